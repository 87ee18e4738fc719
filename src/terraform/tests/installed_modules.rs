//! Modules that terraform installed, and sources that the project's configuration maps.

use super::*;
use crate::discover::Clones;

const MANIFEST: &str = r#"{"Modules": [
    {"Key": "", "Source": "", "Dir": "."},
    {"Key": "vpc", "Source": "registry.terraform.io/acme/vpc/aws", "Version": "1.0.0", "Dir": ".terraform/modules/vpc"},
    {"Key": "vpc.inner", "Source": "./modules/inner", "Dir": ".terraform/modules/vpc/modules/inner"},
    {"Key": "vpc.other", "Source": "git::https://github.com/acme/other.git", "Dir": ".terraform/modules/vpc.other"}
]}"#;

#[test]
fn an_installed_module_is_read() {
    let stack = stack(&[
        ("live/main.tf", "module \"vpc\" {\n source = \"acme/vpc/aws\"\n region = \"eu-west-1\"\n}"),
        ("live/.terraform/modules/modules.json", MANIFEST),
        (
            "live/.terraform/modules/vpc/main.tf",
            "variable \"region\" {}
             resource \"t_x\" \"x\" { region = var.region }
             module \"inner\" { source = \"./modules/inner\" }
             module \"other\" { source = \"git::https://github.com/acme/other.git\" }",
        ),
        ("live/.terraform/modules/vpc/modules/inner/main.tf", "resource \"t_x\" \"y\" {}"),
        ("live/.terraform/modules/vpc.other/main.tf", "resource \"t_x\" \"z\" {}"),
    ]);
    assert_eq!(
        addresses(&stack),
        ["module.vpc.module.inner.t_x.y", "module.vpc.module.other.t_x.z", "module.vpc.t_x.x"]
    );
    assert_eq!(at(&stack, "module.vpc.t_x.x", "region"), "eu-west-1");
    let installed = |resource: &Resource| resource.calls.iter().all(|call| call.installed);
    assert!(stack.resources.iter().all(installed));
}

#[test]
fn a_mapped_source_is_read_from_the_tree() {
    let path = |source: &str| {
        let directory = without_version(source).strip_prefix("git::ssh://git@git.example.com/mods//")?;
        Some(format!("shared/../mods/{directory}"))
    };
    let options = Options { module_path: &path, ..Options::default() };
    let reading = reading_with(
        &[
            ("live/main.tf", "module \"a\" { source = \"git::ssh://git@git.example.com/mods//net/vpc?ref=v1\" }"),
            ("mods/net/vpc/main.tf", "resource \"t_x\" \"x\" {}"),
        ],
        &options,
    );
    assert_eq!(reading.problems, []);
    let live = reading.stacks.iter().find(|stack| stack.directory == "live").unwrap();
    assert_eq!(addresses(live), ["module.a.t_x.x"]);
    assert!(!live.resources[0].calls[0].installed);
    // What is called is nobody's root.
    assert_eq!(reading.stacks.len(), 1);
}

#[test]
fn a_call_of_the_own_repository_is_read_where_its_revision_lies_here() {
    let settings = "[remote \"origin\"]\n\turl = git@github.com:acme/infra.git\n";
    let files = [
        (".git/config", settings),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (
            "live/main.tf",
            "module \"newest\" { source = \"github.com/acme/infra//mods/queue\" }
             module \"branch\" { source = \"git::https://github.com/acme/infra.git//mods/queue?depth=1&ref=main\" }
             module \"version\" { source = \"github.com/acme/infra//mods/queue?ref=v1.2.0\" }
             module \"other\" { source = \"github.com/acme/other//mods/queue\" }",
        ),
        ("mods/queue/main.tf", "resource \"t_x\" \"x\" {}"),
    ];
    let clones = Clones::of(&Memory::new(files));
    let path = |source: &str| path_in_clones(&clones, source);
    let options = Options { module_path: &path, ..Options::default() };
    let reading = reading_with(&files, &options);
    assert_eq!(reading.problems, []);
    assert_eq!(
        addresses(&reading.stacks[0]),
        ["module.branch.t_x.x", "module.newest.t_x.x", "module.other", "module.version"]
    );
}

#[test]
fn a_directory_of_a_module_that_is_not_installed_has_its_source() {
    let stack = stack(&[(
        "live/main.tf",
        "module \"shared\" { source = \"git::https://github.com/acme/mods?ref=v1\" }
         module \"vpc\" { source = \"./.terraform/modules/shared/net/vpc\" }",
    )]);
    assert_eq!(resource(&stack, "module.vpc").type_name.as_ref(), "module:github.com/acme/mods//net/vpc");
}
