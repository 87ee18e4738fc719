//! Files of variables: those that terraform loads, and those that make a stack each.

use super::*;

const MAIN: &str = "variable \"region\" {}\nvariable \"name\" { default = \"x\" }
    resource \"t_x\" \"a\" {\n  region = var.region\n  name = var.name\n}";

fn regions(reading: &Reading) -> Vec<String> {
    reading.stacks.iter().map(|stack| at(stack, "t_x.a", "region")).collect()
}

#[test]
fn automatic_files_are_loaded_in_order() {
    let stack = stack(&[
        ("main.tf", MAIN),
        ("terraform.tfvars", "region = \"one\"\nname = \"n\""),
        ("terraform.tfvars.json", "{\"region\": \"two\"}"),
        ("a.auto.tfvars", "region = \"three\""),
        ("b.auto.tfvars.json", "{\"region\": \"four\"}"),
    ]);
    let region = value(&stack, "t_x.a", "region");
    assert_eq!((short(&region).as_str(), region.origin.assumed), ("four", false));
    assert_eq!(at(&stack, "t_x.a", "name"), "n");
    assert_eq!(stack.inputs, Vec::<String>::new());
}

/// Something fills it in before Terraform sees it, and then it makes stacks of their own.
#[test]
fn a_template_of_a_file_makes_no_stack_and_is_a_note() {
    for template in ["region = \"{{ region }}\"\n{% if x %}\nname = \"n\"\n{% endif %}\n", "region = {{ region }}\n"] {
        let reading =
            reading(&[("main.tf", MAIN), ("template.tfvars", template), ("us.tfvars", "region = \"us-east-1\"")]);
        assert_eq!(regions(&reading), ["us-east-1"]);
        let notes: Vec<_> = reading.problems.iter().map(|problem| (problem.path.as_str(), problem.note)).collect();
        assert_eq!(notes, [("template.tfvars", true)]);
    }
    let reading = reading(&[("main.tf", MAIN), ("broken.tfvars", "region = \"{% x %}\"\nname = [\n")]);
    assert_eq!(
        (reading.stacks.len(), reading.problems[0].note),
        (1, false),
        "braces in a string are nobody's template"
    );
}

#[test]
fn trails_lead_to_the_line_of_the_file() {
    let stack = stack(&[("main.tf", MAIN), ("terraform.tfvars", "name = \"n\"\nregion = \"eu-west-1\"")]);
    let region = value(&stack, "t_x.a", "region");
    assert_eq!(trail(&region).last().unwrap(), "\"eu-west-1\" terraform.tfvars:2");
}

#[test]
fn each_further_file_is_a_stack() {
    let reading = reading(&[
        ("live/main.tf", MAIN),
        ("live/terraform.tfvars", "name = \"n\""),
        ("live/us.tfvars", "region = \"us-east-1\""),
        ("live/env/eu/terraform.tfvars", "region = \"eu-west-1\""),
        ("live/config/ch.tfvars.json", "{\"region\": \"eu-central-2\"}"),
    ]);
    assert_eq!(names(&reading), ["live[config/ch.tfvars.json]", "live[env/eu/terraform.tfvars]", "live[us.tfvars]"]);
    assert_eq!(regions(&reading), ["eu-central-2", "eu-west-1", "us-east-1"]);
    assert!(reading.stacks.iter().all(|stack| at(stack, "t_x.a", "name") == "n" && !stack.is_child));
}

const TWO: &str = "variable \"region\" {}\nvariable \"name\" {}
    resource \"t_x\" \"a\" {\n  region = var.region\n  name = var.name\n}";

#[test]
fn files_that_need_another_to_be_complete_go_together_with_it() {
    let reading = reading(&[
        ("live/main.tf", TWO),
        ("live/shared.tfvars", "region = \"eu-west-1\""),
        ("live/test.tfvars", "name = \"t\""),
        ("live/prod.tfvars", "name = \"p\""),
    ]);
    assert_eq!(names(&reading), ["live[shared.tfvars,prod.tfvars]", "live[shared.tfvars,test.tfvars]"]);
    let region = value(&reading.stacks[0], "t_x.a", "region");
    // A pipeline may pass it in another way.
    assert_eq!((short(&region).as_str(), region.origin.assumed), ("eu-west-1", true));
    assert!(!value(&reading.stacks[0], "t_x.a", "name").origin.assumed);
}

