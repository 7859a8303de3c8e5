//! What a zip costs to inflate, on two threads and to nowhere: `inflate FILE.zip`. `compare/compare.sh` times it.

#![allow(missing_docs, clippy::expect_used, reason = "a tool for measuring may fail loudly")]

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use zip::ZipArchive;

fn main() {
    // `cargo bench` passes its own flags and no file.
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else { return };
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut archive = ZipArchive::new(File::open(&path).expect("a file")).expect("a zip");
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= archive.len() {
                        break;
                    }
                    let mut entry = archive.by_index(index).expect("an entry");
                    io::copy(&mut entry, &mut io::sink()).expect("sound data");
                }
            });
        }
    });
}
