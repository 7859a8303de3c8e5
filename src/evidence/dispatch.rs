//! One source through the lists: recognised by content, read by the one that knows it, or named as unknown.

use std::io::{self, Read};

use super::gathered::Gathered;
use super::overheard::Overheard;
use super::turns::Turn;
use super::{
    Found, Head, RESULTS, ReadOptions, TRACES, WHOLE, because, cluster_defaults, cluster_signs, csv_mentions, empty,
};
use super::{leftover, own_message, writer_mentions, writers};
use crate::decode::body::{self, Metered};
use crate::decode::parts;
use crate::decode::text::{Line, Pieces, Text};
use crate::decode::transcript::{self, Section};
use crate::decode::unwrap::{self, Numbered};
use crate::facts::{Arg, Harvest, Kind, Locus, Message, Nature, Observation, Observed, Status};
use crate::intake::{self, Body, Input, Room};
use crate::knowledge::csv_words;

/// Bytes of a text that are taken apart at once: a console capture has kilobytes, a session's transcript at most
/// megabytes.
pub(super) const TEXT_BYTES: usize = 8 << 20;

/// Lines of a text that are taken apart at once, so that a file of line ends costs no more memory than one of words.
pub(super) const TEXT_LINES: usize = 400_000;

/// Bytes of a text that are taken apart whatever they say, and as many behind them that have a word of what is looked for
/// (logs of a debugger, of a month of a console); exports of the registry and of events are streamed by their own readers.
const WHOLE_TEXT: usize = 64 << 20;

/// Bytes of a text that are looked through for such words.
const LOOKED_THROUGH: usize = 1 << 30;

/// Facts kept of one text; a bundle's captures give dozens.
const OBSERVATIONS: usize = 20_000;

/// Recognises and reads one source; its size and hash are the caller's.
pub(super) fn read(input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
    if empty::is_empty(input.head) {
        return nothing(input.path, input.head);
    }
    if leftover::is_leftover(input.path, input.head) {
        return Harvest { nature: Nature::Leftover, ..unknown(input.path, "evidence.because.leftover") };
    }
    let head = Head::new(input.path, input.head);
    if let Some(reader) = WHOLE.iter().find(|reader| reader.recognises(&head)) {
        let mut harvest = match reader.listens_for() {
            None => reader.read(input, options, room),
            Some(words) => {
                let mut body = Overheard::new(body::reader(input.body), words, input.head);
                let mut harvest = reader.read(Input { body: Body::Stream(&mut body), ..input }, options, room);
                body.tell(&mut harvest);
                harvest
            }
        };
        because::complete(&mut harvest, false);
        return harvest;
    }
    // A document may be written in letters alone.
    if head.text().is_none() || input.head.starts_with(b"%PDF-") {
        return binary(input.path);
    }
    read_text(input, head, options, room)
}

fn nothing(path: &str, head: &[u8]) -> Harvest {
    let mut harvest = unknown(path, "evidence.because.empty");
    harvest.encoding = empty::encoding(head);
    if let Some((kind, observed)) = empty::read(path) {
        (harvest.kind, harvest.status) = (kind, Status::Parsed);
        harvest.because = because::empty(&observed.fact);
        harvest.observations.push(observed);
    }
    harvest
}

fn binary(path: &str) -> Harvest {
    Harvest { nature: Nature::Unknown, ..unknown(path, "evidence.because.binary") }
}

/// A source of no known kind: a line in the report and nothing more.
fn unknown(path: &str, because: &'static str) -> Harvest {
    Harvest { status: Status::Unrecognised, is_evidence: false, ..Harvest::of(path, Kind::Other, because) }
}

fn read_text(input: Input<'_>, mut head: Head<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
    let mut harvest = unknown(input.path, because::unknown_text(input.path));
    let mut pieces = Pieces::new(body::reader(input.body), TEXT_BYTES, TEXT_LINES);
    let (mut most, mut lines, mut reading) = (Most::default(), 0, Reading::new(room));
    loop {
        let (piece, error) = pieces.take();
        if let Some(piece) = piece {
            let length = piece.bytes.len();
            if most.read >= LOOKED_THROUGH {
                most.leave(input.size, length);
                break;
            }
            let _turn = Turn::of(&piece.bytes);
            let is_whole = most.read == 0 && piece.is_last;
            let text = head.decode(&piece.bytes);
            // The bytes are not to stand beside what the text is taken apart into.
            drop(piece);
            match text {
                Some(text) => {
                    harvest.encoding = harvest.encoding.or(Some(text.encoding));
                    let tells = || csv_words::FIELD.iter().any(|word| text.as_str().contains(word));
                    lines = match most.has(length, tells) {
                        true => reading.take(input.path, &text, options, (lines, is_whole)),
                        false => last_line(&text, lines),
                    };
                }
                None if most.read == 0 => return binary(input.path),
                None => reading.problems.push(Message::new("evidence.problem.text-binary")),
            }
            most.read += length;
        } else if error.is_none() {
            break;
        }
        if let Some(error) = error {
            reading.finish(&mut harvest);
            could_not_read(&mut harvest, &error);
            return harvest;
        }
    }
    if most.left_out > 0 {
        let left = Arg::Number(most.left_out.div_ceil(1 << 20) as u64);
        reading.problems.push(Message::new("evidence.problem.text-bytes").with("left", left));
    }
    reading.finish(&mut harvest);
    if most.lost_words && harvest.status == Status::Unrecognised {
        (harvest.status, harvest.is_evidence) = (Status::Partial, true);
    }
    harvest
}

