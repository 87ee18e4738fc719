//! The names that an expression uses: `var.region`, `local.tags.team`, `each.value`.

use std::collections::BTreeSet;

use hcl_edit::expr::{Expression, ForExpr, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::template::ForTemplateExpr;
use hcl_edit::visit::{Visit, visit_expr, visit_object_key, visit_traversal};

/// The names in an expression, each up to its first index. Those that a `for` makes itself are not among them.
pub fn names(expression: &Expression) -> BTreeSet<String> {
    let mut names = Names::default();
    names.visit_expr(expression);
    names.found
}

#[derive(Default)]
struct Names {
    found: BTreeSet<String>,
    /// The names that the `for`s around make.
    made: Vec<String>,
}

impl Names {
    fn add(&mut self, root: &str, rest: &[&str]) {
        if !self.made.iter().any(|made| made == root) {
            self.found.insert([&[root], rest].concat().join("."));
        }
    }

    /// Looks into what sees the names of a `for`.
    fn within<'n>(&mut self, made: impl Iterator<Item = &'n str>, look: impl FnOnce(&mut Self)) {
        let outside = self.made.len();
        self.made.extend(made.map(str::to_owned));
        look(self);
        self.made.truncate(outside);
    }
}

impl Visit for Names {
    fn visit_expr(&mut self, expression: &Expression) {
        match expression {
            Expression::Variable(name) => self.add(name.as_str(), &[]),
            _ => visit_expr(self, expression),
        }
    }

    fn visit_traversal(&mut self, traversal: &Traversal) {
        let Expression::Variable(root) = &traversal.expr else { return visit_traversal(self, traversal) };
        let attributes = traversal.operators.iter().map_while(|operator| match operator.value() {
            TraversalOperator::GetAttr(name) => Some(name.as_str()),
            _ => None,
        });
        self.add(root.as_str(), &attributes.collect::<Vec<_>>());
        traversal.operators.iter().for_each(|operator| self.visit_traversal_operator(operator));
    }

    /// A key that is only a name is a text.
    fn visit_object_key(&mut self, key: &ObjectKey) {
        if !matches!(key, ObjectKey::Expression(Expression::Variable(_))) {
            visit_object_key(self, key);
        }
    }

    fn visit_for_expr(&mut self, each: &ForExpr) {
        self.visit_expr(&each.intro.collection_expr);
        let made = each.intro.key_var.iter().chain([&each.intro.value_var]).map(|name| name.as_str());
        self.within(made, |names| {
            each.key_expr.iter().for_each(|key| names.visit_expr(key));
            names.visit_expr(&each.value_expr);
            each.cond.iter().for_each(|cond| names.visit_for_cond(cond));
        });
    }

    fn visit_for_template_expr(&mut self, each: &ForTemplateExpr) {
        self.visit_expr(&each.collection_expr);
        let made = each.key_var.iter().chain([&each.value_var]).map(|name| name.as_str());
        self.within(made, |names| names.visit_template(&each.template));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn names_in(text: &str) -> Vec<String> {
        names(&super::super::parse_expression(text).unwrap()).into_iter().collect()
    }

    #[test]
    fn names_are_found_wherever_a_value_is_computed() {
        assert_eq!(
            names_in("\"${var.a.b[local.c]}-%{ if values.on }x%{ endif }\""),
            ["local.c", "values.on", "var.a.b"]
        );
        assert_eq!(names_in("merge(values, { (local.k) = f(each.key)[*].x })"), ["each.key", "local.k", "values"]);
    }

    #[test]
    fn texts_keys_and_what_a_for_makes_are_no_names() {
        assert_eq!(names_in("{ values = \"values.x\", x = values_of.y.values }"), ["values_of.y.values"]);
        assert_eq!(names_in("[for values in local.all : values.x if values.y]"), ["local.all"]);
        assert_eq!(
            names_in("\"%{ for values in local.all }${values.x}%{ endfor }${values.y}\""),
            ["local.all", "values.y"]
        );
    }
}
