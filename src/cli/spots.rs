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
    /// Whether an undeclared driver of a report is one of the same decision: calls of one module, stacks of a fleet.
    pub(super) is_same: &'a dyn Fn(&Report, &Finding) -> bool,
    /// Show what would change, and write nothing.
    pub(super) dry_run: bool,
}

impl Saying<'_> {
    /// Writes it at the first spot and at those that are open then, and tells what is found there all the same.
    ///
    /// # Errors
    /// When a spot cannot be written to.
    pub(super) fn write(&self, options: &Options, first: Site) -> Result<(), Failure> {
        let mut written: Vec<Site> = Vec::new();
        let mut spot = first;
        loop {
            let Some(edit) = (self.how)(&spot)? else {
                return output::print(&format!("{}: says so already\n", sanitise::line(&spot.at.to_string())));
            };
            if self.dry_run {
                return output::print(&shown(&edit));
            }
            write(options, &edit)?;
            let report = unread::none_of(options)?;
            let open = still_open(&report, &spot);
            written.push(spot);
            match self.next(&report, &written) {
                Some(next) => spot = next,
                None => {
                    output::complain(&open);
                    return Ok(());
                }
            }
        }
    }

    /// Another spot of the decision, where nothing was written yet.
    fn next(&self, report: &Report, written: &[Site]) -> Option<Site> {
        let is_new = |site: &Site| written.iter().all(|known| !is_at(known, site));
        let open =
            report.findings.iter().filter(|finding| finding.code == Code::RL101 && (self.is_same)(report, finding));
        open.filter_map(|finding| edit::of_finding(report, finding).ok()).find(is_new)
    }
}

/// Puts an edit on the disk, and says so.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(options: &Options, edit: &Edit) -> Result<(), Failure> {
    edit.write(&options.working)?;
    let line = if edit.is_new() { String::new() } else { format!(":{}", edit.line()) };
    output::print(&format!("{}{line}: written\n", sanitise::path(edit.path())))
}

/// The diff, harmless to print.
pub(super) fn shown(edit: &Edit) -> String {
    edit.diff().lines().map(|line| format!("{}\n", sanitise::source(line))).collect()
}

fn is_at(one: &Site, other: &Site) -> bool {
    (&one.stack, &one.name) == (&other.stack, &other.name)
}

/// What is found on the site all the same.
fn still_open(report: &Report, site: &Site) -> String {
    let on_site = |finding: &&Finding| {
        finding.code.is_about_drivers() && edit::of_finding(report, finding).is_ok_and(|other| is_at(&other, site))
    };
    let open = report.findings.iter().filter(on_site);
    open.map(|finding| format!("still open, {}: {}\n", finding.code, sanitise::line(&finding.message))).collect()
}
