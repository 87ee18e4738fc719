//! A change of one file as a unified diff.

use std::fmt::Write as _;

use super::text::{Edit, Splice, breaks};

/// Lines around a change that its diff shows.
const CONTEXT: usize = 3;

impl Edit {
    /// The change as a unified diff. It shows text of the user's file, which may hold anything: whoever prints it
    /// escapes it.
    pub fn diff(&self) -> String {
        let from = if self.before.is_some() { format!("a/{}", self.path) } else { "/dev/null".to_owned() };
        let mut diff = format!("--- {from}\n+++ b/{}\n", self.path);
        let before = lines(self.before());
        let hunks: Vec<Hunk> = self.splices.iter().map(|splice| Hunk::of(self.before(), splice)).collect();
        let (mut rest, mut told) = (0, 0);
        for (number, hunk) in hunks.iter().enumerate() {
            // Neighbours share no line around them.
            let next = hunks.get(number + 1).map_or(before.len(), |next| next.first);
            let first = hunk.first.saturating_sub(CONTEXT).max(rest);
            let (changed, end) = (hunk.first + hunk.old, (hunk.first + hunk.old + CONTEXT).min(next));
            told += first - rest;
            let new_count = (end + hunk.new.len()).saturating_sub(first + hunk.old);
            // Writing to a string cannot fail.
            let _ = writeln!(diff, "@@ -{} +{} @@", span(first, end - first), span(told, new_count));
            show(&mut diff, ' ', before.get(first..hunk.first).unwrap_or_default());
            show(&mut diff, '-', before.get(hunk.first..changed).unwrap_or_default());
            show(&mut diff, '+', &lines(&hunk.new.concat()));
            show(&mut diff, ' ', before.get(changed..end).unwrap_or_default());
            (rest, told) = (end, told + new_count);
        }
        diff
    }
}

/// Lines that become others.
struct Hunk {
    /// Lines before the first of them.
    first: usize,
    /// How many there were.
    old: usize,
    /// What they become.
    new: Vec<String>,
}

impl Hunk {
    fn of(before: &str, splice: &Splice) -> Self {
        let Splice { start, end, text } = splice;
        let (head, tail) = (before.get(..*start).unwrap_or_default(), before.get(*end..).unwrap_or_default());
        let opening = head.rfind('\n').map_or(0, |at| at + 1);
        let closing = tail.find('\n').map_or(before.len(), |at| end + at + 1);
        let piece = |from: usize, to: usize| before.get(from..to).unwrap_or_default();
        let new = format!("{}{text}{}", piece(opening, *start), piece(*end, closing));
        let (old, new) = (lines(piece(opening, closing)), lines(&new));
        let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let rest = old.len().min(new.len()) - same;
        let same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
        let new = new.iter().take(new.len() - same_end).skip(same);
        Self {
            first: breaks(before.as_bytes().get(..opening)) + same,
            old: old.len() - same - same_end,
            new: new.map(|line| (*line).to_owned()).collect(),
        }
    }
}

fn show(diff: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        let text = line.strip_suffix('\n');
        let end = if text.is_some() { "" } else { "\n\\ No newline at end of file" };
        let _ = writeln!(diff, "{mark}{}{end}", text.unwrap_or(line));
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// `3,7`: where a hunk begins and how many lines it has; an empty one stands after the line before it.
fn span(first: usize, count: usize) -> String {
    format!("{},{count}", if count == 0 { first } else { first + 1 })
}
