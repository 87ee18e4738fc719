//! The names of clouds and regions.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::intern;

/// A cloud's short name: `aws`, `gcp`, `azure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Cloud(&'static str);

/// A region's written form: `aws:eu-west-1`, `gcp:eu`, `gcp:storage/eur7`.
///
/// The catalogue hands these out ([`Catalogue::find`](super::Catalogue::find)); a region is cheap to clone and to
/// compare.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Region(&'static str);

impl Cloud {
    /// A name that lives in the program.
    pub(super) const fn fixed(name: &'static str) -> Self {
        Self(name)
    }

    /// A name from outside.
    pub(super) fn new(name: &str) -> Self {
        Self(intern::text(name))
    }

    /// The name.
    pub fn as_str(&self) -> &'static str {
        self.0
    }
}

impl Region {
    /// A name that lives in the program.
    pub(super) const fn fixed(written: &'static str) -> Self {
        Self(written)
    }

    /// A region by its written form, whether or not a catalogue has it. What people write goes through
    /// [`Catalogue::read`](super::Catalogue::read) instead.
    pub fn new(written: &str) -> Self {
        Self(intern::text(written))
    }

    /// The written form.
    pub fn as_str(&self) -> &'static str {
        self.0
    }

    /// Whose region it is.
    pub fn cloud(&self) -> Cloud {
        Cloud(self.0.split_once(':').map_or(self.0, |(cloud, _)| cloud))
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl AsRef<str> for Region {
    fn as_ref(&self) -> &str {
        self.0
    }
}
