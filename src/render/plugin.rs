//! Objects that tell Kustomize what to do: generators, transformers, validators. Each kind has fields of its own that
//! name files, so every text in one is taken for a path.

use serde::Deserialize;
use serde_yaml::Value;

/// The documents of a text, with what merge keys bring in its place.
///
/// # Errors
/// When it is no YAML that all tools read alike.
pub(super) fn documents(text: &str) -> Result<Vec<Value>, String> {
    if has_tag(text) {
        return Err("it has a YAML tag, by which a text may mean another one".to_owned());
    }
    let documents = serde_yaml::Deserializer::from_str(text).map(|document| {
        let mut value = Value::deserialize(document)?;
        value.apply_merge()?;
        Ok(value)
    });
    documents.collect::<Result<_, serde_yaml::Error>>().map_err(|error| error.to_string())
}

/// Whether something that may be a tag begins somewhere: `!!binary Li4v` is another text than it seems.
fn has_tag(text: &str) -> bool {
    text.match_indices('!').any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + 1..).and_then(|after| after.chars().next());
        before.is_none_or(|character| character.is_whitespace() || "[{,".contains(character))
            && after.is_some_and(|character| !character.is_whitespace() && !"=])}".contains(character))
    })
}

/// Whether a text in the place of a path is no path but the object itself.
pub(super) fn is_inline(text: &str) -> bool {
    let first = serde_yaml::Deserializer::from_str(text).next().map(Value::deserialize);
    matches!(first, Some(Ok(Value::Mapping(_))))
}

/// Every text in some documents, and what follows the `=` of one, as `files: [key=path]` has it.
pub(super) fn texts(documents: &[Value]) -> Vec<&str> {
    let mut waiting: Vec<&Value> = documents.iter().collect();
    let mut texts = Vec::new();
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => {
                texts.push(text.as_str());
                texts.extend(text.split_once('=').map(|(_, path)| path));
            }
            Value::Sequence(items) => waiting.extend(items),
            Value::Mapping(entries) => {
                // What stands behind the `=` of a literal is a value.
                waiting
                    .extend(entries.iter().filter(|(key, _)| key.as_str() != Some("literals")).map(|(_, value)| value));
            }
            Value::Tagged(tagged) => waiting.push(&tagged.value),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn tags_are_seen_and_exclamations_are_not() {
        for (text, tagged) in [
            ("a: !!binary Li4v", true),
            ("!x a", true),
            ("[!<tag:yaml.org,2002:binary> Li4v]", true),
            ("a: b! c !\nif: a != b", false),
        ] {
            assert_eq!(has_tag(text), tagged, "{text}");
        }
    }

    #[test]
    fn every_text_may_be_a_path() {
        let text = "kind: A\nfiles: [k=/etc/passwd]\nliterals: [a=/x]\n---\nbase: &b {path: p}\nx: {<<: *b}\n";
        let documents = documents(text).unwrap();
        let mut texts = texts(&documents);
        texts.sort_unstable();
        assert_eq!(texts, ["/etc/passwd", "A", "k=/etc/passwd", "p", "p"]);
    }
}