/// Reads a text that is held whole, out of a source of another form.
pub(super) fn of_text(path: &str, text: &Text, options: &ReadOptions, room: &Room<'_>) -> Harvest {
    let mut harvest = unknown(path, because::unknown_text(path));
    let mut reading = Reading::new(room);
    reading.take(path, text, options, (0, true));
    reading.finish(&mut harvest);
    harvest
}

/// How much of a text is taken apart, and what was left out.
#[derive(Default)]
struct Most {
    read: usize,
    /// Behind what is taken apart whatever it says.
    told: usize,
    left_out: usize,
    /// Something of what was left out has a word of what is looked for.
    lost_words: bool,
}

impl Most {
    /// Whether a piece of so many bytes is taken apart; `tells` whether it has a word of what is looked for.
    fn has(&mut self, length: usize, tells: impl FnOnce() -> bool) -> bool {
        if self.read < WHOLE_TEXT {
            return true;
        }
        let tells = tells();
        let takes = tells && self.told < WHOLE_TEXT;
        match (tells, takes) {
            (_, true) => self.told += length,
            (true, false) => (self.left_out, self.lost_words) = (self.left_out + length, true),
            (false, false) => {}
        }
        takes
    }

    /// All that follows is left out, of a text of this size if it is known: a piece of so many bytes at least.
    fn leave(&mut self, size: Option<u64>, length: usize) {
        let size = size.and_then(|size| usize::try_from(size).ok());
        self.left_out += size.map_or(length, |size| size.saturating_sub(self.read));
    }
}

/// Something was left unread: that makes a source of a known kind a partial one.
fn note(harvest: &mut Harvest, problem: Message) {
    if harvest.status == Status::Parsed {
        harvest.status = Status::Partial;
    }
    harvest.problems.push(problem);
}

/// A source that stopped in the middle. Over a cap, an unknown kind stays unknown; damage hides what it was.
fn could_not_read(harvest: &mut Harvest, error: &io::Error) {
    let key = match error.kind() {
        io::ErrorKind::FileTooLarge => "evidence.problem.cap",
        _ => "evidence.problem.read",
    };
    if key == "evidence.problem.read" && harvest.status == Status::Unrecognised {
        harvest.status = Status::Partial;
    }
    note(harvest, Message::new(key).with("error", Arg::Text(error.to_string())));
}

/// Size and hash of a stream that was read through a meter.
pub(super) fn metered<R: Read>(harvest: &mut Harvest, meter: Metered<R>) {
    let (bytes, sha256, rest) = meter.finish();
    harvest.bytes = bytes;
    // Of bytes that end too early it would be the hash of another file.
    harvest.sha256 = sha256.filter(|_| rest.is_ok());
    if let Some(error) = rest.err().filter(|_| harvest.problems.is_empty()) {
        could_not_read(harvest, &error);
    }
}

/// What the pieces of a text gave so far.
struct Reading<'r> {
    gathered: Gathered<'r>,
    /// What the readers say.
    said: Vec<Message>,
    /// What was not read.
    problems: Vec<Message>,
    best: Option<((bool, usize), Kind)>,
    left_out: u64,
    /// It is a document of which the text alone was read.
    holds_more: bool,
    /// It is JSON that breaks off.
    is_cut: bool,
    /// What carried it held more lines or hosts than there was room for.
    is_full: bool,
    /// Lines were left out.
    has_more_lines: bool,
}

impl<'r> Reading<'r> {
    fn new(room: &'r Room<'r>) -> Self {
        Self {
            gathered: Gathered::new(room),
            said: Vec::new(),
            problems: Vec::new(),
            best: None,
            left_out: 0,
            holds_more: false,
            is_cut: false,
            is_full: false,
            has_more_lines: false,
        }
    }

