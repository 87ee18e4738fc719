//! The grammar of annotations in comments.
//!
//! ```text
//! annotation = driver | label | ignore
//! driver     = "multi-region" reach? ":" drivers pair* why?
//! label      = "data-residency" reach? ":" name why?
//! ignore     = "regionlint:" "ignore" codes pair* why?
//! reach      = "(file)" | "(stack)"
//! drivers    = word ("," word)*
//! codes      = word ("," word)*
//! pair       = key "=" (word | quoted)
//! why        = ("--" | "—" | "–") text
//! ```
//!
//! Case does not matter in what is fixed. An annotation begins a comment; anything else is prose. What stands where a
//! driver should is kept as written: whether it matters is for others to decide.

use crate::model::DriverName;

#[cfg(test)]
mod tests;

/// How far an annotation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// What it stands on.
    Block,
    /// Its file.
    File,
    /// Its stack.
    Stack,
}

/// What an annotation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// `multi-region: ...`
    Driver(SaidDriver),
    /// `data-residency: ...`
    Label {
        /// As written.
        name: String,
        /// Why.
        reason: Option<String>,
    },
    /// `regionlint: ignore ...`
    Ignore {
        /// As written; one empty word when none is named.
        codes: Vec<String>,
        /// Until when.
        until: Option<String>,
        /// Why.
        reason: Option<String>,
    },
}

/// What a driver annotation says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SaidDriver {
    pub(super) names: Vec<DriverName>,
    pub(super) unknown: Vec<String>,
    pub(super) reason: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) review_by: Option<String>,
    pub(super) regime: Option<String>,
    pub(super) regions: Vec<String>,
}

/// One annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Annotation {
    pub(super) reach: Reach,
    pub(super) said: Said,
    /// What was meant to say something and does not: each in a sentence.
    pub(super) slips: Vec<String>,
}

impl Annotation {
    /// Whether it declares anything: a directive that is not known does not.
    pub(super) fn says_something(&self) -> bool {
        !matches!(&self.said, Said::Ignore { codes, .. } if codes.is_empty())
    }
}

/// The most characters of an annotation that are read.
pub const LENGTH_LIMIT: usize = 4_000;

/// Reads a comment's text (markers taken off, one annotation with all its lines joined); none when it is prose.
pub(super) fn parse(text: &str) -> Option<Annotation> {
    let text = text.trim();
    let text = text.char_indices().nth(LENGTH_LIMIT).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    if let Some(rest) = after_word(text, "multi-region") {
        let (reach, slip, body) = reach_and_body(rest)?;
        return Some(driver(reach, slip, body));
    }
    if let Some(rest) = after_word(text, "data-residency") {
        let (reach, slip, body) = reach_and_body(rest)?;
        let (name, reason) = split_reason(body);
        let said = Said::Label { name: unquoted(name.trim()).to_owned(), reason };
        return Some(Annotation { reach, said, slips: slip.into_iter().collect() });
    }
    let rest = after_word(text, "regionlint")?.trim_start().strip_prefix(':')?;
    directive(rest.trim_start())
}

/// Whether a text begins as an annotation does: what follows an annotation and does not is its continuation.
pub(super) fn begins(text: &str) -> bool {
    parse(text).is_some()
}

/// What follows a word at the beginning of a text, in any case.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

/// `(file): body`. A word that is no reach is taken for the block, and told; more than a word is prose.
fn reach_and_body(rest: &str) -> Option<(Reach, Option<String>, &str)> {
    let rest = rest.trim_start();
    if let Some(body) = rest.strip_prefix(':') {
        return Some((Reach::Block, None, body));
    }
    let (word, rest) = rest.strip_prefix('(')?.split_once(')')?;
    let body = rest.trim_start().strip_prefix(':')?;
    let word = word.trim();
    match word.to_ascii_lowercase().as_str() {
        "file" => Some((Reach::File, None, body)),
        "stack" => Some((Reach::Stack, None, body)),
        words if words.contains(char::is_whitespace) => None,
        _ => {
            let slip =
                format!("`({word})` is no reach: an annotation holds for what it stands on, `(file)` or `(stack)`");
            Some((Reach::Block, Some(slip), body))
        }
    }
}

fn driver(reach: Reach, slip: Option<String>, body: &str) -> Annotation {
    let (head, reason) = split_reason(body);
    let (words, pairs, mut slips) = words_and_pairs(head);
    slips.extend(slip);
    let mut said = SaidDriver { reason, ..SaidDriver::default() };
    for item in words.split(',').map(str::trim) {
        match driver_names(item) {
            Some(names) => said.names.extend(names),
            None => said.unknown.push(item.to_owned()),
        }
    }
    said.names.sort();
    said.names.dedup();
    for (key, value) in pairs {
        match key.to_ascii_lowercase().as_str() {
            "owner" => said.owner = Some(value),
            "review-by" => said.review_by = Some(value),
            "regime" => said.regime = Some(value),
            "regions" => said.regions = list(&value),
            _ => slips.push(format!("`{key}` is no key here; the keys are `owner`, `review-by`, `regime`, `regions`")),
        }
    }
    if said.names.is_empty() {
        // Prose: nothing was meant to be a key.
        slips.clear();
    }
    Annotation { reach, said: Said::Driver(said), slips }
}

