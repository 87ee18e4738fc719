//! Plans beside a source that has changed since.

use super::*;

/// The region of a queue whose provider was planned with one `region` and is written with another.
fn joined(planned: Json, written: &str, variables: Json) -> String {
    let mut plan = plan(
        &[("aws_sqs_queue.q", json!({}), json!({}))],
        json!({
            "provider_config": {"aws": {"name": "aws", "expressions": planned}},
            "root_module": {"resources": [block("aws_sqs_queue.q", json!({}))], "variables": {"region": {}}},
        }),
    );
    plan["variables"] = variables;
    let source = format!(
        "variable \"region\" {{\n  default = \"ap-south-1\"\n}}\nvariable \"other\" {{\n  default = \"eu-west-3\"\n}}\nprovider \"aws\" {{\n{written}\n}}\nresource \"aws_sqs_queue\" \"q\" {{}}\n"
    );
    let reading = reading(&plan, &[("main.tf", &source)]);
    region(&reading.stacks[0], "aws_sqs_queue.q").trim_start_matches("provider.aws").trim().to_owned()
}

fn of(planned: Json, written: &str) -> String {
    joined(planned, written, json!({"region": {"value": "eu-west-1"}}))
}

#[test]
fn the_source_says_what_is_made_of_the_names_that_were_planned() {
    let planned = json!({"region": {"references": ["var.region"]}});
    assert_eq!(of(planned.clone(), "  region = var.region"), "eu-west-1");
    assert_eq!(of(planned, "  region = var.region == \"eu-west-1\" ? \"us-east-1\" : var.region"), "us-east-1");
    let indexed = json!({"region": {"references": ["var.region[0]", "var.region"]}});
    assert_eq!(joined(indexed, "  region = var.region[0]", json!({"region": {"value": ["us-west-2"]}})), "us-west-2");
}

#[test]
fn a_source_that_was_written_anew_does_not_say_what_was_planned() {
    let constant = json!({"region": {"constant_value": "us-east-1"}});
    assert_eq!(of(constant, "  region = \"eu-west-1\""), "us-east-1");
    let planned = json!({"region": {"references": ["var.region"]}});
    assert_eq!(of(planned.clone(), "  region = \"eu-west-2\""), "?unstated");
    assert_eq!(of(planned.clone(), "  region = var.other"), "?unstated");
    assert_eq!(of(planned, ""), "?unstated");
    // A region that was added since, and a configuration.
    assert_eq!(of(json!({}), "  region = \"eu-west-2\""), "");
    assert_eq!(of(json!({}), "  region = var.region"), "");
}

#[test]
fn a_variable_that_was_planned_as_null_is_not_its_default() {
    let planned = json!({"region": {"references": ["var.region"]}});
    assert_eq!(joined(planned, "  region = var.region", json!({"region": {"value": null}})), "");
}
