//! A word without any shape is planted in every place that evidence has for text, and none comes out redacted: in no
//! format, language or error.

use crate::support;

use assert_cmd::Command;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::everywhere;

/// How every planted word begins.
const PLANT: &str = "quolv";

/// The words planted so far, by place.
#[derive(Default)]
struct Plants(RefCell<BTreeMap<&'static str, String>>);

impl Plants {
    fn word(&self, place: &'static str) -> String {
        let mut words = self.0.borrow_mut();
        let n = words.len();
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        words.entry(place).or_insert_with(|| format!("{PLANT}{}{}x", letter(n / 26), letter(n))).clone()
    }

    /// The planted words in a text, with their places.
    fn found(&self, text: &str) -> BTreeSet<&'static str> {
        let text = text.to_lowercase();
        self.0.borrow().iter().filter(|(_, word)| text.contains(word.as_str())).map(|(place, _)| *place).collect()
    }
}

/// Writes the cases below `folder`, each in a folder of a planted name.
fn write(plants: &Plants, folder: &Path) {
    for ((name, tree), place) in
        everywhere::cases(&|place| plants.word(place)).into_iter().zip(["case 1", "case 2", "case 3", "case 4"])
    {
        tree.write_to(&folder.join(format!("{} {name}", plants.word(place))));
    }
}

