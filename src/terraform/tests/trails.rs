//! Trails through what is made of several parts: each leads to the literal of the part that is used.

use super::{Files, stack, trail, value};

/// The last step of the trail of `t_x.a`'s region.
fn last(main: &str, others: Files<'_>) -> String {
    let files: Vec<(&str, &str)> = [("main.tf", main)].into_iter().chain(others.iter().copied()).collect();
    trail(&value(&stack(&files), "t_x.a", "region")).pop().unwrap_or_default()
}

const NAMES: &str =
    "variable \"scope\" { default = \"/groups/root\" }\nvariable \"home\" { default = \"eu-west-1\" }\n";

#[test]
fn what_a_template_says_comes_from_what_was_put_in_there() {
    let template = "{\n \"scope\": \"${scope}\",\n \"allowed\": [\"us-east-1\"],\n \"region\": \"${region}\"\n}";
    let made = |field: &str| {
        let main = format!(
            "{NAMES}resource \"t_x\" \"a\" {{
              region = jsondecode(templatefile(\"x.json\", {{ scope = var.scope, region = var.home }})){field}
            }}"
        );
        last(&main, &[("x.json", template)])
    };
    assert_eq!(made(".region"), "\"eu-west-1\" main.tf:2");
    assert_eq!(made(".scope"), "\"/groups/root\" main.tf:1");
    assert_eq!(made(".allowed[0]"), "\"us-east-1\" x.json:3");
}

#[test]
fn beside_an_id_that_cannot_be_told_the_rest_has_its_own_way() {
    let main = format!(
        "{NAMES}data \"azurerm_client_config\" \"me\" {{}}
        resource \"t_x\" \"a\" {{
          region = jsondecode(templatefile(\"x.json\", {{
            id = data.azurerm_client_config.me.subscription_id, scope = var.scope, region = var.home
          }})).region
        }}"
    );
    let template =
        "{\"scope\": \"${scope}\", \"id\": \"${id}\", \"list\": ${jsonencode([id])}, \"region\": \"${region}\"}";
    assert_eq!(last(&main, &[("x.json", template)]), "\"eu-west-1\" main.tf:2");
}

#[test]
fn a_document_that_was_written_from_values_leads_back_to_them() {
    for (write, read) in [("jsonencode", "jsondecode"), ("jsonencode", "yamldecode")] {
        let main = format!(
            "{NAMES}locals {{
              text = {write}({{ at = [\"us-east-1\", var.home], scope = var.scope }})
            }}
            resource \"t_x\" \"a\" {{
              region = {read}(local.text).at[1]
            }}"
        );
        assert_eq!(last(&main, &[]), "\"eu-west-1\" main.tf:2");
    }
}

#[test]
fn keys_come_from_what_they_were_made_of() {
    let main = |region: &str| {
        format!(
            "{NAMES}locals {{
              hubs  = {{ for hub in [{{ at = \"us-east-1\" }}, {{ at = var.home }}] : lower(hub.at) => hub }}
              named = {{ (var.home) = 1 }}
              more  = {{
                ap-south-1 = 2
              }}
              all   = merge(local.hubs, local.more)
            }}
            resource \"t_x\" \"a\" {{
              region = {region}
            }}"
        )
    };
    let of = |region: &str| last(&main(region), &[]);
    assert_eq!(of("keys(local.hubs)[0]"), "\"eu-west-1\" main.tf:2");
    assert_eq!(of("[for at, hub in local.hubs : at][1]"), "\"us-east-1\" main.tf:4");
    assert_eq!(of("keys(local.named)[0]"), "\"eu-west-1\" main.tf:2");
    assert_eq!(of("keys(local.more)[0]"), "ap-south-1 main.tf:7");
    assert_eq!(of("keys(local.all)[0]"), "ap-south-1 main.tf:7");
    assert_eq!(of("keys(local.all)[1]"), "\"eu-west-1\" main.tf:2");
}

#[test]
fn the_same_step_is_not_told_twice() {
    let main = format!(
        "{NAMES}locals {{
          hubs = {{ for at in [var.home] : at => at }}
          keys = keys(local.hubs)
        }}
        resource \"t_x\" \"a\" {{
          region = local.keys[0]
        }}"
    );
    let steps = trail(&value(&stack(&[("main.tf", &main)]), "t_x.a", "region"));
    assert_eq!(
        steps,
        ["local.keys main.tf:8", "local.hubs main.tf:5", "var.home main.tf:4", "\"eu-west-1\" main.tf:2"]
    );
}
