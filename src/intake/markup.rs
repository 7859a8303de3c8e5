//! The XML of documents, element by element.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

pub(super) enum Element<'e> {
    Begin(&'e BytesStart<'e>),
    End(&'e str),
    Text(&'e str),
}

/// Goes through the elements of a part; what is no XML ends it.
pub(super) fn each(xml: &[u8], mut on: impl FnMut(Element<'_>)) {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => on(Element::Begin(&start)),
            Ok(Event::Empty(start)) => {
                on(Element::Begin(&start));
                on(Element::End(start.local_name().as_ref()));
            }
            Ok(Event::End(end)) => on(Element::End(end.local_name().as_ref())),
            Ok(Event::Text(text)) => on(Element::Text(&text)),
            Ok(Event::CData(text)) => on(Element::Text(&text)),
            Ok(Event::GeneralRef(name)) => {
                let code = name.resolve_char_ref().ok().flatten().map(String::from);
                let named = || resolve_predefined_entity(&name).map(str::to_owned);
                on(Element::Text(&code.or_else(named).unwrap_or_default()));
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Whether a part is XML to its end, and all its elements end.
pub(super) fn is_whole(xml: &[u8]) -> bool {
    let mut reader = Reader::from_reader(xml);
    let (mut buffer, mut open, mut any) = (Vec::new(), 0_u64, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(_)) => (open, any) = (open + 1, true),
            Ok(Event::End(_)) => open = open.saturating_sub(1),
            Ok(Event::Empty(_)) => any = true,
            Ok(Event::Eof) => return open == 0 && any,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
