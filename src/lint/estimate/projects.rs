//! Which project of an estimate is which stack: by its place, and never by likeness of what is in it.

use std::collections::BTreeMap;

use super::Miss;
use super::infracost::{Metadata, Price, Project};
use crate::lint::report::{MappedResource, MappedStack, Report};
use crate::model::StackKind;

/// What can have a price, and the prices of every stack.
pub(super) struct Projects<'e> {
    /// By stack and address.
    resources: BTreeMap<(&'e str, &'e str), &'e MappedResource>,
    prices: BTreeMap<&'e str, Result<BTreeMap<&'e str, Price<'e>>, Miss>>,
}

impl<'e> Projects<'e> {
    pub(super) fn new(projects: &'e [Project], report: &'e Report) -> Self {
        // Manifests have no prices.
        let stacks = report.map.stacks.iter().filter(|stack| stack.kind != StackKind::Kubernetes);
        let stacks: Vec<&MappedStack> = stacks.collect();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for stack in &stacks {
            *places.entry(in_repository(report, stack)).or_default() += 1;
        }
        let is_alone = projects.len() == 1 && stacks.len() == 1;
        let of_stack = |stack: &MappedStack| {
            let place = in_repository(report, stack);
            let mut its = projects.iter().filter(|project| project.metadata.is_at(&place, &stack.directory, is_alone));
            let project = its.next().ok_or(Miss::NoProject)?;
            // One place may have several workspaces and sets of inputs, each with its own costs.
            let is_one = its.next().is_none() && places.get(&place) == Some(&1);
            if is_one { Ok(project.prices()) } else { Err(Miss::SeveralProjects) }
        };
        let resources = stacks.iter().flat_map(|stack| {
            stack.resources.iter().map(|resource| ((stack.name.as_str(), resource.address.as_str()), resource))
        });
        Self {
            resources: resources.collect(),
            prices: stacks.iter().map(|stack| (stack.name.as_str(), of_stack(stack))).collect(),
        }
    }

    /// A resource that can have a price.
    pub(super) fn resource(&self, stack: &str, address: &str) -> Option<&MappedResource> {
        self.resources.get(&(stack, address)).copied()
    }

    /// The price of just that address.
    pub(super) fn price(&self, stack: &str, address: &str) -> Result<Price<'e>, Miss> {
        let prices = self.prices.get(stack).ok_or(Miss::NoProject)?;
        let prices = prices.as_ref().map_err(|miss| *miss)?;
        prices.get(address).copied().ok_or(Miss::NotListed)
    }
}

impl Metadata {
    /// Whether a project lies at a place in the repository, or, where it does not say, at a path as reports show it.
    /// One project and one stack alone may be seen from different directories.
    fn is_at(&self, place: &str, shown: &str, is_alone: bool) -> bool {
        if let Some(own) = &self.vcs_sub_path {
            return trimmed(own) == place;
        }
        let (own, shown) = (trimmed(&self.path), trimmed(shown));
        own == shown || is_alone && (ends_with(own, place) || ends_with(place, own))
    }
}

fn in_repository(report: &Report, stack: &MappedStack) -> String {
    trimmed(&report.repositories.path(&stack.directory)).to_owned()
}

/// Whether a path is the end of another one, directory by directory.
fn ends_with(path: &str, end: &str) -> bool {
    end.is_empty() || path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

fn trimmed(path: &str) -> &str {
    let path = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    if path == "." { "" } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_at(path: &str, vcs: Option<&str>, place: &str, is_alone: bool) -> bool {
        Metadata { path: path.to_owned(), vcs_sub_path: vcs.map(ToOwned::to_owned) }.is_at(place, place, is_alone)
    }

    #[test]
    fn a_project_lies_where_it_says() {
        assert!(is_at("./envs/prod/", None, "envs/prod", false));
        assert!(is_at(".", Some("envs/prod"), "envs/prod", false));
        assert!(!is_at("envs/prod", Some("other/envs/prod"), "envs/prod", true));
        assert!(!is_at("envs/dev", None, "envs/prod", true));
        assert!(!is_at("/build/envs/prod", None, "envs/prod", false));
    }

    #[test]
    fn one_project_and_one_stack_may_be_seen_from_elsewhere() {
        assert!(is_at("/build/envs/prod", None, "envs/prod", true));
        assert!(is_at(".", None, "envs/prod", true));
        assert!(!is_at("/build/myenvs/prod", None, "envs/prod", true));
    }
}
