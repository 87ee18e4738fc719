//! The room as a whole, on real directories.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::fs;
use std::path::Path;

use super::{EntryKind, FileKind, Found, Opened, ReadError, Request, SIZE_LIMIT, Tree, open, walk};

/// A repository with the given files; a name that ends with `/` is an empty directory.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    write(root.path(), files);
    root
}

fn write(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn opened(working: &Path, arguments: &[&str]) -> Opened {
    open(working, &arguments.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap()
}

fn found(working: &Path, arguments: &[&str]) -> Found {
    let opened = opened(working, arguments);
    let walked = walk(&opened.disk, &opened.requests);
    Found::sort(&opened.disk, walked, &opened.requests, &|_| false)
}

fn file(path: &str) -> Request {
    Request { path: path.into(), kind: EntryKind::File }
}

fn directory(path: &str) -> Request {
    Request { path: path.into(), kind: EntryKind::Directory }
}

#[test]
fn the_tree_is_the_repository_and_paths_are_shown_from_the_working_directory() {
    let root = repository(&[("modules/app/main.tf", "a"), ("live/eu/main.tf", "b")]);
    let opened = opened(&root.path().join("live"), &["eu"]);
    assert_eq!(opened.requests, [directory("live/eu")]);
    assert_eq!(opened.disk.working(), "live");
    let module = opened.disk.read("modules/app/main.tf").unwrap();
    assert_eq!((module.path(), module.text()), ("../modules/app/main.tf", "a"));
    let names: Vec<_> = opened.disk.list("").into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, [".git", "live", "modules"]);
    assert!(opened.disk.is_file("live/eu/main.tf") && !opened.disk.is_file("live/eu"));
}

#[test]
fn without_a_repository_the_working_directory_bounds_the_tree() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &[("a/in/main.tf", ""), ("b/main.tf", "")]);
    let opened = opened(&root.path().join("a"), &["in"]);
    assert_eq!(opened.requests, [directory("in")]);
    assert_eq!(opened.disk.read("../b/main.tf").unwrap_err(), ReadError::Outside);
}

#[test]
fn a_path_in_another_repository_brings_that_repository_and_no_more() {
    let (here, there) = (repository(&[]), repository(&[("x/main.tf", "there")]));
    write(here.path(), &[("secret.tf", "")]);
    let opened = opened(here.path(), &[there.path().join("x").to_str().unwrap()]);
    let walked = walk(&opened.disk, &opened.requests);
    assert_eq!(walked.files.len(), 1);
    let path = walked.files.first().unwrap();
    assert!(opened.disk.read(path).unwrap().path().starts_with("../"));
    let secret = opened.disk.tree_path(&here.path().canonicalize().unwrap().join("secret.tf")).unwrap();
    assert_eq!(opened.disk.read(&secret).unwrap_err(), ReadError::Outside);
}

#[test]
fn a_missing_path_is_an_error() {
    let root = repository(&[]);
    let error = open(root.path(), &["nowhere".into()]).unwrap_err();
    assert_eq!(error.to_string(), "nowhere: there is no such file or directory");
}

#[test]
fn standard_input_alone_requests_no_path() {
    let root = repository(&[("main.tf", "")]);
    let opened = opened(root.path(), &["-"]);
    assert!(opened.stdin && opened.requests.is_empty());
}

