//! Input that means harm, or that terraform would refuse.

use super::*;

#[test]
fn values_that_need_themselves_are_cycles() {
    let text = "locals {
          a = local.b
          b = local.a
        }
        resource \"t_x\" \"a\" {
          v = local.a
          r = t_x.a.v
        }
        resource \"t_x\" \"c\" { count = length(t_x.c) }";
    let stack = main(text);
    assert_eq!(at(&stack, "t_x.a", "v"), "?cycle");
    assert_eq!(at(&stack, "t_x.a", "r"), "?cycle");
    assert_eq!(addresses(&stack), ["t_x.a", "t_x.c"]);
}

#[test]
fn a_module_that_feeds_itself_is_a_cycle() {
    let stack = stack(&[
        ("main.tf", "module \"a\" {\n source = \"./a\"\n v = module.a.v\n}"),
        ("a/main.tf", "variable \"v\" {}\nresource \"t_x\" \"x\" { v = var.v }\noutput \"v\" { value = var.v }"),
    ]);
    assert_eq!(at(&stack, "module.a.t_x.x", "v"), "?cycle");
}

#[test]
fn long_chains_of_names_end() {
    let mut text = "resource \"t_x\" \"a\" { v = local.l0 }\nlocals {\n".to_owned();
    for level in 0..5_000 {
        text.push_str(&format!("l{level} = local.l{}\n", level + 1));
    }
    text.push_str("l5000 = \"end\"\n}");
    assert_eq!(at(&main(&text), "t_x.a", "v"), "?too-large");
}

#[test]
fn modules_are_not_entered_without_end() {
    let mut files: Vec<(String, String)> =
        vec![("main.tf".to_owned(), "module \"m\" { source = \"./m0\" }".to_owned())];
    for level in 0..60 {
        let text = format!("module \"m\" {{ source = \"../m{}\" }}\nresource \"t_x\" \"x\" {{}}", level + 1);
        files.push((format!("m{level}/main.tf"), text));
    }
    files.push(("m60/main.tf".to_owned(), String::new()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let reading = reading(&files);
    assert_eq!(reading.stacks[0].resources.len(), 32);
    assert!(reading.problems[0].message.contains("too deeply"), "{:?}", reading.problems);
}

#[test]
fn modules_that_multiply_end_in_a_problem() {
    let mut files: Vec<(String, String)> = Vec::new();
    for level in 0..30 {
        let call = |name: &str| format!("module \"{name}\" {{ source = \"../m{}\" }}\n", level + 1);
        files.push((format!("m{level}/main.tf"), call("a") + &call("b")));
    }
    files.push(("m30/main.tf".to_owned(), "resource \"t_x\" \"x\" {}".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let reading = reading(&files);
    assert!(!reading.problems.is_empty());
}

#[test]
fn dynamic_blocks_that_multiply_end() {
    let mut text = "locals { l = range(1000) }\nresource \"t_x\" \"a\" {\n".to_owned();
    let depth = 6;
    for level in 0..depth {
        text.push_str(&format!("dynamic \"d{level}\" {{\n for_each = local.l\n content {{\n"));
    }
    text.push_str("v = 1\n");
    text.push_str(&"}\n}\n".repeat(depth));
    text.push('}');
    let stack = main(&text);
    assert!(at(&stack, "t_x.a", "d0.d1").contains("?too-large"));
}