#[test]
fn files_that_need_each_other_are_one_stack() {
    let reading = reading(&[("main.tf", TWO), ("a.tfvars", "region = \"eu-west-1\""), ("b.tfvars", "name = \"b\"")]);
    assert_eq!(names(&reading), [".[*.tfvars]"]);
}

/// Variables that all have a default.
const OPTIONAL: &str =
    "variable \"places\" { default = {} }\nvariable \"queues\" { default = {} }\nvariable \"size\" { default = 1 }
    resource \"t_x\" \"a\" {\n  region = var.places[var.queues.q.place_key].region\n}";

#[test]
fn files_of_a_directory_that_name_entries_of_each_other_are_one_stack() {
    let reading = reading(&[
        ("live/main.tf", OPTIONAL),
        ("live/eu/places.tfvars", "places = { near = { region = \"eu-west-1\" } }"),
        ("live/eu/queues.tfvars", "queues = { q = { place_key = \"near\" } }"),
        // Where one says again what another says, each is a deployment.
        ("live/us/large.tfvars", "size = 9"),
        ("live/us/small.tfvars", "places = {}\nsize = 1"),
        // A directory whose configuration says nothing is none of its own.
        ("live/us/main.tf", "# kept for the registry"),
    ]);
    let mut names = names(&reading);
    names.retain(|name| name.contains('['));
    assert_eq!(names, ["live[eu/*.tfvars]", "live[us/large.tfvars]", "live[us/small.tfvars]"]);
    let region = value(&reading.stacks[0], "t_x.a", "region");
    assert_eq!((short(&region).as_str(), region.origin.assumed), ("eu-west-1", true));
}

#[test]
fn what_lies_beside_files_that_name_entries_of_each_other_goes_with_them() {
    let tied = [
        ("main.tf", OPTIONAL),
        ("places.tfvars", "places = { near = { region = \"eu-west-1\" } }"),
        ("queues.tfvars", "queues = { q = { place_key = \"near\" } }"),
    ];
    let size = ("size.tfvars", "size = 2");
    assert_eq!(names(&reading(&[&tied[..], &[size]].concat())), [".[*.tfvars]"]);
    // Two of four are not most of them.
    let more = format!("{OPTIONAL}\nvariable \"name\" {{ default = \"\" }}");
    let files = [("main.tf", more.as_str()), tied[1], tied[2], size, ("name.tfvars", "name = \"n\"")];
    assert_eq!(names(&reading(&files)).len(), 4);
}

#[test]
fn files_that_can_stand_alone_are_a_stack_each() {
    let names = |dev: &str, prod: &str| {
        names(&reading(&[("main.tf", OPTIONAL), ("dev.tfvars", dev), ("prod.tfvars", prod)])).join(" ")
    };
    assert_eq!(names("size = 1", "queues = { a = {} }"), ".[dev.tfvars] .[prod.tfvars]");
    // An entry of its own, and a word that is no key.
    let own = "queues = { q = { place_key = \"q\", place = \"near\" } }";
    assert_eq!(names(own, "places = { near = {}, q = {} }"), ".[dev.tfvars] .[prod.tfvars]");
}

#[test]
fn a_default_that_another_file_of_the_directory_replaces_cannot_be_told() {
    let main = "variable \"settings\" { default = { region = \"eastus\" } }\nvariable \"queues\" { default = {} }
    resource \"t_x\" \"a\" {\n  region = var.settings.region\n  size = length(var.queues)\n}";
    let files = [
        ("main.tf", main),
        ("v/queues.tfvars", "queues = { a = {} }"),
        ("v/settings.tfvars", "settings = { region = \"westus\" }"),
        ("w/queues.tfvars", "queues = { a = {}, b = {} }"),
    ];
    let reading = reading(&files);
    let regions = reading.stacks.iter().map(|stack| short(&value(stack, "t_x.a", "region")));
    assert_eq!(regions.collect::<Vec<_>>(), ["?ambiguous", "westus", "eastus"]);
    assert_eq!(short(&value(&reading.stacks[1], "t_x.a", "size")), "0", "a default that is nothing stays");
}

