//! The road: find, read, locate, declare, check, report.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::inputs;
use super::loosening;
use super::mapping;
use super::packs::{self, Packs};
use super::report::{Digests, Report, Skipped, Summary, TEMPLATE};
use super::since;
use super::{Options, Owners, UsageError};
use crate::check::{self, Estate, Judged};
use crate::config::{Config, Configs};
use crate::declare::{self, Declared};
use crate::discover::{
    Content, Disk, EntryKind, FileKind, Found, Opened, Past, ReadError, Repositories, Requested, Tree, Walked, open,
    walk,
};
use crate::finding::{Code, Problem, Severity};
use crate::geo::{Jurisdictions, REGIONS_AS_OF};
use crate::kubernetes;
use crate::locate::{self, Federation, Located, locate};
use crate::model::{Completeness, Delivery, Stack};
use crate::render::{self, Tools, Wanted};
use crate::source::SourceFile;
use crate::terraform;

/// Expressions nest as deep as the parsers allow: 64 levels, which need more than a thread's usual stack.
const STACK_BYTES: usize = 8 << 20;

/// Why most YAML is passed over.
const NO_MANIFEST: &str = "no manifest";

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
    let configs = configs(options, &opened.disk, &opened.disk, &walked)?;
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
    let then = configs(options, &opened.disk, past, walked);
    then.and_then(|configs| judge_by(&configs)).or_else(|_| judge_by(today))
}

/// The configuration that the options name, or the nearest ones in the tree.
fn configs(options: &Options, disk: &Disk, tree: &dyn Tree, walked: &Walked) -> Result<Configs, UsageError> {
    let is_config =
        |path: &&String| FileKind::of_name(path.rsplit('/').next().unwrap_or(path)) == Some(FileKind::Config);
    let files: Vec<String> = walked.files.iter().filter(is_config).cloned().collect();
    match &options.config {
        Some(named) => named_config(disk, named),
        None => Ok(Configs::read(tree, &files)),
    }
}

/// The configuration that the user named, for everything.
pub(super) fn named_config(disk: &Disk, named: &str) -> Result<Configs, UsageError> {
    let file = disk.read_named(named).map_err(|error| UsageError::new(named, error.to_string()))?;
    let path = disk.find_named(named).unwrap_or_default();
    Configs::single(disk, &file, folder(&path)).map_err(|problems| UsageError { problems })
}

/// What the languages read.
#[derive(Debug, Default)]
struct Reading {
    stacks: Vec<Stack>,
    problems: Vec<Problem>,
    skipped: Vec<Skipped>,
    files: Vec<Arc<SourceFile>>,
    deliveries: Vec<Delivery>,
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
    let mut reading = read(options, tree, found, configs, stdin);
    let requested = Requested::new(tree, &found.requests);
    reading.stacks.retain(|stack| belongs(stack, &requested));
    reading.stacks.sort_by_key(|stack| (stack.name(), stack.kind));

    let mut with_config: Vec<(Stack, Arc<Config>)> = Vec::new();
    for stack in reading.stacks {
        let config = configs.of(&stack.directory).map_err(|problems| UsageError { problems: problems.to_vec() })?;
        let misplaced = config.misplaced(&packs.catalogue);
        if !misplaced.is_empty() {
            return Err(UsageError { problems: misplaced });
        }
        with_config.push((stack, Arc::clone(config)));
    }
    let mut located = located(with_config, &reading.deliveries, packs);
    locate::join(&mut located.iter_mut().map(|land| &mut land.located).collect::<Vec<_>>());
    reading.problems.extend(located.iter().flat_map(|land| land.declared.notes().iter().cloned()));
    let stacks: Vec<Judged<'_>> = located.iter().map(|land| land.judged(requested.repositories())).collect();
    let deliveries = check::Deliveries::new(&reading.deliveries, &stacks);
    let estate = Estate {
        stacks,
        deliveries,
        catalogue: &packs.catalogue,
        as_of: as_of(options),
        strict: options.strict,
        requested: &requested,
    };
    let verdict = check::check(&estate);

    let mut report = Report {
        map: mapping::map(tree, &estate, &verdict),
        summary: Summary {
            files: reading.files.len(),
            skipped: reading.skipped.len(),
            stacks: located.len(),
            suppressed: verdict.suppressed,
            ..Summary::default()
        },
        findings: verdict.findings,
        sites: verdict.sites,
        burden: verdict.burden,
        drivers: verdict.drivers,
        upcoming: verdict.upcoming,
        problems: reading.problems,
        skipped: reading.skipped,
        loosenings: loosening::of(&estate.stacks),
        change: None,
        digests: Digests {
            rules: packs.book.digest(),
            regions: REGIONS_AS_OF.to_owned(),
            config: digest(located.iter().map(|land| land.config.digest())),
        },
        as_of: as_of(options).to_string(),
        repositories: requested.repositories().clone(),
        owners: Owners::read(tree, requested.repositories()),
        packs: packs::named(tree, configs),
        baselines: baselines(tree, &located)?,
    };
    finish(options, &mut report, &located);
    Ok(report)
}