    /// Takes a piece apart behind so many lines; gives the number of lines with it.
    fn take(&mut self, path: &str, text: &Text, options: &ReadOptions, (before, is_whole): (u32, bool)) -> u32 {
        let unwrapped = unwrap::lines(text, TEXT_LINES);
        for (id, line) in intake::absent_pictures(path, text.as_str(), is_whole) {
            let at = Locus::Line(line.saturating_add(before));
            self.gathered.add(Observed { at, owner: None, captured: None, fact: Observation::AbsentPicture(id) });
        }
        self.holds_more |= unwrapped.as_ref().is_some_and(|unwrapped| unwrapped.unread);
        self.holds_more |= intake::hides_file(text.as_str(), is_whole);
        self.is_cut |= unwrapped.as_ref().is_some_and(|unwrapped| unwrapped.cut);
        self.is_full |= unwrapped.as_ref().is_some_and(|unwrapped| unwrapped.full);
        let give = |sections: Vec<Section<'_>>| self.offer(&sections, options);
        match unwrapped {
            Some(unwrapped) => {
                // What was carried is no session: each such line may have lost something.
                let mut hidden: Vec<u32> = unwrapped.changed.iter().chain(&text.hidden).copied().collect();
                hidden.sort_unstable();
                let lines = unwrapped.lines.iter().map(Numbered::line).map(|line| behind(before, line));
                transcript::split_each(path, lines, is_whole.then_some(&hidden), give);
            }
            None => {
                let lines = text.lines().take(TEXT_LINES).map(|line| behind(before, line));
                transcript::split_each(path, lines, is_whole.then_some(&text.hidden), give);
            }
        }
        let prompts = text.lines().take(TEXT_LINES).map(|line| behind(before, line));
        csv_mentions::of_prompts(prompts).into_iter().for_each(|seen| self.gathered.add(seen));
        // Lone CRs end lines, too.
        if text.lines().nth(TEXT_LINES).is_some() {
            let limit = Arg::Number(TEXT_LINES as u64);
            self.problems.push(Message::new("evidence.problem.text-lines").with("limit", limit));
            self.has_more_lines = true;
        }
        last_line(text, before)
    }

