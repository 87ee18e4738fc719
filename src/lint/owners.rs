//! Who owns a file: the repository's CODEOWNERS.

use std::collections::BTreeMap;

use crate::discover::{Repositories, Tree, paths};
use crate::finding::Problem;

/// Where a platform looks for the file in a repository; the first one that is there counts.
const PLACES: &[&str] = &[".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The most lines of a file that is read: the last line that matches counts, so the first ones alone would name the
/// wrong people.
const LINES: usize = 10_000;

/// The owners of everything that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    repositories: Repositories,
    /// By the repository's root, as reports show it.
    rules: BTreeMap<String, Vec<Rule>>,
}

/// One line: a pattern and who owns what it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    /// The parts of its path; `**` stands for any number of directories.
    parts: Vec<String>,
    /// It names a directory, all of it.
    is_directory: bool,
    owners: Vec<String>,
}

impl Owners {
    /// Those of a tree's repositories, and notes about what cannot be read of them: without them nobody owns anything.
    pub(super) fn read(tree: &dyn Tree, repositories: &Repositories) -> (Self, Vec<Problem>) {
        let mut rules = BTreeMap::new();
        let mut notes = Vec::new();
        for base in tree.bases() {
            let Some(path) = PLACES.iter().map(|place| paths::entry(&base, place)).find(|path| tree.is_file(path))
            else {
                continue;
            };
            let read = tree.read(&path).map_err(|error| error.to_string());
            match read.and_then(|file| rules_of(file.text())) {
                Ok(read) => drop(rules.insert(tree.display(&base), read)),
                Err(why) => {
                    let message = format!("who owns what is not told: {why}");
                    notes.push(Problem::file(tree.display(&path), message).as_note());
                }
            }
        }
        (Self { repositories: repositories.clone(), rules }, notes)
    }

    /// Who owns a file, as reports show it: of all lines that match, the last one counts. Nobody, where none does.
    pub fn of(&self, shown: &str) -> &[String] {
        if self.rules.is_empty() {
            return &[];
        }
        let rules = self.rules.get(&self.repositories.root_of(shown)).map_or(&[][..], Vec::as_slice);
        let path = self.repositories.path(shown);
        let path: Vec<&str> = path.split('/').collect();
        rules.iter().rev().find(|rule| rule.matches(&path)).map_or(&[], |rule| &rule.owners)
    }
}

fn rules_of(text: &str) -> Result<Vec<Rule>, String> {
    let mut rules = Vec::new();
    if text.lines().nth(LINES).is_some() {
        return Err(format!("it has more than {LINES} lines"));
    }
    // GitLab's sections may name owners for the lines below them.
    let mut of_section: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let line = line.split_once(" #").map_or(line, |(line, _)| line);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(heading) = line.trim_start_matches('^').strip_prefix('[') {
            let after = heading.rsplit_once(']').map_or("", |(_, after)| after);
            of_section = words(after).collect();
            continue;
        }
        let mut words = words(line);
        let Some(pattern) = words.next() else { continue };
        let own: Vec<String> = words.collect();
        let owners = if own.is_empty() { of_section.clone() } else { own };
        rules.push(Rule::new(&pattern, owners));
    }
    Ok(rules)
}

/// Words between spaces; a backslash keeps a space in a word.
fn words(line: &str) -> impl Iterator<Item = String> {
    let held = line.replace("\\ ", "\0");
    let words: Vec<String> = held.split_whitespace().map(|word| word.replace('\0', " ")).collect();
    words.into_iter()
}

impl Rule {
    fn new(pattern: &str, owners: Vec<String>) -> Self {
        let path = pattern.trim_matches('/');
        let is_anchored = pattern.starts_with('/') || path.contains('/');
        let free = (!is_anchored).then(|| "**".to_owned());
        let parts: Vec<String> = free.into_iter().chain(path.split('/').map(str::to_owned)).collect();
        // `docs/*` is what lies in the directory itself, and a lone `*` is everything.
        let only_files = path.ends_with("/*") && !pattern.ends_with('/');
        Self { parts, is_directory: !only_files, owners }
    }

    fn matches(&self, path: &[&str]) -> bool {
        wild(&self.parts, path, |part| part == "**", |part, name| fits(part, name), self.is_directory)
    }
}

