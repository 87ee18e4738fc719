//! Units of Terragrunt: where their module is, and what they pass to it.

use super::*;
use crate::discover::Clones;
use crate::model::{ResourceKind, ScopeKind, StackKind};

const MODULE: (&str, &str) = (
    "modules/app/main.tf",
    "variable \"region\" {}\nvariable \"name\" {\n  default = \"app\"\n}\nprovider \"aws\" {\n  region = var.region\n}\nresource \"aws_sqs_queue\" \"q\" {\n  name = var.name\n}\n",
);

#[test]
fn a_unit_is_a_stack_of_its_module_with_its_inputs() {
    let unit = "locals {\n  region = \"eu-west-1\"\n}\nterraform {\n  source = \"../../modules//app\"\n}\ninputs = {\n  region = local.region\n}\n";
    let stack = stack(&[MODULE, ("live/eu/terragrunt.hcl", unit)]);
    assert_eq!((stack.name().as_str(), stack.kind), ("live/eu", StackKind::Terragrunt));
    assert_eq!(stack.components, ["modules/app"]);
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    let steps = [
        "var.region modules/app/main.tf:6",
        "inputs.region live/eu/terragrunt.hcl:8",
        "local.region live/eu/terragrunt.hcl:8",
        "\"eu-west-1\" live/eu/terragrunt.hcl:2",
    ];
    assert_eq!(trail(provider.settings.get("region").unwrap()), steps);
}

#[test]
fn a_module_that_only_units_call_is_no_root() {
    let unit = "terraform {\n  source = \"${get_terragrunt_dir()}/../../modules/app\"\n}\n";
    let reading = reading(&[MODULE, ("live/eu/terragrunt.hcl", unit)]);
    assert_eq!(names(&reading), ["live/eu"]);
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws ?unset-variable");
}

#[test]
fn a_unit_without_a_source_has_its_own_files() {
    let files = [
        ("live/eu/terragrunt.hcl", "inputs = { region = \"eu-west-1\" }\n"),
        ("live/eu/main.tf", MODULE.1),
        ("live/eu/eu.auto.tfvars", "region = \"eu-west-2\"\n"),
    ];
    // Inputs are passed in the environment: a file of variables stands over them.
    assert_eq!(region(&stack(&files), "aws_sqs_queue.q"), "provider.aws eu-west-2");
    assert_eq!(region(&stack(&files[..2]), "aws_sqs_queue.q"), "provider.aws eu-west-1");
}

#[test]
fn the_environment_is_an_assumption_or_unknown() {
    let unit = |region: &str| {
        format!("terraform {{\n  source = \"../../modules/app\"\n}}\ninputs = {{\n  region = {region}\n}}\n")
    };
    let stack_of = |region: &str| stack(&[MODULE, ("live/eu/terragrunt.hcl", &unit(region))]);
    let known = stack_of("get_env(\"REGION\", \"eu-west-1\")");
    let provider = resource(&known, "aws_sqs_queue.q").provider.clone().unwrap();
    let value = provider.settings.get("region").unwrap();
    assert!(value.as_str() == Some("eu-west-1") && value.origin.assumed);
    for region_of in ["get_env(\"REGION\")", "run_cmd(\"echo\", \"eu-west-1\")", "dependency.vpc.outputs.region"] {
        assert!(region(&stack_of(region_of), "aws_sqs_queue.q").contains('?'), "{region_of}");
    }
}

#[test]
fn what_stands_in_for_a_dependency_is_no_truth() {
    let unit = "terraform {\n  source = \"../../modules/app\"\n}\ndependency \"vpc\" {\n  config_path = \"../vpc\"\n  mock_outputs = { region = \"eu-west-1\" }\n}\ninputs = {\n  region = dependency.vpc.outputs.region\n}\n";
    let stack = stack(&[MODULE, ("live/eu/terragrunt.hcl", unit)]);
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws ?computed");
}

#[test]
fn inputs_that_cannot_be_told_may_set_anything() {
    let unit = "terraform {\n  source = \"../../modules/app\"\n}\ninputs = merge(yamldecode(run_cmd(\"x\")), { region = \"eu-west-1\" })\n";
    let stack = stack(&[MODULE, ("live/eu/terragrunt.hcl", unit)]);
    assert_eq!(at(&stack, "aws_sqs_queue.q", "name"), "?function");
}

#[test]
fn arguments_of_the_command_line_stand_over_inputs() {
    let unit = "terraform {\n  source = \"../../modules/app\"\n  extra_arguments \"vars\" {\n    commands = get_terraform_commands_that_need_vars()\n    required_var_files = [\"${get_terragrunt_dir()}/../eu.tfvars\"]\n    arguments = [\"-var\", \"name=queue\"]\n    env_vars = { TF_VAR_name = \"weak\" }\n  }\n  extra_arguments \"init\" {\n    commands = [\"init\"]\n    arguments = [\"-var=name=none\"]\n  }\n}\ninputs = { region = \"us-east-1\" }\n";
    let stack = stack(&[MODULE, ("live/eu/terragrunt.hcl", unit), ("live/eu.tfvars", "region = \"eu-west-1\"\n")]);
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    assert_eq!(at(&stack, "aws_sqs_queue.q", "name"), "queue");
}

