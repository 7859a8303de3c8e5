//! Writers other than the CSV writer that fail: by 8229, and by their state in a list.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::facts::provider::VSS;
use crate::facts::{
    Arg, CaptureTime, Citations, Event, Guid, Locus, Message, NodeFacts, Origin, Sourced, Time, Writer, WriterList,
};
use crate::knowledge::codes::{self, ErrorCode};
use crate::knowledge::requesters::program;
use crate::knowledge::writers::{self, KnownWriter, is_csv};

use super::near::events;

/// One writer failing in one way on one node.
#[derive(Clone, Debug)]
pub(crate) struct Failing {
    /// Class id.
    pub id: Option<Guid>,
    /// Name as printed.
    pub printed: Option<String>,
    /// What is known of its class.
    pub known: Option<&'static KnownWriter>,
    /// Its error code, where it is in the table.
    pub code: Option<&'static ErrorCode>,
    /// Its error as the evidence has it.
    pub error: Option<String>,
    /// The program that hosts it, as the event's command line says.
    pub program: Option<String>,
    /// Its state in a list; `None` for events.
    pub state: Option<u8>,
    /// By a list, not by events.
    pub listed: bool,
    /// By the log of a program, which is taken for a list but for its words.
    pub logged: bool,
    /// Another list, which goes before, shows it without a failure.
    pub elsewhere_well: bool,
    /// Events of this kind; 1 for a list.
    pub count: u64,
    /// Time of the oldest event.
    pub first: Option<Time>,
    /// Time of the newest event.
    pub last: Option<Time>,
    /// What shows it.
    pub evidence: Citations,
}

impl Failing {
    /// What tells writers apart: class id, else name.
    pub(crate) fn key(&self) -> String {
        match (self.id, self.known) {
            (Some(id), _) => id.to_string(),
            // A list with class ids and a text without tell of one writer.
            (None, Some(known)) => known.class().map_or_else(|| known.name.clone(), |id| id.to_string()),
            (None, None) => self.printed.clone().unwrap_or_default(),
        }
    }

    /// Its name: the known one, else as printed (which may hold a customer's names), else its class id.
    pub(crate) fn name(&self) -> Arg {
        match (self.known, &self.printed) {
            (_, Some(printed)) => writers::shown(self.id, printed),
            (Some(known), None) => Arg::Code(known.name.clone()),
            (None, None) => Arg::Code(self.key()),
        }
    }

    /// The service that hosts it: by the command line of the event, else by its class.
    pub(crate) fn service(&self) -> Option<&str> {
        let by_program = self.program.as_deref().and_then(writers::service_of);
        by_program.or_else(|| self.known.and_then(|known| known.service.as_deref()))
    }

    /// What to try first by its code.
    fn advice(&self) -> &'static str {
        self.code.map_or("rules.advice.application", |code| code.advice.as_str())
    }

    /// What is known of its usual causes: by the program that hosts it, else by its class.
    fn note(&self) -> Option<&'static str> {
        let by_program = self.program.as_deref().and_then(writers::note_of);
        by_program.or_else(|| self.known?.note.as_deref())
    }

    /// What its error code usually means for this writer.
    fn meant(&self) -> Option<&'static str> {
        self.known?.codes.get(self.code?.hex.as_str()).map(String::as_str)
    }
}

/// What to try first where one writer fails in these ways: by its codes, then where to look and its usual causes.
/// Codes that did not occur are not spoken of; nor are usual causes where the application says itself what is wrong.
pub(crate) fn guidance(ways: &[Failing], says_itself: bool) -> Arg {
    let advice = ways.iter().map(Failing::advice);
    let meant = ways.iter().filter(|_| !says_itself).filter_map(Failing::meant);
    let known = ways.iter().filter(|_| !says_itself).filter_map(Failing::note);
    let mut said: Vec<&'static str> = Vec::new();
    for key in advice.chain(known).chain(meant) {
        if !said.contains(&key) {
            said.push(key);
        }
    }
    let one = |key: &'static str| Arg::from(Message::new(key));
    let mut all = said.into_iter().map(one);
    let first = all.next().unwrap_or_else(|| one("rules.advice.application"));
    all.fold(first, |advice, note| Message::new("rules.advice.noted").with("advice", advice).with("note", note).into())
}

/// Every failing writer of a node but the CSV writer: events first, then lists, each in order of appearance.
pub(crate) fn failing(node: &NodeFacts) -> Vec<Failing> {
    let mut all: Vec<Failing> = Vec::new();
    let mut known = BTreeMap::new();
    for event in events(node, VSS, &[8229]) {
        let Some(failed) = by_event(event) else { continue };
        let at = *known.entry((failed.key(), failed.error.clone())).or_insert(all.len());
        match all.get_mut(at) {
            Some(known) => {
                known.count += 1;
                known.first = [known.first, failed.first].into_iter().flatten().min();
                known.last = known.last.max(failed.last);
                known.evidence.push(event.origin);
            }
            None => all.push(failed),
        }
    }
    let listed = node.writers.iter().filter_map(by_list).collect::<Vec<_>>();
    let seen: BTreeSet<String> = listed.iter().map(Failing::key).collect();
    let logged: BTreeSet<Origin> = node.logged.iter().map(|writer| writer.origin).collect();
    let of_log = |failed: Failing| {
        let is_logged = failed.evidence.iter().next().is_some_and(|place| logged.contains(&place));
        Failing { logged: is_logged, ..failed }
    };
    all.extend(listed.into_iter().chain(in_other_lists(node, seen)).map(of_log));
    all
}

