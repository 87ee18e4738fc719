//! The road: find, read, locate, declare, check, report.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::land::{self, Land};
use super::packs::{self, Packs};
use super::reading;
use super::report::{Digests, NOTHING_TO_CHECK, Report, SkipReason, Summary};
use super::{Options, Owners, UsageError, baseline, configs, loosening, mapping, since, today};
use crate::check::{self, Estate, Judged};
use crate::config::{Config, Configs};
use crate::discover::{Found, Opened, Past, Requested, Tree, Walked, open, paths, walk};
use crate::finding::{Problem, Severity};
use crate::geo::REGIONS_AS_OF;
use crate::model::{Completeness, Placement, Stack};
use crate::source::SourceFile;

/// Expressions nest as deep as the parsers allow: 64 levels, which need more than a thread's usual stack.
const STACK_BYTES: usize = 8 << 20;

/// Judges what the options name.
///
/// # Errors
/// When a path does not exist, or a configuration or rule pack is broken.
pub fn run(options: &Options) -> Result<Report, UsageError> {
    with_threads(|| from_disk(options))
}

/// Does work on threads with room for what nests deep.
pub(super) fn with_threads<T: Send>(work: impl FnOnce() -> Result<T, UsageError> + Send) -> Result<T, UsageError> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build();
    pool.map_err(|error| UsageError::new("threads", error.to_string()))?.install(work)
}

fn from_disk(options: &Options) -> Result<Report, UsageError> {
    let opened = open(&options.working, &options.paths).map_err(|error| UsageError::new(error.argument, error.why))?;
    let past = since::open(options, &opened.disk)?;
    if let Some(past) = past.as_ref().filter(|past| past.changed().next().is_none() && !opened.stdin) {
        return Ok(since::nothing(options, past, as_of(options).to_string()));
    }
    let walked = walk(&opened.disk, &opened.requests);
    options.progress.watch(opened.disk.reads(), walked.files.len());
    let configs = configs::read(options, &opened.disk, &opened.disk, &walked)?;
    let walked_then = past.as_ref().map(|past| past.walked(&walked));
    let found = Found::sort(&opened.disk, walked, &opened.requests, &|path| configs.excludes(path));
    let stdin =
        options.stdin.as_deref().filter(|_| opened.stdin).map(|text| Arc::new(SourceFile::new("<stdin>", text)));
    let mut report = judge(options, &opened.disk, &found, &configs, stdin)?;
    if let Some((past, walked)) = past.zip(walked_then) {
        let then = judge_past(options, &opened, &past, &walked, &configs)?;
        since::compare(options, &past, &then, &mut report);
    }
    Ok(report)
}

/// Judges the tree as it was. A configuration that was broken then is no reason to stop now: today's serves.
fn judge_past(
    options: &Options,
    opened: &Opened,
    past: &Past<'_>,
    walked: &Walked,
    today: &Configs,
) -> Result<Report, UsageError> {
    let judge_by = |configs: &Configs| {
        let found = Found::sort(past, walked.clone(), &opened.requests, &|path| configs.excludes(path));
        judge(options, past, &found, configs, None)
    };
    let then = configs::read(options, &opened.disk, past, walked);
    then.and_then(|configs| judge_by(&configs)).or_else(|_| judge_by(today))
}

/// Judges what was found in a tree.
///
/// # Errors
/// When a configuration or rule pack that counts is broken.
pub(super) fn judge(
    options: &Options,
    tree: &dyn Tree,
    found: &Found,
    configs: &Configs,
    stdin: Option<Arc<SourceFile>>,
) -> Result<Report, UsageError> {
    judge_by(&packs::load(tree, configs)?, options, tree, found, configs, stdin)
}

