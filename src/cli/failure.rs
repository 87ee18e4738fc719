//! Why a command could not run.

use std::io;

use crate::edit::Refusal;
use crate::finding::Problem;
use crate::lint::UsageError;
use crate::report::{self, sanitise};

/// What a command says that writes only where all was read.
const BY_THE_WHOLE: &str =
    "Nothing was written: what cannot be read might decide otherwise. Mend it first, or name what to look at.\n";

/// Why a command could not run.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command or a configuration is wrong.
    Usage(UsageError),
    /// Something in scope could not be read, and the command writes only by the whole.
    Unread(Vec<Problem>),
    /// A file or stream of the command itself cannot be read or written.
    Stream {
        /// Which one.
        what: String,
        /// Why.
        error: io::Error,
    },
    /// The report cannot be written: a fault of the tool.
    Report(report::Error),
    /// Nobody reads any more, which is no failure.
    ClosedPipe,
}

impl Failure {
    /// A stream that refused.
    pub(super) fn stream(what: impl Into<String>, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Stream { what: what.into(), error }
        }
    }

    /// The message for people.
    pub(super) fn render(&self, options: &report::Options) -> String {
        let problems = match self {
            Self::Usage(error) => error.problems.clone(),
            Self::Unread(problems) => problems.clone(),
            Self::Stream { what, error } if error.kind() == io::ErrorKind::NotFound => {
                vec![Problem::file(what.as_str(), "there is no such file")]
            }
            Self::Stream { what, error } => vec![Problem::file(what.as_str(), error.to_string())],
            Self::Report(error) => vec![Problem::file("regionlint", error.to_string())],
            Self::ClosedPipe => Vec::new(),
        };
        let text = report::write_errors(&problems, options).unwrap_or_else(|_| {
            problems.iter().map(|problem| format!("{}\n", sanitise::line(&problem.message))).collect()
        });
        if matches!(self, Self::Unread(_)) { format!("{text}{BY_THE_WHOLE}") } else { text }
    }
}

impl From<UsageError> for Failure {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Usage(UsageError { problems: vec![refusal.into_problem()] })
    }
}

impl From<report::Error> for Failure {
    fn from(error: report::Error) -> Self {
        Self::Report(error)
    }
}
