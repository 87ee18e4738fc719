//! The command line: one file per command.
//!
//! What is typed (`arguments`, and the arguments of each command) is turned into plain options; nothing behind the
//! commands knows how it was typed.

mod annotate;
mod arguments;
mod check;
mod completions;
mod decide;
mod decisions;
mod details;
mod explain;
mod failure;
mod in_force;
mod init;
mod input;
mod judging;
mod man;
mod map;
mod news;
mod output;
mod progress;
mod regions;
mod rules;
mod scope;
mod spots;
mod status;
mod terminal;
mod unread;

use std::process::ExitCode;

use clap::Parser;

use self::arguments::{Cli, Command, in_order};
use self::failure::Failure;
use self::status::Status;

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse_from(in_order(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to a pipe that may be closed: nothing is lost then.
            let _ = error.print();
            return if error.exit_code() == 0 { Status::Clean } else { Status::Failed }.into();
        }
    };
    match dispatch(cli) {
        Ok(status) => status.into(),
        Err(Failure::ClosedPipe) => Status::Clean.into(),
        Err(failure) => {
            output::complain(&failure.render(&terminal::options_for_errors()));
            Status::Failed.into()
        }
    }
}

fn dispatch(cli: Cli) -> Result<Status, Failure> {
    match cli.command {
        None => check::run(cli.check),
        Some(Command::Check(args)) => check::run(args),
        Some(Command::Map(args)) => map::run(args),
        Some(Command::Decisions(args)) => decisions::run(args),
        Some(Command::Decide(args)) => decide::run(args),
        Some(Command::Annotate(args)) => annotate::run(args),
        Some(Command::Init(args)) => init::run(args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Regions(args)) => regions::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man) => man::run(),
    }
}
