//! What a module that is not at hand returns, where somebody says how that follows from its inputs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::View;
use crate::model::{Following, ModuleOutputs};
use crate::value::{AtLeast, Data, Origin, Reference, Unknown, Value};

impl View<'_, '_> {
    /// An output of an instance of a call of this module. Only the input is read that it follows from: others may hang
    /// on this very output.
    pub(super) fn returned(&self, call: &Arc<str>, position: usize, source: &str, output: &Reference) -> Option<Value> {
        let outputs = (self.configuration.surroundings.module_outputs)(source)?;
        let of = |following: &Following| follow(following, self.input_of_call(call, position, &following.input)?);
        match outputs.get(&output.attribute) {
            Some(following) => of(following),
            None => parts_of(output, &outputs, source, of),
        }
    }

    /// One input of an instance of a call.
    fn input_of_call(&self, call: &Arc<str>, position: usize, input: &Arc<str>) -> Option<Value> {
        let cycle = || Some(Value::unknown(Unknown::Cycle(format!("module.{call}"))));
        self.instance.passed.get(&(Arc::clone(call), position, Arc::clone(input)), cycle, || {
            let block = self.instance.module.calls.get(call)?;
            self.within_instance(&self.children(call).call.expansion, position).call_input(block, input)
        })
    }
}

/// An output that is an object of which some attributes follow from inputs.
fn parts_of(
    output: &Reference,
    outputs: &ModuleOutputs,
    source: &str,
    of: impl Fn(&Following) -> Option<Value>,
) -> Option<Value> {
    let entries: BTreeMap<Arc<str>, Value> = outputs
        .iter()
        .filter_map(|(name, following)| {
            let part = name.strip_prefix(output.attribute.as_ref())?.strip_prefix('.')?;
            Some((part.into(), of(following)?.referring_to(output.to(Arc::clone(name)))))
        })
        .collect();
    let held = AtLeast { entries, ..AtLeast::default() };
    let why = Unknown::OpaqueModule(source.to_owned());
    (!held.entries.is_empty()).then(|| Value::unknown_map(why, held, Origin::default()))
}

/// What follows from an input; nothing from one that is not set, or from a word of which the module's table is not told.
fn follow(following: &Following, input: Value) -> Option<Value> {
    let Some(words) = &following.words else { return Some(input).filter(|input| !input.is_null()) };
    let returned = |word: &Value| Some(Value::string(Arc::clone(words.get(word.as_str()?)?)));
    match &input.data {
        Data::Unknown(_) => Some(input.unheld()),
        Data::OneOf(several) => {
            let all = several.iter().map(|word| Some(returned(word)?.with_origin(word.origin.clone())));
            Some(Value::one_of(all.collect::<Option<Vec<_>>>()?, input.origin.clone()))
        }
        _ => Some(returned(&input)?.with_origin(input.origin.clone())),
    }
}
