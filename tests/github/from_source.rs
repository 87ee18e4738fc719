//! `from-source`: the action's own checkout is really built, by the real cargo.

use std::path::Path;

use crate::runner::Runner;

#[test]
#[ignore = "compiles everything once more"]
fn the_actions_own_checkout_is_built_and_run() {
    let mut runner = Runner::new(&[("main.tf", include_str!("fails/main.tf"))]);
    std::fs::remove_file(runner.path("bin/cargo")).unwrap();
    // An unoptimised build in a directory that is kept: a test has no hour to spare.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("from-source");
    runner.environment.insert("CARGO_TARGET_DIR".to_owned(), target.display().to_string());
    for (name, value) in [("LTO", "off"), ("OPT_LEVEL", "0"), ("CODEGEN_UNITS", "16"), ("DEBUG", "0")] {
        runner.environment.insert(format!("CARGO_PROFILE_RELEASE_{name}"), value.to_owned());
    }
    for name in ["CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE"] {
        if let Ok(value) = std::env::var(name) {
            runner.environment.insert(name.to_owned(), value);
        }
    }
    let home = std::env::var("HOME").unwrap();
    for (name, directory) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        runner.environment.entry(name.to_owned()).or_insert(format!("{home}/{directory}"));
    }
    let job = runner.run();
    assert_eq!(job.status, 1, "{}", job.log);
    assert!(job.outputs["install.binary"].ends_with("regionlint/bin/regionlint"), "{}", job.log);
    assert!(job.log.contains("RL101"), "{}", job.log);
}
