//! Windows in other languages: Event Viewer's copies and dialogs, its details, dates of every region, lists of writers.

use super::alerts::{AT, says};
use super::*;

/// Labels of log, source, date, id, level, computer and description; a date as the region prints it; the level.
const VIEWERS: [(&str, &str, &str); 24] = [
    ("Protokollname|Quelle|Datum|Ereignis-ID|Ebene|Computer|Beschreibung", "03.09.2024 01:00:00", "Fehler"),
    (
        "Nom du journal |Source |Date |ID de l’événement |Niveau |Ordinateur |Description ",
        "03/09/2024 01:00:00",
        "Erreur",
    ),
    ("Nombre de registro|Origen|Fecha|Id. del evento|Nivel|Equipo|Descripción", "03/09/2024 1:00:00", "Error"),
    ("Nome registro|Origine|Data|ID evento|Livello|Computer|Descrizione", "03/09/2024 01:00:00", "Errore"),
    ("Nome do Log|Fonte|Data|Identificação do Evento|Nível|Computador|Descrição", "03/09/2024 01:00:00", "Erro"),
    ("Nome do Registo|Origem|Data|ID do Evento|Nível|Computador|Descrição", "03/09/2024 01:00:00", "Erro"),
    ("Logboeknaam|Bron|Datum|Gebeurtenis-id|Niveau|Computer|Beschrijving", "3-9-2024 01:00:00", "Fout"),
    ("Nazwa dziennika|Źródło|Data|Identyfikator zdarzenia|Poziom|Komputer|Opis", "03.09.2024 01:00:00", "Błąd"),
    ("Název protokolu|Zdroj|Datum|ID události|Úroveň|Počítač|Popis", "03.09.2024 1:00:00", "Chyba"),
    ("Имя журнала|Источник|Дата|Код события|Уровень|Компьютер|Описание", "03.09.2024 1:00:00", "Ошибка"),
    ("Günlük Adı|Kaynak|Tarih|Olay Kimliği|Düzey|Bilgisayar|Açıklama", "3.09.2024 01:00:00", "Hata"),
    ("日志名称|来源|日期|事件 ID|级别|计算机|描述", "2024/9/3 1:00:00", "错误"),
    ("記錄檔名稱|來源|日期|事件識別碼|等級|電腦|描述", "2024/9/3 上午 01:00:00", "錯誤"),
    ("로그 이름|원본|날짜|이벤트 ID|수준|컴퓨터|설명", "2024-09-03 오전 1:00:00", "오류"),
    ("Loggnamn|Källa|Datum|Händelse-ID|Nivå|Dator|Beskrivning", "2024-09-03 01:00:00", "Fel"),
    ("Lognavn|Kilde|Dato|Hændelses-id|Niveau|Computer|Beskrivelse", "03-09-2024 01:00:00", "Fejl"),
    ("Loggnavn|Kilde|Dato|Hendelses-ID|Nivå|Datamaskin|Beskrivelse", "03.09.2024 01:00:00", "Feil"),
    ("Lokin nimi|Lähde|Päivämäärä|Tapahtumatunnus|Taso|Tietokone|Kuvaus", "3.9.2024 1.00.00", "Virhe"),
    ("Napló neve|Forrás|Dátum|Eseményazonosító|Szint|Számítógép|Leírás", "2024. 09. 03. 1:00:00", "Hiba"),
    (
        "Όνομα αρχείου καταγραφής|Προέλευση|Ημερομηνία|Αναγνωριστικό συμβάντος|Επίπεδο|Υπολογιστής|Περιγραφή",
        "3/9/2024 1:00:00 πμ",
        "Σφάλμα",
    ),
    ("שם יומן|מקור|תאריך|מזהה אירוע|רמה|מחשב|תיאור", "03/09/2024 01:00:00", "שגיאה"),
    ("اسم السجل|المصدر|التاريخ|معرّف الحدث|المستوى|الكمبيوتر|الوصف", "03/09/2024 01:00:00 ص", "خطأ"),
    ("Ім’я журналу|Джерело|Дата|Ідентифікатор події|Рівень|Комп’ютер|Опис", "03.09.2024 1:00:00", "Помилка"),
    ("Nume jurnal|Sursă|Dată|ID eveniment|Nivel|Computer|Descriere", "03.09.2024 01:00:00", "Eroare"),
];

#[test]
fn copies_and_dialogs_of_the_viewer_in_every_language() {
    for (labels, date, level) in VIEWERS {
        let labels: Vec<&str> = labels.split('|').collect();
        let [log, source, dated, id, of_level, computer, message] = labels[..] else { panic!("{labels:?}") };
        let copy = |number: u32, host: &str| {
            format!(
                "{log}: Application\n{source}: VSS\n{dated}: {date}\n{id}: {number}\n{of_level}: {level}\n{computer}: {host}\n{message}:\nwords. hr = 0x80070005\n\n"
            )
        };
        let one = [(8194, Some(AT), Some("dock1"))];
        says(log, &copy(8194, "DOCK1.yard.example"), &one);
        let two = [one[0], (12289, Some(AT), Some("dock2"))];
        says(log, &(copy(8194, "DOCK1") + &copy(12289, "DOCK2")), &two);
        let dialog = format!(
            "Xxx - Xxx 8194, VSS\n\nwords\n\n{log}(M):\tApplication\n{source}(S):\tVSS\n{dated}(D):\t{date}\n{id}(E):\t8194\n{of_level}(L):\t{level}\n{computer}(R):\tDOCK1\n"
        );
        says(log, &dialog, &one);
    }
    // In a language that nobody listed, too, several stay several.
    let unknown = |id: u32, host: &str| {
        format!("Aa: Application\nBb: VSS\nCc: 2024-09-03 01:00:00\nDd: {id}\nEe: Ff\nGg: {host}\nHh:\nwords\n\n")
    };
    let two = [(8194, Some(AT), Some("dock1")), (12289, Some(AT), Some("dock2"))];
    says("unknown", &(unknown(8194, "DOCK1") + &unknown(12289, "DOCK2")), &two);
}

