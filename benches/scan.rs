//! How long a scan takes: `cargo bench`. One small root, a tree of a thousand files, and one root with hundreds of files
//! of variables; best and median of several runs, in one process, so without its start.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::missing_docs_in_private_items,
    reason = "a bench prints and may panic"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use regionlint::lint::{Options, run};

/// Roots of the large tree; each has three files and calls a module of one.
const ROOTS: usize = 333;
/// Deployments of the one root, each with a file of variables that sets one of them.
const DEPLOYMENTS: usize = 300;
/// Modules that this root may call, with a variable each.
const OPTIONS: usize = 100;
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

    let many = tempfile::tempdir().unwrap();
    module(many.path());
    options(many.path());
    time("hundreds of deployments", many.path());
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

/// A root that hands everything on to a module of many optional parts, as landing zones do.
fn options(directory: &Path) {
    let (root, all) = (directory.join("examples"), directory.join("all"));
    fs::create_dir_all(&all).unwrap();
    fs::create_dir_all(&root).unwrap();
    let [mut variables, mut passed, mut calls, mut locals] = [const { String::new() }; 4];
    for number in 0..OPTIONS {
        write!(variables, "variable \"queues_{number}\" {{\n  default = {{}}\n}}\n").unwrap();
        writeln!(passed, "    queues_{number} = var.queues_{number}").unwrap();
        writeln!(locals, "    queues_{number} = try(var.all.queues_{number}, {{}})").unwrap();
        let call = "source = \"../modules/queue\"\n  for_each = ";
        write!(calls, "module \"queues_{number}\" {{\n  {call}local.all.queues_{number}\n  name = each.key\n}}\n")
            .unwrap();
    }
    let main = format!("{variables}module \"all\" {{\n  source = \"../all\"\n  all = {{\n{passed}  }}\n}}\n");
    fs::write(root.join("main.tf"), main).unwrap();
    let main = format!("variable \"all\" {{}}\nlocals {{\n  all = {{\n{locals}  }}\n}}\n{calls}");
    fs::write(all.join("main.tf"), main).unwrap();
    for number in 0..DEPLOYMENTS {
        let directory = root.join(format!("case-{number}"));
        fs::create_dir_all(&directory).unwrap();
        let set = format!("queues_{} = {{\n  one = {{}}\n}}\n", number % OPTIONS);
        fs::write(directory.join("configuration.tfvars"), set).unwrap();
    }
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