/// The baselines that the configurations in force name. One that is not there yet is left to who needs it.
fn baselines(tree: &dyn Tree, located: &[Land]) -> Result<Vec<Arc<SourceFile>>, UsageError> {
    let named: BTreeSet<&str> = located.iter().filter_map(|land| land.config.baseline()).collect();
    let files = named.into_iter().filter(|path| tree.is_file(path));
    files.map(|path| tree.read(path).map_err(|error| UsageError::new(tree.display(path), error.to_string()))).collect()
}

/// Stacks with all that is known of them; clusters are known across all.
fn located(stacks: Vec<(Stack, Arc<Config>)>, deliveries: &[Delivery], packs: &Packs) -> Vec<Land> {
    let with_options: Vec<_> = stacks.iter().map(|(stack, config)| (stack, options_of(config, packs))).collect();
    let federation = Federation::new(&with_options, deliveries);
    stacks.into_par_iter().map(|(stack, config)| Land::new(stack, config, packs, &federation)).collect()
}

fn options_of<'a>(config: &'a Arc<Config>, packs: &'a Packs) -> locate::Options<'a> {
    locate::Options { book: &packs.book, catalogue: &packs.catalogue, cloud: config.cloud(), clusters: config.as_ref() }
}

/// A located and declared stack, with what it was judged by.
struct Land {
    located: Located,
    declared: Declared,
    config: Arc<Config>,
    jurisdictions: Jurisdictions,
}

impl Land {
    fn new(stack: Stack, config: Arc<Config>, packs: &Packs, federation: &Federation) -> Self {
        let located = locate(stack, options_of(&config, packs), federation);
        let declared = declare::declare(&located.stack, &config);
        // The configuration was checked when it was read: its own jurisdictions are good.
        let jurisdictions = Jurisdictions::builtin().with(config.jurisdictions()).unwrap_or_default();
        Self { located, declared, config, jurisdictions }
    }

    fn judged<'a>(&'a self, repositories: &'a Repositories) -> Judged<'a> {
        Judged {
            located: &self.located,
            declared: &self.declared,
            config: &self.config,
            jurisdictions: &self.jurisdictions,
            repositories,
        }
    }
}

fn read(
    options: &Options,
    tree: &dyn Tree,
    found: &Found,
    configs: &Configs,
    stdin: Option<Arc<SourceFile>>,
) -> Reading {
    let module_path = |source: &str| configs.all().find_map(|config| config.module_path(source));
    let requested = Requested::new(tree, &found.requests);
    let is_requested = |shown: &str| requested.covers(shown);
    let terraform = || {
        let wanted = requested_directories(found, &found.terraform);
        let modules = terraform::with_callers(tree, &found.terraform, &wanted);
        let (terragrunt, components) = (found.terragrunt.clone(), found.terraform_stacks.clone());
        let sources = terraform::Sources { modules, terragrunt, components };
        let inputs = inputs::by_directory(options, tree, &sources.directories(), configs);
        let about = terraform::Options { inputs, module_path: &module_path, is_requested: &is_requested };
        terraform::read(tree, &sources, &about)
    };
    let of_plans = terraform::Options { module_path: &module_path, ..terraform::Options::default() };
    let plans = || {
        let plans: Vec<String> = found.plans.iter().filter(|path| found.is_requested(path)).cloned().collect();
        terraform::read_plans(tree, &plans, &found.terraform, &of_plans)
    };
    let kubernetes = || {
        let about = kubernetes::Options { module_path: &module_path, ..kubernetes::Options::default() };
        let mut reading = kubernetes::read(tree, &yaml_files(found), &about);
        if options.render {
            rendered(tree, found, configs, &mut reading);
        }
        reading
    };
    let ((terraform, plans), kubernetes) = rayon::join(|| rayon::join(terraform, plans), kubernetes);
    let mut reading = Reading::default();
    reading.add_terraform(terraform);
    reading.add_terraform(plans);
    reading.add_kubernetes(kubernetes);
    match stdin {
        Some(file) if Content::of_text(file.text()) == Some(Content::Plan) => {
            reading.add_terraform(terraform::read_plan(tree, &file, &found.terraform, &of_plans));
        }
        Some(file) => reading.add_kubernetes(kubernetes::read_text(&file, &kubernetes::Options::default())),
        None => {}
    }
    reading.problems.extend(found.unreadable.iter().map(|one| {
        let problem = Problem::file(tree.display(&one.path), one.why.to_string());
        // A link that leads nowhere holds nothing: terraform and kubectl pass over it, too.
        if one.why == ReadError::Missing { problem.as_note() } else { problem }
    }));
    reading
}

