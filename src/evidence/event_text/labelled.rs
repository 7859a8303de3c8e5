//! Events as `label: value` lines: Event Viewer's copy, `wevtutil qe /f:text`, `Get-WinEvent | fl`, tickets.

use std::sync::LazyLock;

use regex::Regex;

use super::label::{label, split, two_labels};
use super::{RawEvent, dates, one_line};
use crate::knowledge::event_labels::{self, Field};

/// Most events read from one text; a longer list belongs into a log.
const EVENTS: usize = 100_000;

/// `Event[3]:` of wevtutil.
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^Event\[\d+\]:?$").ok());
/// `Event Properties - Event 1544, FailoverClustering` in any language: the dialog's title as it is copied.
static TITLE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\D{3,}[ -]\D*?(\d{1,5}), ([\w.-]+)$").ok());

/// Reads all events of numbered lines.
pub(super) fn read<'a>(lines: impl IntoIterator<Item = (u32, &'a str)>) -> Vec<RawEvent> {
    let mut reader = Reader::default();
    for (number, line) in lines {
        reader.line(number, line);
    }
    reader.end_event();
    reader.events
}

#[derive(Default)]
struct Reader {
    events: Vec<RawEvent>,
    now: RawEvent,
    in_message: bool,
    /// A label of the message was seen: a second one, behind other labels, is of another event.
    has_message: bool,
    /// The event began with the dialog's title: it names id and source before their labels do.
    titled: bool,
    /// The line before was blank: `Format-List` sets its objects apart so.
    after_blank: bool,
    /// A date alone on the line before: Splunk sets its events apart so.
    date_above: Option<String>,
    /// Value behind the last label of an unknown language: the computer's name stands last before the message.
    last_unknown: Option<String>,
}

impl Reader {
    fn line(&mut self, number: u32, line: &str) {
        let text = line.trim();
        // Most lines of a long text are neither: asked for once.
        let may_be_labelled = line.contains([':', '：', '=', '|']);
        let may_be_date = text.len() <= 40 && text.starts_with(char::is_alphanumeric);
        let date = (may_be_date && dates::find(text) == Some(text)).then(|| text.to_owned());
        if text.starts_with("Event[") && NUMBERED.as_ref().is_some_and(|begin| begin.is_match(text)) {
            self.end_event();
            self.now.line = number;
        } else if let Some(event) = one_line::event(number, text).filter(|event| self.is_new(event)) {
            self.end_event();
            self.now = event;
            (self.in_message, self.has_message) = (true, true);
        } else if let Some(both) = may_be_labelled.then(|| two_labels(line)).flatten() {
            both.into_iter().for_each(|(field, value)| self.labelled(number, line, field, value));
        } else if !self.title(number, text) && !self.numbered_source(number, text) {
            match may_be_labelled.then(|| label(line)).flatten() {
                Some((field, value)) => self.labelled(number, line, field, value),
                None => match self.guess(line) {
                    Some((Field::Clock, value)) => self.clock(number, value),
                    Some((field, value)) => self.field(number, field, value),
                    None => self.text(number, line),
                },
            }
        }
        self.after_blank = text.is_empty();
        self.date_above = date;
    }

    /// A line behind a known label.
    fn labelled(&mut self, number: u32, line: &str, field: Field, value: &str) {
        match (field, value) {
            (field, _) if self.in_context(field, line) => self.text(number, line),
            // The context of a message may call a GUID so.
            (Field::Id, value) if self.in_message && !is_number(value) => self.text(number, line),
            (Field::Message, value) => self.message(number, value),
            (Field::Date | Field::Clock, value) if is_clock(field, value) => self.clock(number, value),
            (Field::Date, value) if !is_date(value) => self.field(number, Field::Other, value),
            (Field::Clock, value) => match is_date(value) {
                true => self.field(number, Field::Date, value),
                false => self.text(number, line),
            },
            (field, value) => self.field(number, field, value),
        }
    }

    /// `[118231] VSS`: a record's number and its source, as `psloglist` begins an event.
    fn numbered_source(&mut self, number: u32, text: &str) -> bool {
        let begins = text.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        let Some((record, source)) = begins.filter(|(record, source)| is_number(record) && is_source(source)) else {
            return false;
        };
        self.end_event();
        self.now.line = number;
        self.now.set(Field::Record, record);
        self.now.set(Field::Source, source);
        true
    }

