//! Terragrunt's own functions. Nothing is run, and nothing is read outside the tree; what hangs on the machine or the
//! account is unknown.

use std::sync::Arc;

use super::context::{Context, MAX_NESTING, absolute};
use super::file::UNIT_NAMES;
use super::location::ABSOLUTE;
use super::{blocks, layers};
use crate::discover::{EntryKind, ReadError};
use crate::source::Location;
use crate::terraform::inputs::tfvars::VariablesFile;
use crate::terraform::paths;
use crate::value::{Data, Origin, Unknown, Value};

/// Functions whose results only a run can tell.
const ONLY_WHEN_RUN: &[&str] = &[
    "constraint_check",
    "get_aws_account_alias",
    "get_aws_account_id",
    "get_aws_caller_identity_arn",
    "get_aws_caller_identity_user_id",
    "get_default_retryable_errors",
    "get_platform",
    "get_terraform_cli_args",
    "get_terraform_command",
    "get_terragrunt_source_cli_flag",
    "get_working_dir",
    "run_cmd",
    "sops_decrypt_file",
];

/// The commands that take arguments of some kind, by the function that lists them.
const COMMANDS: &[(&str, &[&str])] = &[
    ("get_terraform_commands_that_need_input", &["apply", "import", "init", "plan", "refresh"]),
    (
        "get_terraform_commands_that_need_locking",
        &["apply", "destroy", "import", "plan", "refresh", "taint", "untaint"],
    ),
    ("get_terraform_commands_that_need_parallelism", &["apply", "plan", "destroy"]),
    ("get_terraform_commands_that_need_vars", &["apply", "console", "destroy", "import", "plan", "push", "refresh"]),
];

/// Calls one of Terragrunt's functions; none when it is not one of them.
pub(super) fn call(name: &str, arguments: &[Value], context: &Context<'_>, at: &Location) -> Option<Value> {
    if ONLY_WHEN_RUN.contains(&name) {
        return Some(unknown(Unknown::Function(format!("{name}()")), name, at));
    }
    if let Some((_, commands)) = COMMANDS.iter().find(|(function, _)| *function == name) {
        return Some(texts(commands).through(format!("{name}()"), at.clone()));
    }
    let value = match name {
        "find_in_parent_folders" => find_in_parent_folders(arguments, context),
        "get_env" => get_env(arguments, context),
        "get_original_terragrunt_dir" => Ok(Value::string(absolute(&context.original))),
        "get_parent_terragrunt_dir" => {
            include_directory(arguments, context).map(|directory| Value::string(absolute(&directory)))
        }
        "get_path_from_repo_root" => Ok(Value::string(paths::relative(&repository(context), &context.directory.path))),
        "get_path_to_repo_root" => Ok(Value::string(paths::relative(&context.directory.path, &repository(context)))),
        "get_repo_root" => Ok(Value::string(absolute(&repository(context)))),
        "get_terragrunt_dir" => Ok(Value::string(absolute(&context.directory.path))),
        "mark_as_read" => arguments.first().cloned().ok_or_else(|| invalid("mark_as_read() needs a path")),
        "path_relative_from_include" => include_directory(arguments, context)
            .map(|directory| Value::string(paths::relative(&context.directory.path, &directory))),
        "path_relative_to_include" => include_directory(arguments, context)
            .map(|directory| Value::string(paths::relative(&directory, &context.directory.path))),
        "read_terragrunt_config" => read_config(arguments, context),
        "read_tfvars_file" => read_variables(arguments, context),
        "deep_merge" => deep_merge(arguments),
        "abspath" => text(arguments.first(), "abspath").and_then(|path| {
            let path = context.directory.resolve(&path).ok_or_else(|| Unknown::Function("abspath()".to_owned()))?;
            Ok(Value::string(absolute(&path)))
        }),
        _ => return None,
    };
    Some(match value {
        Ok(mut value) => {
            value.origin.assumed |= arguments.iter().any(|argument| argument.origin.assumed) && name != "get_env";
            if value.origin.trail.is_none() { value.through(format!("{name}()"), at.clone()) } else { value }
        }
        Err(why) => unknown(why, name, at),
    })
}

fn unknown(why: Unknown, name: &str, at: &Location) -> Value {
    Value::unknown(why).with_origin(Origin::literal(format!("{name}()"), at.clone()))
}

fn invalid(what: &str) -> Unknown {
    Unknown::Invalid(what.to_owned())
}

fn texts(texts: &[&str]) -> Value {
    Value::list(texts.iter().map(|text| Value::string(*text)).collect())
}

/// A string argument, or why it is none.
fn text(argument: Option<&Value>, function: &str) -> Result<Arc<str>, Unknown> {
    let argument = argument.ok_or_else(|| Unknown::Invalid(format!("{function}() needs another argument")))?;
    text_of(argument, &format!("an argument of {function}()"))
}

/// The text of a value, or why it is none. `what`: whose value it is.
pub(super) fn text_of(value: &Value, what: &str) -> Result<Arc<str>, Unknown> {
    match &value.data {
        Data::String(text) => Ok(Arc::clone(text)),
        Data::Unknown(why) => Err(why.clone()),
        Data::OneOf(_) => Err(Unknown::Ambiguous(format!("{what} has several candidates"))),
        _ => Err(Unknown::Invalid(format!("{what} is no text"))),
    }
}

