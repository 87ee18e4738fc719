//! What a directory's resources would be judged by: the rules and regions in force there.

use std::path::Path;

use super::packs::{self, Packs};
use super::{UsageError, configs};
use crate::config::Configs;
use crate::discover::{FileKind, Tree, open};
use crate::geo::{Catalogue, Jurisdictions};
use crate::rules::Book;

/// What is in force in a directory: what is built in, and what its configuration adds.
#[derive(Debug)]
pub struct InForce {
    /// The rules.
    pub book: Book,
    /// The regions.
    pub catalogue: Catalogue,
    /// The jurisdictions.
    pub jurisdictions: Jurisdictions,
}

/// What is in force in the directory `working`, by the configuration of that name or else the nearest one upwards.
///
/// # Errors
/// When the configuration or one of its packs is broken.
pub fn in_force(working: &Path, config: Option<&str>) -> Result<InForce, UsageError> {
    let opened = open(working, &[]).map_err(|error| UsageError::new(error.argument, error.why))?;
    let tree = &opened.disk;
    let configs = match config {
        Some(named) => configs::single(tree, named)?,
        None => Configs::read(tree, &nearest(tree)),
    };
    let own = configs.of(".").map_err(|problems| UsageError { problems: problems.to_vec() })?;
    let Packs { book, catalogue } = packs::load(tree, &configs)?;
    // The configuration was checked when it was read: its own jurisdictions are good.
    let jurisdictions = Jurisdictions::builtin().with(own.jurisdictions()).unwrap_or_default();
    Ok(InForce { book, catalogue, jurisdictions })
}

/// The configuration of the nearest directory from the working directory upwards that has one.
fn nearest(tree: &dyn Tree) -> Vec<String> {
    let working = tree.working();
    let above = working.rmatch_indices('/').filter_map(|(end, _)| working.get(..end));
    std::iter::once(working)
        .chain(above)
        .chain([""])
        .map(|directory| configs_of(tree, directory))
        .find(|configs| !configs.is_empty())
        .unwrap_or_default()
}

fn configs_of(tree: &dyn Tree, directory: &str) -> Vec<String> {
    let names = tree.list(directory).into_iter().map(|entry| entry.name);
    let configs = names.filter(|name| FileKind::of_name(name) == Some(FileKind::Config));
    let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
    configs.map(|name| format!("{prefix}{name}")).collect()
}
