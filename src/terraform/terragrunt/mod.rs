//! Terragrunt: units, the files that they include, and stacks of units.
//!
//! A unit is a directory with a `terragrunt.hcl` and a module. [`file`] parses, [`context`] evaluates one file with
//! Terragrunt's [`functions`], [`include`] and [`layers`] put files over each other, [`arguments`] reads the [`words`]
//! of command lines, [`recipes`] and [`generated`] the files that a unit writes into its module, [`stack_file`] makes
//! units of `terragrunt.stack.hcl`, [`survey`] tells which of them matter, and [`stack`] gives the result to the same
//! road that Terraform's root modules take. What one unit gives to another goes through [`outputs`]: units are read in
//! the order of their needs, [`dependency`] says which, and [`mocks`] what may stand beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rayon::prelude::*;

use super::module::Library;
use super::states::{Border, States};
use super::{Options, Reading, Sources, of_read_files, paths, roots};
use crate::discover::Tree;
use crate::finding::Problem;

mod arguments;
mod blocks;
mod context;
mod dependency;
mod file;
mod functions;
mod generated;
mod include;
mod layers;
mod location;
mod mocks;
mod outputs;
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
use outputs::Outputs;
use stack_file::{Made, Planned};
use survey::Survey;

/// How many values all units together may give to each other.
const GIVEN_LIMIT: usize = 2_000_000;

/// The units of a tree, before their modules are read.
pub(super) struct Units<'a> {
    shelf: Shelf<'a>,
    units: Vec<Unit>,
    problems: Vec<Problem>,
    /// The directories of modules that units call: nobody's root.
    pub(super) called: BTreeSet<String>,
}

/// A unit that is to be read.
struct Unit {
    planned: Planned,
    /// The directories of the units whose outputs it reads.
    dependencies: Vec<String>,
    /// It has to do with what is judged; others are read for what they give.
    matters: bool,
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
    let mut found = Vec::new();
    for (planned, survey) in units.into_iter().zip(surveys).filter(|(unit, _)| !is_included(unit)) {
        called.insert(planned.directory.path.clone());
        let matters = survey.matters(sources, options);
        found.push(Unit { planned, dependencies: survey.dependencies, matters });
    }
    Units { shelf, units: found, problems, called }
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
        let inputs =
            |planned: &Planned| options.inputs.get(&planned.directory.path).map(Vec::as_slice).unwrap_or_default();
        let needs = self.needs();
        let gives: BTreeSet<usize> = needs.iter().flatten().copied().collect();
        // What they give is kept until the last of them is read.
        let limit = (GIVEN_LIMIT / gives.len().max(1)).min(Border::LIMIT);
        let mut outputs = Outputs::default();
        let mut read: BTreeMap<usize, Reading> = BTreeMap::new();
        for level in outputs::levels(&needs) {
            let shelf = &self.shelf;
            let Options { module_path, module_outputs, .. } = *options;
            let estate = stack::Estate { shelf, library, module_path, module_outputs, states, outputs: &outputs };
            let of_one = |position: usize| {
                let unit = self.units.get(position)?;
                let gives = gives.contains(&position).then_some(limit);
                let is_read = unit.matters || gives.is_some();
                is_read.then(|| (position, unit, stack::read(estate, &unit.planned, inputs(&unit.planned), gives)))
            };
            let level: Vec<_> = level.into_par_iter().filter_map(of_one).collect();
            for (position, unit, (reading, given)) in level {
                outputs.add(given.map(|given| (unit.planned.directory.path.clone(), given)));
                // What could not be read of a unit is missing in what it gives as well.
                let stacks = if unit.matters { reading.stacks } else { Vec::new() };
                read.insert(position, Reading { stacks, ..reading });
            }
        }
        let mut read: Vec<Reading> = read.into_values().collect();
        let problems = self.problems.iter().cloned().chain(self.shelf.problems()).collect();
        read.push(of_read_files(problems, &read, options));
        read
    }

    /// Which units each one needs, by their positions; nothing for one that nothing that matters needs.
    fn needs(&self) -> Vec<BTreeSet<usize>> {
        let mut positions: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        for (position, unit) in self.units.iter().enumerate() {
            // What two units would give is what neither does.
            let known = positions.entry(&unit.planned.directory.path).or_insert(Some(position));
            *known = known.filter(|known| *known == position);
        }
        let needs_of = |unit: &Unit| -> BTreeSet<usize> {
            unit.dependencies.iter().filter_map(|directory| *positions.get(directory.as_str())?).collect()
        };
        let mut needs = vec![BTreeSet::new(); self.units.len()];
        let mut reached: BTreeSet<usize> =
            self.units.iter().enumerate().filter(|(_, unit)| unit.matters).map(|(position, _)| position).collect();
        let mut open: Vec<usize> = reached.iter().copied().collect();
        while let Some(position) = open.pop() {
            let (Some(unit), Some(own)) = (self.units.get(position), needs.get_mut(position)) else { continue };
            *own = needs_of(unit);
            open.extend(own.iter().filter(|needed| reached.insert(**needed)));
        }
        needs
    }
}
