//! Finding the objects of a stack by name and by label.

use std::collections::BTreeMap;

use super::Object;
use super::kind::{self, Fit};
use crate::kubernetes::manifest::Identity;
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// Objects of one kind, name and namespace are one object in several variants: so many are looked at.
const TWINS: usize = 256;

/// A selector names at most so many objects.
const SELECTED: usize = 200;

/// Whose labels a selector compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Labels {
    /// The object's own.
    Own,
    /// Those of the pods that it makes.
    Pods,
}

/// The objects of a stack, by what references say about them.
pub(super) struct Index<'s> {
    pub(super) objects: &'s [Object<'s>],
    /// By name and last word of the kind, then by namespace.
    by_name: BTreeMap<(&'s str, String), BTreeMap<Option<&'s str>, Vec<usize>>>,
    by_label: BTreeMap<(Labels, &'s str, &'s str), Vec<usize>>,
    kinds: Vec<Vec<String>>,
    /// By object: the example that it is part of, if it says so.
    examples: Vec<Option<&'s str>>,
}

/// The annotation by which Upjet parts the examples of a provider, which call their objects alike: what has one value
/// is one example (crossplane/upjet, `pkg/examples/example.go`).
const EXAMPLE: &str = "meta.upbound.io/example-id";

/// What a reference says about its target.
pub(super) struct Wanted<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// What it is.
    pub(super) kind: WantedKind<'a>,
    /// Its namespace, where the reference says one.
    pub(super) namespace: Option<&'a str>,
}

/// What a reference says about its target's kind.
pub(super) enum WantedKind<'a> {
    /// This kind, of this group if it is said.
    Exactly { kind: &'a str, group: Option<&'a str> },
    /// A kind that fits these words at least so well.
    Like { words: &'a [String], at_least: Fit },
}

/// How good a candidate is, what weighs most first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Its kind fits so well.
    fit: Fit,
    /// It is of the group of who refers.
    same_group: bool,
    /// It is of the core group.
    core: bool,
    /// It is in the namespace that is meant.
    here: bool,
    /// It is written in the same file.
    beside: bool,
}

