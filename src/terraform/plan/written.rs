//! What a plan tells of how an argument was written: a constant, or the names that it was made from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::values::{Unread, read};

/// An argument or nested block.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Written {
    /// A constant.
    Constant(Json),
    /// Made from these names; what was done with them, a plan does not tell.
    Made(Arc<Vec<Arc<str>>>),
    /// Nested blocks in the order of the text. Those of dynamic blocks are not among them.
    Blocks(Vec<Block>),
}

/// A block's arguments and nested blocks by name.
pub(super) type Block = BTreeMap<Arc<str>, Written>;

/// Reads the `expressions` of a block.
pub(super) fn block(text: Option<&RawValue>) -> Result<Block, Unread> {
    Ok(match text.map(read).transpose()? {
        Some(Json::Object(entries)) => of_object(entries),
        _ => Block::default(),
    })
}

/// Reads an expression on its own: that of an output, of a `for_each`.
pub(super) fn expression(text: Option<&RawValue>) -> Result<Option<Written>, Unread> {
    Ok(text.map(read).transpose()?.and_then(written))
}

fn of_object(entries: serde_json::Map<String, Json>) -> Block {
    entries.into_iter().filter_map(|(name, json)| Some((name.into(), written(json)?))).collect()
}

fn written(json: Json) -> Option<Written> {
    match json {
        Json::Array(items) => {
            let block = |item| match item {
                Json::Object(entries) => Some(of_object(entries)),
                _ => None,
            };
            Some(Written::Blocks(items.into_iter().filter_map(block).collect()))
        }
        Json::Object(mut entries) => {
            if let Some(constant) = entries.remove("constant_value") {
                return Some(Written::Constant(constant));
            }
            match entries.get("references") {
                Some(Json::Array(names)) => {
                    let names = names.iter().filter_map(Json::as_str).map(Arc::from);
                    Some(Written::Made(Arc::new(longest(names.collect()))))
                }
                None if entries.is_empty() => Some(Written::Made(Arc::default())),
                // A block of which there can be only one.
                _ => Some(Written::Blocks(vec![of_object(entries)])),
            }
        }
        _ => None,
    }
}

/// A plan lists `a.b.c`, `a.b` and so on for each name: only the longest says something. They stay in the order of the
/// expression.
fn longest(names: Vec<Arc<str>>) -> Vec<Arc<str>> {
    let all: BTreeSet<&str> = names.iter().map(AsRef::as_ref).collect();
    let goes_on = |name: &str, sign: char| {
        let longer = format!("{name}{sign}");
        all.range(longer.as_str()..).next().is_some_and(|next| next.starts_with(&longer))
    };
    let mut kept = BTreeSet::new();
    let longest = names.iter().filter(|name| !goes_on(name, '.') && !goes_on(name, '['));
    longest.filter(|name| kept.insert(Arc::clone(name))).cloned().collect()
}

/// What several blocks may have been written as, of which it cannot be told which is meant.
pub(super) fn any_of(blocks: &[&Block]) -> Block {
    let mut any = Block::default();
    for (name, written) in blocks.iter().flat_map(|block| block.iter()) {
        match (any.get_mut(name), written) {
            (None, _) => {
                any.insert(Arc::clone(name), written.clone());
            }
            (Some(known), other) if known == other => {}
            (Some(Written::Made(known)), Written::Made(names)) => {
                let new = names.iter().filter(|name| !known.contains(name)).cloned().collect::<Vec<_>>();
                Arc::make_mut(known).extend(new);
            }
            (Some(Written::Blocks(known)), Written::Blocks(blocks)) => known.extend(blocks.iter().cloned()),
            (Some(known), Written::Made(names)) => *known = Written::Made(Arc::clone(names)),
            (Some(_), _) => {}
        }
    }
    any
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn block_of(text: &str) -> Block {
        let raw: Box<RawValue> = serde_json::from_str(text).unwrap();
        block(Some(&raw)).unwrap()
    }

    fn made<const N: usize>(names: [&str; N]) -> Written {
        Written::Made(Arc::new(names.map(Arc::from).to_vec()))
    }

    #[test]
    fn constants_names_and_blocks_are_told_apart() {
        let block = block_of(
            r#"{"name": {"constant_value": "a"}, "bucket": {"references": ["aws_s3_bucket.b[0].id", "aws_s3_bucket.b[0]", "aws_s3_bucket.b", "each.key"]},
                "policy": {}, "rule": [{"status": {"constant_value": "Enabled"}}, {}], "timeouts": {"create": {"constant_value": "1h"}}}"#,
        );
        assert_eq!(block["name"], Written::Constant("a".into()));
        assert_eq!(block["bucket"], made(["aws_s3_bucket.b[0].id", "each.key"]));
        assert_eq!(block["policy"], made([]));
        assert!(matches!(&block["rule"], Written::Blocks(rules) if rules.len() == 2));
        assert!(
            matches!(&block["timeouts"], Written::Blocks(one) if one[0]["create"] == Written::Constant("1h".into()))
        );
    }

    #[test]
    fn a_name_is_no_beginning_of_a_longer_word() {
        let block = block_of(r#"{"a": {"references": ["var.region_two", "var.region"]}}"#);
        assert_eq!(block["a"], made(["var.region_two", "var.region"]));
    }

    #[test]
    fn no_name_is_too_many() {
        let names: Vec<Arc<str>> =
            (0..5_000).flat_map(|at| [format!("a.b[{at}].id"), format!("a.b[{at}]")]).map(Arc::from).collect();
        let kept = longest(names);
        assert_eq!((kept.len(), kept[4_999].as_ref()), (5_000, "a.b[4999].id"));
    }

    #[test]
    fn what_several_blocks_say_is_kept_together() {
        let one = block_of(r#"{"to": {"references": ["a.b"]}, "x": {"constant_value": 1}}"#);
        let other = block_of(r#"{"to": {"references": ["a.c", "a.b"]}}"#);
        assert_eq!(any_of(&[&one, &other])["to"], made(["a.b", "a.c"]));
    }
}
