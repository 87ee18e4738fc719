//! Every directory of `fixtures/` from end to end: the built binary, run as a user would, its reports as snapshots.
//!
//! A case is a directory with `main.tf`, manifests, or whatever a user may have. Its exit status and reports stand in
//! one snapshot each; `fixtures/orders` is shown in every format.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Directories of cases, and single cases.
const CASES: &[&str] =
    &["fixtures/terraform", "fixtures/plans", "fixtures/kubernetes", "fixtures/residency", "fixtures/contradictions"];
const SINGLE: &[&str] = &["fixtures/orders", "fixtures/config", "fixtures/own-pack", "fixtures/problems"];
const FORMATS: &[&str] = &["human", "compact", "json", "sarif", "github", "gitlab", "junit", "markdown"];

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = SINGLE.iter().map(PathBuf::from).collect();
    for directory in CASES {
        let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        cases.extend(entries.filter(|path| path.is_dir()));
    }
    cases.sort();
    cases
}

fn run(case: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_regionlint"))
        .args(arguments)
        .current_dir(case)
        .env_clear()
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let mut shown =
        format!("exit {}\n", output.status.code().map_or_else(|| "none".to_owned(), |code| code.to_string()));
    shown.push_str(&text(&output.stdout));
    if !output.stderr.is_empty() {
        shown.push_str("--- stderr\n");
        shown.push_str(&text(&output.stderr));
    }
    shown
}

fn name_of(case: &Path) -> String {
    case.strip_prefix("fixtures").unwrap().to_string_lossy().replace('/', "__")
}

/// Digests change with every rule: they are held by their own tests.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../fixtures/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.add_filter(r"sha256:[0-9a-f]{64}", "sha256:[digest]");
    settings
}

#[test]
fn every_case_reports_what_its_snapshot_says() {
    settings().bind(|| {
        for case in cases() {
            let name = name_of(&case);
            insta::assert_snapshot!(format!("{name}.human"), run(&case, &["check", "--as-of", "2026-11-25"]));
            insta::assert_snapshot!(format!("{name}.map"), run(&case, &["map"]));
        }
    });
}

#[test]
fn the_shipped_example_in_every_format() {
    // In a directory of its own: paths in some formats hang on the repository around it, if there is one.
    let directory = tempfile::tempdir().unwrap();
    for entry in fs::read_dir("fixtures/orders").unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), directory.path().join(entry.file_name())).unwrap();
    }
    settings().bind(|| {
        for format in FORMATS {
            let shown = run(directory.path(), &["check", "--format", format, "--as-of", "2026-11-25"]);
            insta::assert_snapshot!(format!("orders.format.{format}"), shown);
        }
        let shown = run(directory.path(), &["map", "--format", "json", "--as-of", "2026-11-25"]);
        insta::assert_snapshot!("orders.format.map-json", shown);
    });
}

#[test]
fn two_runs_say_the_same() {
    for case in cases() {
        let arguments = ["check", "--format", "json", "--as-of", "2026-11-25"];
        assert_eq!(run(&case, &arguments), run(&case, &arguments), "{}", case.display());
    }
}
