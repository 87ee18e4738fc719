#![allow(clippy::unwrap_used, reason = "tests may panic")]

use crate::discover::Memory;
use crate::kubernetes::{Options, Reading, SkipReason, read};
use crate::model::{ScopeKind, Stack};
use crate::value::{Path, Value};

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  template:
    spec:
      nodeSelector: {topology.kubernetes.io/region: eu-west-1}
      containers:
      - {name: web, image: a, env: [{name: A, value: '1'}]}
";

const BASE: (&str, &str) = ("base/kustomization.yaml", "resources: [web.yaml]\n");

fn scan(files: &[(&str, &str)]) -> Reading {
    let tree = Memory::new(files.iter().copied());
    let mut paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    paths.sort();
    read(&tree, &paths, &Options::default())
}

/// The overlay over the base.
fn overlay(kustomization: &str, more: &[(&str, &str)]) -> Reading {
    let mut files = vec![BASE, ("base/web.yaml", DEPLOYMENT), ("eu/kustomization.yaml", kustomization)];
    files.extend(more);
    scan(&files)
}

fn stack(reading: &Reading) -> &Stack {
    assert_eq!(reading.problems, []);
    assert_eq!(reading.stacks.len(), 1, "the base is no stack by itself");
    &reading.stacks[0]
}

fn select(stack: &Stack, path: &str) -> Vec<Value> {
    Path::parse(path).unwrap().select(&stack.resources[0].body)
}

