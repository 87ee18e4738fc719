//! `dependency` blocks of Terragrunt: outputs of other units, as far as their modules tell them.

use super::*;

/// What stores something, and gives what it has.
const STORE: (&str, &str) = (
    "modules/store/main.tf",
    r#"
    variable "region" { default = "eu-west-1" }
    variable "name" { default = "acme-orders" }
    provider "aws" { region = var.region }
    resource "aws_s3_bucket" "orders" { bucket = var.name }
    output "arn" { value = aws_s3_bucket.orders.arn }
    output "bucket" { value = aws_s3_bucket.orders }
    output "region" { value = "eu-west-3" }
    output "nothing" { value = null }
    output "empty" { value = "" }
    output "regions" { value = { home = "eu-west-3" } }
    output "either" { value = timestamp() == "" ? { home = "eu-west-3" } : { home = "" } }
"#,
);

/// What is handed things.
const APP: (&str, &str) = (
    "modules/app/main.tf",
    r#"
    variable "region" {}
    variable "arn" { default = null }
    variable "bucket" { default = null }
    variable "regions" { default = {} }
    provider "aws" { region = var.region }
    resource "aws_sqs_queue" "q" {
      arn     = var.arn
      name    = try(var.bucket.bucket, null)
      id      = try(var.bucket.id, null)
      regions = var.regions
    }
    output "region" { value = var.region }
"#,
);

const INPUTS: &str = r#"
    inputs = {
      region  = dependency.store.outputs.region
      arn     = dependency.store.outputs.arn
      bucket  = dependency.store.outputs.bucket
      regions = dependency.store.outputs.regions
    }
"#;

/// A unit of a module.
fn unit(module: &str, rest: &str) -> String {
    format!("terraform {{\n  source = \"../../modules/{module}\"\n}}\n{rest}")
}

/// A block that reads the outputs of `live/store`, with more in it.
fn dependency(more: &str) -> String {
    format!("dependency \"store\" {{\n  config_path = \"../store\"\n{more}\n}}\n")
}

/// The stack of a unit in a directory beside others.
fn stack_of(directory: &str, units: &[(&str, String)]) -> Stack {
    let files = units.iter().map(|(path, text)| (*path, text.as_str()));
    let files: Vec<(&str, &str)> = [STORE, APP].into_iter().chain(files).collect();
    let reading = reading(&files);
    assert_eq!(reading.problems, []);
    reading.stacks.into_iter().find(|stack| stack.directory == directory).unwrap()
}

/// The stack of `live/app`, which says something, beside `live/store`.
fn app(says: &str) -> Stack {
    let store = ("live/store/terragrunt.hcl", unit("store", ""));
    stack_of("live/app", &[store, ("live/app/terragrunt.hcl", unit("app", says))])
}

/// The region that `live/app` gets from a dependency with more in its block.
fn region_with(more: &str) -> String {
    region(&app(&format!("{}{INPUTS}", dependency(more))), "aws_sqs_queue.q")
}

#[test]
fn an_output_of_another_unit_is_known() {
    let stack = app(&format!("{}{INPUTS}", dependency("")));
    assert_eq!(region(&stack, "aws_sqs_queue.q"), "provider.aws eu-west-3");
    assert_eq!(at(&stack, "aws_sqs_queue.q", "name"), "acme-orders");
    let provider = resource(&stack, "aws_sqs_queue.q").provider.clone().unwrap();
    let steps = [
        "var.region modules/app/main.tf:6",
        "inputs.region live/app/terragrunt.hcl:10",
        "dependency.store.outputs.region live/app/terragrunt.hcl:10",
        "\"eu-west-3\" modules/store/main.tf:8",
    ];
    assert_eq!(trail(provider.settings.get("region").unwrap()), steps);
}

#[test]
fn a_resource_of_another_unit_is_referred_to_as_such() {
    let stack = app(&format!("{}{INPUTS}", dependency("")));
    for (path, attribute) in [("arn", "arn"), ("name", "bucket"), ("id", "id")] {
        let references = references(&value(&stack, "aws_sqs_queue.q", path));
        let reference = format!("aws_s3_bucket.orders.{attribute} of live/store");
        assert!(references.contains(&reference), "{path}: {references:?}");
    }
}

