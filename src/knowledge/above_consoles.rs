//! What people write above a console that they copied whole: a heading, the name of a machine, a greeting. Whether a line is
//! no more than that (`above_consoles.toml` has the words that make it more).

use std::sync::LazyLock;

use serde::Deserialize;

use super::states::Enumeration;
use super::{cmdlets, csv_prose, csv_words};

#[derive(Default, Deserialize)]
struct Table {
    words: Vec<String>,
    parts: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("above_consoles.toml")).unwrap_or_default());

/// Whether a line is a heading or a greeting: words without a command, a prompt, a row, a path, and without anything that
/// may speak of Cluster Shared Volumes or take back what the console below shows.
pub fn is_heading(line: &str) -> bool {
    /// Characters: a sentence or two.
    const LONGEST: usize = 240;
    let line = line.trim();
    if line.chars().count() > LONGEST {
        return false;
    }
    let bare = without_addresses(line);
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    is_prose(bare) && !is_row(bare) && !names_volumes(line) && !says_more(&bare.to_lowercase())
}

/// Signs of sentences and dates only; output has columns, commands have signs of their own.
fn is_prose(text: &str) -> bool {
    let plain =
        |c: char| c.is_alphanumeric() || c == ' ' || ".,:;!?'’-/()&#。、，．：！？（）「」『』・ー～　–—_+".contains(c);
    let set_apart = text.contains("  ") || text.contains('\t');
    // A word before a colon with blanks before it is the label of a list's property.
    let is_property = text.contains(" : ");
    let is_command = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = word.to_ascii_lowercase();
        cmdlets::is_cmdlet(word)
            || ["vssadmin", "diskshadow", "powershell", "cmd", "reg", "wevtutil"].contains(&lower.as_str())
    };
    text.chars().all(plain) && !set_apart && !is_property && !text.split(' ').any(is_command)
}

/// A row of some table, of which the columns may have lost their blanks.
fn is_row(text: &str) -> bool {
    /// Words of the shortest sentence.
    const SHORT: usize = 4;
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_state = |word: &&str| Enumeration::Resource.has_word(word) || Enumeration::VolumeOnNode.has_word(word);
    let is_number = !words.is_empty() && words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit()));
    csv_words::has_disk_name(text)
        || is_number
        || words.iter().any(|word| csv_words::is_online(word))
        || words.len() <= SHORT && words.iter().any(is_state)
}

fn names_volumes(text: &str) -> bool {
    csv_words::has_word(text)
        || csv_prose::speaks(text)
        || csv_words::speaks_of_volumes(text)
        || text.to_lowercase().contains("csv")
        || text.contains("ＣＳＶ")
}

fn says_more(lower: &str) -> bool {
    let is_word = |word: &str| TABLE.words.iter().any(|known| known == word);
    lower.split(|c: char| !c.is_alphabetic()).any(is_word)
        || TABLE.parts.iter().any(|part| lower.contains(part.as_str()))
}

/// A line without the addresses of mail in it: they are made of words that say something elsewhere.
fn without_addresses(line: &str) -> String {
    let words = line.split(' ').filter(|word| !word.contains('@'));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_is_in_lower_case() {
        let table: Table = toml::from_str(include_str!("above_consoles.toml")).expect("a table");
        for word in table.words.iter().chain(&table.parts) {
            assert_eq!(*word, word.to_lowercase());
        }
    }

    #[test]
    fn headings_and_greetings_are_no_more_than_that() {
        for line in [
            "quay-1:",
            "===== quay-1 =====",
            "### Node 1 (quay-1)",
            "■ノード quay-1",
            "【quay-1】",
            "Server: quay-1.contoso.com",
            "Output of quay-1, 3 Sep 2024",
            "Hi Mia,",
            "Dear support team!",
            "here is what quay-1 gave today, the backup failed again at 3 am.",
            "Hallo zusammen, anbei die Ausgabe von quay-1:",
            "Bonjour, voici la sortie de quay-1:",
            "hier die gewünschten Ausgaben, bitte prüfen.",
            "コマンドを実行した結果です。ご確認ください。",
            "let me know if more is needed",
            "お世話になっております。quay-1 の結果をお送りします。",
            "From: Ada Marsh <ada@example.com>",
            "您好，这是 quay-1 的结果：",
        ] {
            assert!(is_heading(line), "{line}");
        }
        for line in [
            "Please run the following on each node:",
            "Bitte auf jedem Knoten ausführen:",
            "次のコマンドを実行してください。",
            "The output should look like this:",
            "Example",
            "If nothing is printed, none is there.",
            "次のコマンドの出力例：",
            "This is from the old cluster:",
            "This is of another customer",
            "It is not our cluster, but one like it:",
            "quay-1, before we added the disk:",
            "I removed what does not matter.",
            "We have one CSV:",
            "クラスターの共有ボリュームの一覧です。",
            "Cluster Disk 3 Online quay-1",
            "Tills Online quay-1",
            "Tills      Direct  quay-1",
            "2",
            "Name : Tills",
            "C:\\ClusterStorage\\Volume1",
            "Get-ClusterNode",
            "vssadmin list writers",
            "PS C:\\> Get-ClusterNode",
            "$x = 1",
            "quay-1> hostname",
        ] {
            assert!(!is_heading(line), "{line}");
        }
    }
}
