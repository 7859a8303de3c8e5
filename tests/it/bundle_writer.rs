//! The archives, encodings and hives of the test support, read back with other people's code.

use crate::support;

use std::io::Read as _;
use support::bundle::Tree;
use support::hive;
use support::listing::{Language, csv_node, vssadmin};
use support::text::{Capture, Encoding, Style};
use support::zip::{Method, Zip};

fn tree() -> Tree {
    Tree::new().file("vm-sql-01/a.txt", "alpha").file("vm-sql-01/イベント.txt", "x".repeat(5000)).file("b", "")
}

#[test]
fn zips_read_back_whole_in_every_method() {
    for bytes in [tree().zip(), tree().stored_zip()] {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 3);
        for (name, content) in &tree().files {
            let mut read = Vec::new();
            archive.by_name(name).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, *content, "{name}");
        }
    }
}

#[test]
fn a_zip_keeps_raw_names_and_marks_what_is_encrypted() {
    let japanese = Encoding::Cp932.encode("採取/結果.txt");
    let bytes = Zip::new()
        .entry(&japanese, b"1", Method::Deflate)
        .entry(br"Node_a\System.EVTX", b"2", Method::Store)
        .entry(b"secret.txt", b"3", Method::Encrypted)
        .finish();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(archive.by_index_raw(0).unwrap().name_raw(), japanese);
    assert_eq!(archive.by_index_raw(1).unwrap().name_raw(), br"Node_a\System.EVTX");
    assert!(archive.by_index_raw(2).unwrap().encrypted());
    assert!(archive.by_index(2).is_err());
}

#[test]
fn a_tar_reads_back_whole() {
    let bytes = tree().tar_gz();
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
    let mut read = Tree::new();
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        read = read.file(&name, content);
    }
    assert_eq!(read, tree());
}

#[test]
fn encodings_give_the_bytes_that_windows_gives() {
    for (encoding, text, bytes) in [
        (Encoding::Utf8Bom, "é", b"\xef\xbb\xbf\xc3\xa9".as_slice()),
        (Encoding::Utf16LeBom, "é", b"\xff\xfe\xe9\x00"),
        (Encoding::Utf16Be, "状", b"\x72\xb6"),
        (Encoding::Cp932, "状態", b"\x8f\xf3\x91\xd4"),
        (Encoding::Cp936, "状态", b"\xd7\xb4\xcc\xac"),
        (Encoding::Cp949, "상태", b"\xbb\xf3\xc5\xc2"),
        (Encoding::Cp1252, "É ’", b"\xc9 \x92"),
        (Encoding::Cp437, "éü", b"\x82\x81"),
        (Encoding::Cp850, "ÉüÁß", b"\x90\x81\xb5\xe1"),
    ] {
        assert_eq!(encoding.encode(text), bytes, "{encoding:?}");
    }
    assert!(!Encoding::Cp850.can_hold("状"));
}

#[test]
fn every_language_fits_several_encodings_and_every_style_keeps_each_line() {
    for language in Language::ALL {
        let list = vssadmin(language, "vm-sql-01", &csv_node());
        let able = Encoding::ALL.into_iter().filter(|encoding| encoding.can_hold(&list)).count();
        assert!(able >= 7, "{language:?} fits {able}");
        let capture =
            Capture { host: "vm-sql-01".into(), command: "vssadmin list writers".into(), output: list.clone() };
        for style in Style::ALL {
            let text = style.write(std::slice::from_ref(&capture));
            for line in list.lines() {
                assert!(text.lines().any(|written| written.ends_with(line)), "{style:?}: {line}");
            }
        }
    }
}

#[test]
fn a_hive_has_a_valid_base_block_and_whole_cells() {
    let text = hive::Data::Text("0".into());
    let bytes = hive::software(&[("EnableCsvVssWriter", hive::Data::Dword(0))], Some(&[("EnableCsvVssWriter", text)]));
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!(word(508), (0..127).fold(0, |sum, i| sum ^ word(4 * i)));
    assert_eq!(word(40) as usize + 4096, bytes.len());
    let mut at = 4096 + 32;
    while at < bytes.len() {
        at += (word(at) as i32).unsigned_abs() as usize;
    }
    assert_eq!(at, bytes.len());
}
