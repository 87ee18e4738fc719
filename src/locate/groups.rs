//! Groups and parts: clusters that join a global cluster, settings that belong to a bucket.

use std::sync::Arc;

use super::answer::Answer;
use super::locator::Locator;
use super::sources::joined;
use crate::model::{Class, Completeness, Endpoint, Link, LinkKind, Place, Placement, Role};
use crate::rules::Satisfied;
use crate::value::{Unknown, Value};

impl Locator<'_> {
    /// Members and their groups, by `member-of`: by group, the member that the others copy from first, as far as that
    /// is said.
    pub(super) fn find_members(&self) -> Vec<(usize, usize)> {
        let mut members = Vec::new();
        for (index, resource) in self.stack.resources.iter().enumerate() {
            let Some(membership) = self.rule(index).and_then(|rule| rule.member_of.as_ref()) else { continue };
            for value in membership.resource.select(&resource.body) {
                for group in self.names.find(&value, self.stack, index) {
                    members.push((index, group));
                    members.extend(self.members_named_by(group, membership.named_by.as_ref()));
                }
            }
        }
        members.sort_by_key(|(member, group)| (*group, !self.is_first(*member, *group), *member));
        members.dedup();
        members
    }

    /// Members that the group itself names: the cluster it was made from.
    fn members_named_by(&self, group: usize, path: Option<&crate::value::Path>) -> Vec<(usize, usize)> {
        let (Some(resource), Some(path)) = (self.stack.resources.get(group), path) else { return Vec::new() };
        let named = path.select(&resource.body);
        named.iter().flat_map(|value| self.names.find(value, self.stack, group)).map(|member| (member, group)).collect()
    }

    fn members_of(&self, group: usize) -> Vec<usize> {
        self.members.iter().filter(|(_, of)| *of == group).map(|(member, _)| *member).collect()
    }

    /// Whether a member is the one that the others copy from: the group names it, or it says what the first alone says.
    fn is_first(&self, member: usize, group: usize) -> bool {
        let Some(membership) = self.rule(member).and_then(|rule| rule.member_of.as_ref()) else { return false };
        let says_so = self.stack.resources.get(member).is_some_and(|resource| {
            !membership.first.is_empty()
                && matches!(membership.first.holds(&resource.body, &resource.body), Satisfied::Yes { .. })
        });
        says_so || self.members_named_by(group, membership.named_by.as_ref()).contains(&(member, group))
    }

    /// A group lives where its members live.
    pub(super) fn group_placement(&self, group: usize, depth: usize) -> Placement {
        let mut answer = Answer::default();
        let members = self.members_of(group);
        for (position, member) in members.iter().enumerate() {
            let placement = self.placement(*member, depth + 1);
            let beyond =
                self.rule(*member).and_then(|rule| rule.member_of.as_ref()).map_or(Role::Replica, |of| of.role);
            let why = placement.why_beyond_choices().cloned();
            answer.choices.extend(placement.choices);
            for mut place in placement.places {
                place.role = if position == 0 && place.role == Role::Primary { Role::Primary } else { beyond };
                answer.places.push(place);
            }
            if matches!(placement.completeness, Completeness::Unknown | Completeness::AtLeast) {
                answer.incomplete = answer.incomplete.or(why);
            }
        }
        if members.is_empty() {
            answer.unknown = Some(Unknown::Unstated("none of its members is in this stack".into()));
        }
        answer.into_placement()
    }

    /// What goes from the first member of a group to the others in other regions.
    pub(super) fn group_links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for group in 0..self.stack.resources.len() {
            let members = self.members_of(group);
            let Some((first, others)) = members.split_first() else { continue };
            links.extend(others.iter().filter_map(|other| self.group_link(*first, *other)));
        }
        links
    }

    fn group_link(&self, first: usize, other: usize) -> Option<Link> {
        let resource = self.stack.resources.get(other)?;
        let kind = self.rule(other)?.member_of.as_ref().map_or(LinkKind::Replication, |of| of.link);
        Some(Link {
            kind,
            from: self.endpoint(first)?,
            to: self.endpoint(other)?,
            at: resource.at.clone(),
            by: resource.address.clone(),
            class: Class::Deliberate,
            trail: None,
            synchronous: false,
        })
    }

    /// A resource of the stack as the end of a link.
    pub(super) fn endpoint(&self, index: usize) -> Option<Endpoint> {
        let resource = self.stack.resources.get(index)?;
        let placement = self.placement(index, 0);
        let mut regions: Vec<_> = placement
            .places
            .iter()
            .filter(|place| place.role == Role::Primary)
            .map(|place| place.region.clone())
            .collect();
        regions.sort();
        regions.dedup();
        Some(Endpoint {
            resource: Some(resource.address.clone()),
            name: resource.address.clone(),
            regions,
            named: Arc::default(),
            abroad: None,
            worldwide: placement.global,
        })
    }

    /// Parts and their wholes, by `part-of`, sorted.
    pub(super) fn find_parts(&self) -> Vec<(usize, usize)> {
        let parts = (0..self.stack.resources.len()).filter_map(|part| Some((part, self.whole_of(part)?)));
        parts.collect()
    }

    /// The copies of what a part belongs to that another stack has: it is copied along. Nobody decided that here.
    pub(super) fn copies_of_whole_abroad(&self, part: usize) -> Vec<Place> {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(part), self.rule(part)) else { return Vec::new() };
        let values: Vec<Value> = rule.part_of.iter().flat_map(|path| path.select(&resource.body)).collect();
        let found = values.iter().flat_map(|value| {
            let references = value.origin.references().iter();
            references.filter_map(move |reference| Some((value, self.around.found(reference, &[])?)))
        });
        let mut found = found;
        let (Some((value, whole)), None) = (found.next(), found.next()) else { return Vec::new() };
        let copies = whole.places.iter().filter(|place| place.role != Role::Primary).cloned();
        let along = |place: Place| Place {
            class: Class::Ambient,
            trail: joined(&value.origin, place.trail.as_ref()),
            assumed: place.assumed || value.origin.assumed,
            ..place
        };
        copies.map(along).collect()
    }

    /// The resource that this one is a part of.
    pub(super) fn whole_of(&self, part: usize) -> Option<usize> {
        let resource = self.stack.resources.get(part)?;
        let values = self.rule(part)?.part_of.iter().flat_map(|path| path.select(&resource.body));
        let mut wholes = values.flat_map(|value| self.names.find(&value, self.stack, part));
        wholes.find(|whole| *whole != part && !self.names.is_of_no_cloud(*whole))
    }
}
