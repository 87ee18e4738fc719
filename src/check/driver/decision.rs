//! One decision out of what was judged of it, stack by stack.

use super::{Asked, Verdict, counted};
use crate::check::Estate;
use crate::check::message::few;
use crate::check::sites::{Site, addresses};
use crate::finding::Code;
use crate::model::{DecisionSite, Recurrence, Spot};

/// The decision: told for the first stack in which it is open, and in which others it was made. None where nothing is
/// asked about it.
pub(super) fn of(estate: &Estate<'_>, asked: &[Asked<'_>], verdicts: &[Verdict]) -> Option<DecisionSite> {
    let told = verdicts.iter().position(Verdict::is_open).unwrap_or(0);
    let (first, verdict) = (asked.get(told)?, verdicts.get(told)?);
    // Where an answer is missing, it is decided there.
    let open = verdict.findings.iter().find(|finding| finding.code == Code::RL101);
    let findings = verdicts.iter().flat_map(|verdict| &verdict.findings);
    let stack = first.judged.located.stack.name();
    Some(DecisionSite {
        name: first.site.name.clone(),
        at: open.map_or(&first.site.at, |finding| &finding.at).clone(),
        stacks: stacks(estate, first.site),
        recurs: counted(asked).map(Asked::recurrence).filter(|other| other.stack != stack).collect(),
        stack,
        regions: first.site.regions.clone(),
        home: first.site.home.clone(),
        resources: first.resources(),
        driver: verdict.driver.clone(),
        spots: spots(verdicts),
        test: first.test.clone(),
        burden: first.burden.clone(),
        findings: findings.map(|finding| finding.fingerprint.clone()).collect(),
    })
}

/// Says where a decision is open in some of its stacks that an answer in others does not hold for them.
pub(super) fn tell_answered(asked: &[Asked<'_>], verdicts: &mut [Verdict]) {
    let named = asked.iter().zip(&*verdicts).filter(|(_, verdict)| !verdict.is_open());
    let answered: Vec<String> = named.map(|(one, _)| one.judged.located.stack.name()).collect();
    if answered.is_empty() {
        return;
    }
    for finding in verdicts.iter_mut().filter(|verdict| verdict.driver.is_none()).flat_map(|one| &mut one.findings) {
        let line = format!("\nWhat is said in {} does not hold for {}.", few(&answered), finding.stack);
        finding.help.push_str(&line);
    }
}

/// Where the answer is to stand: for the stacks that miss one, if there are any. What stands at one place is one text.
fn spots(verdicts: &[Verdict]) -> Vec<Spot> {
    let is_answered = !verdicts.iter().any(Verdict::is_open);
    let asked = verdicts.iter().filter(|verdict| is_answered || verdict.is_open());
    let mut spots: Vec<Spot> = Vec::new();
    for spot in asked.flat_map(|verdict| &verdict.spots) {
        if spots.iter().all(|known| known.at != spot.at) {
            spots.push(spot.clone());
        }
    }
    spots
}

/// The stacks of a fleet, by name.
fn stacks(estate: &Estate<'_>, site: &Site) -> Vec<String> {
    let stacks = site.fleets.iter().flat_map(|fleet| fleet.judged(estate));
    let mut names: Vec<String> = stacks.map(|judged| judged.located.stack.name()).collect();
    names.sort();
    names
}

impl Verdict {
    /// Whether somebody has to answer.
    fn is_open(&self) -> bool {
        self.driver.is_none() || self.findings.iter().any(|finding| finding.code == Code::RL101)
    }
}

impl Asked<'_> {
    fn recurrence(&self) -> Recurrence {
        Recurrence {
            stack: self.judged.located.stack.name(),
            regions: self.site.regions.clone(),
            home: self.site.home.clone(),
            resources: self.resources(),
        }
    }

    /// The addresses that live by it, sorted.
    fn resources(&self) -> Vec<String> {
        let mut resources: Vec<String> =
            addresses(self.judged, &self.site.resources).into_iter().map(ToOwned::to_owned).collect();
        resources.sort();
        resources
    }
}
