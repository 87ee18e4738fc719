//! Names and lists that users add, kept for as long as the program runs.
//!
//! The catalogue's own are static. Keeping the few that a configuration adds lets both be the same plain types; each
//! distinct one is kept once, so that reading a configuration again costs no memory.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

use super::region::Region;

/// Distinct values of one kind.
struct Pool<T: ?Sized + 'static>(Mutex<BTreeSet<&'static T>>);

impl<T: ?Sized + Ord> Pool<T> {
    const fn new() -> Self {
        Self(Mutex::new(BTreeSet::new()))
    }

    fn keep<'a>(&self, value: &'a T) -> &'static T
    where
        Box<T>: From<&'a T>,
    {
        // A set of texts is whole whatever happened to the thread that held it.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(value) {
            return known;
        }
        let value: &'static T = Box::leak(Box::from(value));
        kept.insert(value);
        value
    }
}

static TEXTS: Pool<str> = Pool::new();
static LISTS: Pool<[&'static str]> = Pool::new();
static REGIONS: Pool<[Region]> = Pool::new();

/// A text.
pub(super) fn text(text: &str) -> &'static str {
    TEXTS.keep(text)
}

/// A list of texts.
pub(super) fn texts<'a>(list: impl IntoIterator<Item = &'a str>) -> &'static [&'static str] {
    LISTS.keep(list.into_iter().map(text).collect::<Vec<_>>().as_slice())
}

/// A list of regions, sorted.
pub(super) fn regions(mut list: Vec<Region>) -> &'static [Region] {
    list.sort();
    list.dedup();
    REGIONS.keep(&list)
}

/// A list in a row of the built-in tables, which is read once.
pub(super) fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<&'static [T], D::Error> {
    Ok(Vec::deserialize(deserializer)?.leak())
}
