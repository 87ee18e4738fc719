//! Plans as a whole, small ones in memory: as terraform prints them, and beside their source.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

use serde_json::{Value as Json, json};

use super::read_plans;
use crate::discover::{Memory, paths};
use crate::model::{Resource, Stack, StackKind};
use crate::terraform::{Options, Reading};
use crate::value::{Data, Path, Value};

mod contradictions;
mod shortcomings;
mod told;

/// Reads `plan.json` among some files; modules may lie in all of their directories.
fn reading(plan: &Json, files: &[(&str, &str)]) -> Reading {
    let text = plan.to_string();
    let tree = Memory::new(files.iter().copied().chain([("plan.json", text.as_str())]));
    let mut directories: Vec<String> = files.iter().map(|(path, _)| paths::directory(path).to_owned()).collect();
    directories.sort();
    directories.dedup();
    read_plans(&tree, &["plan.json".to_owned()], &directories, &Options::default())
}

fn stack(plan: &Json, files: &[(&str, &str)]) -> Stack {
    let mut reading = reading(plan, files);
    assert_eq!(reading.problems, []);
    reading.stacks.swap_remove(0)
}

fn resource<'a>(stack: &'a Stack, address: &str) -> &'a Resource {
    stack.resources.iter().find(|resource| resource.address.as_ref() == address).unwrap()
}

fn value(stack: &Stack, address: &str, path: &str) -> Option<Value> {
    Path::parse(path).unwrap().select(&resource(stack, address).body).into_iter().next()
}

fn references(stack: &Stack, address: &str, path: &str) -> Vec<String> {
    value(stack, address, path).unwrap().origin.references().iter().map(ToString::to_string).collect()
}

/// The region of an instance's provider, or why it cannot be told.
fn region(stack: &Stack, address: &str) -> String {
    let provider = resource(stack, address).provider.as_ref().unwrap();
    let region = Path::parse("region").unwrap().select(&provider.settings).into_iter().next();
    let shown = match region.map(|region| region.data) {
        Some(Data::String(text)) => text.to_string(),
        Some(Data::Unknown(why)) => format!("?{}", why.kind()),
        Some(Data::OneOf(several)) => several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
        _ => String::new(),
    };
    format!("{} {shown}", provider.label).trim_end().to_owned()
}

/// A plan of some instances: each an address, its values, and what of them is unknown.
fn plan(instances: &[(&str, Json, Json)], configuration: Json) -> Json {
    let type_of = |address: &str| {
        let parsed = super::address::Address::parse(address);
        parsed.inner.split('.').next().unwrap_or_default().to_owned()
    };
    let resources = instances.iter().map(|(address, values, _)| {
        json!({"address": address, "mode": "managed", "type": type_of(address), "name": "x",
            "provider_name": "registry.terraform.io/hashicorp/aws", "values": values})
    });
    let changes = instances.iter().map(|(address, values, unknown)| {
        json!({"address": address, "mode": "managed", "type": type_of(address),
            "change": {"actions": ["create"], "before": null, "after": values, "after_unknown": unknown}})
    });
    json!({
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": resources.collect::<Vec<_>>()}},
        "resource_changes": changes.collect::<Vec<_>>(),
        "configuration": configuration,
    })
}

/// A block of a configuration, of the default AWS provider.
fn block(address: &str, expressions: Json) -> Json {
    json!({"address": address, "mode": "managed", "provider_config_key": "aws", "expressions": expressions})
}

#[test]
fn every_instance_of_every_module_is_read_with_its_key() {
    let child = json!({"address": "module.app[\"eu\"]", "resources": [
        {"address": "module.app[\"eu\"].aws_sqs_queue.jobs[1]", "mode": "managed", "type": "aws_sqs_queue", "values": {}},
        {"address": "module.app[\"eu\"].data.aws_region.here", "mode": "data", "type": "aws_region", "values": {}},
    ]});
    let mut plan = plan(
        &[("aws_sqs_queue.a", json!({}), json!({}))],
        json!({"root_module": {"module_calls": {
        "app": {"source": "terraform-aws-modules/sqs/aws", "module": {}}}}}),
    );
    plan["planned_values"]["root_module"]["child_modules"] = json!([child]);
    let stack = stack(&plan, &[]);
    assert_eq!(
        (stack.directory.as_str(), stack.kind, stack.name().as_str()),
        ("plan.json", StackKind::Plan, "plan.json")
    );
    let addresses: Vec<&str> = stack.resources.iter().map(|resource| resource.address.as_ref()).collect();
    assert_eq!(addresses, ["aws_sqs_queue.a", "module.app[\"eu\"].aws_sqs_queue.jobs[1]"]);
    let jobs = resource(&stack, addresses[1]);
    assert_eq!((jobs.name.as_ref(), jobs.repeated, jobs.at.to_string().as_str()), ("jobs[1]", true, "plan.json:1"));
    let call = &jobs.calls[0];
    assert_eq!(
        (call.address.as_ref(), call.block.as_ref(), call.source.as_ref()),
        ("module.app[\"eu\"]", "module.app", "terraform-aws-modules/sqs/aws")
    );
    assert!(call.repeated && call.installed);
    assert_eq!(stack.components, ["terraform-aws-modules/sqs/aws"]);
}

