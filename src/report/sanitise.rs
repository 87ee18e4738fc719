//! Text from the user's files, made safe to show.
//!
//! Messages quote what people wrote, and what people wrote may be an attack: terminal escapes, bidirectional overrides
//! that make text read differently from what it is, invisible characters, a line of a megabyte. Every format passes
//! quoted text through here first and then escapes it for its own syntax. Logs of CI runners are programs too: GitHub's
//! obeys lines that begin with `::` and anything after `##[`.

use std::borrow::Cow;
use std::fmt::Write;

/// The longest piece of text that is shown whole, in characters.
pub const LIMIT: usize = 2_000;

/// Whether a character steers a terminal, reorders its neighbours or cannot be seen.
///
/// Joiners (U+200C, U+200D) and variation selectors stay: languages and emoji need them.
pub fn is_hostile(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}'          // C0: escape, carriage return, bell, ...
        | '\u{7f}'..='\u{9f}'       // delete and C1, which terminals read as escapes too
        | '\u{ad}'                  // soft hyphen
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // bidi
        | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' // tags: text that nobody sees
    )
}

/// One line: hostile characters become visible (`\u{1b}`), line breaks and tabs become spaces, the end is cut.
pub fn line(text: &str) -> Cow<'_, str> {
    if text.chars().nth(LIMIT).is_none() && !text.chars().any(is_hostile) && !text.contains("##[") {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().min(LIMIT * 4));
    for (count, character) in text.chars().enumerate() {
        if count == LIMIT {
            shown.push('…');
            break;
        }
        match character {
            '\n' | '\t' => shown.push(' '),
            '[' if shown.ends_with("##") => shown.push_str(" ["),
            _ => push(&mut shown, character),
        }
    }
    Cow::Owned(shown)
}

/// A path at the beginning of a line: like [`line()`], and never read as a command by a CI runner.
pub fn path(text: &str) -> Cow<'_, str> {
    let shown = line(text);
    if shown.trim_start().starts_with("::") { Cow::Owned(format!("./{shown}")) } else { shown }
}

/// Several lines: like [`line()`], with line breaks kept.
pub fn prose(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return line(text);
    }
    let lines: Vec<_> = text.lines().map(line).collect();
    let joined = lines.join("\n");
    match joined.char_indices().nth(LIMIT) {
        Some((end, _)) => Cow::Owned(format!("{}…", joined.get(..end).unwrap_or_default())),
        None => Cow::Owned(joined),
    }
}

/// A stretch of source as a snippet shows it: like [`line()`], with tabs kept and nothing cut.
pub fn source(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\t' { shown.push('\t') } else { push(&mut shown, character) }
    }
    shown
}

fn push(shown: &mut String, character: char) {
    if is_hostile(character) {
        // Writing to a string cannot fail.
        let _ = write!(shown, "\\u{{{:x}}}", character as u32);
    } else {
        shown.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        let text = "São Paulo — 東京, 👩‍🚀";
        assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn terminal_escapes_become_visible() {
        assert_eq!(line("\u{1b}[31mred\u{1b}[0m"), "\\u{1b}[31mred\\u{1b}[0m");
        assert_eq!(line("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(line("a\rb\u{8}c\u{7f}"), "a\\u{d}b\\u{8}c\\u{7f}");
    }

    #[test]
    fn bidirectional_overrides_and_invisible_text_become_visible() {
        assert_eq!(line("eu\u{202e}su"), "eu\\u{202e}su");
        assert_eq!(line("a\u{2066}b\u{2069}\u{200b}c\u{e0041}"), "a\\u{2066}b\\u{2069}\\u{200b}c\\u{e0041}");
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(line("one\ntwo\tthree\u{2028}four"), "one two three\\u{2028}four");
        assert_eq!(prose("one\u{1b}\ntwo"), "one\\u{1b}\ntwo");
    }

    #[test]
    fn nothing_is_a_command_of_a_ci_runner() {
        assert_eq!(line("##[add-path]x"), "## [add-path]x");
        assert_eq!(path("::error::x.tf"), "./::error::x.tf");
        assert_eq!(path("a::b.tf"), "a::b.tf");
    }

    #[test]
    fn long_text_is_cut() {
        let long = "ä".repeat(LIMIT + 5);
        assert_eq!(line(&long).chars().count(), LIMIT + 1);
        assert!(line(&long).ends_with('…'));
        assert_eq!(prose(&"x\n".repeat(LIMIT)).chars().count(), LIMIT + 1);
    }

    #[test]
    fn source_keeps_tabs_and_length() {
        assert_eq!(source("\tx\u{1b}"), "\tx\\u{1b}");
    }
}
