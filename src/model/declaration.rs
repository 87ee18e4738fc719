//! What people declare: drivers, labels, ignores.

use std::fmt;

use crate::source::Location;

/// The three reasons for more than one region.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum DriverName {
    /// Users are far away.
    Latency,
    /// The loss of a region must be survived.
    Availability,
    /// A law asks for it.
    Regulation,
}

impl DriverName {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Latency, Self::Availability, Self::Regulation];

    /// The word that annotations use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Latency => "latency",
            Self::Availability => "availability",
            Self::Regulation => "regulation",
        }
    }

    /// Reads the word, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|driver| driver.name().eq_ignore_ascii_case(word.trim()))
    }
}

impl fmt::Display for DriverName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How something was declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// A comment.
    Comment,
    /// A tag or label of the resource (its key as written).
    Tag(String),
    /// A Kubernetes annotation (its key as written).
    Annotation(String),
    /// The project's configuration (the decision's id, the rule).
    Config(String),
}

impl From {
    /// The word of the `map` report.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Tag(_) => "tag",
            Self::Annotation(_) => "annotation",
            Self::Config(_) => "config",
        }
    }
}

/// A declared driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Driver {
    /// The drivers named, sorted; may be empty when only unknown words were written.
    pub names: Vec<DriverName>,
    /// Words that are none of the three, as written (an empty annotation has one empty word).
    pub unknown: Vec<String>,
    /// The sentence that says why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When to look again: YYYY-MM-DD as written.
    pub review_by: Option<String>,
    /// The law, for regulation.
    pub regime: Option<String>,
    /// The regions it covers, patterns as written (`aws:eu-west-1`, `aws:*`); empty: all.
    pub regions: Vec<String>,
    /// How it was said.
    pub from: From,
    /// Where it was said.
    pub at: Location,
}

impl Driver {
    /// Whether a sentence says why.
    pub fn says_why(&self) -> bool {
        says_why(self.reason.as_deref())
    }
}

/// Whether a reason is one: not blank, and more than placeholders like the `<who is far away?>` of a suggested comment.
pub fn says_why(reason: Option<&str>) -> bool {
    reason.is_some_and(|reason| without_placeholders(reason).chars().any(char::is_alphanumeric))
}

/// The text outside `<...>`. A bracket that is never closed is text: `< 80 ms`.
fn without_placeholders(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        match after.split_once('>') {
            Some((_, behind)) => rest = behind,
            None => {
                rest = after;
                break;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// A declared jurisdiction of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The label as written: `eu`, `br`, `aws:eu-west-1`, `anywhere`.
    pub name: String,
    /// The reason (`anywhere` needs one).
    pub reason: Option<String>,
    /// How it was said.
    pub from: From,
    /// Where it was said.
    pub at: Location,
}

impl Label {
    /// The name of a label that asks for no place at all: the data may go anywhere.
    pub const ANYWHERE: &'static str = "anywhere";

    /// Whether the data may go anywhere.
    pub fn is_anywhere(&self) -> bool {
        self.name.eq_ignore_ascii_case(Self::ANYWHERE)
    }
}

/// `regionlint: ignore RL101 [until=DATE] -- reason`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The code as written.
    pub code: String,
    /// Until when.
    pub until: Option<String>,
    /// Why; without one nothing is suppressed.
    pub reason: Option<String>,
    /// Where it was said.
    pub at: Location,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_no_reason() {
        for reason in ["", "  ", "<who is near aws:us-east-1?>", "<who?>, <what?>.", "--"] {
            assert!(!says_why(Some(reason)), "{reason}");
        }
        assert!(!says_why(None));
    }

    #[test]
    fn words_beside_brackets_are_a_reason() {
        for reason in ["players in Asia need < 80 ms", "<b>players</b> in Asia", "RTO <15 min>, see ADR-042", "東京"]
        {
            assert!(says_why(Some(reason)), "{reason}");
        }
    }
}
