//! The logs of a made-up node over some days: boots, nightly backups at 01:00 in Tokyo, and the noise around them.

use super::evtx::{self as ev, Event, Labels, Log, Vss8229, Writer, guid, time};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

const ZONE: &str = "-540 Tokyo Standard Time";

/// Ids of the first records of the logs.
const APPLICATION: u64 = 1401;
const SYSTEM: u64 = 8800;

/// What happened on a node. Days are UTC; the backup of the night runs at 16:00 UTC.
#[derive(Clone)]
pub struct Story {
    fqdn: String,
    cluster: bool,
    first: Date,
    last: Date,
    boots: Vec<String>,
    failures: Vec<String>,
    writer: Writer,
    error: String,
    labels: Labels,
    application: Vec<Event>,
    system: Vec<Event>,
    per_chunk: usize,
}

impl Story {
    /// A cluster node whose logs reach from 20 August to 3 September 2024, booted on the first day.
    pub fn node(fqdn: &str) -> Self {
        Self {
            fqdn: fqdn.into(),
            cluster: true,
            first: jiff::civil::date(2024, 8, 20),
            last: jiff::civil::date(2024, 9, 2),
            boots: vec!["2024-08-20T01:02:03.4567891Z".into()],
            failures: Vec::new(),
            writer: ev::CSV_WRITER,
            error: "0x00000000, The operation completed successfully.\r\n".into(),
            labels: Labels::English,
            application: Vec::new(),
            system: Vec::new(),
            per_chunk: usize::MAX,
        }
    }

    /// A server outside of any cluster.
    pub fn server(fqdn: &str) -> Self {
        Self { cluster: false, ..Self::node(fqdn) }
    }

    /// Its name without the domain.
    pub fn host(&self) -> &str {
        self.fqdn.split('.').next().unwrap_or_default()
    }

    /// Nights (UTC days) whose backup a writer rejected.
    pub fn failed(mut self, days: &[&str]) -> Self {
        self.failures = days.iter().map(|day| day.to_string()).collect();
        self
    }

    /// Another writer rejects, with its error.
    pub fn by(mut self, writer: Writer, error: &str) -> Self {
        self.writer = writer;
        self.error = error.into();
        self
    }

    /// Language of the labels in event texts.
    pub fn labels(mut self, labels: Labels) -> Self {
        self.labels = labels;
        self
    }

    /// Another boot.
    pub fn booted(mut self, at: &str) -> Self {
        self.boots.push(at.into());
        self
    }

    /// The logs begin later; boots before are not in them, though the daily uptime still tells of them.
    pub fn from(mut self, day: &str) -> Self {
        self.first = day.parse().unwrap();
        self
    }

    /// The last night in the logs.
    pub fn until(mut self, day: &str) -> Self {
        self.last = day.parse().unwrap();
        self
    }

    /// Another event of the System log.
    pub fn system_event(mut self, event: Event) -> Self {
        self.system.push(event);
        self
    }

    /// Another event of the Application log.
    pub fn application_event(mut self, event: Event) -> Self {
        self.application.push(event);
        self
    }

    /// Ends chunks after so many records.
    pub fn per_chunk(mut self, records: usize) -> Self {
        self.per_chunk = records;
        self
    }

    /// The Application log.
    pub fn application(&self) -> Vec<u8> {
        self.log("Application", APPLICATION, self.application_events())
    }

    /// The texts that Windows saves beside an export of the Application log.
    pub fn application_texts(&self) -> Vec<u8> {
        texts(APPLICATION, &self.in_order(self.application_events()))
    }

    fn application_events(&self) -> Vec<Event> {
        let mut events = self.application.clone();
        for day in self.days() {
            events.push(ev::spp_16384(&at(day, 3, 12, self.digits(day))));
            events.push(ev::mssql_3197(&self.night(day, -5), "SalesDb"));
            events.push(ev::mssql_3198(&self.night(day, 1), "SalesDb"));
            events.push(ev::vss_8224(&self.night(day, 183)));
            if self.fails(day) {
                events.push(self.rejected(day).into());
            }
        }
        events
    }

    /// The System log.
    pub fn system(&self) -> Vec<u8> {
        self.log("System", SYSTEM, self.system_events())
    }

