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
    assert!(said.contains("1 resource more, 2 jurisdictions, at least 42 a month by the estimate"), "{said}");
    let json = project.run(&["--infracost", "costs.json", "--format", "json"], 1).out;
    assert_eq!(json.matches("\"monthly_cost\": 41.6").count(), 2, "{json}");
    project.write("costs.json", "{\"projects\": 1}");
    assert!(project.run(&["--infracost", "costs.json"], 2).err.contains("no estimate"));
}
