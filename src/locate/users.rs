//! Who refers to a resource, and whether it only serves a global service.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::locator::Locator;
use crate::model::{Place, Placement};
use crate::rules::{Satisfied, fits};
use crate::value::{Data, Value};

/// How deep values are looked through for references.
const DEPTH: usize = 64;

/// The resources that refer to a resource, by index.
pub(super) type Users = BTreeMap<usize, BTreeSet<usize>>;

impl Locator<'_> {
    /// Whether a resource lives only where a global service wants it, and only for that.
    pub(super) fn serves_global(&self, index: usize, placement: &Placement) -> bool {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else { return false };
        let Some(serves) = &rule.serves_global else { return false };
        let named = |place: &Place| {
            let info = self.options.catalogue.info(&place.region);
            info.is_some_and(|info| serves.regions.iter().any(|id| id.as_ref() == info.id))
        };
        !placement.places.is_empty()
            && placement.places.iter().all(named)
            && matches!(serves.when.holds(&resource.body, &resource.body), Satisfied::Yes { .. })
            && (serves.users.is_empty() || self.is_used_only_by(index, &serves.users))
    }

    /// Whether resources of some types refer to it, and none of others but its own parts and what lives in no region.
    fn is_used_only_by(&self, index: usize, types: &[Arc<str>]) -> bool {
        let users = self.users.get_or_init(|| self.find_users());
        let mut wanted = false;
        for user in users.get(&index).into_iter().flatten() {
            let is_wanted = self.is_one_of(*user, types);
            if !is_wanted && self.whole_of(*user) != Some(index) && !self.placement(*user, 0).global {
                return false;
            }
            wanted |= is_wanted;
        }
        wanted
    }

    /// Whether a resource is of one of some types (`*` for any text), or of one that is like such a type.
    pub(super) fn is_one_of(&self, index: usize, types: &[Arc<str>]) -> bool {
        let resource = self.stack.resources.get(index);
        let fits = |pattern: &Arc<str>| {
            resource.is_some_and(|resource| fits(pattern, &resource.type_name))
                || self.rule(index).is_some_and(|rule| rule.is_of(pattern))
        };
        types.iter().any(fits)
    }

    fn find_users(&self) -> Users {
        let mut users = Users::new();
        for (user, resource) in self.stack.resources.iter().enumerate() {
            let mut named = BTreeSet::new();
            self.references_in(&resource.body, user, DEPTH, &mut named);
            named.into_iter().filter(|index| *index != user).for_each(|index| {
                users.entry(index).or_default().insert(user);
            });
        }
        users
    }

    /// Everything that a value names by reference, at any depth.
    fn references_in(&self, value: &Value, user: usize, depth: usize, named: &mut BTreeSet<usize>) {
        if !value.origin.references().is_empty() {
            named.extend(self.names.find(value, self.stack, user));
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        match &value.data {
            Data::List(items) | Data::Set(items) | Data::OneOf(items) => {
                items.iter().for_each(|item| self.references_in(item, user, depth, named));
            }
            Data::Map(entries) => entries.values().for_each(|entry| self.references_in(entry, user, depth, named)),
            _ => {}
        }
    }
}