    /// Whether an event on one line is another one than the one whose message the line stands in (`The description for
    /// Event ID: 8229 from source VSS cannot be found`).
    fn is_new(&self, event: &RawEvent) -> bool {
        !self.in_message || self.now.name() != event.name() || event.fields.contains_key(&Field::Date)
    }

    /// The time of day on a line of its own.
    fn clock(&mut self, number: u32, value: &str) {
        if self.in_message {
            return;
        }
        self.begin(number);
        self.now.clock(value);
    }

    /// The dialog's title, whose message stands before its labels.
    fn title(&mut self, number: u32, text: &str) -> bool {
        // Asked first: the pattern costs more to make than most texts to read.
        if !text.rsplit_once(", ").is_some_and(|(_, source)| is_source(source)) {
            return false;
        }
        let title = TITLE.as_ref().and_then(|title| title.captures(text));
        let Some(title) = title.filter(|title| title.get(2).is_some_and(|source| is_source(source.as_str()))) else {
            return false;
        };
        self.end_event();
        self.now.line = number;
        for (group, field) in [(1, Field::Id), (2, Field::Source)] {
            if let Some(value) = title.get(group) {
                self.now.set(field, value.as_str());
            }
        }
        (self.titled, self.in_message) = (true, true);
        true
    }

    fn message(&mut self, number: u32, value: &str) {
        if self.has_message && !self.in_message {
            self.end_event();
        }
        self.begin(number);
        (self.in_message, self.has_message) = (true, true);
        self.now.say(value);
    }

    /// A field by its value, behind a label of an unknown language.
    fn guess<'l>(&mut self, line: &'l str) -> Option<(Field, &'l str)> {
        if self.in_message && !(self.titled && line.contains(":\t")) {
            return None;
        }
        let value = split(line)?.1;
        let has = |field| self.now.fields.contains_key(&field);
        let number = is_number(value) && value.len() <= 5;
        let has_day = self.now.fields.get(&Field::Date).is_some_and(|date| !date.contains(':'));
        if is_source(value) && !has(Field::Source) {
            return Some((Field::Source, value));
        }
        if !has(Field::Source) {
            return None;
        }
        if number && !has(Field::Id) {
            return Some((Field::Id, value));
        }
        if !has(Field::Date) && is_date(value) {
            return Some((Field::Date, value));
        }
        if has_day && is_clock(Field::Other, value) {
            return Some((Field::Clock, value));
        }
        if !value.is_empty() && !self.titled {
            self.last_unknown = Some(value.to_owned());
        }
        Some((Field::Other, value))
    }

    /// A label of an event's head inside a message that is indented below its own label (`Format-List`).
    fn in_context(&self, field: Field, line: &str) -> bool {
        self.in_message && line.starts_with("      ") && field != Field::Log
    }

    fn field(&mut self, number: u32, field: Field, value: &str) {
        let agrees = self.now.fields.get(&field).is_some_and(|old| old == value || value.ends_with(old.as_str()));
        // `EventType=3` and `Type=Warning` are one level in two forms.
        let in_words = |level: &String| field == Field::Level && is_number(level) != is_number(value);
        let repeats = field != Field::Other && self.now.fields.get(&field).is_some_and(|old| !in_words(old));
        let begins = !matches!(field, Field::Computer | Field::Other) && self.in_message && self.now.fields.len() > 1;
        if repeats && (!agrees || (!self.titled && (begins || (self.after_blank && !self.in_message)))) {
            self.end_event();
        }
        if let Some(date) = self.date_above.take().filter(|_| self.now.fields.is_empty()) {
            self.now.set(Field::Date, &date);
        }
        self.begin(number);
        self.in_message = false;
        if field != Field::Other {
            self.now.set(field, value);
        }
    }

    fn text(&mut self, number: u32, line: &str) {
        if !line.trim().is_empty() {
            self.begin(number);
            if let Some(computer) = self.last_unknown.take() {
                self.now.set(Field::Computer, &computer);
                self.in_message = true;
            }
        }
        self.now.say(line);
    }

    fn begin(&mut self, number: u32) {
        if self.now.line == 0 {
            self.now.line = number;
        }
    }

    fn end_event(&mut self) {
        (self.in_message, self.has_message, self.titled) = (false, false, false);
        self.last_unknown = None;
        let done = std::mem::take(&mut self.now);
        if done.name().is_some() && self.events.len() < EVENTS {
            self.events.push(done);
        }
    }
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_date(text: &str) -> bool {
    dates::is_date(text)
}

