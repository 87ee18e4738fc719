//! Declarations laid over a stack: what covers which resource, the nearest first.

use std::collections::BTreeMap;

use super::grammar::{Annotation, Extent, Options};
use super::{comments, tags};
use crate::config::{Config, Subject};
use crate::model::{Driver, DriverName, From, Ignore, Label, Resource, Scope, ScopeKind, Stack};
use crate::source::Location;

/// Names one declaration inside its stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpokenId(usize);

/// Something that was declared, and on what.
#[derive(Clone, Debug)]
pub struct Spoken<T> {
    /// Which one.
    pub id: SpokenId,
    /// What was said.
    pub what: T,
    /// The name of what it stands on: an address, `provider.aws.dr`, a path.
    pub name: String,
    /// What it stands on: the block's header.
    pub on: Location,
}

/// Everything that was declared in a stack.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    drivers: Vec<Spoken<Driver>>,
    labels: Vec<Spoken<Label>>,
    ignores: Vec<Spoken<Ignore>>,
    /// For each resource the drivers that cover it, the deciding one first, with the module depth of their text.
    drivers_of: Vec<Vec<(usize, usize)>>,
    /// For each resource the labels that cover it, the deciding one first.
    labels_of: Vec<Vec<usize>>,
    /// Whether a resource's label was said on itself.
    own_label: Vec<bool>,
    covered: BTreeMap<SpokenId, Vec<usize>>,
}

impl Declared {
    /// The driver that covers a resource: the nearest one. With `max_depth` only what stands at most so many module calls
    /// below the root: a driver inside a called module never covers its caller's choice.
    pub fn driver(&self, resource: usize, max_depth: Option<usize>) -> Option<&Spoken<Driver>> {
        let near = self.drivers_of.get(resource)?.iter();
        let mut near = near.filter(|(_, depth)| max_depth.is_none_or(|most| *depth <= most));
        near.next().and_then(|(index, _)| self.drivers.get(*index))
    }

    /// The label that holds for a resource's data: the nearest one.
    pub fn label(&self, resource: usize) -> Option<&Spoken<Label>> {
        self.labels_of.get(resource)?.first().and_then(|index| self.labels.get(*index))
    }

    /// Whether a resource's label was said on itself and not on something around it.
    pub fn labels_itself(&self, resource: usize) -> bool {
        self.own_label.get(resource).copied().unwrap_or(false)
    }

    /// The resources that a declaration covers, by index.
    pub fn covered_by(&self, id: SpokenId) -> &[usize] {
        self.covered.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// All drivers, in the order of scopes.
    pub fn all_drivers(&self) -> impl Iterator<Item = &Spoken<Driver>> {
        self.drivers.iter()
    }

    /// All labels, in the order of scopes.
    pub fn all_labels(&self) -> impl Iterator<Item = &Spoken<Label>> {
        self.labels.iter()
    }

    /// All ignores, in the order of scopes.
    pub fn all_ignores(&self) -> impl Iterator<Item = &Spoken<Ignore>> {
        self.ignores.iter()
    }
}

/// Reads all that is declared in a stack.
pub fn declare(stack: &Stack, config: &Config) -> Declared {
    let mut gathering = Gathering::default();
    let scopes: Vec<Said> = stack.scopes.iter().map(|scope| gathering.scope(scope, config)).collect();
    let everywhere = everywhere(&scopes);
    for (index, resource) in stack.resources.iter().enumerate() {
        gathering.resource(index, resource, stack, &scopes, &everywhere, config);
    }
    gathering.declared
}

/// What was said on one scope, by index into the lists of [`Declared`].
#[derive(Clone, Debug, Default)]
struct Said {
    drivers: Vec<usize>,
    labels: Vec<usize>,
    ignores: Vec<usize>,
    /// Annotations of a file that hold for the whole stack.
    for_stack: Box<Option<Said>>,
}

impl Said {
    fn add(&mut self, other: &Self) {
        self.drivers.extend(&other.drivers);
        self.labels.extend(&other.labels);
        self.ignores.extend(&other.ignores);
    }
}

fn everywhere(scopes: &[Said]) -> Said {
    let mut all = Said::default();
    for said in scopes.iter().filter_map(|said| said.for_stack.as_ref().as_ref()) {
        all.add(said);
    }
    all
}

#[derive(Default)]
struct Gathering {
    declared: Declared,
    next: usize,
}

impl Gathering {
    /// What stands on a scope: its comments, then the tags that it gives.
    fn scope(&mut self, scope: &Scope, config: &Config) -> Said {
        let mut said = Said::default();
        let mut for_stack = Said::default();
        for (annotation, at) in comments::annotations(&scope.comments) {
            let extent = annotation.extent();
            let target = match (scope.kind, extent) {
                // A file holds the comments of all its blocks: only what is said for the file or the stack is its own.
                (ScopeKind::File, Extent::File) => &mut said,
                (ScopeKind::File, Extent::Stack) => &mut for_stack,
                (ScopeKind::File, Extent::Block) => continue,
                (_, Extent::Block) => &mut said,
                (_, Extent::File | Extent::Stack) => continue,
            };
            self.annotation(annotation, at, scope, config, target);
        }
        if let Some(given) = &scope.tags {
            self.tags(tags::of_scope(given, &scope.at, config), &scope.name, &scope.at, &mut said);
        }
        if !for_stack.drivers.is_empty() || !for_stack.labels.is_empty() {
            *said.for_stack = Some(for_stack);
        }
        said
    }

