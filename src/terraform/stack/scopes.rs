//! The scopes of a stack: what annotations can stand on, each once, however many resources it covers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Speaker, comments};
use crate::model::{Comment, Provider, Scope, ScopeId, ScopeKind};
use crate::source::{Location, SourceFile, Span};
use crate::terraform::configuration::ModuleInstance;
use crate::terraform::module::{Block, Module};
use crate::value::{Path, Value};

/// What makes two scopes the same: the text, and how deep below the root it was called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Text {
    Block { at: Location, depth: usize },
    File { path: String, depth: usize },
    Provider { label: Arc<str> },
}

/// The scopes so far.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    all: Vec<Scope>,
    known: BTreeMap<Text, ScopeId>,
}

impl Scopes {
    /// All of them; their positions are their ids.
    pub(super) fn into_all(self) -> Vec<Scope> {
        self.all
    }

    /// Makes room for those of a module at once: there are many, and they are large.
    pub(super) fn make_room(&mut self, module: &Module) {
        self.all.reserve(module.resources.len() + module.calls.len());
    }

    /// The whole stack, with the comments of the root's `terraform` blocks. None for a module without a file.
    pub(super) fn stack(&mut self, name: &str, root: &Module) -> Option<ScopeId> {
        let settings = root.settings.iter();
        let of_settings =
            settings.filter_map(|block| Some(comments::of_block(block, &root.file(&block.at.file)?.comments)));
        let comments = of_settings.flatten().collect();
        let first = root.settings.first().map(|block| block.at.clone());
        let at = first.or_else(|| root.files.first().map(|file| Location::new(&file.file, Span::default())))?;
        let scope = Scope { kind: ScopeKind::Stack, name: name.to_owned(), at, comments, tags: None, depth: 0 };
        Some(self.push(scope))
    }

    /// What speaks for the whole stack from outside its root module: the thing itself, and its file.
    pub(super) fn speaker(&mut self, speaker: &Speaker) -> [ScopeId; 2] {
        let scope = |kind, name: &str, at: Location, comments: &[Comment]| Scope {
            kind,
            name: name.to_owned(),
            at,
            comments: comments.to_vec(),
            tags: None,
            depth: 0,
        };
        let own = self.push(scope(ScopeKind::Stack, &speaker.name, speaker.at.clone(), &speaker.comments));
        let path = speaker.at.path().to_owned();
        let start = Location::new(&speaker.at.file, Span::default());
        let text = Text::File { path: path.clone(), depth: 0 };
        let known = self.known.get(&text).copied();
        let file =
            known.unwrap_or_else(|| self.remember(text, scope(ScopeKind::File, &path, start, &speaker.file_comments)));
        [own, file]
    }

    /// A file of a module.
    pub(super) fn file(&mut self, file: &Arc<SourceFile>, instance: &ModuleInstance) -> Option<ScopeId> {
        let text = Text::File { path: file.path().to_owned(), depth: instance.depth() };
        if let Some(known) = self.known.get(&text) {
            return Some(*known);
        }
        let module_file = instance.module.file(file)?;
        let scope = Scope {
            kind: ScopeKind::File,
            name: file.path().to_owned(),
            at: Location::new(file, Span::default()),
            comments: comments::of_file(&module_file.comments),
            tags: None,
            depth: instance.depth(),
        };
        Some(self.remember(text, scope))
    }

    /// A resource block.
    pub(super) fn resource(&mut self, inner: &str, block: &Block, instance: &ModuleInstance) -> ScopeId {
        self.block(ScopeKind::Resource, inner, block, instance)
    }

    /// A module call.
    pub(super) fn module(&mut self, inner: &str, block: &Block, instance: &ModuleInstance) -> ScopeId {
        self.block(ScopeKind::Module, inner, block, instance)
    }

    fn block(&mut self, kind: ScopeKind, inner: &str, block: &Block, instance: &ModuleInstance) -> ScopeId {
        let text = Text::Block { at: block.at.clone(), depth: instance.depth() };
        if let Some(known) = self.known.get(&text) {
            return *known;
        }
        let file = instance.module.file(&block.at.file);
        let scope = Scope {
            kind,
            name: instance.block_of(inner),
            at: block.at.clone(),
            comments: file.map(|file| comments::of_block(block, &file.comments)).unwrap_or_default(),
            tags: None,
            depth: instance.depth(),
        };
        self.remember(text, scope)
    }

    /// A provider block of a module, with the tags that it gives to everything that lives through it.
    pub(super) fn provider(&mut self, provider: &Provider, block: &Block, instance: &ModuleInstance) {
        let text = Text::Provider { label: Arc::clone(&provider.label) };
        if self.known.contains_key(&text) {
            return;
        }
        let file = instance.module.file(&block.at.file);
        let scope = Scope {
            kind: ScopeKind::Provider,
            name: provider.label.to_string(),
            at: block.at.clone(),
            comments: file.map(|file| comments::of_block(block, &file.comments)).unwrap_or_default(),
            tags: default_tags(&provider.settings),
            depth: instance.depth(),
        };
        self.remember(text, scope);
    }

    /// The scope of the block that makes a provider configuration.
    pub(super) fn of_provider(&self, label: &Arc<str>) -> Option<ScopeId> {
        self.known.get(&Text::Provider { label: Arc::clone(label) }).copied()
    }

    fn remember(&mut self, text: Text, scope: Scope) -> ScopeId {
        let id = self.push(scope);
        self.known.insert(text, id);
        id
    }

    fn push(&mut self, scope: Scope) -> ScopeId {
        let id = ScopeId(self.all.len());
        self.all.push(scope);
        id
    }
}

/// `default_tags { tags = {...} }` of AWS, `default_labels = {...}` of Google.
pub(crate) fn default_tags(settings: &Value) -> Option<Value> {
    let written = ["default_tags.tags", "default_labels"].iter().filter_map(|path| Path::parse(path).ok());
    written.flat_map(|path| path.select(settings)).next()
}
