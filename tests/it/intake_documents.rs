//! What evidence is sent in: compressed files, cabinets, mails, documents, and archives behind a password.

use crate::intake_support;

use std::io::{Cursor, Write};

use intake_support::*;
use vssleuth::facts::Status;
use vssleuth::intake::Limits;

fn read(name: &str, bytes: &[u8]) -> Vec<Seen> {
    let (_folder, path) = file(name, bytes);
    seen(&path, &Limits::default())
}

/// `log`, compressed by the tools themselves.
const BZIP2: &[u8] = b"BZh91AY&SYb\x82\x14+\x00\x00\x00\x81\x00\x00\x84\xa0\x00!\x98\x19\x84aw$S\x85\x09\x06(!B\xb0";
const XZ: &[u8] = b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01\x16\x00\x00\x00t/\xe5\xa3\x01\x00\x02log\x00\x00u\x02>\x82\xcf\x06\x1d{\x00\x01\x1b\x03\x0b/\xb9\x10\x1f\xb6\xf3}\x01\x00\x00\x00\x00\x04YZ";
const LZMA: &[u8] =
    b"\x5d\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x36\x1b\xc9\x24\x78\x03\xff\xff\xf7\x3c\x40\x00";
const ZSTD: &[u8] = b"(\xb5/\xfd\x04X\x19\x00\x00log\xa2w3\x8e";
#[test]
fn compressed_files_give_their_one_file() {
    for (ending, bytes) in [("bz2", BZIP2), ("xz", XZ), ("lzma", LZMA), ("zst", ZSTD)] {
        assert_eq!(read(&format!("a.txt.{ending}"), bytes), [whole("a.txt", "log")], "{ending}");
        let cut = bytes.get(..bytes.len() - 6).expect("a beginning");
        assert!(
            read(&format!("a.txt.{ending}"), cut).iter().all(|(_, status, _)| *status != Status::Parsed),
            "{ending}"
        );
    }
    let twice = [ZSTD, ZSTD].concat();
    assert_eq!(read("a.txt.zst", &twice), [whole("a.txt", "loglog")], "two frames");
}

#[test]
fn cabinets_give_their_files() {
    let mut builder = cab::CabinetBuilder::new();
    let folder = builder.add_folder(cab::CompressionType::MsZip);
    folder.add_file("logs\\a.txt");
    folder.add_file("b.txt");
    let mut writer = builder.build(Cursor::new(Vec::new())).expect("a cabinet");
    while let Some(mut file) = writer.next_file().expect("a file") {
        let name = file.file_name().to_owned();
        file.write_all(name.as_bytes()).expect("bytes");
    }
    let bytes = writer.finish().expect("a cabinet").into_inner();
    assert_eq!(read("x.cab", &bytes), [whole("b.txt", "b.txt"), whole("logs/a.txt", "logs\\a.txt")]);
}

#[test]
fn files_of_a_cabinet_that_share_a_name_or_have_a_japanese_one_are_read() {
    let mut builder = cab::CabinetBuilder::new();
    let folder = builder.add_folder(cab::CompressionType::MsZip);
    for name in ["a.txt", "a.txt", "abcd.txt"] {
        folder.add_file(name);
    }
    let mut writer = builder.build(Cursor::new(Vec::new())).expect("a cabinet");
    let mut number = 0;
    while let Some(mut file) = writer.next_file().expect("a file") {
        number += 1;
        file.write_all(format!("log {number}").as_bytes()).expect("bytes");
    }
    let mut bytes = writer.finish().expect("a cabinet").into_inner();
    rename(&mut bytes, b"abcd", b"\x83\x8d\x83\x4f");
    let expected = [whole("a.txt", "log 1"), whole("a.txt (2)", "log 2"), whole("ログ.txt", "log 3")];
    assert_eq!(read("x.cab", &bytes), expected);
}

