//! What the program says of a bundle, as the case of its JSON report: through the library, since most of the time that
//! a test of a small bundle takes is the start of a process.

use std::ops::ControlFlow;
use std::path::Path;

use serde_json::Value;
use vssleuth::report::{Wording, json};
use vssleuth::{Options, Silent, analyze};

use super::bundle::Tree;

/// The case of a tree that is written to a folder.
pub fn case(tree: &Tree) -> Value {
    case_with(tree, &Options::default())
}

pub fn case_with(tree: &Tree, options: &Options) -> Value {
    let folder = tempfile::tempdir().unwrap();
    // The bundle's own name says nothing.
    let path = folder.path().join("case");
    tree.write_to(&path);
    case_at(&path, options)
}

pub fn case_at(path: &Path, options: &Options) -> Value {
    let mut cases = Vec::new();
    analyze(&[path.into()], options, &Silent, &mut |result| {
        let result = result.unwrap();
        cases.push(json::case(&result.facts, &result.diagnosis, &Wording::default()));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(cases.len(), 1);
    serde_json::to_value(&cases[0]).unwrap()
}
