//! How a report speaks: its language, its zone, and who is named by a stand-in.

use std::cell::RefCell;
use std::fmt::Display;

use jiff::Zoned;
use jiff::tz::{Offset, TimeZone};

use super::redact::Redactor;
use crate::facts::visible;
use crate::facts::{Arg, CaptureTime, CaseFacts, Guid, Message, Time, Unnamed};
use crate::knowledge::texts::{self, Lang, Names};

/// How the sentences of a report are made.
#[derive(Debug, Default)]
pub struct Wording {
    /// Language.
    pub lang: Lang,
    /// Zone whose local time stands beside UTC, as asked for; `None` for UTC alone.
    pub zone: Option<TimeZone>,
    /// The zone of the nodes of the case that a page is worded of, where nothing was asked for.
    pub own_zone: RefCell<Option<TimeZone>>,
    /// Stand-ins for what names a customer; `None` shows everything as it is.
    pub redactor: Option<Redactor>,
}

impl Names for Wording {
    /// Control characters of the evidence are escaped here, so that a line break in a sentence is always our own.
    fn show(&self, arg: &Arg) -> String {
        match arg {
            Arg::Host(name) => self.machine(name),
            arg => visible::escape(&self.name(arg)).into_owned(),
        }
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
        self.own_zone.replace(None);
        if let Some(redactor) = &self.redactor {
            redactor.learn(facts);
        }
    }

    /// Tells the times of a page on the clock of the case's nodes, where they have one and readers expect it: in
    /// Japan nobody thinks in UTC.
    pub(super) fn tell_own_zone(&self, facts: &CaseFacts) {
        let mut zones: Vec<i32> = facts.nodes.iter().filter_map(|node| node.utc_offset_minutes).collect();
        zones.dedup();
        let wanted = self.zone.is_none() && self.lang == Lang::Ja && !facts.scope.zone_is_given;
        let (true, [minutes]) = (wanted, zones.as_slice()) else { return };
        let offset = minutes.checked_mul(60).and_then(|seconds| Offset::from_seconds(seconds).ok());
        self.own_zone.replace(offset.filter(|offset| !offset.is_zero()).map(TimeZone::fixed));
    }

    /// The time on the clock that is told beside UTC.
    fn local(&self, time: Time) -> Option<Zoned> {
        let zone = self.zone.clone().or_else(|| self.own_zone.borrow().clone())?;
        Some(time.0.to_zoned(zone))
    }

    /// Whether local time comes first and UTC stands in brackets.
    pub(super) fn leads_local(&self) -> bool {
        self.lang == Lang::Ja && (self.zone.is_some() || self.own_zone.borrow().is_some())
    }

    /// The zone of the times that lead: its distance from UTC, or its name where that shifts.
    pub(super) fn zone_name(&self) -> String {
        let zone = self.zone.clone().or_else(|| self.own_zone.borrow().clone()).filter(|_| self.leads_local());
        let Some(zone) = zone else { return "UTC".to_owned() };
        let name = zone.iana_name().unwrap_or_default().to_owned();
        zone.to_fixed_offset().map_or(name, |offset| format!("UTC{}", crate::facts::distance(offset.seconds() / 60)))
    }

