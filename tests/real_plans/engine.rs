//! Terraform itself, and what its plan says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;

/// Seconds that one run of terraform may take.
const TIMEOUT: &str = "180";

/// Terraform as it runs here.
pub(super) struct Engine {
    /// What `terraform init -plugin-dir` takes.
    pub(super) plugins: PathBuf,
    /// Who answers for AWS. Told in the environment, because a provider's `endpoints` say where it speaks to, which our map reads.
    pub(super) endpoint: String,
}

impl Engine {
    /// The plan of a root in JSON, or why there is none.
    pub(super) fn plan(&self, directory: &Path, inputs: &[String]) -> Result<String, String> {
        let plugins = format!("-plugin-dir={}", self.plugins.display());
        let init = self.terraform(directory, &["init", "-no-color", "-input=false", &plugins]);
        if !init.status.success() {
            return Err(reason(&init));
        }
        let files: Vec<String> = inputs.iter().map(|file| format!("-var-file={file}")).collect();
        let mut arguments = vec!["plan", "-no-color", "-input=false", "-refresh=false", "-out=tfplan"];
        arguments.extend(files.iter().map(String::as_str));
        let plan = self.terraform(directory, &arguments);
        if !plan.status.success() {
            return Err(reason(&plan));
        }
        let show = self.terraform(directory, &["show", "-json", "tfplan"]);
        let _ = std::fs::remove_file(directory.join("tfplan"));
        if show.status.success() { Ok(String::from_utf8(show.stdout).unwrap()) } else { Err(reason(&show)) }
    }

    fn terraform(&self, directory: &Path, arguments: &[&str]) -> Output {
        Command::new("timeout")
            .args([TIMEOUT, "nice", "-n", "10", "terraform"])
            .args(arguments)
            .current_dir(directory)
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_CLI_CONFIG_FILE", "/dev/null")
            .env("TF_IN_AUTOMATION", "1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL_STS", &self.endpoint)
            .env("AWS_ENDPOINT_URL_EC2", &self.endpoint)
            // A region for configurations that state none: they are no concern of the map, which says unknown there.
            .env("AWS_REGION", "eu-north-1")
            .output()
            .unwrap()
    }
}

/// Words of terraform's errors, and what they come to. The first that is found counts.
const REASONS: &[(&str, &str)] = &[
    ("An argument named \"region\" is not expected", "it uses the region argument of provider 6"),
    ("Failed to query available provider packages", "it needs providers that are not at hand"),
    ("no available releases match", "it needs providers that are not at hand"),
    ("Could not retrieve", "it needs modules that are not at hand"),
    ("Invalid module source", "it needs modules that are not at hand"),
    ("Module not found", "it needs modules that are not at hand"),
    ("Error accessing remote module registry", "it needs modules that are not at hand"),
    ("Failed to download module", "it needs modules that are not at hand"),
    ("Could not download module", "it needs modules that are not at hand"),
    ("Unreadable module directory", "a module is not there"),
    ("Invalid for_each argument", "a for_each is known only after apply"),
    ("Invalid count argument", "a count is known only after apply"),
    ("reading ", "it needs data sources"),
    ("read failed", "it needs data sources"),
    ("no matching", "it needs data sources"),
    ("operation error", "it needs data sources"),
    ("Unsupported argument", "it was written for another version of the provider"),
    ("Unsupported block type", "it was written for another version of the provider"),
    ("Missing required argument", "it was written for another version of the provider"),
    ("Invalid resource type", "it was written for another version of the provider"),
    ("Invalid value for variable", "its variables ask for true values"),
    ("Invalid function argument", "its variables ask for true values"),
    ("Unsupported attribute", "its variables ask for true values"),
];

fn reason(output: &Output) -> String {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.code() == Some(124) {
        return "it takes too long".to_owned();
    }
    let errors: Vec<&str> = text.split("Error: ").skip(1).collect();
    let known = REASONS.iter().find(|(words, _)| errors.iter().any(|error| error.contains(words)));
    let first = errors.first().and_then(|error| error.lines().next()).unwrap_or("no error");
    known.map_or_else(|| format!("terraform refuses it: {first}"), |(_, what)| (*what).to_owned())
}

/// What a plan says.
#[derive(Default)]
pub(super) struct Planned {
    /// The key of each instance's provider configuration, by address.
    pub(super) providers: BTreeMap<String, String>,
    /// The region of each provider configuration, as far as a data source or a constant tells, by key.
    pub(super) regions: BTreeMap<String, String>,
    /// The planned values, as text, by address.
    pub(super) values: BTreeMap<String, String>,
}

impl Planned {
    /// Reads a plan. `probes`: data sources that tell the regions, by the keys of providers.
    pub(super) fn read(text: &str, probes: &[(String, String)]) -> Self {
        let plan: Json = serde_json::from_str(text).unwrap();
        let mut planned = Self::default();
        let mut keys = BTreeMap::new();
        provider_keys(&plan["configuration"]["root_module"], "", &mut keys);
        let list = |json: &Json| json.as_array().cloned().unwrap_or_default();
        let mut modules = vec![plan["planned_values"]["root_module"].clone()];
        while let Some(module) = modules.pop() {
            for resource in list(&module["resources"]).iter().filter(|resource| resource["mode"] == "managed") {
                let address = resource["address"].as_str().unwrap();
                let key = keys.get(&without_keys(address)).cloned().unwrap_or_default();
                planned.providers.insert(address.to_owned(), key);
                planned.values.insert(address.to_owned(), resource["values"].to_string());
            }
            modules.extend(list(&module["child_modules"]));
        }
        for (key, config) in plan["configuration"]["provider_config"].as_object().into_iter().flatten() {
            if let Some(region) = config["expressions"]["region"]["constant_value"].as_str() {
                planned.regions.insert(key.clone(), region.to_owned());
            }
        }
        for resource in list(&plan["prior_state"]["values"]["root_module"]["resources"]) {
            for (key, probe) in probes {
                if resource["address"] == **probe {
                    planned.regions.insert(key.clone(), resource["values"]["name"].as_str().unwrap().to_owned());
                }
            }
        }
        planned
    }
}

fn provider_keys(module: &Json, prefix: &str, keys: &mut BTreeMap<String, String>) {
    for resource in module["resources"].as_array().into_iter().flatten() {
        let address = format!("{prefix}{}", resource["address"].as_str().unwrap());
        keys.insert(address, resource["provider_config_key"].as_str().unwrap_or_default().to_owned());
    }
    for (name, call) in module["module_calls"].as_object().into_iter().flatten() {
        provider_keys(&call["module"], &format!("{prefix}module.{name}."), keys);
    }
}

/// An address without the keys of its instances.
pub(super) fn without_keys(address: &str) -> String {
    let (mut kept, mut inside, mut quoted, mut escaped) = (String::new(), false, false, false);
    for character in address.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if inside => quoted = !quoted,
            '[' if !quoted => inside = true,
            ']' if !quoted => inside = false,
            other if !inside => kept.push(other),
            _ => {}
        }
    }
    kept
}
