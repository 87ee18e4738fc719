//! Which directories are stacks.

use super::*;

const RESOURCE: &str = "resource \"t_x\" \"x\" {}";

fn directories(files: Files<'_>) -> Vec<(String, bool)> {
    reading(files).stacks.iter().map(|stack| (stack.directory.clone(), stack.is_child)).collect()
}

#[test]
fn what_somebody_calls_is_no_root() {
    let files: Files<'_> = &[
        ("live/main.tf", "module \"a\" { source = \"../a\" }"),
        ("a/main.tf", "module \"b\" { source = \"./b\" }"),
        ("a/b/main.tf", RESOURCE),
        ("other/main.tf", RESOURCE),
    ];
    assert_eq!(directories(files), [("live".to_owned(), false), ("other".to_owned(), false)]);
}

#[test]
fn the_working_directory_is_a_dot() {
    assert_eq!(directories(&[("main.tf", RESOURCE)]), [(".".to_owned(), false)]);
}

#[test]
fn uncalled_modules_are_children() {
    let child = |directory: &str, text: &str| directories(&[(&format!("{directory}/main.tf"), text)])[0].1;
    assert!(child("modules/a", RESOURCE));
    assert!(child("a", "variable \"v\" {}"));
    let aliases = "terraform {\n required_providers {\n aws = {\n source = \"hashicorp/aws\"\n configuration_aliases = [aws.x]\n }\n }\n}";
    assert!(child("a", aliases));
    assert!(!child("a", &format!("{aliases}\nprovider \"aws\" {{ region = \"eu-west-1\" }}")));
    assert!(!child("a", RESOURCE));
    assert!(!child("a", "variable \"v\" {}\nprovider \"aws\" { region = var.v }"));
    assert!(!child("modules/a", "variable \"v\" {}\nterraform {\n backend \"s3\" {}\n}"));
}

#[test]
fn a_module_with_inputs_is_no_child() {
    let files: Files<'_> = &[("modules/a/main.tf", "variable \"v\" {}"), ("modules/a/terraform.tfvars", "v = \"x\"")];
    assert_eq!(directories(files), [("modules/a".to_owned(), false)]);
}

#[test]
fn a_circle_of_modules_is_still_read() {
    let reading = reading(&[
        ("a/main.tf", "module \"b\" { source = \"../b\" }\nresource \"t_x\" \"a\" {}"),
        ("b/main.tf", "module \"a\" { source = \"../a\" }\nresource \"t_x\" \"b\" {}"),
        ("c/main.tf", "module \"c\" { source = \"./\" }\nresource \"t_x\" \"c\" {}"),
    ]);
    assert_eq!(names(&reading), ["a", "c"]);
    assert_eq!(addresses(&reading.stacks[0]), ["module.b.t_x.b", "t_x.a"]);
    assert_eq!(reading.problems.len(), 2);
    assert!(reading.problems.iter().all(|problem| problem.message.contains("calls itself")));
}
