//! What pipelines pass to root modules: from the configurations and the command line, by the root's directory.

use std::collections::BTreeMap;

use super::Options;
use crate::config::Configs;
use crate::discover::Tree;
use crate::terraform::Inputs;
use crate::value::Value;

/// The inputs of every directory: those of its nearest configuration, and those of the command line, which win.
pub(super) fn by_directory(
    options: &Options,
    tree: &dyn Tree,
    directories: &[String],
    configs: &Configs,
) -> BTreeMap<String, Vec<Inputs>> {
    let given = from_command_line(options, tree);
    let inputs = directories.iter().map(|directory| {
        let mut inputs = configured(&tree.display(directory), configs);
        inputs.extend(given.clone());
        (directory.clone(), inputs)
    });
    inputs.filter(|(_, inputs)| !inputs.is_empty()).collect()
}

fn configured(stack: &str, configs: &Configs) -> Vec<Inputs> {
    // A broken configuration is told for the stacks that it concerns.
    let Ok(config) = configs.of(stack) else { return Vec::new() };
    let inputs = config.inputs_for(stack).map(|input| Inputs {
        vars: input.variables.clone(),
        var_files: input.variable_files.clone(),
        workspace: input.workspace.clone(),
        env: input.environment.clone(),
        ..Inputs::default()
    });
    inputs.collect()
}

fn from_command_line(options: &Options, tree: &dyn Tree) -> Option<Inputs> {
    if options.variables.is_empty() && options.variable_files.is_empty() {
        return None;
    }
    let working = tree.working();
    let in_tree = |file: &String| if working.is_empty() { file.clone() } else { format!("{working}/{file}") };
    let vars = options.variables.iter().map(|(name, value)| (name.clone(), Value::string(value.as_str())));
    Some(Inputs {
        vars: vars.collect(),
        var_files: options.variable_files.iter().map(in_tree).collect(),
        ..Inputs::default()
    })
}
