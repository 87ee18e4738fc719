//! What an annotation is written on, found by its address.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Refusal;
use crate::config::without_keys;
use crate::discover::Repositories;
use crate::finding::Finding;
use crate::lint::{MappedScope, MappedStack, Report};
use crate::model::{DecisionSite, Driver, ScopeKind, StackKind};
use crate::source::{Location, SourceFile};

/// Directories of modules that were installed: their text is not the user's to edit.
const INSTALLED: &[&str] = &[".terraform", ".terragrunt-cache"];

/// Places or names that a refusal lists.
const LISTED: usize = 5;

/// A block, an object or a stack on which an annotation can be written.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its name in messages: an address without instance keys, `provider.aws.dr`, a stack's name.
    pub name: String,
    /// What it is.
    pub kind: ScopeKind,
    /// The block's header, the object's first key.
    pub at: Location,
    /// The stack's name.
    pub stack: String,
    /// The stack's directory, as reports show it.
    pub(super) directory: String,
    /// The driver that is said on it.
    pub(super) driver: Option<Driver>,
    /// The stack's configuration files, the nearest first.
    pub(super) configs: Vec<Arc<SourceFile>>,
    pub(super) repositories: Repositories,
    stack_kind: StackKind,
}

impl Site {
    fn new(report: &Report, stack: &MappedStack, scope: &MappedScope) -> Self {
        Self {
            name: scope.name.clone(),
            kind: scope.kind,
            at: scope.at.clone(),
            stack: stack.name.clone(),
            directory: stack.directory.clone(),
            driver: scope.driver.clone(),
            configs: stack.configs.clone(),
            repositories: report.repositories.clone(),
            stack_kind: stack.kind,
        }
    }

    /// Whether it is an object of Kubernetes.
    pub(super) fn is_object(&self) -> bool {
        self.stack_kind == StackKind::Kubernetes && self.kind != ScopeKind::Stack
    }

    /// Whether it is a stack of Terraform without a block of its own, whose annotations stand in a file.
    pub(super) fn is_file_of_stack(&self) -> bool {
        self.kind == ScopeKind::Stack && self.stack_kind != StackKind::Kubernetes && self.at.span.end == 0
    }

    /// Refuses text that is not the user's: plans, standard input.
    pub(super) fn check_writable(&self) -> Result<(), Refusal> {
        let path = self.at.path();
        if path == "<stdin>" || self.stack_kind == StackKind::Plan {
            return Err(Refusal::new(
                &self.name,
                format!("{path} is made by a program: annotate the files that it was made from"),
            ));
        }
        Ok(())
    }
}

/// The site with an address: a resource's (with or without instance keys), `module.x`, `provider.aws.dr`, an object's
/// `Kind/namespace/name`, a stack's name, or what a finding names.
///
/// # Errors
/// When nothing has it, with what was perhaps meant, or when several blocks have, with their places.
pub fn find(report: &Report, address: &str) -> Result<Site, Refusal> {
    let bare = without_keys(address);
    let exact = sites(report, |scope| scope.name == address);
    let named = if exact.is_empty() { sites(report, |scope| scope.name == bare) } else { exact };
    let found = if named.is_empty() { by_resource(report, address, &bare) } else { named };
    match found.as_slice() {
        [] => by_finding(report, address),
        [site] if is_installed(site.at.path()) => Err(not_yours(report, site)),
        [site] => Ok(site.clone()),
        several => Err(ambiguous(address, several)),
    }
}

/// The site that a finding is about.
///
/// # Errors
/// When no annotation can stand there.
pub fn of_finding(report: &Report, finding: &Finding) -> Result<Site, Refusal> {
    standing_at(report, &finding.stack, &finding.resource, &finding.at)
}

/// The sites on which the answer to a decision is to stand, each place once.
///
/// # Errors
/// When no annotation can stand on one of them.
pub fn of_decision(report: &Report, decision: &DecisionSite) -> Result<Vec<Site>, Refusal> {
    let mut found: Vec<Site> = Vec::new();
    for spot in &decision.spots {
        // What is decided at several blocks has the name of the first.
        let of_block = |scope: &MappedScope| scope.at == spot.at && scope.kind != ScopeKind::Stack;
        let mut own = if decision.stacks.is_empty() { sites(report, of_block) } else { Vec::new() };
        own.retain(|site| !is_installed(site.at.path()));
        let site = own.into_iter().next();
        let site = site.map_or_else(|| standing_at(report, &spot.stack, &decision.name, &spot.at), Ok)?;
        if found.iter().all(|other| other.at != site.at) {
            found.push(site);
        }
    }
    Ok(found)
}