fn texts(stack: &Stack, path: &str) -> Vec<String> {
    select(stack, path).iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

const REGION: &str = "spec.template.spec.nodeSelector[\"topology.kubernetes.io/region\"]";

#[test]
fn an_overlay_is_a_stack_with_its_bases_namespace_and_prefix() {
    let reading = overlay("resources: [../base]\nnamespace: shop\nnamePrefix: eu-\nnameSuffix: -1\n", &[]);
    let stack = stack(&reading);
    assert_eq!(stack.directory, "eu");
    assert_eq!(stack.components, ["base"]);
    assert_eq!(stack.resources[0].address.as_ref(), "Deployment/shop/eu-web-1");
    assert_eq!(texts(stack, "metadata.namespace"), ["shop"]);
    let files: Vec<_> = stack.files.iter().map(|file| file.path()).collect();
    assert_eq!(files, ["base/web.yaml", "eu/kustomization.yaml"]);
}

#[test]
fn each_overlay_of_a_base_is_a_stack() {
    let reading = overlay("resources: [../base]\n", &[("us/kustomization.yaml", "bases: [../base/]\n")]);
    let names: Vec<_> = reading.stacks.iter().map(|stack| stack.directory.as_str()).collect();
    assert_eq!(names, ["eu", "us"]);
}

#[test]
fn strategic_merge_patches_change_what_they_name() {
    let patch = "# data-residency: us\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: null\n  template:\n    spec:\n      nodeSelector: {topology.kubernetes.io/region: us-east-1}\n      containers: [{name: web, env: [{name: B, value: '2'}]}, {name: side}]\n";
    for kustomization in [
        "resources: [../base]\npatches: [{path: patch.yaml}]\n",
        "resources: [../base]\npatchesStrategicMerge: [patch.yaml]\n",
        "resources: [../base]\npatches: [patch.yaml]\n",
        "resources: [../base]\npatches: [{path: patch.yaml, target: {kind: Deploy.*, labelSelector: app=web}}]\n",
    ] {
        let reading = overlay(kustomization, &[("eu/patch.yaml", patch)]);
        let stack = stack(&reading);
        assert_eq!(stack.resources.len(), 1, "the patch is no object");
        assert_eq!(texts(stack, REGION), ["us-east-1"]);
        assert_eq!(select(stack, REGION)[0].origin.at().unwrap().path(), "eu/patch.yaml");
        assert!(select(stack, "spec.replicas").is_empty());
        assert_eq!(texts(stack, "spec.template.spec.containers.name"), ["web", "side"]);
        assert_eq!(texts(stack, "spec.template.spec.containers.env.name"), ["A", "B"]);
        assert_eq!(texts(stack, "spec.template.spec.containers.image"), ["a"]);
        assert_eq!(texts(stack, "metadata.name"), ["web"]);
        let own = &stack.scopes[stack.resources[0].scopes[0].0];
        assert_eq!(own.comments[0].text, " data-residency: us", "the patch's comment is the patched object's");
    }
}

#[test]
fn inline_patches_point_into_the_kustomization() {
    let json = "resources: [../base]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: replace\n      path: /spec/template/spec/nodeSelector/topology.kubernetes.io~1region\n      value: us-east-1\n    - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: C}}\n    - {op: remove, path: /spec/replicas}\n";
    let reading = overlay(json, &[]);
    let patched = stack(&reading);
    assert_eq!(texts(patched, REGION), ["us-east-1"]);
    let at = select(patched, REGION)[0].origin.at().unwrap().clone();
    assert_eq!((at.path(), at.start().line, at.start().column), ("eu/kustomization.yaml", 7, 14));
    assert_eq!(texts(patched, "spec.template.spec.containers.env.name"), ["A", "C"]);
    assert!(select(patched, "spec.replicas").is_empty());
    let merge = "resources: [../base]\npatchesStrategicMerge:\n- |\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  spec: {template: {spec: {nodeSelector: {topology.kubernetes.io/region: us-east-1}}}}\n";
    let reading = overlay(merge, &[]);
    assert_eq!(texts(stack(&reading), REGION), ["us-east-1"]);
    let line = merge.replace(
        "|\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  spec: ",
        "'{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: ",
    );
    let reading = overlay(&line.replace("}}}}\n", "}}}}}'\n"), &[]);
    assert_eq!((texts(stack(&reading), REGION), reading.problems), (vec!["us-east-1".into()], Vec::new()));
    let empty = json.replace("  patch: |-", "  path: ''\n  patch: |-");
    let reading = overlay(&empty, &[]);
    assert_eq!((texts(stack(&reading), REGION), reading.problems), (vec!["us-east-1".into()], Vec::new()));
    let deletion = "resources: [../base, ns.yaml]\npatches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, $patch: delete}'}]\n";
    let reading = overlay(deletion, &[("eu/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n")]);
    let addresses: Vec<_> = stack(&reading).resources.iter().map(|resource| resource.address.as_ref()).collect();
    assert_eq!(addresses, ["Namespace/n"]);
}

#[test]
fn components_change_the_objects_of_who_names_them() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- target: {name: web}\n  patch: |\n    - {op: replace, path: /spec/template/spec/nodeSelector, value: {topology.kubernetes.io/region: us-east-1}}\n";
    let reading =
        overlay("resources: [../base]\ncomponents: [../component]\n", &[("component/kustomization.yaml", component)]);
    assert_eq!(texts(stack(&reading), REGION), ["us-east-1"]);
}

#[test]
fn what_is_missing_is_told_and_what_is_elsewhere_is_counted() {
    let reading = overlay(
        "resources: [../base, gone.yaml, 'github.com/a/b//c?ref=v1', 'https://x.io/y.yaml']\npatches: [{path: no.yaml}]\nhelmCharts: [{name: x}]\n",
        &[],
    );
    let messages: Vec<_> = reading.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert_eq!(reading.problems[0].at.as_ref().unwrap().start().line, 1);
    let reasons: Vec<_> = reading.skipped.iter().map(|skipped| skipped.reason).collect();
    assert_eq!(reasons, [SkipReason::HelmTemplate, SkipReason::RemoteBase]);
    assert_eq!(reading.stacks[0].resources.len(), 1);
}

#[test]
fn a_circle_of_overlays_is_a_problem() {
    let reading = scan(&[
        ("a/kustomization.yaml", "resources: [../b, web.yaml]\n"),
        ("a/web.yaml", DEPLOYMENT),
        ("b/kustomization.yaml", "resources: [../a]\n"),
    ]);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.stacks.len(), 1);
}

