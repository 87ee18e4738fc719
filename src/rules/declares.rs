//! What a type declares about deployments, compiled.

use super::compile::{RuleError, path};
use super::written;
use crate::model::{Declares, DeclaresDeployment, DeclaresVariable, DeclaresVariableSet};
use crate::value::Path;

type Result<T> = std::result::Result<T, RuleError>;

/// What a rule says of deployments: paths, each checked.
pub(super) fn declares(written: &written::Declares) -> Result<Declares> {
    Ok(match written {
        written::Declares::Deployment(deployment) => Declares::Deployment(Box::new(self::deployment(deployment)?)),
        written::Declares::Variable(variable) => Declares::Variable(self::variable(variable)?),
        written::Declares::VariableSet(set) => Declares::VariableSet(DeclaresVariableSet {
            name: path(&set.name)?,
            to: optional(set.to.as_ref())?,
            everywhere: optional(set.everywhere.as_ref())?,
            priority: optional(set.priority.as_ref())?,
        }),
        written::Declares::Assignment(given) => Declares::Assignment { set: path(&given.set)?, to: path(&given.to)? },
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
