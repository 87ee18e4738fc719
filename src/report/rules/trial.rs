//! What trying packs showed, for people.

use std::fmt::Write;

use crate::finding::Count;
use crate::lint::{Complaint, Failure, Trial};
use crate::report::sanitise;

/// A paragraph per example that fails, and a line with the numbers.
pub fn write_trial(trial: &Trial) -> String {
    let mut text = String::new();
    for failure in &trial.failures {
        write_failure(&mut text, failure);
    }
    let verdict = match trial.failures.len() {
        0 => "all do what they say".to_owned(),
        1 => "1 does not do what it says".to_owned(),
        many => format!("{many} do not do what they say"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}, {}: {verdict}", Count(trial.rules, "rule"), Count(trial.examples, "example"));
    text
}

fn write_failure(text: &mut String, failure: &Failure) {
    let what = match &failure.complaint {
        Complaint::Missing(code) => format!("missing {}: the example does not fire", sanitise::line(code)),
        Complaint::Noisy => "noisy: the example should give nothing".to_owned(),
        Complaint::Unread(why) => format!("unread: {}", sanitise::line(why)),
    };
    let place = failure.at.to_string();
    let (place, type_name) = (sanitise::line(&place), sanitise::line(&failure.type_name));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{place}: {type_name}: {what}");
    for (code, line, message) in &failure.found {
        let _ = writeln!(text, "    found {code} at line {line} of the example: {}", sanitise::line(message));
    }
    if failure.found.is_empty() && matches!(failure.complaint, Complaint::Missing(_)) {
        let _ = writeln!(text, "    found nothing");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::Code;
    use crate::source::{Location, SourceFile};

    #[test]
    fn a_failure_tells_the_place_what_was_wanted_and_what_came_out() {
        let file = Arc::new(SourceFile::new("acme.yaml", "- type: acme_a\n  quiet: |\n    x\n"));
        let failure = |complaint, found| Failure {
            at: Location::new(&file, 17..22),
            type_name: "acme_a".to_owned(),
            complaint,
            found,
        };
        let trial = Trial {
            rules: 1,
            examples: 2,
            failures: vec![
                failure(Complaint::Missing("RL101".to_owned()), Vec::new()),
                failure(Complaint::Noisy, vec![(Code::RL101, 3, "it spans".to_owned())]),
            ],
        };
        assert_eq!(
            write_trial(&trial),
            "acme.yaml:2: acme_a: missing RL101: the example does not fire\n    found nothing\n\
             acme.yaml:2: acme_a: noisy: the example should give nothing\n    found RL101 at line 3 of the example: it spans\n\
             1 rule, 2 examples: 2 do not do what they say\n"
        );
    }
}
