//! What something is made of whose parts come from several places.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Data, Origin, Outline, Step, Trail, Value, Written};
use crate::source::Location;

/// How many texts that are made of others are looked into, one in the other.
const MAX_TEXTS: usize = 16;
/// In how many maps that became one a key is looked for.
const MAX_MAPS: usize = 64;

/// The parts of something that have ways of their own, each to its own literal.
#[derive(Debug)]
pub(super) enum MadeOf {
    /// The keys of a map.
    Keys(BTreeMap<Arc<str>, Trail>),
    /// Maps that became one; later ones win.
    Maps(Vec<Trail>),
    /// The parts of a text, in order.
    Text(Vec<TextPart>),
}

/// A part of a text that is made of several.
#[derive(Clone, Debug)]
pub struct TextPart {
    /// What is known of its letters; nothing where these are just what is [written](PartFrom::Written).
    pub letters: Outline,
    /// Where they come from.
    pub from: PartFrom,
}

/// Where a part of a text comes from.
#[derive(Clone, Debug)]
pub enum PartFrom {
    /// It was put in, and this is the way back to its literal, if it has one.
    Inserted(Option<Trail>),
    /// It stands around what is put in: its letters are just what is written here.
    Written(Location),
    /// It stands around what is put in, in other letters: this is the way to what is written.
    Around(Option<Trail>),
}

impl TextPart {
    /// What stands at a place, letter for letter.
    pub fn written(at: Location) -> Self {
        Self { letters: Outline::default(), from: PartFrom::Written(at) }
    }

    /// The way to letters of the part, where it has one.
    fn way(&self, letters: Range<usize>, texts: usize) -> Option<Trail> {
        match &self.from {
            PartFrom::Inserted(trail) => {
                let own = trail.as_ref()?;
                let further = |texts| MadeText::of(own, &self.letters)?.way_through(letters, texts);
                Some(texts.checked_sub(1).and_then(further).unwrap_or_else(|| Arc::clone(own)))
            }
            PartFrom::Written(at) => {
                let span = at.span.start + letters.start..at.span.start + letters.end;
                Origin::quoted(Location { file: Arc::clone(&at.file), span: span.into() }).trail
            }
            PartFrom::Around(trail) => trail.clone(),
        }
    }

    fn is_inserted(&self) -> bool {
        matches!(self.from, PartFrom::Inserted(_))
    }

    fn into_trail(self) -> Option<Trail> {
        match self.from {
            PartFrom::Inserted(trail) | PartFrom::Around(trail) => trail,
            PartFrom::Written(_) => None,
        }
    }
}

impl MadeOf {
    /// Whether the way that goes on from it is that of one part, and no other's.
    pub(super) fn is_joined(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Maps(_))
    }

    pub(super) fn into_trails(self) -> Vec<Trail> {
        match self {
            Self::Keys(keys) => keys.into_values().collect(),
            Self::Maps(maps) => maps,
            Self::Text(parts) => parts.into_iter().filter_map(TextPart::into_trail).collect(),
        }
    }
}

impl Origin {
    /// The same origin of a map whose keys have ways of their own.
    #[must_use]
    pub fn with_keys(mut self, keys: BTreeMap<Arc<str>, Trail>) -> Self {
        if !keys.is_empty() {
            self.trail = self.trail.map(|step| Arc::new(step.made_of(MadeOf::Keys(keys))));
        }
        self
    }

    /// The same origin of a text that is made of several parts.
    #[must_use]
    pub fn with_text(mut self, parts: Vec<TextPart>) -> Self {
        if parts.len() > 1 {
            self.trail = self.trail.map(|step| Arc::new(step.made_of(MadeOf::Text(parts))));
        }
        self
    }

    /// The same origin of a map that several became.
    #[must_use]
    pub fn with_maps(mut self, maps: Vec<Trail>) -> Self {
        if maps.len() > 1 {
            self.trail = self.trail.map(|step| Arc::new(step.made_of(MadeOf::Maps(maps))));
        }
        self
    }

