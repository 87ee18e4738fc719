//! `regionlint check`: the verdict, in one format on standard output and in others to files.

use std::path::PathBuf;

use super::failure::Failure;
use super::status::Status;
use super::{input, judging, news, output, progress, scope, terminal};
use crate::lint::Estimate;
use crate::report::{self, Format};

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    scope: scope::ScopeArgs,
    /// Render overlays and charts with your own kustomize (or kubectl) and helm, as the configuration says; without any
    /// word there, all of them
    #[arg(long, conflicts_with = "since")]
    render: bool,
    #[command(flatten)]
    judging: judging::JudgingArgs,
    #[command(flatten)]
    news: news::NewsArgs,
    /// An estimate of `infracost breakdown --format json`: what decisions to span regions cost a month is told
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    infracost: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    terminal: terminal::TerminalArgs,
}

/// Where the report goes, as it is typed.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Output")]
struct OutputArgs {
    /// The format on standard output
    #[arg(long, short, value_name = "FORMAT", default_value = Format::Human.name(), value_parser = formats())]
    format: Format,
    /// Write the report to a file too; may be given several times
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = destination)]
    outputs: Vec<Destination>,
}

/// A file and the format of what is written to it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Destination {
    format: Format,
    file: PathBuf,
}

/// Checks, and tells.
///
/// # Errors
/// When the run cannot begin, or a report cannot be written.
pub(super) fn run(args: CheckArgs) -> Result<Status, Failure> {
    let mut options = args.scope.options()?;
    let judging = args.judging.apply(&mut options);
    options.since = args.news.since();
    options.render = args.render;
    let mut report = progress::run(&options)?;
    if let Some(path) = &args.infracost {
        Estimate::read(&input::read(path)?)?.apply(&mut report);
    }
    if args.news.write(&report)? {
        return Ok(Status::Clean);
    }
    args.news.apply(&mut report, &options)?;

    if args.terminal.verbose {
        output::complain(&report::basis::write(&report));
    }
    let shown = report::Options { fail_on: judging.fail_on, ..args.terminal.options() };
    let plain = report::Options { color: false, ..shown };
    for Destination { format, file } in &args.output.outputs {
        output::write_file(file, &report::write(&report, *format, &plain)?)?;
    }
    output::print(&report::write(&report, args.output.format, &shown)?)?;
    judging.complaints(&report).iter().for_each(|sentence| output::complain(sentence));
    Ok(judging.status(&report))
}

/// Reads a format's name; clap lists the others and finds the nearest.
fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Format::ALL.map(Format::name)).map(|name| Format::parse(&name).unwrap_or(Format::Human))
}

fn destination(text: &str) -> Result<Destination, String> {
    let names = || Format::ALL.map(Format::name).join(", ");
    let Some((name, file)) = text.split_once('=').filter(|(_, file)| !file.is_empty()) else {
        return Err(format!("write FORMAT=FILE, for instance sarif=regionlint.sarif; formats are {}", names()));
    };
    let format =
        Format::parse(name).ok_or_else(|| format!("no format is called \"{name}\"; formats are {}", names()))?;
    Ok(Destination { format, file: PathBuf::from(file) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_names_format_and_file() {
        let file = PathBuf::from("a=b.sarif");
        assert_eq!(destination("sarif=a=b.sarif"), Ok(Destination { format: Format::Sarif, file }));
        assert!(destination("out.sarif").is_err_and(|message| message.contains("FORMAT=FILE")));
        assert!(destination("sarif=").is_err_and(|message| message.contains("FORMAT=FILE")));
        assert!(destination("xml=a").is_err_and(|message| message.contains("junit")));
    }
}
