//! Which revision of a repository is meant, and whether it is the one that lies here.
//!
//! What is deployed from a tag or a commit is not what lies here. A branch is where it goes, unless git says that
//! another one is checked out: environments may each have a branch of their own. Facts: Argo CD's manual, "Tracking and
//! Deployment Strategies"; Flux's `GitRepository.spec.ref`; Fleet's `GitRepo.spec`.

use crate::discover::{Tree, paths};
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// A revision as somebody names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Revision {
    /// None is named: the default branch.
    Default,
    /// A branch.
    Branch(String),
    /// A tag, a commit, the newest version of several, or one that is filled in later.
    Fixed,
}

/// The branches of a clone, as far as its git directory tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches {
    checked_out: Option<String>,
    default: Option<String>,
}

/// What the default branch is called where git does not say.
const DEFAULTS: [&str; 2] = ["main", "master"];

impl Revision {
    /// What one field names, whether that be a branch or something else.
    pub(super) fn of(field: Option<&Value>) -> Self {
        let Some(field) = field.filter(|field| !field.is_null()) else { return Self::Default };
        match written(field).filter(|_| field.why_unknown().is_none()) {
            Some("" | "HEAD") => Self::Default,
            Some(name) => match name.strip_prefix("refs/heads/") {
                Some(branch) => Self::Branch(branch.to_owned()),
                None if name.starts_with("refs/") || is_commit(name) || is_version(name) => Self::Fixed,
                None => Self::Branch(name.to_owned()),
            },
            None => Self::Fixed,
        }
    }

    /// What `branch` names, unless one of the other fields is there and fixes it.
    pub(super) fn of_fields(spec: &Value, branch: &str, fixing: &[&str]) -> Self {
        if fixing.iter().any(|field| spec.get(field).is_some_and(|value| !value.is_null())) {
            return Self::Fixed;
        }
        match Self::of(spec.get(branch)) {
            // The field holds nothing but branches, whatever they are called.
            Self::Fixed => {
                spec.get(branch).and_then(Value::as_str).map_or(Self::Fixed, |name| Self::Branch(name.into()))
            }
            named => named,
        }
    }
}

impl Branches {
    /// Those of the clone at a directory.
    pub(super) fn of(tree: &dyn Tree, base: &str) -> Self {
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
    pub(super) fn lie_at(&self, revision: &Revision) -> bool {
        match revision {
            Revision::Default => true,
            Revision::Fixed => false,
            Revision::Branch(name) => {
                let is_default = match &self.default {
                    Some(default) => default == name,
                    None => DEFAULTS.contains(&name.as_str()),
                };
                is_default || self.checked_out.as_ref().is_none_or(|checked_out| checked_out == name)
            }
        }
    }
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

    fn named(name: &str) -> Revision {
        Revision::of(Some(&Value::string(name)))
    }

    #[test]
    fn tags_and_commits_are_told_from_branches() {
        for name in ["", "HEAD"] {
            assert_eq!(named(name), Revision::Default, "{name}");
        }
        for name in ["main", "env/prod", "refs/heads/main", "release-1.2", "v2"] {
            assert_eq!(named(name), Revision::Branch(name.trim_start_matches("refs/heads/").to_owned()), "{name}");
        }
        for name in ["v1.2.3", "1.2.*", ">=1.0.0", "refs/tags/x", "0123456789abcdef0123456789abcdef01234567", "0123abc"]
        {
            assert_eq!(named(name), Revision::Fixed, "{name}");
        }
        assert_eq!(Revision::of(None), Revision::Default);
    }

    #[test]
    fn a_field_for_branches_holds_nothing_else() {
        let spec = |entries: &[(&'static str, &str)]| {
            Value::map(entries.iter().map(|(key, value)| ((*key).into(), Value::string(*value))))
        };
        let of = |entries: &[(&'static str, &str)]| Revision::of_fields(&spec(entries), "branch", &["revision"]);
        assert_eq!(of(&[("branch", "v1.2")]), Revision::Branch("v1.2".to_owned()));
        assert_eq!(of(&[("branch", "main"), ("revision", "v1.2")]), Revision::Fixed);
        assert_eq!(of(&[]), Revision::Default);
    }

    #[test]
    fn another_branch_than_the_one_that_is_checked_out_lies_elsewhere() {
        let branches = |files: &[(&str, &str)]| Branches::of(&Memory::new(files.iter().copied()), "");
        let head = (".git/HEAD", "ref: refs/heads/topic\n");
        let here = |branches: &Branches, name: &str| branches.lie_at(&named(name));
        let topic = branches(&[head]);
        assert!(here(&topic, "topic") && here(&topic, "main") && here(&topic, "HEAD"));
        assert!(!here(&topic, "production") && !here(&topic, "v1.0"));
        let known = branches(&[head, (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n")]);
        assert!(here(&known, "trunk") && !here(&known, "main"));
        let detached = branches(&[(".git/HEAD", "0123456789abcdef0123456789abcdef01234567\n")]);
        assert!(here(&detached, "production") && !here(&detached, "v1.0"));
    }
}
