//! Archives made to hurt, and archives that were hurt: nothing panics, nothing runs away, what is left out is said.

use crate::intake_support;

use std::io::{Cursor, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use intake_support::*;
use vssleuth::facts::{Harvest, Kind, Message, Status};
use vssleuth::intake::{Input, Limits, Room};
use vssleuth::run::{self, Options};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

fn read(archive: &[u8], limits: &Limits) -> Vec<Seen> {
    let (_folder, path) = file("case", archive);
    seen(&path, limits)
}

fn problems(harvest: &Harvest) -> String {
    format!("{:?}", harvest.problems)
}

#[test]
fn a_bomb_costs_no_more_than_the_caps_and_says_so() {
    let zeros = vec![0; 1 << 20];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a", "b", "c"] {
        zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
        (0..64).for_each(|_| zip.write_all(&zeros).expect("bytes"));
    }
    let bomb = zip.finish().expect("a zip").into_inner();
    let small = Limits { entry_bytes: 1 << 20, ..Limits::default() };
    let cut = |path| with(path, Status::Partial, "intake.cap.entry");
    assert_eq!(read(&bomb, &small), [cut("a"), cut("b"), cut("c")]);
    let total = Limits { ratio_free_bytes: 100 << 20, ratio: 1, ..Limits::default() };
    let (_folder, path) = file("case", &bomb);
    let first: Vec<Harvest> = harvests(&path, &total, 1);
    assert_eq!(first[0].status, Status::Parsed);
    assert_eq!(first[1].status, Status::Partial, "{}", problems(&first[1]));
    assert_eq!(brief(first[2].clone()), with("c", Status::Skipped, "intake.cap.total"));
    for jobs in [2, 8] {
        assert_eq!(harvests(&path, &total, jobs), first, "what is left out does not depend on threads");
    }
}

#[test]
fn a_bomb_of_bombs_is_held_by_the_total() {
    let mut archive = zip_of(&[("0", &[0; 1 << 20])]);
    for level in 1..4 {
        let names: Vec<String> = (0..16).map(|n| format!("{level}-{n}.zip")).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), archive.as_slice())).collect();
        archive = zip_of(&entries);
    }
    let limits = Limits { ratio_free_bytes: 64 << 20, ratio: 1, ..Limits::default() };
    let seen = read(&archive, &limits);
    assert!(seen.iter().any(|(_, status, problem)| *status == Status::Skipped && problem == "intake.cap.total"));
    assert!(seen.iter().any(|(_, status, _)| *status == Status::Parsed));
}

#[test]
fn twenty_archives_deep_is_too_deep() {
    let mut archive = zip_of(&[("a.txt", b"deep")]);
    for _ in 1..20 {
        archive = zip_of(&[("z", &archive)]);
    }
    let depth = Limits::default().depth as usize;
    let path = vec!["z"; depth + 1].join("/");
    assert_eq!(read(&archive, &Limits::default()), [with(&path, Status::Skipped, "intake.cap.depth")]);
    let enough = Limits { depth: 20, ..Limits::default() };
    assert_eq!(read(&archive, &enough), [whole(&format!("{}/a.txt", vec!["z"; 19].join("/")), "deep")]);
}

