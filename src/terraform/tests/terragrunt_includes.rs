//! Files that units of Terragrunt include and read.

use super::*;

const MODULE: (&str, &str) = (
    "modules/app/main.tf",
    "variable \"region\" {}\nvariable \"tags\" {\n  default = {}\n}\nprovider \"aws\" {\n  region = var.region\n}\nresource \"aws_sqs_queue\" \"q\" {\n  tags = var.tags\n}\n",
);

fn unit(more: &str) -> String {
    format!("terraform {{\n  source = \"../../../modules/app\"\n}}\n{more}")
}

#[test]
fn a_root_file_reads_what_lies_above_the_unit() {
    let root = "locals {\n  region_vars = read_terragrunt_config(find_in_parent_folders(\"region.hcl\"))\n  place = local.region_vars.locals.aws_region\n}\ninputs = merge(local.region_vars.locals, { region = local.place })\n";
    let own = unit("include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n");
    let files = [
        MODULE,
        ("root.hcl", root),
        ("live/eu/region.hcl", "locals {\n  aws_region = \"eu-west-1\"\n}\n"),
        ("live/eu/app/terragrunt.hcl", own.as_str()),
    ];
    let stack = stack(&files);
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    let steps = trail(provider.settings.get("region").unwrap());
    assert_eq!(steps.last().unwrap(), "\"eu-west-1\" live/eu/region.hcl:2");
    assert!(steps.contains(&"inputs.region root.hcl:5".to_owned()), "{steps:?}");
    let read: Vec<&str> = stack.files.iter().map(|file| file.path()).collect();
    assert_eq!(read, ["live/eu/app/terragrunt.hcl", "live/eu/region.hcl", "modules/app/main.tf", "root.hcl"]);
}

#[test]
fn a_file_that_others_include_is_no_unit() {
    let own = unit("include {\n  path = find_in_parent_folders()\n}\n");
    let root = "inputs = { region = \"eu-west-1\" }\n";
    let reading = reading(&[MODULE, ("live/terragrunt.hcl", root), ("live/eu/app/terragrunt.hcl", &own)]);
    assert_eq!(names(&reading), ["live/eu/app"]);
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws eu-west-1");
}

#[test]
fn strategies_say_how_inputs_are_merged() {
    let root = "inputs = {\n  region = \"eu-west-1\"\n  tags = { team = \"a\" }\n}\n";
    let merged = |strategy: &str| {
        let own = unit(&format!(
            "include \"root\" {{\n  path = find_in_parent_folders(\"root.hcl\")\n  merge_strategy = \"{strategy}\"\n}}\ninputs = {{ tags = {{ stage = \"b\" }} }}\n"
        ));
        let stack = stack(&[MODULE, ("root.hcl", root), ("live/eu/app/terragrunt.hcl", &own)]);
        format!("{} {}", region(&stack, "aws_sqs_queue.q"), at(&stack, "aws_sqs_queue.q", "tags"))
    };
    assert_eq!(merged("shallow"), "provider.aws eu-west-1 {stage=b}");
    assert_eq!(merged("deep"), "provider.aws eu-west-1 {stage=b, team=a}");
    assert_eq!(merged("no_merge"), "provider.aws ?unset-variable {stage=b}");
}

#[test]
fn a_strategy_that_terragrunt_refuses_is_a_problem() {
    let root = "inputs = {\n  region = \"eu-west-1\"\n}\n";
    for strategy in ["deep_map_only", "merge"] {
        let own = unit(&format!(
            "include \"root\" {{\n  path = find_in_parent_folders(\"root.hcl\")\n  merge_strategy = \"{strategy}\"\n}}\n"
        ));
        let reading = reading(&[MODULE, ("root.hcl", root), ("live/eu/app/terragrunt.hcl", &own)]);
        let messages: Vec<&str> = reading.problems.iter().map(|problem| problem.message.as_str()).collect();
        let message = format!(
            "the included file cannot be read: Terragrunt merges no include by the strategy \"{strategy}\"; what it says is unknown"
        );
        assert_eq!(messages, [message.as_str()]);
        let app = reading.stacks.iter().find(|stack| stack.directory == "live/eu/app").unwrap();
        assert_eq!(region(app, "aws_sqs_queue.q"), "provider.aws ?missing-file");
    }
}

#[test]
fn an_exposed_include_can_be_used_and_another_cannot() {
    let root = "locals {\n  place = \"eu-west-1\"\n}\n";
    let uses = |exposed: bool| {
        let own = unit(&format!(
            "include \"root\" {{\n  path = find_in_parent_folders(\"root.hcl\")\n  expose = {exposed}\n}}\ninputs = {{ region = include.root.locals.place }}\n"
        ));
        region(&stack(&[MODULE, ("root.hcl", root), ("live/eu/app/terragrunt.hcl", &own)]), "aws_sqs_queue.q")
    };
    assert_eq!(uses(true), "provider.aws eu-west-1");
    assert_eq!(uses(false), "provider.aws ?missing-file");
}

