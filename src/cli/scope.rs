//! What a run looks at and what it knows beforehand: the options of every command that reads the user's files.

use std::io;

use jiff::civil::Date;

use super::arguments::nearest_command;
use super::details::date;
use super::failure::Failure;
use crate::discover;
use crate::lint::{self, UsageError};

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Scope")]
pub(super) struct ScopeArgs {
    /// Files or directories; `-` is standard input; the working directory when there is none
    #[arg(value_name = "PATH", help_heading = "Arguments")]
    paths: Vec<String>,
    /// Use this configuration for everything instead of the nearest `regionlint.yaml` of each stack
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// A root variable's value, as on terraform's command line
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = assignment)]
    variables: Vec<(String, String)>,
    /// A file of root variables
    #[arg(long = "var-file", value_name = "FILE")]
    variable_files: Vec<String>,
    /// The day against which review dates are held (YYYY-MM-DD); today when not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
}

impl ScopeArgs {
    /// The plain options, with standard input read when it was asked for.
    ///
    /// # Errors
    /// When the working directory or standard input cannot be read, or a path is really a mistyped command.
    pub(super) fn options(self) -> Result<lint::Options, Failure> {
        let working = std::env::current_dir().map_err(|error| Failure::stream("the working directory", error))?;
        for path in &self.paths {
            if let Some(command) = nearest_command(path).filter(|_| path != "-" && !working.join(path).exists()) {
                let message = if command == *path {
                    format!("there is no such file or directory; the command comes first: `regionlint {command} ...`")
                } else {
                    format!("there is no such file or directory; did you mean the command `{command}`?")
                };
                return Err(UsageError::new(path, message).into());
            }
        }
        let stdin = self.paths.iter().any(|path| path == "-").then(read_stdin).transpose()?;
        Ok(lint::Options {
            working,
            stdin,
            paths: self.paths,
            config: self.config,
            variables: self.variables,
            variable_files: self.variable_files,
            // One day for all that a command does, even at midnight.
            as_of: Some(self.as_of.unwrap_or_else(lint::today)),
            ..lint::Options::default()
        })
    }
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

fn read_stdin() -> Result<String, Failure> {
    let read = discover::read_stdin(io::stdin().lock());
    let file = read.map_err(|error| UsageError::new("standard input", error.to_string()))?;
    Ok(file.text().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_keeps_all_after_the_first_equals_sign() {
        assert_eq!(assignment("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert_eq!(assignment("a="), Ok(("a".to_owned(), String::new())));
        assert!(assignment("a").is_err());
        assert!(assignment("=b").is_err());
    }
}
