//! Tasks of a Taskfile that call terraform: directories, and the variables that its `plan` and `apply` are given
//! (taskfile.dev/reference/schema).
//!
//! No shell is run: a command counts that is one plain call. Whoever runs the task may give its variables other values
//! than the file does.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use self::template::Words;
use super::Project;
use crate::source::Positions;
use crate::terraform::arguments::{Argument, arguments, words};
use crate::value::{Unknown, Value, written_value};

mod template;

/// How many commands of one file are read, and how many further arguments each may have.
const COMMAND_LIMIT: usize = 1_000;
const ARGUMENT_LIMIT: usize = 64;
/// What has a meaning of its own for a shell outside of quotes.
const SHELL: &[char] = &[';', '|', '&', '<', '>', '(', ')', '{', '}', '*', '?', '[', '~', '#', '\n'];

/// What counts of a Taskfile.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    vars: BTreeMap<String, Json>,
    env: BTreeMap<String, Json>,
    tasks: BTreeMap<String, Json>,
}

pub(super) fn read(positions: &Positions) -> Vec<Project> {
    let written: Written = positions.read_as().unwrap_or_default();
    let mut projects = Vec::new();
    for (name, task) in &written.tasks {
        // Another task may give it other values.
        if written.tasks.values().any(|caller| passes_to(caller, name)) {
            continue;
        }
        let own = task.get("vars").and_then(Json::as_object);
        let path = format!("tasks.{name}");
        let mut words = Words::default();
        words.add(written.env.iter().map(|(name, value)| (name.as_str(), value)), "env");
        words.add(written.vars.iter().map(|(name, value)| (name.as_str(), value)), "vars");
        words.add(own.into_iter().flatten().map(|(name, value)| (name.as_str(), value)), &format!("{path}.vars"));
        let directory = match task.get("dir") {
            Some(written) => written.as_str().and_then(|written| words.fill(written)).filter(|text| text.is_whole()),
            None => Some(template::Filled::default()),
        };
        let Some(directory) = directory else { continue };
        for (at, command) in commands(task).into_iter().take(COMMAND_LIMIT) {
            let called = words.fill(command).and_then(|filled| Call::read(filled.text()));
            let project =
                called.and_then(|call| call.project(positions, &words, &format!("{path}{at}"), directory.text()));
            projects.extend(project);
        }
    }
    projects.truncate(COMMAND_LIMIT);
    projects
}

/// Whether a task runs another one with variables.
fn passes_to(caller: &Json, name: &str) -> bool {
    let steps = ["cmds", "deps"].into_iter().filter_map(|key| caller.get(key)?.as_array()).flatten();
    steps.filter(|step| step.get("task").and_then(Json::as_str) == Some(name)).any(|step| step.get("vars").is_some())
}

/// The commands of a task, with the paths from the task to them.
fn commands<'t>(task: &'t Json) -> Vec<(String, &'t str)> {
    let (all, at) = match task {
        Json::Array(all) => (all.as_slice(), ""),
        Json::Object(_) => match (task.get("cmds").and_then(Json::as_array), task.get("cmd")) {
            (Some(all), _) => (all.as_slice(), ".cmds"),
            (None, Some(only)) => return only.as_str().map(|only| (".cmd".to_owned(), only)).into_iter().collect(),
            (None, None) => return Vec::new(),
        },
        Json::String(only) => return vec![(String::new(), only)],
        _ => return Vec::new(),
    };
    let command = |(position, written): (usize, &'t Json)| match written {
        Json::String(text) => Some((format!("{at}[{position}]"), text.as_str())),
        // It is run for each of several words.
        Json::Object(parts) if parts.contains_key("for") => None,
        _ => Some((format!("{at}[{position}].cmd"), written.get("cmd")?.as_str()?)),
    };
    all.iter().enumerate().filter_map(command).collect()
}

/// A call of terraform that plans or applies.
struct Call {
    /// `-chdir`: from the task's directory.
    directory: String,
    arguments: Vec<Argument>,
}

