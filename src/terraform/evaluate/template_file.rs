//! `templatefile` and `templatestring`.

use std::cell::Cell;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::template::Template;

use super::access::held;
use super::expression::evaluate;
use super::scope::{Scope, Variable};
use super::{Access, Names, Resolved, invalid, template, unknown};
use crate::discover::{Entry, ReadError};
use crate::source::{Location, SourceFile};
use crate::terraform::functions::{self, Files};
use crate::terraform::partial::{combine, inside};
use crate::terraform::types::to_string;
use crate::value::{Origin, Reference, Value};

mod abridged;

/// A text as a template.
#[derive(Debug)]
pub struct TemplateFile {
    /// The text to which its spans belong.
    pub(super) file: Arc<SourceFile>,
    /// What it says, or what is wrong with it.
    pub(super) parsed: Result<Template, String>,
}

impl TemplateFile {
    /// Parses a text.
    pub fn parse(file: Arc<SourceFile>) -> Self {
        let (file, parsed) = abridged::parse(file);
        let parsed = parsed.map_err(|error| format!("{}: {}", file.path(), error.message()));
        Self { file, parsed }
    }
}

/// `templatefile(path, variables)`.
pub(super) fn render(path: &Expression, variables: &Expression, scope: &Scope<'_>) -> Value {
    each_case(path, variables, scope, &|path, origin| {
        let template = scope.names.template(path);
        template.map_err(|error| unknown(functions::unreadable(path, &error), origin.clone()))
    })
}

/// `templatestring(name, variables)`: the template must be something with a name.
pub(super) fn render_text(template: &Expression, variables: &Expression, scope: &Scope<'_>) -> Value {
    if !template.is_traversal() && !template.is_variable() {
        return invalid("the template of templatestring() must be a reference", Origin::default());
    }
    each_case(template, variables, scope, &|text, _| {
        Ok(Arc::new(TemplateFile::parse(Arc::new(SourceFile::new("<template>", text)))))
    })
}

/// Finds the template that a text names.
type Find<'a> = dyn Fn(&str, &Origin) -> Result<Arc<TemplateFile>, Value> + 'a;

fn each_case(text: &Expression, variables: &Expression, scope: &Scope<'_>, find: &Find<'_>) -> Value {
    let arguments = [evaluate(text, scope), evaluate(variables, scope)];
    let origin = Origin::merge(arguments.iter().map(|argument| &argument.origin));
    let one = |arguments: &[Value]| {
        let [text, variables] = arguments else { return invalid("an argument is missing", Origin::default()) };
        rendered(text, variables, scope, find).unwrap_or_else(|failed| failed)
    };
    combine(&arguments, &one, origin)
}

fn rendered(text: &Value, variables: &Value, scope: &Scope<'_>, find: &Find<'_>) -> Result<Value, Value> {
    let is_untold = |argument: &&Value| argument.why_unknown().is_some() && argument.at_least().is_none();
    if let Some(failed) = [text, variables].into_iter().find(is_untold) {
        return Err(failed.clone());
    }
    let name = to_string(text).map_err(|why| unknown(why, text.origin.clone()))?;
    let is_closed = variables.as_map().is_some() && variables.instance().is_none();
    if !is_closed && variables.at_least().is_none() {
        return Err(invalid("the variables of a template must be a map", variables.origin.clone()));
    }
    if scope.variable(IN_TEMPLATE).is_some() {
        return Err(invalid("a template cannot render another template", text.origin.clone()));
    }
    let template = find(&name, &text.origin)?;
    let TemplateFile { file, parsed } = template.as_ref();
    let template = parsed.as_ref().map_err(|message| invalid(message.as_str(), text.origin.clone()))?;
    let names = TemplateNames { variables, outside: scope.names };
    let budget = Cell::new(scope.budget.get());
    // Known by a name that no variable can have.
    let mark = Variable { name: IN_TEMPLATE, value: Value::null(), outer: None };
    let inner = Scope::new(file, &names, &budget);
    let at = Location::new(file, 0..file.text().len());
    let mut value = template::whole(template, at, &inner.with(Some(&mark)));
    scope.budget.set(budget.get());
    value.origin.assumed |= text.origin.assumed;
    Ok(value)
}

/// The variable that marks the scope of a template.
const IN_TEMPLATE: &str = "%template";

/// The names of a template: its variables only.
pub(super) struct TemplateNames<'a> {
    pub(super) variables: &'a Value,
    pub(super) outside: &'a dyn Names,
}

impl Files for TemplateNames<'_> {
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        self.outside.read(path)
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, ReadError> {
        self.outside.list(directory)
    }
}

impl Names for TemplateNames<'_> {
    fn template(&self, path: &str) -> Result<Arc<TemplateFile>, ReadError> {
        self.outside.template(path)
    }

    fn resolve(&self, root: &str, _path: &[Access], at: &Location) -> Resolved {
        let value = match self.variables.get(root) {
            Some(value) => inside(self.variables, value).through(root, at.clone()),
            None if self.variables.at_least().is_some() => held(self.variables, root).through(root, at.clone()),
            None => invalid(format!("the template has no variable \"{root}\""), Origin::literal(root, at.clone())),
        };
        Resolved { value, used: 0 }
    }

    fn attribute(&self, instance: &Reference, name: &str, at: &Location) -> Value {
        self.outside.attribute(instance, name, at)
    }
}
