//! Module calls as expressions see them: `module.network["eu"].vpc_id`.

use std::rc::Rc;
use std::sync::Arc;

use super::calls::{CallTarget, Children};
use super::group::Picked;
use super::view::undeclared;
use super::{ModuleInstance, View};
use crate::source::Location;
use crate::terraform::evaluate::{Access, Resolved};
use crate::terraform::module::Block;
use crate::value::{Origin, Reference, Unknown, Value};

impl View<'_, '_> {
    /// Resolves what follows `module`, `component` or `stack`: the name, a key, an output.
    pub(super) fn module_call(&self, root: &str, name: &Arc<str>, path: &[Access], at: &Location) -> Resolved {
        let Some(call) = self.instance.module.calls.get(name).map(Block::call_name) else {
            return undeclared(&self.instance.module, &format!("{root}.{name}"), at);
        };
        let children = self.children(name);
        let (position, used) = match children.call.expansion.pick(path.get(1)) {
            Picked::Instance { position, used } => (position, used + 1),
            Picked::All => {
                let all = children
                    .call
                    .expansion
                    .gather(|position| self.outputs_at(&children, position, at), &Origin::default());
                return Resolved { value: all, used: 1 };
            }
            Picked::Missing => {
                let why = Unknown::Invalid(format!("{call} has no such instance"));
                return Resolved { value: Value::unknown(why).through(call, at.clone()), used: 1 };
            }
        };
        match (path.get(used), children.targets.get(position)) {
            (Some(Access::Attribute(output)), Some(target)) => {
                let key = children.call.expansion.key(position);
                let value = self.output_of(target, output, at);
                Resolved { value: value.through(format!("{call}{key}.{output}"), at.clone()), used: used + 1 }
            }
            _ => Resolved { value: self.outputs_at(&children, position, at), used },
        }
    }

    fn outputs_at(&self, children: &Children, position: usize, at: &Location) -> Value {
        match children.targets.get(position) {
            Some(target) => self.outputs_of(target, at),
            None => Value::unknown(Unknown::Cycle("a module call".to_owned())),
        }
    }

    fn output_of(&self, target: &CallTarget, name: &Arc<str>, at: &Location) -> Value {
        match target {
            CallTarget::Module(child) => self.output(child, name),
            CallTarget::Opaque(call) => self.unset_attribute(&Reference::new(Arc::clone(&call.address), ""), name, at),
            CallTarget::Refused(why) => Value::unknown(why.clone()),
        }
    }

    /// All outputs of one instance. What a module that is not at hand returns is an open map.
    fn outputs_of(&self, target: &CallTarget, at: &Location) -> Value {
        match target {
            CallTarget::Module(child) => {
                let outputs = child.module.outputs.keys().map(|name| (Arc::clone(name), self.output(child, name)));
                let address = child.calls.last().map(|call| Arc::clone(&call.address)).unwrap_or_default();
                Value::map(outputs.collect::<Vec<_>>()).with_origin(Origin::literal(address, at.clone()))
            }
            CallTarget::Opaque(call) => {
                self.configuration.sharing.tie();
                let whole = Reference::new(Arc::clone(&call.address), "");
                let origin = Origin::literal(Arc::clone(&call.address), at.clone());
                Value::map([]).with_origin(origin).referring_to(whole)
            }
            CallTarget::Refused(why) => Value::unknown(why.clone()),
        }
    }

    /// All outputs of the root module.
    pub(super) fn root_outputs(&self) -> Vec<(Arc<str>, Value)> {
        let root = &self.configuration.root;
        root.module.outputs.keys().map(|name| (Arc::clone(name), self.output(root, name))).collect()
    }

    fn output(&self, child: &Rc<ModuleInstance>, name: &Arc<str>) -> Value {
        let what = || format!("output.{name}");
        let Some(value) = child.module.outputs.get(name).and_then(|output| output.content.argument("value")) else {
            return Value::unknown(child.module.undeclared(&child.address_of(what())));
        };
        let cycle = || Value::unknown(Unknown::Cycle(child.address_of(what())));
        let sharing = &self.configuration.sharing;
        child.outputs.get(name, sharing, cycle, || View::new(self.configuration, Rc::clone(child)).evaluate(value))
    }
}
