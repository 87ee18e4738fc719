//! An overlay, built.

use std::sync::Arc;

use super::budget::Budget;
use super::closure::Closure;
use super::overlay::{self, Written};
use super::{Rendered, Tools};
use crate::discover::{Tree, paths};
use crate::finding::Problem;
use crate::kubernetes;
use crate::model::{Resource, ScopeId, Stack};
use crate::source::SourceFile;

/// Builds the overlay in a directory. The stack that was read there as it stands tells where the objects come from, and
/// has the comments, which Kustomize throws away.
pub(super) fn render(
    tree: &dyn Tree,
    directory: &str,
    tools: &Tools,
    budget: &Budget,
    options: &kubernetes::Options<'_>,
    source: Option<&Stack>,
) -> Result<Rendered, Problem> {
    let shown = paths::shown(tree, directory);
    let closure = Closure::of(tree, directory)?;
    let laid = closure.lay_out()?;
    let said = |why: String| Problem::file(&shown, laid.by_tree(&why));
    let text = tools.kustomize(&laid.directory(), budget).map_err(said)?;
    let file = closure.kustomization();
    let plain = kubernetes::read_texts(&[Arc::new(SourceFile::new(file.path(), text.as_str()))], &shown, options);
    let parts = closure.parts();
    let written = source.map(|source| Written::of(source, &parts));
    let objects = plain.stacks.iter().flat_map(|stack| &stack.resources);
    let passages = overlay::passages(objects, written.as_ref(), file);
    let made = Arc::new(SourceFile::made(file.path(), text, passages));
    let reading = kubernetes::read_texts(&[made], &shown, options);
    let nothing = || Problem::file(&shown, "this overlay was rendered, and there is no object in it");
    let mut rendered = Rendered::of(reading).ok_or_else(nothing)?;
    rendered.stack.files = vec![Arc::clone(file)];
    if let (Some(source), Some(written)) = (source, &written) {
        inherit(&mut rendered.stack, source, written);
        // What lies in the directory and no Kustomization names is no part of the overlay, and stays as it stands.
        let stray = source.resources.iter().filter(|resource| !parts.contains(resource.at.path()));
        rendered.stack.resources.extend(stray.cloned());
        rendered.stack.resources.sort_by(|one, other| one.address.cmp(&other.address));
    }
    Ok(rendered)
}

/// What the text as it stands says and the rendered one does not: files, bases, comments.
fn inherit(stack: &mut Stack, source: &Stack, written: &Written<'_>) {
    stack.files.clone_from(&source.files);
    stack.components.clone_from(&source.components);
    let own = std::mem::replace(&mut stack.scopes, source.scopes.clone());
    let shift = stack.scopes.len();
    stack.scopes.extend(own);
    for resource in &mut stack.resources {
        resource.scopes = match written.origin(resource) {
            Some(written) => inherited(resource, written),
            None => resource.scopes.iter().map(|id| ScopeId(id.0 + shift)).collect(),
        };
    }
}

fn inherited(resource: &mut Resource, written: &Resource) -> Vec<ScopeId> {
    resource.calls.clone_from(&written.calls);
    written.scopes.clone()
}
