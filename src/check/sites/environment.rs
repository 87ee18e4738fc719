//! Environments: what is deployed to `dev` and to `prod` is not one thing in several regions.

/// Words for environments in names, each with the one word for all that mean the same.
const WORDS: [(&str, &str); 27] = [
    ("acc", "acceptance"),
    ("acceptance", "acceptance"),
    ("ci", "ci"),
    ("demo", "demo"),
    ("dev", "dev"),
    ("develop", "dev"),
    ("development", "dev"),
    ("int", "integration"),
    ("integration", "integration"),
    ("nonprod", "nonprod"),
    ("perf", "perf"),
    ("prd", "prod"),
    ("preprod", "preprod"),
    ("preview", "preview"),
    ("prod", "prod"),
    ("production", "prod"),
    ("qa", "qa"),
    ("sandbox", "sandbox"),
    ("sbx", "sandbox"),
    ("stage", "staging"),
    ("staging", "staging"),
    ("stg", "staging"),
    ("test", "test"),
    ("testing", "test"),
    ("tst", "test"),
    ("uat", "uat"),
    ("workshop", "workshop"),
];

/// The environment that a name speaks of; the last one, where it names several; empty where it names none.
pub(super) fn environment(name: &str) -> &'static str {
    let words = name.split(|character: char| !character.is_ascii_alphanumeric());
    let of = |word: &str| {
        let letters = word.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_ascii_lowercase();
        let found = WORDS.binary_search_by(|(known, _)| (*known).cmp(letters.as_str())).ok()?;
        WORDS.get(found).map(|(_, environment)| *environment)
    };
    words.filter_map(of).next_back().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_for_the_search() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn the_environment_is_a_word_of_the_name() {
        assert_eq!(environment("ApplicationSet/argocd/guestbook[\"engineering-dev2\"]"), "dev");
        assert_eq!(environment("Application/argocd/web-production"), "prod");
        assert_eq!(environment("Application/argocd/devotion"), "");
    }
}
