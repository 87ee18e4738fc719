//! What is new since a commit: both trees are judged whole, so that a variable changed in one file and a region opened
//! in another is seen.

use std::collections::BTreeSet;

use super::change::{self, Change, Moved};
use super::report::{Digests, Loosening, MappedScope, MappedStack, Report};
use super::{Known, Options, UsageError};
use crate::discover::{Disk, FileKind, Past, Tree, paths};
use crate::finding::Finding;
use crate::geo::REGIONS_AS_OF;
use crate::model::ScopeKind;
use crate::rules::Book;
use crate::source::{Location, SourceFile};

/// The tree of the revision that the options name, if they name one.
///
/// # Errors
/// When git cannot give it.
pub(super) fn open<'d>(options: &Options, disk: &'d Disk) -> Result<Option<Past<'d>>, UsageError> {
    let past = options.since.as_deref().map(|revision| Past::at(disk, revision)).transpose();
    past.map_err(|error| UsageError::new("--since", error.to_string()))
}

/// The report of a change that touches nothing: nothing needs to be judged.
pub(super) fn nothing(options: &Options, past: &Past<'_>, as_of: String) -> Report {
    let digests =
        Digests { rules: Book::new(Vec::new()).digest(), regions: REGIONS_AS_OF.to_owned(), config: String::new() };
    Report { change: Some(begin(options, past)), digests, as_of, ..Report::default() }
}

/// Keeps what is new in a report, and tells the story.
pub(super) fn compare(options: &Options, past: &Past<'_>, then: &Report, now: &mut Report) {
    now.forget(&Known::of(then));
    let moved = change::moved(&then.map, &now.map);
    forget_what_moved(then, now, &moved);
    blame_what_is_new(then, now);
    let (story, mut loosenings) = change::between(then, now, &moved);
    loosenings.extend(configurations(past));
    loosenings.extend(baselines(past, now));
    now.change = Some(Change { story, loosenings, ..begin(options, past) });
}

/// Baselines that have changed: every entry lets something through.
fn baselines(past: &Past<'_>, now: &Report) -> Vec<Loosening> {
    let changed: BTreeSet<String> = past.changed().map(|path| past.display(path)).collect();
    let files = now.baselines.iter().filter(|file| changed.contains(file.path()));
    files.map(|file| Loosening { what: "the baseline changes".to_owned(), at: Location::new(file, 0..0) }).collect()
}

/// A directory that has another name now brings nothing new.
fn forget_what_moved(then: &Report, now: &mut Report, moved: &Moved) {
    let about = |finding: &Finding| (finding.code, finding.resource.clone(), finding.regions.clone());
    let was_there = |finding: &Finding| {
        let before = moved.get(finding.stack.as_str());
        let mut old = then.findings.iter().filter(|old| before == Some(&old.stack));
        old.any(|old| about(old) == about(finding))
    };
    let is_new: Vec<bool> = now.findings.iter().map(|finding| !was_there(finding)).collect();
    let mut is_new = is_new.into_iter();
    now.findings.retain(|_| is_new.next().unwrap_or(true));
    now.count_findings();
}

/// A fleet is told at one of its stacks: at one that is new, if there is one, and not at another team's that has been
/// there.
fn blame_what_is_new(then: &Report, now: &mut Report) {
    let old: BTreeSet<&str> = then.map.stacks.iter().map(|stack| stack.name.as_str()).collect();
    let sites = now.sites_by_finding();
    let new_stack = |finding: &Finding| {
        let site = sites.get(finding.fingerprint.as_str()).filter(|_| old.contains(finding.stack.as_str()))?;
        let is_new = |stack: &&MappedStack| !old.contains(stack.name.as_str()) && site.stacks.contains(&stack.name);
        let stack = now.map.stacks.iter().find(is_new)?;
        Some((stack.name.clone(), first_block(stack)?))
    };
    let new: Vec<Option<(String, Location)>> = now.findings.iter().map(new_stack).collect();
    for (finding, new) in now.findings.iter_mut().zip(new) {
        if let Some((stack, at)) = new {
            (finding.stack, finding.at) = (stack, at);
        }
    }
    now.findings.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
}

/// The first block of a stack that deploys something.
fn first_block(stack: &MappedStack) -> Option<Location> {
    let deploys = |scope: &&MappedScope| matches!(scope.kind, ScopeKind::Resource | ScopeKind::Module);
    let own = |scope: &&MappedScope| {
        let directory = scope.at.path().rsplit_once('/').map_or(".", |(directory, _)| directory);
        directory == stack.directory
    };
    stack.scopes.iter().filter(deploys).find(own).map(|scope| scope.at.clone())
}

fn begin(options: &Options, past: &Past<'_>) -> Change {
    Change {
        revision: options.since.clone().unwrap_or_default(),
        commit: past.commit().to_owned(),
        relevant: past.changed().next().is_some(),
        ..Change::default()
    }
}

/// Configurations that have changed: any line of them may loosen.
fn configurations(past: &Past<'_>) -> Vec<Loosening> {
    let is_config = |path: &&str| {
        let (directory, name) = paths::split(path);
        // A workflow may have the same name.
        let is_hidden = directory.split('/').any(|part| part.starts_with('.'));
        !is_hidden && FileKind::of_name(name) == Some(FileKind::Config)
    };
    past.changed().filter(is_config).filter_map(|path| configuration(past, path)).collect()
}

/// What has changed in one of them: `the configuration changes: exclude, severity`.
fn configuration(past: &Past<'_>, path: &str) -> Option<Loosening> {
    let (then, now) = (past.read(path).ok(), past.now(path).ok());
    let what = match (&then, &now) {
        (None, Some(_)) => "the configuration is new",
        (Some(_), None) => "the configuration is gone",
        _ => "the configuration changes",
    };
    let keys = keys_that_differ(&keys_of(then.as_deref()), &keys_of(now.as_deref()));
    let what = if keys.is_empty() { what.to_owned() } else { format!("{what}: {}", keys.join(", ")) };
    Some(Loosening { what, at: Location::new(&now.or(then)?, 0..0) })
}

/// What a configuration says, by its keys; none where it says nothing or cannot be read.
fn keys_of(file: Option<&SourceFile>) -> serde_yaml::Mapping {
    file.and_then(|file| serde_yaml::from_str(file.text()).ok()).unwrap_or_default()
}

fn keys_that_differ(then: &serde_yaml::Mapping, now: &serde_yaml::Mapping) -> Vec<String> {
    let keys: BTreeSet<&str> = then.keys().chain(now.keys()).filter_map(serde_yaml::Value::as_str).collect();
    keys.into_iter().filter(|key| then.get(key) != now.get(key)).map(ToOwned::to_owned).collect()
}
