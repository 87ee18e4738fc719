//! What units of Terragrunt pass in the environment and on the command line.

use super::*;

const MODULE: (&str, &str) = (
    "modules/app/main.tf",
    "variable \"region\" {}\nvariable \"name\" {\n  default = \"app\"\n}\nprovider \"aws\" {\n  region = var.region\n}\nresource \"aws_sqs_queue\" \"q\" {\n  name = var.name\n}\n",
);

/// The region and the name of the queue that a unit makes with some `extra_arguments`.
fn made(arguments: &str, more: &str) -> String {
    let unit = format!(
        "terraform {{\n  source = \"../../modules/app\"\n{arguments}\n}}\ninputs = {{\n  region = \"eu-west-1\"\n  name = \"input\"\n}}\n{more}"
    );
    let files = [
        MODULE,
        ("live/eu/terragrunt.hcl", &unit),
        ("live/eu/far.tfvars", "region = \"us-east-1\"\n"),
        ("live/eu/near.tfvars", "region = \"eu-west-3\"\n"),
    ];
    let reading = reading(&files);
    let stack = reading.stacks.iter().find(|stack| stack.directory == "live/eu").unwrap();
    let region = region(stack, "aws_sqs_queue.q");
    format!("{} {}", region.trim_start_matches("provider.aws "), at(stack, "aws_sqs_queue.q", "name"))
}

fn arguments(settings: &str) -> String {
    made(&format!("  extra_arguments \"x\" {{\n    commands = [\"plan\"]\n    {settings}\n  }}"), "")
}

#[test]
fn the_environment_stands_over_inputs() {
    assert_eq!(arguments("env_vars = { TF_VAR_region = \"us-east-1\", OTHER = \"x\" }"), "us-east-1 input");
    assert_eq!(arguments("env_vars = { TF_VAR_region = get_env(\"X\") }"), "?unset-variable input");
    assert_eq!(arguments("env_vars = jsondecode(run_cmd(\"x\"))"), "?function ?function");
}

#[test]
fn files_come_after_arguments_and_later_ones_win() {
    let settings = "optional_var_files = [\"none.tfvars\", \"near.tfvars\"]\n    required_var_files = [\"far.tfvars\"]\n    arguments = [\"-var=region=x\", \"-var\", \"name=y\"]";
    assert_eq!(arguments(settings), "eu-west-3 y");
}

#[test]
fn every_way_to_write_an_argument_is_read() {
    for written in [
        "[\"-var\", \"region=us-east-1\"]",
        "[\"-lock-timeout=20m\", \"--var=region=us-east-1\"]",
        "[\"-var-file=far.tfvars\"]",
        "[\"-var-file\", \"far.tfvars\"]",
        "concat([\"-var-file=${get_terragrunt_dir()}/far.tfvars\"], [])",
    ] {
        assert_eq!(arguments(&format!("arguments = {written}")), "us-east-1 input", "{written}");
    }
}

#[test]
fn an_argument_that_cannot_be_told_may_set_what_it_may_name() {
    for (written, expected) in [
        ("[\"-var=region=${get_env(\"X\")}\"]", "?unset-variable input"),
        ("[\"-var\", \"region=${get_env(\"X\")}\"]", "?unset-variable input"),
        ("[\"-lock-timeout=${get_env(\"X\")}\"]", "eu-west-1 input"),
        ("[get_env(\"X\") == \"\" ? \"-lock=true\" : \"-lock=false\"]", "eu-west-1 input"),
        ("[\"-var=${get_env(\"X\")}\"]", "?unset-variable ?unset-variable"),
        ("[\"-var-file=${get_env(\"X\")}.tfvars\"]", "?unset-variable ?unset-variable"),
        ("[\"-var-file\", \"${get_env(\"X\")}.tfvars\"]", "?unset-variable ?unset-variable"),
        ("[get_env(\"X\")]", "?unset-variable ?unset-variable"),
        ("get_terraform_cli_args()", "?function ?function"),
        ("[\"-var-file=/etc/x.tfvars\"]", "?function ?function"),
    ] {
        assert_eq!(arguments(&format!("arguments = {written}")), expected, "{written}");
    }
}

#[test]
fn commands_say_whether_a_block_counts() {
    let of_commands = |commands: &str| {
        made(
            &format!(
                "  extra_arguments \"x\" {{\n    commands = {commands}\n    arguments = [\"-var=region=us-east-1\"]\n  }}"
            ),
            "",
        )
    };
    for listed in ["vars", "input", "locking", "parallelism"] {
        assert_eq!(of_commands(&format!("get_terraform_commands_that_need_{listed}()")), "us-east-1 input", "{listed}");
    }
    assert_eq!(of_commands("[\"init\"]"), "eu-west-1 input");
    assert_eq!(of_commands("[]"), "eu-west-1 input");
    assert_eq!(of_commands("[get_env(\"X\")]"), "us-east-1 | ?ambiguous input");
}

#[test]
fn a_file_that_is_broken_is_a_problem() {
    let unit =
        "terraform {\n  source = \"../../modules/app\"\n}\ninputs = jsondecode(read_tfvars_file(\"x.tfvars\"))\n";
    let files = [MODULE, ("live/eu/terragrunt.hcl", unit), ("live/eu/x.tfvars", "name = \"x\"\nregion = = 1\n")];
    let reading = reading(&files);
    assert_eq!(reading.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), ["live/eu/x.tfvars"]);
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws ?function");
}
