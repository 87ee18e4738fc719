//! Scopes and the comments that stand on them.

use super::*;
use crate::model::Scope;

fn scopes_of<'a>(stack: &'a Stack, address: &str) -> Vec<&'a Scope> {
    resource(stack, address).scopes.iter().map(|id| &stack.scopes[id.0]).collect()
}

fn written(scope: &Scope) -> String {
    let comments: Vec<&str> = scope.comments.iter().map(|comment| comment.text.trim()).collect();
    format!("{:?} {} {}: {}", scope.kind, scope.name, scope.depth, comments.join("/"))
}

#[test]
fn comments_belong_to_a_block_from_three_places() {
    let text = "# apart

        # above one
        // above two
        resource \"t_x\" \"a\" { # behind
          # inside

          /* inside too */
          name = \"n\" # not mine
          # nor this
        } # nor that
        # above b
        resource \"t_x\" \"b\" {} # behind b
        resource \"t_x\" \"c\" {
          # only
        }";
    let stack = main(text);
    let own = |address: &str| written(scopes_of(&stack, address)[0]);
    assert_eq!(own("t_x.a"), "Resource t_x.a 0: above one/above two/behind/inside/inside too");
    assert_eq!(own("t_x.b"), "Resource t_x.b 0: above b/behind b");
    assert_eq!(own("t_x.c"), "Resource t_x.c 0: only");
}

#[test]
fn files_hold_all_their_comments() {
    let stack = main("# one\n\nresource \"t_x\" \"a\" {\n n = 1 # two\n}\n# three");
    let file = scopes_of(&stack, "t_x.a")[1];
    assert_eq!(written(file), "File main.tf 0: one/two/three");
    assert_eq!(file.comments[1].at.to_string(), "main.tf:4");
}

#[test]
fn the_stack_has_the_comments_of_terraform_blocks() {
    let stack = stack(&[
        ("main.tf", "# for all\nterraform {\n # inside\n required_version = \"1\"\n}\nresource \"t_x\" \"a\" {}"),
        ("more.tf", "# for all, too\nterraform {}"),
    ]);
    let scopes = scopes_of(&stack, "t_x.a");
    assert_eq!(written(scopes.last().unwrap()), "Stack . 0: for all/inside/for all, too");
}

#[test]
fn scopes_go_from_the_callers_to_the_stack() {
    let stack = stack(&[
        (
            "main.tf",
            "# outer
             module \"a\" {
               source    = \"./a\"
               providers = { aws = aws.dr }
             }
             # provider
             provider \"aws\" {
               alias = \"dr\"
               default_tags { tags = { k = \"v\" } }
             }",
        ),
        ("a/main.tf", "# inner\nmodule \"b\" { source = \"../b\" }"),
        ("b/main.tf", "# own\nresource \"aws_x\" \"x\" {}"),
    ]);
    let scopes: Vec<String> = scopes_of(&stack, "module.a.module.b.aws_x.x").into_iter().map(written).collect();
    assert_eq!(
        scopes,
        [
            "Module module.a 0: outer",
            "Module module.a.module.b 1: inner",
            "Resource module.a.module.b.aws_x.x 2: own",
            "File b/main.tf 2: own",
            "Provider provider.aws.dr 0: provider",
            "File main.tf 0: outer/provider",
            "Stack . 0: ",
        ]
    );
    let tags = scopes_of(&stack, "module.a.module.b.aws_x.x")[4].tags.clone().unwrap();
    assert_eq!(short(&tags), "{k=v}");
}

#[test]
fn a_block_is_one_scope_for_all_its_instances() {
    let stack = stack(&[
        ("main.tf", "module \"a\" {\n source = \"./a\"\n for_each = toset([\"x\", \"y\"])\n}"),
        ("a/main.tf", "resource \"t_x\" \"x\" { count = 2 }"),
    ]);
    assert_eq!(stack.resources.len(), 4);
    let first = &stack.resources[0].scopes;
    assert!(stack.resources.iter().all(|resource| resource.scopes == *first));
}

#[test]
fn blocks_without_instances_have_scopes_too() {
    let stack = main("# idle\nresource \"t_x\" \"a\" { count = 0 }\n# unused\nprovider \"aws\" { region = \"x\" }");
    let written: Vec<String> = stack.scopes.iter().map(written).collect();
    assert!(written.contains(&"Resource t_x.a 0: idle".to_owned()), "{written:?}");
    assert!(written.contains(&"Provider provider.aws 0: unused".to_owned()), "{written:?}");
}

#[test]
fn comments_in_json_are_keys() {
    let text = r#"{"resource": {"t_x": {"a": {"n": 1, "//": "of a"}, "b": {"//": "of b"}}}}"#;
    let stack = stack(&[("main.tf.json", text)]);
    assert_eq!(written(scopes_of(&stack, "t_x.a")[0]), "Resource t_x.a 0: of a");
    assert_eq!(written(scopes_of(&stack, "t_x.b")[0]), "Resource t_x.b 0: of b");
}
