//! A batch into a folder: whole files only, nothing overwritten that is not its own, and a case that hangs, crashes or
//! takes too much costs itself.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::bundle::Tree;
use crate::support::evtx::{Log, Vss8229};

struct Desk(tempfile::TempDir);

impl Desk {
    /// An inbox of small bundles of these names.
    fn new(names: &[&str]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::create_dir(desk.inbox()).unwrap();
        names.iter().for_each(|name| desk.add(name));
        desk
    }

    fn add(&self, name: &str) {
        let log = Log::new("Application").computer("vm-1.contoso.com");
        let log = log.event(Vss8229::csv("2024-09-01T16:00:40.1234567Z")).build();
        let csv = "PS C:\\> Get-ClusterSharedVolume\r\nPS C:\\> ";
        let tree = Tree::new().file("vm-1/Application.evtx", log).file("vm-1/csv.txt", csv);
        fs::write(self.inbox().join(name), tree.zip()).unwrap();
    }

    /// A case that takes long and much.
    fn add_heavy(&self, name: &str) {
        fs::write(self.inbox().join(name), "PS C:\\> hostname\r\nvm-1\r\n".repeat(1_500_000)).unwrap();
    }

    fn inbox(&self) -> PathBuf {
        self.0.path().join("inbox")
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        command.args(["analyze", "--each"]).arg(self.inbox()).arg("--output-dir").arg(self.out()).args(more);
        command
    }

    fn run(&self, more: &[&str]) -> Output {
        self.command(more).output().unwrap()
    }

    /// Begins a run, and waits until a process reads for it.
    fn begin(&self, more: &[&str]) -> (Child, u32) {
        let batch = self.command(more).stderr(Stdio::piped()).spawn().unwrap();
        let worker = eventually(|| children(batch.id()).first().copied());
        (batch, worker)
    }

    /// All files below the output by path; numbers of seconds, which are never the same twice, are left out.
    fn files(&self) -> BTreeMap<String, String> {
        let seconds = regex::Regex::new(r#"(\\?"seconds\\?":)[0-9.e-]+"#).unwrap();
        let mut files = BTreeMap::new();
        let mut folders = vec![self.out()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    let name = entry.strip_prefix(self.out()).unwrap().to_str().unwrap().to_owned();
                    let text = fs::read_to_string(&entry).unwrap();
                    files.insert(name, seconds.replace_all(&text, "$1 0").into_owned());
                }
            }
        }
        files
    }

    /// The status of each case, by name.
    fn statuses(&self) -> BTreeMap<String, String> {
        let lines = fs::read_to_string(self.out().join("index.jsonl")).unwrap();
        let line = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            (line["name"].as_str().unwrap().to_owned(), line["status"].as_str().unwrap().to_owned())
        };
        lines.lines().map(line).collect()
    }
}

