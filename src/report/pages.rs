//! The page of every code, built in: what `regionlint explain` shows, and what code scanning shows as help.

use crate::finding::Code;

/// Where the documentation lives.
pub const HOME: &str = env!("CARGO_PKG_HOMEPAGE");

/// The page of a code, in Markdown.
pub fn of(code: Code) -> &'static str {
    match code {
        Code::RL101 => include_str!("../../docs/codes/RL101.md"),
        Code::RL102 => include_str!("../../docs/codes/RL102.md"),
        Code::RL103 => include_str!("../../docs/codes/RL103.md"),
        Code::RL104 => include_str!("../../docs/codes/RL104.md"),
        Code::RL105 => include_str!("../../docs/codes/RL105.md"),
        Code::RL201 => include_str!("../../docs/codes/RL201.md"),
        Code::RL202 => include_str!("../../docs/codes/RL202.md"),
        Code::RL203 => include_str!("../../docs/codes/RL203.md"),
        Code::RL301 => include_str!("../../docs/codes/RL301.md"),
        Code::RL302 => include_str!("../../docs/codes/RL302.md"),
        Code::RL303 => include_str!("../../docs/codes/RL303.md"),
        Code::RL304 => include_str!("../../docs/codes/RL304.md"),
        Code::RL305 => include_str!("../../docs/codes/RL305.md"),
        Code::RL901 => include_str!("../../docs/codes/RL901.md"),
        Code::RL902 => include_str!("../../docs/codes/RL902.md"),
    }
}

/// The address of a code's page.
pub fn url(code: Code) -> String {
    format!("{HOME}/codes/{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_what_why_and_how() {
        for code in Code::ALL {
            let page = of(*code);
            let lead = format!("# {code} {}\n\n{}\n", code.name(), code.summary());
            assert!(page.starts_with(&lead), "{code}: the page begins with its name and the code's own summary");
            for part in ["## Why it matters\n", "## Example\n", "## How to fix\n", "## How to configure\n"] {
                assert_eq!(page.matches(part).count(), 1, "{code}: {part}");
            }
            let default = format!("\nDefault severity: {}.\n", code.severity());
            assert!(page.contains(&default), "{code}: {default}");
        }
    }

    #[test]
    fn every_page_has_an_example_that_fails_and_one_that_passes() {
        for code in Code::ALL {
            let page = of(*code);
            let fences: Vec<_> = page.lines().filter(|line| line.starts_with("```")).collect();
            assert!(fences.iter().any(|line| line.ends_with(" fails")), "{code}: no failing example");
            assert!(fences.iter().any(|line| line.ends_with(" passes")), "{code}: no passing example");
            assert_eq!(fences.len() % 2, 0, "{code}: a fence is never closed");
        }
    }
}
