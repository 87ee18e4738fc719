//! What was probably meant.

use super::catalogue::Catalogue;

/// How many slips a word may be away.
const FURTHEST: usize = 2;

impl Catalogue {
    /// The id of that cloud's regions (of any cloud's, without one) that is nearest to a word.
    pub(super) fn nearest(&self, cloud: Option<&str>, word: &str) -> Option<String> {
        // A short word is near to everything.
        if word.len() <= 2 * FURTHEST {
            return None;
        }
        let cloud = cloud.map(|name| self.cloud(name));
        let near = self.words.with_key(|known| slips(known, word, FURTHEST).is_some());
        let ids = near.filter(|entry| entry.is_id && cloud.is_none_or(|cloud| cloud == Some(entry.cloud)));
        let infos = ids.filter_map(|entry| self.info(&entry.region));
        let ranked = infos.filter_map(|info| Some((slips(info.id, word, FURTHEST)?, info.id)));
        ranked.min().map(|(_, id)| id.to_owned())
    }
}

/// How many slips (a letter wrong, missing, too much, or two exchanged) lie between two words, if no more than so many.
pub(super) fn slips(known: &str, word: &str, furthest: usize) -> Option<usize> {
    // A slip changes at most two of the counts; this spares nearly all words the slow comparison.
    if known.len().abs_diff(word.len()) > furthest || letters_apart(known, word) > 2 * furthest {
        return None;
    }
    Some(strsim::osa_distance(&known.to_ascii_lowercase(), word)).filter(|slips| *slips <= furthest)
}

/// How far the counts of the letters of two words are apart; case does not count.
fn letters_apart(one: &str, other: &str) -> usize {
    let mut counts = [0_i8; 64];
    for byte in one.bytes() {
        let count = &mut counts[usize::from(byte.to_ascii_lowercase() % 64)];
        *count = count.saturating_add(1);
    }
    for byte in other.bytes() {
        let count = &mut counts[usize::from(byte.to_ascii_lowercase() % 64)];
        *count = count.saturating_sub(1);
    }
    counts.iter().map(|count| usize::from(count.unsigned_abs())).sum()
}