/// Puts what the user's own tools render in the place of what was read as it stands.
fn rendered(tree: &dyn Tree, found: &Found, configs: &Configs, reading: &mut kubernetes::Reading) {
    let named = |path: &str| {
        let mut files = found.requests.iter().filter(|request| request.kind == EntryKind::File);
        files.any(|request| request.path.starts_with(&format!("{path}/")))
    };
    let is_requested = |path: &str| found.is_requested(path) || named(path);
    let wanted = Wanted::new(tree, configs, &found.kustomizations, reading, &is_requested);
    render::render(tree, &wanted, &Tools::of_user(), reading);
}

impl Reading {
    fn add_terraform(&mut self, more: terraform::Reading) {
        self.stacks.extend(more.stacks);
        self.problems.extend(more.problems);
        self.files.extend(more.files);
    }

    fn add_kubernetes(&mut self, more: kubernetes::Reading) {
        self.stacks.extend(more.stacks);
        self.problems.extend(more.problems);
        self.files.extend(more.files);
        self.deliveries.extend(more.deliveries);
        self.skipped.extend(
            more.skipped.into_iter().map(|one| Skipped { path: one.path, reason: skip_reason(one.reason).to_owned() }),
        );
    }
}

/// The directories that are requested, or hold a requested file.
fn requested_directories(found: &Found, directories: &[String]) -> Vec<String> {
    let wanted = |directory: &&String| {
        found.is_requested(directory)
            || found
                .requests
                .iter()
                .any(|request| request.kind == EntryKind::File && folder(&request.path) == directory.as_str())
    };
    directories.iter().filter(wanted).cloned().collect()
}

/// Manifests of requested directories, and the files that say how they belong together.
fn yaml_files(found: &Found) -> Vec<String> {
    let all = [found.manifests.as_slice(), &found.charts, &found.kustomizations].concat();
    let neighbour = |path: &str| {
        let requests = || found.requests.iter().filter(|request| request.kind == EntryKind::File);
        requests().any(|request| folder(&request.path) == folder(path))
    };
    let mut files: Vec<String> = all.into_iter().filter(|path| found.is_requested(path) || neighbour(path)).collect();
    files.sort();
    files
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn skip_reason(reason: kubernetes::SkipReason) -> &'static str {
    match reason {
        kubernetes::SkipReason::HelmTemplate => TEMPLATE,
        kubernetes::SkipReason::NotAManifest => NO_MANIFEST,
        kubernetes::SkipReason::RemoteBase => "base in another repository",
    }
}

/// Whether a stack is to be judged: it or one of its files was requested.
fn belongs(stack: &Stack, requested: &Requested) -> bool {
    requested.covers(&stack.directory)
        || stack.files.iter().any(|file| file.path() == "<stdin>" || requested.covers(file.path()))
}

fn as_of(options: &Options) -> jiff::civil::Date {
    options.as_of.unwrap_or_else(|| jiff::Zoned::now().date())
}

fn digest<'d>(parts: impl Iterator<Item = &'d str>) -> String {
    let parts: std::collections::BTreeSet<&str> = parts.collect();
    let mut parts: Vec<&str> = parts.into_iter().collect();
    if parts.len() == 1 {
        return parts.swap_remove(0).to_owned();
    }
    use sha2::{Digest, Sha256};
    let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part.as_bytes()));
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// Selection, counts and order: what holds for the report as a whole.
fn finish(options: &Options, report: &mut Report, located: &[Land]) {
    let selected =
        |code: Code| (options.select.is_empty() || options.select.contains(&code)) && !options.ignore.contains(&code);
    report.findings.retain(|finding| selected(finding.code));
    report.problems.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    report.problems.dedup();
    report.skipped.sort();
    let placements = || located.iter().flat_map(|land| &land.located.placements);
    report.summary.resources = placements().count();
    let unknown = |completeness| matches!(completeness, Completeness::Unknown | Completeness::AtLeast);
    report.summary.unknown_places = placements().filter(|placement| unknown(placement.completeness)).count();
    report.summary.errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    report.summary.warnings = report.findings.len() - report.summary.errors;
    if report.summary.stacks == 0
        && report.problems.is_empty()
        && report.skipped.iter().all(|one| one.reason == NO_MANIFEST)
    {
        report.problems.push(Problem::file(
            ".",
            "nothing to check was found here: no Terraform root module, no plan and no Kubernetes manifest",
        ));
    }
}
