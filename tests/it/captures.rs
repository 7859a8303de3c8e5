//! Captures of every shape yield what they say: a table over captures in our own words, and, where the collection of
//! public captures lies beside the project, everything that its index expects.
use crate::support::slow;
use serde_json::Value;
use vssleuth::evidence::{self, EventFilter, Hash, ReadOptions};
use vssleuth::facts::{
    CommandKind, ErrorReason, Event, Guid, Harvest, Kind, Level, ListShape, Observation, RegistryData, SettingState,
    Status, VolumeOutcome, Writer, WriterList,
};
use vssleuth::intake::{Body, HEAD, Input};

fn read(path: &str, bytes: &[u8]) -> Harvest {
    let filter = EventFilter::default();
    let options = ReadOptions { filter, timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false };
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut stream = bytes;
    let input = Input { path, size: Some(bytes.len() as u64), head, body: Body::Stream(&mut stream) };
    evidence::read(input, &options)
}

fn lists(harvest: &Harvest) -> Vec<&WriterList> {
    let facts = harvest.observations.iter().map(|seen| &seen.fact);
    facts.filter_map(|fact| if let Observation::Writers(list) = fact { Some(list) } else { None }).collect()
}

fn errors(harvest: &Harvest) -> Vec<(CommandKind, ErrorReason)> {
    let error = |fact: &Observation| match fact {
        Observation::Error(error) => Some((error.command, error.reason)),
        _ => None,
    };
    harvest.observations.iter().filter_map(|seen| error(&seen.fact)).collect()
}

const CSV_WRITER: &str = "Cluster Shared Volume VSS Writer";

const BANNER: &str = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\r\n(C) Copyright 2001-2013 Microsoft Corp.\r\n\r\n";

/// What a text of our own is expected to be.
enum Expect {
    /// Kind, shape, number of writers, names of those that failed.
    List(Kind, ListShape, usize, &'static [&'static str]),
    Error(Kind, CommandKind, ErrorReason),
    WrongVerb(&'static str),
    Unrecognised,
}

