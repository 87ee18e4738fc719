//! The commands, as they are typed.

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};

use super::{annotate, check, completions, decide, decisions, explain, init, map, regions, rules};

/// Know why you span regions.
///
/// Reads Terraform and Kubernetes manifests, works out where everything will live, and fails when something spans
/// regions and nobody has named the driver: latency, availability or regulation. It also fails when data that must stay
/// in a jurisdiction is stored, copied or backed up outside it.
///
/// Without a command it checks: `regionlint envs/prod` is `regionlint check envs/prod`.
#[derive(Debug, Parser)]
#[command(name = "regionlint", version, args_conflicts_with_subcommands = true, after_help = EXIT_STATUS)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: check::CheckArgs,
}

/// What the exit status says.
pub(super) const EXIT_STATUS: &str = "Exit status: 0 when nothing is wrong, 1 for findings at or above --fail-on, 2 when \
                                      the command or a configuration is wrong, something in scope could not be read, or \
                                      there is nothing to check.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check that every span of regions has a driver, and that labelled data stays where it must (the default)
    #[command(after_help = EXIT_STATUS)]
    Check(check::CheckArgs),
    /// Show where everything lives, findings or none
    Map(map::MapArgs),
    /// List every driver of the tree: why things span regions, who answers for it, when to look again
    Decisions(decisions::DecisionsArgs),
    /// Walk through the three-driver test of one site, and write the decision down
    Decide(decide::DecideArgs),
    /// Write why something spans regions where it is decided, and change no other byte
    Annotate(annotate::AnnotateArgs),
    /// Write a commented configuration, the pre-commit hook and the workflow; nothing is overwritten
    Init(init::InitArgs),
    /// Explain a code: what it means, why it matters, how to fix it
    Explain(explain::ExplainArgs),
    /// Look regions up: where they are, under whose law
    Regions(regions::RegionsArgs),
    /// List the types of resources that have a rule
    Rules(rules::RulesArgs),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man,
}

/// The words that were typed, options before a command put behind it: they mean the same there. Without this clap takes
/// the command for a path, since options without a command are those of `check`.
pub(super) fn in_order(words: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let command = Cli::command();
    let mut words: Vec<OsString> = words.collect();
    let mut at = 1;
    while let Some(word) = words.get(at).and_then(|word| word.to_str()) {
        let Some(option) = option_of(&command, word) else { break };
        let has_its_value = word.contains('=') || !option.get_action().takes_values();
        at += if has_its_value { 1 } else { 2 };
    }
    let is_command = |word: &OsString| word.to_str().is_some_and(|word| command.find_subcommand(word).is_some());
    if words.get(at).is_some_and(is_command)
        && let Some(leading) = words.get_mut(1..=at)
    {
        leading.rotate_right(1);
    }
    words
}

/// The option that a word names: `--color`, `--color=never`, `-v`.
fn option_of<'c>(command: &'c clap::Command, word: &str) -> Option<&'c clap::Arg> {
    let name = word.split_once('=').map_or(word, |(name, _)| name);
    let is_meant = |option: &&clap::Arg| match name.strip_prefix("--") {
        Some(long) => option.get_long() == Some(long),
        None => option.get_short().is_some_and(|short| name.strip_prefix('-') == Some(short.to_string().as_str())),
    };
    command.get_arguments().find(is_meant)
}

/// The command that was probably meant by a word that is no path.
pub(super) fn nearest_command(word: &str) -> Option<String> {
    let commands = Cli::command();
    let ranked = commands
        .get_subcommands()
        .map(|command| (strsim::damerau_levenshtein(word, command.get_name()), command.get_name()));
    ranked.filter(|(distance, _)| *distance <= 2).min().map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn check_is_the_default() {
        let bare = Cli::try_parse_from(["regionlint", "envs/prod", "--strict"]).unwrap();
        assert!(bare.command.is_none());
        let named = Cli::try_parse_from(["regionlint", "check", "envs/prod", "--strict"]).unwrap();
        assert!(
            matches!(named.command, Some(Command::Check(named)) if format!("{named:?}") == format!("{:?}", bare.check))
        );
    }

    #[test]
    fn options_may_stand_before_the_command() {
        let shown = |line: &str| {
            let words = in_order(line.split(' ').map(OsString::from));
            Cli::try_parse_from(words).map(|cli| format!("{cli:?}")).map_err(|error| error.kind())
        };
        for (before, behind) in [
            ("regionlint --verbose check live", "regionlint check --verbose live"),
            ("regionlint -v --color never map", "regionlint map -v --color never"),
            ("regionlint --format=json -v check --strict live", "regionlint check --format=json -v --strict live"),
            ("regionlint --var-file check check", "regionlint check --var-file check"),
        ] {
            assert_eq!(shown(before), shown(behind), "{before}");
            assert!(shown(before).is_ok(), "{before}");
        }
        // These are no commands: the value of an option, and a path.
        for line in ["regionlint --config check live", "regionlint live map", "regionlint -- check"] {
            assert!(shown(line).is_ok_and(|shown| shown.starts_with("Cli { command: None")), "{line}");
        }
        assert!(shown("regionlint --strict explain RL101").is_err(), "it judges nothing");
    }

    #[test]
    fn a_mistyped_command_is_recognised() {
        assert_eq!(nearest_command("chekc").as_deref(), Some("check"));
        assert_eq!(nearest_command("envs"), None);
    }
}