#[test]
fn more_entries_than_the_cap_are_counted() {
    let names: Vec<String> = (0..3_000).map(|n| format!("{n:04}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    let limits = Limits { entries: 2_500, ..Limits::default() };
    for (archive, problem) in [
        (zip_of(&entries), "intake.cap.entries"),
        (tar_of(&entries), "intake.cap.rest"),
        (gzip_of(&tar_of(&entries)), "intake.cap.rest"),
    ] {
        let (_folder, path) = file("case", &archive);
        let harvests = harvests(&path, &limits, 2);
        assert_eq!(harvests.len(), 2_501);
        let own = harvests.iter().find(|harvest| harvest.path == "case").expect("the archive's own line");
        assert_eq!((own.status, own.problems[0].key, own.is_evidence), (Status::Partial, problem, true));
    }
    let few = Limits { sources: 10, ..Limits::default() };
    let (_folder, path) = file("case", &zip_of(&entries));
    let first = harvests(&path, &few, 1);
    assert_eq!(first, harvests(&path, &few, 8));
    assert!(problems(&first[first.len() - 1]).contains("intake.cap.sources"));
}

#[test]
fn a_zip_cut_short_gives_what_lies_before_the_cut() {
    let archive = zip_with(&[("a.txt", b"first"), ("b.txt", b"second")], CompressionMethod::Stored);
    let second = (4..archive.len()).find(|n| archive[*n..].starts_with(b"PK\x03\x04")).expect("a second entry");
    let cut = |at: usize| read(&archive[..at], &Limits::default());
    let own = |status| with("case", status, "intake.zip.cut");
    assert_eq!(cut(second), [whole("a.txt", "first"), own(Status::Partial)]);
    assert_eq!(cut(archive.len() - 10), [whole("a.txt", "first"), whole("b.txt", "second"), own(Status::Partial)]);
    assert_eq!(
        cut(second + 39),
        [whole("a.txt", "first"), with("b.txt", Status::Partial, "intake.damaged"), own(Status::Partial)]
    );
    assert_eq!(cut(20), [own(Status::Damaged)]);
}

#[test]
fn damage_inside_an_entry_stays_in_that_entry() {
    let content = noise(200_000);
    let mut archive = zip_of(&[("a.txt", b"first"), ("b.bin", &content), ("c.txt", b"third")]);
    let middle = archive.len() / 2;
    archive[middle] ^= 0x55;
    let damaged = with("b.bin", Status::Partial, "intake.damaged");
    assert_eq!(read(&archive, &Limits::default()), [whole("a.txt", "first"), damaged, whole("c.txt", "third")]);
}

#[test]
fn sizes_that_lie_are_damage() {
    let archive = zip_with(&[("a.txt", &[b'x'; 1000])], CompressionMethod::Deflated);
    let header = (0..archive.len()).find(|n| archive[*n..].starts_with(b"PK\x01\x02")).expect("a directory");
    for (what, size) in [("larger", 5_000_000u32), ("smaller", 10)] {
        let mut lying = archive.clone();
        lying[header + 24..header + 28].copy_from_slice(&size.to_le_bytes());
        let seen = read(&lying, &Limits::default());
        assert_eq!(seen[0].2, "intake.damaged", "{what}");
    }
    // A tar whose last entry claims more than there is.
    let mut tar = tar_of(&[("a.txt", b"first"), ("b.txt", b"second")]);
    let mut header = tar::Header::from_byte_slice(&tar[1024..1536]).clone();
    header.set_size(1 << 40);
    header.set_cksum();
    tar[1024..1536].copy_from_slice(header.as_bytes());
    let expected = [
        whole("a.txt", "first"),
        with("b.txt", Status::Partial, "intake.damaged"),
        with("case", Status::Partial, "intake.tar.cut"),
    ];
    assert_eq!(read(&tar, &Limits::default()), expected);
}

#[test]
fn entries_that_share_their_bytes_are_each_charged() {
    // Two directory entries for one local header: the second's offset is the first's.
    let mut archive = zip_with(&[("aaaa", &[b'x'; 4096]), ("bbbb", &[b'x'; 4096])], CompressionMethod::Stored);
    let headers: Vec<usize> = (0..archive.len()).filter(|n| archive[*n..].starts_with(b"PK\x01\x02")).collect();
    let first: Vec<u8> = archive[headers[0] + 42..headers[0] + 46].to_vec();
    archive[headers[1] + 42..headers[1] + 46].copy_from_slice(&first);
    let limits = Limits { ratio: 1, ratio_free_bytes: 6_000, total_bytes: 6_000, ..Limits::default() };
    let seen = read(&archive, &limits);
    assert_eq!((seen[0].1, seen[1].2.as_str()), (Status::Parsed, "intake.cap.total"));
}

#[test]
fn names_without_end_are_cut() {
    let long = "d/".repeat(5_000) + "a.txt";
    let limits = Limits { path_chars: 100, ..Limits::default() };
    for archive in [zip_of(&[(&long, b"x")]), tar_of(&[(&long, b"x")])] {
        let seen = read(&archive, &limits);
        assert_eq!((seen.len(), seen[0].2.as_str()), (1, "intake.cap.path"));
        assert!(seen[0].0.chars().count() <= 100);
    }
    // A long name of a gibibyte, of which nothing is there.
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(1 << 30);
    header.set_cksum();
    assert_eq!(read(header.as_bytes(), &Limits::default()), [with("case", Status::Damaged, "intake.tar.cut")]);
}

#[test]
fn a_gzip_cut_short_is_partial() {
    let content = noise(100_000);
    let archive = gzip_of(&content);
    let cut = &archive[..archive.len() - 1_000];
    assert_eq!(read(cut, &Limits::default()), [with("case", Status::Partial, "intake.damaged")]);
    assert_eq!(read(&archive[..5], &Limits::default()), [with("case", Status::Damaged, "intake.damaged")]);
}

#[test]
fn an_archive_too_large_to_hold_is_read_as_it_comes() {
    let content = noise(50_000);
    let inner = zip_with(&[("a.bin", &content), ("b.txt", b"text")], CompressionMethod::Stored);
    let limits = Limits { held_bytes: 10_000, ..Limits::default() };
    let expected = [whole("in.zip/a.bin", &digest(&content)), whole("in.zip/b.txt", "text")];
    assert_eq!(read(&zip_of(&[("in.zip", &inner)]), &limits), expected);
    assert_eq!(read(&gzip_of(&tar_of(&[("in.zip", &inner)])), &limits), expected);
    let seven = seven_zip_of(&[("a.bin", &content)]);
    assert_eq!(read(&zip_of(&[("in.7z", &seven)]), &limits), [with("in.7z", Status::Skipped, "intake.cap.held")]);
}

#[test]
fn a_7z_bomb_stops_at_the_cap() {
    let archive = seven_zip_of(&[("a", &vec![0; 8 << 20]), ("b", b"text")]);
    let limits = Limits { entry_bytes: 1 << 20, ..Limits::default() };
    let expected = [with("a", Status::Partial, "intake.cap.entry"), with("case", Status::Partial, "intake.cap.entry")];
    assert_eq!(read(&archive, &limits), expected);
    // Also where nobody wants the bytes.
    let unread = [&b"?"[..], &vec![0; 8 << 20]].concat();
    let seen = read(&seven_zip_of(&[("a", &unread), ("b", b"text")]), &limits);
    assert_eq!(seen[1], with("case", Status::Partial, "intake.cap.entry"));
}

#[test]
fn no_mutation_of_an_archive_panics() {
    let log = b"log ".repeat(500);
    let entries: &[(&str, &[u8])] = &[("a/b.txt", &log), ("c.evtx", b"ElfFile"), ("d", &noise(3_000))];
    let seeds = [zip_of(entries), tar_of(entries), gzip_of(&tar_of(entries)), seven_zip_of(entries)];
    let limits = Limits { ratio_free_bytes: 64 << 20, ratio: 1, held_bytes: 1 << 20, ..Limits::default() };
    let dice = noise(60_000);
    let mut dice = dice.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize);
    let folder = tempfile::tempdir().expect("a folder");
    for seed in &seeds {
        for round in 0..200 {
            let mut archive = seed.clone();
            for _ in 0..=round % 4 {
                let (place, byte) = (dice.next().expect("dice"), dice.next().expect("dice"));
                let length = archive.len();
                archive[place % length] = byte as u8;
            }
            if round % 5 == 0 {
                archive.truncate(dice.next().expect("dice") % seed.len());
            }
            let path = folder.path().join("case");
            std::fs::write(&path, &archive).expect("a file");
            let harvests = harvests(&path, &limits, 1);
            let paths: std::collections::BTreeSet<&str> =
                harvests.iter().map(|harvest| harvest.path.as_str()).collect();
            assert_eq!(paths.len(), harvests.len(), "every source has a path of its own");
        }
    }
}

#[test]
fn sources_cost_memory_too_and_those_without_room_are_counted() {
    let names: Vec<String> = (0..500).map(|n| format!("{n:03}/{}.txt", "x".repeat(200))).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"text"[..])).collect();
    let limits = Limits { memory: 100_000, ..Limits::default() };
    let folder = tempfile::tempdir().expect("a folder");
    for (name, _) in entries.iter().take(200) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "text").expect("a file");
    }
    let kept = |seen: &[Seen], key: &str| {
        assert_eq!(seen.iter().filter(|(_, _, said)| said == key).count(), 1, "{key}: {} seen", seen.len());
        seen.len() - 1
    };
    assert_eq!(kept(&read(&zip_of(&entries), &limits), "intake.cap.memory.sources"), 44);
    let rest = kept(&read(&tar_of(&entries), &limits), "intake.cap.memory.rest");
    assert!((39..=44).contains(&rest), "{rest}");
    // Its table of contents takes half a megabyte meanwhile.
    let seven_zip = seven_zip_of(&entries);
    assert_eq!(kept(&read(&seven_zip, &limits), "intake.cap.dictionary"), 0);
    let rest = kept(&read(&seven_zip, &Limits { memory: 600_000, ..limits.clone() }), "intake.cap.memory.rest");
    assert!((20..=60).contains(&rest), "{rest}");
    assert_eq!(kept(&seen(folder.path(), &limits), "intake.cap.memory.sources"), 44);
}

