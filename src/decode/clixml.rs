//! CliXML (`Export-Clixml`): PowerShell objects as XML, read as a stream into property bags.
//!
//! Format: [MS-PSRP] 2.2.5. No DTD, no external entity; depth, count and text are capped.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::objects::{Object, Property, Value, bare_type};

/// Elements inside each other; `-Depth` of a collector is 2 to 5, each level of objects nests some three elements.
const MAX_DEPTH: usize = 64;
/// Steps of the reader in one file, three an element: GetClusterResourceParameters.XML of a 16-node cluster has some
/// 100,000 elements.
const MAX_STEPS: usize = 500_000;
/// Longest text kept of one value, in bytes.
const MAX_TEXT: usize = 64 * 1024;

/// The objects of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CliXml {
    /// Top-level objects in order.
    pub objects: Vec<Object>,
    /// It ended before its root element did, is not well formed, or is over a cap.
    pub cut: bool,
}

/// Whether a text begins as CliXML does.
pub fn begins(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let text = match text.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or("", |(_, after)| after).trim_start(),
        None => text.strip_prefix("#< CLIXML").map_or(text, str::trim_start),
    };
    text.strip_prefix("<Objs").is_some_and(|rest| rest.starts_with([' ', '>', '/', '\r', '\n', '\t']))
}

/// Whether the file is a root element with nothing in it at all: no object, no text, no null.
pub fn is_empty(text: &str) -> bool {
    let root = text.find("<Objs").and_then(|at| text.get(at..)).and_then(|root| root.split_once('>'));
    let Some((opening, rest)) = root.filter(|(opening, _)| opening.matches('<').count() == 1) else { return false };
    match opening.ends_with('/') {
        true => rest.trim().is_empty(),
        false => rest.trim().strip_prefix("</Objs").is_some_and(|end| end.trim() == ">"),
    }
}

/// Whether the file is one of strings: what `Get-Content` or a program printed, exported.
pub fn holds_strings(text: &str) -> bool {
    let root = text.find("<Objs").and_then(|at| text.get(at..)).and_then(|root| root.split_once('>'));
    let first = root.filter(|(opening, _)| !opening.ends_with('/')).map_or("", |(_, rest)| rest.trim_start());
    ["<S>", "<S ", "<S/"].iter().any(|string| first.starts_with(string)) && !text.contains("<Obj ")
}

/// Whether it is lines of text with notes on where each is from, as remoting gives them.
pub fn holds_lines(text: &str) -> bool {
    const NOTE: &str = "<S N=\"PSComputerName\">";
    let first = text.find("<Obj ").and_then(|at| text.get(at..)).and_then(|object| object.split_once('>'));
    let is_line = |rest: &str| ["<S>", "<S />", "<S/>"].iter().any(|string| rest.trim_start().starts_with(string));
    text.contains(NOTE) && first.is_some_and(|(_, rest)| is_line(rest))
}

/// Reads a whole file.
pub fn parse(text: &str) -> CliXml {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let (skipped, text) = match text.strip_prefix("#< CLIXML") {
        Some(rest) => (1, rest.trim_start()),
        None => (0, text),
    };
    let mut builder = Builder { line: 1 + skipped, text, ..Builder::default() };
    let mut reader = Reader::from_str(text);
    for _ in 0..MAX_STEPS {
        let Ok(event) = reader.read_event() else { break };
        builder.count_lines(reader.buffer_position());
        let goes_on = match event {
            Event::Start(element) => builder.open(&element),
            Event::Empty(element) => builder.open(&element) && builder.close(),
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.add_text(&text.xml10_content()),
            Event::CData(text) => builder.add_text(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => builder.add_text(c.encode_utf8(&mut [0; 4])),
                _ => builder.add_text(quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or("?")),
            },
            Event::DocType(_) | Event::Eof => false,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => true,
        };
        if !goes_on || builder.finished {
            break;
        }
    }
    let cut = !builder.finished;
    CliXml { objects: builder.into_objects(), cut }
}

/// An element that is open.
#[derive(Default)]
struct Open {
    tag: String,
    /// Attribute `N`: the property's name.
    name: Option<String>,
    /// Attribute `RefId`.
    id: Option<u64>,
    line: u32,
    text: String,
    type_name: Option<String>,
    to_string: Option<String>,
    children: Vec<Property>,
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    counted: usize,
    line: u32,
    stack: Vec<Open>,
    types: BTreeMap<u64, String>,
    /// `ToString()` of objects by `RefId`, for `Ref`.
    texts: BTreeMap<u64, String>,
    objects: Vec<Object>,
    finished: bool,
}

