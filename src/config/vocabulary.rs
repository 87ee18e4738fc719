//! A team's own tag keys and words.

use std::collections::BTreeMap;

use super::checking::Checking;
use super::written;

/// What a tag or an annotation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagField {
    /// The driver.
    Driver,
    /// The reason for it.
    Reason,
    /// Who answers for it.
    Owner,
    /// When to look again.
    ReviewBy,
    /// The law.
    Regime,
    /// The regions that the driver covers.
    Regions,
    /// The id of a decision of the configuration.
    Decision,
    /// The jurisdiction that the data must stay in.
    Label,
    /// The reason for a label.
    LabelReason,
    /// A code that is ignored, and why.
    Ignore,
}

/// A team's own tag keys and words.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    keys: BTreeMap<String, TagField>,
    words: BTreeMap<String, String>,
}

impl Vocabulary {
    /// What a key says, when the team named it.
    pub fn field(&self, key: &str) -> Option<TagField> {
        self.keys.get(&fold(key)).copied()
    }

    /// What a word means: the team's meaning, else itself.
    pub fn meaning<'a>(&'a self, word: &'a str) -> &'a str {
        self.words.get(&fold(word)).map_or(word, String::as_str)
    }

    /// Adds what a file says; what an earlier file said stays.
    pub(super) fn add(&mut self, checking: &mut Checking<'_>, written: &written::Config) {
        let keys = &written.tag_keys;
        let fields = [
            ("driver", &keys.driver, TagField::Driver),
            ("reason", &keys.reason, TagField::Reason),
            ("owner", &keys.owner, TagField::Owner),
            ("review-by", &keys.review_by, TagField::ReviewBy),
            ("regime", &keys.regime, TagField::Regime),
            ("decision", &keys.decision, TagField::Decision),
            ("label", &keys.label, TagField::Label),
        ];
        let mut own = BTreeMap::new();
        for (name, keys, field) in fields {
            for key in keys.as_slice() {
                if own.insert(fold(key), field).is_some_and(|other| other != field) {
                    checking.wrong(
                        &format!("tag-keys.{name}"),
                        format!("the key `{key}` has another meaning here already"),
                    );
                }
            }
        }
        for (key, field) in own {
            self.keys.entry(key).or_insert(field);
        }
        for (word, meaning) in &written.tag_values {
            self.words.entry(fold(word)).or_insert_with(|| meaning.trim().to_owned());
        }
    }
}

/// A key or word without what makes no difference: case, and `-`, `_`, `:`, `.`.
pub fn fold(word: &str) -> String {
    let kept = word.trim().chars().filter(|character| !matches!(character, '-' | '_' | ':' | '.'));
    kept.flat_map(char::to_lowercase).collect()
}
