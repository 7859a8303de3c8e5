//! The phrases of what is asked that no other row here stands for: a row each.

use super::alerts::{AT, says};
use super::*;

fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let of_three = |three: &[u8]| {
        let bits = three
            .iter()
            .chain([0, 0].iter().take(3 - three.len()))
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let signs = (0..4).map(|at| char::from(SIGNS[(bits >> (18 - 6 * at) & 63) as usize]));
        signs.take(three.len() + 1).chain("==".chars().take(3 - three.len())).collect::<String>()
    };
    text.as_bytes().chunks(57).map(|line| line.chunks(3).map(of_three).collect::<String>() + "\r\n").collect()
}

#[test]
fn lists_in_the_wrappings_that_are_named() {
    let each = |of: &dyn Fn(&str) -> String| one(list().lines().map(|line| of(line) + "\n").collect::<String>());
    let page = |tag: &str, line: &str| format!("<html><body><p>Hello</p><{tag}>{line}</{tag}></body></html>\n");
    let lines: Vec<&str> = list().leak().lines().collect();
    let azure = serde_json::json!({"value": [{"code": "ComponentStatus/StdOut/succeeded", "level": "Info", "message": list()}, {"code": "ComponentStatus/StdErr/succeeded", "message": ""}]});
    let ansible = serde_json::json!({"changed": true, "rc": 0, "stdout": list(), "stdout_lines": lines});
    let json_lines: String =
        lines.iter().map(|line| serde_json::json!({"ts": 1, "line": line}).to_string() + "\n").collect();
    let mail = format!(
        "From: a@yard.example\r\nTo: b@desk.example\r\nSubject: list\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64(&list())
    );
    let stable = list().replace("[8] Failed", "[1] Stable").replace("Non-retryable error", "No error");
    check(vec![
        ("a US date", each(&|line| format!("9/3/2024 10:15:02 AM {line}")), WHOLE),
        ("a host and a colon", each(&|line| format!("dock1: {line}")), WHOLE),
        ("bars of a quotation", each(&|line| format!("| {line}")), WHOLE),
        ("bullets", each(&|line| format!("* {line}")), WHOLE),
        ("broken by tags", one(page("div", &lines.join("<br>\n"))), WHOLE),
        ("as it was typed on a page", one(page("pre", &list())), WHOLE),
        ("Azure's Run Command", one(azure.to_string()), WHOLE),
        ("Ansible", one(serde_json::to_string_pretty(&ansible).unwrap()), WHOLE),
        ("JSON lines", one(json_lines), WHOLE),
        ("a mail in base64", Tree::new().file("dock1/list.eml", mail), WHOLE),
        (
            "a failed writer in the first of two lists",
            one(format!("{}\n{stable}", list())),
            Words(&["SqlServerWriter failed in one capture"]),
        ),
        (
            "Select-String",
            one(
                "PS C:\\> vssadmin list writers | Select-String 1072ae1c\n\n   Writer Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n\n\nPS C:\\> ",
            ),
            List(1, "enabled", &[]),
        ),
        (
            "a picture between rule and rows",
            one("Name         State  Node\n----         -----  ----\n[image: image.png]\nStock Disk   Online dock1\n"),
            Csv(&["in-use"]),
        ),
        (
            "a blank line there",
            one("Name         State  Node\n----         -----  ----\n\nStock Disk   Online dock1\n"),
            Csv(&["in-use"]),
        ),
    ]);
}

#[test]
fn events_in_the_forms_that_are_named() {
    let here = [(8194, Some(AT), Some("dock1"))];
    for (what, text) in [
        (
            "Czech",
            "Typ události: Chyba\nZdroj události: VSS\nKategorie události: Není\nID události: 8194\nDatum: 3.9.2024\nČas: 1:00:00\nUživatel: Není k dispozici\nPočítač: DOCK1\nPopis:\nx\n",
        ),
        (
            "Italian",
            "Tipo evento: Errore\nOrigine evento: VSS\nCategoria evento: Nessuna\nID evento: 8194\nData: 03/09/2024\nOra: 1.00.00\nUtente: N/D\nComputer: DOCK1\nDescrizione:\nx\n",
        ),
        (
            "Polish",
            "Typ zdarzenia: Błąd\nŹródło zdarzenia: VSS\nKategoria zdarzenia: Brak\nIdentyfikator zdarzenia: 8194\nData: 2024-09-03\nGodzina: 01:00:00\nUżytkownik: Brak\nKomputer: DOCK1\nOpis:\nx\n",
        ),
        (
            "Turkish",
            "Olay Türü: Hata\nOlay Kaynağı: VSS\nOlay Kategorisi: Yok\nOlay Kimliği: 8194\nTarih: 03.09.2024\nSaat: 01:00:00\nKullanıcı: Yok\nBilgisayar: DOCK1\nAçıklama:\nx\n",
        ),
        (
            "an id behind a sign of equality",
            "Source = VSS\nEvent ID = 8194\nDate = 2024-09-03 01:00:00\nComputer = DOCK1\n",
        ),
        ("in parentheses", "2024-09-03 01:00:00 DOCK1: Error (Source: VSS) (EventID: 8194) (Computer: DOCK1)\n"),
        ("Ereignis-ID", "Quelle: VSS\nEreignis-ID: 8194\nDatum: 03.09.2024 01:00:00\nComputer: DOCK1\n"),
    ] {
        says(what, text, &here);
    }
}

/// Jobs of backup products that failed say so of themselves: no writer that they do not name with a state is a failed one.
#[test]
fn errors_of_backup_jobs_are_no_failed_writers() {
    for text in [
        "Veeam: Error: Failed to create snapshot: Backup job failed. Cannot create a shadow copy of the volumes containing writer's data. VSS asynchronous operation is not completed. Operation: [Shadow copies commit]. Code: [0x8004231f].\n",
        "Backup Exec: V-79-57344-65233 - Snapshot Technology: Initialization failure on: \"\\\\dock1\\C:\". A failure occurred querying the Writer status.\n",
        "NetBackup: snapshot error encountered (156) on client dock1\n",
        "Commvault: ERROR CODE [19:1131]: Failure in VSS: Vss Writer failed. Source: dock1\n",
        "Acronis: Failed to create volume snapshot (VSS error 0x80042306) on dock1\n",
        "Rubrik: Failed to take a VSS snapshot of dock1. Reason: VSS_E_WRITERERROR_TIMEOUT\n",
        "Cohesity: VSS error on host dock1: snapshot creation timed out, falling back to crash consistent\n",
        "Arcserve: Failed to create VSS snapshot of node dock1, error 0x80042317\n",
        "NAKIVO: Microsoft VSS quiescing failed on VM dock1\n",
        "Macrium: Gathering Windows Events - Please Wait... Failed To Create Volume Snapshot. Result Code: 0x8004230f\n",
        "Datto: Backup of dock1 failed: VSS failed to take a snapshot, rolled back to DBD\n",
    ] {
        let case = case_of(&Tree::new().file("job.txt", text));
        let failed = case["nodes"].as_array().unwrap().iter().flat_map(|node| node["writers"].as_array().unwrap());
        assert_eq!(failed.filter(|writer| writer["failed"] == true).count(), 0, "{text}: {case:#}");
        assert!(case["findings"].as_array().unwrap().iter().all(|found| found["code"] != "WRT002"), "{text}");
        assert_eq!(case["csv_usage"]["status"], "unknown", "{text}");
    }
}
