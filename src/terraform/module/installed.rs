//! `.terraform/modules/modules.json`: where `terraform init` put the modules of a root.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::ModuleSource;
use crate::discover::Tree;
use crate::terraform::paths;

/// The manifest as terraform writes it.
#[derive(Deserialize)]
struct Manifest {
    #[serde(rename = "Modules")]
    modules: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "Source")]
    source: String,
    #[serde(rename = "Dir")]
    directory: String,
}

/// The modules that are installed for one root.
#[derive(Clone, Debug, Default)]
pub(crate) struct InstalledModules {
    /// By the names of the calls that lead to them, parted by dots: `network.subnets`.
    by_key: BTreeMap<String, (ModuleSource, String)>,
}

impl InstalledModules {
    /// None at all.
    pub(crate) const fn none() -> Self {
        Self { by_key: BTreeMap::new() }
    }

    /// Reads the manifest of a root. None there, or one that cannot be read, is an empty one: then the modules are
    /// not at hand, and reported as such.
    pub(crate) fn of_root(tree: &dyn Tree, root: &str) -> Self {
        let path = paths::entry(root, ".terraform/modules/modules.json");
        let manifest = tree.read(&path).ok().and_then(|file| serde_json::from_str::<Manifest>(file.text()).ok());
        let entries = manifest.into_iter().flat_map(|manifest| manifest.modules);
        let by_key = entries.filter_map(|entry| {
            let directory = paths::join(root, &entry.directory)?;
            Some((entry.key, (ModuleSource::parse(&entry.source), directory)))
        });
        Self { by_key: by_key.collect() }
    }

    /// The directory of an installed module, when it was installed from the source that the call names now.
    pub(crate) fn directory(&self, key: &str, source: &Arc<str>) -> Option<&str> {
        let (installed, directory) = self.by_key.get(key)?;
        (*installed == ModuleSource::Remote(Arc::clone(source))).then_some(directory.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    const MANIFEST: &str = r#"{"Modules": [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "vpc", "Source": "registry.terraform.io/terraform-aws-modules/vpc/aws", "Version": "5.0.0", "Dir": ".terraform/modules/vpc"},
        {"Key": "vpc.inner", "Source": "git::https://github.com/acme/inner.git?ref=v1", "Dir": ".terraform/modules/vpc.inner/sub"}
    ]}"#;

    #[test]
    fn an_installed_module_is_found_by_its_calls() {
        let tree = Memory::new([("live/.terraform/modules/modules.json", MANIFEST)]);
        let installed = InstalledModules::of_root(&tree, "live");
        let directory = installed.directory("vpc", &"terraform-aws-modules/vpc/aws".into());
        assert_eq!(directory, Some("live/.terraform/modules/vpc"));
        let directory = installed.directory("vpc.inner", &"github.com/acme/inner".into());
        assert_eq!(directory, Some("live/.terraform/modules/vpc.inner/sub"));
    }

    #[test]
    fn a_stale_manifest_is_not_believed() {
        let tree = Memory::new([(".terraform/modules/modules.json", MANIFEST)]);
        let installed = InstalledModules::of_root(&tree, "");
        assert_eq!(installed.directory("vpc", &"other/vpc/aws".into()), None);
        assert_eq!(installed.directory("eks", &"terraform-aws-modules/vpc/aws".into()), None);
        let broken = Memory::new([(".terraform/modules/modules.json", "{")]);
        assert_eq!(InstalledModules::of_root(&broken, "").directory("vpc", &"x/y/z".into()), None);
    }
}
