use super::*;

fn decode(bytes: &[u8]) -> (String, &'static str) {
    let text = Text::decode(bytes).expect("a text");
    (text.as_str().to_owned(), text.encoding)
}

const JA: &str =
    "vssadmin 1.1 - ボリューム シャドウ コピー サービス管理コマンド ライン ツール\r\nライター名: 'System Writer'\r\n";
const FR: &str =
    "Nom du rédacteur\u{a0}: 'System Writer'\r\n   État : [1] Stable\r\n   Dernière erreur : Aucune erreur\r\n";
const ZH: &str = "vssadmin 1.1 - 卷影复制服务管理命令行工具\r\n(C) 版权所有 2001-2013 Microsoft Corp.\r\n";
const TW: &str = "請以系統管理員身分執行這個命令。\r\n找不到符合查詢的項目。\r\n";
const KO: &str = "쿼리를 만족하는 항목이 없습니다.\r\n관리자 권한으로 실행하십시오.\r\n";
const RU: &str = "Имя модуля записи\r\nПоследняя ошибка: нет ошибок\r\n";
const PL: &str = "Błąd: nie można odnaleźć określonego pliku. Część łańcucha\r\n";
const TR: &str = "Yazıcı adı: bulunamadı. Geçersiz değer, işlem başarısız oldu\r\n";
const DE: &str = "Für die Ausführung sind höhere Rechte nötig. Überprüfen Sie die Größe.\r\n";

fn web(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn dos(upper: &str, text: &str) -> Vec<u8> {
    let byte =
        |c: char| if c.is_ascii() { c as u8 } else { 0x80 + upper.chars().position(|u| u == c).expect("in it") as u8 };
    text.chars().map(byte).collect()
}

#[test]
fn each_encoding_is_told_by_its_text() {
    let cases = [
        (web(encoding_rs::SHIFT_JIS, JA), JA, "shift_jis"),
        (web(encoding_rs::WINDOWS_1252, FR), FR, "windows-1252"),
        (dos(oem::IBM850, FR), FR, "ibm850"),
        (dos(oem::IBM850, DE), DE, "ibm850"),
        (web(encoding_rs::WINDOWS_1252, DE), DE, "windows-1252"),
        (web(encoding_rs::GBK, ZH), ZH, "gbk"),
        (web(encoding_rs::BIG5, TW), TW, "big5"),
        (web(encoding_rs::EUC_KR, KO), KO, "euc-kr"),
        (web(encoding_rs::WINDOWS_1251, RU), RU, "windows-1251"),
        (web(encoding_rs::IBM866, RU), RU, "ibm866"),
        (web(encoding_rs::WINDOWS_1250, PL), PL, "windows-1250"),
        (dos(oem::IBM852, PL), PL, "ibm852"),
        (web(encoding_rs::WINDOWS_1254, TR), TR, "windows-1254"),
        (dos(oem::IBM857, TR), TR, "ibm857"),
    ];
    for (bytes, text, encoding) in cases {
        assert_eq!(decode(&bytes), (text.to_owned(), encoding));
    }
}

#[test]
fn a_capture_with_few_letters_beyond_ascii_is_read_in_the_code_page_of_its_console() {
    let capture = |name: &str| format!("Name     State  Node\r\n----     -----  ----\r\n{name} Online vm-1\r\n");
    for name in ["Größe 1", "é", "Año 1", "Müll", "São", "Ä1"] {
        let text = capture(name);
        assert_eq!(decode(&dos(oem::IBM850, &text)), (text, "ibm850"));
    }
    for name in ["Größe 1", "é", "Año 1", "Müll", "São", "Données"] {
        let text = capture(name);
        assert_eq!(decode(&web(encoding_rs::WINDOWS_1252, &text)), (text, "windows-1252"));
    }
    for name in ["日", "表", "ソ", "ディスク 1"] {
        let text = capture(name);
        assert_eq!(decode(&web(encoding_rs::SHIFT_JIS, &text)), (text, "shift_jis"));
    }
    // It was taken for Korean; blanks that do not break, of four bytes, made it one of Europe.
    for text in [capture("群集磁盘 1"), capture("群集磁盘 1").replace("  ", "\u{a0}\u{a0}")] {
        assert_eq!(decode(&web(encoding_rs::GB18030, &text)), (text, "gbk"));
    }
}

#[test]
fn unicode_with_and_without_marks() {
    for text in [JA, FR, ZH, TW, KO, RU] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little), (text.to_owned(), "utf-16le"));
        assert_eq!(decode(&[&[0xff, 0xfe][..], &little].concat()), (text.to_owned(), "utf-16le"));
        assert_eq!(decode(&big), (text.to_owned(), "utf-16be"));
        assert_eq!(decode(&[&[0xfe, 0xff][..], &big].concat()), (text.to_owned(), "utf-16be"));
        assert_eq!(decode(text.as_bytes()), (text.to_owned(), "utf-8"));
        assert_eq!(decode(&[&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat()), (text.to_owned(), "utf-8"));
    }
}

