//! Placeholder until the catalogue lands.
/// A region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(std::sync::Arc<str>);

impl Region {
    /// A region by its written form.
    pub fn new(written: &str) -> Self {
        Self(written.into())
    }
}

impl std::fmt::Display for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
