//! Functions of paths and files. Files are read inside the tree only; `templatefile` is the evaluator's.

use std::collections::BTreeSet;
use std::sync::Arc;

use globset::GlobBuilder;

use super::arguments::{Arguments, made, text, truth};
use super::encoding;
use super::signature::{Function, Takes};
use crate::discover::{EntryKind, ReadError};
use crate::source::SourceFile;
use crate::terraform::partial::too_large;
use crate::terraform::types::{Answer, invalid, new_set};
use crate::value::{Data, Outline, Unknown, Value, Written};

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("basename", &[Takes::Text], |args| text(basename(args.text(0)?))),
    Function::new("dirname", &[Takes::Text], |args| text(dirname(args.text(0)?))),
    Function::new("file", &[Takes::Text], |args| text(content(args)?.text())),
    Function::new("filebase64", &[Takes::Text], |args| text(encoding::encode(content(args)?.text().as_bytes()))),
    Function::new("fileexists", &[Takes::Text], fileexists),
    Function::new("fileset", &[Takes::Text, Takes::Text], fileset),
    Function::new("pathexpand", &[Takes::Outlined], pathexpand),
];

/// How many files a pattern is tried on.
const MAX_FILES: usize = 20_000;
/// How deep directories are searched.
const MAX_DEPTH: usize = 32;

/// The file that the first argument names.
pub(super) fn content(args: &Arguments<'_>) -> Answer<Arc<SourceFile>> {
    let path = args.text(0)?;
    args.files.read(path).map_err(|error| unreadable(path, &error))
}

/// Why a file's content cannot be told.
pub(in crate::terraform) fn unreadable(path: &str, error: &ReadError) -> Unknown {
    match error {
        ReadError::Missing => Unknown::Missing(path.to_owned()),
        _ => Unknown::Function(format!("the content of {path} ({error})")),
    }
}

/// A pipeline may create a file that is missing: a no is an assumption.
fn fileexists(args: &Arguments<'_>) -> Answer<Value> {
    let path = args.text(0)?;
    match args.files.read(path) {
        Err(ReadError::Missing) => {
            let mut missing = truth(false)?;
            missing.origin.assumed = true;
            Ok(missing)
        }
        Ok(_) | Err(ReadError::TooLarge(_) | ReadError::Binary | ReadError::Archive) => truth(true),
        Err(error) => Err(Unknown::Function(format!("whether there is {path} ({error})"))),
    }
}

/// The files below a directory whose paths match a pattern.
fn fileset(args: &Arguments<'_>) -> Answer<Value> {
    let (directory, pattern) = (args.text(0)?, args.text(1)?);
    if pattern.split('/').any(|part| part == "..") {
        return Err(Unknown::Function("fileset() outside its directory".into()));
    }
    let cleaned = clean(&joined_stars(pattern));
    let glob = GlobBuilder::new(&cleaned).literal_separator(true).backslash_escape(true).build();
    let Ok(glob) = glob else { return invalid("the pattern is wrong") };
    let matcher = glob.compile_matcher();
    let paths = files_below(args, directory)?;
    let matching = paths.into_iter().filter(|path| matcher.is_match(path));
    Ok(made(new_set(matching.map(|path| made(Data::String(path.into()))))))
}

/// `**` means directories only as a part of its own.
fn joined_stars(pattern: &str) -> String {
    let part = |part: &str| if part == "**" { part.to_owned() } else { part.replace("**", "*") };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn files_below(args: &Arguments<'_>, directory: &str) -> Answer<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![(String::new(), 0)];
    while let Some((below, depth)) = waiting.pop() {
        let current = if below.is_empty() { directory.to_owned() } else { format!("{directory}/{below}") };
        let entries = args.files.list(&current);
        for entry in entries.map_err(|error| Unknown::Function(format!("the files of {current} ({error})")))? {
            let path = if below.is_empty() { entry.name } else { format!("{below}/{}", entry.name) };
            match entry.kind {
                EntryKind::File => drop(found.insert(path)),
                EntryKind::Directory => waiting.push((path, depth + 1)),
            }
        }
        if found.len() + waiting.len() > MAX_FILES || depth > MAX_DEPTH {
            return Err(too_large());
        }
    }
    Ok(found)
}

/// Only a path that begins with `~` is changed: by what the home directory is where Terraform runs.
fn pathexpand(args: &Arguments<'_>) -> Answer<Value> {
    let path = args.value(0)?;
    let beginning = match (path.as_str(), path.outline().map(Outline::parts)) {
        (Some(text), _) => text,
        (None, Some([Written::Letters(letters), ..])) => letters.as_ref(),
        _ => return Err(path.why_unknown().cloned().unwrap_or_else(|| Unknown::Function("pathexpand()".into()))),
    };
    match beginning.strip_prefix('~') {
        None => Ok(path.clone()),
        Some(rest) if path.as_str().is_none() || rest.is_empty() || rest.starts_with(['/', '\\']) => {
            Err(Unknown::Function("pathexpand() of a path in the home directory".into()))
        }
        Some(_) => invalid("the home directory of another user cannot be told"),
    }
}

/// The last part of a path.
fn basename(path: &str) -> String {
    let trimmed = path.trim_end_matches('/');
    match (trimmed.is_empty(), path.is_empty()) {
        (true, true) => ".".into(),
        (true, false) => "/".into(),
        _ => trimmed.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

/// A path without its last part.
fn dirname(path: &str) -> String {
    clean(path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or_default())
}

/// The shortest path that means the same.
fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    match (is_absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".into(),
        (false, false) => parts.join("/"),
    }
}
