//! A look at each unit before its module is read: what it leads to, and whether it has to do with what is judged.

use std::rc::Rc;

use super::context::{Context, Record};
use super::dependency;
use super::file::Shelf;
use super::outputs::Outputs;
use super::source::{self, Source};
use super::stack_file::Planned;
use super::unit;
use crate::terraform::{Options, Sources};

/// What a unit leads to.
pub(super) struct Survey {
    /// The files that it includes.
    pub(super) includes: Vec<String>,
    /// The directory of its module, when that is in the tree.
    pub(super) module: Option<String>,
    /// The directories of the units whose outputs it reads.
    pub(super) dependencies: Vec<String>,
    /// Its directory and what is read for it, as reports show it.
    shown: Vec<String>,
}

impl Survey {
    pub(super) fn of(shelf: &Shelf<'_>, planned: &Planned, options: &Options<'_>) -> Self {
        let record = Rc::<Record>::default();
        let mut survey = Self {
            includes: Vec::new(),
            module: None,
            dependencies: Vec::new(),
            shown: vec![shelf.tree.display(&planned.directory.path)],
        };
        if let Some(config) = &planned.config {
            let values = planned.values.clone();
            let unit = Context::of_unit(shelf, config, planned.directory.clone(), values, &record, Outputs::none());
            let included = unit.includes();
            let included =
                included.iter().filter_map(|include| Some(include.context.as_ref().ok()?.config.path.clone()));
            survey.includes = included.collect();
            if let Source::Directory { path, .. } = source::of_unit(&unit, &options.module_path) {
                survey.module = Some(shelf.tree.real(&path));
            }
            unit::inputs(&unit);
            dependency::names(&unit).iter().for_each(|name| drop(unit.outputs(name)));
        }
        survey.dependencies = record.dependencies.take().into_iter().collect();
        survey.shown.extend(planned.callers.iter().map(|(caller, _)| caller.file.path().to_owned()));
        survey.shown.extend(record.files.take().into_keys());
        survey
    }

    /// Whether it has to do with what is judged, or with a module that has.
    pub(super) fn matters(&self, sources: &Sources, options: &Options<'_>) -> bool {
        let module = self.module.as_ref().is_some_and(|module| sources.modules.binary_search(module).is_ok());
        module || self.shown.iter().any(|path| (options.is_requested)(path))
    }
}
