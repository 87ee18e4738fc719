//! How much of each provider the rules in force know.
//!
//! The types come from the recorded schemas (`rules/schemas`, distilled by `build/schemas.rs`), and so does the list of
//! those that can span regions.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Book;

/// A provider's types as they were recorded.
#[derive(Debug)]
struct Schema {
    provider: &'static str,
    version: &'static str,
    /// Parted by spaces; `@` behind a type that has an attribute for a place.
    types: &'static str,
    /// Types that only older versions have, parted by spaces.
    older: &'static str,
}

/// A provider's types that can span regions.
#[derive(Debug)]
struct Spanning {
    provider: &'static str,
    /// Parted by spaces.
    types: &'static str,
    /// Those that need no rule, and why.
    without_rule: &'static [(&'static str, &'static str)],
}

include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

/// How much of one provider is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The provider: `aws`.
    pub provider: &'static str,
    /// Its schema, where one was recorded.
    pub schema: Option<SchemaCoverage>,
    /// Types that have a rule of their own, or one for a pattern that fits them.
    pub by_rule: usize,
    /// Types that can span regions or send data over their borders, as far as they were judged.
    pub cross_region: usize,
    /// Those of them that have a rule.
    pub cross_region_by_rule: usize,
    /// Those of them that need none, and why.
    pub without_rule: Vec<(&'static str, &'static str)>,
    /// Those of them that have neither rule nor reason.
    pub uncovered: Vec<&'static str>,
}

/// How much of a recorded schema is known. Each type is counted once: by rule, by the fallback, or as none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaCoverage {
    /// The provider's version.
    pub version: &'static str,
    /// How many types it has.
    pub types: usize,
    /// Types with an attribute that is called like a place.
    pub with_location: usize,
    /// Types without a rule that live where their pack's header says.
    pub by_fallback: usize,
    /// Types that no pack answers for.
    pub none: usize,
}

/// The recorded types of the provider that a type belongs to by its name, older ones included; none where no schema was
/// recorded.
pub(super) fn recorded(type_name: &str) -> Option<Vec<&'static str>> {
    let (provider, _) = type_name.split_once('_')?;
    let schema = SCHEMAS.iter().find(|schema| schema.provider == provider)?;
    let words = schema.types.split_whitespace().chain(schema.older.split_whitespace());
    Some(words.map(|word| word.trim_end_matches('@')).collect())
}

impl Book {
    /// How much of each provider the rules in force know, sorted by provider.
    pub fn coverage(&self) -> Vec<Coverage> {
        let named: Vec<String> = self.all().into_iter().map(|listed| listed.type_name).collect();
        let has_rule = |type_name: &str| named.iter().any(|name| super::fits(name, type_name));
        let mut by_provider: BTreeMap<&'static str, Coverage> = BTreeMap::new();
        let providers: BTreeSet<&'static str> =
            SCHEMAS.iter().map(|schema| schema.provider).chain(SPANNING.iter().map(|one| one.provider)).collect();
        for provider in providers {
            let prefix = format!("{provider}_");
            let by_rule =
                named.iter().filter(|name| name.starts_with(&prefix) && !name.contains('*')).collect::<BTreeSet<_>>();
            by_provider.insert(provider, Coverage { provider, by_rule: by_rule.len(), ..Coverage::default() });
        }
        for schema in SCHEMAS {
            let Some(coverage) = by_provider.get_mut(schema.provider) else { continue };
            coverage.take_schema(schema, &has_rule, &|type_name| self.head_for(type_name).is_some());
        }
        for spanning in SPANNING {
            let Some(coverage) = by_provider.get_mut(spanning.provider) else { continue };
            coverage.take_spanning(spanning, &has_rule);
        }
        by_provider.into_values().collect()
    }
}

impl Coverage {
    fn take_schema(&mut self, schema: &Schema, has_rule: &dyn Fn(&str) -> bool, is_answered: &dyn Fn(&str) -> bool) {
        let mut recorded = SchemaCoverage { version: schema.version, ..SchemaCoverage::default() };
        self.by_rule = 0;
        for word in schema.types.split_whitespace() {
            let type_name = word.trim_end_matches('@');
            recorded.types += 1;
            recorded.with_location += usize::from(word.ends_with('@'));
            match (has_rule(type_name), is_answered(type_name)) {
                (true, _) => self.by_rule += 1,
                (false, true) => recorded.by_fallback += 1,
                (false, false) => recorded.none += 1,
            }
        }
        self.schema = Some(recorded);
    }

    fn take_spanning(&mut self, spanning: &Spanning, has_rule: &dyn Fn(&str) -> bool) {
        for type_name in spanning.types.split_whitespace() {
            self.cross_region += 1;
            if has_rule(type_name) {
                self.cross_region_by_rule += 1;
            } else if !spanning.without_rule.iter().any(|(excused, _)| *excused == type_name) {
                self.uncovered.push(type_name);
            }
        }
        self.without_rule = spanning.without_rule.to_vec();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn of(provider: &str) -> Coverage {
        Book::default().coverage().into_iter().find(|coverage| coverage.provider == provider).unwrap()
    }

    #[test]
    fn every_type_of_a_schema_is_counted_once() {
        let aws = of("aws");
        let schema = aws.schema.unwrap();
        assert_eq!(schema.types, aws.by_rule + schema.by_fallback + schema.none);
        assert!(schema.types > 1_500 && schema.with_location < schema.types && schema.none == 0, "{schema:?}");
    }

    #[test]
    fn what_spans_regions_has_a_rule_a_reason_or_is_told() {
        let aws = of("aws");
        assert_eq!(aws.cross_region, aws.cross_region_by_rule + aws.without_rule.len() + aws.uncovered.len());
    }
}
