//! Who refers to a resource.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::locator::Locator;
use crate::rules::fits;

/// The resources that refer to a resource, by index.
pub(super) type Users = BTreeMap<usize, BTreeSet<usize>>;

impl Locator<'_> {
    /// The resources that refer to one, by index.
    pub(super) fn users_of(&self, index: usize) -> impl Iterator<Item = usize> {
        let users = self.users.get_or_init(|| self.find_users());
        users.get(&index).into_iter().flatten().copied()
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
            let referring = resource.body.with_parts().filter(|value| !value.origin.references().is_empty());
            let named = referring.flat_map(|value| self.names.find(value, self.stack, user));
            named.filter(|index| *index != user).for_each(|index| {
                users.entry(index).or_default().insert(user);
            });
        }
        users
    }
}
