//! `annotate`: what is found is answered by one command, and the tree is otherwise as it was.

use crate::harness::Project;

const SPAN: &str = "\
provider \"aws\" {
  region = \"eu-west-1\"
}

module \"table\" {
  source = \"./table\"
}
";

const SPAN_HOME: &str = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n";

const TABLE: &str = r#"  resource "aws_dynamodb_table" "orders" {
    replica {
      region_name = "us-east-1"
    }
  }
"#;

const ADDRESS: &str = "module.table.aws_dynamodb_table.orders";

const WORDS: [&str; 4] = ["--driver", "availability", "--reason", "the shop outlives a region"];

fn project() -> Project {
    Project::new(&[("live/main.tf", SPAN), ("live/table/main.tf", TABLE)])
}

fn annotate<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["annotate", ADDRESS][..], &WORDS, more].concat()
}

#[test]
fn a_finding_is_answered_where_it_is_decided() {
    let project = project();
    assert!(project.run(&[], 1).out.contains("RL101"));
    let said = project.run(&annotate(&["--dry-run"]), 0);
    let line = "+  # multi-region: availability -- the shop outlives a region\n";
    assert!(said.out.starts_with("--- a/live/table/main.tf\n") && said.out.contains(line), "{}", said.out);
    project.run(&[], 1);

    let said = project.run(&annotate(&[]), 0);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("live/table/main.tf:1: written\n", ""));
    project.run(&["--fail-on", "warning"], 0);
    let text = std::fs::read_to_string(project.path("live/table/main.tf")).unwrap();
    assert_eq!(text, format!("  # multi-region: availability -- the shop outlives a region\n{TABLE}"));
    assert_eq!(std::fs::read_to_string(project.path("live/main.tf")).unwrap(), SPAN);

    assert!(project.run(&annotate(&[]), 0).out.ends_with("says so already\n"));
    let other = ["annotate", ADDRESS, "--driver", "latency", "--reason", "users in the US"];
    assert!(project.run(&other, 2).err.contains("--replace"));
    project.run(&[&other[..], &["--replace"]].concat(), 0);
    let text = std::fs::read_to_string(project.path("live/table/main.tf")).unwrap();
    assert_eq!(text, format!("  # multi-region: latency -- users in the US\n{TABLE}"));
}

#[test]
fn a_decision_answers_it_too() {
    let project = project();
    let said = project.run(&annotate(&["--config-decision", "adr-7", "--owner", "platform", "live"]), 0);
    assert_eq!(said.out, "regionlint.yaml: written\n");
    project.run(&["--fail-on", "warning"], 0);
    let text = std::fs::read_to_string(project.path("regionlint.yaml")).unwrap();
    assert!(text.starts_with("decisions:\n  - id: adr-7\n    scope: live\n"), "{text}");
    assert!(project.run(&annotate(&["--config-decision", "adr-7"]), 2).err.contains("already"));
}

#[test]
fn the_reason_is_asked_for() {
    let project = project();
    assert!(project.run(&["annotate", ADDRESS, "--driver", "latency"], 2).err.contains("--reason"));
    project.run(&["annotate", ADDRESS, "--driver", "latency", "--reason", " "], 2);
    let said = project.run(&["annotate", ADDRESS, "--driver", "cost", "--reason", "cheap"], 2);
    assert!(said.err.contains("latency, availability and regulation"), "{}", said.err);
}

#[test]
fn what_stays_open_is_told() {
    let project = project();
    let said = project.run(&annotate(&["--regions", "aws:ap-south-1"]), 0);
    assert!(said.err.contains("still open, RL101: "), "{}", said.err);
}

