//! The GitHub action: its own steps are run here, as the runner would run them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, unreachable_pub, reason = "tests may panic")]

mod act;
mod action;
mod from_source;
mod install;
mod runner;
