//! Filling the placeholders of texts with values that the files give: the parameters of a generator or a template.

use std::sync::Arc;

use super::yaml::written;
use crate::value::{Data, Origin, Step, Trail, Unknown, Value};

/// How placeholders look, and what they stand for.
pub(super) struct Filling<'f> {
    /// What opens and closes a placeholder: `{{` and `}}`. Of several that could open here the first counts.
    pub(super) marks: &'static [(&'static str, &'static str)],
    /// What the text inside one stands for.
    pub(super) named: &'f dyn Fn(&str) -> Option<Value>,
}

impl Filling<'_> {
    /// A value with its placeholders filled; those that nothing is known of stay. `budget` says how many nodes may be
    /// looked at, which also bounds what may come of hostile templates.
    pub(super) fn fill(&self, value: &Value, budget: &mut usize) -> Value {
        *budget = budget.saturating_sub(1);
        if *budget == 0 {
            return Value::unknown(Unknown::TooLarge("this template makes more than is read".to_owned()));
        }
        let data = match &value.data {
            Data::Map(entries) => {
                let filled = entries.iter().map(|(key, entry)| (Arc::clone(key), self.fill(entry, budget)));
                Data::Map(Arc::new(filled.collect()))
            }
            Data::List(items) => Data::List(Arc::new(items.iter().map(|item| self.fill(item, budget)).collect())),
            Data::Unknown(_) => {
                return template(value).and_then(|text| self.filled(text, value)).unwrap_or_else(|| value.clone());
            }
            _ => return value.clone(),
        };
        Value::new(data, value.origin.clone())
    }

    /// A text with all its placeholders filled; none where one of them cannot be.
    fn filled(&self, text: &str, value: &Value) -> Option<Value> {
        let mut filled = String::new();
        let mut origins: Vec<Origin> = Vec::new();
        let mut rest = text;
        while let Some((before, inner, behind)) = self.next(rest) {
            let found = (self.named)(inner)?;
            filled.push_str(before);
            filled.push_str(found.why_unknown().is_none().then(|| written(&found))??);
            origins.push(found.origin);
            rest = behind;
        }
        if origins.is_empty() {
            return None;
        }
        filled.push_str(rest);
        let from: Vec<Trail> = origins.iter().filter_map(|origin| origin.trail.clone()).collect();
        let used = value.origin.trail.as_ref()?;
        let step = Step::new(Arc::clone(&used.what), used.at.clone(), from);
        let assumed = origins.iter().any(|origin| origin.assumed);
        let origin = Origin { trail: Some(Arc::new(step)), references: None, assumed };
        Some(Value::new(Data::String(filled.into()), origin))
    }

    /// The text before the next placeholder, the text inside it, and the text behind it.
    fn next<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str, &'t str)> {
        let opened = self.marks.iter().filter_map(|(open, close)| Some((text.find(open)?, open, close)));
        let (at, open, close) = opened.min_by_key(|(at, open, _)| (*at, std::cmp::Reverse(open.len())))?;
        let (inner, behind) = text.get(at + open.len()..)?.split_once(close)?;
        Some((text.get(..at)?, inner, behind))
    }
}

/// The text of a scalar with placeholders. Of a long one only its first placeholder was kept, which must not pass for
/// all of it.
fn template(value: &Value) -> Option<&str> {
    let Some(Unknown::Placeholder(text)) = value.why_unknown() else { return None };
    let literal = value.origin.trail.as_ref()?.literal();
    (literal.at.text().trim_matches(['"', '\'']) == text).then_some(text)
}