impl<'s> Index<'s> {
    /// Takes the objects in.
    pub(super) fn new(objects: &'s [Object<'s>]) -> Self {
        let kinds = objects.iter().map(|object| kind::words(&object.identity.kind)).collect();
        let examples = objects.iter().map(example).collect();
        let mut index = Self { objects, by_name: BTreeMap::new(), by_label: BTreeMap::new(), kinds, examples };
        for (position, object) in objects.iter().enumerate() {
            index.add(position, object);
        }
        index
    }

    fn add(&mut self, position: usize, object: &'s Object<'s>) {
        if let (Some(name), Some(last)) =
            (&object.identity.name, self.kinds.get(position).and_then(|words| words.last()))
        {
            let named = self.by_name.entry((name, kind::singular(last).to_owned())).or_default();
            let twins = named.entry(object.identity.namespace.as_deref()).or_default();
            if twins.len() < TWINS {
                twins.push(position);
            }
        }
        for whose in [Labels::Own, Labels::Pods] {
            for (key, value) in labels(object, whose).and_then(Value::as_map).into_iter().flatten() {
                let Some(value) = written(value) else { continue };
                self.by_label.entry((whose, key, value)).or_default().push(position);
            }
        }
    }

    /// The one object that is meant; none when there is none, or when it might be one of several kinds.
    pub(super) fn find(&self, wanted: &Wanted<'_>, from: usize) -> Option<usize> {
        let last = match &wanted.kind {
            WantedKind::Exactly { kind, .. } => kind::words(kind).pop()?,
            WantedKind::Like { words, .. } => words.last()?.clone(),
        };
        let named = self.by_name.get(&(wanted.name, kind::singular(&last).to_owned()))?;
        let namespace = wanted.namespace.or(self.objects.get(from)?.identity.namespace.as_deref());
        let here = named.get(&namespace).into_iter();
        // Who leaves the namespace out is applied into some namespace: into the right one, as far as we know.
        let elsewhere =
            named.iter().filter(|(other, _)| **other != namespace && (other.is_none() || namespace.is_none()));
        let candidates = here.chain(elsewhere.map(|(_, positions)| positions)).flatten().copied();
        let candidates = candidates.filter(|candidate| *candidate != from && !self.are_parted(*candidate, from));
        self.best(candidates, wanted, namespace, from)
    }

    /// The best candidate: of the best fit, of the group of who refers, of the core group, in the namespace that is
    /// meant, in the same file (a directory may hold several variants of one deployment, a file each), the first. None
    /// where another kind or another file has one as good, or the same file has another while the best is not in it:
    /// which of them is meant cannot be told.
    fn best(
        &self,
        candidates: impl Iterator<Item = usize>,
        wanted: &Wanted<'_>,
        namespace: Option<&str>,
        from: usize,
    ) -> Option<usize> {
        let own = self.objects.get(from)?;
        let ranked = candidates.filter_map(|candidate| {
            let Object { identity, path, .. } = self.objects.get(candidate)?;
            let rank = Rank {
                fit: self.fit(candidate, &wanted.kind)?,
                same_group: identity.group == own.identity.group,
                core: identity.group.is_empty(),
                here: identity.namespace.as_deref() == namespace,
                beside: *path == own.path,
            };
            Some((rank, candidate))
        });
        let ranked: Vec<(Rank, usize)> = ranked.collect();
        let top = ranked.iter().map(|(rank, _)| *rank).max()?;
        let (_, best) = *ranked.iter().find(|(rank, _)| *rank == top)?;
        let is_rival = |rank: Rank| rank == top || (rank.beside && !top.beside);
        let mut rivals = ranked.iter().filter(|(rank, _)| is_rival(*rank));
        rivals.all(|(_, rival)| self.same_kind(*rival, best) && self.are_beside(*rival, best)).then_some(best)
    }

    fn same_kind(&self, one: usize, other: usize) -> bool {
        let kind =
            |position: usize| self.objects.get(position).map(|object| (&object.identity.group, &object.identity.kind));
        kind(one) == kind(other)
    }

    fn fit(&self, candidate: usize, wanted: &WantedKind<'_>) -> Option<Fit> {
        let identity = &self.objects.get(candidate)?.identity;
        match wanted {
            WantedKind::Exactly { kind, group } => {
                let fits =
                    identity.kind.as_ref() == *kind && group.is_none_or(|group| identity.group.as_ref() == group);
                fits.then_some(Fit::Same)
            }
            WantedKind::Like { words, at_least } => {
                kind::fit(self.kinds.get(candidate)?, words).filter(|fit| fit >= at_least)
            }
        }
    }

    /// The objects whose labels contain all of `wanted`, in the namespace of `from`; none when nothing is wanted.
    pub(super) fn labelled(&self, whose: Labels, wanted: &[(&str, &str)], from: usize) -> Vec<usize> {
        let Some(own) = self.objects.get(from).map(|object| object.identity) else { return Vec::new() };
        let with = wanted.iter().map(|(key, value)| match self.by_label.get(&(whose, *key, *value)) {
            Some(positions) => positions.as_slice(),
            None => &[],
        });
        let Some(fewest) = with.min_by_key(|positions| positions.len()) else { return Vec::new() };
        let fits = |position: &usize| {
            let Some(object) = self.objects.get(*position) else { return false };
            let (one, other) = (&own.namespace, &object.identity.namespace);
            let labels = labels(object, whose);
            let has = |(key, value): &(&str, &str)| {
                labels.and_then(|labels| labels.get(key)).and_then(written) == Some(*value)
            };
            let may_be_meant = *position != from && !self.are_parted(*position, from);
            may_be_meant && (one == other || one.is_none() || other.is_none()) && wanted.iter().all(has)
        };
        self.nearest(fewest.iter().copied().filter(fits).take(SELECTED), from)
    }

    /// Of each object that is there in several variants the one in the file of `from`; else the first, unless several
    /// files have one.
    fn nearest(&self, positions: impl Iterator<Item = usize>, from: usize) -> Vec<usize> {
        let mut variants: BTreeMap<&Identity, Vec<usize>> = BTreeMap::new();
        for position in positions {
            let Some(object) = self.objects.get(position) else { continue };
            variants.entry(object.identity).or_default().push(position);
        }
        let nearest = variants.into_values().filter_map(|variants| {
            let beside = variants.iter().find(|variant| self.are_beside(**variant, from));
            let first = variants.first()?;
            let in_one_file = || variants.iter().all(|variant| self.are_beside(*variant, *first));
            beside.or_else(|| Some(first).filter(|_| in_one_file())).copied()
        });
        nearest.collect()
    }

    /// Whether two objects say that they are parts of different examples.
    fn are_parted(&self, one: usize, other: usize) -> bool {
        let example = |position: usize| self.examples.get(position).copied().flatten();
        example(one).zip(example(other)).is_some_and(|(one, other)| one != other)
    }

    /// Whether two objects are written in the same file.
    pub(super) fn are_beside(&self, one: usize, other: usize) -> bool {
        let path = |position: usize| self.objects.get(position).map(|object| object.path);
        path(one) == path(other)
    }

    /// The words of an object's kind.
    pub(super) fn kind_words(&self, position: usize) -> &[String] {
        self.kinds.get(position).map_or(&[], Vec::as_slice)
    }
}

/// The example that an object says it is part of.
fn example<'s>(object: &Object<'s>) -> Option<&'s str> {
    object.body.get("metadata")?.get("annotations")?.get(EXAMPLE).and_then(written)
}

/// The labels of an object, or of the pods that it makes.
fn labels<'s>(object: &Object<'s>, whose: Labels) -> Option<&'s Value> {
    let metadata = match whose {
        Labels::Own => object.body.get("metadata"),
        Labels::Pods if object.identity.is_core("Pod") => object.body.get("metadata"),
        Labels::Pods => {
            let spec = object.body.get("spec")?;
            let job = spec.get("jobTemplate").and_then(|job| job.get("spec"));
            job.unwrap_or(spec).get("template")?.get("metadata")
        }
    };
    metadata?.get("labels")
}
