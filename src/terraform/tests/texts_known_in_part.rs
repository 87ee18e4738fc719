//! Texts of which some part cannot be told, and the documents that are read from them.

use super::{Files, at, stack, value};

/// The region and the id that a template gives, with variables and what declares them.
fn region_and_id(template: &str, declared: &str, variables: &str) -> (String, String) {
    let main = format!(
        "{declared}
        locals {{
          zone = jsondecode(templatefile(\"zone.json.tftpl\", {{ {variables} }}))
        }}
        resource \"t_x\" \"a\" {{
          region = local.zone.region
          name   = local.zone.id
        }}"
    );
    let files: Files<'_> = &[("main.tf", &main), ("zone.json.tftpl", template)];
    let stack = stack(files);
    (at(&stack, "t_x.a", "region"), at(&stack, "t_x.a", "name"))
}

const ACCOUNT: &str = "data \"azurerm_client_config\" \"me\" {}";
const OF_ACCOUNT: &str = "id = data.azurerm_client_config.me.subscription_id";
const IN_TEXT: &str = "{ \"id\": \"/subscriptions/${id}/hub\", \"region\": \"eu-west-1\" }";

fn known(why: &str) -> (String, String) {
    ("eu-west-1".to_owned(), format!("?{why}"))
}

fn unknown(why: &str) -> (String, String) {
    (format!("?{why}"), format!("?{why}"))
}

/// A variable whose validation has this condition.
fn validated(condition: &str) -> String {
    format!("variable \"id\" {{\n validation {{\n condition = {condition}\n error_message = \"\"\n }}\n }}")
}

#[test]
fn an_id_in_a_string_changes_nothing_else() {
    assert_eq!(region_and_id(IN_TEXT, ACCOUNT, OF_ACCOUNT), known("data-source"));
    let in_key = "{ \"id\": { \"/${id}\": 1 }, \"region\": \"eu-west-1\" }";
    assert_eq!(region_and_id(in_key, ACCOUNT, OF_ACCOUNT), known("data-source"));
    let looped = "{ \"id\": \"%{ for i in [1, 2] }/${id}%{ endfor }\", \"region\": \"eu-west-1\" }";
    assert_eq!(region_and_id(looped, ACCOUNT, OF_ACCOUNT), known("data-source"));
}

#[test]
fn what_is_not_an_id_may_change_everything() {
    assert_eq!(region_and_id(IN_TEXT, "variable \"id\" {}", "id = var.id"), unknown("unset-variable"));
    let metadata = "data \"azurerm_storage_account\" \"me\" {\n name = \"x\" \n}";
    let endpoint = "id = data.azurerm_storage_account.me.primary_blob_endpoint";
    assert_eq!(region_and_id(IN_TEXT, metadata, endpoint), unknown("data-source"));
}

#[test]
fn an_id_outside_of_strings_may_be_anything() {
    for template in [
        "{ \"id\": ${id}, \"region\": \"eu-west-1\" }",
        "{ \"id\": \"x\", \"region\": \"eu-west-1\" }${id}",
        "{ \"id\": \"\\${id}\", \"region\": \"eu-west-1\" }",
        "{ \"id\": \"\\u00${id}\", \"region\": \"eu-west-1\" }",
        "{ \"id\": \"\u{f8fe}${id}\", \"region\": \"eu-west-1\" }",
    ] {
        assert_eq!(region_and_id(template, ACCOUNT, OF_ACCOUNT), unknown("data-source"), "{template}");
    }
    let same = "{ \"a\": { \"/${id}\": 1, \"/x\": 2 }, \"region\": \"eu-west-1\", \"id\": 1 }";
    assert_eq!(region_and_id(same, ACCOUNT, OF_ACCOUNT).0, "eu-west-1");
}

#[test]
fn a_validation_tells_which_letters_a_variable_has() {
    for condition in [
        "can(regex(\"^[a-z0-9-]{36}$\", var.id))",
        "can(regex(\"^[a-z0-9-]{36}$\", var.id)) || var.id == \"\"",
        "length(var.id) > 3 && (can(regex(\"^[0-9]+$\", var.id)))",
        "can(regex(\"^a$|^b$\", var.id))",
    ] {
        let told = region_and_id(IN_TEXT, &validated(condition), "id = var.id");
        assert_eq!(told, known("unset-variable"), "{condition}");
    }
    for condition in [
        "can(regex(\"[a-z0-9-]{36}\", var.id))",
        "can(regex(\"^[a-z0-9-]{36}$\", var.id)) || length(var.id) == 0",
        "!can(regex(\"^[a-z]+$\", var.id))",
        "can(regex(\"^[a-z]+$\", lower(var.id)))",
        "can(regex(var.id, \"^[a-z]+$\"))",
        "can(regex(\"^.+$\", var.id))",
    ] {
        let told = region_and_id(IN_TEXT, &validated(condition), "id = var.id");
        assert_eq!(told, unknown("unset-variable"), "{condition}");
    }
}

