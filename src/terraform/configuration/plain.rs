//! Variables that cannot be told, but of which it is certain that all their letters are plain: their validation accepts
//! nothing else.

use hcl_edit::expr::{BinaryOperator, Expression, FuncCall};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::View;
use super::candidates::Condition;
use crate::terraform::functions::string::pattern::translate;
use crate::terraform::module::Variable;
use crate::value::{Data, Outline, Unknown, Value};

/// The value of a variable; of one that cannot be told, what its validation says of its letters: whatever Terraform
/// would refuse is never deployed.
pub(super) fn validated(name: &str, variable: &Variable, value: Value, view: &View<'_, '_>) -> Value {
    let Data::Unknown(why) = &value.data else { return value };
    if value.outline().is_some_and(Outline::has_plain_letters) || matches!(why, Unknown::Invalid(_)) {
        return value;
    }
    let accepts_plain_only =
        Condition::of(name, variable, view).any(|(condition, expression)| condition.accepts_plain_only(expression));
    if accepts_plain_only { Value::unknown_text(why.clone(), Outline::plain(), value.origin) } else { value }
}

impl Condition<'_, '_, '_> {
    /// Whether an expression is true only for texts of plain letters.
    fn accepts_plain_only(&self, expression: &Expression) -> bool {
        let by_operator = match expression {
            Expression::Parenthesis(inner) => return self.accepts_plain_only(inner.inner()),
            Expression::FuncCall(call) => self.matches_plain_only(call) == Some(true),
            Expression::BinaryOp(operation) => {
                let sides = [&operation.lhs_expr, &operation.rhs_expr];
                match operation.operator.value() {
                    BinaryOperator::Or => sides.iter().all(|side| self.accepts_plain_only(side)),
                    BinaryOperator::And => sides.iter().any(|side| self.accepts_plain_only(side)),
                    _ => false,
                }
            }
            _ => false,
        };
        by_operator || self.allowed(expression).is_some_and(|allowed| allowed.iter().all(is_plain))
    }

    /// `can(regex("...", var.x))`: whether the pattern holds the text from its beginning to its end, and leaves it plain
    /// letters only.
    fn matches_plain_only(&self, call: &FuncCall) -> Option<bool> {
        let [Expression::FuncCall(inner)] = arguments_of(call, "can")?.as_slice() else { return None };
        let [pattern, text] = arguments_of(inner, "regex")?[..] else { return None };
        let pattern = self.is_variable(text).then(|| self.value_of(pattern))?;
        Some(leaves_plain_only(pattern.as_str()?))
    }
}

/// Whether a pattern of Go's matches whole texts, and only those of plain letters. Its classes are ASCII.
fn leaves_plain_only(pattern: &str) -> bool {
    let Some(pattern) = translate(pattern) else { return false };
    let parsed = ParserBuilder::new().unicode(false).build().parse(&pattern);
    parsed.is_ok_and(|hir| is_anchored(&hir) && has_plain_letters_only(&hir))
}

/// The arguments of a call of one of Terraform's own functions.
fn arguments_of<'a>(call: &'a FuncCall, name: &str) -> Option<Vec<&'a Expression>> {
    let is_it = !call.name.is_namespaced() && call.name.name.as_str() == name && !call.args.expand_final();
    is_it.then(|| call.args.iter().collect())
}

fn is_plain(value: &Value) -> bool {
    value.as_str().is_some_and(Outline::is_plain)
}

/// Whether a pattern matches only whole texts.
fn is_anchored(hir: &Hir) -> bool {
    let anchors = hir.properties();
    anchors.look_set_prefix().contains(Look::Start) && anchors.look_set_suffix().contains(Look::End)
}

fn has_plain_letters_only(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).is_ok_and(Outline::is_plain),
        HirKind::Class(Class::Bytes(class)) => {
            let mut letters = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            letters.all(|letter| letter.is_ascii() && Outline::is_plain_letter(letter.into()))
        }
        HirKind::Class(Class::Unicode(_)) => false,
        HirKind::Repetition(repetition) => has_plain_letters_only(&repetition.sub),
        HirKind::Capture(capture) => has_plain_letters_only(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(has_plain_letters_only),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_must_hold_the_whole_text() {
        for pattern in [
            "^[a-z0-9-]{36}$",
            "^([0-9a-fA-F]{8}-)+[0-9a-fA-F]{12}$",
            "^(eu|us)-[a-z]+-[0-9]$",
            "(?i)^[a-f0-9]+$",
            "^[\\w.-]+$",
            "^$",
            "^a$|^b$",
        ] {
            assert!(leaves_plain_only(pattern), "{pattern}");
        }
        for pattern in ["[a-z]", "^[a-z]+", "[a-z]+$", "^a|b$", "(?m)^[a-z]+$", "^[a-z]*$|b", "^a?$|"] {
            assert!(!leaves_plain_only(pattern), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_must_leave_no_other_letters() {
        for pattern in ["^[\"&&a-z]+$", "^\\<a$", "^.*$", "^[^\"]+$", "^\\S+$", "^[a-z\"]+$", "^a\\\\b$", "^[ -~]+$"] {
            assert!(!leaves_plain_only(pattern), "{pattern}");
        }
    }
}
