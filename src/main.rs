//! The `steplink` program; everything it does is in the library.

use std::process::ExitCode;

/// Rendering allocates many small texts on all threads, which the allocator of the system is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    steplink::cli::run()
}
