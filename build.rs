//! Turns the data under `rules/` into tables, so that nothing is parsed at start-up.

#[path = "build/place.rs"]
mod place;
#[path = "build/regions.rs"]
mod regions;
#[path = "build/rules.rs"]
mod rules;
#[path = "build/schemas.rs"]
mod schemas;
#[path = "build/table.rs"]
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["rules", "build", "src/geo/written.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    rules::index(Path::new("rules"), &out)?;
    schemas::tabulate(Path::new("rules/schemas"), &out.join("schemas.rs"))?;
    regions::tabulate(Path::new("rules/regions"), &out)
}
