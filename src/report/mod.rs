//! The one serialisable model of a report, as the contract fixes it; everything shown comes from here.

mod model;

pub use model::*;
