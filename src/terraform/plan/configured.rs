//! The configuration part of a plan, laid out by address: blocks, module calls, outputs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::address::below;
use super::document::{ConfigModule, Configuration};
use super::written::{self, Block, Written};

/// A `resource` or `data` block.
#[derive(Debug)]
pub(super) struct Declared {
    /// The key of its provider configuration: `aws.dr`, `module.app:aws`.
    pub(super) provider: Option<String>,
    /// Its arguments and nested blocks.
    pub(super) block: Block,
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
            let declared = Declared {
                provider: resource.provider_config_key.as_deref().map(str::to_owned),
                block: written::block(resource.expressions),
                each: names(resource.for_each_expression),
            };
            self.resources.insert(below(module, &resource.address), declared);
        }
        for (name, call) in written.module_calls.iter().flatten() {
            let source = call.source.as_deref().unwrap_or_default();
            let each = names(call.for_each_expression);
            let call = Call { source: source.into(), inputs: written::block(call.expressions), each };
            self.calls.insert(below(module, &format!("module.{name}")), call);
        }
        for (name, output) in written.outputs.iter().flatten() {
            self.outputs.insert(below(module, name), names(output.expression));
        }
    }

    /// The addresses of the root's own blocks and calls.
    pub(super) fn of_root(&self) -> impl Iterator<Item = &str> {
        let resources = self.resources.keys().filter(|address| !address.starts_with("module."));
        let calls = self.calls.keys().filter(|address| address.matches("module.").count() == 1);
        resources.chain(calls).map(String::as_str)
    }
}

/// The names that an expression is made from.
fn names(expression: Option<&RawValue>) -> Arc<Vec<Arc<str>>> {
    match written::expression(expression) {
        Some(Written::Made(names)) => names,
        _ => Arc::default(),
    }
}
