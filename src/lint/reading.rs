//! From what was found to what the languages read.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::Options;
use super::packs::Packs;
use super::report::{SkipReason, Skipped};
use super::{inputs, values};
use crate::config::Configs;
use crate::discover::{Clones, Content, EntryKind, Found, ReadError, Requested, Revision, Tree, is_other_plan, paths};
use crate::finding::Problem;
use crate::geo::Catalogue;
use crate::kubernetes;
use crate::model::{Delivery, Stack};
use crate::render::{self, Tools, Wanted};
use crate::source::SourceFile;
use crate::terraform;

/// What the languages read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) stacks: Vec<Stack>,
    pub(super) problems: Vec<Problem>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) files: Vec<Arc<SourceFile>>,
    pub(super) deliveries: Vec<Delivery>,
}

/// Reads everything that was found, in every language.
pub(super) fn read(
    options: &Options,
    tree: &dyn Tree,
    found: &Found,
    requested: &Requested,
    configs: &Configs,
    packs: &Packs,
    stdin: Option<Arc<SourceFile>>,
) -> Reading {
    let knows_chart = |name: &str| packs.book.has_rule(&format!("helm/{name}"));
    let stated = |source: &str| configs.all().find_map(|config| config.module_path(source));
    let module_path = |written: &str| stated(terraform::without_version(written)).or_else(|| stated(written));
    let clones = LazyLock::new(|| Clones::of(tree));
    let in_clones = |written: &str| terraform::path_in_clones(&clones, written);
    let module_at_hand = |written: &str| module_path(written).or_else(|| in_clones(written));
    let module_outputs = |source: &str| packs.book.outputs_of(source);
    let declares = |type_name: &str| packs.book.declared_by(type_name);
    let repository = |name: &str, revision: &Revision, path: &str| clones.path_in_named(name, revision, path);
    let is_requested = |shown: &str| requested.covers(shown);
    let terraform = || {
        let wanted = requested_directories(found, &found.terraform);
        let declares_any = |type_name: &str| packs.book.declared_by(type_name).is_some();
        let to_parse = terraform::with_callers(tree, &found.terraform, &wanted, &module_at_hand, &declares_any);
        let (terragrunt, components) = (found.terragrunt.clone(), found.terraform_stacks.clone());
        let terraform::ToParse { modules, declaring } = to_parse;
        let sources = terraform::Sources { modules, declaring, terragrunt, components };
        let inputs = inputs::by_directory(options, tree, &sources.directories(), configs);
        let about = terraform::Options {
            inputs,
            module_path: &module_at_hand,
            module_outputs: &module_outputs,
            declares: &declares,
            repository: &repository,
            is_requested: &is_requested,
        };
        terraform::read(tree, &sources, &about)
    };
    let of_plans = terraform::Options {
        module_path: &module_at_hand,
        module_outputs: &module_outputs,
        ..terraform::Options::default()
    };
    let plans = || {
        let plans: Vec<String> = found.plans.iter().filter(|path| found.is_requested(path)).cloned().collect();
        terraform::read_plans(tree, &plans, &found.terraform, &of_plans)
    };
    let kubernetes = || {
        let manifests = yaml_files(found);
        let about = kubernetes::Options {
            module_path: &module_path,
            // Git's settings are read only where something may need them.
            clones: (!manifests.is_empty()).then(|| &*clones),
            knows_chart: &knows_chart,
            ..kubernetes::Options::default()
        };
        let mut reading = kubernetes::read(tree, &manifests, &about);
        if options.render {
            rendered(tree, found, configs, &about, &mut reading);
        }
        reading
    };
    let ((terraform, plans), kubernetes) = rayon::join(|| rayon::join(terraform, plans), kubernetes);
    let mut reading = Reading::default();
    reading.add_terraform(terraform);
    reading.add_terraform(plans);
    reading.add_kubernetes(kubernetes, &packs.catalogue);
    if let Some(file) = stdin {
        match Content::of_text(file.text()) {
            Some(Content::Plan) => {
                reading.add_terraform(terraform::read_plan(tree, &file, &found.terraform, &of_plans));
            }
            _ if is_other_plan(file.text()) => {
                reading.problems.push(Problem::file(file.path(), ReadError::OtherPlan.to_string()));
            }
            _ => {
                let about = kubernetes::Options { knows_chart: &knows_chart, ..kubernetes::Options::default() };
                reading.add_kubernetes(kubernetes::read_text(&file, &about), &packs.catalogue);
            }
        }
    }
    reading.problems.extend(found.unreadable.iter().map(|one| {
        let problem = Problem::file(tree.display(&one.path), one.why.to_string());
        // A link that leads nowhere holds nothing: terraform and kubectl pass over it, too.
        if one.why == ReadError::Missing { problem.as_note() } else { problem }
    }));
    reading
}

