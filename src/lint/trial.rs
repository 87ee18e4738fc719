//! Trying packs: every example of a rule must do what it says.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::example::{self, Language};
use super::packs::{self, Packs};
use super::{UsageError, road};
use crate::discover::{EntryKind, Request, Requested, Tree, open, paths};
use crate::finding::{Code, Finding, Problem};
use crate::rules::written::Fires;
use crate::rules::{Book, Pack, Stated};
use crate::source::Location;

/// What trying some packs showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// How many rules were tried.
    pub rules: usize,
    /// How many examples were judged; one that is written for several types counts for each.
    pub examples: usize,
    /// The examples that do not do what they say, by place.
    pub failures: Vec<Failure>,
}

/// An example that does not do what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where the example stands.
    pub at: Location,
    /// The type that it was tried for.
    pub type_name: String,
    /// What is wrong with it.
    pub complaint: Complaint,
    /// What was found instead: the code, the line in the example, and the message.
    pub found: Vec<(Code, usize, String)>,
}

/// What is wrong with an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// It does not fire: this code is not among what was found.
    Missing(String),
    /// It should be quiet, and is not.
    Noisy,
    /// It cannot be read, and why.
    Unread(String),
}

/// Tries the packs at some paths: files or directories, of the user's or of the built-in rules. A pack that has the
/// name of a built-in one is tried in its place, so that rules can be written without building the tool.
///
/// # Errors
/// When there is no pack at a path, or one is broken.
pub fn try_packs(working: &Path, paths: &[String]) -> Result<Trial, UsageError> {
    road::with_threads(|| from_disk(working, paths))
}

fn from_disk(working: &Path, paths: &[String]) -> Result<Trial, UsageError> {
    let opened = open(working, paths).map_err(|error| UsageError::new(error.argument, error.why))?;
    let mut read = Vec::new();
    let mut problems = Vec::new();
    for path in opened.requests.iter().map(|request| pack_path(&opened.disk, request)).collect::<BTreeSet<_>>() {
        match packs::read(&opened.disk, &path) {
            Ok(none) if none.is_empty() => {
                problems.push(Problem::file(opened.disk.display(&path), packs::no_pack(&opened.disk.display(&path))));
            }
            Ok(more) => read.extend(more),
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(UsageError { problems });
    }
    let requested = Requested::new(&opened.disk, &opened.requests);
    run(read, &|stated| requested.covers(stated.at("type").path()))
}

/// A file without a header of its own is tried as a part of its directory.
fn pack_path(tree: &dyn Tree, request: &Request) -> String {
    let directory = paths::directory(&request.path);
    if request.kind == EntryKind::File && tree.is_file(&paths::entry(directory, "pack.yaml")) {
        directory.to_owned()
    } else {
        request.path.clone()
    }
}

/// Tries the rules of `packs` that are meant, with all of them in force.
fn run(read: Vec<Pack>, is_meant: &dyn Fn(&&Stated) -> bool) -> Result<Trial, UsageError> {
    let catalogue = packs::corrected(&read).map_err(|problems| UsageError { problems })?;
    let meant: Vec<Stated> = read.iter().flat_map(|pack| &pack.rules).filter(is_meant).cloned().collect();
    let in_force = Packs::new(Book::in_place(read), catalogue)?;
    let examples: Vec<Example<'_>> = meant.iter().flat_map(examples_of).collect();
    let failures: Result<Vec<Option<Failure>>, UsageError> =
        examples.par_iter().map(|example| example.judge(&in_force)).collect();
    let mut failures: Vec<Failure> = failures?.into_iter().flatten().collect();
    failures.sort_by(|a, b| (&a.at, &a.type_name).cmp(&(&b.at, &b.type_name)));
    Ok(Trial { rules: meant.len(), examples: examples.len(), failures })
}

/// One text, for one type.
struct Example<'a> {
    at: Location,
    type_name: &'a str,
    text: String,
    /// The code that it must give; none: nothing at all.
    wanted: Option<&'a str>,
}

fn examples_of(stated: &Stated) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    // An example that does not stand for each type is tried once.
    let types = if stands_for_each(stated) { usize::MAX } else { 1 };
    for type_name in stated.types().take(types) {
        let mut add = |part: &str, text: &str, wanted| {
            examples.push(Example { at: stated.at(part), type_name, text: for_type(text, type_name), wanted });
        };
        match &stated.rule.fires {
            None => {}
            Some(Fires::Undeclared(text)) => add("fires", text, Some("RL101")),
            Some(Fires::ByCode(texts)) => {
                texts.iter().for_each(|(code, text)| add(&format!("fires.{code}"), text, Some(code)));
            }
        }
        if let Some(text) = &stated.rule.quiet {
            add("quiet", text, None);
        }
    }
    examples
}

