//! Data sources, and attributes that follow from the provider.

use super::*;
use crate::value::Written;

#[test]
fn the_region_data_source_is_the_region_of_its_provider() {
    let text = "provider \"aws\" { region = \"eu-west-1\" }
        provider \"aws\" {
          alias  = \"dr\"
          region = \"us-east-1\"
        }
        data \"aws_region\" \"here\" {}
        data \"aws_region\" \"there\" { provider = aws.dr }
        data \"aws_region\" \"named\" { name = \"eu-north-1\" }
        data \"aws_region\" \"own\" { region = \"eu-south-1\" }
        resource \"t_x\" \"a\" {
          a = data.aws_region.here.name
          b = data.aws_region.there.id
          c = data.aws_region.here.region
          d = data.aws_region.named.name
          e = data.aws_region.own.region
          f = data.aws_region.here.description
        }";
    let stack = main(text);
    let all: Vec<String> = ["a", "b", "c", "d", "e", "f"].iter().map(|name| at(&stack, "t_x.a", name)).collect();
    assert_eq!(all, ["eu-west-1", "us-east-1", "eu-west-1", "eu-north-1", "eu-south-1", "?data-source"]);
    let trail = trail(&value(&stack, "t_x.a", "b"));
    assert_eq!(trail, ["data.aws_region.there.id main.tf:12", "\"us-east-1\" main.tf:4"]);
}

#[test]
fn a_region_that_no_provider_states_is_unstated() {
    let text = "data \"aws_region\" \"here\" {}\nresource \"t_x\" \"a\" { region = data.aws_region.here.name }";
    let stack = main(text);
    let why = value(&stack, "t_x.a", "region");
    assert_eq!(why.why_unknown().unwrap().to_string(), "provider.aws states no region");
}

#[test]
fn zones_are_unknown_and_their_trail_leads_to_the_region() {
    let text = "provider \"aws\" { region = \"eu-west-1\" }
        data \"aws_availability_zones\" \"all\" {}
        resource \"t_x\" \"a\" { zone = data.aws_availability_zones.all.names[0] }";
    let zone = value(&main(text), "t_x.a", "zone");
    assert_eq!(short(&zone), "?data-source");
    assert_eq!(trail(&zone).last().unwrap(), "\"eu-west-1\" main.tf:1");
}

#[test]
fn googles_zones_are_called_after_their_region() {
    let text = "provider \"google\" { region = \"europe-west1\" }
        data \"google_compute_zones\" \"here\" {}
        data \"google_compute_zones\" \"there\" { region = \"us-central1\" }
        resource \"random_shuffle\" \"some\" { input = data.google_compute_zones.there.names }
        resource \"random_shuffle\" \"two\" { input = [\"us-central1-a\", \"us-east1-b\"] }
        variable \"order\" {}
        resource \"t_x\" \"a\" {
          a = data.google_compute_zones.here.names[var.order]
          b = element(data.google_compute_zones.there.names, 3)
          c = random_shuffle.some.result[0]
          d = random_shuffle.two.result[0]
          e = \"${data.google_compute_zones.here.names[0]}-x\"
          f = data.google_compute_zones.here.names
          g = length(data.google_compute_zones.here.names)
          h = upper(data.google_compute_zones.here.names[0])
        }";
    let stack = main(text);
    let beginning = |name: &str| match value(&stack, "t_x.a", name).outline()?.parts() {
        [Written::Letters(letters), Written::Plain] => Some(letters.to_string()),
        _ => None,
    };
    assert_eq!(beginning("a").as_deref(), Some("europe-west1-"));
    assert_eq!(beginning("b").as_deref(), Some("us-central1-"));
    assert_eq!(beginning("c").as_deref(), Some("us-central1-"));
    assert_eq!(at(&stack, "t_x.a", "d"), "us-central1-a | us-east1-b");
    for other in ["e", "f", "g", "h"] {
        assert_eq!(beginning(other), None, "{other}");
    }
    assert_eq!(trail(&value(&stack, "t_x.a", "a")).last().unwrap(), "\"europe-west1\" main.tf:1");
}

#[test]
fn the_categories_of_a_resource_have_its_id() {
    let text = "resource \"azurerm_storage_account\" \"s\" {}
        data \"azurerm_monitor_diagnostic_categories\" \"all\" {
          for_each    = { s = azurerm_storage_account.s.id }
          resource_id = each.value
        }
        data \"azurerm_monitor_diagnostic_categories\" \"other\" { resource_id = \"/subscriptions/1\" }
        resource \"t_x\" \"a\" {
          for_each = data.azurerm_monitor_diagnostic_categories.all
          target   = each.value.id
          other    = data.azurerm_monitor_diagnostic_categories.other.id
          types    = each.value.log_category_types
        }";
    let stack = main(text);
    let target = value(&stack, "t_x.a[\"s\"]", "target");
    let all = ["azurerm_storage_account.s.id", "data.azurerm_monitor_diagnostic_categories.all[\"s\"].id"];
    assert_eq!(references(&target), all);
    assert_eq!(at(&stack, "t_x.a[\"s\"]", "other"), "/subscriptions/1");
    assert_eq!(at(&stack, "t_x.a[\"s\"]", "types"), "?data-source");
}

#[test]
fn googles_client_config_is_the_providers() {
    let text = "provider \"google\" {
          region  = \"europe-west1\"
          project = \"p\"
        }
        data \"google_client_config\" \"this\" {}
        resource \"t_x\" \"a\" {
          region  = data.google_client_config.this.region
          project = data.google_client_config.this.project
          zone    = data.google_client_config.this.zone
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "region"), "europe-west1");
    assert_eq!(at(&stack, "t_x.a", "project"), "p");
    assert_eq!(at(&stack, "t_x.a", "zone"), "?unstated");
}

#[test]
fn other_data_sources_are_unknown_but_for_their_arguments() {
    let text = "data \"azurerm_resource_group\" \"rg\" { name = \"group\" }
        data \"aws_caller_identity\" \"me\" {}
        resource \"t_x\" \"a\" {
          location = data.azurerm_resource_group.rg.location
          name     = data.azurerm_resource_group.rg.name
          account  = data.aws_caller_identity.me.account_id
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "location"), "?data-source");
    assert_eq!(at(&stack, "t_x.a", "name"), "group");
    assert_eq!(at(&stack, "t_x.a", "account"), "?data-source");
}

#[test]
fn the_region_of_an_aws_resource_is_its_own_or_its_providers() {
    let text = "provider \"aws\" { region = \"eu-west-1\" }
        resource \"aws_s3_bucket\" \"a\" {}
        resource \"aws_s3_bucket\" \"b\" { region = \"us-east-1\" }
        resource \"t_x\" \"a\" {
          a = aws_s3_bucket.a.region
          b = aws_s3_bucket.b.region
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "a"), "eu-west-1");
    assert_eq!(at(&stack, "t_x.a", "b"), "us-east-1");
    assert_eq!(references(&value(&stack, "t_x.a", "a")), ["aws_s3_bucket.a.region"]);
}

#[test]
fn terraform_data_returns_its_input() {
    let text = "resource \"terraform_data\" \"d\" { input = \"eu-west-1\" }
        resource \"t_x\" \"a\" { region = terraform_data.d.output }";
    assert_eq!(at(&main(text), "t_x.a", "region"), "eu-west-1");
}
