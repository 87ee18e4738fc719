//! Where something stands in a plan.
//!
//! A plan's text is never quoted: it may hold secrets, and is often one line of many megabytes. So its locations lie in
//! a file of the plan's name without a text; each block has its own offset, all of them on line 1.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{Location, SourceFile};

/// The locations of a plan's blocks.
#[derive(Debug)]
pub(super) struct Marks {
    /// The plan's file, without its text.
    pub(super) file: Arc<SourceFile>,
    offsets: BTreeMap<String, usize>,
}

impl Marks {
    /// Locations for the blocks of these names, in their order.
    pub(super) fn new(path: &str, names: impl IntoIterator<Item = String>) -> Self {
        let mut offsets: BTreeMap<String, usize> = names.into_iter().map(|name| (name, 0)).collect();
        offsets.values_mut().enumerate().for_each(|(position, offset)| *offset = position + 1);
        Self { file: Arc::new(SourceFile::new(path, "")), offsets }
    }

    /// The location of a block; of the plan as a whole where there is no such block.
    pub(super) fn of(&self, name: &str) -> Location {
        let offset = self.offsets.get(name).copied().unwrap_or_default();
        Location::new(&self.file, offset..offset)
    }

    /// The location of the plan as a whole.
    pub(super) fn whole(&self) -> Location {
        Location::new(&self.file, 0..0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_blocks_stand_on_line_one_and_apart() {
        let marks = Marks::new("plan.json", ["b".to_owned(), "a".to_owned()]);
        let places = [marks.whole(), marks.of("a"), marks.of("b")];
        assert!(places.is_sorted() && places[0] != places[1] && places[1] != places[2]);
        assert!(places.iter().all(|place| place.to_string() == "plan.json:1" && place.start().column == 1));
    }
}
