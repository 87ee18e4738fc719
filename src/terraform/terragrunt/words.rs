//! Words of a command line: which variables they set, as far as the words can be told.

use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::context::Context;
use super::layers::Layers;
use crate::source::SourceFile;
use crate::terraform::evaluate::beginning;
use crate::value::{Unknown, Value};

/// A word. Of one that cannot be told as a whole, the beginning that is sure.
pub(super) struct Word {
    value: Value,
    start: String,
}

/// What some words set.
pub(super) enum Assignment {
    /// Variables.
    Variables(Layers),
    /// All that stands in a file of this path.
    File(Value),
}

impl Word {
    /// A word of which only the value is known.
    pub(super) fn of(value: Value) -> Self {
        let start = value.as_str().unwrap_or_default().to_owned();
        Self { value, start }
    }

    /// A word as it is written: `-var=region=${local.region}` sets `region`, whatever the region is.
    pub(super) fn written(
        value: Value,
        expression: &Expression,
        file: &Arc<SourceFile>,
        context: &Context<'_>,
    ) -> Self {
        match value.as_str() {
            Some(_) => Self::of(value),
            None => Self { value, start: beginning(expression, file, context) },
        }
    }

    fn is_whole(&self) -> bool {
        self.value.as_str().is_some()
    }

    /// What follows a prefix of the word, as a value.
    fn after(&self, prefix: &str) -> Value {
        let value = match self.value.as_str().and_then(|text| text.strip_prefix(prefix)) {
            Some(rest) => Value::string(rest),
            None => Value::unknown(self.why()),
        };
        value.with_origin(self.value.origin.clone())
    }

    fn why(&self) -> Unknown {
        let why = self.value.candidates().iter().find_map(Value::why_unknown).cloned();
        why.unwrap_or_else(|| Unknown::Ambiguous("an argument of the command line has several candidates".to_owned()))
    }

    /// `NAME=VALUE` after a prefix; what may set any variable, where the name cannot be told.
    fn variable(&self, prefix: &str) -> Assignment {
        let rest = self.start.strip_prefix(prefix).unwrap_or_default();
        let Some((name, _)) = rest.split_once('=') else {
            // Without a name terraform refuses it.
            let layers = if self.is_whole() { Layers::default() } else { self.anything() };
            return Assignment::Variables(layers);
        };
        let value = self.after(&format!("{prefix}{name}="));
        Assignment::Variables(Layers { entries: [(Arc::from(name.trim()), value)].into(), open: None })
    }

    fn anything(&self) -> Layers {
        Layers::open(Value::unknown(self.why()).with_origin(self.value.origin.clone()))
    }

    /// Whether it may turn out to set variables: no more of it is sure than what `-var` begins with.
    fn may_set_variables(&self) -> bool {
        let known = self.value.candidates().iter().map(Value::as_str).collect::<Option<Vec<_>>>();
        match known {
            Some(candidates) => candidates.iter().any(|text| without_second_dash(text).starts_with("-var")),
            None => {
                let start = without_second_dash(&self.start);
                start.starts_with("-var") || "-var".starts_with(start)
            }
        }
    }
}

/// Go's flags may have two dashes: `--var`.
fn without_second_dash(text: &str) -> &str {
    text.strip_prefix('-').filter(|rest| rest.starts_with('-')).unwrap_or(text)
}

/// What words set, in their order.
pub(super) fn assignments(words: impl Iterator<Item = Word>) -> Vec<Assignment> {
    let mut words = words;
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        let option = without_second_dash(&word.start);
        let prefix = |option: &str| {
            let dashes = word.start.len() - without_second_dash(&word.start).len();
            format!("{}{option}", word.start.get(..dashes).unwrap_or_default())
        };
        match option {
            "-var" if word.is_whole() => found.extend(words.next().map(|next| next.variable(""))),
            "-var-file" if word.is_whole() => found.extend(words.next().map(|next| Assignment::File(next.value))),
            _ if option.starts_with("-var-file=") => found.push(Assignment::File(word.after(&prefix("-var-file=")))),
            _ if option.starts_with("-var=") => found.push(word.variable(&prefix("-var="))),
            _ if !word.is_whole() && word.may_set_variables() => {
                found.push(Assignment::Variables(word.anything()));
            }
            _ => {}
        }
    }
    found
}
