//! A finding as miette shows it.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity as Weight, SourceCode};

use super::excerpt::Excerpt;
use crate::finding::{Finding, Severity};
use crate::report::sanitise;

/// One finding with its lines of source.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    finding: &'a Finding,
    excerpt: Excerpt,
}

impl<'a> Shown<'a> {
    /// A finding, ready for miette.
    pub(super) fn of(finding: &'a Finding) -> Self {
        Self { finding, excerpt: Excerpt::of(finding) }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sanitise::prose(&self.finding.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let Finding { severity, code, .. } = self.finding;
        Some(Box::new(format!("{severity}[{code}]: {}", code.name())))
    }

    fn severity(&self) -> Option<Weight> {
        Some(if self.finding.severity == Severity::Error { Weight::Error } else { Weight::Warning })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = sanitise::prose(&self.finding.help);
        (!help.is_empty()).then(|| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
