//! Where a state is kept: what its writer's backend and its reader's `config` must both say.

use std::sync::Arc;

use crate::terraform::module::{Block, Content, Module};
use crate::terraform::paths;
use crate::value::Value;

/// A state in the default workspace: the kind of its backend, and the settings that tell it from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::terraform) struct StateAddress {
    backend: &'static str,
    settings: Vec<Arc<str>>,
}

/// A setting that tells a state from others, with what it is when it is left out.
type Setting = (&'static str, Option<&'static str>);

/// The host of HCP Terraform.
pub(super) const HCP_TERRAFORM: &str = "app.terraform.io";

/// The settings that name a state, by backend. Names of buckets and storage accounts are unique in the whole world.
const BACKENDS: [(&str, &[Setting]); 4] = [
    ("azurerm", &[("storage_account_name", None), ("container_name", None), ("key", None)]),
    ("gcs", &[("bucket", None), ("prefix", Some(""))]),
    ("remote", &[("hostname", Some(HCP_TERRAFORM)), ("organization", None), ("workspaces.name", None)]),
    ("s3", &[("bucket", None), ("key", None)]),
];

/// Settings that lead to another service than the cloud's own, where a name may stand for something else.
const ELSEWHERE: [&str; 4] = ["endpoint", "endpoints", "environment", "storage_custom_endpoint"];

/// The file of a state on the machine, when no other is named.
const LOCAL_FILE: &str = "terraform.tfstate";

/// What a setting says.
enum Said {
    Nothing,
    Text(Arc<str>),
    /// It hangs on something that the files do not tell for sure.
    Untold,
}

impl StateAddress {
    /// Where a root module writes its state; none where its files do not say it in plain text.
    pub(in crate::terraform) fn written_by(root: &Module) -> Option<Self> {
        let settings = || root.settings.iter().flat_map(|settings| &settings.content.blocks);
        let mut blocks = settings().filter(|block| matches!(block.kind.as_ref(), "backend" | "cloud"));
        let block = blocks.next();
        if blocks.next().is_some() {
            return None;
        }
        let kind = block.map_or_else(|| Arc::from("local"), kind_of);
        Self::new(&kind, &root.directory, |name| block.map_or(Said::Nothing, |block| written(&block.content, name)))
    }

    /// Where the state is that a `terraform_remote_state` reads. `directory`: that of the root module that runs it.
    pub(in crate::terraform) fn read_by(body: &Value, directory: &str) -> Option<Self> {
        match said(body.get("workspace")) {
            Said::Nothing => {}
            Said::Text(name) if name.as_ref() == "default" => {}
            _ => return None,
        }
        let Said::Text(kind) = said(body.get("backend")) else { return None };
        let config = body.get("config");
        if config.is_some_and(|config| config.as_map().is_none() && !config.is_null()) {
            return None;
        }
        Self::new(&kind, directory, |path| {
            let mut names = path.split('.');
            let first = names.next().and_then(|name| config?.get(name));
            said(names.fold(first, |value, name| value?.get(name)))
        })
    }

    /// Where HCP Terraform keeps the state of a workspace.
    pub(in crate::terraform) fn of_workspace(organization: &str, name: &str) -> Self {
        Self { backend: "remote", settings: vec![HCP_TERRAFORM.into(), organization.into(), name.into()] }
    }

    fn new(kind: &str, directory: &str, said: impl Fn(&str) -> Said) -> Option<Self> {
        if kind == "local" {
            return Self::on_the_machine(directory, &said);
        }
        let (backend, settings) = BACKENDS.iter().find(|(backend, _)| *backend == kind)?;
        if ELSEWHERE.iter().any(|name| !matches!(said(name), Said::Nothing)) {
            return None;
        }
        let settings = settings.iter().map(|(name, default)| match said(name) {
            Said::Text(text) => Some(text),
            Said::Nothing => default.map(Arc::from),
            Said::Untold => None,
        });
        Some(Self { backend, settings: settings.collect::<Option<_>>()? })
    }

    /// A file, named from where terraform runs: the root module's directory.
    fn on_the_machine(directory: &str, said: impl Fn(&str) -> Said) -> Option<Self> {
        if !matches!(said("workspace_dir"), Said::Nothing) {
            return None;
        }
        let path = match said("path") {
            Said::Text(path) => path,
            Said::Nothing => LOCAL_FILE.into(),
            Said::Untold => return None,
        };
        Some(Self { backend: "local", settings: vec![paths::join(directory, &path)?.into()] })
    }
}

/// HCP Terraform keeps what the backend `remote` keeps.
fn kind_of(block: &Block) -> Arc<str> {
    if block.kind.as_ref() == "cloud" { "remote".into() } else { block.label(0) }
}

/// What a backend block says; `workspaces.name` stands in a nested block.
fn written(content: &Content, path: &str) -> Said {
    let (content, name) = match path.split_once('.') {
        Some((block, name)) => match content.blocks_of(block).next() {
            Some(block) => (&block.content, name),
            None => return Said::Nothing,
        },
        None => (content, path),
    };
    let is_block = content.blocks_of(name).next().is_some();
    match content.argument(name).map(|argument| argument.expression.as_str()) {
        None if is_block => Said::Untold,
        None => Said::Nothing,
        Some(Some(text)) => Said::Text(text.into()),
        Some(None) => Said::Untold,
    }
}

fn said(value: Option<&Value>) -> Said {
    match value {
        None => Said::Nothing,
        Some(value) if value.is_null() => Said::Nothing,
        Some(value) if value.origin.assumed => Said::Untold,
        Some(value) => value.as_str().map_or(Said::Untold, |text| Said::Text(text.into())),
    }
}
