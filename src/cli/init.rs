//! `regionlint init`: the files that a repository begins with. What is there is never overwritten.

use std::path::Path;

use super::failure::Failure;
use super::status::Status;
use super::{input, output, progress, scope, spots, unread};
use crate::edit::{Edit, Refusal};
use crate::report::starter;

/// Where pre-commit looks for its hooks.
const HOOKS: &str = ".pre-commit-config.yaml";

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct InitArgs {
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    scope: scope::ScopeArgs,
}

/// A file to begin with.
struct Starter {
    path: &'static str,
    text: String,
    /// What is said where the file is there already.
    otherwise: String,
}

/// Writes the files that are missing. A tree in which there is nothing yet begins with them, too.
///
/// # Errors
/// When something in scope could not be read, or a file cannot be written.
pub(super) fn run(args: InitArgs) -> Result<Status, Failure> {
    let options = args.scope.options()?;
    let report = progress::run(&options)?;
    let report = if report.has_nothing_to_check() { report } else { unread::none_in(report)? };
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
    if !args.dry_run {
        output::print(&next(&options.working))?;
    }
    Ok(Status::Clean)
}

fn starters(working: &Path, configuration: String) -> Vec<Starter> {
    let as_it_is = || "left as it is\n".to_owned();
    let mut starters = vec![Starter { path: "regionlint.yaml", text: configuration, otherwise: as_it_is() }];
    if !is_top(working) {
        return starters;
    }
    let hook = starter::hook();
    let otherwise = if input::read(&working.join(HOOKS)).is_ok_and(|file| has_hook(file.text())) {
        "has the hook already\n".to_owned()
    } else {
        format!("is there; add this below `repos:`\n{hook}")
    };
    starters.push(Starter { path: HOOKS, text: format!("repos:\n{hook}"), otherwise });
    if working.join(".github").is_dir() {
        let (path, text) = (".github/workflows/regionlint.yml", starter::workflow());
        starters.push(Starter { path, text, otherwise: as_it_is() });
    }
    starters
}

/// Whether a directory is the top of a git repository, where hooks and workflows count. A worktree has a file there.
fn is_top(working: &Path) -> bool {
    working.join(".git").symlink_metadata().is_ok()
}

/// Whether one of the hooks is ours.
fn has_hook(configuration: &str) -> bool {
    let keys = configuration.lines().map(|line| line.trim_start().trim_start_matches("- "));
    keys.filter_map(|key| key.strip_prefix("id:")).any(|id| id.trim_start().starts_with("regionlint"))
}

/// What to run next.
fn next(working: &Path) -> String {
    let check = "Next: `regionlint` checks the tree";
    if is_top(working) {
        format!("{check}, `pre-commit install` makes git run the hook.\n")
    } else {
        format!("{check}. The hook is written at the top of a git repository.\n")
    }
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
        Ok(Self::Left(format!("{path}: {otherwise}")))
    }
}

#[cfg(test)]
mod tests {
    use super::has_hook;

    #[test]
    fn the_own_hook_is_known_in_each_variant() {
        let hook = |id: &str| format!("repos:\n  - repo: x\n    hooks:\n      - id: {id}\n");
        assert!(has_hook(&hook("regionlint")) && has_hook(&hook("regionlint-system")));
        assert!(!has_hook(&hook("terraform_fmt")) && !has_hook("repos: []\n"));
    }
}
