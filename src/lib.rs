//! # regionlint: know why you span regions
//!
//! Reads Terraform and Kubernetes manifests, works out where everything will live, and asks for the *driver* (latency,
//! availability or regulation) wherever something spans regions. It also follows labelled data over borders.
//!
//! ## The house
//!
//! Data goes one way, and each room imports only rooms that stand before it (`tests/architecture.rs` holds that).
//!
//! | room | what lives there |
//! |---|---|
//! | [`source`] | text, byte spans, line tables: the only place that knows offsets |
//! | [`discover`] | which files, of which kinds; ignore rules; paths; the only door to read them |
//! | [`geo`] | regions, countries, jurisdictions, distances |
//! | [`value`] | partial values with trails and references |
//! | [`finding`] | findings, problems, severities, codes: plain data |
//! | [`model`] | stack, resource, place, link, scope, driver, label |
//! | [`rules`] | rule packs: written form, compiled form, lookup by type |
//! | [`terraform`], [`kubernetes`] | read their language and give resources with partial values |
//! | [`locate`] | rules × resources = places and links |
//! | [`config`] | the project's file: found, checked, merged |
//! | [`render`] | overlays and charts, rendered by the user's own tools when asked to |
//! | [`declare`] | drivers, labels and ignores from comments, tags, annotations and config |
//! | [`check`] | what is wrong: the decision sites, and a file or directory per family of codes |
//! | [`lint`] | the whole road, paths in, report out: on one page in `road` |
//! | [`edit`] | the only room that writes into the user's files: annotations and decisions |
//! | [`report`] | a file or directory per format, a pure function of the report |
//! | [`cli`] | a file or directory per command |
//!
//! The data beside the code: `rules/` (rule packs and the region catalogue, in YAML, which `build.rs` indexes) and
//! `docs/codes/` (a page per code, which `explain` prints and a test runs).

pub mod check;
pub mod cli;
pub mod config;
pub mod declare;
pub mod discover;
pub mod edit;
pub mod finding;
pub mod geo;
pub mod kubernetes;
pub mod lint;
pub mod locate;
pub mod model;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;
pub mod terraform;
pub mod value;
