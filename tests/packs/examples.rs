//! Every example does what it says: `fires` gives its code, `quiet` gives nothing.

use std::path::Path;

use regionlint::lint::try_packs;

use super::packs;

#[test]
fn every_example_does_what_it_says() {
    for folder in packs() {
        let trial =
            try_packs(Path::new("."), &[folder.display().to_string()]).unwrap_or_else(|error| panic!("{error}"));
        let shown = regionlint::report::rules::write_trial(&trial);
        assert!(trial.failures.is_empty(), "{shown}");
    }
}
