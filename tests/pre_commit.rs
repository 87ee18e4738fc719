//! The hooks, in a real git repository, run by the real pre-commit.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests may panic, and say how long a hook takes")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

const HOME: &str = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n";
const SPAN: &str = r#"
resource "aws_dynamodb_table" "orders" {
  name = "orders"

  replica {
    region_name = "us-east-1"
  }
}
"#;

/// A user's repository with one of the hooks installed.
struct Repository {
    directory: tempfile::TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Repository {
    fn new(hook: &str, environment: Vec<(&'static str, String)>) -> Self {
        let repository = Self { directory: tempfile::tempdir().unwrap(), environment };
        let hooks = repository.hooks();
        let config = format!("repos:\n- repo: {}\n  rev: v1\n  hooks: [{{id: {hook}}}]\n", hooks.display());
        repository.write(".pre-commit-config.yaml", &config);
        repository.write("main.tf", HOME);
        repository.must("git", &["init", "--quiet"]);
        repository.must("git", &["add", "--all"]);
        repository.must("pre-commit", &["install", "--install-hooks"]);
        repository
    }

    /// This repository as pre-commit sees it: what is at its root.
    fn hooks(&self) -> PathBuf {
        let hooks = self.directory.path().join("hooks");
        std::fs::create_dir(&hooks).unwrap();
        let files = [".pre-commit-hooks.yaml", "pyproject.toml", "Cargo.toml", "Cargo.lock", "build.rs", "README.md"];
        let directories = ["src", "rules", "docs", "build", "benches"];
        let all = files.iter().chain(&directories).map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
        let copied = Command::new("cp").arg("-r").args(all).arg(&hooks).status().unwrap();
        assert!(copied.success());
        std::fs::create_dir(self.work()).unwrap();
        for arguments in
            [&["init", "--quiet"][..], &["add", "--all"], &["commit", "--quiet", "-m", "x"], &["tag", "v1"]]
        {
            let done = self.command("git", arguments).current_dir(&hooks).output().unwrap();
            assert!(done.status.success(), "{done:?}");
        }
        hooks
    }

    fn work(&self) -> PathBuf {
        self.directory.path().join("work")
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.work().join(path), text).unwrap();
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        let binary = Path::new(env!("CARGO_BIN_EXE_regionlint")).parent().unwrap();
        let path = format!("{}:{}", std::env::var("PATH").unwrap(), binary.display());
        command.args(arguments).current_dir(self.work()).env("PATH", path).env("HOME", self.directory.path());
        command.env("PRE_COMMIT_HOME", self.directory.path().join("cache"));
        for (who, value) in [("NAME", "t"), ("EMAIL", "t@example.org")] {
            command.env(format!("GIT_AUTHOR_{who}"), value).env(format!("GIT_COMMITTER_{who}"), value);
        }
        command.envs(self.environment.iter().map(|(name, value)| (*name, value.as_str())));
        command
    }

    fn must(&self, program: &str, arguments: &[&str]) -> Output {
        let output = self.command(program, arguments).output().unwrap();
        assert!(output.status.success(), "{program} {arguments:?}: {}", said(&output));
        output
    }

    fn commit(&self) -> Output {
        self.must("git", &["add", "--all"]);
        self.command("git", &["commit", "--message", "x"]).output().unwrap()
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A commit is refused, the annotation is added, the commit passes.
fn the_whole_story(repository: &Repository) {
    let first = repository.commit();
    assert!(first.status.success(), "the first commit has no HEAD: {}", said(&first));

    repository.write("table.tf", SPAN);
    let refused = repository.commit();
    assert!(!refused.status.success() && said(&refused).contains("RL101"), "{}", said(&refused));
    let text = said(&refused);
    assert!(text.contains("table.tf:2:1"), "{text}");

    let why = "# multi-region: availability -- survive the loss of eu-west-1 (ADR-042)";
    repository.write("table.tf", &SPAN.replace("resource", &format!("{why}\nresource")));
    let passes = repository.commit();
    assert!(passes.status.success(), "{}", said(&passes));

    // What is there already stops nobody, and what has nothing to do with it ends at once.
    repository.write("README.md", "x");
    let unrelated = repository.commit();
    assert!(unrelated.status.success() && said(&unrelated).contains("no files to check"), "{}", said(&unrelated));
    let begun = Instant::now();
    repository.must("pre-commit", &["run", "--all-files"]);
    eprintln!("pre-commit on an unchanged tree: {:?}", begun.elapsed());
    let begun = Instant::now();
    repository.must(env!("CARGO_BIN_EXE_regionlint"), &["check", "--since", "HEAD"]);
    eprintln!("of that the hook itself: {:?}", begun.elapsed());
}

#[test]
#[ignore = "needs pre-commit"]
fn pre_commit_with_what_is_installed() {
    the_whole_story(&Repository::new("regionlint-system", Vec::new()));
}

#[test]
#[ignore = "needs pre-commit and maturin"]
fn pre_commit_with_the_wheel() {
    let wheels = tempfile::tempdir().unwrap();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/python");
    let built =
        Command::new("maturin").args(["build", "--out"]).arg(wheels.path()).current_dir(python).output().unwrap();
    assert!(built.status.success(), "{}", said(&built));
    let links = wheels.path().display().to_string();
    the_whole_story(&Repository::new("regionlint", vec![("PIP_FIND_LINKS", links)]));
}

#[test]
#[ignore = "needs pre-commit, and compiles everything once more"]
fn pre_commit_built_from_source() {
    let home = std::env::var("HOME").unwrap();
    let directory = |name: &str, directory: &str| std::env::var(name).unwrap_or_else(|_| format!("{home}/{directory}"));
    // An unoptimised build in a directory that is kept: a test has no hour to spare.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("from-source");
    let mut environment = vec![
        ("CARGO_HOME", directory("CARGO_HOME", ".cargo")),
        ("RUSTUP_HOME", directory("RUSTUP_HOME", ".rustup")),
        ("CARGO_TARGET_DIR", target.display().to_string()),
    ];
    let profile = [
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ];
    environment.extend(profile.map(|(name, value)| (name, value.to_owned())));
    the_whole_story(&Repository::new("regionlint-rust", environment));
}

#[test]
#[ignore = "needs pre-commit"]
fn pre_commit_takes_the_manifest() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let output = Command::new("pre-commit").arg("validate-manifest").arg(manifest).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}
