//! What is to be written, in the words of a comment.

use std::fmt::Write;

use jiff::civil::Date;

use super::Refusal;
use crate::declare::LENGTH_LIMIT;
use crate::model::{Driver, DriverName};

/// Why something spans regions, as somebody says it. The reason is theirs: nothing here makes one up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    drivers: Vec<DriverName>,
    reason: String,
    details: Details,
}

/// What may be said beside driver and reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Who answers for it.
    pub owner: Option<String>,
    /// When to look again.
    pub review_by: Option<Date>,
    /// The law, for regulation.
    pub regime: Option<String>,
    /// The regions that it covers (`aws:eu-west-1`, `aws:*`); all when none is named.
    pub regions: Vec<String>,
}

impl Annotation {
    /// One or several drivers, and the sentence that says why.
    ///
    /// # Errors
    /// When no driver is named, or the reason says nothing.
    pub fn new(drivers: &[DriverName], reason: &str, details: Details) -> Result<Self, Refusal> {
        let mut drivers = drivers.to_vec();
        drivers.sort();
        drivers.dedup();
        // Leading dashes would be read as what parts the reason from the driver.
        let reason = reason.trim().trim_start_matches(['-', '—', '–']).trim_start().to_owned();
        if drivers.is_empty() {
            return Err(Refusal::new("driver", "name one: latency, availability or regulation"));
        }
        if reason.is_empty() {
            return Err(Refusal::new(
                "reason",
                "it is empty: say who needs the second region, and what they lose without it",
            ));
        }
        Ok(Self { drivers, reason, details })
    }

    /// The drivers, sorted.
    pub(super) fn drivers(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.drivers.iter().map(|driver| driver.name())
    }

    /// The sentence that says why.
    pub(super) fn reason(&self) -> &str {
        &self.reason
    }

    /// The regions that it covers; all when none is named.
    pub(super) fn regions(&self) -> &[String] {
        &self.details.regions
    }

    /// Whether somebody said just this already.
    pub(super) fn says_the_same(&self, said: &Driver) -> bool {
        said.unknown.is_empty()
            && said.names == self.drivers
            && said.reason.as_deref() == Some(self.reason())
            && said.owner == self.details.owner
            && said.review_by == self.details.review_by.map(|date| date.to_string())
            && said.regime == self.details.regime
            && said.regions == self.details.regions
    }

    /// What is said beside driver and reason, by the keys of comments.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let review_by = self.details.review_by.map(|date| date.to_string());
        let regions = (!self.details.regions.is_empty()).then(|| self.details.regions.join(","));
        let pairs = [
            ("owner", self.details.owner.clone()),
            ("review-by", review_by),
            ("regime", self.details.regime.clone()),
            ("regions", regions),
        ];
        pairs.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// The comment's text, without its marker: `multi-region: latency owner=web -- REASON`.
    ///
    /// # Errors
    /// When something cannot stand in a comment of one line.
    pub(super) fn comment(&self, reach: &str) -> Result<String, Refusal> {
        let mut text = format!("multi-region{reach}: {}", self.drivers().collect::<Vec<_>>().join(", "));
        for (key, value) in self.pairs() {
            // Writing to a string cannot fail.
            let _ = write!(text, " {key}={}", quoted(key, &value)?);
        }
        let _ = write!(text, " -- {}", self.reason);
        if text.chars().any(breaks_lines) {
            return Err(Refusal::new("annotation", "it has to fit one line, without tabs or other control characters"));
        }
        if text.chars().count() > LENGTH_LIMIT {
            let message = format!("it is too long: {LENGTH_LIMIT} characters are read");
            return Err(Refusal::new("annotation", message));
        }
        Ok(text)
    }
}

/// Whether a character ends a line for somebody who reads it (YAML knows two that are no control characters), or is no
/// character to be read at all.
pub(super) fn breaks_lines(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// A value as a comment writes it: in quotes where it is more than a word.
fn quoted(key: &str, value: &str) -> Result<String, Refusal> {
    let is_word = !value.is_empty()
        && !value.contains("--")
        && value.chars().all(|character| !character.is_whitespace() && !matches!(character, '"' | '\'' | '—' | '–'));
    if is_word {
        return Ok(value.to_owned());
    }
    match ['"', '\''].into_iter().find(|quote| !value.contains(*quote)) {
        Some(quote) if !value.trim().is_empty() => Ok(format!("{quote}{value}{quote}")),
        Some(_) => Err(Refusal::new(key, "it is empty")),
        None => Err(Refusal::new(key, "it has both kinds of quotes, which a comment cannot hold")),
    }
}