#[test]
fn a_mail_gives_its_text_and_what_is_attached() {
    let zip = zip_of(&[("a.txt", b"log")]);
    let base64 = base64(&zip);
    let mail = format!(
        "From: a@contoso.com\r\nSubject: logs\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n\
         --x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         Writer name=3A 'A'\r\n--x\r\nContent-Type: application/zip; name=\"logs.zip\"\r\n\
         Content-Disposition: attachment; filename=\"logs.zip\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64}\r\n--x--\r\n"
    );
    assert_eq!(
        read("fw.eml", mail.as_bytes()),
        [whole("body.txt", "Writer name: 'A'"), whole("logs.zip/a.txt", "log")]
    );
    let page = "From: a\nMIME-Version: 1.0\nSubject: s\nContent-Type: text/html; charset=utf-8\n\n<p>log</p>";
    assert_eq!(read("fw.eml", page.as_bytes()), [whole("body.html", "<p>log</p>")]);
    let both = |text: &str| {
        format!(
            "Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"x\"\n\n--x\nContent-Type: text/plain; \
             charset=utf-8\n\n{text}\n--x\nContent-Type: text/html; charset=utf-8\n\n<pre>a long log, line by line</pre>\n--x--\n"
        )
    };
    assert_eq!(read("fw.eml", both("a long log, line by line").as_bytes()).len(), 1, "the same twice");
    let names: Vec<String> = read("fw.eml", both("see page").as_bytes()).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(names, ["body.html", "body.txt"], "the page says more");
    let forwarded = "From: a\nSent: Monday\nTo: b\nSubject: c\n\ntext";
    assert_eq!(read("fw.txt", forwarded.as_bytes()), [whole("fw.txt", forwarded)], "pasted, not sent");
}

/// A mail with a file attached, written as `how` says, and what follows it.
fn mail_with(how: &str, body: &str, behind: &str) -> Vec<u8> {
    format!(
        "From: a\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\
         Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\
         Content-Transfer-Encoding: {how}\n\n{body}\n{behind}"
    )
    .into_bytes()
}

#[test]
fn a_part_of_a_mail_that_does_not_decode_is_read_as_far_as_it_goes() {
    const END: &str = "--x--\n";
    let part = |mail: &[u8]| read("fw.eml", mail).into_iter().find(|(path, ..)| path == "a.txt").expect("the part");
    let lines = format!(
        "{}\n{}",
        base64(&b"a line of forty-eight bytes, which has 64 letters".as_slice()[..48]),
        base64(b"log")
    );
    for (how, body, behind, status) in [
        ("base64", "bG9n", END, Status::Parsed),
        ("base64 (as usual)", "bG9n", END, Status::Parsed),
        ("BASE64", "bG9n", END, Status::Parsed),
        ("base64", "bG9n", "", Status::Partial),
        ("base64", "bG9n\n\n-- \nA footer of the list\n", END, Status::Partial),
        ("base64", "b!G9n", END, Status::Partial),
        ("x-unknown", "log", END, Status::Partial),
    ] {
        let seen = part(&mail_with(how, body, behind));
        assert_eq!(seen.1, status, "{how} {body} {behind}");
        if status == Status::Parsed {
            assert_eq!(seen.2, "log", "{how}");
        } else {
            assert_eq!(seen.2, "intake.transfer", "{how} {body}");
        }
    }
    assert_eq!(part(&mail_with("base64", &lines, END)).1, Status::Parsed);
    let own = |mail: &[u8]| read("fw.eml", mail).into_iter().find(|(path, ..)| path == "fw.eml");
    assert_eq!(own(&mail_with("base64", "bG9n", END)), None);
    // What lies in another part ends with that; what cannot be taken apart holds what nobody read.
    let inner = |boundary: &str| {
        let part =
            format!("Content-Type: multipart/mixed; boundary=y\n\n--{boundary}\nContent-Type: text/plain\n\nlog\n");
        mail_with("7bit", "log", &format!("--x\n{part}--x--\n"))
    };
    assert_eq!(own(&inner("y")), None);
    assert_eq!(own(&inner("z")), Some(with("fw.eml", Status::Partial, "intake.mail.cut")));
    for cut in [mail_with("base64", "bG9n", ""), mail_with("7bit", "log", "--x\nContent-Type: text/pl")] {
        assert_eq!(own(&cut), Some(with("fw.eml", Status::Partial, "intake.mail.cut")));
    }
}

