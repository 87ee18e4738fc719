//! `regionlint map`: where everything lives.

use clap::ValueEnum;

use super::failure::Failure;
use super::status::Status;
use super::{output, progress, scope, terminal, unread};
use crate::lint;
use crate::report;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct MapArgs {
    #[command(flatten)]
    scope: scope::ScopeArgs,
    /// Render overlays and charts with your own kustomize (or kubectl) and helm, as the configuration says; without any
    /// word there, all of them
    #[arg(long)]
    render: bool,
    /// The format on standard output
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output", value_enum, default_value_t = MapFormat::Human)]
    format: MapFormat,
    #[command(flatten)]
    terminal: terminal::TerminalArgs,
}

/// The formats of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MapFormat {
    /// A tree.
    Human,
    /// For programs.
    Json,
}

/// Shows the map; what could not be read goes to standard error.
///
/// # Errors
/// When the run cannot begin, or the map cannot be written.
pub(super) fn run(args: MapArgs) -> Result<Status, Failure> {
    let options = lint::Options { render: args.render, ..args.scope.options()? };
    let report = progress::run(&options)?;
    if args.terminal.verbose {
        output::complain(&report::basis::write(&report));
    }
    output::print(&match args.format {
        MapFormat::Human if report.has_nothing_to_check() => String::new(),
        MapFormat::Human => report::map::write_tree(&report.map),
        MapFormat::Json => report::map::write_json(&report)?,
    })?;
    unread::tell(&report)
}
