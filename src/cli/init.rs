//! `regionlint init`: the files that a repository begins with. What is there is never overwritten.

use std::path::Path;

use super::failure::Failure;
use super::status::Status;
use super::{output, progress, scope};
use crate::report::starter;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct InitArgs {
    #[command(flatten)]
    scope: scope::ScopeArgs,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// A file to begin with.
struct Starter {
    path: &'static str,
    text: String,
    /// What to do by hand where the file is there already; nothing to do if none.
    otherwise: Option<String>,
}

/// Writes the files that are missing.
///
/// # Errors
/// When the tree cannot be looked at, or a file cannot be written.
pub(super) fn run(args: InitArgs) -> Result<Status, Failure> {
    let options = args.scope.options()?;
    let report = progress::run(&options)?;
    let mut said = String::new();
    for starter in starters(&options.working, starter::configuration(&report)) {
        said.push_str(&begin(&options.working, &starter, args.dry_run)?);
    }
    output::print(&said)?;
    Ok(Status::Clean)
}

fn starters(working: &Path, configuration: String) -> Vec<Starter> {
    let hook = starter::hook();
    let mut starters = vec![
        Starter { path: "regionlint.yaml", text: configuration, otherwise: None },
        Starter {
            path: ".pre-commit-config.yaml",
            text: format!("repos:\n{hook}"),
            otherwise: Some(format!("add this below `repos:`\n{hook}")),
        },
    ];
    if working.join(".github").is_dir() {
        starters.push(Starter { path: ".github/workflows/regionlint.yml", text: starter::workflow(), otherwise: None });
    }
    starters
}

/// Writes one file if it is missing; what was done.
fn begin(working: &Path, starter: &Starter, dry_run: bool) -> Result<String, Failure> {
    let Starter { path, text, otherwise } = starter;
    let file = working.join(path);
    // A link that leads nowhere is something, too.
    if file.symlink_metadata().is_ok() {
        let what = otherwise
            .as_ref()
            .map_or_else(|| "left as it is\n".to_owned(), |otherwise| format!("is there; {otherwise}"));
        return Ok(format!("{path}: {what}"));
    }
    if dry_run {
        return Ok(format!("{path}: would be written\n{text}\n"));
    }
    output::write_file(&file, text)?;
    Ok(format!("{path}: written\n"))
}