#[test]
fn mails_are_known_in_whatever_they_are_saved() {
    let mail = "From: a@contoso.com\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nlog";
    let wide: Vec<u8> = "\u{feff}".chars().chain(mail.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    let long = format!("Received: {}\n{mail}", "x, ".repeat(30_000));
    for (what, name, bytes) in [
        ("blank lines before it", "a.eml", format!("\n\n{mail}").into_bytes()),
        ("Apple's", "a.emlx", format!("{}\n{mail}<?xml version=\"1.0\"?>", mail.len()).into_bytes()),
        ("UTF-16", "a.eml", wide),
        ("lone CRs", "a.eml", mail.replace('\n', "\r").into_bytes()),
        ("headers longer than what is looked at", "a.eml", long.into_bytes()),
    ] {
        assert_eq!(read(name, &bytes), [whole("body.txt", "log")], "{what}");
    }
    let day = "From a@contoso.com Mon Sep  2 10:00:00 2024\n";
    let mailbox = format!("{day}{mail}\n\nFrom here on nothing is a mail.\n\n{day}{mail}\n");
    let paths: Vec<String> = read("a.mbox", mailbox.as_bytes()).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["1.eml/body.txt", "2.eml/body.txt"]);
    // The word for a mail in a mail is an ordinary one.
    let talk = format!("{mail} a global list of global volumes\n").replace("volumes", &"global ".repeat(2_000));
    assert_eq!(read("a.eml", talk.as_bytes()).len(), 1);
}

#[test]
fn what_a_mail_only_names_is_named() {
    let of = |kind: &str| {
        let head = format!("From: a\nSubject: s\nMIME-Version: 1.0\nContent-Type: {kind}\n\n");
        read("fw.eml", format!("{head}Content-Type: text/plain\n\nlog\n").as_bytes())
    };
    for kind in ["message/partial; id=a; number=1; total=2", "message/external-body; access-type=URL"] {
        let [(_, Status::Skipped, problem)] = &of(kind)[..] else { panic!("{kind}: {:?}", of(kind)) };
        assert_eq!(problem, "intake.mail.elsewhere");
    }
}

#[test]
fn files_that_are_written_as_text_are_read_beside_the_text() {
    let certutil = "-----BEGIN CERTIFICATE-----\nbG9n\n-----END CERTIFICATE-----\n";
    let own = |name: &str, text: &str| whole(name, &digest(text.as_bytes()));
    let uu = "Here it is.\n\nbegin 644 a.txt\n#;&]G\n`\nend\n";
    let twice = format!("{certutil}{uu}");
    assert_eq!(read("x.txt", certutil.as_bytes()), [whole("x", "log"), own("x.txt", certutil)]);
    assert_eq!(read("x.txt", uu.as_bytes()), [whole("a.txt", "log"), own("x.txt", uu)]);
    assert_eq!(read("x.txt", twice.as_bytes()).len(), 3);
    let cut = "begin 644 a.txt\n#;&]G\n";
    let part = read("x.txt", cut.as_bytes()).into_iter().next().expect("a part");
    assert_eq!(part, with("a.txt", Status::Partial, "intake.transfer"));
    let lines = "Name     State  Node\n----     -----  ----\nReceipts Online till1\n";
    let alone = base64(lines.as_bytes());
    assert_eq!(read("x.evtx.b64", alone.as_bytes()), [own("x.evtx", lines), own("x.evtx.b64", &alone)]);
    let pgp = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n";
    let named = read("x.asc", pgp.as_bytes()).into_iter().next().expect("a part");
    assert_eq!(named, with("message.pgp", Status::Skipped, "intake.encrypted"));
    let certificate = certutil.replace("bG9n", "MIIC+zCCAeOg");
    assert_eq!(read("x.txt", certificate.as_bytes()), [own("x.txt", &certificate)]);
}

