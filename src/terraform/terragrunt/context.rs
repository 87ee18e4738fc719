//! One configuration file as it is evaluated for a unit: what its expressions see.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::file::{ConfigFile, Shelf};
use super::include::Included;
use super::location::{ABSOLUTE, Directory};
use super::outputs::Outputs;
use super::{blocks, dependency, functions, include};
use crate::discover::{Entry, ReadError};
use crate::finding::Problem;
use crate::source::{Location, SourceFile};
use crate::terraform::environment::Environment;
use crate::terraform::evaluate::{Access, Names, Resolved, evaluate};
use crate::terraform::functions::Files;
use crate::terraform::memo::Memo;
use crate::terraform::module::Argument;
use crate::value::{Origin, Reference, Unknown, Value};

/// How deep blocks and values may nest, and files may read files.
pub(super) const MAX_NESTING: usize = 16;
/// How many files may be read for one unit.
const READ_LIMIT: usize = 2_000;

/// What was read and found out on the way of one unit.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The files, by their path as reports show it.
    pub(super) files: RefCell<BTreeMap<String, Arc<SourceFile>>>,
    /// What could not be read.
    pub(super) problems: RefCell<Vec<Problem>>,
    /// The directories of the units whose outputs were asked for.
    pub(super) dependencies: RefCell<BTreeSet<String>>,
    /// The environment in which Terragrunt runs.
    pub(super) environment: Environment,
    reads: Cell<usize>,
}

impl Record {
    /// Nothing yet, in an environment.
    pub(super) fn within(environment: Environment) -> Self {
        Self { environment, ..Self::default() }
    }

    /// Remembers a file.
    pub(super) fn add(&self, file: &Arc<SourceFile>) {
        self.files.borrow_mut().entry(file.path().to_owned()).or_insert_with(|| Arc::clone(file));
    }

    /// Counts one more configuration that is read; false when there are too many.
    pub(super) fn admit(&self) -> bool {
        self.reads.set(self.reads.get() + 1);
        self.reads.get() <= READ_LIMIT
    }
}

/// A configuration file, evaluated on demand.
pub(super) struct Context<'a> {
    /// All files.
    pub(super) shelf: &'a Shelf<'a>,
    /// This one.
    pub(super) config: Arc<ConfigFile>,
    /// Where its relative paths and upward searches begin.
    pub(super) directory: Directory,
    /// The directory of the unit that everything is read for.
    pub(super) original: String,
    /// The directory of this file, where a unit includes it.
    pub(super) parent: Option<String>,
    /// What a stack file passes to its units.
    pub(super) values: Option<Value>,
    /// The files that lead here.
    pub(super) chain: Vec<String>,
    /// What is read on the way.
    pub(super) record: Rc<Record>,
    /// What the units give that were read before.
    outputs: &'a Outputs,
    locals: Memo<Arc<str>, Value>,
    dependencies: Memo<Arc<str>, Option<Value>>,
    includes: Memo<(), Rc<Vec<Included<'a>>>>,
    whole: Memo<(), Value>,
}

impl<'a> Context<'a> {
    /// The context of the file that makes a unit or a stack of units.
    pub(super) fn of_unit(
        shelf: &'a Shelf<'a>,
        config: &Arc<ConfigFile>,
        directory: Directory,
        values: Option<Value>,
        record: &Rc<Record>,
        outputs: &'a Outputs,
    ) -> Rc<Self> {
        record.add(&config.file);
        Rc::new(Self {
            shelf,
            config: Arc::clone(config),
            original: directory.path.clone(),
            directory,
            parent: None,
            values,
            chain: vec![config.path.clone()],
            record: Rc::clone(record),
            outputs,
            locals: Memo::default(),
            dependencies: Memo::default(),
            includes: Memo::default(),
            whole: Memo::default(),
        })
    }

    /// The context of another file that this one includes or reads. An included one keeps the unit's directory.
    pub(super) fn inner(&self, path: &str, included: bool) -> Result<Rc<Self>, Unknown> {
        if self.chain.iter().any(|other| other == path) {
            return Err(Unknown::Cycle(path.to_owned()));
        }
        if self.chain.len() >= MAX_NESTING || !self.record.admit() {
            return Err(Unknown::TooLarge(format!("{path} is read too deep in other files")));
        }
        let config = self.shelf.file(path).map_err(|error| match error {
            ReadError::Missing => Unknown::Invalid(format!("there is no file {}", self.shelf.tree.display(path))),
            error => Unknown::Function(format!("what stands in {} ({error})", self.shelf.tree.display(path))),
        })?;
        self.record.add(&config.file);
        let directory = if included { self.directory.clone() } else { Directory::real(config.directory()) };
        Ok(Rc::new(Self {
            shelf: self.shelf,
            directory,
            original: self.original.clone(),
            parent: included.then(|| config.directory().to_owned()),
            values: if included { self.values.clone() } else { None },
            chain: self.chain.iter().cloned().chain([path.to_owned()]).collect(),
            record: Rc::clone(&self.record),
            outputs: self.outputs,
            locals: Memo::default(),
            dependencies: Memo::default(),
            includes: Memo::default(),
            whole: Memo::default(),
            config,
        }))
    }