    /// The texts that Windows saves beside an export of the System log.
    pub fn system_texts(&self) -> Vec<u8> {
        texts(SYSTEM, &self.in_order(self.system_events()))
    }

    fn system_events(&self) -> Vec<Event> {
        let mut events = self.system.clone();
        for boot in &self.boots {
            let down: Timestamp = boot.parse().unwrap();
            let before = |seconds: i64| format!("{:.7}", down - SignedDuration::from_secs(seconds));
            events.push(ev::user32_1074(&before(95), self.fqdn.split('.').next().unwrap_or_default()));
            events.push(ev::event_log_6006(&before(62)));
            events.push(ev::kernel_general_13(&before(60)));
            events.extend(ev::boot(boot, ZONE));
        }
        for day in self.days() {
            let noon = at(day, 3, 0, 0);
            events.push(ev::event_log_6013(&noon, self.uptime(&noon), ZONE));
            events.push(ev::scm_7036(&self.night(day, -9), "Volume Shadow Copy", "running"));
            events.push(ev::scm_7036(&self.night(day, 184), "Volume Shadow Copy", "stopped"));
            if self.cluster {
                events.push(ev::cluster_1537(&self.night(day, -2)));
                events.push(match self.fails(day) && self.writer.id == ev::CSV_WRITER.id {
                    true => ev::cluster_1544(&self.night(day, 0)),
                    false => ev::cluster_1538(&self.night(day, 1), &guid::made_up(&self.night(day, 0))),
                });
            }
        }
        events
    }

    /// Seconds since the last boot.
    fn uptime(&self, now: &str) -> u64 {
        let now = time::ticks(now);
        let boots = self.boots.iter().map(|boot| time::ticks(boot)).filter(|boot| *boot <= now);
        boots.max().map_or(0, |boot| (now - boot) / 10_000_000)
    }

    /// The rejection of one night.
    pub fn rejected(&self, day: Date) -> Vss8229 {
        Vss8229::of(self.writer, &self.night(day, 0))
            .error(&self.error)
            .labels(self.labels)
            .instance(&guid::made_up(&format!("{} {}", self.fqdn, self.writer.name)))
    }

    fn log(&self, channel: &str, first: u64, events: Vec<Event>) -> Vec<u8> {
        let events = self.in_order(events);
        Log::new(channel).computer(&self.fqdn).first_record(first).per_chunk(self.per_chunk).events(events).build()
    }

    /// The events that the log still holds, by time.
    fn in_order(&self, mut events: Vec<Event>) -> Vec<Event> {
        let begin = time::from_timestamp(self.first.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp());
        events.retain(|event| event.time >= begin);
        events.sort_by_key(|event| event.time);
        events
    }

    fn days(&self) -> impl Iterator<Item = Date> {
        let last = self.last;
        self.first.series(1.day()).take_while(move |day| *day <= last)
    }

    fn fails(&self, day: Date) -> bool {
        self.failures.contains(&day.to_string())
    }

    /// A time near the night's snapshot, with the digits of this node and night.
    fn night(&self, day: Date, seconds: i64) -> String {
        let digits = self.digits(day);
        let start: Timestamp = at(day, 16, 0, digits).parse().unwrap();
        let shift = 40 + i64::from(digits % 3);
        format!("{:.7}", start + SignedDuration::from_secs(seconds + shift))
    }

    fn digits(&self, day: Date) -> u32 {
        crc32fast::hash(format!("{} {day}", self.fqdn).as_bytes()) % 10_000_000
    }
}

/// A text for each event, in our own words.
fn texts(first: u64, events: &[Event]) -> Vec<u8> {
    let say = |event: &Event| match event.id {
        8229 => "A writer refused what it was asked for.\r\n\r\nOperation:\r\n   PrepareForSnapshot Event".to_owned(),
        1544 => "The copy of the cluster's configuration was given up.".to_owned(),
        id => format!("The text of event {id} as this machine shows it."),
    };
    let add = |texts: ev::MessageTexts, (id, event): (u64, &Event)| texts.event(id, &event.provider, &say(event));
    (first..).zip(events).fold(ev::MessageTexts::new(), add).build()
}

fn at(day: Date, hour: u32, minute: u32, digits: u32) -> String {
    format!("{day}T{hour:02}:{minute:02}:00.{digits:07}Z")
}
