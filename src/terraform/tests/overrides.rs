//! Override files, and which files make a module.

use super::*;

#[test]
fn an_override_replaces_arguments_and_blocks_of_a_type() {
    let stack = stack(&[
        (
            "main.tf",
            "resource \"t_x\" \"a\" {
               region = \"eu-west-1\"
               name   = \"n\"
               replica { region = \"eu-north-1\" }
               other { x = 1 }
             }
             locals { a = \"one\" }
             resource \"t_x\" \"b\" { a = local.a }",
        ),
        (
            "main_override.tf",
            "resource \"t_x\" \"a\" {
               region = \"us-east-1\"
               dynamic \"replica\" {
                 for_each = [\"us-west-2\"]
                 content { region = replica.value }
               }
             }
             locals { a = \"two\" }",
        ),
    ]);
    assert_eq!(at(&stack, "t_x.a", "region"), "us-east-1");
    assert_eq!(at(&stack, "t_x.a", "name"), "n");
    assert_eq!(at(&stack, "t_x.a", "replica.region"), "us-west-2");
    assert_eq!(at(&stack, "t_x.a", "other.x"), "1");
    assert_eq!(at(&stack, "t_x.b", "a"), "two");
    assert_eq!(resource(&stack, "t_x.a").at.to_string(), "main.tf:1");
    assert_eq!(trail(&value(&stack, "t_x.a", "region")), ["\"us-east-1\" main_override.tf:2"]);
}

#[test]
fn variables_providers_and_calls_are_overridden_too() {
    let stack = stack(&[
        (
            "main.tf",
            "variable \"r\" { default = \"one\" }
             provider \"aws\" { region = \"eu-west-1\" }
             module \"m\" {
               source = \"./gone\"
               r      = var.r
             }
             resource \"aws_x\" \"a\" { r = var.r }",
        ),
        (
            "override.tf",
            "variable \"r\" { default = \"two\" }
             provider \"aws\" { region = \"us-east-1\" }
             module \"m\" { source = \"./m\" }",
        ),
        ("m/main.tf", "variable \"r\" {}\nresource \"t_x\" \"x\" { r = var.r }"),
    ]);
    assert_eq!(at(&stack, "aws_x.a", "r"), "two");
    assert_eq!(region(&stack, "aws_x.a"), "provider.aws us-east-1");
    assert_eq!(at(&stack, "module.m.t_x.x", "r"), "two");
}

#[test]
fn json_and_tofu_files_are_read_too() {
    let stack = stack(&[
        ("a.tf.json", "{\"resource\": {\"t_x\": {\"j\": {\"region\": \"${local.r}\"}}}}"),
        ("b.tofu", "locals { r = \"eu-west-1\" }"),
        ("b.tf", "locals { r = \"us-east-1\" }"),
    ]);
    assert_eq!(at(&stack, "t_x.j", "region"), "eu-west-1");
}

#[test]
fn what_is_declared_twice_is_a_problem() {
    let reading = reading(&[
        ("a.tf", "resource \"t_x\" \"a\" { n = 1 }\nlocals { l = 1 }\nvariable \"v\" {}\nprovider \"aws\" {}"),
        ("b.tf", "resource \"t_x\" \"a\" { n = 2 }\nlocals { l = 2 }\nvariable \"v\" {}\nprovider \"aws\" {}"),
    ]);
    let lines: Vec<usize> = reading.problems.iter().map(|problem| problem.at.as_ref().unwrap().start().line).collect();
    assert_eq!(lines, [1, 2, 3, 4]);
    assert!(reading.problems[0].message.contains("a.tf:1"), "{}", reading.problems[0].message);
    assert_eq!(at(&reading.stacks[0], "t_x.a", "n"), "1");
}

#[test]
fn a_syntax_error_is_a_problem_and_the_rest_is_read() {
    let reading = reading(&[("a.tf", "resource \"t_x\" \"a\" {"), ("b.tf", "resource \"t_x\" \"b\" {}")]);
    assert_eq!(reading.problems.len(), 1);
    assert!(addresses(&reading.stacks[0]).contains(&"t_x.b"));
}

#[test]
fn json_names_providers_in_quotes() {
    let stack = stack(&[
        (
            "main.tf.json",
            r#"{
              "provider": {"aws": [{"region": "eu-west-1"}, {"alias": "dr", "region": "us-east-1"}]},
              "module": {"m": {"source": "./m", "providers": {"aws": "aws.dr"}}},
              "resource": {"aws_x": {"a": {
                "provider": "aws.dr", "count": 1, "lifecycle": {"ignore_changes": ["x"]},
                "provisioner": [{"local-exec": {"command": "x"}}],
                "replica": [{"region_name": "eu-north-1"}]
              }}}
            }"#,
        ),
        ("m/main.tf", "resource \"aws_x\" \"b\" {}"),
    ]);
    assert_eq!(region(&stack, "aws_x.a[0]"), "provider.aws.dr us-east-1");
    assert_eq!(region(&stack, "module.m.aws_x.b"), "provider.aws.dr us-east-1");
    assert_eq!(short(&resource(&stack, "aws_x.a[0]").body), "{replica=[{region_name=eu-north-1}]}");
}
