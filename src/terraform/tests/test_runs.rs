//! What the runs of tests deploy.

use super::*;

const MODULE: &str = "variable \"region\" {}
    variable \"name\" { default = \"x\" }
    resource \"t_x\" \"a\" {\n  region = var.region\n  name = var.name\n}";

/// The stacks of a module with a test file, those of tests with a `*`.
fn stacks(module: &str, test: &str) -> Vec<String> {
    let reading = reading(&[("modules/a/main.tf", module), ("modules/a/tests/a.tftest.hcl", test)]);
    assert_eq!(reading.problems, []);
    reading.stacks.iter().map(|stack| format!("{}{}", stack.name(), if stack.of_tests { "*" } else { "" })).collect()
}

/// What the only stack of tests has for the region and the name.
fn tested(test: &str) -> String {
    let reading = reading(&[("modules/a/main.tf", MODULE), ("modules/a/a.tftest.hcl", test)]);
    let mut tested = reading.stacks.iter().filter(|stack| stack.of_tests);
    let Some(stack) = tested.next() else { return "none".to_owned() };
    assert!(tested.next().is_none() && stack.is_child);
    format!("{} {}", at(stack, "t_x.a", "region"), at(stack, "t_x.a", "name"))
}

#[test]
fn a_test_stands_beside_the_module_as_it_is() {
    let test = "run \"a\" {\n  variables {\n    region = \"eu-west-1\"\n  }\n}";
    assert_eq!(stacks(MODULE, test), ["modules/a", "modules/a[tests/a.tftest.hcl]*"]);
    assert_eq!(tested(test), "eu-west-1 x");
}

#[test]
fn whoever_has_values_needs_no_test() {
    let test = "run \"a\" {\n  variables {\n    region = \"eu-west-1\"\n  }\n}";
    let backend = format!("{MODULE}\nterraform {{\n  backend \"s3\" {{}}\n}}");
    assert_eq!(stacks(&backend, test), ["modules/a"]);
    let default = MODULE.replace("variable \"region\" {}", "variable \"region\" { default = \"us-east-1\" }");
    assert_eq!(stacks(&default, test), ["modules/a"]);
    let files: Files<'_> = &[
        ("modules/a/main.tf", MODULE),
        ("modules/a/terraform.tfvars", "region = \"us-east-1\""),
        ("modules/a/a.tftest.hcl", test),
    ];
    assert_eq!(names(&reading(files)), ["modules/a"]);
    let called: Files<'_> = &[
        ("main.tf", "module \"a\" {\n  source = \"./modules/a\"\n  region = \"us-east-1\"\n}"),
        ("modules/a/main.tf", MODULE),
        ("modules/a/a.tftest.hcl", test),
    ];
    assert_eq!(names(&reading(called)), ["."]);
}

#[test]
fn variables_of_the_file_hold_for_its_runs() {
    let file = "variables {\n  region = \"eu-west-1\"\n  name = \"file\"\n}\n";
    assert_eq!(tested(&format!("{file}run \"a\" {{}}")), "eu-west-1 file");
    assert_eq!(
        tested(&format!("{file}run \"a\" {{\n  variables {{\n    name = upper(var.name)\n  }}\n}}")),
        "eu-west-1 FILE"
    );
    assert_eq!(
        tested(&format!("{file}run \"a\" {{\n  variables {{\n    name = run.b.name\n  }}\n}}")),
        "eu-west-1 ?data-source"
    );
}

#[test]
fn what_tests_say_differently_has_candidates() {
    let run =
        |name: &str, region: &str| format!("run \"{name}\" {{\n  variables {{\n    region = \"{region}\"\n  }}\n}}\n");
    assert_eq!(tested(&(run("a", "eu-west-1") + &run("b", "us-east-1"))), "eu-west-1 | us-east-1 x");
    assert_eq!(tested(&(run("a", "eu-west-1") + &run("b", "eu-west-1"))), "eu-west-1 x");
    assert_eq!(tested(&(run("a", "eu-west-1") + "run \"b\" {}")), "?ambiguous x");
}

#[test]
fn a_run_that_makes_nothing_says_nothing() {
    let run = |more: &str| format!("run \"a\" {{\n  {more}\n  variables {{\n    region = \"eu-west-1\"\n  }}\n}}\n");
    assert_eq!(tested(&run("command = apply")), "eu-west-1 x");
    assert_eq!(tested(&run("command = plan")), "none");
    assert_eq!(tested(&run("expect_failures = [var.region]")), "none");
    let mock = "mock_provider \"t\" {}\n";
    assert_eq!(tested(&(mock.to_owned() + &run(""))), "none");
    let aliased = "provider \"t\" {}\nmock_provider \"t\" {\n  alias = \"fake\"\n}\n";
    assert_eq!(tested(&(aliased.to_owned() + &run(""))), "eu-west-1 x");
    assert_eq!(tested(&(aliased.to_owned() + &run("providers = { t = t.fake }"))), "none");
    assert_eq!(tested(&(aliased.to_owned() + &run("providers = { t = t }"))), "eu-west-1 x");
}

#[test]
fn the_provider_of_a_test_is_the_modules() {
    let test = "variables {\n  here = \"eu-west-1\"\n}
        provider \"t\" {\n  region = var.here\n}
        provider \"t\" {\n  alias = \"us\"\n  region = \"us-east-1\"\n}
        run \"a\" {";
    let provider = |module: &str, run: &str| {
        let test = format!("{test}\n{run}\n}}");
        let reading = reading(&[("modules/a/main.tf", module), ("modules/a/a.tftest.hcl", &test)]);
        let tested = reading.stacks.iter().find(|stack| stack.of_tests);
        tested.map_or_else(|| "none".to_owned(), |stack| region(stack, "t_x.a"))
    };
    let module = "resource \"t_x\" \"a\" {}";
    assert_eq!(provider(module, ""), "provider.t eu-west-1");
    assert_eq!(provider(module, "providers = { t = t.us }"), "provider.t us-east-1");
    // It configures its provider and asks for nothing.
    assert_eq!(provider("provider \"t\" { region = \"eu-north-1\" }\nresource \"t_x\" \"a\" {}", ""), "none");
}

#[test]
fn a_run_may_deploy_another_directory() {
    let setup = "provider \"t\" {\n  region = var.region\n}\nvariable \"region\" {}\nresource \"t_x\" \"a\" {}";
    let test = "run \"a\" {\n  module {\n    source = \"./tests/setup\"\n  }\n  variables {\n    region = \"eu-west-1\"\n  }\n}
        run \"b\" {\n  module {\n    source = \"acme/setup/t\"\n  }\n  variables {\n    region = \"us-east-1\"\n  }\n}";
    let reading = reading(&[
        ("app/main.tf", "resource \"t_x\" \"a\" {}"),
        ("app/tests/setup/main.tf", setup),
        ("app/tests/a.tftest.hcl", test),
    ]);
    assert_eq!(names(&reading), ["app", "app/tests/setup", "app/tests/setup[../a.tftest.hcl]"]);
    assert_eq!(region(&reading.stacks[2], "t_x.a"), "provider.t eu-west-1");
}

#[test]
fn a_test_file_that_cannot_be_read_says_nothing() {
    assert_eq!(tested("run \"a\" {\n  variables {\n    region = \"eu-west-1\"\n  }\n}\nrun \"b\" {"), "none");
}
