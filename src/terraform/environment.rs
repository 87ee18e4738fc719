//! The environment in which terraform runs, as far as the project's configuration states it. This process has one of its
//! own, which is never read: what a report says must not hang on who makes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inputs::Inputs;
use crate::value::Value;

/// What a provider takes from the environment where its configuration leaves an argument out: the provider, the
/// argument, and the variables, the strongest first. From the documentation of the providers' arguments.
const ARGUMENTS: &[(&str, &str, &[&str])] = &[
    ("alicloud", "region", &["ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"]),
    ("aws", "region", &["AWS_REGION", "AWS_DEFAULT_REGION"]),
    ("azurerm", "subscription_id", &["ARM_SUBSCRIPTION_ID"]),
    ("google", "project", GOOGLE_PROJECT),
    ("google", "region", GOOGLE_REGION),
    ("google", "zone", GOOGLE_ZONE),
    ("google-beta", "project", GOOGLE_PROJECT),
    ("google-beta", "region", GOOGLE_REGION),
    ("google-beta", "zone", GOOGLE_ZONE),
];
const GOOGLE_PROJECT: &[&str] = &["GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT"];
const GOOGLE_REGION: &[&str] = &["GOOGLE_REGION", "GCLOUD_REGION", "CLOUDSDK_COMPUTE_REGION"];
const GOOGLE_ZONE: &[&str] = &["GOOGLE_ZONE", "GCLOUD_ZONE", "CLOUDSDK_COMPUTE_ZONE"];

/// What stands before the name of a root variable.
const VARIABLE: &str = "TF_VAR_";

/// Environment variables by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment(BTreeMap<String, Value>);

impl Environment {
    /// What some inputs say together; later ones win.
    pub(super) fn of<'i>(inputs: impl IntoIterator<Item = &'i Inputs>) -> Self {
        let all = inputs.into_iter().flat_map(|inputs| &inputs.env);
        Self(all.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// A variable.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The values of root variables.
    pub(super) fn variables(&self) -> impl Iterator<Item = (Arc<str>, Value)> {
        self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(VARIABLE)?.into(), value.clone())))
    }

    /// The settings of a provider's configuration with what the environment adds to them.
    pub(super) fn settings(&self, provider: &str, settings: Value) -> Value {
        let mut added: Vec<(Arc<str>, Value)> = Vec::new();
        for (_, argument, names) in ARGUMENTS.iter().filter(|(name, ..)| *name == provider) {
            let is_free = settings.as_map().is_some_and(|known| known.get(*argument).is_none_or(Value::is_null));
            let stated = names.iter().find_map(|name| self.0.get(*name)).filter(|_| is_free);
            added.extend(stated.map(|value| (Arc::from(*argument), value.clone())));
        }
        match settings.as_map() {
            Some(known) if !added.is_empty() => {
                let mut all = known.clone();
                all.extend(added);
                Value::map(all).with_origin(settings.origin.clone())
            }
            _ => settings,
        }
    }
}
