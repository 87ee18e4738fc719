//! Where a unit's module comes from: `terraform { source = ... }`.

use std::rc::Rc;
use std::sync::Arc;

use super::context::Context;
use super::functions::is_absolute;
use super::location::{ABSOLUTE, Directory};
use super::unit::merged;
use crate::source::Location;
use crate::terraform::evaluate::beginning;
use crate::terraform::module::{Argument, ModuleSource, has_known_host, version_in, without_version};
use crate::value::Value;

/// The module of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// No source: the unit's own directory.
    Own,
    /// A directory of the tree.
    Directory {
        /// Its path.
        path: String,
        /// The source as written, and where.
        written: String,
        at: Location,
    },
    /// Elsewhere: a registry, a repository.
    Elsewhere {
        /// The source, normalised; as written where it cannot be told.
        source: Arc<str>,
        /// The version that it asks for.
        version: Option<Arc<str>>,
        at: Location,
    },
}

impl Source {
    /// A source of which nothing more can be told.
    pub(super) fn elsewhere(source: &str, at: Location) -> Self {
        Self::Elsewhere { source: source.into(), version: None, at }
    }
}

/// The module of a unit; `module_path` says where the project keeps modules of other repositories.
pub(super) fn of_unit(unit: &Rc<Context<'_>>, module_path: &dyn Fn(&str) -> Option<String>) -> Source {
    for file in merged(unit).into_iter().rev() {
        let context = match file {
            Ok(context) => context,
            // It may name one.
            Err(include) => return Source::elsewhere(&include.address(), include.at),
        };
        let mut blocks = context.config.content.blocks_of("terraform");
        let Some(argument) = blocks.find_map(|block| block.content.argument("source")) else { continue };
        return of_argument(&context, argument, &unit.directory, module_path);
    }
    Source::Own
}

/// The module that an argument of a file names, for a unit or stack in a directory.
pub(super) fn of_argument(
    context: &Context<'_>,
    argument: &Argument,
    directory: &Directory,
    module_path: &dyn Fn(&str) -> Option<String>,
) -> Source {
    let at = argument.at.clone();
    let value = context.value(argument);
    match text(&value, context, argument) {
        Some(written) => of_text(&written, directory, module_path, at),
        None => either_way(&value, &at, directory, module_path)
            .unwrap_or_else(|| Source::elsewhere(argument.expression.to_string().trim(), at)),
    }
}

/// The directory of the tree to which every source leads that it may turn out to be.
fn either_way(
    value: &Value,
    at: &Location,
    directory: &Directory,
    module_path: &dyn Fn(&str) -> Option<String>,
) -> Option<Source> {
    let sources = value.candidates().iter().map(|written| {
        let source = of_text(written.as_str()?, directory, module_path, at.clone());
        if let Source::Directory { path, .. } = &source { Some((path.clone(), source)) } else { None }
    });
    let sources = sources.collect::<Option<Vec<_>>>()?;
    let (path, source) = sources.first()?;
    sources.iter().all(|(other, _)| other == path).then(|| source.clone())
}

/// The module that a written source names.
fn of_text(written: &str, directory: &Directory, module_path: &dyn Fn(&str) -> Option<String>, at: Location) -> Source {
    let location = without_version(written);
    if let Some(path) = module_path(written) {
        return Source::Directory { path, written: written.to_owned(), at };
    }
    if is_remote(location) {
        let source = match ModuleSource::parse(&without_registry_getter(location)) {
            ModuleSource::Remote(source) => source,
            ModuleSource::Local(source) => source.into(),
        };
        return Source::Elsewhere { source, version: version_in(written).map(Into::into), at };
    }
    let shown = |written: &str| written.strip_prefix(ABSOLUTE).unwrap_or(written).trim_start_matches('/').to_owned();
    match directory.resolve(&location.replace("//", "/")) {
        Some(path) => Source::Directory { path, written: shown(written), at },
        None => Source::elsewhere(&shown(location), at),
    }
}

/// Some version, which one cannot be told.
const UNTOLD: &str = "?ref=*";

/// The text of a source, by its value; of a version that cannot be told only that there is one.
fn text(value: &Value, context: &Context<'_>, argument: &Argument) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let sure = beginning(&argument.expression, argument.file(), context);
    sure.split_once('?').map(|(source, _)| format!("{source}{UNTOLD}"))
}

/// Whether a source is fetched. Unlike terraform, Terragrunt takes any other path for one of the disk.
fn is_remote(location: &str) -> bool {
    location.contains("::")
        || location.contains("://")
        || location.starts_with("git@")
        || (!is_absolute(location) && has_known_host(location))
}

/// `tfr:///terraform-aws-modules/vpc/aws` is `terraform-aws-modules/vpc/aws`.
fn without_registry_getter(location: &str) -> String {
    let rest = location.strip_prefix("tfr://").map(|rest| rest.trim_start_matches('/'));
    rest.unwrap_or(location).to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::source::SourceFile;

    fn source(written: &str) -> Source {
        let at = Location::new(&Arc::new(SourceFile::new("terragrunt.hcl", "")), 0..0);
        of_text(written, &Directory::real("live/eu/app"), &|_| None, at)
    }

    fn directory(written: &str) -> String {
        match source(written) {
            Source::Directory { path, .. } => path,
            other => panic!("{other:?}"),
        }
    }

    fn elsewhere(written: &str) -> String {
        match source(written) {
            Source::Elsewhere { source, .. } => source.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn paths_lead_into_the_tree() {
        assert_eq!(directory("../../../modules//app"), "modules/app");
        assert_eq!(directory("/[repository]/live/eu/app///"), "live/eu/app");
        assert_eq!(directory("/[repository]//modules/app"), "modules/app");
        assert_eq!(directory("module"), "live/eu/app/module");
    }

    #[test]
    fn what_is_fetched_is_elsewhere() {
        assert_eq!(elsewhere("tfr:///terraform-aws-modules/vpc/aws?version=5.0.0"), "terraform-aws-modules/vpc/aws");
        assert_eq!(elsewhere("git::git@github.com:acme/modules.git//app?ref=v1"), "github.com/acme/modules//app");
        assert_eq!(elsewhere("github.com/acme/modules//app"), "github.com/acme/modules//app");
        assert_eq!(elsewhere("../../../../modules"), "../../../../modules");
    }
}
