//! The variables that a deployment is given, or a set of them holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::terraform::inputs::{Assignments, of_text};
use crate::terraform::partial::{assumed, inside};
use crate::value::{Data, Unknown, Value};

/// Variables and environment variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Settings {
    /// Variables of the root module.
    pub(super) variables: Assignments,
    /// Environment variables of terraform.
    pub(super) environment: BTreeMap<Arc<str>, Value>,
    /// Why other variables may be set as well.
    pub(super) open: Option<Value>,
    /// Why other environment variables may be set as well.
    pub(super) open_environment: Option<Value>,
}

impl Settings {
    /// One variable.
    pub(super) fn set(&mut self, is_environment: bool, key: &Value, value: Value) {
        let (all, open) = if is_environment {
            (&mut self.environment, &mut self.open_environment)
        } else {
            (&mut self.variables, &mut self.open)
        };
        match key.as_str() {
            Some(name) => drop(all.insert(name.into(), value)),
            None => *open = Some(unknown(key)),
        }
    }

    /// A map of variables.
    pub(super) fn set_all(&mut self, is_environment: bool, all: &Value, are_initial: bool) {
        let read = |value: Value| if are_initial { assumed(&value) } else { value };
        let set = |settings: &mut Self, entries: &BTreeMap<Arc<str>, Value>| {
            for (name, value) in entries {
                let key = Value::string(Arc::clone(name));
                settings.set(is_environment, &key, read(inside(all, value)));
            }
        };
        match &all.data {
            Data::Null => {}
            Data::Map(entries) => set(self, entries),
            _ => {
                self.set(is_environment, &all.unheld(), Value::null());
                all.at_least().into_iter().for_each(|held| set(self, &held.entries));
            }
        }
    }

    /// What something else sets as well that neither wins nor loses: where both set the same, nobody can tell to what.
    pub(super) fn add_beside(&mut self, other: &Self) {
        let (variables, environment) = (self.variables.clone(), self.environment.clone());
        let (open, open_environment) = (self.open.clone(), self.open_environment.clone());
        self.add(other);
        self.open = self.open.take().or(open);
        self.open_environment = self.open_environment.take().or(open_environment);
        for (before, after) in [(variables, &mut self.variables), (environment, &mut self.environment)] {
            for (name, value) in before {
                let merged = match after.get(&name) {
                    Some(other) if *other != value => {
                        let why = format!("more than one set of variables sets {name}");
                        Value::unknown(Unknown::Ambiguous(why)).with_origin(value.origin)
                    }
                    _ => value,
                };
                after.insert(name, merged);
            }
        }
    }

    /// The same where it cannot be told whether they are set.
    pub(super) fn untold(&self) -> Self {
        let untold = |name: &Arc<str>, value: &Value| {
            let why = Unknown::Ambiguous(format!("whether {name} is set cannot be told"));
            (Arc::clone(name), Value::unknown(why).with_origin(value.origin.clone()))
        };
        Self {
            variables: self.variables.iter().map(|(name, value)| untold(name, value)).collect(),
            environment: self.environment.iter().map(|(name, value)| untold(name, value)).collect(),
            ..self.clone()
        }
    }

    /// The same set again by something that wins.
    pub(super) fn add(&mut self, other: &Self) {
        if other.open.is_some() {
            self.variables.clear();
            self.open.clone_from(&other.open);
        }
        if other.open_environment.is_some() {
            self.environment.clear();
            self.open_environment.clone_from(&other.open_environment);
        }
        self.variables.extend(other.variables.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
        self.environment.extend(other.environment.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
    }
}

/// That something is set, and nobody can tell to what.
pub(super) fn unknown(value: &Value) -> Value {
    match value.why_unknown() {
        Some(_) => value.unheld(),
        None => Value::unknown(Unknown::Ambiguous("it may be set to several values".to_owned()))
            .with_origin(value.origin.clone()),
    }
}

/// What the text of an expression means.
pub(super) fn read_expression(value: &Value) -> Value {
    if let Some(encoded) = value.outline().and_then(|outline| outline.encoded()) {
        // JSON is an expression as well.
        return encoded.clone();
    }
    if value.as_str().is_none() {
        return value.unheld();
    }
    let invalid = || Value::unknown(Unknown::Invalid("it is no expression".to_owned()));
    of_text(value).unwrap_or_else(|| invalid().with_origin(value.origin.clone()))
}