#[test]
fn a_module_elsewhere_is_one_thing_with_its_inputs_and_provider() {
    let unit = "terraform {\n  source = \"tfr:///terraform-aws-modules/s3-bucket/aws?version=4.0.0\"\n}\ngenerate \"provider\" {\n  path = \"provider.tf\"\n  if_exists = \"overwrite\"\n  contents = <<EOF\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}\nEOF\n}\ninputs = { bucket = \"x\" }\n";
    let stack = stack(&[("live/eu/terragrunt.hcl", unit)]);
    let bucket = resource(&stack, "terraform.source");
    assert_eq!(bucket.kind, ResourceKind::OpaqueModule);
    assert_eq!(bucket.type_name.as_ref(), "module:terraform-aws-modules/s3-bucket/aws");
    assert_eq!(at(&stack, "terraform.source", "bucket"), "x");
    assert_eq!(region(&stack, "terraform.source"), "provider.aws eu-west-1");
}

#[test]
fn a_source_is_told_without_a_version_that_cannot_be_told() {
    let unit = "terraform {\n  source = \"github.com/acme/modules//app?ref=${get_env(\"REF\")}\"\n}\n";
    let stack = stack(&[("live/eu/terragrunt.hcl", unit)]);
    assert_eq!(stack.components, ["github.com/acme/modules//app"]);
}

#[test]
fn the_configuration_says_where_modules_of_other_repositories_lie() {
    let unit = "terraform {\n  source = \"git::git@github.com:acme/modules.git//app?ref=v1\"\n}\ninputs = { region = \"eu-west-1\" }\n";
    let module_path = |source: &str| {
        without_version(source)
            .strip_prefix("git::git@github.com:acme/modules.git//")
            .map(|path| format!("modules/{path}"))
    };
    let options = Options { module_path: &module_path, ..Options::default() };
    let reading = reading_with(&[MODULE, ("live/eu/terragrunt.hcl", unit)], &options);
    assert_eq!(names(&reading), ["live/eu"]);
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws eu-west-1");
}

#[test]
fn a_version_that_cannot_be_told_is_not_what_lies_here() {
    let unit = |version: &str| {
        format!(
            "terraform {{\n source = \"git::git@github.com:acme/infra.git//modules/app{version}\"\n}}\ninputs = {{ region = \"eu-west-1\" }}\n"
        )
    };
    let settings = "[remote \"origin\"]\n\turl = git@github.com:acme/infra.git\n";
    for (version, is_here) in [("", true), ("?ref=main", true), ("?ref=v1", false), ("?ref=${run_cmd(\"x\")}", false)] {
        let unit = unit(version);
        let head = (".git/HEAD", "ref: refs/heads/main\n");
        let files = [(".git/config", settings), head, MODULE, ("live/eu/terragrunt.hcl", unit.as_str())];
        let clones = Clones::of(&Memory::new(files));
        let module_path = |source: &str| path_in_clones(&clones, source);
        let reading = reading_with(&files, &Options { module_path: &module_path, ..Options::default() });
        let eu = reading.stacks.iter().find(|stack| stack.directory == "live/eu").unwrap();
        assert_eq!(eu.resources.iter().any(|one| one.address.as_ref() == "aws_sqs_queue.q"), is_here, "{version}");
    }
}

#[test]
fn a_module_outside_the_tree_is_a_problem() {
    let unit = "terraform {\n  source = \"../../../../etc//app\"\n}\n";
    assert_eq!(reading(&[("live/eu/terragrunt.hcl", unit)]).stacks.len(), 1);
    let unit = "terraform {\n  source = \"../modules/none\"\n}\n";
    let reading = reading(&[("live/eu/terragrunt.hcl", unit)]);
    assert!(reading.problems[0].message.contains("\"../modules/none\" is not in the scanned tree"));
}

#[test]
fn a_skipped_unit_deploys_nothing() {
    let unit = "skip = true\nterraform {\n  source = \"../../modules/app\"\n}\n";
    assert_eq!(names(&reading(&[MODULE, ("live/eu/terragrunt.hcl", unit)])), Vec::<String>::new());
}

#[test]
fn features_have_their_default_unless_somebody_asks() {
    let unit = "feature \"place\" {\n  default = \"eu-west-1\"\n}\nexclude {\n  if = false\n  actions = [\"all\"]\n}\nerrors {\n  retry \"x\" {\n    retryable_errors = [\".*\"]\n  }\n}\nterraform {\n  source = \"../../modules/app\"\n}\ninputs = { region = feature.place.value }\n";
    let stack = stack(&[MODULE, ("live/eu/terragrunt.hcl", unit)]);
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    let value = provider.settings.get("region").unwrap();
    assert!(value.as_str() == Some("eu-west-1") && value.origin.assumed);
}

#[test]
fn comments_of_a_units_file_speak_for_its_stack() {
    let unit = "# data-residency: eu\n\nterraform {\n  source = \"../../modules/app\"\n}\n";
    let stack = stack(&[MODULE, ("live/eu/terragrunt.hcl", unit)]);
    let scopes = &resource(&stack, "aws_sqs_queue.q").scopes;
    let own = scopes.iter().map(|id| &stack.scopes[id.0]).find(|scope| scope.kind == ScopeKind::Stack).unwrap();
    assert_eq!(own.name, "live/eu/terragrunt.hcl");
    assert_eq!(own.comments[0].text, "data-residency: eu");
    assert_eq!(own.at.start().line, 3);
}

#[test]
fn a_projects_inputs_are_passed_to_units_too() {
    let unit = "terraform {\n  source = \"../../modules/app\"\n}\n";
    let options = inputs("live/eu", vec![vars([("region", Value::string("eu-west-1"))])]);
    let reading = reading_with(&[MODULE, ("live/eu/terragrunt.hcl", unit)], &options);
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws eu-west-1");
}
