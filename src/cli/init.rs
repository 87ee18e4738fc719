//! `regionlint init`: the files that a repository begins with. What is there is never overwritten.

use std::path::Path;

use super::failure::Failure;
use super::status::Status;
use super::{output, scope, spots, unread};
use crate::edit::{Edit, Refusal};
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
/// When something in scope could not be read, or a file cannot be written.
pub(super) fn run(args: InitArgs) -> Result<Status, Failure> {
    let options = args.scope.options()?;
    let report = unread::none_of(&options)?;
    let starters = starters(&options.working, starter::configuration(&report));
    let steps: Result<Vec<Step>, Refusal> =
        starters.into_iter().map(|starter| Step::of(starter, &options.working)).collect();
    for step in steps? {
        match step {
            Step::Left(said) => output::print(&said)?,
            Step::Begun(edit) if args.dry_run => {
                output::print(&format!("{}: would be written\n{}\n", edit.path(), edit.after()))?;
            }
            Step::Begun(edit) => spots::write(&options, &edit)?,
        }
    }
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

/// What is to be done about one file.
enum Step {
    /// It is there, with what is said about it.
    Left(String),
    /// It is new.
    Begun(Edit),
}

impl Step {
    fn of(starter: Starter, working: &Path) -> Result<Self, Refusal> {
        let Starter { path, text, otherwise } = starter;
        // A link that leads nowhere is something, too.
        if working.join(path).symlink_metadata().is_err() {
            return Edit::begin(working, path.to_owned(), text).map(Self::Begun);
        }
        let what = otherwise.map_or_else(|| "left as it is\n".to_owned(), |otherwise| format!("is there; {otherwise}"));
        Ok(Self::Left(format!("{path}: {what}")))
    }
}
