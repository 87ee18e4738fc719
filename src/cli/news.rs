//! What is new: the options that leave out what was there before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::Failure;
use super::{input, output};
use crate::finding::{Code, Count};
use crate::lint::{Baseline, Known, Options, Report, UsageError};
use crate::report;
use crate::source::SourceFile;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "What is new")]
pub(super) struct NewsArgs {
    /// Report only what is new since this revision of git, by judging both trees
    #[arg(long, value_name = "REV", allow_hyphen_values = false)]
    since: Option<String>,
    /// Report everything, whatever `--since` says: for hooks that have it
    #[arg(long)]
    all: bool,
    /// Leave out what this baseline has, and tell which of its entries match nothing any more
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write everything that is found now to a baseline, and succeed
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Write everything that is found now to the baselines that configurations name, each for its own stacks, and
    /// succeed
    #[arg(long, conflicts_with = "write_baseline")]
    update_baselines: bool,
}

impl NewsArgs {
    /// The revision to compare with.
    pub(super) fn since(&self) -> Option<String> {
        self.since.clone().filter(|_| !self.all)
    }

    /// Writes the baselines, if any are wanted; whether they were.
    ///
    /// # Errors
    /// When a file cannot be written, or no configuration names one.
    pub(super) fn write(&self, report: &Report) -> Result<bool, Failure> {
        if let Some(path) = &self.write_baseline {
            write(path, &Baseline::of(report))?;
            return Ok(true);
        }
        if !self.update_baselines {
            return Ok(false);
        }
        let named: BTreeSet<&str> = report.map.stacks.iter().filter_map(|stack| stack.baseline.as_deref()).collect();
        if named.is_empty() {
            let message = "no configuration in force has the key `baseline`";
            return Err(UsageError::new("--update-baselines", message).into());
        }
        for path in named {
            write(Path::new(path), &Baseline::named(report, path))?;
        }
        Ok(true)
    }

    /// Takes out what the baselines have: the one that was asked for, and those of the configurations.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(super) fn apply(&self, report: &mut Report, options: &Options) -> Result<(), Failure> {
        let asked = self.baseline.as_deref().map(input::read).transpose()?;
        let files: Vec<Arc<SourceFile>> = report.baselines.iter().cloned().chain(asked).collect();
        let mut stale = Vec::new();
        let mut known = Known::default();
        for file in &files {
            let baseline = Baseline::read(file)?;
            stale.extend(baseline.stale(report, file));
            known.add(baseline.known());
        }
        report.summary.suppressed += report.forget(&known);
        if options.reports(Code::RL901) {
            report.findings.extend(stale);
            report.findings.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
            report.count_findings();
        }
        Ok(())
    }
}

fn write(path: &Path, baseline: &Baseline) -> Result<(), Failure> {
    output::write_file(path, &report::write_baseline(baseline)?)?;
    let findings = Count(baseline.findings.len(), "finding");
    let problems = Count(baseline.problems.len(), "problem");
    let path = path.to_string_lossy();
    let path = report::sanitise::line(&path);
    output::complain(&format!("{path}: {findings} and {problems} written\n"));
    Ok(())
}
