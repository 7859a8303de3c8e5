//! Every citation of every sample is opened: the source is there, through all archives, and so is the record or line,
//! which holds what is claimed of it. Records are read by the `evtx` crate alone, lines by nothing of the product.

use crate::support::judged;

use evtx::EvtxParser;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

const CSV_CLASS: &str = "1072ae1c-e5a7-4ea1-9e4a-6f7964656570";
const CSV_NAME: &str = "Cluster Shared Volume VSS Writer";

/// The bytes of every file of a sample by its path inside the case; archives are folders.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut all, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                add(name, std::fs::read(&path).unwrap(), &mut all);
            }
        }
    }
    all
}

fn add(name: String, bytes: Vec<u8>, all: &mut BTreeMap<String, Vec<u8>>) {
    if !bytes.starts_with(b"PK\x03\x04") {
        all.insert(name, bytes);
        return;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for at in 0..archive.len() {
        let inside = |entry: &str| format!("{name}/{}", entry.replace('\\', "/"));
        if archive.by_index_raw(at).unwrap().encrypted() {
            let entry = inside(&archive.by_index_raw(at).unwrap().name().unwrap());
            all.insert(entry, Vec::new());
            continue;
        }
        let mut entry = archive.by_index(at).unwrap();
        if entry.is_dir() {
            continue;
        }
        let path = inside(&entry.name().unwrap());
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        drop(entry);
        add(path, content, all);
    }
}

/// The records of a log as XML, by their id.
fn records(bytes: &[u8]) -> BTreeMap<u64, String> {
    // The crate reads whole chunks: the last one of a log that was cut short is filled up.
    let mut whole = bytes.to_vec();
    whole.resize(4096 + bytes.len().saturating_sub(4096).next_multiple_of(65536), 0);
    let Ok(mut parser) = EvtxParser::from_buffer(whole) else { return BTreeMap::new() };
    let id = regex::Regex::new(r"<EventRecordID>(\d+)</EventRecordID>").unwrap();
    let read = parser.records().filter_map(Result::ok);
    read.filter_map(|record| Some((id.captures(&record.data)?[1].parse().unwrap(), record.data))).collect()
}

/// The lines of a text; of bytes that are no UTF-8 the ASCII part is right, and so are UTF-16 stretches of it.
fn lines(bytes: &[u8]) -> Vec<String> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] if rest.len().is_multiple_of(2) && rest.get(1) == Some(&0) => {
            let units: Vec<u16> = rest.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(bytes).replace('\0', ""),
    };
    text.lines().map(str::to_owned).collect()
}

/// A sample opened, and what the program says of it.
struct Opened {
    name: String,
    case: Value,
    files: BTreeMap<String, Vec<u8>>,
    records: BTreeMap<String, BTreeMap<u64, String>>,
}

/// What stands in a cited place.
#[derive(Debug)]
enum Place {
    /// A record as XML.
    Record(String),
    Line(String),
    /// A file that is no text, or an empty one: cited as a whole.
    Whole,
}

impl Opened {
    fn new(name: String, folder: &Path) -> Self {
        let files = files(folder);
        let logs = files.iter().filter(|(_, bytes)| bytes.starts_with(b"ElfFile\0"));
        let records = logs.map(|(path, bytes)| (path.clone(), records(bytes))).collect();
        Self { name, case: judged::case_at(folder, &vssleuth::Options::default()), files, records }
    }

    fn open(&self, cited: &Value) -> Place {
        let source = cited["source"].as_str().unwrap();
        let bytes = self.files.get(source);
        let bytes = bytes.unwrap_or_else(|| panic!("{}: no {source}, which is cited", self.name));
        if let Some(id) = cited["record_id"].as_u64() {
            let record = self.records[source].get(&id);
            return Place::Record(
                record.unwrap_or_else(|| panic!("{}: {source} has no record {id}", self.name)).clone(),
            );
        }
        let line = cited["line"].as_u64().unwrap();
        let binary = bytes.starts_with(b"ElfFile\0") || bytes.starts_with(b"regf") || bytes.len() < 4;
        if binary {
            assert_eq!(line, 1, "{}: {source}", self.name);
            return Place::Whole;
        }
        let lines = lines(bytes);
        let found = usize::try_from(line - 1).ok().and_then(|at| lines.get(at));
        Place::Line(found.unwrap_or_else(|| panic!("{}: {source} has no line {line}", self.name)).clone())
    }

    fn fail(&self, what: &str, cited: &Value, place: &Place) -> ! {
        panic!("{}: {what}: {cited} holds {place:?}", self.name)
    }

