//! Provider configurations of one module.

use super::*;

#[test]
fn a_resource_uses_the_default_or_the_named_configuration() {
    let text = "provider \"aws\" { region = \"eu-west-1\" }
        provider \"aws\" {
          alias  = \"dr\"
          region = var.dr
        }
        variable \"dr\" { default = \"us-east-1\" }
        resource \"aws_x\" \"a\" {}
        resource \"aws_x\" \"b\" { provider = aws.dr }
        resource \"aws_x\" \"c\" { provider = \"aws.dr\" }";
    let stack = main(text);
    assert_eq!(region(&stack, "aws_x.a"), "provider.aws eu-west-1");
    assert_eq!(region(&stack, "aws_x.b"), "provider.aws.dr us-east-1");
    assert_eq!(region(&stack, "aws_x.c"), "provider.aws.dr us-east-1");
    let [default, named] = ["aws_x.a", "aws_x.b"].map(|address| resource(&stack, address).provider.clone().unwrap());
    assert!(default.is_default && !named.is_default);
    assert!(named.settings.get("region").unwrap().origin.assumed);
    assert_eq!(named.at.as_ref().unwrap().to_string(), "main.tf:2");
    assert!(named.settings.get("alias").is_none());
}

#[test]
fn an_unset_region_stays_unset() {
    let stack = main("provider \"aws\" {}\nresource \"aws_x\" \"a\" {}\nresource \"google_x\" \"b\" {}");
    assert_eq!(region(&stack, "aws_x.a"), "provider.aws");
    assert_eq!(region(&stack, "google_x.b"), "provider.google");
    let google = resource(&stack, "google_x.b").provider.clone().unwrap();
    assert!(google.at.is_none() && !google.left_to_caller);
}

#[test]
fn the_source_tells_which_provider_a_local_name_is() {
    let text = "terraform {
          required_providers {
            gcp  = { source = \"hashicorp/google\" }
            beta = {
              source  = \"registry.terraform.io/hashicorp/google-beta\"
              version = \"~> 6\"
            }
          }
        }
        provider \"gcp\" { region = \"europe-west1\" }
        resource \"google_x\" \"a\" { provider = gcp }
        resource \"google_x\" \"b\" { provider = beta }
        resource \"google_x\" \"c\" {}";
    let stack = main(text);
    let name = |address: &str| resource(&stack, address).provider.as_ref().unwrap().name.to_string();
    assert_eq!([name("google_x.a"), name("google_x.b"), name("google_x.c")], ["google", "google-beta", "google"]);
    assert_eq!(region(&stack, "google_x.a"), "provider.gcp europe-west1");
}

#[test]
fn settings_come_from_locals_objects_and_module_outputs() {
    let stack = stack(&[
        (
            "main.tf",
            "locals { regions = { main = { name = \"eu-west-1\" } } }
             provider \"aws\" { region = local.regions.main.name }
             provider \"aws\" {
               alias  = \"other\"
               region = module.choice.region
             }
             module \"choice\" { source = \"./choice\" }
             resource \"aws_x\" \"a\" {}
             resource \"aws_x\" \"b\" { provider = aws.other }",
        ),
        ("choice/main.tf", "output \"region\" { value = \"us-east-1\" }"),
    ]);
    assert_eq!(region(&stack, "aws_x.a"), "provider.aws eu-west-1");
    assert_eq!(region(&stack, "aws_x.b"), "provider.aws.other us-east-1");
}

#[test]
fn a_provider_repeats_in_opentofu() {
    let text = "locals { regions = toset([\"eu-west-1\", \"us-east-1\"]) }
        provider \"aws\" {
          alias    = \"by_region\"
          for_each = local.regions
          region   = each.value
        }
        resource \"aws_x\" \"a\" {
          for_each = local.regions
          provider = aws.by_region[each.key]
        }
        resource \"aws_x\" \"b\" { provider = aws.by_region[\"us-east-1\"] }
        resource \"aws_x\" \"c\" { provider = aws.by_region[var.which] }
        variable \"which\" {}";
    let stack = main(text);
    assert_eq!(region(&stack, "aws_x.a[\"eu-west-1\"]"), "provider.aws.by_region[\"eu-west-1\"] eu-west-1");
    assert_eq!(region(&stack, "aws_x.b"), "provider.aws.by_region[\"us-east-1\"] us-east-1");
    assert_eq!(region(&stack, "aws_x.c"), "provider.aws.by_region eu-west-1 | us-east-1");
}

#[test]
fn an_alias_that_nothing_declares_is_unknown() {
    let stack = main("provider \"aws\" { region = \"eu-west-1\" }\nresource \"aws_x\" \"a\" { provider = aws.gone }");
    assert_eq!(region(&stack, "aws_x.a"), "provider.aws.gone ?undeclared");
}
