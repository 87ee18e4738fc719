//! Patches: what they change and in which objects.

use std::sync::Arc;

use super::budget::Budget;
use super::kustomization::{PatchSource, WrittenPatch};
use super::overlay::Member;
use super::selector::Selector;
use super::{pointer, strategic};
use crate::finding::Problem;
use crate::kubernetes::comments;
use crate::kubernetes::manifest::Identity;
use crate::kubernetes::yaml;
use crate::model::Comment;
use crate::source::{Location, SourceFile, Span};
use crate::value::Value;

/// A patch, read.
pub(super) struct Patch {
    change: Change,
    target: Target,
    at: Location,
    /// The comments of its document: who writes an annotation above a patch means what it patches.
    comments: Vec<Comment>,
}

enum Change {
    /// A partial object.
    Strategic(Value),
    /// Operations of a JSON patch.
    Operations(Value),
}

/// Which objects a patch is for.
enum Target {
    /// The object that the patch itself names.
    Named(Identity),
    /// Those that a selector takes.
    Selected(Box<Selector>),
}

impl Patch {
    /// Reads the patches of one entry; `file` gives the text of a file named by it.
    pub(super) fn read(
        entry: &WrittenPatch,
        mut file: impl FnMut(&Value) -> Option<Arc<SourceFile>>,
        alias_budget: usize,
        problems: &mut Vec<Problem>,
    ) -> Vec<Self> {
        let bodies = match &entry.source {
            PatchSource::Inline(body) if body.as_map().is_some() || body.as_items().is_some() => {
                vec![(body.clone(), Vec::new())]
            }
            PatchSource::Inline(text) => match yaml::embedded(text) {
                Some((file, span)) => bodies(&file, span, alias_budget, problems),
                None => Vec::new(),
            },
            PatchSource::File(path) => match file(path) {
                Some(file) => bodies(&file, Span::new(0, file.text().len()), alias_budget, problems),
                None => Vec::new(),
            },
        };
        let target = entry.target.as_ref();
        bodies.into_iter().filter_map(|(body, comments)| Self::new(body, comments, target, problems)).collect()
    }

    fn new(body: Value, comments: Vec<Comment>, target: Option<&Value>, problems: &mut Vec<Problem>) -> Option<Self> {
        let at = body.origin.at()?.clone();
        let target = match target {
            Some(target) => Target::Selected(Box::new(Selector::read(target, problems))),
            None => Target::Named(Identity::of(&body)?),
        };
        let change = if body.as_items().is_some() { Change::Operations(body) } else { Change::Strategic(body) };
        Some(Self { change, target, at, comments })
    }

    /// Changes the objects that the patch is for, as long as the budget lasts.
    pub(super) fn apply(&self, members: &mut Vec<Member>, budget: &mut Budget, problems: &mut Vec<Problem>) {
        if !budget.look(members.len()) {
            return;
        }
        members.retain_mut(|member| {
            // Of a definition only the names were kept: there is nothing to patch.
            if !self.is_for(member) || member.manifest.identity.kind.as_ref() == "CustomResourceDefinition" {
                return true;
            }
            if !budget.change(self.comments.len()) {
                return true;
            }
            member.manifest.comments.extend(self.comments.iter().cloned());
            let built_in = member.is_built_in();
            let body = &mut member.manifest.body;
            match &self.change {
                Change::Strategic(patch) => !strategic::merge(body, &without_names(patch), built_in),
                Change::Operations(operations) => {
                    if !pointer::apply(body, operations.as_items().unwrap_or_default()) {
                        // The object is read as it stands before the patch: told, but not lost.
                        let what = format!("this patch cannot be applied to {}", member.manifest.identity);
                        problems.push(Problem::at(self.at.clone(), what).as_note());
                    }
                    true
                }
            }
        });
    }

    fn is_for(&self, member: &Member) -> bool {
        match &self.target {
            Target::Named(named) => {
                let own = &member.manifest.identity;
                let name = [own, &member.written].iter().any(|identity| identity.name == named.name);
                let namespace = named.namespace.is_none()
                    || [own, &member.written].iter().any(|identity| identity.namespace == named.namespace);
                name && namespace && (&own.group, &own.kind) == (&named.group, &named.kind)
            }
            Target::Selected(selector) => selector.takes(member),
        }
    }
}

/// The documents of a text as values, each with its comments.
pub(super) fn bodies(
    file: &Arc<SourceFile>,
    span: Span,
    alias_budget: usize,
    problems: &mut Vec<Problem>,
) -> Vec<(Value, Vec<Comment>)> {
    let text = file.slice(span.start, span.end);
    let documents = yaml::documents(text).into_iter();
    let documents = documents.map(|part| Span::new(span.start + part.start, span.start + part.end));
    let mut bodies = Vec::new();
    for document in documents {
        match yaml::parse(file.text(), document) {
            Ok(syntax) => {
                let body = syntax.root.map(|root| yaml::Reader::new(file, alias_budget).value(&root));
                bodies.extend(body.map(|body| (body, comments::at(file, &syntax.comments))));
            }
            Err(error) => {
                let at = Location::new(file, error.at..error.at);
                problems.push(Problem::at(at, format!("this patch is no valid YAML: {}", error.message)));
            }
        }
    }
    bodies
}

/// A patch without what it is called: a target may have another name.
fn without_names(patch: &Value) -> Value {
    let mut patch = patch.clone();
    let Some(entries) = super::field::entries(&mut patch) else { return patch };
    entries.remove("apiVersion");
    entries.remove("kind");
    let metadata = entries.get_mut("metadata").and_then(super::field::entries);
    metadata.into_iter().for_each(|metadata| {
        metadata.remove("name");
        metadata.remove("namespace");
    });
    patch
}
