//! How a report speaks: its language, its zone, and who is named by a stand-in.

use std::fmt::Display;

use jiff::tz::TimeZone;

use super::redact::Redactor;
use crate::facts::visible;
use crate::facts::{Arg, CaptureTime, CaseFacts, Message, Time};
use crate::knowledge::texts::{self, Lang, Names};

/// How the sentences of a report are made.
#[derive(Debug, Default)]
pub struct Wording {
    /// Language.
    pub lang: Lang,
    /// Zone whose local time stands beside UTC; `None` for UTC alone.
    pub zone: Option<TimeZone>,
    /// Stand-ins for what names a customer; `None` shows everything as it is.
    pub redactor: Option<Redactor>,
}

impl Names for Wording {
    /// Control characters of the evidence are escaped here, so that a line break in a sentence is always our own.
    fn show(&self, arg: &Arg) -> String {
        visible::escape(&self.name(arg)).into_owned()
    }

    fn code(&self, code: &str) -> String {
        visible::escape(&self.name(&Arg::Code(code.to_owned()))).into_owned()
    }

    fn time(&self, time: Time) -> String {
        self.moment(time)
    }
}

impl Wording {
    /// Learns the names of a case before any of its texts is shown.
    pub(super) fn learn(&self, facts: &CaseFacts) {
        if let Some(redactor) = &self.redactor {
            redactor.learn(facts);
        }
    }

    /// The argument as it is, or its stand-in.
    fn name(&self, arg: &Arg) -> String {
        match &self.redactor {
            Some(redactor) => redactor.show(arg),
            None => match arg {
                Arg::Host(text)
                | Arg::Cluster(text)
                | Arg::Volume(text)
                | Arg::User(text)
                | Arg::Path(text)
                | Arg::Text(text)
                | Arg::Code(text)
                | Arg::Said(text) => text.clone(),
                _ => String::new(),
            },
        }
    }

    pub(super) fn host(&self, name: &str) -> String {
        self.name(&Arg::Host(name.to_owned()))
    }

    /// Names of computers as part of a line.
    pub(super) fn hosts(&self, names: &[String]) -> String {
        self.join(&names.iter().map(|name| self.show(&Arg::Host(name.clone()))).collect::<Vec<_>>())
    }

    pub(super) fn volume(&self, name: &str) -> String {
        self.name(&Arg::Volume(name.to_owned()))
    }

    /// A source's path.
    pub fn path(&self, path: &str) -> String {
        self.name(&Arg::Path(path.to_owned()))
    }

    pub(super) fn text(&self, text: &str) -> String {
        self.name(&Arg::Text(text.to_owned()))
    }

    /// A text as part of a line: its own line breaks are escaped.
    pub(super) fn line(&self, text: &str) -> String {
        self.show(&Arg::Text(text.to_owned()))
    }

    /// A command of ours, which may hold a node's name.
    pub(super) fn command(&self, text: &str) -> String {
        self.redactor.as_ref().map_or_else(|| text.to_owned(), |redactor| redactor.command(text))
    }

    /// The case's name.
    pub fn case(&self, name: &str) -> String {
        self.redactor.as_ref().map_or_else(|| name.to_owned(), |redactor| redactor.case(name))
    }

    /// Says a sentence.
    pub fn say(&self, message: &Message) -> String {
        texts::say(self.lang, message, self)
    }

    pub(super) fn word(&self, key: &'static str) -> &'static str {
        texts::word(self.lang, key)
    }

    /// "1 node", "2 nodes": languages with a singular have a text of its own for it.
    pub(super) fn count(&self, (one, many): (&'static str, &'static str), n: usize) -> String {
        let key = if n == 1 { one } else { many };
        self.say(&Message::new(key).with("n", Arg::Number(n as u64)))
    }

    pub(super) fn join(&self, items: &[String]) -> String {
        items.join(self.word("list.separator"))
    }

    /// "2024-09-01 18:19:40 UTC", with the local time behind it.
    pub(super) fn moment(&self, time: Time) -> String {
        self.beside(time, time.0.strftime("%Y-%m-%d %H:%M:%S UTC"))
    }

    /// A time as `shown` in UTC, with the local time behind it, its date too where that is another.
    pub(super) fn beside(&self, time: Time, shown: impl Display) -> String {
        let Some(zone) = &self.zone else { return shown.to_string() };
        let local = time.0.to_zoned(zone.clone());
        let other_day = local.date() != time.0.to_zoned(TimeZone::UTC).date();
        let form = if other_day { "%Y-%m-%d %H:%M:%S%:z" } else { "%H:%M:%S%:z" };
        format!("{shown} ({})", local.strftime(form))
    }

    /// A time for a narrow cell: the local time has its date where that is another, without its year where it can.
    pub(super) fn cell(&self, time: Time) -> String {
        let utc = time.0.to_zoned(TimeZone::UTC);
        let shown = utc.strftime("%Y-%m-%d %H:%M:%S");
        let Some(zone) = &self.zone else { return shown.to_string() };
        let local = time.0.to_zoned(zone.clone());
        let form = match (local.date() == utc.date(), local.year() == utc.year()) {
            (true, _) => "%H:%M:%S%:z",
            (false, true) => "%m-%d %H:%M:%S%:z",
            (false, false) => "%Y-%m-%d %H:%M:%S%:z",
        };
        format!("{shown} ({})", local.strftime(form))
    }

    /// The time of one row of many: the heading above them has the date and how far the local time is from UTC.
    pub(super) fn row(&self, time: Time, shown: impl Display) -> String {
        let Some(zone) = &self.zone else { return shown.to_string() };
        format!("{shown} ({})", time.0.to_zoned(zone.clone()).strftime("%H:%M:%S"))
    }

    /// Several sentences end each as Japanese sentences do; the words of a cell that is one of them stay without.
    pub(super) fn closed(&self, mut text: String) -> String {
        if self.lang == Lang::Ja && text.contains('。') && !text.ends_with(['。', ')', '」']) {
            text.push('。');
        }
        text
    }

    /// The time, marked where its zone is a guess.
    pub(super) fn marked(&self, time: String, assumed: bool) -> String {
        if assumed { format!("{time} {}", self.word("render.time.assumed")) } else { time }
    }

    /// When a capture was taken.
    pub(super) fn captured(&self, time: CaptureTime) -> String {
        match time {
            CaptureTime::Utc(time) => self.moment(time),
            CaptureTime::Local(local) => {
                format!("{} {}", local.strftime("%Y-%m-%d %H:%M:%S"), self.word("render.time.local"))
            }
        }
    }
}
