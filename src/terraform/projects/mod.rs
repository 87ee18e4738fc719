//! Files of other tools that say which directory is deployed with which variables: the projects of Infracost, Atlantis
//! and Digger, and the tasks of Taskfiles.
//!
//! Nothing of them is run. What they state in plain words proves what belongs together, as terraform's own command line
//! would: this directory, these files of variables, this workspace.

use std::collections::{BTreeMap, BTreeSet};

use super::inputs::{Inputs, StatedBy};
use super::paths;
use crate::discover::Tree;
use crate::finding::Problem;
use crate::source::Positions;
use crate::value::Value;

mod commands;
mod infracost;
mod tasks;

/// The files, and how each is read.
const FILES: [(&str, Reader); 12] = [
    ("infracost.yml", infracost::read),
    ("infracost.yaml", infracost::read),
    ("infracost-config.yml", infracost::read),
    ("infracost-config.yaml", infracost::read),
    ("atlantis.yaml", commands::read),
    ("atlantis.yml", commands::read),
    ("digger.yml", commands::read),
    ("digger.yaml", commands::read),
    ("Taskfile.yml", tasks::read),
    ("taskfile.yml", tasks::read),
    ("Taskfile.yaml", tasks::read),
    ("taskfile.yaml", tasks::read),
];
/// The most bytes that one may have.
const SIZE_LIMIT: usize = 1 << 20;
/// How many projects of one file are read, and how many of one directory.
const PROJECT_LIMIT: usize = 10_000;
const DEPLOYMENT_LIMIT: usize = 1_000;

type Reader = fn(&Positions) -> Vec<Project>;

/// One project: a directory, and what is passed to it.
#[derive(Clone, Debug, Default)]
struct Project {
    /// The directory, as written: from where the file lies.
    directory: String,
    /// Files of variables, from the project's directory.
    variable_files: Vec<String>,
    variables: BTreeMap<String, Value>,
    workspace: Option<String>,
    /// It deploys just so; else it says what a deployment would cost, or what it is given unless somebody says otherwise.
    deploys: bool,
}

/// What projects pass to some directories, by these, and what is wrong with files that cannot be read: what they would say
/// is not known. The files lie in the directories or above them.
pub(super) fn inputs<'d>(
    tree: &dyn Tree,
    directories: impl Iterator<Item = &'d str>,
) -> (BTreeMap<String, Vec<Inputs>>, Vec<Problem>) {
    let directories: BTreeSet<&str> = directories.collect();
    let above: BTreeSet<&str> = directories.iter().flat_map(|directory| paths::upwards(directory)).collect();
    let mut inputs: BTreeMap<String, Vec<Inputs>> = BTreeMap::new();
    let mut problems = Vec::new();
    for around in above {
        for project in projects_in(tree, around, &mut problems) {
            let Some(directory) = paths::join(around, &project.directory) else { continue };
            let directory = tree.real(&directory);
            if directories.contains(directory.as_str())
                && let Some(passed) = project.inputs(tree, &directory)
            {
                let known = inputs.entry(directory).or_default();
                if known.len() < DEPLOYMENT_LIMIT && !known.contains(&passed) {
                    known.push(passed);
                }
            }
        }
    }
    (inputs, problems)
}

fn projects_in(tree: &dyn Tree, directory: &str, problems: &mut Vec<Problem>) -> Vec<Project> {
    let entries = tree.list(directory);
    let named = |name: &str| entries.iter().any(|entry| entry.name == name);
    let mut projects = Vec::new();
    for (name, read) in FILES.iter().filter(|(name, _)| named(name)) {
        match positions(tree, &paths::entry(directory, name)) {
            Ok(positions) => projects.extend(read(&positions).into_iter().take(PROJECT_LIMIT)),
            Err(problem) => problems.push(problem),
        }
    }
    projects
}

fn positions(tree: &dyn Tree, path: &str) -> Result<Positions, Problem> {
    let file = tree.read(path).map_err(|error| Problem::file(tree.display(path), error.to_string()))?;
    if file.text().len() > SIZE_LIMIT {
        let message = format!("too large to be read for what it passes to root modules (more than {SIZE_LIMIT} bytes)");
        return Err(Problem::file(file.path(), message));
    }
    Ok(Positions::read(&file)?)
}

impl Project {
    /// What it passes; none where that is nothing that can be told.
    fn inputs(&self, tree: &dyn Tree, directory: &str) -> Option<Inputs> {
        let files: Option<Vec<String>> = self.variable_files.iter().map(|file| paths::join(directory, file)).collect();
        let mut files = files?;
        let named = files.len();
        files.retain(|file| tree.read(file).is_ok());
        // What a file sets that is not here may stand over what the others set.
        let certain = self.deploys && files.len() == named;
        let says_nothing = files.is_empty() && self.variables.is_empty() && self.workspace.is_none();
        (!says_nothing).then(|| Inputs {
            vars: self.variables.clone(),
            var_files: files,
            workspace: self.workspace.clone(),
            stated_by: StatedBy::Project { certain },
            ..Inputs::default()
        })
    }
}
