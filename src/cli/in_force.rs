//! Which rules and regions are shown: those in force in the working directory.

use super::failure::Failure;
use crate::lint::{self, InForce};

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct InForceArgs {
    /// Use this configuration instead of the nearest `regionlint.yaml` from the working directory upwards
    #[arg(long, value_name = "FILE", help_heading = "Scope")]
    config: Option<String>,
}

impl InForceArgs {
    /// What is in force.
    ///
    /// # Errors
    /// When the configuration or one of its packs is broken.
    pub(super) fn read(&self) -> Result<InForce, Failure> {
        let working = std::env::current_dir().map_err(|error| Failure::stream("the working directory", error))?;
        Ok(lint::in_force(&working, self.config.as_deref())?)
    }
}
