//! How much each code weighs, and where.

use std::collections::BTreeMap;

use super::checking::Checking;
use super::pattern::PathPattern;
use super::written;
use crate::finding::{Code, Severity};

/// Severities by code.
pub(super) type Severities = BTreeMap<Code, Severity>;

/// Severities for some directories.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub(super) scope: PathPattern,
    pub(super) severities: Severities,
}

impl Override {
    pub(super) fn check(checking: &mut Checking<'_>, index: usize, written: &written::Override) -> Option<Self> {
        let path = format!("overrides[{index}]");
        let severities = severities(checking, &format!("{path}.severity"), &written.severity);
        let scope = checking.glob(&format!("{path}.scope"), &written.scope)?;
        Some(Self { scope, severities })
    }
}

/// The codes of a map, each by its id or name.
pub(super) fn severities(checking: &mut Checking<'_>, path: &str, written: &BTreeMap<String, Severity>) -> Severities {
    let mut severities = Severities::new();
    for (word, severity) in written {
        match checking.code(word) {
            Ok(code) => {
                if severities.insert(code, *severity).is_some() {
                    checking.wrong_key(&format!("{path}.{word}"), format!("{code} stands here twice"));
                }
            }
            Err(why) => checking.wrong_key(&format!("{path}.{word}"), why),
        }
    }
    severities
}
