//! Writes a support desk's inbox: `inbox OUT NUMBER`, so many bundles, each the same at every run.
//!
//! `cargo test --bench inbox -- OUT NUMBER` builds it without optimising, which is quicker for what it does once.

#![allow(missing_docs, clippy::expect_used, reason = "a program of one file for those who measure")]

#[path = "../tests/it/support/mod.rs"]
mod support;

use std::path::Path;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(out) = arguments.next() else { return };
    let number: usize = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(2_000);
    std::fs::create_dir_all(&out).expect("a folder");
    for n in 0..number {
        let (name, bytes) = support::cases::inbox::bundle(n);
        std::fs::write(Path::new(&out).join(name), bytes).expect("a file");
    }
}
