//! Git submodules: directories of other repositories, which are empty until somebody checks them out.

use super::Tree;
use super::paths;

/// The file in which a repository says where its submodules lie.
const FILE: &str = ".gitmodules";

/// The submodule in which a path lies, if it is not checked out: its directory holds nothing.
pub fn unchecked_submodule(tree: &dyn Tree, path: &str) -> Option<String> {
    let submodules = paths::upwards(path).skip(1).flat_map(|around| {
        let file = tree.read(&paths::entry(around, FILE)).ok();
        let text = file.as_ref().map_or("", |file| file.text());
        paths_in(text).map(|named| paths::entry(around, named)).collect::<Vec<_>>()
    });
    let mut holding = submodules.filter(|submodule| submodule == path || paths::below(submodule, path).is_some());
    holding.find(|submodule| tree.list(submodule).is_empty())
}

/// The paths that the sections name: `path = modules/shared`.
fn paths_in(text: &str) -> impl Iterator<Item = &str> {
    let settings = text.lines().filter_map(|line| line.split_once('='));
    let paths = settings.filter(|(key, _)| key.trim() == "path");
    paths.map(|(_, path)| path.trim().trim_matches('"')).filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    #[test]
    fn what_lies_in_an_empty_directory_of_a_submodule_is_of_it() {
        let gitmodules = "[submodule \"shared\"]\n\tpath = lib/shared\n\turl = https://git.example/shared\n\
                          [submodule \"there\"]\n\tpath = \"there\"\n";
        let tree = Memory::new([("live/.gitmodules", gitmodules), ("live/there/main.tf", "")]);
        let found = |path: &str| unchecked_submodule(&tree, path);
        assert_eq!(found("live/lib/shared/vpc").as_deref(), Some("live/lib/shared"));
        assert_eq!(found("live/lib/shared").as_deref(), Some("live/lib/shared"));
        assert_eq!(found("live/lib/shared-too"), None, "another directory");
        assert_eq!(found("lib/shared"), None, "of no repository");
        assert_eq!(found("live/there/vpc"), None, "it is checked out, and has no such module");
    }
}
