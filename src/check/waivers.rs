//! RL901: ignores, exceptions and decisions that waive nothing, and the taking out of what the others waive.

use std::collections::BTreeSet;

use super::driver::Busy;
use super::{Estate, Judged};
use crate::config::{Config, Exception};
use crate::declare::{Spoken, SpokenId};
use crate::finding::{Code, Finding};
use crate::model::{From, Ignore, says_why};
use crate::source::Location;

/// What was of use in this run.
#[derive(Debug, Default)]
pub(super) struct Used {
    ignores: BTreeSet<(usize, SpokenId)>,
    /// Entries of configurations, by where they were written.
    entries: BTreeSet<Location>,
}

impl Used {
    /// Marks the decisions whose drivers cover something.
    pub(super) fn drivers(&mut self, estate: &Estate<'_>, busy: &Busy) {
        for (index, judged) in estate.stacks.iter().enumerate() {
            let decisions = judged.declared.all_drivers().filter(|spoken| matches!(spoken.what.from, From::Config(_)));
            let used = decisions.filter(|spoken| busy.contains(&(index, spoken.id)));
            self.entries.extend(used.map(|spoken| spoken.what.at.clone()));
        }
    }

    /// Takes out what ignores and exceptions waive; how many findings that were.
    pub(super) fn suppress(&mut self, estate: &Estate<'_>, findings: &mut Vec<Finding>) -> usize {
        let before = findings.len();
        findings.retain(|finding| !self.is_waived(estate, finding));
        before - findings.len()
    }

    fn is_waived(&mut self, estate: &Estate<'_>, finding: &Finding) -> bool {
        let stacks =
            estate.stacks.iter().enumerate().filter(|(_, judged)| judged.located.stack.name() == finding.stack);
        for (index, judged) in stacks {
            if finding.code.is_residency() {
                let excepted =
                    judged.config.exception_for(finding.code, &judged.located.stack.directory, &finding.resource);
                if let Some(exception) = excepted.filter(|exception| !is_over(estate, exception.until.as_deref())) {
                    self.entries.insert(exception.at.clone());
                    return true;
                }
                continue;
            }
            for spoken in judged.declared.all_ignores() {
                let same_code = spoken.what.code.parse() == Ok(finding.code);
                if same_code && is_good(estate, &spoken.what) && covers(judged, spoken, finding) {
                    self.ignores.insert((index, spoken.id));
                    return true;
                }
            }
        }
        false
    }

    /// What waives nothing, and what cannot waive.
    pub(super) fn unused(&self, estate: &Estate<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, judged) in estate.stacks.iter().enumerate() {
            for spoken in judged.declared.all_ignores() {
                if !self.ignores.contains(&(index, spoken.id)) {
                    findings.push(useless(judged, &spoken.what.at, &spoken.name, &why_useless(&spoken.what)));
                }
            }
            findings.extend(self.unused_entries(estate, judged));
        }
        findings.sort_by(|a, b| (&a.at, &a.message, &a.stack).cmp(&(&b.at, &b.message, &b.stack)));
        // An entry, and an ignore in a module that several stacks call, are told once.
        findings.dedup_by(|later, first| later.at == first.at);
        findings
    }

    /// Entries of the configuration; only those whose directory was judged as a whole can be known to be of no use.
    fn unused_entries(&self, estate: &Estate<'_>, judged: &Judged<'_>) -> Vec<Finding> {
        let config: &Config = judged.config;
        let decisions =
            config.decisions().iter().map(|decision| (&decision.driver.at, format!("decision {}", decision.id)));
        let exceptions =
            config.exceptions().iter().map(|exception: &Exception| (&exception.at, "exception".to_owned()));
        let unused = decisions
            .chain(exceptions)
            .filter(|(at, _)| !self.entries.contains(*at) && estate.requested.covers_directory_of(at.path()));
        unused.map(|(at, what)| useless(judged, at, &what, &format!("The {what} matches nothing."))).collect()
    }
}

fn is_good(estate: &Estate<'_>, ignore: &Ignore) -> bool {
    has_reason(ignore) && !is_over(estate, ignore.until.as_deref())
}

fn has_reason(ignore: &Ignore) -> bool {
    says_why(ignore.reason.as_deref())
}

/// A date that has passed or cannot be read waives nothing.
fn is_over(estate: &Estate<'_>, until: Option<&str>) -> bool {
    until.is_some_and(|until| until.parse::<jiff::civil::Date>().map_or(true, |until| until < estate.as_of))
}

fn covers(judged: &Judged<'_>, spoken: &Spoken<Ignore>, finding: &Finding) -> bool {
    let resources = &judged.located.stack.resources;
    let covered = judged.declared.covered_by(spoken.id);
    let on_block = spoken.name == finding.resource || spoken.on == finding.at;
    on_block
        || covered
            .iter()
            .filter_map(|index| resources.get(*index))
            .any(|resource| resource.address.as_ref() == finding.resource || resource.at == finding.at)
}

fn why_useless(ignore: &Ignore) -> String {
    match ignore.code.parse::<Code>() {
        Err(why) => format!("This ignore names no code: {why}."),
        Ok(code) if code.is_residency() => {
            format!(
                "{code} cannot be ignored in the code, only excepted under `residency.exceptions` of regionlint.yaml."
            )
        }
        Ok(code) if !has_reason(ignore) => format!("This ignore of {code} gives no reason, so it ignores nothing."),
        Ok(code) => format!("This ignore of {code} matches nothing."),
    }
}

fn useless(judged: &Judged<'_>, at: &Location, name: &str, message: &str) -> Finding {
    Finding {
        code: Code::RL901,
        severity: judged.severity(Code::RL901, Code::RL901.severity()),
        message: message.to_owned(),
        help: "Take it out, or mend it: a waiver that waives nothing hides what will come.".to_owned(),
        at: at.clone(),
        stack: judged.located.stack.name(),
        resource: name.to_owned(),
        regions: Vec::new(),
        related: Vec::new(),
        fingerprint: judged.fingerprint(Code::RL901, at, name, &[message]),
    }
}
