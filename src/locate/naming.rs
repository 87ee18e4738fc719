//! Which resource a value names: by reference, or by a name that its rule says others know it by.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Resource, Stack};
use crate::rules::Rule;
use crate::value::{Data, Path, Reference, Unknown, Value};

/// An index of a stack's resources by address and by the names that others use.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_address: BTreeMap<Arc<str>, usize>,
    /// Instances of one block: the address without the last key to all of its instances.
    by_block: BTreeMap<String, Vec<usize>>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// Each resource's rule.
    rules: Vec<Option<Arc<Rule>>>,
}

impl Names {
    pub(super) fn new(stack: &Stack, rules: &[Option<Arc<Rule>>]) -> Self {
        let mut names = Self { rules: rules.to_vec(), ..Self::default() };
        for (index, resource) in stack.resources.iter().enumerate() {
            names.by_address.insert(Arc::clone(&resource.address), index);
            names.by_block.entry(without_key(&resource.address).to_owned()).or_default().push(index);
            let Some(rule) = rules.get(index).and_then(Option::as_ref) else { continue };
            for path in rule.known_by.iter().chain(rule.unique_by.iter().filter(|path| !rule.known_by.contains(path))) {
                for name in path.select(&resource.body) {
                    if let Some(name) = name.signature() {
                        names.by_name.entry(name).or_default().push(index);
                    }
                }
            }
        }
        names
    }

    /// The resources that a value refers to, in its references' order. A reference to a block that repeats means all of
    /// its instances; a plain name counts only when one resource alone of `like`'s provider goes by it, and when it is
    /// not another stack's.
    pub(super) fn find(&self, value: &Value, stack: &Stack, like: usize) -> Vec<usize> {
        let meant = self.meant(value, stack);
        let mut found: Vec<usize> =
            meant.into_iter().flat_map(|reference| self.instances(reference)).copied().collect();
        found.dedup();
        let is_abroad = value.origin.references().iter().any(|reference| reference.stack.is_some());
        // What only makes a name is not what goes by it.
        if found.iter().all(|index| self.is_of_no_cloud(*index))
            && !is_abroad
            && let Some(name) = value.signature()
            && let [only] = self.named(&name, stack, like).as_slice()
        {
            return vec![*only];
        }
        found
    }

