//! The record of a decision: a file beside the records that are there.

use std::fs;
use std::path::Path;

use super::answer::Answer;
use crate::discover::paths;
use crate::edit::{Edit, Refusal};
use crate::lint::Options;
use crate::model::DecisionSite;
use crate::report::walk;

/// Where records lie that nobody said a path for.
const RECORDS: &str = "docs/decisions";

/// Where it goes, as it is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RecordArgs {
    /// The record's file, or its directory (then `NNNN-name.md`)
    #[arg(long, value_name = "PATH", conflicts_with = "no_record", default_value = RECORDS, value_parser = path)]
    record: String,
    /// Write no record
    #[arg(long)]
    no_record: bool,
}

impl RecordArgs {
    /// The record's file; none when none is wanted.
    ///
    /// # Errors
    /// When something is there already, or its directory is none of the repository.
    pub(super) fn edit(
        &self,
        options: &Options,
        site: &DecisionSite,
        answer: &Answer,
    ) -> Result<Option<Edit>, Refusal> {
        if self.no_record {
            return Ok(None);
        }
        let target = self.record.as_str();
        let file = target.ends_with(".md").then_some(target);
        let directory = file.map_or(target, |file| paths::directory(file));
        let number = next_number(&options.working.join(directory));
        let path = file.map_or_else(
            || format!("{}/{number:04}-{}.md", target.trim_end_matches('/'), slug(&site.name)),
            ToOwned::to_owned,
        );
        let text = walk::write_record(site, &verdict(number, options, answer));
        Edit::begin(&options.working, path, text).map(Some)
    }
}

fn path(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("name a file or a directory, or give --no-record") } else { Ok(text.to_owned()) }
}

fn verdict(number: usize, options: &Options, answer: &Answer) -> walk::Verdict {
    walk::Verdict {
        number,
        date: options.as_of.map_or_else(String::new, |date| date.to_string()),
        drivers: answer.drivers.iter().map(ToString::to_string).collect(),
        reason: answer.reason.clone(),
        owner: answer.details.owner.clone(),
        review_by: answer.details.review_by.map(|date| date.to_string()),
        regime: answer.details.regime.clone(),
    }
}

/// One more than the greatest number that a record of the directory begins with.
fn next_number(directory: &Path) -> usize {
    let names = fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.file_name());
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
}
