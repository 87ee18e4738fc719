//! What stacks hold, as it is held against each other.

use std::collections::BTreeSet;

use crate::check::Judged;

/// Whether half of what each of two stacks holds has the same address in the other.
pub(super) fn are_addressed_alike(one: &Judged<'_>, other: &Judged<'_>) -> bool {
    let own = addresses(one);
    let theirs = addresses(other);
    let both = own.intersection(&theirs).count();
    both > 0 && both * 2 >= own.len().max(theirs.len())
}

fn addresses<'a>(judged: &Judged<'a>) -> BTreeSet<&'a str> {
    judged.located.stack.resources.iter().map(|resource| resource.address.as_ref()).collect()
}

/// What a stack holds: addresses, and those within a module of the project with that in the place of its call.
pub(super) fn things<'a>(judged: &'a Judged<'_>) -> BTreeSet<(&'a str, &'a str)> {
    let resources = judged.located.stack.resources.iter();
    let things = resources.map(|resource| {
        let address = resource.address.as_ref();
        let call = resource.calls.first().filter(|call| !call.installed);
        let inner = call.and_then(|call| Some((call.source.as_ref(), address.strip_prefix(call.address.as_ref())?)));
        inner.unwrap_or(("", address))
    });
    things.collect()
}

/// Whether two stacks hold the same for the most part, whatever their calls of the project's own modules are named.
pub(super) fn are_the_same(one: &BTreeSet<(&str, &str)>, other: &BTreeSet<(&str, &str)>) -> bool {
    let both = one.intersection(other).count();
    both > 0 && both * 3 >= one.len().max(other.len()) * 2
}
