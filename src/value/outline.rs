//! What is known of a text that as a whole cannot be told.

use std::sync::Arc;

use super::Value;

/// The parts of a text that cannot be told as a whole: `/subscriptions/…/resourceGroups/hub`.
///
/// Whoever reads the text as a document finds the same structure in it, whatever stands in the gaps, unless one of them is
/// open, or only named or made: that is all a part promises which is not written out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    parts: Vec<Written>,
}

/// A part of an [`Outline`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// These letters.
    Letters(Arc<str>),
    /// Any number of [plain](Outline::is_plain) letters, or none.
    Plain,
    /// Any letters, or none: they may change the structure of a document.
    Open,
    /// Whatever letters something has that cannot be told, by its name in the stack: the same wherever that is named.
    Named(Arc<str>),
    /// Whatever letters a function makes that cannot run here, by its name and arguments: the same in every stack.
    Made(Arc<str>),
    /// The JSON of a value of which some part cannot be told.
    Json(Box<Value>),
}

/// For how many bytes a name counts.
const NAMED_LENGTH: usize = 4096;

impl Outline {
    /// A text that is known.
    pub fn written(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self { parts: if text.is_empty() { Vec::new() } else { vec![Written::Letters(text)] } }
    }

    /// A text of which only that is known: all its letters are plain.
    pub fn plain() -> Self {
        Self { parts: vec![Written::Plain] }
    }

    /// A text of which nothing is known.
    pub fn open() -> Self {
        Self { parts: vec![Written::Open] }
    }

    /// A text that cannot be told, and is the same wherever it is named so in the stack.
    pub fn named(name: impl Into<Arc<str>>) -> Self {
        Self { parts: vec![Written::Named(name.into())] }
    }

    /// A text that cannot be told, and is the same wherever a function is called so.
    pub fn made(call: impl Into<Arc<str>>) -> Self {
        Self { parts: vec![Written::Made(call.into())] }
    }

    /// The JSON of a value.
    pub fn json(value: Value) -> Self {
        Self { parts: vec![Written::Json(Box::new(value))] }
    }

    /// Whether JSON writes all letters of a text as they are. None of them ends a quoted string or means something else
    /// in one: no quotation mark, no backslash, no control character, nor what Terraform escapes because of HTML.
    pub fn is_plain(text: &str) -> bool {
        text.chars().all(Self::is_plain_letter)
    }

    /// Whether JSON writes a letter as it is.
    pub fn is_plain_letter(letter: char) -> bool {
        !letter.is_control() && !matches!(letter, '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
    }

    /// The parts in order. No two in a row are letters.
    pub fn parts(&self) -> &[Written] {
        &self.parts
    }

    /// How many bytes are written, a gap counted as one; a name counted so that few of them fill a text, for they never
    /// become one.
    pub fn len(&self) -> usize {
        let of_part = |part: &Written| match part {
            Written::Letters(letters) => letters.len(),
            Written::Named(_) | Written::Made(_) => NAMED_LENGTH,
            Written::Plain | Written::Open | Written::Json(_) => 1,
        };
        self.parts.iter().map(of_part).sum()
    }

    /// How many bytes its letters have, with one for each gap.
    pub fn extent(&self) -> usize {
        let of_part = |part: &Written| if let Written::Letters(letters) = part { letters.len() } else { 1 };
        self.parts.iter().map(of_part).sum()
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The text itself, where nothing is missing.
    pub fn whole(&self) -> Option<Arc<str>> {
        match self.parts.as_slice() {
            [] => Some("".into()),
            [Written::Letters(letters)] => Some(Arc::clone(letters)),
            _ => None,
        }
    }

    /// The value whose JSON the text is, with nothing but white space around it.
    pub fn encoded(&self) -> Option<&Value> {
        let is_blank = |part: &&Written| match part {
            Written::Letters(letters) => letters.chars().all(|letter| matches!(letter, ' ' | '\n' | '\r' | '\t')),
            Written::Plain | Written::Open | Written::Named(_) | Written::Made(_) | Written::Json(_) => false,
        };
        let mut parts = self.parts.iter().filter(|part| !is_blank(part));
        match (parts.next(), parts.next()) {
            (Some(Written::Json(value)), None) => Some(value),
            _ => None,
        }
    }

    /// Whether any letters of it are known.
    pub fn has_letters(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Written::Letters(_)))
    }