    /// The time on the clock that leads: the local one where it does, else UTC.
    pub(super) fn leading(&self, time: Time) -> Zoned {
        let utc = || time.0.to_zoned(TimeZone::UTC);
        if self.leads_local() { self.local(time).unwrap_or_else(utc) } else { utc() }
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

    /// A computer's name as it stands in a table.
    pub fn host(&self, name: &str) -> String {
        self.name(&Arg::Host(name.to_owned()))
    }

    /// A computer as part of a line: its name, or which one is meant where it is called after a file.
    pub(super) fn machine(&self, name: &str) -> String {
        let shown = visible::escape(&self.host(name)).into_owned();
        match Unnamed::of(name).filter(|_| self.redactor.is_none()) {
            Some(Unnamed::File(_)) => self.say(&Message::new("machine.of-file").with("file", Arg::Said(shown))),
            Some(Unnamed::Text) => self.word("machine.of-text").to_owned(),
            Some(Unnamed::Files) => self.word("machine.of-files").to_owned(),
            None => shown,
        }
    }

    /// Computers as part of a line.
    pub(super) fn hosts(&self, names: &[String]) -> String {
        self.join(&names.iter().map(|name| self.machine(name)).collect::<Vec<_>>())
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

    /// What tells one copy of a writer from another: made by each machine for itself.
    pub(super) fn instance(&self, id: Guid) -> String {
        self.redactor.as_ref().map_or_else(|| id.to_string(), |redactor| redactor.guid(id))
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
        self.say(&Message::new(key).with("n", n))
    }

    pub(super) fn join(&self, items: &[String]) -> String {
        items.join(self.word("list.separator"))
    }

    /// "2024-09-01 18:19:40 UTC", with the local time behind it; where that leads, "2024-09-02 03:19:40+09:00 (2024-09-01
    /// 18:19:40 UTC)".
    pub(super) fn moment(&self, time: Time) -> String {
        if self.leads_local() {
            let local = self.leading(time);
            let utc = time.0.to_zoned(TimeZone::UTC);
            let form = if local.date() == utc.date() { "%H:%M:%S UTC" } else { "%Y-%m-%d %H:%M:%S UTC" };
            return format!("{} ({})", local.strftime("%Y-%m-%d %H:%M:%S%:z"), utc.strftime(form));
        }
        self.beside(time, time.0.strftime("%Y-%m-%d %H:%M:%S UTC"))
    }

    /// A time as `shown` in UTC, with the local time behind it, its date too where that is another.
    pub(super) fn beside(&self, time: Time, shown: impl Display) -> String {
        let Some(local) = self.local(time) else { return shown.to_string() };
        let other_day = local.date() != time.0.to_zoned(TimeZone::UTC).date();
        let form = if other_day { "%Y-%m-%d %H:%M:%S%:z" } else { "%H:%M:%S%:z" };
        format!("{shown} ({})", local.strftime(form))
    }

    /// A time for a narrow cell: the one in brackets has its date where that is another, without its year where it can;
    /// where the local time leads a short page does without it.
    pub(super) fn cell(&self, time: Time, whole: bool) -> String {
        let utc = time.0.to_zoned(TimeZone::UTC);
        if self.leads_local() && !whole {
            return self.leading(time).strftime("%Y-%m-%d %H:%M:%S").to_string();
        }
        let Some(local) = self.local(time) else { return utc.strftime("%Y-%m-%d %H:%M:%S").to_string() };
        let (first, second, zone) = if self.leads_local() { (local, utc, "") } else { (utc, local, "%:z") };
        let date = match (first.date() == second.date(), first.year() == second.year()) {
            (true, _) => "",
            (false, true) => "%m-%d ",
            (false, false) => "%Y-%m-%d ",
        };
        let second = second.strftime(&format!("{date}%H:%M:%S{zone}")).to_string();
        format!("{} ({second})", first.strftime("%Y-%m-%d %H:%M:%S"))
    }

    /// The time of one row of many: the heading above them has the date, and how far the local time is from UTC. Where
    /// the local time leads it stands alone, so that a row keeps to its line.
    pub(super) fn row(&self, time: Time, form: &str) -> String {
        let leading = self.leading(time).strftime(form).to_string();
        match self.local(time).filter(|_| !self.leads_local()) {
            Some(local) => format!("{leading} ({})", local.strftime("%H:%M:%S")),
            None => leading,
        }
    }

    /// Several sentences end each as Japanese sentences do; the words of a cell that is one of them stay without.
    pub(super) fn closed(&self, mut text: String) -> String {
        if self.lang == Lang::Ja && text.contains('。') && !text.ends_with(['。', ')', '」']) {
            text.push('。');
        }
        text
    }

    /// The time, with a word on its zone where that is not the evidence's own.
    pub(super) fn marked(&self, time: String, mark: Option<&'static str>) -> String {
        mark.map_or_else(|| time.clone(), |mark| format!("{time} {}", self.word(mark)))
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
