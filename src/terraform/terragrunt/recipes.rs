//! What `generate` says: which file, with what in it, and on which condition.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::context::Context;
use super::functions::is_absolute;
use super::unit::{blocks_of, merged_files};
use crate::finding::Problem;
use crate::source::{Location, SourceFile};
use crate::terraform::evaluate::{Part, evaluate, parts};
use crate::terraform::module::{Argument, is_configuration, key_text};
use crate::terraform::paths;
use crate::value::{Data, Value};

/// One file that is to be generated.
pub(super) struct Recipe<'a> {
    /// What its expressions see.
    pub(super) context: Rc<Context<'a>>,
    /// Where it stands.
    pub(super) at: Location,
    settings: BTreeMap<Arc<str>, Setting>,
}

/// One setting of a recipe.
enum Setting {
    /// An expression, in its file.
    Written(Expression, Arc<SourceFile>),
    /// A value of which no expression is at hand.
    Computed(Value),
}

/// The recipes of a unit by their labels, blocks over attributes; and where it cannot be told which there are.
pub(super) fn of_unit<'a>(unit: &Rc<Context<'a>>) -> Vec<Result<Recipe<'a>, Problem>> {
    let mut recipes = BTreeMap::new();
    for context in merged_files(unit) {
        if let Some(argument) = context.config.content.argument("generate") {
            recipes.extend(of_attribute(&context, argument));
        }
    }
    for (label, (context, block)) in blocks_of(unit, "generate") {
        let settings = block.content.arguments.iter().map(|argument| {
            (Arc::clone(&argument.name), Setting::Written(argument.expression.clone(), Arc::clone(argument.file())))
        });
        recipes.insert(label, Ok(Recipe { context, at: block.at.clone(), settings: settings.collect() }));
    }
    recipes.into_values().collect()
}

/// `generate = { provider = { path = ..., contents = ... } }`.
fn of_attribute<'a>(context: &Rc<Context<'a>>, argument: &Argument) -> Vec<(Arc<str>, Result<Recipe<'a>, Problem>)> {
    let written = match &argument.expression {
        Expression::Object(all) => {
            all.iter().map(|(label, recipe)| Some((key_text(label)?, recipe.expr()))).collect::<Option<Vec<_>>>()
        }
        _ => None,
    };
    let whole = || context.value(argument);
    let recipe = |label: &str, settings: Result<_, Problem>| {
        let at = argument.entry(label);
        (Arc::from(label), settings.map(|settings| Recipe { context: Rc::clone(context), at, settings }))
    };
    let Some(written) = written else {
        let whole = whole();
        return match whole.as_map() {
            Some(all) => {
                all.iter().map(|(label, value)| recipe(label, computed(value, &argument.entry(label)))).collect()
            }
            None => vec![recipe("", Err(untold(&argument.at, "what this generates", &whole)))],
        };
    };
    let of_entry = |(label, expression): (&str, &Expression)| {
        let settings = match settings(expression, argument) {
            Some(settings) => Ok(settings),
            None => computed(&evaluate(expression, argument.file(), &**context), &argument.entry(label)),
        };
        recipe(label, settings)
    };
    written.into_iter().map(of_entry).collect()
}

/// The settings of a recipe that is written out.
fn settings(expression: &Expression, argument: &Argument) -> Option<BTreeMap<Arc<str>, Setting>> {
    let Expression::Object(settings) = expression else { return None };
    let setting = |(name, value): (_, &hcl_edit::expr::ObjectValue)| {
        Some((Arc::from(key_text(name)?), Setting::Written(value.expr().clone(), Arc::clone(argument.file()))))
    };
    settings.iter().map(setting).collect()
}

/// The settings of a recipe that is computed.
fn computed(value: &Value, at: &Location) -> Result<BTreeMap<Arc<str>, Setting>, Problem> {
    let settings = value.as_map().ok_or_else(|| untold(at, "what this generates", value))?;
    Ok(settings.iter().map(|(name, value)| (Arc::clone(name), Setting::Computed(value.clone()))).collect())
}

/// Notes that something of a generated file cannot be told.
fn untold(at: &Location, what: &str, value: &Value) -> Problem {
    let why = value.candidates().iter().find_map(Value::why_unknown).map(ToString::to_string);
    let why = why.unwrap_or_else(|| match value.data {
        Data::OneOf(_) => "it has several candidates".to_owned(),
        _ => "it is not of the right kind".to_owned(),
    });
    Problem::at(at.clone(), format!("{what} cannot be told: {why}")).as_note()
}

impl Recipe<'_> {
    fn setting(&self, name: &str) -> Option<Value> {
        let value = match self.settings.get(name)? {
            Setting::Written(expression, file) => evaluate(expression, file, &*self.context),
            Setting::Computed(value) => value.clone(),
        };
        (!value.is_null()).then_some(value)
    }

    fn required(&self, name: &str) -> Result<Value, Problem> {
        self.setting(name).ok_or_else(|| Problem::at(self.at.clone(), format!("this generated file has no {name}")))
    }

    /// Whether no file is to be made.
    pub(super) fn is_disabled(&self) -> Result<bool, Problem> {
        match self.setting("disable") {
            None => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| untold(&self.at, "whether this file is generated", &value)),
        }
    }

    /// Whether the file gives way to one that is there; none where that cannot be told.
    pub(super) fn gives_way(&self) -> Option<bool> {
        self.setting("if_exists").map_or(Some(false), |value| value.as_str().map(|text| text == "skip"))
    }

    /// Its name in the module's directory; none where terraform does not read it.
    pub(super) fn name(&self) -> Result<Option<String>, Problem> {
        let value = self.required("path")?;
        let path = value.as_str().ok_or_else(|| untold(&self.at, "the path of this generated file", &value))?;
        if !is_configuration(paths::name(path)) {
            return Ok(None);
        }
        match self.in_module(path).filter(|path| !path.contains('/')) {
            Some(name) => Ok(Some(name)),
            None => {
                let message =
                    format!("the generated file {path} does not lie in the module's own directory; it was not read");
                Err(Problem::at(self.at.clone(), message).as_note())
            }
        }
    }

    /// A path as seen from the module's directory, into which the unit's own directory is copied.
    fn in_module(&self, path: &str) -> Option<String> {
        if !is_absolute(path) {
            return paths::join("", path);
        }
        let directory = &self.context.directory;
        let path = directory.resolve(path)?;
        let own = directory.copied_from.as_ref().unwrap_or(&directory.path);
        paths::below(own, &path).map(str::to_owned)
    }

    /// The text, in parts.
    pub(super) fn contents(&self) -> Result<Vec<Part>, Problem> {
        match self.settings.get("contents") {
            Some(Setting::Written(expression, file)) => Ok(parts(expression, file, &*self.context)),
            Some(Setting::Computed(value)) => match value.as_str() {
                Some(text) => {
                    let at = value.origin.at().cloned().unwrap_or_else(|| self.at.clone());
                    Ok(vec![Part::Written { text: text.to_owned(), at, verbatim: false }])
                }
                None => Err(untold(&self.at, "the text of this generated file", value)),
            },
            None => self.required("contents").map(|_| Vec::new()),
        }
    }
}
