//! What is new: the options that leave out what was there before.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::Failure;
use super::output;
use crate::finding::Code;
use crate::lint::{Baseline, Options, Report};
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
}

impl NewsArgs {
    /// The revision to compare with.
    pub(super) fn since(&self) -> Option<String> {
        self.since.clone().filter(|_| !self.all)
    }

    /// Writes the baseline, if one is wanted; whether it was.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn write(&self, report: &Report) -> Result<bool, Failure> {
        let Some(path) = &self.write_baseline else { return Ok(false) };
        let baseline = Baseline::of(report);
        output::write_file(path, &report::write_baseline(&baseline)?)?;
        let (findings, problems) = (baseline.findings.len(), baseline.problems.len());
        let path = path.to_string_lossy();
        let path = report::sanitise::line(&path);
        output::complain(&format!("{path}: {findings} findings and {problems} problems written\n"));
        Ok(true)
    }

    /// Takes out what the baseline has.
    ///
    /// # Errors
    /// When the baseline cannot be read.
    pub(super) fn apply(&self, report: &mut Report, options: &Options) -> Result<(), Failure> {
        let Some(path) = &self.baseline else { return Ok(()) };
        let file = read(path)?;
        let baseline = Baseline::read(&file)?;
        let stale = baseline.stale(report, &file);
        report.summary.suppressed += report.forget(&baseline.known());
        if options.reports(Code::RL901) {
            report.findings.extend(stale);
            report.findings.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
            report.count_findings();
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Arc<SourceFile>, Failure> {
    let name = path.to_string_lossy().replace('\\', "/");
    let text = fs::read_to_string(path).map_err(|error| Failure::stream(name.as_str(), error))?;
    Ok(Arc::new(SourceFile::new(name, text)))
}
