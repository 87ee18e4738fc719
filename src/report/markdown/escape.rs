//! The user's text inside Markdown: no markup, no HTML; in comments no mention and no link either.

use crate::report::sanitise;

/// Prose inside a table's cell or a paragraph of a comment or summary.
pub(in crate::report) fn prose(text: &str, limit: usize) -> String {
    let line = cut(&sanitise::line(text), limit);
    line.chars().fold(String::with_capacity(line.len()), |mut escaped, character| {
        match character {
            // A mention, a reference or a link is made from the finished page's text, where a backslash is gone:
            // only a character between can stop it.
            '@' | '#' => escaped.extend(['\\', character, '\u{200b}']),
            '/' if escaped.ends_with(':') => escaped.push_str("\u{200b}/"),
            '.' if escaped.ends_with("www") => escaped.push_str("\u{200b}."),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '(' | ')' | '+' | '!' | '|' | '~' | '&'
            | '$' | '^' | '=' | '%' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
        escaped
    })
}

/// Prose inside a line of a Markdown file. It is read as text as often as on a page, and nobody is called by it: only
/// what is markup in the middle of a line has a backslash.
pub(in crate::report) fn file(text: &str, limit: usize) -> String {
    let line = cut(&sanitise::line(text), limit);
    let mut escaped = String::with_capacity(line.len());
    let mut before = None;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let is_markup = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '&' | '~' | '$' => true,
            // Inside a word it is a letter.
            '_' => [before, characters.peek().copied()].iter().any(|one| !one.is_some_and(char::is_alphanumeric)),
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(character);
        before = Some(character);
    }
    escaped
}

fn cut(line: &str, limit: usize) -> String {
    match line.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}

/// A name inside a table's cell, as code: nothing in it is markup but the bar that ends a cell.
pub(in crate::report) fn code(text: &str) -> String {
    let text = sanitise::line(text).replace('|', "\\|");
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 && !text.trim().is_empty() {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
}

/// A name inside an HTML element, where Markdown's own escapes would be seen.
pub(in crate::report) fn html(text: &str) -> String {
    sanitise::line(text).chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // A mention or a reference is made from the finished page's text.
            '@' | '#' => escaped.extend([character, '\u{200b}']),
            _ => escaped.push(character),
        }
        escaped
    })
}

/// Lines as a block of code that nothing in them can end.
pub(in crate::report) fn fenced(lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| sanitise::line(line)).collect();
    let ticks = lines.iter().flat_map(|line| line.split(|character| character != '`')).map(str::len);
    let fence = "`".repeat(ticks.max().unwrap_or_default().max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_html_are_text() {
        assert_eq!(prose("a_b *c* <i>|[x](y)", 99), "a\\_b \\*c\\* \\<i\\>\\|\\[x\\]\\(y\\)");
    }

    #[test]
    fn mentions_references_and_links_are_broken() {
        assert_eq!(prose("@all #1 http://x www.x", 99), "\\@\u{200b}all \\#\u{200b}1 http:\u{200b}//x www\u{200b}.x");
    }

    #[test]
    fn prose_of_a_file_is_readable_and_no_markup() {
        let plain = "#1 is for @team (aws_sqs_queue.eu, 50% + more): http://x";
        assert_eq!(file(plain, 99), plain);
        assert_eq!(
            file("_a_ *c* <i>[x](y) `z` &lt; $a$", 99),
            "\\_a\\_ \\*c\\* \\<i>\\[x\\](y) \\`z\\` \\&lt; \\$a\\$"
        );
        assert_eq!(file("abcdef", 3), "abc…");
    }

    #[test]
    fn names_in_elements_are_text() {
        assert_eq!(html("a_b<i>&\"@x"), "a_b&lt;i&gt;&amp;&quot;@\u{200b}x");
    }

    #[test]
    fn a_block_of_code_ends_where_it_should() {
        assert_eq!(fenced(&["# a", "b```c\n```"]), "````\n# a\nb```c ```\n````\n");
    }

    #[test]
    fn long_prose_is_cut() {
        assert_eq!(prose("abcdef", 3), "abc…");
    }

    #[test]
    fn code_survives_its_own_ticks_and_bars() {
        assert_eq!(code("a.b"), "`a.b`");
        assert_eq!(code("a`b``c|d"), "``` a`b``c\\|d ```");
        assert_eq!(code(""), "`  `");
        assert_eq!(code("\n\u{1b}"), "` \\u{1b}`");
    }
}
