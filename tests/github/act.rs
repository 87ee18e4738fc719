//! The action in a whole workflow, run by `act` on this machine: its steps, expressions, outputs and events as another
//! implementation of the runner understands them.

use std::process::Command;

use crate::runner::Runner;

const PASSES: &str = include_str!("passes/main.tf");
const FAILS: &str = include_str!("fails/main.tf");

/// A job that ended, and what act printed.
struct Ended {
    succeeded: bool,
    log: String,
}

/// Runs a workflow that uses the action on a pull request against the repository's first commit.
fn act(runner: &Runner, paths: &str) -> Ended {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let base = runner.git(&["rev-list", "--max-parents=0", "HEAD"]);
    let action = std::fs::read_to_string(manifest.join("action.yml")).unwrap();
    let cargo = std::fs::read_to_string(manifest.join("Cargo.toml")).unwrap();
    let script = |name: &str| std::fs::read_to_string(manifest.join("packaging/action").join(name)).unwrap();
    let scripts: Vec<(String, String)> = ["install", "check", "comment", "verdict"]
        .iter()
        .map(|name| (format!("action/packaging/action/{name}"), script(name)))
        .collect();
    let workflow = format!(
        "on: pull_request\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      \
         - uses: ./action\n        id: lint\n        with:\n          from-source: \"true\"\n          paths: {}\n      \
         - if: always()\n        run: echo \"findings=${{{{ steps.lint.outputs.findings }}}}\"\n",
        serde_json::Value::from(paths),
    );
    let mut files = vec![
        ("action/action.yml", action.as_str()),
        ("action/Cargo.toml", &cargo),
        (".github/workflows/lint.yml", &workflow),
    ];
    files.extend(scripts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    runner.commit(&files);
    let branch = runner.git(&["branch", "--show-current"]);
    let event = serde_json::json!({"pull_request": {"number": 7, "base": {"sha": base}, "head": {"ref": branch}}});
    std::fs::write(runner.path("event.json"), event.to_string()).unwrap();
    let output = Command::new("act")
        .args(["pull_request", "--platform", "ubuntu-latest=-self-hosted", "--pull=false", "--eventpath"])
        .arg(runner.path("event.json"))
        .current_dir(runner.path("workspace"))
        .env("PATH", format!("{}:{}", runner.path("bin").display(), std::env::var("PATH").unwrap()))
        .env("HOME", runner.path("temp"))
        .env("XDG_CACHE_HOME", runner.path("temp"))
        .output()
        .unwrap();
    let log = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Ended { succeeded: output.status.success(), log }
}

#[test]
#[ignore = "needs act"]
fn act_runs_the_action_on_a_repository_that_passes() {
    let runner = Runner::new(&[("old/main.tf", FAILS)]);
    runner.commit(&[("new/main.tf", PASSES)]);
    let ended = act(&runner, ".");
    assert!(ended.succeeded, "{}", ended.log);
    assert!(ended.log.contains("| findings=0"), "{}", ended.log);
}

#[test]
#[ignore = "needs act"]
fn act_runs_the_action_on_a_hostile_repository_that_fails() {
    let runner = Runner::new(&[("old/main.tf", FAILS)]);
    runner.git(&["checkout", "--quiet", "-b", "x$(touch${IFS}pwned);`touch${IFS}pwned`"]);
    let directory = "a\";touch pwned;\"$(touch pwned)`touch pwned`";
    let reason = "# multi-region: cost -- $(touch pwned) `touch pwned` ::stop-commands::x";
    let fails = FAILS.replace("resource", &format!("{reason}\nresource"));
    runner.commit(&[(&format!("{directory}/main.tf"), &fails)]);
    let ended = act(&runner, &format!("{directory}\n"));
    assert!(!ended.succeeded, "{}", ended.log);
    assert!(ended.log.contains("title=RL102 unknown-driver") && ended.log.contains("| findings=1"), "{}", ended.log);
    assert!(ended.log.contains("There are findings that fail this job"), "{}", ended.log);
    let found = Command::new("find").arg(runner.path("")).args(["-name", "pwned"]).output().unwrap();
    assert!(found.stdout.is_empty(), "{}", String::from_utf8_lossy(&found.stdout));
}
