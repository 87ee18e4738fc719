//! A value that came from another resource.

use std::fmt;
use std::sync::Arc;

/// "This value is (made from) that attribute of that resource": the raw material of links.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The resource's address inside its stack, instance key included where it is known:
    /// `module.x["eu"].aws_s3_bucket.dst[0]`, `PersistentVolumeClaim/shop/data`.
    pub address: Arc<str>,
    /// The attribute, dotted: `arn`; empty for the whole resource.
    pub attribute: Arc<str>,
}

impl Reference {
    /// A reference to an attribute of a resource.
    pub fn new(address: impl Into<Arc<str>>, attribute: impl Into<Arc<str>>) -> Self {
        Self { address: address.into(), attribute: attribute.into() }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attribute.is_empty() {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}.{}", self.address, self.attribute)
        }
    }
}
