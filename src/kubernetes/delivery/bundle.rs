//! Bundles of Rancher's Fleet: what they take, and whose targets hold for it.
//!
//! A path of a GitRepo is a bundle, and so is each directory below it with a `fleet.yaml`; a bundle takes all that lies
//! in its directory and below. A `fleet.yaml` that names clusters overrides the targets of the GitRepo for its bundle
//! alone. Facts: `CreateBundles` of rancher/fleet (`internal/cmd/cli/apply/apply.go`) and what its `bundlereader`
//! loads.

use std::collections::{BTreeMap, BTreeSet};

use crate::discover::{Tree, paths};
use crate::kubernetes::fleet;
use crate::model::Stack;

/// The directories that are bundles by a `fleet.yaml`.
#[derive(Debug, Default)]
pub(super) struct Bundles {
    /// Whether the `fleet.yaml` names clusters, by directory.
    named: BTreeMap<String, bool>,
}

impl Bundles {
    /// Those of the scan: at and above stacks, each with its directory in the tree. None where no `fleet.yaml` names
    /// clusters: then all is as the GitRepos say.
    pub(super) fn of(tree: &dyn Tree, stacks: &[(String, Stack)]) -> Self {
        let names_clusters = |stack: &Stack| {
            let mut of_fleet = stack.resources.iter().filter(|resource| resource.type_name.as_ref() == fleet::TYPE);
            of_fleet.any(|resource| fleet::targets(&resource.body).is_some())
        };
        let naming = stacks.iter().filter(|(_, stack)| names_clusters(stack)).map(|(directory, _)| directory.as_str());
        let naming: BTreeSet<&str> = naming.collect();
        if naming.is_empty() {
            return Self::default();
        }
        let directories: BTreeSet<&str> = stacks.iter().flat_map(|(directory, _)| way("", directory)).collect();
        let is_bundle = |directory: &&str| fleet::NAMES.iter().any(|name| tree.is_file(&paths::entry(directory, name)));
        let named = directories.into_iter().filter(is_bundle);
        Self { named: named.map(|directory| (directory.to_owned(), naming.contains(directory))).collect() }
    }

    /// For each of some directories at and below the path of a GitRepo whether its own targets hold for it: some bundle
    /// that does not override them takes it.
    pub(super) fn targeted(&self, path: &str, directories: &[&str]) -> Vec<bool> {
        let overriding = |directory: &&str| way(path, directory).filter_map(|at| self.named.get(at)).collect();
        let ways: Vec<Vec<&bool>> = directories.iter().map(overriding).collect();
        // What lies outside any other bundle makes one of the path itself.
        let whole = ways.iter().any(Vec::is_empty);
        ways.iter().map(|way| whole || way.iter().any(|overrides| !**overrides)).collect()
    }
}

/// Whether the bundle of a directory takes what lies in another one as it stands. What is hidden it leaves out, what
/// lies in `overlays` only changes something else, and a chart is rendered. What `.fleetignore` takes away is not read.
pub(super) fn takes(tree: &dyn Tree, bundle: &str, directory: &str) -> bool {
    let apart = [".fleetignore", "Chart.yaml"];
    if apart.iter().any(|name| tree.is_file(&paths::entry(bundle, name))) {
        return false;
    }
    let below = directory.strip_prefix(bundle).unwrap_or_default().trim_start_matches('/');
    below.split('/').next() != Some("overlays") && !below.split('/').any(|name| name.starts_with('.'))
}

/// The directories from one down to another, both included; nothing where the other does not lie in it.
fn way<'d>(from: &str, to: &'d str) -> impl Iterator<Item = &'d str> + use<'d> {
    let (from, is_below) = (from.len(), from.is_empty() || to == from || to.starts_with(&format!("{from}/")));
    let ends = to.match_indices('/').map(|(end, _)| end).chain([to.len()]);
    let top = (from == 0).then_some(0).filter(|_| !to.is_empty());
    top.into_iter().chain(ends).filter(move |end| is_below && *end >= from).filter_map(|end| to.get(..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_down() {
        assert_eq!(way("", "a/b").collect::<Vec<_>>(), ["", "a", "a/b"]);
        assert_eq!(way("a", "a/b/c").collect::<Vec<_>>(), ["a", "a/b", "a/b/c"]);
        assert_eq!(way("a", "ab").count(), 0);
        assert_eq!(way("", "").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn targets_are_overridden_for_a_bundle_alone() {
        let bundles = |named: &[(&str, bool)]| Bundles {
            named: named.iter().map(|(directory, names)| ((*directory).to_owned(), *names)).collect(),
        };
        let web = bundles(&[("web", true)]);
        assert_eq!(web.targeted("", &["web", "web/below"]), [false, false]);
        assert_eq!(web.targeted("", &["mail", "web"]), [true, true], "the path is a bundle, too, and takes both");
        assert_eq!(bundles(&[("mail", false), ("web", true)]).targeted("", &["mail", "web"]), [true, false]);
        assert_eq!(bundles(&[("web", true), ("web/in", false)]).targeted("", &["web", "web/in"]), [false, true]);
        assert_eq!(Bundles::default().targeted("", &["web"]), [true]);
    }
}
