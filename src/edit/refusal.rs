//! Why nothing was written.

use std::fmt;

use crate::finding::Problem;
use crate::source::Location;

/// An edit that is not made: what stands against it, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Problem);

impl Refusal {
    /// About something that the user named: an address, a file.
    pub(super) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self(Problem::file(what, why))
    }

    /// About a place in a file.
    pub(super) fn at(place: &Location, why: impl Into<String>) -> Self {
        Self(Problem::at(place.clone(), why))
    }

    /// As a problem, with its place where there is one.
    pub fn into_problem(self) -> Problem {
        self.0
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.at {
            Some(at) => write!(f, "{at}: {}", self.0.message),
            None => write!(f, "{}: {}", self.0.path, self.0.message),
        }
    }
}

impl std::error::Error for Refusal {}
