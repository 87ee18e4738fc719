//! Files that units of Terragrunt generate.

use super::*;
use crate::model::ScopeKind;

const MODULE: (&str, &str) = (
    "modules/app/main.tf",
    "resource \"aws_sqs_queue\" \"q\" {}\nresource \"aws_sqs_queue\" \"dr\" {\n  provider = aws.dr\n}\n",
);

fn unit(generate: &str) -> String {
    format!(
        "terraform {{\n  source = \"../../modules/app\"\n}}\nlocals {{\n  region = \"eu-west-1\"\n  account = get_env(\"ACCOUNT\")\n  regions = [\"eu-west-1\", \"us-east-1\"]\n}}\n{generate}"
    )
}

fn generated(contents: &str) -> Stack {
    let own = unit(&format!(
        "generate \"provider\" {{\n  path = \"provider.tf\"\n  if_exists = \"overwrite_terragrunt\"\n  contents = {contents}\n}}\n"
    ));
    stack(&[MODULE, ("live/eu/terragrunt.hcl", &own)])
}

#[test]
fn a_generated_provider_places_what_lives_through_it() {
    let stack = generated(
        "<<EOF\nprovider \"aws\" {\n  region = \"${local.region}\"\n  allowed_account_ids = [\"${local.account}\"]\n}\nEOF",
    );
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    assert_eq!(provider.at.as_ref().unwrap().to_string(), "live/eu/terragrunt.hcl:13");
    assert_eq!(provider.at.as_ref().unwrap().text(), "provider \"aws\"");
    let steps = ["local.region live/eu/terragrunt.hcl:14", "\"eu-west-1\" live/eu/terragrunt.hcl:5"];
    assert_eq!(trail(provider.settings.get("region").unwrap()), steps);
    assert_eq!(short(provider.settings.get("allowed_account_ids").unwrap()), "[?unset-variable]");
}

#[test]
fn a_literal_is_told_where_it_stands() {
    let stack = generated("<<-EOF\n    provider \"aws\" {\n      region = \"eu-west-3\"\n    }\n  EOF");
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    assert_eq!(trail(provider.settings.get("region").unwrap()), ["\"eu-west-3\" live/eu/terragrunt.hcl:14"]);
}

#[test]
fn a_loop_makes_a_provider_for_each_region() {
    let stack = generated(
        "<<EOF\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}\n%{ for name in [\"dr\"] }\nprovider \"aws\" {\n  alias = \"${name}\"\n  region = \"${local.regions[1]}\"\n}\n%{ endfor }\nEOF",
    );
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    assert_eq!(region(&stack, "aws_sqs_queue.dr"), "provider.aws.dr us-east-1");
}

#[test]
fn values_stand_as_expressions_labels_and_escapes() {
    let stack = generated(
        "<<EOF\nprovider \"${local.region == \"x\" ? \"google\" : \"aws\"}\" {\n  region = ${jsonencode(local.regions[1])}\n  profile = \"$${var.x}\"\n}\nvariable \"x\" {\n  default = \"${local.region}\"\n}\nEOF",
    );
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws us-east-1");
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    assert_eq!(short(provider.settings.get("profile").unwrap()), "eu-west-1");
    assert_eq!(trail(provider.settings.get("region").unwrap())[0], "local.regions live/eu/terragrunt.hcl:14");
}

#[test]
fn contents_may_be_a_local_value_or_a_file() {
    let own = unit(
        "generate = {\n  provider = {\n    path = \"p.tf\"\n    if_exists = \"overwrite\"\n    contents = local.region == \"eu-west-1\" ? templatefile(\"p.tftpl\", { place = local.region }) : \"\"\n  }\n}\n",
    );
    let files = [
        MODULE,
        ("live/eu/terragrunt.hcl", own.as_str()),
        ("live/eu/p.tftpl", "# from a template\nprovider \"aws\" {\n  region = \"${place}\"\n}\n"),
    ];
    let stack = stack(&files);
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1");
    assert_eq!(provider.at.as_ref().unwrap().to_string(), "live/eu/p.tftpl:2");
}

#[test]
fn a_part_that_cannot_be_told_costs_no_other() {
    let own = unit(
        "generate \"a\" {\n  path = \"a.tf\"\n  contents = run_cmd(\"make\")\n}\ngenerate \"b\" {\n  path = \"b.tf\"\n  contents = <<EOF\n${local.account}\nprovider \"aws\" {\n  region = \"eu-west-1\"\n  ${local.account} = 1\n}\nEOF\n}\n",
    );
    let reading = reading(&[MODULE, ("live/eu/terragrunt.hcl", &own)]);
    let notes: Vec<_> = reading.problems.iter().map(|problem| (problem.note, problem.message.as_str())).collect();
    let note = |why: &str| (true, format!("a part of this generated file cannot be told: {why}"));
    let expected =
        [note("run_cmd() cannot be computed here"), note("the environment variable ACCOUNT has no value here")];
    assert_eq!(notes, expected.each_ref().map(|(is_note, message)| (*is_note, message.as_str())));
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws eu-west-1");
}

