//! Paths as URIs.

use std::fmt::Write;

/// A path as a URI reference: percent-encoded, absolute paths as `file:` URIs.
pub(super) fn of_path(path: &str) -> String {
    let encoded = encode(path);
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

/// Whether a path is relative to the working directory.
pub(super) fn is_relative(path: &str) -> bool {
    !path.starts_with('/')
}

fn encode(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_plain_characters_is_encoded() {
        assert_eq!(of_path("envs/prod/main.tf"), "envs/prod/main.tf");
        assert_eq!(of_path("a b/ä:#?%\n.tf"), "a%20b/%C3%A4%3A%23%3F%25%0A.tf");
        assert_eq!(of_path("<stdin>"), "%3Cstdin%3E");
    }

    #[test]
    fn an_absolute_path_is_a_file_uri() {
        assert_eq!(of_path("/tmp/a.tf"), "file:///tmp/a.tf");
    }
}
