//! What the pipeline passes and the files do not say: values of variables, where modules lie.

use std::collections::BTreeMap;

use regex::Regex;

use super::checking::Checking;
use super::pattern::{PathPattern, limit, resolve};
use super::written;
use crate::source::Location;
use crate::value::{Value, written_value};

/// What the pipeline passes to some stacks: one deployment of each.
#[derive(Clone, Debug)]
pub struct Input {
    /// Values of root variables; their trails begin in the configuration.
    pub variables: BTreeMap<String, Value>,
    /// Files of root variables, as paths of the tree, later ones over earlier ones.
    pub variable_files: Vec<String>,
    /// The workspace.
    pub workspace: Option<String>,
    /// Environment variables; their trails begin in the configuration.
    pub environment: BTreeMap<String, Value>,
    /// Where it was written.
    pub at: Location,
    scope: PathPattern,
}

impl Input {
    pub(super) fn covers(&self, stack: &str) -> bool {
        self.scope.covers(stack)
    }

    pub(super) fn check(checking: &mut Checking<'_>, index: usize, written: &written::Input) -> Option<Self> {
        let path = format!("inputs[{index}]");
        let files = written.var_files.as_slice().iter();
        let files = files.filter_map(|file| checking.path(&format!("{path}.var-files"), file));
        let variable_files = files.collect();
        let variables = written.vars.iter().map(|(name, json)| {
            let at = format!("{path}.vars.{name}");
            (name.clone(), written_value(&checking.sheet.positions, &at, json))
        });
        let variables = variables.collect();
        let environment = written.env.iter().map(|(name, text)| {
            let at = format!("{path}.env.{name}");
            (name.clone(), written_value(&checking.sheet.positions, &at, &text.as_str().into()))
        });
        let environment = environment.collect();
        let scope = checking.glob(&format!("{path}.scope"), &written.scope)?;
        let (workspace, at) = (written.workspace.clone(), checking.at(&path));
        Some(Self { variables, variable_files, workspace, environment, at, scope })
    }
}

/// Where modules of other repositories lie in this tree.
#[derive(Clone, Debug)]
pub(super) struct ModuleSource {
    source: Regex,
    directory: String,
    path: String,
    at: Location,
}

impl ModuleSource {
    pub(super) fn check(checking: &mut Checking<'_>, source: &str, path: &str) -> Option<Self> {
        let key = format!("module-sources.{source}");
        match expression(source) {
            Ok(regex) => Some(Self {
                source: regex,
                directory: checking.sheet.directory.clone(),
                path: path.to_owned(),
                at: checking.sheet.positions.key(&key),
            }),
            Err(why) => {
                checking.wrong_key(&key, format!("`{source}` is no regular expression: {why}"));
                None
            }
        }
    }

    /// The path of the tree where a source lies.
    pub(super) fn path_of(&self, source: &str) -> Option<String> {
        let captures = self.source.captures(source)?;
        let mut path = String::new();
        captures.expand(&self.path, &mut path);
        resolve(&self.directory, &path)
    }

    /// Where it was written: the order of entries.
    pub(super) fn at(&self) -> &Location {
        &self.at
    }
}

/// A regular expression over a whole source.
fn expression(written: &str) -> Result<Regex, String> {
    Regex::new(&format!("^(?:{})$", limit(written)?)).map_err(|error| {
        let why = error.to_string();
        why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}
