//! Resources and data sources as expressions see them: `aws_sqs_queue.jobs["eu"].arn`.

use std::rc::Rc;
use std::sync::Arc;

use super::attributes::Subject;
use super::bindings::Bindings;
use super::expansion::{Expansion, Key};
use super::group::Picked;
use super::remote::read_output;
use super::view::undeclared;
use super::{View, computed};
use crate::source::Location;
use crate::terraform::evaluate::{Access, Resolved};
use crate::terraform::module::Declared;
use crate::value::{Data, Origin, Reference, Unknown, Value};

impl View<'_, '_> {
    /// Resolves what follows `resource`, `data` or `ephemeral` and the type: the name, a key, an attribute.
    pub(super) fn declared(&self, mode: &str, type_name: &str, path: &[Access], at: &Location) -> Resolved {
        let module = &self.instance.module;
        let Some(name) = path.first().and_then(Access::name) else { return undeclared(module, type_name, at) };
        let inner: Arc<str> = match mode {
            "resource" => format!("{type_name}.{name}").into(),
            mode => format!("{mode}.{type_name}.{name}").into(),
        };
        let Some(declared) = module.resources.get(&inner) else { return undeclared(module, &inner, at) };
        let expansion = self.expansion(&inner, declared);
        match expansion.pick(path.get(1)) {
            Picked::Instance { position, used } => {
                let used = used + 1;
                match path.get(used) {
                    Some(Access::Attribute(name)) => {
                        let value = self.attribute_of(&inner, declared, position, name, at);
                        let output =
                            path.get(used + 1).and_then(|output| read_output(declared, name, &value, output, at));
                        match output {
                            Some(value) => Resolved { value, used: used + 2 },
                            None => Resolved { value, used: used + 1 },
                        }
                    }
                    _ => Resolved { value: self.object(&inner, declared, position), used },
                }
            }
            Picked::Missing => {
                let what = format!("{inner} has no such instance");
                let value = Value::unknown(Unknown::Invalid(what)).with_origin(Origin::literal(inner, at.clone()));
                Resolved { value, used: 1 }
            }
            Picked::All => Resolved { value: self.group(&inner, declared, &expansion), used: 1 },
        }
    }

    /// The instances of a resource block.
    pub(crate) fn expansion(&self, inner: &Arc<str>, declared: &Declared) -> Arc<Expansion> {
        let cycle = || Arc::new(Expansion::cyclic(inner));
        let view = self.within(&Bindings::default());
        let expand = || Arc::new(Expansion::of(&declared.block.content, &view));
        self.instance.expansions.get(inner, &self.configuration.sharing, cycle, expand)
    }

    /// What the configuration sets for one instance: its attributes and nested blocks.
    pub(crate) fn resource_body(&self, inner: &Arc<str>, declared: &Declared, position: usize) -> Value {
        self.configuration.sharing.tie();
        let cycle = || Value::unknown(Unknown::Cycle(inner.to_string()));
        self.instance.bodies.get(&(Arc::clone(inner), position), cycle, || {
            let expansion = self.expansion(inner, declared);
            match expansion.instances.get(position) {
                Some(instance) => self.within(&instance.bindings).body(&declared.block),
                None => Value::unknown(Unknown::Undeclared(inner.to_string())),
            }
        })
    }

    /// The address of an instance in the stack.
    pub(crate) fn instance_address(&self, inner: &Arc<str>, declared: &Declared, position: usize) -> Arc<str> {
        let expansion = self.expansion(inner, declared);
        let key = expansion.instances.get(position).map_or(&Key::None, |instance| &instance.key);
        self.instance.address_of(format_args!("{inner}{key}")).into()
    }

    /// An instance as a value: an open map of what the configuration sets, each attribute referring to the instance.
    fn object(&self, inner: &Arc<str>, declared: &Declared, position: usize) -> Value {
        self.configuration.sharing.tie();
        let cycle = || Value::unknown(Unknown::Cycle(inner.to_string()));
        self.instance.objects.get(&(Arc::clone(inner), position), cycle, || {
            let address = self.instance_address(inner, declared, position);
            let subject = Subject::Declared { instance: Rc::clone(&self.instance), inner: Arc::clone(inner), position };
            self.configuration.subjects.borrow_mut().insert(Arc::clone(&address), subject);
            let body = self.resource_body(inner, declared, position);
            let origin = Origin::literal(Arc::clone(&address), declared.block.at.clone());
            let whole = Reference::new(Arc::clone(&address), "");
            let Data::Map(entries) = &body.data else { return body.referring_to(whole) };
            // An argument set to null is not set: the provider decides.
            let set = entries.iter().filter(|(_, value)| !value.is_null());
            let attributes = set.map(|(name, value)| {
                let reference = Reference::new(Arc::clone(&address), Arc::clone(name));
                (Arc::clone(name), computed::called(open_blocks(value, &whole), &reference).referring_to(reference))
            });
            Value::map(attributes).with_origin(origin).referring_to(whole)
        })
    }

    fn attribute_of(
        &self,
        inner: &Arc<str>,
        declared: &Declared,
        position: usize,
        name: &Arc<str>,
        at: &Location,
    ) -> Value {
        let object = self.object(inner, declared, position);
        let what = || format!("{}.{name}", self.instance_address(inner, declared, position));
        match (object.get(name), &object.data) {
            (Some(value), _) => value.clone().through(what(), at.clone()),
            (None, Data::Map(_)) => {
                let instance = Reference::new(self.instance_address(inner, declared, position), "");
                self.unset_attribute(&instance, name, at)
            }
            (None, _) => object.through(what(), at.clone()),
        }
    }

    /// All instances: a list by `count`, a map by `for_each`.
    fn group(&self, inner: &Arc<str>, declared: &Declared, expansion: &Expansion) -> Value {
        let origin = Origin::literal(Arc::clone(inner), declared.block.at.clone());
        expansion.gather(|position| self.object(inner, declared, position), &origin)
    }
}

/// Nested blocks have computed attributes too, so what a block does not set is asked of the instance.
fn open_blocks(value: &Value, whole: &Reference) -> Value {
    match &value.data {
        Data::List(items) if items.iter().any(|item| item.as_map().is_some()) => {
            let open = items.iter().map(|item| item.clone().referring_to(whole.clone()));
            Value::list(open.collect()).with_origin(value.origin.clone())
        }
        _ => value.clone(),
    }
}
