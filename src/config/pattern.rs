//! Globs over paths and patterns over names.

use globset::{GlobBuilder, GlobMatcher};
use regex::Regex;

use crate::discover::paths;

/// The most bytes of a pattern: longer ones take long to compile and mean nothing.
const LENGTH_LIMIT: usize = 2_000;

/// Refuses a pattern that is too long.
pub(super) fn limit(written: &str) -> Result<&str, String> {
    if written.len() > LENGTH_LIMIT { Err("the pattern is too long".to_owned()) } else { Ok(written) }
}

/// A glob over paths of the tree. It covers what it matches and all that lies below: `live/prod` and `live/prod/**`
/// both cover `live/prod` and `live/prod/eu/main.tf`. `*` stays within one directory's name, `**` does not.
#[derive(Clone, Debug)]
pub struct PathPattern {
    /// None where it covers everything.
    matcher: Option<GlobMatcher>,
    /// It ends with `**`: what lies below is not only covered, but meant.
    is_deep: bool,
}

impl PathPattern {
    /// A glob as written in a file of `directory` (a path of the tree).
    ///
    /// # Errors
    /// When it is no glob, or leads out of the tree.
    pub(super) fn new(directory: &str, written: &str) -> Result<Self, String> {
        let directory = directory.split('/').map(globset::escape).collect::<Vec<_>>().join("/");
        let path =
            resolve(&directory, limit(written)?).ok_or_else(|| format!("`{written}` leads out of the repository"))?;
        let (path, is_deep) = path.strip_suffix("/**").map_or((path.as_str(), false), |above| (above, true));
        if path.is_empty() || path == "**" {
            return Ok(Self { matcher: None, is_deep: true });
        }
        let glob = GlobBuilder::new(path).literal_separator(true).build();
        let glob = glob.map_err(|error| format!("`{written}` is no glob: {}", error.kind()))?;
        Ok(Self { matcher: Some(glob.compile_matcher()), is_deep })
    }

    /// Whether it names just this path: `overlays/*` names `overlays/eu` and not `overlays/eu/patches`.
    pub fn names(&self, path: &str) -> bool {
        if self.is_deep {
            self.covers(path)
        } else {
            self.matcher.as_ref().is_some_and(|matcher| matcher.is_match(path))
        }
    }

    /// Whether it covers a path of the tree.
    pub fn covers(&self, path: &str) -> bool {
        let Some(matcher) = &self.matcher else { return true };
        let above = path.match_indices('/').filter_map(|(end, _)| path.get(..end));
        matcher.is_match(path) || above.into_iter().any(|directory| matcher.is_match(directory))
    }
}

/// A pattern over names: `*` stands for any text, `?` for one character, and all else for itself, brackets too.
#[derive(Clone, Debug)]
pub struct NamePattern {
    regex: Regex,
}

impl NamePattern {
    /// A pattern as written.
    ///
    /// # Errors
    /// When it is too long.
    pub(super) fn new(written: &str) -> Result<Self, String> {
        let inner = regex::escape(limit(written)?).replace("\\*", ".*").replace("\\?", ".");
        let regex = Regex::new(&format!("(?s)^(?:{inner})$"));
        regex.map(|regex| Self { regex }).map_err(|_| "the pattern is too long".to_owned())
    }

    /// Whether it matches the whole of a name.
    pub fn matches(&self, name: &str) -> bool {
        self.regex.is_match(name)
    }

    /// Whether it covers a resource's address: it matches the address, with or without instance keys, or a module
    /// around it.
    pub fn covers(&self, address: &str) -> bool {
        let bare = without_keys(address);
        let mut forms = [address, &bare].into_iter().flat_map(|form| std::iter::once(form).chain(modules_around(form)));
        forms.any(|form| self.matches(form))
    }
}

/// A path or glob as written in a file of `directory`; none where it leads out of the tree. It begins at that directory
/// even with a `/` in front.
pub(super) fn resolve(directory: &str, written: &str) -> Option<String> {
    paths::resolve(directory, written.trim_start_matches('/'))
}