#[test]
fn the_source_may_come_from_an_included_file() {
    let common = "terraform {\n  source = \"${dirname(find_in_parent_folders(\"root.hcl\"))}/modules//app\"\n}\ninputs = { region = \"eu-west-1\" }\n";
    let own =
        "include \"common\" {\n  path = \"${dirname(find_in_parent_folders(\"root.hcl\"))}/_common/app.hcl\"\n}\n";
    let files = [MODULE, ("root.hcl", ""), ("_common/app.hcl", common), ("live/eu/app/terragrunt.hcl", own)];
    assert_eq!(region(&stack(&files), "aws_sqs_queue.q"), "provider.aws eu-west-1");
}

#[test]
fn a_source_is_told_where_every_way_leads_to_the_same_module() {
    let stack = |other: &str| {
        let source = format!("get_env(\"STAGE\") == \"live\" ? \"{other}\" : \"../../../modules/app\"");
        let own = format!("terraform {{\n  source = {source}\n}}\ninputs = {{ region = \"eu-west-1\" }}\n");
        let stacks = reading(&[MODULE, ("modules/other/main.tf", ""), ("live/eu/app/terragrunt.hcl", &own)]).stacks;
        stacks.into_iter().find(|stack| stack.directory == "live/eu/app").unwrap()
    };
    let same = stack("${get_repo_root()}//modules/app");
    assert_eq!(region(&same, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    for other in ["../../../modules/other", "git::https://git.example.com/acme/live//modules/app?ref=v1"] {
        assert_eq!(
            resource(&stack(other), "terraform.source").type_name.split(' ').next(),
            Some("module:get_env(\"STAGE\")")
        );
    }
}

#[test]
fn paths_are_told_as_terragrunt_tells_them() {
    let root = "locals {\n  parts = split(\"/\", path_relative_to_include())\n}\ninputs = {\n  region = local.parts[1]\n  tags = {\n    from = path_relative_from_include()\n    parent = basename(get_parent_terragrunt_dir())\n    own = basename(get_terragrunt_dir())\n    original = basename(get_original_terragrunt_dir())\n    root = get_path_to_repo_root()\n    below = get_path_from_repo_root()\n    repo = \"${get_repo_root()}/x\" == \"${get_terragrunt_dir()}/../../../x\"\n  }\n}\n";
    let own = unit("include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n");
    let stack = stack(&[MODULE, (".git/HEAD", ""), ("root.hcl", root), ("live/eu-west-1/app/terragrunt.hcl", &own)]);
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    let tag = |name: &str| at(&stack, "aws_sqs_queue.q", &format!("tags.{name}"));
    assert_eq!(tag("from"), "../../..");
    assert_eq!(tag("root"), "../../..");
    assert_eq!(tag("below"), "live/eu-west-1/app");
    assert_eq!(tag("own"), "app");
    assert_eq!(tag("original"), "app");
}

#[test]
fn inputs_come_from_yaml_and_from_files_of_variables() {
    let own = unit(
        "locals {\n  empty = find_in_parent_folders(\"none.yaml\", \"${get_terragrunt_dir()}/own.yaml\")\n  vars = jsondecode(read_tfvars_file(\"own.tfvars\"))\n}\ninputs = merge(yamldecode(file(local.empty)), local.vars)\n",
    );
    let files = [
        MODULE,
        ("live/eu/app/terragrunt.hcl", own.as_str()),
        ("live/eu/app/own.yaml", "region: eu-west-1\n"),
        ("live/eu/app/own.tfvars", "tags = { a = \"b\" }\n"),
    ];
    let stack = stack(&files);
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    assert_eq!(at(&stack, "aws_sqs_queue.q", "tags"), "{a=b}");
}

#[test]
fn a_file_lies_beside_the_one_that_names_it() {
    let root = "locals {\n  vars = jsondecode(read_tfvars_file(\"own.tfvars\"))\n}\ninputs = {\n  region = file(\"region.txt\")\n  tags = {\n    there = fileexists(\"region.txt\")\n    unit = fileexists(\"${get_terragrunt_dir()}/own.txt\")\n    vars = local.vars.place\n  }\n}\n";
    let own = unit("include {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n");
    let files = [
        MODULE,
        ("live/root.hcl", root),
        ("live/region.txt", "eu-west-1"),
        ("live/own.tfvars", "place = \"root\"\n"),
        ("live/eu/app/terragrunt.hcl", own.as_str()),
        ("live/eu/app/region.txt", "us-east-1"),
        ("live/eu/app/own.txt", ""),
        ("live/eu/app/own.tfvars", "place = \"unit\"\n"),
    ];
    let stack = stack(&files);
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    assert_eq!(at(&stack, "aws_sqs_queue.q", "tags"), "{there=true, unit=true, vars=unit}");
}

#[test]
fn a_file_beside_the_unit_is_not_the_one_that_an_included_file_names() {
    let root = "inputs = { region = file(\"region.txt\") }\n";
    let own = unit("include {\n  path = find_in_parent_folders(\"root.hcl\")\n}\n");
    let files = [
        MODULE,
        ("live/root.hcl", root),
        ("live/eu/app/terragrunt.hcl", own.as_str()),
        ("live/eu/app/region.txt", "us-east-1"),
    ];
    assert_eq!(region(&stack(&files), "aws_sqs_queue.q"), "provider.aws ?missing-file");
}

#[test]
fn a_default_stands_for_a_file_that_is_not_there() {
    let own = unit(
        "locals {\n  vars = read_terragrunt_config(\"none.hcl\", { locals = { place = \"eu-west-1\" } })\n}\ninputs = { region = local.vars.locals.place }\n",
    );
    assert_eq!(
        region(&stack(&[MODULE, ("live/eu/app/terragrunt.hcl", &own)]), "aws_sqs_queue.q"),
        "provider.aws eu-west-1"
    );
}

#[test]
fn an_included_file_that_cannot_be_read_leaves_everything_open() {
    let own = unit(
        "include \"root\" {\n  path = find_in_parent_folders(\"none.hcl\")\n}\ninputs = { region = \"eu-west-1\" }\n",
    );
    let reading = reading(&[MODULE, ("live/eu/app/terragrunt.hcl", &own)]);
    assert!(reading.problems[0].message.starts_with("the included file cannot be read"));
    let stack = &reading.stacks[0];
    assert_eq!(region(stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    assert_eq!(at(stack, "aws_sqs_queue.q", "tags"), "?invalid");
}

#[test]
fn files_that_read_each_other_end() {
    let own = unit(
        "locals {\n  a = read_terragrunt_config(\"a.hcl\")\n}\ninclude \"x\" {\n  path = path_relative_to_include()\n}\ninputs = { region = local.a.locals.b.locals.a }\n",
    );
    let files = [
        MODULE,
        ("live/eu/app/terragrunt.hcl", own.as_str()),
        ("live/eu/app/a.hcl", "locals {\n  b = read_terragrunt_config(\"b.hcl\")\n}\n"),
        ("live/eu/app/b.hcl", "locals {\n  a = read_terragrunt_config(\"a.hcl\")\n}\n"),
    ];
    assert_eq!(region(&reading(&files).stacks[0], "aws_sqs_queue.q"), "provider.aws ?cycle");
}

#[test]
fn nothing_outside_the_tree_is_read() {
    for path in ["/etc/passwd", "../../../../etc/passwd", "${get_repo_root()}/../x"] {
        let own = unit(&format!("inputs = {{ region = file(\"{path}\") }}\n"));
        let stack = stack(&[MODULE, ("live/eu/app/terragrunt.hcl", &own)]);
        assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws ?function", "{path}");
    }
}

#[test]
fn a_flood_of_files_is_cut() {
    let locals = |next: &str| {
        let lines = (0..60).map(|at| format!("  l{at} = read_terragrunt_config(\"{next}\")\n"));
        format!("locals {{\n{}}}\n", lines.collect::<String>())
    };
    let own = unit(&format!("{}inputs = {{ region = local.l0.locals.l0.locals.l0.locals.x }}\n", locals("a.hcl")));
    let (a, b) = (locals("b.hcl"), locals("c.hcl"));
    let files = [
        MODULE,
        ("live/eu/app/terragrunt.hcl", own.as_str()),
        ("live/eu/app/a.hcl", a.as_str()),
        ("live/eu/app/b.hcl", b.as_str()),
        ("live/eu/app/c.hcl", "locals {\n  x = \"eu-west-1\"\n}\n"),
    ];
    assert_eq!(reading(&files).stacks.len(), 1);
}

#[test]
fn a_unit_whose_include_cannot_be_read_stays_one() {
    let own =
        "include \"root\" {\n  path = find_in_parent_folders(\"none.hcl\")\n}\ninputs = { region = \"eu-west-1\" }\n";
    let reading = reading(&[("live/eu/app/terragrunt.hcl", own)]);
    assert!(reading.problems[0].message.starts_with("the included file cannot be read"), "{:?}", reading.problems);
    assert_eq!(names(&reading), ["live/eu/app"]);
    let source = resource(&reading.stacks[0], "terraform.source");
    assert_eq!(
        (source.type_name.as_ref(), source.at.to_string().as_str()),
        ("module:include.root", "live/eu/app/terragrunt.hcl:1")
    );
}

#[test]
fn a_file_whose_include_cannot_be_read_says_nothing_for_certain() {
    let own = unit(
        "locals {\n  other = read_terragrunt_config(\"other.hcl\")\n}\ninputs = { region = try(local.other.iam_role, \"eu-west-1\") }\n",
    );
    let other = "include \"root\" {\n  path = \"none.hcl\"\n}\n";
    let reading = reading(&[MODULE, ("live/eu/app/terragrunt.hcl", &own), ("live/eu/app/other.hcl", other)]);
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws ?function");
}
