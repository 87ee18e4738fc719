//! The regions that values of charts name where no rule reads them: what a chart makes of them only rendering tells.

use std::collections::BTreeSet;

use crate::geo::Catalogue;
use crate::value::{Data, Value};

/// So many are named of one file.
const NAMED: usize = 5;

/// What keys that hold a region or a zone end with; a word such as `nam` or `us` may be anything under another key.
const KEYS: [&str; 6] = ["region", "regions", "location", "locations", "zone", "zones"];

/// The region ids in some values, a comma between two; none where there is none.
pub(super) fn named_regions(values: &Value, catalogue: &Catalogue) -> Option<String> {
    let mut found = BTreeSet::new();
    collect("", values, catalogue, &mut found);
    let named: Vec<&str> = found.iter().map(String::as_str).take(NAMED).collect();
    let more = if found.len() > NAMED { ", ..." } else { "" };
    (!named.is_empty()).then(|| format!("{}{more}", named.join(", ")))
}

fn collect(key: &str, value: &Value, catalogue: &Catalogue, found: &mut BTreeSet<String>) {
    match &value.data {
        Data::Map(entries) => entries.iter().for_each(|(key, value)| collect(key, value, catalogue, found)),
        Data::List(items) => items.iter().for_each(|item| collect(key, item, catalogue, found)),
        Data::String(text) => {
            let key = key.to_lowercase();
            let is_said = KEYS.iter().any(|end| key.ends_with(end));
            let looks_so = text.contains('-') && text.ends_with(|last: char| last.is_ascii_digit());
            if (is_said || looks_so) && catalogue.is_id(text) {
                found.insert(text.to_string());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(entries: &[(&'static str, &str)]) -> Option<String> {
        let values = Value::map(entries.iter().map(|(key, value)| ((*key).into(), Value::string(*value))));
        named_regions(&values, Catalogue::builtin())
    }

    #[test]
    fn ids_of_regions_are_named() {
        assert_eq!(named(&[("awsRegion", "us-east-1"), ("x", "eu-west-1")]).as_deref(), Some("eu-west-1, us-east-1"));
        assert_eq!(named(&[("location", "westeurope")]).as_deref(), Some("westeurope"));
        assert_eq!(named(&[("name", "westeurope"), ("region", "here"), ("tag", "us")]), None);
    }
}
