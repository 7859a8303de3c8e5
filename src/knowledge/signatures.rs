//! Words that end a mail (`signatures.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Table {
    closings: Vec<String>,
    closing_ends: Vec<String>,
    notices: Vec<String>,
    no_names: Vec<String>,
    particles: Vec<String>,
    pictures: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("signatures.toml")).unwrap_or_default());

fn any(words: &[String], line: &str) -> bool {
    let lower = line.to_lowercase();
    words.iter().any(|word| lower.contains(word.as_str()))
}

/// What stands behind the words that close a mail: nothing, or the name of who sends it. `None` for any other line.
pub fn closing(line: &str) -> Option<String> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '!' | ';' | '。' | '、' | '，' | '！' | '．');
    let line = line.trim_end_matches(is_end);
    // Two dashes are how programs mark what is behind them.
    if line == "--" {
        return Some(String::new());
    }
    let lower = line.to_lowercase();
    if TABLE.closing_ends.iter().any(|end| lower.ends_with(end.as_str())) {
        return Some(String::new());
    }
    let behind = |words: &String| {
        let rest = lower.strip_prefix(words.as_str())?;
        (rest.is_empty() || rest.starts_with(is_end)).then(|| rest.chars().count())
    };
    // The longest: "thanks and regards" begins with "thanks".
    let rest = TABLE.closings.iter().filter_map(behind).min()?;
    let from = line.chars().count().saturating_sub(rest);
    Some(line.chars().skip(from).skip_while(|c| is_end(*c)).collect())
}

/// Whether a line is of the paragraph that firms put below each mail.
pub fn is_notice(line: &str) -> bool {
    any(&TABLE.notices, line)
}

/// Whether a line has a word that no name, title or address has. A word in Latin letters is one by itself, or with an `s`:
/// a specialist has no list.
pub fn is_no_name(line: &str) -> bool {
    let lower = line.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '-');
    let is_latin = |known: &str| known.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is = |word: &str, known: &str| word == known || word.strip_suffix('s') == Some(known);
    words.any(|word| TABLE.no_names.iter().any(|known| is(word, known)))
        || TABLE.no_names.iter().any(|known| !is_latin(known) && lower.contains(known.as_str()))
}

/// Whether a word may stand in lower case within a name or a title.
pub fn is_particle(word: &str) -> bool {
    TABLE.particles.iter().any(|known| known == word)
}

/// Whether a line speaks of a picture.
pub fn speaks_of_picture(line: &str) -> bool {
    any(&TABLE.pictures, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_close_a_mail() {
        for (line, expected) in [
            ("Best regards,", Some("")),
            ("-- ", Some("")),
            ("Thanks, Ken", Some("Ken")),
            ("Thanks and regards Ken", Some("Ken")),
            ("Mit freundlichen Grüßen", Some("")),
            ("お手数ですが、よろしくお願いいたします。", Some("")),
            ("Bestand", None),
            ("The best regards are ours", None),
        ] {
            assert_eq!(closing(line).as_deref(), expected, "{line}");
        }
    }
}