#[test]
fn an_archive_that_unpacks_itself_is_one() {
    let zip = zip_of(&[("a.txt", b"log")]);
    let seven = seven_zip_of(&[("a.txt", b"log")]);
    let program = |archive: &[u8]| [&b"MZ"[..], &[0; 98], archive].concat();
    assert_eq!(read("x.exe", &program(&zip)), [whole("a.txt", "log")]);
    assert_eq!(read("x.exe", &program(&seven)), [whole("a.txt", "log")]);
    let rar = read("x.exe", &program(b"Rar!\x1a\x07\x01\0"));
    assert_eq!(rar, [with("x.exe", Status::Skipped, "intake.format.closed")]);
    assert_eq!(read("x.exe", &program(b"signature"))[0].0, "x.exe");
}

#[test]
fn archives_that_were_joined_say_so_or_are_read_both() {
    let (one, two) = (zip_of(&[("a.txt", b"log")]), zip_of(&[("b.txt", b"log")]));
    let joined = read("x.zip", &[one, two].concat());
    assert_eq!(joined, [whole("b.txt", "log"), with("x.zip", Status::Partial, "intake.zip.joined")]);
    let tar = |name: &str| tar_of(&[(name, b"log")]);
    assert_eq!(read("x.tar", &[tar("a.txt"), tar("b.txt")].concat()), [whole("a.txt", "log"), whole("b.txt", "log")]);
    let followed = [LZMA, b"more"].concat();
    let own = read("a.txt.lzma", &followed).into_iter().find(|(path, ..)| path == "a.txt.lzma");
    assert_eq!(own, Some(with("a.txt.lzma", Status::Partial, "intake.behind")));
}

#[test]
fn a_cut_7z_does_not_claim_to_need_all_memory_and_a_piece_says_what_it_is() {
    let seven = seven_zip_of(&[("a.txt", &noise(5_000))]);
    let cut = &seven[..seven.len() / 2];
    assert_eq!(read("x.7z", cut), [with("x.7z", Status::Skipped, "intake.sevenz.table")]);
    assert_eq!(read("x.7z.001", cut), [with("x.7z.001", Status::Skipped, "intake.piece")]);
}

#[test]
fn a_mail_of_outlook_gives_its_text_and_what_is_attached() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a compound file");
    let attachment = "/__attach_version1.0_#00000000";
    file.create_storage(attachment).expect("a storage");
    for (path, bytes) in [
        ("/__properties_version1.0".to_owned(), vec![0; 32]),
        ("/__substg1.0_1000001F".to_owned(), wide("log")),
        (format!("{attachment}/__substg1.0_3707001F"), wide("a.txt")),
        (format!("{attachment}/__substg1.0_37010102"), b"log".to_vec()),
    ] {
        file.create_stream(path).expect("a stream").write_all(&bytes).expect("bytes");
    }
    let bytes = file.into_inner().into_inner();
    let names: Vec<(String, Status)> =
        read("x.msg", &bytes).into_iter().map(|(path, status, _)| (path, status)).collect();
    assert_eq!(names, [("a.txt".to_owned(), Status::Parsed), ("body.txt".to_owned(), Status::Parsed)]);
}

/// A mail of Outlook with these streams, in the storages that their paths name.
fn outlook(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a compound file");
    for (path, bytes) in [("__properties_version1.0", &[0; 32][..])].iter().chain(streams) {
        if let Some((storage, _)) = path.rsplit_once('/') {
            file.create_storage_all(storage).expect("a storage");
        }
        file.create_stream(path).expect("a stream").write_all(bytes).expect("bytes");
    }
    file.into_inner().into_inner()
}

