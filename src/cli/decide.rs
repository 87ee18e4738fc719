//! `regionlint decide`: the three-driver test of one site, walked through, and the decision written down.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use jiff::civil::Date;

use super::annotate::{shown, write_at_each_spot};
use super::failure::Failure;
use super::status::Status;
use super::{output, progress, scope};
use crate::edit::{self, Annotation, Details, Edit};
use crate::lint::{Options, Report, UsageError};
use crate::model::{DecisionSite, DriverName, says_why};
use crate::report::{sanitise, walk};

/// Where records lie that nobody said a path for.
const RECORDS: &str = "docs/decisions";
/// The longest answer that is read from a terminal, in bytes.
const ANSWER_LIMIT: u64 = 4_000;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct DecideArgs {
    /// What spans regions, as a finding names it, or its file and line (`main.tf:5`)
    #[arg(value_name = "SITE", help_heading = "Arguments")]
    site: String,
    #[command(flatten)]
    scope: scope::ScopeArgs,
    #[command(flatten)]
    answer: AnswerArgs,
    /// The record's file, or its folder (then `NNNN-name.md`); `docs/decisions` when not given
    #[arg(long, value_name = "PATH", conflicts_with = "no_record")]
    record: Option<String>,
    /// Write no record
    #[arg(long)]
    no_record: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// The answer, where it is known beforehand.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Answer")]
struct AnswerArgs {
    /// Which one holds: latency, availability, regulation, several of them, or none
    #[arg(long = "driver", value_name = "DRIVER", value_delimiter = ',', requires = "reason", value_parser = driver)]
    drivers: Vec<Choice>,
    /// The sentence that says who needs it, and what they lose without it
    #[arg(long, value_name = "TEXT", requires = "drivers")]
    reason: Option<String>,
    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// When to look again (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    review_by: Option<Date>,
    /// The law, for regulation: gdpr, ...
    #[arg(long, value_name = "LAW")]
    regime: Option<String>,
}

/// One of the three, or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Driver(DriverName),
    None,
}

/// What was answered.
struct Answer {
    drivers: Vec<DriverName>,
    reason: String,
    details: Details,
}

/// Walks through the test; with an answer, from flags or from the terminal, writes the annotation and the record.
///
/// # Errors
/// When nothing or too much has the name, or a file cannot be written.
pub(super) fn run(args: DecideArgs) -> Result<Status, Failure> {
    let options = args.scope.clone().options()?;
    let report = progress::run(&options)?;
    let site = find(&report, &args.site)?;
    output::print(&walk::write(site))?;
    let Some(answer) = args.answer.clone().given()?.map_or_else(ask, |answer| Ok(Some(answer)))? else {
        return Ok(Status::Findings);
    };
    if answer.drivers.is_empty() {
        output::print(&format!("\nTo do: {}.\n", sanitise::line(&site.test.way_back)))?;
    } else {
        // Deciding anew, the new answer takes the place of an old one.
        let annotation = Annotation::new(&answer.drivers, &answer.reason, answer.details.clone())?;
        output::print("\n")?;
        write_at_each_spot(&options, &site.name, &|spot| edit::annotate(spot, &annotation, true), args.dry_run)?;
    }
    if !args.no_record {
        write_record(&options, site, &answer, &args)?;
    }
    Ok(Status::Clean)
}

/// The site with that name, or the one that is reported at that place.
fn find<'r>(report: &'r Report, wanted: &str) -> Result<&'r DecisionSite, Failure> {
    let is_it = |site: &&DecisionSite| site.name == wanted || site.at.to_string() == wanted;
    let found: Vec<&DecisionSite> = report.sites.iter().filter(is_it).collect();
    match found.as_slice() {
        [site] => Ok(*site),
        [] if report.sites.is_empty() => Err(UsageError::new(wanted, "nothing here spans regions").into()),
        [] => {
            let known: Vec<&str> = report.sites.iter().map(|site| site.name.as_str()).take(8).collect();
            Err(UsageError::new(wanted, format!("no decision has this name; there are {}", known.join(", "))).into())
        }
        several => {
            let places: Vec<String> = several.iter().map(|site| site.at.to_string()).collect();
            Err(UsageError::new(
                wanted,
                format!("several have this name; name one by its place: {}", places.join(", ")),
            )
            .into())
        }
    }
}

impl AnswerArgs {
    /// The answer of the flags, if they hold one.
    fn given(self) -> Result<Option<Answer>, Failure> {
        let Self { drivers, reason, owner, review_by, regime } = self;
        let Some(reason) = reason else { return Ok(None) };
        let details = Details { owner, review_by, regime, regions: Vec::new() };
        Answer::new(&drivers, reason, details).map(Some)
    }
}

