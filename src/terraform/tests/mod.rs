//! The loader as a whole, over small trees in memory; one file for each topic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

use std::collections::BTreeSet;

use super::{Inputs, Options, Reading, Sources, path_in_clones, read, without_version};
use crate::discover::{FileKind, Memory, paths};
use crate::model::{Resource, Stack};
use crate::value::{Data, Path, Value};

mod components;
mod data_sources;
mod declared;
mod dynamic_blocks;
mod environment;
mod hostile;
mod installed_modules;
mod misplaced;
mod module_calls;
mod opaque_modules;
mod overrides;
mod projects;
mod provider_inheritance;
mod providers;
mod references;
mod remote_states;
mod repetition;
mod roots;
mod scopes;
mod sharing;
mod terragrunt_arguments;
mod terragrunt_dependencies;
mod terragrunt_generated;
mod terragrunt_includes;
mod terragrunt_stack_files;
mod terragrunt_units;
mod test_runs;
mod texts_known_in_part;
mod tfvars;
mod trails;
mod variables;

type Files<'a> = &'a [(&'a str, &'a str)];

fn reading_with(files: Files<'_>, options: &Options<'_>) -> Reading {
    let tree = Memory::new(files.iter().copied());
    let configurations = files.iter().filter(|(path, _)| {
        let is_configuration = [".tf", ".tf.json", ".tofu"].iter().any(|ending| path.ends_with(ending));
        is_configuration && !path.contains(".terraform/")
    });
    let directories: BTreeSet<String> = configurations.map(|(path, _)| paths::directory(path).to_owned()).collect();
    let of_kind = |kind: FileKind| {
        let name = |path: &str| FileKind::of_name(paths::name(path));
        files.iter().map(|(path, _)| (*path).to_owned()).filter(|path| name(path) == Some(kind)).collect()
    };
    let sources = Sources {
        modules: directories.into_iter().collect(),
        declaring: Vec::new(),
        terragrunt: of_kind(FileKind::Terragrunt),
        components: of_kind(FileKind::TerraformStacks),
    };
    read(&tree, &sources, options)
}

/// Options with inputs for one root.
fn inputs(directory: &str, all: Vec<Inputs>) -> Options<'static> {
    Options { inputs: [(directory.to_owned(), all)].into(), ..Options::default() }
}

/// Inputs that set variables.
fn vars<const N: usize>(vars: [(&str, Value); N]) -> Inputs {
    Inputs { vars: vars.map(|(name, value)| (name.to_owned(), value)).into(), ..Inputs::default() }
}

fn reading(files: Files<'_>) -> Reading {
    reading_with(files, &Options::default())
}

/// The only stack of some files without a problem.
fn stack(files: Files<'_>) -> Stack {
    let mut reading = reading(files);
    assert_eq!(reading.problems, []);
    assert_eq!(names(&reading).len(), 1, "{:?}", names(&reading));
    reading.stacks.swap_remove(0)
}

/// The only stack of one file.
fn main(text: &str) -> Stack {
    stack(&[("main.tf", text)])
}

fn names(reading: &Reading) -> Vec<String> {
    reading.stacks.iter().map(Stack::name).collect()
}

fn addresses(stack: &Stack) -> Vec<&str> {
    stack.resources.iter().map(|resource| resource.address.as_ref()).collect()
}

fn resource<'a>(stack: &'a Stack, address: &str) -> &'a Resource {
    let found = stack.resources.iter().find(|resource| resource.address.as_ref() == address);
    found.unwrap_or_else(|| panic!("no {address} among {:?}", addresses(stack)))
}

/// What a resource's attribute holds, written short; nothing where it is not set.
fn at(stack: &Stack, address: &str, path: &str) -> String {
    let values = Path::parse(path).unwrap().select(&resource(stack, address).body);
    values.iter().map(short).collect::<Vec<_>>().join(", ")
}

fn value(stack: &Stack, address: &str, path: &str) -> Value {
    let values = Path::parse(path).unwrap().select(&resource(stack, address).body);
    values.into_iter().next().unwrap_or_else(|| panic!("{address} sets no {path}"))
}

/// The region setting of a resource's provider, with the provider's name.
fn region(stack: &Stack, address: &str) -> String {
    let provider = resource(stack, address).provider.as_ref().unwrap();
    let region = Path::parse("region").unwrap().select(&provider.settings);
    format!("{} {}", provider.label, region.iter().map(short).collect::<Vec<_>>().join(", ")).trim_end().to_owned()
}

fn short(value: &Value) -> String {
    let list = |items: &[Value], parted: &str| items.iter().map(short).collect::<Vec<_>>().join(parted);
    match &value.data {
        Data::Null => "null".to_owned(),
        Data::Bool(truth) => truth.to_string(),
        Data::Number(number) => number.to_string(),
        Data::String(text) => text.to_string(),
        Data::List(items) | Data::Set(items) => format!("[{}]", list(items, ", ")),
        Data::OneOf(items) => list(items, " | "),
        Data::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key}={}", short(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Data::Unknown(why) => format!("?{}", why.kind()),
    }
}

/// The references of a value, written.
fn references(value: &Value) -> Vec<String> {
    value.origin.references().iter().map(ToString::to_string).collect()
}

/// The trail of a value, written: `var.region main.tf:3`.
fn trail(value: &Value) -> Vec<String> {
    let steps = value.origin.trail.as_ref().map(|trail| trail.flatten(10)).unwrap_or_default();
    steps.iter().map(|step| format!("{} {}", step.what, step.at)).collect()
}
