//! Tables whose rows are decoded.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use super::table::Table;

/// What one row says, once somebody asked.
pub type Cell<T> = OnceLock<Option<Box<T>>>;

/// A [`Table`] with a JSON text under each key, decoded row by row when it is first asked for.
///
/// A row that cannot be decoded is not there: a test reads every one.
#[derive(Debug)]
pub struct Records<T: 'static> {
    table: Table,
    /// One for each row.
    read: &'static [Cell<T>],
}

impl<T: Deserialize<'static>> Records<T> {
    /// The records of a table, with room for what is decoded.
    pub const fn new(table: Table, read: &'static [Cell<T>]) -> Self {
        Self { table, read }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The key of a row.
    pub fn key(&self, index: usize) -> &'static str {
        self.table.row(index).0
    }

    /// What a row says.
    pub fn get(&self, index: usize) -> Option<&'static T> {
        let decode = || serde_json::from_str(self.table.row(index).1).ok().map(Box::new);
        self.read.get(index)?.get_or_init(decode).as_deref()
    }

    /// The places of a key's rows.
    pub fn find(&self, key: &str) -> Range<usize> {
        self.table.find(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static READ: [Cell<Vec<&str>>; 3] = [const { Cell::new() }; 3];
    static RECORDS: Records<Vec<&str>> =
        Records::new(Table::new("a\t[\"x\"]\nb\t[\"y\",\"z\"]\nc\t?\n", &[0, 8, 20]), &READ);

    #[test]
    fn a_row_is_decoded_once() {
        let place = RECORDS.find("b").start;
        assert!(READ[place].get().is_none());
        assert_eq!(RECORDS.get(place), Some(&vec!["y", "z"]));
        assert!(READ[place].get().is_some() && READ[0].get().is_none());
    }

    #[test]
    fn what_is_no_record_is_not_there() {
        assert_eq!(RECORDS.get(RECORDS.find("c").start), None);
        assert_eq!(RECORDS.get(3), None);
    }
}
