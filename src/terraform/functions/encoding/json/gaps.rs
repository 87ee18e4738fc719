//! JSON of which some part cannot be told.

use std::sync::Arc;

use super::{MAX_NESTING, read};
use crate::terraform::functions::arguments::{list, made, map};
use crate::terraform::functions::encoding::whole_text::WholeText;
use crate::terraform::partial::first_unknown;
use crate::terraform::types::Answer;
use crate::value::{Data, Origin, Outline, Unknown, Value, Written};

/// The letter that stands for plain letters while a text is read: one for private use, and plain itself.
const PLAIN: char = '\u{f8fe}';
/// The letter before the position of a value, in a string that stands for its JSON.
const JSON: char = '\u{f8ff}';

/// What a text means, of which `why` says why it cannot be told as a whole: whatever stands in its gaps, the document
/// has the same strings and values. Where a gap is neither in a string nor a value, nothing can be told.
pub(super) fn decode(given: &Value, outline: &Outline, why: &Unknown) -> Answer<Value> {
    let reading = Reading { values: outline.values().collect(), why };
    let Some((text, places)) = standing_in(outline) else { return Err(why.clone()) };
    let whole = WholeText::standing_for(given, &text, places);
    match read(&text, MAX_NESTING, whole.as_ref()) {
        Ok(decoded) => reading.open(&decoded),
        Err(_) => Err(why.clone()),
    }
}

/// The text with letters that stand for its gaps, and where each part begins in it and in the outline; none where it has
/// these letters itself, or where a gap may be anything.
fn standing_in(outline: &Outline) -> Option<(String, Vec<(usize, usize)>)> {
    let mut text = String::with_capacity(outline.len());
    let mut values = 0..;
    let (mut places, mut extent) = (Vec::new(), 0);
    for part in outline.parts() {
        places.push((text.len(), extent));
        extent += if let Written::Letters(letters) = part { letters.len() } else { 1 };
        match part {
            Written::Letters(letters) if writes_gap(letters) => return None,
            Written::Letters(letters) => text.push_str(letters),
            Written::Plain => text.push(PLAIN),
            // Whatever letters it has, they may mean something in JSON.
            Written::Open | Written::Named(_) | Written::Made(_) => return None,
            Written::Json(_) => text.push_str(&format!("\"{JSON}{}\"", values.next()?)),
        }
    }
    places.push((text.len(), extent));
    Some((text, places))
}

/// Whether letters have one that stands for a gap, themselves or as an escape.
fn writes_gap(letters: &str) -> bool {
    letters.contains([PLAIN, JSON]) || letters.to_ascii_lowercase().contains("\\uf8f")
}

/// A text that is read with letters that stand for its gaps.
struct Reading<'a> {
    /// The values that it has the JSON of, in order.
    values: Vec<&'a Value>,
    /// Why it cannot be told as a whole.
    why: &'a Unknown,
}

impl Reading<'_> {
    /// A value that was read, with the gaps again.
    fn open(&self, value: &Value) -> Answer<Value> {
        match &value.data {
            Data::String(text) if text.contains(JSON) => {
                let position = text.strip_prefix(JSON).and_then(|position| position.parse::<usize>().ok());
                let json = position.and_then(|position| self.values.get(position));
                json.map_or_else(|| Err(self.why.clone()), |json| Ok((*json).clone()))
            }
            Data::String(text) if text.contains(PLAIN) => Ok(self.outlined(text, &value.origin)),
            Data::List(items) => list(items.iter().map(|item| self.open(item)).collect::<Answer<Vec<_>>>()?),
            // Such a key may turn out to be any other.
            Data::Map(entries) if entries.keys().any(|key| key.contains([PLAIN, JSON])) => {
                Ok(made(Data::Unknown(self.why.clone())))
            }
            Data::Map(entries) => {
                let entries = entries.iter().map(|(key, entry)| Ok((Arc::clone(key), self.open(entry)?)));
                map(entries.collect::<Answer<Vec<_>>>()?)
            }
            _ => Ok(value.clone()),
        }
    }

    fn outlined(&self, text: &str, origin: &Origin) -> Value {
        let mut outline = Outline::default();
        for (position, letters) in text.split(PLAIN).enumerate() {
            if position > 0 {
                outline.append(&Outline::plain());
            }
            outline.push(letters);
        }
        Value::unknown_text(self.why.clone(), outline, origin.clone())
    }
}

/// Why it cannot be told where something stands in a value's JSON: which item of a set comes first hangs on all of
/// them, and a resource has attributes that are not known here.
fn untold_order(value: &Value) -> Option<Unknown> {
    match &value.data {
        Data::Set(items) if items.len() > 1 => first_unknown(value),
        _ => value.instance().map(|instance| Unknown::Computed(instance.to_string())),
    }
}

/// A value as it is when its JSON is read: a set is a list.
pub(super) fn read_again(value: &Value) -> Value {
    let with = |data| Value::new(data, value.origin.clone());
    if let Some(why) = untold_order(value) {
        return with(Data::Unknown(why));
    }
    match (&value.data, value.at_least()) {
        (Data::List(items) | Data::Set(items), _) => with(Data::List(Arc::new(items.iter().map(read_again).collect()))),
        (Data::Map(entries), _) => {
            let entries = entries.iter().map(|(key, entry)| (Arc::clone(key), read_again(entry)));
            with(Data::Map(Arc::new(entries.collect())))
        }
        (Data::Unknown(why), Some(held)) => Value::unknown_map(why.clone(), held.map(read_again), value.origin.clone()),
        _ => value.clone(),
    }
}
