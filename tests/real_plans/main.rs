//! A developer's command: the real terraform as judge. It plans roots of repositories at hand, without a network, and
//! holds our map of the same source against the plan: which instances there are, through which provider each lives, and
//! in which region. Our reading of the plan itself is held against it too.
//!
//! ```sh
//! REAL_PLANS=path/to/repositories PLUGINS=path/to/plugins cargo test --test real_plans -- --ignored --nocapture
//! ```
//!
//! `REAL_PLANS` is a directory of checkouts (or several, parted by `:`), `PLUGINS` what `terraform init -plugin-dir`
//! takes; the AWS provider must be there. Everything is done on copies. Roots that need data sources, other providers
//! or modules that are not at hand are skipped, and counted. A server on this machine answers for the few calls that
//! every root makes: who am I, which zones are there, which image is the newest.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod compare;
mod engine;
mod prepare;
mod service;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use compare::Comparison;
use engine::{Engine, Planned};

#[test]
#[ignore = "needs terraform, its AWS provider, and repositories to plan"]
fn the_map_is_what_terraform_plans() {
    let directories = env::var("REAL_PLANS").expect("REAL_PLANS names directories of repositories");
    let plugins = PathBuf::from(env::var("PLUGINS").expect("PLUGINS is a directory for terraform init -plugin-dir"));
    let engine = Engine { plugins, endpoint: service::start() };
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let mut total = Comparison::default();
    let mut planned = 0;
    for repository in repositories(&directories) {
        let name = repository.file_name().unwrap().to_string_lossy().into_owned();
        let scratch = tempfile::tempdir().unwrap();
        let copy = scratch.path().join("repository");
        prepare::copy(&repository, &copy);
        for root in prepare::roots(&copy) {
            match plan_root(&copy, &root, &engine) {
                Ok(comparison) => {
                    planned += 1;
                    println!("{name}/{}: {comparison}", root.path);
                    total.add(comparison);
                }
                Err(why) => {
                    println!("{name}/{}: skipped, {why}", root.path);
                    *skipped.entry(why).or_default() += 1;
                }
            }
        }
    }
    println!("\n{planned} roots planned: {total}");
    for (why, count) in skipped {
        println!("{count} skipped: {why}");
    }
    assert!(total.disagreements.is_empty(), "{}", total.disagreements.join("\n"));
}

/// The repositories of some directories: every directory in them, sorted.
fn repositories(directories: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = Vec::new();
    for directory in directories.split(':') {
        let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        all.extend(entries.filter(|path| path.is_dir()));
    }
    all.sort();
    all
}

fn plan_root(copy: &Path, root: &prepare::Root, engine: &Engine) -> Result<Comparison, String> {
    let directory = copy.join(&root.path);
    let probes = prepare::prepare(&directory);
    let plan = engine.plan(&directory, &root.inputs);
    let comparison = plan.map(|plan| {
        let planned = Planned::read(&plan, &probes);
        let mut comparison = compare::source(&planned, &compare::map(copy, &root.path), root);
        fs::write(directory.join("plan.json"), &plan).unwrap();
        let path = if root.path == "." { "plan.json".to_owned() } else { format!("{}/plan.json", root.path) };
        compare::plan(&planned, &compare::map(copy, &path), "beside its source", &mut comparison);
        let alone = tempfile::tempdir().unwrap();
        fs::rename(directory.join("plan.json"), alone.path().join("plan.json")).unwrap();
        compare::plan(&planned, &compare::map(alone.path(), "plan.json"), "alone", &mut comparison);
        comparison
    });
    prepare::restore(&directory);
    comparison
}
