//! Our map held against terraform's plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use super::engine::{Planned, without_keys};
use super::prepare::Root;

/// What was compared.
#[derive(Default)]
pub(super) struct Comparison {
    instances: usize,
    uncertain: usize,
    providers: usize,
    regions: usize,
    elsewhere: usize,
    unknown: BTreeMap<String, usize>,
    /// What is not as the plan says.
    pub(super) disagreements: Vec<String>,
}

impl Comparison {
    /// Adds another.
    pub(super) fn add(&mut self, other: Self) {
        self.instances += other.instances;
        self.uncertain += other.uncertain;
        self.providers += other.providers;
        self.regions += other.regions;
        self.elsewhere += other.elsewhere;
        for (why, count) in other.unknown {
            *self.unknown.entry(why).or_default() += count;
        }
        self.disagreements.extend(other.disagreements);
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} instances ({} of blocks whose count we do not tell), {} providers and {} regions alike, {} that say their \
             own region",
            self.instances, self.uncertain, self.providers, self.regions, self.elsewhere
        )?;
        for (why, count) in &self.unknown {
            write!(f, "\n    {count} unknown: {why}")?;
        }
        for what in &self.disagreements {
            write!(f, "\n    DISAGREES: {what}")?;
        }
        Ok(())
    }
}

/// What `regionlint map` says of a path.
pub(super) fn map(directory: &Path, path: &str) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_regionlint"))
        .args(["map", "--format", "json", path])
        .current_dir(directory)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!("{path}: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    })
}

/// Holds our map of the source against the plan.
pub(super) fn source(planned: &Planned, map: &Json, root: &Root) -> Comparison {
    let mut comparison = Comparison::default();
    let stacks = map["stacks"].as_array().unwrap();
    let stack = stacks.iter().find(|stack| stack["name"] == *root.stack || stack["path"] == *root.path);
    let Some(stack) = stack else {
        comparison.disagreements.push(format!("no stack {}", root.stack));
        return comparison;
    };
    let ours: BTreeMap<&str, &Json> = by_address(stack);
    let blocks: BTreeSet<String> = planned.providers.keys().map(|address| without_keys(address)).collect();
    // Where we cannot tell how many there are, our address has no key.
    let vague: BTreeMap<String, &Json> = ours
        .iter()
        .filter(|(address, _)| !planned.providers.contains_key(**address))
        .map(|(address, resource)| (without_keys(address), *resource))
        .collect();
    let mut met = BTreeSet::new();
    for (address, key) in &planned.providers {
        comparison.instances += 1;
        match (ours.get(address.as_str()), vague.get(&without_keys(address))) {
            (Some(resource), _) => place(planned, address, key, resource, "", &mut comparison),
            (None, Some(resource)) => {
                met.insert(without_keys(address));
                comparison.uncertain += 1;
                place(planned, address, key, resource, "", &mut comparison);
            }
            (None, None) => comparison.disagreements.push(format!("{address} is planned, and not on our map")),
        }
    }
    for (address, resource) in &ours {
        let block = without_keys(address);
        let known = planned.providers.contains_key(*address) || met.contains(&block);
        let keyed = *address != block;
        let is_call = resource["type"].as_str().is_some_and(|name| name.starts_with("module:"));
        if !known && !is_call && (keyed || blocks.contains(&block)) {
            comparison.disagreements.push(format!("{address} is on our map, and not planned"));
        } else if !known && !is_call {
            // A block of which there may be none.
            comparison.uncertain += 1;
        }
    }
    comparison
}

/// Holds our map of the plan against the plan.
pub(super) fn plan(planned: &Planned, map: &Json, how: &str, comparison: &mut Comparison) {
    let stack = map["stacks"].as_array().unwrap().iter().find(|stack| stack["kind"] == "plan");
    let Some(stack) = stack else {
        comparison.disagreements.push(format!("the plan {how} is not read"));
        return;
    };
    let ours = by_address(stack);
    let same: BTreeSet<&str> = planned.providers.keys().map(String::as_str).collect();
    if ours.keys().copied().collect::<BTreeSet<&str>>() != same {
        comparison.disagreements.push(format!("the plan {how} has other instances for us"));
    }
    let mut own = Comparison::default();
    for (address, key) in &planned.providers {
        if let Some(resource) = ours.get(address.as_str()) {
            place(planned, address, key, resource, how, &mut own);
        }
    }
    comparison.disagreements.extend(own.disagreements);
    for (why, count) in own.unknown {
        *comparison.unknown.entry(format!("the plan {how}: {why}")).or_default() += count;
    }
}

fn by_address(stack: &Json) -> BTreeMap<&str, &Json> {
    let resources = stack["resources"].as_array().unwrap();
    resources.iter().map(|resource| (resource["address"].as_str().unwrap(), resource)).collect()
}

/// Holds the provider and the region of one instance against the plan.
fn place(planned: &Planned, address: &str, key: &str, ours: &Json, how: &str, comparison: &mut Comparison) {
    let region = planned.regions.get(key);
    let primary = ours["places"].as_array().unwrap().iter().find(|place| place["role"] == "primary");
    let Some(primary) = primary else {
        if ours["global"] != true {
            let why = ours["why"].as_str().unwrap_or("one of several").to_owned();
            *comparison.unknown.entry(why).or_default() += 1;
        }
        return;
    };
    let label = primary["trail"].as_array().unwrap().iter().find_map(|step| label(step.as_str().unwrap()));
    if let Some(label) = &label {
        comparison.providers += 1;
        if *label != label_of(key) {
            let how = how_told(how);
            comparison
                .disagreements
                .push(format!("{address} lives through {label}{how}, and by the plan through {key}"));
        }
    }
    let ours = primary["region"].as_str().unwrap().trim_start_matches("aws:");
    match region {
        Some(region) if region == ours => comparison.regions += 1,
        // Its own arguments say another region than its provider's: the plan must hold it.
        Some(_) if label.is_none() && mentions(planned, address, ours) => comparison.elsewhere += 1,
        Some(region) => {
            let how = how_told(how);
            comparison.disagreements.push(format!("{address} lives in {ours}{how}, and by the plan in {region}"));
        }
        None => {}
    }
}

fn how_told(how: &str) -> String {
    if how.is_empty() { String::new() } else { format!(" (the plan {how})") }
}

fn mentions(planned: &Planned, address: &str, region: &str) -> bool {
    planned.values.get(address).is_some_and(|values| values.contains(region))
}

/// The provider of a trail's step: `module.a.provider.aws.dr (main.tf:3)`.
fn label(step: &str) -> Option<String> {
    let what = step.rsplit_once(" (").map_or(step, |(what, _)| what);
    let label = without_keys(what);
    (label.starts_with("provider.") || label.contains(".provider.")).then_some(label)
}

fn label_of(key: &str) -> String {
    match key.rsplit_once(':') {
        Some((module, local)) => format!("{module}.provider.{local}"),
        None => format!("provider.{key}"),
    }
}
