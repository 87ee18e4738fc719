//! Deployments that share what they have in common are what each of them is alone.

use super::*;

const ROOT: &str = r#"
variable "region" { default = "eu-west-1" }
variable "queues" { default = {} }
variable "tables" { default = {} }
variable "settings" { default = { prefix = "p", zones = ["a", "b"] } }
variable "flag" { default = false }
provider "aws" { region = var.region }
data "aws_region" "current" {}
module "all" {
  source = "./all"
  all = { queues = var.queues, tables = var.tables, flag = var.flag }
  settings = var.settings
  region = data.aws_region.current.name
}
module "elsewhere" {
  source = "acme/vpc/aws"
  name = var.settings.prefix
}
module "missing" { source = "./missing" }
resource "t_x" "a" {
  name = module.all.names
  vpc = module.elsewhere.id
  other = module.all.first
  workspace = terraform.workspace
}
"#;

const ALL: &str = r#"
variable "all" {}
variable "settings" {}
variable "region" {}
locals {
  all = { queues = try(var.all.queues, {}), tables = try(var.all.tables, {}) }
  zones = [for zone in var.settings.zones : "${var.settings.prefix}-${zone}"]
  names = merge(module.queues, { zones = local.zones })
  one = local.other
  other = [local.one, var.region]
}
module "queues" {
  source = "../queue"
  for_each = local.all.queues
  name = each.key
  settings = each.value
}
module "always" {
  source = "../queue"
  name = local.zones[0]
  settings = { cycle = local.one, region = var.region }
}
resource "t_x" "table" {
  for_each = local.all.tables
  name = each.value
  dynamic "replica" {
    for_each = local.zones
    content { zone = replica.value }
  }
}
resource "t_x" "flagged" {
  count = var.all.flag ? 1 : 0
  name = try(t_x.table["one"].name, "none")
}
output "names" { value = local.names }
output "first" { value = t_x.flagged[*].name }
"#;

const QUEUE: &str = r#"
variable "name" {}
variable "settings" {}
resource "t_x" "queue" {
  name = var.name
  settings = var.settings
}
output "name" { value = t_x.queue.name }
"#;

const CASES: &[&str] = &[
    "queues = { one = {}, two = { a = 1 } }",
    "queues = { three = { a = 2 } }",
    "tables = { one = \"x\" }",
    "settings = { prefix = \"q\", zones = [] }",
    "settings = { prefix = \"r\", zones = [\"c\"] }\nflag = true",
    "flag = true",
    "region = \"us-east-1\"",
    "queues = null",
    "region = \"eu-west-1\"\ntables = { one = \"y\", two = \"z\" }\nflag = true",
];

fn read_cases(cases: &[(usize, &str)]) -> Reading {
    let named: Vec<(String, &str)> =
        cases.iter().map(|(number, text)| (format!("cases/{number}/x.tfvars"), *text)).collect();
    let code = [("main.tf", ROOT), ("all/main.tf", ALL), ("queue/main.tf", QUEUE), ("b.auto.tfvars", "flag = false")];
    let files: Vec<(&str, &str)> =
        code.into_iter().chain(named.iter().map(|(path, text)| (path.as_str(), *text))).collect();
    reading(&files)
}

#[test]
fn a_deployment_among_many_is_what_it_is_alone() {
    let cases: Vec<(usize, &str)> = CASES.iter().copied().enumerate().collect();
    let together = read_cases(&cases);
    assert_eq!(together.stacks.len(), CASES.len());
    for (one, stack) in cases.iter().zip(&together.stacks) {
        let alone = read_cases(&[*one]);
        let all = |stack: &Stack| format!("{:#?}", (&stack.resources, &stack.data_sources, &stack.scopes));
        assert_eq!(all(stack), all(&alone.stacks[0]), "{}", one.1);
        assert_eq!(together.problems, alone.problems);
    }
}
