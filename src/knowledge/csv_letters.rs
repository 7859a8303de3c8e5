//! The letters CSV where they stand for Cluster Shared Volumes and not for a format of files (`csv_letters.toml`): nothing
//! else tells so often that a customer uses them, and nothing is so often meant otherwise.

mod answers;
mod sentences;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::word_list::WordList;

/// The lists, as they stand in the table.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Table {
    uses: Words,
    near: Words,
    chinese: Words,
    nouns: Words,
    ends: Words,
    no: Words,
    before: Words,
    beyond: Words,
    asks: Words,
    format: Words,
    writer: Words,
    kept: Words,
    places: Words,
    about: Words,
    between: Words,
    moves: Words,
    disks: Words,
    kinds: Words,
    has: Words,
    numbers: Words,
    counters: Words,
    yes: Words,
    none: Words,
    marks: Words,
    replies: Words,
    granted: Words,
}

/// A list of words, and of what stands anywhere (scripts that part no words, signs).
#[derive(Default, Deserialize)]
#[serde(from = "Vec<String>")]
struct Words {
    words: WordList,
    parts: Vec<String>,
}

impl From<Vec<String>> for Words {
    fn from(all: Vec<String>) -> Self {
        let is_word = |text: &String| text.ends_with('*') || text.chars().all(|c| is_of_word(c) && !is_close(c));
        let (words, parts): (Vec<_>, Vec<_>) = all.into_iter().partition(is_word);
        Self { words: words.into(), parts }
    }
}

impl Words {
    fn has(&self, word: &str) -> bool {
        self.words.has(word)
    }

    /// Where the words stand in a text in lower case.
    fn found<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let parts = self.parts.iter().flat_map(move |part| text.match_indices(part.as_str()));
        words(text)
            .filter(|range| self.has(text.get(range.clone()).unwrap_or_default()))
            .chain(parts.map(|(at, part)| at..at + part.len()))
    }

    fn is_in(&self, text: &str) -> bool {
        self.found(text).next().is_some()
    }

    /// Bytes of one of the words that a text begins with.
    fn begin(&self, text: &str) -> Option<usize> {
        let first = words(text).next().filter(|word| word.start == 0);
        let first = first.filter(|word| self.has(text.get(word.clone()).unwrap_or_default()));
        let parts = self.parts.iter().filter(|part| text.starts_with(part.as_str())).map(String::len);
        parts.chain(first.map(|word| word.end)).max()
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("csv_letters.toml")).unwrap_or_default());

/// The letters, in lower case.
const LETTERS: &str = "csv";
/// A line of people is no longer.
const LONGEST: usize = 4 << 10;

/// A character of a word.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '-')
}

/// One of a script in which no blank parts words.
fn is_close(c: char) -> bool {
    c >= '\u{2e80}'
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    text.split(|c: char| !is_of_word(c) || is_close(c)).filter_map(move |word| {
        let begin = from;
        from = begin + word.len();
        from += text.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (!word.is_empty()).then(|| begin..begin + word.len())
    })
}

/// Whether a line may say anything by the letters.
pub fn may(line: &str) -> bool {
    let holds =
        |line: &str| line.as_bytes().windows(LETTERS.len()).any(|three| three.eq_ignore_ascii_case(LETTERS.as_bytes()));
    line.len() <= LONGEST && !line.contains("::") && holds(line)
}

/// Whether a line, with one behind it that may answer it, tells by the letters that such volumes are used.
pub fn speak(line: &str, next: &str) -> bool {
    may(line) && answers::tell(line, next).unwrap_or_else(|| sentences::tell(line))
}

/// Whether a line only asks whether such volumes are used.
pub fn is_asked(line: &str) -> bool {
    sentences::ask(line)
}

/// Where the letters stand as a word of their own in a text in lower case: no part of a path, an ending or a name.
fn letters(lower: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    lower.match_indices(LETTERS).filter_map(|(at, _)| {
        let before = lower.get(..at)?.chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '\\' | '/' | '$' | '-' | '*')) {
            return None;
        }
        let rest = lower.get(at + LETTERS.len()..)?;
        let behind = rest.strip_prefix('s').unwrap_or(rest);
        let mut next = behind.chars();
        let is_part = match next.next() {
            Some('.') => next.next().is_some_and(|c| c.is_ascii_alphanumeric()),
            Some(c) => c.is_ascii_alphanumeric() || matches!(c, '_' | '\\' | '/'),
            None => false,
        };
        (!is_part).then(|| at..lower.len() - behind.len())
    })
}

