//! Copies of repositories, made so that terraform plans them without a network.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hcl_edit::structure::{Body, Structure};
use regex::{Captures, Regex};
use serde_json::Value as Json;

use super::compare;

/// Files that are added to a root.
const ADDED: [&str; 3] = ["zz_offline_override.tf", "zz_offline.tf", "zz_offline.auto.tfvars"];

/// Where registry modules are copied to.
const MODULES: &str = "registry-modules";

/// A root module to plan.
pub(super) struct Root {
    /// Its directory in the repository.
    pub(super) path: String,
    /// Its stack's name in our map.
    pub(super) stack: String,
    /// The files of variables that make it a deployment, from its directory.
    pub(super) inputs: Vec<String>,
}

/// Copies a repository without its history, and makes its text one that this terraform takes without a network: no
/// version of what it requires is asked for (one is at hand), types stand without quotes, random names become built-in
/// data, and registry modules whose repositories lie beside this one are copied into it and called from there.
pub(super) fn copy(repository: &Path, to: &Path) {
    copy_files(repository, to);
    let beside = repository.parent().unwrap();
    let mut waiting = BTreeSet::new();
    modernise(to, to, &mut waiting);
    let mut done = BTreeSet::new();
    while let Some(name) = waiting.pop_first() {
        let module = to.join(MODULES).join(&name);
        let from = beside.join(format!("terraform-aws-modules+terraform-aws-{name}"));
        if done.insert(name) && from.is_dir() {
            copy_files(&from, &module);
            for rest in ["examples", "tests", "wrappers"] {
                let _ = fs::remove_dir_all(module.join(rest));
            }
            modernise(&module, to, &mut waiting);
        }
    }
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let done = Command::new("cp").arg("-a").arg(from.join(".")).arg(to).status().unwrap();
    assert!(done.success());
    for hidden in [".git", ".terraform"] {
        let _ = fs::remove_dir_all(to.join(hidden));
    }
}