#[test]
fn what_stands_in_for_outputs_never_counts() {
    let mocks = |more: &str| format!("mock_outputs = {{ region = \"us-east-1\", zone = \"us-east-1a\" }}\n{more}");
    for more in ["", "mock_outputs_merge_strategy_with_state = \"shallow\"", "mock_outputs_merge_with_state = true"] {
        assert_eq!(region_with(&mocks(more)), "provider.aws eu-west-3", "{more}");
    }
    for more in ["skip_outputs = true", "enabled = false", "skip_outputs = get_env(\"SKIP\", false)"] {
        assert_eq!(region_with(&mocks(more)), "provider.aws ?computed", "{more}");
    }
    // The name is in no output: only the mock has it.
    let says = |more: &str| {
        let zone = "inputs = { region = try(dependency.store.outputs.zone, \"eu-west-2\") }";
        region(&app(&format!("{}{zone}", dependency(&mocks(more)))), "aws_sqs_queue.q")
    };
    assert_eq!(says(""), "provider.aws eu-west-2");
    assert_eq!(says("mock_outputs_merge_strategy_with_state = \"shallow\""), "provider.aws ?computed");
}

#[test]
fn a_mock_that_is_merged_may_add_keys_and_fills_what_is_empty() {
    let of = |mocks: &str, output: &str| {
        let merged = format!("mock_outputs = {mocks}\nmock_outputs_merge_strategy_with_state = \"deep_map_only\"");
        let inputs = format!("inputs = {{ region = \"eu-west-1\", regions = dependency.store.outputs.{output} }}");
        at(&app(&format!("{}{inputs}", dependency(&merged))), "aws_sqs_queue.q", "regions")
    };
    assert_eq!(of("{ regions = { home = \"us-east-1\" } }", "regions"), "{home=eu-west-3}");
    assert_eq!(of("{ regions = { far = \"us-east-1\" } }", "regions"), "?computed");
    assert_eq!(of("{ regions = { far = \"us-east-1\" } }", "regions.home"), "eu-west-3");
    assert_eq!(of("{ empty = \"us-east-1\" }", "empty"), "?computed");
    assert_eq!(of("{ other = \"us-east-1\" }", "empty"), "");
    // So it is with each that an output may be.
    assert_eq!(of("{ either = { home = \"us-east-1\" } }", "either.home"), "eu-west-3 | ?computed");
    assert_eq!(of("{ either = { far = \"us-east-1\" } }", "either.far"), "?computed");
}

#[test]
fn an_output_without_a_value_may_be_missing_in_the_state() {
    let says = format!("{}inputs = {{ region = dependency.store.outputs.nothing }}", dependency(""));
    assert_eq!(region(&app(&says), "aws_sqs_queue.q"), "provider.aws ?computed");
}

#[test]
fn a_unit_that_gives_nothing_leaves_its_mocks() {
    let silent = ("modules/silent/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n");
    let app = format!(
        "{}inputs = {{ region = try(dependency.store.outputs.region, \"eu-west-1\") }}",
        dependency("mock_outputs = { region = \"us-east-1\" }")
    );
    let (store, app) = (unit("silent", ""), unit("app", &app));
    let files = [APP, silent, ("live/store/terragrunt.hcl", store.as_str()), ("live/app/terragrunt.hcl", &app)];
    let reading = reading(&files);
    let app = reading.stacks.iter().find(|stack| stack.directory == "live/app").unwrap();
    assert_eq!(region(app, "aws_sqs_queue.q"), "provider.aws ?computed");
}

#[test]
fn outputs_go_through_several_units() {
    let last = "dependency \"app\" {\n  config_path = \"${get_terragrunt_dir()}/../app/terragrunt.hcl\"\n}\ninputs = { region = dependency.app.outputs.region }";
    let units = [
        // The first in the order of paths needs the last one.
        ("live/above/terragrunt.hcl", unit("app", last)),
        ("live/app/terragrunt.hcl", unit("app", &format!("{}{INPUTS}", dependency("")))),
        ("live/store/terragrunt.hcl", unit("store", "")),
    ];
    assert_eq!(region(&stack_of("live/above", &units), "aws_sqs_queue.q"), "provider.aws eu-west-3");
}

