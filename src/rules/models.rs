//! Models: the types that users' rules say others are like.
//!
//! A model that there is not would leave its types without a rule, and nobody would notice.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::book::Book;
use super::builtin;
use super::coverage::recorded;
use super::fits;
use super::pack::Stated;
use crate::source::{Misread, did_you_mean, nearest};
use crate::value::Path;

impl Book {
    /// The rules of users' packs that are like a type that there is not, or look for its attributes where none are.
    pub fn misread_models(&self) -> Vec<Misread> {
        let rules = || self.users.iter().flat_map(|pack| &pack.rules);
        if !rules().any(|stated| !stated.rule.like.is_empty() || stated.rule.under.is_some()) {
            return Vec::new();
        }
        let known = Models::of(self);
        rules().flat_map(|stated| known.of_rule(self, stated)).collect()
    }
}

/// What a rule can be like.
struct Models {
    /// Types and patterns that have a rule.
    named: BTreeSet<String>,
    /// The fields under which built-in rules look for attributes.
    fields: BTreeSet<String>,
}

impl Models {
    fn of(book: &Book) -> Self {
        #[derive(Deserialize)]
        struct Under {
            under: Option<String>,
        }
        let named = book.all().into_iter().map(|listed| listed.type_name).collect();
        let read = |json: &'static str| serde_json::from_str::<Under>(json).ok()?.under;
        Self { named, fields: builtin::written().filter_map(read).collect() }
    }

    fn of_rule(&self, book: &Book, stated: &Stated) -> Vec<Misread> {
        let rule = &stated.rule;
        let wrong_field = rule.under.as_deref().and_then(|field| self.wrong_field(field, rule.like.is_empty()));
        let wrong_field = wrong_field.map(|message| Misread { at: stated.at("under"), message });
        let models: BTreeSet<&String> = rule.like.values().collect();
        let wrong_models = models.into_iter().filter_map(|model| {
            let message = self.wrong_model(book, model)?;
            Some(Misread { at: stated.at_text(model), message })
        });
        wrong_field.into_iter().chain(wrong_models).collect()
    }

    /// What is wrong with a field under which attributes are said to stand.
    fn wrong_field(&self, field: &str, is_idle: bool) -> Option<String> {
        if is_idle {
            return Some("`under` means something only beside `like`".to_owned());
        }
        if let Err(error) = Path::parse(field) {
            return Some(error.to_string());
        }
        let steps = |path: &str| path.split('.').count();
        let alike = self.fields.iter().map(String::as_str).filter(|known| steps(known) == steps(field));
        let near = nearest(field, alike).filter(|near| *near != field)?;
        Some(format!("no built-in type has its attributes under `{field}`; did you mean `{near}`?"))
    }

    /// What is wrong with a type that others are said to be like.
    fn wrong_model(&self, book: &Book, model: &str) -> Option<String> {
        if book.is_like_another(model) {
            return Some(format!("`{model}` is itself like another type: name that one"));
        }
        let is_known = self.named.contains(model)
            || match recorded(model) {
                Some(types) => types.contains(&model),
                None => self.named.iter().any(|name| fits(name, model)),
            };
        if is_known {
            return None;
        }
        let recorded = recorded(model).unwrap_or_default();
        let named = self.named.iter().map(String::as_str).filter(|name| !name.contains('*'));
        let near = nearest(model, named.chain(recorded));
        let meant =
            near.map_or_else(|| "no rule is written for it".to_owned(), |near| did_you_mean(model, &[near], ""));
        Some(format!("`{model}` is no type that another could be like; {meant}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use std::sync::Arc;

    use super::*;
    use crate::rules::Pack;
    use crate::rules::written::PackHead;
    use crate::source::SourceFile;

    fn wrong(rule: &str) -> Vec<String> {
        let text = format!("pack: acme\ntypes: ['*.acme.example/*']\nrules:\n- {rule}\n");
        let pack = Pack::read(&Arc::new(SourceFile::new("pack.yaml", text)), &PackHead::default()).unwrap();
        Book::new(vec![pack]).misread_models().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_model_that_there_is_not_is_told() {
        let like =
            |model: &str| wrong(&format!("{{like: {{'db.acme.example/Table': {model}}}, under: spec.forProvider}}"));
        assert_eq!(
            like("aws_dynamodb_tabel"),
            [
                "pack.yaml:4: `aws_dynamodb_tabel` is no type that another could be like; did you mean `aws_dynamodb_table`?"
            ]
        );
        assert!(like("acme_nothing").concat().ends_with("no rule is written for it"));
        assert!(like("dynamodb.aws.upbound.io/Table").concat().contains("itself like another"));
        for known in ["aws_dynamodb_table", "aws_sqs_queue", "apps/Deployment"] {
            assert_eq!(like(known), [""; 0], "{known}");
        }
    }

    #[test]
    fn a_field_that_was_meant_otherwise_is_told() {
        let under =
            |field: &str| wrong(&format!("{{like: {{'db.acme.example/Table': aws_dynamodb_table}}, under: {field}}}"));
        assert!(under("spec.forProvidr").concat().ends_with("did you mean `spec.forProvider`?"));
        assert!(under("spec..forProvider").concat().contains("a name is missing"));
        for field in ["spec.forProvider", "spec", "spec.parameters", "spec.x"] {
            assert_eq!(under(field), [""; 0], "{field}");
        }
        assert!(wrong("{type: db.acme.example/Table, under: spec}").concat().contains("only beside `like`"));
    }
}