    /// Opens each place of a list; at least one there must be, and `holds` must be true of each.
    fn check(&self, what: &str, cited: &Value, holds: impl Fn(&Place) -> bool) {
        let all: Vec<&Value> = items(cited).collect();
        assert!(!all.is_empty(), "{}: {what} cites nothing", self.name);
        for cited in all {
            let place = self.open(cited);
            if !holds(&place) {
                self.fail(what, cited, &place);
            }
        }
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn samples() -> Vec<Opened> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().map(|folder| Opened::new(folder.file_name().unwrap().to_str().unwrap().to_owned(), folder)).collect()
}

fn has(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// A record of one provider with one of some ids.
fn is_event(record: &str, provider: &str, ids: &[u32]) -> bool {
    let id = |id: &u32| record.contains(&format!(">{id}</EventID>"));
    record.contains(&format!("<Provider Name=\"{provider}\"")) && ids.iter().any(id)
}

fn is_rejection(record: &str) -> bool {
    is_event(record, "VSS", &[8229])
}

fn is_csv_rejection(place: &Place) -> bool {
    match place {
        Place::Record(record) => is_rejection(record) && has(record, CSV_CLASS),
        // A pasted event: its first line, whatever the language.
        Place::Line(line) => !line.trim().is_empty(),
        Place::Whole => false,
    }
}

fn is_boot(record: &str) -> bool {
    is_event(record, "Microsoft-Windows-Kernel-General", &[12]) || is_event(record, "EventLog", &[6005, 6009])
}

fn names_csv_writer(line: &str) -> bool {
    has(line, CSV_CLASS) || line.contains(CSV_NAME)
}

fn shows_setting(line: &str) -> bool {
    has(line, "EnableCsvVssWriter") || has(line, "Failover Clusters")
}

fn is_text(place: &Place) -> bool {
    !matches!(place, Place::Line(line) if line.trim().is_empty())
}

#[test]
fn facts_cite_what_shows_them() {
    for sample in samples() {
        let usage = &sample.case["csv_usage"];
        let volumes: Vec<&str> = items(&usage["volumes"]).map(|volume| volume["name"].as_str().unwrap()).collect();
        match usage["status"].as_str().unwrap() {
            "in-use" => sample.check("CSV in use", &usage["evidence"], |place| match place {
                Place::Line(line) => volumes.iter().any(|name| line.contains(name)),
                Place::Record(record) => record.contains("Microsoft-Windows-FailoverClustering"),
                Place::Whole => false,
            }),
            "not-in-use" => {
                sample.check("CSV not in use", &usage["evidence"], is_text);
                let run = |cited: &&Value| match sample.open(cited) {
                    Place::Line(line) => {
                        has(&line, "Get-ClusterSharedVolume") || has(&cited["source"].to_string(), "cluster")
                    }
                    place => matches!(place, Place::Whole) && has(&cited["source"].to_string(), "clustersharedvolume"),
                };
                assert!(items(&usage["evidence"]).all(|cited| run(&cited)), "{}: {}", sample.name, usage["evidence"]);
            }
            _ => items(&usage["evidence"]).for_each(|cited| assert!(is_text(&sample.open(cited)))),
        }
        for node in items(&sample.case["nodes"]) {
            let writer = &node["csv_writer"];
            let off = writer["status"] == "disabled" || writer["listed"] == false;
            let known = writer["status"] != "unknown" || writer["setting"]["status"] != "unknown";
            for cited in items(&writer["evidence"]) {
                let place = sample.open(cited);
                let holds = match &place {
                    Place::Record(record) => (is_rejection(record) && has(record, CSV_CLASS)) || is_boot(record),
                    Place::Line(line) if writer["status"] == "enabled" => names_csv_writer(line) || shows_setting(line),
                    Place::Line(line) => !line.trim().is_empty(),
                    Place::Whole => off || known,
                };
                if !holds {
                    sample.fail(&format!("writer of {}", node["name"]), cited, &place);
                }
            }
            assert!(!known || items(&writer["evidence"]).count() > 0, "{}: {}", sample.name, node["name"]);
        }
    }
}

#[test]
fn incidents_are_the_records_that_they_name() {
    let mut seen = 0;
    for sample in samples() {
        for event in items(&sample.case["nodes"])
            .flat_map(|node| items(&node["incidents"]))
            .flat_map(|incident| items(&incident["events"]))
        {
            let source = event["source"].as_str().unwrap();
            assert!(sample.files.contains_key(source), "{}: {source}", sample.name);
            let Some(id) = event["record_id"].as_u64() else {
                assert!(!sample.records.contains_key(source), "{}: {source}", sample.name);
                continue;
            };
            let record = &sample.records[source][&id];
            let number = u32::try_from(event["event_id"].as_u64().unwrap()).unwrap();
            assert!(is_event(record, event["provider"].as_str().unwrap(), &[number]), "{}: {record}", sample.name);
            let second = &event["time"].as_str().unwrap()[..19];
            assert!(record.contains(second), "{}: {second} in {record}", sample.name);
            let class = event["writer_id"].as_str().map(|id| id.trim_matches(['{', '}']));
            assert!(class.is_none_or(|class| has(record, class)), "{}: {record}", sample.name);
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen} records");
}

#[test]
fn findings_cite_what_they_speak_of() {
    let mut opened: BTreeMap<String, usize> = BTreeMap::new();
    for sample in samples() {
        for finding in items(&sample.case["findings"]) {
            let code = finding["code"].as_str().unwrap();
            let title = finding["title"].as_str().unwrap();
            let node = finding["node"].as_str().unwrap_or_default();
            sample.check(&format!("{code} of {node}"), &finding["evidence"], |place| match (code, place) {
                ("COV005", Place::Line(line)) => has(line, node),
                _ => holds(code, title, place),
            });
            let first = sample.open(&finding["evidence"][0]);
            assert!(!COMPARED.contains(&code) || is_rejection_or_abort(&first), "{}: {code}: {first:?}", sample.name);
            *opened.entry(code.to_owned()).or_default() += 1;
        }
    }
    assert!(opened.len() >= 20, "{opened:?}");
}

/// Findings that cite other nodes' logs and other events, too.
const COMPARED: [&str; 2] = ["EVT006", "EVT012"];

fn is_rejection_or_abort(place: &Place) -> bool {
    let abort = |record: &str| is_event(record, "Microsoft-Windows-FailoverClustering", &[1544]);
    is_csv_rejection(place) || matches!(place, Place::Record(record) if abort(record))
}

/// Whether a place fits a finding; what a code says nothing of must only be there and hold something.
fn holds(code: &str, title: &str, place: &Place) -> bool {
    match (code, place) {
        ("EVT001" | "EVT002" | "EVT003" | "EVT009" | "EVT011" | "AZR003" | "CSV008", _) => is_csv_rejection(place),
        // Behind the first place stands what it is compared with: other events, whatever they say.
        (code, place) if COMPARED.contains(&code) => !matches!(place, Place::Whole),
        ("CSV016", Place::Record(record)) => {
            let ids: Vec<u32> = (5120..=5219).collect();
            is_event(record, "Microsoft-Windows-FailoverClustering", &ids)
        }
        ("WRT001", Place::Record(record)) => is_rejection(record) && !has(record, CSV_CLASS),
        ("WRT002", Place::Line(line)) => title.split(' ').next().is_some_and(|writer| line.contains(writer)),
        ("WRT004", Place::Line(line)) => names_csv_writer(line) || !line.contains("Writer"),
        ("WRT004", Place::Record(record)) => is_rejection(record),
        ("AZR005", Place::Line(line)) => title.split(' ').next().is_some_and(|writer| line.contains(writer)),
        ("CSV004" | "CSV019" | "CSV020" | "CSV002" | "CSV007", Place::Record(record)) => {
            is_rejection(record) || is_boot(record)
        }
        ("CSV004" | "CSV019" | "CSV020", Place::Line(line)) => names_csv_writer(line) || shows_setting(line),
        ("CSV007", Place::Line(line)) => names_csv_writer(line),
        ("COV004" | "COV013", _) => true,
        _ => is_text(place),
    }
}

/// Whoever holds the ticket can see that a file is the one that was analysed.
#[test]
fn every_source_that_is_cited_has_its_hash() {
    fn walk<'a>(value: &'a Value, cited: &mut Vec<&'a str>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(item, cited)),
            Value::Object(fields) => {
                let is_place = fields.contains_key("record_id") || fields.contains_key("line");
                cited.extend(fields.get("source").filter(|_| is_place).and_then(Value::as_str));
                fields.values().for_each(|field| walk(field, cited));
            }
            _ => {}
        }
    }
    for sample in samples() {
        let mut cited = Vec::new();
        walk(&sample.case, &mut cited);
        assert!(!cited.is_empty(), "{}", sample.name);
        for source in items(&sample.case["sources"]).filter(|source| source["status"] != "skipped") {
            let path = source["path"].as_str().unwrap();
            assert!(!cited.contains(&path) || source["sha256"].is_string(), "{}: {path}", sample.name);
        }
    }
}

#[test]
fn sources_are_there_with_their_size_and_hash_and_what_is_missing_says_why() {
    for sample in samples() {
        let mut hashed = 0;
        for source in items(&sample.case["sources"]) {
            let path = source["path"].as_str().unwrap();
            let Some(bytes) = sample.files.get(path) else {
                panic!("{}: no {path}", sample.name);
            };
            if source["status"] == "skipped" {
                continue;
            }
            assert_eq!(source["bytes"].as_u64(), Some(bytes.len() as u64), "{}: {path}", sample.name);
            if let Some(hash) = source["sha256"].as_str() {
                let own: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(hash, own, "{}: {path}", sample.name);
                hashed += 1;
            }
        }
        assert!(hashed > 0, "{}", sample.name);
        for missing in items(&sample.case["missing"]) {
            assert!(missing["why"].as_str().is_some_and(|why| why.len() > 10), "{}: {missing}", sample.name);
            assert!(missing["collect"].as_str().is_some_and(|command| !command.is_empty()), "{}", sample.name);
        }
    }
}
