//! The outputs of other root modules: what a remote state holds, where it is proved who wrote it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::{Configuration, Surroundings, View};
use crate::source::Location;
use crate::terraform::evaluate::Access;
use crate::terraform::module::{Declared, InstalledModules, Mode};
use crate::terraform::partial::assumed;
use crate::terraform::states::{Border, StateAddress, WorkspaceName, Written};
use crate::value::{AtLeast, Data, Origin, Unknown, Value};

impl View<'_, '_> {
    /// The outputs that a `terraform_remote_state` reads; none where nobody knows which root wrote them.
    pub(super) fn outputs_of_state(&self, body: &Value) -> Option<Value> {
        let own = &self.configuration.root.module.directory;
        let by_backend = StateAddress::read_by(body, own).and_then(|address| self.outputs_at_address(&address));
        by_backend.or_else(|| self.outputs_of_workspaces(&WorkspaceName::of_state(body)?))
    }

    /// The outputs that a `tfe_outputs` reads, in the same way.
    pub(super) fn outputs_of_workspace(&self, body: &Value) -> Option<Value> {
        let name = WorkspaceName::of_outputs(body)?;
        let by_backend = || {
            let (organization, name) = name.as_texts()?;
            self.outputs_at_address(&StateAddress::of_workspace(organization, name))
        };
        self.outputs_of_workspaces(&name).or_else(by_backend)
    }

    fn outputs_at_address(&self, address: &StateAddress) -> Option<Value> {
        let configuration = self.configuration;
        let Surroundings { states, library, .. } = configuration.surroundings;
        let written = states.written(address, library)?;
        // What a root reads of its own state was written before.
        let is_other = written.root.directory != configuration.root.module.directory;
        is_other.then(|| configuration.outputs_of(&written))?
    }

    /// What the workspaces hold alike that a name can mean.
    fn outputs_of_workspaces(&self, name: &WorkspaceName) -> Option<Value> {
        let configuration = self.configuration;
        let Surroundings { states, library, .. } = configuration.surroundings;
        let written = states.in_workspaces(name, &configuration.root.module.directory, library)?;
        let outputs: Vec<Value> =
            written.iter().map(|written| configuration.outputs_of(written)).collect::<Option<_>>()?;
        let outputs = of_one_of(outputs)?;
        Some(if name.is_assumed() { assumed(&outputs) } else { outputs })
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
    let is_state = declared.mode == Mode::Data
        && match declared.type_name.as_ref() {
            "terraform_remote_state" => attribute == "outputs",
            "tfe_outputs" => matches!(attribute, "values" | "nonsensitive_values"),
            _ => false,
        };
    let name = output.name().filter(|_| is_state)?;
    let what = format!("data.{}.{}.{attribute}.{name}", declared.type_name, declared.name);
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

/// The outputs of one of several deployments of a root, nobody knows of which.
fn of_one_of(mut all: Vec<Value>) -> Option<Value> {
    if all.len() == 1 {
        return all.pop();
    }
    let names = all.first()?.as_map()?.keys().cloned().collect::<Vec<_>>();
    let entries: BTreeMap<Arc<str>, Value> = names
        .into_iter()
        .filter_map(|name| {
            let each: Vec<Value> = all.iter().map(|outputs| outputs.get(&name).cloned()).collect::<Option<_>>()?;
            Some((name, either(each)))
        })
        .collect();
    Some(Value::map(entries))
}

/// One of several values; equal ones are one that came from each of these places.
fn either(each: Vec<Value>) -> Value {
    let origin = Origin::merge(each.iter().map(|value| &value.origin));
    let untold = each.iter().find(|value| matches!(value.data, Data::Unknown(_)));
    if let Some(untold) = untold {
        return untold.unheld().with_origin(origin);
    }
    Value::one_of(each, origin.clone()).with_origin(origin)
}

impl Configuration<'_> {
    /// The outputs of another root, as this one sees them.
    fn outputs_of(&self, written: &Written) -> Option<Value> {
        self.abroad.get(&written.stack, || None, || self.evaluated(written))
    }

    fn evaluated(&self, written: &Written) -> Option<Value> {
        let _deeper = self.look_up()?;
        let Surroundings { library, .. } = self.surroundings;
        let installed = InstalledModules::of_root(library.tree, &written.root.directory);
        let surroundings = Surroundings { installed: &installed, ..self.surroundings };
        let other = Configuration {
            abroad: Rc::clone(&self.abroad),
            // It is evaluated inside this one, and takes the same room.
            lookups: Cell::new(self.lookups.get()),
            ..Configuration::new(surroundings, Arc::clone(&written.root), &written.deployment, false)
        };
        Some(other.outputs_abroad(&Border::of(&written.stack, Border::LIMIT), other.root.module.problems.is_empty()))
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
