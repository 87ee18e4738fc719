//! From the names in an expression to the planned resources that they mean, through module inputs and outputs.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address::{Address, Step, below};
use super::configured::Configured;
use super::written::Written;
use crate::value::Reference;

/// How many names are followed for one value: inputs and outputs lead on. And how many instances one may mean.
const STEP_LIMIT: usize = 500;

/// A name means more instances than are followed.
struct Beyond;

/// The planned instances, by their addresses.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    configured: &'a Configured,
    instances: BTreeSet<Arc<str>>,
    /// The instances of modules.
    modules: BTreeSet<String>,
    /// Blocks in their module instances, by their addresses without any key.
    blocks: BTreeMap<String, BTreeSet<Arc<str>>>,
    /// How many values mean more than is followed.
    cut: Cell<usize>,
}

/// Names, and the module instance in which they stand.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Names {
    /// The module's address, keys included as far as they are known.
    module: String,
    /// The key of what uses them: `["eu"]`.
    key: String,
    names: Arc<Vec<Arc<str>>>,
    /// The names that `each.value` is made from.
    each: Arc<Vec<Arc<str>>>,
}

impl<'a> Planned<'a> {
    /// All instances of a plan.
    pub(super) fn new(configured: &'a Configured, addresses: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut planned = Self {
            configured,
            instances: BTreeSet::new(),
            modules: BTreeSet::new(),
            blocks: BTreeMap::new(),
            cut: Cell::new(0),
        };
        for text in addresses {
            let address = Address::parse(&text);
            planned.modules.extend(address.calls.iter().map(|step| step.address.to_owned()));
            let here = below(address.module(), address.inner_block()).into();
            planned.blocks.entry(address.block()).or_default().insert(here);
            planned.instances.insert(text);
        }
        planned
    }

    /// How many values mean more than is followed: what they refer to is not told.
    pub(super) fn cut(&self) -> usize {
        self.cut.get()
    }

    /// The instances that names mean where an instance uses them.
    pub(super) fn meant(&self, user: &Address<'_>, names: &Arc<Vec<Arc<str>>>) -> Vec<Reference> {
        let mut found = Vec::new();
        let each = self.configured.resources.get(&user.block()).map(|declared| Arc::clone(&declared.each));
        let mut waiting = vec![Names {
            module: user.module().to_owned(),
            key: user.key().to_owned(),
            names: Arc::clone(names),
            each: each.unwrap_or_default(),
        }];
        let (mut steps, mut followed) = (0, BTreeSet::new());
        while let Some(next) = waiting.pop() {
            // Names that lead to themselves are followed once.
            if !followed.insert(next.clone()) {
                continue;
            }
            for name in next.names.iter() {
                steps += 1;
                let all = self.follow(name, &next, &mut found, &mut waiting);
                if all.is_err() || steps > STEP_LIMIT || found.len() > STEP_LIMIT {
                    self.cut.set(self.cut.get() + 1);
                    return Vec::new();
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    fn follow(
        &self,
        name: &str,
        within: &Names,
        found: &mut Vec<Reference>,
        waiting: &mut Vec<Names>,
    ) -> Result<(), Beyond> {
        let (word, rest) = name.split_once('.').unwrap_or((name, ""));
        match word {
            "var" => waiting.extend(self.passed(first(rest), within)),
            "module" => waiting.extend(self.returned(rest, within)),
            "each" if first(rest) == "value" => found.extend(self.element(rest, within)),
            "each" | "count" | "local" | "data" | "path" | "terraform" | "tofu" | "self" | "ephemeral" => {}
            "resource" => found.extend(self.instances_of(rest, within)?),
            _ => found.extend(self.instances_of(name, within)?),
        }
        Ok(())
    }

    /// What the caller of the module passes as a variable.
    fn passed(&self, variable: &str, within: &Names) -> Option<Names> {
        // A step ends where something follows it.
        let module = format!("{}.x", within.module);
        let address = Address::parse(&module);
        let call = address.calls.last()?;
        let written = self.configured.calls.get(&address.module_block())?;
        let Written::Made(names) = written.inputs.get(variable)? else { return None };
        let outer = address.calls.iter().rev().nth(1).map_or("", |outer| outer.address);
        Some(Names {
            module: outer.to_owned(),
            key: call.key.to_owned(),
            names: Arc::clone(names),
            each: Arc::clone(&written.each),
        })
    }

    /// What a called module returns: `app.url`, `app["eu"].url`.
    fn returned(&self, rest: &str, within: &Names) -> Option<Names> {
        let named = format!("module.{rest}");
        let address = Address::parse(&named);
        let call = address.calls.first()?;
        let called = below(&block_of(&within.module), &format!("module.{}", call.name));
        let names = self.configured.outputs.get(&below(&called, first(address.inner)))?;
        let instance = |key: &str| below(&within.module, &format!("module.{}{key}", call.name));
        let exact = instance(own_key(within, call.key));
        // A call that repeats otherwise may mean any of its instances.
        let module = if self.modules.contains(&exact) { exact } else { instance("") };
        Some(Names { module, key: String::new(), names: Arc::clone(names), each: Arc::default() })
    }

    /// The instance that `each.value` is, where the `for_each` goes through the instances of a block: it has their
    /// keys.
    fn element(&self, rest: &str, within: &Names) -> Vec<Reference> {
        let [only] = within.each.as_slice() else { return Vec::new() };
        let exact: Arc<str> = below(&within.module, &format!("{only}{}", within.key)).into();
        let attribute = rest.strip_prefix("value.").unwrap_or_default();
        if self.instances.contains(&exact) { vec![Reference::new(exact, attribute)] } else { Vec::new() }
    }

    /// The planned instances that a name means: one with a key, else all of the block in this module.
    fn instances_of(&self, name: &str, within: &Names) -> Result<Vec<Reference>, Beyond> {
        let Some((type_name, rest)) = name.split_once('.') else { return Ok(Vec::new()) };
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (label, rest) = rest.split_at(end);
        let (key, attribute) = split_key(rest);
        let block = format!("{type_name}.{label}");
        let here = below(&within.module, &block);
        let exact: Arc<str> = format!("{here}{}", own_key(within, key)).into();
        let meant = if self.instances.contains(&exact) { vec![exact] } else { self.anywhere(&here, within)? };
        Ok(meant.into_iter().map(|address| Reference::new(address, attribute)).collect())
    }

    /// A block with all its instances in a module instance; where the module's keys are not known, in any of its
    /// instances.
    fn anywhere(&self, here: &str, within: &Names) -> Result<Vec<Arc<str>>, Beyond> {
        let Some(all) = self.blocks.get(&Address::parse(here).block()) else { return Ok(Vec::new()) };
        if let Some(exact) = all.get(here) {
            return Ok(vec![Arc::clone(exact)]);
        }
        let known = before_unknown_key(&within.module);
        let mut meant = Vec::new();
        for (position, block) in
            all.range(Arc::<str>::from(known)..).take_while(|block| block.starts_with(known)).enumerate()
        {
            if position > STEP_LIMIT {
                return Err(Beyond);
            }
            meant.extend(is_in(block, &within.module).then(|| Arc::clone(block)));
        }
        Ok(meant)
    }
}

/// The key that a name has; without one, and where the key of what uses it stands beside it (`x[each.key]` is listed as
/// `x` and `each.key`), that key.
fn own_key<'k>(within: &'k Names, written: &'k str) -> &'k str {
    let by_own = || within.names.iter().any(|name| matches!(name.as_ref(), "each.key" | "each.value" | "count.index"));
    if written.is_empty() && by_own() { &within.key } else { written }
}

/// `region` of `region.name` and `region["eu"]`.
fn first(rest: &str) -> &str {
    rest.split(['.', '[']).next().unwrap_or(rest)
}

/// `["eu"]` and `arn` of `["eu"].arn`.
fn split_key(rest: &str) -> (&str, &str) {
    if !rest.starts_with('[') {
        return ("", rest.trim_start_matches('.'));
    }
    let end = rest.find("].").map_or(rest.len(), |at| at + 1);
    let (key, attribute) = rest.split_at(end);
    (key, attribute.trim_start_matches('.'))
}

/// A module's address without keys.
fn block_of(module: &str) -> String {
    if module.is_empty() { String::new() } else { Address::parse(&format!("{module}.x")).module_block() }
}

/// The beginning that all instances of a module share: its address up to the first call whose key is not known.
fn before_unknown_key(module: &str) -> &str {
    let inside = format!("{module}.x");
    let unknown = Address::parse(&inside).calls.into_iter().find(|step| step.key.is_empty());
    unknown.and_then(|step| module.get(..step.address.len())).unwrap_or(module)
}

/// Whether an instance lies in a module instance; where the module's keys are not known, in any of its instances.
fn is_in(address: &str, module: &str) -> bool {
    let own = Address::parse(address);
    let wanted = format!("{module}.x");
    let wanted = Address::parse(&wanted);
    let same = |(own, wanted): (&Step<'_>, &Step<'_>)| wanted.key.is_empty() || own.key == wanted.key;
    own.calls.iter().zip(&wanted.calls).all(same)
}
