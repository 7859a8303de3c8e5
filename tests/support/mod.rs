//! What tests are made from: `.evtx` logs ([`evtx`]), text captures and evidence trees ([`bundle`]).

#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test crate uses its own part of the support")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failing builder is a failing test"
)]

pub mod evtx;
