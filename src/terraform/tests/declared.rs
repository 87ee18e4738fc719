//! Deployments that other code declares.

use std::sync::Arc;

use super::{Inputs, Options, at, names, reading_with, region, resource};
use crate::discover::Revision;
use crate::model::{Declares, DeclaresDeployment, DeclaresVariable, DeclaresVariableSet, Stack};
use crate::value::{Path, Value};

/// What a small provider declares: `acme_workspace`, `acme_variable`, `acme_set`, and the module `acme/workspace/x`.
fn declares(type_name: &str) -> Option<Arc<Declares>> {
    let path = |text: &str| Path::parse(text).unwrap();
    let deployment = |name: &str| DeclaresDeployment {
        name: path(name),
        organization: Some(path("organization")),
        directory: path("directory"),
        repository: Some(path("repository")),
        branch: Some(path("branch")),
        within: Some(path("project")),
        variables: vec![path("variables")],
        initially: Vec::new(),
        environment: vec![path("environment")],
        files: vec![path("files")],
        sets: vec![path("sets")],
    };
    Some(Arc::new(match type_name {
        "acme_workspace" => Declares::Deployment(Box::new(deployment("name"))),
        "module:acme/workspace/x" => Declares::Deployment(Box::new(deployment("workspace"))),
        "acme_variable" => Declares::Variable(DeclaresVariable {
            of: vec![path("workspace"), path("set")],
            key: path("key"),
            value: path("value"),
            expression: Some(path("hcl")),
            environment: Some((path("category"), "env".into())),
        }),
        "acme_set" => Declares::VariableSet(DeclaresVariableSet {
            name: path("name"),
            to: Some(path("to")),
            everywhere: Some(path("global")),
            priority: Some(path("priority")),
        }),
        "acme_grant" => Declares::Assignment { set: path("set"), to: path("to") },
        _ => return None,
    }))
}

const ROOT: &str = r#"
    variable "region" { default = "eu-west-3" }
    provider "aws" { region = var.region }
    resource "aws_sqs_queue" "q" {}
    output "region" { value = var.region }
    output "arn" { value = aws_sqs_queue.q.arn }
"#;

/// The stacks of the root `app`, beside which `ops` declares what a text says.
fn apps(ops: &str, more: &[(&str, &str)]) -> Vec<Stack> {
    let files: Vec<(&str, &str)> =
        [("ops/main.tf", ops), ("app/main.tf", ROOT)].into_iter().chain(more.iter().copied()).collect();
    let repository = |name: &str, revision: &Revision, path: &str| {
        (name == "acme/infra" && *revision != Revision::Fixed).then(|| path.trim_matches('/').to_owned())
    };
    let options = Options { declares: &declares, repository: &repository, ..Options::default() };
    let reading = reading_with(&files, &options);
    assert_eq!(reading.problems, []);
    reading.stacks.into_iter().filter(|stack| stack.directory == "app").collect()
}

/// The names and regions of the deployments of `app`.
fn regions(ops: &str, more: &[(&str, &str)]) -> Vec<String> {
    let shown =
        |stack: &Stack| format!("{}: {}", stack.name(), region(stack, "aws_sqs_queue.q").replace("provider.aws ", ""));
    let mut regions: Vec<String> = apps(ops, more).iter().map(shown).collect();
    regions.sort();
    regions
}

#[test]
fn a_variable_whose_changes_are_ignored_is_set_by_somebody_else() {
    let ops = |lifecycle: &str| {
        format!(
            r#"
            resource "acme_workspace" "app" {{
              name      = "app"
              directory = "app"
            }}
            resource "acme_variable" "region" {{
              workspace = acme_workspace.app.id
              key       = "region"
              value     = "eu-west-1"
              category  = "terraform"
              {lifecycle}
            }}
            "#
        )
    };
    let shown = |lifecycle: &str| regions(&ops(lifecycle), &[]);
    let kept = shown("lifecycle { ignore_changes = [description] }");
    assert_eq!(kept, ["app[app]: eu-west-1"]);
    for ignored in ["[value]", "all", r#"["value"]"#, r#"["*"]"#, "[description, value]"] {
        let told = shown(&format!("lifecycle {{\n ignore_changes = {ignored}\n }}"));
        assert_eq!(told, ["app[app]: ?unset-variable"], "{ignored}");
    }
}