#[test]
fn the_first_text_that_is_not_empty_has_the_letters_of_one_of_them() {
    let or = |other: &str| format!("id = coalesce(null, data.azurerm_client_config.me.subscription_id, {other})");
    assert_eq!(region_and_id(IN_TEXT, ACCOUNT, &or("\"0000\"")), known("data-source"));
    assert_eq!(region_and_id(IN_TEXT, ACCOUNT, &or("\"\"")), known("data-source"));
    assert_eq!(region_and_id(IN_TEXT, ACCOUNT, &or("\"\\\"\"")), unknown("data-source"));
    let first = "id = coalesce(\"/${data.azurerm_client_config.me.tenant_id}\", \"\\\"\")";
    assert_eq!(region_and_id(IN_TEXT, ACCOUNT, first), known("data-source"));
}

#[test]
fn the_json_of_anything_is_one_value() {
    let any = ("variable \"id\" {}", "id = var.id");
    for template in [
        "{ \"id\": ${jsonencode(id)}, \"region\": \"eu-west-1\" }",
        "${jsonencode({ id = id, region = \"eu-west-1\" })}\n\n",
        "${jsonencode({ id = id, parts = { for part in [id] : part => {} }, region = \"eu-west-1\" })}\n",
    ] {
        assert_eq!(region_and_id(template, any.0, any.1), known("unset-variable"), "{template}");
    }
    for template in [
        "{ \"id\": \"${jsonencode(id)}\", \"region\": \"eu-west-1\" }",
        "{ \"id\": 1${jsonencode(id)}, \"region\": \"eu-west-1\" }",
        "${jsonencode({ id = id, region = \"eu-west-1\" })}${jsonencode(id)}",
    ] {
        assert_eq!(region_and_id(template, any.0, any.1), unknown("unset-variable"), "{template}");
    }
}

#[test]
fn what_is_written_tells_texts_apart() {
    let main = "data \"aws_caller_identity\" \"me\" {}
        locals {
          name = \"logs-${data.aws_caller_identity.me.account_id}\"
        }
        resource \"t_x\" \"a\" {
          region = local.name == \"\" || local.name == null ? \"us-east-1\" : \"eu-west-1\"
        }
        resource \"t_x\" \"b\" {
          region = local.name == \"logs-1\" ? \"us-east-1\" : \"eu-west-1\"
        }";
    let stack = stack(&[("main.tf", main)]);
    assert_eq!(at(&stack, "t_x.a", "region"), "eu-west-1");
    assert_eq!(at(&stack, "t_x.b", "region"), "us-east-1 | eu-west-1");
}

#[test]
fn a_text_known_in_part_stands_beside_an_object() {
    let main = "data \"aws_caller_identity\" \"me\" {}
        variable \"on\" {
          default = true
        }
        locals {
          rules = var.on ? [{ to = { account = data.aws_caller_identity.me.account_id, more = { region = \"eu-west-1\" } } }] : []
        }
        resource \"t_x\" \"a\" {
          region = local.rules[0].to.more.region
        }";
    assert_eq!(at(&stack(&[("main.tf", main)]), "t_x.a", "region"), "eu-west-1");
}

#[test]
fn a_text_that_nothing_sets_is_the_same_all_over_the_stack() {
    let main = r#"variable "pr" { type = string }
        variable "any" {}
        module "b" {
          source      = "./b"
          environment = "pr${var.pr}"
        }
        resource "t_x" "a" {
          name   = "group-pr${var.pr}"
          lower  = "group-${lower("pr${var.pr}")}"
          any    = "group-${var.any}"
          stage  = "pr${var.pr}" == "stg" ? "stage" : "review"
          null   = var.pr == null ? "none" : "one"
          parsed = jsondecode("{\"id\": \"${var.pr}\", \"region\": \"eu-west-1\"}").region
        }"#;
    let module = r#"variable "environment" { type = string }
        resource "t_x" "b" { name = "group-${var.environment}" }"#;
    let stack = stack(&[("main.tf", main), ("b/main.tf", module)]);
    let signature = |address: &str, name: &str| value(&stack, address, name).signature();
    assert_eq!(signature("module.b.t_x.b", "name"), signature("t_x.a", "name"));
    assert!(signature("t_x.a", "name").is_some());
    assert_eq!((signature("t_x.a", "lower"), signature("t_x.a", "any")), (None, None));
    assert_eq!(at(&stack, "t_x.a", "stage"), "review");
    assert_eq!(at(&stack, "t_x.a", "null"), "none | one");
    assert_eq!(at(&stack, "t_x.a", "parsed"), "?unset-variable");
}
