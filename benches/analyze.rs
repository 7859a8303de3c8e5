//! Reading a writer list, and whole runs over bundles of 1, 8 and 64 nodes.

#![allow(missing_docs, clippy::expect_used, reason = "criterion's macros define undocumented items")]

#[path = "../tests/it/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use support::bundle::Tree;
use support::labels::Language;
use support::listing::{csv_node, vssadmin};
use support::story::Story;
use support::text::Encoding;
use vssleuth::evidence;
use vssleuth::intake::{Body, Input};
use vssleuth::run::{self, Options, Silent};

fn writer_list(criterion: &mut Criterion) {
    let list = vssadmin(Language::English, "vm-sql-01", &csv_node());
    let options = Options::default().read;
    let mut group = criterion.benchmark_group("vssadmin");
    group.throughput(Throughput::Bytes(list.len() as u64));
    group.bench_function("one node's list", |bench| {
        bench.iter(|| {
            let mut stream = list.as_bytes();
            let (head, body) = (list.as_bytes(), Body::Stream(&mut stream));
            evidence::read(Input { path: "writers.txt", size: None, head, body }, black_box(&options))
        });
    });
    group.finish();
}

/// A node with three failed nights, its writer list beside its logs.
fn node(name: &str) -> Tree {
    let story = Story::node(&format!("{name}.contoso.com")).failed(&["2024-08-28", "2024-08-30", "2024-09-01"]);
    Tree::new()
        .file(&format!("{name}/Application.evtx"), story.application())
        .file(&format!("{name}/System.evtx"), story.system())
        .text(&format!("{name}/writers.txt"), Encoding::Utf8, &vssadmin(Language::English, name, &csv_node()))
}

fn bundles(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analyze");
    group.sample_size(20);
    for nodes in [1, 8, 64] {
        let folder = tempfile::tempdir().expect("a folder");
        let tree = (0..nodes).fold(Tree::new(), |tree, n| tree.with(node(&format!("vm-sql-{n:02}"))));
        tree.write_to(folder.path());
        group.throughput(Throughput::Bytes(tree.files.values().map(|bytes| bytes.len() as u64).sum()));
        let paths = [PathBuf::from(folder.path())];
        group.bench_function(format!("{nodes} nodes"), |bench| {
            bench.iter(|| {
                let each = &mut |case| {
                    drop(black_box(case));
                    ControlFlow::Continue(())
                };
                run::analyze(&paths, &Options::default(), &Silent, each).expect("a bundle")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, writer_list, bundles);
criterion_main!(benches);
