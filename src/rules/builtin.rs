//! The built-in packs: indexed at build time by `build/rules.rs`, read type by type.

use std::sync::OnceLock;

use super::pattern::fits;
use super::written::PackHead;

/// One rule in the index.
#[derive(Debug)]
pub(super) struct Indexed {
    /// The type, or a pattern.
    pub(super) name: &'static str,
    /// The pack.
    pub(super) pack: &'static str,
    /// The written rule, in JSON.
    pub(super) json: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The headers of the built-in packs.
pub(super) fn heads() -> &'static [PackHead] {
    static HEADS: OnceLock<Vec<PackHead>> = OnceLock::new();
    // Each header is read by a test, so that none is lost here.
    HEADS.get_or_init(|| PACKS.iter().filter_map(|json| serde_json::from_str(json).ok()).collect())
}

/// The rules whose type is this one, then those whose pattern fits it, the one with the longest beginning first.
pub(super) fn rules(type_name: &str) -> impl Iterator<Item = &'static Indexed> {
    let start = RULES.partition_point(|rule| rule.name < type_name);
    let own = RULES[start..].iter().take_while({
        let type_name = type_name.to_owned();
        move |rule| rule.name == type_name
    });
    let fitting = patterns().iter().filter({
        let type_name = type_name.to_owned();
        move |rule| fits(rule.name, &type_name)
    });
    own.chain(fitting.copied())
}

/// Types and packs of all rules.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    RULES.iter().chain(PATTERNS).map(|rule| (rule.name, rule.pack))
}

/// All rules as they are written, in JSON.
pub(super) fn written() -> impl Iterator<Item = &'static str> {
    RULES.iter().chain(PATTERNS).map(|rule| rule.json)
}

fn patterns() -> &'static [&'static Indexed] {
    static SORTED: OnceLock<Vec<&'static Indexed>> = OnceLock::new();
    SORTED.get_or_init(|| {
        let mut patterns: Vec<_> = PATTERNS.iter().collect();
        patterns.sort_by_key(|rule| std::cmp::Reverse(rule.name.find('*')));
        patterns
    })
}
