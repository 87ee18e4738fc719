//! A pack as it was read: its header, and its rules with the places where they stand.

use std::sync::Arc;

use super::compile::compile;
use super::header::unmade;
use super::written::{self, Fires, PackHead};
use crate::discover::paths;
use crate::finding::Code;
use crate::source::{Location, Misread, Positions, SourceFile, did_you_mean};

/// The file of a directory whose header holds for the files without one.
const HEAD_FILE: &str = "pack.yaml";

/// The most bytes that a file of a pack may have.
const SIZE_LIMIT: usize = 4 << 20;

/// A pack of rules: its header, and its rules in the order of precedence.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// The header.
    pub head: PackHead,
    /// The rules.
    pub rules: Vec<Stated>,
    /// The header's file, where there is one.
    positions: Option<Arc<Positions>>,
}

/// A rule, and where it stands.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The rule.
    pub rule: written::Rule,
    positions: Arc<Positions>,
    /// Its path in the file: `rules[3]`.
    path: String,
}

impl Stated {
    /// The types that it is for, patterns among them.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        names(&self.rule)
    }

    /// Where a text stands that some part of it holds; its types where none does.
    pub(super) fn at_text(&self, text: &str) -> Location {
        let types = || self.at(if self.rule.types.is_empty() { "type" } else { "types" });
        self.positions.find(&self.path, text).unwrap_or_else(types)
    }

    /// Where a part of it stands: the key `quiet`, `fires.RL301`; the nearest around it where nobody wrote that.
    pub fn at(&self, part: &str) -> Location {
        self.positions.key(&format!("{}.{part}", self.path))
    }
}

impl Pack {
    /// Reads one file of a pack and compiles every rule once, so that an error is told at load. A file without a header
    /// of its own belongs to the pack of `head`.
    ///
    /// # Errors
    /// When the file is no pack, a key is unknown, or a rule does not compile.
    pub fn read(file: &Arc<SourceFile>, head: &PackHead) -> Result<Self, Misread> {
        if file.text().len() > SIZE_LIMIT {
            let at = Location::new(file, 0..0);
            return Err(Misread { at, message: "it is too large for a rule pack (more than 4 MiB)".to_owned() });
        }
        let positions = Arc::new(Positions::read(file)?);
        let (head, own, rules, list) = if has_head(file) {
            let mut head: PackHead = positions.read_as()?;
            let rules = std::mem::take(&mut head.rules);
            (head, Some(Arc::clone(&positions)), rules, "rules")
        } else {
            let rules: Option<Vec<written::Rule>> = positions.read_as()?;
            (head.clone(), None, rules.unwrap_or_default(), "")
        };
        let state =
            |(index, rule)| Stated { rule, positions: Arc::clone(&positions), path: format!("{list}[{index}]") };
        let pack = Self { head, rules: rules.into_iter().enumerate().map(state).collect(), positions: own };
        pack.check()?;
        Ok(pack)
    }

    /// The packs that the files of one directory make. Those without a header of their own are one pack: its header
    /// stands in `pack.yaml`; without that it is called `name`.
    ///
    /// # Errors
    /// What is wrong with each file.
    pub fn read_directory(name: &str, files: &[Arc<SourceFile>]) -> Result<Vec<Self>, Vec<Misread>> {
        let is_head = |file: &&Arc<SourceFile>| paths::name(file.path()) == HEAD_FILE;
        let mut whole = Self { head: PackHead { pack: name.to_owned(), ..PackHead::default() }, ..Self::default() };
        if let Some(file) = files.iter().find(is_head) {
            whole = Self::read(file, &whole.head).map_err(|error| vec![error])?;
        }
        let (mut packs, mut wrong) = (Vec::new(), Vec::new());
        for file in files.iter().filter(|file| !is_head(file)) {
            match Self::read(file, &whole.head) {
                Ok(pack) if has_head(file) => packs.push(pack),
                Ok(pack) => whole.rules.extend(pack.rules),
                Err(error) => wrong.push(error),
            }
        }
        packs.insert(0, whole);
        if wrong.is_empty() { Ok(packs) } else { Err(wrong) }
    }

    /// Where a part of the header stands; none where the pack has no header of its own.
    pub fn at(&self, part: &str) -> Option<Location> {
        self.positions.as_ref().map(|positions| positions.key(part))
    }

    /// The rules without their places.
    pub fn written(&self) -> impl Iterator<Item = &written::Rule> {
        self.rules.iter().map(|stated| &stated.rule)
    }

