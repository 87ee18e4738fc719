//! What is new: `--since` and baselines.

use std::process::Command;

use crate::harness::Project;

const SPAN: &str = r#"
provider "aws" {
  region = "eu-west-1"
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"

  replica {
    region_name = "us-east-1"
  }
}
"#;

const HOME: &str = r#"
provider "aws" {
  region = var.region
}

variable "region" {
  default = "eu-west-1"
}

resource "aws_s3_bucket" "a" {
  bucket = "a"
}
"#;

impl Project {
    /// Commits everything that is there.
    fn commit(&self) {
        let who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
        for arguments in [&["init", "--quiet"][..], &["add", "--all"], &["commit", "--quiet", "--message", "x"]] {
            let done = Command::new("git").args(who).args(arguments).current_dir(self.path("")).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
    }

    /// Runs with git on the path.
    #[track_caller]
    fn since(&self, arguments: &[&str], status: i32) -> String {
        let mut command = self.command(&["check", "--since", "HEAD"]);
        let is_formatted = arguments.contains(&"--format");
        let format: &[&str] = if is_formatted { &[] } else { &["--format", "compact"] };
        let output =
            command.args(format).args(arguments).env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{said}");
        said
    }
}

#[test]
fn what_was_there_before_stops_nobody() {
    let project = Project::new(&[("old/main.tf", SPAN), ("broken/main.tf", "resource {")]);
    project.commit();
    project.write("old/main.tf", &format!("# moved down\n\n{SPAN}"));
    assert!(project.since(&[], 0).contains("No new findings"));
    assert!(project.since(&["--all"], 2).contains("error RL101"));
}

#[test]
fn what_is_new_is_found_wherever_the_change_was() {
    let project = Project::new(&[("main.tf", HOME), ("old/main.tf", SPAN)]);
    project.commit();
    // The bucket's file is not touched: a variable sends it abroad.
    project.write("regionlint.yaml", "residency: {default: eu}\n");
    project.write("terraform.tfvars", "region = \"us-east-1\"\n");
    let said = project.since(&["."], 1);
    assert!(said.contains("main.tf:10:1: error RL301"), "{said}");
}

#[test]
fn a_change_that_touches_nothing_ends_at_once() {
    let project = Project::new(&[("main.tf", SPAN)]);
    project.commit();
    project.write("README.md", "x");
    assert_eq!(project.since(&[], 0), "Nothing that matters here has changed since HEAD\n");
}

#[test]
fn a_broken_file_that_is_new_is_a_problem() {
    let project = Project::new(&[("main.tf", HOME)]);
    project.commit();
    project.write("broken/main.tf", "resource {");
    assert!(project.since(&[], 2).contains("broken/main.tf:1:"));
}

#[test]
fn the_story_and_the_loosenings_are_told() {
    let project = Project::new(&[("main.tf", HOME)]);
    project.commit();
    let span = SPAN.replace("resource", "# multi-region: availability -- survive eu-west-1\nresource");
    project.write("main.tf", &format!("{HOME}{}", span.split_once("}\n").unwrap().1));
    let output = project.command(&["--since", "HEAD"]).env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("stack . goes from 1 region to 2: adds aws:us-east-1 ("), "{said}");
    assert!(
        said.contains("main.tf:14: new driver availability on aws_dynamodb_table.orders: survive eu-west-1"),
        "{said}"
    );
}