#[test]
fn captures_in_our_own_words() {
    use Expect::{Error, List, Unrecognised, WrongVerb};
    let block = |name: &str, state: &str, error: &str| {
        format!(
            "Writer name: '{name}'\r\n   Writer Id: {{e8132975-6f93-4464-a53e-1050253ae220}}\r\n   Writer Instance Id: {{0d6ef6a5-0000-4000-8000-00000000c0de}}\r\n   State: {state}\r\n   Last error: {error}\r\n\r\n"
        )
    };
    let one = block("System Writer", "[1] Stable", "No error");
    let failed = block("SqlServerWriter", "[8] Failed", "Non-retryable error");
    let writers = Kind::VssadminWriters;
    let list = format!("{BANNER}{one}{failed}");
    let newest_first: Vec<&str> = list.lines().rev().collect();
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let records = |of: &dyn Fn(&str) -> String, between: &str| list.lines().map(of).collect::<Vec<_>>().join(between);
    let page = |tag: &str| -> String {
        let block = |line: &str| format!("<{tag}>{}</{tag}>", line.replace("   ", "&nbsp; &nbsp;"));
        list.lines().map(block).collect()
    };
    let found = |file: &str| {
        let sign = |line: &str| if line.starts_with("Writer name") { ':' } else { '-' };
        let numbered = (1..).zip(list.lines()).filter(|(_, line)| !line.is_empty()).skip(2);
        let line = |(n, line): (u32, &str)| format!("{}{}{line}\n", file.replace("{n}", &n.to_string()), sign(line));
        numbered.map(line).collect::<String>()
    };
    let seen = || List(Kind::VssadminWriters, ListShape::Cut, 2, &["SqlServerWriter"]);
    let cases: Vec<(&str, String, Expect)> = vec![
        ("lines of a page in JSON", format!("{{\"html_body\": {}}}", json(&list.replace("\r\n", "<br>"))), seen()),
        ("blocks of a page in JSON", format!("{{\"System.Description\": {}}}", json(&page("div"))), seen()),
        (
            "a page in JSON without its signs",
            format!("{{\"content\": {}}}", json(&page("p")).replace('<', "\\u003c").replace('>', "\\u003e")),
            seen(),
        ),
        ("an error that runs into the next label", list.replace("No error\r\n", "No errorWriter name:\r\n"), seen()),
        ("newest line first", newest_first.join("\n"), seen()),
        (
            "records, newest first",
            newest_first.iter().map(|line| format!("{{\"host\": \"n1\", \"msg\": {}}}\n", json(line))).collect(),
            seen(),
        ),
        (
            "hits of a search",
            records(&|line| format!("{{\"_source\": {{\"host\": {{\"name\": \"n1\"}}, \"message\": {}}}}}", json(line)), "\n"),
            seen(),
        ),
        (
            "events of a log",
            format!("{{\"events\": [\n{}\n]}}", records(&|line| format!("{{\"at\": 1, \"message\": {}}}", json(line)), ",\n")),
            seen(),
        ),
        (
            "values of a stream",
            format!("{{\"result\": [{{\"stream\": {{}}, \"values\": [{}]}}]}}", records(&|line| format!("[\"1\", {}]", json(line)), ", ")),
            seen(),
        ),
        ("lines that a search numbers", found("{n}"), seen()),
        ("lines that a search names", found("vss.txt"), seen()),
        ("cut list", format!("{BANNER}{one}{failed}"), List(writers, ListShape::Cut, 2, &["SqlServerWriter"])),
        ("no beginning", one.clone(), List(writers, ListShape::Cut, 1, &[])),
        ("empty list", BANNER.to_owned(), List(writers, ListShape::Empty, 0, &[])),
        (
            "no ids",
            one.lines().filter(|line| !line.contains('{')).map(|line| format!("{line}\r\n")).collect(),
            List(writers, ListShape::WithoutIds, 1, &[]),
        ),
        (
            "diskshadow",
            "Listing writer status ...\n* WRITER \"System Writer\"\n\t- Status: 9 (VSS_WS_FAILED_AT_FREEZE)\n\t- Writer Failure code: 0x800423f2 (VSS_E_WRITERERROR_TIMEOUT)\n\t- Writer ID: {e8132975-6f93-4464-a53e-1050253ae220}\n\t- Instance ID: {0d6ef6a5-0000-4000-8000-00000000c0de}\n".to_owned(),
            List(Kind::DiskshadowWriters, ListShape::Cut, 1, &["System Writer"]),
        ),
        (
            "objects",
            "WriterName : System Writer\nWriterID : {e8132975-6f93-4464-a53e-1050253ae220}\nState : [1] Stable\nLastError : No error\n".to_owned(),
            List(writers, ListShape::Cut, 1, &[]),
        ),
        (
            "VSS broken",
            format!("{BANNER}Error: A component of the service encountered an unexpected error.\r\n"),
            Error(writers, CommandKind::ListWriters, ErrorReason::UnexpectedVss),
        ),
        (
            "not elevated",
            format!("C:\\>vssadmin list writers\r\n{BANNER}Error: This needs elevated administrator\r\nprivileges.\r\n"),
            Error(writers, CommandKind::ListWriters, ErrorReason::AccessDenied),
        ),
        ("wrong verb", format!("C:\\>vssadmin list shadows\r\n{BANNER}Nothing.\r\n"), WrongVerb("list shadows")),
        ("prose", "Please find attached what you asked for.\r\nRegards\r\n".to_owned(), Unrecognised),
        ("code", "fn main() {\n    println!(\"Writer: '{}'\", 1);\n}\n".to_owned(), Unrecognised),
    ];
    for (what, text, expect) in cases {
        let harvest = read("case/capture.txt", text.as_bytes());
        match expect {
            List(kind, shape, count, failed) => {
                let lists = lists(&harvest);
                assert_eq!((harvest.kind, lists.len(), harvest.status), (kind, 1, Status::Parsed), "{what}");
                assert_eq!((lists[0].shape, lists[0].writers.len()), (shape, count), "{what}");
                assert_eq!(failed_names(lists[0]), failed, "{what}");
            }
            Error(kind, command, reason) => {
                assert_eq!((harvest.kind, errors(&harvest)), (kind, vec![(command, reason)]), "{what}");
            }
            WrongVerb(verb) => {
                let facts: Vec<_> = harvest.observations.iter().map(|seen| &seen.fact).collect();
                assert_eq!(facts, [&Observation::WrongVerb(verb.to_owned())], "{what}");
            }
            Unrecognised => {
                assert_eq!((harvest.status, harvest.observations.len()), (Status::Unrecognised, 0), "{what}");
            }
        }
    }
}