/// One driver, or several between `+`, `/` or `&`.
fn driver_names(item: &str) -> Option<Vec<DriverName>> {
    item.split(['+', '/', '&']).map(DriverName::parse).collect()
}

fn directive(rest: &str) -> Option<Annotation> {
    let body = after_word(rest, "ignore").filter(|body| !body.starts_with(char::is_alphanumeric));
    let Some(body) = body else {
        let slip = "after `regionlint:` only `ignore CODE -- reason` is known".to_owned();
        let said = Said::Ignore { codes: Vec::new(), until: None, reason: None };
        return Some(Annotation { reach: Reach::Block, said, slips: vec![slip] });
    };
    let (head, reason) = split_reason(body);
    let (words, pairs, mut slips) = words_and_pairs(head);
    let mut codes = Vec::new();
    let mut words = words.split(',').map(str::trim);
    for item in words.by_ref() {
        let mut parts = item.splitn(2, char::is_whitespace);
        codes.push(parts.next().unwrap_or_default().to_owned());
        if let Some(stray) = parts.next() {
            slips.push(format!("`{stray}` is no code: a reason goes after `--`"));
            break;
        }
    }
    let mut until = None;
    for (key, value) in pairs {
        match key.to_ascii_lowercase().as_str() {
            "until" => until = Some(value),
            _ => slips.push(format!("`{key}` is no key here; the key is `until`")),
        }
    }
    Some(Annotation { reach: Reach::Block, said: Said::Ignore { codes, until, reason }, slips })
}

/// The items of a list, none of them empty.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect()
}

/// What stands before the dashes, and the reason after them.
fn split_reason(body: &str) -> (&str, Option<String>) {
    let dash = ["--", "—", "–"].iter().filter_map(|dash| Some((dash_at(body, dash)?, dash.len()))).min();
    let Some((at, length)) = dash else { return (body, None) };
    let reason = body.get(at + length..).unwrap_or_default().trim().trim_start_matches('-').trim_start();
    (body.get(..at).unwrap_or_default(), Some(reason.to_owned()).filter(|reason| !reason.is_empty()))
}

/// Where a dash parts words: outside quotes, and with a space (or nothing) on one side at least.
fn dash_at(body: &str, dash: &str) -> Option<usize> {
    let quoted = quotes(body);
    let apart = |at: usize| {
        let before = body.get(..at).unwrap_or_default();
        let after = body.get(at + dash.len()..).unwrap_or_default();
        let is_word = |character: Option<char>| character.is_some_and(|character| !character.is_whitespace());
        !(is_word(before.chars().next_back()) && is_word(after.chars().next()))
    };
    let outside = |at: &usize| !quoted.iter().any(|range| range.contains(at));
    body.match_indices(dash).map(|(at, _)| at).filter(outside).find(|at| apart(*at))
}

/// The byte ranges of quoted values: a quote counts after `=` only, so that apostrophes in prose do no harm.
fn quotes(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for quote in ['"', '\''] {
        let mut from = 0;
        while let Some(open) = text.get(from..).and_then(|rest| rest.find(&format!("={quote}"))) {
            let start = from + open + 2;
            let Some(close) = text.get(start..).and_then(|rest| rest.find(quote)) else { break };
            ranges.push(start..start + close);
            from = start + close + 1;
        }
    }
    ranges
}

/// The words before the first pair, the pairs, and what is wrong among them.
fn words_and_pairs(head: &str) -> (String, Vec<(&str, String)>, Vec<String>) {
    let mut words: Vec<&str> = Vec::new();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    let mut slips = Vec::new();
    for token in tokens(head) {
        match (pair(token), pairs.last_mut()) {
            (Some((key, value)), _) => pairs.push((key, value.to_owned())),
            (None, None) => words.push(token),
            // A list goes on after its comma.
            (None, Some((_, value))) if value.ends_with(',') || token.starts_with(',') => value.push_str(token),
            (None, Some(_)) => slips.push(format!("`{token}` stands alone: a value with spaces needs quotes")),
        }
    }
    (words.join(" "), pairs, slips)
}

/// The words of a text, a quoted value being part of its word.
fn tokens(text: &str) -> Vec<&str> {
    let quoted = quotes(text);
    let is_space =
        |(at, character): &(usize, char)| character.is_whitespace() && !quoted.iter().any(|range| range.contains(at));
    let mut tokens = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices().filter(is_space) {
        tokens.extend(text.get(start..at));
        start = at + character.len_utf8();
    }
    tokens.extend(text.get(start..));
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// `key=value`, quotes taken off.
fn pair(token: &str) -> Option<(&str, &str)> {
    let (key, value) = token.split_once('=')?;
    let is_key = !key.is_empty() && key.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
    is_key.then(|| (key, unquoted(value)))
}

fn unquoted(text: &str) -> &str {
    let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}
