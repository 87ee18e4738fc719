//! What the header of a pack adds to its rules.

use super::pattern::fits;
use super::written;

/// A rule that says itself what its pack's header adds, so that it means the same in any pack.
pub(super) fn made_whole(rule: &written::Rule, type_name: &str, head: &written::PackHead) -> written::Rule {
    let paths = parts(rule, type_name, head);
    let own_cloud = || head.cloud.clone().map(written::CloudName::Fixed);
    written::Rule {
        place: written::OneOrMany::Many(place(rule, &paths, head)),
        part_of: written::OneOrMany::Many(rule.part_of.as_slice().iter().chain(&paths).cloned().collect()),
        cloud: rule.cloud.clone().or_else(own_cloud),
        zone: written::OneOrMany::Many(zones(rule, head).to_vec()),
        reached_by: Some(reached_by(rule, head).clone()),
        ..rule.clone()
    }
}

/// The rules that come before all others of the pack for a type: when it makes nothing, it lives in no region.
pub(super) fn unmade(type_name: &str, head: &written::PackHead) -> impl Iterator<Item = written::Rule> {
    let fitting = head.makes_nothing.iter().filter(move |(pattern, _)| fits(pattern, type_name));
    fitting.map(|(pattern, when)| written::Rule {
        type_name: Some(pattern.clone()),
        when: when.clone(),
        place: written::OneOrMany::One(written::Source { global: true, ..written::Source::default() }),
        ..written::Rule::default()
    })
}

/// Where zones are said: by the rule, else by the header for all.
pub(super) fn zones<'r>(rule: &'r written::Rule, head: &'r written::PackHead) -> &'r [String] {
    if rule.zone.is_empty() { head.zone.as_slice() } else { rule.zone.as_slice() }
}

/// By which attributes others reach what a type holds: as the rule says, else the header for all.
pub(super) fn reached_by<'r>(rule: &'r written::Rule, head: &'r written::PackHead) -> &'r written::OneOrMany<String> {
    rule.reached_by.as_ref().unwrap_or(&head.reached_by)
}

/// The paths at which the pack's header says that a type names its whole; the rule's own words come first.
pub(super) fn parts(rule: &written::Rule, type_name: &str, head: &written::PackHead) -> Vec<String> {
    if !rule.place.is_empty() || !rule.part_of.is_empty() {
        return Vec::new();
    }
    let is_part = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern, type_name));
    head.parts.iter().filter(|(_, patterns)| is_part(patterns)).map(|(path, _)| path.clone()).collect()
}

/// Where a type lives: what the rule says, else what the header says for all. A part says it itself, or lives where its
/// whole lives, never where the provider says, unless the header says that parts are asked for there: that tells first
/// where a part by the header lives, and last where one by its rule does, which is copied along with its whole.
pub(super) fn place(rule: &written::Rule, parts: &[String], head: &written::PackHead) -> Vec<written::Source> {
    if !rule.place.is_empty() {
        return rule.place.as_slice().to_vec();
    }
    let asked = head.parts_asked.as_slice();
    let by_rule = rule.part_of.as_slice().iter().filter(|_| !asked.is_empty());
    let is_part = by_rule.clone().next().is_some() || !parts.is_empty();
    let general = head.place.as_slice().iter().filter(|source| !is_part || source.provider.is_none()).cloned();
    let whole = |path: &String| written::Source { resource: Some(path.clone()), ..written::Source::default() };
    let otherwise = |source: written::Source| written::Source { otherwise: true, ..source };
    let told: Vec<written::Source> = if parts.is_empty() {
        let asked = asked.iter().filter(|_| is_part).cloned().map(otherwise);
        by_rule.map(whole).chain(asked).collect()
    } else {
        let wholes = parts.iter().map(whole);
        asked
            .iter()
            .cloned()
            .chain(wholes.map(|whole| written::Source { otherwise: !asked.is_empty(), ..whole }))
            .collect()
    };
    general.chain(told).collect()
}

/// The attributes by which a type is known in the whole world: as the rule says, else the header for it.
pub(super) fn unique<'r>(rule: &'r written::Rule, type_name: &str, head: &'r written::PackHead) -> Vec<&'r String> {
    let own = rule.known_by.as_slice().iter().filter(|_| rule.known_everywhere);
    let is_meant = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern, type_name));
    let by_head = head.unique.iter().filter(|(_, patterns)| is_meant(patterns)).map(|(path, _)| path);
    own.chain(by_head).collect()
}
