//! Gathering what is declared for each resource of a stack.

use std::collections::BTreeMap;

use super::declared::{Declared, Says, Voice, Voices};
use super::reading::{Declaration, of_tags};
use super::register::Slot;
use super::spoken::Undecided;
use super::standing::by_scope;
use super::tags::{self, Tag, Tags};
use crate::config::{Config, Subject, TagField, without_keys};
use crate::discover::paths::directory;
use crate::finding::Problem;
use crate::model::{Resource, ScopeKind, Stack};
use crate::source::Location;
use crate::value::Data;

/// Attributes that hold a resource's name in its cloud.
const NAMES: &[&str] = &["name", "bucket", "identifier", "cluster_identifier"];

/// Everything that people declared in a stack.
pub fn declare(stack: &Stack, config: &Config) -> Declared {
    let mut gathering = Gathering::new(stack, config);
    for (position, resource) in stack.resources.iter().enumerate() {
        let voices = gathering.voices(resource);
        gathering.cover(position, &voices);
        gathering.declared.voices.push(voices);
    }
    let mut declared = gathering.declared;
    // A label that cannot be told is a finding (RL304) wherever data hangs on it.
    let undecided = declared.undecided.iter().filter(|one| one.field != TagField::Label);
    declared.notes.extend(undecided.map(|one| {
        let message = format!("the tag `{}` of {} cannot be read: {}", one.key, one.name, one.why);
        Problem::at(one.at.clone(), message).as_note()
    }));
    declared.notes.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    declared.notes.dedup();
    declared
}

/// What one place says: declarations in their slots, and tags that cannot be told.
#[derive(Clone, Debug, Default)]
struct Said {
    slots: Vec<Slot>,
    undecided: Vec<(TagField, usize)>,
}

/// What is needed to listen to a stack's resources.
struct Gathering<'a> {
    stack: &'a Stack,
    config: &'a Config,
    declared: Declared,
    /// By scope.
    said: Vec<Said>,
    /// Undecided tags by place, key and reason: many resources may share one.
    known_undecided: BTreeMap<(Location, String, String), usize>,
}

impl<'a> Gathering<'a> {
    fn new(stack: &'a Stack, config: &'a Config) -> Self {
        let mut declared = Declared::default();
        for scope in &stack.scopes {
            let directory = directory(scope.at.path()).to_owned();
            let depth = declared.depths.entry(directory).or_insert(scope.depth);
            *depth = scope.depth.min(*depth);
        }
        let mut gathering = Self { stack, config, declared, said: Vec::new(), known_undecided: BTreeMap::new() };
        gathering.listen_to_scopes();
        gathering
    }

    fn listen_to_scopes(&mut self) {
        let (comments, notes) = by_scope(&self.stack.scopes, self.config.vocabulary());
        self.declared.notes.extend(notes);
        for (scope, declarations) in self.stack.scopes.iter().zip(comments) {
            let mut said = self.keep(declarations, &scope.name, &scope.at);
            if let Some(value) = &scope.tags {
                let tags = tags::of_scope(value, self.config.vocabulary());
                said.extend(self.listen_to_tags(&tags, &scope.name, &scope.at));
            }
            self.said.push(said);
        }
    }

    /// All that is said about a resource, what counts first.
    fn voices(&mut self, resource: &Resource) -> Voices {
        let tags = tags::of_body(&resource.body, self.config.vocabulary());
        let own = self.listen_to_tags(&tags, &resource.address, &resource.at);
        let own_depth = self.depth_of_tags(&tags, resource);
        let mut voices = Voices::default();
        let mut own = Some(own);
        for id in &resource.scopes {
            let Some(scope) = self.stack.scopes.get(id.0) else { continue };
            let is_block = scope.kind == ScopeKind::Resource;
            // Its tags speak where its block does; after the calls around it, where no block is known.
            if !is_block && scope.kind != ScopeKind::Module {
                voices.add(own.take(), own_depth, true, true);
            }
            let holds_ignores = is_block || scope.kind == ScopeKind::Module;
            voices.add(self.said.get(id.0).cloned(), scope.depth, is_block, holds_ignores);
            if is_block {
                voices.add(own.take(), own_depth, true, true);
            }
        }
        voices.add(own.take(), own_depth, true, true);
        let configured = self.configured(resource);
        voices.add(Some(configured), 0, false, false);
        voices
    }

    /// What the configuration says: decisions, rules of labels, the default label.
    fn configured(&mut self, resource: &Resource) -> Said {
        let config = self.config;
        let mut said = Said::default();
        for decision in config.decisions_for(&self.stack.directory, &resource.address) {
            let driver = Declaration::Driver(decision.driver.clone());
            said.slots.push(self.declared.register.keep(driver, &decision.id, &decision.driver.at));
        }
        let label = self.ruled_label(resource).or(config.default_label());
        if let Some(label) = label {
            let name = match &label.from {
                crate::model::From::Config(path) => path.as_str(),
                _ => "",
            };
            said.slots.push(self.declared.register.keep(Declaration::Label(label.clone()), name, &label.at));
        }
        said
    }

