//! Links that lead into another stack, where it is proved: by a reference that came through an output of that stack, or
//! by a name, as a bucket's is unique in the whole world.
//!
//! A name proves it only as the name of something: an identifier says of what (`arn:aws:s3:::logs`), or the rule says
//! what the attribute names (`of`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Located;
use super::naming::identified;
use crate::geo::Region;
use crate::model::{Abroad, Completeness, Endpoint, Link, Placement, Role};
use crate::rules::Rule;
use crate::value::Trail;

/// A resource that other stacks can name.
#[derive(Clone, Debug)]
struct Known {
    stack: usize,
    rule: Arc<Rule>,
    abroad: Abroad,
    regions: Vec<Region>,
    trail: Option<Trail>,
}

/// Resources that outputs hand to other stacks.
type Referred = BTreeMap<Abroad, Known>;

/// Names and the resources that go by them. A name that two resources of a kind go by proves nothing.
type Names = BTreeMap<String, Vec<Known>>;

/// Ties the open ends of links to the resources of other stacks that they name.
pub fn join(located: &mut [&mut Located]) {
    if !located.iter().any(|located| all(located).any(leads_out)) {
        return;
    }
    let names = names(located);
    let referred = referred(located);
    for (stack, located) in located.iter_mut().enumerate() {
        let Located { links, possible, accesses, .. } = &mut **located;
        let open = links.iter_mut().chain(possible).chain(accesses.iter_mut()).filter(|link| leads_out(link));
        open.for_each(|link| tie(link, stack, &names, &referred));
        accesses.retain(super::access::is_far);
    }
}

fn all(located: &Located) -> impl Iterator<Item = &Link> {
    located.links.iter().chain(&located.possible).chain(&located.accesses)
}

fn leads_out(link: &Link) -> bool {
    link.from.resource.is_none() || link.to.resource.is_none()
}

fn names(located: &[&mut Located]) -> Names {
    let mut names = Names::new();
    for (stack, located) in located.iter().enumerate().filter(|(_, located)| !located.stack.is_child) {
        let name_of_stack: Arc<str> = located.stack.name().into();
        for (index, resource) in located.stack.resources.iter().enumerate() {
            let rule = located.rules.get(index).and_then(Option::as_ref);
            let (Some(rule), Some(placement)) =
                (rule.filter(|rule| rule.known_everywhere), located.placements.get(index))
            else {
                continue;
            };
            let values = rule.known_by.iter().flat_map(|path| path.select(&resource.body));
            for name in values.filter_map(|value| value.as_str().map(str::to_owned)) {
                let abroad = Abroad { stack: Arc::clone(&name_of_stack), address: Arc::clone(&resource.address) };
                names.entry(name).or_default().push(Known::new(stack, rule, abroad, placement));
            }
        }
    }
    names
}

/// What references lead to, as far as it is among the stacks.
fn referred(located: &[&mut Located]) -> Referred {
    let links = located.iter().flat_map(|located| all(located));
    let ends = links.flat_map(|link| [&link.from, &link.to]);
    let wanted: BTreeSet<&Abroad> = ends.filter_map(|end| end.abroad.as_ref()).collect();
    if wanted.is_empty() {
        return Referred::new();
    }
    // The manifests of a directory are a stack of the same name as its Terraform.
    let mut stacks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, located) in located.iter().enumerate() {
        stacks.entry(located.stack.name()).or_default().push(index);
    }
    let known = wanted.into_iter().filter_map(|abroad| {
        let having = |stack: &usize| Some((*stack, located.get(*stack)?.stack.position(&abroad.address)?));
        let mut having = stacks.get(abroad.stack.as_ref())?.iter().filter_map(having);
        let (stack, index) = having.next().filter(|_| having.next().is_none())?;
        let located = located.get(stack)?;
        let rule = located.rules.get(index)?.as_ref()?;
        Some((abroad.clone(), Known::new(stack, rule, abroad.clone(), located.placements.get(index)?)))
    });
    known.collect()
}

