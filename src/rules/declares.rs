//! What a type declares about deployments, compiled.

use super::compile::{RuleError, path};
use super::written;
use crate::model::{Declares, DeclaresDeployment, DeclaresVariable, DeclaresVariableSet};
use crate::value::Path;

type Result<T> = std::result::Result<T, RuleError>;

/// What a rule says of deployments: paths, each checked.
pub(super) fn declares(written: &written::Declares) -> Result<Declares> {
    let written::Declares { deployment, variable, variable_set, assignment } = written;
    let deployment = deployment.iter().map(|words| Ok(Declares::Deployment(Box::new(self::deployment(words)?))));
    let variable = variable.iter().map(|words| Ok(Declares::Variable(self::variable(words)?)));
    let set = variable_set.iter().map(|words| Ok(Declares::VariableSet(self::variable_set(words)?)));
    let given =
        assignment.iter().map(|words| Ok(Declares::Assignment { set: path(&words.set)?, to: path(&words.to)? }));
    let mut said = deployment.chain(variable).chain(set).chain(given).collect::<Result<Vec<_>>>()?;
    let count = said.len();
    match (said.pop(), count) {
        (Some(only), 1) => Ok(only),
        _ => Err(RuleError(format!(
            "`declares` has exactly one of deployment, variable, variable-set, assignment; here are {count}"
        ))),
    }
}

fn variable_set(written: &written::DeclaresVariableSet) -> Result<DeclaresVariableSet> {
    Ok(DeclaresVariableSet {
        name: path(&written.name)?,
        to: optional(written.to.as_ref())?,
        everywhere: optional(written.everywhere.as_ref())?,
        priority: optional(written.priority.as_ref())?,
    })
}

fn deployment(written: &written::DeclaresDeployment) -> Result<DeclaresDeployment> {
    Ok(DeclaresDeployment {
        name: path(&written.name)?,
        organization: optional(written.organization.as_ref())?,
        directory: path(&written.directory)?,
        repository: optional(written.repository.as_ref())?,
        branch: optional(written.branch.as_ref())?,
        within: optional(written.within.as_ref())?,
        variables: paths(&written.variables)?,
        initially: paths(&written.initially)?,
        environment: paths(&written.environment)?,
        files: paths(&written.files)?,
        sets: paths(&written.sets)?,
    })
}

fn variable(written: &written::DeclaresVariable) -> Result<DeclaresVariable> {
    let kind = written.kind.as_ref().map(|kind| Ok((path(&kind.attribute)?, kind.environment.as_str().into())));
    Ok(DeclaresVariable {
        of: paths(&written.of)?,
        key: path(&written.key)?,
        value: path(&written.value)?,
        expression: optional(written.expression.as_ref())?,
        environment: kind.transpose()?,
    })
}

fn optional(text: Option<&String>) -> Result<Option<Path>> {
    text.map(|text| path(text)).transpose()
}

fn paths(texts: &written::OneOrMany<String>) -> Result<Vec<Path>> {
    texts.as_slice().iter().map(|text| path(text)).collect()
}
