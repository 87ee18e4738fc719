//! Which resource a value names: by reference, or by a name that its rule says others know it by.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Resource, Stack};
use crate::rules::Rule;
use crate::value::{Path, Reference, Value};

/// An index of a stack's resources by address and by the names that others use.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_address: BTreeMap<Arc<str>, usize>,
    /// Instances of one block: the address without the last key to all of its instances.
    by_block: BTreeMap<String, Vec<usize>>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// The rules of those that only some arguments name.
    named_at: BTreeMap<usize, Arc<Rule>>,
    /// The same rules, each once.
    kinds: Vec<Arc<Rule>>,
}

impl Names {
    pub(super) fn new(stack: &Stack, rules: &[Option<Arc<Rule>>]) -> Self {
        let mut names = Self::default();
        for (index, resource) in stack.resources.iter().enumerate() {
            names.by_address.insert(Arc::clone(&resource.address), index);
            names.by_block.entry(without_key(&resource.address).to_owned()).or_default().push(index);
            let Some(rule) = rules.get(index).and_then(Option::as_ref) else { continue };
            if !rule.named_at.is_empty() {
                names.named_at.insert(index, Arc::clone(rule));
                if !names.kinds.iter().any(|kind| Arc::ptr_eq(kind, rule)) {
                    names.kinds.push(Arc::clone(rule));
                }
            }
            for path in &rule.known_by {
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
        let mut found: Vec<usize> = Vec::new();
        for reference in value.origin.references().iter().filter(|reference| reference.stack.is_none()) {
            if let Some(index) = self.by_address.get(&reference.address) {
                found.push(*index);
            } else if let Some(instances) = self.by_block.get(without_key(&reference.address)) {
                found.extend(instances);
            }
        }
        found.dedup();
        let is_abroad = value.origin.references().iter().any(|reference| reference.stack.is_some());
        if found.is_empty()
            && !is_abroad
            && let Some(name) = value.signature()
            && let [only] = self.named(&name, stack, like).as_slice()
        {
            found.push(*only);
        }
        found
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

    fn named(&self, name: &str, stack: &Stack, like: usize) -> Vec<usize> {
        let name = plain_name(name);
        let provider = |index: usize| stack.resources.get(index).map(|resource| provider_of(&resource.type_name));
        let may_mean = |index: &usize| {
            *index != like && provider(*index) == provider(like) && self.may_mean(*index, name, stack, like)
        };
        self.called(name).iter().copied().filter(may_mean).collect()
    }

    /// Whether a resource's use of a name may mean another that goes by it: it stands in an argument for names of that
    /// kind, and both say the same of what the name is unique within; or else no kind has such an argument.
    fn may_mean(&self, index: usize, name: &str, stack: &Stack, user: usize) -> bool {
        let (Some(named), Some(user)) = (stack.resources.get(index), stack.resources.get(user)) else { return false };
        let is_asked_for = |rule: &Rule| rule.named_at.iter().any(|at| at.has(user, name));
        match self.named_at.get(&index) {
            Some(rule) => {
                let within = rule.named_within.as_ref();
                is_asked_for(rule) && within.is_none_or(|path| said_alike(path, named, user))
            }
            None => !self.kinds.iter().any(|kind| is_asked_for(kind)),
        }
    }
}

/// Whether two resources surely say the same: one text each, in any case of letters where it can be told.
fn said_alike(path: &Path, one: &Resource, other: &Resource) -> bool {
    let (one, other) = (path.select(&one.body), path.select(&other.body));
    let ([one], [other]) = (one.as_slice(), other.as_slice()) else { return false };
    one.is_same_text(other)
}

/// The name inside an identifier that holds nothing else: an S3 bucket's ARN, a storage account's id.
pub(super) fn plain_name(text: &str) -> &str {
    identified(text).map_or(text, |(name, _)| name)
}

/// The same, with the types that such an identifier can mean; none for a text that is no such identifier.
pub(super) fn identified(text: &str) -> Option<(&str, &'static str)> {
    let bucket = text.strip_prefix("arn:").and_then(|rest| rest.split_once(":s3:::"));
    let account = || text.rsplit_once("/providers/Microsoft.Storage/storageAccounts/");
    let bucket = bucket.map(|(_, name)| (name, BUCKETS));
    bucket.or_else(|| account().map(|(_, name)| (name, ACCOUNTS)))
}

/// Types that are S3 buckets: `aws_s3_bucket`, a module that makes one.
const BUCKETS: &str = "*s3*bucket*";

/// Types that are storage accounts.
const ACCOUNTS: &str = "*storage*account*";

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
