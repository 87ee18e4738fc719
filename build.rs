//! Turns the data under `rules/` into tables, so that nothing is parsed at start-up.

#[path = "build/rules.rs"]
mod rules;

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    rules::index(Path::new("rules"), &Path::new(&out).join("rules.rs"));
}
