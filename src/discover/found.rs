//! What is there, by kind.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Content, EntryKind, FileKind, ReadError, Request, Tree, Walked, is_other_plan, paths};

/// A file or directory that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its path in the tree.
    pub path: String,
    /// Why.
    pub why: ReadError,
}

/// Everything in the tree that could matter, by kind. All paths are paths of the tree; all lists are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Directories that hold `.tf`, `.tofu` or their JSON: modules, roots or called ones.
    pub terraform: Vec<String>,
    /// `.tfvars` files, automatic ones too.
    pub variables: Vec<String>,
    /// `terragrunt.hcl`, `terragrunt.stack.hcl`, `root.hcl`.
    pub terragrunt: Vec<String>,
    /// Files of Terraform Stacks.
    pub terraform_stacks: Vec<String>,
    /// YAML and JSON that may hold Kubernetes manifests.
    pub manifests: Vec<String>,
    /// Plans in JSON.
    pub plans: Vec<String>,
    /// `Chart.yaml` files.
    pub charts: Vec<String>,
    /// `kustomization.yaml` files.
    pub kustomizations: Vec<String>,
    /// `regionlint.yaml` files.
    pub configs: Vec<String>,
    /// What is to be judged; the rest is there because it may belong to it.
    pub requests: Vec<Request>,
    /// What could not be looked at.
    pub unreadable: Vec<Unreadable>,
}

impl Found {
    /// Lays out what a walk named. What `is_excluded` names is left out, unless the user asked for it by a path that
    /// is excluded itself. JSON is opened to see what it holds, and so is a requested file whose name says nothing.
    pub fn sort(tree: &dyn Tree, walked: Walked, requests: &[Request], is_excluded: &dyn Fn(&str) -> bool) -> Self {
        let insisted: Vec<&Request> = requests.iter().filter(|request| is_excluded(&request.path)).collect();
        let counts = |path: &str| !is_excluded(path) || insisted.iter().any(|request| request.covers(path));
        let mut found = Self { requests: requests.to_vec(), ..Self::default() };
        found.unreadable = walked.unreadable.into_iter().map(|(path, why)| Unreadable { path, why }).collect();
        let mut terraform = BTreeSet::new();
        let mut unclear = Vec::new();
        for path in walked.files.into_iter().filter(|path| counts(path)) {
            let (directory, name) = paths::split(&path);
            match FileKind::of_name(name) {
                Some(FileKind::Terraform) => {
                    terraform.insert(directory.to_owned());
                }
                Some(FileKind::Variables) => found.variables.push(path),
                Some(FileKind::Terragrunt) => found.terragrunt.push(path),
                Some(FileKind::TerraformStacks) => found.terraform_stacks.push(path),
                Some(FileKind::Yaml) => found.manifests.push(path),
                Some(FileKind::Chart) => found.charts.push(path),
                Some(FileKind::Kustomization) => found.kustomizations.push(path),
                Some(FileKind::Config) => found.configs.push(path),
                Some(FileKind::Json) | None => unclear.push(path),
            }
        }
        found.terraform = terraform.into_iter().collect();
        found.look_into(tree, unclear);
        found.manifests.sort();
        found
    }

    /// Opens files whose names say too little. What cannot be read, plans in another form among it, matters only if the
    /// user named it.
    fn look_into(&mut self, tree: &dyn Tree, unclear: Vec<String>) {
        let looked: Vec<_> = unclear
            .into_par_iter()
            .map(|path| {
                let content = tree.read(&path).and_then(|file| self.content(&path, file.text()));
                (path, content)
            })
            .collect();
        for (path, content) in looked {
            match content {
                Ok(Some(Content::Plan)) => self.plans.push(path),
                Ok(Some(Content::Manifests)) => self.manifests.push(path),
                Ok(Some(Content::Terraform) | None) => {}
                Err(why) if self.is_named(&path) => self.unreadable.push(Unreadable { path, why }),
                Err(_) => {}
            }
        }
    }

    /// What a text seems to hold; only where the user named it can it be a plan that he took for one that is read.
    fn content(&self, path: &str, text: &str) -> Result<Option<Content>, ReadError> {
        let content = Content::of_text(text);
        let is_plan = content == Some(Content::Plan);
        if !is_plan && self.is_named(path) && is_other_plan(text) { Err(ReadError::OtherPlan) } else { Ok(content) }
    }

    fn is_named(&self, path: &str) -> bool {
        self.requests.iter().any(|request| request.kind == EntryKind::File && request.path == path)
    }

    /// Whether a path of the tree is to be judged: it was requested, or lies below a requested directory.
    pub fn is_requested(&self, path: &str) -> bool {
        self.requests.iter().any(|request| request.covers(path))
    }
}