#[test]
fn a_workspace_is_a_deployment_of_the_root_in_its_directory() {
    let ops = r#"
        locals { regions = { eu = "eu-west-1", us = "us-east-1" } }
        resource "acme_workspace" "w" {
          for_each  = local.regions
          name      = "app-${each.key}"
          directory = "/app/"
        }
        resource "acme_variable" "region" {
          for_each  = acme_workspace.w
          workspace = each.value.id
          key       = "region"
          value     = local.regions[each.key]
          category  = "terraform"
        }
    "#;
    assert_eq!(regions(ops, &[]), ["app[app-eu]: eu-west-1", "app[app-us]: us-east-1"]);
}

#[test]
fn what_is_not_known_of_a_variable_is_no_default() {
    let with = |more: &str| {
        let ops = format!(
            "variable \"any\" {{}}\nresource \"acme_workspace\" \"w\" {{\nname = \"w\"\ndirectory = \"app\"\n}}\n{more}"
        );
        regions(&ops, &[])
    };
    assert_eq!(with(""), ["app[w]: eu-west-3"]);
    for of_the_variable in [
        "key = \"region\"\nvalue = var.any\ncategory = \"terraform\"",
        "key = \"region\"\nvalue_wo = \"us-east-1\"\ncategory = \"terraform\"",
        "key = var.any\nvalue = \"us-east-1\"\ncategory = \"terraform\"",
        "key = \"region\"\nvalue = \"us-east-1\"\ncategory = var.any",
        "key = \"TF_CLI_ARGS_plan\"\nvalue = \"-var-file=${var.any}.tfvars\"\ncategory = \"env\"",
        "key = \"TF_CLI_ARGS\"\nvalue = \"-var-file=not-here.tfvars\"\ncategory = \"env\"",
        "key = \"TF_VAR_region\"\nvalue = var.any\ncategory = \"env\"",
    ] {
        let shown = with(&format!(
            "resource \"acme_variable\" \"v\" {{\nworkspace = acme_workspace.w.id\n{of_the_variable}\n}}"
        ));
        assert!(shown.len() == 1 && shown[0].starts_with("app[w]: ?"), "{of_the_variable}: {shown:?}");
    }
}

#[test]
fn the_arguments_of_the_command_line_win_over_variables_and_these_over_the_environment() {
    let ops = |variables: &[(&str, &str, &str)]| {
        let variable = |(number, (key, value, category)): (usize, &(&str, &str, &str))| {
            format!(
                "resource \"acme_variable\" \"v{number}\" {{\nworkspace = acme_workspace.w.id\nkey = \"{key}\"\nvalue = \"{value}\"\ncategory = \"{category}\"\n}}\n"
            )
        };
        let all: String = variables.iter().enumerate().map(variable).collect();
        format!("resource \"acme_workspace\" \"w\" {{\nname = \"w\"\ndirectory = \"app\"\n}}\n{all}")
    };
    let files = [("app/terraform.tfvars", "region = \"eu-north-1\""), ("vars/us.tfvars", "region = \"us-west-2\"")];
    let environment = ("TF_VAR_region", "eu-west-2", "env");
    let own = ("region", "eu-central-1", "terraform");
    let arguments = ("TF_CLI_ARGS_plan", "-var-file=../vars/us.tfvars", "env");
    assert_eq!(regions(&ops(&[environment]), &[]), ["app[w]: eu-west-2"]);
    assert_eq!(regions(&ops(&[environment]), &files), ["app[w]: eu-north-1"]);
    assert_eq!(regions(&ops(&[environment, own]), &files), ["app[w]: eu-central-1"]);
    assert_eq!(regions(&ops(&[environment, own, arguments]), &files), ["app[w]: us-west-2"]);
    let of_all_commands = ("TF_CLI_ARGS", "-var=region=sa-east-1", "env");
    assert_eq!(regions(&ops(&[of_all_commands, arguments]), &files), ["app[w]: sa-east-1"]);
}

#[test]
fn a_file_of_which_only_the_end_is_named_is_assumed() {
    let ops = "resource \"acme_workspace\" \"w\" {\nname = \"w\"\ndirectory = \"app\"\nfiles = [\"us/app.tfvars\"]\n}";
    let stacks = apps(ops, &[("vars/us/app.tfvars", "region = \"us-east-1\"")]);
    let stack = stacks.iter().find(|stack| stack.directory == "app").unwrap();
    let provider = resource(stack, "aws_sqs_queue.q").provider.clone().unwrap();
    let region = provider.settings.get("region").unwrap();
    assert_eq!((region.as_str(), region.origin.assumed), (Some("us-east-1"), true));
}

