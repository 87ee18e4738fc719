//! The words of the product as types: stack, resource, provider, scope, place, link, driver, label.
//!
//! The languages fill [`Stack`]s with [`Resource`]s whose bodies are partial values; `locate` adds [`Placement`]s and
//! [`Link`]s; `declare` adds [`Driver`]s and [`Label`]s; `check` makes [`DecisionSite`]s. Nothing here decides
//! anything.

mod burden;
mod data_source;
mod declaration;
mod declares;
mod delivery;
mod driver_test;
mod link;
mod module_outputs;
mod place;
mod register;
mod resource;
mod scope;
mod site;
mod stack;

pub use burden::{Burden, Money, RULE_OF_THUMB};
pub use data_source::DataSource;
pub use declaration::{Driver, DriverName, From, Ignore, Label, says_why};
pub use declares::{Declares, DeclaresDeployment, DeclaresVariable, DeclaresVariableSet};
pub use delivery::Delivery;
pub use driver_test::{AvailabilityQuestion, DriverTest, Far, LatencyQuestion, Question, RegulationQuestion};
pub use link::{Abroad, Endpoint, Link, LinkKind};
pub use module_outputs::{Following, ModuleOutputs};
pub use place::{Choice, Class, Completeness, Place, Placement, Role, Unnamed, UnnamedSpan};
pub use register::{RegisteredDriver, Review, Upcoming};
pub use resource::{ModuleCall, Provider, Resource, ResourceKind};
pub use scope::{Comment, Scope, ScopeId, ScopeKind};
pub use site::{DecisionSite, Recurrence, Spot};
pub use stack::{Stack, StackKind};
