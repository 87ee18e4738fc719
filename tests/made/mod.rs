//! Files that are made from the code.

pub(crate) mod defaults;

use std::path::Path;

/// Fails when the file at `path` is not what was made; writes it instead when told to.
#[track_caller]
pub(crate) fn holds(path: &str, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("REGIONLINT_UPDATE").is_some() {
        std::fs::write(&file, made).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(there == made, "{path} is out of date: REGIONLINT_UPDATE=1 cargo test --test generated");
}
