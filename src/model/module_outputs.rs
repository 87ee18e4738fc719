//! What modules that are not at hand return, as far as a rule says.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The outputs of a module that follow from its inputs, by name. A name with a dot in it is a part of an output that is
/// an object: `resource.location`.
pub type ModuleOutputs = BTreeMap<Arc<str>, Following>;

/// How an output follows from an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// The input.
    pub input: Arc<str>,
    /// What the module returns for each word that it may be given there; the input itself where there are none.
    pub words: Option<BTreeMap<Arc<str>, Arc<str>>>,
}
