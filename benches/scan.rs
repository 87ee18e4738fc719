//! How long a scan takes: `cargo bench`. One small root, and a tree of a thousand files; best and median of several runs,
//! in one process, so without its start.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::missing_docs_in_private_items,
    reason = "a bench prints and may panic"
)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use regionlint::lint::{Options, run};

/// Roots of the large tree; each has three files and calls a module of one.
const ROOTS: usize = 333;
const RUNS: usize = 9;

fn main() {
    let small = tempfile::tempdir().unwrap();
    root(small.path(), "eu-west-1");
    module(small.path());
    time("one root", small.path());

    let large = tempfile::tempdir().unwrap();
    module(large.path());
    for number in 0..ROOTS {
        root(&large.path().join(format!("live/{number}")), "eu-central-1");
    }
    time("a thousand files", large.path());
}

fn root(directory: &Path, region: &str) {
    fs::create_dir_all(directory).unwrap();
    let depth = if directory.ends_with("live") { ".." } else { "../.." };
    let source = if directory.parent().is_some_and(|parent| parent.ends_with("live")) { depth } else { "." };
    fs::write(directory.join("providers.tf"), "provider \"aws\" {\n  region = var.region\n}\n").unwrap();
    fs::write(directory.join("variables.tf"), format!("variable \"region\" {{\n  default = \"{region}\"\n}}\n"))
        .unwrap();
    let main = format!(
        "module \"queue\" {{\n  source = \"{source}/modules/queue\"\n  for_each = toset([\"a\", \"b\", \"c\"])\n  name = each.key\n}}\n\nresource \"aws_dynamodb_table\" \"t\" {{\n  name = \"t\"\n  replica {{\n    region_name = \"eu-north-1\"\n  }}\n}}\n"
    );
    fs::write(directory.join("main.tf"), main).unwrap();
}

fn module(directory: &Path) {
    let directory = directory.join("modules/queue");
    fs::create_dir_all(&directory).unwrap();
    let text = "variable \"name\" {}\n\nresource \"aws_sqs_queue\" \"q\" {\n  name = \"${var.name}-jobs\"\n}\n";
    fs::write(directory.join("main.tf"), text).unwrap();
}

fn time(what: &str, directory: &Path) {
    let options = Options { working: directory.to_owned(), ..Options::default() };
    let mut times: Vec<Duration> = Vec::new();
    let mut files = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        files = run(&options).unwrap().summary.files;
        times.push(start.elapsed());
    }
    times.sort();
    println!("{what}: {files} files, best {:.1?}, median {:.1?}", times[0], times[RUNS / 2]);
}