/// Both outputs of a run.
fn run(arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_vssleuth")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

const FORMATS: [&str; 6] = ["text", "markdown", "html", "json", "jsonl", "csv"];

/// Everything that a run says of the folder, in every format and language, one run each.
fn everything(folder: &str, more: &[&str]) -> Vec<(String, String)> {
    let mut said = Vec::new();
    for format in FORMATS {
        for lang in ["en", "ja"] {
            let fixed = ["analyze", "--each", folder, "--format", format, "--lang", lang, "--verbose", "--hash", "all"];
            let (out, err) = run(&[&fixed, more].concat());
            said.push((format!("{format} {lang}"), out));
            said.push((format!("{format} {lang} stderr"), err));
        }
    }
    said
}

fn originals(map: &Path) -> BTreeSet<String> {
    let map: serde_json::Value = serde_json::from_slice(&std::fs::read(map).unwrap()).unwrap();
    map["names"].as_array().unwrap().iter().map(|name| name["original"].as_str().unwrap().to_lowercase()).collect()
}

/// Places whose text no report shows today: what is there is read for something else, or not at all. They are planted
/// all the same: a report that comes to show them has to redact them. The raw record or lines of an evidence card, which
/// stands only where nothing is hidden, may hold them.
const NEVER_SHOWN: [&str; 54] = [
    "1069 role",
    "1069 type",
    "12289 call",
    "1641 from",
    "1641 to",
    "5120 reason",
    "8193 alone",
    "8193 execution",
    "8193 routine",
    "clixml cluster",
    "clixml cluster name",
    "clixml domain",
    "clixml error",
    "clixml node state",
    "collector cluster",
    "collector error",
    "collector line",
    "collector machine",
    "collector user",
    "crashed module",
    "crashed path",
    "forwarded text",
    "hive value",
    "json owner",
    "json state",
    "json volume",
    "last text",
    "node state",
    "note",
    "pasted category",
    "pasted computer",
    "pasted log",
    "pasted other error",
    "pasted sentence",
    "pasted source",
    "pasted user",
    "powershell category",
    "powershell error",
    "powershell id",
    "powershell line",
    "recovered text",
    "registry type",
    "renamed from",
    "renamed to",
    "restarted by",
    "systeminfo domain",
    "transcript user",
    "typed folder",
    "unknown command",
    "unread line",
    "volsnap volume",
    "vssadmin error",
    "vssadmin verb",
    "wrong verb's volume",
];

#[test]
fn no_planted_word_comes_out_whatever_its_place() {
    let (plants, space) = (Plants::default(), tempfile::tempdir().unwrap());
    let folder = space.path().join("in");
    write(&plants, &folder);
    let folder = folder.to_str().unwrap();
    let shown: BTreeSet<&str> = everything(folder, &[]).iter().flat_map(|(_, text)| plants.found(text)).collect();
    let all: BTreeSet<&str> = plants.0.borrow().keys().copied().collect();
    let hidden = all.difference(&shown).copied().filter(|place| !NEVER_SHOWN.contains(place));
    assert_eq!(hidden.collect::<Vec<_>>(), Vec::<&str>::new(), "places that the test thinks to be shown");

    let map = space.path().join("map.json");
    for (what, text) in everything(folder, &["--redact", "--redact-map", map.to_str().unwrap()]) {
        assert_eq!(plants.found(&text), BTreeSet::new(), "{what}");
        assert!(!text.to_lowercase().contains(PLANT), "{what}");
    }
    let originals = originals(&map);
    // Raw records show more, and only where nothing is hidden.
    for place in shown.into_iter().filter(|place| !NEVER_SHOWN.contains(place)) {
        let word = plants.word(place);
        assert!(originals.iter().any(|original| original.contains(&word)), "{place}: {word} is not in the map");
    }
}

#[test]
fn stand_ins_are_the_same_in_every_format_and_at_any_number_of_threads() {
    let (plants, space) = (Plants::default(), tempfile::tempdir().unwrap());
    let folder = space.path().join("in");
    write(&plants, &folder);
    let folder = folder.to_str().unwrap();
    let mut maps = BTreeSet::new();
    let mut texts = BTreeSet::new();
    for (format, jobs) in FORMATS.iter().zip(["1", "2", "4", "8", "3", "5"]) {
        let map = space.path().join("map.json");
        let fixed = ["analyze", "--each", folder, "--redact", "--quiet", "--hash", "cited", "--format"];
        run(&[&fixed[..], &[format, "--jobs", jobs, "--redact-map", map.to_str().unwrap()]].concat());
        maps.insert(std::fs::read(&map).unwrap());
        texts.insert(run(&[&fixed[..], &["markdown", "--jobs", jobs]].concat()).0);
    }
    assert_eq!((maps.len(), texts.len()), (1, 1));
}

/// A word of the first case's texts was `word-1` there, and `node-5` once a later case had it as a host.
#[test]
fn a_name_that_only_a_later_case_types_has_one_stand_in_in_all() {
    let (plants, space) = (Plants::default(), tempfile::tempdir().unwrap());
    for (early, late) in [("8229 writer name", "prompt host"), ("saved message", "listed node")] {
        plants.0.borrow_mut().clear();
        let folder = space.path().join(late);
        for (name, tree) in everywhere::cases(&|place| plants.word(if place == early { late } else { place })) {
            tree.write_to(&folder.join(if name == "logs" { "a" } else { name }));
        }
        let map = space.path().join("map.json");
        let fixed = ["analyze", "--each", folder.to_str().unwrap(), "--redact", "--redact-map", map.to_str().unwrap()];
        for format in FORMATS {
            let (out, _) = run(&[&fixed[..], &["--verbose", "--format", format]].concat());
            let map: serde_json::Value = serde_json::from_slice(&std::fs::read(&map).unwrap()).unwrap();
            let mut of: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            // A case may be called like the node that stands in for it.
            for name in map["names"].as_array().unwrap().iter().filter(|name| name["type"] != "case") {
                let original = name["original"].as_str().unwrap().to_lowercase();
                of.entry(original).or_default().push(name["stand_in"].as_str().unwrap());
            }
            let several: Vec<_> = of.iter().filter(|(_, stand_ins)| stand_ins.len() > 1).collect();
            assert_eq!(several, [], "{format}: names with several stand-ins");
            let stand_in = of[&plants.word(late)][0];
            assert!(!stand_in.starts_with("word-"), "{format}: {stand_in} for {late}");
            if format == "jsonl" {
                let of_first = out.lines().next().unwrap();
                assert!(of_first.contains(stand_in), "{format}: {stand_in} for {early}");
            }
        }
    }
}

#[test]
fn errors_name_nobody() {
    let (plants, space) = (Plants::default(), tempfile::tempdir().unwrap());
    let path = |place| space.path().join(plants.word(place)).to_str().unwrap().to_owned();
    let (missing, empty, unread, file) = (path("missing"), path("empty"), path("unread"), path("file"));
    std::fs::create_dir_all(Path::new(&empty)).unwrap();
    std::fs::create_dir_all(Path::new(&unread)).unwrap();
    std::fs::write(Path::new(&unread).join(plants.word("unread file")), "nothing").unwrap();
    std::fs::write(&file, "nothing").unwrap();
    let nowhere = format!("{}/{}", path("no folder"), plants.word("output"));
    for arguments in [
        &[missing.as_str()][..],
        &[&empty],
        &[&unread],
        &["--each", &missing],
        &[&unread, "--output", &nowhere],
        &[&unread, "--redact-map", &nowhere],
        &[&unread, "--output", &file, "--redact-map", &file],
        &[&file, "--output", &file],
    ] {
        let (out, err) = run(&[&["analyze", "--redact"], arguments].concat());
        assert!(!format!("{out}{err}").contains(PLANT), "{arguments:?}: {out}{err}");
        assert!(err.starts_with("vssleuth: "), "{arguments:?}: {err}");
    }
    assert!(run(&["analyze", &missing]).1.contains(PLANT));
}
