//! What an expression sees: names and files.

use std::rc::Rc;
use std::sync::Arc;

use super::bindings::Bindings;
use super::{Configuration, Expansion, ModuleInstance};
use crate::discover::{Entry, ReadError};
use crate::source::{Location, SourceFile};
use crate::terraform::evaluate::{Access, Names, Resolved, TemplateFile, evaluate};
use crate::terraform::functions::Files;
use crate::terraform::module::{Argument, Module};
use crate::terraform::partial::accepted;
use crate::terraform::paths;
use crate::value::{Origin, Reference, Unknown, Value};

/// A module instance as the expressions of one block in it see it.
#[derive(Clone)]
pub(crate) struct View<'c, 'a> {
    /// The whole.
    pub(super) configuration: &'c Configuration<'a>,
    /// The module instance.
    pub(super) instance: Rc<ModuleInstance>,
    /// Names that hold in this block only.
    pub(super) bindings: Bindings,
}

impl<'c, 'a> View<'c, 'a> {
    /// The view outside of any repeated block.
    pub(super) fn new(configuration: &'c Configuration<'a>, instance: Rc<ModuleInstance>) -> Self {
        Self { configuration, instance, bindings: Bindings::default() }
    }

    /// The same with other block names.
    pub(super) fn within(&self, bindings: &Bindings) -> Self {
        Self { bindings: bindings.clone(), ..self.clone() }
    }

    /// The view of one instance of a block.
    pub(crate) fn within_instance(&self, expansion: &Expansion, position: usize) -> Self {
        match expansion.instances.get(position) {
            Some(instance) => self.within(&instance.bindings),
            None => self.clone(),
        }
    }

    /// The value of an argument, if Terraform accepts it.
    pub(crate) fn evaluate(&self, argument: &Argument) -> Value {
        accepted(evaluate(&argument.expression, argument.file(), self))
    }

    /// The view of the caller's module, where the inputs of this instance are evaluated.
    pub(super) fn of_caller(&self) -> Option<Self> {
        let caller = self.instance.caller.as_ref()?;
        let instance = caller.instance.upgrade()?;
        Some(Self { configuration: self.configuration, instance, bindings: caller.bindings.clone() })
    }

    fn local(&self, name: &Arc<str>) -> Value {
        let cycle = || Value::unknown(Unknown::Cycle(format!("local.{name}")));
        self.instance.locals.get(name, &self.configuration.sharing, cycle, || {
            // Inside a local value no `each` and no `count` holds.
            let view = self.within(&Bindings::default());
            let module = &view.instance.module;
            let local = module.locals.get(name).map(|local| view.evaluate(local));
            local.unwrap_or_else(|| Value::unknown(module.undeclared(&format!("local.{name}"))))
        })
    }

    fn path(&self, name: &str) -> Value {
        let root = &self.configuration.root.module.directory;
        match name {
            "module" => Value::string(paths::relative(root, &self.instance.module.directory)),
            "root" => Value::string("."),
            other => Value::unknown(Unknown::Function(format!("path.{other}"))),
        }
    }

    fn workspace(&self) -> Value {
        self.configuration.sharing.tie();
        match &self.configuration.workspace {
            Some(name) => Value::string(name.as_str()),
            None => Value::unknown(Unknown::Unset("terraform.workspace".to_owned())),
        }
    }

    /// A value reached by the first access, with its step in the trail.
    fn named(&self, root: &str, name: &str, value: Value, at: &Location) -> Resolved {
        Resolved { value: value.through(format!("{root}.{name}"), at.clone()), used: 1 }
    }

    fn resolve_named(&self, root: &str, path: &[Access], at: &Location) -> Resolved {
        if let Some(inserted) = self.instance.module.insertions.get(root) {
            return Resolved { value: inserted.clone(), used: 0 };
        }
        let Some(name) = path.first().and_then(Access::shared_name) else {
            return undeclared(&self.instance.module, root, at);
        };
        match root {
            "var" => self.named(root, &name, self.variable(&name), at),
            "local" => self.named(root, &name, self.local(&name), at),
            "path" => self.named(root, &name, self.path(&name), at),
            "terraform" | "tofu" if name.as_ref() == "workspace" => self.named(root, &name, self.workspace(), at),
            "module" => self.module_call(root, &name, path, at),
            "component" if self.instance.module.calls.contains_key(&name) => self.module_call(root, &name, path, at),
            "stack" if self.instance.module.calls.contains_key(format!("stack.{name}").as_str()) => {
                self.module_call(root, &format!("stack.{name}").into(), path, at)
            }
            "data" | "ephemeral" | "resource" => {
                let mut resolved = self.declared(root, &name, path.get(1..).unwrap_or_default(), at);
                resolved.used += 1;
                resolved
            }
            type_name => self.declared("resource", type_name, path, at),
        }
    }
}

pub(super) fn undeclared(module: &Module, what: &str, at: &Location) -> Resolved {
    let value = Value::unknown(module.undeclared(what));
    Resolved { value: value.with_origin(Origin::literal(what, at.clone())), used: 0 }
}

impl Names for View<'_, '_> {
    fn resolve(&self, root: &str, path: &[Access], at: &Location) -> Resolved {
        let Some(_level) = self.configuration.look_up() else {
            let why = Unknown::TooLarge(format!("{root} leads through too many names"));
            return Resolved { value: Value::unknown(why).with_origin(Origin::literal(root, at.clone())), used: 0 };
        };
        match self.bindings.get(root) {
            Some(bound) => bound_name(root, bound, path, at),
            None => self.resolve_named(root, path, at),
        }
    }

    fn attribute(&self, instance: &Reference, name: &str, at: &Location) -> Value {
        self.unset_attribute(instance, name, at)
    }

    fn provider_source(&self, local: &str) -> Option<Arc<str>> {
        self.instance.module.requirements.contains_key(local).then(|| self.source_of(local))
    }

    fn template(&self, path: &str) -> Result<Arc<TemplateFile>, ReadError> {
        let path = paths::join(&self.configuration.root.module.directory, path).ok_or(ReadError::Outside)?;
        self.configuration.surroundings.library.template(&path)
    }
}

/// `each.value`, `count.index`, an iterator's `.key`: the trail names what was used.
fn bound_name(root: &str, bound: &Value, path: &[Access], at: &Location) -> Resolved {
    let inner = path.first().and_then(Access::name).and_then(|name| Some((name, bound.get(name)?)));
    match inner {
        Some((name, value)) => Resolved { value: value.clone().through(format!("{root}.{name}"), at.clone()), used: 1 },
        None => Resolved { value: bound.clone(), used: 0 },
    }
}

impl Files for View<'_, '_> {
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        let path = paths::join(&self.configuration.root.module.directory, path).ok_or(ReadError::Outside)?;
        self.configuration.surroundings.library.tree.read(&path)
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        let path = paths::join(&self.configuration.root.module.directory, directory).ok_or(ReadError::Outside)?;
        Ok(self.configuration.surroundings.library.tree.list(&path))
    }
}
