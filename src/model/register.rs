//! The register of drivers: what an auditor asks for. Who decided to span regions, why, where, and when to look again.

use super::Driver;
use crate::geo::Region;
use crate::source::Location;

/// One driver of the tree; a decision of the configuration is one, in however many stacks it speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisteredDriver {
    /// What was said, how and where.
    pub driver: Driver,
    /// What it was said on: an address, `provider.aws.dr`, a path, a decision's id.
    pub on: String,
    /// The names of the stacks in which it speaks, sorted.
    pub stacks: Vec<String>,
    /// The names of the sites that it covers, sorted; none for an idle driver.
    pub sites: Vec<String>,
    /// The regions of those sites, sorted.
    pub regions: Vec<Region>,
    /// The resources that live by those sites.
    pub resources: usize,
    /// When to look again.
    pub review: Review,
}

impl RegisteredDriver {
    /// Whether it covers nothing that spans regions.
    pub fn is_idle(&self) -> bool {
        self.sites.is_empty()
    }
}

/// How a date stands to the day of the report. Days are whole, and at least none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Review {
    /// Nobody set a date.
    Never,
    /// What was written is no date.
    Unreadable,
    /// It has passed, so many days ago.
    Overdue(i64),
    /// It comes within [`Review::SOON`] days, in so many.
    Soon(i64),
    /// It is further away, in so many days.
    Later(i64),
}

impl Review {
    /// Days ahead of a date in which reports remind of it.
    pub const SOON: i64 = 30;

    /// How a written date stands to a day.
    pub fn of(written: Option<&str>, as_of: jiff::civil::Date) -> Self {
        let Some(written) = written else { return Self::Never };
        let Ok(date) = written.trim().parse::<jiff::civil::Date>() else { return Self::Unreadable };
        // Both dates are of the calendar's range, so the span is one.
        let days = as_of.until(date).map_or(i64::MAX, |span| i64::from(span.get_days()));
        match days {
            ..0 => Self::Overdue(-days),
            0..=Self::SOON => Self::Soon(days),
            _ => Self::Later(days),
        }
    }

    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Unreadable => "unreadable",
            Self::Overdue(_) => "overdue",
            Self::Soon(_) => "soon",
            Self::Later(_) => "later",
        }
    }

    /// Days until it; negative when it has passed.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::Never | Self::Unreadable => None,
            Self::Overdue(days) => Some(-days),
            Self::Soon(days) | Self::Later(days) => Some(days),
        }
    }
}

/// A date that comes soon: a driver's review, or the end of an ignore.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Upcoming {
    /// Where it was written.
    pub at: Location,
    /// In so many days.
    pub days: i64,
    /// The key: `review-by`, `until`.
    pub word: &'static str,
    /// The date as written.
    pub date: String,
    /// What it stands on.
    pub on: String,
    /// Who answers for it.
    pub owner: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_stand_to_the_day_of_the_report() {
        let day = jiff::civil::date(2026, 11, 25);
        for (written, review) in [
            ("2026-11-24", Review::Overdue(1)),
            ("2026-11-25", Review::Soon(0)),
            ("2026-12-25", Review::Soon(30)),
            ("2026-12-26", Review::Later(31)),
            ("2028-11-25", Review::Later(731)),
            ("soon", Review::Unreadable),
            ("2026-02-30", Review::Unreadable),
        ] {
            assert_eq!(Review::of(Some(written), day), review, "{written}");
        }
        assert_eq!(Review::of(None, day), Review::Never);
    }
}