    fn offer(&mut self, sections: &[Section<'_>], options: &ReadOptions) {
        let (claims, mut founds): (Vec<_>, Vec<_>) =
            sections.iter().map(|section| offer_parts(section, options)).unzip();
        writers::mark_headed(sections, &mut founds);
        writers::mark_beside(sections, &mut founds);
        writers::mark_sent(sections, &mut founds);
        writers::mark_shortened(sections, &mut founds);
        let ranked = |(error, kind): (bool, Kind)| ((error, rank(kind)), kind);
        let spoken = own_message::left_out(sections);
        let of_volumes = cluster_defaults::left_out(&spoken);
        csv_mentions::of_text(&of_volumes, &claims, &founds).into_iter().for_each(|seen| self.gathered.add(seen));
        cluster_signs::of_text(&spoken, &founds).into_iter().for_each(|seen| self.gathered.add(seen));
        writer_mentions::of_text(&spoken, &founds, &options.timezone)
            .into_iter()
            .for_each(|seen| self.gathered.add(seen));
        let best = claims.into_iter().flatten().map(ranked).min_by_key(|(rank, _)| *rank);
        self.best = self.best.into_iter().chain(best).min_by_key(|(rank, _)| *rank);
        for found in founds {
            for seen in found.observations {
                // Volumes are kept where nothing else is: one of them decides.
                let most = if matches!(seen.fact, Observation::Volumes(_)) { 2 * OBSERVATIONS } else { OBSERVATIONS };
                if self.gathered.len() < most { self.gathered.add(seen) } else { self.left_out += 1 }
            }
            self.said.extend(found.problems);
            for problem in found.left_out {
                // Of two parts the same is said once; numbers differ.
                if problem != Message::new("evidence.event-text.cut") || !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
            }
        }
    }

    fn finish(mut self, harvest: &mut Harvest) {
        harvest.observations = self.gathered.all();
        harvest.problems = self.said;
        if let Some((_, kind)) = self.best {
            (harvest.kind, harvest.status, harvest.is_evidence) = (kind, Status::Parsed, true);
            harvest.because = Message::new(kind_of_text(kind));
            because::complete(harvest, true);
        }
        if self.holds_more {
            // A text of no known kind with a picture in it is as unknown as the picture.
            harvest.nature = Nature::Unknown;
            self.problems.push(Message::new("evidence.problem.document-parts"));
        }
        let cut = Message::new("listings.json.cut");
        if self.is_cut && !self.problems.contains(&cut) {
            self.problems.push(cut);
        }
        if self.has_more_lines {
            // What is behind may be anything.
            (harvest.status, harvest.is_evidence) = (Status::Parsed, true);
        }
        if self.is_full {
            (harvest.status, harvest.is_evidence) = (Status::Parsed, true);
            let limit = Arg::Number(TEXT_LINES as u64);
            self.problems
                .push(Message::new("evidence.problem.carried").with("limit", limit).with("hosts", unwrap::HOSTS));
        }
        if self.left_out > 0 {
            self.problems.push(Message::new("evidence.problem.left-out").with("count", self.left_out));
        }
        self.problems.into_iter().for_each(|problem| note(harvest, problem));
        harvest.observations.sort_by_key(|observed| match observed.at {
            Locus::Whole => 0,
            Locus::Line(line) => line,
            Locus::Record(_) => u32::MAX,
        });
    }
}

/// The number of the last line of a piece behind so many.
fn last_line(text: &Text, before: u32) -> u32 {
    text.lines().last().map_or(before, |line| behind(before, line).number)
}

/// A line of a piece by its number in the whole text.
fn behind(before: u32, line: Line<'_>) -> Line<'_> {
    Line { number: line.number.saturating_add(before), ..line }
}

/// Offers a section, or each of its parts where another form stands among words: what it was taken for is what says most.
fn offer_parts(section: &Section<'_>, options: &ReadOptions) -> (Option<(bool, Kind)>, Found) {
    // Below a command that asks for volumes every sign counts.
    let apart = section.heard().is_none().then(|| parts::apart(&section.lines)).flatten();
    let Some(apart) = apart else { return offer(section, options) };
    let part = |lines: Vec<Line<'_>>| offer(&Section { lines, ..section.clone() }, options);
    let inner = apart.inner.iter().map(|lines| part(lines.iter().map(Numbered::line).collect()));
    let is_blank = apart.around.iter().all(|line| line.text.trim().is_empty());
    let around = (!is_blank).then(|| part(apart.around.clone()));
    let (mut best, mut all) = (None, Found::default());
    for (claim, found) in around.into_iter().chain(inner) {
        let ranked = |(error, kind): (bool, Kind)| (error, rank(kind));
        best = [best, claim].into_iter().flatten().min_by_key(|claim| ranked(*claim));
        all.observations.extend(found.observations);
        all.problems.extend(found.problems);
        all.left_out.extend(found.left_out);
    }
    if apart.cut {
        all.left_out.push(Message::new("evidence.event-text.cut"));
    }
    (best, all)
}

/// Offers a section to every reader; the first in the list that claims it names it. Beside the kind: whether nothing
/// but an error text, or something that decides nothing, was found.
fn offer(section: &Section<'_>, options: &ReadOptions) -> (Option<(bool, Kind)>, Found) {
    let mut found = Found::default();
    let mut claims = Vec::new();
    for (readers, is_error) in [(RESULTS, false), (TRACES, true)] {
        for reader in readers {
            claims.extend(reader.read(section, options, &mut found).map(|kind| (is_error, kind)));
        }
    }
    (claims.first().copied(), found)
}

/// A source that holds several kinds is named after the one that decides most: CSV use, then the writers, then the rest.
fn rank(kind: Kind) -> usize {
    const ORDER: [Kind; 9] = [
        Kind::ClusterSharedVolume,
        Kind::VssadminWriters,
        Kind::DiskshadowWriters,
        Kind::Registry,
        Kind::EventText,
        Kind::ClusterNodes,
        Kind::ClusterProperties,
        Kind::SystemInfo,
        Kind::Other,
    ];
    ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len())
}

/// What a text of a kind holds, where nothing in it says more.
fn kind_of_text(kind: Kind) -> &'static str {
    match kind {
        Kind::VssadminWriters => "evidence.because.vssadmin-writers",
        Kind::DiskshadowWriters => "evidence.because.diskshadow-writers",
        Kind::ClusterSharedVolume => "evidence.because.cluster-shared-volume",
        Kind::ClusterNodes => "evidence.because.cluster-nodes",
        Kind::ClusterProperties => "evidence.because.cluster-properties",
        Kind::Registry | Kind::RegistryHive => "evidence.because.registry",
        Kind::Evtx | Kind::EventText => "evidence.because.event-text",
        Kind::SystemInfo => "evidence.because.system-info",
        Kind::Other => "evidence.because.collector",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_large_text_what_tells_is_taken_apart_and_what_is_left_out_is_counted() {
        const PIECE: usize = TEXT_BYTES;
        let mut most = Most::default();
        let mut takes = |tells: bool, pieces: usize| {
            let taken = (0..pieces).filter(|_| {
                let takes = most.has(PIECE, || tells);
                most.read += PIECE;
                takes
            });
            (taken.count(), most.left_out / PIECE)
        };
        assert_eq!(
            [takes(false, 8), takes(false, 9), takes(true, 8), takes(true, 3)],
            [(8, 0), (0, 0), (8, 0), (0, 3)]
        );
        assert!(most.lost_words);
        most.leave(Some((most.read + 2 * PIECE) as u64), PIECE);
        assert_eq!(most.left_out / PIECE, 5);
    }
}
