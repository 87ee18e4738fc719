//! Rules × resources = places and links.
//!
//! [`locate`] takes a stack whose resources hold partial values and answers for each where it lives, how complete that
//! answer is, and what it sends where. Every place carries its trail. Nothing is judged here.

mod access;
mod across;
mod answer;
mod asked;
mod beside;
mod clusters;
mod copies;
mod endpoints;
mod federation;
mod finds;
mod groups;
mod links;
mod locator;
mod made;
mod naming;
mod reads;
mod region;
mod routing;
mod scheduling;
mod selection;
mod serving;
mod sources;
mod template;
mod users;
mod witness;
mod zones;

pub use across::join;
pub use clusters::{ClusterNames, Stated};
pub use federation::Federation;
pub use finds::{Finds, finds};
pub use made::made_by_terraform;
pub use region::Told;
pub use serving::{Servant, tell_servants};

use std::sync::Arc;

use crate::finding::Problem;
use crate::geo::Catalogue;
use crate::model::{Link, Placement, Stack};
use crate::rules::{Book, Rule};
use crate::source::Location;

/// How deep a part of a part is followed.
pub const PARTS_DEEP: usize = 16;

/// What locating takes besides the stack.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The rules in force.
    pub book: &'a Book,
    /// The regions there are.
    pub catalogue: &'a Catalogue,
    /// Which cloud a bare region id means when two have it (`cloud:` in the configuration).
    pub cloud: Option<&'a str>,
    /// What the configuration says of clusters.
    pub clusters: &'a dyn ClusterNames,
}

/// A stack with its places and links.
#[derive(Clone, Debug)]
pub struct Located {
    /// The stack.
    pub stack: Stack,
    /// Where each resource lives, in the order of the stack's resources.
    pub placements: Vec<Placement>,
    /// The rule that decided for each resource, if a pack knows its type.
    pub rules: Vec<Option<Arc<Rule>>>,
    /// What goes where, sorted by place.
    pub links: Vec<Link>,
    /// The same of what may go: whether it does hangs on something that cannot be told.
    pub possible: Vec<Link>,
    /// Who is told how to reach what data, where that lies elsewhere. It decides no place and copies nothing.
    pub accesses: Vec<Link>,
    /// Which resources are members of which group: pairs of indexes (member, group), by group; the member that the
    /// others copy from stands first, as far as that is said.
    pub members: Vec<(usize, usize)>,
    /// Which resources are parts of which: pairs of indexes (part, whole), sorted.
    pub parts: Vec<(usize, usize)>,
    /// What may only serve a global service: all stacks together show whether it does.
    pub servants: Vec<Servant>,
    /// Resources that spread requests over regions, and the regions known.
    pub routes: Vec<Route>,
    /// What the configuration says twice, differently.
    pub contradictions: Vec<Contradiction>,
    /// What was too much to work out.
    pub problems: Vec<Problem>,
}

/// A resource that spreads requests over several regions.
#[derive(Clone, Debug)]
pub struct Route {
    /// The resource's index.
    pub resource: usize,
    /// Where it was written.
    pub at: Location,
    /// The regions of its targets, written form, sorted; fewer than two where they cannot be told.
    pub regions: Vec<crate::geo::Region>,
    /// It fails over without looking whether the first is alive.
    pub unchecked: bool,
    /// It sends requests there only when others fail, or none at all.
    pub standby: bool,
    /// It only answers names in the networks there, and sends no requests.
    pub names: bool,
    /// What asks for it, as far as that can be told apart; those that answer the same are one choice.
    pub answers: Option<Arc<str>>,
}

/// Two statements about a place that cannot both hold.
#[derive(Clone, Debug)]
pub struct Contradiction {
    /// The resource's index.
    pub resource: usize,
    /// The later statement.
    pub at: Location,
    /// What contradicts what.
    pub message: String,
}

/// Works out where everything in a stack lives.
pub fn locate(stack: Stack, options: Options<'_>, federation: &Federation) -> Located {
    locate_with(stack, options, federation, &Finds::default())
}

/// The same where it is known what the stack finds in others.
pub fn locate_with(stack: Stack, options: Options<'_>, federation: &Federation, finds: &Finds) -> Located {
    let around = federation.around(&stack).with(finds);
    locator::Locator::new(&stack, options, around).run().into_located(stack)
}