#[test]
fn a_base_outside_the_scan_is_read_and_files_that_nobody_names_stand_by_themselves() {
    let tree = Memory::new([
        BASE,
        ("base/web.yaml", DEPLOYMENT),
        ("eu/kustomization.yaml", "resources: [../base]\n"),
        ("eu/extra.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n"),
    ]);
    let files = ["eu/extra.yaml", "eu/kustomization.yaml"].map(str::to_owned);
    let reading = read(&tree, &files, &Options::default());
    let addresses: Vec<_> = stack(&reading).resources.iter().map(|resource| resource.address.as_ref()).collect();
    assert_eq!(addresses, ["Deployment/web", "Namespace/n"]);
}

#[test]
fn an_overlays_namespace_takes_its_own_object_along() {
    let files = [("eu/ns.yaml", "# data-residency: eu\napiVersion: v1\nkind: Namespace\nmetadata: {name: system}\n")];
    let reading = overlay("resources: [../base, ns.yaml]\nnamespace: shop\n", &files);
    let stack = stack(&reading);
    let addresses: Vec<_> = stack.resources.iter().map(|resource| resource.address.as_ref()).collect();
    assert_eq!(addresses, ["Deployment/shop/web", "Namespace/shop"]);
    let scopes: Vec<_> = stack.resources[0].scopes.iter().map(|id| &stack.scopes[id.0]).collect();
    assert_eq!((scopes[1].kind, scopes[1].name.as_str()), (ScopeKind::Namespace, "Namespace/shop"));
    assert_eq!(scopes[1].comments[0].text, " data-residency: eu");
}

#[test]
fn the_stacks_scope_has_the_kustomizations_comments_and_tags() {
    let reading = overlay(
        "# multi-region: latency -- players\nresources: [../base]\ncommonAnnotations: {regionlint.dev/driver: latency}\nlabels: [{pairs: {team: a}}]\n",
        &[],
    );
    let stack = stack(&reading);
    let scope = stack.resources[0].scopes.last().map(|id| &stack.scopes[id.0]).unwrap();
    assert_eq!(scope.kind, ScopeKind::Stack);
    assert_eq!(scope.comments[0].text, " multi-region: latency -- players");
    let tags = scope.tags.as_ref().unwrap();
    assert_eq!(tags.get("regionlint.dev/driver").unwrap().as_str(), Some("latency"));
    assert_eq!(tags.get("team").unwrap().as_str(), Some("a"));
}

const SETTINGS: (&str, &str) = (
    "eu/settings.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {region: eu-central-1, zone: eu-central-1/a}\n",
);

/// The region in the overlay's Deployment, with the last step of its trail.
fn region(reading: &Reading) -> (String, String) {
    assert_eq!(reading.problems, []);
    let mut resources = reading.stacks[0].resources.iter();
    let deployment = resources.find(|resource| resource.address.starts_with("Deployment/")).unwrap();
    let found = Path::parse(REGION).unwrap().select(&deployment.body).remove(0);
    let literal = found.origin.trail.as_ref().unwrap().literal();
    (found.as_str().unwrap_or("?").to_owned(), literal.at.to_string())
}

const TARGET: &str = "targets: [{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.nodeSelector.[topology.kubernetes.io/region]']}]";

#[test]
fn replacements_put_the_values_of_some_objects_into_others() {
    let source = "source: {kind: ConfigMap, name: settings, fieldPath: data.region}";
    let own = format!("resources: [../base, settings.yaml]\nreplacements: [{{{source}, {TARGET}}}]\n");
    let reading = overlay(&own, &[SETTINGS]);
    assert_eq!(region(&reading), ("eu-central-1".to_owned(), "eu/settings.yaml:4".to_owned()));
    let of_file = "resources: [../base, settings.yaml]\nreplacements: [{path: r.yaml}]\n";
    let file = format!("- {{{source}, {TARGET}}}\n");
    let reading = overlay(of_file, &[SETTINGS, ("eu/r.yaml", &file)]);
    assert_eq!(region(&reading).0, "eu-central-1");
    let part = "source: {kind: ConfigMap, name: settings, fieldPath: data.zone, options: {delimiter: /}}";
    let reading =
        overlay(&format!("resources: [../base, settings.yaml]\nreplacements: [{{{part}, {TARGET}}}]\n"), &[SETTINGS]);
    assert_eq!(region(&reading).0, "eu-central-1");
}

