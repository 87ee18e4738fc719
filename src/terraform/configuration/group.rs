//! The instances of a block as one value, and one of them by its key.

use std::sync::Arc;

use super::expansion::{Expansion, Key, Repetition, is_at_most_one, reason};
use crate::terraform::evaluate::Access;
use crate::value::{AtLeast, Data, Origin, Unknown, Value};

/// Which instance an expression means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Picked {
    /// This one.
    Instance {
        /// Its position.
        position: usize,
        /// How many accesses named it.
        used: usize,
    },
    /// One that does not exist.
    Missing,
    /// All of them, or one that cannot be told.
    All,
}

impl Expansion {
    /// The instance that the access after a block's name picks.
    pub(super) fn pick(&self, access: Option<&Access>) -> Picked {
        if self.repetition == Repetition::Single {
            return Picked::Instance { position: 0, used: 0 };
        }
        let Some(Access::Index(key)) = access else { return Picked::All };
        if self.uncertain.is_some() {
            return Picked::Instance { position: 0, used: 1 };
        }
        let key = match (&key.data, self.repetition) {
            (Data::Number(index), Repetition::Count) => usize::try_from(*index).ok().map(Key::Index),
            (Data::Number(index), _) => Some(Key::Name(index.normalize().to_string().into())),
            (Data::String(name), Repetition::Count) => name.parse().ok().map(Key::Index),
            (Data::String(name), _) => Some(Key::Name(Arc::clone(name))),
            // An unknown key, or one of several: the evaluator chooses among all.
            _ => return Picked::All,
        };
        let position = key.and_then(|key| self.instances.iter().position(|instance| instance.key == key));
        match position {
            Some(position) => Picked::Instance { position, used: 1 },
            // It may be the key that cannot be told.
            None if self.untold().next().is_some() => Picked::All,
            None => Picked::Missing,
        }
    }

    /// The instances whose keys cannot be told, by position.
    fn untold(&self) -> impl Iterator<Item = usize> {
        let is_untold = |position: &usize| matches!(self.key(*position), Key::Untold(_));
        (0..self.instances.len()).filter(is_untold)
    }

    /// All instances as one value: a list by `count`, a map by `for_each`.
    pub(super) fn gather(&self, one: impl Fn(usize) -> Value, origin: &Origin) -> Value {
        if let Some(why) = &self.uncertain {
            return self.gather_uncertain(why, one(0), origin);
        }
        let positions = 0..self.instances.len();
        match self.repetition {
            Repetition::Single => one(0),
            Repetition::Count => Value::list(positions.map(one).collect()).with_origin(origin.clone()),
            Repetition::ForEach => {
                let entry = |position: usize| match self.key(position) {
                    Key::Name(name) => Some((Arc::clone(name), one(position))),
                    Key::None | Key::Index(_) | Key::Untold(_) => None,
                };
                let entries = positions.filter_map(entry).collect();
                let keyless: Vec<Value> = self.untold().map(one).collect();
                if keyless.is_empty() {
                    return Value::new(Data::Map(Arc::new(entries)), origin.clone());
                }
                let why = Unknown::Ambiguous("the keys of its instances cannot be told".into());
                Value::unknown_map(why, AtLeast { entries, keyless, complete: true }, origin.clone())
            }
        }
    }

    /// None or one, where that is all a count can be; otherwise unknown.
    fn gather_uncertain(&self, why: &Value, one: Value, origin: &Origin) -> Value {
        let mut origin = Origin::merge([origin, &one.origin]);
        origin.assumed |= why.origin.assumed;
        if self.repetition == Repetition::Count && is_at_most_one(why) {
            return Value::one_of([Value::list(Vec::new()), Value::list(vec![one])], origin);
        }
        Value::new(Data::Unknown(reason(why)), origin)
    }
}
