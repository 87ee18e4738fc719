//! The book of all rules in force: built-in packs and the user's.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, RwLock};

use super::builtin::{self, Indexed};
use super::compile::compile;
use super::compiled::Rule;
use super::pattern::fits;
use super::written::{self, PackFile, PackHead};
use crate::source::{Location, SourceFile};

/// A user's pack that cannot be used: where and why.
#[derive(Clone, Debug)]
pub struct PackError {
    /// The place in the pack's file.
    pub at: Location,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

impl std::error::Error for PackError {}

/// A pack of rules: its header, and its rules by type.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// The header.
    pub head: PackHead,
    /// The rules.
    pub rules: Vec<written::Rule>,
}

impl Pack {
    /// Reads one file of a pack and compiles every rule once, so that an error is told at load. A file without a header
    /// of its own belongs to the pack of `head`.
    ///
    /// # Errors
    /// When the file is no pack, a key is unknown, or a rule does not compile.
    pub fn read(file: &Arc<SourceFile>, head: &PackHead) -> Result<Self, PackError> {
        let wrong = |offset: usize, message: String| PackError { at: Location::new(file, offset..offset), message };
        let is_headed = file.text().lines().any(|line| line.starts_with("pack:"));
        let parsed = if is_headed {
            serde_yaml::from_str::<PackHead>(file.text()).map(|own| PackFile::Headed(Box::new(own)))
        } else {
            serde_yaml::from_str::<Vec<written::Rule>>(file.text()).map(PackFile::Rules)
        };
        let parsed = parsed
            .map_err(|error| wrong(error.location().map_or(0, |location| location.index()), error.to_string()))?;
        let pack = match parsed {
            PackFile::Rules(rules) => Self { head: head.clone(), rules },
            PackFile::Headed(mut own) => {
                let rules = std::mem::take(&mut own.rules);
                Self { head: *own, rules }
            }
        };
        for rule in &pack.rules {
            for name in names(rule) {
                compile(rule, name, &pack.head).map_err(|error| wrong(place_of(file, name), error.to_string()))?;
            }
        }
        Ok(pack)
    }
}

/// The types that a written rule is for.
pub(super) fn names(rule: &written::Rule) -> impl Iterator<Item = &str> {
    rule.type_name.iter().chain(&rule.types).map(String::as_str)
}

fn place_of(file: &SourceFile, type_name: &str) -> usize {
    file.text().find(type_name).unwrap_or(0)
}

type Rules = Arc<[Arc<Rule>]>;

/// All rules in force, read type by type as the input asks for them.
#[derive(Debug, Default)]
pub struct Book {
    users: Vec<Pack>,
    /// What was looked up so far.
    open: RwLock<BTreeMap<Arc<str>, Rules>>,
}

impl Book {
    /// The built-in packs, with the user's before them.
    pub fn new(users: Vec<Pack>) -> Self {
        Self { users, open: RwLock::default() }
    }

    /// The rules for a type, in order of precedence: the user's, the type's own, patterns, at last the pack's general
    /// answer. The first whose `when` holds is the one. Empty when no pack knows such a type.
    pub fn rules_for(&self, type_name: &str) -> Rules {
        if let Ok(open) = self.open.read()
            && let Some(rules) = open.get(type_name)
        {
            return Arc::clone(rules);
        }
        let rules: Rules = self.look_up(type_name).into();
        if let Ok(mut open) = self.open.write() {
            open.insert(type_name.into(), Arc::clone(&rules));
        }
        rules
    }

    fn look_up(&self, type_name: &str) -> Vec<Arc<Rule>> {
        let mut found = Vec::new();
        for pack in &self.users {
            let own = pack.rules.iter().filter(|rule| names(rule).any(|name| fits(name, type_name)));
            found.extend(own.filter_map(|rule| compile(rule, type_name, &pack.head).ok()).map(Arc::new));
        }
        found.extend(builtin::rules(type_name).filter_map(compile_indexed(type_name)));
        found.extend(self.head_for(type_name).and_then(|head| general(type_name, head)));
        found
    }

    /// The digest of all rules in force.
    pub fn digest(&self) -> String {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update(builtin::DIGEST);
        for pack in &self.users {
            hash.update(serde_json::to_vec(&pack.head).unwrap_or_default());
            hash.update(serde_json::to_vec(&pack.rules).unwrap_or_default());
        }
        let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256:{hex}")
    }

