//! The road: find, read, locate, declare, check, report.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::mapping;
use super::packs::{self, Packs};
use super::report::{Digests, Report, Skipped, Summary};
use super::{Options, UsageError};
use crate::check::{self, Estate, Judged};
use crate::config::{Config, Configs};
use crate::declare::{self, Declared};
use crate::discover::{Disk, Found, Tree, open, walk};
use crate::finding::{Code, Problem, Severity};
use crate::geo::{Jurisdictions, REGIONS_AS_OF};
use crate::kubernetes;
use crate::locate::{self, Located, locate};
use crate::model::{Completeness, Stack};
use crate::source::SourceFile;
use crate::terraform;

/// Expressions nest as deep as the parsers allow: 64 levels, which need more than a thread's usual stack.
const STACK_BYTES: usize = 8 << 20;

/// Judges what the options name.
///
/// # Errors
/// When a path does not exist, or a configuration or rule pack is broken.
pub fn run(options: &Options) -> Result<Report, UsageError> {
    // Two threads are enough for small trees, and starting more would cost more than it brings.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build();
    let pool = pool.map_err(|error| UsageError::new("threads", error.to_string()))?;
    pool.install(|| from_disk(options))
}

fn from_disk(options: &Options) -> Result<Report, UsageError> {
    let opened = open(&options.working, &options.paths).map_err(|error| UsageError::new(error.argument, error.why))?;
    let walked = walk(&opened.disk, &opened.requests);
    let everything = Found::sort(&opened.disk, walked.clone(), &opened.requests, &|_| false);
    let configs = configs(options, &opened.disk, &everything)?;
    let found = Found::sort(&opened.disk, walked, &opened.requests, &|path| configs.excludes(path));
    let stdin =
        options.stdin.as_deref().filter(|_| opened.stdin).map(|text| Arc::new(SourceFile::new("<stdin>", text)));
    judge(options, &opened.disk, &found, &configs, stdin)
}

/// The configuration that the options name, or the nearest ones in the tree.
fn configs(options: &Options, disk: &Disk, found: &Found) -> Result<Configs, UsageError> {
    let Some(named) = &options.config else { return Ok(Configs::read(disk, &found.configs)) };
    let file = disk.read_named(named).map_err(|error| UsageError::new(named, error.to_string()))?;
    let path = disk.find_named(named).unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    Configs::single(disk, &file, folder).map_err(|problems| UsageError { problems })
}

/// What the languages read.
#[derive(Debug, Default)]
struct Reading {
    stacks: Vec<Stack>,
    problems: Vec<Problem>,
    skipped: Vec<Skipped>,
    files: Vec<Arc<SourceFile>>,
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
    let packs = packs::load(tree, configs)?;
    let mut reading = read(options, tree, found, configs, stdin);
    reading.stacks.retain(|stack| belongs(stack, tree, found));
    reading.stacks.sort_by(|a, b| (a.name(), a.kind).cmp(&(b.name(), b.kind)));

    let mut with_config: Vec<(Stack, Arc<Config>)> = Vec::new();
    for stack in reading.stacks {
        let config = configs.of(&stack.directory).map_err(|problems| UsageError { problems: problems.to_vec() })?;
        with_config.push((stack, Arc::clone(config)));
    }
    let located: Vec<Land> =
        with_config.into_par_iter().map(|(stack, config)| Land::new(stack, config, &packs)).collect();
    let stacks: Vec<Judged<'_>> = located.iter().map(Land::judged).collect();
    let estate = Estate {
        stacks,
        catalogue: &packs.catalogue,
        as_of: as_of(options),
        strict: options.strict,
        requested: requested(tree, found),
    };
    let verdict = check::check(&estate);

    let mut report = Report {
        map: mapping::map(&estate, &verdict),
        summary: Summary {
            files: reading.files.len(),
            skipped: reading.skipped.len(),
            stacks: located.len(),
            suppressed: verdict.suppressed,
            ..Summary::default()
        },
        findings: verdict.findings,
        problems: reading.problems,
        skipped: reading.skipped,
        digests: Digests {
            rules: packs.book.digest(),
            regions: REGIONS_AS_OF.to_owned(),
            config: digest(located.iter().map(|land| land.config.digest())),
        },
        as_of: as_of(options).to_string(),
    };
    finish(options, &mut report, &located);
    Ok(report)
}

/// A located and declared stack, with what it was judged by.
struct Land {
    located: Located,
    declared: Declared,
    config: Arc<Config>,
    jurisdictions: Jurisdictions,
}

impl Land {
    fn new(stack: Stack, config: Arc<Config>, packs: &Packs) -> Self {
        let options = locate::Options { book: &packs.book, catalogue: &packs.catalogue, cloud: config.cloud() };
        let located = locate(stack, options);
        let declared = declare::declare(&located.stack, &config);
        // The configuration was checked when it was read: its own jurisdictions are good.
        let jurisdictions = Jurisdictions::builtin().with(config.jurisdictions()).unwrap_or_default();
        Self { located, declared, config, jurisdictions }
    }

    fn judged(&self) -> Judged<'_> {
        Judged {
            located: &self.located,
            declared: &self.declared,
            config: &self.config,
            jurisdictions: &self.jurisdictions,
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
    let terraform = || terraform::read(tree, &found.terraform, &terraform_options(options, found, configs));
    let kubernetes = || kubernetes::read(tree, &found.manifests, &kubernetes::Options::default());
    let (terraform, kubernetes) = rayon::join(terraform, kubernetes);
    let mut reading = Reading::default();
    reading.add_terraform(terraform);
    reading.add_kubernetes(kubernetes);
    if let Some(file) = stdin {
        reading.add_kubernetes(kubernetes::read_text(&file));
    }
    let unreadable = found.unreadable.iter();
    reading.problems.extend(unreadable.map(|one| Problem::file(tree.display(&one.path), one.why.to_string())));
    reading
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
        self.skipped
            .extend(more.skipped.into_iter().map(|one| Skipped { path: one.path, reason: one.reason.to_string() }));
    }
}

/// Whether a stack is to be judged: one of its files was requested, or lies below a requested directory.
fn belongs(stack: &Stack, tree: &dyn Tree, found: &Found) -> bool {
    let requests = requested(tree, found);
    let covers = |path: &str| {
        requests.iter().any(|request| {
            request.is_empty()
                || request == "."
                || path == request
                || path.strip_prefix(request.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    covers(&stack.directory) || stack.files.iter().any(|file| file.path() == "<stdin>" || covers(file.path()))
}

/// What was requested, as reports show paths.
fn requested(tree: &dyn Tree, found: &Found) -> Vec<String> {
    found.requests.iter().map(|request| tree.display(&request.path)).collect()
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
    if report.summary.stacks == 0 && report.problems.is_empty() && report.skipped.is_empty() {
        report.problems.push(Problem::file(
            ".",
            "nothing to check was found here: no Terraform root module and no Kubernetes manifest",
        ));
    }
}

fn terraform_options(options: &Options, found: &Found, configs: &Configs) -> terraform::Options {
    let _ = (options, found, configs, BTreeMap::<(), ()>::new());
    terraform::Options::default()
}
