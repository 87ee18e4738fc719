//! What the action says and how the job ends.

use crate::runner::Runner;

const PASSES: &str = include_str!("passes/main.tf");
const FAILS: &str = include_str!("fails/main.tf");

#[test]
fn a_repository_that_passes() {
    let job = Runner::new(&[("main.tf", PASSES)]).run();
    assert_eq!(job.status, 0, "{}", job.log);
    assert_eq!(job.outputs["check.findings"], "0");
    assert!(job.summary.starts_with("## regionlint: No findings"), "{}", job.summary);
}

#[test]
fn a_repository_that_fails() {
    let runner = Runner::new(&[("envs/prod/main.tf", FAILS)]);
    let job = runner.run();
    assert_eq!(job.status, 1, "{}", job.log);
    assert!(job.log.contains("::error file=envs/prod/main.tf,line=5,"), "{}", job.log);
    assert!(job.log.contains("There are findings that fail this job"), "{}", job.log);
    assert!(job.summary.contains("| ❌ | RL101 undeclared-driver |"), "{}", job.summary);
    assert_eq!((job.outputs["check.findings"].as_str(), job.outputs["check.errors"].as_str()), ("1", "1"));
    let report = std::fs::read_to_string(&job.outputs["check.report"]).unwrap();
    assert!(report.contains("\"code\": \"RL101\""));
}

#[test]
fn findings_need_not_fail_the_job() {
    let mut runner = Runner::new(&[("main.tf", FAILS)]);
    runner.inputs.insert("fail-on".to_owned(), "never".to_owned());
    runner.inputs.insert("sarif-file".to_owned(), "out/region lint.sarif".to_owned());
    let job = runner.run();
    assert_eq!(job.status, 0, "{}", job.log);
    assert_eq!(job.outputs["check.errors"], "1");
    assert!(runner.path("workspace/out/region lint.sarif").is_file());
}

#[test]
fn what_cannot_be_read_fails_the_job_with_its_own_message() {
    let job = Runner::new(&[("main.tf", "resource \"aws_s3_bucket\" \"a\" {\n")]).run();
    assert_eq!(job.status, 2, "{}", job.log);
    assert!(job.log.contains("Silence would read as compliance"), "{}", job.log);
}

#[test]
fn hostile_names_run_nothing() {
    let directory = "a\";touch pwned;\"$(touch pwned)`touch pwned`%0A::error::x";
    let reason = "# multi-region: cost -- $(touch pwned) `touch pwned` ::stop-commands::x ##[error]x";
    let fails = FAILS.replace("resource", &format!("{reason}\nresource"));
    let mut runner = Runner::new(&[(&format!("{directory}/main.tf"), &fails)]);
    runner.git(&["checkout", "--quiet", "-b", "x$(touch${IFS}pwned);`touch${IFS}pwned`"]);
    runner.inputs.insert("paths".to_owned(), format!("{directory}\n"));
    runner.inputs.insert("since".to_owned(), "--output=pwned $(touch pwned)".to_owned());
    runner.inputs.insert("config".to_owned(), String::new());
    let job = runner.run();
    assert_eq!(job.status, 1, "{}", job.log);
    assert!(
        !runner.path("workspace/pwned").exists() && !runner.path("workspace").join(directory).join("pwned").exists()
    );
    let commands: Vec<_> = job.log.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    assert_eq!(commands.len(), 3, "the finding, that the base is unknown, the verdict: {commands:#?}");
    assert!(!job.log.contains("##["), "{}", job.log);
}

#[test]
fn a_path_that_is_a_flag_is_a_path() {
    let mut runner = Runner::new(&[("main.tf", PASSES)]);
    runner.inputs.insert("paths".to_owned(), "--fail-on=never".to_owned());
    let job = runner.run();
    assert_eq!(job.status, 2, "{}", job.log);
    assert!(job.log.contains("--fail-on=never: "), "{}", job.log);
}

#[test]
fn a_pull_request_is_held_against_its_base() {
    let mut runner = Runner::new(&[("old/main.tf", FAILS)]);
    let base = runner.git(&["rev-parse", "HEAD"]);
    runner.github.insert("event.pull_request.base.sha".to_owned(), base);
    runner.commit(&[("README.md", "x")]);
    let job = runner.run();
    assert_eq!(job.status, 0, "{}", job.log);
    runner.commit(&[("new/main.tf", FAILS)]);
    let job = runner.run();
    assert_eq!(job.status, 1, "{}", job.log);
    assert_eq!(job.outputs["check.findings"], "1");
    assert!(job.log.contains("file=new/main.tf"), "{}", job.log);
}

#[test]
fn one_comment_is_kept_up_to_date() {
    let mut runner = Runner::new(&[("main.tf", PASSES)]);
    runner.inputs.insert("comment".to_owned(), "true".to_owned());
    runner.github.insert("event.pull_request.number".to_owned(), "7".to_owned());
    runner.program(
        "gh",
        "echo \"$@\" >> ../temp/calls\ncase \"$*\" in *--paginate*) [ ! -f ../temp/posted ] || echo 42 ;; *POST*) touch ../temp/posted ;; esac",
    );
    assert_eq!(runner.run().status, 0);
    assert_eq!(runner.run().status, 0);
    let calls = std::fs::read_to_string(runner.path("temp/calls")).unwrap();
    let calls: Vec<_> = calls.lines().filter(|line| line.contains("--method")).collect();
    assert_eq!(calls.len(), 2, "{calls:#?}");
    assert!(calls[0].contains("POST repos/owner/repository/issues/7/comments"), "{calls:#?}");
    assert!(calls[1].contains("PATCH repos/owner/repository/issues/comments/42"), "{calls:#?}");
    let body = std::fs::read_to_string(runner.path("temp/regionlint-comment.md")).unwrap();
    assert!(body.starts_with("<!-- regionlint -->\n## regionlint: "), "{body}");
}

#[test]
fn a_token_that_may_not_write_is_no_failure() {
    let mut runner = Runner::new(&[("main.tf", PASSES)]);
    runner.inputs.insert("comment".to_owned(), "true".to_owned());
    runner.github.insert("event.pull_request.number".to_owned(), "7".to_owned());
    runner.program("gh", "exit 1");
    let job = runner.run();
    assert_eq!(job.status, 0, "{}", job.log);
    assert!(job.log.contains("was not commented on"), "{}", job.log);
}
