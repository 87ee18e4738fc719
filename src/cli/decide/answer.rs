//! What was answered, and what counts as an answer.

use crate::cli::details::DetailArgs;
use crate::cli::failure::Failure;
use crate::edit::Details;
use crate::lint::UsageError;
use crate::model::{DriverName, says_why};

/// The answer, where it is known beforehand.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Answer")]
pub(super) struct AnswerArgs {
    /// Which one holds: latency, availability, regulation, several of them, or none
    #[arg(long = "driver", value_name = "DRIVER", value_delimiter = ',', requires = "reason", value_parser = choice)]
    drivers: Vec<Choice>,
    /// The sentence that says who needs it, and what they lose without it
    #[arg(long, value_name = "TEXT", requires = "drivers")]
    reason: Option<String>,
    #[command(flatten)]
    details: DetailArgs,
}

impl AnswerArgs {
    /// The answer of the flags, if they hold one.
    ///
    /// # Errors
    /// When the choices contradict each other, or the reason is none.
    pub(super) fn given(self) -> Result<Option<Answer>, Failure> {
        let Self { drivers, reason, details } = self;
        let Some(reason) = reason else { return Ok(None) };
        let drivers = drivers_of(&drivers).map_err(|why| UsageError::new("--driver", why))?;
        let reason = sentence(&reason).map_err(|why| UsageError::new("--reason", why))?;
        Ok(Some(Answer { drivers, reason, details: details.covering(Vec::new()) }))
    }
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The drivers that hold; none to stay in one region.
    pub(super) drivers: Vec<DriverName>,
    /// The sentence that says why.
    pub(super) reason: String,
    /// What is said beside.
    pub(super) details: Details,
}

/// One of the three, or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// This one.
    Driver(DriverName),
    /// Staying in one region.
    None,
}

/// Reads one word.
///
/// # Errors
/// When it is none of the four, with those that there are.
pub(super) fn choice(word: &str) -> Result<Choice, String> {
    if word.eq_ignore_ascii_case("none") {
        return Ok(Choice::None);
    }
    let driver = DriverName::parse(word).map(Choice::Driver);
    driver.ok_or_else(|| "the drivers are latency, availability and regulation; or say none".to_owned())
}

/// The drivers that hold. That none does has to be said.
///
/// # Errors
/// When nothing is said, or one thing and its contrary.
pub(super) fn drivers_of(choices: &[Choice]) -> Result<Vec<DriverName>, String> {
    let drivers = choices.iter().filter_map(|choice| match choice {
        Choice::Driver(name) => Some(*name),
        Choice::None => None,
    });
    let drivers: Vec<DriverName> = drivers.collect();
    match (choices.contains(&Choice::None), drivers.is_empty()) {
        (false, true) => Err("name those that hold, or say none".to_owned()),
        (true, false) => Err("either none, or those that hold".to_owned()),
        _ => Ok(drivers),
    }
}

/// A reason that says something.
///
/// # Errors
/// When it does not, with what is missing.
pub(super) fn sentence(text: &str) -> Result<String, String> {
    if says_why(Some(text)) {
        Ok(text.to_owned())
    } else {
        Err("say who needs it, and what they lose without it".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_has_to_be_said_and_excludes_the_three() {
        let latency = Choice::Driver(DriverName::Latency);
        assert!(drivers_of(&[]).is_err());
        assert!(drivers_of(&[Choice::None, latency]).is_err());
        assert_eq!(drivers_of(&[Choice::None]), Ok(Vec::new()));
        assert_eq!(drivers_of(&[latency]), Ok(vec![DriverName::Latency]));
    }

    #[test]
    fn a_question_is_no_sentence() {
        assert!(sentence("<why?>").is_err());
        assert!(sentence("few users abroad").is_ok());
    }
}