/// The site of a stack at a place, else the one with a name, else the stack itself.
fn standing_at(report: &Report, stack: &str, name: &str, at: &Location) -> Result<Site, Refusal> {
    let here = |site: &Site| site.stack == stack && !is_installed(site.at.path());
    let of_scopes = |wanted: &dyn Fn(&MappedScope) -> bool| sites(report, wanted).into_iter().find(here);
    let bare = without_keys(name);
    let named = || of_scopes(&|scope| scope.name == name || scope.name == bare);
    let standing = || of_scopes(&|scope| scope.at == *at);
    let whole = || of_scopes(&|scope| scope.kind == ScopeKind::Stack);
    let found = if is_fleet(report, stack, name) { whole() } else { standing().or_else(named).or_else(whole) };
    found.ok_or_else(|| {
        let message = "no comment can say why here: record a decision in regionlint.yaml with --config-decision ID";
        Refusal::at(at, message)
    })
}

/// Whether what has the name is decided by several stacks: each speaks for itself.
fn is_fleet(report: &Report, stack: &str, name: &str) -> bool {
    report.sites.iter().any(|site| site.name == name && site.stacks.iter().any(|member| member == stack))
}

/// The scopes that are wanted, each place once.
fn sites(report: &Report, wanted: impl Fn(&MappedScope) -> bool) -> Vec<Site> {
    let mut sites = BTreeMap::new();
    for stack in &report.map.stacks {
        for scope in stack.scopes.iter().filter(|scope| wanted(scope)) {
            sites.entry(scope.at.clone()).or_insert_with(|| Site::new(report, stack, scope));
        }
    }
    sites.into_values().collect()
}

/// The blocks of resources: a module that is called twice is one text and has two addresses.
fn by_resource(report: &Report, address: &str, bare: &str) -> Vec<Site> {
    let resources = report.map.stacks.iter().flat_map(|stack| &stack.resources);
    let named = resources.filter(|resource| resource.address == address || without_keys(&resource.address) == bare);
    let places: Vec<&Location> = named.map(|resource| &resource.at).collect();
    if places.is_empty() { Vec::new() } else { sites(report, |scope| places.contains(&&scope.at)) }
}

fn by_finding(report: &Report, address: &str) -> Result<Site, Refusal> {
    match report.findings.iter().find(|finding| finding.resource == address) {
        Some(finding) => of_finding(report, finding),
        None => Err(Refusal::new(address, format!("nothing here has this address{}", meant(report, address)))),
    }
}

/// What was perhaps meant: an address that is a slip away, or those that end with what was written.
fn meant(report: &Report, address: &str) -> String {
    let scopes = report.map.stacks.iter().flat_map(|stack| &stack.scopes);
    let mut names: Vec<&str> = scopes.map(|scope| scope.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let ends = |name: &&str| name.strip_suffix(address).is_some_and(|rest| rest.ends_with(['.', '/']));
    let mut near: Vec<&str> = names.iter().copied().filter(ends).collect();
    if near.is_empty() {
        let distance = |name: &str| strsim::damerau_levenshtein(&address.to_lowercase(), &name.to_lowercase());
        let allowed = (address.chars().count() / 4).clamp(1, 5);
        near = names.into_iter().filter(|name| distance(name) <= allowed).collect();
        near.sort_by_key(|name| distance(name));
    }
    match near.as_slice() {
        [] => "; `regionlint map` lists them all".to_owned(),
        near => {
            let near: Vec<String> = near.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
            format!("; did you mean {}?", near.join(" or "))
        }
    }
}

fn ambiguous(address: &str, sites: &[Site]) -> Refusal {
    let mut places: Vec<String> =
        sites.iter().take(LISTED).map(|site| format!("{} (stack {})", site.at, site.stack)).collect();
    if sites.len() > LISTED {
        places.push(format!("{} more", sites.len() - LISTED));
    }
    let message =
        format!("{} blocks have this address: {}. Name the directory after it", sites.len(), places.join(", "));
    Refusal::new(address, message)
}

/// The text of an installed module is not the user's; the call that leads to it is.
fn not_yours(report: &Report, site: &Site) -> Refusal {
    let stack = report.map.stacks.iter().filter(|stack| stack.name == site.stack);
    let calls = stack.flat_map(|stack| &stack.scopes).filter(|scope| scope.kind == ScopeKind::Module);
    let leads = |scope: &&MappedScope| site.name.strip_prefix(&scope.name).is_some_and(|rest| rest.starts_with('.'));
    let call = calls.filter(leads).filter(|scope| !is_installed(scope.at.path())).max_by_key(|scope| scope.name.len());
    let call = call.map_or_else(|| "the `module` block that calls it".to_owned(), |call| format!("`{}`", call.name));
    let message = format!("its text, {}, belongs to a module that was installed: annotate {call}", site.at.path());
    Refusal::new(&site.name, message)
}

fn is_installed(path: &str) -> bool {
    path.split('/').any(|part| INSTALLED.contains(&part))
}