#[test]
fn of_a_mail_of_outlook_the_body_that_says_more_is_read_and_what_is_not_attached_is_named() {
    const TEXT: &str = "__substg1.0_1000001E";
    const PAGE: &str = "__substg1.0_10130102";
    const RTF: &str = "__substg1.0_10090102";
    let packed = |form: &[u8], bytes: &[u8]| {
        let sizes = [(bytes.len() as u32 + 12).to_le_bytes(), (bytes.len() as u32).to_le_bytes()].concat();
        [&sizes, form, &[0; 4], bytes].concat()
    };
    let rtf = packed(b"MELA", b"{\\rtf1 log}");
    for (streams, expected) in [
        (vec![(TEXT, &b"log"[..]), (PAGE, b"<p>log</p>")], vec![whole("body.txt", "log")]),
        (vec![(TEXT, b"see"), (PAGE, b"<p>log</p>")], vec![whole("body.html", "<p>log</p>"), whole("body.txt", "see")]),
        (vec![(TEXT, b" \r\n"), (PAGE, b"<p>log</p>")], vec![whole("body.html", "<p>log</p>")]),
        (vec![(TEXT, b" "), (RTF, &rtf)], vec![whole("body.rtf", "{\\rtf1 log}")]),
    ] {
        assert_eq!(read("x.msg", &outlook(&streams)), expected);
    }
    let attached = "__attach_version1.0_#00000000";
    let (name, at, object) = (
        format!("{attached}/__substg1.0_3707001E"),
        format!("{attached}/__substg1.0_3708001E"),
        format!("{attached}/__substg1.0_3701000D/CONTENTS"),
    );
    for streams in [
        vec![(name.as_str(), &b"a.txt"[..])],
        vec![(at.as_str(), b"\\\\server\\a.txt")],
        vec![(&name, b"a.txt"), (&object, b"x")],
    ] {
        let mail = outlook(&[vec![(TEXT, &b"log"[..])], streams].concat());
        assert_eq!(
            read("x.msg", &mail),
            [with("a.txt", Status::Skipped, "intake.mail.elsewhere"), whole("body.txt", "log")]
        );
    }
    let level = "__attach_version1.0_#00000000/__substg1.0_3701000D/";
    let levels: Vec<String> = (1..12).map(|n| format!("{}__properties_version1.0", level.repeat(n))).collect();
    let mut streams: Vec<(&str, &[u8])> = vec![(TEXT, b"log")];
    streams.extend(levels.iter().map(|path| (path.as_str(), &b"x"[..])));
    let deepest = read("x.msg", &outlook(&streams)).into_iter().find(|(_, status, _)| *status == Status::Skipped);
    assert_eq!(deepest.map(|(_, _, problem)| problem).as_deref(), Some("intake.cap.depth"));
}

#[test]
fn documents_give_their_text_and_pictures() {
    let word = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", b"<w:document><w:body><w:p><w:r><w:t>A &amp; B</w:t><w:tab/><w:t>C</w:t></w:r></w:p><w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p><w:p><w:r><w:t>D</w:t></w:r></w:p></w:body></w:document>"),
        ("word/media/image1.png", b"picture"),
        ("word/styles.xml", b"<x/>"),
    ]);
    assert_eq!(
        read("x.docx", &word),
        [whole("document.txt", "A & B\tC\n[image]\nD\n"), whole("word/media/image1.png", "picture")]
    );
    let excel = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"Shared volumes\"/><sheet name=\"Tabelle2\"/></sheets></workbook>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet><sheetData><row><c t=\"s\"><v>1</v></c><c><v>2</v></c></row></sheetData></worksheet>",
        ),
        ("xl/sharedStrings.xml", b"<sst><si><t>x</t></si><si><t>Cluster Disk 1</t></si></sst>"),
    ]);
    assert_eq!(read("x.xlsx", &excel), [whole("document.txt", "Cluster Disk 1\t2\t\n```\nShared volumes\n")]);
}