/// Puts what the user's own tools render in the place of what was read as it stands.
fn rendered(
    tree: &dyn Tree,
    found: &Found,
    configs: &Configs,
    about: &kubernetes::Options<'_>,
    reading: &mut kubernetes::Reading,
) {
    let named = |path: &str| {
        let mut files = found.requests.iter().filter(|request| request.kind == EntryKind::File);
        files.any(|request| request.path.starts_with(&format!("{path}/")))
    };
    let is_requested = |path: &str| found.is_requested(path) || named(path);
    let wanted = Wanted::new(tree, configs, &found.kustomizations, reading, &is_requested);
    render::render(tree, &wanted, &Tools::of_user(), about, reading);
}

impl Reading {
    fn add_terraform(&mut self, more: terraform::Reading) {
        self.stacks.extend(more.stacks);
        self.problems.extend(more.problems);
        self.files.extend(more.files);
    }

    fn add_kubernetes(&mut self, more: kubernetes::Reading, catalogue: &Catalogue) {
        let naming = more.values.into_iter().filter_map(|unread| {
            let regions = values::named_regions(&unread.values, catalogue)?;
            Some((unread.shown, SkipReason::Values(regions)))
        });
        let naming: BTreeMap<String, SkipReason> = naming.collect();
        let skipped = more.skipped.into_iter().map(|one| (one.path, skip_reason(&one.reason)));
        let skipped: Vec<_> = skipped.filter(|(path, _)| !naming.contains_key(path)).collect();
        self.skipped.extend(skipped.into_iter().chain(naming).map(|(path, reason)| Skipped { path, reason }));
        self.stacks.extend(more.stacks);
        self.problems.extend(more.problems);
        self.files.extend(more.files);
        self.deliveries.extend(more.deliveries);
    }
}

/// The directories that are requested, or hold a requested file.
fn requested_directories(found: &Found, directories: &[String]) -> Vec<String> {
    let wanted = |directory: &&String| {
        found.is_requested(directory)
            || found
                .requests
                .iter()
                .any(|request| request.kind == EntryKind::File && paths::directory(&request.path) == directory.as_str())
    };
    directories.iter().filter(wanted).cloned().collect()
}

/// Manifests of requested directories, and the files that say how they belong together.
fn yaml_files(found: &Found) -> Vec<String> {
    let all = [found.manifests.as_slice(), &found.charts, &found.kustomizations].concat();
    let neighbour = |path: &str| {
        let requests = || found.requests.iter().filter(|request| request.kind == EntryKind::File);
        requests().any(|request| paths::directory(&request.path) == paths::directory(path))
    };
    let mut files: Vec<String> = all.into_iter().filter(|path| found.is_requested(path) || neighbour(path)).collect();
    files.sort();
    files
}

fn skip_reason(reason: &kubernetes::SkipReason) -> SkipReason {
    match reason {
        kubernetes::SkipReason::HelmTemplate => SkipReason::Template,
        kubernetes::SkipReason::NotAManifest => SkipReason::NoManifest,
        kubernetes::SkipReason::RemoteBase => SkipReason::RemoteBase,
    }
}
