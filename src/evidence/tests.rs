use super::*;
use crate::facts::{ListShape, Observation, Status, VolumeOutcome};

/// Options as a run without arguments has them.
pub(super) fn options() -> ReadOptions {
    let filter = EventFilter::default();
    ReadOptions { filter, timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false }
}

/// Reads bytes as an entry of an archive of unknown size.
pub(super) fn harvest(path: &str, bytes: &[u8], options: &ReadOptions) -> Harvest {
    let head = bytes.get(..crate::intake::HEAD).unwrap_or(bytes);
    let mut stream = bytes;
    read(Input { path, size: None, head, body: Body::Stream(&mut stream) }, options)
}

#[test]
fn a_source_of_no_known_kind_is_a_line_and_nothing_more() {
    for (bytes, encoding) in [(&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], None), (b"hello\nworld\n", Some("utf-8"))] {
        let read = harvest("a/b.evtx", bytes, &options());
        assert_eq!((read.status, read.kind, read.encoding), (Status::Unrecognised, Kind::Other, encoding));
        assert_eq!((read.bytes, read.observations.len(), read.problems.len()), (bytes.len() as u64, 0, 0));
    }
}

#[test]
fn an_empty_file_is_a_capture_by_its_name_and_an_empty_log_is_nothing() {
    let csv = harvest("n1/get-clustersharedvolume.txt", b"\xff\xfe", &options());
    assert_eq!((csv.status, csv.kind, csv.observations.len()), (Status::Parsed, Kind::ClusterSharedVolume, 1));
    assert_eq!(csv.encoding, Some("utf-16le"), "its mark says so");
    let log = harvest("n1/Application.evtx", b"", &options());
    assert_eq!((log.status, log.observations.len()), (Status::Unrecognised, 0));
}

/// A transcript was named after `Get-ClusterNode`, which stands first in it.
#[test]
fn a_source_of_several_kinds_is_named_after_the_one_that_decides_most() {
    let banner =
        "vssadmin 1.1 - tool\n(C) Microsoft Corp.\n\nWriter name: 'A'\n   State: [1] Stable\n   Last error: No error\n";
    let nodes = "PS C:\\> Get-ClusterNode\n\nName   State\n----   -----\nvm-01  Up\n\n";
    let none = "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> \n";
    let list = format!("PS C:\\> vssadmin list writers\n{banner}\n");
    let down = "PS C:\\> Get-ClusterSharedVolume\nGet-ClusterSharedVolume : The cluster service is not running.\n\n";
    for (text, kind) in [
        (format!("{nodes}{none}"), Kind::ClusterSharedVolume),
        (format!("{nodes}{list}{none}"), Kind::ClusterSharedVolume),
        (format!("{nodes}{list}PS C:\\> \n"), Kind::VssadminWriters),
        (format!("{down}{list}"), Kind::VssadminWriters),
        (format!("{down}{nodes}"), Kind::ClusterNodes),
        (down.to_owned(), Kind::ClusterSharedVolume),
    ] {
        assert_eq!(harvest("x.txt", text.as_bytes(), &options()).kind, kind, "{text}");
    }
}

#[test]
fn a_collector_s_transcript_counts_as_read_and_the_agents_own_logs_are_known() {
    let transcript = "Windows PowerShell transcript start\nMachine: n1\n**********************\nCluster name      : CLU\nAccessible Nodes  : n1\n";
    let read = harvest("0_CloudHealthGatherTranscript.log", transcript.as_bytes(), &options());
    assert_eq!((read.status, read.kind, read.because.key), (Status::Parsed, Kind::Other, "evidence.because.collector"));
    for (path, key) in [
        ("Logs/WaAppAgent.log", "evidence.because.agent-log"),
        ("1.0/IaaSBcdrExtension0.log", "evidence.because.backup-extension-log"),
        ("1.0/other.log", "evidence.because.unknown-text"),
    ] {
        let log = harvest(path, b"2024-09-02T16:00:31Z [INFO] operation started\n", &options());
        assert_eq!((log.status, log.because.key), (Status::Unrecognised, key), "{path}");
    }
}

