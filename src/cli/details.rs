//! What may be said beside driver and reason.

use jiff::civil::Date;

use crate::edit::Details;

/// What is typed.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct DetailArgs {
    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// When to look again (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = date)]
    review_by: Option<Date>,
    /// The law, for regulation: gdpr, ...
    #[arg(long, value_name = "LAW")]
    regime: Option<String>,
}

/// Reads a day.
///
/// # Errors
/// When it is none, with the form that it has.
pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day of the calendar as YYYY-MM-DD".to_owned())
}

impl DetailArgs {
    /// As an annotation holds it.
    pub(super) fn covering(self, regions: Vec<String>) -> Details {
        let Self { owner, review_by, regime } = self;
        Details { owner, review_by, regime, regions }
    }
}
