//! What a deployment makes of an ARM template: each resource that it declares lives where one written out would.

mod expression;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::expression::{Scope, entry};
use super::answer::Answer;
use super::clusters::Around;
use super::locator::Locator;
use super::reads::alone;
use super::region::Told;
use crate::geo::Region;
use crate::model::Resource;
use crate::rules::{Source, Template};
use crate::value::{Data, Origin, Outline, Unknown, Value, Written};

/// How many segments of a type and of a name are looked at.
const SEGMENTS: usize = 16;

/// A resource of a template.
struct Made {
    /// The ARM type: `Microsoft.Sql/managedInstances`.
    kind: Arc<str>,
    name: Value,
    version: Arc<str>,
    /// All that is written of it, read.
    body: Value,
    /// What decides whether it is made at all cannot be told.
    uncertain: bool,
}

impl Made {
    /// What it is found by among the others: its type and its name.
    fn key(&self) -> Option<String> {
        Some(key(&self.kind, &self.name.signature()?))
    }

    /// Whether its type and its name lead through another one's: `server/database` through `server`.
    fn is_part_of_any(&self, all: &BTreeSet<String>) -> bool {
        let Some(name) = self.name.signature() else { return false };
        ways(&self.kind).any(|kind| ways(&name).any(|name| all.contains(&key(kind, name))))
    }
}

fn key(kind: &str, name: &str) -> String {
    format!("{}\n{name}", kind.to_ascii_lowercase())
}

/// What stands before each slash of a type or a name.
fn ways(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').take(SEGMENTS).filter_map(|(at, _)| path.get(..at))
}

impl Locator<'_> {
    /// Adds where all lives that a template makes; false where no template is written.
    pub(super) fn templated(
        &self,
        index: usize,
        source: &Source,
        template: &Template,
        depth: usize,
        answer: &mut Answer,
    ) -> bool {
        let Some(resource) = self.stack.resources.get(index) else { return false };
        let contents = template.content.select(&resource.body);
        let [content] = contents.as_slice() else { return false };
        let given = template.parameters.select(&resource.body);
        let group = template.group.select(&resource.body);
        let group = self.location_of(index, source, group.first(), depth);
        let scope = Scope::new(content, given.first(), &group);
        let all = match declared(&scope, content, None) {
            Ok(all) => all,
            Err(why) => {
                answer.unknown = Some(why);
                return true;
            }
        };
        // A template without resources makes nothing anywhere.
        answer.global |= all.is_empty();
        let keys: BTreeSet<String> = all.iter().filter_map(Made::key).collect();
        for made in &all {
            if made.uncertain {
                let why = format!("whether its template makes {} cannot be told", made.kind);
                answer.unknown.get_or_insert(Unknown::Ambiguous(why));
            } else if let Some(location) = self.location_in(index, source, made, &keys, depth) {
                self.place_made(resource, template, made, location, answer);
            }
        }
        true
    }

    /// Where a resource of a template says that it is; none where it is a part of another one in it.
    fn location_in(
        &self,
        index: usize,
        source: &Source,
        made: &Made,
        all: &BTreeSet<String>,
        depth: usize,
    ) -> Option<Value> {
        match entry(&made.body, "location") {
            Some(location) if !location.is_null() => return Some(location.clone()),
            _ => {}
        }
        let segments: Vec<&str> = made.kind.split('/').collect();
        let [_, whole, _, ..] = segments.as_slice() else { return Some(Value::null()) };
        let named = first_segment(&made.name);
        if whole.eq_ignore_ascii_case("locations") {
            let location = named.as_ref().and_then(Outline::whole);
            let why = || made.name.why_unknown().cloned().unwrap_or_else(|| Unknown::Unstated("no location".into()));
            let data = location.map_or_else(|| Data::Unknown(why()), Data::String);
            return Some(Value::new(data, made.name.origin.clone()));
        }
        let Some((named, signature)) = named.and_then(|named| named.signature().map(|signature| (named, signature)))
        else {
            return Some(self.location_of(index, source, None, depth));
        };
        if made.is_part_of_any(all) {
            return None;
        }
        // Of all that flowed into its name, the one counts that is called as the name begins.
        let references = made.name.origin.references().iter();
        let meant = references.filter(|reference| self.names.says(reference, &signature, self.stack)).cloned();
        let origin = Origin { references: Some(Arc::new(meant.collect())), ..made.name.origin.clone() };
        let whole = Value::unknown_text(Unknown::Computed("its name".into()), named, origin);
        Some(self.location_of(index, source, Some(&whole), depth))
    }

    /// The region where the resource lives that a value names, as a value.
    fn location_of(&self, index: usize, source: &Source, named: Option<&Value>, depth: usize) -> Value {
        let told = named.map(|value| self.where_named(index, source, value, depth)).unwrap_or_default();
        let of_region = |region: &Region| {
            let id = region.as_str();
            Data::String(id.split_once(':').map_or(id, |(_, id)| id).into())
        };
        match told.as_slice() {
            [Told::Region { region, trail, assumed, .. }] => {
                let origin = Origin { trail: trail.clone(), references: None, assumed: *assumed };
                Value::new(of_region(region), origin)
            }
            [Told::Candidates { regions, trail, assumed }] => {
                let origin = Origin { trail: trail.clone(), references: None, assumed: *assumed };
                let one = |region| Value::new(of_region(region), origin.clone());
                Value::one_of(regions.iter().map(one), origin.clone())
            }
            [Told::Unknown(why, _)] => Value::unknown(why.clone()),
            _ => {
                let why = named.and_then(Value::why_unknown).cloned();
                let unstated = || Unknown::Unstated("nothing in this stack says where its template deploys to".into());
                Value::unknown(why.unwrap_or_else(unstated))
            }
        }
    }

    /// Adds where a resource of a template lives, with the copies that its type's rule knows.
    fn place_made(
        &self,
        deployment: &Resource,
        template: &Template,
        made: &Made,
        location: Value,
        answer: &mut Answer,
    ) {
        let mut body = BTreeMap::from([
            ("type".into(), Value::string(format!("{}@{}", made.kind, made.version))),
            ("body".into(), made.body.clone()),
        ]);
        if !location.is_null() {
            body.insert("location".into(), location);
        }
        let resource = Resource {
            type_name: Arc::clone(&template.makes),
            body: Value::new(Data::Map(Arc::new(body)), Origin::default()),
            ..deployment.clone()
        };
        let stack = alone(resource);
        answer.take(Locator::new(&stack, self.options, Around::default()).placement(0, 0));
    }
}

