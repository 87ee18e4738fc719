//! What data sources read: the one that their own arguments ask for.

use std::sync::Arc;

use super::clusters::{Around, through};
use super::locator::Locator;
use super::region::Told;
use crate::model::{DataSource, Resource, ResourceKind, Stack, StackKind};
use crate::rules::{Source, SourceKind, fits};
use crate::value::{Reference, Value};

impl Locator<'_> {
    /// Where lives what a data source reads that a value refers to, as far as its arguments say so. `source` may say of
    /// which types it is.
    pub(super) fn where_read(&self, source: &Source, value: &Value) -> Vec<Told> {
        let read = |reference| Some((reference, self.data_source(reference)?));
        let read = value.origin.references().iter().filter_map(read);
        let is_one = |read: &DataSource| source.of.is_empty() || source.of.iter().any(|of| fits(of, &read.type_name));
        read.filter(|(_, read)| is_one(read))
            .flat_map(|(reference, read)| {
                let named_by = value.is_attribute(reference).then_some(reference.attribute.as_ref());
                self.asked_for(read, named_by, !source.of.is_empty())
            })
            .map(|told| through(told, &value.origin))
            .collect()
    }

    fn data_source(&self, reference: &Reference) -> Option<&DataSource> {
        let own = reference.stack.is_none().then_some(&self.stack.data_sources)?;
        own.iter().find(|one| one.address == reference.address)
    }

    /// Where a data source asks for something: its arguments mean what those of the resource do. Where it leaves the place
    /// out it asks where its provider says; only of what is known to answer in one region alone does that tell anything:
    /// so it is of a type that the rule asks for (`is_meant`), and of what an attribute names (`named_by`) where the pack
    /// says so.
    fn asked_for(&self, asking: &DataSource, named_by: Option<&str>, is_meant: bool) -> Vec<Told> {
        let stack = alone(asked(asking));
        let locator = Locator::new(&stack, self.options, Around::default());
        let Some(rule) = locator.rule(0) else { return Vec::new() };
        if let Some(told) = locator.at_endpoint(0) {
            return vec![told];
        }
        let is_regional = is_meant || named_by.is_some_and(|attribute| rule.is_found_in_region(attribute));
        let may_say = |source: &&Source| match source.kind {
            SourceKind::Attribute(_) => true,
            SourceKind::Provider(_) => is_regional,
            _ => false,
        };
        let said = rule.place.iter().filter(may_say).map(|source| locator.tell(0, source, &asking.body, 0));
        said.into_iter().find(|told| !told.is_empty()).unwrap_or_default()
    }
}

/// What a data source asks for, as if it were a resource.
fn asked(asking: &DataSource) -> Resource {
    Resource {
        address: Arc::clone(&asking.address),
        type_name: Arc::clone(&asking.type_name),
        name: Arc::clone(&asking.address),
        kind: ResourceKind::Managed,
        body: asking.body.clone(),
        at: asking.at.clone(),
        provider: Some(Arc::clone(&asking.provider)),
        calls: Vec::new(),
        repeated: false,
        uncertain_count: false,
        ignored_changes: Vec::new(),
        scopes: Vec::new(),
        deployment: None,
    }
}

/// A stack of one resource.
pub(super) fn alone(resource: Resource) -> Stack {
    Stack {
        directory: String::new(),
        kind: StackKind::Terraform,
        inputs: Vec::new(),
        workspace: None,
        resources: vec![resource],
        data_sources: Vec::new(),
        scopes: Vec::new(),
        files: Vec::new(),
        components: Vec::new(),
        is_child: false,
        of_tests: false,
    }
}
