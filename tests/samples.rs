//! The samples are what the generator builds, and the program says of each what its expectation says.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a wrong shape fails the test")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::bundle::Tree;
use support::cases;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// Files below a folder.
fn read(folder: &Path) -> Tree {
    fn walk(folder: &Path, base: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, files);
            } else {
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut tree = Tree::new();
    walk(folder, folder, &mut tree.files);
    tree
}

#[test]
fn committed_samples_are_what_the_generator_builds() {
    let bless = std::env::var_os("VSSLEUTH_BLESS").is_some();
    for (name, tree) in cases::all() {
        let folder = root().join(name);
        if bless {
            let _ = std::fs::remove_dir_all(&folder);
            tree.write_to(&folder);
        }
        let committed = read(&folder);
        let names = |tree: &Tree| tree.files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&committed), names(&tree), "{name}");
        for (path, bytes) in &tree.files {
            assert!(committed.files[path] == *bytes, "{name}/{path} differs: VSSLEUTH_BLESS=1 writes it anew");
        }
    }
}
