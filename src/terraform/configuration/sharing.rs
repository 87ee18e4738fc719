//! What the deployments of a root have in common: all that rests on no variable in which they differ.
//!
//! A root with hundreds of files of variables is evaluated as often, and each of them sets a few of its variables. What
//! the others decide (most local values, which modules are called at all) is the same each time. So such a root is
//! evaluated once more, with what all of them set alike, and with a note of the variables that each value rests on
//! ([`Sharing::Noting`]); a deployment takes from there what rests on none of its own ([`Sharing::Taking`]).
//!
//! [`Cells`] are the owner of what is computed in a module instance, its own or common; only what needs nothing of the
//! configuration that computed it is ever common ([`Sharing::tie`]).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::ModuleInstance;
use super::calls::{Call, CallTarget};
use super::expansion::{Expansion, Repetition};
use crate::terraform::memo::Memo;
use crate::terraform::module::{Module, Variable};
use crate::value::Value;

/// Variables of the root module: a bit for each, by their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables(Vec<u64>);

impl Variables {
    fn add(&mut self, position: usize) {
        let word = position / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (position % 64);
        }
    }

    fn add_all(&mut self, others: &Self) {
        if self.0.len() < others.0.len() {
            self.0.resize(others.0.len(), 0);
        }
        self.0.iter_mut().zip(&others.0).for_each(|(own, other)| *own |= other);
    }

    fn is_apart_from(&self, others: &Self) -> bool {
        self.0.iter().zip(&others.0).all(|(own, other)| own & other == 0)
    }
}

/// What a value rests on.
#[derive(Clone, Debug, Default)]
pub(super) struct Basis {
    variables: Variables,
    /// It belongs to the configuration that computed it.
    is_tied: bool,
}

/// How a configuration shares what it computes with the other deployments of its root.
#[derive(Debug, Default)]
pub(super) enum Sharing {
    /// Not at all.
    #[default]
    Alone,
    /// It notes what everything rests on, innermost last.
    Noting(RefCell<Vec<Basis>>),
    /// It takes what is common, unless it rests on one of these variables.
    Taking(Variables),
}

impl Sharing {
    /// What is computed now rests on a variable of the root.
    pub(super) fn rest_on_variable(&self, name: &str, all: &BTreeMap<Arc<str>, Variable>) {
        self.note(|basis| {
            if let Some(position) = all.keys().position(|own| own.as_ref() == name) {
                basis.variables.add(position);
            }
        });
    }

    /// What is computed now needs something that only this configuration has: an address that stands for a resource of
    /// it, a place in its trails of names, a count against a limit, a problem to be told.
    pub(super) fn tie(&self) {
        self.note(|basis| basis.is_tied = true);
    }

    fn note(&self, note: impl FnOnce(&mut Basis)) {
        if let Self::Noting(open) = self
            && let Some(basis) = open.borrow_mut().last_mut()
        {
            note(basis);
        }
    }

    /// Computes something, and tells what it rests on.
    fn noted<V>(&self, compute: impl FnOnce() -> V) -> (V, Option<Basis>) {
        let Self::Noting(open) = self else { return (compute(), None) };
        open.borrow_mut().push(Basis::default());
        let value = compute();
        (value, open.borrow_mut().pop())
    }
}

/// Things by name that are common to deployments, each with the variables it rests on.
type Kept<V> = HashMap<Arc<str>, (Variables, V)>;

/// Things of one kind in a module instance by name, each computed on first use or taken from what is common.
#[derive(Debug)]
pub(super) struct Cells<V> {
    own: Memo<Arc<str>, V>,
    /// What they rest on, where that is noted.
    bases: RefCell<BTreeMap<Arc<str>, Basis>>,
    common: Option<Arc<Kept<V>>>,
}

impl<V: Clone> Cells<V> {
    pub(super) fn new(common: Option<&Arc<Kept<V>>>) -> Self {
        Self { own: Memo::default(), bases: RefCell::default(), common: common.cloned() }
    }

    /// The thing of that name; `cycle` where it depends on itself.
    pub(super) fn get(
        &self,
        name: &Arc<str>,
        sharing: &Sharing,
        cycle: impl FnOnce() -> V,
        compute: impl FnOnce() -> V,
    ) -> V {
        if let Some(common) = self.common(name, sharing) {
            return common.clone();
        }
        let compute = || {
            let (value, basis) = sharing.noted(compute);
            self.bases.borrow_mut().extend(basis.map(|basis| (Arc::clone(name), basis)));
            value
        };
        let value = self.own.get(name, cycle, compute);
        sharing.note(|outer| match self.bases.borrow().get(name) {
            Some(basis) => {
                outer.variables.add_all(&basis.variables);
                outer.is_tied |= basis.is_tied;
            }
            // It is being computed: a cycle, which looks different from wherever one enters it.
            None => outer.is_tied = true,
        });
        value
    }

    fn common(&self, name: &str, sharing: &Sharing) -> Option<&V> {
        let Sharing::Taking(own) = sharing else { return None };
        let (rests_on, value) = self.common.as_ref()?.get(name)?;
        rests_on.is_apart_from(own).then_some(value)
    }

    fn kept(&self) -> Arc<Kept<V>> {
        let mut kept = Kept::default();
        for (name, basis) in self.bases.borrow().iter().filter(|(_, basis)| !basis.is_tied) {
            let value = self.own.known(name);
            kept.extend(value.map(|value| (Arc::clone(name), (basis.variables.clone(), value))));
        }
        Arc::new(kept)
    }
}

/// What the deployments of a root have in common in one module instance, and in those that it calls without repetition.
#[derive(Debug)]
pub(crate) struct Common {
    module: Arc<Module>,
    pub(super) variables: Arc<Kept<Value>>,
    pub(super) locals: Arc<Kept<Value>>,
    pub(super) outputs: Arc<Kept<Value>>,
    pub(super) expansions: Arc<Kept<Arc<Expansion>>>,
    pub(super) made: Arc<Kept<Arc<Call>>>,
    called: BTreeMap<Arc<str>, Arc<Self>>,
}

impl Common {
    /// What can be common of all that was computed in a module instance while what it rests on was noted.
    pub(super) fn of(instance: &ModuleInstance) -> Self {
        let called = instance.module.calls.keys().filter_map(|name| {
            let children = instance.children.known(name)?;
            match (children.call.expansion.repetition, children.targets.as_slice()) {
                (Repetition::Single, [CallTarget::Module(child)]) => {
                    Some((Arc::clone(name), Arc::new(Self::of(child))))
                }
                _ => None,
            }
        });
        Self {
            module: Arc::clone(&instance.module),
            variables: instance.variables.kept(),
            locals: instance.locals.kept(),
            outputs: instance.outputs.kept(),
            expansions: instance.expansions.kept(),
            made: instance.made.kept(),
            called: called.collect(),
        }
    }

    /// The same of the module that is called by a name, where the call leads to the same one.
    pub(super) fn called(&self, name: &str, module: &Arc<Module>) -> Option<&Arc<Self>> {
        self.called.get(name).filter(|common| Arc::ptr_eq(&common.module, module))
    }

    /// Taking what is common where it rests on none of these variables of the root.
    pub(super) fn take_beside<'a>(&self, own: impl Iterator<Item = &'a Arc<str>>) -> Sharing {
        let own: BTreeSet<&Arc<str>> = own.collect();
        let mut variables = Variables::default();
        let positions = self.module.variables.keys().enumerate().filter(|(_, name)| own.contains(name));
        positions.for_each(|(position, _)| variables.add(position));
        Sharing::Taking(variables)
    }
}