#[test]
fn installed_modules_are_left_alone() {
    let index = r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"table","Source":"registry.terraform.io/x/table/aws","Version":"1.0.0","Dir":".terraform/modules/table"}]}"#;
    let root = SPAN.replace("\"./table\"", "\"x/table/aws\"\n  version = \"1.0.0\"");
    let project = Project::new(&[
        ("main.tf", &root),
        (".terraform/modules/modules.json", index),
        (".terraform/modules/table/main.tf", TABLE),
    ]);
    project.run(&[], 1);
    assert!(project.run(&annotate(&[]), 2).err.contains("annotate `module.table`"));
    let call = ["annotate", "module.table", "--driver", "availability", "--reason", "x"];
    project.run(&call, 0);
    project.run(&["--fail-on", "warning"], 0);
}

#[test]
fn every_call_of_a_module_beyond_home_gets_its_word() {
    let module = "variable \"region\" {}\nresource \"aws_sqs_queue\" \"q\" {\n  region = var.region\n}\n";
    let call = |name: &str, region: &str| {
        format!("module \"{name}\" {{\n  source = \"./queue\"\n  region = \"{region}\"\n}}\n")
    };
    let root = [call("home", "eu-west-1"), call("us", "us-east-1"), call("ap", "ap-south-1")].concat();
    let project = Project::new(&[("queue/main.tf", module), ("main.tf", &format!("{SPAN_HOME}{root}"))]);
    let said = project.run(&[], 1).out;
    assert!(said.contains("above each of module.us and module.ap"), "{said}");
    let said = project.run(&["annotate", "queue", "--driver", "latency", "--reason", "near to users"], 0);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("main.tf:8: written\nmain.tf:13: written\n", ""));
    project.run(&["--select", "RL101,RL104", "--fail-on", "warning"], 0);
}

#[test]
fn a_module_that_chooses_a_region_itself_says_why() {
    let module =
        "resource \"aws_sqs_queue\" \"q\" {\n  region = \"us-east-1\"\n}\nresource \"aws_sqs_queue\" \"home\" {}\n";
    let project = Project::new(&[("live/main.tf", SPAN), ("live/table/main.tf", module)]);
    let said = project.run(&["--format", "compact"], 1).out;
    assert!(said.starts_with("live/table/main.tf:1:1: error RL101"), "{said}");
    let said = project.run(&["annotate", "module.table.aws_sqs_queue.q", "--driver", "latency", "--reason", "near"], 0);
    assert_eq!(said.err, "");
    project.run(&["--select", "RL101,RL104", "--fail-on", "warning"], 0);
}

/// Three blocks that say a second region by themselves.
fn several() -> Project {
    let queue = |name: &str, region: &str| format!("resource \"aws_sqs_queue\" \"{name}\" {{{region}}}\n");
    let there = "\n  region = \"us-east-1\"\n";
    let more = format!("{}{}", queue("b", there), queue("home", ""));
    Project::new(&[("main.tf", &format!("{SPAN_HOME}{}{more}", queue("a", there))), ("more.tf", &queue("c", there))])
}

#[test]
fn one_choice_is_answered_above_each_of_its_blocks() {
    let project = several();
    assert!(project.run(&[], 1).out.contains("above each of them"));
    let words = ["--driver", "latency", "--reason", "near to users"];
    let dry = project.run(&[&["annotate", "aws_sqs_queue.a", "--dry-run"], &words[..]].concat(), 0).out;
    assert_eq!((dry.matches("--- a/").count(), dry.matches("\n@@ ").count()), (2, 3), "{dry}");
    let said = project.run(&[&["annotate", "aws_sqs_queue.a"], &words[..]].concat(), 0);
    let lines = "main.tf:4: written\nmain.tf:8: written\nmore.tf:1: written\n";
    assert_eq!((said.out.as_str(), said.err.as_str()), (lines, ""));
    project.run(&["--fail-on", "warning"], 0);
}

#[test]
fn a_block_that_no_finding_names_speaks_for_itself() {
    let project = several();
    let said = project.run(&["annotate", "aws_sqs_queue.b", "--driver", "latency", "--reason", "near to users"], 0);
    assert_eq!(said.out, "main.tf:7: written\n");
    assert!(project.run(&["--format", "compact"], 1).out.contains("(aws_sqs_queue.a and aws_sqs_queue.c)"));
}
