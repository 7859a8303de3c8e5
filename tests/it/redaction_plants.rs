//! A word without any shape is planted in every place that evidence has for text, and none comes out redacted: in no
//! format, language or error.

use crate::report_facts::written;
use crate::support;

use assert_cmd::Command;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use support::everywhere;
use vssleuth::diagnosis::Diagnosis;
use vssleuth::facts::CaseFacts;
use vssleuth::intake::Silent;
use vssleuth::knowledge::texts::Lang;
use vssleuth::render::{self, Look};
use vssleuth::report::{Redactor, Wording};
use vssleuth::run::{self, Options, Split};

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

/// Secrets by their shape, each with what of it names somebody.
const SHAPES: &[(&str, &[&str])] = &[
    (r"C:\Users\hanako.quolv\AppData\Local\Temp\x.tmp", &["hanako"]),
    ("hanako.quolv@fabrikam-hd.example", &["hanako", "fabrikam"]),
    ("mailto:h-quolv+vss@mail.fabrikam.example", &["fabrikam"]),
    ("srv-kobe-7.hq.fabrikam.example", &["kobe", "fabrikam"]),
    (r"\\fskobe01\keiri$\2024", &["kobe", "keiri"]),
    (r"FABKOBE\hquolv", &["kobe"]),
    (r"\\?\UNC\fskobe02\soumu", &["kobe", "soumu"]),
    ("CN=Hanako Quolv,OU=Keiri,DC=fabrikam,DC=example", &["hanako", "keiri", "fabrikam"]),
    (
        "/subscriptions/3f2504e0-4f89-11d3-9a0c-0305e82c3301/resourceGroups/rg-kobe-prod/providers/\
         Microsoft.Compute/virtualMachines/vmkobe7",
        &["3f2504e0", "0305e82c3301", "kobe"],
    ),
    ("https://stkobe7.blob.core.windows.net/c?sv=2022-11-02&sig=Qm9ndXNTaWduYXR1cmU%3D", &["kobe", "qm9ndxn"]),
    ("AccountKey=Zm9yIHRlc3RzIGFsb25lLCBubyBrZXkgb2YgYW55Ym9keQ==;", &["zm9yihrl", "ywxvbm"]),
    ("Server=tcp:sqlkobe.database.windows.net;User ID=yama;Password=Pa55w0rd!Kob", &["kob", "pa55w0rd"]),
    ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxdW9sdiJ9.c2lnbmF0dXJl", &["eyjhb", "eyjzd", "c2lnb"]),
    ("powershell -enc cwByAHYALQBrAG8AYgBlAA==", &["cwbyahy"]),
    ("4C4C4544-0042-3510-8052-B4C04F4D3232", &["4c4c4544-", "b4c04f4d3232"]),
    ("Serial Number CN7792103K0012", &["7792103"]),
    ("VK7JG-NPHTM-C97JM-9MPGW-3V66T", &["vk7jg", "nphtm", "9mpgw", "3v66t"]),
    ("from 203.0.113.77 to 198.51.100.9:5985", &["203.0", "113.77", "198.51", "100.9"]),
    ("203.0.113.077", &["113.077", "203.0"]),
    ("address 3405803853", &["3405803853"]),
    ("ip-203-0-113-77.ec2.internal", &["203-0", "113-77"]),
    ("2001:db8:85a3::8a2e:370:7334", &["2001:db8", "85a3::", "::8a2e", ":370:7334"]),
    ("2001:0DB8:85A3:0000:0000:8A2E:0370:7334", &["2001:0db8", "85a3:0", "8a2e:0", "0370:7334"]),
    ("[2001:db8::5:77af]:445", &["2001:db8", "5:77af"]),
    ("fe80::1ff:fe23:4567:890a%12", &["1ff:fe23", "fe23:4567", "4567:890a"]),
    ("::ffff:203.0.113.77", &["203.0", "113.77"]),
    ("2001-db8-85a3--8a2e-370-7334.ipv6-literal.net", &["db8-85a3", "85a3--", "8a2e-370", "370-7334"]),
    ("00:1A:2B:3C:4D:5E", &["1a:2b", "3c:4d"]),
    ("00-1A-2B-3C-4D-5E", &["1a-2b", "3c-4d"]),
    ("001A.2B3C.4D5E", &["001a.2b", "3c.4d5e"]),
    ("001A2B3C4D5E", &["1a2b3c", "3c4d5e"]),
    ("50:06:01:60:3B:20:11:22", &["60:3b", "11:22"]),
    ("naa.600508b1001c5a4f", &["600508b1", "1c5a4f"]),
    ("+81 78-123-4567", &["123-4567", "78-123"]),
    ("(078) 123-4567", &["123-4567", "(078)"]),
    ("090 1234 5678", &["1234 5678", "090 1234"]),
    ("090.1234.5678", &["1234.5678", "090.1234"]),
    ("4111 1111 1111 1111", &["4111 1111", "1111 1111"]),
    ("4111-1111-1111-1111", &["4111-1111", "1111-1111"]),
    ("4111111111111111", &["41111111", "11111111"]),
    ("078-05-1120", &["078-05", "05-1120"]),
    ("1234 5678 9012", &["1234 5678", "5678 9012"]),
    ("S-1-5-21-3623811015-3361044348-30300820-1013", &["3623811015", "30300820", "-1013"]),
    ("s-1-5-21-3623811015-3361044348-30300820-1013", &["3623811015", "30300820", "-1013"]),
    ("{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", &["3f2504e0", "0305e82c3301"]),
    ("3f2504e04f8911d39a0c0305e82c3301", &["3f2504e0", "0305e82c3301"]),
    ("7D4C3B2A19087F6E", &["7d4c3b2a", "19087f6e"]),
    ("ticket 2409170040001234", &["240917004", "0001234"]),
    ("INC0012345 CHG-778812", &["0012345", "778812"]),
    ("山本花子", &["山本", "花子"]),
    ("株式会社ファブリカム 経理部", &["ファブリカム", "経理"]),
    ("ﾔﾏﾓﾄ ﾊﾅｺ", &["ﾔﾏﾓﾄ", "ﾊﾅｺ"]),
    ("ＳＲＶ－ＫＯＢＥ", &["ＫＯＢＥ", "ｋｏｂｅ"]),
    ("電話 ０７８－１２３－４５６７", &["１２３", "４５６７"]),
    ("%E5%B1%B1%E6%9C%AC", &["e5%b1", "e6%9c"]),
    ("hanako%20quolv", &["hanako"]),
    ("%68%61%6Eako", &["%68%61", "ako"]),
    (r"\u5c71\u672c", &["u5c71", "u672c"]),
    ("&#23665;&#26412;", &["23665", "26412"]),
    ("ha\u{200b}na\u{00ad}ko", &["na\u{00ad}ko", "ha\u{200b}na"]),
    ("Jürgen Größmann", &["jürgen", "größmann"]),
    ("Ｊ．Ｙａｍａｍｏｔｏ", &["ｙａｍａ"]),
    ("Дмитрий Иванов", &["дмитрий", "иванов"]),
    ("34.690112,135.195500", &["690112", "195500"]),
    ("password is hunter2x", &["hunter2x"]),
    ("tel:+81781234567", &["781234567"]),
];

