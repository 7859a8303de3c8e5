//! Events as PowerShell objects: `Get-WinEvent | Export-Clixml`, `Get-EventLog | Export-Clixml`.

use super::RawEvent;
use crate::decode::objects::Object;
use crate::evidence::ReadOptions;
use crate::facts::{Locus, Observation, Observed};
use crate::knowledge::event_labels::{self, Field};

/// Types of the objects that are events, without what stands behind a `#`.
const TYPES: [&str; 2] = ["System.Diagnostics.Eventing.Reader.EventLogRecord", "System.Diagnostics.EventLogEntry"];

/// The event that an object is, where it is wanted; `None` for any other object.
pub(in crate::evidence) fn event(object: &Object, options: &ReadOptions) -> Option<Observed> {
    let type_name = object.type_name.as_deref()?.split('#').next()?;
    let raw = TYPES.contains(&type_name).then(|| raw(object))?;
    let event = raw.event(&options.timezone).filter(|event| options.filter.wants(&event.provider, event.id))?;
    let fact = Observation::Event(Box::new(event));
    Some(Observed { at: Locus::Line(raw.line), owner: None, captured: None, fact })
}

fn raw(object: &Object) -> RawEvent {
    let mut raw = RawEvent { line: object.line, ..RawEvent::default() };
    for property in &object.properties {
        let (Some(field), Some(text)) = (event_labels::column(&property.name), property.value.as_text()) else {
            continue;
        };
        match field {
            Field::Message => text.lines().for_each(|line| raw.say(line)),
            _ if text.is_empty() => {}
            _ => drop(raw.set(field, text)),
        }
    }
    raw
}
