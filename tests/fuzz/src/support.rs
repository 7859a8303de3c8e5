//! What the dressings are made from, of `tests/it/support`.

#![allow(dead_code, unused_imports, reason = "the tests use the rest of it")]

#[path = "../../it/support/bundle.rs"]
pub(crate) mod bundle;
#[path = "../../it/support/evtx/mod.rs"]
pub(crate) mod evtx;
#[path = "../../it/support/labels.rs"]
pub(crate) mod labels;
#[path = "../../it/support/listing.rs"]
pub(crate) mod listing;
#[path = "../../it/support/text.rs"]
pub(crate) mod text;
#[path = "../../it/support/zip.rs"]
pub(crate) mod zip;
