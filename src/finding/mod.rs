//! Findings and problems: plain data that checks make and reports print.
//!
//! A [`Finding`] is about the user's infrastructure; a [`Problem`] is something that could not be read or decided.
//! Nothing here knows how either is shown.

mod code;
mod count;
mod problem;

pub use code::{Code, Severity};
pub use count::Count;
pub use problem::Problem;

use crate::source::Location;

/// One thing that is wrong with the user's infrastructure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule of the house it breaks.
    pub code: Code,
    /// How bad it is here: the code's default unless the site's class or the configuration says otherwise.
    pub severity: Severity,
    /// What is wrong and why it matters, in plain words.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The deciding place: the block's first line in Terraform, the deciding field in Kubernetes.
    pub at: Location,
    /// The stack's name.
    pub stack: String,
    /// The resource's address; the site's name where there is no single resource.
    pub resource: String,
    /// The regions concerned, written form, sorted.
    pub regions: Vec<String>,
    /// The trail and other places that help to understand, in reading order.
    pub related: Vec<Related>,
    /// Stable while lines move: see [`Finding::fingerprint`].
    pub fingerprint: String,
}

/// A further place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub at: Location,
    /// What is to be seen there.
    pub message: String,
}

impl Finding {
    /// A fingerprint of `parts` that names the decision and not its line: hexadecimal, 32 characters.
    pub fn fingerprint(parts: &[&str]) -> String {
        use sha2::{Digest, Sha256};
        use std::fmt::Write;
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The order of every report: path, line, column, code, resource, message.
    pub fn sort_key(&self) -> (&str, usize, Code, &str, &str) {
        (self.at.path(), self.at.span.start, self.code, &self.resource, &self.message)
    }
}
