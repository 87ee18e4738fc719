//! Rule packs: what a type of resource says about places and links.
//!
//! The [written form](written) is what people write in YAML; the [compiled form](Rule) is what `locate` walks. Built-in
//! packs are indexed at build time (`build/rules.rs`), and only the types that the input uses are ever read. Users'
//! packs have the same form and come first. `docs/rules.md` is the reference of the language.

mod book;
mod builtin;
mod compile;
mod compiled;
mod condition;
mod coverage;
mod declares;
mod header;
mod likeness;
mod models;
mod pack;
mod pattern;
mod registry;
mod version;
pub mod written;

pub use book::{Book, Listed};
pub use compile::RuleError;
pub use compiled::{
    Added, AllOf, Anchored, CloudOf, ClusterRule, End, Endpoint, Form, LinkRule, Membership, Method, NamedAt, Names,
    Nearest, Routing, Rule, ServesGlobal, ServiceOf, Source, SourceKind, Spread, Stores, Template,
};
pub use condition::{Condition, Satisfied, Test};
pub use coverage::{Coverage, SchemaCoverage};
pub use likeness::retold;
pub use pack::{Pack, Stated};
pub use pattern::fits;
pub use version::Version;

/// The JSON Schema of a pack's file, for editors.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(written::PackFile).to_value()
}
