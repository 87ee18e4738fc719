//! What each scope says: its comments, what other scopes' comments say for it, and its tags.

use super::annotation::{Annotation, Reach};
use super::comments::annotations;
use super::reading::{Declaration, of_comment};
use crate::config::Vocabulary;
use crate::discover::paths::directory;
use crate::finding::Problem;
use crate::model::{Scope, ScopeKind};
use crate::source::Location;

/// The declarations in comments of each scope, by the scope's position, and notes on those that declare nothing.
pub(super) fn by_scope(scopes: &[Scope], vocabulary: &Vocabulary) -> (Vec<Vec<Declaration>>, Vec<Problem>) {
    let mut said: Vec<Vec<Declaration>> = vec![Vec::new(); scopes.len()];
    let mut notes = Vec::new();
    let mut standing = Vec::new();
    let mut in_files = Vec::new();
    for (position, scope) in scopes.iter().enumerate() {
        for (annotation, at) in annotations(&scope.comments) {
            notes.extend(annotation.slips.iter().map(|slip| Problem::at(at.clone(), slip).as_note()));
            // A file's comments are all of them, those of its blocks too.
            if annotation.reach == Reach::Block && scope.kind == ScopeKind::File {
                in_files.extend(annotation.says_something().then_some(at));
                continue;
            }
            standing.push(at.clone());
            let targets = targets(scopes, position, &annotation);
            let declarations = of_comment(annotation.said, &at, vocabulary);
            for target in targets {
                if let Some(said) = said.get_mut(target) {
                    said.extend(declarations.iter().cloned());
                }
            }
        }
    }
    standing.sort();
    notes.extend(in_files.into_iter().filter(|at| standing.binary_search(at).is_err()).map(stray));
    (said, notes)
}

/// The scopes that an annotation in a comment of a scope speaks for.
fn targets(scopes: &[Scope], position: usize, annotation: &Annotation) -> Vec<usize> {
    let Some(own) = scopes.get(position) else { return Vec::new() };
    let at_depth = |kind: ScopeKind| {
        let same = move |(_, scope): &(usize, &Scope)| scope.kind == kind && scope.depth == own.depth;
        scopes.iter().enumerate().filter(same)
    };
    match annotation.reach {
        Reach::Block => vec![position],
        Reach::File => {
            let here = |(_, scope): &(usize, &Scope)| scope.at.path() == own.at.path();
            at_depth(ScopeKind::File).filter(here).map(|(target, _)| target).collect()
        }
        Reach::Stack => {
            let whole: Vec<usize> = at_depth(ScopeKind::Stack).map(|(target, _)| target).collect();
            if !whole.is_empty() {
                return whole;
            }
            // In a called module, `(stack)` means the module: nothing in it speaks for its caller.
            let near = |scope: &Scope| own.depth == 0 || directory(scope.at.path()) == directory(own.at.path());
            at_depth(ScopeKind::File).filter(|(_, scope)| near(scope)).map(|(target, _)| target).collect()
        }
    }
}

fn stray(at: Location) -> Problem {
    let message = "this annotation covers nothing: it stands on no block that is deployed. Put it on the line above one, \
                   or inside before the first argument; or write `(file)` or `(stack)` before the colon";
    Problem::at(at, message).as_note()
}
