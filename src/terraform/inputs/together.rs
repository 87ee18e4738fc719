//! Files of variables that only work together: `common.tfvars` and `prod.tfvars`.
//!
//! Names prove nothing, but terraform asks for every variable without a default. A file that leaves some of them unset
//! cannot be all that a pipeline passes; where one other file sets all of these, and nothing that the first sets, the
//! two go together. A pipeline may still pass those values in another way, so they are assumed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::tfvars::VariablesFile;
use crate::terraform::module::{Module, Variable};
use crate::terraform::partial::assumed;

/// A file of variables with its path.
type File = (String, VariablesFile);

/// The files of each deployment: each alone, or after the one that it needs. `given`: variables that are set anyway.
pub(super) fn deployments(files: Vec<File>, module: &Module, given: &BTreeSet<Arc<str>>) -> Vec<Vec<File>> {
    let asked: BTreeSet<&Arc<str>> = module
        .variables
        .iter()
        .filter(|(name, variable)| Variable::is_required(variable) && !given.contains(*name))
        .map(|(name, _)| name)
        .collect();
    let needed: Vec<Option<usize>> = files.iter().map(|(_, own)| companion(own, &files, &asked)).collect();
    let serves: BTreeSet<usize> = needed.iter().flatten().copied().collect();
    let mut deployments = Vec::new();
    for (position, (path, own)) in files.iter().enumerate() {
        let other = needed.get(position).copied().flatten();
        let mutual = other.is_some_and(|other| needed.get(other).copied().flatten() == Some(position));
        match other.and_then(|other| Some((other, files.get(other)?))) {
            // Two that need each other are told once.
            Some((other, _)) if mutual && other < position => {}
            Some((_, shared)) => deployments.push(vec![as_assumed(shared), (path.clone(), own.clone())]),
            // What another file needs, and what is not enough by itself, is no deployment.
            None if serves.contains(&position) && leaves_unset(own, &asked) => {}
            None => deployments.push(vec![(path.clone(), own.clone())]),
        }
    }
    deployments
}

fn leaves_unset(file: &VariablesFile, asked: &BTreeSet<&Arc<str>>) -> bool {
    asked.iter().any(|name| !file.values.contains_key(*name))
}

/// The only other file that sets all that this one leaves unset, and nothing that it sets.
fn companion(own: &VariablesFile, files: &[File], asked: &BTreeSet<&Arc<str>>) -> Option<usize> {
    let unset: Vec<&Arc<str>> = asked.iter().copied().filter(|name| !own.values.contains_key(*name)).collect();
    if unset.is_empty() {
        return None;
    }
    let completes = |other: &VariablesFile| {
        unset.iter().all(|name| other.values.contains_key(*name))
            && !other.values.keys().any(|name| own.values.contains_key(name))
    };
    let mut fitting = files.iter().enumerate().filter(|(_, (_, other))| completes(other)).map(|(position, _)| position);
    let only = fitting.next()?;
    fitting.next().is_none().then_some(only)
}

fn as_assumed((path, file): &File) -> File {
    let values = file.values.iter().map(|(name, value)| (Arc::clone(name), assumed(value)));
    (path.clone(), VariablesFile { values: values.collect(), ..file.clone() })
}
