//! `terragrunt.stack.hcl`: units and stacks of units that Terragrunt makes from others.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::context::{Context, MAX_NESTING, Record};
use super::file::{ConfigFile, STACK_NAME, Shelf, UNIT_NAMES};
use super::location::Directory;
use super::outputs::Outputs;
use super::source::{self, Source};
use crate::discover::ReadError;
use crate::finding::Problem;
use crate::source::Location;
use crate::terraform::module::Block;
use crate::terraform::paths;
use crate::value::{Unknown, Value};

/// The name of a file of values beside a unit.
const VALUES_NAME: &str = "terragrunt.values.hcl";
/// Where Terragrunt puts what a stack file makes.
const MADE_DIRECTORY: &str = ".terragrunt-stack";
/// How many `unit` and `stack` blocks are followed from one stack file, through others too.
const BLOCK_LIMIT: usize = 2_000;

/// A unit that is to be read: a file of its own, or one that a stack file makes.
#[derive(Clone)]
pub(super) struct Planned {
    /// Its configuration; none when that is not at hand.
    pub(super) config: Option<Arc<ConfigFile>>,
    /// Its directory.
    pub(super) directory: Directory,
    /// What its stack file passes to it.
    pub(super) values: Option<Value>,
    /// The `unit` block that makes it, after the `stack` blocks that lead there.
    pub(super) callers: Vec<(Arc<ConfigFile>, Block)>,
    /// Where it is copied from, when that is not at hand.
    pub(super) source: Option<(Arc<str>, Location)>,
}

impl Planned {
    /// A unit with a file of its own. `record`: what cannot be read beside it.
    pub(super) fn of_file(shelf: &Shelf<'_>, path: &str, record: &Rc<Record>) -> Option<Self> {
        let config = shelf.file(path).ok()?;
        let directory = Directory::real(config.directory());
        let values = values_beside(shelf, &directory.path, record);
        Some(Self { config: Some(config), directory, values, callers: Vec::new(), source: None })
    }
}

/// The units that a stack file makes, and the directories that they are copied from.
#[derive(Default)]
pub(super) struct Made {
    pub(super) units: Vec<Planned>,
    pub(super) sources: BTreeSet<String>,
    pub(super) problems: Vec<Problem>,
}

/// Reads a stack file and those that it leads to.
pub(super) fn read<'a>(shelf: &'a Shelf<'a>, path: &str, module_path: &dyn Fn(&str) -> Option<String>) -> Made {
    let mut reading = Reading { shelf, module_path, made: Made::default(), blocks: 0, record: Rc::default() };
    if let Ok(config) = shelf.file(path) {
        let directory = Directory::real(config.directory());
        reading.stack(&config, directory, None, &[], MAX_NESTING);
    }
    let mut made = reading.made;
    made.problems.extend(reading.record.problems.take());
    made
}

struct Reading<'a, 'p> {
    shelf: &'a Shelf<'a>,
    module_path: &'p dyn Fn(&str) -> Option<String>,
    made: Made,
    /// How many blocks were followed.
    blocks: usize,
    record: Rc<Record>,
}

/// What stands in a `unit` or `stack` block.
struct Copy {
    block: Block,
    source: Source,
    directory: String,
    values: Option<Value>,
}

