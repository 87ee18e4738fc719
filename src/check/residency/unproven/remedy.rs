//! What to write so that a place can be told.

use crate::value::Unknown;

/// What to do about a reason.
pub(super) fn of(unknown: Option<&Unknown>) -> String {
    match unknown {
        Some(Unknown::Unset(name)) => format!(
            "Give {name} a value that can be read: a default, a tfvars file, or `inputs: [{{scope: \".\", vars: {{...}}}}]` in regionlint.yaml."
        ),
        Some(Unknown::NoSuchRegion { nearest: Some(near), .. }) => {
            format!("Did you mean `{near}`? A region of your own is added by a rule pack (`rules.packs`).")
        }
        Some(Unknown::OpaqueModule(_)) => {
            "Run `terraform init`, so that the module lies under .terraform, or map its source to a directory with `module-sources` in regionlint.yaml.".to_owned()
        }
        Some(Unknown::Data(_) | Unknown::Computed(_) | Unknown::Function(_)) => {
            "Write the region itself, or give what is only known to the pipeline under `inputs` in regionlint.yaml.".to_owned()
        }
        Some(Unknown::Placeholder(_)) => "Judge what is rendered: pipe it into `regionlint check -`.".to_owned(),
        _ => "Say the region where it can be read: on the resource or its provider, as a default of the variable, in a tfvars file, or under `inputs` in regionlint.yaml.".to_owned(),
    }
}
