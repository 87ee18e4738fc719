//! The words of the findings: regions with their countries, lists that stay short.

use crate::geo::{Catalogue, Region};

/// `aws:eu-west-1 (Ireland)`.
pub(super) fn region(catalogue: &Catalogue, region: &Region) -> String {
    format!("{region} ({})", catalogue.describe(region))
}

/// Several regions in a sentence: `a, b and c`.
pub(super) fn regions<'r>(catalogue: &Catalogue, regions: impl IntoIterator<Item = &'r Region>) -> String {
    let named: Vec<String> = regions.into_iter().map(|one| region(catalogue, one)).collect();
    listed(&named)
}

/// `a, b and c`.
pub(super) fn listed<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// The first few of many: `a, b, c and 4 more`.
pub(super) fn few<T: AsRef<str>>(items: &[T]) -> String {
    const SHOWN: usize = 3;
    if items.len() <= SHOWN + 1 {
        return listed(items);
    }
    let shown: Vec<&str> = items.iter().take(SHOWN).map(AsRef::as_ref).collect();
    format!("{} and {} more", shown.join(", "), items.len() - SHOWN)
}

/// `1 region`, `2 regions`.
pub(super) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// The regions of a finding, written form.
pub(super) fn written<'r>(regions: impl IntoIterator<Item = &'r Region>) -> Vec<String> {
    let mut written: Vec<String> = regions.into_iter().map(ToString::to_string).collect();
    written.sort();
    written.dedup();
    written
}
