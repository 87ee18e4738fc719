//! Templates: quoted strings, heredocs, and files of templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::template::{Directive, Element, ForDirective, HeredocTemplate, IfDirective, StringTemplate, Template};

use super::collection::iterate;
use super::conditional::truth;
use super::expression::evaluate;
use super::scope::{Scope, Variable};
use super::{literal, unknown};
use crate::source::Location;
use crate::terraform::partial::{MAX_TEXT, combine, too_large};
use crate::terraform::types::to_string;
use crate::value::{Data, Origin, Outline, PartFrom, TextPart, Trail, Unknown, Value};

mod parts;
mod text;

pub use parts::{Part, beginning, parts};
use text::Texts;

/// `"..."`.
pub(super) fn quoted(template: &StringTemplate, scope: &Scope<'_>) -> Value {
    render(template, &Texts::quoted(template), scope.location(template), scope)
}

/// `<<EOT` and `<<-EOT`.
pub(super) fn heredoc(heredoc: &HeredocTemplate, scope: &Scope<'_>) -> Value {
    render(&heredoc.template, &texts_of(heredoc, scope), scope.location(heredoc), scope)
}

fn texts_of(heredoc: &HeredocTemplate, scope: &Scope<'_>) -> Texts {
    if scope.location(heredoc).text().starts_with("<<-") {
        Texts::flush(&heredoc.template, scope.file)
    } else {
        Texts::lines(&heredoc.template)
    }
}

/// A template of its own: the content of a file.
pub(super) fn whole(template: &Template, at: Location, scope: &Scope<'_>) -> Value {
    render(template, &Texts::lines(template), at, scope)
}

fn render(template: &Template, texts: &Texts, at: Location, scope: &Scope<'_>) -> Value {
    // A single interpolation is its own value and no string.
    if let Some(Element::Interpolation(only)) = template.as_single_element() {
        return evaluate(&only.expr, scope);
    }
    let mut parts = Parts::default();
    elements(template, texts, scope, &mut parts);
    parts.join(at)
}

/// The parts of a rendered template: texts between values with candidates.
#[derive(Default)]
struct Parts {
    parts: Vec<Value>,
    /// Where those of them stand that are letters of the template itself.
    fixed: BTreeMap<usize, Location>,
    /// The bytes so far.
    length: usize,
    /// Where all parts come from, those that cannot be told too.
    origins: Vec<Origin>,
    /// The way to the first part that can be told: what is known of the string rests on that, or on its own letters.
    known: Option<Trail>,
    /// Why the string cannot be told, an error before anything else.
    failed: Option<Unknown>,
}

impl Parts {
    fn fail(&mut self, why: Unknown) {
        let is_error = matches!(why, Unknown::Invalid(_));
        if self.failed.is_none() || (is_error && !matches!(self.failed, Some(Unknown::Invalid(_)))) {
            self.failed = Some(why);
        }
    }

    /// Adds a text that is put in.
    fn text(&mut self, text: &str, origin: Origin) {
        self.part(text.len(), || Value::string(text).with_origin(origin));
    }

    /// Adds letters of the template itself.
    fn letters(&mut self, letters: &str, at: Location) {
        self.fixed.insert(self.parts.len(), at);
        self.text(letters, Origin::default());
    }

    /// Adds a part of so many bytes, as long as there is room.
    fn part(&mut self, length: usize, part: impl FnOnce() -> Value) {
        self.length += length;
        if self.length > MAX_TEXT {
            return self.fail(too_large());
        }
        self.parts.push(part());
    }

    /// Adds an interpolated value.
    fn value(&mut self, value: Value) {
        self.origins.push(value.origin.clone());
        if value.why_unknown().is_none() {
            self.known = self.known.take().or_else(|| value.origin.trail.clone());
        }
        match (&value.data, value.outline()) {
            (Data::OneOf(_), _) => self.parts.push(value),
            (_, Some(outline)) => self.part(outline.len(), || value.clone()),
            (Data::Unknown(why), None) if !matches!(why, Unknown::Invalid(_)) => self.part(1, || value.clone()),
            _ => match interpolated(&value) {
                Ok(text) => self.text(&text, value.origin.clone()),
                Err(why) => self.fail(why),
            },
        }
    }

    /// Something that decides without being a part: the result is assumed if it is.
    fn decided_by(&mut self, condition: &Value) {
        self.origins.push(Origin { assumed: condition.origin.assumed, ..Origin::default() });
    }

    /// The string, or its candidates.
    fn join(self, at: Location) -> Value {
        let mut origin = Origin::merge(&self.origins);
        let literal = literal::origin(at).trail;
        if origin.trail.is_none() {
            origin.trail.clone_from(&literal);
        }
        if let Some(why) = self.failed {
            return unknown(why, origin);
        }
        let in_part = Origin { trail: self.known.or(literal), ..origin.clone() };
        combine(&self.parts, &|parts| joined(parts, &self.fixed, &origin, &in_part), origin.clone())
    }
}

