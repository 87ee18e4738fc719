//! The whole road on one page: paths in, report out.

mod report;

pub use report::{Digests, Fleet, Map, MappedResource, MappedStack, Report, Skipped, Summary};
