//! The outputs of other root modules: what a remote state holds, where it is proved who wrote it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::{Configuration, Surroundings, View};
use crate::source::Location;
use crate::terraform::evaluate::Access;
use crate::terraform::module::{Declared, InstalledModules, Mode};
use crate::terraform::states::{Border, StateAddress, Writer};
use crate::value::{AtLeast, Origin, Unknown, Value};

impl View<'_, '_> {
    /// The outputs that a `terraform_remote_state` reads; none where nobody knows which root wrote them.
    pub(super) fn outputs_of_state(&self, body: &Value) -> Option<Value> {
        let configuration = self.configuration;
        let own = &configuration.root.module.directory;
        let address = StateAddress::read_by(body, own)?;
        // What a root reads of its own state was written before.
        let writer =
            configuration.surroundings.states.writer(&address).filter(|writer| writer.root.directory != *own)?;
        configuration.abroad.get(&writer.root.directory, || None, || configuration.outputs_of(writer))
    }
}

/// One of a remote state's outputs, where they are known: the trail says where it is read.
pub(super) fn read_output(
    declared: &Declared,
    attribute: &str,
    value: &Value,
    output: &Access,
    at: &Location,
) -> Option<Value> {
    let is_state = declared.mode == Mode::Data && declared.type_name.as_ref() == "terraform_remote_state";
    let name = output.name().filter(|_| is_state && attribute == "outputs")?;
    let what = format!("data.terraform_remote_state.{}.outputs.{name}", declared.name);
    Some(value.held(name)?.clone().through(what, at.clone()))
}

/// An output as it stands in the state, where one that is null may be missing.
fn kept(name: &str, value: Value) -> Value {
    if value.is_null() {
        Value::unknown(Unknown::Computed(format!("output.{name}"))).with_origin(value.origin)
    } else {
        value
    }
}

impl Configuration<'_> {
    /// The outputs of another root, as this one sees them.
    fn outputs_of(&self, writer: &Writer) -> Option<Value> {
        let _deeper = self.look_up()?;
        let Surroundings { library, .. } = self.surroundings;
        let (deployment, stack) = writer.only_deployment(library)?;
        let installed = InstalledModules::of_root(library.tree, &writer.root.directory);
        let surroundings = Surroundings { installed: &installed, ..self.surroundings };
        let other = Configuration {
            abroad: Rc::clone(&self.abroad),
            // It is evaluated inside this one, and takes the same room.
            lookups: Cell::new(self.lookups.get()),
            ..Configuration::new(surroundings, Arc::clone(&writer.root), &deployment, false)
        };
        Some(other.outputs_abroad(&Border::of(&stack, Border::LIMIT), other.root.module.problems.is_empty()))
    }

    /// The outputs of the root module as another stack sees them over the border. `is_whole`: all of its files could be
    /// read.
    pub(crate) fn outputs_abroad(&self, border: &Border, is_whole: bool) -> Value {
        let outputs = self.view(&self.root).root_outputs().into_iter();
        let entries = outputs.map(|(name, value)| {
            let value = kept(&name, border.crossed(&value));
            (name, value)
        });
        if is_whole {
            return Value::map(entries);
        }
        let held = AtLeast { entries: entries.collect(), ..AtLeast::default() };
        Value::unknown_map(Unknown::Computed("what is in the state".to_owned()), held, Origin::default())
    }
}
