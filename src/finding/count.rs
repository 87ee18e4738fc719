//! Numbers in messages.

use std::fmt;

/// A number with its noun: `1 stack`, `2 stacks`, `2 copies`.
#[derive(Clone, Copy, Debug)]
pub struct Count<'n>(pub usize, pub &'n str);

impl fmt::Display for Count<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = self;
        match noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
            _ if *count == 1 => write!(f, "1 {noun}"),
            Some(stem) => write!(f, "{count} {stem}ies"),
            None => write!(f, "{count} {noun}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn a_noun_follows_its_number() {
        let counts = [Count(1, "stack"), Count(0, "stack"), Count(2, "day"), Count(1, "copy"), Count(2, "copy")];
        assert_eq!(counts.map(|count| count.to_string()), ["1 stack", "0 stacks", "2 days", "1 copy", "2 copies"]);
    }
}
