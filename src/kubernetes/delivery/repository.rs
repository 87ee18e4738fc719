//! Which repositories are at hand, and where in the tree: what was cloned, and what the configuration says
//! (`module-sources`).

use std::borrow::Cow;

use crate::discover::{Clones, Revision, Tree};
use crate::kubernetes::Options;

/// The repositories at hand.
pub(in crate::kubernetes) struct Repositories<'t> {
    /// The scanned files.
    pub(super) tree: &'t dyn Tree,
    options: &'t Options<'t>,
    clones: Cow<'t, Clones>,
}

impl<'t> Repositories<'t> {
    /// Those of a tree.
    pub(in crate::kubernetes) fn of(tree: &'t dyn Tree, options: &'t Options<'t>) -> Self {
        let clones = options.clones.map_or_else(|| Cow::Owned(Clones::of(tree)), Cow::Borrowed);
        Self { tree, options, clones }
    }

    /// The path of the tree for one in a revision of the repository of an address; none where that is not at hand. What
    /// the configuration says lies in the tree is there as it is deployed.
    pub(super) fn path(&self, address: &str, revision: &Revision, path: &str) -> Option<String> {
        let written = format!("{}//{path}", address.trim_end_matches('/'));
        let stated = (self.options.module_path)(&written);
        stated.or_else(|| self.clones.path(address, revision, path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

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
