//! Versions of modules, and what a constraint allows.

/// A version that was published: `0.7.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u64; 3]);

impl Version {
    /// Reads a whole version: `0.7.0`, `v0.7.0`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (version, parts) = read(text)?;
        (parts == 3).then_some(version)
    }

    /// Whether terraform takes an older one than this where a constraint says what is allowed: it takes the newest, and
    /// this one was published. None where that cannot be told.
    /// (<https://developer.hashicorp.com/terraform/language/expressions/version-constraints>)
    pub(super) fn is_above(self, constraint: &str) -> Option<bool> {
        let mut excludes = false;
        let mut is_above = false;
        for clause in constraint.split(',').map(str::trim) {
            let digits = clause.find(|letter: char| letter.is_ascii_digit() || letter == 'v')?;
            let (operator, version) = clause.split_at_checked(digits)?;
            let (version, parts) = read(version)?;
            is_above |= match operator.trim() {
                "" | "=" | "<=" => version < self,
                "<" => version <= self,
                "~>" => version.next(parts).is_some_and(|next| next <= self),
                ">" | ">=" => false,
                "!=" => {
                    excludes = true;
                    false
                }
                _ => return None,
            };
        }
        (is_above || !excludes).then_some(is_above)
    }

    /// The first version that `~>` does not allow any more: the last of its parts may grow, no other.
    fn next(self, parts: usize) -> Option<Self> {
        let Self([major, minor, _]) = self;
        match parts {
            2 => Some(Self([major.saturating_add(1), 0, 0])),
            3 => Some(Self([major, minor.saturating_add(1), 0])),
            _ => None,
        }
    }
}

/// A version of up to three parts, and how many it has. One that comes before a release is none.
fn read(text: &str) -> Option<(Version, usize)> {
    let mut version = [0; 3];
    let mut parts = 0;
    for part in text.strip_prefix('v').unwrap_or(text).split('.') {
        *version.get_mut(parts)? = part.parse().ok()?;
        parts += 1;
    }
    Some((Version(version), parts))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    #[test]
    fn the_newest_that_a_constraint_allows_is_taken() {
        let changed = Version::parse("0.7.0").unwrap();
        for older in
            ["0.6.8", "v0.6.8", "= 0.6.0", "~> 0.6.1", "~>0.6.0", "<= 0.6.9", "< 0.7.0", "< 0.7", ">= 0.2, < 0.7.0"]
        {
            assert_eq!(changed.is_above(older), Some(true), "{older}");
        }
        for newer in [
            "0.7.0",
            "v0.9.0",
            "~> 0.6",
            "~> 0.7.0",
            ">= 0.1.0",
            "> 0.6",
            "<= 0.7.0",
            "< 1.0.0",
            "~> 0",
            ">= 0.8, != 0.8.1",
        ] {
            let expected = (!newer.contains("!=")).then_some(false);
            assert_eq!(changed.is_above(newer), expected, "{newer}");
        }
        for unclear in ["", "main", "*", "4f2a9c", "0.6.0-beta", "0.6.0.1", "^0.6.0", "0.6.x"] {
            assert_eq!(changed.is_above(unclear), None, "{unclear}");
        }
    }
}
