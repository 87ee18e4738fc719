//! Terragrunt: units, the files that they include, and stacks of units.
//!
//! A unit is a directory with a `terragrunt.hcl` and a module. [`file`] parses, [`context`] evaluates one file with
//! Terragrunt's [`functions`], [`include`] and [`layers`] put files over each other, [`arguments`] reads the [`words`]
//! of command lines, [`recipes`] and [`generated`] the files that a unit writes into its module, [`stack_file`] makes
//! units of `terragrunt.stack.hcl`, [`survey`] tells which of them matter, and [`stack`] gives the result to the same
//! road that Terraform's root modules take.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rayon::prelude::*;

use super::module::Library;
use super::states::States;
use super::{Options, Reading, Sources, of_read_files, paths, roots};
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
mod recipes;
mod source;
mod speakers;
mod stack;
mod stack_file;
mod survey;
mod unit;
mod words;

use context::Record;
use file::{STACK_NAME, Shelf, UNIT_NAMES};
use stack_file::{Made, Planned};
use survey::Survey;

/// The units of a tree, before their modules are read.
pub(super) struct Units<'a> {
    shelf: Shelf<'a>,
    planned: Vec<Planned>,
    problems: Vec<Problem>,
    /// The directories of modules that units call: nobody's root.
    pub(super) called: BTreeSet<String>,
}

/// Finds the units that some files make: `terragrunt.hcl` and `terragrunt.stack.hcl`. A file that another includes, and
/// a unit that a stack file copies, is no unit of its own; one that has nothing to do with what is judged is left out.
pub(super) fn find<'a>(tree: &'a dyn Tree, sources: &Sources, options: &Options<'_>) -> Units<'a> {
    let shelf = Shelf::new(tree);
    let Plan { units, copied, problems } = plan(&shelf, sources, options);
    let surveys: Vec<Survey> = units.par_iter().map(|unit| Survey::of(&shelf, unit, options)).collect();
    let included: BTreeSet<String> = surveys.iter().flat_map(|survey| survey.includes.iter().cloned()).collect();
    let is_included = |unit: &Planned| {
        unit.callers.is_empty() && unit.config.as_ref().is_some_and(|config| included.contains(&config.path))
    };
    let mut called = copied;
    called.extend(surveys.iter().filter_map(|survey| survey.module.clone()));
    let mut planned = Vec::new();
    for (unit, survey) in units.into_iter().zip(surveys).filter(|(unit, _)| !is_included(unit)) {
        called.insert(unit.directory.path.clone());
        if survey.matters(sources, options) {
            planned.push(unit);
        }
    }
    Units { shelf, planned, problems, called }
}

/// What the files say before anything is looked into.
struct Plan {
    units: Vec<Planned>,
    /// The directories that stack files copy units and stacks from.
    copied: BTreeSet<String>,
    problems: Vec<Problem>,
}

fn plan(shelf: &Shelf<'_>, sources: &Sources, options: &Options<'_>) -> Plan {
    let named = |names: &[&str]| -> Vec<&String> {
        let is_named = |path: &&String| names.contains(&paths::name(path));
        sources.terragrunt.iter().filter(is_named).collect()
    };
    let (stacks, units) = (named(&[STACK_NAME]), named(&UNIT_NAMES));
    let mut problems: Vec<Problem> = Vec::new();
    for path in stacks.iter().chain(&units) {
        if let Err(error) = shelf.file(path) {
            problems.push(Problem::file(shelf.tree.display(path), error.to_string()));
        }
    }
    let read =
        |path: &&String| (paths::directory(path).to_owned(), stack_file::read(shelf, path, &options.module_path));
    let made: BTreeMap<String, Made> = stacks.par_iter().map(read).collect();
    let copies: BTreeMap<String, BTreeSet<String>> =
        made.iter().map(|(directory, made)| (directory.clone(), made.sources.clone())).collect();
    let nowhere = BTreeSet::new();
    let tops = roots::uncalled(made.keys().collect(), &copies, &nowhere);
    let tops: BTreeSet<String> = tops.into_iter().cloned().collect();
    let copied: BTreeSet<String> = copies.into_values().flatten().collect();
    let record = Rc::<Record>::default();
    let mut units: Vec<Planned> = units.iter().filter_map(|path| Planned::of_file(shelf, path, &record)).collect();
    problems.extend(record.problems.take());
    units.retain(|unit| !copied.contains(&unit.directory.path));
    for (_, made) in made.into_iter().filter(|(directory, _)| tops.contains(directory)) {
        problems.extend(made.problems);
        units.extend(made.units);
    }
    Plan { units, copied, problems }
}

impl Units<'_> {
    /// Reads the units with their modules: a stack each.
    pub(super) fn read(&self, library: &Library<'_>, options: &Options<'_>, states: &States) -> Vec<Reading> {
        let estate = stack::Estate { shelf: &self.shelf, library, module_path: options.module_path, states };
        let inputs =
            |planned: &Planned| options.inputs.get(&planned.directory.path).map(Vec::as_slice).unwrap_or_default();
        let mut read: Vec<Reading> =
            self.planned.par_iter().map(|planned| stack::read(estate, planned, inputs(planned))).collect();
        let problems = self.problems.iter().cloned().chain(self.shelf.problems()).collect();
        read.push(of_read_files(problems, &read, options));
        read
    }
}
