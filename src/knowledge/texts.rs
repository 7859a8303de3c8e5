//! The text catalogue: every sentence that a report can say, in English and Japanese.
//!
//! Each area has two files, `texts/AREA.en.toml` and `texts/AREA.ja.toml`: flat tables of `key = "template"`, where
//! `{name}` is a gap for the argument of that name, and `{name|word|words}` is the word that fits that number.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::facts::{Arg, Message, Time, provider};

/// Language of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

crate::facts::named!(Lang);

macro_rules! areas {
    ($($area:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$((
            include_str!(concat!("texts/", $area, ".en.toml")),
            include_str!(concat!("texts/", $area, ".ja.toml")),
        )),*];
    };
}

areas![
    "cases",
    "causes",
    "cli",
    "compare",
    "diagnosis",
    "event-text",
    "events",
    "evidence",
    "evtx",
    "explain",
    "intake",
    "listings",
    "mail",
    "plan",
    "render",
    "rules",
];

/// Templates of one language by key, as they stand in the program: a start that takes apart 2,000 sentences by a parser of
/// all of TOML would spend a tenth of its time on that.
type Catalogue = BTreeMap<&'static str, Cow<'static, str>>;

fn load(pick: fn(&(&'static str, &'static str)) -> &'static str) -> Catalogue {
    FILES.iter().map(pick).flat_map(str::lines).filter_map(entry).collect()
}

/// `"key" = "template"` of one line; a test holds it against TOML's own reader.
fn entry(line: &'static str) -> Option<(&'static str, Cow<'static, str>)> {
    // No key holds a quote.
    let (key, template) = line.strip_prefix('"')?.strip_suffix('"')?.split_once('"')?;
    let template = template.strip_prefix(" = \"")?;
    let mut parts = template.split('\\');
    let mut said = Cow::Borrowed(parts.next()?);
    while let Some(part) = parts.next() {
        let said = said.to_mut();
        match part.chars().next() {
            // A backslash behind a backslash: the part between them is empty.
            None => said.extend(["\\", parts.next().unwrap_or_default()]),
            Some('n') => said.extend(["\n", part.get(1..).unwrap_or_default()]),
            Some(_) => said.push_str(part),
        }
    }
    Some((key, said))
}

static EN: LazyLock<Catalogue> = LazyLock::new(|| load(|files| files.0));
static JA: LazyLock<Catalogue> = LazyLock::new(|| load(|files| files.1));

/// All templates of one language, by key.
pub fn catalogue(lang: Lang) -> &'static BTreeMap<&'static str, Cow<'static, str>> {
    match lang {
        Lang::En => &EN,
        Lang::Ja => &JA,
    }
}

/// Shows what can name a customer: as it is, or as a stand-in.
pub trait Names {
    /// The text to show for an argument that may name a customer (host, cluster, volume, user, path, free text).
    fn show(&self, arg: &Arg) -> String;

    /// The text to show for a code, which should name nobody.
    fn code(&self, code: &str) -> String {
        code.to_owned()
    }

    /// The text to show for an instant: people read another form than programs do.
    fn time(&self, time: Time) -> String {
        time.to_string()
    }
}

/// For sentences that hold numbers and words of ours alone.
pub struct NoNames;

impl Names for NoNames {
    fn show(&self, _: &Arg) -> String {
        String::new()
    }
}

/// Says a sentence. A key that is missing shows as the key itself; a test keeps that from happening.
pub fn say(lang: Lang, message: &Message, names: &dyn Names) -> String {
    let Some(template) = catalogue(lang).get(message.key) else { return message.key.to_owned() };
    let mut said = String::with_capacity(template.len());
    let mut rest = template.as_ref();
    while let Some((before, after)) = rest.split_once('{') {
        said.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            said.push('{');
            rest = after;
            continue;
        };
        let (name, forms) = name.split_once('|').map_or((name, None), |(name, forms)| (name, Some(forms)));
        match message.args.iter().find(|(key, _)| *key == name) {
            Some((_, arg)) => match forms {
                Some(forms) => said.push_str(form(forms, arg)),
                None => said.push_str(&show(lang, arg, names)),
            },
            None => said.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    said.push_str(rest);
    said
}

/// The singular for one, the plural for every other number.
fn form<'t>(forms: &'t str, arg: &Arg) -> &'t str {
    let (one, many) = forms.split_once('|').unwrap_or((forms, forms));
    if *arg == Arg::Number(1) { one } else { many }
}

/// A word or phrase without gaps.
pub fn word(lang: Lang, key: &'static str) -> &'static str {
    catalogue(lang).get(key).map_or(key, AsRef::as_ref)
}

/// What an event means in a few words, where the catalogue has it.
pub fn event(lang: Lang, provider: &str, id: u32) -> Option<&'static str> {
    let family = provider::short(provider).to_ascii_lowercase();
    catalogue(lang).get(format!("event.{family}.{id}").as_str()).map(AsRef::as_ref)
}

fn show(lang: Lang, arg: &Arg, names: &dyn Names) -> String {
    match arg {
        Arg::Code(code) => names.code(code),
        Arg::Said(text) => text.clone(),
        Arg::Word(key) => word(lang, key).to_owned(),
        Arg::Message(message) => say(lang, message, names),
        Arg::Number(n) => n.to_string(),
        Arg::Time(time) => names.time(*time),
        Arg::Millis(ms) => format!("{}.{:03}", ms / 1000, ms % 1000),
        Arg::List(items) => {
            let shown: Vec<String> = items.iter().map(|item| show(lang, item, names)).collect();
            shown.join(word(lang, "list.separator"))
        }
        named => names.show(named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names between braces of a template.
    fn gaps(template: &str) -> Vec<&str> {
        let mut gaps: Vec<&str> =
            template.split('{').skip(1).filter_map(|part| part.split(['}', '|']).next()).collect();
        gaps.sort_unstable();
        gaps.dedup();
        gaps
    }

    struct AsIs;

    impl Names for AsIs {
        fn show(&self, _: &Arg) -> String {
            String::new()
        }
    }

    #[test]
    fn a_word_follows_its_number() {
        for (n, said) in
            [(1, "1 more fact of this source was left out"), (2, "2 more facts of this source were left out")]
        {
            let message = Message::new("evidence.problem.left-out").with("count", Arg::Number(n));
            assert_eq!(say(Lang::En, &message, &AsIs), said);
        }
    }

    #[test]
    fn every_file_parses_and_no_key_stands_twice() {
        for pick in [0, 1] {
            let mut seen: BTreeMap<String, String> = BTreeMap::new();
            for files in FILES {
                let text = if pick == 0 { files.0 } else { files.1 };
                for (key, template) in toml::from_str::<BTreeMap<_, _>>(text).expect("a flat table of strings") {
                    assert_eq!(seen.insert(String::clone(&key), template), None, "{key} stands twice");
                }
            }
            let ours = catalogue(if pick == 0 { Lang::En } else { Lang::Ja });
            assert_eq!(
                ours.iter().map(|(key, said)| ((*key).to_owned(), said.to_string())).collect::<BTreeMap<_, _>>(),
                seen
            );
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_with_the_same_gaps() {
        let keys = |lang| catalogue(lang).keys().collect::<Vec<_>>();
        assert_eq!(keys(Lang::En), keys(Lang::Ja));
        for (key, english) in catalogue(Lang::En) {
            let japanese = catalogue(Lang::Ja).get(key).expect("same keys");
            assert_eq!(gaps(english), gaps(japanese), "{key}");
        }
    }
}
