//! The three-driver test: three questions about one decision site, filled with what the configuration shows.
//!
//! Only people know the answers. Each question therefore comes as the comment that would answer it, with the question
//! where the reason belongs: whoever pastes it has to replace the question ([`says_why`](super::says_why) holds that).

use super::DriverName;
use crate::geo::Region;

/// The three questions about one site, and the fourth answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DriverTest {
    /// Are users far away?
    pub latency: LatencyQuestion,
    /// Which outage must be survived?
    pub availability: AvailabilityQuestion,
    /// Which law asks for it?
    pub regulation: RegulationQuestion,
    /// What the audience of the configuration advises; none where nobody says who the users are.
    pub advice: Option<String>,
    /// How to go back to one region: what to remove, and where it stands.
    pub way_back: String,
}

/// A question and the comment that answers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The question, as a sentence.
    pub ask: String,
    /// What the configuration shows towards an answer, a sentence each.
    pub shown: Vec<String>,
    /// The comment to paste: the question stands in `<...>` where the reason belongs.
    pub comment: String,
}

/// Who is far from the home region, and how far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LatencyQuestion {
    /// The question.
    pub question: Question,
    /// The further regions, those whose place is a point, nearest to the home first.
    pub far: Vec<Far>,
}

/// A further region, seen from the home.
#[derive(Clone, Debug, PartialEq)]
pub struct Far {
    /// Which one.
    pub region: Region,
    /// The great-circle distance in kilometres.
    pub distance_km: f64,
    /// The best round trip that light in fibre allows between the two, in milliseconds.
    pub best_ms: f64,
    /// At most so many percent of the users gain by it, where the configuration knows the audience.
    pub users_percent: Option<f64>,
}

/// Which outage it survives, and what does not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AvailabilityQuestion {
    /// The question.
    pub question: Question,
    /// Resources in the home region alone on which the further regions lean, sorted.
    pub alone: Vec<String>,
    /// Routing that fails over without looking whether the first is alive, sorted.
    pub unchecked: Vec<String>,
}

/// Which law could ask for it, for which data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegulationQuestion {
    /// The question.
    pub question: Question,
    /// The ISO codes of the countries of all its regions, sorted; unknown ones are not among them.
    pub countries: Vec<String>,
    /// The labels on its data, sorted.
    pub labels: Vec<String>,
    /// The addresses of what stores data beyond the home, sorted.
    pub data: Vec<String>,
}

impl Question {
    /// A question as the comment that answers it: `reach` is how far the comment has to say that it reaches (`(stack)`),
    /// `keys` are the annotation's (`regime=<law>`); both may be nothing.
    pub fn answered_by(driver: DriverName, reach: &str, keys: &str, ask: String, shown: Vec<String>) -> Self {
        let gap = if keys.is_empty() { "" } else { " " };
        let comment = format!("# multi-region{reach}: {driver}{gap}{keys} -- <{ask}>");
        Self { ask, shown, comment }
    }
}

impl DriverTest {
    /// The three questions in the order of the drivers.
    pub fn questions(&self) -> [(DriverName, &Question); 3] {
        [
            (DriverName::Latency, &self.latency.question),
            (DriverName::Availability, &self.availability.question),
            (DriverName::Regulation, &self.regulation.question),
        ]
    }
}