    fn annotation(&mut self, annotation: Annotation, at: Location, scope: &Scope, config: &Config, said: &mut Said) {
        match annotation {
            Annotation::Driver { words, options, reason, .. } => {
                let driver = driver(&words, options, reason, at);
                said.drivers.push(self.speak_driver(driver, &scope.name, &scope.at));
            }
            Annotation::Label { name, reason, .. } => {
                let name = config.vocabulary().meaning(&name).to_owned();
                let label = Label { name, reason, from: From::Comment, at };
                said.labels.push(self.speak_label(label, &scope.name, &scope.at));
            }
            Annotation::Ignore { code, until, reason } => {
                let ignore = Ignore { code, until, reason, at };
                said.ignores.push(self.speak_ignore(ignore, &scope.name, &scope.at));
            }
        }
    }

    fn tags(&mut self, tags: tags::Tags, name: &str, on: &Location, said: &mut Said) {
        said.drivers.extend(tags.driver.map(|driver| self.speak_driver(driver, name, on)));
        said.labels.extend(tags.label.map(|label| self.speak_label(label, name, on)));
        for ignore in tags.ignores {
            said.ignores.push(self.speak_ignore(ignore, name, on));
        }
    }

    /// Lays the declarations around a resource in order.
    fn resource(
        &mut self,
        index: usize,
        resource: &Resource,
        stack: &Stack,
        scopes: &[Said],
        everywhere: &Said,
        config: &Config,
    ) {
        let mut own = Said::default();
        self.tags(tags::of_body(&resource.body, &resource.at, config), &resource.address, &resource.at, &mut own);
        let mut drivers: Vec<(usize, usize)> = Vec::new();
        let mut labels: Vec<usize> = Vec::new();
        let mut ignores: Vec<usize> = Vec::new();
        let mut labels_itself = false;
        let mut add = |said: &Said, depth: usize| {
            drivers.extend(said.drivers.iter().map(|driver| (*driver, depth)));
            labels.extend(&said.labels);
            ignores.extend(&said.ignores);
        };
        let mut own_is_open = true;
        for id in &resource.scopes {
            let (Some(scope), Some(said)) = (stack.scopes.get(id.0), scopes.get(id.0)) else { continue };
            if scope.kind == ScopeKind::Stack {
                add(everywhere, 0);
            }
            add(said, scope.depth);
            if scope.kind == ScopeKind::Resource && own_is_open {
                own_is_open = false;
                add(&own, scope.depth);
                labels_itself = !said.labels.is_empty() || !own.labels.is_empty();
            }
        }
        if own_is_open {
            labels_itself = !own.labels.is_empty();
            add(&own, resource.calls.len());
        }
        drivers.extend(self.decisions(resource, stack, config).into_iter().map(|driver| (driver, 0)));
        labels.extend(self.configured_label(resource, stack, config));

        let said = drivers.iter().map(|(driver, _)| self.declared.drivers.get(*driver).map(|spoken| spoken.id));
        let said = said.chain(labels.iter().map(|label| self.declared.labels.get(*label).map(|spoken| spoken.id)));
        let said = said.chain(ignores.iter().map(|ignore| self.declared.ignores.get(*ignore).map(|spoken| spoken.id)));
        for id in said.flatten().collect::<Vec<_>>() {
            self.declared.covered.entry(id).or_default().push(index);
        }
        self.declared.drivers_of.push(drivers);
        self.declared.labels_of.push(labels);
        self.declared.own_label.push(labels_itself);
    }