    fn check(&self) -> Result<(), Misread> {
        for pattern in self.head.makes_nothing.keys() {
            let Some(positions) = &self.positions else { break };
            let at = || positions.key(&format!("makes-nothing[{pattern}]"));
            for rule in unmade(pattern, &self.head) {
                compile(&rule, pattern, &self.head)
                    .map_err(|error| Misread { at: at(), message: error.to_string() })?;
            }
        }
        for stated in &self.rules {
            if stated.types().next().is_none() {
                let message = "the rule says neither `type` nor `types`: nothing would use it".to_owned();
                return Err(Misread { at: stated.at("type"), message });
            }
            if !stated.rule.like.is_empty() && stated.rule.under.is_none() {
                let message = "`under` does not say where the attributes of the other type stand".to_owned();
                return Err(Misread { at: stated.at("like"), message });
            }
            for name in stated.types() {
                compile(&stated.rule, name, &self.head).map_err(|error| stated.misread(&error.to_string()))?;
            }
            stated.check_codes()?;
        }
        Ok(())
    }
}

impl Stated {
    /// An error of a rule at the part that it quotes: `` in the path `a..b` ``.
    fn misread(&self, message: &str) -> Misread {
        let quoted = message.split('`').skip(1).step_by(2).last().unwrap_or_default();
        Misread { at: self.at_text(quoted), message: message.to_owned() }
    }

    /// Examples that fire name codes that there are.
    fn check_codes(&self) -> Result<(), Misread> {
        let Some(Fires::ByCode(examples)) = &self.rule.fires else { return Ok(()) };
        let known: Vec<&str> = Code::ALL.iter().map(|one| one.id()).collect();
        let Some(code) = examples.keys().find(|code| !known.contains(&code.as_str())) else { return Ok(()) };
        let message = format!("`{code}` is no code; {}", did_you_mean(code, &known, "the codes are"));
        Err(Misread { at: self.at(&format!("fires.{code}")), message })
    }
}

/// The types that a written rule is for.
pub(super) fn names(rule: &written::Rule) -> impl Iterator<Item = &str> {
    rule.type_name.iter().chain(&rule.types).chain(rule.like.keys()).map(String::as_str)
}

/// Whether a file begins with a header: `pack:` at the left edge.
fn has_head(file: &SourceFile) -> bool {
    file.text().lines().any(|line| line.starts_with("pack:"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;

    fn file(path: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new(path, text))
    }

    #[test]
    fn the_files_of_a_directory_share_the_header_and_others_have_their_own() {
        let files = [
            file("acme/own.yaml", "pack: own\nrules:\n  - type: own_a\n"),
            file("acme/pack.yaml", "pack: acme\ncloud: aws\n"),
            file("acme/rules.yaml", "- type: acme_a\n  quiet: |\n    x\n"),
        ];
        let packs = Pack::read_directory("policy/acme", &files).unwrap();
        let shown: Vec<_> =
            packs.iter().map(|pack| (pack.head.pack.as_str(), pack.rules[0].types().next().unwrap())).collect();
        assert_eq!(shown, [("acme", "acme_a"), ("own", "own_a")]);
        assert_eq!(packs[0].rules[0].at("quiet").to_string(), "acme/rules.yaml:2");
        assert_eq!(packs[1].rules[0].at("quiet").to_string(), "acme/own.yaml:3", "the nearest part that was written");
    }

    #[test]
    fn an_error_tells_the_place_and_what_was_meant() {
        let error = Pack::read(&file("a.yaml", "- type: acme_a\n  storse: data\n"), &PackHead::default()).unwrap_err();
        assert_eq!(error.to_string(), "a.yaml:2: `storse` is no key here; did you mean `stores`?");
    }

    #[test]
    fn what_does_not_compile_is_told_where_it_stands() {
        let error = |text: &str| Pack::read(&file("a.yaml", text), &PackHead::default()).unwrap_err().to_string();
        let path = error("- type: acme_a\n  stores: data\n  part-of: a..b\n");
        assert_eq!(path, "a.yaml:3: acme_a: a name is missing in the path `a..b`");
        let code = error("- type: acme_a\n  fires:\n    RL110: |\n      x\n");
        assert_eq!(code, "a.yaml:3: `RL110` is no code; did you mean `RL101`?");
        assert!(error("- stores: data\n").starts_with("a.yaml:1: the rule says neither"));
    }
}