impl Builder<'_> {
    fn count_lines(&mut self, position: u64) {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        if let Some(passed) = self.text.as_bytes().get(self.counted..position) {
            let lines = memchr::memchr_iter(b'\n', passed).count();
            self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.counted = position;
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) -> bool {
        let local = element.local_name();
        let mut open = Open { tag: local.as_ref().to_owned(), line: self.line, ..Open::default() };
        for attribute in element.attributes().flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "N" => open.name = Some(unescape(value)),
                "RefId" => open.id = value.parse().ok(),
                _ => {}
            }
        }
        self.stack.push(open);
        self.stack.len() <= MAX_DEPTH
    }

    fn add_text(&mut self, text: &str) -> bool {
        if let Some(open) = self.stack.last_mut()
            && open.text.len() + text.len() <= MAX_TEXT
        {
            open.text.push_str(text);
        }
        true
    }

    fn close(&mut self) -> bool {
        let Some(open) = self.stack.pop() else { return false };
        let Some(parent) = self.stack.last_mut() else {
            self.finished = true;
            return true;
        };
        let at_root = parent.tag == "Objs";
        match open.tag.as_str() {
            "T" => {
                parent.type_name.get_or_insert_with(|| bare_type(&open.text).to_owned());
            }
            "TN" => {
                if let (Some(id), Some(name)) = (open.id, &open.type_name) {
                    self.types.insert(id, name.clone());
                }
                parent.type_name = open.type_name;
            }
            "TNRef" => parent.type_name = open.id.and_then(|id| self.types.get(&id).cloned()),
            "ToString" if parent.tag == "Obj" => parent.to_string = Some(unescape(&open.text)),
            "Props" | "MS" | "DCT" if parent.tag == "Obj" => parent.children.extend(open.children),
            "En" => parent.children.extend(entry(open.children)),
            "LST" | "IE" | "STK" | "QUE" => parent.children.extend(open.children),
            "Obj" if at_root => {
                let object = object(open, &mut self.texts);
                self.objects.push(object);
            }
            _ if at_root => {}
            _ => {
                let (name, line) = (open.name.clone().unwrap_or_default(), open.line);
                let value = value(open, &mut self.texts);
                parent.children.push(Property { name, value, line });
            }
        }
        true
    }

    /// What is there, with the objects that a cut left open.
    fn into_objects(mut self) -> Vec<Object> {
        while self.stack.len() > 1 {
            self.close();
        }
        self.objects
    }
}

/// A dictionary's entry as a property.
fn entry(children: Vec<Property>) -> Option<Property> {
    let find = |name: &str| children.iter().find(|property| property.name == name);
    let (key, value) = (find("Key")?, find("Value")?);
    Some(Property { name: key.value.as_text()?.to_owned(), value: value.value.clone(), line: key.line })
}

fn object(open: Open, texts: &mut BTreeMap<u64, String>) -> Object {
    let object = Object {
        line: open.line,
        type_name: open.type_name,
        text: open.to_string.or_else(|| scalar_text(&open.children)),
        properties: open.children.into_iter().filter(|property| !property.name.is_empty()).collect(),
    };
    if let Some(id) = open.id {
        let known = object.text.clone().or_else(|| object.text_of("Name").map(str::to_owned));
        texts.extend(known.map(|text| (id, text)));
    }
    object
}

