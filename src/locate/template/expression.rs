//! The expressions of ARM templates, as far as places are written with them.
//!
//! A text in brackets is an expression: `[parameters('location')]`. Read are `parameters`, `variables`, `concat`, `format` and
//! `resourceGroup().location`; what any other function makes cannot be told
//! (learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions).

use std::cell::Cell;
use std::sync::Arc;

use crate::value::{Data, Origin, Outline, Unknown, Value};

/// How deep expressions lie in each other, and variables in variables.
const DEPTH: usize = 32;
/// How many values of one template are read.
const STEPS: usize = 100_000;
/// How many bytes a text may have that an expression makes.
const LENGTH: usize = 64 * 1024;

/// What the expressions of a template are read with.
pub(super) struct Scope<'a> {
    /// The template.
    pub(super) template: &'a Value,
    /// What the deployment passes: objects with a `value`, by the parameter.
    pub(super) given: Option<&'a Value>,
    /// The location of the resource group.
    pub(super) group: &'a Value,
    steps: Cell<usize>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(template: &'a Value, given: Option<&'a Value>, group: &'a Value) -> Self {
        Self { template, given, group, steps: Cell::new(0) }
    }

    /// What a value of the template comes to, all that it holds included.
    pub(super) fn value(&self, written: &Value) -> Value {
        self.read(written, 0)
    }

    fn read(&self, written: &Value, depth: usize) -> Value {
        self.steps.set(self.steps.get().saturating_add(1));
        if depth > DEPTH || self.steps.get() > STEPS {
            return Value::unknown(Unknown::TooLarge("an ARM template is too large to be read".into()));
        }
        match &written.data {
            Data::String(text) => match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
                // An escaped bracket begins a text.
                Some(inner) if inner.starts_with('[') => {
                    Value::new(Data::String(text.get(1..).unwrap_or_default().into()), written.origin.clone())
                }
                Some(inner) => match Expression::parse(inner) {
                    Some(expression) => self.evaluate(&expression, written, depth + 1),
                    None => untold(inner, written),
                },
                None => written.clone(),
            },
            Data::List(_) | Data::Set(_) | Data::Map(_) | Data::Unknown(_) => {
                written.map_parts(written.origin.clone(), |part| self.read(part, depth + 1))
            }
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::OneOf(_) => written.clone(),
        }
    }

    fn evaluate(&self, expression: &Expression<'_>, written: &Value, depth: usize) -> Value {
        match expression {
            Expression::Text(text) => Value::new(Data::String(text.replace("''", "'").into()), written.origin.clone()),
            Expression::Member(whole, name) => match whole.as_ref() {
                Expression::Call(function, arguments)
                    if arguments.is_empty()
                        && function.eq_ignore_ascii_case("resourceGroup")
                        && name.eq_ignore_ascii_case("location") =>
                {
                    self.group.clone()
                }
                whole => {
                    let whole = self.evaluate(whole, written, depth + 1);
                    entry(&whole, name).cloned().unwrap_or_else(|| untold(name, written))
                }
            },
            Expression::Item(index) => untold(index, written),
            Expression::Call(function, arguments) => {
                let text = |argument: &Expression<'_>| self.evaluate(argument, written, depth + 1);
                match (function.to_ascii_lowercase().as_str(), arguments.as_slice()) {
                    ("parameters", [Expression::Text(name)]) => self.parameter(name, written, depth),
                    ("variables", [Expression::Text(name)]) => self.variable(name, written, depth),
                    ("concat", texts) => joined(texts.iter().map(text), written),
                    ("format", [Expression::Text(form), texts @ ..]) => {
                        let texts: Vec<Value> = texts.iter().map(text).collect();
                        filled(form, &texts).map_or_else(|| untold(function, written), |all| joined(all, written))
                    }
                    _ => untold(function, written),
                }
            }
        }
    }

    /// What is passed for a parameter, or its default. What cannot be told is the same wherever it is used.
    fn parameter(&self, name: &str, written: &Value, depth: usize) -> Value {
        let value = self.passed(name, written, depth);
        match &value.data {
            Data::Unknown(why) if value.signature().is_none() && value.at_least().is_none() => {
                let outline = Outline::named(format!("parameters('{}')", name.to_ascii_lowercase()));
                Value::unknown_text(why.clone(), outline, value.origin)
            }
            _ => value,
        }
    }

    fn passed(&self, name: &str, written: &Value, depth: usize) -> Value {
        match self.given.map(|given| (given, entry(given, name))) {
            Some((_, Some(passed))) => return entry(passed, "value").cloned().unwrap_or_else(|| untold(name, written)),
            Some((given, None)) if given.why_unknown().is_some() => return given.unheld(),
            Some((given, None)) if given.as_map().is_none() && !given.is_null() => return untold(name, written),
            _ => {}
        }
        let declared = self.template.held("parameters").and_then(|all| entry(all, name));
        let default = declared.and_then(|declared| entry(declared, "defaultValue"));
        default.map_or_else(|| untold(name, written), |default| self.read(default, depth + 1))
    }

    fn variable(&self, name: &str, written: &Value, depth: usize) -> Value {
        let variable = self.template.held("variables").and_then(|all| entry(all, name));
        variable.map_or_else(|| untold(name, written), |variable| self.read(variable, depth + 1))
    }
}