    /// The way to a key of the map that comes from here: through the names that lead to it, and then its own, if a `for`
    /// made it of something or `written` finds it in an object that the map comes from.
    pub fn way_to_key(&self, key: &str, written: impl Fn(&Location) -> Option<Location>) -> Option<Trail> {
        let trail = self.trail.as_ref()?;
        let mut waiting = vec![Arc::clone(trail)];
        let mut steps = 0;
        while let Some(map) = waiting.pop() {
            steps += 1;
            if steps > MAX_MAPS {
                return None;
            }
            let parts = map.all_made_of().find(|made_of| !matches!(made_of.as_ref(), MadeOf::Text(_)));
            let own = match parts.as_deref() {
                Some(MadeOf::Maps(maps)) => {
                    waiting.extend(maps.iter().cloned());
                    continue;
                }
                Some(MadeOf::Keys(keys)) => keys.get(key).cloned(),
                _ => None,
            };
            let literal = || Origin::quoted(written(&map.literal().at)?).trail;
            if let Some(own) = own.or_else(literal) {
                let own = Step::into_part(&map, own);
                return Some(if Arc::ptr_eq(&map, trail) { own } else { Step::into_part(trail, own) });
            }
        }
        None
    }
}

/// A text that is made of several parts, and the way that leads to it.
#[derive(Debug)]
pub struct MadeText {
    parts: Vec<(TextPart, Range<usize>)>,
    trail: Trail,
}

impl Value {
    /// The parts that a text is made of, where it is made of several.
    pub fn made_text(&self) -> Option<MadeText> {
        let trail = self.origin.trail.as_ref()?;
        match &self.data {
            Data::String(text) => MadeText::of(trail, &Outline::written(Arc::clone(text))),
            _ => MadeText::of(trail, self.outline()?),
        }
    }
}

impl MadeText {
    /// The parts of a text as the way that leads to it tells them; none where they make another text.
    fn of(trail: &Trail, text: &Outline) -> Option<Self> {
        let parts = trail.all_made_of().find_map(|made_of| match made_of.as_ref() {
            MadeOf::Text(parts) => placed(parts, text),
            MadeOf::Keys(_) | MadeOf::Maps(_) => None,
        });
        Some(Self { parts: parts?, trail: Arc::clone(trail) })
    }

    /// The way to the part that decides what stands in a range of the text: the one that holds most of it. What was put
    /// in decides before what stands around it. A gap counts as one byte.
    pub fn way(&self, range: Range<usize>) -> Option<Trail> {
        self.way_through(range, MAX_TEXTS)
    }

    fn way_through(&self, range: Range<usize>, texts: usize) -> Option<Trail> {
        let shared = |at: &Range<usize>| range.start.max(at.start)..range.end.min(at.end);
        let from = self.parts.partition_point(|(_, at)| at.end <= range.start);
        let to = self.parts.partition_point(|(_, at)| at.start < range.end);
        let held = self.parts.get(from..to)?.iter().filter(|(_, at)| !shared(at).is_empty());
        let rank = |(part, at): &&(TextPart, Range<usize>)| (part.is_inserted(), shared(at).len());
        // Of equals the first.
        let (part, at) = held.rev().max_by_key(rank)?;
        let letters = shared(at);
        let own = part.way(letters.start - at.start..letters.end - at.start, texts)?;
        Some(Step::into_part(&self.trail, own))
    }
}

