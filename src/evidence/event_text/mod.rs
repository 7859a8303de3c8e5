//! Events as text instead of a log: Event Viewer's copy and exports, `wevtutil qe`, `Get-WinEvent`, tickets and mails.
//!
//! Every form ends in a [`RawEvent`]; what it means is decided in one place, by values.

mod dates;
mod labelled;
mod raw;
mod table;
mod xml;

pub use labelled::read as read_labelled;
pub use raw::RawEvent;
pub use table::{is_table, read as read_table};
pub use xml::{is_xml, read as read_xml};