/// An entry of an object, whose names ARM compares without regard to case.
pub(super) fn entry<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    let of_any_case = || {
        let mut entries = object.as_map()?.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        entries.next().map(|(_, entry)| entry).filter(|_| entries.next().is_none())
    };
    object.held(name).or_else(of_any_case)
}

fn untold(what: &str, written: &Value) -> Value {
    Value::new(Data::Unknown(Unknown::Function(format!("`{what}` of an ARM template"))), written.origin.clone())
}

/// Texts in a row, with what is known of those that cannot be told.
fn joined(texts: impl IntoIterator<Item = Value>, written: &Value) -> Value {
    let (mut outline, mut why, mut origins) = (Outline::default(), None, Vec::new());
    for text in texts {
        match &text.data {
            Data::String(letters) => outline.push(letters),
            Data::Number(number) => outline.push(&number.to_string()),
            Data::Unknown(reason) => {
                why.get_or_insert_with(|| reason.clone());
                outline.append(text.outline().unwrap_or(&Outline::open()));
            }
            _ => return untold("concat", written),
        }
        if outline.len() > LENGTH {
            return Value::unknown(Unknown::TooLarge("a text of an ARM template is too long".into()));
        }
        origins.push(text.origin);
    }
    let why = why.unwrap_or_else(|| Unknown::Function("a text of an ARM template".into()));
    Value::unknown_text(why, outline, Origin::merge(&origins))
}

/// The texts of `format('{0}-{1}', ...)` in order; none for a form that says how they are written.
fn filled(form: &str, texts: &[Value]) -> Option<Vec<Value>> {
    let mut all = Vec::new();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        let (position, after) = after.split_once('}')?;
        all.push(Value::string(before.replace("''", "'")));
        all.push(texts.get(position.parse::<usize>().ok()?)?.clone());
        rest = after;
    }
    all.push(Value::string(rest.replace("''", "'")));
    (!form.contains("{{") && !rest.contains('}')).then_some(all)
}

/// An expression, as far as it is read.
#[derive(Debug, PartialEq)]
enum Expression<'t> {
    /// `'text'`, with the quotation marks in it doubled.
    Text(&'t str),
    /// `function(argument, argument)`
    Call(&'t str, Vec<Self>),
    /// `whole.name`
    Member(Box<Self>, Arc<str>),
    /// `whole[index]`, of which it is not told which item it is.
    Item(&'t str),
}

impl<'t> Expression<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let (expression, rest) = Self::begin(text, 0)?;
        rest.trim().is_empty().then_some(expression)
    }

    /// The expression that a text begins with, and what follows.
    fn begin(text: &'t str, depth: usize) -> Option<(Self, &'t str)> {
        let text = text.trim_start();
        if depth > DEPTH {
            return None;
        }
        if let Some(quoted) = text.strip_prefix('\'') {
            let end = end_of_text(quoted)?;
            return Some((Self::Text(quoted.get(..end)?), quoted.get(end + 1..)?));
        }
        let (name, mut rest) = word(text)?;
        rest = rest.trim_start().strip_prefix('(')?.trim_start();
        let mut arguments = Vec::new();
        while !rest.starts_with(')') {
            let (argument, after) = Self::begin(rest, depth + 1)?;
            arguments.push(argument);
            let after = after.trim_start();
            rest = after.strip_prefix(',').or_else(|| after.starts_with(')').then_some(after))?.trim_start();
        }
        let mut expression = Self::Call(name, arguments);
        rest = rest.strip_prefix(')')?;
        for _ in 0..DEPTH {
            if let Some(index) = rest.trim_start().strip_prefix('[') {
                let (index, after) = index.split_at(end_of_index(index)?);
                (expression, rest) = (Self::Item(index), after.strip_prefix(']')?);
                continue;
            }
            let Some(member) = rest.trim_start().strip_prefix('.') else { return Some((expression, rest)) };
            let (name, after) = word(member)?;
            (expression, rest) = (Self::Member(Box::new(expression), name.into()), after);
        }
        None
    }
}

