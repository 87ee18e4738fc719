//! Whose comments speak for a unit's stack: the unit's own file, the files that it includes, and the `unit` and
//! `stack` blocks that make it.

use std::rc::Rc;
use std::sync::Arc;

use super::context::Context;
use super::file::ConfigFile;
use super::stack_file::Planned;
use super::unit::merged_files;
use crate::source::{Location, Span};
use crate::terraform::module::{Module, ModuleFile};
use crate::terraform::stack::Speaker;

/// The speakers of a unit, the nearest first.
pub(super) fn of_unit(planned: &Planned, unit: &Rc<Context<'_>>) -> Vec<Speaker> {
    let files = merged_files(unit).into_iter().rev().map(|context| of_file(&context.config));
    files.chain(of_callers(planned)).collect()
}

/// The blocks that make a unit, the innermost first.
pub(super) fn of_callers(planned: &Planned) -> Vec<Speaker> {
    let callers = planned.callers.iter().rev();
    callers.map(|(config, block)| Speaker::of_block(block, &config.comments)).collect()
}

fn of_file(config: &ConfigFile) -> Speaker {
    let first = config.block("terraform").or(config.content.blocks.first()).map(|block| block.at.clone());
    let at = first.unwrap_or_else(|| Location::new(&config.file, Span::default()));
    Speaker::of_file(at, &config.comments)
}

/// Hands the comments in generated texts to the files that the texts stand in: there they are told.
pub(super) fn attribute_comments(module: &mut Module, unit: &Rc<Context<'_>>) {
    let (made, files): (Vec<ModuleFile>, Vec<ModuleFile>) =
        std::mem::take(&mut module.files).into_iter().partition(|file| file.file.is_made());
    module.files = files;
    let configs: Vec<Arc<ConfigFile>> = merged_files(unit).iter().map(|context| Arc::clone(&context.config)).collect();
    for ModuleFile { file, comments } in made {
        let shown = Location::new(&file, Span::default()).file;
        let known = module.files.iter_mut().find(|other| Arc::ptr_eq(&other.file, &shown));
        if let Some(known) = known {
            known.comments = known.comments.and(&comments);
            continue;
        }
        let config = configs.iter().find(|config| Arc::ptr_eq(&config.file, &shown));
        let comments = config.map_or_else(|| comments.clone(), |config| config.comments.and(&comments));
        module.files.push(ModuleFile { file: shown, comments });
    }
}