#[test]
fn files_are_sorted_by_kind() {
    let plan = r#"{"format_version":"1.2","resource_changes":[]}"#;
    let root = repository(&[
        ("live/eu/main.tf", ""),
        ("live/eu/eu.tfvars", ""),
        ("live/us/terragrunt.hcl", ""),
        ("stack/a.tfdeploy.hcl", ""),
        ("k8s/web.yml", ""),
        ("k8s/pod.json", r#"{"apiVersion": "v1"}"#),
        ("k8s/data.json", r#"{"a": 1}"#),
        ("k8s/kustomization.yaml", ""),
        ("charts/app/Chart.yaml", ""),
        ("plan.json", plan),
        ("regionlint.yaml", ""),
        ("README.md", ""),
    ]);
    let opened = opened(root.path(), &[]);
    let walked = walk(&opened.disk, &opened.requests);
    assert_eq!(walked.of_kind(FileKind::Config).collect::<Vec<_>>(), ["regionlint.yaml"]);
    let found = found(root.path(), &[]);
    assert_eq!(found.terraform, ["live/eu"]);
    assert_eq!(found.variables, ["live/eu/eu.tfvars"]);
    assert_eq!(found.terragrunt, ["live/us/terragrunt.hcl"]);
    assert_eq!(found.terraform_stacks, ["stack/a.tfdeploy.hcl"]);
    assert_eq!(found.manifests, ["k8s/pod.json", "k8s/web.yml"]);
    assert_eq!(found.plans, ["plan.json"]);
    assert_eq!(found.charts, ["charts/app/Chart.yaml"]);
    assert_eq!(found.kustomizations, ["k8s/kustomization.yaml"]);
    assert_eq!(found.configs, ["regionlint.yaml"]);
}

#[test]
fn a_request_narrows_what_is_judged_and_not_what_is_found() {
    let root = repository(&[("modules/app/main.tf", ""), ("live/main.tf", "")]);
    let found = found(root.path(), &["modules/app/main.tf"]);
    assert_eq!(found.terraform, ["live", "modules/app"]);
    assert_eq!(found.requests, [file("modules/app/main.tf")]);
    assert!(found.is_requested("modules/app/main.tf") && !found.is_requested("live/main.tf"));
}

#[test]
fn ignored_hidden_and_foreign_directories_are_passed_over() {
    let root = repository(&[
        (".gitignore", "out/\n*.gen.yaml\n*.tfvars\n"),
        (".git/info/exclude", "local.yaml\n"),
        ("out/a.yaml", ""),
        ("a.gen.yaml", ""),
        ("local.yaml", ""),
        ("keep/.gitignore", "!b.gen.yaml\n"),
        ("keep/b.gen.yaml", ""),
        (".terraform/modules/x/main.tf", ""),
        ("node_modules/x/a.yaml", ""),
        ("terraform.tfvars", ""),
    ]);
    let found = found(root.path(), &[]);
    assert_eq!(found.manifests, ["keep/b.gen.yaml"]);
    assert!(found.terraform.is_empty());
    assert_eq!(found.variables, ["terraform.tfvars"], "terraform reads it whatever git says");
}

#[test]
fn terraform_is_found_in_hidden_directories_and_nothing_else_is() {
    let root = repository(&[
        (".identity/main.tf", ""),
        ("live/.settings/vpc/terragrunt.hcl", ""),
        (".github/workflows/ci.yaml", ""),
        (".external_modules/x/main.tf", ""),
        (".terragrunt-cache/x/main.tf", ""),
        ("modules/app/.boilerplate/terragrunt.hcl", "terraform {\n  source = \"{{ .sourceUrl }}\"\n}\n"),
    ]);
    let found = found(root.path(), &[]);
    assert_eq!(found.terraform, [".identity"]);
    assert_eq!(found.terragrunt, ["live/.settings/vpc/terragrunt.hcl"]);
    assert!(found.manifests.is_empty());
}

#[test]
fn what_the_user_names_is_found_even_where_git_ignores_it() {
    let root = repository(&[
        (".gitignore", "out/\nplan.json\n"),
        ("out/a.yaml", ""),
        ("plan.json", r#"{"format_version":"1.2","planned_values":{}}"#),
    ]);
    let found = found(root.path(), &["out", "plan.json"]);
    assert_eq!(found.manifests, ["out/a.yaml"]);
    assert_eq!(found.plans, ["plan.json"]);
}

#[test]
fn excluded_paths_are_left_out_unless_one_is_named() {
    let root = repository(&[("examples/a/main.tf", ""), ("live/main.tf", "")]);
    let sorted = |arguments: &[&str]| {
        let opened = opened(root.path(), arguments);
        let walked = walk(&opened.disk, &opened.requests);
        Found::sort(&opened.disk, walked, &opened.requests, &|path| path.starts_with("examples"))
    };
    assert_eq!(sorted(&["."]).terraform, ["live"]);
    assert_eq!(sorted(&["examples/a"]).terraform, ["examples/a", "live"]);
}

#[test]
fn what_is_no_text_is_told_only_when_it_was_named() {
    let root = repository(&[("data.json", "\0GITCRYPT\0")]);
    assert!(found(root.path(), &[]).unreadable.is_empty());
    let named = found(root.path(), &["data.json"]);
    assert_eq!(named.unreadable.first().map(|file| &file.why), Some(&ReadError::Binary));
}

#[test]
fn a_plan_in_another_form_is_told_only_when_it_was_named() {
    let words = "\nTerraform will perform the following actions:\n\n  # aws_s3_bucket.a will be created\n";
    let root =
        repository(&[("plan.txt", words), ("state.json", r#"{"terraform_version":"1","lineage":"x","serial":1}"#)]);
    fs::write(root.path().join("plan.bin"), b"PK\x03\x04\x14\0\0\0").unwrap();
    assert_eq!(found(root.path(), &[]).unreadable, []);
    let named = found(root.path(), &["plan.bin", "plan.txt", "state.json", "."]).unreadable;
    let told: Vec<_> = named.iter().map(|one| (one.path.as_str(), &one.why)).collect();
    let other = &ReadError::OtherPlan;
    assert_eq!(told, [("plan.bin", &ReadError::Archive), ("plan.txt", other), ("state.json", other)]);
    assert!(named.iter().all(|one| one.why.to_string().contains("terraform show -json")));
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    let root = repository(&[]);
    fs::File::create(root.path().join("big.yaml")).unwrap().set_len(SIZE_LIMIT + 1).unwrap();
    let opened = opened(root.path(), &[]);
    assert_eq!(opened.disk.read("big.yaml").unwrap_err(), ReadError::TooLarge(SIZE_LIMIT));
}

#[test]
fn a_file_named_by_hand_may_lie_anywhere() {
    let (here, there) = (repository(&[("in.yaml", "in")]), repository(&[("out.yaml", "out")]));
    let opened = opened(here.path(), &[]);
    let outside = there.path().join("out.yaml");
    assert_eq!(opened.disk.read_named(outside.to_str().unwrap()).unwrap().text(), "out");
    assert_eq!(opened.disk.read_named("./in.yaml").unwrap().path(), "in.yaml");
    assert_eq!(opened.disk.find_named("./in.yaml").as_deref(), Some("in.yaml"));
    assert_eq!(opened.disk.find_named(outside.to_str().unwrap()), None);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_is_followed_inside_the_tree_and_never_out_of_it() {
        let secret = tempfile::tempdir().unwrap();
        write(secret.path(), &[("secret.tf", "secret")]);
        let root = repository(&[("shared/common.tf", "shared"), ("live/main.tf", "")]);
        let live = root.path().join("live");
        symlink("../shared/common.tf", live.join("common.tf")).unwrap();
        symlink(secret.path().join("secret.tf"), live.join("secret.tf")).unwrap();
        symlink(secret.path(), live.join("outside")).unwrap();
        symlink("..", live.join("circle")).unwrap();
        let opened = opened(root.path(), &[]);
        assert_eq!(opened.disk.read("live/common.tf").unwrap().text(), "shared");
        assert_eq!(opened.disk.read("live/secret.tf").unwrap_err(), ReadError::Outside);
        assert_eq!(opened.disk.read("live/outside/secret.tf").unwrap_err(), ReadError::Outside);
        assert_eq!(opened.disk.list("live/outside"), []);
        assert_eq!(opened.disk.real("live/circle/shared"), "shared");
        assert_eq!(opened.disk.real("live/outside"), "live/outside");
        assert_eq!(found(root.path(), &[]).terraform, ["live", "shared"]);
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let root = repository(&[]);
        symlink("/dev/zero", root.path().join("endless.yaml")).unwrap();
        let opened = opened(root.path(), &[]);
        assert!(opened.disk.read("endless.yaml").is_err());
        assert!(opened.disk.read_named("/dev/zero").is_err());
    }
}
