//! Which repositories lie in the tree, and at which revision.
//!
//! An address means a scanned repository where that was cloned from it (`origin` or `upstream` in its own git
//! settings). That a directory of the same name is there proves nothing: any other repository may have one. What is
//! taken from a tag or a commit is not what lies here. Nor is another branch than the one that is checked out, unless it
//! is the default one, to which that goes: environments may each have a branch of their own. Where git says neither (a
//! commit was checked out, and nothing tells the default branch), no branch is known to lie here.

use std::collections::{BTreeMap, BTreeSet};

use super::{Tree, paths};

/// The remotes whose addresses mean the repository itself.
const REMOTES: [&str; 2] = ["origin", "upstream"];

/// What the default branch is called where git does not say, if it has but one of them.
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
#[derive(Clone, Debug, Default)]
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

    /// The same for what is deployed from a repository of which only the owner and name are given, or the name alone:
    /// `acme/shop`. What lies here goes to the default branch, which a pipeline's checkout need not tell: it is one that is
    /// called so.
    pub fn path_in_named(&self, name: &str, revision: &Revision, path: &str) -> Option<String> {
        let is_named = |address: &str| {
            let own = address.split_once('/').map_or("", |(_, own)| own);
            let own = if name.contains('/') { own } else { paths::name(own) };
            !name.is_empty() && own.eq_ignore_ascii_case(name)
        };
        let named = self.cloned.iter().filter(|(address, _)| is_named(address));
        let bases: BTreeSet<&String> = named.flat_map(|(_, bases)| bases).collect();
        let only = bases.first().filter(|_| bases.len() == 1)?;
        self.branches.get(*only).filter(|branches| branches.lie_at(revision) || branches.go_to(revision))?;
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
        let default = named(".git/refs/remotes/origin/HEAD", "refs/remotes/origin/");
        Self { checked_out: named(".git/HEAD", "refs/heads/"), default: default.or_else(|| only_default(tree, base)) }
    }

    /// Whether a branch is called as default branches are, where nothing tells the default one.
    fn go_to(&self, revision: &Revision) -> bool {
        let is_default = |name: &String| self.default.is_none() && DEFAULTS.contains(&name.as_str());
        matches!(revision, Revision::Branch(name) if is_default(name))
    }

    /// Whether what lies here is, or goes to, a revision.
    fn lie_at(&self, revision: &Revision) -> bool {
        match revision {
            Revision::Default => true,
            Revision::Fixed => false,
            Revision::Branch(name) | Revision::Ref(name) => {
                [&self.default, &self.checked_out].into_iter().flatten().any(|branch| branch == name)
            }
        }
    }
}

/// The one branch of the clone at a directory that is called as default branches are.
fn only_default(tree: &dyn Tree, base: &str) -> Option<String> {
    let packed = tree.read(&paths::entry(base, ".git/packed-refs")).ok();
    let is_packed = |branch: &str| {
        let lines = packed.iter().flat_map(|packed| packed.text().lines());
        lines.filter_map(|line| line.split_once(' ')).any(|(_, name)| name == branch)
    };
    let is_there = |name: &&str| {
        let branches = ["heads", "remotes/origin"].map(|place| format!("refs/{place}/{name}"));
        branches.iter().any(|branch| is_packed(branch) || tree.is_file(&paths::entry(base, &format!(".git/{branch}"))))
    };
    let mut there = DEFAULTS.into_iter().filter(is_there);
    there.next().filter(|_| there.next().is_none()).map(str::to_owned)
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
    fn what_is_deployed_names_the_repository_without_its_host() {
        let (settings, topic) = ((".git/config", SETTINGS), (".git/HEAD", "ref: refs/heads/topic\n"));
        let trunk = (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n");
        let path = |files: &[(&str, &str)], name: &str, branch: &str| {
            Clones::of(&Memory::new(files.iter().copied())).path_in_named(name, &Revision::named(branch), "apps/web")
        };
        for name in ["acme/shop", "Acme/Shop", "shop"] {
            for branch in ["", "topic", "main"] {
                assert!(path(&[settings, topic], name, branch).is_some(), "{name} {branch}");
            }
        }
        assert_eq!(path(&[settings, topic], "acme/other", ""), None);
        assert_eq!(path(&[settings, topic], "hop", ""), None);
        assert_eq!(path(&[settings, topic], "acme/shop", "production"), None);
        assert_eq!(path(&[settings, topic, trunk], "acme/shop", "main"), None, "the default branch is another");
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
        assert!(here(&topic, "topic") && here(&topic, "HEAD"));
        assert!(!here(&topic, "main") && !here(&topic, "production") && !here(&topic, "v1.0"));
        let known = branches(&[head, (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n")]);
        assert!(here(&known, "trunk") && here(&known, "topic") && !here(&known, "main"));
        let detached = branches(&[(".git/HEAD", "0123456789abcdef0123456789abcdef01234567\n")]);
        assert!(here(&detached, "") && !here(&detached, "production") && !here(&detached, "main"));
        let is_at = |branches: &Branches, name: &str| branches.lie_at(&Revision::Ref(name.to_owned()));
        assert!(is_at(&topic, "topic") && is_at(&known, "trunk") && !is_at(&detached, "v1"));
    }

    #[test]
    fn a_branch_is_the_default_one_where_git_has_no_other_that_is_called_so() {
        let default = |files: &[(&str, &str)]| Branches::of(&Memory::new(files.iter().copied()), "").default;
        let (main, master) = (".git/refs/heads/main", ".git/refs/remotes/origin/master");
        assert_eq!(default(&[(main, "0123")]).as_deref(), Some("main"));
        assert_eq!(default(&[(master, "0123")]).as_deref(), Some("master"));
        assert_eq!(default(&[(main, "0123"), (master, "0123")]), None);
        let packed = "# pack-refs with: peeled\n0123 refs/remotes/origin/main\n0123 refs/tags/master\n";
        assert_eq!(default(&[(".git/packed-refs", packed)]).as_deref(), Some("main"));
        assert_eq!(default(&[(".git/packed-refs", "0123 refs/remotes/origin/env/main\n")]), None);
    }
}
