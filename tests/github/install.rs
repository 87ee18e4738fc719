//! Installing a release: nothing runs whose checksum or attestation does not hold. The release is made here, and curl
//! and gh are stand-ins.

use std::process::Command;

use crate::runner::{Job, Runner};

const ARCHIVE: &str = concat!("regionlint-", env!("CARGO_PKG_VERSION"), "-x86_64-unknown-linux-musl.tar.gz");

/// A runner that installs a release, with what `gh attestation verify` says.
fn runner(attested: bool, tampered: bool) -> Runner {
    let mut runner = Runner::new(&[("main.tf", include_str!("passes/main.tf"))]);
    runner.inputs.insert("from-source".to_owned(), "false".to_owned());
    runner.github.insert("action_repository".to_owned(), "owner/regionlint".to_owned());
    for (name, value) in [("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64"), ("GITHUB_SERVER_URL", "https://github.com")] {
        runner.environment.insert(name.to_owned(), value.to_owned());
    }
    release(&runner, tampered);
    runner.program(
        "curl",
        "while [ $# -gt 1 ]; do [ \"$1\" != --output ] || out=$2; shift; done\necho \"$1\" >> ../../temp/urls\ncp \"../../release/${1##*/}\" \"$out\"",
    );
    runner.program("gh", &format!("[ \"$1 $2\" = 'attestation verify' ] && {attested}"));
    runner
}

fn release(runner: &Runner, tampered: bool) {
    let directory = runner.path("release");
    std::fs::create_dir(&directory).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_regionlint"), directory.join("regionlint")).unwrap();
    let script = format!("tar -czf {ARCHIVE} regionlint && sha256sum {ARCHIVE} > SHA256SUMS");
    assert!(Command::new("bash").args(["-c", &script]).current_dir(&directory).status().unwrap().success());
    if tampered {
        std::fs::write(directory.join(ARCHIVE), "other bytes").unwrap();
    }
}

fn refused(job: &Job, why: &str) {
    assert_eq!(job.status, 2, "{}", job.log);
    assert!(job.log.contains(why), "{}", job.log);
    assert!(!job.outputs.contains_key("install.binary"));
}

#[test]
fn a_release_that_holds_is_run() {
    let runner = runner(true, false);
    let job = runner.run();
    assert!(job.outputs.contains_key("install.binary"), "{}", job.log);
    let urls = std::fs::read_to_string(runner.path("temp/urls")).unwrap();
    let release = concat!("https://github.com/owner/regionlint/releases/download/v", env!("CARGO_PKG_VERSION"));
    assert!(urls.lines().all(|url| url.starts_with(release)), "{urls}");
}

#[test]
fn a_wrong_checksum_is_refused() {
    refused(&runner(true, true).run(), "the checksum");
}

#[test]
fn a_missing_attestation_is_refused() {
    refused(&runner(false, false).run(), "the attestation");
}

#[test]
fn a_version_that_is_none_is_refused() {
    let mut runner = runner(true, false);
    runner.inputs.insert("version".to_owned(), "../../evil/1.0.0".to_owned());
    refused(&runner.run(), "the version is not one like 1.2.3");
}

#[test]
fn a_checkout_without_releases_says_what_to_do() {
    let mut runner = runner(true, false);
    runner.github.remove("action_repository");
    refused(&runner.run(), "use from-source");
}
