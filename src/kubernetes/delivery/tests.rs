#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use crate::discover::Memory;
use crate::kubernetes::{Options, Reading, read};

/// Where the scanned repository was cloned from.
const CLONED: (&str, &str) = (".git/config", "[remote \"origin\"]\n\turl = git@here.example:acme/shop.git\n");
const CHECKED_OUT: (&str, &str) = (".git/HEAD", "ref: refs/heads/main\n");

/// Its address as objects write it.
const HERE: &str = "https://here.example/acme/shop";

fn scan(files: &[(&str, &str)]) -> Reading {
    let tree = Memory::new(files.iter().copied().chain([CLONED, CHECKED_OUT]));
    let mut paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    paths.sort();
    read(&tree, &paths, &Options::default())
}

fn set(generators: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: s}}\nspec:\n  generators: {generators}\n  template:\n    metadata: {{name: '{{{{name}}}}'}}\n    spec: {{source: {{repoURL: '{HERE}', path: '{{{{path}}}}'}}, destination: {{name: '{{{{cluster}}}}'}}}}\n"
    )
}

/// The Applications (name, path, cluster) of a set, and whether there may be others.
fn made(generators: &str, others: &[(&str, &str)]) -> (Vec<String>, bool) {
    let text = set(generators);
    let mut files = vec![("argo/set.yaml", text.as_str())];
    files.extend(others);
    let reading = scan(&files);
    let stack = reading.stacks.iter().find(|stack| stack.directory == "argo").unwrap();
    let text = |resource: &crate::model::Resource, path: &str| {
        let found = crate::value::Path::parse(path).unwrap().select(&resource.body);
        found.first().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_else(|| "?".to_owned())
    };
    let applications = stack.resources.iter().filter(|resource| resource.repeated);
    let applications = applications.map(|resource| {
        let [path, cluster] = ["spec.source.path", "spec.destination.name"].map(|path| text(resource, path));
        format!("{} {path} {cluster}", resource.name)
    });
    (applications.collect(), stack.resources.iter().any(|resource| resource.uncertain_count))
}

#[test]
fn a_list_makes_an_application_of_each_element() {
    let (applications, more) =
        made("[{list: {elements: [{name: a, path: x, cluster: one}, {name: b, path: y, cluster: two}]}}]", &[]);
    assert_eq!(applications, ["a x one", "b y two"]);
    assert!(!more);
}

#[test]
fn a_matrix_pairs_and_hands_parameters_on() {
    let matrix = "[{matrix: {generators: [{list: {elements: [{cluster: one}, {cluster: two}]}}, {list: {elements: [{name: 'a-{{cluster}}', path: x}]}}]}}]";
    let (applications, more) = made(matrix, &[]);
    assert_eq!(applications, ["a-one x one", "a-two x two"]);
    assert!(!more);
}

#[test]
fn a_merge_puts_the_later_on_top_where_keys_agree() {
    let merge = "[{merge: {mergeKeys: [cluster], generators: [{list: {elements: [{name: a, cluster: one, path: x}, {name: b, cluster: two, path: x}]}}, {list: {elements: [{cluster: two, path: y}]}}]}}]";
    assert_eq!(made(merge, &[]), (vec!["a x one".to_owned(), "b y two".to_owned()], false));
}

#[test]
fn the_tree_makes_an_application_of_each_directory_or_file() {
    let git =
        format!("[{{git: {{repoURL: '{HERE}', directories: [{{path: apps/*}}, {{path: apps/old, exclude: true}}]}}}}]");
    let others = [("apps/web/a.yaml", ""), ("apps/old/a.yaml", ""), ("apps/mail/a.yaml", "")];
    assert_eq!(made(&git, &others).0, ["0 apps/mail ?", "1 apps/web ?"]);
    let elsewhere = git.replace("here.example", "there.example");
    assert_eq!(made(&elsewhere, &others), (vec![], true), "the directories of another repository are not here");
    let git = format!("[{{git: {{repoURL: '{HERE}', files: [{{path: clusters/*/config.json}}]}}}}]");
    let others = [("clusters/eu/config.json", "{\"name\": \"n\", \"cluster\": \"one\"}")];
    assert_eq!(made(&git, &others), (vec!["n clusters/eu one".to_owned()], false));
}