#[test]
fn an_argument_that_the_provider_filled_in_is_not_taken_for_a_decision() {
    let written =
        block("aws_x.a", json!({"name": {"constant_value": "a"}, "list": [{"on": {"constant_value": true}}]}));
    let values = json!({"name": "a", "mode": "Geo", "arn": "arn:x", "list": [{"on": true, "kind": "Geo"}],
        "replica": [{"region_name": "eu-west-1"}]});
    let with = stack(
        &plan(&[("aws_x.a", values.clone(), json!({"id": true}))], json!({"root_module": {"resources": [written]}})),
        &[],
    );
    let body = &resource(&with, "aws_x.a").body;
    assert_eq!(
        body.as_map().unwrap().keys().map(AsRef::as_ref).collect::<Vec<_>>(),
        ["arn", "list", "name", "replica"]
    );
    assert!(value(&with, "aws_x.a", "list.kind").is_none() && value(&with, "aws_x.a", "list.on").is_some());
    // Blocks that are not shown as written may come from dynamic ones.
    assert_eq!(value(&with, "aws_x.a", "replica.region_name").unwrap().as_str(), Some("eu-west-1"));
    // Where the plan says nothing of the configuration, everything counts.
    let without = stack(&plan(&[("aws_x.a", values, json!({}))], Json::Null), &[]);
    assert_eq!(value(&without, "aws_x.a", "mode").unwrap().as_str(), Some("Geo"));
}

#[test]
fn what_is_known_after_apply_is_unknown_and_still_refers() {
    let blocks = json!([
        block("aws_s3_bucket.to", json!({})),
        block(
            "aws_copy.a",
            json!({
                "whole": {"references": ["aws_s3_bucket.to[\"eu\"].arn", "aws_s3_bucket.to[\"eu\"]", "aws_s3_bucket.to"]},
                "own": {"references": ["aws_s3_bucket.to", "each.key"]},
                "any": {"references": ["aws_s3_bucket.to"]},
                "read": {"references": ["data.aws_vpc.main.id", "data.aws_vpc.main"]},
            })
        ),
    ]);
    let unknown = json!({"whole": true, "own": true, "any": true, "read": true});
    let plan = plan(
        &[
            ("aws_s3_bucket.to[\"eu\"]", json!({}), json!({})),
            ("aws_s3_bucket.to[\"us\"]", json!({}), json!({})),
            ("aws_copy.a[\"us\"]", json!({}), unknown),
        ],
        json!({"root_module": {"resources": blocks}}),
    );
    let stack = stack(&plan, &[]);
    let user = "aws_copy.a[\"us\"]";
    assert_eq!(references(&stack, user, "whole"), ["aws_s3_bucket.to[\"eu\"].arn"]);
    assert_eq!(references(&stack, user, "own"), ["aws_s3_bucket.to[\"us\"]"]);
    assert_eq!(references(&stack, user, "any"), ["aws_s3_bucket.to"]);
    let why = |path: &str| value(&stack, user, path).unwrap().why_unknown().map(ToString::to_string);
    assert_eq!(why("read").as_deref(), Some("data.aws_vpc.main.id is read when terraform runs"));
    assert_eq!(why("whole").as_deref(), Some("aws_s3_bucket.to[\"eu\"].arn is known only after apply"));
}

#[test]
fn references_lead_through_inputs_and_outputs_of_modules() {
    let configuration = json!({"root_module": {
    "resources": [block("aws_copy.a", json!({"from": {"references": ["module.store.name", "module.store"]}}))],
    "module_calls": {
        "store": {"source": "./store", "module": {
            "resources": [block("aws_s3_bucket.main", json!({}))],
            "outputs": {"name": {"expression": {"references": ["aws_s3_bucket.main.id", "aws_s3_bucket.main"]}}}}},
        "use": {"source": "./use", "expressions": {"bucket": {"references": ["module.store.name", "module.store"]}}, "module": {
            "resources": [block("aws_copy.b", json!({"from": {"references": ["var.bucket"]}}))]}},
    }}});
    let plan = plan(
        &[
            ("module.store.aws_s3_bucket.main", json!({}), json!({})),
            ("aws_copy.a", json!({}), json!({"from": true})),
            ("module.use[0].aws_copy.b", json!({}), json!({"from": true})),
        ],
        configuration,
    );
    let stack = stack(&plan, &[]);
    for user in ["aws_copy.a", "module.use[0].aws_copy.b"] {
        assert_eq!(references(&stack, user, "from"), ["module.store.aws_s3_bucket.main.id"], "{user}");
    }
}

