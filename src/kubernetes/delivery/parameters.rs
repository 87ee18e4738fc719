//! The parameters of a generator, and texts that they fill: `{{cluster}}`, `{{ .metadata.labels.region }}`.
//!
//! Only names are looked up. What calls a function stays as unknown as it was.

use std::sync::Arc;

use crate::kubernetes::yaml::written;
use crate::value::{Data, Origin, Step, Trail, Unknown, Value};

/// What the placeholders of a template stand for, by name; names nest.
#[derive(Clone, Debug)]
pub(super) struct Parameters(Value);

impl Parameters {
    /// The entries of a map.
    pub(super) fn new(map: Value) -> Self {
        Self(map)
    }

    /// These, with others on top.
    pub(super) fn with(&self, more: &Self) -> Self {
        let entries = [&self.0, &more.0].into_iter().filter_map(|map| map.as_map()).flatten();
        Self(Value::map(entries.map(|(key, value)| (Arc::clone(key), value.clone()))))
    }

    /// What an expression stands for: `cluster`, `.path.basename`, `path[1]`, `index .metadata.labels "team"`.
    pub(super) fn get(&self, expression: &str) -> Option<Value> {
        let expression = expression.trim().trim_matches('-').trim();
        if let Some(rest) = expression.strip_prefix("index ") {
            let (of, key) = rest.trim().split_once(' ')?;
            return self.index(&self.named(of)?, key.trim());
        }
        if let Some((of, index)) = expression.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
            let of = self.named(of)?;
            return self.index(of.get("segments").unwrap_or(&of), index);
        }
        let found = self.named(expression)?;
        // `{{path}}` is the folder's path, whose parts have names of their own.
        let found = found.get("path").cloned().filter(|_| expression == "path").unwrap_or(found);
        written(&found).is_some().then_some(found)
    }

    fn index(&self, of: &Value, key: &str) -> Option<Value> {
        match key.parse::<usize>() {
            Ok(position) => of.as_items()?.get(position).cloned(),
            Err(_) => of.get(key.trim_matches(['"', '`'])).cloned(),
        }
    }

    /// Names may hold dots: the whole rest is tried first.
    fn named(&self, name: &str) -> Option<Value> {
        let mut rest = name.strip_prefix('.').unwrap_or(name);
        let mut value = &self.0;
        loop {
            if let Some(found) = value.get(rest) {
                return Some(found.clone());
            }
            let (first, after) = rest.split_once('.')?;
            value = value.get(first)?;
            rest = after;
        }
    }

    /// A value with its placeholders filled. `budget` says how many nodes may be looked at.
    pub(super) fn fill(&self, value: &Value, budget: &mut usize) -> Value {
        *budget = budget.saturating_sub(1);
        if *budget == 0 {
            return Value::unknown(Unknown::TooLarge("this set makes more than is read".to_owned()));
        }
        let data = match &value.data {
            Data::Map(entries) => {
                let filled = entries.iter().map(|(key, entry)| (Arc::clone(key), self.fill(entry, budget)));
                Data::Map(Arc::new(filled.collect()))
            }
            Data::List(items) => Data::List(Arc::new(items.iter().map(|item| self.fill(item, budget)).collect())),
            Data::Unknown(_) => {
                return template(value).and_then(|text| self.filled(text, value)).unwrap_or(value.clone());
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
        while let Some((before, after)) = rest.split_once("{{") {
            let (expression, behind) = after.split_once("}}")?;
            let parameter = self.get(expression)?;
            filled.push_str(before);
            filled.push_str(parameter.why_unknown().is_none().then(|| written(&parameter))??);
            origins.push(parameter.origin);
            rest = behind;
        }
        filled.push_str(rest);
        let from: Vec<Trail> = origins.iter().filter_map(|origin| origin.trail.clone()).collect();
        let used = value.origin.trail.as_ref()?;
        let step = Step { what: Arc::clone(&used.what), at: used.at.clone(), from };
        let assumed = origins.iter().any(|origin| origin.assumed);
        let origin = Origin { trail: Some(Arc::new(step)), references: None, assumed };
        Some(Value::new(Data::String(filled.into()), origin))
    }
}

/// The text of a scalar with placeholders. Of a long one only its first placeholder was kept, which must not pass for
/// all of it.
fn template(value: &Value) -> Option<&str> {
    let Some(Unknown::Placeholder(text)) = value.why_unknown() else { return None };
    let literal = value.origin.trail.as_ref()?.literal();
    (text.contains("{{") && literal.at.text().trim_matches(['"', '\'']) == text).then_some(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;
    use crate::kubernetes::yaml;
    use crate::source::{SourceFile, Span};

    fn value(text: &str) -> Value {
        let file = Arc::new(SourceFile::new("x.yaml", text));
        let syntax = yaml::parse(text, Span::new(0, text.len())).unwrap();
        yaml::Reader::new(&file, 0).value(&syntax.root.unwrap())
    }

    fn filled(text: &str) -> Option<String> {
        let parameters = "{cluster: prod-eu, metadata: {labels: {topology.kubernetes.io/region: eu-west-1, n: 7}}, path: {path: apps/web, basename: web, segments: [apps, web]}, later: '${X}'}";
        let template = value(&format!("{{of: '{text}'}}"));
        let filled = Parameters::new(value(parameters)).fill(&template, &mut 100);
        filled.get("of").and_then(Value::as_str).map(str::to_owned)
    }

    #[test]
    fn names_are_looked_up_in_both_ways_of_writing_them() {
        for (text, expected) in [
            ("{{cluster}}", "prod-eu"),
            ("x-{{ .cluster }}-{{path.basename}}", "x-prod-eu-web"),
            ("{{metadata.labels.topology.kubernetes.io/region}}", "eu-west-1"),
            ("{{index .metadata.labels \"topology.kubernetes.io/region\"}}", "eu-west-1"),
            ("{{path}}", "apps/web"),
            ("{{.path.path}}", "apps/web"),
            ("{{path[0]}}", "apps"),
            ("{{index .path.segments 1}}", "web"),
            ("{{metadata.labels.n}}", "7"),
        ] {
            assert_eq!(filled(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_stays_unknown() {
        for text in ["{{cluster}}-{{other}}", "{{ .cluster | upper }}", "{{later}}", "{{metadata}}", "{{path[9]}}"] {
            assert_eq!(filled(text), None, "{text}");
        }
    }

    #[test]
    fn the_trail_ends_at_the_parameter() {
        let parameters = Parameters::new(value("{cluster: prod-eu}"));
        let filled = parameters.fill(&value("{of: '{{cluster}}'}"), &mut 100);
        let trail = filled.get("of").unwrap().origin.trail.clone().unwrap();
        assert_eq!(trail.literal().what.as_ref(), "\"prod-eu\"");
        assert_eq!(trail.what.as_ref(), "\"{{cluster}}\"");
    }
}