fn stands_for_each(stated: &Stated) -> bool {
    let fires = match &stated.rule.fires {
        None => Vec::new(),
        Some(Fires::Undeclared(text)) => vec![text],
        Some(Fires::ByCode(texts)) => texts.values().collect(),
    };
    fires.into_iter().chain(&stated.rule.quiet).any(|text| text.contains(TYPE))
}

/// What stands for the type in an example.
const TYPE: &str = "TYPE";

/// [`TYPE`] stands for the type, or for a module's source; a pattern is tried with some name in it.
fn for_type(text: &str, type_name: &str) -> String {
    text.replace(TYPE, &type_name.trim_start_matches("module:").replace('*', "any"))
}

impl Example<'_> {
    /// What is wrong with it, if anything.
    fn judge(&self, packs: &Packs) -> Result<Option<Failure>, UsageError> {
        let (findings, problems) = example::judge_by(packs, &self.text, Language::of_type(self.type_name))?;
        let unread =
            problems.into_iter().find(|problem| !problem.note).map(|problem| Complaint::Unread(problem.message));
        let complaint = match (unread, self.wanted) {
            (Some(unread), _) => unread,
            (None, Some(code)) if !findings.iter().any(|finding| finding.code.id() == code) => {
                Complaint::Missing(code.to_owned())
            }
            (None, None) if !findings.is_empty() => Complaint::Noisy,
            _ => return Ok(None),
        };
        let found = findings.into_iter().map(told).collect();
        Ok(Some(Failure { at: self.at.clone(), type_name: self.type_name.to_owned(), complaint, found }))
    }
}

fn told(finding: Finding) -> (Code, usize, String) {
    (finding.code, finding.at.start().line, finding.message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use std::sync::Arc;

    use super::*;
    use crate::rules::written::PackHead;
    use crate::source::SourceFile;

    /// Tries a pack of one rule, for `acme_table`, with two tables and a key to refer to.
    fn failures(rule: &str) -> Vec<(String, Complaint)> {
        let head = "pack: acme\ncloud: aws\ntypes: ['acme_*']\nplace: {attribute: region}\nzone: zone\nrules:\n";
        let file = Arc::new(SourceFile::new("acme.yaml", format!("{head}- type: acme_table\n{rule}")));
        let pack = Pack::read(&file, &PackHead::default()).unwrap();
        let trial = run(vec![pack], &|_| true).unwrap();
        trial.failures.into_iter().map(|failure| (failure.at.to_string(), failure.complaint)).collect()
    }

    #[test]
    fn copies_everywhere_are_a_span_of_regions_that_nobody_names() {
        let rule = r#"
  also: [{everywhere: true, when: {scope: ALL}}]
  defaults: {scope: ALL}
  fires: |
    resource "acme_table" "a" {
      region = "eu-west-1"
      scope  = "ALL"
    }
  quiet: |
    resource "acme_table" "a" {
      region = "eu-west-1"
      scope  = "ONE"
    }
"#;
        assert_eq!(failures(rule), []);
    }

    #[test]
    fn a_link_means_only_resources_of_the_types_that_it_names() {
        let rule = r#"
  links: [{kind: replication, to: {resource: targets, of: acme_table}}]
  fires: |
    resource "acme_key" "k" { region = "eu-west-1" }
    resource "acme_table" "b" { region = "us-east-1" }
    resource "acme_table" "a" {
      region  = "eu-west-1"
      targets = [acme_key.k.id, acme_table.b.id]
    }
  quiet: |
    # data-residency: eu
    resource "acme_table" "a" {
      region  = "eu-west-1"
      targets = [acme_key.k.id]
    }
    # multi-region: latency -- keys lie near those who ask for them
    resource "acme_key" "k" { region = "us-east-1" }
"#;
        assert_eq!(failures(rule), []);
    }

    #[test]
    fn a_zone_outside_the_region_is_a_contradiction() {
        let rule = r#"
  fires:
    RL902: |
      resource "acme_table" "a" {
        region = "eu-west-1"
        zone   = "us-east-1a"
      }
  quiet: |
    variable "zone" {}
    resource "acme_table" "a" {
      region = "eu-west-1"
      zone   = "eu-west-1a"
    }
    resource "acme_table" "b" {
      region = "eu-west-1"
      zone   = var.zone
    }
"#;
        assert_eq!(failures(rule), []);
    }

    #[test]
    fn an_example_that_cannot_be_read_is_told() {
        let told = failures("  quiet: |\n    resource \"acme_table\" {{\n");
        assert!(matches!(told.as_slice(), [(at, Complaint::Unread(_))] if at == "acme.yaml:8"), "{told:?}");
    }
}