#[test]
fn registered_clusters_are_known_by_their_secrets_and_never_complete() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, labels: {argocd.argoproj.io/secret-type: cluster, env: prod}}\nstringData: {name: one, server: 'https://x'}\n";
    let clusters = |wanted: &str| {
        let generators = format!(
            "[{{clusters: {{selector: {{matchLabels: {{env: {wanted}}}}}, values: {{cluster: '{{{{name}}}}'}}}}}}]"
        );
        made(&generators, &[("argo/secret.yaml", secret)])
    };
    assert_eq!(clusters("prod"), (vec!["one ? ?".to_owned()], true));
    assert_eq!(clusters("dev"), (vec![], true));
}

#[test]
fn what_cannot_be_told_leaves_the_set_as_it_is() {
    for generators in [
        "[{scmProvider: {}}]",
        "[{plugin: {}}]",
        "nothing",
        "[{git: {repoURL: 'https://here.example/acme/shop', directories: [{path: none/*}]}}]",
    ] {
        assert_eq!(made(generators, &[]), (vec![], true), "{generators}");
    }
}

#[test]
fn no_set_makes_more_than_is_read() {
    let elements = (0..50).map(|number| format!("{{k{number}: v}}")).collect::<Vec<_>>().join(", ");
    let list = format!("{{list: {{elements: [{elements}]}}}}");
    let inner = format!("{{matrix: {{generators: [{list}, {list}]}}}}");
    let (applications, more) = made(&format!("[{{matrix: {{generators: [{inner}, {list}]}}}}]"), &[]);
    assert!(applications.len() <= 1_000);
    assert!(more);
}

#[test]
fn an_application_deploys_the_directory_that_it_names() {
    let application = |name: &str, repository: &str, path: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}}}\nspec: {{source: {{repoURL: '{repository}', path: {path}}}}}\n---\n"
        )
    };
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    let here = application("a", HERE, "apps/web");
    let elsewhere = application("b", "https://there.example/acme/shop", "apps/web");
    let reading = scan(&[
        ("argo/a.yaml", &here),
        ("argo/b.yaml", &elsewhere),
        ("apps/web/pod.yaml", pod),
        ("apps/web/below/pod.yaml", pod),
    ]);
    let deliveries: Vec<_> =
        reading.deliveries.iter().map(|delivery| (delivery.stack.as_str(), delivery.by.as_ref())).collect();
    assert_eq!(deliveries, [("apps/web", "Application/a")], "of the other repository a directory is not here");
}

#[test]
fn flux_takes_a_directory_without_kustomization_with_all_below() {
    let kustomization = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: k, namespace: f}\nspec: {path: ./apps, sourceRef: {kind: GitRepository, name: g}}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: g, namespace: f}\nspec: {url: 'ssh://git@here.example/acme/shop'}\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    let reading = scan(&[
        ("clusters/a/k.yaml", kustomization),
        ("apps/web/pod.yaml", pod),
        ("apps/mail/pod.yaml", pod),
        ("appstore/pod.yaml", pod),
    ]);
    let stacks: Vec<_> = reading.deliveries.iter().map(|delivery| delivery.stack.as_str()).collect();
    assert_eq!(stacks, ["apps/mail", "apps/web"]);
}

#[test]
fn a_repository_without_paths_is_the_scanned_one_only_by_its_address() {
    let repository = |address: &str| {
        format!(
            "apiVersion: fleet.cattle.io/v1alpha1\nkind: GitRepo\nmetadata: {{name: g}}\nspec: {{repo: '{address}'}}\n"
        )
    };
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    for (address, deployed) in [(HERE, vec!["apps/web", "fleet"]), ("https://there.example/acme/shop", vec![])] {
        let reading = scan(&[("fleet/repository.yaml", &repository(address)), ("apps/web/pod.yaml", pod)]);
        let stacks: Vec<_> = reading.deliveries.iter().map(|delivery| delivery.stack.as_str()).collect();
        assert_eq!(stacks, deployed, "{address}");
    }
}

#[test]
fn a_set_knows_the_clusters_of_its_own_stack_only() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, labels: {argocd.argoproj.io/secret-type: cluster}}\nstringData: {name: one, server: 'https://x'}\n";
    assert_eq!(made("[{clusters: {}}]", &[("other/secret.yaml", secret)]), (vec![], true));
    assert_eq!(made("[{clusters: {}}]", &[("argo/secret.yaml", secret)]).0, ["one ? ?"]);
    assert_eq!(
        made("[{clusters: {selector: '${SELECTOR}'}}]", &[("argo/secret.yaml", secret)]).0,
        Vec::<String>::new()
    );
}

