//! The command line's entry; everything else is in the library.

use std::process::ExitCode;

/// Values and trails are many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    regionlint::cli::run()
}
