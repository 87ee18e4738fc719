//! The spots where something is decided: each gets its word.

use super::failure::Failure;
use super::{output, unread};
use crate::edit::{self, Edit, Refusal, Site};
use crate::finding::{Code, Finding};
use crate::lint::{Options, Report};
use crate::report::sanitise;

/// What is said, and where.
pub(super) struct Saying<'a> {
    /// The edit that says it at a spot; none where that says so already.
    pub(super) how: &'a dyn Fn(&Site) -> Result<Option<Edit>, Refusal>,
    /// Whether an undeclared driver is one of the same decision: what remains of a fleet once other stacks speak.
    pub(super) is_same: &'a dyn Fn(&Finding) -> bool,
    /// Show what would change, and write nothing.
    pub(super) dry_run: bool,
}

impl Saying<'_> {
    /// Writes it at all spots and at those that are open then, and tells what is found there all the same.
    ///
    /// # Errors
    /// When a spot cannot be written to.
    pub(super) fn write(&self, options: &Options, mut spots: Vec<Site>) -> Result<(), Failure> {
        let mut written: Vec<Site> = Vec::new();
        loop {
            // All that can stand against it is known before the first byte is written.
            let edits = self.edits(&spots)?;
            if self.dry_run {
                return edits.iter().try_for_each(|edit| output::print(&shown(edit)));
            }
            edits.iter().try_for_each(|edit| write(options, edit))?;
            if edits.is_empty() {
                return Ok(());
            }
            let report = unread::none_of(options)?;
            written.append(&mut spots);
            spots = self.next(&report, &written);
            if spots.is_empty() {
                output::complain(&still_open(&report, &written));
                return Ok(());
            }
        }
    }

    /// What is to be written at some spots, one edit for each file.
    fn edits(&self, spots: &[Site]) -> Result<Vec<Edit>, Failure> {
        let mut edits: Vec<Edit> = Vec::new();
        for spot in spots {
            let Some(edit) = (self.how)(spot)? else {
                output::print(&format!("{}: says so already\n", sanitise::line(&spot.at.to_string())))?;
                continue;
            };
            match edits.iter_mut().find(|other| other.path() == edit.path()) {
                None => edits.push(edit),
                // What is in the way of another is not written, and told as still open.
                Some(other) => *other = other.with(&edit).unwrap_or_else(|| other.clone()),
            }
        }
        Ok(edits)
    }

    /// Further spots of the decision, where nothing was written yet.
    fn next(&self, report: &Report, written: &[Site]) -> Vec<Site> {
        let is_new = |site: &Site| written.iter().all(|known| !is_at(known, site));
        let open = report.findings.iter().filter(|finding| finding.code == Code::RL101 && (self.is_same)(finding));
        open.filter_map(|finding| edit::of_finding(report, finding).ok()).find(is_new).into_iter().collect()
    }
}

/// Puts an edit on the disk, and says so.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(options: &Options, edit: &Edit) -> Result<(), Failure> {
    edit.write(&options.working)?;
    let path = sanitise::path(edit.path());
    if edit.is_new() {
        return output::print(&format!("{path}: written\n"));
    }
    edit.lines().iter().try_for_each(|line| output::print(&format!("{path}:{line}: written\n")))
}

/// The diff, harmless to print.
pub(super) fn shown(edit: &Edit) -> String {
    edit.diff().lines().map(|line| format!("{}\n", sanitise::source(line))).collect()
}

fn is_at(one: &Site, other: &Site) -> bool {
    (&one.stack, &one.name) == (&other.stack, &other.name)
}

/// What is found on the sites all the same.
fn still_open(report: &Report, written: &[Site]) -> String {
    let on_site = |finding: &&Finding| {
        let is_it = |other: Site| written.iter().any(|site| is_at(&other, site));
        finding.code.is_about_drivers() && edit::of_finding(report, finding).is_ok_and(is_it)
    };
    let open = report.findings.iter().filter(on_site);
    open.map(|finding| format!("still open, {}: {}\n", finding.code, sanitise::line(&finding.message))).collect()
}
