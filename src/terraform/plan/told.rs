//! What a plan tells of its provider configurations beside their blocks: by the data sources that were read through
//! them, and by what lives through them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::address::Address;
use super::configured::{Configured, Declared};
use super::document::{Document, Instance, Module};
use super::instances::Instances;
use super::values::read;
use super::written::Written;
use crate::geo::{Catalogue, Match, Region, Sought};
use crate::source::Location;
use crate::value::{Origin, Value};

/// A setting of a provider configuration, and what tells it.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The key of the configuration: `aws.dr`.
    pub(super) provider: String,
    /// Which setting.
    pub(super) setting: &'static str,
    text: String,
    /// The attribute that tells it: `data.aws_region.here.name`.
    by: String,
}

impl Told {
    /// The setting as a value.
    pub(super) fn value(&self, at: &Location) -> Value {
        let literal = Origin::literal(format!("\"{}\"", self.text), at.clone());
        Value::string(self.text.as_str()).with_origin(literal.through(self.by.as_str(), at.clone()))
    }
}

/// A data source that tells a setting of the provider that it is read through.
struct Teller {
    type_name: &'static str,
    setting: &'static str,
    /// The attributes that tell it, in the names of one major version of the provider or another.
    attributes: &'static [&'static str],
    /// Arguments with which something else is asked for.
    unless: &'static [&'static str],
}

/// The data sources, by the documentation of their providers. The `id` of the zones is their region since version 3;
/// before, it was a time.
const TELLERS: &[Teller] = &[
    Teller {
        type_name: "aws_region",
        setting: "region",
        attributes: &["region", "name", "id"],
        unless: &["endpoint", "name", "region"],
    },
    Teller { type_name: "aws_availability_zone", setting: "region", attributes: &["region"], unless: &["region"] },
    Teller { type_name: "aws_availability_zones", setting: "region", attributes: &["id"], unless: &["region"] },
    Teller { type_name: "google_client_config", setting: "region", attributes: &["region"], unless: &[] },
    Teller { type_name: "google_client_config", setting: "zone", attributes: &["zone"], unless: &[] },
];

/// What data sources tell of the provider configurations that they were read through.
pub(super) fn by_data(document: &Document<'_>, configured: &Configured) -> Vec<Told> {
    let state = document.prior_state.as_ref().and_then(|state| state.values.as_ref());
    let mut waiting: Vec<&Module<'_>> = state.and_then(|values| values.root_module.as_ref()).into_iter().collect();
    let mut told = Vec::new();
    while let Some(module) = waiting.pop() {
        for instance in module.resources.iter().flatten().filter(|instance| instance.mode == "data") {
            let Some(declared) = configured.resources.get(&Address::parse(&instance.address).block()) else { continue };
            let tellers = TELLERS.iter().filter(|teller| teller.type_name == instance.type_name);
            told.extend(tellers.filter_map(|teller| teller.told(instance, declared)));
        }
        waiting.extend(module.child_modules.iter().flatten());
    }
    told
}

impl Teller {
    fn told(&self, instance: &Instance<'_>, declared: &Declared) -> Option<Told> {
        let written = declared.block.as_ref()?;
        if self.unless.iter().any(|name| written.contains_key(*name)) {
            return None;
        }
        // What cannot be read tells nothing.
        let values = read(instance.values?).ok()?;
        let text = |name: &&&str| values.get(**name)?.as_str().filter(|text| !text.contains(' ')).map(str::to_owned);
        let (name, text) = self.attributes.iter().find_map(|name| Some((name, text(&name)?)))?;
        let provider = declared.provider.clone()?;
        Some(Told { provider, setting: self.setting, text, by: format!("{}.{name}", instance.address) })
    }
}

