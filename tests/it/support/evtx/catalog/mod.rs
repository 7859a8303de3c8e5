//! The events that evidence is made of, as their sources write them.

mod application;
mod cluster;
mod system;
mod vss;

pub use application::*;
pub use cluster::*;
pub use system::*;
pub use vss::*;