    /// Every rule by type, pack and origin (`built-in` or the pack's name), sorted: what `regionlint rules` prints.
    pub fn all(&self) -> Vec<(String, String, String)> {
        let mut all: Vec<_> =
            builtin::all().map(|(name, pack)| (name.into(), pack.into(), "built-in".into())).collect();
        for pack in &self.users {
            let names = pack.rules.iter().flat_map(names);
            all.extend(names.map(|name| (name.into(), pack.head.pack.clone(), pack.head.pack.clone())));
        }
        all.sort();
        all.dedup();
        all
    }

    /// The header of the pack that answers for a type.
    pub fn head_for(&self, type_name: &str) -> Option<&PackHead> {
        let own = nearest(self.users.iter().map(|pack| &pack.head), type_name);
        own.or_else(|| nearest(builtin::heads().iter(), type_name))
    }
}

/// What the pack says of a type without a rule: no region at all, or the pack's own places.
fn general(type_name: &str, head: &PackHead) -> Option<Arc<Rule>> {
    let is_global = head.global.iter().any(|pattern| fits(pattern, type_name));
    let global = written::Source { global: true, ..written::Source::default() };
    let rule = written::Rule {
        type_name: Some(type_name.into()),
        place: if is_global { written::OneOrMany::One(global) } else { written::OneOrMany::default() },
        ..written::Rule::default()
    };
    compile(&rule, type_name, head).ok().map(Arc::new)
}

/// The header that answers for a type: the one whose pattern has the longest beginning, since one pack answers for all
/// types that no other knows.
fn nearest<'h>(heads: impl Iterator<Item = &'h PackHead>, type_name: &str) -> Option<&'h PackHead> {
    let beginning = |pattern: &String| pattern.find('*').unwrap_or(usize::MAX);
    let longest = |head: &PackHead| head.types.iter().filter(|pattern| fits(pattern, type_name)).map(beginning).max();
    let answering = heads.filter_map(|head| Some((longest(head)?, head)));
    // Of equal ones the first.
    answering.reduce(|best, one| if one.0 > best.0 { one } else { best }).map(|(_, head)| head)
}

fn compile_indexed(type_name: &str) -> impl Fn(&'static Indexed) -> Option<Arc<Rule>> {
    move |indexed| {
        // Built-in rules are compiled by tests, every one, so that nothing is lost here.
        let rule: written::Rule = serde_json::from_str(indexed.json).ok()?;
        let head = builtin::heads().iter().find(|head| head.pack == indexed.pack)?;
        compile(&rule, type_name, head).ok().map(Arc::new)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;
    use crate::rules::SourceKind;

    /// What a small pack's header says of a type without a rule.
    fn rule(type_name: &str) -> Arc<Rule> {
        let text = "pack: acme\ntypes: [acme_*]\nplace: [{attribute: location}, {provider: region}]\nglobal: [acme_user*]\nparts: {server: [acme_database*]}\n";
        let file = Arc::new(SourceFile::new("acme.yaml".to_owned(), text.to_owned()));
        let pack = Pack::read(&file, &PackHead::default()).unwrap();
        Arc::clone(&Book::new(vec![pack]).rules_for(type_name)[0])
    }

    #[test]
    fn a_type_lives_where_its_pack_says() {
        assert!(matches!(rule("acme_queue").place[1].kind, SourceKind::Provider(_)));
    }

    #[test]
    fn the_pack_that_answers_for_every_type_yields_to_any_other() {
        let book = Book::new(Vec::new());
        assert_eq!(book.head_for("random_password").map(|head| head.pack.as_str()), Some("local"));
        assert_eq!(book.head_for("terraform_data").map(|head| head.pack.as_str()), Some("local"));
        assert_eq!(book.head_for("apps/Deployment").map(|head| head.pack.as_str()), Some("kubernetes"));
    }

    #[test]
    fn a_global_type_has_no_region() {
        assert!(matches!(rule("acme_user_key").place[0].kind, SourceKind::Global));
    }

    #[test]
    fn a_part_lives_with_its_whole_and_never_where_the_provider_says() {
        let part = rule("acme_database_user");
        assert_eq!(part.part_of.iter().map(ToString::to_string).collect::<Vec<_>>(), ["server"]);
        assert!(!part.place.iter().any(|source| matches!(source.kind, SourceKind::Provider(_))));
        assert!(part.place.iter().any(|source| matches!(source.kind, SourceKind::Resource(_))));
    }
}