fn failed_names(list: &WriterList) -> Vec<&str> {
    list.writers.iter().filter(|writer| writer.failed).map(|writer| writer.name.as_str()).collect()
}

/// What `expected` of an entry has against what was read.
type Check = fn(&Value, &Harvest) -> Result<(), String>;

/// How an entry of the index is checked, by its `kind`. A kind that is not here fails the test.
const CHECKS: &[(&str, Check)] = &[
    ("vssadmin", writers),
    ("vssadmin-object", writers),
    ("diskshadow", writers),
    ("vssadmin-error", vssadmin_error),
    ("vssadmin-other", vssadmin_other),
    ("powershell-error", powershell_error),
    ("get-clustersharedvolume", volumes),
    ("get-clustersharedvolumestate", volumes),
    ("get-clusterresource", volumes),
    ("wmi-cluster-resource", volumes),
    ("derived", no_volumes),
    ("event-text", event),
    ("event-prose", event),
    ("reg-query", no_setting),
    ("registry-spec", no_setting),
    ("regedit", setting),
];

/// What an entry of each kind may be taken for, and which facts it may give: none of them is another kind of evidence.
const TAKEN: &[(&str, &[Kind], &[&str])] = &[
    ("vssadmin", &[Kind::VssadminWriters], &["writers"]),
    ("vssadmin-object", &[Kind::VssadminWriters], &["writers"]),
    ("diskshadow", &[Kind::DiskshadowWriters], &["writers"]),
    // Two of them asked for something else than writers.
    ("vssadmin-error", &[Kind::VssadminWriters, Kind::Other], &["error"]),
    ("vssadmin-other", &[Kind::Other], &["verb"]),
    ("powershell-error", &[Kind::ClusterProperties], &["error"]),
    ("get-clustersharedvolume", &[Kind::ClusterSharedVolume], &["volumes"]),
    ("get-clustersharedvolumestate", &[Kind::ClusterSharedVolume], &["volumes"]),
    ("get-clusterresource", &[Kind::ClusterProperties], &["answer"]),
    ("wmi-cluster-resource", &[Kind::ClusterProperties], &["answer"]),
    ("derived", &[Kind::Other], &["path"]),
    ("event-text", &[Kind::EventText], &["event"]),
    ("event-prose", &[Kind::EventText], &["event"]),
    ("reg-query", &[Kind::Registry], &["setting", "error"]),
    ("registry-spec", &[Kind::Other], &[]),
    ("regedit", &[Kind::Registry], &["setting"]),
];

/// What a fact is about.
fn about(fact: &Observation) -> &'static str {
    match fact {
        Observation::Writers(_) => "writers",
        Observation::Volumes(_) => "volumes",
        Observation::Event(_) | Observation::NamelessEvent(_) => "event",
        Observation::Setting(_) => "setting",
        Observation::Error(_) => "error",
        Observation::WrongVerb(_) => "verb",
        Observation::ClusterAnswered | Observation::Role(_) => "answer",
        Observation::ClusterStoragePath(_) | Observation::CsvMention(_) => "path",
        _ => "other",
    }
}

fn taken(kind: &str, harvest: &Harvest) -> Result<(), String> {
    let (_, kinds, facts) = TAKEN.iter().find(|(known, ..)| *known == kind).ok_or("no such kind")?;
    if !kinds.contains(&harvest.kind) {
        return Err(format!("taken for {:?}", harvest.kind));
    }
    // What any text of a cluster hints at, and on which node something runs there.
    let hints = |fact: &Observation| matches!(fact, Observation::ClusterSign(_) | Observation::Owners(_));
    let told = harvest.observations.iter().filter(|seen| !hints(&seen.fact));
    let foreign = told.map(|seen| about(&seen.fact)).find(|about| !facts.contains(about));
    foreign.map_or(Ok(()), |about| Err(format!("gives a fact about {about}")))
}