/// The string of settled parts, with a gap where a part cannot be told; the rest of it comes from `in_part`.
fn joined(parts: &[Value], fixed: &BTreeMap<usize, Location>, origin: &Origin, in_part: &Origin) -> Value {
    let mut text = String::new();
    let mut outline = Outline::default();
    let (mut missing, mut is_open) = (None, false);
    let mut made_of = Vec::with_capacity(parts.len());
    for (position, part) in parts.iter().enumerate() {
        let interpolated = interpolated(part);
        made_of.push(text_part(part, &interpolated, fixed.get(&position)));
        match (interpolated, part.outline()) {
            (Ok(part), _) => text.push_str(&part),
            (Err(why @ Unknown::Invalid(_)), _) => return unknown(why, part.origin.clone()),
            (Err(why), gaps) => {
                outline.push(&std::mem::take(&mut text));
                outline.append(gaps.unwrap_or(&Outline::open()));
                // What may change everything says more than what changes nothing else.
                if missing.is_none() || gaps.is_none() && !is_open {
                    missing = Some(why);
                }
                is_open |= gaps.is_none();
            }
        }
    }
    let Some(why) = missing else { return Value::new(Data::String(text.into()), origin.clone().with_text(made_of)) };
    outline.push(&text);
    Value::unknown_text(why, outline, in_part.clone().with_text(made_of))
}

/// A part of a string with where it comes from.
fn text_part(part: &Value, interpolated: &Result<Arc<str>, Unknown>, fixed: Option<&Location>) -> TextPart {
    let from = match fixed {
        Some(at) if part.as_str() == Some(at.text()) => return TextPart::written(at.clone()),
        Some(at) => PartFrom::Around(literal::origin(at.clone()).trail),
        None => PartFrom::Inserted(part.origin.trail.clone()),
    };
    let letters = match (interpolated, part.outline()) {
        (Ok(text), _) => Outline::written(Arc::clone(text)),
        (Err(_), Some(outline)) => outline.clone(),
        (Err(_), None) => Outline::open(),
    };
    TextPart { letters, from }
}

/// A value as part of a string.
fn interpolated(value: &Value) -> Result<Arc<str>, Unknown> {
    match &value.data {
        Data::Unknown(why) => Err(why.clone()),
        Data::Null => Err(Unknown::Invalid("a null value cannot be part of a string".into())),
        _ => to_string(value),
    }
}

fn elements(template: &Template, texts: &Texts, scope: &Scope<'_>, parts: &mut Parts) {
    for element in template {
        match element {
            Element::Literal(text) => parts.letters(texts.of(text), scope.location(text)),
            Element::Interpolation(inner) => parts.value(evaluate(&inner.expr, scope)),
            Element::Directive(directive) => match directive.as_ref() {
                Directive::If(choice) => choose(choice, texts, scope, parts),
                Directive::For(repeated) => repeat(repeated, texts, scope, parts),
            },
        }
    }
}

/// `%{ if }`; where the condition cannot be told, both results are candidates.
fn choose(choice: &IfDirective, texts: &Texts, scope: &Scope<'_>, parts: &mut Parts) {
    let condition = evaluate(&choice.if_expr.cond_expr, scope);
    let empty = Template::new();
    let otherwise = choice.else_expr.as_ref().map_or(&empty, |otherwise| &otherwise.template);
    parts.decided_by(&condition);
    match truth(&condition) {
        Some(Ok(true)) => elements(&choice.if_expr.template, texts, scope, parts),
        Some(Ok(false)) => elements(otherwise, texts, scope, parts),
        Some(Err(why)) => parts.fail(why),
        None => {
            let rendered = [&choice.if_expr.template, otherwise].map(|template| {
                let mut inner = Parts::default();
                elements(template, texts, scope, &mut inner);
                inner.join(scope.location(choice))
            });
            let origin = Origin::merge(rendered.iter().map(|one| &one.origin));
            parts.value(Value::one_of(rendered, origin));
        }
    }
}

/// `%{ for }`.
fn repeat(repeated: &ForDirective, texts: &Texts, scope: &Scope<'_>, parts: &mut Parts) {
    let head = &repeated.for_expr;
    let collection = evaluate(&head.collection_expr, scope);
    parts.decided_by(&collection);
    let items = match iterate(&collection) {
        Ok(items) => items,
        Err(failed) => return parts.value(failed),
    };
    for (key, item) in items {
        if !scope.spend() {
            return parts.fail(too_large());
        }
        let outer = scope.variables();
        let key = head.key_var.as_ref().map(|name| Variable { name: name.as_str(), value: key, outer });
        let item = Variable { name: head.value_var.as_str(), value: item, outer: key.as_ref().or(outer) };
        elements(&head.template, texts, &scope.with(Some(&item)), parts);
    }
}