/// Whether a text says of the letters that they are a format of files.
fn is_of_format(lower: &str) -> bool {
    let Table { format, kept, .. } = &*TABLE;
    let kept = kept.parts.iter().filter(|part| lower.contains(part.as_str()));
    let left = kept.fold(Cow::Borrowed(lower), |text, part| Cow::Owned(text.replace(part.as_str(), " ")));
    format.is_in(&left)
}

/// Full-width forms as the ASCII that they stand for, and what Japanese and Korean texts show in place of a backslash.
pub fn folded(line: &str) -> Cow<'_, str> {
    let is_other = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '¥' | '￥' | '₩' | '￦');
    if line.is_ascii() || !line.contains(is_other) {
        return Cow::Borrowed(line);
    }
    let fold = |c: char| match c {
        '¥' | '￥' | '₩' | '￦' => '\\',
        '\u{3000}' => ' ',
        c if is_other(c) => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    };
    Cow::Owned(line.chars().map(fold).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tells(text: &str) -> bool {
        let text = folded(text);
        let (line, next) = text.split_once('\n').unwrap_or((&text, ""));
        speak(line, next)
    }

    #[test]
    fn the_table_parses_and_is_in_lower_case() {
        let table: std::collections::BTreeMap<String, Vec<String>> =
            toml::from_str(include_str!("csv_letters.toml")).expect("table");
        for (name, words) in &table {
            assert!(!words.is_empty(), "{name}");
            words.iter().for_each(|word| assert_eq!(*word, word.to_lowercase()));
        }
        assert!(toml::from_str::<Table>(include_str!("csv_letters.toml")).is_ok_and(|table| table.uses.has("use")));
    }

    /// Only a sentence with a word for a cluster or for storage spoke of volumes; a customer's answer has neither.
    #[test]
    fn a_customer_says_in_short_that_volumes_are_used() {
        let missed: Vec<&str> = [
            "Is CSV used? Yes, one for the ERP data",
            "2) Is CSV used? Yes",
            "Do you have CSV configured? - yes",
            "Is a CSV configured on the cluster? -> Yes",
            "Do you use CSV?\nA: yes, two",
            "Do you use CSV?\n> Yes.",
            "> CSV in use?\nyes",
            "[10:02] Mia: Do you use CSV on this cluster?\n[10:05] Ken: yes, two",
            "[10:02] Mia: Do you use CSV?\n[10:05] Ken: sure, look at Volume1",
            "Mia: Do you use CSV?\nKen: yes",
            "CSV: yes",
            "CSV: Y",
            "CSV = yes",
            "CSV: 2 volumes",
            "CSV: 2",
            "CSV - yes",
            "CSV ... yes",
            "CSV in use,Yes",
            "\"CSV in use\",\"Yes\"",
            "CSV in use;yes",
            "4\tCSV in use\tYes\tone",
            "| CSV | yes |",
            "Nodes,CSV,OS\n2,yes,2022",
            "CSV used      yes",
            "[x] CSV",
            "CSV: [x] yes [ ] no",
            "CSV in use: ☑ yes ☐ no",
            "CSV: Volume1",
            "[14.09.2024 03:00:01] Creating snapshot of \\\\?\\Volume{1}\\ (CSV: Volume1)",
            "csv in use: yes",
            "We use CSV.",
            "We use CSV, see the screenshot attached.",
            "Yes, we are using CSV on both nodes, but it does not work.",
            "CSV is enabled.",
            "We have one CSV.",
            "There are two CSV here.",
            "We use CSV for the file server role.",
            "The databases are placed on CSV.",
            "The data is on a CSV since June.",
            "Last year we converted Cluster Disk 3 to a CSV.",
            "Disk ERPDATA was moved to CSV in June.",
            "Sensor: CSV Free Space v2 (dock1)",
            "Wir verwenden CSV.",
            "CSV im Einsatz: ja",
            "CSV-Nutzung: Ja",
            "Wir haben CSV im Einsatz, sehen aber Fehler.",
            "Nous utilisons CSV (un volume).",
            "CSV utilisé : oui",
            "¿Usa CSV? Sí, uno",
            "Sí, usamos CSV.",
            "Usiamo CSV.",
            "Usamos CSV no cluster.",
            "Используем CSV.",
            "Używamy CSV.",
            "我们使用CSV",
            "CSV：有",
            "是否使用 CSV：是",
            "CSV를 사용합니다",
            "CSV 사용 여부: 예",
            "CSV を使用しています。",
            "CSVを利用しておりますが、バックアップに失敗します。",
            "CSV: あり (1 本)",
            "CSV：有り",
            "CSV あり",
            "CSV有",
            "CSV × 2",
            "CSV が 1 本あります。",
            "CSV (Volume1) 上に業務データがあります。",
            "ＣＳＶを使用しています。クラスター構成です。",
            "質問2　ＣＳＶの利用：あり（業務データ用に １ つ）",
            "CSV の利用,あり",
            "CSV の利用\tあり",
            "CSV の利用有無：有",
            "CSV の利用　　有",
            "CSV は使用していますか？\n→ はい、使用しています。",
            "CSV は使用していますか？ はい",
            "Q2. CSV を利用しているか\n回答: 1 本だけ",
            "共有ストレージは CSV を構成済みです。",
            "共有ディスクは CSV を使用",
            "CSV: ☑あり ☐なし",
            "Q: CSV? A: Yes",
            "Storage: CSV",
            "共有ストレージ：CSV",
            "CSV 環境です。",
            "業務データは CSV に置いています。",
            "質問: CSV は使用していますか。\n回答: 使用しています。",
            "有一個CSV",
        ]
        .into_iter()
        .filter(|text| !tells(text))
        .collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn what_is_asked_denied_or_said_of_files_tells_of_no_volume() {
        let wrong: Vec<&str> = [
            "Do you use CSV?",
            "CSV 未使用",
            "Do you use CSV?\n3. Which OS is it?",
            "Do you use CSV? Thanks!",
            "Do you use CSV? No.",
            "[10:02] Mia: Do you use CSV?\n[10:05] Ken: no",
            "Do you use CSV?\nOS: yes",
            "Is CSV used?\nA: no",
            "Please tell us whether CSV is in use.",
            "Let us know if you use CSV.",
            "If CSV is not used, the writer can be disabled.",
            "When you use CSV, Azure Backup is not supported.",
            "CSV in use (yes/no):",
            "CSV in use: yes / no",
            "CSV: [ ] yes [x] no",
            "CSV: none",
            "CSV: no",
            "CSV: -",
            "CSV: 0",
            "CSV: not used",
            "CSV: unknown",
            "CSV in use,No",
            "Nodes,CSV,OS\n2,no,2022",
            "No CSV.",
            "We do not use CSV.",
            "CSV is not used.",
            "There is no CSV in use here.",
            "Wir verwenden kein CSV.",
            "CSV wird nicht verwendet.",
            "CSV: nein",
            "Nous n'utilisons pas CSV.",
            "No usamos CSV.",
            "CSV не используется.",
            "不使用CSV",
            "CSV：无",
            "是否使用CSV？",
            "CSV를 사용하지 않습니다",
            "CSV를 사용합니까?",
            "CSV は使用していません。",
            "CSV は利用しておりません。",
            "CSV: なし",
            "CSV：無",
            "CSV の利用,なし",
            "CSV の利用有無：無し",
            "CSV の利用: あり・なし",
            "CSV: ☐あり ☑なし",
            "CSV を使用していますか？",
            "CSV を使用していますでしょうか。",
            "CSV を使用しているかどうかをご確認ください。",
            "CSV の利用有無を教えてください。",
            "CSV を使用している場合は、手順が異なります。",
            "CSV を使用していない場合は、CSV ライターを無効にできます。",
            "CSV 用の VSS ライターが有効です。",
            "The CSV writer is enabled on both nodes.",
            "The VSS writer of CSV is enabled.",
            "CSV writer: enabled",
            "I have attached the CSV.",
            "We use CSV files for the export.",
            "The list is attached as CSV.",
            "Export as CSV: yes",
            "Format: CSV",
            "Output formats: PDF and CSV are used",
            "PDF,CSV,HTML\nyes,yes,no",
            "Use CSV output: --csv",
            "csv: yes",
            "csv = true",
            "CSV: vms.csv",
            "CSV: C:\\Temp\\vms",
            "CSV: see https://example.com/a.csv",
            "CSV ファイルを使用しています。",
            "CSV 形式で出力しています。",
            "一覧を CSV で添付いたします。",
            "CSV でエクスポートして使用しています。",
            "请使用CSV格式导出",
            "Bitte als CSV senden.",
            "Die CSV-Datei wird verwendet.",
            "Get-VM | Export-Csv C:\\vms.csv",
            "12:30:01 CSV: done",
            "More information on CSV is in the article.",
        ]
        .into_iter()
        .filter(|text| tells(text))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
