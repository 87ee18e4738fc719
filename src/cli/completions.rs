//! `regionlint completions`: a script that completes commands and flags.

use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::Cli;
use super::failure::Failure;
use super::output;
use super::status::Status;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// When standard output refuses.
pub(super) fn run(args: &CompletionsArgs) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "regionlint", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
