//! `count` and `for_each` of resources.

use super::*;

#[test]
fn a_count_gives_numbered_instances() {
    let stack = main("resource \"t_x\" \"a\" {\n count = 2\n n = count.index\n}\nresource \"t_x\" \"b\" { count = 0 }");
    assert_eq!(addresses(&stack), ["t_x.a[0]", "t_x.a[1]"]);
    assert_eq!(at(&stack, "t_x.a[1]", "n"), "1");
    assert_eq!(resource(&stack, "t_x.a[1]").name.as_ref(), "a[1]");
    assert!(resource(&stack, "t_x.a[0]").repeated);
    assert!(value(&stack, "t_x.a[0]", "n").get("count").is_none());
}

#[test]
fn a_map_or_set_gives_named_instances() {
    let text = "resource \"t_x\" \"a\" {
          for_each = { eu = \"eu-west-1\", us = \"us-east-1\" }
          region   = each.value
        }
        resource \"t_x\" \"b\" {
          for_each = toset([\"q\\\"x\"])
          name     = each.key
        }
        resource \"t_x\" \"c\" { for_each = {} }";
    let stack = main(text);
    assert_eq!(addresses(&stack), ["t_x.a[\"eu\"]", "t_x.a[\"us\"]", "t_x.b[\"q\\\"x\"]"]);
    assert_eq!(at(&stack, "t_x.a[\"us\"]", "region"), "us-east-1");
    let trail = trail(&value(&stack, "t_x.a[\"us\"]", "region"));
    assert_eq!(trail, ["each.value main.tf:3", "\"us-east-1\" main.tf:2"]);
}

#[test]
fn what_cannot_be_counted_is_one_resource_without_a_key() {
    let text = "variable \"n\" {}
        variable \"on\" {}
        resource \"t_x\" \"a\" { count = var.n }
        resource \"t_x\" \"b\" { for_each = var.n }
        resource \"t_x\" \"c\" {
          count = var.on ? 1 : 0
        }
        resource \"t_x\" \"d\" { for_each = [\"x\"] }
        resource \"t_x\" \"e\" { count = 1000000 }
        resource \"t_x\" \"f\" {}";
    let stack = main(text);
    assert_eq!(addresses(&stack), ["t_x.a", "t_x.b", "t_x.c", "t_x.d", "t_x.e", "t_x.f"]);
    let uncertain: Vec<bool> = stack.resources.iter().map(|resource| resource.uncertain_count).collect();
    assert_eq!(uncertain, [true, true, true, true, true, false]);
    assert!(stack.resources.iter().all(|resource| !resource.repeated));
}

#[test]
fn uncertain_instances_have_the_candidates_of_all() {
    let text = "variable \"on\" {}
        resource \"t_x\" \"a\" {
          for_each = var.on ? { eu = \"eu-west-1\", us = \"us-east-1\" } : {}
          region   = each.value
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "region"), "eu-west-1 | us-east-1");
}

#[test]
fn meta_arguments_are_no_part_of_the_body() {
    let text = "resource \"t_x\" \"a\" {
          count      = 1
          provider   = t.x
          depends_on = [t_x.b]
          name       = \"n\"
          lifecycle { prevent_destroy = true }
          provisioner \"local-exec\" { command = \"x\" }
          connection { host = \"h\" }
          timeouts { create = \"1h\" }
        }
        resource \"t_x\" \"b\" {}";
    let stack = main(text);
    let body = &resource(&stack, "t_x.a[0]").body;
    let keys: Vec<&str> = body.as_map().unwrap().keys().map(AsRef::as_ref).collect();
    assert_eq!(keys, ["name", "timeouts"]);
}

#[test]
fn moved_import_removed_and_check_are_harmless() {
    let text = "moved {\n from = t_x.a\n to = t_x.b\n}
        import {\n to = t_x.b\n id = \"x\"\n}
        removed {\n from = t_x.c\n lifecycle { destroy = false }\n}
        check \"c\" {\n data \"t_y\" \"d\" {}\n assert {\n condition = true\n error_message = \"\"\n }\n}
        resource \"t_x\" \"b\" {}";
    assert_eq!(addresses(&main(text)), ["t_x.b"]);
}

#[test]
fn the_only_instance_that_there_may_be_is_the_first() {
    let text = "variable \"on\" {}
        resource \"t_x\" \"a\" {
          count  = var.on ? 1 : 0
          region = [\"eu-west-1\", \"us-east-1\"][count.index]
        }";
    assert_eq!(at(&main(text), "t_x.a", "region"), "eu-west-1");
}

#[test]
fn instances_under_keys_that_cannot_be_told_are_told_apart_where_they_are_all() {
    let text = "variable \"account\" {}
        locals {
          groups = { for name in [\"a\", \"b\"] : \"/${var.account}/${name}\" => { name = name, region = \"eu-west-1\" } }
        }
        resource \"t_x\" \"a\" {
          for_each = local.groups
          name     = each.value.name
          region   = each.value.region
          id       = each.key
        }
        resource \"t_x\" \"b\" {
          dynamic \"part\" {
            for_each = local.groups
            content {
              name = part.value.name
            }
          }
        }";
    let stack = main(text);
    assert_eq!(addresses(&stack), ["t_x.a[?1]", "t_x.a[?2]", "t_x.b"]);
    assert_eq!(at(&stack, "t_x.a[?2]", "region"), "eu-west-1");
    assert_eq!((at(&stack, "t_x.a[?1]", "name"), at(&stack, "t_x.a[?2]", "name")), ("a".into(), "b".into()));
    assert_eq!(at(&stack, "t_x.a[?1]", "id"), "?unset-variable");
    assert!(!resource(&stack, "t_x.a[?1]").uncertain_count);
    assert_eq!(value(&stack, "t_x.b", "part.name").as_str(), Some("a"));
}

#[test]
fn a_variables_type_keeps_what_is_known_of_a_map() {
    let text = "variable \"more\" {}
        module \"m\" {
          source   = \"./m\"
          settings = merge(var.more, { region = \"eu-west-1\", count = \"2\" })
          named    = merge(var.more, { region = \"eu-west-1\" })
        }";
    let module = "variable \"settings\" {
          type = object({ region = string, count = number, zone = optional(string, \"a\") })
        }
        variable \"named\" { type = map(string) }
        resource \"t_x\" \"a\" {
          region = var.settings.region
          count_ = var.settings.count
          zone   = var.settings.zone
          named  = var.named[\"region\"]
        }";
    let stack = stack(&[("main.tf", text), ("m/main.tf", module)]);
    assert_eq!(at(&stack, "module.m.t_x.a", "region"), "eu-west-1");
    assert_eq!(at(&stack, "module.m.t_x.a", "count_"), "2");
    assert_eq!(at(&stack, "module.m.t_x.a", "zone"), "?unset-variable", "the unknown part may set it");
    assert_eq!(at(&stack, "module.m.t_x.a", "named"), "eu-west-1");
}

/// The trail of a key ends at the key, not at the whole object.
#[test]
fn the_trail_of_a_key_ends_at_the_key() {
    let text = "resource \"t_x\" \"a\" {
          for_each = {
            \"eu-west-1\" : \"10.0.1.0/24\",
            us-east-1 = { cidr = \"10.0.2.0/24\" }
          }
          region = each.key
        }";
    let stack = main(text);
    let last = |address: &str| trail(&value(&stack, address, "region")).last().cloned().unwrap();
    assert_eq!(last("t_x.a[\"eu-west-1\"]"), "\"eu-west-1\" main.tf:3");
    assert_eq!(last("t_x.a[\"us-east-1\"]"), "us-east-1 main.tf:4");
}