impl Known {
    fn new(stack: usize, rule: &Arc<Rule>, abroad: Abroad, placement: &Placement) -> Self {
        Self {
            stack,
            rule: Arc::clone(rule),
            abroad,
            regions: certain(placement),
            trail: placement.primary().and_then(|place| place.trail.clone()),
        }
    }
}

/// Where it lives first of all, if that is the whole truth.
fn certain(placement: &Placement) -> Vec<Region> {
    if !matches!(placement.completeness, Completeness::Known | Completeness::Assumed) {
        return Vec::new();
    }
    let primary = placement.places.iter().filter(|place| place.role == Role::Primary);
    let mut regions: Vec<Region> = primary.map(|place| place.region.clone()).collect();
    regions.sort();
    regions.dedup();
    regions
}

fn tie(link: &mut Link, stack: usize, names: &Names, referred: &Referred) {
    for end in [&mut link.from, &mut link.to] {
        let meant = |known: &&Known| end.named.is_empty() || end.named.iter().any(|types| known.rule.is_of(types));
        let by_reference = end.abroad.take().and_then(|abroad| referred.get(&abroad)).filter(meant);
        let Some(known) = by_reference.or_else(|| find(end, stack, names)) else { continue };
        end.abroad = Some(known.abroad.clone());
        end.name = format!("{} of {}", known.abroad.address, known.abroad.stack).into();
        if end.regions.is_empty() {
            end.regions.clone_from(&known.regions);
            link.trail = link.trail.take().or_else(|| known.trail.clone());
        }
    }
}

/// The only resource that an end can name, if another stack has it.
fn find<'n>(end: &Endpoint, stack: usize, names: &'n Names) -> Option<&'n Known> {
    if end.resource.is_some() {
        return None;
    }
    let identified = identified(&end.name);
    if identified.is_none() && end.named.is_empty() {
        return None;
    }
    let is_meant = |known: &&Known| {
        identified.is_none_or(|(_, types)| known.rule.is_of(types))
            && (end.named.is_empty() || end.named.iter().any(|types| known.rule.is_of(types)))
    };
    let known = names.get(identified.map_or(end.name.as_ref(), |(name, _)| name))?;
    let mut meant = known.iter().filter(is_meant);
    meant.next().filter(|only| meant.next().is_none() && only.stack != stack)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;
    use crate::rules::Book;

    /// Whether a name, of which a rule says what it can mean, is taken for another stack's bucket `logs`.
    fn is_found(name: &str, types: &[&str]) -> bool {
        let rule = Arc::clone(&Book::default().rules_for("aws_s3_bucket")[0]);
        let abroad = Abroad { stack: "far".into(), address: "aws_s3_bucket.logs".into() };
        let known = Known { stack: 0, rule, abroad, regions: Vec::new(), trail: None };
        let names = Names::from([("logs".to_owned(), vec![known])]);
        let named = types.iter().map(|name| Arc::from(*name)).collect();
        let regions = Vec::new();
        let end = Endpoint { resource: None, name: name.into(), regions, named, abroad: None, worldwide: false };
        find(&end, 1, &names).is_some()
    }

    #[test]
    fn a_name_means_a_bucket_where_its_form_or_the_rule_says_so() {
        assert!(is_found("arn:aws:s3:::logs", &[]));
        assert!(is_found("logs", &["aws_s3_bucket"]));
        assert!(!is_found("logs", &[]), "any text may be called so");
        assert!(!is_found("logs", &["aws_cloudwatch_log_group"]));
        assert!(!is_found("arn:aws:s3:::logs", &["aws_cloudwatch_log_group"]));
        let account = "/subscriptions/1/resourceGroups/a/providers/Microsoft.Storage/storageAccounts/logs";
        assert!(!is_found(account, &[]), "another cloud has names of its own");
    }
}
