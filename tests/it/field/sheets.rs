//! What people put into the cells of sheets and documents: volumes below a title or a sheet's name, captures beside each other.

use super::*;
use crate::intake_support::zip_of;

/// A sheet's name, and its rows with cells apart by tabs.
type Sheet<'s> = (&'s str, &'s str);

fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", text.replace('\'', "&apos;"));
    let row = |line: &str| format!("<row>{}</row>", line.split('\t').map(cell).collect::<String>());
    let names = (1..).zip(sheets).map(|(n, (name, _))| format!("<sheet name=\"{name}\" r:id=\"rId{n}\"/>"));
    let links = (1..=sheets.len())
        .map(|n| format!("<Relationship Id=\"rId{n}\" Target=\"worksheets/sheet{n}.xml\"/>"))
        .collect::<String>();
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        ("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{}</sheets></workbook>", names.collect::<String>())),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{links}</Relationships>")),
    ];
    for (n, (_, rows)) in (1..).zip(sheets) {
        let rows: String = rows.lines().map(row).collect();
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip_of(&parts)
}

/// Use of CSV with the names of volumes, beside a silence.
fn told(path: &str, bytes: &[u8]) -> (String, Vec<String>) {
    let case = case_of(&silent("dock1/notes.txt", "see you\n").file(path, bytes));
    let volumes = case["csv_usage"]["volumes"].as_array().unwrap().iter();
    let names = volumes.map(|volume| volume["name"].as_str().unwrap().to_owned()).collect();
    (case["csv_usage"]["status"].as_str().unwrap().to_owned(), names)
}

const ROWS: &str = "Name\tState\tOwnerNode\nTills\tOnline\tdock1";

/// A sheet that was called after the cmdlet said no more than that a word was there: a silence beside it was proof.
#[test]
fn volumes_in_cells_below_a_title_or_a_sheets_name() {
    for sheets in [
        &[("Get-ClusterSharedVolume", ROWS)][..],
        &[
            ("Cover", "hello"),
            ("Get-ClusterSharedVolume", ROWS),
            ("Roles", "Name\tState\tOwnerNode\nSQL\tOnline\tdock1"),
        ],
        &[("Sheet1", &format!("Get-ClusterSharedVolume\n{ROWS}"))],
        &[("Get-ClusterSharedVolume", "Name\tState\tOwnerNode\nTills\t2\tdock1")],
        &[("Get-ClusterSharedVolume", "名前\t状態\t所有者ノード\nTills\tオンライン\tdock1")],
        &[("Get-ClusterSharedVolume", "Name\tTills\nState\tOnline\nOwnerNode\tdock1")],
        &[(
            "Sheet1",
            "Get-ClusterSharedVolume\t\t\t\tGet-ClusterNode\nName\tState\tOwnerNode\t\tName\tState\nTills\tOnline\tdock1\t\tdock1\tUp",
        )],
    ] {
        assert_eq!(told("dock1/plan.xlsx", &workbook(sheets)), ("in-use".into(), vec!["Tills".into()]), "{sheets:?}");
    }
    for text in [
        "Get-ClusterSharedVolume,,\r\nName,State,OwnerNode\r\nTills,Online,dock1\r\n",
        "Get-ClusterNode,,\r\nName,State,Type\r\ndock1,Up,Node\r\n,,\r\nGet-ClusterSharedVolume,,\r\nName,State,OwnerNode\r\nTills,Online,dock1\r\n",
    ] {
        assert_eq!(told("dock1/plan.csv", text.as_bytes()), ("in-use".into(), vec!["Tills".into()]), "{text}");
    }
}

#[test]
fn cells_that_are_not_understood_below_the_name_of_the_cmdlet_are_no_silence() {
    for sheets in [
        &[("Get-ClusterSharedVolume", "Nimi\tTila\nTills\tkäynnissä")][..],
        &[("Checks", "Command\tResult\nGet-ClusterSharedVolume\tTills  Online  dock1")],
        &[("クラスターの共有ボリューム", ROWS)],
    ] {
        assert_eq!(told("dock1/plan.xlsx", &workbook(sheets)).0, "unknown", "{sheets:?}");
    }
    let roles = [("Roles", "Name\tOwnerNode\tState\nSQL\tdock1\tOnline")];
    assert_eq!(told("dock1/plan.xlsx", &workbook(&roles)).0, "not-in-use");
}

/// Twelve writers were called failed, since each line held two.
#[test]
fn lists_of_two_nodes_in_two_columns() {
    let good = listing::vssadmin(Language::English, "dock2", &listing::csv_node());
    let rows: String = good.lines().zip(list().lines()).map(|(a, b)| format!("{a}\t{b}\n")).collect();
    let rows = format!("dock2\tdock1\n{rows}");
    check(vec![("two columns", Tree::new().file("plan.xlsx", workbook(&[("Writers", &rows)])), WHOLE)]);
}

#[test]
fn tables_of_volumes_with_something_behind_every_line() {
    for ending in [" |", ";", "_x000D_", "^M", "\",", "**"] {
        let lines = [
            "PS C:\\> Get-ClusterSharedVolume",
            "",
            "Name  State  Node",
            "----  -----  ----",
            "Tills Online dock1",
            "",
            "PS C:\\> ",
        ];
        let text: String = lines.iter().map(|line| format!("{line}{ending}\n")).collect();
        assert_eq!(told("dock1/volumes.txt", text.as_bytes()), ("in-use".into(), vec!["Tills".into()]), "{text}");
    }
    let yaml = "- Name: Tills\n  State: Online\n  OwnerNode: dock1\n  SharedVolumeInfo:\n    - FriendlyVolumeName: C:\\ClusterStorage\\Volume1\n";
    assert_eq!(told("dock1/Get-ClusterSharedVolume.yml", yaml.as_bytes()), ("in-use".into(), vec!["Tills".into()]));
}
