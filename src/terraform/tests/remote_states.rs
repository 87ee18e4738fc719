//! Outputs of other root modules, read from their states.

use super::{at, reading, references, region, value};
use crate::model::Stack;

const NETWORK: &str = r#"
    provider "aws" { region = "us-east-1" }
    resource "aws_s3_bucket" "logs" { bucket = "acme-logs" }
    output "logs_arn" { value = aws_s3_bucket.logs.arn }
    output "bucket" { value = aws_s3_bucket.logs }
    output "region" { value = "eu-west-3" }
"#;

const APP: &str = r#"
    locals { network = data.terraform_remote_state.network.outputs }
    provider "aws" { region = local.network.region }
    resource "aws_s3_bucket" "logs" {}
    resource "aws_sqs_queue" "q" {
      by_output = data.terraform_remote_state.network.outputs.logs_arn
      by_object = local.network.bucket.arn
      bucket    = local.network.bucket.bucket
      missing   = local.network.vpc_id
    }
"#;

/// The stack of `app`, which reads a state as `reads` says, beside a root `network` with a backend.
fn app(backend: &str, reads: &str) -> Stack {
    stack_of(
        "app",
        &[("network/main.tf", &format!("{NETWORK}\n{backend}")), ("app/main.tf", &format!("{APP}\n{reads}"))],
    )
}

fn stack_of(directory: &str, files: &[(&str, &str)]) -> Stack {
    let reading = reading(files);
    assert_eq!(reading.problems, []);
    reading.stacks.into_iter().find(|stack| stack.directory == directory).unwrap()
}

fn s3(key: &str) -> String {
    format!(
        r#"data "terraform_remote_state" "network" {{
             backend = "s3"
             config  = {{ bucket = "states", key = "{key}", region = "eu-west-1" }}
           }}"#
    )
}

const BACKEND: &str = r#"terraform {
    backend "s3" {
      bucket = "states"
      key    = "network"
      region = "eu-west-1"
    }
}"#;

#[test]
fn an_output_is_known_where_one_root_writes_the_state() {
    let stack = app(BACKEND, &s3("network"));
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-3");
    assert_eq!(at(&stack, "aws_sqs_queue.q", "bucket"), "acme-logs");
    assert_eq!(at(&stack, "aws_sqs_queue.q", "missing"), "?invalid");
}

#[test]
fn a_resource_of_another_stack_is_referred_to_as_such() {
    let stack = app(BACKEND, &s3("network"));
    for (path, attribute) in [("by_output", "arn"), ("by_object", "arn"), ("bucket", "bucket")] {
        let references = references(&value(&stack, "aws_sqs_queue.q", path));
        assert!(references.contains(&format!("aws_s3_bucket.logs.{attribute} of network")), "{path}: {references:?}");
        assert!(references.iter().all(|one| !one.starts_with("aws_s3_bucket") || one.ends_with(" of network")));
    }
}

#[test]
fn another_key_or_workspace_is_another_state() {
    let in_workspace = s3("network").replace("config  =", "workspace = \"prod\"\nconfig =");
    for reads in [s3("network.tfstate"), in_workspace] {
        let stack = app(BACKEND, &reads);
        assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws ?data-source", "{reads}");
    }
}

#[test]
fn a_key_that_rests_on_a_default_proves_nothing() {
    let reads = s3("network").replace("\"network\", region", "var.key, region");
    let stack = app(BACKEND, &format!("{reads}\nvariable \"key\" {{ default = \"network\" }}"));
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws ?data-source");
}

#[test]
fn two_roots_that_write_one_state_prove_nothing() {
    let network = format!("{NETWORK}\n{BACKEND}");
    let app_text = format!("{APP}\n{}", s3("network"));
    let files = [("network/main.tf", network.as_str()), ("copy/main.tf", &network), ("app/main.tf", &app_text)];
    assert_eq!(region(&stack_of("app", &files), "aws_sqs_queue.q"), "provider.aws ?data-source");
}

#[test]
fn a_root_that_is_deployed_several_times_proves_nothing() {
    let network = format!("{NETWORK}\n{BACKEND}\nvariable \"size\" {{}}");
    let app_text = format!("{APP}\n{}", s3("network"));
    let files = [
        ("network/main.tf", network.as_str()),
        ("network/eu.tfvars", "size = 1"),
        ("network/us.tfvars", "size = 2"),
        ("app/main.tf", &app_text),
    ];
    assert_eq!(region(&stack_of("app", &files), "aws_sqs_queue.q"), "provider.aws ?data-source");
}

#[test]
fn every_kind_of_backend_names_its_states_in_its_own_way() {
    let pairs = [
        ("", r#""local""#, r#"path = "../network/terraform.tfstate""#),
        (r#"backend "gcs" { bucket = "states" }"#, r#""gcs""#, r#"bucket = "states""#),
        (
            r#"cloud {
                 organization = "acme"
                 workspaces { name = "network" }
               }"#,
            r#""remote""#,
            r#"organization = "acme", workspaces = { name = "network" }"#,
        ),
    ];
    for (backend, kind, config) in pairs {
        let reads =
            format!("data \"terraform_remote_state\" \"network\" {{\nbackend = {kind}\nconfig = {{ {config} }}\n}}");
        let stack = app(&format!("terraform {{\n{backend}\n}}"), &reads);
        assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-3", "{kind}");
    }
}

#[test]
fn roots_that_read_each_other_end_in_what_cannot_be_told() {
    let reads = |other: &str| {
        format!(
            "data \"terraform_remote_state\" \"other\" {{\nbackend = \"local\"\nconfig = {{ path = \"../{other}/terraform.tfstate\" }}\n}}\n\
             output \"region\" {{ value = data.terraform_remote_state.other.outputs.region }}\n\
             provider \"aws\" {{ region = data.terraform_remote_state.other.outputs.region }}\n\
             resource \"aws_sqs_queue\" \"q\" {{}}"
        )
    };
    let files = [("a/main.tf", reads("b")), ("b/main.tf", reads("a"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(region(&stack_of("a", &files), "aws_sqs_queue.q"), "provider.aws ?data-source");
}