/// Changes the text of the files below a directory; collects the registry modules that they call.
fn modernise(directory: &Path, repository: &Path, called: &mut BTreeSet<String>) {
    let aws = Regex::new(r#"(?s)(\baws\s*=\s*\{[^{}]*?\bversion\s*=\s*)"[^"]*""#).unwrap();
    let short = Regex::new(r#"(?m)(^\s*aws\s*=\s*)"[^"]*""#).unwrap();
    let core = Regex::new(r#"(required_version\s*=\s*)"[^"]*""#).unwrap();
    let old = Regex::new(r#"(?s)(provider\s+"aws"\s*\{[^{}]*?\bversion\s*=\s*)"[^"]*""#).unwrap();
    // What the random provider makes is unknown while planning, and so is the id of built-in data.
    let random = Regex::new(r#"(?s)resource\s+"random_[a-z]+"\s+"([A-Za-z0-9_-]+)"\s*\{[^{}]*\}"#).unwrap();
    let drawn = Regex::new(r"\brandom_[a-z]+\.([A-Za-z0-9_-]+)\.[a-z0-9_]+").unwrap();
    let needed = Regex::new(r"(?m)^\s*random\s*=\s*\{[^{}]*\}").unwrap();
    let quoted = Regex::new(r#"(?m)^(\s*type\s*=\s*)"(string|list|map)"\s*$"#).unwrap();
    let module = Regex::new(
        r#"(source\s*=\s*)"terraform-aws-modules/([a-z0-9-]+)/aws(?://([^"]*))?"(\s*\n\s*version\s*=\s*"[^"]*")?"#,
    );
    let module = module.unwrap();
    for file in files_below(directory) {
        if file.file_name().is_some_and(|name| name == ".terraform.lock.hcl") {
            fs::remove_file(&file).unwrap();
        }
        if file.extension().is_none_or(|ending| ending != "tf") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let mut modern = text.clone();
        for pattern in [&aws, &short, &core, &old] {
            modern = pattern.replace_all(&modern, "${1}\">= 0\"").into_owned();
        }
        modern = random.replace_all(&modern, "resource \"terraform_data\" \"$1\" {}").into_owned();
        modern = drawn.replace_all(&modern, "terraform_data.$1.id").into_owned();
        modern = needed.replace_all(&modern, "").into_owned();
        modern = quoted
            .replace_all(&modern, |found: &Captures<'_>| {
                let of_any = if &found[2] == "string" { "" } else { "(any)" };
                format!("{}{}{of_any}", &found[1], &found[2])
            })
            .into_owned();
        let up = "../".repeat(file.strip_prefix(repository).unwrap().components().count() - 1);
        modern = module
            .replace_all(&modern, |found: &Captures<'_>| {
                called.insert(found[2].to_owned());
                let below = found.get(3).map(|below| format!("/{}", below.as_str())).unwrap_or_default();
                let up = if up.is_empty() { "./" } else { &up };
                format!("{}\"{up}{MODULES}/{}{below}\"", &found[1], &found[2])
            })
            .into_owned();
        if modern != text {
            fs::write(&file, modern).unwrap();
        }
    }
}

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap()) {
            match entry.file_type().unwrap() {
                kind if kind.is_dir() => waiting.push(entry.path()),
                kind if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files
}

/// The roots of a repository that have anything of AWS, by our own map.
pub(super) fn roots(copy: &Path) -> Vec<Root> {
    let map = compare::map(copy, ".");
    let aws = |stack: &&Json| {
        let resources = stack["resources"].as_array().unwrap();
        let types = resources.iter().map(|resource| resource["type"].as_str().unwrap());
        let below = stack["path"].as_str().unwrap().starts_with(MODULES);
        stack["kind"] == "terraform"
            && !below
            && types.into_iter().any(|name| name.starts_with("aws_") || name.starts_with("module:"))
    };
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    let stacks = map["stacks"].as_array().unwrap().iter().filter(aws);
    let root = |stack: &Json| Root {
        path: text(&stack["path"]),
        stack: text(&stack["name"]),
        inputs: stack["inputs"].as_array().unwrap().iter().map(text).collect(),
    };
    stacks.map(root).collect()
}

/// Makes a root plan without a network. Gives the names of data sources that will tell the regions of its providers,
/// by the providers' keys.
pub(super) fn prepare(directory: &Path) -> Vec<(String, String)> {
    let blocks = Blocks::of(directory);
    let offline = "  access_key = \"example\"\n  secret_key = \"example\"\n  profile = null\n  allowed_account_ids = null\n  \
                   skip_credentials_validation = true\n  skip_requesting_account_id = true\n  skip_metadata_api_check = true\n  \
                   max_retries = 1\n";
    let mut overrides = String::new();
    let mut added = String::new();
    if blocks.keeps_state {
        overrides.push_str("terraform {\n  backend \"local\" {}\n}\n");
    }
    if !blocks.providers.contains("") {
        added.push_str(&format!("provider \"aws\" {{\n{offline}}}\n"));
    }
    let mut probes = Vec::new();
    for alias in &blocks.providers {
        let named = if alias.is_empty() { String::new() } else { format!("  alias = \"{alias}\"\n") };
        overrides.push_str(&format!("provider \"aws\" {{\n{named}{offline}}}\n"));
    }
    for alias in blocks.providers.iter().map(String::as_str).chain(Some("").filter(|_| !blocks.providers.contains("")))
    {
        let key = if alias.is_empty() { "aws".to_owned() } else { format!("aws.{alias}") };
        let probe = format!("probe_{}", if alias.is_empty() { "default" } else { alias });
        added.push_str(&format!("data \"aws_region\" \"{probe}\" {{\n  provider = {key}\n}}\n"));
        probes.push((key, format!("data.aws_region.{probe}")));
    }
    let [override_file, base_file, values_file] = ADDED;
    fs::write(directory.join(override_file), overrides).unwrap();
    fs::write(directory.join(base_file), added).unwrap();
    fs::write(directory.join(values_file), blocks.values()).unwrap();
    probes
}

/// Takes out what was added.
pub(super) fn restore(directory: &Path) {
    for name in ADDED {
        let _ = fs::remove_file(directory.join(name));
    }
    let _ = fs::remove_dir_all(directory.join(".terraform"));
    let _ = fs::remove_file(directory.join(".terraform.lock.hcl"));
}

/// What matters of a root's blocks.
#[derive(Default)]
struct Blocks {
    /// The aliases of its AWS providers; empty for the default one.
    providers: BTreeSet<String>,
    /// Variables that somebody must set, with their types as written.
    asked: Vec<(String, String)>,
    keeps_state: bool,
}

impl Blocks {
    fn of(directory: &Path) -> Self {
        let mut blocks = Self::default();
        let given = given(directory);
        let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "tf")) {
            let Ok(body) = fs::read_to_string(&file).unwrap_or_default().parse::<Body>() else { continue };
            for structure in &body {
                let Structure::Block(block) = structure else { continue };
                let label = block.labels.first().map(|label| label.as_str()).unwrap_or_default();
                let argument = |name: &str| block.body.get_attribute(name).map(|attribute| attribute.value.clone());
                match block.ident.as_str() {
                    "provider" if label == "aws" => {
                        let alias = argument("alias").and_then(|alias| alias.as_str().map(str::to_owned));
                        blocks.providers.insert(alias.unwrap_or_default());
                    }
                    "variable" if argument("default").is_none() && !given.contains(label) => {
                        let kind = argument("type").map(|kind| kind.to_string()).unwrap_or_default();
                        blocks.asked.push((label.to_owned(), kind.trim().to_owned()));
                    }
                    "terraform" => {
                        let nested = block.body.blocks();
                        blocks.keeps_state |=
                            nested.into_iter().any(|nested| matches!(nested.ident.as_str(), "backend" | "cloud"));
                    }
                    _ => {}
                }
            }
        }
        blocks
    }

    /// A value for each variable that has none: any that fits its type.
    fn values(&self) -> String {
        let value = |name: &str, kind: &str| match kind {
            "number" => "1",
            "bool" => "true",
            kind if kind.starts_with("list") || kind.starts_with("set") || kind.starts_with("tuple") => "[]",
            kind if kind.starts_with("map") || kind.starts_with("object") => "{}",
            _ if name.contains("region") => "\"eu-west-1\"",
            _ if name.contains("cidr") => "\"10.0.0.0/16\"",
            _ if name.contains("arn") => "\"arn:aws:iam::123456789012:role/example\"",
            _ if name.contains("account") => "\"123456789012\"",
            _ if name.contains("email") => "\"a@example.com\"",
            _ => "\"example\"",
        };
        self.asked.iter().map(|(name, kind)| format!("{name} = {}\n", value(name, kind))).collect()
    }
}

/// Variables that files set which terraform loads by itself.
fn given(directory: &Path) -> BTreeSet<String> {
    let mut given = BTreeSet::new();
    for file in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if name == "terraform.tfvars" || name.ends_with(".auto.tfvars") {
            let Ok(body) = fs::read_to_string(&file).unwrap_or_default().parse::<Body>() else { continue };
            given.extend(body.attributes().map(|attribute| attribute.key.as_str().to_owned()));
        }
    }
    given
}
