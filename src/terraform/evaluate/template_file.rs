//! `templatefile` and `templatestring`.

use std::cell::Cell;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::parser::parse_template;
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

/// `templatefile(path, variables)`.
pub(super) fn render(path: &Expression, variables: &Expression, scope: &Scope<'_>) -> Value {
    each_case(path, variables, scope, &|path, origin| {
        let file = scope.names.read(path);
        file.map_err(|error| unknown(functions::unreadable(path, &error), origin.clone()))
    })
}

/// `templatestring(name, variables)`: the template must be something with a name.
pub(super) fn render_text(template: &Expression, variables: &Expression, scope: &Scope<'_>) -> Value {
    if !template.is_traversal() && !template.is_variable() {
        return invalid("the template of templatestring() must be a reference", Origin::default());
    }
    each_case(template, variables, scope, &|text, _| Ok(Arc::new(SourceFile::new("<template>", text))))
}

/// Finds the template that a text names.
type Find<'a> = dyn Fn(&str, &Origin) -> Result<Arc<SourceFile>, Value> + 'a;

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
    let file = find(&name, &text.origin)?;
    let template = parsed(&file).map_err(|message| invalid(message, text.origin.clone()))?;
    let names = TemplateNames { variables, outside: scope.names };
    let budget = Cell::new(scope.budget.get());
    // Known by a name that no variable can have.
    let mark = Variable { name: IN_TEMPLATE, value: Value::null(), outer: None };
    let inner = Scope::new(&file, &names, &budget);
    let at = Location::new(&file, 0..file.text().len());
    let mut value = template::whole(&template, at, &inner.with(Some(&mark)));
    scope.budget.set(budget.get());
    value.origin.assumed |= text.origin.assumed;
    Ok(value)
}

/// A file as a template, or what is wrong with it.
pub(super) fn parsed(file: &SourceFile) -> Result<Template, String> {
    parse_template(file.text()).map_err(|error| format!("{}: {}", file.path(), error.message()))
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
