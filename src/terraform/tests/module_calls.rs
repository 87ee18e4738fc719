//! Calls of modules in the tree.

use super::*;

#[test]
fn modules_are_entered_at_any_depth() {
    let stack = stack(&[
        ("live/main.tf", "module \"a\" {\n source = \"../modules/a\"\n region = \"eu-west-1\"\n}"),
        ("modules/a/main.tf", "variable \"region\" {}\nmodule \"b\" {\n source = \"../b\"\n region = var.region\n}"),
        ("modules/b/main.tf", "variable \"region\" {}\nresource \"t_x\" \"x\" { region = var.region }"),
    ]);
    assert_eq!(addresses(&stack), ["module.a.module.b.t_x.x"]);
    let resource = resource(&stack, "module.a.module.b.t_x.x");
    let calls: Vec<_> = resource.calls.iter().map(|call| (call.address.as_ref(), call.source.as_ref())).collect();
    assert_eq!(calls, [("module.a", "modules/a"), ("module.a.module.b", "modules/b")]);
    assert_eq!(resource.calls[1].at.to_string(), "modules/a/main.tf:2");
    assert!(resource.calls.iter().all(|call| !call.repeated && !call.installed));
    assert_eq!(stack.components, ["modules/a"]);
    let files: Vec<&str> = stack.files.iter().map(|file| file.path()).collect();
    assert_eq!(files, ["live/main.tf", "modules/a/main.tf", "modules/b/main.tf"]);
    let region = value(&stack, "module.a.module.b.t_x.x", "region");
    assert_eq!(
        trail(&region),
        ["var.region modules/b/main.tf:2", "var.region modules/a/main.tf:4", "\"eu-west-1\" live/main.tf:3"]
    );
}

#[test]
fn a_modules_default_is_not_assumed() {
    let stack = stack(&[
        ("main.tf", "module \"a\" { source = \"./a\" }"),
        (
            "a/main.tf",
            "variable \"region\" { default = \"eu-west-1\" }\nresource \"t_x\" \"x\" { region = var.region }",
        ),
    ]);
    assert!(!value(&stack, "module.a.t_x.x", "region").origin.assumed);
}

#[test]
fn calls_repeat() {
    let stack = stack(&[
        (
            "main.tf",
            "module \"a\" {
               source   = \"./a\"
               for_each = { eu = \"eu-west-1\", us = \"us-east-1\" }
               region   = each.value
             }
             module \"none\" {
               source = \"./a\"
               count  = 0
               region = \"x\"
             }
             resource \"t_x\" \"all\" { regions = [for a in module.a : a.region] }",
        ),
        (
            "a/main.tf",
            "variable \"region\" {}
             resource \"t_x\" \"x\" { region = var.region }
             output \"region\" { value = var.region }",
        ),
    ]);
    assert_eq!(addresses(&stack), ["module.a[\"eu\"].t_x.x", "module.a[\"us\"].t_x.x", "t_x.all"]);
    assert_eq!(at(&stack, "module.a[\"us\"].t_x.x", "region"), "us-east-1");
    assert_eq!(at(&stack, "t_x.all", "regions"), "eu-west-1, us-east-1");
    let call = &resource(&stack, "module.a[\"eu\"].t_x.x").calls[0];
    assert_eq!((call.address.as_ref(), call.block.as_ref(), call.repeated), ("module.a[\"eu\"]", "module.a", true));
}

#[test]
fn an_uncertain_call_makes_everything_in_it_uncertain() {
    let stack = stack(&[
        ("main.tf", "variable \"on\" {}\nmodule \"a\" {\n source = \"./a\"\n count = var.on ? 1 : 0\n}"),
        ("a/main.tf", "resource \"t_x\" \"x\" {}"),
    ]);
    assert!(resource(&stack, "module.a.t_x.x").uncertain_count);
}

#[test]
fn a_module_outside_of_the_given_directories_is_loaded() {
    let tree = Memory::new([
        ("live/main.tf", "module \"a\" { source = \"../shared/a\" }"),
        ("shared/a/main.tf", "resource \"t_x\" \"x\" {}"),
    ]);
    let reading = read(&tree, &Sources { modules: vec!["live".to_owned()], ..Sources::default() }, &Options::default());
    assert_eq!(addresses(&reading.stacks[0]), ["module.a.t_x.x"]);
    assert_eq!(reading.files.len(), 2);
}

#[test]
fn a_missing_module_is_a_problem_and_opaque() {
    let reading = reading(&[("main.tf", "module \"a\" { source = \"./gone\" }")]);
    assert_eq!(reading.problems.len(), 1);
    assert!(reading.problems[0].message.contains("./gone"), "{:?}", reading.problems);
    assert_eq!(addresses(&reading.stacks[0]), ["module.a"]);
}

#[test]
fn paths_are_told_from_the_root() {
    let stack = stack(&[
        (
            "live/main.tf",
            "module \"a\" { source = \"../a\" }\nresource \"t_x\" \"r\" { p = \"${path.root}${path.module}\" }",
        ),
        ("a/main.tf", "resource \"t_x\" \"x\" { p = path.module }"),
    ]);
    assert_eq!(at(&stack, "module.a.t_x.x", "p"), "../a");
    assert_eq!(at(&stack, "t_x.r", "p"), "..");
}

#[test]
fn each_and_count_do_not_reach_into_locals_or_modules() {
    let stack = stack(&[
        ("main.tf", "module \"a\" {\n source = \"./a\"\n for_each = toset([\"k\"])\n}"),
        ("a/main.tf", "resource \"t_x\" \"x\" { key = each.key }"),
    ]);
    assert_eq!(at(&stack, "module.a[\"k\"].t_x.x", "key"), "?undeclared");
}

/// A tree in which `live/mods` is a symlink to `shared`.
struct Linked(Memory);

impl crate::discover::Tree for Linked {
    fn read(&self, path: &str) -> Result<std::sync::Arc<crate::source::SourceFile>, crate::discover::ReadError> {
        self.0.read(&self.real(path))
    }

    fn list(&self, directory: &str) -> Vec<crate::discover::Entry> {
        self.0.list(&self.real(directory))
    }

    fn display(&self, path: &str) -> String {
        path.to_owned()
    }

    fn real(&self, directory: &str) -> String {
        directory.replacen("live/mods", "shared", 1)
    }
}

#[test]
fn a_module_behind_a_symlink_is_the_one_it_leads_to() {
    let tree = Linked(Memory::new([
        ("live/main.tf", "module \"a\" { source = \"./mods/a\" }"),
        ("shared/a/main.tf", "resource \"t_x\" \"x\" {}"),
    ]));
    let modules = vec!["live".to_owned(), "shared/a".to_owned()];
    let sources = Sources { modules, ..Sources::default() };
    let reading = read(&tree, &sources, &Options::default());
    assert_eq!(names(&reading), ["live"]);
    assert_eq!(reading.stacks[0].resources[0].at.to_string(), "shared/a/main.tf:1");
}
