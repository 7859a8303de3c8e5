//! Archives of every kind that is opened, in each other, and what is said of those that are not.

use crate::intake_support;

use std::io::{Cursor, Write};

use intake_support::*;
use vssleuth::facts::Status;
use vssleuth::intake::Limits;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

fn read(name: &str, archive: &[u8]) -> Vec<Seen> {
    let (_folder, path) = file(name, archive);
    seen(&path, &Limits::default())
}

/// `a.txt`, 600 bytes, method 9, as 7-Zip writes it.
const DEFLATE64: &[u8] = b"PK\x03\x04\x15\x00\x00\x00\x09\x00\x00\x00!\x00\xBAS\xAA\x0E!\x00\x00\x00X\x02\x00\x00\x05\x00\x00\x00a.txt\xE5\xC61\x0D\x00\x00\x08\x030+\x88 \xF8!a\x5C\x9C\xF8\xCFL\xEC[\xAF\x0E\xF6\xFAQ\x19\xF6\xB3\x9Fr\x04PK\x01\x02?\x03\x15\x00\x00\x00\x09\x00\x00\x00!\x00\xBAS\xAA\x0E!\x00\x00\x00X\x02\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00 \x80\xA4\x81\x00\x00\x00\x00a.txtPK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x003\x00\x00\x00D\x00\x00\x00\x00\x00";

#[test]
fn every_method_of_zip_gives_the_same_bytes() {
    let content = "deflate64 ".repeat(60);
    let expected = [whole("a.txt", &digest(content.as_bytes()))];
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        assert_eq!(read("a.zip", &zip_with(&[("a.txt", content.as_bytes())], method)), expected, "{method}");
    }
    assert_eq!(read("a.zip", DEFLATE64), expected);
    let mut zip64 = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip64.start_file("a.txt", SimpleFileOptions::default().large_file(true)).expect("an entry");
    zip64.write_all(content.as_bytes()).expect("bytes");
    assert_eq!(read("a.zip", &zip64.finish().expect("a zip").into_inner()), expected, "zip64");
}

#[test]
fn a_zip_entry_that_is_named_like_a_folder_and_holds_bytes_is_read() {
    let zip = crate::support::zip::Zip::new();
    let zip = zip.entry(b"empty/", b"", crate::support::zip::Method::Store);
    let whole_zip = zip.entry(b"logs/a.evtx/", b"log", crate::support::zip::Method::Store).finish();
    assert_eq!(read("a.zip", &whole_zip), [whole("logs/a.evtx", "log")]);
}

#[test]
fn archives_lie_in_each_other_in_any_order() {
    let log: &[(&str, &[u8])] = &[("logs/a.evtx", b"log")];
    let zip = zip_of(log);
    let tar = tar_of(log);
    let seven = seven_zip_of(log);
    let tgz = gzip_of(&tar);
    let table: &[(&str, Vec<u8>, &[&str])] = &[
        ("zip in zip", zip_of(&[("in.zip", &zip)]), &["in.zip/logs/a.evtx"]),
        ("stored", zip_with(&[("in.zip", &zip)], CompressionMethod::Stored), &["in.zip/logs/a.evtx"]),
        ("zip in tar.gz", gzip_of(&tar_of(&[("x/in.zip", &zip)])), &["x/in.zip/logs/a.evtx"]),
        ("tar.gz in zip", zip_of(&[("in.tar.gz", &tgz)]), &["in.tar.gz/logs/a.evtx"]),
        ("tar in tar", tar_of(&[("in.tar", &tar)]), &["in.tar/logs/a.evtx"]),
        ("7z in zip", zip_of(&[("in.7z", &seven)]), &["in.7z/logs/a.evtx"]),
        ("zip in 7z", seven_zip_of(&[("in.zip", &zip)]), &["in.zip/logs/a.evtx"]),
        ("no endings", zip_of(&[("a", &zip), ("b", &tgz)]), &["a/logs/a.evtx", "b/logs/a.evtx"]),
        ("three deep", zip_of(&[("1.zip", &zip_of(&[("2.zip", &zip)]))]), &["1.zip/2.zip/logs/a.evtx"]),
        ("gzip in zip", zip_of(&[("a.evtx.gz", &gzip_of(b"log"))]), &["a.evtx.gz/a.evtx"]),
        ("gzip in gzip", gzip_of(&gzip_of(b"log")), &["case/case"]),
    ];
    for (what, archive, paths) in table {
        let expected: Vec<Seen> = paths.iter().map(|path| whole(path, "log")).collect();
        assert_eq!(read("case", archive), expected, "{what}");
    }
}