/// The resources of a template, or of one of its resources, that are made for all that is known.
fn declared(scope: &Scope<'_>, within: &Value, parent: Option<&Made>) -> Result<Vec<Made>, Unknown> {
    let items: Vec<&Value> = match entry(within, "resources") {
        None if within.as_map().is_some() => Vec::new(),
        None => return Err(unread(within)),
        Some(resources) => match &resources.data {
            Data::Null => Vec::new(),
            Data::List(items) | Data::Set(items) => items.iter().collect(),
            Data::Map(entries) => entries.values().collect(),
            _ => return Err(unread(resources)),
        },
    };
    let mut all = Vec::new();
    for item in items {
        all.extend(made(scope, item, parent)?);
    }
    Ok(all)
}

/// A resource with those inside it; none where it is not made.
fn made(scope: &Scope<'_>, item: &Value, parent: Option<&Made>) -> Result<Vec<Made>, Unknown> {
    let text = |name: &str| entry(item, name).and_then(Value::as_str).filter(|text| !text.starts_with('['));
    let truth = |name: &str| entry(item, name).map(|written| scope.value(written));
    let condition = truth("condition");
    let is = |value: &Option<Value>, truth: bool| value.as_ref().is_some_and(|value| value.as_bool() == Some(truth));
    if is(&condition, false) || is(&truth("existing"), true) {
        return Ok(Vec::new());
    }
    let (Some(written), true) = (text("type"), item.as_map().is_some()) else { return Err(unread(item)) };
    // What extends another resource is of the type behind the last provider.
    let own = written.rsplit_once("/providers/").map_or(written, |(_, own)| own);
    let kind = match parent {
        Some(parent) if !own.contains('.') => format!("{}/{own}", parent.kind),
        _ => own.to_owned(),
    };
    if kind.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
        return nested(item);
    }
    let name = entry(item, "name").map_or_else(Value::null, |name| scope.value(name));
    let name = match parent.filter(|_| !own.contains('.')) {
        Some(parent) => below(&parent.name, &name),
        None => name,
    };
    let own = Made {
        kind: kind.into(),
        name,
        version: text("apiVersion").unwrap_or_default().into(),
        body: scope.value(item),
        uncertain: condition.is_some() && !is(&condition, true) || parent.is_some_and(|parent| parent.uncertain),
    };
    let inside = match entry(item, "resources") {
        Some(_) => declared(scope, item, Some(&own))?,
        None => Vec::new(),
    };
    Ok(std::iter::once(own).chain(inside).collect())
}

/// A deployment inside a template: one that makes nothing only says that the template was used.
fn nested(item: &Value) -> Result<Vec<Made>, Unknown> {
    let template = entry(item, "properties").and_then(|properties| entry(properties, "template"));
    let resources = template.and_then(|template| entry(template, "resources")).and_then(Value::as_items);
    match resources {
        Some([]) => Ok(Vec::new()),
        _ => Err(Unknown::Unstated("its template deploys another template, which is not followed".into())),
    }
}

/// The name of a resource that is written inside another one.
fn below(parent: &Value, name: &Value) -> Value {
    let outline = |value: &Value| match &value.data {
        Data::String(letters) => {
            let mut outline = Outline::default();
            outline.push(letters);
            outline
        }
        _ => value.outline().cloned().unwrap_or_else(Outline::open),
    };
    let mut whole = outline(parent);
    whole.push("/");
    whole.append(&outline(name));
    let why = [parent, name].into_iter().find_map(Value::why_unknown).cloned();
    let why = why.unwrap_or_else(|| Unknown::Invalid("a name that is no text".into()));
    Value::unknown_text(why, whole, parent.origin.clone())
}

/// What stands in a name before the first slash; none where that cannot be told.
fn first_segment(name: &Value) -> Option<Outline> {
    let mut segment = Outline::default();
    if let Some(text) = name.as_str() {
        segment.push(text.split_once('/')?.0);
        return Some(segment);
    }
    for part in name.outline()?.parts() {
        match part {
            Written::Letters(letters) => match letters.split_once('/') {
                Some((before, _)) => {
                    segment.push(before);
                    return Some(segment);
                }
                None => segment.push(letters),
            },
            Written::Named(name) => segment.append(&Outline::named(Arc::clone(name))),
            Written::Made(call) => segment.append(&Outline::made(Arc::clone(call))),
            Written::Plain | Written::Open | Written::Json(_) => return None,
        }
    }
    None
}

fn unread(value: &Value) -> Unknown {
    let unread = || Unknown::Unstated("what its template makes cannot be told".into());
    value.why_unknown().cloned().unwrap_or_else(unread)
}