#[test]
fn public_captures_yield_what_their_index_expects() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/captures");
    let Ok(index) = std::fs::read_to_string(folder.join("INDEX.json")) else { return };
    let entries: Vec<Value> = serde_json::from_str(&index).unwrap();
    let mut wrong = Vec::new();
    for entry in &entries {
        let file = entry["file"].as_str().unwrap();
        let kind = entry["kind"].as_str().unwrap();
        // The name of the file would give the answer away.
        let harvest = read("case/capture.txt", &std::fs::read(folder.join(file)).unwrap());
        let Some((_, check)) = CHECKS.iter().find(|(known, _)| *known == kind) else {
            wrong.push(format!("{file}: no check for {kind}"));
            continue;
        };
        if let Err(why) = check(&entry["expected"], &harvest).and_then(|()| taken(kind, &harvest)) {
            wrong.push(format!("{file}: {why}\n    {:?}", harvest.observations));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), entries.len(), wrong.join("\n"));
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, seen: T, expected: T) -> Result<(), String> {
    if seen == expected { Ok(()) } else { Err(format!("{what}: {seen:?}, expected {expected:?}")) }
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn no_writers(_: &Value, harvest: &Harvest) -> Result<(), String> {
    same("writer lists", lists(harvest).len(), 0)
}

fn writers(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    let lists = lists(harvest);
    same("lists", lists.len(), 1)?;
    let list = lists[0];
    same("status", harvest.status, Status::Parsed)?;
    same("writers", list.writers.len() as u64, expected["writers"].as_u64().unwrap())?;
    same("failed", failed_names(list), strings(&expected["failed_writers"]))?;
    let is_csv = |writer: &&Writer| writer.name == CSV_WRITER;
    let csv = list.writers.iter().find(is_csv);
    let wanted = &expected["csv_writer"];
    same("CSV writer", csv.is_some(), wanted["present"].as_bool().unwrap())?;
    let state = csv.and_then(|writer| writer.state.as_ref());
    same("code", state.and_then(|state| state.code).map(u64::from), wanted["state_code"].as_u64())?;
    same("state", state.map(|state| state.text.as_str()), wanted["state_text"].as_str())?;
    same("error", csv.and_then(|writer| writer.last_error.as_deref()), wanted["last_error"].as_str())?;
    let incomplete: Vec<&str> =
        list.writers.iter().filter(|w| w.state.is_none() || w.last_error.is_none()).map(|w| w.name.as_str()).collect();
    same("incomplete", incomplete, strings(&expected["incomplete_writers"]))?;
    // None of these is a whole list of a modern node: absence must show nothing.
    same("whole", list.shape == ListShape::Whole, false)
}

fn vssadmin_error(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    no_writers(expected, harvest)?;
    let reason = match expected["error"].as_str().unwrap() {
        "unexpected_error" => ErrorReason::UnexpectedVss,
        "not_elevated" => ErrorReason::AccessDenied,
        other => return Err(format!("{other} is not known to this test")),
    };
    same("errors", errors(harvest).into_iter().map(|(_, reason)| reason).collect::<Vec<_>>(), vec![reason])
}

fn vssadmin_other(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    no_writers(expected, harvest)?;
    let verbs = harvest.observations.iter().filter(|seen| matches!(seen.fact, Observation::WrongVerb(_)));
    same("wrong verbs", verbs.count(), 1)
}

fn powershell_error(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    let reason = match expected["reason"].as_str().unwrap() {
        "access_denied" => ErrorReason::AccessDenied,
        "cluster_service_not_running" => ErrorReason::ClusterServiceDown,
        other => return Err(format!("{other} is not known to this test")),
    };
    same("errors", errors(harvest), vec![(CommandKind::OtherCluster, reason)])?;
    no_volumes(expected, harvest)
}

fn volumes(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    no_writers(expected, harvest)?;
    let mut seen = Vec::new();
    let mut nothing = 0;
    for observed in &harvest.observations {
        let Observation::Volumes(listing) = &observed.fact else { continue };
        match &listing.outcome {
            VolumeOutcome::Rows(rows) => seen.extend(
                rows.iter().map(|row| (Some(row.name.as_str()), row.state.as_deref(), row.owner_node.as_deref())),
            ),
            VolumeOutcome::Silent(_) => nothing += 1,
            VolumeOutcome::NoObjects | VolumeOutcome::Unnamed | VolumeOutcome::Counted(_) => {
                return Err("an empty listing".to_owned());
            }
        }
    }
    let rows = expected["volumes"].as_array().unwrap();
    let wanted = rows.iter().map(|row| (row["name"].as_str(), row["state"].as_str(), row["node"].as_str())).collect();
    same("volumes", seen, wanted)?;
    same("ran and printed nothing", nothing, usize::from(expected["kind"] == "empty"))
}

fn no_volumes(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    no_writers(expected, harvest)?;
    let listings = harvest.observations.iter().filter(|seen| matches!(seen.fact, Observation::Volumes(_)));
    same("volume listings", listings.count(), 0)
}

fn events(harvest: &Harvest) -> Vec<&Event> {
    let facts = harvest.observations.iter().map(|seen| &seen.fact);
    facts.filter_map(|fact| if let Observation::Event(event) = fact { Some(&**event) } else { None }).collect()
}

/// A text without an event id is named as such and counts as no event; one that has an id gives it right.
fn event(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    no_volumes(expected, harvest)?;
    same("kind", harvest.kind, Kind::EventText)?;
    let events = events(harvest);
    let Some(id) = expected["event_id"].as_u64() else {
        let nameless = harvest.observations.iter().filter(|seen| matches!(seen.fact, Observation::NamelessEvent(_)));
        return same("nameless texts", (events.len(), nameless.count()), (0, 1));
    };
    let event = events.iter().find(|event| u64::from(event.id) == id).ok_or("no event")?;
    same("provider", event.provider.as_str(), expected["source"].as_str().unwrap())?;
    if let Some(level) = expected["level"].as_str() {
        same("level", event.level, if level == "警告" { Level::Warning } else { Level::Unknown })?;
    }
    let Some(vss) = &event.vss else { return same("detail", event.provider == "VSS", false) };
    let class = expected["writer_class"].as_str().filter(|class| class.starts_with('{'));
    if expected.get("writer_class").is_some() {
        same("class", vss.writer_id.map(|id| id.to_string()).as_deref(), class)?;
    }
    for (what, seen) in [("writer_name", &vss.writer_name), ("operation", &vss.operation)] {
        if let Some(said) = expected[what].as_str() {
            same(what, seen.as_deref(), Some(said))?;
        }
    }
    let of_csv = vss.writer_id == Some(Guid::CSV_WRITER) || vss.writer_name.as_deref() == Some(CSV_WRITER);
    same("CSV writer", of_csv, expected["is_csv_writer"] == true)?;
    same("code", vss.error_code.as_deref(), expected["hresult"].as_str())
}

fn values(harvest: &Harvest) -> Vec<&RegistryData> {
    let facts = harvest.observations.iter().map(|seen| &seen.fact);
    let settings =
        facts.filter_map(|fact| if let Observation::Setting(seen) = fact { Some(&seen.state) } else { None });
    settings.filter_map(|state| if let SettingState::Value(data) = state { Some(data) } else { None }).collect()
}

/// An instruction, or a query that found nothing: no value, and no key that is shown without it.
fn no_setting(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    no_writers(expected, harvest)?;
    let shown = |fact: &Observation| match fact {
        Observation::Setting(setting) => setting.state != SettingState::NotFoundText,
        _ => false,
    };
    same("settings", harvest.observations.iter().filter(|seen| shown(&seen.fact)).count(), 0)?;
    let misses = expected["misses"].as_u64().unwrap_or(0);
    let missed = |fact: &Observation| match fact {
        Observation::Setting(_) => true,
        Observation::Error(error) => error.reason == ErrorReason::NotFound,
        _ => false,
    };
    same("misses", harvest.observations.iter().filter(|seen| missed(&seen.fact)).count() as u64, misses)
}

fn setting(expected: &Value, harvest: &Harvest) -> Result<(), String> {
    let value = expected["EnableCsvVssWriter"].as_u64().and_then(|value| u32::try_from(value).ok());
    same("values", values(harvest), value.map(RegistryData::Dword).as_ref().into_iter().collect())
}

/// How long each takes is for `benches/scaling.rs` to say.
#[test]
fn texts_made_to_be_slow_or_to_end_the_process_are_read_to_their_end() {
    for text in slow::texts(64 << 10) {
        let read = read("x.txt", text.as_bytes());
        assert_eq!(read.bytes, text.len() as u64, "{:?}", text.get(..20));
    }
}