#[test]
fn each_value_is_the_instance_that_a_for_each_goes_through() {
    let configuration = json!({"root_module": {
        "resources": [block("aws_s3_bucket.a", json!({}))],
        "module_calls": {"use": {"source": "./use",
            "expressions": {"bucket": {"references": ["each.value.id", "each.value"]}},
            "for_each_expression": {"references": ["aws_s3_bucket.a"]},
            "module": {"resources": [block("aws_copy.b", json!({"from": {"references": ["var.bucket"]}}))]}}}}});
    let plan = plan(
        &[
            ("aws_s3_bucket.a[\"x\"]", json!({}), json!({})),
            ("aws_s3_bucket.a[\"y\"]", json!({}), json!({})),
            ("module.use[\"y\"].aws_copy.b", json!({}), json!({"from": true})),
        ],
        configuration,
    );
    assert_eq!(references(&stack(&plan, &[]), "module.use[\"y\"].aws_copy.b", "from"), ["aws_s3_bucket.a[\"y\"].id"]);
}

#[test]
fn modules_that_pass_names_in_a_circle_end() {
    let configuration = json!({"root_module": {
        "resources": [block("aws_copy.a", json!({"from": {"references": ["module.m.o", "module.m"]}}))],
        "module_calls": {"m": {"source": "./m", "expressions": {"i": {"references": ["module.m.o", "module.m"]}}, "module": {
            "outputs": {"o": {"expression": {"references": ["var.i", "var.i", "var.i"]}}}}}}}});
    let stack = stack(&plan(&[("aws_copy.a", json!({}), json!({"from": true}))], configuration), &[]);
    assert_eq!(references(&stack, "aws_copy.a", "from"), [""; 0]);
}

/// A plan with a queue through each of the provider configurations.
fn providers(configurations: Json, variables: Json) -> Json {
    let keys: Vec<String> = configurations.as_object().unwrap().keys().cloned().collect();
    let blocks = keys.iter().enumerate().map(|(position, key)| {
        json!({"address": format!("aws_sqs_queue.q{position}"), "mode": "managed", "provider_config_key": key})
    });
    let names: Vec<String> = (0..keys.len()).map(|position| format!("aws_sqs_queue.q{position}")).collect();
    let instances: Vec<(&str, Json, Json)> = names.iter().map(|name| (name.as_str(), json!({}), json!({}))).collect();
    let mut plan = plan(
        &instances,
        json!({"provider_config": configurations, "root_module": {"resources": blocks.collect::<Vec<_>>()}}),
    );
    plan["variables"] = variables;
    plan
}

#[test]
fn a_provider_lives_where_a_constant_says() {
    let configurations = json!({
        "aws": {"name": "aws", "expressions": {"region": {"references": ["var.region"]}}},
        "aws.far": {"name": "aws", "alias": "far", "expressions": {"region": {"constant_value": "us-east-1"}}},
        "aws.made": {"name": "aws", "alias": "made", "expressions": {"region": {"references": ["local.x", "var.far"]}}},
        "aws.other": {"name": "aws", "alias": "other", "expressions": {"region": {"references": ["var.region"]}}},
        "aws.own": {"name": "aws", "alias": "own", "expressions": {"region": {"references": ["var.far"]}}},
        "module.m:aws": {"name": "aws", "module_address": "module.m", "expressions": {"region": {"references": ["var.region"]}}},
    });
    let plan = providers(configurations, json!({"region": {"value": "eu-west-1"}, "far": {"value": "ap-south-1"}}));
    let stack = stack(&plan, &[]);
    let regions: Vec<String> = (0..6).map(|position| region(&stack, &format!("aws_sqs_queue.q{position}"))).collect();
    // A plan does not say what is made of a variable: `lookup(local.failover, var.region)` has the same name in it.
    assert_eq!(
        regions,
        [
            "provider.aws ?unstated",
            "provider.aws.far us-east-1",
            "provider.aws.made ?unstated",
            "provider.aws.other ?unstated",
            "provider.aws.own ?unstated",
            "module.m.provider.aws ?unstated",
        ]
    );
    assert!(resource(&stack, "aws_sqs_queue.q0").provider.as_ref().unwrap().is_default);
}