/// The parts of a text with the ranges where they stand; none where they make another text.
fn placed(parts: &[TextPart], text: &Outline) -> Option<Vec<(TextPart, Range<usize>)>> {
    let mut whole = Outline::default();
    let mut run = String::new();
    let mut placed = Vec::with_capacity(parts.len());
    let mut start = 0;
    for part in parts {
        if let PartFrom::Written(at) = &part.from {
            run.push_str(at.text());
        }
        for written in part.letters.parts() {
            match written {
                Written::Letters(letters) => run.push_str(letters),
                gap => {
                    whole.push(&std::mem::take(&mut run));
                    whole.append_part(gap);
                }
            }
        }
        let end = whole.extent() + run.len();
        placed.push((part.clone(), start..end));
        start = end;
    }
    whole.push(&run);
    (whole == *text).then_some(placed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn step(what: &str, from: impl IntoIterator<Item = Trail>) -> Trail {
        let file = Arc::new(SourceFile::new("a.tf", ""));
        Arc::new(Step::new(what, Location::new(&file, 0..0), from))
    }

    fn shown(trail: &Trail) -> String {
        trail.flatten(100).iter().map(|step| step.what.as_ref()).collect::<Vec<_>>().join(" < ")
    }

    fn part(letters: Outline, what: &str) -> TextPart {
        TextPart { letters, from: PartFrom::Inserted(Some(step(what, []))) }
    }

    fn fixed(letters: &str) -> TextPart {
        let file = Arc::new(SourceFile::new("a.tf", format!("x = \"{letters}\"")));
        let at = Location::new(&file, 5..5 + letters.len());
        TextPart::written(at)
    }

    /// `projects/…/locations/europe-west1-b`, of which the project and the region are put in.
    fn text() -> Value {
        let parts = vec![
            fixed("projects/"),
            part(Outline::plain(), "var.project"),
            fixed("/locations/"),
            part(Outline::written("europe-west1"), "var.region"),
            fixed("-b"),
        ];
        let mut whole = Outline::written("projects/");
        whole.append(&Outline::plain());
        whole.push("/locations/europe-west1-b");
        let origin = Origin { trail: Some(step("var.project", [])), ..Origin::default() }.with_text(parts);
        let why = crate::value::Unknown::Unstated("unset".into());
        Value::unknown_text(why, whole, origin)
    }

    #[test]
    fn the_way_to_letters_is_that_of_the_part_that_was_put_in() {
        let way = |range| text().made_text().and_then(|parts| parts.way(range)).map(|trail| shown(&trail));
        assert_eq!(way(21..35).as_deref(), Some("var.region"));
        assert_eq!(way(9..10).as_deref(), Some("var.project"));
        assert_eq!(way(11..20).as_deref(), Some("locations"));
        assert_eq!(way(99..100), None);
    }

    #[test]
    fn the_way_goes_through_names_and_texts_in_texts() {
        let inner = text().through("local.place", step("", []).at.clone());
        let outline = inner.outline().cloned().unwrap_or_default();
        let length = outline.extent();
        let key = "/keyRings/k";
        let parts =
            vec![TextPart { letters: outline, from: PartFrom::Inserted(inner.origin.trail.clone()) }, fixed(key)];
        let origin = inner.origin.clone().with_text(parts);
        let mut whole = inner.outline().cloned().unwrap_or_default();
        whole.push(key);
        let outer = Value::unknown_text(crate::value::Unknown::Unstated("unset".into()), whole, origin);
        let outer = outer.through("local.key", step("", []).at.clone());
        let way = |range| outer.made_text().and_then(|parts| parts.way(range)).map(|trail| shown(&trail));
        assert_eq!(way(21..35).as_deref(), Some("local.key < local.place < var.region"));
        assert_eq!(way(length + 1..length + 9).as_deref(), Some("local.key < keyRings"));
    }

    #[test]
    fn parts_of_another_text_tell_nothing() {
        let changed = Value::string("europe-west1").with_origin(text().origin);
        assert!(changed.made_text().is_none());
    }

    #[test]
    fn a_key_has_its_own_way() {
        let keys = BTreeMap::from([(Arc::from("eu"), step("\"eu\"", []))]);
        let map = Origin { trail: Some(step("{ ...", [])), ..Origin::default() }.with_keys(keys);
        let named = map.through("local.regions", step("", []).at.clone());
        let way = |map: &Origin, key| map.way_to_key(key, |_| None).map(|trail| shown(&trail));
        assert_eq!((way(&named, "eu").as_deref(), way(&named, "us")), (Some("local.regions < \"eu\""), None));
        let other = Origin { trail: Some(step("local.others", [step("{}", [])])), ..Origin::default() };
        let both = Origin::merge([&other, &named])
            .with_maps([&other, &named].map(|map| map.trail.clone()).into_iter().flatten().collect());
        let both = both.through("local.both", step("", []).at.clone());
        assert_eq!(way(&both, "eu").as_deref(), Some("local.both < local.regions < \"eu\""));
    }
}
