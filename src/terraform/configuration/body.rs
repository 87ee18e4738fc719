//! Blocks as values: arguments, nested blocks as lists of maps, dynamic blocks expanded.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::View;
use crate::source::Location;
use crate::terraform::evaluate::held;
use crate::terraform::module::{Block, Content, version_in};
use crate::terraform::partial::{held_items, inside};
use crate::value::{Data, Origin, Unknown, Value};

/// Arguments that say how a block is handled and not what it is.
const META_ARGUMENTS: [&str; 4] = ["count", "for_each", "provider", "depends_on"];
/// Nested blocks of the same kind.
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];
/// Arguments of a provider block that are not the provider's own.
const PROVIDER_ARGUMENTS: [&str; 3] = ["alias", "version", "for_each"];
/// Arguments of a module call that are not inputs.
const CALL_ARGUMENTS: [&str; 6] = ["source", "version", "providers", "count", "for_each", "depends_on"];

/// How many blocks one dynamic block may make before it counts as unknown.
const DYNAMIC_LIMIT: usize = 2_000;
/// How many sets of blocks of one type are told apart.
const ALTERNATIVE_LIMIT: usize = 16;

/// The inputs of a call with the version that it asks for.
pub(crate) fn with_version(inputs: Value, version: Value) -> Value {
    let Data::Map(entries) = &inputs.data else { return inputs };
    let mut entries = entries.as_ref().clone();
    entries.insert("version".into(), version);
    Value::new(Data::Map(Arc::new(entries)), inputs.origin)
}

impl View<'_, '_> {
    /// A resource's block, without its meta-arguments.
    pub(super) fn body(&self, block: &Block) -> Value {
        self.map(block, &META_ARGUMENTS, &META_BLOCKS)
    }

    /// A provider's settings.
    pub(super) fn provider_settings(&self, block: &Block) -> Value {
        self.map(block, &PROVIDER_ARGUMENTS, &[])
    }

    /// The inputs of a module call; of a component or an embedded stack what stands under `inputs`.
    pub(crate) fn call_inputs(&self, block: &Block) -> Value {
        match (block.kind.as_ref(), block.content.argument("inputs")) {
            ("module", _) => self.map(block, &CALL_ARGUMENTS, &[]),
            (_, Some(inputs)) => self.evaluate(inputs),
            (_, None) => Value::map([]),
        }
    }

    /// What may be asked of a call whose module is not at hand: its inputs, and under `version`, which no input can be
    /// called, the version that it asks for.
    pub(crate) fn opaque_call(&self, block: &Block) -> Value {
        let inputs = self.call_inputs(block);
        let asked = block.content.argument("version").map(|argument| self.evaluate(argument));
        let in_source = || {
            let source = self.evaluate(block.content.argument("source")?);
            let version = version_in(source.as_str()?)?;
            Some(Value::string(version).with_origin(source.origin.clone()))
        };
        match asked.or_else(in_source) {
            Some(version) => with_version(inputs, version),
            None => inputs,
        }
    }

    /// One input of such a call; none where it passes nothing by that name.
    pub(super) fn call_input(&self, block: &Block, name: &str) -> Option<Value> {
        if block.kind.as_ref() == "module" {
            return block.content.argument(name).map(|argument| self.evaluate(argument));
        }
        let argument = block.content.argument("inputs")?;
        let inputs = self.evaluate(argument);
        match &inputs.data {
            Data::Map(_) => {
                let value = inside(&inputs, inputs.get(name)?);
                Some(value.through(format!("inputs.{name}"), argument.entry(name)))
            }
            Data::Null => None,
            Data::Unknown(_) => Some(held(&inputs, name)),
            _ => Some(inputs),
        }
    }

    fn map(&self, block: &Block, meta_arguments: &[&str], meta_blocks: &[&str]) -> Value {
        let mut map: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for argument in &block.content.arguments {
            let name = argument.name.as_ref();
            // In JSON a block looks like an argument.
            if !meta_arguments.contains(&name) && !meta_blocks.contains(&name) {
                map.insert(Arc::clone(&argument.name), self.evaluate(argument));
            }
        }
        for (kind, blocks) in self.nested_blocks(&block.content, meta_blocks) {
            map.insert(kind, blocks.into_value());
        }
        let origin = Origin::literal(Arc::clone(&block.kind), block.at.clone());
        Value::new(Data::Map(Arc::new(map)), origin)
    }

    fn nested_blocks(&self, content: &Content, meta_blocks: &[&str]) -> BTreeMap<Arc<str>, Alternatives> {
        let mut nested: BTreeMap<Arc<str>, Alternatives> = BTreeMap::new();
        for block in &content.blocks {
            if meta_blocks.contains(&block.kind.as_ref()) {
                continue;
            }
            if block.kind.as_ref() == "dynamic" {
                let made = self.dynamic(block);
                nested.entry(block.label(0)).or_default().follow_by(&made, &block.at);
            } else {
                let value = self.map(block, &[], &[]);
                nested.entry(Arc::clone(&block.kind)).or_default().follow_by(&[vec![value]], &block.at);
            }
        }
        nested
    }

