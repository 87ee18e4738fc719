//! `terragrunt.stack.hcl`: units that Terragrunt makes.

use super::*;

const MODULE: (&str, &str) = (
    "modules/app/main.tf",
    "variable \"region\" {}\nprovider \"aws\" {\n  region = var.region\n}\nresource \"aws_sqs_queue\" \"q\" {}\n",
);
const UNIT: (&str, &str) = (
    "units/app/terragrunt.hcl",
    "terraform {\n  source = \"${get_repo_root()}/modules/app\"\n}\ninputs = { region = values.region }\n",
);

#[test]
fn a_stack_file_makes_units_with_values() {
    let file = "locals {\n  place = \"eu-west-1\"\n}\n# data-residency: eu\nunit \"app\" {\n  source = \"../../units/app\"\n  path = \"service\"\n  values = { region = local.place }\n}\n";
    let stack = stack(&[MODULE, UNIT, ("live/eu/terragrunt.stack.hcl", file)]);
    assert_eq!(stack.name(), "live/eu/.terragrunt-stack/service");
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    let spoken = stack.scopes.iter().find(|scope| scope.name == "unit.app").unwrap();
    assert_eq!(spoken.comments[0].text, "data-residency: eu");
}

#[test]
fn stacks_make_stacks_and_a_copied_one_is_none_of_its_own() {
    let inner =
        "unit \"app\" {\n  source = \"../../units/app\"\n  path = \"app\"\n  values = { region = values.region }\n}\n";
    let outer = "stack \"eu\" {\n  source = \"../stacks/service\"\n  path = \"eu\"\n  values = { region = \"eu-west-1\" }\n}\nstack \"us\" {\n  source = \"../stacks/service\"\n  path = \"us\"\n  no_dot_terragrunt_stack = true\n  values = { region = \"us-east-1\" }\n}\n";
    let files = [MODULE, UNIT, ("stacks/service/terragrunt.stack.hcl", inner), ("live/terragrunt.stack.hcl", outer)];
    let reading = reading(&files);
    assert_eq!(names(&reading), ["live/.terragrunt-stack/eu/.terragrunt-stack/app", "live/us/.terragrunt-stack/app"]);
    // A relative source means the directory that the stack is copied to: it must not be found by accident.
    assert!(reading.problems.is_empty() || reading.problems.iter().all(|problem| !problem.note));
}

#[test]
fn a_unit_elsewhere_is_one_thing_that_cannot_be_told() {
    let file = "unit \"db\" {\n  source = \"github.com/acme/catalog//units/db?ref=v1\"\n  path = \"db\"\n  values = { name = \"x\" }\n}\n";
    let stack = stack(&[("live/eu/terragrunt.stack.hcl", file)]);
    assert_eq!(stack.name(), "live/eu/.terragrunt-stack/db");
    assert_eq!(resource(&stack, "unit.db").type_name.as_ref(), "module:github.com/acme/catalog//units/db");
    assert_eq!(resource(&stack, "unit.db").at.to_string(), "live/eu/terragrunt.stack.hcl:2");
}

#[test]
fn a_unit_that_asks_for_values_is_nobodys_own() {
    let reading = reading(&[MODULE, UNIT]);
    assert_eq!(names(&reading), ["units/app"]);
    assert!(reading.stacks[0].is_child);
}

#[test]
fn a_made_unit_finds_files_above_and_its_own() {
    let unit = "locals {\n  vars = read_terragrunt_config(find_in_parent_folders(\"region.hcl\"))\n  own = yamldecode(file(\"own.yaml\"))\n}\nterraform {\n  source = \"${get_repo_root()}/modules/app\"\n}\ninputs = { region = \"${local.vars.locals.place}-${local.own.number}\" }\n";
    let file = "unit \"app\" {\n  source = \"../../units/app\"\n  path = \"app\"\n}\n";
    let files = [
        MODULE,
        ("units/app/terragrunt.hcl", unit),
        ("units/app/own.yaml", "number: 1\n"),
        ("live/eu/region.hcl", "locals {\n  place = \"eu-west\"\n}\n"),
        ("live/eu/terragrunt.stack.hcl", file),
    ];
    assert_eq!(region(&stack(&files), "aws_sqs_queue.q"), "provider.aws eu-west-1");
}

#[test]
fn stacks_that_make_each_other_end() {
    let file = "stack \"again\" {\n  source = \"${get_repo_root()}/a\"\n  path = \"again\"\n}\n";
    let other = "stack \"a\" {\n  source = \"${get_repo_root()}/a\"\n  path = \"x\"\n}\n";
    for files in [
        &[("a/terragrunt.stack.hcl", file)][..],
        &[("a/terragrunt.stack.hcl", file), ("b/terragrunt.stack.hcl", other)],
    ] {
        let problems = reading(files).problems;
        let messages: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["the stack of units in \"a\" contains itself; it was not read again"]);
    }
}

#[test]
fn a_stack_that_contains_itself_many_times_is_followed_once() {
    let file: String =
        (0..8).map(|at| format!("stack \"s{at}\" {{\n  source = \"./\"\n  path = \"s{at}\"\n}}\n")).collect();
    let reading = reading(&[("a/terragrunt.stack.hcl", &file)]);
    assert_eq!(reading.problems.len(), 8);
    assert!(reading.problems.iter().all(|problem| problem.message.contains("contains itself")));
}

#[test]
fn stacks_that_make_ever_more_stacks_end_in_one_problem() {
    let inner = |next: usize| -> String {
        let stack =
            |at| format!("stack \"s{at}\" {{\n  source = \"${{get_repo_root()}}/s{next}\"\n  path = \"s{at}\"\n}}\n");
        (0..8).map(stack).collect()
    };
    let files: Vec<(String, String)> = (0..14)
        .map(|at| (format!("s{at}/terragrunt.stack.hcl"), if at < 13 { inner(at + 1) } else { String::new() }))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let reading = reading(&files);
    assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
    assert!(reading.problems[0].message.starts_with("more than 2000 units"));
}

#[test]
fn only_expressions_ask_for_values() {
    let is_child = |more: &str| {
        let unit = format!(
            "# values.x\nterraform {{\n  source = \"${{get_repo_root()}}/modules/app\"\n}}\ninputs = {{ region = \"eu-west-1\", text = \"values.x\", all = {more} }}\n"
        );
        reading(&[MODULE, ("live/app/terragrunt.hcl", &unit)]).stacks[0].is_child
    };
    assert!(!is_child("{ values = local.values }"));
    assert!(!is_child("[for values in [{ x = 1 }] : values.x]"));
    assert!(is_child("merge(values, {})"));
    assert!(is_child("\"a ${values.x}\""));
}

#[test]
fn a_broken_file_of_values_is_a_problem() {
    let files = [MODULE, UNIT, ("units/app/terragrunt.values.hcl", "region = = 1\n")];
    let reading = reading(&files);
    assert_eq!(
        reading.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(),
        ["units/app/terragrunt.values.hcl"]
    );
    assert!(region(&reading.stacks[0], "aws_sqs_queue.q").contains('?'));
}
