//! Dynamic blocks.

use super::*;

#[test]
fn a_known_collection_gives_a_block_each() {
    let text = "locals { replicas = [\"eu-west-1\", \"us-east-1\"] }
        resource \"t_x\" \"a\" {
          replica { region_name = \"eu-north-1\" }
          dynamic \"replica\" {
            for_each = local.replicas
            content { region_name = replica.value }
          }
        }";
    assert_eq!(at(&main(text), "t_x.a", "replica.region_name"), "eu-north-1, eu-west-1, us-east-1");
}

#[test]
fn iterators_have_their_own_name_and_nest() {
    let text = "resource \"t_x\" \"a\" {
          dynamic \"group\" {
            for_each = { one = [\"a\", \"b\"] }
            iterator = it
            content {
              name = it.key
              dynamic \"item\" {
                for_each = it.value
                content { name = \"${it.key}-${item.value}\" }
              }
            }
          }
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "group.name"), "one");
    assert_eq!(at(&stack, "t_x.a", "group.item.name"), "one-a, one-b");
}

#[test]
fn nothing_to_repeat_is_no_block() {
    let text = "resource \"t_x\" \"a\" {
          dynamic \"replica\" {
            for_each = []
            content { region_name = replica.value }
          }
          dynamic \"other\" {
            for_each = null
            content { region_name = other.value }
          }
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "replica.region_name"), "");
    assert_eq!(at(&stack, "t_x.a", "other.region_name"), "");
}

#[test]
fn an_unknown_collection_gives_the_content_once() {
    let text = "variable \"replicas\" {}
        resource \"t_x\" \"a\" {
          dynamic \"replica\" {
            for_each = var.replicas
            content {
              region_name = replica.value
              kind        = \"fixed\"
            }
          }
        }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "replica.region_name"), "?unset-variable");
    assert_eq!(at(&stack, "t_x.a", "replica.kind"), "fixed");
}

#[test]
fn a_choice_of_collections_is_a_choice_of_blocks() {
    let text = "variable \"dr\" {}
        resource \"t_x\" \"a\" {
          dynamic \"replica\" {
            for_each = var.dr ? [\"us-east-1\"] : []
            content { region_name = replica.value }
          }
        }";
    let stack = main(text);
    let replica = resource(&stack, "t_x.a").body.get("replica").unwrap().clone();
    assert_eq!(short(&replica), "[{region_name=us-east-1}] | []");
}

#[test]
fn a_choice_of_an_unknown_and_nothing_is_a_choice_too() {
    let text = "variable \"locations\" {}
        resource \"t_x\" \"a\" {
          dynamic \"replica\" {
            for_each = length(var.locations) > 1 ? slice(var.locations, 1, 2) : []
            content { region_name = replica.value }
          }
        }";
    let stack = main(text);
    let replica = resource(&stack, "t_x.a").body.get("replica").unwrap().clone();
    assert_eq!(short(&replica), "[{region_name=?unset-variable}] | []");
}

#[test]
fn one_of_too_many_collections_cannot_be_told() {
    let replica = |count: usize| {
        let names: Vec<String> = (0..count).map(|index| format!("\"r{index}\"")).collect();
        let sets: Vec<String> = names.iter().map(|name| format!("{name} = [{name}]")).collect();
        let text = format!(
            "variable \"r\" {{
              validation {{
                condition     = contains([{}], var.r)
                error_message = \"no\"
              }}
            }}
            locals {{
              sets = {{ {} }}
            }}
            resource \"t_x\" \"a\" {{
              dynamic \"replica\" {{
                for_each = local.sets[var.r]
                content {{
                  region_name = replica.value
                }}
              }}
            }}",
            names.join(", "),
            sets.join(", ")
        );
        short(resource(&main(&text), "t_x.a").body.get("replica").unwrap())
    };
    assert_eq!(replica(2), "[{region_name=r0}] | [{region_name=r1}]");
    assert_eq!(replica(17), "[{region_name=?too-large}]");
}

#[test]
fn too_many_sets_of_blocks_are_no_short_list_of_them() {
    let one = "dynamic \"replica\" {
      for_each = var.dr ? [\"a\"] : []
      content { region_name = replica.value }
    }\n";
    let text = |count: usize| format!("variable \"dr\" {{}}\nresource \"t_x\" \"a\" {{\n{}}}", one.repeat(count));
    let replica = |count| short(resource(&main(&text(count)), "t_x.a").body.get("replica").unwrap());
    assert_eq!(replica(4).matches(" | ").count(), 4, "equal sets are one");
    assert_eq!(replica(5), "[?too-large]");
}
