//! Which repositories are at hand, and where in the tree.
//!
//! An address means a scanned repository where that was cloned from it (`origin` or `upstream` in its own git
//! settings), or where the configuration says so (`module-sources`). That a directory of the same name is there proves
//! nothing: any other repository may have one.

use std::collections::{BTreeMap, BTreeSet};

use super::revision::{Branches, Revision};
use crate::discover::{Tree, paths};
use crate::kubernetes::Options;

/// The remotes whose addresses mean the repository itself.
const REMOTES: [&str; 2] = ["origin", "upstream"];

/// The repositories at hand.
pub(in crate::kubernetes) struct Repositories<'t> {
    /// The scanned files.
    pub(super) tree: &'t dyn Tree,
    options: &'t Options<'t>,
    /// The directories of the tree that hold what was cloned from an address.
    cloned: BTreeMap<String, BTreeSet<String>>,
    /// The branches of these clones, by directory.
    branches: BTreeMap<String, Branches>,
}

impl<'t> Repositories<'t> {
    /// Those of a tree.
    pub(in crate::kubernetes) fn of(tree: &'t dyn Tree, options: &'t Options<'t>) -> Self {
        let mut cloned: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut branches = BTreeMap::new();
        for base in tree.bases() {
            let settings = tree.read(&paths::entry(&base, ".git/config")).ok();
            let addresses = settings.iter().flat_map(|settings| remotes(settings.text())).filter_map(comparable);
            for address in addresses {
                cloned.entry(address).or_default().insert(base.clone());
            }
            branches.insert(base.clone(), Branches::of(tree, &base));
        }
        Self { tree, options, cloned, branches }
    }

    /// The path of the tree for one in a revision of the repository of an address; none where that is not at hand. What
    /// the configuration says lies in the tree is there as it is deployed.
    pub(super) fn path(&self, address: &str, revision: &Revision, path: &str) -> Option<String> {
        let written = format!("{}//{path}", address.trim_end_matches('/'));
        if let Some(stated) = (self.options.module_path)(&written) {
            return Some(stated);
        }
        let bases = self.cloned.get(&comparable(address)?)?;
        let only = bases.first().filter(|_| bases.len() == 1)?;
        self.branches.get(only).filter(|branches| branches.lie_at(revision))?;
        paths::resolve(only, path)
    }
}

/// The addresses of a repository in its git settings.
fn remotes(settings: &str) -> Vec<&str> {
    let mut is_own = false;
    let mut addresses = Vec::new();
    for line in settings.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            is_own = REMOTES.iter().any(|name| section.starts_with(&format!("remote \"{name}\"]")));
        } else if let Some((key, address)) = line.split_once('=').filter(|_| is_own)
            && key.trim() == "url"
        {
            addresses.push(address.trim());
        }
    }
    addresses
}

/// Host and path of an address, whatever way it goes: `git@github.com:acme/shop.git` is `github.com/acme/shop`.
fn comparable(address: &str) -> Option<String> {
    let (host, path) = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        None => address.split_once(':')?,
    };
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let path = path.trim_matches('/').trim_end_matches(".git");
    (!host.is_empty() && !path.is_empty()).then(|| format!("{}/{path}", host.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    const SETTINGS: &str = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://robot:x@git.example.com/acme/shop.git\n\tfetch = +refs/heads/*\n[remote \"other\"]\n\turl = https://git.example.com/acme/other\n";

    #[test]
    fn what_was_cloned_from_an_address_is_at_hand() {
        let tree = Memory::new([(".git/config", SETTINGS)]);
        let options = Options::default();
        let repositories = Repositories::of(&tree, &options);
        let path = |address: &str, path: &str| repositories.path(address, &Revision::Default, path);
        for address in ["git@git.example.com:acme/shop.git", "ssh://git@Git.example.com:22/acme/shop/"] {
            assert_eq!(path(address, "apps/web").as_deref(), Some("apps/web"), "{address}");
            assert_eq!(path(address, "../x"), None);
        }
        for address in ["https://git.example.com/acme/other", "https://example.com/acme/shop", "shop", ""] {
            assert_eq!(path(address, "apps/web"), None, "{address}");
        }
    }

    #[test]
    fn the_configuration_may_say_where_a_repository_lies() {
        let tree = Memory::new([("a", "")]);
        let module_path =
            |source: &str| source.strip_prefix("https://git.example.com/shop//").map(|path| format!("live/{path}"));
        let options = Options { module_path: &module_path, ..Options::default() };
        let repositories = Repositories::of(&tree, &options);
        let path = |address: &str| repositories.path(address, &Revision::Fixed, "web");
        assert_eq!(path("https://git.example.com/shop/").as_deref(), Some("live/web"));
        assert_eq!(path("https://git.example.com/shop.git"), None);
    }
}
