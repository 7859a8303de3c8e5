//! Our message to a customer, as it was saved and as a reply quotes it: it asks for a list of volumes, and says nothing of one
//! (contract, ruling 48).

use std::borrow::Cow;
use std::sync::LazyLock;

use super::own_commands;
use crate::decode::text::{Line, holds};
use crate::decode::transcript::{self, Section};
use crate::knowledge::collect;
use crate::knowledge::texts::{Lang, catalogue};

const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Ja];
/// Bytes of part of a sentence, where a mail program wrapped it anew; what is shorter is one of our lines as a whole.
const PART: usize = 36;

/// Letters that tell a sentence from others, without its blanks.
const FEW: usize = 12;
/// Bytes of the longest message that is known whole.
const LONGEST: usize = 32 * 1024;

/// What the message says in one language.
struct Own {
    /// How a message begins that tells what was found, without blanks.
    tells: String,
    /// How one begins that asks for something.
    greets: String,
    /// The sentence that each of these has.
    asks: String,
    /// How both end.
    ends: String,
    /// Its sentences, without blanks.
    sentences: Vec<String>,
    /// What is asked for, of whom, and by which commands.
    items: Vec<String>,
}

static OWN: LazyLock<Vec<Own>> = LazyLock::new(|| LANGUAGES.into_iter().map(own).collect());

fn own(lang: Lang) -> Own {
    let texts = catalogue(lang);
    let said = |begin: &'static str| texts.iter().filter(move |(key, _)| key.starts_with(begin)).map(|(_, said)| said);
    let one = |key: &str| texts.get(key).map_or("", AsRef::as_ref);
    let ask = one("mail.ask");
    let frames = ["mail.item", "mail.item.optional"].into_iter().filter_map(|key| texts.get(key));
    let frames: Vec<&str> =
        frames.filter_map(|frame| frame.lines().next()?.split_once("{number}")).map(|(_, rest)| rest).collect();
    let item = |what: &str| frames.iter().map(|frame| bare(&frame.replace("{what}", what))).collect::<Vec<_>>();
    let place = texts.get("mail.item").and_then(|frame| frame.lines().nth(1)).unwrap_or_default();
    let places = texts.get("render.any-node").map(|node| bare(&place.replace("{place}", node)));
    let commands = collect::lines().map(bare);
    Own {
        tells: bare(one("mail.told")),
        greets: bare(ask),
        ends: bare(one("mail.end")),
        asks: bare(ask.split("\n\n").nth(1).unwrap_or_default()),
        sentences: said("mail.")
            .flat_map(|said| said.split("\n\n"))
            .flat_map(|one| one.split(['{', '}']))
            .map(bare)
            .collect(),
        items: said("render.what.").flat_map(|what| item(what)).chain(places).chain(commands).collect(),
    }
}

/// A text without blanks, in lower case: mail programs wrap lines anew.
fn bare(text: &str) -> String {
    signs(text).collect()
}

fn signs(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

/// A line without the marks of a quotation.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|'))
}

