//! The planned instances: all that will exist once the plan was carried out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::document::{Document, Instance, Module, ResourceChange};

/// The managed instances of a plan, by address.
#[derive(Debug, Default)]
pub(super) struct Instances<'a> {
    /// What will be.
    pub(super) all: BTreeMap<Cow<'a, str>, Instance<'a>>,
    /// The addresses of what is new, or made anew.
    pub(super) created: BTreeSet<Cow<'a, str>>,
    /// What is known only after the plan was carried out.
    pub(super) unknown: BTreeMap<Cow<'a, str>, &'a RawValue>,
    /// How many there are beyond the limit.
    pub(super) beyond: usize,
}

impl<'a> Instances<'a> {
    /// Collects at most `limit` instances: those of the planned values, else what remains after the changes.
    pub(super) fn of(document: &Document<'a>, limit: usize) -> Self {
        let mut instances = Self::default();
        let planned = document.planned_values.as_ref();
        match planned {
            Some(values) => values.root_module.iter().for_each(|root| instances.add_modules(root, limit)),
            None => instances.add_changes(document, limit),
        }
        let changes = || document.resource_changes.iter().flatten().filter(|change| change.deposed.is_none());
        let is_new = |change: &&ResourceChange<'_>| change.change.actions.iter().any(|action| action == "create");
        instances.created = changes().filter(is_new).map(|change| change.address.clone()).collect();
        let unknown = changes().filter_map(|change| Some((change.address.clone(), change.change.after_unknown?)));
        instances.unknown = unknown.collect();
        instances
    }

    fn add_modules(&mut self, root: &Module<'a>, limit: usize) {
        let mut waiting = vec![root];
        while let Some(module) = waiting.pop() {
            for instance in module.resources.iter().flatten().filter(|instance| instance.mode == "managed") {
                self.add(instance.clone(), limit);
            }
            waiting.extend(module.child_modules.iter().flatten());
        }
    }

    fn add_changes(&mut self, document: &Document<'a>, limit: usize) {
        for change in document.resource_changes.iter().flatten().filter(|change| change.deposed.is_none()) {
            let goes = change.change.actions.iter().all(|action| matches!(action.as_ref(), "delete" | "forget"));
            let managed = change.mode.as_deref().is_none_or(|mode| mode == "managed");
            let (Some(type_name), false, true) = (&change.type_name, goes, managed) else { continue };
            let instance = Instance {
                address: change.address.clone(),
                mode: "managed".into(),
                type_name: type_name.clone(),
                provider_name: change.provider_name.clone(),
                values: change.change.after,
            };
            self.add(instance, limit);
        }
    }

    fn add(&mut self, instance: Instance<'a>, limit: usize) {
        if self.all.len() >= limit && !self.all.contains_key(&instance.address) {
            self.beyond += 1;
            return;
        }
        self.all.insert(instance.address.clone(), instance);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn addresses(text: &str, limit: usize) -> (Vec<String>, usize) {
        let document = Document::read(text).unwrap();
        let instances = Instances::of(&document, limit);
        (instances.all.keys().map(ToString::to_string).collect(), instances.beyond)
    }

    #[test]
    fn without_planned_values_the_changes_say_what_remains() {
        let change = |address: &str, actions: &str| {
            format!(
                r#"{{"address": "{address}", "mode": "managed", "type": "a", "change": {{"actions": [{actions}], "after": null}}}}"#
            )
        };
        let text = format!(
            r#"{{"format_version": "1.2", "resource_changes": [{}, {}, {}]}}"#,
            change("a.new", r#""create""#),
            change("a.gone", r#""delete""#),
            change("a.again", r#""delete", "create""#),
        );
        assert_eq!(addresses(&text, 10), (vec!["a.again".to_owned(), "a.new".to_owned()], 0));
    }

    #[test]
    fn what_is_beyond_the_limit_is_counted() {
        let one = |name: &str| format!(r#"{{"address": "a.{name}", "mode": "managed", "type": "a"}}"#);
        let text = format!(
            r#"{{"format_version": "1.2", "planned_values": {{"root_module": {{"resources": [{}, {}, {}]}}}}}}"#,
            one("x"),
            one("y"),
            one("z")
        );
        assert_eq!(addresses(&text, 2), (vec!["a.x".to_owned(), "a.y".to_owned()], 1));
    }
}
