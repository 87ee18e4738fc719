//! Which repositories lie in the tree, and at which revision.
//!
//! An address means a scanned repository where that was cloned from it (`origin` or `upstream` in its own git
//! settings). That a directory of the same name is there proves nothing: any other repository may have one. What is
//! taken from a tag or a commit is not what lies here. A branch is where it goes, unless git says that another one is
//! checked out: environments may each have a branch of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Tree, paths};

/// The remotes whose addresses mean the repository itself.
const REMOTES: [&str; 2] = ["origin", "upstream"];

/// What the default branch is called where git does not say.
const DEFAULTS: [&str; 2] = ["main", "master"];

/// A revision as somebody names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Revision {
    /// None is named: the default branch.
    Default,
    /// A branch.
    Branch(String),
    /// A branch or a tag.
    Ref(String),
    /// A tag, a commit, the newest version of several, or one that is filled in later.
    Fixed,
}

/// The clones of a tree.
#[derive(Debug, Default)]
pub struct Clones {
    /// The directories of the tree that hold what was cloned from an address.
    cloned: BTreeMap<String, BTreeSet<String>>,
    /// The branches of these clones, by directory.
    branches: BTreeMap<String, Branches>,
}

/// The branches of a clone, as far as its git directory tells.
#[derive(Clone, Debug, Default)]
struct Branches {
    checked_out: Option<String>,
    default: Option<String>,
}

impl Revision {
    /// What a name means that may be a branch's or something else's.
    pub fn named(name: &str) -> Self {
        match name.strip_prefix("refs/heads/") {
            _ if matches!(name, "" | "HEAD") => Self::Default,
            Some(branch) => Self::Branch(branch.to_owned()),
            None if name.starts_with("refs/") || is_commit(name) || is_version(name) => Self::Fixed,
            None => Self::Branch(name.to_owned()),
        }
    }
}

impl Clones {
    /// Those of a tree.
    pub fn of(tree: &dyn Tree) -> Self {
        let mut clones = Self::default();
        for base in tree.bases() {
            let settings = tree.read(&paths::entry(&base, ".git/config")).ok();
            let addresses = settings.iter().flat_map(|settings| remotes(settings.text())).filter_map(comparable);
            for address in addresses {
                clones.cloned.entry(address).or_default().insert(base.clone());
            }
            clones.branches.insert(base.clone(), Branches::of(tree, &base));
        }
        clones
    }

    /// The path of the tree for one in a revision of the repository of an address; none where that is not at hand.
    pub fn path(&self, address: &str, revision: &Revision, path: &str) -> Option<String> {
        let bases = self.cloned.get(&comparable(address)?)?;
        let only = bases.first().filter(|_| bases.len() == 1)?;
        self.branches.get(only).filter(|branches| branches.lie_at(revision))?;
        paths::resolve(only, path)
    }
}

impl Branches {
    /// Those of the clone at a directory.
    fn of(tree: &dyn Tree, base: &str) -> Self {
        let named = |file: &str, prefix: &str| {
            let text = tree.read(&paths::entry(base, file)).ok()?;
            Some(text.text().trim().strip_prefix("ref: ")?.strip_prefix(prefix)?.to_owned())
        };
        Self {
            checked_out: named(".git/HEAD", "refs/heads/"),
            default: named(".git/refs/remotes/origin/HEAD", "refs/remotes/origin/"),
        }
    }

    /// Whether what lies here is, or goes to, a revision.
    fn lie_at(&self, revision: &Revision) -> bool {
        match revision {
            Revision::Default => true,
            Revision::Fixed => false,
            Revision::Branch(name) => {
                self.is_default(name) || self.checked_out.as_ref().is_none_or(|checked_out| checked_out == name)
            }
            // It may be a tag, unless git knows a branch of that name.
            Revision::Ref(name) => self.is_default(name) || self.checked_out.as_ref() == Some(name),
        }
    }

    fn is_default(&self, name: &str) -> bool {
        match &self.default {
            Some(default) => default == name,
            None => DEFAULTS.contains(&name),
        }
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

/// Whether a name is a commit's, whole or cut.
fn is_commit(name: &str) -> bool {
    (7..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a name is a version or asks for one of several: `v1.2.3`, `1.2.*`, `>=1.0.0 <2`.
fn is_version(name: &str) -> bool {
    let constrains = name.contains(['<', '>', '=', '~', '^', '*', '|', ' ']);
    let number = name.strip_prefix('v').unwrap_or(name);
    constrains || (number.starts_with(|first: char| first.is_ascii_digit()) && number.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    const SETTINGS: &str = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://robot:x@git.example.com/acme/shop.git\n\tfetch = +refs/heads/*\n[remote \"other\"]\n\turl = https://git.example.com/acme/other\n";

    #[test]
    fn what_was_cloned_from_an_address_is_at_hand() {
        let clones = Clones::of(&Memory::new([(".git/config", SETTINGS)]));
        let path = |address: &str, path: &str| clones.path(address, &Revision::Default, path);
        for address in ["git@git.example.com:acme/shop.git", "ssh://git@Git.example.com:22/acme/shop/"] {
            assert_eq!(path(address, "apps/web").as_deref(), Some("apps/web"), "{address}");
            assert_eq!(path(address, "../x"), None);
        }
        for address in ["https://git.example.com/acme/other", "https://example.com/acme/shop", "shop", ""] {
            assert_eq!(path(address, "apps/web"), None, "{address}");
        }
    }

    #[test]
    fn tags_and_commits_are_told_from_branches() {
        for name in ["", "HEAD"] {
            assert_eq!(Revision::named(name), Revision::Default, "{name}");
        }
        for name in ["main", "env/prod", "refs/heads/main", "release-1.2", "v2"] {
            let branch = name.trim_start_matches("refs/heads/").to_owned();
            assert_eq!(Revision::named(name), Revision::Branch(branch), "{name}");
        }
        for name in ["v1.2.3", "1.2.*", ">=1.0.0", "refs/tags/x", "0123456789abcdef0123456789abcdef01234567", "0123abc"]
        {
            assert_eq!(Revision::named(name), Revision::Fixed, "{name}");
        }
    }

    #[test]
    fn another_branch_than_the_one_that_is_checked_out_lies_elsewhere() {
        let branches = |files: &[(&str, &str)]| Branches::of(&Memory::new(files.iter().copied()), "");
        let head = (".git/HEAD", "ref: refs/heads/topic\n");
        let here = |branches: &Branches, name: &str| branches.lie_at(&Revision::named(name));
        let topic = branches(&[head]);
        assert!(here(&topic, "topic") && here(&topic, "main") && here(&topic, "HEAD"));
        assert!(!here(&topic, "production") && !here(&topic, "v1.0"));
        let known = branches(&[head, (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n")]);
        assert!(here(&known, "trunk") && !here(&known, "main"));
        let detached = branches(&[(".git/HEAD", "0123456789abcdef0123456789abcdef01234567\n")]);
        assert!(here(&detached, "production") && !here(&detached, "v1.0"));
        let is_at = |branches: &Branches, name: &str| branches.lie_at(&Revision::Ref(name.to_owned()));
        assert!(is_at(&topic, "topic") && is_at(&detached, "main") && !is_at(&detached, "v1"));
    }
}