#[test]
fn a_default_that_holds_for_what_is_named_elsewhere_cannot_be_told() {
    let main = "variable \"settings\" { default = { region = \"eastus\" } }\nvariable \"nets\" { default = {} }
    variable \"queues\" { default = {} }\nresource \"t_x\" \"a\" { region = var.settings.region }";
    let files = [
        ("main.tf", main),
        ("v/first/a.tfvars", "settings = { region = \"westus\" }\nnets = { hub = {} }"),
        ("v/fourth/a.tfvars", "queues = { q = { net_key = \"hub\", other_key = \"none\" } }"),
        ("v/second/a.tfvars", "queues = { q = { net_key = \"hub\" } }"),
        ("v/third/a.tfvars", "queues = { q = { net_key = \"own\" } }\nnets = { own = {} }"),
        ("w/a.tfvars", "queues = { q = { net_key = \"hub\" } }"),
    ];
    let reading = reading(&files);
    let regions = reading.stacks.iter().map(|stack| short(&value(stack, "t_x.a", "region")));
    assert_eq!(regions.collect::<Vec<_>>(), ["westus", "eastus", "?ambiguous", "eastus", "eastus"]);
}

#[test]
fn of_what_may_hold_the_nearest_is_named() {
    let main = "variable \"settings\" { default = { region = \"eastus\" } }\nvariable \"nets\" { default = {} }
    variable \"queues\" { default = {} }\nresource \"t_x\" \"a\" { region = var.settings.region }";
    let files = [
        ("main.tf", main),
        ("v/all/a.tfvars", "settings = { region = \"westus\" }\nnets = { hub = {}, spoke = {} }"),
        ("v/step/one/a.tfvars", "settings = { region = \"westus\" }\nnets = { hub = {} }"),
        ("v/step/two/a.tfvars", "queues = { q = { net_key = \"hub\", spare_key = \"spoke\" } }"),
        ("w/a.tfvars", "queues = { q = {} }"),
    ];
    let reading = reading(&files);
    let region = value(&reading.stacks[2], "t_x.a", "region");
    let why = region.why_unknown().map(ToString::to_string).unwrap_or_default();
    assert_eq!(why, "whether what v/step/one/a.tfvars sets holds here cannot be told");
}

#[test]
fn parts_are_named_by_what_their_names_have_in_common() {
    let names = |one: &str, other: &str| {
        names(&reading(&[("main.tf", TWO), (one, "{\"region\": \"x\"}"), (other, "{\"name\": \"n\"}")])).join(" ")
    };
    assert_eq!(names("v/a.tfvars.json", "v/b.tfvars.json"), ".[v/*.tfvars.json]");
    let mixed = reading(&[("main.tf", TWO), ("a.tfvars.json", "{\"region\": \"x\"}"), ("b.tfvars", "name = \"n\"")]);
    assert_eq!(super::names(&mixed), [".[*.tfvars*]"]);
}

#[test]
fn files_that_could_go_with_several_or_that_overlap_stay_alone() {
    let several = [
        ("main.tf", TWO),
        ("prod.tfvars", "name = \"p\""),
        ("test.tfvars", "name = \"t\""),
        ("eu.tfvars", "region = \"eu-west-1\""),
        ("us.tfvars", "region = \"us-east-1\""),
    ];
    assert_eq!(names(&reading(&several)), [".[eu.tfvars]", ".[prod.tfvars]", ".[test.tfvars]", ".[us.tfvars]"]);
    let overlapping =
        [("main.tf", TWO), ("a.tfvars", "name = \"a\""), ("all.tfvars", "name = \"b\"\nregion = \"eu-west-1\"")];
    assert_eq!(names(&reading(&overlapping)), [".[a.tfvars]", ".[all.tfvars]"]);
}

#[test]
fn files_of_something_else_are_left_alone() {
    let reading = reading(&[
        ("live/main.tf", MAIN),
        ("live/backend.tfvars", "bucket = \"b\"\nregion = \"us-east-1\"\nkey = \"k\""),
        ("live/empty.tfvars", ""),
        ("live/.terraform/modules/a/x.tfvars", "region = \"us-east-1\""),
        ("live/.terragrunt-cache/a/x.tfvars", "region = \"us-east-1\""),
        ("live/.git/x.tfvars", "region = \"us-east-1\""),
        ("live/other/main.tf", "variable \"region\" {}"),
        ("live/other/x.tfvars", "region = \"us-east-1\""),
    ]);
    assert_eq!(names(&reading), ["live", "live/other[x.tfvars]"]);
}

#[test]
fn a_hidden_directory_holds_inputs_too() {
    let reading = reading(&[
        ("live/main.tf", MAIN),
        ("live/.envs/prod.tfvars", "region = \"us-east-1\""),
        ("live/.envs/staging/eu.tfvars", "region = \"eu-west-1\""),
        ("live/.venv/lib/site-packages/x.tfvars", "region = \"eu-west-1\""),
        ("live/.other/main.tf", MAIN),
        ("live/.other/x.tfvars", "region = \"us-east-1\""),
    ]);
    let stacks = ["live[.envs/prod.tfvars]", "live[.envs/staging/eu.tfvars]", "live/.other[x.tfvars]"];
    assert_eq!(names(&reading), stacks);
}

