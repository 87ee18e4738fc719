//! The outputs of other root modules: what a remote state holds, where it is proved who wrote it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::{Configuration, Surroundings, View};
use crate::source::Location;
use crate::terraform::evaluate::Access;
use crate::terraform::module::{Declared, InstalledModules, Mode};
use crate::terraform::states::{StateAddress, Writer, seen_abroad};
use crate::value::Value;

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
    Some(value.get(name)?.clone().through(what, at.clone()))
}

impl Configuration<'_> {
    /// The outputs of another root, as this one sees them.
    fn outputs_of(&self, writer: &Writer) -> Option<Value> {
        let _deeper = self.look_up()?;
        let Surroundings { library, module_path, states, .. } = self.surroundings;
        let (deployment, stack) = writer.only_deployment(library)?;
        let installed = InstalledModules::of_root(library.tree, &writer.root.directory);
        let surroundings = Surroundings { library, installed: &installed, module_path, states };
        let other = Configuration {
            abroad: Rc::clone(&self.abroad),
            // It is evaluated inside this one, and takes the same room.
            lookups: Cell::new(self.lookups.get()),
            ..Configuration::new(surroundings, Arc::clone(&writer.root), &deployment, false)
        };
        let stack = Arc::from(stack);
        let outputs = other.view(&other.root).root_outputs();
        Some(Value::map(outputs.into_iter().map(|(name, value)| (name, seen_abroad(&value, &stack)))))
    }
}