#[test]
fn a_provider_takes_its_region_from_the_environment_of_its_workspace() {
    let workspace = |environment: &str| {
        format!(
            "variable \"any\" {{}}\nresource \"acme_workspace\" \"w\" {{\nname = \"w\"\ndirectory = \"bare\"\nenvironment = {{ {environment} }}\n}}"
        )
    };
    let place = |environment: &str, stated: &[(&str, &str)]| {
        let (ops, bare) = (workspace(environment), "provider \"aws\" {}\nresource \"aws_sqs_queue\" \"q\" {}");
        let env = stated.iter().map(|(name, text)| ((*name).to_owned(), Value::string(*text))).collect();
        let inputs = [("bare".to_owned(), vec![Inputs { env, ..Inputs::default() }])].into();
        let options = Options { declares: &declares, inputs, ..Options::default() };
        let reading = reading_with(&[("ops/main.tf", ops.as_str()), ("bare/main.tf", bare)], &options);
        let stack = reading.stacks.iter().find(|stack| stack.directory == "bare").unwrap();
        region(stack, "aws_sqs_queue.q")
    };
    assert_eq!(place("AWS_REGION = \"us-east-1\"", &[]), "provider.aws us-east-1");
    assert_eq!(place("AWS_REGION = var.any", &[]), "provider.aws ?unset-variable");
    assert_eq!(place("", &[("AWS_REGION", "eu-west-1")]), "provider.aws eu-west-1");
    assert_eq!(place("AWS_REGION = \"us-east-1\"", &[("AWS_REGION", "eu-west-1")]), "provider.aws eu-west-1");
}

#[test]
fn sets_are_given_by_reference_by_name_and_to_a_project() {
    let ops = r#"
        resource "acme_project" "p" {}
        resource "acme_workspace" "referred" {
          name      = "referred"
          directory = "app"
          sets      = [acme_set.region.id]
        }
        resource "acme_workspace" "named" {
          name      = "named"
          directory = "app"
          sets      = ["region"]
        }
        resource "acme_workspace" "within" {
          name      = "within"
          directory = "app"
          project   = acme_project.p.id
        }
        resource "acme_workspace" "apart" {
          name      = "apart"
          directory = "app"
        }
        resource "acme_set" "region" { name = "region" }
        resource "acme_variable" "region" {
          set      = acme_set.region.id
          key      = "region"
          value    = "\"us-east-1\""
          hcl      = true
          category = "terraform"
        }
        resource "acme_grant" "p" {
          set = acme_set.region.id
          to  = acme_project.p.id
        }
    "#;
    let expected =
        ["app[apart]: eu-west-3", "app[named]: us-east-1", "app[referred]: us-east-1", "app[within]: us-east-1"];
    assert_eq!(regions(ops, &[]), expected);
}

#[test]
fn a_module_declares_with_maps_and_files_that_lie_near() {
    let ops = r#"
        module "w" {
          source    = "acme/workspace/x"
          workspace = "w"
          directory = "app"
          variables = { region = "eu-west-1" }
          files     = ["prod/app.tfvars"]
        }
    "#;
    assert_eq!(regions(ops, &[("vars/prod/app.tfvars", "region = \"us-east-1\"")]), ["app[w]: us-east-1"]);
    let twice =
        [("vars/prod/app.tfvars", "region = \"us-east-1\""), ("more/prod/app.tfvars", "region = \"us-east-2\"")];
    assert_eq!(regions(ops, &twice), ["app[w]: ?missing-file"]);
}

#[test]
fn what_another_repository_or_revision_holds_is_not_here() {
    let workspace = |more: &str| {
        let ops = format!("resource \"acme_workspace\" \"w\" {{\nname = \"w\"\ndirectory = \"app\"\n{more}\n}}");
        regions(&ops, &[])
    };
    assert_eq!(workspace("repository = \"acme/infra\""), ["app[w]: eu-west-3"]);
    for elsewhere in ["repository = \"acme/other\"", "repository = \"acme/infra\"\nbranch = \"v1.2.3\""] {
        assert_eq!(workspace(elsewhere), ["app: eu-west-3"], "{elsewhere}");
    }
}

#[test]
fn a_workspace_without_a_directory_is_the_root_that_names_it() {
    let ops = r#"
        resource "acme_workspace" "w" {
          name         = "app-prod"
          organization = "acme"
        }
    "#;
    assert_eq!(regions(ops, &[]), ["app: eu-west-3"]);
    let cloud = "terraform {\n  cloud {\n    organization = \"acme\"\n    workspaces { name = \"app-prod\" }\n  }\n}";
    assert_eq!(regions(ops, &[("app/cloud.tf", cloud)]), ["app[app-prod]: eu-west-3"]);
}

