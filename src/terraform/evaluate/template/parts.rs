//! A text as the parts that it is made of. Whoever reads a made text as a file of its own has to know which letters
//! were written where, and must not lose all of it for one value that cannot be told.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, Traversal, TraversalOperator};
use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Template};

use super::{Texts, texts_of};
use crate::source::{Location, SourceFile, Span};
use crate::terraform::evaluate::collection::iterate;
use crate::terraform::evaluate::conditional::truth;
use crate::terraform::evaluate::expression::evaluate;
use crate::terraform::evaluate::scope::{Scope, Variable};
use crate::terraform::evaluate::{Access, Names, TemplateFile, limits, template_file};
use crate::terraform::types::to_string;
use crate::value::{Data, Unknown, Value};

/// How many expressions may stand for each other before one is taken as it is.
const DEPTH_LIMIT: usize = 16;
/// How many parts a text may have.
const PART_LIMIT: usize = 50_000;

/// A part of a text.
#[derive(Clone, Debug)]
pub enum Part {
    /// Letters that somebody wrote.
    Written {
        /// The letters as they count: without escapes and indentation.
        text: String,
        /// Where they stand.
        at: Location,
        /// They stand there letter for letter.
        verbatim: bool,
    },
    /// A value that an expression inserts.
    Inserted {
        /// The value.
        value: Value,
        /// The expression.
        at: Location,
    },
}

impl Part {
    /// Where it stands.
    pub fn at(&self) -> &Location {
        match self {
            Self::Written { at, .. } | Self::Inserted { at, .. } => at,
        }
    }

    /// Its letters, where they can be told.
    fn letters(self) -> Option<String> {
        match self {
            Self::Written { text, .. } => Some(text),
            Self::Inserted { value, .. } => match value.data {
                Data::OneOf(_) | Data::Unknown(_) => None,
                _ => to_string(&value).ok().map(|letters| letters.to_string()),
            },
        }
    }
}

/// The parts of the text that an expression of `file` gives, in order.
pub fn parts(expression: &Expression, file: &Arc<SourceFile>, names: &dyn Names) -> Vec<Part> {
    let budget = Cell::new(limits::BUDGET);
    let mut making = Making::default();
    making.expression(expression, &Scope::new(file, names, &budget), DEPTH_LIMIT);
    making.parts
}

/// The beginning of the text that an expression of `file` gives, up to the first part that cannot be told.
pub fn beginning(expression: &Expression, file: &Arc<SourceFile>, names: &dyn Names) -> String {
    parts(expression, file, names).into_iter().map_while(Part::letters).collect()
}

#[derive(Default)]
struct Making {
    parts: Vec<Part>,
}

impl Making {
    /// Adds a part; what is beyond the limit becomes one that cannot be told.
    fn push(&mut self, part: Part) {
        if self.parts.len() < PART_LIMIT {
            self.parts.push(part);
        } else if let Some(last) = self.parts.last_mut() {
            let value = Value::unknown(Unknown::TooLarge("the text has too many parts".to_owned()));
            *last = Part::Inserted { value, at: last.at().clone() };
        }
    }

    fn insert(&mut self, expression: &Expression, scope: &Scope<'_>) {
        self.push(Part::Inserted { value: evaluate(expression, scope), at: scope.location(expression) });
    }

    fn expression(&mut self, expression: &Expression, scope: &Scope<'_>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return self.insert(expression, scope) };
        match expression {
            Expression::Parenthesis(inner) => self.expression(inner.inner(), scope, depth),
            Expression::String(text) => self.written(text.as_str(), text.span(), scope),
            Expression::HeredocTemplate(heredoc) => self.template(&heredoc.template, &texts_of(heredoc, scope), scope),
            Expression::StringTemplate(template) => match template.as_single_element() {
                Some(Element::Interpolation(only)) => self.expression(&only.expr, scope, depth),
                _ => self.template(template, &Texts::quoted(template), scope),
            },
            Expression::Conditional(choice) => {
                let condition = evaluate(&choice.cond_expr, scope);
                match truth(&condition) {
                    Some(Ok(true)) if !condition.origin.assumed => self.expression(&choice.true_expr, scope, depth),
                    Some(Ok(false)) if !condition.origin.assumed => self.expression(&choice.false_expr, scope, depth),
                    _ => self.insert(expression, scope),
                }
            }
            Expression::Traversal(traversal) => match stands_for(traversal, scope) {
                Some((inner, file)) => {
                    self.expression(&inner, &Scope::new(&file, scope.names, scope.budget), depth);
                }
                None => self.insert(expression, scope),
            },
            Expression::FuncCall(call) => {
                if self.of_file(call, scope).is_none() {
                    self.insert(expression, scope);
                }
            }
            _ => self.insert(expression, scope),
        }
    }

