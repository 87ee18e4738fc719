//! The configuration part of a plan, laid out by address: blocks, module calls, outputs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::address::below;
use super::document::{ConfigModule, Configuration};
use super::values::Unread;
use super::written::{self, Block, Written};

/// A `resource` or `data` block.
#[derive(Debug)]
pub(super) struct Declared {
    /// The key of its provider configuration: `aws.dr`, `module.app:aws`.
    pub(super) provider: Option<String>,
    /// Its arguments and nested blocks; none where they cannot be read.
    pub(super) block: Option<Block>,
    /// The names in its `for_each`.
    pub(super) each: Arc<Vec<Arc<str>>>,
}

/// A `module` block.
#[derive(Debug)]
pub(super) struct Call {
    /// The source as written.
    pub(super) source: Arc<str>,
    /// What it passes.
    pub(super) inputs: Block,
    /// The names in its `for_each`.
    pub(super) each: Arc<Vec<Arc<str>>>,
}

/// What a plan says of the configuration. All addresses are without keys.
#[derive(Debug, Default)]
pub(super) struct Configured {
    /// Resources and data sources: `module.app.aws_sqs_queue.jobs`.
    pub(super) resources: BTreeMap<String, Declared>,
    /// Module calls: `module.app.module.db`.
    pub(super) calls: BTreeMap<String, Call>,
    /// Outputs of called modules: `module.app.url`.
    pub(super) outputs: BTreeMap<String, Arc<Vec<Arc<str>>>>,
    /// The names of the root's variables.
    pub(super) variables: Vec<String>,
    /// What of it cannot be read, by address.
    pub(super) unread: Vec<(String, Unread)>,
}

impl Configured {
    /// Lays out a configuration.
    pub(super) fn of(configuration: Option<&Configuration<'_>>) -> Self {
        let mut configured = Self::default();
        let root = configuration.and_then(|configuration| configuration.root_module.as_ref());
        let mut waiting: Vec<(String, &ConfigModule<'_>)> =
            root.map(|root| (String::new(), root)).into_iter().collect();
        while let Some((module, written)) = waiting.pop() {
            configured.add(&module, written);
            for (name, call) in written.module_calls.iter().flatten() {
                if let Some(child) = &call.module {
                    waiting.push((below(&module, &format!("module.{name}")), child));
                }
            }
        }
        let variables = root.into_iter().flat_map(|root| root.variables.iter().flatten());
        configured.variables = variables.map(|(name, _)| name.to_string()).collect();
        configured
    }

    fn add(&mut self, module: &str, written: &ConfigModule<'_>) {
        for resource in written.resources.iter().flatten() {
            let address = below(module, &resource.address);
            let declared = Declared {
                provider: resource.provider_config_key.as_deref().map(str::to_owned),
                block: self.told(&address, written::block(resource.expressions)),
                each: self.names(&address, resource.for_each_expression),
            };
            self.resources.insert(address, declared);
        }
        for (name, call) in written.module_calls.iter().flatten() {
            let address = below(module, &format!("module.{name}"));
            let source = call.source.as_deref().unwrap_or_default().into();
            let inputs = self.told(&address, written::block(call.expressions)).unwrap_or_default();
            let each = self.names(&address, call.for_each_expression);
            self.calls.insert(address, Call { source, inputs, each });
        }
        for (name, output) in written.outputs.iter().flatten() {
            let address = below(module, name);
            let names = self.names(&address, output.expression);
            self.outputs.insert(address, names);
        }
    }

    /// What can be read; what cannot is remembered.
    fn told<T>(&mut self, address: &str, read: Result<T, Unread>) -> Option<T> {
        read.map_err(|unread| self.unread.push((address.to_owned(), unread))).ok()
    }

    /// The names that an expression is made from.
    fn names(&mut self, address: &str, expression: Option<&RawValue>) -> Arc<Vec<Arc<str>>> {
        match self.told(address, written::expression(expression)).flatten() {
            Some(Written::Made(names)) => names,
            _ => Arc::default(),
        }
    }

    /// The addresses of the root's own blocks and calls.
    pub(super) fn of_root(&self) -> impl Iterator<Item = &str> {
        let resources = self.resources.keys().filter(|address| !address.starts_with("module."));
        let calls = self.calls.keys().filter(|address| address.matches("module.").count() == 1);
        resources.chain(calls).map(String::as_str)
    }
}