/// Writers that failed in a list that another one superseded, and those that a log calls failed: what they showed that
/// night still tells.
fn in_other_lists(node: &NodeFacts, mut seen: BTreeSet<String>) -> Vec<Failing> {
    let in_list = |list: &Sourced<WriterList>| {
        let at = |line| Origin { source: list.origin.source, at: Locus::Line(line) };
        let failed = list.value.writers.iter().filter(|writer| writer.failed);
        failed.map(|writer| Sourced { value: writer.clone(), origin: at(writer.line) }).collect::<Vec<_>>()
    };
    let counts = counting(node);
    let lists = node.lists.iter().flat_map(|of_time| {
        let is_older = counts.is_some_and(|counts| is_newer(counts, of_time));
        let failed = in_list(&of_time.1).into_iter().filter_map(|writer| by_list(&writer)).collect::<Vec<_>>();
        failed.into_iter().map(move |failed| if is_older { beside_well(node, failed) } else { failed })
    });
    let logged = node.logged.iter().filter_map(by_list);
    lists.chain(logged).filter(|failed| seen.insert(failed.key())).collect()
}

/// A list with the time that it or its bundle states.
type Captured = (Option<CaptureTime>, Sourced<WriterList>);

/// The list that a node's writers are of.
fn counting(node: &NodeFacts) -> Option<&Captured> {
    let first = node.writers.first()?.origin;
    let is_of = |list: &Sourced<WriterList>| {
        let mut writers = list.value.writers.iter();
        list.origin.source == first.source && writers.any(|writer| Locus::Line(writer.line) == first.at)
    };
    node.lists.iter().find(|(_, list)| is_of(list))
}

/// Whether one list was certainly taken after another, so that it shows what became of a failure.
fn is_newer((time, list): &Captured, (other_time, other): &Captured) -> bool {
    let by_time = time.zip(*other_time).and_then(|(a, b)| a.order(b));
    // In a thread the newest mail may stand on top.
    let (sent, before) = (list.value.sent, other.value.sent);
    let is_below = || if sent == before { list.origin.at > other.origin.at } else { sent.is_after(before) };
    by_time.map_or_else(|| list.origin.source == other.origin.source && is_below(), Ordering::is_gt)
}

/// A writer that failed in a list, with the place where the one that goes before shows it without a failure.
fn beside_well(node: &NodeFacts, mut failed: Failing) -> Failing {
    let is_it = |writer: &&Sourced<Writer>| match (failed.id, writer.value.id) {
        (Some(one), Some(other)) => one == other,
        _ => failed.printed.as_deref() == Some(&*writer.value.name),
    };
    if let Some(well) = node.writers.iter().find(is_it).filter(|writer| !writer.value.failed) {
        failed.elsewhere_well = true;
        failed.evidence.push(well.origin);
    }
    failed
}

fn by_event(event: &Sourced<Event>) -> Option<Failing> {
    let vss = event.value.vss.as_ref()?;
    let unnamed = vss.writer_id.is_none() && vss.writer_name.is_none();
    if unnamed || is_csv(vss.writer_id, vss.writer_name.as_deref()) {
        return None;
    }
    Some(Failing {
        id: vss.writer_id,
        printed: vss.writer_name.clone(),
        known: vss.writer_id.and_then(writers::by_id),
        code: vss.error_code.as_deref().and_then(codes::by_hex),
        error: vss.error_code.clone(),
        program: vss.command_line.as_deref().map(program),
        state: None,
        listed: false,
        logged: false,
        elsewhere_well: false,
        count: 1,
        first: event.value.time,
        last: event.value.time,
        evidence: Citations::new(event.origin),
    })
}

fn by_list(writer: &Sourced<Writer>) -> Option<Failing> {
    let Writer { name, id, state, last_error, failed, .. } = &writer.value;
    if !failed || is_csv(*id, Some(name)) {
        return None;
    }
    Some(Failing {
        id: *id,
        printed: Some(name.clone()),
        known: id.map_or_else(|| writers::by_name(name), writers::by_id),
        code: last_error.as_deref().and_then(codes::by_error).filter(|code| code.hex != "0x00000000"),
        error: last_error.clone(),
        program: None,
        state: state.as_ref().and_then(|state| state.code),
        listed: true,
        logged: false,
        elsewhere_well: false,
        count: 1,
        first: None,
        last: None,
        evidence: Citations::new(writer.origin),
    })
}
