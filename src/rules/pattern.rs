//! Patterns of type names: `*` stands for any text.

use super::registry::is_of_registry;

/// Whether a pattern (`*` for any text) is for a type. Where modules of anybody are meant (`module:*/*/null`), those of the
/// registry are: elsewhere the last part of a source is just the name of some directory.
pub fn fits(pattern: &str, type_name: &str) -> bool {
    if pattern.starts_with("module:*") && !is_of_registry(type_name) {
        return false;
    }
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = type_name.strip_prefix(first) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    // The leftmost fit of each piece leaves the most room for those behind it.
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, name) in [
            ("aws_s3_bucket", "aws_s3_bucket"),
            ("aws_*", "aws_s3_bucket"),
            ("google_*_iam_member", "google_project_iam_member"),
            ("*_bucket", "aws_s3_bucket"),
            ("a*b*c", "abbc"),
            ("a*", "a"),
            ("module:*/*/null", "module:acme/label/null"),
        ] {
            assert!(fits(pattern, name), "{pattern} fits {name}");
        }
    }

    #[test]
    fn all_else_must_be_there() {
        for (pattern, name) in [
            ("aws_s3_bucket", "aws_s3_bucket_policy"),
            ("aws_*", "google_project"),
            ("google_*_iam_member", "google_project_iam_binding"),
            ("ab*ba", "aba"),
            ("a*b*b", "ab"),
            ("module:*/*/null", "module:github.com/acme/modules//a/null"),
        ] {
            assert!(!fits(pattern, name), "{pattern} does not fit {name}");
        }
    }
}
