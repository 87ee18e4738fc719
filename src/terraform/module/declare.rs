//! Sorts the blocks of a directory's files into a [`Module`].

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, OnceLock};

use hcl_edit::expr::Expression;

use super::misplaced::misplaced;
use super::{Block, Content, Declared, Mode, Module, ModuleFile, ProviderBlock, Variable, requirements};
use crate::discover::paths;
use crate::finding::Problem;
use crate::terraform::syntax::Parsed;

/// A parsed file and its part in the module.
pub(crate) struct Part {
    /// The file.
    pub(crate) parsed: Parsed,
    /// It overrides what the others declare.
    pub(crate) overrides: bool,
}

/// Makes a module of the files of a directory, primary ones first.
pub(crate) fn module(directory: &str, parts: Vec<Part>, problems: Vec<Problem>) -> Module {
    let unread = problems.iter().map(|problem| paths::name(&problem.path).to_owned()).collect();
    let mut module = Module { directory: directory.to_owned(), problems, unread, ..Module::default() };
    for Part { parsed, overrides } in parts {
        let Parsed { file, body, comments, problem } = parsed;
        if let Some(problem) = problem {
            module.unread.push(paths::name(file.path()).to_owned());
            module.problems.push(problem);
        }
        let is_json = file.path().ends_with(".json");
        let content = if is_json { Content::read_json(body, &file) } else { Content::read(body, &file) };
        module.files.push(ModuleFile { file, comments });
        module.blocks += content.blocks.len();
        for block in content.blocks {
            module.add(block, overrides);
        }
    }
    module
}

impl Module {
    fn add(&mut self, block: Block, overrides: bool) {
        self.problems.extend(misplaced(&block));
        match block.kind.as_ref() {
            "resource" => self.add_resource(Mode::Managed, block, overrides),
            "data" => self.add_resource(Mode::Data, block, overrides),
            "ephemeral" => self.add_resource(Mode::Ephemeral, block, overrides),
            "variable" => self.add_variable(block, overrides),
            "output" => add_block(&mut self.outputs, block, overrides, &mut self.problems),
            "module" => add_block(&mut self.calls, block, overrides, &mut self.problems),
            "locals" => self.add_locals(block, overrides),
            "provider" => self.add_provider(block, overrides),
            "terraform" => {
                requirements::collect(&block, &mut self.requirements);
                self.settings.push(block);
            }
            // `moved`, `import`, `removed` and `check` place nothing; what else stands here is not Terraform's.
            _ => {}
        }
    }

    fn add_resource(&mut self, mode: Mode, block: Block, overrides: bool) {
        let [type_name, name] = block.labels.as_slice() else {
            let message = format!("a {} block has two labels, its type and its name", block.kind);
            self.problems.push(Problem::at(block.at.clone(), message));
            return;
        };
        let address = match mode {
            Mode::Managed => format!("{type_name}.{name}"),
            Mode::Data => format!("data.{type_name}.{name}"),
            Mode::Ephemeral => format!("ephemeral.{type_name}.{name}"),
        };
        match self.resources.entry(address.into()) {
            Entry::Vacant(entry) => {
                let (type_name, name) = (Arc::clone(type_name), Arc::clone(name));
                entry.insert(Declared { mode, type_name, name, block });
            }
            Entry::Occupied(mut entry) if overrides => entry.get_mut().block.override_with(block),
            Entry::Occupied(entry) => self.problems.push(declared_twice(&block, &entry.get().block)),
        }
    }

    fn add_variable(&mut self, block: Block, overrides: bool) {
        match self.variables.entry(block.label(0)) {
            Entry::Vacant(entry) => {
                entry.insert(Variable { block, default: OnceLock::new() });
            }
            Entry::Occupied(mut entry) if overrides => entry.get_mut().block.override_with(block),
            Entry::Occupied(mut entry) => {
                self.problems.push(declared_twice(&block, &entry.get().block));
                entry.get_mut().doubt(&block);
            }
        }
    }

    fn add_locals(&mut self, block: Block, overrides: bool) {
        for argument in block.content.arguments {
            match self.locals.entry(Arc::clone(&argument.name)) {
                Entry::Occupied(entry) if !overrides => {
                    let message = format!("local.{} is declared at {} already", argument.name, entry.get().at);
                    self.problems.push(Problem::at(argument.at, message));
                }
                Entry::Occupied(mut entry) => {
                    entry.insert(argument);
                }
                Entry::Vacant(entry) => {
                    entry.insert(argument);
                }
            }
        }
    }

    fn add_provider(&mut self, block: Block, overrides: bool) {
        let name = block.label(0);
        let alias = block.content.argument("alias").and_then(|argument| match &argument.expression {
            Expression::String(text) => Some(Arc::from(text.as_str())),
            _ => None,
        });
        let mut others = self.providers.iter_mut();
        match others.find(|other| other.name == name && other.alias == alias) {
            None => self.providers.push(ProviderBlock { name, alias, block }),
            Some(other) if overrides => other.block.override_with(block),
            Some(other) => {
                let problem = declared_twice(&block, &other.block);
                self.problems.push(problem);
            }
        }
    }
}

fn add_block(blocks: &mut BTreeMap<Arc<str>, Block>, block: Block, overrides: bool, problems: &mut Vec<Problem>) {
    match blocks.entry(block.label(0)) {
        Entry::Vacant(entry) => {
            entry.insert(block);
        }
        Entry::Occupied(mut entry) if overrides => entry.get_mut().override_with(block),
        Entry::Occupied(entry) => problems.push(declared_twice(&block, entry.get())),
    }
}

/// Terraform refuses this; we read the first and say so.
fn declared_twice(block: &Block, first: &Block) -> Problem {
    let labels: Vec<String> = block.labels.iter().map(|label| format!("\"{label}\"")).collect();
    let message =
        format!("{} {} is declared at {} already; this one was not read", block.kind, labels.join(" "), first.at);
    Problem::at(block.at.clone(), message)
}
