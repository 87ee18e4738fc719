//! Infracost's projects: what is estimated with which variables (infracost.io/docs/features/config_file). It deploys
//! nothing, so another may be passed.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Project;
use crate::source::Positions;
use crate::value::written_value;

/// What counts of its file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    projects: Vec<WrittenProject>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WrittenProject {
    path: String,
    terraform_var_files: Vec<String>,
    terraform_vars: BTreeMap<String, serde_json::Value>,
    terraform_workspace: Option<String>,
}

pub(super) fn read(positions: &Positions) -> Vec<Project> {
    let written: Written = positions.read_as().unwrap_or_default();
    let projects = written.projects.into_iter().enumerate().map(|(index, written)| {
        let value = |(name, json): (&String, &serde_json::Value)| {
            let path = format!("projects[{index}].terraform_vars.{name}");
            (name.clone(), written_value(positions, &path, json))
        };
        Project {
            directory: written.path,
            variables: written.terraform_vars.iter().map(value).collect(),
            variable_files: written.terraform_var_files,
            workspace: written.terraform_workspace.filter(|name| !name.is_empty()),
            deploys: false,
        }
    });
    projects.collect()
}
