//! Templates of OpenShift: objects with parameters, `${REGION}` or `${{REPLICAS}}`.
//!
//! Whoever processes a template may pass other values, so that what rests on a default is assumed. Facts:
//! <https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/using-templates>.

use std::collections::BTreeMap;

use super::filling::Filling;
use super::yaml::written;
use crate::value::Value;

/// A template makes at most so many nodes.
const BUDGET: usize = 200_000;

/// The objects of a template, its parameters' defaults filled in; none for what is no template.
pub(super) fn objects(api_version: &str, kind: &str, body: &Value) -> Option<Value> {
    let is_template = kind == "Template" && (api_version == "v1" || api_version.starts_with("template.openshift.io/"));
    let objects = body.get("objects").filter(|objects| is_template && objects.as_items().is_some())?;
    let parameters = body.get("parameters").and_then(Value::as_items).unwrap_or_default();
    let defaults =
        parameters.iter().filter_map(|parameter| Some((written(parameter.get("name")?)?, default(parameter)?)));
    let defaults: BTreeMap<&str, Value> = defaults.collect();
    let named = |name: &str| defaults.get(name.trim()).cloned();
    let filling = Filling { marks: &[("${{", "}}"), ("${", "}")], named: &named };
    Some(filling.fill(objects, &mut { BUDGET }))
}

fn default(parameter: &Value) -> Option<Value> {
    let mut value = parameter.get("value").filter(|value| written(value).is_some_and(|text| !text.is_empty()))?.clone();
    value.origin.assumed = true;
    Some(value)
}