/// What a redacted report of these cases still says of the secrets, with what stands around it.
fn leaks(cases: &[(CaseFacts, Diagnosis)], lang: Lang) -> Vec<String> {
    let wording = Wording { lang, redactor: Some(Redactor::default()), ..Wording::default() };
    let of = |format: &render::Format| {
        let look = Look { lang, verbose: true, ..Look::default() };
        let text = written(format.name, cases, &wording, look).to_lowercase();
        let near = |part: &str| {
            let at = text.find(part)?;
            let around = text.floor_char_boundary(at.saturating_sub(60))..text.ceil_char_boundary(at + 60);
            Some(format!("{part} in {}: {:?}", format.name, &text[around]))
        };
        SHAPES.iter().flat_map(|(_, parts)| *parts).filter_map(|part| near(part)).collect::<Vec<_>>()
    };
    render::FORMATS.iter().flat_map(of).collect()
}

/// A secret in each place that evidence has for text, and another one in the next run.
#[test]
fn no_secret_of_any_shape_comes_out_whatever_its_place() {
    for shift in [0, SHAPES.len() / 2] {
        let (places, space) = (RefCell::new(Vec::new()), tempfile::tempdir().unwrap());
        let secret = |place: &'static str| {
            let mut places = places.borrow_mut();
            let at = places.iter().position(|known| *known == place).unwrap_or(places.len());
            if at == places.len() {
                places.push(place);
            }
            SHAPES[(at + shift) % SHAPES.len()].0.to_owned()
        };
        for (name, tree) in everywhere::cases(&secret) {
            tree.write_to(&space.path().join(name));
        }
        assert!(places.borrow().len() > SHAPES.len(), "each is somewhere");
        let mut cases = Vec::new();
        let options = Options { split: Split::Each, jobs: Some(1), ..Options::default() };
        run::analyze(&[space.path().to_owned()], &options, &Silent, &mut |case| {
            cases.extend(case.ok().map(|case| (case.facts, case.diagnosis)));
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(cases.len(), 4);
        for lang in [Lang::En, Lang::Ja] {
            assert_eq!(leaks(&cases, lang), Vec::<String>::new(), "{shift}");
        }
    }
}
