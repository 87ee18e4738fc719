//! Where a module comes from: the `source` of a call, told in one way however it is written.

use std::sync::Arc;

use super::files::is_configuration;
use crate::discover::{Clones, EntryKind, Revision, Tree};
use crate::terraform::paths;

/// The source of a module call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ModuleSource {
    /// A directory of the same tree, as written: `./vpc`, `../../modules/app`.
    Local(String),
    /// A registry, a repository or an archive, in the normalised form that rules and reports use:
    /// `terraform-aws-modules/s3-bucket/aws`, `github.com/owner/repo//sub`.
    Remote(Arc<str>),
}

/// Registries that terraform and OpenTofu ask when a source names none.
const DEFAULT_REGISTRIES: [&str; 2] = ["registry.terraform.io/", "registry.opentofu.org/"];

/// Hosts that go-getter knows without a scheme.
const SHORTHAND_HOSTS: [&str; 3] = ["github.com", "bitbucket.org", "gitlab.com"];

impl ModuleSource {
    /// Reads a source as written.
    pub(crate) fn parse(written: &str) -> Self {
        let written = written.trim();
        let local = ["./", "../", ".\\", "..\\"].iter().any(|prefix| written.starts_with(prefix));
        if local || written == "." || written == ".." {
            return Self::Local(written.to_owned());
        }
        Self::Remote(normalise(written).into())
    }

    /// Reads the source of a call that stands in a directory of a tree. Terraform 0.11 took `admin/` for a directory
    /// beside the caller; later ones refuse a name that is no address of anything, so that it can mean nothing else.
    pub(crate) fn in_tree(tree: &dyn Tree, caller: &str, written: &str) -> Self {
        let has_configuration = |directory: &String| {
            let entries = tree.list(directory);
            entries.iter().any(|entry| entry.kind == EntryKind::File && is_configuration(&entry.name))
        };
        match Self::parse(written) {
            Self::Remote(_) if is_bare_path(written) => match paths::join(caller, written).filter(has_configuration) {
                Some(_) => Self::Local(written.to_owned()),
                None => Self::parse(written),
            },
            parsed => parsed,
        }
    }
}

/// Whether a source can be the path of a directory and nothing else: a word or two, which is too short for a registry,
/// and names no host.
fn is_bare_path(written: &str) -> bool {
    let is_word = |part: &&str| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        !part.is_empty() && part.chars().all(plain)
    };
    let parts: Vec<&str> = written.trim().trim_end_matches('/').split('/').collect();
    parts.len() < 3 && parts.iter().all(is_word)
}

/// A source without its version: what follows `?`, since tags and branches do not change what a module is.
pub fn without_version(written: &str) -> &str {
    written.split(['?', '#']).next().unwrap_or(written)
}

/// The version that a source asks for: a tag of a repository, a version of a registry's module.
pub(crate) fn version_in(written: &str) -> Option<&str> {
    let (_, query) = written.split_once('?')?;
    query.split('&').find_map(|part| part.strip_prefix("ref=").or_else(|| part.strip_prefix("version=")))
}

/// Where the module that a source names lies in the tree, if that is a clone of its repository and shows the revision
/// that is meant.
pub fn path_in_clones(clones: &Clones, written: &str) -> Option<String> {
    let ModuleSource::Remote(source) = ModuleSource::parse(written) else { return None };
    let (repository, directory) = source.split_once("//").unwrap_or((&source, ""));
    repository.split('/').next().filter(|host| host.contains('.'))?;
    let query = written.split_once('?').map(|(_, query)| query);
    let named = query.into_iter().flat_map(|query| query.split('&')).find_map(|part| part.strip_prefix("ref="));
    let revision = match named.map_or(Revision::Default, Revision::named) {
        Revision::Branch(name) => Revision::Ref(name),
        other => other,
    };
    clones.path(&format!("https://{repository}"), &revision, directory)
}

/// Whether a source begins with a host that go-getter knows without a scheme: `github.com/acme/modules`.
pub(crate) fn has_known_host(location: &str) -> bool {
    location.split_once('/').is_some_and(|(host, _)| SHORTHAND_HOSTS.contains(&host))
}

fn normalise(written: &str) -> String {
    let location = without_version(written);
    let (getter, location) = match location.split_once("::") {
        Some((getter, rest)) => (Some(getter), rest),
        None => (None, location),
    };
    let (scheme, location) = match location.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, location),
    };
    let is_plain = getter.is_none() && scheme.is_none();
    let (package, directory) = split_directory(location);
    let package = without_user(package);
    let package = if is_plain { shorthand(&package, directory) } else { (package, directory.to_owned()) };
    let (package, directory) = package;
    let package = DEFAULT_REGISTRIES.iter().find_map(|host| package.strip_prefix(host)).unwrap_or(&package);
    let package = package.trim_end_matches('/');
    let package = package.strip_suffix(".git").unwrap_or(package);
    if directory.is_empty() { package.to_owned() } else { format!("{package}//{directory}") }
}

