//! Attributes that the configuration does not set: computed by the provider, read by a data source, returned by a
//! module that is not at hand. A few can be told all the same.

use std::rc::Rc;
use std::sync::Arc;

use super::{ModuleInstance, View, computed};
use crate::model::Provider;
use crate::source::Location;
use crate::terraform::module::{Declared, Mode};
use crate::terraform::partial::MAX_CANDIDATES;
use crate::value::{Data, Origin, Outline, Reference, Unknown, Value};

/// What a reference's address stands for.
#[derive(Clone)]
pub(super) enum Subject {
    /// An instance of a resource or data source.
    Declared {
        /// The module instance.
        instance: Rc<ModuleInstance>,
        /// The address in the module.
        inner: Arc<str>,
        /// Which instance of the block.
        position: usize,
    },
    /// A call of a module that is not at hand.
    Opaque {
        /// The calling module instance.
        caller: Rc<ModuleInstance>,
        /// The name of the call in it.
        name: Arc<str>,
        /// Which instance of the call.
        position: usize,
        /// The module's source.
        source: Arc<str>,
    },
}

impl View<'_, '_> {
    /// An attribute that an open map does not hold.
    pub(super) fn unset_attribute(&self, instance: &Reference, name: &str, at: &Location) -> Value {
        self.configuration.sharing.tie();
        let what = format!("{}.{name}", instance.address);
        let own =
            instance.stack.is_none().then(|| self.configuration.subjects.borrow().get(&instance.address).cloned());
        let subject = own.flatten();
        let value = match subject {
            Some(Subject::Declared { instance, inner, position }) => {
                let view = Self { instance, ..self.clone() };
                view.told_by_provider(&inner, position, name, &what)
            }
            Some(Subject::Opaque { caller, name: call, position, source }) => {
                let view = Self { instance: caller, ..self.clone() };
                let returned = view.returned(&call, position, &source, &instance.to(name));
                returned.unwrap_or_else(|| Value::unknown(Unknown::OpaqueModule(source.to_string())))
            }
            None => Value::unknown(Unknown::Computed(what.clone())),
        };
        value.through(what, at.clone()).referring_to(instance.to(name))
    }

    fn told_by_provider(&self, inner: &Arc<str>, position: usize, name: &str, what: &str) -> Value {
        let Some(declared) = self.instance.module.resources.get(inner) else {
            return Value::unknown(Unknown::Undeclared(inner.to_string()));
        };
        if let Some(value) = self.read_through(inner, declared, position, name) {
            return value;
        }
        match declared.mode {
            Mode::Data => computed::read(&declared.type_name, name, what),
            Mode::Managed | Mode::Ephemeral => computed::computed(&declared.type_name, name, what),
        }
    }

    /// What follows from the resource's own arguments or its provider's settings.
    fn read_through(&self, inner: &Arc<str>, declared: &Declared, position: usize, name: &str) -> Option<Value> {
        let argument = |name: &str| {
            let body = self.resource_body(inner, declared, position);
            body.get(name).filter(|value| !value.is_null()).cloned()
        };
        let setting = |name: &str| self.setting_of(inner, declared, position, name);
        match (declared.mode, declared.type_name.as_ref(), name) {
            (Mode::Data, "aws_region", "name" | "id" | "region") => {
                Some(argument("region").or_else(|| argument("name")).unwrap_or_else(|| setting("region")))
            }
            (Mode::Data, "google_client_config", "region" | "zone" | "project") => Some(setting(name)),
            // Its id is that of the resource whose categories it reads.
            (Mode::Data, "azurerm_monitor_diagnostic_categories", "id") => argument("resource_id"),
            // Zones of an unknown choice, in a region that may be known: the trail leads there.
            (Mode::Data, "aws_availability_zones", "names" | "zone_ids" | "id") => {
                let zones = Unknown::Data(format!("{}.{name}", self.instance.address_of(inner)));
                Some(Value::new(Data::Unknown(zones), Origin { references: None, ..setting("region").origin }))
            }
            (Mode::Data, "google_compute_zones", "names") => {
                let zones = Unknown::Data(format!("{}.{name}", self.instance.address_of(inner)));
                Some(zones_in(&argument("region").unwrap_or_else(|| setting("region")), &zones))
            }
            (Mode::Managed, "random_shuffle", "result") => {
                let order = Unknown::Computed(format!("{}.{name}", self.instance.address_of(inner)));
                shuffled(&argument("input")?, order)
            }
            // Every AWS resource has a region of its own; left out, it is the provider's.
            (Mode::Managed, type_name, "region") if type_name.starts_with("aws_") => Some(setting("region")),
            (Mode::Managed, "terraform_data", "output") => argument("input"),
            (Mode::Data, "terraform_remote_state", "outputs") => {
                self.outputs_of_state(&self.resource_body(inner, declared, position))
            }
            (Mode::Data, "tfe_outputs", "values" | "nonsensitive_values") => {
                self.outputs_of_workspace(&self.resource_body(inner, declared, position))
            }
            _ => None,
        }
    }

    fn setting_of(&self, inner: &Arc<str>, declared: &Declared, position: usize, name: &str) -> Value {
        let expansion = self.expansion(inner, declared);
        setting(&self.provider_of_instance(declared, &expansion, position), name)
    }
}

/// The zones of a region of Google's, each of which is called `<region>-<zone>` (Compute Engine's "Regions and zones").
fn zones_in(region: &Value, why: &Unknown) -> Value {
    let origin = Origin { references: None, ..region.origin.clone() };
    let Some(region) = region.as_str() else { return Value::new(Data::Unknown(why.clone()), origin) };
    let mut zone = Outline::default();
    zone.push(&format!("{region}-"));
    zone.append(&Outline::plain());
    Value::unknown_list(why.clone(), Value::unknown_text(why.clone(), zone, origin.clone()), origin)
}

/// Items of a list in an order that cannot be told, and perhaps not all of them.
fn shuffled(list: &Value, order: Unknown) -> Option<Value> {
    let item = match list.as_items() {
        Some(items) => Value::one_of(items.iter().cloned(), list.origin.clone()),
        None => list.each_item()?.clone(),
    };
    (item.candidates().len() <= MAX_CANDIDATES).then(|| Value::unknown_list(order, item, list.origin.clone()))
}

/// A provider's setting; unknown where nothing states it.
fn setting(provider: &Provider, name: &str) -> Value {
    let of_one = |settings: &Value| match &settings.data {
        Data::Unknown(_) => settings.unheld(),
        _ => settings.get(name).filter(|value| !value.is_null()).cloned().unwrap_or_else(|| unstated(provider, name)),
    };
    let values = provider.settings.candidates().iter().map(of_one);
    Value::one_of(values, provider.settings.origin.clone())
}

fn unstated(provider: &Provider, name: &str) -> Value {
    let label = &provider.label;
    let why = if provider.left_to_caller {
        format!("no provider block says the {name}: nothing here configures {label}")
    } else {
        format!("{label} states no {name}")
    };
    let origin = provider.at.clone().map(|at| Origin::literal(Arc::clone(label), at)).unwrap_or_default();
    Value::unknown(Unknown::Unstated(why)).with_origin(origin)
}