/// An enumeration without `ToString` has its number as a child without a name.
fn scalar_text(children: &[Property]) -> Option<String> {
    match children {
        [Property { name, value: Value::Text(text), .. }] if name.is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn value(open: Open, texts: &mut BTreeMap<u64, String>) -> Value {
    match open.tag.as_str() {
        "Nil" => Value::Nothing,
        "Ref" => open.id.and_then(|id| texts.get(&id)).map_or(Value::Nothing, |text| Value::Text(text.clone())),
        "Obj" if open.to_string.is_none() && is_collection(&open.children) => {
            Value::List(open.children.into_iter().map(|child| child.value).collect())
        }
        "Obj" => Value::Object(Box::new(object(open, texts))),
        _ => Value::from_cell(&unescape(&open.text)),
    }
}

fn is_collection(children: &[Property]) -> bool {
    children.iter().all(|child| child.name.is_empty()) && scalar_text(children).is_none()
}

/// `_x000A_` stands for a character that XML can't hold.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.split_at_checked(4).filter(|(_, tail)| tail.starts_with('_'));
        match code.and_then(|(hex, _)| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                plain.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";

    fn export(body: &str) -> CliXml {
        parse(&format!("{HEAD}\n{body}\n</Objs>"))
    }

    #[test]
    fn an_object_with_type_enumeration_reference_and_nested_props() {
        let file = export(
            "<Obj RefId=\"0\">\n<TN RefId=\"0\"><T>Deserialized.Contoso.Disk</T><T>System.Object</T></TN>\n<ToString>Disk A\
             </ToString>\n<Props>\n<S N=\"Name\">Disk &lt;A&gt; &#x41;_x0009_.</S>\n<Obj N=\"State\" RefId=\"1\"><TN RefId=\"1\">\
             <T>Contoso.State</T></TN><ToString>Online</ToString><I32>2</I32></Obj>\n<Obj N=\"OwnerNode\" RefId=\"2\">\
             <ToString>n1</ToString><Props><S N=\"Name\">n1</S></Props></Obj>\n</Props>\n<MS><Ref N=\"Again\" RefId=\"2\" />\
             <Nil N=\"Void\" /></MS></Obj>\n<Obj RefId=\"3\"><TNRef RefId=\"0\" /><Props><S N=\"Name\">B</S></Props></Obj>",
        );
        assert!(!file.cut);
        let [first, second] = &file.objects[..] else { panic!("two objects, not {:?}", file.objects) };
        assert_eq!((first.line, first.type_name.as_deref()), (2, Some("Contoso.Disk")));
        assert_eq!(first.text_of("Name"), Some("Disk <A> A\t."));
        assert_eq!(first.get("Name").map(|p| p.line), Some(6));
        assert_eq!((first.text_of("State"), first.text_of("OwnerNode")), (Some("Online"), Some("n1")));
        assert_eq!((first.text_of("Again"), first.text_of("Void")), (Some("n1"), None));
        assert_eq!((second.type_name.as_deref(), second.text_of("Name")), (Some("Contoso.Disk"), Some("B")));
    }

    #[test]
    fn lists_and_dictionaries() {
        let file = export(
            "<Obj RefId=\"0\"><DCT><En><S N=\"Key\">Nodes</S><Obj N=\"Value\" RefId=\"1\"><LST><S>a</S><S>b</S></LST></Obj></En>\
             <En><S N=\"Key\">Date</S><DT N=\"Value\">2024-09-01T22:00:00+09:00</DT></En></DCT></Obj>",
        );
        let object = &file.objects[0];
        assert_eq!(object.text_of("Date"), Some("2024-09-01T22:00:00+09:00"));
        let list = Value::List(vec![Value::Text("a".into()), Value::Text("b".into())]);
        assert_eq!(object.get("Nodes").map(|p| &p.value), Some(&list));
    }

    #[test]
    fn nothing_exported_is_an_empty_root() {
        for text in [export(""), parse(&format!("{HEAD}</Objs>")), parse("<Objs Version=\"1.1\" />"), export("<Nil />")]
        {
            assert_eq!(text, CliXml::default());
        }
    }

    #[test]
    fn a_cut_file_gives_what_it_holds_and_says_so() {
        let file = parse(&format!("{HEAD}<Obj RefId=\"0\"><Props><S N=\"Name\">A</S><S N=\"Sta"));
        assert!(file.cut);
        assert_eq!(file.objects[0].text_of("Name"), Some("A"));
    }

    #[test]
    fn hostile_depth_and_declarations_stop_the_reading() {
        let deep = format!("{HEAD}{}", "<Obj>".repeat(100_000));
        assert!(parse(&deep).cut);
        let bomb = format!("<!DOCTYPE x [<!ENTITY a \"aaaa\">]>{HEAD}<S>&a;</S></Objs>");
        assert!(parse(&bomb).cut);
    }

    #[test]
    fn begins_as_clixml_does() {
        assert!(begins("\u{feff}<Objs Version=\"1.1.0.1\">") && begins("#< CLIXML\r\n<Objs Version=\"1\">"));
        assert!(begins("<?xml version=\"1.0\"?>\n<Objs>"));
        assert!(!begins("<Objsx>") && !begins("<Events>") && !begins("Objs"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_stops_it(body in "(<(/)?(Obj|Props|S|T|TN|LST|DCT|En|Ref)( N=\"State\")?( RefId=\"[0-3]\")?(/)?>|a|&|_x00|\n){0,60}") {
            let file = export(&body);
            proptest::prop_assert!(file.objects.len() <= body.len());
        }
    }
}
