//! `decide` and `decisions`: the test is shown, the answer is written where it belongs, and the register has it.

use crate::harness::Project;

const SPAN: &str = "\
provider \"aws\" {
  region = \"us-east-1\"
}

resource \"aws_sqs_queue\" \"mail\" {}

provider \"aws\" {
  alias  = \"eu\"
  region = \"eu-west-1\"
}

resource \"aws_sqs_queue\" \"eu\" {
  provider = aws.eu
}
";

const AUDIENCE: &str = "audience: {latency-ms: 100, users: {north-america: 80, europe: 15, rest: 5}}\n";

const SITE: &str = "provider.aws.eu";

fn project() -> Project {
    Project::new(&[("main.tf", SPAN), ("regionlint.yaml", AUDIENCE)])
}

#[test]
fn few_users_abroad_and_no_rule_mean_one_region() {
    let said = project().run(&["decide", SITE], 1);
    assert!(said.out.contains("advice: Stay in aws:us-east-1: aws:eu-west-1 is nearer to at most"), "{}", said.out);
    assert!(
        said.out.contains("# multi-region: regulation regime=<law> -- <what must lie in Ireland?>"),
        "{}",
        said.out
    );
    assert!(said.err.contains("--driver"), "{}", said.err);
}

#[test]
fn an_answer_is_written_with_its_record() {
    let project = project();
    let why = "the mail goes out without Virginia";
    let answer = ["decide", SITE, "--driver", "availability", "--reason", why, "--owner", "platform"];
    project.run(&answer, 0);
    project.run(&["--fail-on", "warning"], 0);
    let record = std::fs::read_to_string(project.path("docs/decisions/0001-provider-aws-eu.md")).unwrap();
    assert!(record.contains("We span regions for availability: the mail goes out without Virginia"), "{record}");
    let register = project.run(&["decisions"], 0).out;
    assert!(register.starts_with("availability on provider.aws.eu: the mail goes out without Virginia"), "{register}");
    project.run(
        &["decide", SITE, "--driver", "latency", "--reason", "x", "--record", "docs/decisions/0001-provider-aws-eu.md"],
        2,
    );
}

#[test]
fn one_choice_is_answered_above_all_that_it_repeats() {
    let map = include_str!("../../fixtures/terraform/one-choice/map/main.tf");
    let third = "resource \"aws_sqs_queue\" \"mail\" {\n  for_each = local.regions\n  region   = each.key\n}\n";
    let project = Project::new(&[("main.tf", &format!("{map}\n{third}"))]);
    assert_eq!(project.run(&[], 1).out.matches("error[RL101]").count(), 1);
    let why = ["--driver", "latency", "--reason", "both shops read within 20 ms", "--no-record"];
    let said = project.run(&[["decide", "main.tf:6"].as_slice(), &why].concat(), 0).out;
    assert!(said.ends_with("main.tf:6: written\nmain.tf:12: written\nmain.tf:18: written\n"), "{said}");
    project.run(&["--fail-on", "warning"], 0);
}

#[test]
fn what_several_blocks_open_is_answered_above_each() {
    let there = "  region = \"us-east-1\"\n";
    let queues: String =
        ["a", "b"].map(|name| format!("resource \"aws_sqs_queue\" \"{name}\" {{\n{there}}}\n")).concat();
    let home = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\nresource \"aws_sqs_queue\" \"home\" {}\n";
    let project = Project::new(&[("main.tf", &format!("{home}{queues}"))]);
    let why = ["--driver", "latency", "--reason", "both shops read within 20 ms", "--no-record"];
    let said = project.run(&[["decide", "aws_sqs_queue.a"].as_slice(), &why].concat(), 0).out;
    assert!(said.ends_with("main.tf:5: written\nmain.tf:9: written\n"), "{said}");
    project.run(&["--fail-on", "warning"], 0);
}

#[test]
fn another_decision_keeps_its_question() {
    let lists = include_str!("../../fixtures/terraform/one-choice/two-choices/main.tf");
    let project = Project::new(&[("main.tf", lists)]);
    let why = ["--driver", "latency", "--reason", "both shops read within 20 ms", "--no-record"];
    project.run(&[["decide", "aws_sqs_queue.orders"].as_slice(), &why].concat(), 0);
    assert!(project.run(&[], 1).out.contains("aws_sns_topic.orders is repeated"));
}

#[test]
fn a_question_is_no_answer() {
    let project = project();
    project.run(&["decide", SITE, "--driver", "latency", "--reason", "<who is near?>"], 2);
    project.run(&["decide", "provider.aws.nowhere", "--driver", "latency", "--reason", "x"], 2);
    let none = ["decide", "main.tf:7", "--driver", "none", "--reason", "few users are there"];
    assert!(project.run(&none, 0).out.contains("To do: keep aws:us-east-1"));
    assert!(
        std::fs::read_to_string(project.path("docs/decisions/0001-provider-aws-eu.md"))
            .unwrap()
            .contains("We stay in `aws:us-east-1`")
    );
    project.run(&[], 1);
}

