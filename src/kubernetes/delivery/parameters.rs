//! The parameters of a generator, and texts that they fill: `{{cluster}}`, `{{ .metadata.labels.region }}`.
//!
//! Only names are looked up. What calls a function stays as unknown as it was.

use std::sync::Arc;

use crate::kubernetes::filling::Filling;
use crate::kubernetes::yaml::written;
use crate::value::Value;

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
        // `{{path}}` is the directory's path, whose parts have names of their own.
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
        Filling { marks: &[("{{", "}}")], named: &|expression| self.get(expression) }.fill(value, budget)
    }
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
        let parameters = "{cluster: prod-eu, metadata: {labels: {topology.kubernetes.io/region: eu-west-1, rank: 7}}, path: {path: apps/web, basename: web, segments: [apps, web]}, later: '${X}'}";
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
            ("{{metadata.labels.rank}}", "7"),
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