/// A number with a point, which an item of the message begins with.
fn is_item(line: &str) -> bool {
    let number = line.split_once(". ").map_or("", |(head, _)| head);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is the message as it was saved: it begins and ends with its own words. A reply to it may hold evidence.
pub(super) fn is_one(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    // Of several cases each begins with its name.
    let named = text.strip_prefix("----- ").and_then(|rest| rest.split_once('\n'));
    let text = named.map_or(text, |(_, rest)| rest.trim_start());
    // A greeting on a line of its own: the sentences are not taken apart for any other text.
    let mut lines = text.lines().map(str::trim_end);
    if !lines.next().is_some_and(|line| line.ends_with([',', '。'])) || lines.next() != Some("") {
        return false;
    }
    let said = bare(text);
    OWN.iter().any(|own| {
        let is_own = said.starts_with(&own.tells) || said.starts_with(&own.greets) && !has_more(own, text);
        is_own && said.ends_with(&own.ends) && !is_answered(text)
    })
}

/// Whether a paragraph stands in what customers are asked for that is no part of it: below its items there are commands, and a
/// sentence of few kinds.
fn has_more(own: &Own, message: &str) -> bool {
    let is_known = |paragraph: &[&str]| {
        let first = paragraph.first().copied().unwrap_or_default();
        let begins: String = paragraph.iter().flat_map(|line| signs(line)).take(FEW).collect();
        let indented = |line: &&str| line.starts_with("   ");
        let below = paragraph.iter().skip(1).all(indented);
        (is_item(first) || indented(&first)) && below
            || first.starts_with("----- ")
            || own.sentences.iter().any(|sentence| sentence.chars().take(FEW).eq(begins.chars()))
    };
    let lines: Vec<&str> = message.lines().collect();
    let mut paragraphs = lines.split(|line| line.trim().is_empty()).filter(|paragraph| !paragraph.is_empty());
    !paragraphs.all(is_known)
}

/// Whether something stands in the message that it never holds: what a console shows, text set in columns, or a line between
/// its commands that is none of them. The customer answered in it.
fn is_answered(message: &str) -> bool {
    let of_console = |line: &str| {
        let text = line.trim();
        transcript::is_prompt(text) || text.contains("  ") || text.contains('\t') || text.contains("1072ae1c")
    };
    let mut in_item = false;
    message.lines().any(|line| {
        let indented = line.strip_prefix("   ").map(str::trim);
        // Below its heading an item has commands alone, up to what is said at the end.
        let is_foreign = match indented {
            Some(text) if in_item => !(collect::is_asked(text) || text.is_empty()),
            _ => false,
        };
        in_item = match line.trim().is_empty() {
            true => in_item,
            false if is_item(line) => false,
            false => indented.is_some_and(|text| in_item || collect::is_asked(text)),
        };
        is_foreign || of_console(line)
    })
}

/// The sections without the lines of a quoted message, or of quoted commands; as they are, where none is quoted.
pub(super) fn left_out<'a, 't>(sections: &'a [Section<'t>]) -> Cow<'a, [Section<'t>]> {
    let may = |line: &Line<'_>| holds(line.text, "# ") || holds(line.text, "Get-ClusterSharedVolume.txt");
    let is_ours = |line: &Line<'_>| may(line) && own_commands::is_quoted(line.text);
    let sections = match sections.iter().any(|section| section.lines.iter().any(is_ours)) {
        true => without(sections, |line| !is_ours(line)),
        false => Cow::Borrowed(sections),
    };
    let quoted = || {
        let lines = sections.iter().flat_map(|section| &section.lines);
        lines.map(|line| bare(unquoted(line.text))).collect::<String>()
    };
    // Its first words, before all lines are put together: every line of a large text is asked.
    let may = |own: &&Own| {
        let begins = |line: &Line<'_>| signs(unquoted(line.text)).take(FEW).eq(own.asks.chars().take(FEW));
        sections.iter().flat_map(|section| &section.lines).any(begins)
    };
    let Some(own) = OWN.iter().find(|own| !own.asks.is_empty() && may(own) && quoted().contains(&own.asks)) else {
        return sections;
    };
    without(&sections, |line| !is_own(own, line.text))
}

/// The sections with the lines that are kept.
fn without<'a, 't>(sections: &[Section<'t>], kept: impl Fn(&Line<'t>) -> bool) -> Cow<'a, [Section<'t>]> {
    let without = |section: &Section<'t>| Section {
        lines: section.lines.iter().filter(|line| kept(line)).copied().collect(),
        ..section.clone()
    };
    Cow::Owned(sections.iter().map(without).collect())
}

fn is_own(own: &Own, line: &str) -> bool {
    let line = unquoted(line);
    let behind_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let said = bare(behind_number);
    !said.is_empty()
        && (own.items.contains(&said)
            || own.sentences.iter().any(|sentence| {
                let is_part = said.len() >= PART && sentence.contains(&said);
                is_part || *sentence == said
            }))
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::Observation;
    use crate::knowledge::texts::{Lang, catalogue};

    /// A customer's reply made every answer no more than likely, and no server no cluster.
    #[test]
    fn a_quoted_message_of_ours_speaks_of_nothing_and_what_is_answered_below_it_does() {
        for (lang, item) in [
            (Lang::En, "1. The list of Cluster Shared Volumes\n   On: any one node of the cluster\n"),
            (Lang::Ja, "1. クラスターの共有ボリューム (CSV) の一覧\n   対象: いずれか 1 台のクラスター ノード\n"),
        ] {
            let ask = catalogue(lang).get("mail.ask").map_or("", AsRef::as_ref);
            let quoted = format!("{ask}\n\n{item}\n   Get-ClusterSharedVolume\n");
            let quoted: String = quoted.lines().map(|line| format!("> {line}\n")).collect();
            let speaks = |text: String| {
                let seen = harvest("mail.txt", text.as_bytes(), &options()).observations;
                let is = |fact: &Observation| matches!(fact, Observation::CsvMention(_) | Observation::ClusterSign(_));
                seen.iter().any(|seen| is(&seen.fact))
            };
            assert!(!speaks(format!("Hi,\n\nthe output is attached.\n\n{quoted}")), "{quoted}");
            assert!(speaks(format!("The VMs are on CSV1.\n\n{quoted}")), "{quoted}");
            assert!(speaks(format!("Cluster Shared Volume 'Volume1' is offline\n\n{quoted}")), "{quoted}");
        }
    }
}
