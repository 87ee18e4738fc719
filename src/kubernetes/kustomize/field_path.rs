//! Paths of fields as replacements and variables write them: `spec.template.spec.containers.[name=web].image`.

use super::field;
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// Longer paths are not followed.
const STEP_LIMIT: usize = 64;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// An entry of a map, or an item of a list by its number.
    Key(String),
    /// The items of a list whose field has this value.
    Where { field: String, value: String },
    /// Every item or entry.
    All,
}

/// The path of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldPath(Vec<Step>);

impl FieldPath {
    /// Reads one; `\.` is a dot of a name, `[a.b/c]` a name with dots. None for what is no path.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut steps = Vec::new();
        let mut name = String::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => name.extend(characters.next()),
                '.' => steps.extend(key(&mut name)),
                '[' => {
                    steps.extend(key(&mut name));
                    let inner: String = characters.by_ref().take_while(|character| *character != ']').collect();
                    steps.push(match inner.split_once('=') {
                        Some((field, value)) => Step::Where { field: field.to_owned(), value: value.to_owned() },
                        None => Step::Key(inner),
                    });
                }
                other => name.push(other),
            }
        }
        steps.extend(key(&mut name));
        (!steps.is_empty() && steps.len() <= STEP_LIMIT).then_some(Self(steps))
    }

    /// The first value at the path.
    pub(super) fn get(&self, value: &Value) -> Option<Value> {
        self.0.iter().try_fold(value, |value, step| children(value, step).into_iter().next()).cloned()
    }

    /// Changes every value at the path; where the last field is not there it is made, if `create` says so.
    pub(super) fn change(&self, value: &mut Value, create: bool, new: &dyn Fn(Option<&Value>) -> Value) {
        change(value, &self.0, create, new);
    }
}

fn key(name: &mut String) -> Option<Step> {
    let name = std::mem::take(name);
    match name.as_str() {
        "" => None,
        "*" => Some(Step::All),
        _ => Some(Step::Key(name)),
    }
}

fn children<'v>(value: &'v Value, step: &Step) -> Vec<&'v Value> {
    match (step, value.as_items()) {
        (Step::Key(key), None) => value.get(key).into_iter().collect(),
        (Step::Key(index), Some(items)) => {
            index.parse().ok().and_then(|index: usize| items.get(index)).into_iter().collect()
        }
        (Step::Where { field, value }, Some(items)) => items.iter().filter(|item| has(item, field, value)).collect(),
        (Step::All, Some(items)) => items.iter().collect(),
        (Step::All, None) => value.as_map().into_iter().flatten().map(|(_, entry)| entry).collect(),
        (Step::Where { .. }, None) => Vec::new(),
    }
}

fn has(item: &Value, field: &str, value: &str) -> bool {
    item.get(field).and_then(written) == Some(value)
}

/// As deep as the path, whose length is limited.
fn change(value: &mut Value, steps: &[Step], create: bool, new: &dyn Fn(Option<&Value>) -> Value) {
    let Some((first, rest)) = steps.split_first() else {
        *value = new(Some(value));
        return;
    };
    if value.as_items().is_some() {
        let Some(items) = field::items(value) else { return };
        for (position, item) in items.iter_mut().enumerate() {
            let is_meant = match first {
                Step::Key(index) => index.parse() == Ok(position),
                Step::Where { field, value } => has(item, field, value),
                Step::All => true,
            };
            if is_meant {
                change(item, rest, create, new);
            }
        }
        return;
    }
    let is_open = value.as_map().is_some() || create && value.is_null();
    let Some(entries) = field::entries(value).filter(|_| is_open) else { return };
    match first {
        Step::Key(key) if entries.contains_key(key.as_str()) || !create => {
            entries.get_mut(key.as_str()).into_iter().for_each(|entry| change(entry, rest, create, new));
        }
        Step::Key(key) if rest.is_empty() => {
            entries.insert(key.as_str().into(), new(None));
        }
        Step::Key(key) => {
            let mut made = Value::map([]);
            change(&mut made, rest, create, new);
            entries.insert(key.as_str().into(), made);
        }
        Step::All => entries.values_mut().for_each(|entry| change(entry, rest, create, new)),
        Step::Where { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn body() -> Value {
        let container = |name: &str| Value::map([("name".into(), Value::string(name))]);
        Value::map([
            ("a.b".into(), Value::string("dotted")),
            ("list".into(), Value::list(vec![container("web"), container("db")])),
        ])
    }

    fn get(path: &str) -> Option<String> {
        FieldPath::parse(path).unwrap().get(&body()).and_then(|value| value.as_str().map(str::to_owned))
    }

    #[test]
    fn paths_select_by_name_number_and_field() {
        assert_eq!(get("list.[name=db].name").as_deref(), Some("db"));
        assert_eq!(get("list.0.name").as_deref(), Some("web"));
        assert_eq!(get("list.*.name").as_deref(), Some("web"));
        assert_eq!(get("[a.b]").as_deref(), Some("dotted"));
        assert_eq!(get("a\\.b").as_deref(), Some("dotted"));
        assert_eq!(get("list.[name=x].name"), None);
        assert_eq!(FieldPath::parse(""), None);
    }

    #[test]
    fn a_missing_field_is_made_only_when_asked_for() {
        let path = FieldPath::parse("spec.nodeSelector.[x/region]").unwrap();
        let new = |_: Option<&Value>| Value::string("eu");
        let mut value = body();
        path.change(&mut value, false, &new);
        assert_eq!(path.get(&value), None);
        path.change(&mut value, true, &new);
        assert_eq!(path.get(&value), Some(Value::string("eu")));
    }
}
