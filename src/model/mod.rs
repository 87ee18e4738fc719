//! The words of the product as types: stack, resource, provider, scope, place, link, driver, label.
//!
//! The languages fill [`Stack`]s with [`Resource`]s whose bodies are partial values; `locate` adds [`Placement`]s and
//! [`Link`]s; `declare` adds [`Driver`]s and [`Label`]s. Nothing here decides anything.

mod declaration;
mod link;
mod place;
mod resource;
mod scope;
mod stack;

pub use declaration::{Driver, DriverName, From, Ignore, Label};
pub use link::{Abroad, Endpoint, Link, LinkKind};
pub use place::{Choice, Class, Completeness, Place, Placement, Role, UnnamedSpan};
pub use resource::{ModuleCall, Provider, Resource, ResourceKind};
pub use scope::{Comment, Scope, ScopeId, ScopeKind};
pub use stack::{Stack, StackKind};
