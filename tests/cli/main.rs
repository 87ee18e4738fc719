//! The command line, as a process.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, unreachable_pub, reason = "tests may panic")]

mod annotate;
mod basics;
mod decide;
mod estate;
mod harness;
mod init;
mod news;
mod rules;
