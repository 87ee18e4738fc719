//! Conditions on values, with three answers.

use std::sync::Arc;

use globset::GlobMatcher;

use super::version::Version;
use super::written::Scalar;
use crate::value::{Data, Number, Outline, Path, Value, Written};

/// Whether a condition holds. `Maybe` is an answer: the value cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Satisfied {
    /// It holds.
    Yes {
        /// The argument whose documented default makes it hold, where nobody wrote it.
        by_default: Option<Arc<str>>,
    },
    /// It does not.
    No,
    /// It cannot be told.
    Maybe,
}

/// Conditions, all of which must hold.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    pub(super) parts: Vec<Part>,
}

#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) at_resource: bool,
    pub(super) path: Path,
    pub(super) test: Test,
    /// What the provider takes when nothing is set.
    pub(super) default: Option<Scalar>,
}

/// What a value must be.
#[derive(Clone, Debug)]
pub enum Test {
    /// One of these.
    AnyOf(Vec<Scalar>),
    /// None of these.
    NoneOf(Vec<Scalar>),
    /// Set, or not set.
    Set(bool),
    /// Written as null.
    Null,
    /// More elements, or a greater number.
    MoreThan(i64),
    /// A text like one of these.
    Like(Vec<GlobMatcher>),
    /// A constraint on a module's version that asks for an older one than this.
    Before(Version),
}

impl Condition {
    /// Whether it holds for `element` (what `each` selected, or the resource) of `resource`.
    pub fn holds(&self, element: &Value, resource: &Value) -> Satisfied {
        let mut maybe = false;
        let mut by_default = None;
        for part in &self.parts {
            match part.holds(if part.at_resource { resource } else { element }) {
                Satisfied::No => return Satisfied::No,
                Satisfied::Maybe => maybe = true,
                Satisfied::Yes { by_default: argument } => by_default = by_default.or(argument),
            }
        }
        if maybe { Satisfied::Maybe } else { Satisfied::Yes { by_default } }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl Part {
    fn holds(&self, within: &Value) -> Satisfied {
        if matches!(self.test, Test::Null) {
            return match self.path.leads_to_null(within) {
                Some(true) => Satisfied::Yes { by_default: None },
                Some(false) => Satisfied::No,
                None => Satisfied::Maybe,
            };
        }
        let found = self.path.select(within);
        if let Test::Set(wanted) = self.test {
            return set(&found, wanted);
        }
        if let (true, Some(default)) = (found.is_empty(), &self.default) {
            let holds = self.test.passes(std::slice::from_ref(&scalar_value(default)));
            let argument = Some(Arc::from(self.path.to_string()));
            return if holds == Some(true) { Satisfied::Yes { by_default: argument } } else { Satisfied::No };
        }
        match self.test.passes(&found) {
            Some(true) => Satisfied::Yes { by_default: None },
            Some(false) => Satisfied::No,
            None => Satisfied::Maybe,
        }
    }
}

fn set(found: &[Value], wanted: bool) -> Satisfied {
    // An attribute that a resource computes is set all the same; only candidates may turn out null.
    let maybe_null = |value: &Value| value.candidates().iter().any(Value::is_null);
    match found {
        [] if wanted => Satisfied::No,
        [] => Satisfied::Yes { by_default: None },
        some if some.iter().all(maybe_null) => Satisfied::Maybe,
        _ if wanted => Satisfied::Yes { by_default: None },
        _ => Satisfied::No,
    }
}

impl Test {
    /// Whether any of the values passes; `None` when that hangs on an unknown.
    fn passes(&self, values: &[Value]) -> Option<bool> {
        if let Self::NoneOf(scalars) = self {
            return Self::AnyOf(scalars.clone()).passes(values).map(|any| !any);
        }
        if let Self::MoreThan(limit) = self
            && !matches!(values, [Value { data: Data::Number(_) | Data::Unknown(_), .. }])
        {
            return Some(i64::try_from(values.len()).unwrap_or(i64::MAX) > *limit);
        }
        let answers: Vec<Option<bool>> = values.iter().map(|value| self.passes_one(value)).collect();
        if answers.contains(&Some(true)) {
            return Some(true);
        }
        (!answers.contains(&None)).then_some(false)
    }

    fn passes_one(&self, value: &Value) -> Option<bool> {
        match &value.data {
            Data::Unknown(_) => self.passes_however_it_ends(value.outline()?).then_some(true),
            Data::OneOf(candidates) => {
                let first = self.passes_one(candidates.first()?)?;
                let agree = candidates.iter().all(|candidate| self.passes_one(candidate) == Some(first));
                agree.then_some(first)
            }
            data => Some(match self {
                Self::Before(version) => version.is_above(value.as_str()?)?,
                Self::AnyOf(scalars) => scalars.iter().any(|scalar| equals(value, scalar)),
                Self::Like(patterns) => {
                    value.as_str().is_some_and(|text| patterns.iter().any(|like| like.is_match(text)))
                }
                Self::MoreThan(limit) => matches!(data, Data::Number(number) if *number > Number::from(*limit)),
                Self::NoneOf(_) | Self::Set(_) | Self::Null => false,
            }),
        }
    }
}

impl Test {
    /// Whether a text passes of which only the beginning is known: a pattern with `*` at its end takes whatever follows.
    fn passes_however_it_ends(&self, text: &Outline) -> bool {
        let Self::Like(patterns) = self else { return false };
        let Some(Written::Letters(beginning)) = text.parts().first() else { return false };
        let is_open = |pattern: &str| pattern.ends_with('*') && !pattern.ends_with("\\*");
        patterns.iter().any(|like| is_open(like.glob().glob()) && like.is_match(beginning.as_ref()))
    }
}

fn equals(value: &Value, scalar: &Scalar) -> bool {
    match scalar {
        Scalar::Bool(truth) => value.as_bool() == Some(*truth),
        Scalar::Number(number) => match &value.data {
            Data::Number(own) => *own == Number::from(*number),
            Data::String(text) => text.parse() == Ok(*number),
            _ => false,
        },
        Scalar::Text(text) => value.as_str().is_some_and(|own| own.eq_ignore_ascii_case(text)),
    }
}

fn scalar_value(scalar: &Scalar) -> Value {
    let data = match scalar {
        Scalar::Bool(truth) => Data::Bool(*truth),
        Scalar::Number(number) => Data::Number(Number::from(*number)),
        Scalar::Text(text) => Data::String(text.as_str().into()),
    };
    Value::new(data, crate::value::Origin::default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use globset::Glob;

    use super::*;
    use crate::value::{Origin, Unknown};

    #[test]
    fn a_beginning_is_enough_for_a_pattern_that_takes_whatever_follows() {
        let mut text = Outline::default();
        text.push("/aws/cloudfront/function/");
        text.append(&Outline::open());
        let value = Value::unknown_text(Unknown::Unstated("a prefix".into()), text, Origin::default());
        let passes = |pattern: &str| {
            let like = Test::Like(vec![Glob::new(pattern).unwrap().compile_matcher()]);
            like.passes_one(&value)
        };
        assert_eq!(passes("/aws/*/function/*"), Some(true));
        for pattern in ["/aws/cloudfront/function/", "/aws/lambda/*", "/aws/cloudfront/function/a*", "*/function/\\*"] {
            assert_eq!(passes(pattern), None, "{pattern}");
        }
    }
}