#[test]
fn files_of_variables_that_no_workspace_is_given_are_deployments_still() {
    let ops = r#"
        resource "acme_workspace" "w" {
          name        = "w"
          directory   = "app"
          environment = { TF_CLI_ARGS_plan = "-var-file=us.tfvars" }
        }
    "#;
    let files = [("app/us.tfvars", "region = \"us-east-1\""), ("app/eu.tfvars", "region = \"eu-west-1\"")];
    assert_eq!(regions(ops, &files), ["app[eu.tfvars]: eu-west-1", "app[w]: us-east-1"]);
}

#[test]
fn what_declares_the_declarer_comes_first() {
    let ops = r#"
        variable "region" { default = "eu-west-3" }
        resource "acme_workspace" "app" {
          name      = "app"
          directory = "app"
        }
        resource "acme_variable" "region" {
          workspace = acme_workspace.app.id
          key       = "region"
          value     = var.region
          category  = "terraform"
        }
    "#;
    let first = r#"
        resource "acme_workspace" "ops" {
          name      = "ops"
          directory = "ops"
        }
        resource "acme_variable" "region" {
          workspace = acme_workspace.ops.id
          key       = "region"
          value     = "us-east-1"
          category  = "terraform"
        }
    "#;
    assert_eq!(regions(ops, &[("bootstrap/main.tf", first)]), ["app[app]: us-east-1"]);
}

/// The stack of `reader`, which reads the outputs of a workspace beside two that are declared.
fn reader(reads: &str) -> Stack {
    let ops = r#"
        resource "acme_workspace" "w" {
          for_each     = toset(["eu-west-1", "us-east-1"])
          name         = "app-${each.key}"
          organization = "acme"
          directory    = "app"
          variables    = { region = each.key }
        }
        resource "acme_workspace" "other" {
          name         = "ops-1"
          organization = "acme"
          directory    = "other"
        }
    "#;
    let reads = format!(
        "{reads}\nvariable \"env\" {{ type = string }}\nprovider \"aws\" {{ region = local.app.region }}\nresource \"aws_sqs_queue\" \"q\" {{ policy = local.app.arn }}"
    );
    let files =
        [("ops/main.tf", ops), ("app/main.tf", ROOT), ("other/main.tf", ROOT), ("reader/main.tf", reads.as_str())];
    let options = Options { declares: &declares, ..Options::default() };
    let reading = reading_with(&files, &options);
    assert!(names(&reading).contains(&"app[app-us-east-1]".to_owned()), "{:?}", names(&reading));
    reading.stacks.into_iter().find(|stack| stack.directory == "reader").unwrap()
}

fn outputs(workspace: &str) -> String {
    format!(
        "data \"tfe_outputs\" \"app\" {{\norganization = \"acme\"\nworkspace = {workspace}\n}}\nlocals {{ app = data.tfe_outputs.app.values }}"
    )
}

#[test]
fn the_outputs_of_a_workspace_are_those_of_its_deployment() {
    let stack = reader(&outputs("\"app-us-east-1\""));
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws us-east-1");
    let policy = super::value(&stack, "aws_sqs_queue.q", "policy");
    assert!(super::references(&policy).contains(&"aws_sqs_queue.q.arn of app[app-us-east-1]".to_owned()));
    let remote = "data \"terraform_remote_state\" \"app\" {\nbackend = \"remote\"\nconfig = { organization = \"acme\", workspaces = { name = \"app-us-east-1\" } }\n}\nlocals { app = data.terraform_remote_state.app.outputs }";
    assert_eq!(region(&reader(remote), "aws_sqs_queue.q"), "provider.aws us-east-1");
}

#[test]
fn a_name_known_in_part_means_any_workspace_of_one_root() {
    let stack = reader(&outputs("\"app-${var.env}\""));
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-1 | us-east-1");
    let policy = super::value(&stack, "aws_sqs_queue.q", "policy");
    for name in ["app[app-eu-west-1]", "app[app-us-east-1]"] {
        assert!(super::references(&policy).contains(&format!("aws_sqs_queue.q.arn of {name}")), "{name}");
    }
    for name in ["var.env", "\"${var.env}-1\"", "\"app-missing\""] {
        let stack = reader(&outputs(name));
        assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws ?data-source", "{name}");
    }
    assert_eq!(at(&reader(&outputs("\"ops-1\"")), "aws_sqs_queue.q", "policy"), "?computed");
}