impl Answer {
    fn new(choices: &[Choice], reason: String, details: Details) -> Result<Self, Failure> {
        let drivers: Vec<DriverName> = choices
            .iter()
            .filter_map(|choice| match choice {
                Choice::Driver(name) => Some(*name),
                Choice::None => None,
            })
            .collect();
        if !drivers.is_empty() && choices.contains(&Choice::None) {
            return Err(UsageError::new("--driver", "either none, or those that hold").into());
        }
        if !says_why(Some(&reason)) {
            return Err(UsageError::new("--reason", "say who needs it, and what they lose without it").into());
        }
        Ok(Self { drivers, reason, details })
    }
}

/// Asks at the terminal; none where nobody is there to answer, or who is there does not want to.
fn ask() -> Result<Option<Answer>, Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        output::complain("\nAnswer with --driver and --reason, or run it at a terminal.\n");
        return Ok(None);
    }
    let choices = loop {
        let Some(words) = prompt("\nWhich holds (latency, availability, regulation, none; empty to leave)? ")? else {
            return Ok(None);
        };
        match words.split([',', ' ']).filter(|word| !word.is_empty()).map(driver).collect::<Result<Vec<_>, _>>() {
            Ok(choices) => break choices,
            Err(why) => output::complain(&format!("{why}\n")),
        }
    };
    let Some(reason) = prompt("Why (who needs it, and what do they lose without it)? ")? else { return Ok(None) };
    let regime = if choices.contains(&Choice::Driver(DriverName::Regulation)) {
        prompt("Which law (gdpr, ...)? ")?
    } else {
        None
    };
    let owner = prompt("Who answers for it (may stay empty)? ")?;
    let review_by = match prompt("When to look again (YYYY-MM-DD, may stay empty)? ")? {
        Some(date) => Some(date.parse::<Date>().map_err(|error| UsageError::new("review-by", error.to_string()))?),
        None => None,
    };
    Answer::new(&choices, reason, Details { owner, review_by, regime, regions: Vec::new() }).map(Some)
}

/// One line of the terminal; none when it is empty.
fn prompt(question: &str) -> Result<Option<String>, Failure> {
    use io::{BufRead, Read};
    output::print(question)?;
    io::stdout().flush().map_err(|error| Failure::stream("standard output", error))?;
    let mut line = String::new();
    let mut input = io::stdin().lock().take(ANSWER_LIMIT);
    input.read_line(&mut line).map_err(|error| Failure::stream("standard input", error))?;
    Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
}

fn driver(word: &str) -> Result<Choice, String> {
    if word.eq_ignore_ascii_case("none") {
        return Ok(Choice::None);
    }
    super::annotate::driver(word).map(Choice::Driver)
}

/// Writes the record beside those that are there.
fn write_record(options: &Options, site: &DecisionSite, answer: &Answer, args: &DecideArgs) -> Result<(), Failure> {
    let target = args.record.as_deref().unwrap_or(RECORDS);
    let is_file = target.ends_with(".md");
    let folder = if is_file {
        Path::new(target).parent().map_or_else(String::new, |folder| folder.to_string_lossy().into_owned())
    } else {
        target.to_owned()
    };
    let number = next_number(&options.working.join(&folder));
    let path = if is_file {
        target.to_owned()
    } else {
        format!("{}/{number:04}-{}.md", target.trim_end_matches('/'), slug(&site.name))
    };
    if options.working.join(&path).symlink_metadata().is_ok() {
        return Err(UsageError::new(path, "it is there already, and a record is never overwritten").into());
    }
    let verdict = walk::Verdict {
        number,
        date: options.as_of.map_or_else(String::new, |date| date.to_string()),
        drivers: answer.drivers.iter().map(ToString::to_string).collect(),
        reason: answer.reason.clone(),
        owner: answer.details.owner.clone(),
        review_by: answer.details.review_by.map(|date| date.to_string()),
        regime: answer.details.regime.clone(),
    };
    let edit = Edit::create(path, walk::write_record(site, &verdict));
    if args.dry_run {
        return output::print(&shown(&edit));
    }
    output::write_file(&options.working.join(edit.path()), edit.after())?;
    output::print(&format!("{}: written\n", sanitise::path(edit.path())))
}

/// One more than the greatest number that a record of the folder begins with.
fn next_number(folder: &Path) -> usize {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let number = |name: std::ffi::OsString| name.to_str()?.split('-').next()?.parse::<usize>().ok();
    names.filter_map(number).filter(|number| *number < 100_000).max().unwrap_or_default() + 1
}

/// A name in a file's name: letters and digits, the rest dashes.
fn slug(name: &str) -> String {
    let plain = name.chars().map(|one| if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { '-' });
    let parts: String = plain.take(60).collect();
    parts.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_file_name() {
        assert_eq!(slug("module.x[\"eu\"].aws_s3_bucket.a"), "module-x-eu-aws-s3-bucket-a");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
    }

    #[test]
    fn none_excludes_the_three() {
        let both = [Choice::None, Choice::Driver(DriverName::Latency)];
        assert!(Answer::new(&both, "x".into(), Details::default()).is_err());
        assert!(Answer::new(&[Choice::None], "<why?>".into(), Details::default()).is_err());
        assert!(Answer::new(&[Choice::None], "few users abroad".into(), Details::default()).is_ok());
    }
}