/// The nearest file or directory of a name in the directories above.
fn find_in_parent_folders(arguments: &[Value], context: &Context<'_>) -> Result<Value, Unknown> {
    let names: Vec<Arc<str>> = match arguments.first() {
        Some(_) => vec![text(arguments.first(), "find_in_parent_folders")?],
        None => UNIT_NAMES.iter().map(|name| Arc::from(*name)).collect(),
    };
    let candidates = paths::upwards(&context.directory.path).skip(1);
    let mut candidates = candidates.flat_map(|above| names.iter().filter_map(move |name| paths::join(above, name)));
    match (candidates.find(|path| exists(context, path)), arguments.get(1)) {
        (Some(path), _) => Ok(Value::string(absolute(&path))),
        (None, Some(fallback)) => Ok(fallback.clone()),
        (None, None) => Err(Unknown::Invalid(format!("there is no {} in the directories above", names.join(" or ")))),
    }
}

fn exists(context: &Context<'_>, path: &str) -> bool {
    if context.shelf.tree.is_file(path) {
        return true;
    }
    let (directory, name) = (paths::directory(path), paths::name(path));
    let entries = context.shelf.tree.list(directory);
    entries.iter().any(|entry| entry.name == name && entry.kind == EntryKind::Directory)
}

/// What the project's configuration says of the environment; else a default, which whoever runs it may override.
fn get_env(arguments: &[Value], context: &Context<'_>) -> Result<Value, Unknown> {
    let name = text(arguments.first(), "get_env")?;
    match (context.record.environment.get(&name), arguments.get(1)) {
        (Some(stated), _) => Ok(stated.clone()),
        (None, Some(default)) => {
            let mut value = default.clone();
            value.origin.assumed = true;
            Ok(value)
        }
        (None, None) => Err(Unknown::Unset(format!("the environment variable {name}"))),
    }
}

/// The directory of the included file: this one, where it is included itself; else the named include, else the only
/// one.
fn include_directory(arguments: &[Value], context: &Context<'_>) -> Result<String, Unknown> {
    if let Some(parent) = &context.parent {
        return Ok(parent.clone());
    }
    let name = arguments.first().map(|_| text(arguments.first(), "path_relative_to_include")).transpose()?;
    let includes = context.includes();
    let mut includes = includes.iter();
    let include = match name {
        Some(name) => includes.find(|include| include.name == name),
        None => includes.next(),
    };
    match include {
        Some(include) => match &include.context {
            Ok(included) => Ok(included.config.directory().to_owned()),
            Err(why) => Err(why.clone()),
        },
        None => Ok(context.directory.path.clone()),
    }
}

/// The nearest directory upwards that git keeps; the whole tree where none is.
fn repository(context: &Context<'_>) -> String {
    let is_kept = |directory: &&str| context.shelf.tree.list(directory).iter().any(|entry| entry.name == ".git");
    paths::upwards(&context.directory.path).find(is_kept).unwrap_or_default().to_owned()
}

fn read_config(arguments: &[Value], context: &Context<'_>) -> Result<Value, Unknown> {
    let written = text(arguments.first(), "read_terragrunt_config")?;
    let path = context.directory.resolve(&written);
    let path = path.ok_or_else(|| Unknown::Function(format!("{written} (outside the scanned tree)")))?;
    match (context.inner(&path, false), arguments.get(1)) {
        (Ok(inner), _) => Ok(blocks::with_includes(&inner)),
        (Err(Unknown::Invalid(_)), Some(default)) => Ok(default.clone()),
        (Err(why), _) => Err(why),
    }
}

/// A file of variables as JSON. Unlike `file()`, Terragrunt looks for it from the unit.
fn read_variables(arguments: &[Value], context: &Context<'_>) -> Result<Value, Unknown> {
    use crate::terraform::functions::Files as _;
    let written = text(arguments.first(), "read_tfvars_file")?;
    let path = context.directory.resolve(&written).ok_or(ReadError::Outside);
    let file = path.and_then(|path| context.read(&absolute(&path)));
    let file = file.map_err(|error| Unknown::Function(format!("the file {written} ({error})")))?;
    let VariablesFile { values, problem, .. } = VariablesFile::of(file);
    if let Some(problem) = problem {
        context.record.problems.borrow_mut().push(problem);
        return Err(Unknown::Function(format!("the file {written}")));
    }
    let encoded = crate::terraform::functions::call("jsonencode", &[Value::map(values)], context);
    match encoded.why_unknown() {
        Some(why) => Err(why.clone()),
        None => Ok(encoded),
    }
}

fn deep_merge(arguments: &[Value]) -> Result<Value, Unknown> {
    let mut merged = Value::map([]);
    for argument in arguments {
        match &argument.data {
            Data::Unknown(why) => return Err(why.clone()),
            Data::OneOf(_) => return Err(Unknown::Ambiguous("an argument has several candidates".to_owned())),
            _ => merged = layers::deep(&merged, argument, MAX_NESTING),
        }
    }
    Ok(merged)
}

/// Whether a text names a place of the tree in Terragrunt's spelling.
pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.starts_with(ABSOLUTE)
}