#[test]
fn of_a_document_all_is_read_that_people_see_and_what_is_not_is_said() {
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    let one = |name: &str, part: &[u8]| read("x.docx", &zip_of(&[types, (name, part)]));
    let wide: Vec<u8> =
        "\u{feff}<document><p><t>log</t></p></document>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, part) in [
        ("word/endnotes.xml", &b"<endnotes><p><t>log</t></p></endnotes>"[..]),
        ("xl/comments1.xml", b"<comments><comment><text><r><t>log</t></r></text></comment></comments>"),
        (
            "xl/threadedComments/threadedComment1.xml",
            b"<ThreadedComments><threadedComment><text>log</text></threadedComment></ThreadedComments>",
        ),
        ("xl/drawings/drawing1.xml", b"<wsDr><sp><txBody><p><r><t>log</t></r></p></txBody></sp></wsDr>"),
        ("word/diagrams/data1.xml", b"<dataModel><pt><t><p><r><t>log</t></r></p></t></pt></dataModel>"),
        ("word/document.xml", &wide),
    ] {
        assert_eq!(one(name, part), [whole("document.txt", "log\n")], "{name}");
    }
    for part in [&b"<document><p><t>log</t></p>"[..], b"<document><p><t>log</t></p><p></document>"] {
        let [(path, status, problem)] = &one("word/document.xml", part)[..] else { panic!("one part") };
        assert_eq!((path.as_str(), *status, problem.as_str()), ("document.txt", Status::Partial, "intake.parts"));
    }
    let binary = zip_of(&[types, ("xl/workbook.bin", b"\0"), ("xl/worksheets/sheet1.bin", b"\0")]);
    assert_eq!(read("x.xlsb", &binary), [with("x.xlsb", Status::Skipped, "intake.document.closed")]);
}

/// What was seen with so much room to hold what is unpacked.
fn held(held_bytes: u64, name: &str, bytes: &[u8]) -> Vec<Seen> {
    let (_folder, path) = file(name, bytes);
    seen(&path, &Limits { held_bytes, ..Limits::default() })
}

#[test]
fn a_dictionary_is_charged_before_anything_is_unpacked() {
    let long = noise(3_000_000);
    let xz = zip_with(&[("a", &long)], zip::CompressionMethod::Xz);
    let seven = seven_zip_of(&[("a", &long)]);
    // What each says: 8 MiB, 2 MiB, and no more than there is of what lies in an archive.
    for (name, bytes, needs) in
        [("a.xz", XZ, 8 << 20), ("a.zst", ZSTD, 2 << 20), ("a.zip", &xz, 3 << 20), ("a.7z", &seven, 3 << 20)]
    {
        let refused = held(needs / 4, name, bytes);
        let [(_, Status::Skipped, problem)] = &refused[..] else { panic!("{name}: {refused:?}") };
        assert_eq!(problem, "intake.cap.dictionary", "{name}");
        assert!(held(needs, name, bytes).iter().all(|(_, status, _)| *status == Status::Parsed), "{name}");
    }
}

#[test]
fn what_a_container_unpacks_to_is_charged_before_it_is_kept() {
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(10_000));
    let cells = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(1_000));
    let one_string_in_every_cell =
        zip_of(&[types, ("xl/sharedStrings.xml", strings.as_bytes()), ("xl/worksheets/sheet1.xml", cells.as_bytes())]);
    let paragraphs = format!("<w:t>{}</w:t>", "x".repeat(2 << 20));
    let one_long_part = zip_of(&[types, ("word/document.xml", paragraphs.as_bytes())]);
    let many_strings = format!("<sst>{}</sst>", "<si><t>x</t></si>".repeat(40_000));
    let many_strings = zip_of(&[types, ("xl/sharedStrings.xml", many_strings.as_bytes())]);
    let names: Vec<String> = (0..4_000).map(|n| format!("word/media/{n}.png")).collect();
    let pictures: Vec<(&str, &[u8])> =
        [types].into_iter().chain(names.iter().map(|name| (name.as_str(), &b"x"[..]))).collect();
    let many_pictures = zip_of(&pictures);
    let head = "From: a\nTo: b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n";
    let many_parts = format!("{head}\n{}", "--x\n\na\n".repeat(3_000));
    let many_headers = format!("{head}{}\n\na", "X: y\n".repeat(8_000));
    let many_parameters = format!("{head}Content-Disposition: a{}\n\na", ";b=c".repeat(20_000));
    for (name, bytes) in [
        ("one string in every cell.xlsx", one_string_in_every_cell.as_slice()),
        ("one long part.docx", &one_long_part),
        ("many strings.xlsx", &many_strings),
        ("many pictures.docx", &many_pictures),
        ("many parts.eml", many_parts.as_bytes()),
        ("many headers.eml", many_headers.as_bytes()),
        ("many parameters.eml", many_parameters.as_bytes()),
    ] {
        let own = held(1 << 20, name, bytes).into_iter().find(|(path, ..)| path == name).expect(name);
        assert_ne!(own.1, Status::Parsed, "{name}");
        assert_eq!(own.2, "intake.cap.held.rest", "{name}");
        let enough = held(96 << 20, name, bytes);
        assert!(enough.iter().all(|(_, _, problem)| problem != "intake.cap.held.rest"), "{name}");
    }
}

