//! The environment in which terraform runs, as far as the project's configuration states it, or what declares a deployment.
//! This process has one of its own, which is never read: what a report says must not hang on who makes it.

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

/// The environment variables that add arguments to the command line of a plan, in the order in which these stand there:
/// each is put right behind the name of the command, that for all commands first.
const COMMAND_LINES: [&str; 2] = ["TF_CLI_ARGS_plan", "TF_CLI_ARGS"];

/// The root variable that an environment variable sets: `TF_VAR_region` sets `region`.
pub(super) fn root_variable(name: &str) -> Option<&str> {
    name.strip_prefix("TF_VAR_")
}

/// Environment variables by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment(BTreeMap<Arc<str>, Value>);

impl FromIterator<(Arc<str>, Value)> for Environment {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

impl Environment {
    /// What some inputs say together; later ones win.
    pub(super) fn of<'i>(inputs: impl IntoIterator<Item = &'i Inputs>) -> Self {
        let all = inputs.into_iter().flat_map(|inputs| &inputs.env);
        all.map(|(name, value)| (Arc::from(name.as_str()), value.clone())).collect()
    }

    /// These with others, which stand over them.
    pub(super) fn under(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// A variable.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The values of root variables.
    pub(super) fn variables(&self) -> impl Iterator<Item = (Arc<str>, Value)> {
        self.0.iter().filter_map(|(name, value)| Some((root_variable(name)?.into(), value.clone())))
    }

    /// Arguments of the command line, each text as a shell parts it.
    pub(super) fn command_lines(&self) -> impl Iterator<Item = &Value> {
        COMMAND_LINES.iter().filter_map(|name| self.get(name))
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
