//! Values that differ, whatever turns out to be what cannot be told of them.

use super::first_unknown;
use crate::value::{Data, Value};

/// Whether two values of one type surely differ.
pub(in crate::terraform) fn surely_differ(one: &Value, other: &Value) -> bool {
    match (&one.data, &other.data) {
        (Data::OneOf(several), _) => several.iter().all(|one| surely_differ(one, other)),
        (_, Data::OneOf(several)) => several.iter().all(|other| surely_differ(one, other)),
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => match (one.outline(), other.outline()) {
            (Some(one), Some(other)) => one.excludes(other),
            (Some(outline), None) => other.as_str().is_some_and(|text| !outline.may_be(text)),
            (None, Some(outline)) => one.as_str().is_some_and(|text| !outline.may_be(text)),
            (None, None) => false,
        },
        (Data::List(some), Data::List(others)) => {
            some.len() != others.len() || some.iter().zip(others.iter()).any(|(one, other)| surely_differ(one, other))
        }
        (Data::Map(some), Data::Map(others)) => {
            some.iter().any(|(key, one)| others.get(key).is_some_and(|other| surely_differ(one, other)))
        }
        _ => [one, other].into_iter().all(|value| first_unknown(value).is_none()) && one != other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Origin, Outline, Unknown};

    #[test]
    fn what_is_known_of_two_values_tells_them_apart() {
        let id = |end: &str| {
            let mut outline = Outline::written("/subscriptions/");
            outline.append(&Outline::plain());
            outline.push(end);
            Value::unknown_text(Unknown::Data("d".into()), outline, Origin::default())
        };
        let map = |name: &str, id: Value| Value::map([("name".into(), Value::string(name)), ("id".into(), id)]);
        let unknown = || Value::unknown(Unknown::Data("d".into()));
        assert!(surely_differ(&id("/a"), &id("/b")) && !surely_differ(&id("/a"), &id("/a")));
        assert!(surely_differ(&id("/a"), &Value::string("a")) && !surely_differ(&id("/a"), &unknown()));
        assert!(surely_differ(&map("a", unknown()), &map("b", unknown())));
        assert!(!surely_differ(&map("a", unknown()), &map("a", id("/a"))));
        let either = Value::one_of([Value::string("a"), Value::string("b")], Origin::default());
        assert!(surely_differ(&either, &Value::string("c")) && !surely_differ(&either, &Value::string("b")));
        assert!(surely_differ(&Value::list(vec![unknown()]), &Value::list(vec![])));
        assert!(!surely_differ(&Value::null(), &unknown()));
    }
}
