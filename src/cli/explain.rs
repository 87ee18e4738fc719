//! `regionlint explain`: the page of a code.

use std::fmt::Write;

use super::failure::Failure;
use super::output;
use super::status::Status;
use crate::finding::Code;
use crate::report::pages;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// A code or its name (`RL101`, `undeclared-driver`); the list of codes when there is none
    #[arg(value_name = "CODE")]
    code: Option<Code>,
}

/// Prints the page, or the list.
///
/// # Errors
/// When standard output refuses.
pub(super) fn run(args: &ExplainArgs) -> Result<Status, Failure> {
    match args.code {
        Some(code) => output::print(pages::of(code))?,
        None => output::print(&list())?,
    }
    Ok(Status::Clean)
}

fn list() -> String {
    let mut text = String::new();
    for code in Code::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{code}  {:26}  {:7}  {}", code.name(), code.severity().name(), code.summary());
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_has_a_line_for_every_code() {
        assert_eq!(super::list().lines().count(), super::Code::ALL.len());
    }
}