#[test]
fn an_estimate_tells_what_a_further_region_costs() {
    let project = project();
    let estimate = r#"{"version": "0.2", "currency": "USD", "projects": [{"name": "x", "metadata": {"path": "."},
        "breakdown": {"resources": [{"name": "aws_sqs_queue.eu", "monthlyCost": "41.6"},
        {"name": "aws_sqs_queue.mail", "monthlyCost": "900"}]}}]}"#;
    project.write("costs.json", estimate);
    let said = project.run(&["--infracost", "costs.json"], 1).out;
    assert!(said.contains("By the estimate at least 42 USD a month."), "{said}");
    assert!(said.contains("1 resource more, 2 jurisdictions, at least 42 USD a month by the estimate"), "{said}");
    let json = project.run(&["--infracost", "costs.json", "--format", "json"], 1).out;
    assert_eq!(json.matches("\"monthly_cost\": 41.6").count(), 2, "{json}");
    assert_eq!(json.matches("\"currency\": \"USD\"").count(), 2, "{json}");
    project.write("costs.json", "{\"projects\": 1}");
    assert!(project.run(&["--infracost", "costs.json"], 2).err.contains("no estimate"));
}

#[test]
fn what_an_estimate_does_not_know_is_told() {
    let project = project();
    let estimate = |place: &str, resources: &str| {
        format!(
            r#"{{"version": "0.2", "currency": "EUR", "projects": [{{"name": "x", "metadata": {{"path": ".",
            "vcsSubPath": "{place}"}}, "breakdown": {{"resources": [{resources}]}}}}]}}"#
        )
    };
    let told = |estimate: String| {
        project.write("costs.json", &estimate);
        let said = project.run(&["--infracost", "costs.json"], 1).out;
        assert!(!said.contains("EUR"), "{said}");
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // Another address has the name in it, and is another one all the same.
    let other = told(estimate(".", r#"{"name": "aws_sqs_queue.eu_archive", "monthlyCost": "41.6"}"#));
    assert!(other.contains("the estimate does not name them"), "{other}");
    let usage = told(estimate(".", r#"{"name": "aws_sqs_queue.eu", "monthlyCost": null}"#));
    assert!(usage.contains("hangs on usage"), "{usage}");
    let elsewhere = told(estimate("envs/dev", r#"{"name": "aws_sqs_queue.eu", "monthlyCost": "41.6"}"#));
    assert!(elsewhere.contains("no project of the estimate lies where"), "{elsewhere}");
}

#[test]
fn what_cannot_be_read_keeps_the_hands_off() {
    let project = project();
    project.write("other/broken.tf", "resource {{\n");
    let answer = ["--driver", "latency", "--reason", "users in Dublin"];
    let commands: [&[&str]; 3] = [&["decide", SITE], &["annotate", SITE], &["init"]];
    for command in commands {
        let is_init = command == ["init"];
        let said = project.run(&[command, if is_init { &[] } else { &answer[..] }].concat(), 2);
        assert!(said.err.contains("other/broken.tf") && said.err.contains("Nothing was written"), "{}", said.err);
        assert_eq!(std::fs::read_to_string(project.path("main.tf")).unwrap(), SPAN);
        assert!(!project.path("docs").exists() && !project.path(".pre-commit-config.yaml").exists());
    }
}

#[test]
fn a_record_that_cannot_be_written_stops_the_annotation_too() {
    let project = project();
    let outside = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), project.path("docs")).unwrap();
    let refused = |record: &str| {
        let answer = ["decide", SITE, "--driver", "latency", "--reason", "users in Dublin", "--record", record];
        let said = project.run(&answer, 2);
        assert_eq!(std::fs::read_to_string(project.path("main.tf")).unwrap(), SPAN, "{record}");
        said.err
    };
    assert!(refused("main.tf/x.md").contains("none of this repository"));
    assert!(refused("../x.md").contains("none of this repository"));
    assert!(refused("new/../../x.md").contains("none of this repository"));
    assert!(refused("").contains("--no-record"));
    #[cfg(unix)]
    assert!(refused("docs/decisions").contains("none of this repository"));
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    project.write("adr/1-x.md", "mine");
    assert!(refused("adr/1-x.md").contains("not overwritten"));
}

#[test]
fn of_two_decisions_with_one_name_only_the_one_at_the_place_is_answered() {
    let project = Project::new(&[("a/main.tf", SPAN), ("b/main.tf", SPAN)]);
    assert!(project.run(&["decide", SITE], 2).err.contains("a/main.tf:7, b/main.tf:7"));
    project.run(&["decide", "b/main.tf:7", "--driver", "latency", "--reason", "users in Dublin"], 0);
    assert_eq!(std::fs::read_to_string(project.path("a/main.tf")).unwrap(), SPAN);
    assert!(std::fs::read_to_string(project.path("b/main.tf")).unwrap().contains("# multi-region: latency"));
}
