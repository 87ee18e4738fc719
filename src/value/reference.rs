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
    /// The name of the stack that has the resource, where it is another one.
    pub stack: Option<Arc<str>>,
}

impl Reference {
    /// A reference to an attribute of a resource of the same stack.
    pub fn new(address: impl Into<Arc<str>>, attribute: impl Into<Arc<str>>) -> Self {
        Self { address: address.into(), attribute: attribute.into(), stack: None }
    }

    /// A reference to another attribute of the same resource.
    #[must_use]
    pub fn to(&self, attribute: impl Into<Arc<str>>) -> Self {
        Self { attribute: attribute.into(), ..self.clone() }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)?;
        if !self.attribute.is_empty() {
            write!(f, ".{}", self.attribute)?;
        }
        match &self.stack {
            Some(stack) => write!(f, " of {stack}"),
            None => Ok(()),
        }
    }
}