#[test]
fn every_byte_is_hashed_when_asked_for() {
    let hashed = harvest("x.bin", b"abc", &ReadOptions { hash: Hash::All, ..options() });
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hashed.sha256.as_deref(), Some(known));
    assert_eq!(harvest("x.bin", b"abc", &options()).sha256, None);
}

#[test]
fn a_large_text_is_read_on_with_the_lines_of_the_whole() {
    let banner =
        "vssadmin 1.1 - tool\n(C) Microsoft Corp.\nWriter name: 'A'\n State: [7] Failed\n Last error: Timed out\n";
    let filler = "no evidence here\n".repeat(dispatch::TEXT_BYTES / 17 + 1);
    let silent = "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> exit\n";
    let long = harvest("all.txt", format!("{filler}{banner}{silent}").as_bytes(), &options());
    assert_eq!((long.status, long.problems.len()), (Status::Parsed, 0));
    let list = long.observations.iter().find_map(|seen| match &seen.fact {
        Observation::Writers(list) => Some(list),
        _ => None,
    });
    let line = u32::try_from(filler.lines().count()).expect("few lines") + 3;
    assert_eq!(list.map(|list| (list.writers[0].line, list.writers[0].failed)), Some((line, true)));
    // No session can be followed in a piece.
    let proof = |seen: &Observed| match &seen.fact {
        Observation::Volumes(listing) => {
            !matches!(&listing.outcome, VolumeOutcome::Silent(heard) if heard.doubts.is_empty())
        }
        _ => true,
    };
    assert!(long.observations.iter().all(proof));
}

#[test]
fn many_commands_and_many_lines_are_read_to_the_end() {
    let banner = "C:\\>vssadmin list writers\nvssadmin 1.1 - tool\n(C) Microsoft Corp.\nWriter name: 'A'\n State: [1] Stable\n Last error: No error\n";
    for filler in ["C:\\>cd\nC:\\\n".repeat(25_000), "x\n".repeat(450_000)] {
        let read = harvest("all.txt", format!("{filler}{banner}").as_bytes(), &options());
        assert_eq!((read.status, read.kind, read.problems.len()), (Status::Parsed, Kind::VssadminWriters, 0));
    }
}

#[test]
fn damage_in_the_middle_keeps_what_was_read() {
    struct Broken<'a>(&'a [u8]);
    impl std::io::Read for Broken<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "bad block")),
                read => Ok(read),
            }
        }
    }
    let bytes = b"Writer name: 'A'\n State: [1] Stable\n Last error: No error\n";
    let mut stream = Broken(bytes);
    let input = Input { path: "w.txt", size: None, head: bytes, body: Body::Stream(&mut stream) };
    let read = read(input, &options());
    assert_eq!((read.status, read.problems.len(), read.observations.len()), (Status::Partial, 1, 1));
}

#[test]
fn console_output_inside_json_is_read_with_the_lines_of_the_document() {
    let text = "{\n  \"exitcode\": 0,\n  \"out\": \"Writer name: 'A'\\r\\n   State: [10] Failed\\r\\n   Last error: Timed out\\r\\n\"\n}\n";
    let read = harvest("guest.json", text.as_bytes(), &options());
    let Some(Observation::Writers(list)) = read.observations.first().map(|seen| &seen.fact) else { panic!("a list") };
    assert_eq!((list.shape, list.writers[0].line, list.writers[0].failed), (ListShape::WithoutIds, 3, true));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(512))]

    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let read = harvest("x.txt", &bytes, &options());
        proptest::prop_assert_eq!(read.bytes, bytes.len() as u64);
    }

    #[test]
    fn no_change_to_a_capture_stops_the_reader(at in 0_usize..300, byte: u8, cut in 0_usize..300, wide: bool) {
        let text = "PS C:\\> vssadmin list writers\r\nvssadmin 1.1 - ツール\r\n\r\n> Writer name: 'A'\r\n   Writer Id: \
                    {e8132975-6f93-4464-a53e-1050253ae220}\r\n   State: [1] Stable\r\n   Last error: No error\r\n* W \"x\"\r\n";
        let mut bytes: Vec<u8> = if wide { text.encode_utf16().flat_map(u16::to_le_bytes).collect() } else { text.into() };
        if let Some(changed) = bytes.get_mut(at) {
            *changed = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        harvest("x.txt", &bytes, &options());
    }
}