#[test]
fn the_tree_of_the_viewers_details_is_an_event() {
    let tree = "- System \n\n  - Provider \n\n   [ Name]  VSS \n \n  - EventID 8194 \n\n   [ Qualifiers]  0 \n \n   Version 0 \n \n   Level 2 \n \n   Task 0 \n \n\
        \x20  Keywords 0x80000000000000 \n \n  - TimeCreated \n\n   [ SystemTime]  2024-09-03T01:00:00.0000000Z \n \n   EventRecordID 4711 \n \n\
        \x20  Channel Application \n \n   Computer DOCK1 \n \n   Security \n \n\n- EventData \n\n   words \n   0x80070005, Access is denied. \n";
    says("friendly view", tree, &[(8194, Some(AT), Some("dock1"))]);
}

#[test]
fn a_half_of_the_day_that_is_not_known_leaves_the_time_open() {
    for (date, expected) in [
        ("9/3/2024 1:00:00 PM", Some("2024-09-03T13:00:00")),
        ("03/09/2024 01:00:00 م", Some("2024-09-03T13:00:00")),
        ("3/9/2024 1:00:00 अपराह्न", None),
        ("3/9/2024 1:00:00 PTG", None),
        ("1403/06/13 01:00:00", None),
        ("1446/02/29 01:00:00", None),
        ("民國113年9月3日 01:00:00", None),
        ("3/9/2567 01:00:00", Some(AT)),
        ("mardi 3 septembre 2024 01:00:00", Some(AT)),
        ("kedd, 2024. szeptember 3. 1:00:00", Some(AT)),
    ] {
        let text = format!("Source: VSS\nEvent ID: 8194\nDate: {date}\nComputer: dock1\nDescription:\nx\n");
        says(date, &text, &[(8194, expected, Some("dock1"))]);
    }
}

/// Labels of name, class id, instance id, state, error; words for stable, no error, failed, an error; the quotes.
#[test]
fn lists_of_writers_in_languages_without_a_table() {
    for words in [
        "Verfassername|Verfasserkennung|Verfasserinstanzkennung|Status|Letzter Fehler|Stabil|Kein Fehler|Fehlgeschlagen|Nicht wiederholbar|'|'",
        "Nom du rédacteur |ID du rédacteur |ID de l’instance du rédacteur |État |Dernière erreur |Stable|Aucune erreur|Échec|Erreur|« | »",
        "Nome writer|ID writer|ID istanza writer|Stato|Ultimo errore|Stabile|Nessun errore|Non riuscita|Errore|'|'",
        "Nazwa modułu zapisującego|Identyfikator|Identyfikator wystąpienia|Stan|Ostatni błąd|Stabilny|Brak błędu|Niepowodzenie|Błąd|„|”",
        "Имя компонента записи|Код|Код экземпляра|Состояние|Последняя ошибка|Стабильный|Нет ошибок|Сбой|Ошибка|\"|\"",
        "寫入器名稱|寫入器識別碼|寫入器執行個體識別碼|狀態|上次錯誤|穩定|沒有錯誤|失敗|錯誤|'|'",
        "Όνομα συντάκτη|Αναγνωριστικό|Παρουσία|Κατάσταση|Τελευταίο σφάλμα|Σταθερό|Κανένα σφάλμα|Απέτυχε|Σφάλμα|'|'",
        "שם כותב|מזהה כותב|מזהה מופע|מצב|שגיאה אחרונה|יציב|אין שגיאה|נכשל|שגיאה|'|'",
        "اسم الكاتب|معرف الكاتب|معرف المثيل|الحالة|آخر خطأ|مستقر|لا يوجد خطأ|فشل|خطأ|'|'",
    ] {
        let words: Vec<&str> = words.split('|').collect();
        let [name, id, instance, state, error, stable, none, failed, wrong, open, close] = words[..] else { panic!() };
        let mut text = list();
        for (from, to) in [
            ("Writer name: '", format!("{name}: {open}")),
            ("'\n   Writer Id", format!("{close}\n   {id}")),
            ("Writer Instance Id", instance.to_owned()),
            ("State", state.to_owned()),
            ("Last error: No error", format!("{error}: {none}")),
            ("Last error: Non-retryable error", format!("{error}: {wrong}")),
            ("] Stable", format!("] {stable}")),
            ("] Failed", format!("] {failed}")),
        ] {
            text = text.replace(from, &to);
        }
        check(vec![(name, one(text), WHOLE)]);
    }
}
