//! Events as text instead of a log: Event Viewer's copy and exports, `wevtutil qe`, `Get-WinEvent`, tickets and mails.
//!
//! Every form ends in a [`RawEvent`]; what it means is decided in one place, by values.

mod carried;
mod cef;
mod collapsed;
pub(super) mod dates;
mod dumped;
mod embedded;
mod fuse;
mod json;
mod label;
mod labelled;
mod messages;
mod months;
mod object;
mod one_line;
mod printed;
mod raw;
mod reader;
mod reflowed;
mod row;
mod shipped;
mod snare;
mod stated;
mod table;
mod told;
mod xml;

pub(super) use object::event as event_of_object;
use raw::RawEvent;
pub(super) use reader::{EventTable, JsonEvents, LabelledEvents, XmlEvents};