fn eventually<T>(mut seen: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = seen() {
            return seen;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The processes that a process started.
fn children(of: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{of}/task")).map(|tasks| tasks.flatten().collect()).unwrap_or(Vec::new());
    let lists = tasks.iter().filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(|id| id.parse().unwrap()).collect::<Vec<u32>>()).collect()
}

fn signal(name: &str, process: u32) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("{output:?}"))
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn each_case_has_a_report_in_each_format_and_the_index_links_to_them() {
    let loads = regex::Regex::new(r#"(src|href)="[a-z]*:?//|<link|@import|url\("#).unwrap();
    let links = regex::Regex::new(r#"href="([^"]+)""#).unwrap();
    for (lang, headings) in [("en", ["all cases", "First action"]), ("ja", ["全ケースの一覧", "最初の対応"])]
    {
        let desk = Desk::new(&["contoso.zip", "案件（再送）.zip", "=cmd.zip"]);
        fs::write(desk.inbox().join("notes.txt"), "kumquat").unwrap();
        symlink("nowhere", desk.inbox().join("gone.zip")).unwrap();
        let run = desk.run(&["--format", "html,json,Markdown", "--lang", lang]);
        assert_eq!(code(&run), 1, "{}", told(&run));
        assert!(told(&run).contains("gone") && run.stdout.is_empty(), "{}", told(&run));
        let files = desk.files();
        for ending in ["html", "json", "md"] {
            assert!(files.contains_key(&format!("cases/案件（再送）.{ending}")), "{:?}", files.keys());
        }
        let page = &files["index.html"];
        assert!(headings.iter().all(|heading| page.contains(heading)), "{page}");
        assert!(page.contains("href=\"cases/contoso.html\""), "{page}");
        assert!(page.contains("id=\"v-failed\"") && page.contains("id=\"c-csv-writer\""), "{page}");
        assert!(!loads.is_match(page), "{page}");
        for link in links.captures_iter(page) {
            let path = link[1].split('%').enumerate().fold(Vec::new(), |mut path, (at, part)| {
                let (byte, rest) = if at == 0 { ("", part) } else { part.split_at(2) };
                path.extend(u8::from_str_radix(byte, 16).ok());
                path.extend(rest.as_bytes());
                path
            });
            assert!(files.contains_key(&String::from_utf8(path).unwrap()), "{}", &link[1]);
        }
        let table = &files["index.csv"];
        assert!(
            table.starts_with('\u{feff}') && table.contains("案件（再送）") && table.contains("\r\n'=cmd,"),
            "{table}"
        );
        let statuses = desk.statuses();
        let of = |name: &str| statuses[name].as_str();
        assert_eq!([of("contoso"), of("gone"), of("notes.txt")], ["ok", "failed", "nothing"]);
    }
}

#[test]
fn names_that_lead_out_or_collide_get_files_of_their_own() {
    let desk = Desk::new(&["CON.zip", "Contoso.zip", "contoso.zip", "a:b.zip", "a*b.zip", "-rf.zip"]);
    let run = desk.run(&["--format", "json"]);
    assert_eq!(code(&run), 0, "{}", told(&run));
    let names: Vec<String> = desk.files().into_keys().filter(|name| name.starts_with("cases/")).collect();
    let lower: std::collections::BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!((names.len(), lower.len()), (6, 6), "{names:?}");
    assert!(names.iter().all(|name| !name.contains(['*', ':'])), "{names:?}");
}

#[test]
fn only_what_is_new_or_changed_or_failed_is_read_again() {
    let desk = Desk::new(&["a.zip", "b.zip", "c.zip"]);
    assert_eq!(code(&desk.run(&[])), 0);
    let first = desk.files();
    let again = desk.run(&["--resume"]);
    assert!(told(&again).contains("0 analysed now, 3 unchanged"), "{}", told(&again));
    assert_eq!(desk.files(), first);
    fs::write(desk.inbox().join("b.zip"), Tree::new().file("notes.txt", "x").zip()).unwrap();
    fs::remove_file(desk.out().join("cases/c.html")).unwrap();
    desk.add("d.zip");
    let changed = desk.run(&["--resume"]);
    assert!(told(&changed).contains("3 analysed now, 1 unchanged"), "{}", told(&changed));
    assert_ne!(desk.files()["cases/b.html"], first["cases/b.html"]);
    let other = desk.run(&["--resume", "--lang", "ja"]);
    assert!(told(&other).contains("4 件、変更なし 0 件"), "options are part of it: {}", told(&other));
    let formats = desk.run(&["--resume", "--format", "markdown"]);
    assert!(told(&formats).contains("4 analysed now"), "{}", told(&formats));
    assert!(!desk.files().contains_key("cases/a.html"), "a report that is no longer made is not left behind");
}

#[test]
fn what_was_kept_of_a_case_is_not_read_where_it_is_larger_than_anything_that_is_kept() {
    let desk = Desk::new(&["a.zip", "b.zip"]);
    assert_eq!(code(&desk.run(&[])), 0);
    let first = desk.files();
    // As long as a disk, and takes none of it.
    fs::File::create(desk.out().join("state/a.json")).unwrap().set_len(1 << 42).unwrap();
    let again = desk.run(&["--resume"]);
    assert_eq!(code(&again), 0, "{}", told(&again));
    assert!(told(&again).contains("state/a.json: too large"), "{}", told(&again));
    assert!(told(&again).contains("1 analysed now, 1 unchanged"), "{}", told(&again));
    assert_eq!(desk.files(), first);
}

#[test]
fn what_is_not_its_own_is_never_touched() {
    let desk = Desk::new(&["a.zip"]);
    fs::create_dir(desk.out()).unwrap();
    fs::write(desk.out().join("letter.txt"), "mine").unwrap();
    let refused = desk.run(&[]);
    assert!(code(&refused) == 2 && told(&refused).contains("not empty"), "{}", told(&refused));
    assert_eq!(desk.files().into_keys().collect::<Vec<_>>(), ["letter.txt"]);
    fs::remove_dir_all(desk.out()).unwrap();
    assert_eq!(code(&desk.run(&[])), 0);
    // Somebody puts a file where a later case would have its report.
    fs::write(desk.out().join("cases/b.html"), "mine").unwrap();
    desk.add("b.zip");
    for _ in 0..2 {
        assert_eq!(code(&desk.run(&["--resume"])), 1);
        let files = desk.files();
        assert_eq!(files["cases/b.html"], "mine");
        assert!(files["index.csv"].contains("not from this program"), "{}", files["index.csv"]);
    }
    for inside in [desk.inbox(), desk.inbox().join("out")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        let run =
            command.args(["analyze", "--each"]).arg(desk.inbox()).arg("--output-dir").arg(&inside).output().unwrap();
        assert!(code(&run) == 2 && told(&run).contains("part of the evidence"), "{}", told(&run));
    }
    let input = desk.run(&["-"]);
    assert!(code(&input) == 2 && told(&input).contains("standard input"), "{}", told(&input));
}

#[test]
fn a_case_that_takes_too_long_costs_itself() {
    let desk = Desk::new(&["a.zip", "z.zip"]);
    desk.add_heavy("heavy.txt");
    let run = desk.run(&["--case-timeout", "1", "--jobs", "2"]);
    assert_eq!(code(&run), 1, "{}", told(&run));
    assert_eq!(desk.statuses().into_values().collect::<Vec<_>>(), ["ok", "timeout", "ok"]);
    assert!(told(&run).contains("heavy.txt: took longer than 1 s"), "{}", told(&run));
    assert!(!desk.out().join("cases/heavy.txt.html").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_case_that_takes_too_much_costs_itself() {
    let desk = Desk::new(&["a.zip", "z.zip"]);
    desk.add_heavy("heavy.txt");
    let run = desk.run(&["--case-memory", "40M", "--jobs", "2"]);
    assert_eq!(code(&run), 1, "{}", told(&run));
    assert_eq!(desk.statuses().into_values().collect::<Vec<_>>(), ["ok", "failed", "ok"]);
    assert!(told(&run).contains("needed more memory"), "{}", told(&run));
}

#[cfg(target_os = "linux")]
#[test]
fn a_case_on_which_the_program_dies_costs_itself_and_one_run_writes_at_a_time() {
    let desk = Desk::new(&["z.zip"]);
    desk.add_heavy("heavy.txt");
    let (batch, worker) = desk.begin(&["--jobs", "1"]);
    let beside = desk.run(&[]);
    assert!(code(&beside) == 2 && told(&beside).contains("another run"), "{}", told(&beside));
    signal("-9", worker);
    let run = batch.wait_with_output().unwrap();
    assert_eq!(code(&run), 1, "{}", told(&run));
    assert_eq!(desk.statuses().into_values().collect::<Vec<_>>(), ["failed", "ok"]);
    assert!(told(&run).contains("heavy.txt: the program ended on it"), "{}", told(&run));
}

/// Twenty runs are ended where nobody chose it; what they left is whole, and the last one makes of it what one run makes.
#[cfg(target_os = "linux")]
#[test]
fn killed_at_any_moment_and_resumed_is_the_same_as_one_run() {
    let names: Vec<String> = (0..24).map(|n| format!("case-{n:02}.zip")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for lang in ["en", "ja"] {
        let desk = Desk::new(&names);
        let options = ["--format", "html,markdown", "--lang", lang, "--jobs", "2", "--resume"];
        let begun = Instant::now();
        assert_eq!(code(&desk.run(&options)), 0);
        let (whole, took) = (desk.files(), begun.elapsed());
        fs::remove_dir_all(desk.out()).unwrap();
        let mut seed = 0x2545_f491_u64;
        for round in 0..20 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if round % 5 == 4 {
                let _ = fs::remove_dir_all(desk.out());
            }
            let mut batch = desk.command(&options).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(took.mul_f64((seed >> 33) as f64 / f64::from(1_u32 << 31)));
            let workers = children(batch.id());
            let _ = batch.kill();
            batch.wait().unwrap();
            let gone = |worker: &u32| !Path::new(&format!("/proc/{worker}/exe")).exists();
            eventually(|| workers.iter().all(gone).then_some(()));
            if !desk.out().exists() {
                continue;
            }
            for (name, text) in desk.files().into_iter().filter(|(name, _)| !name.ends_with(".tmp")) {
                let begun = name.starts_with("state/") && text.contains("begun");
                assert!(begun || whole.get(&name) == Some(&text), "{name} after {round} runs: {text}");
            }
        }
        assert_eq!(code(&desk.run(&options)), 0);
        assert_eq!(desk.files(), whole);
    }
}
