//! What a plan tells of a provider's region beside the provider's block.

use super::*;

/// The region of a new queue whose provider's `region` is written in some way, beside other resources: each its type,
/// its arguments and its values.
fn beside(written: Json, others: &[(&str, Json, Json)]) -> String {
    region(&stack(&of(written, others), &[]), "aws_sqs_queue.q").replace("provider.aws", "").trim().to_owned()
}

fn of(written: Json, others: &[(&str, Json, Json)]) -> Json {
    let addresses: Vec<String> = others.iter().enumerate().map(|(at, (name, ..))| format!("{name}.x{at}")).collect();
    let known =
        addresses.iter().zip(others).map(|(address, (_, _, values))| (address.as_str(), values.clone(), json!({})));
    let all: Vec<_> = known.chain([("aws_sqs_queue.q", json!({}), json!({"arn": true}))]).collect();
    let blocks = addresses.iter().zip(others).map(|(address, (_, arguments, _))| block(address, arguments.clone()));
    let blocks: Vec<Json> = blocks.chain([block("aws_sqs_queue.q", json!({}))]).collect();
    let mut plan = plan(
        &all,
        json!({
            "provider_config": {"aws": {"name": "aws", "expressions": {"region": written}}},
            "root_module": {"resources": blocks},
        }),
    );
    plan["variables"] = json!({"region": {"value": "eu-west-1"}, "env": {"value": "prod"}});
    plan
}

fn by_env() -> Json {
    json!({"references": ["var.env"]})
}

/// A queue that is there already.
fn queue(region: &str) -> (&'static str, Json, Json) {
    ("aws_sqs_queue", json!({}), json!({"arn": format!("arn:aws:sqs:{region}:123456789012:jobs")}))
}

#[test]
fn zones_and_known_arns_tell_where_all_lives_that_lives_through_the_same_provider() {
    let subnet = |zone: &str| ("aws_subnet", json!({}), json!({"availability_zone": zone}));
    assert_eq!(beside(by_env(), &[]), "?unstated");
    assert_eq!(beside(by_env(), &[queue("eu-west-1")]), "eu-west-1");
    assert_eq!(beside(by_env(), &[subnet("us-west-2-lax-1a"), queue("us-west-2")]), "us-west-2");
    // No region at all is written: it comes from the environment.
    assert_eq!(beside(json!({"constant_value": null}), &[subnet("eu-west-1c")]), "eu-west-1");
    assert_eq!(beside(json!({"constant_value": "eu-west-2"}), &[queue("eu-west-1")]), "eu-west-2");
}

#[test]
fn what_does_not_agree_or_need_not_live_there_tells_nothing() {
    assert_eq!(beside(by_env(), &[queue("eu-west-1"), queue("us-east-1")]), "?unstated");
    let arn = |name: &'static str, arn: &str| beside(by_env(), &[(name, json!({}), json!({"arn": arn}))]);
    // Asked in one region for all of them; and of no region.
    assert_eq!(arn("aws_cur_report_definition", "arn:aws:cur:us-east-1:123456789012:definition/x"), "?unstated");
    assert_eq!(arn("aws_sns_topic", "arn:aws:sns::123456789012:x"), "?unstated");
    let (name, _, values) = queue("eu-west-1");
    assert_eq!(beside(by_env(), &[(name, json!({"region": {"references": ["var.x"]}}), values)]), "?unstated");
    // Of a bucket that is there the region is its own; of what is new, the provider's.
    let bucket = ("aws_s3_bucket", json!({}), json!({"region": "eu-west-1"}));
    let mut plan = of(by_env(), &[bucket]);
    assert_eq!(region(&stack(&plan, &[]), "aws_sqs_queue.q"), "provider.aws eu-west-1");
    plan["resource_changes"][0]["change"]["actions"] = json!(["no-op"]);
    assert_eq!(region(&stack(&plan, &[]), "aws_sqs_queue.q"), "provider.aws ?unstated");
}

#[test]
fn a_variable_that_names_another_region_may_have_changed_since() {
    let written = json!({"references": ["var.region"]});
    assert_eq!(beside(written.clone(), &[queue("eu-west-1")]), "eu-west-1");
    assert_eq!(beside(written, &[queue("us-east-1")]), "?unstated");
}

#[test]
fn what_one_of_several_configurations_tells_does_not_hold_for_the_others() {
    let each = || json!({"references": ["each.value.id", "each.value"]});
    assert_eq!(beside(each(), &[queue("eu-west-1")]), "?unstated");
    assert_eq!(read_through(each(), json!({"id": "eu-west-1"}), json!({})), "?unstated");
}

#[test]
fn the_source_knows_better_than_what_was_there_before() {
    let source = "variable \"env\" {}\nvariable \"region\" {}\nprovider \"aws\" {\n  region = REGION\n}\n\
        resource \"aws_sqs_queue\" \"x0\" {}\nresource \"aws_sqs_queue\" \"q\" {}\n";
    let plan = of(by_env(), &[queue("eu-west-1")]);
    let beside = |written: &str| {
        let source = source.replace("REGION", written);
        let reading = reading(&plan, &[("main.tf", source.as_str())]);
        region(&reading.stacks[0], "aws_sqs_queue.q")
    };
    assert_eq!(beside("lookup({ prod = \"us-east-1\" }, var.env)"), "provider.aws us-east-1");
    assert_eq!(beside("file(var.env)"), "provider.aws eu-west-1");
}

/// The region of a queue through whose provider data about the zones was read.
fn read_through(written: Json, values: Json, arguments: Json) -> String {
    let mut plan = of(written, &[]);
    let data = json!({"address": "data.aws_availability_zones.all", "mode": "data", "type": "aws_availability_zones",
        "values": values});
    plan["prior_state"] = json!({"values": {"root_module": {"resources": [data]}}});
    let blocks = plan["configuration"]["root_module"]["resources"].as_array_mut().unwrap();
    blocks.push(block("data.aws_availability_zones.all", arguments));
    region(&stack(&plan, &[]), "aws_sqs_queue.q").replace("provider.aws ", "")
}

#[test]
fn data_about_the_zones_tells_the_region_unless_another_was_asked_for() {
    let with = |values: Json, arguments: Json| read_through(by_env(), values, arguments);
    let state = json!({"state": {"constant_value": "available"}});
    assert_eq!(with(json!({"id": "eu-west-1"}), state.clone()), "eu-west-1");
    assert_eq!(with(json!({"id": "eu-west-1"}), json!({"region": {"references": ["var.x"]}})), "?unstated");
    // Before version 3 of the provider.
    assert_eq!(with(json!({"id": "2019-08-07 12:00:00.123 +0000 UTC"}), state), "?unstated");
}

#[test]
fn the_trail_says_what_told_it() {
    let stack = stack(&of(by_env(), &[queue("eu-west-1")]), &[]);
    let settings = &resource(&stack, "aws_sqs_queue.q").provider.as_ref().unwrap().settings;
    let trail = settings.get("region").unwrap().origin.trail.clone().unwrap();
    let steps: Vec<String> = trail.flatten(9).iter().map(|step| step.what.to_string()).collect();
    assert_eq!(steps, ["aws_sqs_queue.x0.arn", "\"eu-west-1\""]);
}
