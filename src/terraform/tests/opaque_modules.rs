//! Calls of modules that are not at hand.

use std::sync::Arc;

use super::*;
use crate::model::{Following, ModuleOutputs, ResourceKind};

#[test]
fn a_registry_module_is_a_resource_with_its_inputs() {
    let text = "provider \"aws\" { region = \"eu-west-1\" }
        module \"bucket\" {
          source  = \"terraform-aws-modules/s3-bucket/aws\"
          version = \"~> 4.0\"
          bucket  = \"logs\"
        }
        resource \"t_x\" \"a\" { target = module.bucket.s3_bucket_arn }";
    let stack = main(text);
    let bucket = resource(&stack, "module.bucket");
    assert_eq!(bucket.kind, ResourceKind::OpaqueModule);
    assert_eq!(bucket.type_name.as_ref(), "module:terraform-aws-modules/s3-bucket/aws");
    assert_eq!(short(&bucket.body), "{bucket=logs, version=~> 4.0}");
    assert_eq!(region(&stack, "module.bucket"), "provider.aws eu-west-1");
    assert_eq!(stack.components, ["terraform-aws-modules/s3-bucket/aws"]);
    let target = value(&stack, "t_x.a", "target");
    assert_eq!(short(&target), "?opaque-module");
    assert_eq!(references(&target), ["module.bucket.s3_bucket_arn"]);
}

#[test]
fn every_instance_of_a_call_is_one() {
    let text = "module \"b\" {
          source   = \"git::https://github.com/acme/mods.git//bucket?ref=v1\"
          for_each = toset([\"eu\", \"us\"])
          name     = each.key
        }
        resource \"t_x\" \"a\" { all = [for b in module.b : b.arn] }";
    let stack = main(text);
    assert_eq!(addresses(&stack), ["module.b[\"eu\"]", "module.b[\"us\"]", "t_x.a"]);
    let bucket = resource(&stack, "module.b[\"us\"]");
    assert_eq!(bucket.type_name.as_ref(), "module:github.com/acme/mods//bucket");
    assert_eq!(short(&bucket.body), "{name=us, version=v1}");
    assert!(bucket.repeated && bucket.provider.is_none());
    let all = resource(&stack, "t_x.a").body.get("all").unwrap().as_items().unwrap().to_vec();
    assert_eq!(references(&all[1]), ["module.b[\"us\"].arn"]);
}

#[test]
fn a_provider_that_is_passed_is_the_modules_and_of_several_nobody_can_tell() {
    let text = "provider \"aws\" { region = \"eu-west-1\" }
        provider \"aws\" {
          alias  = \"dr\"
          region = \"us-east-1\"
        }
        module \"a\" {
          source    = \"github.com/acme/x\"
          providers = { aws.extra = aws, aws = aws.dr }
        }
        module \"b\" {
          source    = \"github.com/acme/x\"
          providers = { aws.extra = aws.dr }
        }
        module \"c\" {
          source    = \"acme/x/aws\"
          providers = { aws.extra = aws.dr }
        }
        module \"d\" {
          source    = \"acme/x/aws\"
          providers = { aws.extra = aws, aws = aws.dr }
        }";
    let stack = main(text);
    assert!(resource(&stack, "module.a").provider.is_none());
    assert_eq!(region(&stack, "module.b"), "provider.aws.dr us-east-1");
    assert_eq!(region(&stack, "module.c"), "provider.aws eu-west-1");
    assert_eq!(region(&stack, "module.d"), "provider.aws.dr us-east-1");
}

#[test]
fn an_opaque_module_inside_a_module_has_its_callers() {
    let stack = stack(&[
        ("main.tf", "module \"a\" { source = \"./a\" }"),
        ("a/main.tf", "module \"b\" { source = \"acme/b/aws\" }\noutput \"id\" { value = module.b.id }"),
    ]);
    let inner = resource(&stack, "module.a.module.b");
    assert_eq!(inner.calls.len(), 1);
    assert_eq!(inner.name.as_ref(), "b");
    assert_eq!(stack.components, ["a"]);
}

#[test]
fn an_expression_as_source_is_evaluated() {
    let files: Files<'_> = &[
        ("main.tf", "locals { where = \"./a\" }\nmodule \"a\" { source = local.where }"),
        ("a/main.tf", "resource \"t_x\" \"x\" {}"),
    ];
    let reading = reading(files);
    let root = reading.stacks.iter().find(|stack| stack.directory.is_empty() || stack.directory == ".").unwrap();
    assert_eq!(addresses(root), ["module.a.t_x.x"]);
}

/// What two modules return, as a rule would say it.
fn outputs_of(source: &str) -> Option<Arc<ModuleOutputs>> {
    let following = |input: &str, words: &[(&str, &str)]| Following {
        input: input.into(),
        words: (!words.is_empty())
            .then(|| words.iter().map(|(given, returned)| ((*given).into(), (*returned).into())).collect()),
    };
    let outputs: ModuleOutputs = match source {
        "acme/regions/x" => {
            [("location".into(), following("region", &[("uk", "UK West"), ("eu", "West Europe")]))].into()
        }
        "acme/group/x" => {
            [("name".into(), following("name", &[])), ("made.location".into(), following("location", &[]))].into()
        }
        _ => return None,
    };
    Some(Arc::new(outputs))
}

fn told(text: &str) -> Stack {
    let options = Options { module_outputs: &outputs_of, ..Options::default() };
    reading_with(&[("main.tf", text)], &options).stacks.swap_remove(0)
}

#[test]
fn an_output_follows_from_an_input_where_somebody_says_so() {
    let stack = told(
        r#"variable "region" { default = "uk" }
        variable "unset" {}
        module "region" {
          source   = "acme/regions/x"
          for_each = { a = var.region, b = "mars", c = var.unset, d = var.unset == "" ? "uk" : "eu" }
          region   = each.value
        }
        module "group" {
          source   = "acme/group/x"
          name     = null
          location = module.region["a"].location
        }
        resource "t_x" "a" {
          all    = [for region in module.region : region.location]
          region = module.group.made.location
          id     = module.group.made.id
          name   = module.group.name
        }"#,
    );
    let all = "UK West, ?opaque-module, ?unset-variable, UK West | West Europe";
    assert_eq!(at(&stack, "t_x.a", "all.*"), all);
    assert_eq!(at(&stack, "t_x.a", "region"), "UK West");
    assert!(value(&stack, "t_x.a", "region").origin.assumed);
    let led_by = references(&value(&stack, "t_x.a", "region"));
    assert_eq!(led_by, ["module.group.made.location", "module.region[\"a\"].location"]);
    assert_eq!(at(&stack, "t_x.a", "id"), "?opaque-module");
    assert_eq!(at(&stack, "t_x.a", "name"), "?opaque-module", "what it does when nothing is given is its own affair");
}

#[test]
fn calls_that_wait_for_each_other_end() {
    let doubled = |call: &str, other: &str| {
        let name = format!("${{module.{other}.name}}${{module.{other}.name}}");
        format!("module \"{call}\" {{\n source = \"acme/group/x\"\n name = \"{name}\"\n}}\n")
    };
    let chain: String = (0..60).map(|call| doubled(&format!("m{call}"), &format!("m{}", call + 1))).collect();
    let last = doubled("m60", "m0");
    let stack = told(&format!("{chain}{last}resource \"t_x\" \"a\" {{ name = module.m0.name }}"));
    assert!(at(&stack, "t_x.a", "name").starts_with('?'));
}