/// The same by packs that are loaded already.
pub(super) fn judge_by(
    packs: &Packs,
    options: &Options,
    tree: &dyn Tree,
    found: &Found,
    configs: &Configs,
    stdin: Option<Arc<SourceFile>>,
) -> Result<Report, UsageError> {
    let today = as_of(options);
    let requested = Requested::new(tree, &found.requests);
    let mut reading = reading::read(options, tree, found, &requested, configs, packs, stdin);
    reading.stacks.retain(|stack| belongs(stack, &requested));
    reading.stacks.sort_by_key(|stack| (stack.name(), stack.kind));

    let located = land::located(configured(reading.stacks, configs, packs)?, &reading.deliveries, packs);
    let of_users = || located.iter().filter(|land| !land.is_of_tests());
    reading.problems.extend(of_users().flat_map(|land| land.declared.notes().iter().cloned()));
    reading.problems.extend(of_users().flat_map(|land| land.located.problems.iter().cloned()));
    let own_packs = packs::named(tree, configs);
    let is_pack = |path: &str| own_packs.iter().any(|pack| pack == path || paths::below(pack, path).is_some());
    reading.skipped.retain(|skipped| !is_pack(&skipped.path));
    let stacks: Vec<Judged<'_>> = of_users().map(|land| land.judged(requested.repositories())).collect();
    let told = land::told(&located);
    let mapped: Vec<Judged<'_>> = told.iter().map(|land| land.judged(requested.repositories())).collect();
    let deliveries = check::Deliveries::new(&reading.deliveries, &stacks);
    let estate = Estate {
        stacks,
        deliveries,
        catalogue: &packs.catalogue,
        as_of: today,
        strict: options.strict,
        requested: &requested,
    };
    let verdict = check::check(&estate);
    let (owners, notes) = Owners::read(tree, requested.repositories());
    reading.problems.extend(notes);

    let mut report = Report {
        unknown: unknown(&estate, &mapped),
        map: mapping::map(tree, &estate, &mapped, &verdict),
        summary: Summary {
            files: reading.files.len(),
            skipped: reading.skipped.len(),
            stacks: told.len(),
            suppressed: verdict.suppressed,
            ..Summary::default()
        },
        findings: verdict.findings,
        sites: verdict.sites,
        burden: verdict.burden,
        drivers: verdict.drivers,
        upcoming: verdict.upcoming,
        problems: reading.problems,
        is_empty: false,
        skipped: reading.skipped,
        loosenings: loosening::of(&estate.stacks),
        change: None,
        digests: Digests {
            rules: packs.book.digest(),
            regions: REGIONS_AS_OF.to_owned(),
            config: land::digest_of_configs(&located),
        },
        as_of: today.to_string(),
        repositories: requested.repositories().clone(),
        owners,
        packs: own_packs,
        baselines: baseline::in_force(tree, located.iter().map(|land| land.config.as_ref()))?,
    };
    finish(options, &mut report, &told);
    // Of many stacks, the evaluated values take a while to be given back.
    located.into_par_iter().for_each(drop);
    Ok(report)
}

/// How many places cannot be told, by what that weighs.
fn unknown(estate: &Estate<'_>, mapped: &[Judged<'_>]) -> BTreeMap<Severity, usize> {
    let mut unknown = BTreeMap::new();
    for judged in mapped {
        let Some(severity) = estate.unknown(judged) else { continue };
        *unknown.entry(severity).or_default() += judged.located.placements.iter().filter(|one| is_unknown(one)).count();
    }
    unknown
}

fn is_unknown(placement: &Placement) -> bool {
    matches!(placement.completeness, Completeness::Unknown | Completeness::AtLeast)
}

/// Each stack with the configuration in force for it.
fn configured(stacks: Vec<Stack>, configs: &Configs, packs: &Packs) -> Result<Vec<(Stack, Arc<Config>)>, UsageError> {
    let mut with_config: Vec<(Stack, Arc<Config>)> = Vec::new();
    for stack in stacks {
        let config = configs.of(&stack.directory).map_err(|problems| UsageError { problems: problems.to_vec() })?;
        // Neighbours share their configuration, which is looked through once.
        if !with_config.last().is_some_and(|(_, last)| Arc::ptr_eq(last, config)) {
            let misplaced = config.misplaced(&packs.catalogue);
            if !misplaced.is_empty() {
                return Err(UsageError { problems: misplaced });
            }
        }
        with_config.push((stack, Arc::clone(config)));
    }
    Ok(with_config)
}

/// Whether a stack is to be judged: it or one of its files was requested.
fn belongs(stack: &Stack, requested: &Requested) -> bool {
    requested.covers(&stack.directory)
        || stack.files.iter().any(|file| file.path() == "<stdin>" || requested.covers(file.path()))
}

fn as_of(options: &Options) -> jiff::civil::Date {
    options.as_of.unwrap_or_else(today)
}

/// Selection, counts and order: what holds for the report as a whole.
fn finish(options: &Options, report: &mut Report, told: &[&Land]) {
    report.findings.retain(|finding| options.reports(finding.code));
    report.problems.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    report.problems.dedup();
    report.skipped.sort();
    let placements = || told.iter().flat_map(|land| &land.located.placements);
    report.summary.resources = placements().count();
    report.summary.unknown_places = placements().filter(|placement| is_unknown(placement)).count();
    report.count_findings();
    if report.summary.stacks == 0
        && report.problems.iter().all(|problem| problem.note)
        && report.skipped.iter().all(|one| one.reason == SkipReason::NoManifest)
    {
        report.is_empty = true;
        report.problems.push(Problem::file(".", NOTHING_TO_CHECK));
    }
}