#[test]
fn units_that_need_each_other_end_in_what_cannot_be_told() {
    let needs = |other: &str| {
        let block = format!("dependency \"store\" {{\n  config_path = \"../{other}\"\n}}\n");
        unit("app", &format!("{block}inputs = {{ region = try(dependency.store.outputs.region, \"eu-west-1\") }}"))
    };
    let units = [
        ("live/a/terragrunt.hcl", needs("b")),
        ("live/b/terragrunt.hcl", needs("a")),
        ("live/c/terragrunt.hcl", needs("c")),
    ];
    for directory in ["live/a", "live/b", "live/c"] {
        assert_eq!(region(&stack_of(directory, &units), "aws_sqs_queue.q"), "provider.aws ?computed", "{directory}");
    }
}

#[test]
fn paths_that_need_outputs_end_in_what_cannot_be_told() {
    let says = "dependency \"a\" {\n  config_path = dependency.b.outputs.path\n}\ndependency \"b\" {\n  config_path = dependency.a.outputs.path\n}\ninputs = { region = dependency.a.outputs.region }";
    assert_eq!(region(&app(says), "aws_sqs_queue.q"), "provider.aws ?computed");
}

#[test]
fn a_dependency_of_an_included_file_is_the_units_own() {
    let common = format!("{}{INPUTS}", dependency(""));
    let include =
        |more: &str| unit("app", &format!("include \"common\" {{\n  path = \"../../common.hcl\"\n{more}\n}}\n"));
    let of = |common: &str, app: String| {
        let store = ("live/store/terragrunt.hcl", unit("store", ""));
        let far = ("live/far/terragrunt.hcl", unit("store", "inputs = { name = \"acme-far\" }"));
        let common = ("common.hcl", common.to_owned());
        stack_of("live/app", &[store, far, common, ("live/app/terragrunt.hcl", app)])
    };
    assert_eq!(region(&of(&common, include("")), "aws_sqs_queue.q"), "provider.aws eu-west-3");
    // A unit's own block stands over the included one, whose other settings count only where maps are merged.
    let own = "dependency \"store\" {\n  config_path = \"../far\"\n}\ninputs = { bucket = dependency.store.outputs.bucket, region = \"eu-west-1\" }\n";
    let skipped = dependency("skip_outputs = true");
    for (strategy, name) in [("shallow", "acme-far"), ("deep", "?computed"), ("no_merge", "acme-far")] {
        let app = format!("{}{own}", include(&format!("merge_strategy = \"{strategy}\"")));
        assert_eq!(at(&of(&skipped, app), "aws_sqs_queue.q", "name"), name, "{strategy}");
    }
}

#[test]
fn a_module_elsewhere_is_referred_to() {
    let store = "terraform {\n  source = \"tfr:///terraform-aws-modules/s3-bucket/aws?version=4.0.0\"\n}\n";
    let says = format!(
        "{}inputs = {{ region = \"eu-west-1\", arn = dependency.store.outputs.s3_bucket_arn }}",
        dependency("")
    );
    let units = [("live/store/terragrunt.hcl", store.to_owned()), ("live/app/terragrunt.hcl", unit("app", &says))];
    let stack = stack_of("live/app", &units);
    assert_eq!(at(&stack, "aws_sqs_queue.q", "arn"), "?computed");
    let references = references(&value(&stack, "aws_sqs_queue.q", "arn"));
    assert_eq!(references, ["terraform.source.s3_bucket_arn of live/store"]);
}

