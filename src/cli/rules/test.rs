//! `regionlint rules test`: the examples of packs, run.

use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::status::Status;
use crate::lint;
use crate::report;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(in crate::cli) struct TestArgs {
    /// Packs: files, or directories of them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
}

/// Tries the packs, and tells which examples fail.
///
/// # Errors
/// When there is no pack, or one is broken.
pub(super) fn run(args: &TestArgs) -> Result<Status, Failure> {
    let working = std::env::current_dir().map_err(|error| Failure::stream("the working directory", error))?;
    let trial = lint::try_packs(&working, &args.paths)?;
    output::print(&report::rules::write_trial(&trial))?;
    Ok(if trial.failures.is_empty() { Status::Clean } else { Status::Findings })
}
