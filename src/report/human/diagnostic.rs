//! A finding or a problem as miette shows it.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity as Weight, SourceCode};

use super::excerpt::Excerpt;
use super::wrap::wrap;
use crate::finding::{Finding, Problem, Severity};
use crate::report::sanitise;

/// Columns before a message and before a help.
const MESSAGE_INDENT: usize = 4;
const HELP_INDENT: usize = 8;

/// A message with its lines of source.
#[derive(Debug)]
pub(super) struct Shown {
    title: Option<String>,
    weight: Weight,
    message: String,
    help: String,
    excerpt: Option<Excerpt>,
}

impl Shown {
    /// A finding: `error[RL101]: undeclared-driver`.
    pub(super) fn finding(finding: &Finding, width: usize) -> Self {
        let Finding { severity, code, .. } = finding;
        Self {
            title: Some(format!("{severity}[{code}]: {}", code.name())),
            weight: if *severity == Severity::Error { Weight::Error } else { Weight::Warning },
            message: message(&finding.message, width),
            help: wrap(&sanitise::prose(&finding.help), width.saturating_sub(HELP_INDENT)),
            excerpt: Some(Excerpt::of(&finding.at, &finding.related, width)),
        }
    }

    /// A problem at a place in a file.
    pub(super) fn problem(problem: &Problem, width: usize) -> Self {
        Self {
            title: None,
            weight: if problem.note { Weight::Advice } else { Weight::Error },
            message: message(&problem.message, width),
            help: String::new(),
            excerpt: problem.at.as_ref().map(|at| Excerpt::of(at, &[], width)),
        }
    }
}

fn message(text: &str, width: usize) -> String {
    wrap(&sanitise::prose(text), width.saturating_sub(MESSAGE_INDENT))
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.title.as_ref().map(|title| Box::new(title) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Weight> {
        Some(self.weight)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.excerpt.as_ref().map(|excerpt| Box::new(excerpt.labels()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
