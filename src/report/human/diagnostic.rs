//! A finding or a problem as miette shows it.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity as Weight, SourceCode};

use super::excerpt::Excerpt;
use crate::finding::{Finding, Problem, Severity};
use crate::report::sanitise;

/// A message with its lines of source.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    title: Option<String>,
    weight: Weight,
    message: &'a str,
    help: &'a str,
    excerpt: Option<Excerpt>,
}

impl<'a> Shown<'a> {
    /// A finding: `error[RL101]: undeclared-driver`.
    pub(super) fn finding(finding: &'a Finding) -> Self {
        let Finding { severity, code, .. } = finding;
        Self {
            title: Some(format!("{severity}[{code}]: {}", code.name())),
            weight: if *severity == Severity::Error { Weight::Error } else { Weight::Warning },
            message: &finding.message,
            help: &finding.help,
            excerpt: Some(Excerpt::of(&finding.at, &finding.related)),
        }
    }

    /// A problem at a place in a file.
    pub(super) fn problem(problem: &'a Problem) -> Self {
        Self {
            title: None,
            weight: if problem.note { Weight::Advice } else { Weight::Error },
            message: &problem.message,
            help: "",
            excerpt: problem.at.as_ref().map(|at| Excerpt::of(at, &[])),
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sanitise::prose(self.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.title.as_ref().map(|title| Box::new(title) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Weight> {
        Some(self.weight)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(sanitise::prose(self.help)) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.excerpt.as_ref().map(|excerpt| Box::new(excerpt.labels()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