/// What is deployed by a `fleet.yaml` in `web` and by a GitRepo of the whole repository.
fn deployed_by_fleet(files: &[(&str, &str)]) -> Vec<String> {
    let repository = format!(
        "apiVersion: fleet.cattle.io/v1alpha1\nkind: GitRepo\nmetadata: {{name: g}}\nspec: {{repo: '{HERE}', paths: [web, mail]}}\n"
    );
    let reading = scan(&[&[("fleet/repository.yaml", repository.as_str())], files].concat());
    reading.deliveries.iter().map(|delivery| format!("{} by {}", delivery.stack, delivery.by)).collect()
}

#[test]
fn a_fleet_yaml_deploys_its_directory_in_the_place_of_the_repository() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    let targets = "overrideTargets: [{clusterName: one}]\n";
    let pods = [("web/pod.yaml", pod), ("web/in/pod.yaml", pod), ("mail/pod.yaml", pod)];
    let with = |more: &[(&str, &str)]| deployed_by_fleet(&[&pods, more].concat());
    let mail = "mail by GitRepo/g";
    assert_eq!(with(&[("web/fleet.yaml", "namespace: x\n")]), [mail, "web by GitRepo/g", "web/in by GitRepo/g"]);
    let overridden = [mail, "web by FleetYAML/web", "web/in by FleetYAML/web"];
    assert_eq!(with(&[("web/fleet.yaml", targets)]), overridden);
    assert_eq!(with(&[("web/fleet.yaml", targets), ("web/overlays/x/pod.yaml", pod)]), overridden);
    let inner = ("web/in/fleet.yaml", "namespace: x\n");
    let both = [mail, "web by FleetYAML/web", "web/in by GitRepo/g", "web/in by FleetYAML/web"];
    assert_eq!(with(&[("web/fleet.yaml", targets), inner]), both);
}

#[test]
fn a_fleet_yaml_deploys_a_kustomization_where_it_says_so_and_no_chart() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    let kustomization = ("web/in/kustomization.yaml", "resources: [pod.yaml]\n");
    let pods = [("web/pod.yaml", pod), ("web/in/pod.yaml", pod), kustomization];
    let with = |more: &str| {
        let text = format!("overrideTargets: [{{clusterName: one}}]\n{more}");
        deployed_by_fleet(&[&pods[..], &[("web/fleet.yaml", text.as_str())]].concat())
    };
    assert_eq!(with("helm: {releaseName: x}\n"), ["web by FleetYAML/web", "web/in by FleetYAML/web"]);
    assert_eq!(with("kustomize: {dir: ./in}\n"), ["web/in by FleetYAML/web"]);
    assert!(with("helm: {chart: ./chart}\n").is_empty());
    assert!(with("targetCustomizations: [{helm: {chart: ./chart}}]\n").is_empty());
}

#[test]
fn what_is_deployed_from_another_revision_does_not_lie_here() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    let deployed = |object: &str| !scan(&[("argo/a.yaml", object), ("web/pod.yaml", pod)]).deliveries.is_empty();
    let application = |revision: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a}}\nspec: {{source: {{repoURL: '{HERE}', path: web, targetRevision: {revision}}}}}\n"
        )
    };
    for (revision, here) in
        [("HEAD", true), ("main", true), ("v1.2.0", false), ("'${REVISION}'", false), ("null", true)]
    {
        assert_eq!(deployed(&application(revision)), here, "{revision}");
    }
    let flux = |reference: &str| {
        format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: k, namespace: f}}\nspec: {{path: ./web, sourceRef: {{kind: GitRepository, name: g}}}}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: g, namespace: f}}\nspec: {{url: '{HERE}', ref: {reference}}}\n"
        )
    };
    for (reference, here) in [
        ("{branch: main}", true),
        ("{branch: main, commit: 0123abc}", false),
        ("{name: refs/tags/x}", false),
        ("{}", true),
    ] {
        assert_eq!(deployed(&flux(reference)), here, "{reference}");
    }
    let fleet = |fields: &str| {
        format!(
            "apiVersion: fleet.cattle.io/v1alpha1\nkind: GitRepo\nmetadata: {{name: g}}\nspec: {{repo: '{HERE}', paths: [web]{fields}}}\n"
        )
    };
    assert!(deployed(&fleet(", branch: main")) && !deployed(&fleet(", revision: v1.2.0")));
}
