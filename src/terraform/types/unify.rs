//! One type for several values: what a list, a conditional or a function makes of mixed items.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Answer, Field, Type, convert_to, invalid};
use crate::value::{Data, Unknown, Value};

/// The type of a value, as far as it can be told: a list counts as a tuple, a map as an object.
pub(in crate::terraform) fn type_of(value: &Value) -> Type {
    match &value.data {
        Data::Null | Data::Unknown(_) => Type::Any,
        Data::Bool(_) => Type::Bool,
        Data::Number(_) => Type::Number,
        Data::String(_) => Type::String,
        Data::List(items) => Type::Tuple(items.iter().map(type_of).collect()),
        Data::Set(items) => Type::Set(Box::new(common(items.iter().map(type_of)))),
        // There may be more attributes than are known here.
        Data::Map(_) if value.instance().is_some() => Type::Any,
        Data::Map(entries) => Type::object(entries.iter().map(|(name, entry)| (Arc::clone(name), type_of(entry)))),
        Data::OneOf(candidates) => common(candidates.iter().map(type_of)),
    }
}

/// The one type of all, or any.
fn common(types: impl IntoIterator<Item = Type>) -> Type {
    one_type(types).unwrap_or(Type::Any)
}

impl Type {
    fn object(fields: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        let field = |of| Field { of, optional: false, default: None };
        Self::Object(fields.into_iter().map(|(name, of)| (name, field(of))).collect())
    }

    fn kind(&self) -> std::mem::Discriminant<Self> {
        std::mem::discriminant(self)
    }

    fn is_primitive(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::String)
    }

    /// The type with every tuple and object that may be a list or map taken for one.
    fn as_collection(&self) -> Self {
        match self {
            Self::Tuple(items) => {
                let items: Vec<Self> = items.iter().map(Self::as_collection).collect();
                one_type(items.iter()).map_or(Self::Tuple(items), |of| Self::List(Box::new(of)))
            }
            Self::Object(fields) => {
                let fields: BTreeMap<_, _> =
                    fields.iter().map(|(name, field)| (Arc::clone(name), field.of.as_collection())).collect();
                one_type(fields.values()).map_or_else(|| Self::object(fields.clone()), |of| Self::Map(Box::new(of)))
            }
            Self::Set(of) => Self::Set(Box::new(of.as_collection())),
            other => other.clone(),
        }
    }
}

/// The type of all items, when they have only one; any when there are none.
fn one_type(types: impl IntoIterator<Item: Borrow<Type>>) -> Option<Type> {
    let mut types = types.into_iter().filter(|one| *one.borrow() != Type::Any);
    let Some(first) = types.next() else { return Some(Type::Any) };
    types.all(|other| other.borrow() == first.borrow()).then(|| first.borrow().clone())
}

/// The type of all values, when they have only one; none when they differ or nothing tells it.
pub(in crate::terraform) fn same_type<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Type> {
    one_type(values.map(type_of))
}

/// The most special type that all can be converted to, by Terraform's rules; none when there is none.
fn unify_types(all_types: &[Type]) -> Option<Type> {
    let types: Vec<&Type> = all_types.iter().filter(|one| **one != Type::Any).collect();
    let Some((first, others)) = types.split_first() else { return Some(Type::Any) };
    if others.iter().all(|other| other == first) {
        return Some((*first).clone());
    }
    if types.iter().all(|one| one.is_primitive()) {
        return types.contains(&&Type::String).then_some(Type::String);
    }
    let all = |is: fn(&Type) -> bool| types.iter().all(|one| is(one));
    if types.len() < all_types.len() && others.iter().all(|other| other.kind() == first.kind()) {
        // Beside something of any type, collections stay what they are.
        return Some(Type::Any);
    }
    if all(|one| matches!(one, Type::Tuple(_))) {
        return unify_tuples(&types);
    }
    if all(|one| matches!(one, Type::Object(_))) {
        return unify_objects(&types);
    }
    if all(|one| matches!(one, Type::List(_) | Type::Tuple(_))) {
        return element_type(&types).map(|of| Type::List(Box::new(of)));
    }
    if all(|one| matches!(one, Type::Map(_) | Type::Object(_))) {
        return element_type(&types).map(|of| Type::Map(Box::new(of)));
    }
    if all(|one| matches!(one, Type::Set(_))) {
        return element_type(&types).map(|of| Type::Set(Box::new(of)));
    }
    // Lists win over sets, sets over tuples, and the others must follow.
    if all(|one| matches!(one, Type::Set(_) | Type::Tuple(_) | Type::List(_))) {
        let first = |is: fn(&Type) -> bool| types.iter().find(|one| is(one)).map(|one| (*one).clone());
        return first(|one| matches!(one, Type::List(_))).or_else(|| first(|one| matches!(one, Type::Set(_))));
    }
    None
}

/// The type of all items of all collections.
fn element_type(types: &[&Type]) -> Option<Type> {
    let mut elements: Vec<Type> = Vec::new();
    for one in types {
        match one {
            Type::List(of) | Type::Set(of) | Type::Map(of) => elements.push(of.as_ref().clone()),
            Type::Tuple(items) => elements.extend(items.iter().cloned()),
            Type::Object(fields) => elements.extend(fields.values().map(|field| field.of.clone())),
            _ => return None,
        }
    }
    unify_types(&elements)
}