#[test]
fn names_stay_inside_and_apart() {
    let mut archive =
        zip_of(&[("x0x1", b"1"), ("y0y1", b"2"), ("Node_a\\S.evtx", b"3"), ("../../e", b"4"), ("C:/d", b"5")]);
    rename(&mut archive, b"y0y1", b"x0x1");
    let expected =
        [whole("Node_a/S.evtx", "3"), whole("d", "5"), whole("e", "4"), whole("x0x1", "1"), whole("x0x1 (2)", "2")];
    assert_eq!(read("case.zip", &archive), expected);
}

#[test]
fn names_in_old_code_pages_are_read() {
    let sjis = encoding_rs::SHIFT_JIS.encode("表示.txt").0.into_owned();
    let mut archive = zip_of(&[("AAAA.txt", b"1"), ("BBBB.txt", b"2")]);
    rename(&mut archive, b"AAAA.txt", &sjis);
    rename(&mut archive, b"BBBB.txt", b"Gr\x94\xE1.txt");
    assert_eq!(read("case.zip", &archive), [whole("Größ.txt", "2"), whole("表示.txt", "1")]);
    let long = format!("{}/a.txt", "d".repeat(150));
    assert_eq!(read("case.tar", &tar_of(&[(&long, b"1")])), [whole(&long, "1")]);
}

#[test]
fn what_cannot_be_opened_is_named() {
    let mut encrypted = zip_of(&[("a.evtx", b"log"), ("b.txt", b"text")]);
    // Bit 0 of the flags, in the directory's header of the first entry.
    let header = (0..encrypted.len()).find(|n| encrypted[*n..].starts_with(b"PK\x01\x02")).expect("a directory");
    encrypted[header + 8] |= 1;
    let mut ppmd = zip_of(&[("a.evtx", b"log")]);
    let header = (0..ppmd.len()).find(|n| ppmd[*n..].starts_with(b"PK\x01\x02")).expect("a directory");
    ppmd[header + 10] = 98;
    let closed = |head: &[u8]| [head, &[0; 100]].concat();
    let table: &[(&str, Vec<u8>, Vec<Seen>)] = &[
        ("encrypted", encrypted, vec![with("a.evtx", Status::Skipped, "intake.encrypted"), whole("b.txt", "text")]),
        ("ppmd entry", ppmd, vec![with("a.evtx", Status::Skipped, "intake.zip.method")]),
        ("cab", closed(b"MSCF\0\0\0\0"), vec![with("case", Status::Damaged, "intake.nothing-read")]),
        ("rar", closed(b"Rar!\x1A\x07\x01"), vec![with("case", Status::Skipped, "intake.format.closed")]),
        ("xz", closed(b"\xFD7zXZ\0"), vec![with("case", Status::Damaged, "intake.damaged")]),
        ("empty zip", zip_of(&[]), vec![with("case", Status::Unrecognised, "intake.empty")]),
        ("empty tar", tar_of(&[]), vec![whole("case", "1024 bytes, crc efb5af2e")]),
    ];
    for (what, archive, expected) in table {
        let (_folder, path) = file("case", archive);
        let harvests = harvests(&path, &Limits::default(), 2);
        assert!(harvests.iter().all(|h| h.status != Status::Skipped || h.is_evidence), "{what}");
        assert_eq!(harvests.into_iter().map(brief).collect::<Vec<_>>(), *expected, "{what}");
    }
}

#[test]
fn links_in_a_tar_are_named() {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    tar.append_link(&mut header, "link", "/etc/passwd").expect("an entry");
    let archive = tar.into_inner().expect("a tar");
    assert_eq!(read("case.tar", &archive), [with("link", Status::Skipped, "intake.link.archive")]);
}

#[test]
fn a_pax_tar_gives_long_names_and_sizes() {
    let mut tar = tar::Builder::new(Vec::new());
    let name = format!("{}/日本.txt", "d".repeat(200));
    tar.append_pax_extensions([("path", name.as_bytes()), ("size", b"3".as_slice())]).expect("records");
    let mut header = tar::Header::new_ustar();
    header.set_path("short").expect("a name");
    header.set_size(3);
    header.set_cksum();
    tar.append(&header, b"abc".as_slice()).expect("an entry");
    assert_eq!(read("case.tar", &tar.into_inner().expect("a tar")), [whole(&name, "abc")]);
}