#[test]
fn what_names_a_node_costs_memory_and_is_left_out_and_counted_where_there_is_no_room() {
    let mut log = vec![0; 4096];
    log[..8].copy_from_slice(b"ElfFile\0");
    let mut hive = vec![0; 8192];
    hive[..4].copy_from_slice(b"regf");
    for (file, content) in [("System.evtx", log.as_slice()), ("SYSTEM", &hive), ("vssadmin_list_writers.txt", b"")] {
        let names: Vec<String> = (0..300).map(|n| format!("n{n}/{file}")).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), content)).collect();
        let options = Options { limits: Limits { memory: 1 << 20, ..Limits::default() }, ..Options::default() };
        let case = run::analyze_held("case", zip_of(&entries), &options).expect("a case");
        let is_rest = |said: &Message| said.key == "intake.cap.memory.sources";
        let rest = case.facts.sources.iter().filter(|source| source.problems.iter().any(is_rest));
        assert_eq!(rest.map(|source| source.path.as_str()).collect::<Vec<_>>(), ["case"], "{file}");
        assert!((10..100).contains(&case.facts.sources.len()), "{file}: {}", case.facts.sources.len());
        assert_eq!(case.diagnosis.verdict.as_str(), "needs-evidence", "{file}");
    }
}

/// The allocator keeps for each thread what that thread once took.
#[test]
fn large_texts_and_streams_are_read_one_at_a_time_logs_beside_each_other() {
    let text = vec![b'a'; 5 << 20];
    let log = [b"ElfFile\0", text.as_slice()].concat();
    let stream = gzip_of(&tar_of(&[("c.txt", &text[..])]));
    let entries = [("a.txt", &text[..]), ("b.txt", &text), ("c.tgz", &stream), ("d.evtx", &log), ("e.txt", b"small")];
    let (_folder, path) = file("case", &zip_of(&entries));
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let seen = |jobs| {
        let read = |input: Input<'_>, _: &Room<'_>| {
            let is_large = input.path.ends_with(".txt") && !input.path.starts_with('e');
            most.fetch_max(now.fetch_add(usize::from(is_large), Ordering::SeqCst) + 1, Ordering::SeqCst);
            let harvest = probe(input);
            now.fetch_sub(usize::from(is_large), Ordering::SeqCst);
            harvest
        };
        harvests_by(&path, &Limits::default(), jobs, &read)
    };
    assert_eq!(seen(8).len(), entries.len());
    assert_eq!(seen(8), seen(1));
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

/// Else what its directory says is small would be read beside all others, as large as it is.
#[test]
fn what_unpacks_to_more_than_it_says_is_read_no_further_and_named() {
    let text = vec![b'a'; 3_141_592];
    let mut zip = zip_of(&[("a.txt", &text[..]), ("b.txt", &text)]);
    let (told, true_size) = (1_000_u32.to_le_bytes(), (text.len() as u32).to_le_bytes());
    let places: Vec<usize> = memchr::memmem::find_iter(&zip, &true_size).collect();
    assert_eq!(places.len(), 4, "in two headers each");
    places.into_iter().for_each(|at| zip[at..at + 4].copy_from_slice(&told));
    let (_folder, path) = file("case", &zip);
    for jobs in [1, 8] {
        for harvest in harvests(&path, &Limits::default(), jobs) {
            assert!(harvest.bytes <= 1_000 && harvest.status == Status::Partial, "{harvest:?}");
            assert!(problems(&harvest).contains("intake.damaged"), "{harvest:?}");
        }
    }
}

#[test]
fn what_sources_take_while_they_are_read_is_charged_with_what_is_kept_and_held() {
    let text = b"text".as_slice();
    let names: Vec<String> = (0..8).map(|n| format!("{n}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), text)).collect();
    let limits = Limits { memory: 1 << 20, ..Limits::default() };
    for jobs in [1, 8] {
        let most = AtomicUsize::new(0);
        let read = |input: Input<'_>, room: &Room<'_>| {
            let pieces = (0..20).filter(|_| room.take(100_000)).count();
            most.fetch_max(pieces, Ordering::Relaxed);
            room.leave_out(20 - pieces as u64);
            Harvest::of(input.path, Kind::Other, "probe")
        };
        let (_folder, path) = file("case", &zip_of(&entries));
        let harvests = harvests_by(&path, &limits, jobs, &read);
        assert_eq!(most.load(Ordering::Relaxed), 10, "{jobs} threads: no more than there is for all");
        assert_eq!(harvests.len(), 8);
        for harvest in harvests {
            assert_eq!(harvest.status, Status::Partial, "{}", harvest.path);
            assert!(problems(&harvest).contains("intake.cap.memory"), "what one gave back, the next may take");
        }
    }
    let inner = zip_with(&[("a.bin", &noise(300_000))], CompressionMethod::Stored);
    let outer = zip_of(&[("c.zip", &inner)]);
    let left = |memory| read(&outer, &Limits { memory, ..Limits::default() }).remove(0).2;
    assert!(!left(1 << 20).contains("intake"), "{}", left(1 << 20));
    let nested = zip_of(&[("d.7z", &seven_zip_of(&[("a.bin", &noise(300_000))]))]);
    let refused = read(&nested, &Limits { memory: 200_000, ..Limits::default() }).remove(0).2;
    assert_eq!(refused, "intake.cap.held", "an archive that is held takes of the same memory");
}

/// Each file that is claimed takes a byte of the table of contents, and a hundred of memory.
#[test]
fn a_7z_that_claims_very_many_files_is_not_opened() {
    let count = [0xe0, 0x80, 0x84, 0x1e];
    let table = [&[1, 5][..], &count, &[0x19], &count, &vec![0; 2_000_000], &[0, 0]].concat();
    let start = [&0_u64.to_le_bytes()[..], &(table.len() as u64).to_le_bytes()].concat();
    let start = [&start[..], &crc32fast::hash(&table).to_le_bytes()].concat();
    let archive = [b"7z\xbc\xaf\x27\x1c\0\x04", &crc32fast::hash(&start).to_le_bytes()[..], &start, &table].concat();
    assert_eq!(read(&archive, &Limits::default()), [with("case", Status::Skipped, "intake.cap.dictionary")]);
}

#[test]
fn a_cabinet_of_very_many_files_is_not_looked_through_for_each() {
    let mut builder = cab::CabinetBuilder::new();
    let folder = builder.add_folder(cab::CompressionType::None);
    (0..40_000).for_each(|n| _ = folder.add_file(format!("{n}.txt")));
    let mut writer = builder.build(Cursor::new(Vec::new())).expect("a cabinet");
    while writer.next_file().expect("a file").is_some() {}
    let (_folder, path) = file("case", &writer.finish().expect("a cabinet").into_inner());
    let harvests = harvests(&path, &Limits::default(), 1);
    let own = harvests.iter().find(|harvest| harvest.path == "case").expect("the archive's own line");
    assert!(problems(own).contains("intake.cab") && harvests.len() < 10_000, "{} read", harvests.len());
}

#[test]
fn archives_that_do_not_fit_beside_those_around_them_are_read_as_they_come() {
    let inner = zip_with(&[("a.bin", &noise(3_000_000))], CompressionMethod::Stored);
    let middle = zip_with(&[("b.zip", &inner)], CompressionMethod::Stored);
    let outer = zip_of(&[("c.zip", &middle)]);
    let whole = read(&outer, &Limits::default());
    for held_bytes in [1 << 20, 4 << 20, 5 << 20, 9 << 20] {
        assert_eq!(read(&outer, &Limits { held_bytes, ..Limits::default() }), whole, "{held_bytes} bytes");
    }
}