impl<'a> Reading<'a, '_> {
    fn stack(
        &mut self,
        config: &Arc<ConfigFile>,
        directory: Directory,
        values: Option<Value>,
        callers: &[(Arc<ConfigFile>, Block)],
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            let message = "stacks of units are nested too deep here; this one was not read";
            self.made.problems.push(Problem::file(config.file.path(), message));
            return;
        };
        let context = Context::of_unit(self.shelf, config, directory, values, &self.record, Outputs::none());
        for block in config.content.blocks.iter().filter(|block| matches!(block.kind.as_ref(), "unit" | "stack")) {
            if !self.admit(block) {
                return;
            }
            let copy = self.copy(&context, block);
            let callers: Vec<_> = callers.iter().cloned().chain([(Arc::clone(config), block.clone())]).collect();
            match block.kind.as_ref() {
                "unit" => self.unit(copy, callers),
                _ => self.inner_stack(copy, callers, depth),
            }
        }
    }

    /// Counts one more block that is followed; false when there are too many, which is told once.
    fn admit(&mut self, block: &Block) -> bool {
        if self.blocks == BLOCK_LIMIT {
            let message =
                format!("more than {BLOCK_LIMIT} units and stacks of units are made here; the others were not read");
            self.made.problems.push(Problem::at(block.at.clone(), message));
        }
        self.blocks += 1;
        self.blocks <= BLOCK_LIMIT
    }

    fn copy(&self, context: &Rc<Context<'a>>, block: &Block) -> Copy {
        let argument = |name: &str| block.content.argument(name);
        let unnamed = || Source::elsewhere("", block.at.clone());
        let named = |argument| source::of_argument(context, argument, &context.directory, self.module_path);
        let source = argument("source").map_or_else(unnamed, named);
        let value = |name: &str| argument(name).map(|argument| context.value(argument));
        let path = value("path").and_then(|path| path.as_str().map(str::to_owned));
        let path = path.unwrap_or_else(|| block.label(0).to_string());
        let plain = value("no_dot_terragrunt_stack").and_then(|value| value.as_bool()).unwrap_or(false);
        let made = if plain { path } else { format!("{MADE_DIRECTORY}/{path}") };
        let directory = paths::join(&context.directory.path, &made).unwrap_or_else(|| context.directory.path.clone());
        let values = value("values").or_else(|| Some(Value::map([])));
        Copy { block: block.clone(), source, directory, values }
    }

    fn unit(&mut self, copy: Copy, callers: Vec<(Arc<ConfigFile>, Block)>) {
        let unit = |config, copied_from, source| Planned {
            config,
            directory: Directory { path: copy.directory.clone(), copied_from },
            values: copy.values.clone(),
            callers: callers.clone(),
            source,
        };
        let planned = match &copy.source {
            Source::Directory { path, written, at } => {
                let found = UNIT_NAMES.iter().find_map(|name| self.shelf.file(&paths::entry(path, name)).ok());
                self.made.sources.insert(path.clone());
                if found.is_none() {
                    self.missing(written, at);
                }
                let source = found.is_none().then(|| (Arc::from(written.as_str()), at.clone()));
                unit(found, Some(path.clone()), source)
            }
            Source::Elsewhere { source, at, .. } => unit(None, None, Some((Arc::clone(source), at.clone()))),
            Source::Own => unit(None, None, Some(("".into(), copy.block.at.clone()))),
        };
        self.made.units.push(planned);
    }

    fn inner_stack(&mut self, copy: Copy, callers: Vec<(Arc<ConfigFile>, Block)>, depth: usize) {
        let directory = |copied_from| Directory { path: copy.directory.clone(), copied_from };
        let (source, at) = match &copy.source {
            Source::Directory { path, written, at } => {
                self.made.sources.insert(path.clone());
                if let Ok(config) = self.shelf.file(&paths::entry(path, STACK_NAME)) {
                    if callers.iter().any(|(caller, _)| caller.path == config.path) {
                        let message =
                            format!("the stack of units in \"{written}\" contains itself; it was not read again");
                        return self.made.problems.push(Problem::at(at.clone(), message));
                    }
                    return self.stack(&config, directory(Some(path.clone())), copy.values, &callers, depth);
                }
                self.missing(written, at);
                (Arc::from(written.as_str()), at.clone())
            }
            Source::Elsewhere { source, at, .. } => (Arc::clone(source), at.clone()),
            Source::Own => (Arc::from(""), copy.block.at.clone()),
        };
        let unread = Planned {
            config: None,
            directory: directory(None),
            values: copy.values,
            callers,
            source: Some((source, at)),
        };
        self.made.units.push(unread);
    }

    fn missing(&mut self, written: &str, at: &Location) {
        let message = format!("\"{written}\" is not in the scanned tree; what it holds was not read");
        self.made.problems.push(Problem::at(at.clone(), message));
    }
}

/// What a file of values beside a unit passes to it, as Terragrunt writes it.
fn values_beside(shelf: &Shelf<'_>, directory: &str, record: &Rc<Record>) -> Option<Value> {
    let path = paths::entry(directory, VALUES_NAME);
    let config = match shelf.file(&path) {
        Ok(config) => config,
        Err(ReadError::Missing) => return None,
        Err(error) => {
            let shown = shelf.tree.display(&path);
            let why = Unknown::Function(format!("what stands in {shown} ({error})"));
            record.problems.borrow_mut().push(Problem::file(shown, error.to_string()));
            return Some(Value::unknown(why));
        }
    };
    let context = Context::of_unit(shelf, &config, Directory::real(directory), None, record, Outputs::none());
    let values = config.content.arguments.iter().map(|argument| (Arc::clone(&argument.name), context.value(argument)));
    Some(Value::map(values.collect::<Vec<_>>()))
}
