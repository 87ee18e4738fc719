//! What annotations can stand on in a plan: only tags, for a plan has no comments. The scopes of its source, where it
//! is at hand, come first, with their comments.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{ModuleCall, Provider, Scope, ScopeId, ScopeKind};
use crate::source::Location;
use crate::terraform::stack::default_tags;

/// The scopes so far.
#[derive(Debug)]
pub(super) struct Scopes {
    all: Vec<Scope>,
    known: BTreeMap<String, ScopeId>,
    stack: ScopeId,
}

impl Scopes {
    /// The scopes of the source, or those of a plan alone.
    pub(super) fn new(name: &str, at: Location, source: Option<Vec<Scope>>) -> Self {
        let mut all = source.unwrap_or_default();
        let of_source = all.iter().position(|scope| scope.kind == ScopeKind::Stack);
        let stack = of_source.unwrap_or_else(|| {
            all.push(scope(ScopeKind::Stack, name, at, 0));
            all.len() - 1
        });
        Self { all, known: BTreeMap::new(), stack: ScopeId(stack) }
    }

    /// All of them; their positions are their ids.
    pub(super) fn into_all(self) -> Vec<Scope> {
        self.all
    }

    /// The scopes that cover a resource which the source does not have, the deciding one first.
    pub(super) fn of_resource(
        &mut self,
        block: &str,
        at: &Location,
        calls: &[Arc<ModuleCall>],
        provider: Option<&Provider>,
    ) -> Vec<ScopeId> {
        let mut scopes: Vec<ScopeId> = Vec::new();
        for (depth, call) in calls.iter().enumerate() {
            scopes.push(self.once(scope(ScopeKind::Module, &call.block, call.at.clone(), depth)));
        }
        scopes.push(self.once(scope(ScopeKind::Resource, block, at.clone(), calls.len())));
        if let Some((provider, at)) = provider.and_then(|provider| Some((provider, provider.at.clone()?))) {
            let tags = default_tags(&provider.settings);
            scopes.push(self.once(Scope { tags, ..scope(ScopeKind::Provider, &provider.label, at, 0) }));
        }
        scopes.push(self.stack);
        scopes
    }

    fn once(&mut self, scope: Scope) -> ScopeId {
        if let Some(known) = self.known.get(&scope.name) {
            return *known;
        }
        let id = ScopeId(self.all.len());
        self.known.insert(scope.name.clone(), id);
        self.all.push(scope);
        id
    }
}

fn scope(kind: ScopeKind, name: &str, at: Location, depth: usize) -> Scope {
    Scope { kind, name: name.to_owned(), at, comments: Vec::new(), tags: None, depth }
}
