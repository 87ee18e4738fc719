//! An overlay, built.

use std::sync::Arc;

use super::{Rendered, Tools, bounds, overlay, shown};
use crate::discover::Tree;
use crate::finding::Problem;
use crate::kubernetes;
use crate::model::{Resource, ScopeId, Stack};
use crate::source::SourceFile;

/// Builds the overlay in a folder. The stack that was read there as it stands tells where the objects come from, and
/// has the comments, which Kustomize throws away.
pub(super) fn render(tree: &dyn Tree, folder: &str, tools: &Tools, read: &[Stack]) -> Result<Rendered, Problem> {
    let directory = shown(tree, folder);
    let real = bounds::overlay(tree, folder)?;
    let file = bounds::kustomization(tree, folder)
        .ok_or_else(|| Problem::file(&directory, "there is no Kustomization here to render"))?;
    let text = tools.kustomize(&real).map_err(|why| Problem::file(&directory, why))?;
    let source = read.iter().find(|stack| stack.directory == directory);
    let options = kubernetes::Options::default();
    let plain = kubernetes::read_texts(&[Arc::new(SourceFile::new(file.path(), text.as_str()))], &directory, &options);
    let passages = overlay::passages(plain.stacks.iter().flat_map(|stack| &stack.resources), source, &file);
    let made = Arc::new(SourceFile::made(file.path(), text, passages));
    let reading = kubernetes::read_texts(&[made], &directory, &options);
    let nothing = || Problem::file(&directory, "this overlay was rendered, and there is no object in it");
    let mut rendered = Rendered::of(reading).ok_or_else(nothing)?;
    rendered.stack.files = vec![file];
    if let Some(source) = source {
        inherit(&mut rendered.stack, source);
    }
    Ok(rendered)
}

/// What the text as it stands says and the rendered one does not: files, bases, comments.
fn inherit(stack: &mut Stack, source: &Stack) {
    stack.files.clone_from(&source.files);
    stack.components.clone_from(&source.components);
    let own = std::mem::replace(&mut stack.scopes, source.scopes.clone());
    let shift = stack.scopes.len();
    stack.scopes.extend(own);
    for resource in &mut stack.resources {
        resource.scopes = match overlay::origin(resource, source) {
            Some(written) => inherited(resource, written),
            None => resource.scopes.iter().map(|id| ScopeId(id.0 + shift)).collect(),
        };
    }
}

fn inherited(resource: &mut Resource, written: &Resource) -> Vec<ScopeId> {
    resource.calls.clone_from(&written.calls);
    written.scopes.clone()
}