#[test]
fn a_generated_config_map_may_be_the_source() {
    let text = format!(
        "resources: [../base]\nconfigMapGenerator: [{{name: generated, literals: [region=us-east-2]}}]\nreplacements: [{{source: {{kind: ConfigMap, name: generated, fieldPath: data.region}}, {TARGET}}}]\n"
    );
    assert_eq!(region(&overlay(&text, &[])).0, "us-east-2");
}

#[test]
fn variables_stand_for_fields() {
    let patch = "patches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: replace, path: /spec/template/spec/nodeSelector/topology.kubernetes.io~1region, value: $(REGION)}";
    let vars = "vars: [{name: REGION, objref: {kind: ConfigMap, name: settings, apiVersion: v1}, fieldref: {fieldpath: data.region}}]";
    let text = format!("resources: [../base, settings.yaml]\n{patch}\n{vars}\n");
    assert_eq!(region(&overlay(&text, &[SETTINGS])).0, "eu-central-1");
}

#[test]
fn missing_replacements_are_a_problem() {
    let reading = overlay("resources: [../base]\nreplacements: [{path: gone.yaml}]\n", &[]);
    assert_eq!(reading.problems.len(), 1);
}

#[test]
fn what_a_replacement_takes_from_nowhere_leaves_its_targets_unknown() {
    let from_remote = "resources: [../base]\nreplacements: [{source: {kind: ConfigMap, name: gone, fieldPath: data.region}, TARGET}]\n";
    let of_file = "resources: [../base]\nconfigMapGenerator: [{name: gone, envs: [region.env]}]\nreplacements: [{source: {kind: ConfigMap, name: gone, fieldPath: data.region}, TARGET}]\n";
    for text in [from_remote, of_file] {
        assert_eq!(region(&overlay(&text.replace("TARGET", TARGET), &[])).0, "?", "{text}");
    }
}

#[test]
fn a_pattern_that_fits_nothing_is_a_problem() {
    for pattern in ["'web('", "'(web){9999}{9999}'"] {
        let patch = format!("patches: [{{target: {{name: {pattern}}}, patch: '[]'}}]");
        let reading = overlay(&format!("resources: [../base]\n{patch}\n"), &[]);
        assert_eq!(reading.problems.len(), 1, "{pattern}");
    }
}

#[test]
fn patches_of_many_objects_end_in_a_problem() {
    let object = |number: usize| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{number}}}\n---\n");
    let objects: String = (0..3_000).map(object).collect();
    let patch = "- {target: {kind: Secret}, patch: '[{op: remove, path: /a}]'}\n";
    let text = format!("resources: [all.yaml]\npatches:\n{}", patch.repeat(8_000));
    let reading = scan(&[("eu/all.yaml", &objects), ("eu/kustomization.yaml", &text)]);
    let problems: Vec<_> = reading.problems.iter().filter(|problem| !problem.note).collect();
    assert_eq!(problems.len(), 1, "{:?}", problems.first());
}

/// Seen with kustomize 5.8: it keeps notes of its own in the annotations while it builds.
#[test]
fn operations_may_annotate_what_has_no_annotations_and_label_only_what_has_labels() {
    let patch = |path: &str| {
        format!(
            "resources: [../base]\npatches:\n- target: {{kind: Deployment}}\n  patch: '[{{op: add, path: {path}/note, value: far}}]'\n"
        )
    };
    let annotated = overlay(&patch("/metadata/annotations"), &[]);
    assert_eq!(texts(stack(&annotated), "metadata.annotations.note"), ["far"]);
    let elsewhere = overlay(&patch("/spec/strategy"), &[]);
    assert_eq!(elsewhere.problems.len(), 1);
}

#[test]
fn a_directory_without_a_kustomization_is_one_problem() {
    let reading = overlay("resources: [../crds]\n", &[("crds/one.yaml", DEPLOYMENT)]);
    let told: Vec<_> = reading.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told, ["`../crds` is neither a file nor a directory with a Kustomization"]);
}