/// Parts the directory inside a package from the package: `repo.git//modules/vpc`.
fn split_directory(location: &str) -> (&str, &str) {
    match location.split_once("//") {
        Some((package, directory)) => (package, directory.trim_matches('/')),
        None => (location, ""),
    }
}

/// Takes off the user and the port, and turns ssh's `host:path` into `host/path`: credentials are never shown.
fn without_user(package: &str) -> String {
    let (authority, path) = package.split_once('/').unwrap_or((package, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, first) = host.split_once(':').unwrap_or((host, ""));
    // A host's name has no case, but a registry's namespace has.
    let host = if host.contains('.') { host.to_lowercase() } else { host.to_owned() };
    let is_port = first.bytes().all(|byte| byte.is_ascii_digit());
    let first = if is_port { "" } else { first };
    [host.as_str(), first, path].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// `github.com/owner/repo/directory` is `github.com/owner/repo//directory`, as go-getter reads it.
fn shorthand(package: &str, directory: &str) -> (String, String) {
    let mut parts = package.split('/');
    let host = parts.next().unwrap_or_default();
    let more: Vec<&str> = parts.collect();
    if !SHORTHAND_HOSTS.contains(&host) || more.len() < 3 {
        return (package.to_owned(), directory.to_owned());
    }
    let (repository, inner) = more.split_at(2);
    let directories = inner.iter().copied().chain(directory.split('/')).filter(|part| !part.is_empty());
    (format!("{host}/{}", repository.join("/")), directories.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(written: &str) -> String {
        match ModuleSource::parse(written) {
            ModuleSource::Remote(source) => source.to_string(),
            ModuleSource::Local(path) => format!("local {path}"),
        }
    }

    #[test]
    fn sources_in_the_tree_begin_with_a_dot() {
        assert_eq!(remote("../modules/app"), "local ../modules/app");
        assert_eq!(remote(".."), "local ..");
        assert_eq!(remote("modules/app/aws"), "modules/app/aws");
    }

    #[test]
    fn a_bare_word_is_the_directory_that_it_names() {
        let tree = crate::discover::Memory::new([
            ("live/admin/main.tf", ""),
            ("live/acme/vpc/main.tf", ""),
            ("live/acme/vpc/aws/main.tf", ""),
            ("live/github.com/acme/main.tf", ""),
            ("live/notes/readme.md", ""),
        ]);
        let local = |written: &str| matches!(ModuleSource::in_tree(&tree, "live", written), ModuleSource::Local(_));
        for written in ["admin/", "admin", "acme/vpc", "./admin"] {
            assert!(local(written), "{written}");
        }
        for written in ["acme/vpc/aws", "github.com/acme", "notes/", "admin?ref=1", "git::admin", "/admin", "", "other"]
        {
            assert!(!local(written), "{written}");
        }
    }

    #[test]
    fn registry_sources_lose_the_default_host() {
        assert_eq!(remote("terraform-aws-modules/s3-bucket/aws"), "terraform-aws-modules/s3-bucket/aws");
        assert_eq!(remote("registry.terraform.io/Azure/naming/azurerm"), "Azure/naming/azurerm");
        assert_eq!(
            remote("terraform-aws-modules/iam/aws//modules/iam-role"),
            "terraform-aws-modules/iam/aws//modules/iam-role"
        );
        assert_eq!(remote("app.terraform.io/acme/vpc/aws"), "app.terraform.io/acme/vpc/aws");
    }

    #[test]
    fn a_repository_is_the_same_however_it_is_written() {
        for written in [
            "github.com/owner/repo//sub",
            "github.com/owner/repo/sub",
            "github.com/owner/repo//sub?ref=v1.2.0",
            "git::https://github.com/owner/repo.git//sub?ref=v1.2.0",
            "git::https://user:secret@GitHub.com/owner/repo.git//sub",
            "git@github.com:owner/repo.git//sub",
            "git::git@github.com:owner/repo.git//sub",
            "git::ssh://git@github.com/owner/repo.git//sub",
            "git::ssh://git@github.com:22/owner/repo.git//sub/",
            "git::ssh://git@github.com:owner/repo.git//sub",
        ] {
            assert_eq!(remote(written), "github.com/owner/repo//sub", "{written}");
        }
    }

    #[test]
    fn other_packages_keep_their_host_and_path() {
        assert_eq!(remote("https://example.com/vpc.zip?checksum=1"), "example.com/vpc.zip");
        assert_eq!(
            remote("git::https://dev.azure.com/org/project/_git/repo//m?ref=1"),
            "dev.azure.com/org/project/_git/repo//m"
        );
        assert_eq!(
            remote("s3::https://s3-eu-west-1.amazonaws.com/bucket/vpc.zip"),
            "s3-eu-west-1.amazonaws.com/bucket/vpc.zip"
        );
    }
}
