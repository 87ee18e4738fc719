//! Tables in the program: what the build script makes of `rules/`.

use std::ops::Range;

/// Rows in one text, sorted by their keys. A row is a key, a tab, and what stands under the key.
///
/// There is no pointer in it, so that the loader has nothing to put right before the program starts, and nothing is
/// read but the rows that are looked for: start-up takes the same time however long the table is.
#[derive(Debug)]
pub struct Table {
    text: &'static str,
    /// Where each row begins in the text.
    starts: &'static [u32],
}

impl Table {
    /// A table of a text, and of where its rows begin.
    pub const fn new(text: &'static str, starts: &'static [u32]) -> Self {
        Self { text, starts }
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The key of a row and what stands under it; both empty behind the last row.
    pub fn row(&self, index: usize) -> (&'static str, &'static str) {
        let start = |index: usize| self.starts.get(index).map_or(self.text.len(), |start| *start as usize);
        let row = self.text.get(start(index)..start(index + 1)).unwrap_or_default();
        row.trim_end_matches('\n').split_once('\t').unwrap_or_default()
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        (0..self.len()).map(|index| self.row(index))
    }

    /// The places of a key's rows, in a table that is sorted by keys.
    pub fn find(&self, key: &str) -> Range<usize> {
        let key_at = |start: &u32| self.text.get(*start as usize..).and_then(|text| text.split('\t').next());
        let first = self.starts.partition_point(|start| key_at(start) < Some(key));
        let rest = self.starts.get(first..).unwrap_or_default();
        first..first + rest.iter().take_while(|start| key_at(start) == Some(key)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: Table = Table::new("a\t1\nb\t2\nb\t3\nd\t\n", &[0, 4, 8, 12]);

    fn found(key: &str) -> Vec<&'static str> {
        TABLE.find(key).map(|index| TABLE.row(index).1).collect()
    }

    #[test]
    fn a_key_has_all_its_rows() {
        assert_eq!((found("a"), found("b"), found("d")), (vec!["1"], vec!["2", "3"], vec![""]));
    }

    #[test]
    fn what_is_not_there_has_none() {
        for key in ["", "aa", "c", "e"] {
            assert!(found(key).is_empty(), "{key}");
        }
        assert_eq!(TABLE.row(4), ("", ""));
    }
}