    fn decisions(&mut self, resource: &Resource, stack: &Stack, config: &Config) -> Vec<usize> {
        let decisions = config.decisions_for(&stack.directory, &resource.address);
        decisions
            .map(|decision| {
                self.speak_driver(decision.driver.clone(), &format!("decision {}", decision.id), &decision.driver.at)
            })
            .collect()
    }

    fn configured_label(&mut self, resource: &Resource, stack: &Stack, config: &Config) -> Option<usize> {
        if config.label_rules().is_empty() && config.default_label().is_none() {
            return None;
        }
        let tags = tags::all(&resource.body);
        let named = ["name", "bucket", "id", "identifier"].iter().filter_map(|key| resource.body.get(key)?.as_str());
        let names: Vec<&str> = std::iter::once(resource.name.as_ref()).chain(named).collect();
        let subject = Subject {
            stack: &stack.directory,
            file: resource.at.path(),
            type_name: &resource.type_name,
            names: &names,
            tags: &tags,
        };
        let rule = config.label_rule_for(&subject).map(|rule| &rule.label);
        let label = rule.or_else(|| config.default_label())?;
        Some(self.speak_label(label.clone(), "the configuration", &label.at))
    }

    fn id(&mut self) -> SpokenId {
        self.next += 1;
        SpokenId(self.next)
    }

    /// Instances of one block share their tags, and resources the decisions: what is said at one place is said once.
    fn speak_driver(&mut self, driver: Driver, name: &str, on: &Location) -> usize {
        let same = self.declared.drivers.iter().position(|spoken| spoken.what == driver && spoken.on == *on);
        same.unwrap_or_else(|| {
            let id = self.id();
            self.declared.drivers.push(Spoken { id, what: driver, name: name.to_owned(), on: on.clone() });
            self.declared.drivers.len() - 1
        })
    }

    fn speak_label(&mut self, label: Label, name: &str, on: &Location) -> usize {
        let same = self.declared.labels.iter().position(|spoken| spoken.what == label && spoken.on == *on);
        same.unwrap_or_else(|| {
            let id = self.id();
            self.declared.labels.push(Spoken { id, what: label, name: name.to_owned(), on: on.clone() });
            self.declared.labels.len() - 1
        })
    }

    fn speak_ignore(&mut self, ignore: Ignore, name: &str, on: &Location) -> usize {
        let same = self.declared.ignores.iter().position(|spoken| spoken.what == ignore && spoken.on == *on);
        same.unwrap_or_else(|| {
            let id = self.id();
            self.declared.ignores.push(Spoken { id, what: ignore, name: name.to_owned(), on: on.clone() });
            self.declared.ignores.len() - 1
        })
    }
}

impl Annotation {
    fn extent(&self) -> Extent {
        match self {
            Self::Driver { extent, .. } | Self::Label { extent, .. } => *extent,
            Self::Ignore { .. } => Extent::Block,
        }
    }
}

fn driver(words: &[String], options: Options, reason: Option<String>, at: Location) -> Driver {
    let mut names: Vec<DriverName> = words.iter().filter_map(|word| DriverName::parse(word)).collect();
    names.sort();
    names.dedup();
    Driver {
        unknown: words.iter().filter(|word| DriverName::parse(word).is_none()).cloned().collect(),
        names,
        reason,
        owner: options.owner,
        review_by: options.review_by,
        regime: options.regime,
        regions: options.regions,
        from: From::Comment,
        at,
    }
}
