//! What was perhaps meant.

/// The nearest of some words, when one is near enough to have been meant: a slip or two, not another word.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    let distances = known.into_iter().map(|other| (strsim::damerau_levenshtein(&word, &other.to_lowercase()), other));
    distances.filter(|(distance, _)| *distance <= allowed).min().map(|(_, other)| other)
}

/// "did you mean `x`?", or all that there is after `otherwise`.
pub fn did_you_mean(word: &str, known: &[&str], otherwise: &str) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            format!("{otherwise} {}", known.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_suggested() {
        let known = ["latency", "availability", "regulation"];
        assert_eq!(nearest("Latancy", known), Some("latency"));
        assert_eq!(nearest("avaliability", known), Some("availability"));
        assert_eq!(nearest("cost", known), None);
        assert_eq!(did_you_mean("cost", &["a", "b"], "the words are"), "the words are `a`, `b`");
    }
}
