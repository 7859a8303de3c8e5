//! The same capture in every language, encoding and style gives the same facts.
use crate::support;

use encoding_rs::Encoding;
use support::listing;
use support::text::{Capture, Style as Taken, crlf};
use vssleuth::evidence::{self, EventFilter, Hash, ReadOptions};
use vssleuth::facts::{Guid, Harvest, ListShape, Observation, RegistryData, SettingState, VolumeOutcome};
use vssleuth::intake::{Body, HEAD, Input};

fn read(bytes: &[u8]) -> Harvest {
    let filter = EventFilter::default();
    let options = ReadOptions { filter, timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false };
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut stream = bytes;
    let input = Input { path: "case/capture.txt", size: None, head, body: Body::Stream(&mut stream) };
    evidence::read(input, &options)
}

/// A language's words. Those of en, ja, fr and de are the tool's own; the others are made up for their letters.
struct Language {
    code: &'static str,
    banner: &'static str,
    /// Labels of name, class id, instance id, state, last error, with their colons.
    labels: [&'static str; 5],
    quotes: [&'static str; 2],
    stable: &'static str,
    failed: &'static str,
    no_error: &'static str,
    timed_out: &'static str,
    ansi: &'static Encoding,
    /// `None`: the OEM code page is the ANSI one.
    oem: Option<Oem>,
}

#[derive(Clone, Copy)]
enum Oem {
    Ibm850,
    Web(&'static Encoding),
}

const PLAIN: [&str; 2] = ["'", "'"];

const LANGUAGES: [Language; 10] = [
    Language {
        code: "en",
        banner: "Volume Shadow Copy Service administrative command-line tool",
        labels: ["Writer name: ", "Writer Id: ", "Writer Instance Id: ", "State: ", "Last error: "],
        quotes: PLAIN,
        stable: "Stable",
        failed: "Failed",
        no_error: "No error",
        timed_out: "Timed out",
        ansi: encoding_rs::WINDOWS_1252,
        oem: Some(Oem::Ibm850),
    },
    Language {
        code: "ja",
        banner: "ボリューム シャドウ コピー サービス管理コマンド ライン ツール",
        labels: ["ライター名: ", "ライター Id: ", "ライター インスタンス Id: ", "状態: ", "最後のエラー: "],
        quotes: PLAIN,
        stable: "安定",
        failed: "失敗",
        no_error: "エラーなし",
        timed_out: "タイムアウト",
        ansi: encoding_rs::SHIFT_JIS,
        oem: None,
    },
    Language {
        code: "fr",
        banner: "Outil ligne de commande d'administration du service de cliché instantané de volume",
        labels: [
            "Nom du rédacteur\u{a0}: ",
            "ID du rédacteur\u{a0}: ",
            "ID de l'instance du rédacteur\u{a0}: ",
            "État\u{a0}: ",
            "Dernière erreur\u{a0}: ",
        ],
        quotes: PLAIN,
        stable: "Stable",
        failed: "Échec",
        no_error: "Aucune erreur",
        timed_out: "Délai dépassé",
        ansi: encoding_rs::WINDOWS_1252,
        oem: Some(Oem::Ibm850),
    },
    Language {
        code: "de",
        banner: "Verwaltungsbefehlszeilenprogramm des Volumeschattenkopie-Dienstes für Größen",
        labels: ["Verfassername: ", "Verfasserkennung: ", "Verfasserinstanzkennung: ", "Status: ", "Letzter Fehler: "],
        quotes: ["\"", "\""],
        stable: "Stabil",
        failed: "Fehlgeschlagen",
        no_error: "Kein Fehler",
        timed_out: "Zeitüberschreitung",
        ansi: encoding_rs::WINDOWS_1252,
        oem: Some(Oem::Ibm850),
    },
    Language {
        code: "es",
        banner: "Herramienta administrativa de línea de comandos del Servicio de instantáneas de volumen.",
        labels: ["Nombre: ", "Id.: ", "Id. de instancia: ", "Estado: ", "Último error: "],
        quotes: PLAIN,
        stable: "Estable",
        failed: "Error",
        no_error: "Sin errores",
        timed_out: "Se agotó el tiempo",
        ansi: encoding_rs::WINDOWS_1252,
        oem: Some(Oem::Ibm850),
    },
    Language {
        code: "pt",
        banner: "Ferramenta de linha de comando administrativa do Serviço de Cópia de Sombra de Volume",
        labels: ["Nome: ", "Id: ", "Id da instância: ", "Situação: ", "Último erro: "],
        quotes: PLAIN,
        stable: "Estável",
        failed: "Com falha",
        no_error: "Não há erro",
        timed_out: "Tempo esgotado",
        ansi: encoding_rs::WINDOWS_1252,
        oem: Some(Oem::Ibm850),
    },
    Language {
        code: "zh-cn",
        banner: "卷影复制服务管理命令行工具",
        labels: ["编写器名称: ", "编写器 Id: ", "编写器实例 Id: ", "状态: ", "上一个错误: "],
        quotes: PLAIN,
        stable: "稳定",
        failed: "失败",
        no_error: "无错误",
        timed_out: "超时",
        ansi: encoding_rs::GBK,
        oem: None,
    },
    Language {
        code: "zh-tw",
        banner: "磁碟區陰影複製服務系統管理命令列工具",
        labels: ["寫入器名稱：", "寫入器識別碼：", "寫入器執行個體識別碼：", "狀態：", "上次錯誤："],
        quotes: ["「", "」"],
        stable: "穩定",
        failed: "失敗了",
        no_error: "沒有錯誤",
        timed_out: "逾時",
        ansi: encoding_rs::BIG5,
        oem: None,
    },
    Language {
        code: "ko",
        banner: "볼륨 섀도 복사본 서비스 관리 명령줄 도구",
        labels: ["기록기 이름: ", "기록기 ID: ", "기록기 인스턴스 ID: ", "상태: ", "마지막 오류: "],
        quotes: PLAIN,
        stable: "안정",
        failed: "실패",
        no_error: "오류 없음",
        timed_out: "시간 초과",
        ansi: encoding_rs::EUC_KR,
        oem: None,
    },
    Language {
        code: "ru",
        banner: "Программа командной строки для управления теневым копированием",
        labels: ["Имя: ", "Код: ", "Код экземпляра: ", "Состояние: ", "Последняя ошибка: "],
        quotes: PLAIN,
        stable: "Стабильно",
        failed: "Сбой",
        no_error: "Нет ошибок",
        timed_out: "Истекло время",
        ansi: encoding_rs::WINDOWS_1251,
        oem: Some(Oem::Web(encoding_rs::IBM866)),
    },
];

/// Name, class id, state, and whether it carries an error.
const WRITERS: [(&str, &str, u8, bool); 9] = [
    ("Task Scheduler Writer", "d61d61c8-d73a-4eee-8cdd-f6f9786b7124", 1, false),
    ("VSS Metadata Store Writer", "75dfb225-e2e4-4d39-9ac9-ffaff65ddf06", 1, false),
    ("Performance Counters Writer", "0bada1de-01a9-4625-8278-69e735f39dd2", 1, false),
    ("System Writer", "e8132975-6f93-4464-a53e-1050253ae220", 5, false),
    ("SqlServerWriter", "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a", 9, true),
    ("Cluster Database", "41e12264-35d8-479b-8e5c-9b23d1dad37e", 1, false),
    ("Cluster Shared Volume VSS Writer", "1072ae1c-e5a7-4ea1-9e4a-6f7964656570", 1, true),
    ("Registry Writer", "afbab4a2-367d-4d15-a586-71dbb18f8485", 12, false),
    ("WMI Writer", "a6ad56c2-b509-4e6c-bb19-49d8f43532f0", 1, false),
];

impl Language {
    fn list(&self) -> String {
        let [name, id, instance, state, error] = self.labels;
        let [open, close] = self.quotes;
        let mut text = format!("vssadmin 1.1 - {}\r\n(C) Copyright 2001-2013 Microsoft Corp.\r\n\r\n", self.banner);
        for (index, (writer, class, code, bad)) in WRITERS.iter().enumerate() {
            let word = if *code > 5 { self.failed } else { self.stable };
            let said = if *bad { self.timed_out } else { self.no_error };
            text.push_str(&format!(
                "{name}{open}{writer}{close}\r\n   {id}{{{class}}}\r\n   {instance}{{0d6ef6a5-0000-4000-8000-{index:012x}}}\r\n   {state}[{code}] {word}\r\n   {error}{said}\r\n\r\n"
            ));
        }
        text
    }
}

type Style = (&'static str, fn(&str) -> String);

const STYLES: [Style; 8] = [
    ("redirected", |list| list.to_owned()),
    ("PowerShell", |list| {
        format!(
            "PS C:\\Windows\\system32> hostname\r\nvm-1\r\nPS C:\\Windows\\system32> vssadmin list writers\r\n{list}PS C:\\Windows\\system32> \r\n"
        )
    }),
    ("cmd", |list| format!("C:\\Windows\\system32>vssadmin list writers\r\n{list}\r\nC:\\Windows\\system32>\r\n")),
    ("remote", |list| {
        format!("[vm-1.contoso.com]: PS C:\\> vssadmin list writers\r\n{list}[vm-1.contoso.com]: PS C:\\>\r\n")
    }),
    ("transcript", |list| {
        let rule = "*".repeat(22);
        format!(
            "{rule}\r\nWindows PowerShell\r\nA: 20240903091500\r\nB: VM-1 (Microsoft Windows NT 10.0.17763.0)\r\n{rule}\r\nPS C:\\> vssadmin list writers\r\n{list}PS C:\\> Stop-Transcript\r\n{rule}\r\nEnd\r\nE: 20240903091600\r\n{rule}\r\n"
        )
    }),
    ("collector", |list| {
        let rule = "=".repeat(60);
        format!("{rule}\r\n20240903 09:15:00.123 : vssadmin list writers\r\n{rule}\r\n{list}")
    }),
    ("Markdown", |list| {
        let quoted: String = format!("```\r\n{list}```\r\n").lines().map(|line| format!("> {line}  \r\n")).collect();
        format!("Output:\r\n\r\n{quoted}")
    }),
    ("log", |list| list.lines().map(|line| format!("2024-09-03 09:15:00.123 INFO {line}\r\n")).collect()),
];

/// Upper half of code page 850, as far as the texts here need it.
const IBM850: [(char, u8); 18] = [
    ('é', 0x82),
    ('ä', 0x84),
    ('à', 0x85),
    ('ç', 0x87),
    ('ê', 0x88),
    ('è', 0x8a),
    ('É', 0x90),
    ('ô', 0x93),
    ('ö', 0x94),
    ('ü', 0x81),
    ('á', 0xa0),
    ('í', 0xa1),
    ('ó', 0xa2),
    ('ã', 0xc6),
    ('ß', 0xe1),
    ('Ú', 0xe9),
    ('â', 0x83),
    ('\u{a0}', 0xff),
];

fn ibm850(text: &str) -> Vec<u8> {
    let byte = |c: char| match u8::try_from(c).ok().filter(u8::is_ascii) {
        Some(byte) => byte,
        None => IBM850.iter().find(|(letter, _)| *letter == c).unwrap_or_else(|| panic!("{c} in the table")).1,
    };
    text.chars().map(byte).collect()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn oem(language: &Language, text: &str) -> Vec<u8> {
    match language.oem {
        Some(Oem::Ibm850) => ibm850(text),
        Some(Oem::Web(encoding)) => encoding.encode(text).0.into_owned(),
        None => language.ansi.encode(text).0.into_owned(),
    }
}

/// What the variants are made from must not dwindle unnoticed.
const _: () = assert!(LANGUAGES.len() >= 8 && CODINGS.len() >= 8 && STYLES.len() >= 6 && Taken::ALL.len() >= 6);

type Coding = (&'static str, fn(&Language, &str) -> Vec<u8>);

const CODINGS: [Coding; 9] = [
    ("utf-8", |_, text| text.as_bytes().to_vec()),
    ("utf-8 marked", |_, text| format!("\u{feff}{text}").into_bytes()),
    ("utf-16le", |_, text| utf16(text, u16::to_le_bytes)),
    ("utf-16le marked", |_, text| utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)),
    ("utf-16be", |_, text| utf16(text, u16::to_be_bytes)),
    ("utf-16be marked", |_, text| utf16(&format!("\u{feff}{text}"), u16::to_be_bytes)),
    ("ANSI", |language, text| language.ansi.encode(text).0.into_owned()),
    ("OEM", oem),
    ("UTF-16 with OEM appended", |language, text| {
        let header = "\u{feff}[09/03/2024 09:15:00] collected\r\n\r\n";
        [utf16(header, u16::to_le_bytes), oem(language, text)].concat()
    }),
];

/// What every variant must give: name, class id, instance id, state's number, failed.
type Fact = (String, Option<Guid>, Option<Guid>, Option<u8>, bool);

fn facts(harvest: &Harvest) -> Option<(ListShape, Vec<Fact>)> {
    let facts = harvest.observations.iter().map(|seen| &seen.fact);
    let mut lists = facts.filter_map(|fact| if let Observation::Writers(list) = fact { Some(list) } else { None });
    let (Some(list), None) = (lists.next(), lists.next()) else { return None };
    let writer = |w: &vssleuth::facts::Writer| {
        (w.name.clone(), w.id, w.instance_id, w.state.as_ref().and_then(|state| state.code), w.failed)
    };
    Some((list.shape, list.writers.iter().map(writer).collect()))
}

#[test]
fn languages_encodings_and_styles_give_the_same_facts() {
    let expected: Vec<_> = WRITERS
        .iter()
        .zip(0_u128..)
        .map(|((name, id, code, bad), index)| {
            let instance = Guid::from_u128(0x0d6ef6a5_0000_4000_8000_000000000000 + index);
            ((*name).to_owned(), id.parse().ok(), Some(instance), Some(*code), *bad || *code > 5)
        })
        .collect();
    let expected = Some((ListShape::Whole, expected));
    let mut count = 0;
    for language in &LANGUAGES {
        let list = language.list();
        for (style, wrap) in STYLES {
            let text = wrap(&list);
            for (coding, encode) in CODINGS {
                let harvest = read(&encode(language, &text));
                let what = format!("{} {style} {coding} read as {:?}", language.code, harvest.encoding);
                assert_eq!(facts(&harvest), expected, "{what}");
                count += 1;
            }
        }
    }
    assert_eq!(count, LANGUAGES.len() * STYLES.len() * CODINGS.len());
}

#[test]
fn words_come_out_as_they_were_written() {
    for language in &LANGUAGES {
        for (coding, encode) in CODINGS {
            let harvest = read(&encode(language, &language.list()));
            let Some(Observation::Writers(list)) = harvest.observations.first().map(|seen| &seen.fact) else {
                panic!("{} {coding}", language.code)
            };
            let said: Vec<_> = list.writers.iter().filter_map(|writer| writer.last_error.as_deref()).collect();
            assert_eq!((said[0], said[4]), (language.no_error, language.timed_out), "{} {coding}", language.code);
        }
    }
}

#[test]
fn reports_name_the_encoding() {
    for language in LANGUAGES.iter().filter(|language| !language.list().is_ascii()) {
        for (coding, encode) in CODINGS {
            let oem = match language.oem {
                Some(Oem::Ibm850) => "ibm850".to_owned(),
                Some(Oem::Web(encoding)) => encoding.name().to_ascii_lowercase(),
                None => language.ansi.name().to_ascii_lowercase(),
            };
            let expected = match coding {
                "ANSI" => language.ansi.name().to_ascii_lowercase(),
                "OEM" | "UTF-16 with OEM appended" => oem,
                unicode => unicode.trim_end_matches(" marked").to_owned(),
            };
            let harvest = read(&encode(language, &language.list()));
            assert_eq!(harvest.encoding, Some(expected.as_str()), "{} {coding}", language.code);
        }
    }
}

impl Language {
    /// A name with letters of the language.
    fn volume(&self) -> String {
        format!("{} ({})", self.timed_out, self.stable)
    }

    /// A rejection as `wevtutil` prints it, its context in the language's words.
    fn event(&self) -> String {
        let [name, id, instance, state, error] = self.labels;
        let own = |label: &str| format!("{}{label}", self.stable);
        format!(
            "Event[0]:\n  Log Name: Application\n  Source: VSS\n  Date: 2024-09-01T18:19:40.1230000Z\n  Event ID: 8229\n  \
             Level: {}\n  Computer: vm-1.contoso.com\n  Description: \n{} 0x00000000, {}.\n\n{}\n   Freeze\n\n{}\n   \
             {}Writer\n   {id}{{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}}\n   {name}Cluster Shared Volume VSS Writer\n   \
             {instance}{{0d6ef6a5-0000-4000-8000-00000000c0de}}\n   {error}C:\\Windows\\Cluster\\clussvc.exe -s\n   {} 4004\n\n",
            self.failed,
            self.banner,
            self.no_error,
            own(state).trim(),
            own(error).trim(),
            own(name),
            own("PID:"),
        )
    }

    fn captures(&self) -> [(&'static str, String); 3] {
        let rows =
            [[self.volume(), "Online".to_owned(), "vm-1".to_owned()], ["b".into(), "Offline".into(), "vm-2".into()]];
        let rows = rows.each_ref().map(|row| row.each_ref().map(String::as_str));
        [
            ("Get-ClusterSharedVolume", listing::volumes_table(&rows)),
            (
                r#"reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters""#,
                format!(
                    "{}    {}    REG_SZ    {}\n",
                    listing::reg_query(Some(0)).trim_end(),
                    self.stable,
                    self.no_error
                ),
            ),
            ("wevtutil qe Application /f:text", self.event()),
        ]
    }
}

/// What each capture must give, in words.
fn told(harvest: &Harvest) -> Vec<String> {
    let tell = |fact: &Observation| match fact {
        Observation::Volumes(listing) => match &listing.outcome {
            VolumeOutcome::Rows(rows) => Some(format!(
                "{:?}",
                rows.iter().map(|row| (&row.name, &row.state, &row.owner_node)).collect::<Vec<_>>()
            )),
            nothing => Some(format!("{nothing:?}")),
        },
        Observation::Setting(seen) => match &seen.state {
            SettingState::Value(RegistryData::Dword(value)) => Some(format!("switch {value}")),
            other => Some(format!("{other:?}")),
        },
        Observation::Event(event) => {
            let vss = event.vss.as_deref()?;
            let ids = (vss.writer_id, vss.writer_instance_id, vss.process_id);
            let texts = (&vss.writer_name, &vss.operation, &vss.error_code, &event.computer);
            Some(format!("{} {} {:?} {ids:?} {texts:?}", event.provider, event.id, event.time.map(|t| t.to_string())))
        }
        _ => None,
    };
    harvest.observations.iter().filter_map(|seen| tell(&seen.fact)).collect()
}

#[test]
fn volumes_switches_and_events_are_the_same_in_every_language_encoding_and_style() {
    let (mut count, mut wrong) = (0, Vec::new());
    for language in &LANGUAGES {
        for (number, (command, output)) in language.captures().into_iter().enumerate() {
            let expected = match number {
                0 => format!(
                    "{:?}",
                    [
                        (language.volume(), Some("Online"), Some("vm-1")),
                        ("b".to_owned(), Some("Offline"), Some("vm-2"))
                    ]
                ),
                1 => "switch 0".to_owned(),
                _ => "VSS 8229 Some(\"2024-09-01T18:19:40.1230000Z\") (Some({1072ae1c-e5a7-4ea1-9e4a-6f7964656570}), \
                      Some({0d6ef6a5-0000-4000-8000-00000000c0de}), Some(4004)) (Some(\"Cluster Shared Volume VSS Writer\"), \
                      Some(\"Freeze\"), Some(\"0x00000000\"), Some(\"vm-1.contoso.com\"))"
                    .to_owned(),
            };
            for style in Taken::ALL {
                let capture = Capture { host: "vm-1".into(), command: command.into(), output: output.clone() };
                let text = crlf(&style.write(&[capture]));
                for (coding, encode) in CODINGS {
                    let harvest = read(&encode(language, &text));
                    let what = format!("{} {command} {style:?} {coding} read as {:?}", language.code, harvest.encoding);
                    let told = told(&harvest);
                    if told != [expected.as_str()] {
                        wrong.push(format!("{what}: {told:?}, expected {expected}"));
                    }
                    count += 1;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(count, LANGUAGES.len() * 3 * Taken::ALL.len() * CODINGS.len());
}
