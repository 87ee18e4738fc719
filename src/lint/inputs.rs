//! What pipelines pass to root modules: from the command line and the configurations to Terraform's options.

use std::collections::BTreeMap;

use globset::{Glob, GlobMatcher};

use super::Options;
use crate::config::Configs;
use crate::discover::Tree;
use crate::terraform;
use crate::value::Value;

/// Terraform's options for the root modules of some directories: each has the inputs of its nearest configuration, and
/// all have those of the command line, which win.
pub(super) fn terraform(
    options: &Options,
    tree: &dyn Tree,
    directories: &[String],
    configs: &Configs,
) -> terraform::Options {
    let mut inputs: Vec<terraform::Inputs> =
        directories.iter().flat_map(|directory| configured(tree, directory, configs)).collect();
    inputs.extend(from_command_line(options, tree));
    let module_sources = configs.all().flat_map(|config| config.module_sources()).collect();
    terraform::Options { inputs, module_sources }
}

fn configured(tree: &dyn Tree, directory: &str, configs: &Configs) -> Vec<terraform::Inputs> {
    let shown = tree.display(directory);
    // A broken configuration is told for the stacks that it concerns.
    let Ok(config) = configs.of(&shown) else { return Vec::new() };
    let Some(scope) = just(directory) else { return Vec::new() };
    let inputs = config.inputs_for(&shown).map(|input| terraform::Inputs {
        scope: scope.clone(),
        vars: input.variables.clone(),
        var_files: input.variable_files.clone(),
        workspace: input.workspace.clone(),
    });
    inputs.collect()
}

fn from_command_line(options: &Options, tree: &dyn Tree) -> Option<terraform::Inputs> {
    if options.variables.is_empty() && options.variable_files.is_empty() {
        return None;
    }
    let everywhere = Glob::new("**").ok()?.compile_matcher();
    let working = tree.working();
    let in_tree = |file: &String| if working.is_empty() { file.clone() } else { format!("{working}/{file}") };
    let vars = options.variables.iter().map(|(name, value)| (name.clone(), Value::string(value.as_str())));
    Some(terraform::Inputs {
        scope: everywhere,
        vars: vars.collect::<BTreeMap<_, _>>(),
        var_files: options.variable_files.iter().map(in_tree).collect(),
        workspace: None,
    })
}

/// A pattern for one directory alone.
fn just(directory: &str) -> Option<GlobMatcher> {
    let directory = if directory.is_empty() { "." } else { directory };
    Glob::new(&globset::escape(directory)).ok().map(|glob| glob.compile_matcher())
}
