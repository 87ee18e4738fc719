//! Terragrunt: units, the files that they include, and stacks of units.
//!
//! A unit is a folder with a `terragrunt.hcl` and a module. [`file`] parses, [`context`] evaluates one file with
//! Terragrunt's [`functions`], [`include`] and [`layers`] put files over each other, [`generated`] reads the files
//! that a unit writes into its module, [`stack_file`] makes units of `terragrunt.stack.hcl`, and [`stack`] gives the
//! result to the same road that Terraform's root modules take.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::module::Library;
use super::{Options, Reading, Sources, of_read_files, paths};
use crate::discover::Tree;
use crate::finding::Problem;

mod arguments;
mod blocks;
mod context;
mod file;
mod functions;
mod generated;
mod include;
mod layers;
mod location;
mod source;
mod speakers;
mod stack;
mod stack_file;
mod unit;

use context::{Context, Record};
use file::{STACK_NAME, Shelf, UNIT_NAMES};
use source::Source;
use stack_file::{Made, Planned};

/// The units of a tree, before their modules are read.
pub(super) struct Units<'a> {
    shelf: Shelf<'a>,
    planned: Vec<Planned>,
    problems: Vec<Problem>,
    /// The folders of modules that units call: nobody's root.
    pub(super) called: BTreeSet<String>,
}

/// Finds the units that some files make: `terragrunt.hcl` and `terragrunt.stack.hcl`. A file that another includes, and
/// a unit that a stack file copies, is no unit of its own; one that has nothing to do with what is judged is left out.
pub(super) fn find<'a>(tree: &'a dyn Tree, sources: &Sources, options: &Options<'_>) -> Units<'a> {
    let shelf = Shelf::new(tree);
    let named = |names: &[&str]| -> Vec<&String> {
        let is_named = |path: &&String| names.contains(&path.rsplit('/').next().unwrap_or(path));
        sources.terragrunt.iter().filter(is_named).collect()
    };
    let (stacks, units) = (named(&[STACK_NAME]), named(&UNIT_NAMES));
    let mut problems: Vec<Problem> = Vec::new();
    for path in stacks.iter().chain(&units) {
        if let Err(error) = shelf.file(path) {
            problems.push(Problem::file(tree.display(path), error.to_string()));
        }
    }
    let made: Vec<(&str, Made)> = stacks
        .par_iter()
        .map(|path| (paths::folder(path), stack_file::read(&shelf, path, &options.module_path)))
        .collect();
    let copied: BTreeSet<String> = made.iter().flat_map(|(_, made)| made.sources.iter().cloned()).collect();
    let mut planned: Vec<Planned> = units.iter().filter_map(|path| Planned::of_file(&shelf, path)).collect();
    planned.retain(|unit| !copied.contains(&unit.folder.path));
    for (_, made) in made.into_iter().filter(|(folder, _)| !copied.contains(*folder)) {
        problems.extend(made.problems);
        planned.extend(made.units);
    }
    let surveyed: Vec<Survey> = planned.par_iter().map(|unit| Survey::of(&shelf, unit, options)).collect();
    let included: BTreeSet<String> = surveyed.iter().flat_map(|survey| survey.includes.iter().cloned()).collect();
    let mut called: BTreeSet<String> =
        surveyed.iter().filter_map(|survey| survey.module.clone()).chain(copied).collect();
    let mut kept = Vec::new();
    for (unit, survey) in planned.into_iter().zip(surveyed) {
        if unit.callers.is_empty() && unit.config.as_ref().is_some_and(|config| included.contains(&config.path)) {
            continue;
        }
        called.insert(unit.folder.path.clone());
        if survey.matters(sources, options) {
            kept.push(unit);
        }
    }
    Units { shelf, planned: kept, problems, called }
}

/// What a unit leads to.
struct Survey {
    includes: Vec<String>,
    /// The folder of its module, when that is in the tree.
    module: Option<String>,
    /// Its folder and what is read for it, as reports show it.
    shown: Vec<String>,
}

impl Survey {
    fn of(shelf: &Shelf<'_>, planned: &Planned, options: &Options<'_>) -> Self {
        let record = std::rc::Rc::<Record>::default();
        let mut survey =
            Self { includes: Vec::new(), module: None, shown: vec![shelf.tree.display(&planned.folder.path)] };
        if let Some(config) = &planned.config {
            let values = planned.values.clone();
            let unit = Context::of_unit(shelf, config, planned.folder.clone(), values, &record);
            let included = unit.includes();
            let included =
                included.iter().filter_map(|include| Some(include.context.as_ref().ok()?.config.path.clone()));
            survey.includes = included.collect();
            if let Source::Folder { path, .. } = source::of_unit(&unit, &options.module_path) {
                survey.module = Some(shelf.tree.real(&path));
            }
            unit::inputs(&unit);
        }
        survey.shown.extend(planned.callers.iter().map(|(caller, _)| caller.file.path().to_owned()));
        survey.shown.extend(record.files.take().into_keys());
        survey
    }

    /// Whether it has to do with what is judged, or with a module that has.
    fn matters(&self, sources: &Sources, options: &Options<'_>) -> bool {
        let module = self.module.as_ref().is_some_and(|module| sources.modules.binary_search(module).is_ok());
        module || self.shown.iter().any(|path| (options.is_requested)(path))
    }
}

impl Units<'_> {
    /// Reads the units with their modules: a stack each.
    pub(super) fn read(&self, library: &Library<'_>, options: &Options<'_>) -> Vec<Reading> {
        let estate = stack::Estate { shelf: &self.shelf, library, module_path: options.module_path };
        let inputs =
            |planned: &Planned| options.inputs.get(&planned.folder.path).map(Vec::as_slice).unwrap_or_default();
        let mut read: Vec<Reading> =
            self.planned.par_iter().map(|planned| stack::read(estate, planned, inputs(planned))).collect();
        let problems = self.problems.iter().cloned().chain(self.shelf.problems()).collect();
        read.push(of_read_files(problems, &read, options));
        read
    }
}
