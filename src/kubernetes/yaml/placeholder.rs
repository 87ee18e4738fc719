//! Placeholders in scalars, which another tool fills in before kubectl sees them.

use crate::value::{Data, Unknown};

/// Longer texts are named by their placeholder alone.
const WHOLE_TEXT_LIMIT: usize = 100;

/// What a string with placeholders holds, and whether it rests on their defaults; none for a string without any.
///
/// `${VAR}` (envsubst, Flux, clusterctl, Terraform), `$(VAR)` (Kubernetes itself, Tekton), `{{ ... }}` (Argo and every
/// templating tool), and texts that are nothing but `$VAR` or `<something>` are unknown. Where all of a one-line text's
/// placeholders bring their defaults (`${REGION:=eu-west-1}`), it is the text with the defaults put in.
pub(crate) fn fill(text: &str) -> Option<Data> {
    if !text.contains(['$', '{', '<']) {
        return None;
    }
    let placeholders = find(text);
    let first = placeholders.first()?;
    if let Some(filled) = with_defaults(text, &placeholders) {
        return Some(Data::String(filled.into()));
    }
    let named = if text.len() <= WHOLE_TEXT_LIMIT { text } else { first.text(text) };
    Some(Data::Unknown(Unknown::Placeholder(named.to_owned())))
}

/// One placeholder in a text.
struct Placeholder<'t> {
    start: usize,
    end: usize,
    default: Option<&'t str>,
}

impl Placeholder<'_> {
    fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

fn find(text: &str) -> Vec<Placeholder<'_>> {
    if is_variable(text) || is_blank_to_fill(text) {
        return vec![Placeholder { start: 0, end: text.len(), default: None }];
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(ahead) = text.get(at..).and_then(|rest| rest.find(['$', '{'])) {
        let start = at + ahead;
        let rest = text.get(start..).unwrap_or_default();
        at = match opening(rest) {
            Opening::Placeholder { length, default } => {
                found.push(Placeholder { start, end: start + length, default });
                start + length
            }
            Opening::Escaped => start + 2,
            Opening::None => start + 1,
        };
    }
    found
}

enum Opening<'t> {
    Placeholder {
        length: usize,
        default: Option<&'t str>,
    },
    /// `$$`: the dollar sign itself.
    Escaped,
    None,
}

/// What a text that begins with `$` or `{` opens.
fn opening(text: &str) -> Opening<'_> {
    if text.starts_with("$$") {
        return Opening::Escaped;
    }
    if let Some(inner) = between(text, "${", "}") {
        return Opening::Placeholder { length: inner.len() + 3, default: default(inner) };
    }
    if let Some(inner) = between(text, "$(", ")").filter(|inner| inner.chars().all(is_reference)) {
        return Opening::Placeholder { length: inner.len() + 3, default: None };
    }
    match between(text, "{{", "}}") {
        Some(inner) => Opening::Placeholder { length: inner.len() + 4, default: None },
        None => Opening::None,
    }
}

/// What stands between two marks at the beginning of a text, on one line and not empty.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let line = text.strip_prefix(open)?.split('\n').next()?;
    let (inner, _) = line.split_once(close)?;
    (!inner.is_empty()).then_some(inner)
}

/// `params.region`, `REGION`, `tasks.x.results['y']`; a shell command has blanks.
fn is_reference(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '[' | ']' | '\'' | '"' | '*')
}

/// The default in `VAR:=default`, `VAR:-default`, `VAR=default`, `VAR-default`.
fn default(inner: &str) -> Option<&str> {
    let end = inner.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))?;
    let (_, rest) = inner.split_at_checked(end)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let default = rest.strip_prefix(['=', '-'])?;
    (!default.is_empty() && !default.contains(['$', '{'])).then_some(default)
}

fn with_defaults(text: &str, placeholders: &[Placeholder<'_>]) -> Option<String> {
    if text.contains('\n') {
        return None;
    }
    let mut filled = String::with_capacity(text.len());
    let mut at = 0;
    for placeholder in placeholders {
        filled.push_str(text.get(at..placeholder.start)?);
        filled.push_str(placeholder.default?);
        at = placeholder.end;
    }
    filled.push_str(text.get(at..)?);
    Some(filled)
}

/// `$REGION` and nothing else.
fn is_variable(text: &str) -> bool {
    let Some(name) = text.strip_prefix('$') else { return false };
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

/// `<your region>` and nothing else.
fn is_blank_to_fill(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return false };
    inner.starts_with(|first: char| first.is_ascii_alphabetic()) && !inner.contains(['<', '>', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholder(text: &str) -> Option<Data> {
        Some(Data::Unknown(Unknown::Placeholder(text.to_owned())))
    }

    #[test]
    fn placeholders_of_the_common_tools_make_a_text_unknown() {
        for text in [
            "${REGION}",
            "db-${REGION}-a",
            "$(params.region)",
            "{{ .Values.region }}",
            "x-{{region}}",
            "$REGION",
            "<your-region>",
            "${region//-/}",
        ] {
            assert_eq!(fill(text), placeholder(text), "{text}");
        }
    }

    #[test]
    fn texts_that_only_look_alike_are_kept() {
        for text in [
            "$5",
            "a $VAR b",
            "$(date +%s)",
            "$${REGION}",
            "$$(VAR)",
            "{}",
            "${}",
            "{{",
            "<",
            "<=",
            "a < b > c",
            "{a: 1}",
        ] {
            assert_eq!(fill(text), None, "{text}");
        }
    }

    #[test]
    fn defaults_are_put_in_when_every_placeholder_has_one() {
        let filled = |text: &str| match fill(text) {
            Some(Data::String(filled)) => Some(filled.to_string()),
            _ => None,
        };
        assert_eq!(filled("${REGION:=eu-west-1}").as_deref(), Some("eu-west-1"));
        assert_eq!(filled("${REGION:-eu-west-1}a").as_deref(), Some("eu-west-1a"));
        assert_eq!(filled("${REGION:-eu-west-1}${ZONE}"), None);
        assert_eq!(filled("${REGION:-${OTHER}}"), None);
    }

    #[test]
    fn a_long_text_is_named_by_its_placeholder() {
        let text = format!("{}\nregion: ${{REGION}}\n", "x".repeat(200));
        assert_eq!(fill(&text), placeholder("${REGION}"));
    }
}
