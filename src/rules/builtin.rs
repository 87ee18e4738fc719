//! The built-in packs: indexed at build time by `build/rules.rs`, read type by type.

use super::pattern::fits;
use super::written::PackHead;
use crate::source::{Cell, Records, Table};

/// One rule in the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indexed {
    /// The type, or a pattern.
    pub(super) name: &'static str,
    /// The pack.
    pub(super) pack: &'static str,
    /// The written rule, in JSON.
    pub(super) json: &'static str,
}

impl Indexed {
    fn of((name, rest): (&'static str, &'static str)) -> Self {
        let (pack, json) = rest.split_once('\t').unwrap_or_default();
        Self { name, pack, json }
    }
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The header of a built-in pack.
pub(super) fn head(pack: &str) -> Option<&'static PackHead> {
    PACKS.find(pack).find_map(|index| PACKS.get(index))
}

/// The patterns of the types for which packs answer, each with its pack, in the order of the packs.
pub(super) fn answers() -> impl Iterator<Item = (&'static str, &'static str)> {
    ANSWERS.rows()
}

/// The rules whose type is this one, then those whose pattern fits it, the one with the longest beginning first.
pub(super) fn rules(type_name: &str) -> impl Iterator<Item = Indexed> {
    let own = RULES.find(type_name).map(|index| RULES.row(index));
    let fitting = PATTERNS.rows().filter(move |(pattern, _)| fits(pattern, type_name));
    own.chain(fitting).map(Indexed::of)
}

/// Types and packs of all rules.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    indexed().map(|rule| (rule.name, rule.pack))
}

/// All rules as they are written, in JSON.
pub(super) fn written() -> impl Iterator<Item = &'static str> {
    indexed().map(|rule| rule.json)
}

fn indexed() -> impl Iterator<Item = Indexed> {
    RULES.rows().chain(PATTERNS.rows()).map(Indexed::of)
}
