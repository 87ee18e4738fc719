//! The map for people: stacks, in them regions, in them resources; then links, and what nobody can tell.

use std::collections::BTreeMap;

use crate::finding::Count;
use crate::lint::{Map, MappedResource, MappedStack};
use crate::model::{Completeness, Endpoint, Link, Place};
use crate::report::sanitise;

/// The whole map.
pub fn write(map: &Map) -> String {
    let mut nodes: Vec<Node> = map.stacks.iter().map(|mapped| stack(mapped, map)).collect();
    if !map.fleets.is_empty() {
        let fleets = map.fleets.iter().map(|fleet| {
            let component = sanitise::line(&fleet.component);
            Node::leaf(format!("{component}: {} ({})", fleet.stacks.join(", "), fleet.regions.join(", ")))
        });
        nodes.push(Node { text: "fleets".to_owned(), children: fleets.collect() });
    }
    let mut text = String::new();
    for node in &nodes {
        node.write(&mut text);
    }
    if nodes.is_empty() {
        text.push_str("Nothing here lives anywhere: no stack was found.\n");
    }
    text
}

/// A line of the tree and what hangs below it.
struct Node {
    text: String,
    children: Vec<Self>,
}

impl Node {
    fn leaf(text: String) -> Self {
        Self { text, children: Vec::new() }
    }

    /// A branch, unless nothing hangs on it.
    fn branch(text: impl Into<String>, children: Vec<Self>) -> Option<Self> {
        (!children.is_empty()).then(|| Self { text: text.into(), children })
    }

    /// A tree has three levels: stack, branch, leaf.
    fn write(&self, text: &mut String) {
        push(text, &[&sanitise::path(&self.text)]);
        for (branch, (fork, rail)) in self.children.iter().zip(rails(self.children.len())) {
            push(text, &[fork, &branch.text]);
            for (leaf, (tip, _)) in branch.children.iter().zip(rails(branch.children.len())) {
                push(text, &[rail, tip, &leaf.text]);
            }
        }
    }
}

fn push(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(&sanitise::line(part));
    }
    text.push('\n');
}

/// What stands before each of `count` siblings, and before what hangs below it.
fn rails(count: usize) -> impl Iterator<Item = (&'static str, &'static str)> {
    (1..=count).map(move |number| if number < count { ("├─ ", "│  ") } else { ("└─ ", "   ") })
}

fn stack(stack: &MappedStack, map: &Map) -> Node {
    let inputs = if stack.inputs.is_empty() { String::new() } else { format!(", {}", stack.inputs.join(", ")) };
    let text = format!(
        "{} ({}{inputs}): {}, {}",
        stack.name,
        stack.kind.name(),
        Count(stack.regions.len(), "region"),
        Count(stack.resources.len(), "resource")
    );
    let mut children = regions(stack, map);
    children.extend(Node::branch("no region (global)", leaves(stack, is_global, |_| String::new())));
    children.extend(Node::branch("one of several", leaves(stack, has_candidates, candidates)));
    children.extend(Node::branch("unknown", leaves(stack, is_unknown, why)));
    children.extend(Node::branch("links", stack.links.iter().map(link).collect()));
    Node { text, children }
}

/// A branch for every region, with the resources that live there.
fn regions(stack: &MappedStack, map: &Map) -> Vec<Node> {
    let mut regions: BTreeMap<String, (String, Vec<Node>)> = BTreeMap::new();
    for resource in &stack.resources {
        for place in &resource.placement.places {
            let written = place.region.to_string();
            let (_, leaves) = regions.entry(written).or_insert_with(|| (title(place, map), Vec::new()));
            leaves.push(Node::leaf(format!("{}{}", resource.address, facts(resource, place))));
        }
    }
    regions.into_values().map(|(text, children)| Node { text, children }).collect()
}

/// `aws:eu-west-1 (Dublin, Ireland)`.
fn title(place: &Place, map: &Map) -> String {
    match map.regions.get(&place.region.to_string()) {
        Some(region) => format!("{} ({})", place.region, region.description),
        None => place.region.to_string(),
    }
}

/// What is worth knowing of a resource in a place: ` (replica, assumed; driver availability; label eu)`.
fn facts(resource: &MappedResource, place: &Place) -> String {
    let mut facts = vec![place.role.name().to_owned()];
    if place.assumed {
        facts.push("assumed".to_owned());
    }
    if resource.placement.completeness == Completeness::AtLeast {
        facts.push("perhaps elsewhere too".to_owned());
    }
    if let Some(driver) = &resource.driver {
        let names: Vec<_> = driver.names.iter().map(|name| name.name()).collect();
        facts.push(format!("driver {}", names.join(" and ")));
    }
    if let Some(label) = &resource.label {
        facts.push(format!("label {}", label.name));
    }
    if facts.len() == 1 && facts.first().is_some_and(|role| role == "primary") {
        return String::new();
    }
    format!(" ({})", facts.join(", "))
}

fn leaves(
    stack: &MappedStack,
    belongs: impl Fn(&MappedResource) -> bool,
    remark: impl Fn(&MappedResource) -> String,
) -> Vec<Node> {
    let resources = stack.resources.iter().filter(|resource| belongs(resource));
    resources.map(|resource| Node::leaf(format!("{}{}", resource.address, remark(resource)))).collect()
}

fn is_global(resource: &MappedResource) -> bool {
    resource.placement.global && resource.placement.completeness == Completeness::Known
}

fn has_candidates(resource: &MappedResource) -> bool {
    !resource.placement.choices.is_empty()
}

/// What has places is listed there, however incomplete.
fn is_unknown(resource: &MappedResource) -> bool {
    !is_global(resource) && !has_candidates(resource) && resource.placement.places.is_empty()
}

fn candidates(resource: &MappedResource) -> String {
    let candidates: Vec<_> = resource.placement.candidates().iter().map(ToString::to_string).collect();
    format!(": {}{}", candidates.join(" or "), why(resource).replacen(": ", "; ", 1))
}

fn why(resource: &MappedResource) -> String {
    resource.placement.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default()
}

fn link(link: &Link) -> Node {
    Node::leaf(format!("{}: {} → {} ({})", link.kind.name(), end(&link.from), end(&link.to), link.at))
}

/// `aws_s3_bucket.a in aws:eu-west-1`.
fn end(endpoint: &Endpoint) -> String {
    let name = endpoint.resource.as_deref().unwrap_or(&endpoint.name);
    let regions: Vec<_> = endpoint.regions.iter().map(ToString::to_string).collect();
    match (regions.is_empty(), endpoint.worldwide, &endpoint.resource) {
        (false, ..) if regions == [name] => name.to_owned(),
        (false, ..) => format!("{name} in {}", regions.join(", ")),
        (true, true, Some(_)) => format!("{name} (global)"),
        // Such an end is called what it is: every region of the cloud.
        (true, true, None) => name.to_owned(),
        (true, false, _) => format!("{name}, region unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn stacks_regions_resources_links_and_unknowns_are_drawn() {
        insta::assert_snapshot!(write(&example::report().map));
    }

    #[test]
    fn hostile_text_stays_on_its_line() {
        let text = write(&example::hostile().map);
        assert!(!text.chars().any(|character| character != '\n' && sanitise::is_hostile(character)));
        assert!(text.lines().skip(1).all(|line| line.starts_with(['├', '│', '└', ' ', 'f'])));
    }

    #[test]
    fn an_empty_map_says_so() {
        assert!(write(&Map::default()).contains("no stack was found"));
    }
}
