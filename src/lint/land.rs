//! A stack with all that is known of it before it is judged.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::packs::Packs;
use crate::check::{Index, Judged};
use crate::config::Config;
use crate::declare::{self, Declared};
use crate::discover::Repositories;
use crate::geo::Jurisdictions;
use crate::locate::{self, Federation, Finds, Located, locate, locate_with};
use crate::model::{Delivery, Stack, StackKind};

/// Stacks with all that is known of them; clusters are known across all.
pub(super) fn located(stacks: Vec<(Stack, Arc<Config>)>, deliveries: &[Delivery], packs: &Packs) -> Vec<Land> {
    let with_options: Vec<_> = stacks.iter().map(|(stack, config)| (stack, options_of(config, packs))).collect();
    let federation = Federation::new(&with_options, deliveries);
    let mut lands: Vec<Land> =
        stacks.into_par_iter().map(|(stack, config)| Land::new(stack, config, packs, &federation)).collect();
    let finds = locate::finds(&lands.iter().map(|land| &land.located).collect::<Vec<_>>(), &packs.book);
    let finding = lands.par_iter_mut().zip(finds).filter(|(_, finds)| !finds.is_empty());
    finding.for_each(|(land, finds)| land.locate_again(packs, &federation, &finds));
    let made = locate::made_by_terraform(&lands.iter().map(|land| &land.located).collect::<Vec<_>>());
    let making = lands.par_iter_mut().zip(made).filter(|(_, made)| !made.is_empty());
    making.for_each(|(land, made)| land.leave_out(&made, packs, &federation));
    lands.retain(|land| !land.is_told_elsewhere);
    let mut located: Vec<&mut Located> = lands.iter_mut().map(|land| &mut land.located).collect();
    locate::tell_servants(&mut located);
    locate::join(&mut located);
    lands.par_iter_mut().for_each(|land| land.index = Index::new(&land.located));
    lands
}

/// What the map tells: every stack, but in the place of one that only tests give values to, what they deploy.
pub(super) fn told(lands: &[Land]) -> Vec<&Land> {
    let tested = lands.iter().filter(|land| land.is_of_tests());
    let tested: BTreeSet<&str> = tested.map(|land| land.located.stack.directory.as_str()).collect();
    let is_told = |land: &&Land| {
        let stack = &land.located.stack;
        stack.of_tests || stack.kind != StackKind::Terraform || !tested.contains(stack.directory.as_str())
    };
    lands.iter().filter(is_told).collect()
}

fn options_of<'a>(config: &'a Arc<Config>, packs: &'a Packs) -> locate::Options<'a> {
    locate::Options { book: &packs.book, catalogue: &packs.catalogue, cloud: config.cloud(), clusters: config.as_ref() }
}

/// A located and declared stack, with what it was judged by.
pub(super) struct Land {
    pub(super) located: Located,
    pub(super) declared: Declared,
    pub(super) config: Arc<Config>,
    index: Index,
    jurisdictions: Jurisdictions,
    /// All that was in it is told elsewhere.
    is_told_elsewhere: bool,
}

impl Land {
    fn new(stack: Stack, config: Arc<Config>, packs: &Packs, federation: &Federation) -> Self {
        let located = locate(stack, options_of(&config, packs), federation);
        let declared = declare::declare(&located.stack, &config);
        // The configuration was checked when it was read: its own jurisdictions are good.
        let jurisdictions = Jurisdictions::builtin().with(config.jurisdictions()).unwrap_or_default();
        Self { located, declared, config, index: Index::default(), jurisdictions, is_told_elsewhere: false }
    }

    /// Leaves out some resources that are told elsewhere, unless somebody declared something of them here.
    fn leave_out(&mut self, told: &BTreeSet<usize>, packs: &Packs, federation: &Federation) {
        let is_silent = |index: usize| {
            let declared = &self.declared;
            declared.driver(index, None).is_none()
                && declared.label(index).is_none()
                && declared.ignores_for(index).next().is_none()
        };
        let mut stack = self.located.stack.clone();
        let mut index = 0..stack.resources.len();
        stack.resources.retain(|_| index.next().is_none_or(|index| !told.contains(&index) || !is_silent(index)));
        let is_told_elsewhere = stack.resources.is_empty();
        let config = Arc::clone(&self.config);
        *self = Self { is_told_elsewhere, ..Self::new(stack, config, packs, federation) };
    }

    /// Takes into account what the stack finds in others.
    fn locate_again(&mut self, packs: &Packs, federation: &Federation, finds: &Finds) {
        let stack = self.located.stack.clone();
        self.located = locate_with(stack, options_of(&self.config, packs), federation, finds);
    }

    /// Whether it is what tests deploy.
    pub(super) fn is_of_tests(&self) -> bool {
        self.located.stack.of_tests
    }

    pub(super) fn judged<'a>(&'a self, repositories: &'a Repositories) -> Judged<'a> {
        Judged {
            located: &self.located,
            index: &self.index,
            declared: &self.declared,
            config: &self.config,
            jurisdictions: &self.jurisdictions,
            repositories,
        }
    }
}

/// The digest of the configurations in force: the only one's own, or one of all.
pub(super) fn digest_of_configs(located: &[Land]) -> String {
    let parts: BTreeSet<&str> = located.iter().map(|land| land.config.digest()).collect();
    let mut parts: Vec<&str> = parts.into_iter().collect();
    if parts.len() == 1 {
        return parts.swap_remove(0).to_owned();
    }
    let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part.as_bytes()));
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