#[test]
fn mails_in_mails_without_end_are_not_gone_into() {
    let inside = "Content-Type: Message/RFC822\n\nFrom: a\nMIME-Version: 1.0\n".repeat(100_000);
    let mail = format!("From: a\nMIME-Version: 1.0\n{inside}\ntext");
    assert_eq!(read("fw.eml", mail.as_bytes()), [with("fw.eml", Status::Damaged, "intake.cap.depth")]);
}

/// `log` in `a.txt`, by Info-ZIP with the password `pw`.
const ZIP_CRYPTO: &[u8] = b"\x50\x4b\x03\x04\x0a\x00\x09\x00\x00\x00\xca\xa1\x7c\x5d\xc5\x68\x3f\x8f\x0f\x00\x00\x00\x03\x00\x00\x00\x05\x00\x1c\x00\x61\x2e\x74\x78\x74\x55\x54\x09\x00\x03\x1c\x36\x0b\x6b\x1c\x36\x0b\x6b\x75\x78\x0b\x00\x01\x04\x00\x00\x00\x00\x04\x00\x00\x00\x00\xe3\xef\xe6\x87\xa8\x60\x72\x2d\x34\xe4\x07\xc0\xb5\xc7\x04\x50\x4b\x07\x08\xc5\x68\x3f\x8f\x0f\x00\x00\x00\x03\x00\x00\x00\x50\x4b\x01\x02\x1e\x03\x0a\x00\x09\x00\x00\x00\xca\xa1\x7c\x5d\xc5\x68\x3f\x8f\x0f\x00\x00\x00\x03\x00\x00\x00\x05\x00\x18\x00\x00\x00\x00\x00\x01\x00\x00\x00\xa4\x81\x00\x00\x00\x00\x61\x2e\x74\x78\x74\x55\x54\x05\x00\x03\x1c\x36\x0b\x6b\x75\x78\x0b\x00\x01\x04\x00\x00\x00\x00\x04\x00\x00\x00\x00\x50\x4b\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x4b\x00\x00\x00\x5e\x00\x00\x00\x00\x00";

#[test]
fn archives_behind_a_password_open_with_the_right_one() {
    let mut aes = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().with_aes_encryption(zip::AesMode::Aes256, "pw");
    aes.start_file("a.txt", options).expect("an entry");
    aes.write_all(b"log").expect("bytes");
    let aes = aes.finish().expect("a zip").into_inner();
    let mut seven = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).expect("a 7z");
    seven.set_content_methods(vec![
        sevenz_rust2::encoder_options::AesEncoderOptions::new("pw".into()).into(),
        sevenz_rust2::EncoderMethod::LZMA2.into(),
    ]);
    let entry = sevenz_rust2::ArchiveEntry::new_file("a.txt");
    seven.push_archive_entry(entry, Some(Cursor::new(b"log".to_vec()))).expect("an entry");
    let seven = seven.finish().expect("a 7z").into_inner();
    for (name, bytes) in [("x.zip", ZIP_CRYPTO), ("x.zip", aes.as_slice()), ("x.7z", seven.as_slice())] {
        let with = |passwords: &[&str]| {
            let (_folder, path) = file(name, bytes);
            let passwords = passwords.iter().map(|password| (*password).to_owned()).collect();
            seen(&path, &Limits { passwords, ..Limits::default() })
        };
        assert_eq!(with(&["wrong", "pw"]), [whole("a.txt", "log")], "{name}");
        for wrong in [&[][..], &["wrong"]] {
            let statuses: Vec<Status> = with(wrong).into_iter().map(|(_, status, _)| status).collect();
            assert_eq!(statuses, [Status::Skipped], "{name} {wrong:?}");
        }
    }
}