    fn ruled_label(&self, resource: &Resource) -> Option<&'a crate::model::Label> {
        if self.config.label_rules().is_empty() {
            return None;
        }
        let tags = tags::known(&resource.body);
        let in_code = without_keys(&resource.name);
        let in_cloud = NAMES.iter().filter_map(|name| resource.body.get(name)?.as_str());
        let names: Vec<&str> = std::iter::once(in_code.as_str()).chain(in_cloud).collect();
        let subject = Subject {
            stack: &self.stack.directory,
            file: resource.at.path(),
            type_name: &resource.type_name,
            names: &names,
            tags: &tags,
        };
        self.config.label_rule_for(&subject).map(|rule| &rule.label)
    }

    fn listen_to_tags(&mut self, tags: &Tags, name: &str, on: &Location) -> Said {
        if tags.is_empty() {
            return Said::default();
        }
        self.note_missing_decision(tags, on);
        let mut said = self.keep(of_tags(tags, on, self.config), name, on);
        for (field, tag) in tags {
            if let Some(why) = why_undecided(tag) {
                let at = tag.value.origin.at().unwrap_or(on).clone();
                let undecided = Undecided { field: *field, key: tag.key.clone(), why, name: name.to_owned(), at };
                said.undecided.push((*field, self.undecided(undecided)));
            }
        }
        said
    }

    fn undecided(&mut self, undecided: Undecided) -> usize {
        let all = &mut self.declared.undecided;
        let key = (undecided.at.clone(), undecided.key.clone(), undecided.why.clone());
        *self.known_undecided.entry(key).or_insert_with(|| {
            all.push(undecided);
            all.len() - 1
        })
    }

    fn note_missing_decision(&mut self, tags: &Tags, on: &Location) {
        let Some(tag) = tags.get(&TagField::Decision) else { return };
        let Some(id) = tags::text(&tag.value).filter(|id| self.config.decision(id).is_none()) else { return };
        let message = format!("no decision of regionlint.yaml is called `{id}`");
        self.declared.notes.push(Problem::at(tags::place(&tag.value, on), message).as_note());
    }

    fn keep(&mut self, declarations: Vec<Declaration>, name: &str, on: &Location) -> Said {
        let register = &mut self.declared.register;
        let slots = declarations.into_iter().map(|declaration| register.keep(declaration, name, on));
        Said { slots: slots.collect(), undecided: Vec::new() }
    }

    /// How deep below the root a resource's tags were said: a module may pass on what its caller wrote.
    fn depth_of_tags(&self, tags: &Tags, resource: &Resource) -> usize {
        let fields = [TagField::Driver, TagField::Decision];
        let driver = fields.iter().find_map(|field| tags.get(field));
        let at = driver.map_or_else(|| resource.at.clone(), |tag| tags::place(&tag.value, &resource.at));
        self.declared.depth_of(at.path())
    }

    fn cover(&mut self, position: usize, voices: &Voices) {
        let drivers = voices.drivers.iter().filter_map(|voice| voice.position()).map(Slot::Driver);
        let labels = voices.labels.iter().filter_map(|voice| voice.position()).map(Slot::Label);
        let ignores = voices.ignores.iter().copied().map(Slot::Ignore);
        for slot in drivers.chain(labels).chain(ignores) {
            if let Some(id) = self.declared.register.id(slot) {
                let covered = self.declared.covered.entry(id).or_default();
                if covered.last() != Some(&position) {
                    covered.push(position);
                }
            }
        }
    }
}

impl Said {
    fn extend(&mut self, more: Self) {
        self.slots.extend(more.slots);
        self.undecided.extend(more.undecided);
    }
}

impl Voice {
    fn position(&self) -> Option<usize> {
        match self.says {
            Says::This(at) => Some(at),
            Says::Undecided(_) => None,
        }
    }
}

impl Voices {
    /// Adds what a place says.
    fn add(&mut self, said: Option<Said>, depth: usize, is_own: bool, holds_ignores: bool) {
        let Some(said) = said else { return };
        for slot in said.slots {
            match slot {
                Slot::Driver(at) => self.drivers.push(Voice { says: Says::This(at), depth, is_own }),
                Slot::Label(at) => self.labels.push(Voice { says: Says::This(at), depth, is_own }),
                Slot::Ignore(at) if holds_ignores => self.ignores.push(at),
                Slot::Ignore(_) => {}
            }
        }
        for (field, at) in said.undecided {
            let voice = Voice { says: Says::Undecided(at), depth, is_own };
            match field {
                TagField::Driver | TagField::Decision => self.drivers.push(voice),
                TagField::Label => self.labels.push(voice),
                _ => {}
            }
        }
    }
}

/// Why a tag's value is no text.
fn why_undecided(tag: &Tag) -> Option<String> {
    match &tag.value.data {
        Data::Unknown(why) => Some(why.to_string()),
        Data::OneOf(candidates) => {
            let words = candidates
                .iter()
                .map(|one| tags::text(one).map_or_else(|| "nothing".into(), |text| format!("\"{text}\"")));
            Some(format!("it is one of {}", words.collect::<Vec<_>>().join(", ")))
        }
        Data::List(_) | Data::Set(_) | Data::Map(_) => Some("it is no text".to_owned()),
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => None,
    }
}
