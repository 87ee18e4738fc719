//! RL105: a review-by or until date that has passed, or that is no date.

use std::collections::BTreeSet;

use super::{Estate, Judged};
use crate::finding::{Code, Finding};
use crate::model::{Review, Upcoming};
use crate::source::Location;

/// A date that somebody wrote, and on what.
struct Promise<'a> {
    word: &'static str,
    written: &'a str,
    on: &'a str,
    owner: Option<&'a str>,
    at: &'a Location,
}

/// Dates of drivers and ignores that come within a month, told once wherever they speak; sorted by place.
pub(super) fn upcoming(estate: &Estate<'_>) -> Vec<Upcoming> {
    let promises = estate.stacks.iter().flat_map(|judged| promises(judged));
    let soon = promises.filter_map(|promise| match Review::of(Some(promise.written), estate.as_of) {
        Review::Soon(days) => Some(promise.upcoming(days)),
        _ => None,
    });
    let soon: BTreeSet<Upcoming> = soon.collect();
    soon.into_iter().collect()
}

impl Promise<'_> {
    fn upcoming(&self, days: i64) -> Upcoming {
        Upcoming {
            at: self.at.clone(),
            days,
            word: self.word,
            date: self.written.to_owned(),
            on: self.on.to_owned(),
            owner: self.owner.map(ToOwned::to_owned),
        }
    }
}

/// Every date of drivers, ignores, exceptions and decisions that is over or cannot be read.
pub(super) fn check(estate: &Estate<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = estate
        .stacks
        .iter()
        .flat_map(|judged| promises(judged).filter_map(|promise| overdue(estate, judged, &promise)))
        .collect();
    // A decision of the configuration speaks in many stacks and is told once.
    findings.sort_by(|a, b| (&a.at, &a.stack).cmp(&(&b.at, &b.stack)));
    findings.dedup_by(|later, first| later.at == first.at && later.message == first.message);
    findings
}

fn promises<'a>(judged: &'a Judged<'_>) -> impl Iterator<Item = Promise<'a>> {
    let drivers = judged.declared.all_drivers().filter_map(|spoken| {
        let written = spoken.what.review_by.as_deref()?;
        let owner = spoken.what.owner.as_deref();
        Some(Promise { word: "review-by", written, on: &spoken.name, owner, at: &spoken.what.at })
    });
    let ignores = judged.declared.all_ignores().filter_map(|spoken| {
        let written = spoken.what.until.as_deref()?;
        Some(Promise { word: "until", written, on: &spoken.name, owner: None, at: &spoken.what.at })
    });
    drivers.chain(ignores)
}

fn overdue(estate: &Estate<'_>, judged: &Judged<'_>, promise: &Promise<'_>) -> Option<Finding> {
    let message = match Review::of(Some(promise.written), estate.as_of) {
        Review::Never | Review::Soon(_) | Review::Later(_) => return None,
        Review::Overdue(_) => {
            format!(
                "The {} date on {} was {}: it is time to look again.",
                promise.word,
                promise.on,
                promise.written.trim()
            )
        }
        Review::Unreadable => format!(
            "The {} date on {} is \"{}\", which is no date (YYYY-MM-DD).",
            promise.word, promise.on, promise.written
        ),
    };
    let help =
        "Hold the reason against today's needs. If it still holds, set a new date; if not, go back to one region."
            .to_owned();
    Some(judged.finding_at(Code::RL105, promise.at, promise.on, &[], (message, help)))
}
