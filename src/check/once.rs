//! One thing, one finding: what several stacks show of one text is told once.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use super::Estate;
use super::message::{few, listed};
use crate::finding::{Code, Finding, Severity};
use crate::model::{DecisionSite, Stack, StackKind};
use crate::source::Location;

/// A plan and the source that it was made from are one deployment: what both show is told for the source.
pub(super) fn for_plan_and_source(estate: &Estate<'_>, findings: &mut Vec<Finding>) {
    let stacks = estate.stacks.iter().map(|judged| &judged.located.stack);
    let plans: BTreeSet<String> = stacks.filter(|stack| stack.kind == StackKind::Plan).map(Stack::name).collect();
    if plans.is_empty() {
        return;
    }
    let key = |finding: &Finding| (finding.code, finding.at.clone(), finding.resource.clone());
    let of_source: BTreeSet<_> = findings.iter().filter(|finding| !plans.contains(&finding.stack)).map(key).collect();
    findings.retain(|finding| !plans.contains(&finding.stack) || !of_source.contains(&key(finding)));
}

/// What is one finding in whichever stacks it shows.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    /// A decision that nobody gave a reason for, by its position.
    Decision(usize, Severity),
    /// One block of which the same is said.
    Words(Code, Location, String, String, Severity),
}

/// One decision, or one block that says the same in several stacks, by several inputs or callers, is told for the first
/// of them, naming the others.
pub(super) fn for_all_stacks(sites: &[DecisionSite], findings: &mut Vec<Finding>) {
    let decisions: BTreeMap<&str, usize> = (sites.iter().enumerate().rev())
        .flat_map(|(index, site)| site.findings.iter().map(move |fingerprint| (fingerprint.as_str(), index)))
        .collect();
    let thing = |finding: &Finding| match decisions.get(finding.fingerprint.as_str()) {
        Some(decision) if finding.code == Code::RL101 => Thing::Decision(*decision, finding.severity),
        _ => {
            let Finding { code, at, resource, message, severity, .. } = finding;
            Thing::Words(*code, at.clone(), resource.clone(), message.clone(), *severity)
        }
    };
    let mut first: BTreeMap<Thing, usize> = BTreeMap::new();
    let mut others: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    let mut told: Vec<Finding> = Vec::new();
    for mut finding in mem::take(findings) {
        let thing = thing(&finding);
        let leads = matches!(thing, Thing::Decision(index, _) if is_of(sites, index, &finding));
        let position = *first.entry(thing).or_insert(told.len());
        match told.get_mut(position).filter(|known| known.stack != finding.stack) {
            Some(known) => {
                if leads {
                    mem::swap(known, &mut finding);
                }
                others.entry(position).or_default().push(finding);
            }
            None => told.push(finding),
        }
    }
    for (position, others) in others {
        if let Some(known) = told.get_mut(position) {
            known.help.push_str(&elsewhere(known, &others));
        }
    }
    *findings = told;
}

/// Whether a finding is of the stack for which its decision is told.
fn is_of(sites: &[DecisionSite], decision: usize, finding: &Finding) -> bool {
    sites.get(decision).is_some_and(|site| site.stack == finding.stack)
}

/// Of which stack it is told, in which others it is the same, and in which it is other regions.
fn elsewhere(known: &Finding, others: &[Finding]) -> String {
    let mut by_regions: BTreeMap<&[String], BTreeSet<&str>> = BTreeMap::new();
    for other in others {
        by_regions.entry(&other.regions).or_default().insert(&other.stack);
    }
    let same = by_regions.remove(known.regions.as_slice());
    let same = same.map(|stacks| format!("; the same in {}", few(&Vec::from_iter(stacks)))).unwrap_or_default();
    let differing = by_regions
        .into_iter()
        .map(|(regions, stacks)| format!("\nIn {} it spans {}.", few(&Vec::from_iter(stacks)), listed(regions)));
    format!("\nTold for {}{same}.{}", known.stack, differing.collect::<String>())
}