/// Whether a part of a pattern fits a name: `*` stands for any text, `?` for one character.
fn fits(part: &str, name: &str) -> bool {
    if !part.contains(['*', '?']) {
        return part == name;
    }
    let (part, name): (Vec<char>, Vec<char>) = (part.chars().collect(), name.chars().collect());
    wild(&part, &name, |one| *one == '*', |one, other| *one == '?' || one == other, false)
}

/// Whether a row of items fits another one, some of its items standing for any number; with `may_end_early` it may fit
/// only the beginning. It goes back to the last such item only, so that no pattern takes long.
fn wild<P, N>(
    pattern: &[P],
    names: &[N],
    is_wild: impl Fn(&P) -> bool,
    fits: impl Fn(&P, &N) -> bool,
    may_end_early: bool,
) -> bool {
    let (mut at, mut name) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), names.get(name)) {
            (Some(one), _) if is_wild(one) => {
                back = Some((at, name));
                at += 1;
            }
            (None, rest) if rest.is_none() || may_end_early => return true,
            (Some(one), Some(other)) if fits(one, other) => {
                at += 1;
                name += 1;
            }
            _ => match back {
                Some((wild, from)) if from < names.len() => {
                    back = Some((wild, from + 1));
                    at = wild + 1;
                    name = from + 1;
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(codeowners: &str, path: &str) -> String {
        let tree = crate::discover::Memory::new([("CODEOWNERS", codeowners)]);
        let (owners, notes) = Owners::read(&tree, &Repositories::of(&tree));
        assert_eq!(notes, []);
        owners.of(path).join(" ")
    }

    #[test]
    fn a_file_that_is_not_read_is_told() {
        let tree = crate::discover::Memory::new([("docs/CODEOWNERS", "* @all\n".repeat(LINES + 1))]);
        let (owners, notes) = Owners::read(&tree, &Repositories::of(&tree));
        assert_eq!(owners.of("main.tf"), [""; 0]);
        let is_it = |note: &Problem| note.path == "docs/CODEOWNERS" && note.message.contains("10000 lines");
        assert!(matches!(notes.as_slice(), [note] if note.note && is_it(note)), "{notes:?}");
    }

    #[test]
    fn the_last_line_that_matches_counts() {
        let file =
            "# ours\n* @all\n*.tf @infra   # all of it\n/live/ @live @sre\nlive/eu/**/secret.tf @security\n/open/\n";
        for (path, who) in [
            ("README.md", "@all"),
            ("modules/app/main.tf", "@infra"),
            ("live/us/main.tf", "@live @sre"),
            ("other/live/main.tf", "@infra"),
            ("live/eu/secret.tf", "@security"),
            ("live/eu/a/b/secret.tf", "@security"),
            ("open/main.tf", ""),
        ] {
            assert_eq!(owner(file, path), who, "{path}");
        }
    }

    #[test]
    fn patterns_mean_what_they_mean_to_the_platforms() {
        for (pattern, path, matches) in [
            ("*", "a/b.tf", true),
            ("docs/*", "docs/a.md", true),
            ("docs/*", "docs/a/b.md", false),
            ("apps/", "x/apps/y/main.tf", true),
            ("/apps", "apps/y/main.tf", true),
            ("/apps", "x/apps/main.tf", false),
            ("**/logs", "a/b/logs/c.txt", true),
            ("main.t?", "a/main.tf", true),
            ("a\\ b.tf", "a b.tf", true),
            ("app", "apple/main.tf", false),
        ] {
            assert_eq!(owner(&format!("{pattern} @x\n"), path), if matches { "@x" } else { "" }, "{pattern} {path}");
        }
    }

    #[test]
    fn sections_name_owners_for_their_lines() {
        let file = "[Infra][2] @infra\n*.tf\nmodules/ @modules\n^[Docs]\n*.md @docs\n";
        assert_eq!(owner(file, "a.tf"), "@infra");
        assert_eq!(owner(file, "modules/a.tf"), "@modules");
        assert_eq!(owner(file, "a.md"), "@docs");
    }

    #[test]
    fn hostile_patterns_take_no_time() {
        let file = format!("{} @x\n", "*a".repeat(2_000)).repeat(100);
        assert_eq!(owner(&file, &"a".repeat(1_000)), "");
    }
}