#[test]
fn wide_headers_before_oem_output_keep_their_line_numbers() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mixed = [&[0xff, 0xfe][..], &wide("[09/01/2024 18:19:40] x\r\n"), &dos(oem::IBM850, FR), &wide("\r\nend\r\n")];
    let text = Text::decode(&mixed.concat()).expect("a text");
    assert_eq!(text.encoding, "ibm850");
    let lines: Vec<Line<'_>> = text.lines().collect();
    assert_eq!(lines[2], Line { number: 3, text: "   État : [1] Stable" });
    assert_eq!(lines[5], Line { number: 6, text: "end" });
}

#[test]
fn a_line_of_another_encoding_amid_utf8_is_read_too() {
    let bytes = [FR.as_bytes(), &web(encoding_rs::WINDOWS_1252, "Dernière\r\n")].concat();
    assert_eq!(decode(&bytes), (format!("{FR}Dernière\r\n"), "utf-8"));
}

#[test]
fn a_letter_cut_at_the_end_changes_nothing() {
    let bytes = JA.as_bytes();
    assert_eq!(decode(&bytes[..30]).1, "utf-8");
    assert_eq!(decode(&bytes[..31]).1, "utf-8");
}

#[test]
fn binaries_are_no_text() {
    let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let all: Vec<u8> = (0..=255).cycle().take(768).collect();
    let mainframe = b"\xd5\x81\x94\x85\x40\x40\xe2\xa3\x81\xa3\x85\x25\xd9\x85\x83\x85\x89\x97\xa3\xa2\x40\xd6\x95\x93\x89\x95\x85\x25";
    let pdf = [&b"%PDF-1.7\n"[..], &all].concat();
    for bytes in [
        &noise[..],
        &all,
        &pdf,
        mainframe,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb",
        &[0; 64],
    ] {
        assert_eq!(Text::decode(bytes), None);
    }
}

#[test]
fn every_kind_of_line_end_counts_once() {
    let text = Text::decode(b"a\r\nb\nc\rd\r\r\ne").expect("a text");
    let lines: Vec<(u32, &str)> = text.lines().map(|line| (line.number, line.text)).collect();
    assert_eq!(lines, [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, ""), (6, "e")]);
}

#[test]
fn console_colours_and_zero_width_marks_are_gone() {
    assert_eq!(decode("\u{1b}[31;1mGet-Cluster:\u{1b}[0m \u{200b}x".as_bytes()).0, "Get-Cluster: x");
}

#[test]
fn a_word_is_found_in_any_case_wherever_it_stands() {
    for text in ["ClusterStorage", "c cl clusterSTORAGE", "ソ CLUSTERSTORAGE ス"] {
        assert!(holds(text, "ClusterStorage"), "{text}");
    }
    assert!(!holds("Cluster Storage", "ClusterStorage") && !holds("Cluster", "ClusterStorage"));
}