#[test]
fn a_directory_that_only_moves_or_imports_something_is_a_module() {
    for block in ["moved", "import", "removed", "check \"c\""] {
        let other = format!("{block} {{}}");
        let files = [("main.tf", MAIN), ("other/main.tf", &other), ("other/x.tfvars", "region = \"us-east-1\"")];
        assert_eq!(names(&reading(&files)), [".", "other"], "{block}");
    }
}

#[test]
fn files_named_by_the_configuration_stand_instead_of_found_ones() {
    let files = |files: [&str; 2]| Inputs { var_files: files.map(str::to_owned).into(), ..Inputs::default() };
    let reading = reading_with(
        &[
            ("live/main.tf", MAIN),
            ("live/us.tfvars", "region = \"us-east-1\""),
            ("live/eu.tfvars", "region = \"eu-west-1\""),
            ("shared/base.tfvars", "region = \"x\"\nname = \"base\""),
        ],
        &inputs(
            "live",
            vec![
                files(["shared/base.tfvars", "live/eu.tfvars"]),
                files(["shared/base.tfvars", "live/us.tfvars"]),
                vars([("name", Value::string("given"))]),
            ],
        ),
    );
    assert_eq!(names(&reading), ["live[shared/base.tfvars,eu.tfvars]", "live[shared/base.tfvars,us.tfvars]"]);
    assert_eq!(regions(&reading), ["eu-west-1", "us-east-1"]);
    assert_eq!(at(&reading.stacks[0], "t_x.a", "name"), "given");
}

#[test]
fn beside_what_could_not_be_read_no_default_counts() {
    let main = "variable \"region\" { default = \"eu-west-1\" }\nvariable \"name\" { default = \"x\" }
        resource \"t_x\" \"a\" {\n  region = var.region\n  name = var.name\n}";
    let of = |files: Files<'_>| reading(files).stacks.swap_remove(0);
    let broken = of(&[("main.tf", main), ("terraform.tfvars", "name = \"n\"\nregion = [\n")]);
    assert_eq!(at(&broken, "t_x.a", "name"), "n");
    assert_eq!(at(&broken, "t_x.a", "region"), "?function");
    let mended =
        of(&[("main.tf", main), ("terraform.tfvars", "region = [\n"), ("z.auto.tfvars", "region = \"eu-north-1\"")]);
    assert_eq!(
        (at(&mended, "t_x.a", "name").as_str(), at(&mended, "t_x.a", "region").as_str()),
        ("?function", "eu-north-1")
    );
    let gone = Inputs { var_files: vec!["gone.tfvars".to_owned()], ..Inputs::default() };
    let reading = reading_with(&[("main.tf", main)], &inputs("", vec![gone]));
    assert_eq!(regions(&reading), ["?function"]);
}

#[test]
fn a_file_that_is_missing_or_broken_is_a_problem() {
    let gone = Inputs { var_files: vec!["gone.tfvars".to_owned()], ..Inputs::default() };
    let options = inputs("", vec![gone]);
    let reading = reading_with(&[("main.tf", MAIN), ("terraform.tfvars", "region = ")], &options);
    let paths: Vec<&str> = reading.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["gone.tfvars", "terraform.tfvars"]);
}

#[test]
fn what_a_pipeline_fills_in_is_no_value() {
    let main = r#"variable "on" {}
        variable "marks" {}
        variable "none" { default = "__none__" }
        resource "t_x" "a" {
          on   = var.on == "true" ? "yes" : "no"
          all  = [var.marks.a, var.marks.b, var.marks.c, var.marks.d]
          none = var.none
        }"#;
    let inputs = r##"on    = "__on__"
        marks = { a = "#{a.b}#", b = "__x", c = "a__b__", d = "__ __" }"##;
    let stack = stack(&[("main.tf", main), ("terraform.tfvars", inputs)]);
    assert_eq!(at(&stack, "t_x.a", "on"), "yes | no");
    assert_eq!(at(&stack, "t_x.a", "all"), "?placeholder, __x, a__b__, __ __");
    assert_eq!(at(&stack, "t_x.a", "none"), "__none__", "a default may mean itself");
}