impl Call {
    /// Reads a command; none where it is anything else, or where what cannot be told may be an argument of its own.
    fn read(command: &str) -> Option<Self> {
        let command = command.trim();
        if has_unquoted(command, |letter| letter == template::UNTOLD || SHELL.contains(&letter)) {
            return None;
        }
        let words = words(command)?;
        let (program, rest) = words.split_first()?;
        if !matches!(program.as_str(), "terraform" | "tofu") || rest.len() > ARGUMENT_LIMIT {
            return None;
        }
        let options = rest.iter().take_while(|word| word.starts_with('-')).count();
        let (options, rest) = rest.split_at(options);
        let (subcommand, rest) = rest.split_first()?;
        if !matches!(subcommand.as_str(), "plan" | "apply") {
            return None;
        }
        let mut directories = options.iter().filter_map(|option| option.trim_start_matches('-').strip_prefix("chdir="));
        let directory = directories.next_back().unwrap_or(".").to_owned();
        let arguments = arguments(rest.iter().map(|word| ((), word.as_str())))?;
        Some(Self { directory, arguments: arguments.into_iter().map(|((), argument)| argument).collect() })
    }

    fn project(self, positions: &Positions, words: &Words<'_>, path: &str, around: &str) -> Option<Project> {
        let is_told = |text: &str| !text.contains(template::UNTOLD);
        if !is_told(&self.directory) || self.directory.starts_with('/') {
            return None;
        }
        let mut project = Project { directory: format!("{around}/{}", self.directory), ..Project::default() };
        project.directory = project.directory.trim_start_matches('/').to_owned();
        for argument in self.arguments {
            match argument {
                Argument::File(file) if is_told(&file) => project.variable_files.push(file),
                Argument::File(_) => return None,
                Argument::Variable(name, value) if is_told(&value) => {
                    let path = words.written_at(&value).unwrap_or(path);
                    project.variables.insert(name, written_value(positions, path, &value.into()));
                }
                Argument::Variable(name, _) => {
                    let why = Unknown::Placeholder(format!("what a task passes as var.{name}"));
                    project.variables.insert(name, Value::unknown(why));
                }
            }
        }
        Some(project)
    }
}

/// Whether letters of a kind stand in a command outside of quotes.
fn has_unquoted(command: &str, is_meant: impl Fn(char) -> bool) -> bool {
    let mut quote = None;
    command.chars().any(|letter| match (quote, letter) {
        (Some(open), _) => {
            if letter == open {
                quote = None;
            }
            false
        }
        (None, '"' | '\'') => {
            quote = Some(letter);
            false
        }
        (None, _) => is_meant(letter),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(command: &str) -> Option<(String, Vec<Argument>)> {
        Call::read(command).map(|call| (call.directory, call.arguments))
    }

    #[test]
    fn a_plain_call_is_read() {
        let region = || Argument::Variable("regions".into(), "[\"eu-west-1\"]".into());
        let file = || Argument::File("eu.tfvars".into());
        let command = "terraform -chdir=./live apply -auto-approve -var 'regions=[\"eu-west-1\"]' -var-file=eu.tfvars";
        assert_eq!(read(command), Some(("./live".into(), vec![region(), file()])));
        assert_eq!(read("tofu plan -out=plan -var-file eu.tfvars\n"), Some((".".into(), vec![file()])));
    }

    #[test]
    fn what_is_more_than_one_plain_call_is_not() {
        for command in [
            "terraform init",
            "terraform workspace select eu",
            "cd live && terraform apply -var a=b",
            "terraform apply -var a=b || true",
            "terraform apply -var a=$REGION",
            "terraform apply -var a=b \u{f8ff}",
            "terraform apply -var-file=*.tfvars",
            "TF_VAR_a=b terraform apply",
            "echo terraform apply",
        ] {
            assert_eq!(read(command), None, "{command}");
        }
    }
}
