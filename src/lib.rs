//! regionlint