/// An address without instance keys: `module.x["eu"].aws_sqs_queue.q[0]` is `module.x.aws_sqs_queue.q`.
pub fn without_keys(address: &str) -> String {
    outside_keys(address).map(|(_, character)| character).collect()
}

/// The modules around an address, outermost first: `module.a`, `module.a.module.b["x"]`.
fn modules_around(address: &str) -> Vec<&str> {
    let mut around = Vec::new();
    let mut dots = outside_keys(address).filter(|(_, character)| *character == '.').map(|(at, _)| at);
    let mut start = 0;
    while address.get(start..).is_some_and(|rest| rest.starts_with("module.")) {
        let (Some(_), Some(end)) = (dots.next(), dots.next()) else { break };
        around.extend(address.get(..end));
        start = end + 1;
    }
    around
}

/// The characters of an address that stand in no instance key.
fn outside_keys(address: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut in_key, mut in_quotes, mut escaped) = (false, false, false);
    address.char_indices().filter(move |(_, character)| {
        let was_in_key = in_key;
        match character {
            _ if escaped => escaped = false,
            '\\' if in_quotes => escaped = true,
            '"' if in_key => in_quotes = !in_quotes,
            '[' if !in_quotes => in_key = true,
            ']' if !in_quotes => in_key = false,
            _ => {}
        }
        !was_in_key && !in_key
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_glob_covers_what_it_matches_and_all_below() {
        let cases = [
            ("", "live/prod/**", "live/prod", true),
            ("", "live/prod/**", "live/prod/eu/main.tf", true),
            ("", "live/prod", "live/prod/eu", true),
            ("", "live/*", "live/prod/eu", true),
            ("", "live/prod", "live/production", false),
            ("live", "prod/", "live/prod", true),
            ("live", "prod", "prod", false),
            ("live", "**", "live/x", true),
            ("live", "**", "other", false),
            ("live", "../other/**", "other/x", true),
            ("", "**/examples/**", "a/b/examples/c", true),
            ("", "*.tf", "a/main.tf", false),
            ("", ".", "anything", true),
            ("we[ird", "x", "we[ird/x", true),
        ];
        for (directory, written, path, covered) in cases {
            let pattern = PathPattern::new(directory, written).unwrap();
            assert_eq!(pattern.covers(path), covered, "{written} in {directory:?} over {path}");
        }
    }

    #[test]
    fn a_glob_names_less_than_it_covers() {
        let pattern = |written| PathPattern::new("", written).unwrap();
        assert!(pattern("overlays/*").names("overlays/eu") && !pattern("overlays/*").names("overlays/eu/patches"));
        assert!(pattern("overlays/**").names("overlays/eu/patches"));
    }

    #[test]
    fn globs_that_are_none_are_refused() {
        assert!(PathPattern::new("", "a[").unwrap_err().starts_with("`a[` is no glob"));
        assert!(PathPattern::new("live", "../../x").unwrap_err().contains("leads out"));
        assert!(NamePattern::new(&"a*".repeat(10_000)).is_err());
    }

    #[test]
    fn an_address_is_covered_with_or_without_keys_and_by_its_modules() {
        let address = r#"module.x["e.u"].module.y.aws_sqs_queue.q[0]"#;
        for covering in [
            address,
            "module.x.module.y.aws_sqs_queue.q",
            r#"module.x["e.u"]"#,
            "module.x",
            "module.x.module.y",
            "*.aws_sqs_queue.*",
            "module.?.*",
        ] {
            assert!(NamePattern::new(covering).unwrap().covers(address), "{covering}");
        }
        for other in ["aws_sqs_queue.q", r#"module.x["us"]"#, "module", "module.x.module"] {
            assert!(!NamePattern::new(other).unwrap().covers(address), "{other}");
        }
        assert!(NamePattern::new("Deployment/shop/*").unwrap().covers("Deployment/shop/web.v1"));
    }

    #[test]
    fn hostile_addresses_do_no_harm() {
        for address in ["module.", "module.a", "[[\"\\", "module.x[\"", "", "module..module.."] {
            let _ = NamePattern::new("*x").unwrap().covers(address);
        }
    }
}
