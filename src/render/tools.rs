//! The user's own tools, found by `PATH`.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::budget::Budget;
use super::command::{self, Failure, Limits};

/// Where the user's tools are looked for.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    path: OsString,
}

impl Tools {
    /// Those that the user's own shell finds.
    pub fn of_user() -> Self {
        Self { path: std::env::var_os("PATH").unwrap_or_default() }
    }

    /// Builds the overlay in a directory.
    ///
    /// # Errors
    /// Why there is nothing: a sentence for a problem.
    pub(super) fn kustomize(&self, directory: &Path, budget: &Budget) -> Result<String, String> {
        if let Some(program) = self.find("kustomize") {
            return self.run("kustomize build", &program, &["build".into(), directory.into()], budget);
        }
        let program = self.find("kubectl").ok_or(
            "this overlay was to be rendered, and neither `kustomize` nor `kubectl` is installed: install one of them",
        )?;
        self.run("kubectl kustomize", &program, &["kustomize".into(), directory.into()], budget)
    }

    /// Renders the chart in a directory with files of values.
    ///
    /// # Errors
    /// Why there is nothing: a sentence for a problem.
    pub(super) fn helm(&self, directory: &Path, values: &[PathBuf], budget: &Budget) -> Result<String, String> {
        let program = self
            .find("helm")
            .ok_or("this chart was to be rendered, and `helm` is not installed: install it, <https://helm.sh>")?;
        let values = values.iter().flat_map(|file| [OsString::from("--values"), file.into()]);
        let arguments: Vec<OsString> = ["template".into(), directory.into()].into_iter().chain(values).collect();
        self.run("helm template", &program, &arguments, budget)
    }

    fn run(&self, name: &str, program: &Path, arguments: &[OsString], budget: &Budget) -> Result<String, String> {
        let of_one = Limits::default();
        let limits = Limits { time: of_one.time.min(budget.time()?), ..of_one };
        let said = |failure: Failure| format!("`{name}` did not render this: {failure}");
        let printed = command::run(program, arguments, &self.path, limits).map_err(said)?;
        budget.spend(&printed)?;
        Ok(printed)
    }

    /// A program by its name. Directories that are relative to wherever one stands do not count: they may be a
    /// stranger's.
    fn find(&self, name: &str) -> Option<PathBuf> {
        let directories = std::env::split_paths(&self.path).filter(|directory| directory.is_absolute());
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        directories.map(|directory| directory.join(&name)).find(|program| program.is_file())
    }
}

impl<P: AsRef<OsStr>> From<P> for Tools {
    /// Those of a `PATH`.
    fn from(path: P) -> Self {
        Self { path: path.as_ref().to_owned() }
    }
}
