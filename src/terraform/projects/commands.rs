//! Projects of Atlantis and Digger: directories, workspaces, and workflows that give `terraform plan` more arguments
//! (runatlantis.io/docs/repo-level-atlantis-yaml, docs.digger.dev/ce/reference/digger.yml).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Project;
use crate::source::Positions;
use crate::terraform::arguments::{Argument, arguments};
use crate::value::written_value;

/// The workflow of a project that names none.
const DEFAULT_WORKFLOW: &str = "default";
/// How many further arguments of one plan are read, and how many bytes each may have: thousands of projects may share
/// them, each with its own words filled in.
const ARGUMENT_LIMIT: usize = 64;
const WORD_LIMIT: usize = 512;

/// What counts of their files.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    projects: Vec<WrittenProject>,
    workflows: BTreeMap<String, Workflow>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WrittenProject {
    name: Option<String>,
    dir: String,
    workspace: Option<String>,
    workflow: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Workflow {
    plan: Option<Stage>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stage {
    /// `init`, or `plan: {extra_args: [...]}`, or a step that runs what it likes.
    steps: Vec<serde_json::Value>,
}

pub(super) fn read(positions: &Positions) -> Vec<Project> {
    let written: Written = positions.read_as().unwrap_or_default();
    let projects = written.projects.iter().map(|project| {
        let mut own = Project {
            directory: project.dir.clone(),
            workspace: project.workspace.clone().filter(|name| !name.is_empty()),
            deploys: true,
            ..Project::default()
        };
        let workflow = project.workflow.as_deref().unwrap_or(DEFAULT_WORKFLOW);
        let stage = written.workflows.get(workflow).and_then(|workflow| workflow.plan.as_ref());
        if let Some((position, arguments)) = stage.and_then(Stage::arguments_of_plan) {
            let path = format!("workflows.{workflow}.plan.steps[{position}].plan.extra_args");
            let words: Option<Vec<String>> = arguments.iter().map(|word| project.filled(word)).collect();
            // Of arguments that cannot all be told, none is.
            words.into_iter().for_each(|words| own.take(&words, positions, &path));
        }
        own
    });
    projects.collect()
}

impl Stage {
    /// The further arguments of its only `plan`, with its position; none where something else may plan instead.
    fn arguments_of_plan(&self) -> Option<(usize, Vec<String>)> {
        let mut plans =
            self.steps.iter().enumerate().filter_map(|(position, step)| Some((position, step.get("plan")?)));
        let (position, plan) = plans.next()?;
        let arguments = plan.get("extra_args")?.as_array().filter(|arguments| arguments.len() <= ARGUMENT_LIMIT)?;
        let arguments = arguments.iter().map(|word| word.as_str().map(str::to_owned));
        let arguments = arguments.collect::<Option<Vec<_>>>()?;
        plans.next().is_none().then_some((position, arguments))
    }
}

impl WrittenProject {
    /// A word with what both tools say of the project in the place of their variables; none where the shell would put in
    /// more.
    fn filled(&self, word: &str) -> Option<String> {
        let (mut filled, mut rest) = (String::new(), word);
        while let Some((before, after)) = rest.split_once('$') {
            let (variable, after) = variable(after)?;
            filled.push_str(before);
            filled.push_str(match variable {
                "WORKSPACE" => self.workspace.as_deref().unwrap_or("default"),
                "PROJECT_NAME" => self.name.as_deref()?,
                _ => return None,
            });
            if filled.len() > WORD_LIMIT {
                return None;
            }
            rest = after;
        }
        filled.push_str(rest);
        (filled.len() <= WORD_LIMIT && !filled.contains(['$', '`', '*', '~', '"', '\'', '\\'])).then_some(filled)
    }
}

/// The name of the variable that follows a `$`, and what comes after it.
fn variable(text: &str) -> Option<(&str, &str)> {
    match text.strip_prefix('{') {
        Some(braced) => braced.split_once('}'),
        None => {
            let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            Some(text.split_at(end.unwrap_or(text.len())))
        }
    }
}

impl Project {
    /// Takes what arguments of terraform pass; of those that cannot all be told, none.
    fn take(&mut self, words: &[String], positions: &Positions, path: &str) {
        // A single argument may hold several words.
        let words = words.iter().enumerate().flat_map(|(at, word)| word.split_whitespace().map(move |word| (at, word)));
        for (at, argument) in arguments(words).unwrap_or_default() {
            match argument {
                Argument::File(file) => self.variable_files.push(file),
                Argument::Variable(name, value) => {
                    let value = written_value(positions, &format!("{path}[{at}]"), &value.into());
                    self.variables.insert(name, value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_both_tools_are_filled_in_and_no_others() {
        let project = WrittenProject { name: Some("app".into()), ..WrittenProject::default() };
        for (word, filled) in [
            ("$WORKSPACE/$PROJECT_NAME.tfvars", Some("default/app.tfvars")),
            ("${WORKSPACE}_x", Some("default_x")),
            ("$WORKSPACE.$WORKSPACE_ID", None),
            ("${WORKSPACE:-x}", None),
            ("$", None),
            ("a*", None),
        ] {
            assert_eq!(project.filled(word).as_deref(), filled, "{word}");
        }
    }

    #[test]
    fn words_that_grow_when_they_are_filled_are_not() {
        let project = |workspace: String| WrittenProject { workspace: Some(workspace), ..WrittenProject::default() };
        assert_eq!(
            project("live".into()).filled("-var-file=$WORKSPACE.tfvars").as_deref(),
            Some("-var-file=live.tfvars")
        );
        assert_eq!(project("x".repeat(500_000)).filled(&"${WORKSPACE}".repeat(40_000)), None);
        assert_eq!(project("x".repeat(400)).filled(&"${WORKSPACE}".repeat(40)), None);
    }

    #[test]
    fn a_plan_of_too_many_arguments_says_nothing() {
        let stage =
            |count: usize| Stage { steps: vec![serde_json::json!({"plan": {"extra_args": vec!["-var=a=b"; count]}})] };
        assert!(stage(ARGUMENT_LIMIT).arguments_of_plan().is_some());
        assert!(stage(ARGUMENT_LIMIT + 1).arguments_of_plan().is_none());
    }
}
