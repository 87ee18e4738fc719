//! The files of variables that terraform loads by itself.

use crate::discover::{EntryKind, Tree};
use crate::terraform::paths;

/// Whether terraform loads a file of this name in the root's directory without being asked.
pub(crate) fn is_automatic(name: &str) -> bool {
    matches!(name, "terraform.tfvars" | "terraform.tfvars.json")
        || name.ends_with(".auto.tfvars")
        || name.ends_with(".auto.tfvars.json")
}

/// The paths of those files, in the order in which terraform loads them: later ones win.
pub(crate) fn of_root(tree: &dyn Tree, directory: &str) -> Vec<String> {
    let entries = tree.list(directory);
    let files = entries.iter().filter(|entry| entry.kind == EntryKind::File && is_automatic(&entry.name));
    let mut names: Vec<&str> = files.map(|entry| entry.name.as_str()).collect();
    names.sort_by_key(|name| (rank(name), *name));
    names.into_iter().map(|name| paths::entry(directory, name)).collect()
}

fn rank(name: &str) -> usize {
    match name {
        "terraform.tfvars" => 0,
        "terraform.tfvars.json" => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    #[test]
    fn files_are_loaded_in_terraforms_order() {
        let names = ["b.auto.tfvars", "a.auto.tfvars.json", "terraform.tfvars.json", "terraform.tfvars", "prod.tfvars"];
        let tree = Memory::new(names.map(|name| (format!("live/{name}"), String::new())));
        let order = ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars.json", "b.auto.tfvars"];
        assert_eq!(of_root(&tree, "live"), order.map(|name| format!("live/{name}")));
    }
}