    /// Where `file("...")` and its like begin: beside the file in which they stand, even where a unit includes it.
    fn base(&self) -> Cow<'_, Directory> {
        match &self.parent {
            Some(parent) => Cow::Owned(Directory::real(parent)),
            None => Cow::Borrowed(&self.directory),
        }
    }

    /// The value of an argument of this file.
    pub(super) fn value(&self, argument: &Argument) -> Value {
        evaluate(&argument.expression, argument.file(), self)
    }

    /// The files that this one includes. An included file's own includes do not count, as in Terragrunt.
    pub(super) fn includes(&self) -> Rc<Vec<Included<'a>>> {
        if self.parent.is_some() {
            return Rc::default();
        }
        self.includes.get(&(), Rc::default, || Rc::new(include::of(self)))
    }

    /// Everything in this file as a value: what reading or exposing it gives.
    pub(super) fn whole(&self) -> Value {
        let cycle = || Value::unknown(Unknown::Cycle(self.config.path.clone()));
        self.whole.get(&(), cycle, || blocks::whole(self))
    }

    fn local(&self, name: &Arc<str>) -> Value {
        let Some(argument) = self.config.local(name) else {
            return Value::unknown(Unknown::Invalid(format!("there is no local.{name}")));
        };
        let cycle = || Value::unknown(Unknown::Cycle(format!("local.{name}")));
        self.locals.get(name, cycle, || self.value(argument))
    }

    /// The outputs of a dependency of this file; none where nobody can tell them.
    pub(super) fn outputs(&self, dependency: &str) -> Option<Value> {
        self.dependencies.get(&dependency.into(), || None, || dependency::outputs_of(self, dependency))
    }

    /// The outputs of the unit in a directory, if it was read before.
    pub(super) fn outputs_in(&self, directory: &str) -> Option<Value> {
        self.record.dependencies.borrow_mut().insert(directory.to_owned());
        self.outputs.of(directory).cloned()
    }

    /// `include.root.locals.x`, or `include.locals.x` of an include without a name.
    fn included(&self, path: &[Access], at: &Location) -> Resolved {
        let includes = self.includes();
        let unnamed = includes.iter().find(|include| include.name.is_empty());
        let name = path.first().and_then(Access::name).unwrap_or_default();
        let named = includes.iter().find(|include| include.name.as_ref() == name && !name.is_empty());
        let (include, used) = match (named, unnamed) {
            (Some(named), _) => (named, 1),
            (None, Some(unnamed)) => (unnamed, 0),
            (None, None) => return unresolved(&format!("include.{name}"), at),
        };
        let value = match &include.context {
            Ok(context) if include.exposed => context.whole(),
            Ok(_) => Value::unknown(Unknown::Invalid(format!("include \"{name}\" exposes nothing"))),
            Err(why) => Value::unknown(why.clone()),
        };
        Resolved { value, used }
    }

    /// `feature.x.value`: the default, which the command line may override.
    fn feature(&self, path: &[Access], at: &Location) -> Resolved {
        let name = path.first().and_then(Access::name).unwrap_or_default();
        let own = self.config.content.blocks_of("feature");
        let default = own.filter(|block| block.label(0).as_ref() == name).find_map(|block| {
            let mut value = self.value(block.content.argument("default")?);
            value.origin.assumed = true;
            Some(value)
        });
        match default {
            Some(value) => {
                let value = value.through(format!("feature.{name}"), at.clone());
                Resolved { value: Value::map([("value".into(), value)]), used: 1 }
            }
            None => unresolved(&format!("feature.{name}"), at),
        }
    }

    fn stack_values(&self, at: &Location) -> Resolved {
        let unset = || Value::unknown(Unknown::Unset("values".to_owned()));
        let value = self.values.clone().unwrap_or_else(unset);
        let value = if value.why_unknown().is_some() { value.through("values", at.clone()) } else { value };
        Resolved { value, used: 0 }
    }
}

fn unresolved(what: &str, at: &Location) -> Resolved {
    let value = Value::unknown(Unknown::Undeclared(what.to_owned()));
    Resolved { value: value.with_origin(Origin::literal(what, at.clone())), used: 0 }
}

impl Names for Context<'_> {
    fn resolve(&self, root: &str, path: &[Access], at: &Location) -> Resolved {
        match root {
            "local" => match path.first().and_then(Access::name).map(Arc::<str>::from) {
                Some(name) => {
                    Resolved { value: self.local(&name).through(format!("local.{name}"), at.clone()), used: 1 }
                }
                None => unresolved(root, at),
            },
            "include" => self.included(path, at),
            "feature" => self.feature(path, at),
            "values" => self.stack_values(at),
            "dependency" => dependency::resolve(self, path, at),
            "unit" | "stack" => dependency::after_apply(root, path, at),
            _ => unresolved(root, at),
        }
    }

    /// What another unit's resource has beyond what its configuration sets.
    fn attribute(&self, instance: &Reference, name: &str, at: &Location) -> Value {
        let what = format!("{}.{name}", instance.address);
        Value::unknown(Unknown::Computed(what.clone())).through(what, at.clone()).referring_to(instance.to(name))
    }

    fn function(&self, name: &str, arguments: &[Value], at: &Location) -> Option<Value> {
        functions::call(name, arguments, self, at)
    }

    fn expression(&self, root: &str, path: &[Access]) -> Option<(Expression, Arc<SourceFile>)> {
        let [Access::Attribute(name)] = path else { return None };
        let argument = self.config.local(name).filter(|_| root == "local")?;
        Some((argument.expression.clone(), Arc::clone(argument.file())))
    }
}

impl Files for Context<'_> {
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        let path = self.base().resolve(path).ok_or(ReadError::Outside)?;
        let file = self.shelf.tree.read(&path)?;
        self.record.add(&file);
        Ok(file)
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        let path = self.base().resolve(directory).ok_or(ReadError::Outside)?;
        Ok(self.shelf.tree.list(&path))
    }
}

/// A directory of the tree as Terragrunt's functions spell it.
pub(super) fn absolute(directory: &str) -> String {
    if directory.is_empty() { ABSOLUTE.to_owned() } else { format!("{ABSOLUTE}/{directory}") }
}
