//! Functions of sets.

use std::sync::Arc;

use super::arguments::{Arguments, list, made};
use super::list::{own_items, settled};
use super::signature::{Function, Takes};
use crate::terraform::partial::{first_unknown, fit, too_large};
use crate::terraform::types::{Answer, invalid, new_set, unify_values};
use crate::value::{Data, Value};

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("setintersection", &[Takes::Set], setintersection).and(Takes::Set),
    Function::new("setproduct", &[Takes::Value, Takes::Value], setproduct).and(Takes::Value),
    Function::new("setsubtract", &[Takes::Set, Takes::Set], setsubtract),
    Function::new("setunion", &[Takes::Set], setunion).and(Takes::Set),
];

/// How many combinations a product may have.
const MAX_PRODUCT: usize = 50_000;

/// The sets in the element type that they have in common.
fn sets(args: &Arguments<'_>) -> Answer<Vec<Vec<Value>>> {
    let sets = (0..args.len()).map(|position| own_items(args, position)).collect::<Answer<Vec<_>>>()?;
    let all: Vec<Value> = sets.iter().flatten().cloned().collect();
    let mut rest = unify_values(&all)?.into_iter();
    Ok(sets.iter().map(|set| rest.by_ref().take(set.len()).collect()).collect())
}

/// The same, when every item is known.
fn known_sets(args: &Arguments<'_>) -> Answer<Vec<Vec<Value>>> {
    match args.values.iter().find_map(first_unknown) {
        Some(why) => Err(why),
        None => sets(args),
    }
}

fn set(items: impl IntoIterator<Item = Value>) -> Answer<Value> {
    Ok(made(new_set(items)))
}

fn setintersection(args: &Arguments<'_>) -> Answer<Value> {
    let sets = known_sets(args)?;
    let Some((first, others)) = sets.split_first() else { return set([]) };
    set(first.iter().filter(|item| others.iter().all(|other| other.contains(item))).cloned())
}

fn setsubtract(args: &Arguments<'_>) -> Answer<Value> {
    match known_sets(args)?.as_slice() {
        [from, without] => set(from.iter().filter(|item| !without.contains(item)).cloned()),
        _ => invalid("two sets are required"),
    }
}

fn setunion(args: &Arguments<'_>) -> Answer<Value> {
    set(sets(args)?.into_iter().flatten())
}

/// Every combination: a list if all arguments are lists, else a set.
fn setproduct(args: &Arguments<'_>) -> Answer<Value> {
    args.values.iter().try_for_each(settled)?;
    let factors =
        (0..args.len()).map(|position| unify_values(&own_items(args, position)?)).collect::<Answer<Vec<_>>>()?;
    let size = factors.iter().try_fold(1_usize, |size, factor| size.checked_mul(factor.len()));
    if size.is_none_or(|size| size > MAX_PRODUCT) || !fit(&args.values) {
        return Err(too_large());
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for factor in &factors {
        let longer = |row: &Vec<Value>| {
            let extend = |item: &Value| row.iter().cloned().chain([item.clone()]).collect::<Vec<_>>();
            factor.iter().map(extend).collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(longer).collect();
    }
    let rows = rows.into_iter().map(|row| made(Data::List(Arc::new(row))));
    if args.values.iter().all(|value| matches!(value.data, Data::List(_))) { list(rows) } else { set(rows) }
}
