//! One declared deployment, and the inputs that follow from it.
//!
//! The order is that of HCP Terraform's documentation ("Variables", precedence): sets that win, the arguments of the
//! command line, the deployment's own variables, those of other sets, files that terraform loads by itself; and, as terraform
//! has it, environment variables (`TF_VAR_region`) before all of these.

use std::sync::Arc;

use super::place::file_near;
use super::settings::{Settings, unknown};
use crate::finding::Problem;
use crate::terraform::arguments::{Argument, arguments, words};
use crate::terraform::environment::Environment;
use crate::terraform::inputs::tfvars::VariablesFile;
use crate::terraform::inputs::{Assignments, Deployment, Inputs, automatic, tfvars};
use crate::terraform::module::{Library, Module};
use crate::terraform::paths;
use crate::value::{Unknown, Value, Written};

/// A deployment that code declares.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::terraform) struct DeclaredDeployment {
    /// The directory of the root module.
    pub(super) directory: String,
    /// Its name, as far as it can be told.
    pub(in crate::terraform) name: Value,
    /// Within what the name is unique, where that is said.
    pub(in crate::terraform) organization: Option<Value>,
    /// The address of what declares it.
    pub(super) by: Arc<str>,
    /// What sets give it.
    pub(super) shared: Settings,
    /// What it is given itself.
    pub(super) own: Settings,
    /// Files of variables that it is given.
    pub(super) files: Vec<Value>,
    /// What sets give it that win over all else.
    pub(super) winning: Settings,
}

impl DeclaredDeployment {
    /// The deployment of the root module. Variables that the user states hold in any case, those of the environment over
    /// others of the environment.
    pub(in crate::terraform) fn deployment(
        &self,
        library: &Library<'_>,
        root: &Module,
        inputs: &[Inputs],
    ) -> (Deployment, Vec<Problem>) {
        let (environment, open) = self.environment();
        let environment = environment.under(Environment::of(inputs));
        let mut making = Making { library, root, deployment: Deployment::default(), problems: Vec::new() };
        making.overlay(environment.variables().collect(), open.clone());
        for path in automatic::of_root(library.tree, &root.directory) {
            making.load(&path);
        }
        for settings in [&self.shared, &self.own] {
            making.overlay(settings.variables.clone(), settings.open.clone());
        }
        for file in &self.files {
            making.load_named(file);
        }
        for text in open.iter().chain(environment.command_lines()) {
            making.take(text);
        }
        making.overlay(self.winning.variables.clone(), self.winning.open.clone());
        let mut deployment = Deployment { declared_as: Some(self.shown()), ..making.deployment };
        inputs.iter().for_each(|inputs| deployment.set(&inputs.vars));
        deployment.environment = environment;
        (deployment, making.problems)
    }

    /// Its name for people, with a star for what cannot be told.
    fn shown(&self) -> String {
        match (self.name.as_str(), self.name.outline()) {
            (Some(name), _) => name.to_owned(),
            (None, Some(outline)) if outline.has_letters() => outline.parts().iter().map(letters).collect(),
            _ => self.by.to_string(),
        }
    }

    /// The environment variables of all that it is given, the winning ones last; and why there may be others.
    fn environment(&self) -> (Environment, Option<Value>) {
        let mut all = Settings::default();
        [&self.shared, &self.own, &self.winning].into_iter().for_each(|settings| all.add(settings));
        (all.environment.into_iter().collect(), all.open_environment)
    }
}

fn letters(part: &Written) -> &str {
    match part {
        Written::Letters(letters) => letters,
        Written::Plain | Written::Open | Written::Named(_) | Written::Made(_) | Written::Json(_) => "*",
    }
}

/// A deployment as its inputs come together.
struct Making<'a> {
    library: &'a Library<'a>,
    root: &'a Module,
    deployment: Deployment,
    problems: Vec<Problem>,
}

impl Making<'_> {
    fn overlay(&mut self, variables: Assignments, open: Option<Value>) {
        if let Some(open) = open {
            self.deployment.overlay(&open);
        }
        self.deployment.values.extend(variables);
    }

    /// Loads a file of variables of the tree.
    fn load(&mut self, path: &str) {
        let file = self.read(path);
        self.deployment.load(&file);
    }

    fn read(&mut self, path: &str) -> VariablesFile {
        let file = tfvars::read(self.library.tree, path);
        self.problems.extend(file.problem.clone());
        file
    }

    /// Loads the file that a declaration names. Only the module that is called knows how its path begins, so it is
    /// assumed.
    fn load_named(&mut self, name: &Value) {
        match name.as_str() {
            Some(text) => match file_near(self.library.tree, &self.root.directory, text) {
                Some(path) => {
                    let file = self.read(&path).as_assumed();
                    self.deployment.load(&file);
                }
                None => self.miss(text, name),
            },
            None => self.deployment.overlay(&unknown(name)),
        }
    }

    /// Takes what arguments of the command line give.
    fn take(&mut self, text: &Value) {
        let words = text.as_str().and_then(words);
        let given = words.as_ref().and_then(|words| arguments(words.iter().map(|word| ((), word.as_str()))));
        let Some(given) = given else { return self.deployment.overlay(&unknown(text)) };
        for ((), argument) in given {
            match argument {
                Argument::File(path) => {
                    let found = paths::join(&self.root.directory, &path);
                    match found.filter(|path| self.library.tree.is_file(path)) {
                        Some(path) => self.load(&path),
                        None => self.miss(&path, text),
                    }
                }
                Argument::Variable(name, value) => {
                    let value = Value::string(value).with_origin(text.origin.clone());
                    self.deployment.values.insert(name.into(), value);
                }
            }
        }
    }

    /// A file that is not there may set any variable: a pipeline makes it.
    fn miss(&mut self, path: &str, name: &Value) {
        let value = Value::unknown(Unknown::Missing(path.to_owned())).with_origin(name.origin.clone());
        self.deployment.overlay(&value);
    }
}
