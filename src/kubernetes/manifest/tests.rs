#![allow(clippy::unwrap_used, reason = "tests may panic")]

use super::*;
use crate::kubernetes::yaml::parse;
use crate::source::Span;

fn read_all(text: &str) -> (Vec<Manifest>, Vec<Problem>) {
    let file = Arc::new(SourceFile::new("m.yaml", text));
    let mut problems = Vec::new();
    let mut syntax = parse(file.text(), Span::new(0, text.len())).unwrap();
    (of_document(&file, &mut syntax, 1000, &mut problems), problems)
}

fn read(text: &str) -> Vec<Manifest> {
    let (manifests, problems) = read_all(text);
    assert_eq!(problems, []);
    manifests
}

fn identities(text: &str) -> Vec<(String, String)> {
    let shown = |manifest: &Manifest| (manifest.identity.type_name().to_string(), manifest.identity.to_string());
    read(text).iter().map(shown).collect()
}

fn pair(type_name: &str, address: &str) -> (String, String) {
    (type_name.to_owned(), address.to_owned())
}

#[test]
fn types_have_their_group_and_addresses_their_namespace() {
    assert_eq!(identities("apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}\n"), [pair("Pod", "Pod/n/a")]);
    assert_eq!(
        identities("apiVersion: dynamodb.services.k8s.aws/v1alpha1\nkind: Table\nmetadata: {name: orders}\n"),
        [pair("dynamodb.services.k8s.aws/Table", "Table/orders")]
    );
    assert_eq!(identities("apiVersion: v1\nkind: Pod\nmetadata: {}\n"), [pair("Pod", "Pod/<unnamed>")]);
    assert_eq!(
        identities("apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: j-}\n"),
        [pair("batch/Job", "Job/j-*")]
    );
    assert_eq!(identities("apiVersion: v1\nkind: Pod\nmetadata: {name: 007}\n"), [pair("Pod", "Pod/007")]);
    assert_eq!(identities("apiVersion: v1\nkind: Pod\nmetadata: {name: '${APP}-x'}\n"), [pair("Pod", "Pod/${APP}-x")]);
    assert!(identities("apiVersion: v1\nname: x\n").is_empty());
}

#[test]
fn what_has_no_metadata_is_no_object() {
    assert!(identities("apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: []\n").is_empty());
    let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n";
    assert_eq!(identities(list), [pair("Pod", "Pod/a")]);
}

#[test]
fn lists_are_opened() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}\n- just text\n";
    assert_eq!(identities(text), [pair("Pod", "Pod/a"), pair("apps/Deployment", "Deployment/b")]);
    let typed = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n";
    assert_eq!(identities(typed), [pair("ConfigMap", "ConfigMap/a")]);
    let no_list = "apiVersion: x.io/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {}\n";
    assert_eq!(identities(no_list), [pair("x.io/AllowList", "AllowList/a")]);
}

#[test]
fn an_object_is_at_its_first_key() {
    let at = |text: &str, index: usize| read(text).get(index).unwrap().at.start();
    assert_eq!(at("# c\n---\n\nkind: Pod\napiVersion: v1\nmetadata: {}\n", 0).line, 4);
    let list = "kind: List\napiVersion: v1\nitems:\n- kind: Pod\n  metadata: {}\n  apiVersion: v1\n- kind: Pod\n  metadata: {}\n  apiVersion: v1\n";
    assert_eq!((at(list, 1).line, at(list, 1).column), (7, 3));
}

#[test]
fn a_lists_comments_go_to_the_items_they_stand_at() {
    let text = "# all\nkind: List\napiVersion: v1\nitems:\n# first\n- kind: Pod\n  metadata: {}\n  apiVersion: v1 # in first\n# second\n- kind: Pod\n  metadata: {}\n  # in second\n  apiVersion: v1\n# after\n";
    let comments = |index: usize| -> Vec<String> {
        read(text).get(index).unwrap().comments.iter().map(|comment| comment.text.trim().to_owned()).collect()
    };
    assert_eq!(comments(0), ["all", "first", "in first"]);
    assert_eq!(comments(1), ["all", "second", "in second", "after"]);
}

#[test]
fn of_a_custom_resource_definition_only_the_names_are_kept() {
    let text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: tables.x.io}\nspec:\n  group: x.io\n  names: {kind: Table}\n  versions: [{schema: {region: eu-west-1}}]\nstatus: {region: x}\n";
    for text in
        [text.to_owned(), format!("apiVersion: v1\nkind: List\nitems:\n- {}", text.trim().replace('\n', "\n  "))]
    {
        let manifests = read(&text);
        let body = &manifests.first().unwrap().body;
        let keys: Vec<_> = body.get("spec").unwrap().as_map().unwrap().keys().map(AsRef::as_ref).collect();
        assert_eq!(keys, ["group", "names"]);
        assert!(body.get("status").is_none());
        assert_eq!(manifests.first().unwrap().identity.to_string(), "CustomResourceDefinition/tables.x.io");
    }
}

#[test]
fn a_template_of_openshift_is_its_objects_with_the_defaults_of_its_parameters() {
    let text = "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: web}\n  spec:\n    nodeSelector: {region: '${REGION}', size: '${{SIZE}}', zone: '${ZONE}'}\n# for the map\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: '${NAME}-settings'}}\nparameters:\n- {name: REGION, value: eu-west-1}\n- {name: SIZE, value: '3'}\n- {name: ZONE, required: true}\n- {name: NAME, value: web}\n";
    let manifests = read(text);
    let addresses: Vec<_> = manifests.iter().map(|manifest| manifest.identity.to_string()).collect();
    assert_eq!(addresses, ["Pod/web", "ConfigMap/web-settings"]);
    let [pod, map] = manifests.as_slice() else { unreachable!("two objects") };
    let selector = pod.body.get("spec").unwrap().get("nodeSelector").unwrap();
    let region = selector.get("region").unwrap();
    assert_eq!(region.as_str(), Some("eu-west-1"));
    assert!(region.origin.assumed, "whoever processes the template may pass another");
    assert_eq!(selector.get("size").unwrap().as_str(), Some("3"));
    assert!(selector.get("zone").unwrap().why_unknown().is_some());
    assert!(pod.comments.is_empty());
    assert_eq!(map.comments.len(), 1);
}

/// A Composition of many templates, each with the same set of patches.
fn composition(templates: usize, patches: usize) -> String {
    let template = |number: usize| {
        format!(
            "  - {{name: t{number}, base: {{apiVersion: v1, kind: Secret}}, patches: [{{type: PatchSet, patchSetName: s}}]}}\n"
        )
    };
    let templates: String = (0..templates).map(template).collect();
    let patches = "{toFieldPath: spec.a}, ".repeat(patches);
    format!(
        "apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nmetadata: {{name: c}}\nspec:\n  patchSets: [{{name: s, patches: [{patches}]}}]\n  resources:\n{templates}"
    )
}

#[test]
fn a_composition_that_makes_more_than_is_read_is_a_problem() {
    for (templates, patches, made) in [(900, 1, 900), (1_100, 1, 1_000), (300, 300, 166)] {
        let (manifests, problems) = read_all(&composition(templates, patches));
        assert_eq!(manifests.len(), made + 1, "{templates} {patches}");
        assert_eq!(problems.len(), usize::from(made < templates), "{templates} {patches}");
    }
}
