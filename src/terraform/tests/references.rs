//! References to resources: what they keep, and what is read through.

use super::*;

#[test]
fn a_computed_attribute_is_a_reference() {
    let text = "resource \"t_bucket\" \"dst\" {}
        resource \"t_x\" \"a\" { target = t_bucket.dst.arn }";
    let target = value(&main(text), "t_x.a", "target");
    assert_eq!(short(&target), "?computed");
    assert_eq!(references(&target), ["t_bucket.dst.arn"]);
    assert_eq!(trail(&target), ["t_bucket.dst.arn main.tf:2"]);
}

#[test]
fn a_set_attribute_is_read_through() {
    let text = "resource \"t_group\" \"rg\" {
          location = \"westeurope\"
          other    = null
        }
        resource \"t_x\" \"a\" {
          location = t_group.rg.location
          other    = t_group.rg.other
        }";
    let stack = main(text);
    let location = value(&stack, "t_x.a", "location");
    assert_eq!(short(&location), "westeurope");
    assert_eq!(references(&location), ["t_group.rg.location"]);
    assert_eq!(trail(&location), ["t_group.rg.location main.tf:6", "\"westeurope\" main.tf:2"]);
    assert_eq!(at(&stack, "t_x.a", "other"), "?computed");
}

#[test]
fn whole_resources_travel_through_locals_and_modules() {
    let stack = stack(&[
        (
            "main.tf",
            "resource \"t_group\" \"rg\" { location = \"westeurope\" }
             locals { group = t_group.rg }
             module \"m\" {
               source = \"./m\"
               group  = local.group
             }
             resource \"t_x\" \"a\" {
               location = module.m.group.location
               id       = module.m.group_id
             }",
        ),
        (
            "m/main.tf",
            "variable \"group\" {}
             resource \"t_x\" \"b\" {
               location = var.group.location
               id       = var.group.id
             }
             output \"group\" { value = var.group }
             output \"group_id\" { value = var.group.id }",
        ),
    ]);
    for address in ["t_x.a", "module.m.t_x.b"] {
        let location = value(&stack, address, "location");
        assert_eq!(short(&location), "westeurope");
        assert!(references(&location).contains(&"t_group.rg.location".to_owned()), "{:?}", references(&location));
        let id = value(&stack, address, "id");
        assert_eq!(short(&id), "?computed");
        assert!(references(&id).contains(&"t_group.rg.id".to_owned()), "{:?}", references(&id));
    }
}

#[test]
fn addresses_hold_the_modules_path_and_keys() {
    let stack = stack(&[
        (
            "main.tf",
            "module \"m\" {
               source   = \"./m\"
               for_each = toset([\"eu\", \"us\"])
             }
             resource \"t_x\" \"a\" { target = module.m[\"eu\"].arn }",
        ),
        (
            "m/main.tf",
            "resource \"t_bucket\" \"b\" { count = 1 }
             output \"arn\" { value = t_bucket.b[0].arn }",
        ),
    ]);
    assert_eq!(references(&value(&stack, "t_x.a", "target")), ["module.m[\"eu\"].t_bucket.b[0].arn"]);
}

#[test]
fn instances_are_picked_by_key() {
    let text = "resource \"t_y\" \"y\" {
          for_each = { eu = \"eu-west-1\", us = \"us-east-1\" }
          region   = each.value
        }
        resource \"t_x\" \"a\" {
          region = t_y.y[\"us\"].region
          id     = t_y.y[\"eu\"].id
          gone   = t_y.y[\"xx\"].id
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "region"), "us-east-1");
    assert_eq!(references(&value(&stack, "t_x.a", "id")), ["t_y.y[\"eu\"].id"]);
    assert_eq!(at(&stack, "t_x.a", "gone"), "?invalid");
}

#[test]
fn splats_and_values_reach_every_instance() {
    let text = "resource \"t_y\" \"y\" {
          count  = 2
          region = \"r${count.index}\"
        }
        resource \"t_y\" \"z\" {
          for_each = { eu = \"eu-west-1\" }
          region   = each.value
        }
        resource \"t_x\" \"a\" {
          regions = t_y.y[*].region
          ids     = t_y.y.*.id
          values  = values(t_y.z)[*].region
          made    = [for key, y in t_y.z : y.id]
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "regions"), "r0, r1");
    assert_eq!(at(&stack, "t_x.a", "values"), "eu-west-1");
    let ids = resource(&stack, "t_x.a").body.get("ids").unwrap().clone();
    let inner: Vec<String> = ids.as_items().unwrap().iter().flat_map(references).collect();
    assert_eq!(inner, ["t_y.y[0].id", "t_y.y[1].id"]);
    let made = resource(&stack, "t_x.a").body.get("made").unwrap().clone();
    assert_eq!(references(&made.as_items().unwrap()[0]), ["t_y.z[\"eu\"].id"]);
}

#[test]
fn an_uncertain_instance_is_still_referred_to() {
    let text = "variable \"on\" {}
        resource \"t_y\" \"y\" {
          count  = var.on ? 1 : 0
          region = \"eu-west-1\"
        }
        resource \"t_x\" \"a\" {
          region = t_y.y[0].region
          id     = t_y.y[0].id
          ids    = t_y.y[*].id
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "region"), "eu-west-1");
    assert_eq!(references(&value(&stack, "t_x.a", "id")), ["t_y.y.id"]);
}

#[test]
fn nested_blocks_are_read_through_and_open() {
    let text = "resource \"t_y\" \"y\" {
          settings { region = \"eu-west-1\" }
        }
        resource \"t_x\" \"a\" {
          region  = t_y.y.settings[0].region
          version = t_y.y.settings[0].version
          other   = t_y.y.status[0].version
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "region"), "eu-west-1");
    assert_eq!(at(&stack, "t_x.a", "version"), "?computed");
    assert_eq!(at(&stack, "t_x.a", "other"), "?computed");
}

#[test]
fn what_nothing_declares_says_so() {
    let text = "resource \"t_x\" \"a\" {
          a = t_y.gone.id
          b = local.gone
          c = var.gone
          d = module.gone.id
          e = data.t_y.gone.id
        }";
    let stack = main(text);
    for attribute in ["a", "b", "c", "d", "e"] {
        assert_eq!(at(&stack, "t_x.a", attribute), "?undeclared", "{attribute}");
    }
}

#[test]
fn a_template_keeps_the_references_it_is_made_of() {
    let text = "resource \"t_bucket\" \"b\" { bucket = \"logs\" }
        resource \"t_x\" \"a\" { target = \"arn:aws:s3:::${t_bucket.b.bucket}/*\" }";
    let target = value(&main(text), "t_x.a", "target");
    assert_eq!(short(&target), "arn:aws:s3:::logs/*");
    assert_eq!(references(&target), ["t_bucket.b.bucket"]);
}
