//! What kind of file something is: by its name, and where the name says too little, by its text.

/// What a file's name says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// `.tf`, `.tofu`, and both in JSON.
    Terraform,
    /// `.tfvars`, `.tfvars.json`.
    Variables,
    /// `terragrunt.hcl`, `terragrunt.stack.hcl`, `root.hcl`.
    Terragrunt,
    /// `.tfcomponent.hcl`, `.tfstack.hcl`, `.tfdeploy.hcl`, and the same in JSON.
    TerraformStacks,
    /// `regionlint.yaml`.
    Config,
    /// `Chart.yaml`.
    Chart,
    /// `kustomization.yaml`.
    Kustomization,
    /// Any other YAML: perhaps manifests.
    Yaml,
    /// Any other JSON: perhaps manifests or a plan.
    Json,
}

/// What a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A plan: `terraform show -json`.
    Plan,
    /// Kubernetes manifests, perhaps.
    Manifests,
    /// Terraform's own language.
    Terraform,
}

/// Endings of names, the longer ones before those that they end with.
const ENDINGS: &[(&str, FileKind)] = &[
    (".tf", FileKind::Terraform),
    (".tofu", FileKind::Terraform),
    (".tf.json", FileKind::Terraform),
    (".tofu.json", FileKind::Terraform),
    (".tfvars", FileKind::Variables),
    (".tfvars.json", FileKind::Variables),
    (".tfcomponent.hcl", FileKind::TerraformStacks),
    (".tfcomponent.json", FileKind::TerraformStacks),
    (".tfstack.hcl", FileKind::TerraformStacks),
    (".tfstack.json", FileKind::TerraformStacks),
    (".tfdeploy.hcl", FileKind::TerraformStacks),
    (".tfdeploy.json", FileKind::TerraformStacks),
    (".yaml", FileKind::Yaml),
    (".yml", FileKind::Yaml),
    (".json", FileKind::Json),
];

/// Whole names.
const NAMES: &[(&str, FileKind)] = &[
    ("terragrunt.hcl", FileKind::Terragrunt),
    ("terragrunt.hcl.json", FileKind::Terragrunt),
    ("terragrunt.stack.hcl", FileKind::Terragrunt),
    ("root.hcl", FileKind::Terragrunt),
    ("regionlint.yaml", FileKind::Config),
    ("regionlint.yml", FileKind::Config),
    ("Chart.yaml", FileKind::Chart),
    ("kustomization.yaml", FileKind::Kustomization),
    ("kustomization.yml", FileKind::Kustomization),
    ("Kustomization", FileKind::Kustomization),
];

/// What only those write: `terraform show` and `plan` in words, `plan -json`, `show -json` of a state, and a file of
/// state. All words of a row together say it.
const OTHER_PLANS: &[&[&str]] = &[
    &["Terraform will perform the following actions:"],
    &["OpenTofu will perform the following actions:"],
    &["Terraform used the selected providers to generate the following execution plan"],
    &["OpenTofu used the selected providers to generate the following execution plan"],
    &["No changes. Your infrastructure matches the configuration."],
    &["\"@level\"", "\"@module\"", "\"terraform\"", "\"planned_change\""],
    &["\"format_version\"", "\"terraform_version\"", "\"values\""],
    &["\"terraform_version\"", "\"lineage\"", "\"serial\""],
];

/// Files of other tools, large or in most repositories: not worth a look.
const FOREIGN: &[&str] = &[
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "composer.json",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    ".gitlab-ci.yml",
];

impl FileKind {
    /// The kind of a file by its name (without its directory); none for what never matters.
    pub fn of_name(name: &str) -> Option<Self> {
        if FOREIGN.contains(&name) {
            return None;
        }
        let by_name = NAMES.iter().find(|(whole, _)| *whole == name);
        let by_ending = || ENDINGS.iter().find(|(ending, _)| name.len() > ending.len() && name.ends_with(ending));
        by_name.or_else(by_ending).map(|(_, kind)| *kind)
    }