#[test]
fn a_revision_that_is_none_is_an_error() {
    let project = Project::new(&[("main.tf", HOME)]);
    let output =
        project.command(&["--since", "nowhere"]).env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_baseline_takes_out_what_it_has_and_tells_what_it_has_in_vain() {
    let project = Project::new(&[("main.tf", SPAN), ("broken/main.tf", "resource {")]);
    project.run(&[], 2);
    let said = project.run(&["--write-baseline", "base.json"], 0);
    assert!(said.err.contains("1 finding") && said.err.contains("1 problem"), "{}", said.err);
    assert!(project.run(&["--baseline", "base.json"], 0).out.contains("1 finding suppressed"));
    project.write("main.tf", &format!("# moved\n{SPAN}"));
    project.run(&["--baseline", "base.json"], 0);
    project.write("main.tf", HOME);
    let said = project.run(&["--baseline", "base.json", "--format", "compact"], 0);
    assert!(said.out.contains("base.json:") && said.out.contains("warning RL901"), "{}", said.out);
    project.run(&["--baseline", "nowhere.json"], 2);
    project.write("base.json", "{}");
    assert!(project.run(&["--baseline", "base.json"], 2).err.contains("This is no baseline"));
}

#[test]
fn a_baseline_does_not_hang_on_the_working_directory() {
    let tagged = SPAN.replace("resource", "# regionlint: ignore RL101\n# multi-region(stack): cost\nresource");
    let estate = [("live/eu/main.tf", tagged.as_str()), ("live/eu/broken/main.tf", "resource {"), (".git/HEAD", "")];
    for (written, read) in [("", "live"), ("live", ""), ("live/eu", "live"), ("", "live/eu")] {
        let project = Project::new(&estate);
        let run = |directory: &str, flag: &str, status: i32| {
            let base = project.path("base.json");
            let mut command =
                project.command(&[flag, base.to_str().unwrap(), "--format", "compact", "--fail-on", "warning"]);
            let output = command.current_dir(project.path(directory)).output().unwrap();
            let said =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert_eq!(output.status.code(), Some(status), "written in {written:?}, read in {read:?}: {said}");
        };
        run(written, "--write-baseline", 0);
        run(read, "--baseline", 0);
        // And what is there no more is told.
        project.write("live/eu/main.tf", HOME);
        run(read, "--baseline", 1);
    }
}

#[test]
fn a_stack_that_joins_a_fleet_is_told_at_its_own_place() {
    let queue = "variable \"r\" {}\nprovider \"aws\" {\n  region = var.r\n}\nresource \"aws_sqs_queue\" \"q\" {}\n";
    let live = |region: &str, why: &str| {
        format!("{why}module \"app\" {{\n  source = \"../../modules/app\"\n  r      = \"{region}\"\n}}\n")
    };
    let why = "# multi-region: latency -- users in the US\n";
    let (eu, us) = (live("eu-west-1", ""), live("us-east-1", why));
    let project = Project::new(&[("modules/app/main.tf", queue), ("live/eu/main.tf", &eu), ("live/us/main.tf", &us)]);
    project.commit();
    project.since(&[], 0);
    project.write("live/ap/main.tf", &live("ap-south-1", ""));
    let said = project.since(&[], 1);
    assert!(said.starts_with("live/ap/main.tf:1:1: error RL101"), "{said}");
}

#[test]
fn the_story_says_what_became_of_a_stack() {
    let project = Project::new(&[("live/a/main.tf", HOME), ("live/b/main.tf", SPAN), ("live/c/main.tf", HOME)]);
    project.commit();
    std::fs::rename(project.path("live/b"), project.path("live/d")).unwrap();
    project.write("live/a/terraform.tfvars", "region = \"eu-central-1\"\n");
    project.write("live/c/main.tf", "provider \"aws\" {\n  region = \"eu-west-1\n}\n");
    project.write("regionlint.yaml", "ambient: warning\nseverity: {RL104: off}\n");
    let said = project.since(&["--format", "human"], 2);
    let told = |what: &str| assert!(said.contains(what), "{what}\n{said}");
    told("stack live/b is called live/d now");
    assert!(!said.contains("RL101"), "{said}");
    told("stack live/a moves from aws:eu-west-1 (Dublin, Ireland) to aws:eu-central-1 (Frankfurt, Germany)");
    told("stack live/c no longer says whether it is in aws:eu-west-1 (Dublin, Ireland)");
    told("regionlint.yaml:1: the configuration is new: ambient, severity");
}

#[test]
fn without_a_repository_nothing_can_be_new() {
    let project = Project::new(&[("main.tf", SPAN)]);
    assert!(project.since(&[], 2).contains("error: --since: this is no git repository"));
}