    /// `file(path)` and `templatefile(path, variables)`: the letters are the file's own.
    fn of_file(&mut self, call: &FuncCall, scope: &Scope<'_>) -> Option<()> {
        let mut arguments = call.args.iter();
        let (path, variables, more) = (arguments.next()?, arguments.next(), arguments.next());
        let is_template = match (call.name.name.as_str(), variables, more) {
            ("file", None, None) => false,
            ("templatefile", Some(_), None) => true,
            _ => return None,
        };
        let path = evaluate(path, scope);
        if !is_template {
            let file = scope.names.read(path.as_str()?).ok()?;
            let at = Location::new(&file, 0..file.text().len());
            self.push(Part::Written { text: file.text().to_owned(), at, verbatim: true });
            return Some(());
        }
        let template = scope.names.template(path.as_str()?).ok()?;
        let variables = evaluate(variables?, scope);
        variables.as_map()?;
        let TemplateFile { file, parsed } = template.as_ref();
        let template = parsed.as_ref().ok()?;
        let names = template_file::TemplateNames { variables: &variables, outside: scope.names };
        self.template(template, &Texts::lines(template), &Scope::new(file, &names, scope.budget));
        Some(())
    }

    fn template(&mut self, template: &Template, texts: &Texts, scope: &Scope<'_>) {
        for element in template {
            match element {
                Element::Literal(text) => self.written(texts.of(text), text.span(), scope),
                Element::Interpolation(inner) => self.insert(&inner.expr, scope),
                Element::Directive(directive) => match directive.as_ref() {
                    Directive::If(choice) => self.choose(choice, texts, scope),
                    Directive::For(repeated) => self.repeat(repeated, texts, scope),
                },
            }
        }
    }

    fn choose(&mut self, choice: &IfDirective, texts: &Texts, scope: &Scope<'_>) {
        let condition = evaluate(&choice.if_expr.cond_expr, scope);
        match truth(&condition) {
            Some(Ok(true)) => self.template(&choice.if_expr.template, texts, scope),
            Some(Ok(false)) => {
                if let Some(otherwise) = &choice.else_expr {
                    self.template(&otherwise.template, texts, scope);
                }
            }
            _ => self.undecided(&condition, scope.location(choice)),
        }
    }

    fn repeat(&mut self, repeated: &ForDirective, texts: &Texts, scope: &Scope<'_>) {
        let head = &repeated.for_expr;
        let items = match iterate(&evaluate(&head.collection_expr, scope)) {
            Ok(items) => items,
            Err(failed) => return self.undecided(&failed, scope.location(repeated)),
        };
        for (key, item) in items {
            if !scope.spend() {
                break;
            }
            let outer = scope.variables();
            let key = head.key_var.as_ref().map(|name| Variable { name: name.as_str(), value: key, outer });
            let item = Variable { name: head.value_var.as_str(), value: item, outer: key.as_ref().or(outer) };
            self.template(&head.template, texts, &scope.with(Some(&item)));
        }
    }

    /// A run of text that cannot be told, because of a value that decides about it.
    fn undecided(&mut self, why: &Value, at: Location) {
        let reason = why.candidates().iter().find_map(Value::why_unknown).cloned();
        let reason = reason.unwrap_or_else(|| Unknown::Ambiguous("a part of the text has several forms".to_owned()));
        self.push(Part::Inserted { value: Value::unknown(reason).with_origin(why.origin.clone()), at });
    }

    fn written(&mut self, text: &str, span: Option<Range<usize>>, scope: &Scope<'_>) {
        let span = Span::from(span.unwrap_or_default());
        let source = scope.file.slice(span.start, span.end);
        let at = |start: usize, end: usize| Location::new(scope.file, start..end);
        let whole = at(span.start, span.end);
        // Where it comes from says what was written: it may be left out here.
        if source == text || whole.text() == text {
            self.push(Part::Written { text: text.to_owned(), at: whole, verbatim: true });
            return;
        }
        // Escapes, trim markers and indentation change lines from their beginnings, if they change them.
        if source.matches('\n').count() != text.matches('\n').count() {
            self.push(Part::Written { text: text.to_owned(), at: at(span.start, span.end), verbatim: false });
            return;
        }
        let mut end = span.start;
        for (line, of) in text.split_inclusive('\n').zip(source.split_inclusive('\n')) {
            end += of.len();
            let start = (end - of.len()).max(end.saturating_sub(line.len()));
            self.push(Part::Written { text: line.to_owned(), at: at(start, end), verbatim: true });
        }
    }
}

/// The expression that a name stands for, when the names tell it.
fn stands_for(traversal: &Traversal, scope: &Scope<'_>) -> Option<(Expression, Arc<SourceFile>)> {
    let Expression::Variable(root) = &traversal.expr else { return None };
    if scope.variable(root.as_str()).is_some() {
        return None;
    }
    let steps = traversal.operators.iter().map(|operator| match operator.value() {
        TraversalOperator::GetAttr(name) => Some(Access::Attribute(name.as_str().into())),
        _ => None,
    });
    scope.names.expression(root.as_str(), &steps.collect::<Option<Vec<_>>>()?)
}