    /// The whole names that say this kind.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter(move |(_, kind)| *kind == self).map(|(name, _)| *name)
    }

    /// Whether it counts in a hidden directory: what is Terraform's is deployed from there as from anywhere.
    pub(super) fn counts_where_hidden(self) -> bool {
        matches!(self, Self::Terraform | Self::Variables | Self::Terragrunt | Self::TerraformStacks)
    }

    /// Whether `.gitignore` counts for it. Terraform itself reads every file of its own in a directory, whatever git
    /// says, and many repositories track `terraform.tfvars` although a stock `.gitignore` lists it.
    pub(super) fn can_be_ignored(self) -> bool {
        matches!(self, Self::Yaml | Self::Json)
    }
}

impl Content {
    /// What a text seems to hold; none when it is neither. Only the words are looked for: whoever reads it decides.
    pub fn of_text(text: &str) -> Option<Self> {
        let plan = text.contains("\"format_version\"")
            && (text.contains("\"planned_values\"") || text.contains("\"resource_changes\""));
        if plan {
            return Some(Self::Plan);
        }
        if text.lines().any(opens_terraform_block) {
            return Some(Self::Terraform);
        }
        text.contains("apiVersion").then_some(Self::Manifests)
    }
}

/// Whether a text that is no [`Content::Plan`] shows a plan or a state in another form: in Terraform's words, as a
/// stream of events, a file of state.
pub fn is_other_plan(text: &str) -> bool {
    OTHER_PLANS.iter().any(|words| words.iter().all(|word| text.contains(word)))
}

/// Whether a line is the header of one of Terraform's top-level blocks.
fn opens_terraform_block(line: &str) -> bool {
    let Some((word, rest)) = line.split_once([' ', '\t']) else { return false };
    let rest = rest.trim_start();
    match word {
        "resource" | "data" | "provider" | "module" | "variable" | "output" => rest.starts_with('"'),
        "terraform" | "locals" => rest.starts_with('{'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_kind() {
        let kinds = [
            ("main.tf", Some(FileKind::Terraform)),
            ("main.tofu.json", Some(FileKind::Terraform)),
            ("eu.tfvars.json", Some(FileKind::Variables)),
            ("components.tfcomponent.hcl", Some(FileKind::TerraformStacks)),
            ("terragrunt.hcl", Some(FileKind::Terragrunt)),
            ("region.hcl", None),
            ("regionlint.yaml", Some(FileKind::Config)),
            ("Chart.yaml", Some(FileKind::Chart)),
            ("values.yaml", Some(FileKind::Yaml)),
            ("plan.json", Some(FileKind::Json)),
            ("package.json", None),
            (".pre-commit-config.yaml", None),
            (".yaml", None),
            ("main.tf.bak", None),
        ];
        for (name, kind) in kinds {
            assert_eq!(FileKind::of_name(name), kind, "{name}");
        }
    }

    #[test]
    fn plans_in_other_forms_are_known_by_their_words() {
        for text in [
            r#"{"format_version":"1.0","terraform_version":"1.9.0","values":{}}"#,
            r#"{"version":4,"terraform_version":"1.9.0","serial":1,"lineage":"x"}"#,
            "\nTerraform will perform the following actions:\n\n  # t_x.a will be created\n",
        ] {
            assert!(is_other_plan(text), "{text}");
        }
        assert!(!is_other_plan("terraform_version = 1.9"));
    }

    #[test]
    fn texts_say_the_rest() {
        let texts = [
            (r#"{"format_version":"1.2","planned_values":{}}"#, Some(Content::Plan)),
            (r#"{"format_version":"1.0"}"#, None),
            ("apiVersion: v1\nkind: Pod\n", Some(Content::Manifests)),
            ("# apiVersion\nresource \"aws_s3_bucket\" \"a\" {}\n", Some(Content::Terraform)),
            ("terraform is nice\n", None),
        ];
        for (text, content) in texts {
            assert_eq!(Content::of_text(text), content, "{text}");
        }
    }
}
