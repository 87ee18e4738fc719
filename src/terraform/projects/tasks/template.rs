//! The words that a Taskfile's templates put in: `{{.REGION}}`, `{{default .HOME .CLI_ARGS}}`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// What stands for a word that cannot be told: a letter of Unicode's private use.
pub(super) const UNTOLD: char = '\u{f8ff}';
/// How many bytes a filled text may have.
const LENGTH_LIMIT: usize = 16 * 1024;
/// How many variables lie in each other.
const DEPTH_LIMIT: usize = 8;
/// What stands behind `--` on the command line: nothing, unless somebody writes it.
const REST: &str = "CLI_ARGS";

/// What the variables of a task say.
#[derive(Debug, Default)]
pub(super) struct Words<'f> {
    /// What is written, and where; none for what a command or anything else says.
    all: BTreeMap<&'f str, (Option<String>, String)>,
}

/// A text with all words put in.
#[derive(Debug, Default)]
pub(super) struct Filled(String);

impl Filled {
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn is_whole(&self) -> bool {
        !self.0.contains(UNTOLD)
    }
}

impl<'f> Words<'f> {
    /// Adds variables that stand over those that are there; they lie at a path of the file.
    pub(super) fn add(&mut self, variables: impl Iterator<Item = (&'f str, &'f Json)>, path: &str) {
        for (name, value) in variables {
            let text = match value {
                Json::String(text) => Some(text.clone()),
                Json::Number(number) => Some(number.to_string()),
                Json::Bool(truth) => Some(truth.to_string()),
                _ => None,
            };
            self.all.insert(name, (text, format!("{path}.{name}")));
        }
    }

    /// A text with the words that its templates put in; none where it is not one.
    pub(super) fn fill(&self, text: &str) -> Option<Filled> {
        self.filled(text, DEPTH_LIMIT).map(Filled)
    }

    /// Where a text is written that is what one variable says, if only one does.
    pub(super) fn written_at(&self, text: &str) -> Option<&str> {
        let mut written = self.all.values().filter(|(value, _)| value.as_deref() == Some(text));
        let (_, path) = written.next()?;
        written.next().is_none().then_some(path)
    }

    fn filled(&self, text: &str, depth: usize) -> Option<String> {
        if text.contains(UNTOLD) {
            return None;
        }
        let (mut filled, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            let (action, after) = after.split_once("}}")?;
            // It takes the white space around it.
            if action.starts_with('-') || action.ends_with('-') {
                return None;
            }
            filled.push_str(before);
            match self.action(action.trim(), depth) {
                Some(word) => filled.push_str(&word),
                None => filled.push(UNTOLD),
            }
            if filled.len() > LENGTH_LIMIT {
                return None;
            }
            rest = after;
        }
        filled.push_str(rest);
        (filled.len() <= LENGTH_LIMIT).then_some(filled)
    }

    /// What an action puts in: a variable, or one where another says nothing.
    fn action(&self, action: &str, depth: usize) -> Option<String> {
        let parts: Vec<&str> = action.split_whitespace().collect();
        let (default, wanted) = match parts.as_slice() {
            [only] => return self.operand(only, depth),
            ["default", default, wanted] | [wanted, "|", "default", default] => (default, wanted),
            _ => return None,
        };
        let wanted = self.operand(wanted, depth)?;
        if wanted.is_empty() { self.operand(default, depth) } else { Some(wanted) }
    }

    fn operand(&self, operand: &str, depth: usize) -> Option<String> {
        if let Some(text) = operand.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            return (!text.contains(['\\', '"'])).then(|| text.to_owned());
        }
        let name = operand.strip_prefix('.')?;
        let depth = depth.checked_sub(1)?;
        match self.all.get(name) {
            Some((Some(text), _)) => self.filled(text, depth).filter(|text| !text.contains(UNTOLD)),
            Some((None, _)) => None,
            None => (name == REST).then(String::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Option<String> {
        let variables = serde_json::json!({
            "HOME": "eu-west-1", "ALL": "[\"{{.HOME}}\"]", "COUNT": 2, "MADE": {"sh": "date"}, "LOOP": "{{.LOOP}}{{.LOOP}}"
        });
        let variables = variables.as_object().cloned().unwrap_or_default();
        let mut words = Words::default();
        words.add(variables.iter().map(|(name, value)| (name.as_str(), value)), "vars");
        words.fill(text).map(|filled| filled.0)
    }

    #[test]
    fn variables_and_their_defaults_are_put_in() {
        for (text, expected) in [
            ("a", "a"),
            ("{{.HOME}}-{{ .COUNT }}", "eu-west-1-2"),
            ("{{.ALL}}", "[\"eu-west-1\"]"),
            ("{{default .HOME .CLI_ARGS}}", "eu-west-1"),
            ("{{.CLI_ARGS | default \"x\"}}", "x"),
            ("{{.HOME | default \"x\"}}", "eu-west-1"),
            ("{{.CLI_ARGS}}", ""),
        ] {
            assert_eq!(filled(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_a_command_says_or_the_environment_cannot_be_told() {
        for text in
            ["{{.MADE}}", "{{.GONE}}", "{{default .HOME .GONE}}", "{{.HOME | upper}}", "{{if .HOME}}", "{{.LOOP}}"]
        {
            assert_eq!(filled(text), Some(UNTOLD.to_string()), "{text}");
        }
        for text in ["{{.HOME", "{{- .HOME}}", "\u{f8ff}"] {
            assert_eq!(filled(text), None, "{text}");
        }
    }
}
