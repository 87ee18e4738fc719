//! Every example does what it says: `fires` gives its code, `quiet` gives nothing, and could have given something.

use std::path::Path;

use regionlint::lint::try_packs;
use regionlint::rules::written::Fires;

use super::{Ruled, none, packs, rules};

#[test]
fn every_example_does_what_it_says() {
    for directory in packs() {
        let trial =
            try_packs(Path::new("."), &[directory.display().to_string()]).unwrap_or_else(|error| panic!("{error}"));
        let shown = regionlint::report::rules::write_trial(&trial);
        assert!(trial.failures.is_empty(), "{shown}");
    }
}

/// Without a label nothing leaves, however wrong the rule is.
#[test]
fn a_quiet_example_of_data_that_could_leave_has_a_label() {
    let unlabelled = rules().into_iter().filter(|ruled| {
        let quiet = ruled.rule.quiet.as_deref().unwrap_or_default();
        fires_by_label_alone(ruled) && can_stay(ruled) && !quiet.contains("residency")
    });
    let complaints: Vec<_> = unlabelled
        .map(|ruled| format!("{}: the quiet example of {:?} cannot fail", ruled.file, ruled.types().next()))
        .collect();
    none(&complaints);
}

fn fires_by_label_alone(ruled: &Ruled) -> bool {
    matches!(&ruled.rule.fires, Some(Fires::ByCode(codes)) if codes.keys().all(|code| code.starts_with("RL30")))
}

/// Labelled data can be shown to stay. It cannot with a global service, nor with what no example can place: where a
/// cluster runs is said elsewhere than in the objects that run there, and of some types every use is unproven.
fn can_stay(ruled: &Ruled) -> bool {
    let is_global = ruled.rule.place.as_slice().iter().any(|place| place.global);
    let Some(Fires::ByCode(codes)) = &ruled.rule.fires else { return false };
    let is_unproven = codes.keys().all(|code| code == "RL304");
    let is_in_a_cluster = ruled.pack == "kubernetes" && codes.keys().all(|code| code == "RL302");
    !is_global && !is_unproven && !is_in_a_cluster
}
