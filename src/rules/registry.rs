//! Modules by the name that a registry gives them.

/// The type of the same module under its name in the public registry:
/// `module:github.com/acme/terraform-aws-vpc//modules/x` is `module:acme/vpc/aws//modules/x`. The registry publishes
/// only what stands in repositories of such names, and none under another one
/// (<https://developer.hashicorp.com/terraform/registry/modules/publish>).
pub(super) fn registry_type(type_name: &str) -> Option<String> {
    let source = type_name.strip_prefix("module:github.com/")?;
    let (package, directory) = match source.split_once("//") {
        Some((package, directory)) => (package, format!("//{directory}")),
        None => (source, String::new()),
    };
    let (owner, repository) = package.split_once('/')?;
    let (provider, name) = repository.strip_prefix("terraform-")?.split_once('-')?;
    Some(format!("module:{owner}/{name}/{provider}{directory}"))
}

/// Whether a module is named as the public registry names it: by owner, name and provider.
pub(super) fn is_of_registry(type_name: &str) -> bool {
    let Some(source) = type_name.strip_prefix("module:") else { return false };
    let package = source.split_once("//").map_or(source, |(package, _)| package);
    let parts: Vec<&str> = package.split('/').collect();
    matches!(parts.as_slice(), [owner, _, _] if !owner.contains('.')) && parts.iter().all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{is_of_registry, registry_type};

    #[test]
    fn a_name_in_the_registry_has_three_parts_and_no_host() {
        for (source, is_one) in [
            ("acme/label/null", true),
            ("acme/label/null//modules/x", true),
            ("github.com/acme/null", false),
            ("../modules/null", false),
            ("git.example.com/acme/modules/null", false),
            ("git.example.com/acme/modules//x/null", false),
        ] {
            assert_eq!(is_of_registry(&format!("module:{source}")), is_one, "{source}");
        }
        assert!(!is_of_registry("a/b/c"));
    }

    #[test]
    fn a_repository_has_its_name_in_the_registry() {
        for (repository, name) in [
            ("github.com/terraform-aws-modules/terraform-aws-vpc", "terraform-aws-modules/vpc/aws"),
            ("github.com/Azure/terraform-azurerm-avm-res-sql-server", "Azure/avm-res-sql-server/azurerm"),
            (
                "github.com/terraform-google-modules/terraform-google-vm//modules/mig",
                "terraform-google-modules/vm/google//modules/mig",
            ),
        ] {
            assert_eq!(registry_type(&format!("module:{repository}")), Some(format!("module:{name}")));
        }
    }

    #[test]
    fn other_sources_have_none() {
        for source in ["acme/vpc/aws", "github.com/acme/modules//vpc", "git.example.com/acme/terraform-aws-vpc"] {
            assert_eq!(registry_type(&format!("module:{source}")), None);
        }
    }
}
