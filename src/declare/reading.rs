//! From annotations and tags to drivers, labels and ignores.

use super::annotation::{Said, SaidDriver, list, parse};
use super::tags::{self, Tag, Tags};
use crate::config::{Config, TagField, Vocabulary};
use crate::model::{Driver, DriverName, From, Ignore, Label};
use crate::source::Location;

/// A declaration of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Declaration {
    Driver(Driver),
    Label(Label),
    Ignore(Ignore),
}

/// What an annotation in a comment declares.
pub(super) fn of_comment(said: Said, at: &Location, vocabulary: &Vocabulary) -> Vec<Declaration> {
    match said {
        Said::Driver(said) => vec![Declaration::Driver(driver(said, From::Comment, at.clone()))],
        Said::Label { name, reason } => {
            let name = vocabulary.meaning(&name).to_owned();
            vec![Declaration::Label(Label { name, reason, from: From::Comment, at: at.clone() })]
        }
        Said::Ignore { codes, until, reason } => {
            let ignore = |code| Ignore { code, until: until.clone(), reason: reason.clone(), at: at.clone() };
            codes.into_iter().map(ignore).map(Declaration::Ignore).collect()
        }
    }
}

fn driver(said: SaidDriver, from: From, at: Location) -> Driver {
    Driver {
        names: said.names,
        unknown: said.unknown,
        reason: said.reason,
        owner: said.owner,
        review_by: said.review_by,
        regime: said.regime,
        regions: said.regions,
        from,
        at,
    }
}

/// What tags declare; `on` is where they stand when their values do not know it.
pub(super) fn of_tags(tags: &Tags, on: &Location, config: &Config) -> Vec<Declaration> {
    let driver = decision_of(tags, config).or_else(|| driver_of(tags, on, config.vocabulary()));
    let driver = driver.map(Declaration::Driver);
    let label = label_of(tags, on, config.vocabulary()).map(Declaration::Label);
    driver.into_iter().chain(label).chain(ignores_of(tags, on).map(Declaration::Ignore)).collect()
}

/// The configuration's decision that a tag names: it speaks for itself, reason included.
fn decision_of(tags: &Tags, config: &Config) -> Option<Driver> {
    let id = known(tags, TagField::Decision)?;
    config.decision(&id).map(|decision| decision.driver.clone())
}

fn driver_of(tags: &Tags, on: &Location, vocabulary: &Vocabulary) -> Option<Driver> {
    // A decision that the configuration does not have is a word that is no driver.
    let (tag, words) = said(tags, TagField::Driver).or_else(|| said(tags, TagField::Decision))?;
    let (names, unknown) = drivers(&words, vocabulary);
    let said = SaidDriver {
        names,
        unknown,
        reason: known(tags, TagField::Reason).filter(|reason| !reason.trim().is_empty()),
        owner: known(tags, TagField::Owner),
        review_by: known(tags, TagField::ReviewBy),
        regime: known(tags, TagField::Regime),
        regions: known(tags, TagField::Regions).map(|regions| list(&regions)).unwrap_or_default(),
    };
    Some(driver(said, from(tag), tags::place(&tag.value, on)))
}

/// Drivers between whatever a tag's value may hold: commas, spaces, `+`, `/`, `_`. A value without any driver is one
/// word.
fn drivers(value: &str, vocabulary: &Vocabulary) -> (Vec<DriverName>, Vec<String>) {
    let value = vocabulary.meaning(value.trim());
    let mut names = Vec::new();
    let mut unknown = Vec::new();
    let parts = value.split(|character: char| character.is_whitespace() || matches!(character, ',' | '+' | '/' | '_'));
    for part in parts.filter(|part| !part.is_empty()) {
        match DriverName::parse(vocabulary.meaning(part)) {
            Some(name) => names.push(name),
            None => unknown.push(part.to_owned()),
        }
    }
    names.sort();
    names.dedup();
    if names.is_empty() { (names, vec![value.to_owned()]) } else { (names, unknown) }
}

fn label_of(tags: &Tags, on: &Location, vocabulary: &Vocabulary) -> Option<Label> {
    let (tag, name) = said(tags, TagField::Label)?;
    Some(Label {
        name: vocabulary.meaning(name.trim()).to_owned(),
        reason: known(tags, TagField::LabelReason),
        from: from(tag),
        at: tags::place(&tag.value, on),
    })
}

/// `RL101: reason`, or as in a comment: `RL101 until=2027-01-01 -- reason`; one a line.
fn ignores_of<'a>(tags: &'a Tags, on: &'a Location) -> impl Iterator<Item = Ignore> + 'a {
    let said = said(tags, TagField::Ignore);
    let lines = said.into_iter().flat_map(|(tag, text)| {
        let at = tags::place(&tag.value, on);
        let lines: Vec<String> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Into::into).collect();
        lines.into_iter().map(move |line| (line, at.clone()))
    });
    lines.flat_map(|(line, at)| {
        let line = match line.split_once(": ") {
            Some((code, reason)) if !code.contains("--") => format!("{code} -- {reason}"),
            _ => line,
        };
        match parse(&format!("regionlint: ignore {line}")).map(|annotation| annotation.said) {
            Some(Said::Ignore { codes, until, reason }) => {
                let ignore = |code| Ignore { code, until: until.clone(), reason: reason.clone(), at: at.clone() };
                codes.into_iter().map(ignore).collect()
            }
            _ => Vec::new(),
        }
    })
}

fn from(tag: &Tag) -> From {
    if tag.is_annotation { From::Annotation(tag.key.clone()) } else { From::Tag(tag.key.clone()) }
}

fn said(tags: &Tags, field: TagField) -> Option<(&Tag, String)> {
    let tag = tags.get(&field)?;
    Some((tag, tags::text(&tag.value)?))
}

fn known(tags: &Tags, field: TagField) -> Option<String> {
    said(tags, field).map(|(_, text)| text)
}