    /// The values whose JSON is part of the text.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.parts.iter().filter_map(|part| if let Written::Json(value) = part { Some(value.as_ref()) } else { None })
    }

    /// The same with every value replaced.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Value) -> Value) -> Self {
        let changed = |part: &Written| match part {
            Written::Json(value) => Written::Json(Box::new(change(value))),
            same => same.clone(),
        };
        Self { parts: self.parts.iter().map(changed).collect() }
    }

    /// The same as another stack sees it: a name stands for something of its own stack.
    #[must_use]
    pub fn of_stack(&self, stack: &str) -> Self {
        let moved = |part: &Written| match part {
            Written::Named(name) => Written::Named(format!("{name} of {stack}").into()),
            same => same.clone(),
        };
        Self { parts: self.parts.iter().map(moved).collect() }
    }

    /// Adds letters at the end.
    pub fn push(&mut self, letters: &str) {
        match self.parts.last_mut() {
            _ if letters.is_empty() => {}
            Some(Written::Letters(last)) => *last = [last.as_ref(), letters].concat().into(),
            _ => self.parts.push(Written::Letters(letters.into())),
        }
    }

    /// Adds another text at the end.
    pub fn append(&mut self, other: &Self) {
        other.parts.iter().for_each(|part| self.append_part(part));
    }

    /// Adds a part at the end.
    pub(super) fn append_part(&mut self, part: &Written) {
        match part {
            Written::Letters(letters) => self.push(letters),
            // Two gaps that follow each other are one, and open if one of them is.
            Written::Plain if matches!(self.parts.last(), Some(Written::Plain | Written::Open)) => {}
            Written::Open if matches!(self.parts.last(), Some(Written::Plain | Written::Open)) => {
                self.parts.pop();
                self.parts.push(Written::Open);
            }
            gap => self.parts.push(gap.clone()),
        }
    }

    /// Whether all its letters are plain.
    pub fn has_plain_letters(&self) -> bool {
        self.parts.iter().all(|part| match part {
            Written::Letters(letters) => Self::is_plain(letters),
            Written::Plain => true,
            Written::Open | Written::Named(_) | Written::Made(_) | Written::Json(_) => false,
        })
    }

    /// Whether it surely is another text than one of which only an outline is known as well: they begin or end with other
    /// letters.
    pub fn excludes(&self, other: &Self) -> bool {
        let begin_alike = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
        let end_alike = |a: &str, b: &str| a.ends_with(b) || b.ends_with(a);
        let letters = |part: Option<&Written>| match part {
            Some(Written::Letters(letters)) => Arc::clone(letters),
            _ => "".into(),
        };
        !begin_alike(&letters(self.parts.first()), &letters(other.parts.first()))
            || !end_alike(&letters(self.parts.last()), &letters(other.parts.last()))
    }

    /// What a text is called of which nothing else is known: no other value has that name.
    pub fn name(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Written::Named(name)] => Some(name),
            _ => None,
        }
    }

    /// Whether it may turn out to be nothing at all: it only stands for something else.
    pub fn may_be_null(&self) -> bool {
        matches!(self.parts.as_slice(), [Written::Named(_) | Written::Made(_)])
    }

    /// Whether it says the same in every stack: nothing in it is only named.
    pub fn is_worldwide(&self) -> bool {
        !self.parts.iter().any(|part| matches!(part, Written::Named(_)))
    }

    /// A text that two outlines of a stack have alike only if they are the same text for sure, whatever it is.
    pub fn signature(&self) -> Option<String> {
        let mut signature = String::new();
        for part in &self.parts {
            match part {
                Written::Letters(letters) if letters.contains('\0') => return None,
                Written::Letters(letters) => signature.push_str(letters),
                Written::Named(name) => signature.extend(["\0", name, "\0"]),
                Written::Made(call) if call.contains('\0') => return None,
                Written::Made(call) => signature.extend(["\0()", call, "\0"]),
                Written::Plain | Written::Open | Written::Json(_) => return None,
            }
        }
        Some(signature)
    }

    /// Whether it may turn out to be a certain text.
    pub fn may_be(&self, text: &str) -> bool {
        let mut rest = text;
        let mut is_after_gap = false;
        for (position, part) in self.parts.iter().enumerate() {
            let Written::Letters(letters) = part else {
                is_after_gap = true;
                continue;
            };
            let is_last = position + 1 == self.parts.len();
            // Where each part is found first, most is left for those that follow.
            let after = match (is_after_gap, is_last) {
                (false, _) => rest.strip_prefix(letters.as_ref()),
                (true, true) => rest.ends_with(letters.as_ref()).then_some(""),
                (true, false) => rest.split_once(letters.as_ref()).map(|(_, after)| after),
            };
            let Some(after) = after else { return false };
            (rest, is_after_gap) = (after, false);
        }
        is_after_gap || rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with gaps at each `*`.
    fn outline(text: &str) -> Outline {
        let mut outline = Outline::default();
        for (position, letters) in text.split('*').enumerate() {
            if position > 0 {
                outline.append(&Outline::plain());
            }
            outline.push(letters);
        }
        outline
    }

    #[test]
    fn what_is_doubled_again_and_again_stays_small() {
        let mut doubled = Outline::plain();
        for _ in 0..60 {
            let same = doubled.clone();
            doubled.append(&same);
        }
        assert_eq!((doubled.parts().len(), doubled.len()), (1, 1));
        doubled.append(&Outline::open());
        doubled.append(&Outline::plain());
        assert_eq!(doubled, Outline::open(), "what may be anything may be plain as well");
    }

    #[test]
    fn a_text_follows_another() {
        let mut text = outline("/subscriptions/*/a");
        text.append(&outline("/b*"));
        assert_eq!(text, outline("/subscriptions/*/a/b*"));
        assert_eq!((text.len(), text.whole()), (21, None));
        assert_eq!(outline("ab").whole().as_deref(), Some("ab"));
        assert_eq!(outline("").whole().as_deref(), Some(""));
    }

    #[test]
    fn what_is_written_rules_texts_out() {
        for possible in ["a//b//c", "a/x/b/y/c", "a/x/b/b/y/c"] {
            assert!(outline("a/*/b/*/c").may_be(possible), "{possible}");
        }
        for impossible in ["", "a/c", "a/b/c", "a/x/y/c", "b/x/b/y/c", "a/x/b/y/d"] {
            assert!(!outline("a/*/b/*/c").may_be(impossible), "{impossible}");
        }
        assert!(outline("*").may_be("") && outline("a").may_be("a") && outline("").may_be(""));
        assert!(!outline("a").may_be("ab") && !outline("").may_be("a") && !outline("aa*aa").may_be("aaa"));
    }

    #[test]
    fn what_begins_or_ends_otherwise_is_another_text() {
        for (one, other) in [("*-left", "*-right"), ("a/*", "b/*"), ("left*a", "*b"), ("a*", "b*")] {
            assert!(outline(one).excludes(&outline(other)) && outline(other).excludes(&outline(one)), "{one} {other}");
        }
        for (one, other) in [("*-left", "*-left"), ("*left", "*-left"), ("a*", "ab*"), ("*", "a*"), ("a*b", "*")] {
            assert!(
                !outline(one).excludes(&outline(other)) && !outline(other).excludes(&outline(one)),
                "{one} {other}"
            );
        }
    }

    #[test]
    fn quotes_and_what_is_escaped_in_them_are_not_plain() {
        assert!(Outline::is_plain("0c1f-é /:@ (x)"));
        for text in ["\"", "\\", "\n", "\u{7f}", "\0", "<", "&", "\u{2028}"] {
            assert!(!Outline::is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn the_same_name_is_the_same_text_and_no_plain_one() {
        let group = |name: &str| {
            let mut text = outline("group-");
            text.append(&Outline::named(name));
            text
        };
        assert_eq!(group("var.pr").signature(), group("var.pr").signature());
        assert_ne!(group("var.pr").signature(), group("var.run").signature());
        assert_eq!(outline("group-*").signature(), None, "any letters may stand there");
        assert_eq!((group("var.pr").name(), Outline::named("var.pr").name()), (None, Some("var.pr")));
        assert!(!group("var.pr").has_plain_letters() && group("var.pr").may_be("group-1"));
    }

    #[test]
    fn what_a_function_makes_is_the_same_in_every_stack() {
        let group = |call: &str| {
            let mut text = outline("group-");
            text.append(&Outline::made(call));
            text
        };
        assert_eq!(group("f(1)").signature(), group("f(1)").signature());
        assert_ne!(group("f(1)").signature(), group("f(2)").signature());
        assert_ne!(Outline::made("x").signature(), Outline::named("x").signature());
        assert!(group("f(1)").is_worldwide() && !Outline::named("x").is_worldwide());
        assert_eq!((group("f\0").signature(), Outline::made("x").name()), (None, None));
        assert!(!group("f(1)").has_plain_letters() && group("f(1)").may_be("group-1"));
    }

    #[test]
    fn a_name_is_another_text_in_another_stack() {
        let (own, abroad) = (Outline::named("var.pr"), Outline::named("var.pr").of_stack("network"));
        assert_ne!(own.signature(), abroad.signature());
        assert_eq!(abroad.signature(), own.of_stack("network").signature());
        assert_eq!(outline("a*").of_stack("network"), outline("a*"));
    }

    #[test]
    fn json_alone_is_the_json_of_a_value() {
        let json = Outline::json(Value::string("x"));
        let mut document = outline(" \n");
        document.append(&json);
        document.push("\n");
        assert_eq!(document.encoded(), Some(&Value::string("x")));
        document.push("1");
        assert_eq!(document.encoded(), None);
        assert!(!json.has_plain_letters() && outline("a*").has_plain_letters() && !outline("\"*").has_plain_letters());
    }
}
