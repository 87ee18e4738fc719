//! What of a plan cannot be read, or is more than is followed.

use super::*;

fn problems(reading: &Reading) -> Vec<&str> {
    reading.problems.iter().map(|problem| problem.message.as_str()).collect()
}

/// The text of a plan with something in the place of a word that JSON cannot be made of.
fn with(plan: &Json, word: &str, text: &str) -> Reading {
    let plan = plan.to_string().replace(&format!("\"{word}\""), text);
    let tree = Memory::new([("plan.json", plan.as_str()), ("main.tf", SOURCE)]);
    read_plans(&tree, &["plan.json".to_owned()], &[String::new()], &Options::default())
}

#[test]
fn values_that_cannot_be_read_are_told_and_unknown() {
    let values = || json!({"name": "HERE", "region": "eu-west-1"});
    let plan = plan(&[("aws_x.a", values(), json!({})), ("aws_x.b", values(), json!({}))], Json::Null);
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for text in [deep.as_str(), "1e999", "\"\\ud800\""] {
        let reading = with(&plan, "HERE", text);
        let [problem] = problems(&reading)[..] else { panic!("{:?}", reading.problems) };
        assert!(problem.starts_with("what this plan says of aws_x.a, and 1 others cannot be read"), "{problem}");
        assert!(value(&reading.stacks[0], "aws_x.a", "region").unwrap().why_unknown().is_some());
    }
}

#[test]
fn expressions_and_variables_that_cannot_be_read_are_told_and_unknown() {
    let mut plan = of_source();
    plan["variables"]["region"]["value"] = json!("HERE");
    let reading = with(&plan, "HERE", "1e999");
    assert!(problems(&reading)[0].starts_with("what this plan says of var.region cannot be read"));
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q[0]"), "provider.aws ?invalid");

    let mut plan = of_source();
    plan["configuration"]["provider_config"]["aws"]["expressions"] = json!({"region": {"constant_value": "HERE"}});
    let reading = with(&plan, "HERE", "1e999");
    assert!(problems(&reading)[0].starts_with("what this plan says of provider.aws cannot be read"));
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q[0]"), "provider.aws ?invalid");

    // Where it cannot be told what was written, everything that is planned counts.
    let written = block("aws_x.a", json!({"name": {"constant_value": "HERE"}}));
    let values = json!({"name": "a", "mode": "Geo"});
    let plan = super::plan(&[("aws_x.a", values, json!({}))], json!({"root_module": {"resources": [written]}}));
    let reading = with(&plan, "HERE", "1e999");
    assert!(problems(&reading)[0].starts_with("what this plan says of aws_x.a cannot be read"));
    assert_eq!(value(&reading.stacks[0], "aws_x.a", "mode").unwrap().as_str(), Some("Geo"));
}

/// A plan with a bucket and a copy of it in each of many instances of one module.
fn many(count: usize, referring: &str) -> Json {
    let addresses = |name: &str| (0..count).map(|at| format!("module.m[{at}].{name}")).collect::<Vec<_>>();
    let (buckets, copies) = (addresses("aws_s3_bucket.b"), addresses("aws_copy.c"));
    let instances = buckets.iter().map(|address| (address.as_str(), json!({}), json!({})));
    let copies = copies.iter().map(|address| (address.as_str(), json!({}), json!({"from": true})));
    let instances: Vec<_> =
        instances.chain(copies).chain([("aws_copy.all", json!({}), json!({"from": true}))]).collect();
    let inner = [
        block("aws_s3_bucket.b", json!({})),
        block("aws_copy.c", json!({"from": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}})),
    ];
    let outputs = json!({"id": {"expression": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}}});
    plan(
        &instances,
        json!({"root_module": {
            "resources": [block("aws_copy.all", json!({"from": {"references": [referring, "module.m"]}}))],
            "module_calls": {"m": {"source": "./m", "module": {"resources": inner, "outputs": outputs}}},
        }}),
    )
}

#[test]
fn what_lies_in_one_of_many_module_instances_is_found_at_once() {
    let stack = stack(&many(5_000, "module.m[7].id"), &[]);
    assert_eq!(references(&stack, "module.m[4999].aws_copy.c", "from"), ["module.m[4999].aws_s3_bucket.b.id"]);
    assert_eq!(references(&stack, "aws_copy.all", "from"), ["module.m[7].aws_s3_bucket.b.id"]);
}

#[test]
fn a_value_that_means_more_than_is_followed_is_told() {
    let few = stack(&many(500, "module.m"), &[]);
    assert_eq!(references(&few, "aws_copy.all", "from").len(), 0, "a module as a whole is no resource");
    let few = stack(&many(500, "module.m.id"), &[]);
    assert_eq!(references(&few, "aws_copy.all", "from").len(), 500);
    let reading = reading(&many(501, "module.m.id"), &[]);
    assert!(problems(&reading)[0].starts_with("1 values of this plan may mean too many resources"));
    assert!(references(&reading.stacks[0], "aws_copy.all", "from").is_empty());
}