    /// The references to resources of the stack by which a value names something; of several candidates, those of each.
    fn meant<'v>(&self, value: &'v Value, stack: &Stack) -> Vec<&'v Reference> {
        match &value.data {
            Data::OneOf(candidates) => {
                let mut meant: Vec<_> = candidates.iter().flat_map(|candidate| self.meant(candidate, stack)).collect();
                meant.sort();
                meant.dedup();
                // What decides between them may be all that refers to something.
                if meant.is_empty() { self.direct(value.origin.references(), stack) } else { meant }
            }
            // Some part of it has several candidates, and may refer to one of them only.
            Data::Unknown(Unknown::Ambiguous(_) | Unknown::TooLarge(_)) => {
                value.origin.references().iter().filter(|reference| reference.stack.is_none()).collect()
            }
            _ => {
                let mut direct = self.direct(value.origin.references(), stack);
                direct.retain(|reference| reference.stack.is_none());
                direct
            }
        }
    }

    /// The references without those that flowed into one of the others: a copy that is called after its source is not the
    /// source. What only hands on another's name (its resource group's) stands for that one.
    pub(super) fn direct<'r>(&self, references: &'r [Reference], stack: &Stack) -> Vec<&'r Reference> {
        if references.len() < 2 {
            return references.iter().collect();
        }
        let mut indirect: Vec<&Reference> = Vec::new();
        for reference in references {
            let attribute = |index: &usize| stack.resources.get(*index)?.body.get(&reference.attribute);
            let values = self.instances(reference).iter().filter_map(attribute);
            let flowed: Vec<&Reference> = values.flat_map(|value| value.origin.references()).collect();
            let flowed = references.iter().filter(|other| *other != reference && flowed.contains(other));
            match self.instances(reference).first().and_then(|index| self.rule(*index)) {
                Some(rule) if !rule.is_named_by(&reference.attribute) => {
                    indirect.extend(flowed.take(1).map(|_| reference));
                }
                _ => indirect.extend(flowed),
            }
        }
        let direct: Vec<&Reference> = references.iter().filter(|reference| !indirect.contains(reference)).collect();
        if direct.is_empty() { references.iter().collect() } else { direct }
    }

    /// Whether the attribute that a reference names surely is a text.
    pub(super) fn says(&self, reference: &Reference, text: &str, stack: &Stack) -> bool {
        let resource = self.one(reference).and_then(|index| stack.resources.get(index));
        let attribute = resource.and_then(|resource| resource.body.get(&reference.attribute));
        attribute.and_then(Value::signature).as_deref() == Some(text)
    }

    /// The instances that a reference may mean: all of a block that repeats.
    fn instances(&self, reference: &Reference) -> &[usize] {
        if reference.stack.is_some() {
            return &[];
        }
        match self.by_address.get(&reference.address) {
            Some(index) => std::slice::from_ref(index),
            None => self.by_block.get(without_key(&reference.address)).map(Vec::as_slice).unwrap_or_default(),
        }
    }

    /// The one resource that a reference means for sure: of a block that repeats, the instance that it names.
    pub(super) fn one(&self, reference: &Reference) -> Option<usize> {
        let of_block = || match self.by_block.get(without_key(&reference.address))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        self.by_address.get(&reference.address).copied().or_else(of_block)
    }

    /// The resources that go by a name.
    pub(super) fn called(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    fn named(&self, text: &str, stack: &Stack, like: usize) -> Vec<usize> {
        let (name, kind) = identified(text).map_or((text, None), |(name, kind)| (name, Some(kind)));
        let provider = |index: usize| stack.resources.get(index).map(|resource| provider_of(&resource.type_name));
        let is_of_kind = |index: usize| kind.is_none_or(|kind| self.rule(index).is_some_and(|rule| rule.is_of(kind)));
        let may_mean = |index: &usize| {
            *index != like
                && provider(*index) == provider(like)
                && is_of_kind(*index)
                && self.may_mean(*index, name, stack, like)
        };
        self.called(name).iter().copied().filter(may_mean).collect()
    }

    /// Whether a resource exists in no cloud at all: one that makes a name, say, of which a value may be made.
    pub(super) fn is_of_no_cloud(&self, index: usize) -> bool {
        self.rule(index).is_some_and(|rule| rule.is_of_no_cloud())
    }

    fn rule(&self, index: usize) -> Option<&Arc<Rule>> {
        self.rules.get(index).and_then(Option::as_ref)
    }

    /// Whether a resource's use of a name may mean another that goes by it: its own rule lets an argument that says it
    /// name such a type; and where the other is named in some arguments only, it is one of these, and both say the same of what the
    /// name is unique within.
    fn may_mean(&self, index: usize, name: &str, stack: &Stack, user: usize) -> bool {
        let (Some(named), Some(rule)) = (stack.resources.get(index), self.rule(index)) else { return false };
        let Some(resource) = stack.resources.get(user) else { return false };
        let is_named = rule.named_at.is_empty() || rule.named_at.iter().any(|at| at.has(resource, name));
        let within = rule.named_within.as_ref();
        let names = self.rule(user).into_iter().flat_map(|rule| &rule.names);
        // Several arguments may say the same: a group, and the network in it that is called like it.
        let mut said_in = names.filter(|names| names.has(resource, name)).peekable();
        is_named
            && within.is_none_or(|path| said_alike(path, named, resource))
            && (said_in.peek().is_none() || said_in.any(|names| names.may_mean(rule)))
    }
}

/// Whether two resources surely say the same: one text each, in any case of letters where it can be told, or both leave
/// it to one provider.
fn said_alike(path: &Path, one: &Resource, other: &Resource) -> bool {
    match (path.select(&one.body).as_slice(), path.select(&other.body).as_slice()) {
        ([], []) => one.provider.is_some() && one.provider == other.provider,
        ([one], [other]) => one.is_same_text(other),
        _ => false,
    }
}

/// The name inside an identifier that holds nothing else (an S3 bucket's ARN, a storage account's id), with the types that
/// it can mean; none for a text that is no such identifier.
pub(super) fn identified(text: &str) -> Option<(&str, &'static str)> {
    let bucket = text.strip_prefix("arn:").and_then(|rest| rest.split_once(":s3:::"));
    let account = || text.rsplit_once("/providers/Microsoft.Storage/storageAccounts/");
    let bucket = bucket.map(|(_, name)| (name, BUCKETS));
    bucket.or_else(|| account().map(|(_, name)| (name, ACCOUNTS)))
}

/// Types that are S3 buckets: `aws_s3_bucket`, `s3.services.k8s.aws/Bucket`, a module that makes one.
const BUCKETS: &str = "*s3*ucket*";

/// Types that are storage accounts: `azurerm_storage_account`, `storage.azure.com/StorageAccount`.
const ACCOUNTS: &str = "*torage*ccount*";

/// `aws_s3_bucket` -> `aws`; a Kubernetes group is as good.
fn provider_of(type_name: &str) -> &str {
    type_name.split(['_', '/']).next().unwrap_or(type_name)
}

pub(super) fn without_key(address: &str) -> &str {
    match address.rfind('[') {
        Some(bracket) if address.ends_with(']') => address.get(..bracket).unwrap_or(address),
        _ => address,
    }
}