    /// The blocks that a dynamic block makes: one list, or several where `for_each` is one of several.
    fn dynamic(&self, block: &Block) -> Vec<Vec<Value>> {
        let Some(content) = block.content.blocks_of("content").next() else { return vec![Vec::new()] };
        let Some(each) = block.content.argument("for_each") else { return vec![Vec::new()] };
        let iterator = iterator(block);
        let each = self.evaluate(each);
        if each.candidates().len() > ALTERNATIVE_LIMIT {
            // One of too many is like one that cannot be told.
            let why = Unknown::TooLarge(format!("the for_each of {iterator} is one of more than {ALTERNATIVE_LIMIT}"));
            let unknown = Value::new(Data::Unknown(why), each.origin.clone());
            return vec![vec![self.made(content, &iterator, unknown.clone(), unknown)]];
        }
        let lists = each.candidates().iter().map(|each| {
            // What cannot be told is there once, with what it holds anyway.
            let elements = elements(each).unwrap_or_else(|| held_elements(each, &iterator));
            elements.into_iter().map(|(key, value)| self.made(content, &iterator, key, value)).collect()
        });
        lists.collect()
    }

    fn made(&self, content: &Block, iterator: &Arc<str>, key: Value, value: Value) -> Value {
        if !self.configuration.admit_dynamic_block() {
            return Value::unknown(Unknown::TooLarge("the dynamic blocks of this stack are too many".into()));
        }
        let element = Value::map([("key".into(), key), ("value".into(), value)]);
        let bindings = self.bindings.with(Arc::clone(iterator), element);
        self.within(&bindings).map(content, &[], &[])
    }
}

/// The name that a dynamic block's content uses for the element.
fn iterator(block: &Block) -> Arc<str> {
    match block.content.argument("iterator").map(|argument| &argument.expression) {
        Some(Expression::Variable(name)) => name.as_str().into(),
        Some(Expression::String(name)) => name.as_str().into(),
        _ => block.label(0),
    }
}

/// The element of a collection that cannot be told.
fn unknown_element(each: &Value, iterator: &str) -> (Value, Value) {
    let is_collection = each.as_items().is_some() || each.as_map().is_some();
    let why = each.why_unknown().cloned().unwrap_or_else(|| match is_collection {
        true => Unknown::TooLarge(format!("the for_each of {iterator} is larger than {DYNAMIC_LIMIT}")),
        false => Unknown::Invalid(format!("the for_each of {iterator} is nothing that terraform would accept")),
    });
    let unknown = Value::new(Data::Unknown(why), each.origin.clone());
    (unknown.clone(), unknown)
}

/// What a collection that cannot be told holds for sure, and something unknown beside that.
fn held_elements(each: &Value, iterator: &str) -> Vec<(Value, Value)> {
    let unknown = unknown_element(each, iterator);
    let mut elements = held_items(each, &unknown.0);
    elements.truncate(DYNAMIC_LIMIT);
    if each.at_least().is_none_or(|held| !held.complete) {
        elements.push(unknown);
    }
    elements
}

/// Keys and values of a known collection that is not too large; `null` has none.
fn elements(each: &Value) -> Option<Vec<(Value, Value)>> {
    let elements: Vec<(Value, Value)> = match &each.data {
        Data::Null => Vec::new(),
        Data::List(items) => {
            let index = |index: usize| Value::new(Data::Number(index.into()), each.origin.clone());
            items.iter().enumerate().map(|(position, item)| (index(position), item.clone())).collect()
        }
        Data::Set(items) => items.iter().map(|item| (item.clone(), item.clone())).collect(),
        Data::Map(entries) => {
            let key = |name: &Arc<str>| Value::new(Data::String(Arc::clone(name)), each.origin.clone());
            entries.iter().map(|(name, value)| (key(name), value.clone())).collect()
        }
        _ => return None,
    };
    (elements.len() <= DYNAMIC_LIMIT).then_some(elements)
}

/// The nested blocks of one type: one list, or one of several.
struct Alternatives(Vec<Vec<Value>>);

impl Default for Alternatives {
    fn default() -> Self {
        Self(vec![Vec::new()])
    }
}

impl Alternatives {
    /// Each list so far, followed by each of `more`, which is written at a place. Where that makes too many, it cannot
    /// be told any more which blocks there are.
    fn follow_by(&mut self, more: &[Vec<Value>], at: &Location) {
        if self.0.len() * more.len() > ALTERNATIVE_LIMIT {
            let why = format!("the blocks here are one of more than {ALTERNATIVE_LIMIT} sets");
            let origin = Origin::literal("dynamic", at.clone());
            self.0 = vec![vec![Value::new(Data::Unknown(Unknown::TooLarge(why)), origin)]];
            return;
        }
        let combined = self.0.iter().flat_map(|blocks| {
            more.iter().map(|further| blocks.iter().chain(further).cloned().collect::<Vec<Value>>())
        });
        self.0 = combined.collect();
    }

    fn into_value(self) -> Value {
        let lists = self.0.into_iter().map(|blocks| {
            let origin = blocks.first().map(|block| block.origin.clone()).unwrap_or_default();
            Value::list(blocks).with_origin(origin)
        });
        let mut lists = lists.peekable();
        let origin = lists.peek().map(|list| list.origin.clone()).unwrap_or_default();
        Value::one_of(lists, origin)
    }
}
