//! Provider configurations of called modules.

use super::*;

const ROOT: &str = "provider \"aws\" { region = \"eu-west-1\" }
    provider \"aws\" {
      alias  = \"dr\"
      region = \"us-east-1\"
    }\n";

fn calling(call: &str, child: &str) -> Stack {
    stack(&[("main.tf", &format!("{ROOT}{call}")), ("m/main.tf", child)])
}

#[test]
fn defaults_are_inherited_and_aliases_are_not() {
    let stack = calling(
        "module \"m\" { source = \"./m\" }",
        "resource \"aws_x\" \"a\" {}\nresource \"aws_x\" \"b\" { provider = aws.dr }",
    );
    assert_eq!(region(&stack, "module.m.aws_x.a"), "provider.aws eu-west-1");
    assert_eq!(region(&stack, "module.m.aws_x.b"), "module.m.provider.aws.dr ?undeclared");
}

#[test]
fn passed_configurations_stand_instead_of_inherited_ones() {
    let stack = calling(
        "module \"m\" {
           source    = \"./m\"
           providers = { aws = aws.dr, aws.peer = aws }
         }",
        "terraform {
           required_providers {
             aws = {
               source                = \"hashicorp/aws\"
               configuration_aliases = [aws.peer]
             }
           }
         }
         resource \"aws_x\" \"a\" {}
         resource \"aws_x\" \"b\" { provider = aws.peer }",
    );
    assert_eq!(region(&stack, "module.m.aws_x.a"), "provider.aws.dr us-east-1");
    assert_eq!(region(&stack, "module.m.aws_x.b"), "provider.aws eu-west-1");
}

#[test]
fn configurations_go_down_through_several_modules() {
    let stack = stack(&[
        ("main.tf", &format!("{ROOT}module \"a\" {{\n source = \"./a\"\n providers = {{ aws = aws.dr }}\n}}")),
        ("a/main.tf", "module \"b\" { source = \"../b\" }"),
        ("b/main.tf", "resource \"aws_x\" \"x\" {}"),
    ]);
    assert_eq!(region(&stack, "module.a.module.b.aws_x.x"), "provider.aws.dr us-east-1");
}

#[test]
fn a_module_can_have_blocks_of_its_own() {
    let stack = calling(
        "module \"m\" {
           source = \"./m\"
           region = \"eu-north-1\"
         }",
        "variable \"region\" {}
         provider \"aws\" { region = var.region }
         resource \"aws_x\" \"a\" {}",
    );
    assert_eq!(region(&stack, "module.m.aws_x.a"), "module.m.provider.aws eu-north-1");
    assert!(!resource(&stack, "module.m.aws_x.a").provider.as_ref().unwrap().is_default);
}

#[test]
fn empty_blocks_only_announce_what_is_passed() {
    let stack = calling(
        "module \"m\" {
           source    = \"./m\"
           providers = { aws.peer = aws.dr }
         }",
        "provider \"aws\" {}
         provider \"aws\" { alias = \"peer\" }
         resource \"aws_x\" \"a\" {}
         resource \"aws_x\" \"b\" { provider = aws.peer }",
    );
    assert_eq!(region(&stack, "module.m.aws_x.a"), "provider.aws eu-west-1");
    assert_eq!(region(&stack, "module.m.aws_x.b"), "provider.aws.dr us-east-1");
}

#[test]
fn inheritance_goes_by_the_source_and_not_by_the_name() {
    let stack = stack(&[
        (
            "main.tf",
            "terraform {\n required_providers {\n gcp = { source = \"hashicorp/google\" }\n }\n}
             provider \"gcp\" { region = \"europe-west1\" }
             module \"m\" { source = \"./m\" }",
        ),
        ("m/main.tf", "resource \"google_x\" \"a\" {}"),
    ]);
    assert_eq!(region(&stack, "module.m.google_x.a"), "provider.gcp europe-west1");
}

#[test]
fn repeated_calls_pass_the_instance_of_their_key() {
    let stack = stack(&[
        (
            "main.tf",
            "locals { regions = toset([\"eu-west-1\", \"us-east-1\"]) }
             provider \"aws\" {
               alias    = \"by_region\"
               for_each = local.regions
               region   = each.value
             }
             module \"m\" {
               source    = \"./m\"
               for_each  = local.regions
               providers = { aws = aws.by_region[each.key] }
             }",
        ),
        ("m/main.tf", "resource \"aws_x\" \"a\" {}"),
    ]);
    assert_eq!(region(&stack, "module.m[\"us-east-1\"].aws_x.a"), "provider.aws.by_region[\"us-east-1\"] us-east-1");
}

#[test]
fn an_uncalled_module_leaves_its_providers_to_the_caller() {
    let stack = stack(&[(
        "modules/m/main.tf",
        "terraform {
           required_providers {
             aws = {
               source                = \"hashicorp/aws\"
               configuration_aliases = [aws.peer]
             }
           }
         }
         resource \"aws_x\" \"a\" {}
         resource \"aws_x\" \"b\" { provider = aws.peer }",
    )]);
    assert!(stack.is_child);
    for address in ["aws_x.a", "aws_x.b"] {
        let provider = resource(&stack, address).provider.clone().unwrap();
        assert!(provider.left_to_caller);
        assert_eq!(short(&provider.settings), "{}");
    }
}
