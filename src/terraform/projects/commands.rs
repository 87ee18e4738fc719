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
        let arguments = plan.get("extra_args")?.as_array()?.iter().map(|word| word.as_str().map(str::to_owned));
        let arguments = arguments.collect::<Option<Vec<_>>>()?;
        plans.next().is_none().then_some((position, arguments))
    }
}

impl WrittenProject {
    /// A word with what both tools say of the project in the place of their variables; none where the shell would put in
    /// more.
    fn filled(&self, word: &str) -> Option<String> {
        let workspace = self.workspace.as_deref().unwrap_or("default");
        let known = [("WORKSPACE", Some(workspace)), ("PROJECT_NAME", self.name.as_deref())];
        let mut filled = word.to_owned();
        for (variable, value) in known.into_iter().filter_map(|(variable, value)| Some((variable, value?))) {
            filled = filled.replace(&format!("${{{variable}}}"), value);
            if filled.ends_with(&format!("${variable}")) || filled.contains(&format!("${variable}.")) {
                filled = filled.replace(&format!("${variable}"), value);
            }
        }
        (!filled.contains(['$', '`', '*', '~', '"', '\'', '\\'])).then_some(filled)
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
