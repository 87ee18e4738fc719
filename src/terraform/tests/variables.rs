//! Variables of root modules: inputs, defaults, types, candidates.

use super::*;

#[test]
fn a_candidate_that_terraform_refuses_is_none() {
    // Where nobody sets `client`, its keys are the fallback's; where somebody does, a missing key stops terraform.
    let stack = main(
        "variable \"client\" {}
        locals {
          client  = var.client == {} ? { key = \"own\", place = \"eu-west-1\" } : tomap({})
          regions = merge({ (local.client.key) = local.client.place }, { other = \"us-east-1\" })
        }
        resource \"t_x\" \"a\" {
          region = local.regions[try({}.key, local.client.key)]
          kept   = try(local.client.place, \"us-west-2\")
        }",
    );
    assert_eq!(at(&stack, "t_x.a", "region"), "eu-west-1");
    assert_eq!(at(&stack, "t_x.a", "kept"), "eu-west-1 | us-west-2");
}

fn with_vars<const N: usize>(text: &str, given: [(&str, Value); N]) -> Stack {
    let mut reading = reading_with(&[("main.tf", text)], &inputs("", vec![vars(given)]));
    assert_eq!(reading.problems, []);
    reading.stacks.swap_remove(0)
}

#[test]
fn a_default_counts_and_is_assumed() {
    let stack = main("variable \"region\" { default = \"eu-west-1\" }\nresource \"t_x\" \"a\" { region = var.region }");
    let region = value(&stack, "t_x.a", "region");
    assert_eq!(short(&region), "eu-west-1");
    assert!(region.origin.assumed);
    assert_eq!(trail(&region), ["var.region main.tf:2", "\"eu-west-1\" main.tf:1"]);
}

#[test]
fn what_lies_inside_a_default_is_assumed_too() {
    let text = "variable \"c\" { default = { regions = [\"eu-west-1\"] } }
        resource \"t_x\" \"a\" { region = var.c.regions[0] }
        resource \"t_x\" \"b\" { region = \"eu-west-1\" }";
    let stack = main(text);
    assert!(value(&stack, "t_x.a", "region").origin.assumed);
    assert!(!value(&stack, "t_x.b", "region").origin.assumed);
}

#[test]
fn an_input_is_not_assumed() {
    let text = "variable \"region\" { default = \"eu-west-1\" }\nresource \"t_x\" \"a\" { region = var.region }";
    let stack = with_vars(text, [("region", Value::string("us-east-1"))]);
    let region = value(&stack, "t_x.a", "region");
    assert_eq!((short(&region).as_str(), region.origin.assumed), ("us-east-1", false));
}

#[test]
fn text_given_for_a_list_is_read_as_one() {
    let text = "variable \"regions\" { type = list(string) }\nresource \"t_x\" \"a\" { regions = var.regions }";
    let stack = with_vars(text, [("regions", Value::string("[\"eu-west-1\", \"us-east-1\"]"))]);
    assert_eq!(at(&stack, "t_x.a", "regions"), "eu-west-1, us-east-1");
}

#[test]
fn a_variable_without_a_value_is_unset() {
    let stack = main("variable \"region\" {}\nresource \"t_x\" \"a\" { region = var.region }");
    let region = value(&stack, "t_x.a", "region");
    assert_eq!(region.why_unknown().unwrap().to_string(), "var.region has no value here");
    assert_eq!(trail(&region), ["var.region main.tf:2", "variable \"region\" main.tf:1"]);
}

#[test]
fn types_fill_in_optional_attributes() {
    let text = "variable \"c\" {
          type    = object({ region = optional(string, \"eu-west-1\"), zones = optional(number, 3) })
          default = { zones = \"2\" }
        }
        resource \"t_x\" \"a\" {
          region = var.c.region
          zones  = var.c.zones
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "region"), "eu-west-1");
    assert_eq!(value(&stack, "t_x.a", "zones").data, Data::Number(2.into()));
}

#[test]
fn null_gives_the_default_only_where_null_is_no_value() {
    let text = "variable \"a\" {
          default  = \"eu-west-1\"
          nullable = false
        }
        variable \"b\" { default = \"eu-west-1\" }
        resource \"t_x\" \"a\" {
          a = var.a
          b = var.b
        }";
    let stack = with_vars(text, [("a", Value::null()), ("b", Value::null())]);
    assert_eq!(at(&stack, "t_x.a", "a"), "eu-west-1");
    assert_eq!(at(&stack, "t_x.a", "b"), "");
}

#[test]
fn a_validation_gives_candidates() {
    let variable = |condition: &str| {
        let text = format!(
            "variable \"r\" {{\n validation {{\n condition = {condition}\n error_message = \"\"\n }}\n}}
            resource \"t_x\" \"a\" {{ r = var.r }}"
        );
        at(&main(&text), "t_x.a", "r")
    };
    assert_eq!(variable("contains([\"eu-west-1\", \"us-east-1\"], var.r)"), "eu-west-1 | us-east-1");
    assert_eq!(variable("(contains([\"a\"], var.r) || var.r == \"b\")"), "a | b");
    assert_eq!(variable("length(var.r) > 2 && contains([\"a\", \"b\"], var.r)"), "a | b");
    assert_eq!(variable("contains([\"a\"], var.r) || length(var.r) > 2"), "?unset-variable");
    assert_eq!(variable("!contains([\"a\", \"b\"], var.r)"), "?unset-variable");
}

#[test]
fn a_workspace_is_known_only_when_named() {
    let files: Files<'_> = &[("main.tf", "resource \"t_x\" \"a\" { name = terraform.workspace }")];
    assert_eq!(at(&stack(files), "t_x.a", "name"), "?unset-variable");
    let workspace = |name: &str| Inputs { workspace: Some(name.to_owned()), ..Inputs::default() };
    let reading = reading_with(files, &inputs("", vec![workspace("dev"), workspace("prod")]));
    let values: Vec<String> = reading.stacks.iter().map(|stack| at(stack, "t_x.a", "name")).collect();
    assert_eq!(values, ["dev", "prod"]);
    assert_eq!(reading.stacks[1].workspace.as_deref(), Some("prod"));
}

#[test]
fn later_inputs_win_and_plain_ones_hold_for_every_workspace() {
    let text = "variable \"region\" {}\nvariable \"name\" {}
        resource \"t_x\" \"a\" { v = \"${var.region} ${var.name}\" }";
    let named = |name: &str, workspace: &str| Inputs {
        workspace: Some(workspace.to_owned()),
        ..vars([("name", Value::string(name))])
    };
    let all = vec![
        vars([("region", Value::string("eu-west-1"))]),
        named("d", "dev"),
        named("p", "prod"),
        vars([("region", Value::string("us-east-1"))]),
    ];
    let reading = reading_with(&[("live/main.tf", text)], &inputs("live", all));
    let values: Vec<String> = reading.stacks.iter().map(|stack| at(stack, "t_x.a", "v")).collect();
    assert_eq!(values, ["us-east-1 d", "us-east-1 p"]);
    assert_eq!(names(&reading), ["live[dev]", "live[prod]"]);
}

#[test]
fn inputs_are_for_their_own_root() {
    let text = "variable \"region\" {}\nresource \"t_x\" \"a\" { region = var.region }";
    let options = inputs("live/us", vec![vars([("region", Value::string("us-east-1"))])]);
    let reading = reading_with(&[("live/eu/main.tf", text), ("live/us/main.tf", text)], &options);
    let regions: Vec<String> = reading.stacks.iter().map(|stack| at(stack, "t_x.a", "region")).collect();
    assert_eq!(regions, ["?unset-variable", "us-east-1"]);
}