#[test]
fn units_of_a_stack_file_give_to_each_other() {
    let units = |more: &str| {
        format!(
            "unit \"store\" {{\n  source = \"../units/store\"\n  path = \"store\"\n}}\n\
             unit \"app\" {{\n  source = \"../units/app\"\n  path = \"app\"\n  values = {{ store = \"../store\" }}\n}}\n{more}"
        )
    };
    let app = "dependency \"store\" {\n  config_path = values.store\n}\ninputs = { region = dependency.store.outputs.region }";
    let source = |module: &str, says: &str| {
        format!("terraform {{\n  source = \"${{get_repo_root()}}/modules/{module}\"\n}}\n{says}")
    };
    let of = |more: &str| {
        let files = [
            ("live/terragrunt.stack.hcl", units(more)),
            ("units/store/terragrunt.hcl", source("store", "")),
            ("units/app/terragrunt.hcl", source("app", app)),
        ];
        region(&stack_of("live/.terragrunt-stack/app", &files), "aws_sqs_queue.q")
    };
    assert_eq!(of(""), "provider.aws eu-west-3");
    // Two units in one place prove nothing.
    assert_eq!(of("unit \"other\" {\n  source = \"../units/store\"\n  path = \"store\"\n}"), "provider.aws ?computed");
}

#[test]
fn what_another_file_reads_of_a_unit_is_known() {
    let says = "locals {\n  network = read_terragrunt_config(\"../../network.hcl\")\n}\ninputs = { region = local.network.dependency.store.outputs.region }";
    let network = "dependency \"store\" {\n  config_path = \"live/store\"\n}\n";
    let units = [
        ("network.hcl", network.to_owned()),
        ("live/store/terragrunt.hcl", unit("store", "")),
        ("live/app/terragrunt.hcl", unit("app", says)),
    ];
    assert_eq!(region(&stack_of("live/app", &units), "aws_sqs_queue.q"), "provider.aws eu-west-3");
}

#[test]
fn what_is_not_judged_gives_all_the_same() {
    let files = [
        STORE,
        APP,
        ("live/store/terragrunt.hcl", &unit("store", "")),
        ("live/app/terragrunt.hcl", &unit("app", &format!("{}{INPUTS}", dependency("")))),
        ("live/other/terragrunt.hcl", &unit("store", "")),
    ];
    let tree = Memory::new(files);
    let terragrunt = ["live/app/terragrunt.hcl", "live/other/terragrunt.hcl", "live/store/terragrunt.hcl"];
    let sources = Sources { terragrunt: terragrunt.map(str::to_owned).to_vec(), ..Sources::default() };
    let options = Options { is_requested: &|path| path.starts_with("live/app"), ..Options::default() };
    let reading = read(&tree, &sources, &options);
    assert_eq!(names(&reading), ["live/app"]);
    assert_eq!(region(&reading.stacks[0], "aws_sqs_queue.q"), "provider.aws eu-west-3");
}

#[test]
fn what_could_not_be_read_of_a_unit_that_only_gives_is_told() {
    let store = unit("gone", "");
    let app = unit("app", &format!("{}{INPUTS}", dependency("")));
    let files = [STORE, APP, ("live/store/terragrunt.hcl", store.as_str()), ("live/app/terragrunt.hcl", app.as_str())];
    let terragrunt = ["live/app/terragrunt.hcl", "live/store/terragrunt.hcl"];
    let sources = Sources { terragrunt: terragrunt.map(str::to_owned).to_vec(), ..Sources::default() };
    let options = Options { is_requested: &|path| path.starts_with("live/app"), ..Options::default() };
    let reading = read(&Memory::new(files), &sources, &options);
    assert_eq!(names(&reading), ["live/app"]);
    let problems: Vec<&str> = reading.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(problems, ["live/store/terragrunt.hcl"]);
}

#[test]
fn what_grows_from_unit_to_unit_ends() {
    let module = ("modules/twice/main.tf", "variable \"x\" {}\noutput \"x\" { value = [var.x, var.x] }\n");
    let unit = |number: usize| {
        let x = match number {
            0 => "inputs = { x = 1 }".to_owned(),
            _ => format!(
                "dependency \"last\" {{\n  config_path = \"../{}\"\n}}\ninputs = {{ x = dependency.last.outputs.x }}",
                number - 1
            ),
        };
        (format!("live/{number}/terragrunt.hcl"), unit("twice", &x))
    };
    let units: Vec<(String, String)> = (0..60).map(unit).collect();
    let files = units.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let reading = reading(&[module].into_iter().chain(files).collect::<Vec<_>>());
    assert_eq!(reading.problems, []);
    assert_eq!(names(&reading).len(), 60);
}