#[test]
fn a_file_that_is_there_is_replaced_unless_it_is_to_stay() {
    let own = |if_exists: &str| {
        unit(&format!(
            "generate \"provider\" {{\n  path = \"main.tf\"\n  if_exists = \"{if_exists}\"\n  contents = <<EOF\nresource \"aws_sqs_queue\" \"made\" {{}}\nEOF\n}}\n"
        ))
    };
    let addresses_of = |if_exists: &str| {
        let unit = own(if_exists);
        let stack = stack(&[MODULE, ("live/eu/terragrunt.hcl", &unit)]);
        addresses(&stack).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(addresses_of("overwrite"), ["aws_sqs_queue.made"]);
    assert_eq!(addresses_of("skip"), ["aws_sqs_queue.dr", "aws_sqs_queue.q"]);
}

#[test]
fn comments_in_generated_texts_are_the_files_own() {
    let stack =
        generated("<<EOF\n# multi-region: latency -- because\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}\nEOF");
    let provider = stack.scopes.iter().find(|scope| scope.kind == ScopeKind::Provider).unwrap();
    assert_eq!(provider.comments[0].text, "multi-region: latency -- because");
    assert_eq!(provider.comments[0].at.to_string(), "live/eu/terragrunt.hcl:13");
}

/// The addresses and the notes of a unit without a module of its own.
fn alone(generate: &str) -> (Vec<String>, Vec<String>) {
    let mut reading = reading(&[("live/eu/terragrunt.hcl", generate)]);
    assert!(reading.problems.iter().all(|problem| problem.note));
    let problems = std::mem::take(&mut reading.problems).into_iter().map(|problem| problem.message).collect();
    let addresses = reading.stacks.iter().flat_map(|stack| addresses(stack)).map(str::to_owned).collect();
    (addresses, problems)
}

#[test]
fn a_unit_may_generate_its_whole_module() {
    let text = "<<EOF\nresource \"aws_sqs_queue\" \"q\" {}\nEOF";
    let of_path = |path: &str| {
        alone(&format!(
            "generate \"m\" {{\n  path = \"{path}\"\n  if_exists = \"overwrite\"\n  contents = {text}\n}}\n"
        ))
    };
    for path in ["main.tf", "./main.tf", "${get_terragrunt_dir()}/main.tf"] {
        assert_eq!(of_path(path), (vec!["aws_sqs_queue.q".to_owned()], Vec::new()), "{path}");
    }
    for path in ["sub/main.tf", "../main.tf", "${get_terragrunt_dir()}/../us/main.tf", "/tmp/main.tf"] {
        let (addresses, problems) = of_path(path);
        assert!(
            addresses.is_empty() && problems[0].contains("does not lie in the module's own directory"),
            "{path}: {problems:?}"
        );
    }
    assert_eq!(of_path("config.json"), (Vec::new(), Vec::new()));
    let provider =
        "generate \"p\" {\n  path = \"p.tf\"\n  if_exists = \"overwrite\"\n  contents = \"provider aws {}\"\n}\n";
    assert!(reading(&[("live/eu/terragrunt.hcl", provider)]).stacks.is_empty());
}

#[test]
fn what_is_generated_and_cannot_be_told_is_a_note() {
    for (generate, why) in [
        ("generate = jsondecode(run_cmd(\"x\"))\n", "what this generates cannot be told"),
        ("generate = { a = jsondecode(run_cmd(\"x\")) }\n", "what this generates cannot be told"),
        (
            "generate \"a\" {\n  path = \"${get_env(\"X\")}.tf\"\n  contents = \"\"\n}\n",
            "the path of this generated file cannot be told",
        ),
        (
            "generate \"a\" {\n  path = \"a.tf\"\n  contents = \"\"\n  disable = tobool(get_env(\"X\"))\n}\n",
            "whether this file is generated cannot be told",
        ),
    ] {
        let reading = reading(&[("live/eu/terragrunt.hcl", generate)]);
        assert_eq!(names(&reading), ["live/eu"], "{generate}");
        assert!(reading.problems[0].message.starts_with(why) && reading.problems[0].note, "{:?}", reading.problems);
    }
}

#[test]
fn a_recipe_may_be_computed() {
    let computed = "locals {\n  all = { m = { path = \"main.tf\", if_exists = \"overwrite\", contents = \"resource \\\"aws_sqs_queue\\\" \\\"q\\\" {}\" } }\n}\ngenerate = local.all\n";
    assert_eq!(alone(computed), (vec!["aws_sqs_queue.q".to_owned()], Vec::new()));
    assert_eq!(
        alone(&computed.replace("generate = local.all", "generate = { m = local.all.m }")).0,
        ["aws_sqs_queue.q"]
    );
}

#[test]
fn neither_file_is_read_where_it_cannot_be_told_which_counts() {
    let own = unit(
        "generate \"provider\" {\n  path = \"main.tf\"\n  if_exists = get_env(\"X\")\n  contents = \"resource aws_sqs_queue made {}\"\n}\n",
    );
    let reading = reading(&[MODULE, ("live/eu/terragrunt.hcl", &own)]);
    assert!(reading.stacks[0].resources.is_empty());
    assert!(reading.problems[0].message.starts_with("whether this generated file replaces"), "{:?}", reading.problems);
}