#[test]
fn a_data_source_tells_the_region_of_the_provider_it_was_read_through() {
    let configurations = json!({"aws": {"name": "aws", "expressions": {"region": {"references": ["local.region"]}}}});
    let mut plan = providers(configurations, json!({}));
    let data = |address: &str, region: &str| json!({"address": address, "mode": "data", "type": "aws_region", "values": {"name": region}});
    plan["prior_state"] = json!({"values": {"root_module": {"resources": [data("data.aws_region.other", "us-east-1"), data("data.aws_region.here", "eu-west-1")]}}});
    let blocks = plan["configuration"]["root_module"]["resources"].as_array_mut().unwrap();
    blocks.push(json!({"address": "data.aws_region.here", "mode": "data", "provider_config_key": "aws"}));
    // Asked for by name: it says nothing of the provider.
    blocks.push(json!({"address": "data.aws_region.other", "mode": "data", "provider_config_key": "aws", "expressions": {"name": {"constant_value": "us-east-1"}}}));
    assert_eq!(region(&stack(&plan, &[]), "aws_sqs_queue.q0"), "provider.aws eu-west-1");
}

#[test]
fn a_module_s_own_name_for_a_provider_in_old_plans_may_be_any_that_could_be_passed() {
    let configurations = json!({
        "aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}},
        "aws.west": {"name": "aws", "alias": "west", "expressions": {"region": {"constant_value": "us-west-2"}}},
        "copy:aws": {"name": "aws", "module_address": "module.copy"},
    });
    let mut plan = providers(configurations, json!({}));
    plan["format_version"] = json!("0.1");
    assert_eq!(region(&stack(&plan, &[]), "aws_sqs_queue.q2"), "copy.provider.aws eu-west-1|us-west-2");
}

const SOURCE: &str = "variable \"region\" {}\nlocals {\n  far = var.region == \"eu-west-1\" ? \"us-east-1\" : \"eu-west-1\"\n}\nprovider \"aws\" {\n  region = local.far\n}\n\
    # multi-region: latency -- why\nresource \"aws_sqs_queue\" \"q\" {\n  count = 2\n}\nmodule \"m\" {\n  source = \"acme/m/aws\"\n}\n";

/// The plan of [`SOURCE`]; the module was at hand when it was made.
fn of_source() -> Json {
    let mut plan = plan(
        &[("aws_sqs_queue.q[0]", json!({}), json!({})), ("module.m.aws_sqs_queue.inner", json!({}), json!({}))],
        json!({
            "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"references": ["local.far"]}}}},
            "root_module": {
                "resources": [block("aws_sqs_queue.q", json!({}))],
                "module_calls": {"m": {"source": "acme/m/aws", "module": {"resources": [block("aws_sqs_queue.inner", json!({}))]}}},
                "variables": {"region": {}},
            },
        }),
    );
    plan["variables"] = json!({"region": {"value": "eu-west-1"}});
    plan
}

#[test]
fn a_plan_is_found_again_in_the_source_beside_it() {
    let stack = stack(&of_source(), &[("main.tf", SOURCE)]);
    let queue = resource(&stack, "aws_sqs_queue.q[0]");
    assert_eq!(queue.at.to_string(), "main.tf:9");
    assert_eq!(stack.scopes[queue.scopes[0].0].comments.len(), 1);
    // The source says what the plan does not: what is made of the names.
    assert_eq!(region(&stack, "aws_sqs_queue.q[0]"), "provider.aws us-east-1");
    // What lies in a module that is not at hand stands at its call.
    let inner = resource(&stack, "module.m.aws_sqs_queue.inner");
    assert_eq!((inner.at.to_string().as_str(), inner.calls[0].installed), ("main.tf:12", true));
}

#[test]
fn a_source_elsewhere_must_be_the_only_one_that_fits() {
    let place = |files: &[(&str, &str)]| resource(&stack(&of_source(), files), "aws_sqs_queue.q[0]").at.to_string();
    assert_eq!(
        place(&[("live/eu/main.tf", SOURCE), ("live/x/main.tf", "variable \"region\" {}\n")]),
        "live/eu/main.tf:9"
    );
    assert_eq!(place(&[("live/eu/main.tf", SOURCE), ("live/us/main.tf", SOURCE)]), "plan.json:1");
    assert_eq!(place(&[("main.tf", "resource \"aws_sns_topic\" \"t\" {}\n")]), "plan.json:1");
}

#[test]
fn what_a_plan_does_not_hold_is_told() {
    let mut plan = of_source();
    plan["errored"] = json!(true);
    let reading = reading(&plan, &[]);
    assert_eq!(reading.stacks.len(), 1);
    assert!(reading.problems[0].message.starts_with("planning ended with errors"), "{:?}", reading.problems);
}
