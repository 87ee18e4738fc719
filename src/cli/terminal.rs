//! How the terminal is: colours and width.

use std::io::{self, IsTerminal};

use clap::ValueEnum;

use crate::report;

/// Columns where there is no terminal.
const WIDTH: usize = 100;

/// How a command shows its results, as it is typed.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Display")]
pub(super) struct TerminalArgs {
    /// When to use colours; `NO_COLOR` is honoured
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Use no colours
    #[arg(long, overrides_with = "color")]
    no_color: bool,
    /// Say more: the configuration files and rule packs in force, the stacks found with their inputs, what was skipped
    #[arg(long, short)]
    pub(super) verbose: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On terminals.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Never.
    Never,
}

impl TerminalArgs {
    /// How a report looks on standard output.
    pub(super) fn options(&self) -> report::Options {
        let color = match self.color {
            _ if self.no_color => false,
            Color::Always => true,
            Color::Never => false,
            Color::Auto => wants_color(io::stdout().is_terminal()),
        };
        report::Options { color, width: width(), verbose: self.verbose, ..report::Options::default() }
    }
}

/// How an error looks on standard error. It may come before any argument was understood.
pub(super) fn options_for_errors() -> report::Options {
    report::Options { color: wants_color(io::stderr().is_terminal()), width: width(), ..report::Options::default() }
}

/// Whether colours are welcome, by the customs of <https://no-color.org>.
fn wants_color(is_terminal: bool) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    is_terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

fn width() -> usize {
    let size = terminal_size::terminal_size();
    size.map_or(WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns).clamp(40, 160))
}
