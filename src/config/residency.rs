//! Where data must stay: labels for some data, and what may break them.

use std::collections::BTreeMap;

use super::checking::Checking;
use super::decision::lift;
use super::pattern::{NamePattern, PathPattern};
use super::written;
use crate::finding::Code;
use crate::model::{From, Label};
use crate::source::Location;

/// A rule that labels all resources which fit everything it names.
#[derive(Clone, Debug)]
pub struct LabelRule {
    /// The label, and where the rule was written.
    pub label: Label,
    path: Option<PathPattern>,
    types: Vec<NamePattern>,
    name: Option<NamePattern>,
    tags: BTreeMap<String, NamePattern>,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The stack's directory, as reports show it.
    pub stack: &'a str,
    /// The file it stands in, as reports show it.
    pub file: &'a str,
    /// Its type.
    pub type_name: &'a str,
    /// Its names: in the code, in the cloud.
    pub names: &'a [&'a str],
    /// Its tags, as far as they are known.
    pub tags: &'a BTreeMap<String, String>,
}

impl LabelRule {
    /// Whether it fits a subject whose paths are paths of the tree. What is not known does not fit.
    pub(super) fn fits(&self, subject: &Subject<'_>) -> bool {
        let path = |glob: &PathPattern| glob.covers(subject.stack) || glob.covers(subject.file);
        let name = |pattern: &NamePattern| subject.names.iter().any(|name| pattern.matches(name));
        let tag =
            |(key, pattern): (&String, &NamePattern)| subject.tags.get(key).is_some_and(|tag| pattern.matches(tag));
        self.path.as_ref().is_none_or(path)
            && (self.types.is_empty() || self.types.iter().any(|pattern| pattern.matches(subject.type_name)))
            && self.name.as_ref().is_none_or(name)
            && self.tags.iter().all(tag)
    }

    pub(super) fn check(checking: &mut Checking<'_>, index: usize, written: &written::LabelRule) -> Option<Self> {
        let at = format!("residency.rules[{index}]");
        let path = written.path.as_ref().map(|glob| checking.glob(&format!("{at}.path"), glob));
        let name = written.name.as_ref().map(|name| checking.name(&format!("{at}.name"), name));
        let types = written.types.as_slice().iter().filter_map(|name| checking.name(&format!("{at}.types"), name));
        let types = types.collect();
        let tags = written.tags.iter();
        let tags = tags.filter_map(|(key, tag)| Some((key.clone(), checking.name(&format!("{at}.tags.{key}"), tag)?)));
        let tags = tags.collect();
        let label = label(checking, &at, &written.label);
        Some(Self { label, path: lift(path)?, types, name: lift(name)?, tags })
    }
}

/// A label that the configuration gives; it stands where its entry stands.
pub(super) fn label(checking: &Checking<'_>, path: &str, name: &str) -> Label {
    Label {
        name: name.trim().to_owned(),
        reason: Some("the project's configuration".to_owned()),
        from: From::Config(path.to_owned()),
        at: checking.at(path),
    }
}

/// What may break a rule of residency.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The codes that it lifts.
    pub codes: Vec<Code>,
    /// Why; without a reason it lifts nothing.
    pub reason: Option<String>,
    /// Until when: YYYY-MM-DD as written.
    pub until: Option<String>,
    /// Where it was written.
    pub at: Location,
    /// What it is about, as written: the address, else the scope.
    pub name: String,
    scope: Option<PathPattern>,
    address: Option<NamePattern>,
}

impl Exception {
    /// Whether it is about a code on a resource of a stack.
    pub(super) fn covers(&self, code: Code, stack: &str, address: &str) -> bool {
        self.codes.contains(&code)
            && self.scope.as_ref().is_none_or(|scope| scope.covers(stack))
            && self.address.as_ref().is_none_or(|pattern| pattern.covers(address))
    }

    pub(super) fn check(checking: &mut Checking<'_>, index: usize, written: &written::Exception) -> Option<Self> {
        let path = format!("residency.exceptions[{index}]");
        let Some(name) = written.address.as_ref().or(written.scope.as_ref()) else {
            checking
                .wrong(&path, "an exception needs an `address` or a `scope`: everything at once cannot be excepted");
            return None;
        };
        let codes = codes(checking, &format!("{path}.codes"), written.codes.as_slice());
        let scope = written.scope.as_ref().map(|glob| checking.glob(&format!("{path}.scope"), glob));
        let address = written.address.as_ref().map(|name| checking.name(&format!("{path}.address"), name));
        Some(Self {
            codes,
            reason: written.reason.clone().filter(|reason| !reason.trim().is_empty()),
            until: written.until.clone(),
            at: checking.at(&path),
            name: name.clone(),
            scope: lift(scope)?,
            address: lift(address)?,
        })
    }
}

fn codes(checking: &mut Checking<'_>, path: &str, written: &[String]) -> Vec<Code> {
    let residency = || Code::ALL.iter().copied().filter(|code| code.is_residency());
    if written.is_empty() {
        return residency().collect();
    }
    let mut codes = Vec::new();
    for word in written {
        match checking.code(word) {
            Ok(code) if code.is_residency() => codes.push(code),
            Ok(code) => checking.wrong(
                path,
                format!(
                    "{code} is no code of residency: name a driver, or write `regionlint: ignore {code}` at the block"
                ),
            ),
            Err(why) => checking.wrong(path, why),
        }
    }
    codes
}
