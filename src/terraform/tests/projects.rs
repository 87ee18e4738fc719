//! What projects of other tools pass to root modules.

use super::*;

const MAIN: &str = "variable \"region\" {}
    variable \"size\" { default = \"small\" }
    resource \"t_x\" \"a\" {\n  region = var.region\n  size = var.size\n  where = terraform.workspace\n}";

/// Each stack with what it has, by name; `~` where that is assumed.
fn told(files: Files<'_>) -> Vec<String> {
    let reading = reading(files);
    assert_eq!(reading.problems, []);
    let stack = |stack: &Stack| {
        let assumed = if value(stack, "t_x.a", "region").origin.assumed { "~" } else { "" };
        let all = ["region", "size", "where"].map(|name| at(stack, "t_x.a", name));
        format!("{}: {assumed}{}", stack.name(), all.join(" "))
    };
    reading.stacks.iter().map(stack).collect()
}

#[test]
fn an_estimate_says_which_files_go_together() {
    let infracost = "version: 0.1\nprojects:\n  - path: live/app\n    terraform_var_files:\n      - ../../common.tfvars\n      - ../eu.tfvars\n";
    let files = [
        ("live/app/main.tf", MAIN),
        ("live/eu.tfvars", "region = \"eu-west-1\""),
        ("common.tfvars", "size = \"large\"\nregion = \"x\""),
        ("infracost.yml", infracost),
    ];
    assert_eq!(told(&files), ["live/app: ~eu-west-1 large ?unset-variable"]);
    // One that is not here may say anything of what is left.
    let gone: Vec<_> = files.iter().copied().filter(|(path, _)| *path != "common.tfvars").collect();
    assert_eq!(told(&gone), ["live/app: ~eu-west-1 small ?unset-variable"]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_problem() {
    let broken = "projects:\n  - dir: live\n   workspace: live\n";
    for name in ["atlantis.yaml", "digger.yml", "infracost.yml"] {
        let reading = reading(&[("live/main.tf", MAIN), (name, broken)]);
        let [problem] = reading.problems.as_slice() else { panic!("{name}: {:?}", reading.problems) };
        assert_eq!((problem.path.as_str(), problem.note), (name, false), "{problem:?}");
        assert!(problem.message.starts_with("this is no YAML"), "{problem:?}");
        assert_eq!(reading.stacks.len(), 1, "what it is about is judged all the same");
    }
    // Nothing of Terraform lies there or below.
    assert_eq!(reading(&[("live/main.tf", MAIN), ("docs/atlantis.yaml", broken)]).problems, []);
}

#[test]
fn several_projects_of_one_directory_are_a_deployment_each() {
    let infracost = "projects:
  - {path: ., terraform_var_files: [eu.tfvars], terraform_workspace: live}
  - {path: ./, terraform_var_files: [us.tfvars], terraform_vars: {size: 3}}
  - {path: elsewhere, terraform_var_files: [x.tfvars]}
  - {path: ../.., terraform_vars: {region: x}}
  - {path: .}
";
    let files = [
        ("main.tf", MAIN),
        ("eu.tfvars", "region = \"eu-west-1\""),
        ("us.tfvars", "region = \"us-east-1\""),
        ("ap.tfvars", "region = \"ap-south-1\""),
        ("infracost.yml", infracost),
    ];
    let expected = [
        ".[ap.tfvars]: ap-south-1 small ?unset-variable",
        ".[eu.tfvars,live]: ~eu-west-1 small live",
        ".[us.tfvars]: ~us-east-1 3 ?unset-variable",
    ];
    let mut told = told(&files);
    told.sort();
    assert_eq!(told, expected);
}

#[test]
fn what_serves_several_names_none() {
    let infracost = "projects:
  - {path: app, terraform_var_files: [../eu.tfvars]}
  - {path: app, terraform_var_files: [../us.tfvars]}
  - {path: one, terraform_var_files: [../eu.tfvars]}
";
    let files = [
        ("app/main.tf", MAIN),
        ("one/main.tf", MAIN),
        ("eu.tfvars", "region = \"eu-west-1\""),
        ("us.tfvars", "region = \"us-east-1\""),
        ("infracost.yml", infracost),
    ];
    let names: Vec<String> =
        told(&files).into_iter().map(|told| told.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(names, ["app[eu.tfvars]", "app[us.tfvars]", "one"]);
}

#[test]
fn projects_of_one_name_cannot_be_told_apart() {
    let infracost =
        "projects:\n  - {path: ., terraform_vars: {region: a}}\n  - {path: ., terraform_vars: {region: b}}\n";
    let files = [("main.tf", MAIN), ("infracost.yml", infracost)];
    assert_eq!(told(&files), [".: ?unset-variable small ?unset-variable"]);
}

#[test]
fn a_workflow_says_what_is_passed() {
    let atlantis = |arguments: &str| {
        format!(
            "version: 3\nprojects:\n  - {{name: eu, dir: app, workspace: live, workflow: own}}\nworkflows:\n  own:\n    plan:\n      steps:\n        - env: {{name: X, value: y}}\n        - init\n        - plan: {{extra_args: {arguments}}}\n"
        )
    };
    let of = |arguments: &str| {
        let text = atlantis(arguments);
        let files =
            [("app/main.tf", MAIN), ("app/env/live.tfvars", "region = \"eu-west-1\""), ("atlantis.yaml", &text)];
        told(&files).remove(0)
    };
    for arguments in [
        "[\"-var-file\", \"env/live.tfvars\"]",
        "[\"-var-file=env/$WORKSPACE.tfvars\", \"-lock=false\"]",
        "[\"-var-file env/${WORKSPACE}.tfvars\"]",
    ] {
        assert_eq!(of(arguments), "app[env/live.tfvars,live]: eu-west-1 small live", "{arguments}");
    }
    assert_eq!(
        of("[\"-var-file=env/live.tfvars\", \"-var\", \"size=3\"]"),
        "app[env/live.tfvars,live]: eu-west-1 3 live"
    );
    // What the shell puts in is not known; nor which file goes with the workspace.
    assert_eq!(of("[\"-var-file=env/$STAGE.tfvars\"]"), "app[env/live.tfvars]: eu-west-1 small ?unset-variable");
}

#[test]
fn a_workspace_alone_is_told_where_no_file_lies_beside() {
    let main = MAIN.replace("variable \"region\" {}", "variable \"region\" { default = \"eu-west-1\" }");
    let digger = "projects:\n  - {name: app, dir: app, workspace: live}\n";
    assert_eq!(told(&[("app/main.tf", &main), ("digger.yml", digger)]), ["app[live]: ~eu-west-1 small live"]);
}

#[test]
fn what_the_user_says_stands_over_projects() {
    let files: Files<'_> = &[
        ("main.tf", MAIN),
        ("eu.tfvars", "region = \"eu-west-1\""),
        ("us.tfvars", "region = \"us-east-1\""),
        ("infracost.yml", "projects:\n  - {path: ., terraform_var_files: [eu.tfvars], terraform_vars: {size: 3}}\n"),
    ];
    let named = Inputs { var_files: vec!["us.tfvars".to_owned()], ..Inputs::default() };
    assert_eq!(names(&reading_with(files, &inputs("", vec![named]))), [".[us.tfvars]"]);
    let set = vars([("size", Value::string("mine"))]);
    let reading = reading_with(files, &inputs("", vec![set]));
    assert_eq!(reading.stacks.iter().map(|stack| at(stack, "t_x.a", "size")).collect::<Vec<_>>(), ["mine", "mine"]);
}

#[test]
fn a_file_that_means_something_else_says_nothing() {
    for text in ["projects: x", "[1, 2]", "projects:\n  - {path: 1, terraform_var_files: {a: b}}", ""] {
        let files = [("main.tf", MAIN), ("infracost.yml", text), ("atlantis.yaml", text)];
        assert_eq!(told(&files), [".: ?unset-variable small ?unset-variable"], "{text}");
    }
}

#[test]
fn a_task_says_what_it_passes() {
    let taskfile = "version: '3'
env:
  ALL: '[\"eu-west-1\"]'
vars:
  HOME: eu-west-1
tasks:
  init: terraform -chdir=live/app init
  apply:
    cmds:
      - task: init
      - terraform -chdir=live/app apply
        -var \"region={{default .HOME .CLI_ARGS}}\"
        -var \"size={{.SECRET}}\"
  other:
    dir: live
    cmds:
      - cmd: tofu -chdir=./lib plan -var 'region={{.HOME}}' -var-file=lib.tfvars {{.CLI_ARGS}}
  called:
    cmds: [\"terraform -chdir=live/late apply -var region={{.HOME}}\"]
  caller:
    cmds: [{task: called, vars: {HOME: us-east-1}}]
";
    let files = [
        ("live/app/main.tf", MAIN),
        ("live/lib/main.tf", MAIN),
        ("live/lib/lib.tfvars", "size = \"large\""),
        ("live/late/main.tf", MAIN),
        ("Taskfile.yml", taskfile),
    ];
    let expected = [
        "live/app: ~eu-west-1 ?placeholder ?unset-variable",
        "live/late: ?unset-variable small ?unset-variable",
        "live/lib[lib.tfvars]: ~eu-west-1 large ?unset-variable",
    ];
    let mut told = told(&files);
    told.sort();
    assert_eq!(told, expected);
}

#[test]
fn the_trail_of_what_a_task_passes_ends_at_its_variable() {
    let taskfile = "env:\n  ALL: '[\"eu-west-1\"]'\ntasks:\n  apply: terraform apply -var 'region={{.ALL}}'\n";
    let main = "variable \"region\" { type = list(string) }\nresource \"t_x\" \"a\" {\n  region = var.region[0]\n}";
    let stack = stack(&[("main.tf", main), ("Taskfile.yml", taskfile)]);
    let steps = trail(&value(&stack, "t_x.a", "region"));
    assert_eq!(steps.last().map(String::as_str), Some("'[\"eu-west-1\"]' Taskfile.yml:2"));
}
