#![allow(clippy::unwrap_used, reason = "tests may panic")]

use super::*;
use crate::discover::Memory;
use crate::model::{Resource, Scope, ScopeKind, StackKind};

fn pod(name: &str, namespace: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}}}\n")
}

fn namespace(name: &str, comment: &str) -> String {
    format!(
        "# {comment}\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{data-residency: eu, a: l}}, annotations: {{a: x}}}}\n"
    )
}

fn scan(files: &[(&str, &str)]) -> Reading {
    let tree = Memory::new(files.iter().copied());
    let mut paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    paths.sort();
    read(&tree, &paths, &Options::default())
}

fn scopes<'s>(stack: &'s Stack, resource: &Resource) -> Vec<&'s Scope> {
    resource.scopes.iter().map(|id| &stack.scopes[id.0]).collect()
}

#[test]
fn a_directory_of_manifests_is_a_stack() {
    let reading = scan(&[
        ("a/one.yaml", &pod("one", "n")),
        ("a/two.json", "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"two\"}}"),
        ("b/three.yml", &pod("three", "n")),
        ("b/values.yaml", "replicas: 1\n"),
        ("four.yaml", &pod("four", "n")),
    ]);
    let stacks: Vec<_> = reading.stacks.iter().map(|stack| stack.directory.as_str()).collect();
    assert_eq!(stacks, [".", "a", "b"]);
    assert!(reading.stacks.iter().all(|stack| stack.kind == StackKind::Kubernetes));
    let addresses: Vec<_> = reading.stacks[1].resources.iter().map(|resource| resource.address.as_ref()).collect();
    assert_eq!(addresses, ["Deployment/two", "Pod/n/one"]);
    assert_eq!(reading.stacks[1].resources[0].type_name.as_ref(), "apps/Deployment");
    assert_eq!(reading.files.len(), 4);
    assert_eq!(reading.skipped, [Skipped { path: "b/values.yaml".to_owned(), reason: SkipReason::NotAManifest }]);
}

#[test]
fn objects_of_one_address_are_numbered_in_file_order() {
    let reading = scan(&[("a.yaml", &pod("x", "n")), ("b.yaml", &pod("x", "n"))]);
    let resources = &reading.stacks[0].resources;
    let shown: Vec<_> = resources.iter().map(|resource| (resource.address.as_ref(), resource.at.path())).collect();
    assert_eq!(shown, [("Pod/n/x", "a.yaml"), ("Pod/n/x#2", "b.yaml")]);
}

#[test]
fn the_scopes_of_an_object_go_outwards() {
    let file = format!("# for the file\n---\n# for the pod\n{}---\n{}", pod("x", "shop"), pod("y", "other"));
    let reading = scan(&[("app/pods.yaml", &file), ("namespaces/shop.yaml", &namespace("shop", "for shop"))]);
    let stack = &reading.stacks[0];
    let found = scopes(stack, &stack.resources[1]);
    let kinds: Vec<_> = found.iter().map(|scope| scope.kind).collect();
    assert_eq!(kinds, [ScopeKind::Resource, ScopeKind::Namespace, ScopeKind::File]);
    assert_eq!(found[0].name, "Pod/shop/x");
    let comments: Vec<_> = found[0].comments.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(comments, [" for the file", " for the pod"]);
    assert_eq!(found[1].name, "Namespace/shop");
    assert_eq!(found[1].comments[0].text, " for shop");
    let tags = found[1].tags.as_ref().unwrap();
    assert_eq!(tags.get("data-residency").unwrap().as_str(), Some("eu"));
    assert_eq!(tags.get("a").unwrap().as_str(), Some("x"), "the annotation counts");
    assert_eq!(found[2].name, "app/pods.yaml");
    assert_eq!(scopes(stack, &stack.resources[0]).len(), 2, "nobody declares the other namespace");
}

#[test]
fn the_namespace_nearest_up_the_tree_counts_else_the_only_one() {
    let name_of = |files: &[(&str, &str)], stack: &str| {
        let reading = scan(files);
        let stack = reading.stacks.iter().find(|known| known.directory == stack).unwrap();
        let pod = stack.resources.iter().find(|resource| resource.type_name.as_ref() == "Pod").unwrap();
        let found = scopes(stack, pod);
        found.iter().find(|scope| scope.kind == ScopeKind::Namespace).map(|scope| scope.at.path().to_owned())
    };
    let (pod, space) = (pod("x", "shop"), namespace("shop", "c"));
    let both = [("a/ns.yaml", space.as_str()), ("a/b/ns.yaml", space.as_str()), ("a/b/c/pod.yaml", pod.as_str())];
    assert_eq!(name_of(&both, "a/b/c").as_deref(), Some("a/b/ns.yaml"));
    let aside = [("x/ns.yaml", space.as_str()), ("y/ns.yaml", space.as_str()), ("a/pod.yaml", pod.as_str())];
    assert_eq!(name_of(&aside, "a"), None, "two in the scan, none above");
    assert_eq!(name_of(&aside[1..], "a").as_deref(), Some("y/ns.yaml"));
}

#[test]
fn templates_of_charts_are_skipped_even_when_they_look_like_manifests() {
    let reading = scan(&[
        ("chart/Chart.yaml", "apiVersion: v2\nname: c\n"),
        ("chart/values-eu.yaml", "region: eu\n"),
        ("chart/templates/pod.yaml", &pod("x", "n")),
        ("chart/crds/x.yaml", &pod("crd", "n")),
        ("other.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n"),
    ]);
    let templates: Vec<_> = reading
        .skipped
        .iter()
        .filter(|skipped| skipped.reason == SkipReason::HelmTemplate)
        .map(|s| s.path.as_str())
        .collect();
    assert_eq!(templates, ["chart/templates/pod.yaml", "other.yaml"]);
    assert_eq!(reading.stacks.len(), 1);
    assert_eq!(reading.charts["chart"].values, ["chart/values-eu.yaml"]);
    assert_eq!(reading.problems, []);
}

#[test]
fn standard_input_is_one_stack_and_keeps_the_paths_that_helm_names() {
    let text = format!("---\n# Source: app/templates/a.yaml\n{}---\n{}", pod("x", "n"), pod("y", "n"));
    let reading = read_text(&Arc::new(SourceFile::new("<stdin>", text)), &Options::default());
    assert_eq!(reading.stacks.len(), 1);
    assert_eq!(reading.stacks[0].directory, "<stdin>");
    let shown: Vec<_> =
        reading.stacks[0].resources.iter().map(|resource| (resource.address.as_ref(), resource.at.path())).collect();
    assert_eq!(shown, [("Pod/n/x", "app/templates/a.yaml"), ("Pod/n/y", "<stdin>")]);
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let tree = Memory::new([("a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: [\n")]);
    let reading = read(&tree, &["a.yaml".to_owned(), "binary.yaml".to_owned()], &Options::default());
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.problems[0].path, "a.yaml");
    assert!(reading.stacks.is_empty());
    assert_eq!(reading.files.len(), 1);
}

#[test]
fn reading_twice_gives_the_same() {
    let files: Vec<(String, String)> =
        (0..40).map(|number| (format!("d{}/f{number}.yaml", number % 7), pod(&format!("p{number}"), "n"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let shown = || format!("{:?}", scan(&files).stacks.iter().map(|stack| &stack.resources).collect::<Vec<_>>());
    assert_eq!(shown(), shown());
}