/// Services of Amazon whose endpoint of a region answers for what is in that region, and for nothing else. Others are
/// asked in one region for all (`cur`), or answer for what is elsewhere (`cloudtrail`).
const REGIONAL: &[&str] = &[
    "acm",
    "autoscaling",
    "backup",
    "batch",
    "codebuild",
    "cognito-idp",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "eks",
    "elasticache",
    "elasticfilesystem",
    "elasticloadbalancing",
    "es",
    "events",
    "firehose",
    "glue",
    "kafka",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "rds",
    "redshift",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
];

/// The regions of some provider configurations by what lives through them, where all that tells one agrees: a zone of
/// it, an ARN that is known already, or the region that the provider filled in when it planned something new.
pub(super) fn by_instances(
    providers: &BTreeSet<&str>,
    instances: &Instances<'_>,
    configured: &Configured,
) -> Vec<Told> {
    let mut told: BTreeMap<String, Option<(Region, Told)>> = BTreeMap::new();
    let of_amazon = |instance: &&Instance<'_>| !providers.is_empty() && instance.type_name.starts_with("aws_");
    for instance in instances.all.values().filter(of_amazon) {
        let Some(declared) = configured.resources.get(&Address::parse(&instance.address).block()) else { continue };
        let Some(provider) = declared.provider.as_deref().filter(|key| providers.contains(key)) else { continue };
        // With a region of its own it lives where it likes.
        let follows = declared.block.as_ref().is_some_and(|written| !written.contains_key("region"));
        let values = instance.values.filter(|_| follows).and_then(|values| read(values).ok());
        let is_new = instances.created.contains(&instance.address);
        for (name, region) in values.iter().flat_map(|values| regions(values, is_new)) {
            let one = told.entry(provider.to_owned()).or_insert_with(|| {
                let text = region.as_str().trim_start_matches("aws:").to_owned();
                let by = format!("{}.{name}", instance.address);
                Some((region.clone(), Told { provider: provider.to_owned(), setting: "region", text, by }))
            });
            if one.as_ref().is_some_and(|(known, _)| *known != region) {
                *one = None;
            }
        }
    }
    told.into_values().flatten().map(|(_, told)| told).collect()
}

/// The regions in an instance's values, with their attributes.
fn regions(values: &Json, is_new: bool) -> Vec<(&'static str, Region)> {
    let catalogue = Catalogue::builtin();
    let text = |name: &str| values.get(name).and_then(Json::as_str);
    let zone = text("availability_zone").map(|zone| catalogue.find_as(Sought::Zone, Some("aws"), None, zone));
    let arn = text("arn").filter(|arn| is_regional(arn)).and_then(|arn| catalogue.region_of_arn(arn));
    let filled_in = text("region").filter(|_| is_new);
    let filled_in = filled_in.map(|region| catalogue.find_as(Sought::Region, Some("aws"), None, region));
    let found = [("availability_zone", zone), ("arn", arn), ("region", filled_in)];
    let region = |(name, found): (_, Option<Match>)| match found? {
        Match::Zone { region, .. } | Match::Region(region) => Some((name, region)),
        Match::Several(_) | Match::Unknown { .. } => None,
    };
    found.into_iter().filter_map(region).collect()
}

fn is_regional(arn: &str) -> bool {
    arn.split(':').nth(2).is_some_and(|service| REGIONAL.contains(&service))
}

/// Whether a setting is made of one variable alone that names another region than what lives there tells: it may have
/// been changed since, and the plan made without a look at what is there.
pub(super) fn is_contradicted(told: &Told, written: Option<&Written>, document: &Document<'_>) -> bool {
    let Some(Written::Made(names)) = written else { return false };
    let [only] = names.as_slice() else { return false };
    let variable = only.strip_prefix("var.").and_then(|name| document.variables.as_ref()?.get(name));
    let value = variable.and_then(|variable| read(variable.value?).ok());
    let is_region =
        |text: &str| matches!(Catalogue::builtin().find_as(Sought::Region, Some("aws"), None, text), Match::Region(_));
    value.as_ref().and_then(Json::as_str).is_some_and(|text| text != told.text && is_region(text))
}
