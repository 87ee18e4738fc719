//! Clusters that manifests name: read by one room, placed by another.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use crate::discover::Memory;
use crate::geo::Catalogue;
use crate::kubernetes;
use crate::locate::{ClusterNames, Federation, Options, Stated, locate};
use crate::rules::Book;

const CLUSTER: &str = "apiVersion: cluster.karmada.io/v1alpha1\nkind: Cluster\nmetadata: {name: one, labels: {tier: gold}}\nspec: {provider: aws, region: eu-north-1}\n";

#[derive(Debug)]
struct Nothing;

impl ClusterNames for Nothing {
    fn named(&self, _: &str) -> Option<Stated<'_>> {
        None
    }

    fn of_directory(&self, _: &str) -> Option<Stated<'_>> {
        None
    }
}

/// The regions of the one policy in the files.
fn regions(files: &[(&str, &str)]) -> Vec<String> {
    let tree = Memory::new(files.iter().copied());
    let paths = files.iter().map(|(path, _)| (*path).to_owned()).filter(|path| !path.starts_with('.'));
    let mut paths: Vec<String> = paths.collect();
    paths.sort();
    let reading = kubernetes::read(&tree, &paths, &kubernetes::Options::default());
    let book = Book::default();
    let options = Options { book: &book, catalogue: Catalogue::builtin(), cloud: None, clusters: &Nothing };
    let stacks: Vec<_> = reading.stacks.iter().map(|stack| (stack, options)).collect();
    let federation = Federation::new(&stacks, &reading.deliveries);
    let located = reading.stacks.iter().map(|stack| locate(stack.clone(), options, &federation));
    let found = located.flat_map(|located| located.stack.resources.into_iter().zip(located.placements));
    let mut policy = found.filter(|(resource, _)| resource.address.starts_with("PropagationPolicy/"));
    policy.next().unwrap().1.regions().iter().map(ToString::to_string).collect()
}

fn policy(affinity: &str) -> String {
    format!(
        "apiVersion: policy.karmada.io/v1alpha1\nkind: PropagationPolicy\nmetadata: {{name: p}}\nspec: {{placement: {{clusterAffinity: {affinity}}}}}\n"
    )
}

#[test]
fn a_cluster_is_known_by_its_name_where_it_belongs_to_the_same_deliveries() {
    let named = policy("{clusterNames: [one]}");
    assert_eq!(regions(&[("a/policy.yaml", &named), ("a/cluster.yaml", CLUSTER)]), ["aws:eu-north-1"]);
    let apart = [("a/policy.yaml", named.as_str()), ("b/cluster.yaml", CLUSTER)];
    assert_eq!(regions(&apart), [""; 0], "another tree's cluster may have the same name");
    let application = |path: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {path}}}\nspec: {{source: {{repoURL: 'https://here.example/shop', path: {path}}}}}\n---\n"
        )
    };
    let root = application("a") + &application("b");
    let settings = "[remote \"origin\"]\nurl = https://here.example/shop.git\n";
    let tied = [apart[0], apart[1], ("root/apps.yaml", root.as_str()), (".git/config", settings)];
    assert_eq!(regions(&tied), ["aws:eu-north-1"]);
}

#[test]
fn a_selector_that_cannot_be_told_selects_no_cluster() {
    for (selector, expected) in [
        ("{matchLabels: {tier: gold}}", vec!["aws:eu-north-1"]),
        ("{}", vec!["aws:eu-north-1"]),
        ("{matchLabels: '${LABELS}'}", vec![]),
        ("{matchExpressions: [{key: '${KEY}', operator: DoesNotExist}]}", vec![]),
        ("'${SELECTOR}'", vec![]),
    ] {
        let policy = policy(&format!("{{labelSelector: {selector}}}"));
        assert_eq!(regions(&[("a/policy.yaml", &policy), ("a/cluster.yaml", CLUSTER)]), expected, "{selector}");
    }
}