/// A time of day without a date. With dots it is one only behind its own label: a date looks like that, too.
fn is_clock(field: Field, text: &str) -> bool {
    let parts: Vec<&str> = dates::without_half(text).trim().split([':', '.']).collect();
    let is_part = |part: &&str| (1..=2).contains(&part.len()) && is_number(part);
    let clock = (2..=3).contains(&parts.len()) && parts.iter().all(is_part);
    clock && (text.contains(':') || field == Field::Clock)
}

/// A source that this tool knows, by either of its spellings.
fn is_source(name: &str) -> bool {
    event_labels::is_source(name) || crate::facts::provider::is_clustering(name)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::facts::{Event, Level, Trust, Zone};

    fn events(text: &str) -> Vec<(u32, Event)> {
        let lines = (1..).zip(text.lines());
        read(lines).iter().filter_map(|raw| Some((raw.line, raw.event(&TimeZone::UTC)?))).collect()
    }

    fn only(text: &str) -> Event {
        let events = events(text);
        assert_eq!(events.len(), 1, "{events:?}");
        events[0].1.clone()
    }

    const BODY: &str = "a sentence in whatever language, 0x00000000\n\nOperation:\n   PrepareForSnapshot Event\n\n\
        Context:\n   Writer Name: Cluster Shared Volume VSS Writer\n   Process ID: 4004\n";

    #[test]
    fn event_viewer_copy_in_every_language() {
        let forms = [
            "Log Name:      Application\nSource:        VSS\nDate:          9/1/2024 06:19:40 PM\nEvent ID:      8229\nTask Category: None\nLevel:         Warning\nKeywords:      Classic\nUser:          N/A\nComputer:      vm-sql-01.contoso.com\nDescription:\n",
            "ログの名前:         Application\nソース:           VSS\n日付:            2024/09/01 18:19:40\nイベント ID:       8229\nタスクのカテゴリ:      なし\nレベル:           警告\nキーワード:         クラシック\nユーザー:          N/A\nコンピューター:       vm-sql-01.contoso.com\n説明:\n",
            "Protokollname: Application\nQuelle:        VSS\nDatum:         01.09.2024 18:19:40\nEreignis-ID:   8229\nAufgabenkategorie:Keine\nEbene:         Warnung\nSchlüsselwörter:Klassisch\nBenutzer:      Nicht zutreffend\nComputer:      vm-sql-01.contoso.com\nBeschreibung:\n",
            "Loggnamn: Application\nKälla: VSS\nTid: 2024-09-01 18:19:40\nHändelse-nr: 8229\nKategori: Ingen\nNivå: Varning\nNyckelord:\nAnvändare: \nDator: vm-sql-01.contoso.com\nBeskrivning:\n",
        ];
        for form in forms {
            let event = only(&format!("{form}{BODY}"));
            assert_eq!((event.provider.as_str(), event.id, event.channel.as_str()), ("VSS", 8229, "Application"));
            assert_eq!(event.time.map(|t| t.to_string()).as_deref(), Some("2024-09-01T18:19:40.0000000Z"), "{form}");
            assert_eq!(event.computer.as_deref(), Some("vm-sql-01.contoso.com"), "{form}");
            assert_eq!(event.trust, Trust::Text { zone: Zone::Assumed });
        }
    }

    #[test]
    fn several_events_of_wevtutil_keep_their_lines() {
        let one = "  Log Name: System\n  Source: Microsoft-Windows-FailoverClustering\n  Date: 2024-09-01T18:19:40.1240000Z\n  Event ID: 1544\n  Task: Cluster Backup/Restore\n  Level: Warning\n  User: S-1-5-18\n  Computer: vm-sql-01\n  Description: \nThe text.\n\n";
        let text = format!("Event[0]:\n{one}Event[1]:\n{one}");
        let events = events(&text);
        assert_eq!(events.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 13]);
        assert!(events.iter().all(|(_, e)| e.id == 1544 && e.trust == Trust::Text { zone: Zone::Stated }));
    }

    #[test]
    fn copies_that_follow_each_other_without_a_separator() {
        let one = "Source: VSS\nEvent ID: 8229\nComputer: vm-01\nDescription:\nrefused\nSource: VSS\nEvent ID: 8193\nComputer: vm-01\nDescription:\nother\n";
        let ids: Vec<u32> = events(one).iter().map(|(_, event)| event.id).collect();
        assert_eq!(ids, [8229, 8193]);
    }

    #[test]
    fn the_time_of_day_in_its_own_field_in_any_language() {
        for (form, id) in [
            ("Event Source: VolSnap\nEvent ID: 25\nDate: 14/09/2008\nTime: 3:00:01 PM\nComputer: SRV03\n", 25),
            ("Origine evento: VolSnap\nID evento: 25\nData: 14/09/2008\nOra: 15.00.01\nComputer: SRV03\n", 25),
            ("이벤트 원본: VolSnap\n이벤트 ID: 25\n날짜: 2008-09-14\n시간: 오후 3:00:01\n컴퓨터: SRV03\n", 25),
            ("事件来源: VolSnap\n事件 ID: 25\n日期: 2008-9-14\n事件: 15:00:01\n计算机: SRV03\n", 25),
            ("Esemény forrása: VolSnap\nEseményazonosító: 25\nDátum: 2008.09.14.\nIdő: 15:00:01\n", 25),
            (
                "[4120] VSS\n   Type:     ERROR\n   Computer: SRV03\n   Time:     9/14/2008 3:00:01 PM   ID:  8194\nx\n",
                8194,
            ),
            ("Type:  error\nEvent:  8194\nDate Time:  14.09.2008 15:00:01\nSource:  VSS\nComputerName:  SRV03\n", 8194),
            ("1. Source: VSS\n2. Event ID: 8194\n3. Date: 9/14/2008 3:00:01 PM\n", 8194),
        ] {
            let event = only(form);
            assert_eq!(event.id, id, "{form}");
            assert_eq!(event.time.map(|t| t.to_string()).as_deref(), Some("2008-09-14T15:00:01.0000000Z"), "{form}");
        }
        let undated = only("Source: VSS\nEvent ID: 8194\nDate: 2008-09-14\n");
        assert_eq!(undated.time, None, "no time of day is made up");
    }

    #[test]
    fn splunk_s_events_begin_with_a_date_alone() {
        let one = |day: u32| {
            format!(
                "09/0{day}/2024 06:19:40 PM\nLogName=Application\nEventCode=8194\nEventType=2\nSourceName=VSS\nType=Error\nMessage=x\ny\n"
            )
        };
        let events = events(&format!("{}{}", one(1), one(2)));
        let times: Vec<String> = events.iter().filter_map(|(_, event)| Some(event.time?.to_string())).collect();
        assert_eq!(times, ["2024-09-01T18:19:40.0000000Z", "2024-09-02T18:19:40.0000000Z"]);
    }

    #[test]
    fn the_dialog_puts_the_message_before_the_labels() {
        let event = only(
            "イベント プロパティ - イベント 1544, FailoverClustering\n\n取り消されました。\n\nログの名前(M):\tシステム\nソース(S):\tFailoverClustering\nイベント ID(E):\t1544\nレベル(L):\t警告\nキーワード(K):\t\nコンピューター(R):\tvm-sql-01.contoso.com\n",
        );
        assert_eq!(event.provider, "Microsoft-Windows-FailoverClustering");
        assert_eq!((event.channel.as_str(), event.level), ("System", Level::Warning));
        assert_eq!(event.computer.as_deref(), Some("vm-sql-01.contoso.com"));
    }

    #[test]
    fn format_list_of_get_winevent() {
        let text = "\n\nTimeCreated  : 9/1/2024 6:19:40 PM\nProviderName : VSS\nId           : 8229\nMessage      : refused\n               \n               Operation:\n                  Freeze Event\n               Computer: not this\n\nTimeCreated  : 9/2/2024 6:19:40 PM\nProviderName : VSS\nId           : 8229\nMessage      : again\n";
        let events = events(text);
        assert_eq!(events.iter().map(|(line, e)| (*line, e.id)).collect::<Vec<_>>(), [(3, 8229), (12, 8229)]);
        assert!(events.iter().all(|(_, event)| event.computer.is_none()));
    }

    #[test]
    fn a_sentence_names_its_event_and_a_placeholder_names_no_computer() {
        assert_eq!(
            only("エラー 0x800423f2 により、VSS ライターはイベントを拒否しました。\n操作:\n   解凍イベント\n").id,
            8229
        );
        assert_eq!(only("ソース: VSS\nイベント ID: 8229\nコンピューター: <コンピューター名>\n説明:\nx").computer, None);
    }

    #[test]
    fn texts_that_speak_of_other_things_are_no_events() {
        for text in [
            "",
            "Source: a blog\nID: 12\n",
            "Writer name: 'System Writer'\n   State: [1] Stable\n",
            "Id : 7275ed00\nName : x\n",
        ] {
            let found = events(text);
            assert!(found.iter().all(|(_, event)| event.provider != "VSS"), "{text}: {found:?}");
        }
    }
}
