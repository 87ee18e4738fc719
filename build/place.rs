//! What an attribute that says a place is called.

/// Whether the last part of an attribute path is called like a place.
pub(crate) fn is_place(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('_').any(|word| matches!(word, "region" | "regions" | "location" | "locations" | "zone" | "zones"))
}