/// Tuples of one length item by item, others to a list.
fn unify_tuples(types: &[&Type]) -> Option<Type> {
    let tuples: Vec<&Vec<Type>> =
        types.iter().filter_map(|one| if let Type::Tuple(items) = one { Some(items) } else { None }).collect();
    let length = tuples.first()?.len();
    if tuples.iter().any(|items| items.len() != length) {
        return element_type(types).map(|of| Type::List(Box::new(of)));
    }
    let column = |at: usize| tuples.iter().filter_map(|items| items.get(at).cloned()).collect::<Vec<_>>();
    (0..length).map(|at| unify_types(&column(at))).collect::<Option<_>>().map(Type::Tuple)
}

/// Objects of the same attributes attribute by attribute, others to a map.
fn unify_objects(types: &[&Type]) -> Option<Type> {
    let objects: Vec<&BTreeMap<Arc<str>, Field>> =
        types.iter().filter_map(|one| if let Type::Object(fields) = one { Some(fields) } else { None }).collect();
    let first = objects.first()?;
    if objects.iter().any(|fields| !fields.keys().eq(first.keys())) {
        return element_type(types).map(|of| Type::Map(Box::new(of)));
    }
    let column =
        |name: &str| objects.iter().filter_map(|fields| Some(fields.get(name)?.of.clone())).collect::<Vec<_>>();
    let fields = first.keys().map(|name| Some((Arc::clone(name), unify_types(&column(name))?)));
    fields.collect::<Option<Vec<_>>>().map(Type::object)
}

/// Brings values to one type.
///
/// # Errors
/// As invalid when Terraform finds no type either; as ambiguous when it hangs on whether a value is a list or a
/// tuple, a map or an object.
pub(in crate::terraform) fn unify_values(values: &[Value]) -> Answer<Vec<Value>> {
    let types: Vec<Type> = values.iter().map(type_of).collect();
    if one_type(types.iter()).is_some() {
        return Ok(values.to_vec());
    }
    let structural = unified(values, &types);
    if types.iter().all(|one| one.is_primitive() || *one == Type::Any) {
        return structural;
    }
    let collections: Vec<Type> = types.iter().map(Type::as_collection).collect();
    match (structural, unified(values, &collections)) {
        (Ok(one), Ok(other)) if one.len() == other.len() && one.iter().zip(&other).all(same_items) => Ok(one),
        (Err(why), Err(_)) => Err(why),
        _ => Err(Unknown::Ambiguous("it hangs on whether a value is a list or a tuple, a map or an object".into())),
    }
}

/// Whether two values hold the same in the same order; a set may stand for a list. What cannot be told is the same
/// whether or not a part of it is known: a type that it does not have takes that away.
fn same_items((one, other): (&Value, &Value)) -> bool {
    match (one.as_items(), other.as_items()) {
        (Some(one), Some(other)) => one.len() == other.len() && one.iter().zip(other).all(same_items),
        _ => match (one.as_map(), other.as_map()) {
            (Some(one), Some(other)) => one.keys().eq(other.keys()) && one.values().zip(other.values()).all(same_items),
            _ => one.data == other.data,
        },
    }
}

/// The values brought to one type if every one of them is a list, set or map rather than a tuple or object; nothing
/// when one of them cannot be.
pub(in crate::terraform) fn unify_as_collections(values: &[Value]) -> Option<Answer<Vec<Value>>> {
    if values.iter().any(is_structural) {
        return None;
    }
    let types: Vec<Type> = values.iter().map(|value| type_of(value).as_collection()).collect();
    Some(unified(values, &types))
}

/// Whether a value can only be a tuple or an object: its parts have different types. Two of them are enough to tell,
/// so that the types of all the others need not be made.
fn is_structural(value: &Value) -> bool {
    match &value.data {
        Data::List(items) => differ(items.iter()),
        Data::Map(entries) => value.instance().is_none() && differ(entries.values()),
        _ => matches!(type_of(value).as_collection(), Type::Tuple(_) | Type::Object(_)),
    }
}

fn differ<'a>(parts: impl Iterator<Item = &'a Value>) -> bool {
    one_type(parts.map(|part| type_of(part).as_collection())).is_none()
}

fn unified(values: &[Value], types: &[Type]) -> Answer<Vec<Value>> {
    let Some(of) = unify_types(types) else { return invalid("the values have no type in common") };
    values.iter().map(|value| convert_to(value, &of)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn number(number: i64) -> Value {
        Value::new(Data::Number(number.into()), crate::value::Origin::default())
    }

    fn list(items: impl IntoIterator<Item = Value>) -> Value {
        Value::list(items.into_iter().collect())
    }

    #[test]
    fn numbers_beside_strings_become_strings() {
        let unified = unify_values(&[number(1), Value::string("a"), Value::null()]).unwrap();
        assert_eq!(unified, [Value::string("1"), Value::string("a"), Value::null()]);
    }

    #[test]
    fn a_number_and_a_truth_have_nothing_in_common() {
        let truth = Value::new(Data::Bool(true), crate::value::Origin::default());
        assert!(matches!(unify_values(&[number(1), truth]), Err(Unknown::Invalid(_))));
    }

    #[test]
    fn tuples_of_several_lengths_become_lists() {
        let values = [list([number(1)]), list([Value::string("a"), Value::string("b")])];
        assert_eq!(unify_values(&values).unwrap().first(), Some(&list([Value::string("1")])));
    }

    #[test]
    fn what_hangs_on_list_or_tuple_is_ambiguous() {
        let values = [list([number(1), number(2)]), list([number(3), Value::string("a")])];
        assert!(matches!(unify_values(&values), Err(Unknown::Ambiguous(_))));
    }
}