/// A name, and what follows.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Where the bracket stands that ends an index; none where texts or other brackets are in it that do not end.
fn end_of_index(text: &str) -> Option<usize> {
    let (mut open, mut is_quoted) = (0_usize, false);
    text.char_indices().find_map(|(at, letter)| match letter {
        '\'' => {
            is_quoted = !is_quoted;
            None
        }
        '[' if !is_quoted => {
            open += 1;
            None
        }
        ']' if !is_quoted && open == 0 => Some(at),
        ']' if !is_quoted => {
            open -= 1;
            None
        }
        _ => None,
    })
}

/// Where the mark stands that ends a quoted text; two in a row are one of its letters.
fn end_of_text(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let mark = from + text.get(from..)?.find('\'')?;
        if !text.get(mark + 1..)?.starts_with('\'') {
            return Some(mark);
        }
        from = mark + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Path;

    fn json(text: &str) -> Value {
        let path = Path::parse("@json").unwrap_or_default();
        path.select(&Value::string(text)).pop().unwrap_or_else(Value::null)
    }

    fn read(text: &str) -> Value {
        let template = json(
            r#"{
              "parameters": {
                "place": {"type": "string", "defaultValue": "westeurope"},
                "same": {"defaultValue": "[resourceGroup().location]"},
                "left": {"type": "string"},
                "sizes": {"defaultValue": {"small": "S1"}}
              },
              "variables": {"near": "[concat(parameters('Place'), '-', 'it''s')]", "round": "[variables('round')]"}
            }"#,
        );
        let (given, group) = (json(r#"{"passed": {"value": "eastus"}}"#), Value::string("uksouth"));
        Scope::new(&template, Some(&given), &group).value(&Value::string(text))
    }

    #[test]
    fn plain_forms_are_read() {
        let read = |text: &str| read(text).as_str().map(str::to_owned);
        for (text, expected) in [
            ("northeurope", "northeurope"),
            ("[parameters('place')]", "westeurope"),
            ("[ Parameters( 'PLACE' ) ]", "westeurope"),
            ("[parameters('passed')]", "eastus"),
            ("[parameters('same')]", "uksouth"),
            ("[resourceGroup().location]", "uksouth"),
            ("[variables('near')]", "westeurope-it's"),
            ("[format('{0}/{1}', parameters('passed'), 'a')]", "eastus/a"),
            ("[parameters('sizes').small]", "S1"),
            ("[[parameters('place')]", "[parameters('place')]"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn beside_an_item_that_cannot_be_told_the_rest_can() {
        for item in ["parameters('names')[copyIndex()]", "parameters('names')[add(length(split('a]', '[')), 1)].x[0]"] {
            let read = read(&format!("[concat(parameters('passed'), '/', {item})]"));
            let mut expected = Outline::written("eastus/");
            expected.append(&Outline::open());
            assert_eq!(read.outline(), Some(&expected), "{item}");
        }
    }

    #[test]
    fn anything_else_cannot_be_told() {
        for text in [
            "[parameters('left')]",
            "[parameters('none')]",
            "[resourceGroup().name]",
            "[resourceGroup('other').location]",
            "[if(true(), 'eastus', 'westus')]",
            "[parameters('sizes')[0]]",
            "[concat('a', parameters('sizes')[0)]",
            "[format('{0:N}', 'a')]",
            "[variables('round')]",
            "[concat('a']",
            "[]",
            "['a]",
        ] {
            assert!(read(text).why_unknown().is_some(), "{text}");
        }
    }

    #[test]
    fn hostile_templates_end() {
        let deep = format!("[{}{}]", "concat(".repeat(10_000), ")".repeat(10_000));
        assert!(read(&deep).why_unknown().is_some());
        let doubled = (0..40).map(|n| format!(r#""v{n}": "[concat(variables('v{0}'), variables('v{0}'))]""#, n + 1));
        let template = json(&format!(r#"{{"variables": {{{}, "v40": "x"}}}}"#, doubled.collect::<Vec<_>>().join(",")));
        let group = Value::null();
        let scope = Scope::new(&template, None, &group);
        assert!(scope.value(&Value::string("[variables('v0')]")).why_unknown().is_some());
        assert!(scope.steps.get() <= STEPS + 100_000, "{}", scope.steps.get());
    }
}
