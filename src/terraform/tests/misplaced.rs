//! What stands where Terraform refuses it.

use super::*;

fn problems(text: &str) -> Vec<String> {
    reading(&[("main.tf", text)]).problems.iter().map(|problem| problem.message.clone()).collect()
}

#[test]
fn a_block_of_the_top_inside_another_one_is_told() {
    let text = "provider \"azurerm\" {
          features {}
          resource \"azurerm_resource_group\" \"us\" { location = \"westus\" }
        }
        resource \"t_x\" \"a\" {
          lifecycle {
            variable \"region\" { default = \"eu-west-1\" }
          }
        }";
    let told = problems(text);
    let begins: Vec<&str> = told.iter().filter_map(|message| message.split(':').next()).collect();
    assert_eq!(
        begins,
        [
            "resource \"azurerm_resource_group\" \"us\" stands inside provider \"azurerm\"",
            "variable \"region\" stands inside resource \"t_x\" \"a\"",
        ]
    );
}

#[test]
fn a_providers_own_blocks_are_none() {
    let text = "resource \"t_x\" \"a\" {
          resource { id = 1 }
          data {}
          output { name = \"x\" }
          dynamic \"variable\" {
            for_each = [1]
            content {}
          }
          provisioner \"local-exec\" { command = \"true\" }
        }
        check \"health\" {
          data \"http\" \"page\" { url = \"https://example.com\" }
          assert {
            condition     = true
            error_message = \"x\"
          }
        }";
    assert_eq!(problems(text), Vec::<String>::new());
}

#[test]
fn a_variable_that_is_declared_twice_has_no_default_where_the_two_differ() {
    let text = |second: &str| {
        format!(
            "variable \"region\" {{ default = \"eu-west-1\" }}
            variable \"region\" {{ {second} }}
            resource \"t_x\" \"a\" {{ region = var.region }}"
        )
    };
    let region = |second: &str| at(&reading(&[("main.tf", &text(second))]).stacks[0], "t_x.a", "region");
    assert_eq!(region("default =   \"eu-west-1\""), "eu-west-1");
    assert_eq!(region("default = \"us-east-1\""), "?invalid");
    assert_eq!(region("type = string"), "?invalid");
    assert_eq!(problems(&text("default = \"us-east-1\"")).len(), 1);
}

/// Why an attribute cannot be told, in words.
fn why(files: Files<'_>, address: &str, attribute: &str) -> String {
    value(&reading(files).stacks[0], address, attribute).why_unknown().unwrap().to_string()
}

#[test]
fn what_nothing_declares_may_stand_in_a_file_that_could_not_be_read() {
    let uses = ("main.tf", "resource \"t_x\" \"a\" { region = var.region }");
    assert_eq!(why(&[uses], "t_x.a", "region"), "nothing declares var.region");
    let broken = ("variables.tf", "variable \"region\" { default = \"eu-west-1\", type = string }");
    assert_eq!(
        why(&[uses, broken], "t_x.a", "region"),
        "nothing declares var.region in what could be read of the module: variables.tf could not"
    );
    let another = ("more.tf", "variable \"x\" { a = 1, b = 2 }");
    assert_eq!(
        why(&[uses, broken, another], "t_x.a", "region"),
        "nothing declares var.region in what could be read of the module: more.tf and variables.tf could not"
    );
}

#[test]
fn a_list_that_lacks_an_item_is_named() {
    let text = "variable \"regions\" { default = [\"eu-west-1\"] }
        resource \"t_x\" \"a\" {
          a = var.regions[1]
          b = split(\",\", var.regions[0])[2]
        }";
    let asked = |attribute: &str| why(&[("main.tf", text)], "t_x.a", attribute);
    assert_eq!(asked("a"), "`var.regions[1]` asks for item 1 of a list that has one item");
    assert_eq!(asked("b"), "`split(\",\", var.regions[0])[2]` asks for item 2 of a list that has one item");
}
