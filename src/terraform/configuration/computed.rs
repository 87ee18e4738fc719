//! What resources and data sources will say when terraform runs: it cannot be told, and yet something of its letters is
//! certain. Ids have the form that the cloud gives them, and a name is one and the same wherever it is used.

use crate::value::{Data, Origin, Outline, Reference, Unknown, Value};

/// Attributes of data sources that are UUIDs, account numbers or ids made of these.
///
/// Azure Resource Manager's common types give the ids of subscriptions and tenants the format `uuid`, Microsoft Graph those
/// of applications and principals. An AWS account id has twelve digits (AWS Account Management's reference).
const IDS: &[(&str, &[&str])] = &[
    ("azurerm_client_config", &["client_id", "object_id", "subscription_id", "tenant_id"]),
    ("azurerm_subscription", &["id", "subscription_id", "tenant_id"]),
    ("aws_caller_identity", &["account_id", "id"]),
];

/// Attributes of resources that only make texts, for others to be called by.
const NAMES: &[(&str, &[&str])] = &[
    ("azurecaf_name", &["result"]),
    ("random_id", &["b64_std", "b64_url", "dec", "hex", "id"]),
    ("random_pet", &["id"]),
    ("random_string", &["id", "result"]),
    ("random_uuid", &["id", "result"]),
];

/// What a resource will have and cannot be told. A text that was made to be a name is the same one wherever it is used.
pub(super) fn computed(type_name: &str, attribute: &str, name: &str) -> Value {
    let why = Unknown::Computed(name.to_owned());
    if NAMES.iter().any(|(of, attributes)| *of == type_name && attributes.contains(&attribute)) {
        Value::unknown_text(why, Outline::named(name), Origin::default())
    } else {
        Value::unknown(why)
    }
}

/// What a resource is called, where that cannot be told: it is the same name wherever the resource is asked for it.
pub(super) fn called(value: Value, reference: &Reference) -> Value {
    match &value.data {
        Data::Unknown(Unknown::Invalid(_)) => value,
        Data::Unknown(why) if reference.attribute.as_ref() == "name" && value.outline().is_none() => {
            Value::unknown_text(why.clone(), Outline::named(reference.to_string()), value.origin)
        }
        _ => value,
    }
}

/// Attributes that are texts, whatever the data source: whoever knows what it finds, or where, can tell more by their
/// names.
const TEXTS: &[&str] = &["arn", "location"];

/// What a data source reads and cannot be told, with what is certain of its letters.
pub(super) fn read(type_name: &str, attribute: &str, name: &str) -> Value {
    let why = Unknown::Data(name.to_owned());
    let is_id = IDS.iter().any(|(of, attributes)| *of == type_name && attributes.contains(&attribute));
    if is_id {
        Value::unknown_text(why, Outline::plain(), Origin::default())
    } else if TEXTS.contains(&attribute) {
        Value::unknown_text(why.clone(), Outline::named(name), Origin::default())
    } else {
        Value::unknown(why)
    }
}
