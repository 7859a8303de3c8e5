//! Whether CSV is in use: a fact of the cluster, so all nodes' evidence together (contract, rulings 3, 4, 11, 18, 27).

use std::collections::{BTreeMap, BTreeSet};

use super::events::csv_volume;
use super::order::Capture;
use super::run::Taken;
use super::said;
use super::volumes::volumes;
use super::writer::{has_neither, newest_8229};
use crate::facts::proof::{self, CountedBy, Doubt, Ground, NotInUseProof, OwnNames, StatedCount, Why};
use crate::facts::{
    Arg, CaptureTime, Citations, CommandKind, CsvUsage, ErrorReason, Event, Harvest, Locus, MOST_CITED, Message,
    NodeFacts, NodeListing, NodeRow, Observation, Origin, Sourced, Time, Volume, VolumeListing, VolumeOutcome,
};

/// What the evidence of all nodes comes to.
pub(super) struct Usage {
    pub(super) csv: CsvUsage,
    pub(super) stale: bool,
    pub(super) by_events_only: bool,
    pub(super) conflicts: Vec<Sourced<Volume>>,
    /// What voids captures of nothing that stand beside one that shows none.
    pub(super) doubts: Vec<(Message, Citations)>,
}

/// A Cluster Shared Volume that an event of the cluster service names.
pub(super) struct VolumeNamed {
    volume: Sourced<Volume>,
    event: u32,
    time: Option<Time>,
}

impl VolumeNamed {
    /// The volume that an event names, if it is one of those events.
    pub(super) fn by(event: &Sourced<Event>) -> Option<Self> {
        let name = csv_volume(&event.value)?.to_owned();
        let volume = Volume { name, state: None, owner_node: None, line: 0 };
        let volume = Sourced { value: volume, origin: event.origin };
        Some(Self { volume, event: event.value.id, time: event.value.time })
    }
}

/// A capture that shows no CSV to be in use, with what makes it credible.
struct NoneShown {
    time: Option<CaptureTime>,
    proof: NotInUseProof,
}

/// One capture with where and when it was taken.
struct Piece<'a> {
    taken: Taken<'a>,
    path: &'a str,
    origin: Origin,
    says: Says<'a>,
}

/// What a capture says of CSV or of the cluster service.
enum Says<'a> {
    Listing(&'a VolumeListing),
    /// A file of nothing under the command's name.
    EmptyFile,
    /// Another cluster cmdlet worked.
    Answered,
    /// The command that lists volumes failed.
    Failed,
    /// The cluster service did not run: an error text, a list of services or of nodes says so, or a writer list without
    /// either cluster writer.
    ServiceDown {
        by_list: bool,
    },
}

/// Judges CSV use; `events` name volumes, whenever they were.
pub(super) fn usage(
    nodes: &[NodeFacts],
    rest: &NodeFacts,
    events: Vec<VolumeNamed>,
    sources: &[Harvest],
    own: &OwnNames,
) -> Usage {
    let pieces = pieces(nodes, rest, sources);
    let listings: Vec<Capture<VolumeListing>> = pieces.iter().filter_map(capture_of).collect();
    let (listed, conflicts) = volumes(&listings);
    let counted = listings.iter().filter(|(_, seen)| seen.value.outcome.shows_volumes()).map(|(_, seen)| seen.origin);
    let counted: Vec<Origin> = if listed.is_empty() { counted.collect() } else { Vec::new() };
    if let Some(evidence) = Citations::collect(listed.iter().map(|volume| volume.origin).chain(counted)) {
        return Usage {
            csv: CsvUsage::InUse { volumes: listed, evidence },
            stale: false,
            by_events_only: false,
            conflicts,
            doubts: Vec::new(),
        };
    }
    let (none, voided) = shown_none(&pieces, own);
    let open: Vec<_> = events.iter().filter(|named| !is_superseded(named.time, &none)).collect();
    if let Some(evidence) = Citations::collect(open.iter().map(|named| named.volume.origin)) {
        return Usage {
            csv: CsvUsage::InUse { volumes: once(&open), evidence },
            stale: false,
            by_events_only: true,
            conflicts,
            doubts: Vec::new(),
        };
    }
    let csv = match none.iter().map(|none| none.proof.clone()).reduce(NotInUseProof::and) {
        Some(proof) if events.is_empty() => CsvUsage::NotInUse(proof),
        Some(proof) => CsvUsage::Unknown {
            why: events_then_none(&events, &none, sources).into_iter().collect(),
            evidence: events.iter().map(|named| named.volume.origin).chain(proof.evidence().iter()).collect(),
            contradictory: true,
        },
        None => {
            let looked = |p: &&Piece<'_>| !matches!(p.says, Says::Answered | Says::ServiceDown { by_list: true });
            let evidence = pieces.iter().filter(looked).map(|p| p.origin).collect();
            let mut all: BTreeMap<Why, BTreeSet<Origin>> = BTreeMap::new();
            voided.iter().for_each(|one| all.entry(one.why).or_default().extend(&one.places));
            let mut why: Vec<Message> = all.into_iter().map(|(why, places)| said(why, places, sources)).collect();
            if why.is_empty() {
                why.push(Message::new("cases.csv.not-seen"));
            }
            CsvUsage::Unknown { why, evidence, contradictory: false }
        }
    };
    let rejected = nodes.iter().filter_map(|node| newest_8229(&node.events)).map(|(time, _)| time).max();
    let old = |none: &NoneShown| none.time.zip(rejected).is_some_and(|(time, event)| time.is_before(event));
    let stale = matches!(csv, CsvUsage::NotInUse(_)) && none.iter().all(old);
    // Where nothing shows none, they are the reasons themselves; of a command that failed its error is told.
    let beside = voided.iter().filter(|one| !none.is_empty() && !one.is_error);
    let doubts = beside.filter_map(|one| Some((one.said(sources), one.cited()?))).collect();
    Usage { csv, stale, by_events_only: false, conflicts, doubts }
}

fn pieces<'a>(nodes: &'a [NodeFacts], rest: &'a NodeFacts, sources: &'a [Harvest]) -> Vec<Piece<'a>> {
    let mut all = Vec::new();
    let names: BTreeSet<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let whose = nodes.iter().map(|node| (Some(node.name.as_str()), node)).chain([(None, rest)]);
    for (name, node) in whose {
        let mut add_of = |whose: Option<&'a str>, time: Option<CaptureTime>, origin: Origin, says: Says<'a>| {
            let path = origin.source.of(sources).map_or("", |source| source.path.as_str());
            all.push(Piece { taken: Taken::new(origin.source, path, whose, time), path, origin, says });
        };
        for (time, seen) in &node.others {
            let Observation::Nodes(listing) = &seen.value else { continue };
            for down in whose_service_is_down(listing, &names) {
                add_of(Some(down), *time, seen.origin, Says::ServiceDown { by_list: false });
            }
        }
        let mut add = |time: Option<CaptureTime>, origin: Origin, says: Says<'a>| add_of(name, time, origin, says);
        node.volumes.iter().for_each(|(time, seen)| add(*time, seen.origin, Says::Listing(&seen.value)));
        for (time, list) in node.lists.iter().filter(|(_, list)| has_neither(&list.value)) {
            add(*time, list.origin, Says::ServiceDown { by_list: true });
        }
        for (time, error) in &node.errors {
            says_error(error.value.command, error.value.reason).into_iter().for_each(|s| add(*time, error.origin, s));
        }
        for (time, seen) in &node.others {
            let says = match &seen.value {
                Observation::Volumes(listing) => Some(Says::Listing(listing)),
                Observation::Error(error) => says_error(error.command, error.reason),
                Observation::Empty(CommandKind::ClusterSharedVolume) => Some(Says::EmptyFile),
                Observation::Nodes(listing) if !listing.rows.is_empty() => Some(Says::Answered),
                Observation::ClusterServiceDown => Some(Says::ServiceDown { by_list: false }),
                Observation::Cluster(_) | Observation::ClusterAnswered => Some(Says::Answered),
                _ => None,
            };
            says.into_iter().for_each(|says| add(*time, seen.origin, says));
        }
    }
    all
}

/// The nodes that a list of nodes shows to be out of the cluster: theirs had nothing to say then.
fn whose_service_is_down<'a>(listing: &'a NodeListing, nodes: &BTreeSet<&'a str>) -> impl Iterator<Item = &'a str> {
    let is_down = |row: &&NodeRow| {
        let state = row.state.as_deref().unwrap_or_default();
        ["Down", "Joining", "Unknown"].iter().any(|down| state.eq_ignore_ascii_case(down))
    };
    let named = |row: &'a NodeRow| {
        let short = row.name.split('.').next().unwrap_or_default();
        nodes.get(short.to_lowercase().as_str()).copied()
    };
    listing.rows.iter().filter(is_down).filter_map(named)
}

fn says_error<'a>(command: CommandKind, reason: ErrorReason) -> Option<Says<'a>> {
    match (command, reason) {
        (_, ErrorReason::ClusterServiceDown) => Some(Says::ServiceDown { by_list: false }),
        (CommandKind::ClusterSharedVolume, _) => Some(Says::Failed),
        _ => None,
    }
}

fn capture_of(piece: &Piece<'_>) -> Option<Capture<VolumeListing>> {
    match piece.says {
        Says::Listing(listing) => Some((piece.taken.time, Sourced { value: listing.clone(), origin: piece.origin })),
        _ => None,
    }
}

/// Captures that show none, and what voids the others, each kind once with its places.
fn shown_none(pieces: &[Piece<'_>], own: &OwnNames) -> (Vec<NoneShown>, Vec<Voided>) {
    let mut runs: BTreeMap<&str, Vec<&Piece<'_>>> = BTreeMap::new();
    // Only these are asked for beside another: a session may hold a great many of the rest.
    let telling = |piece: &&Piece<'_>| matches!(piece.says, Says::ServiceDown { .. } | Says::Failed | Says::Answered);
    pieces.iter().filter(telling).for_each(|piece| runs.entry(&piece.taken.run).or_default().push(piece));
    let (mut shown, mut voided) = (Vec::new(), BTreeMap::new());
    for piece in pieces {
        let beside = runs.get(piece.taken.run.as_str()).map_or(&[][..], Vec::as_slice);
        let is_error = !matches!(piece.says, Says::Listing(_) | Says::EmptyFile);
        match shows_none(piece, beside, own) {
            Some(Ok(proof)) => shown.push(NoneShown { time: piece.taken.time, proof }),
            Some(Err(doubts)) => {
                for (why, origin) in doubts {
                    let places: &mut BTreeSet<_> = voided.entry((is_error, why)).or_default();
                    places.insert(origin);
                }
            }
            None => {}
        }
    }
    // A header is printed only above rows: one that lost them speaks against silence, not against a number.
    if pieces.iter().any(lost_its_rows) {
        shown.retain(|none: &NoneShown| none.proof.ground() == Ground::StatedCount);
    }
    (shown, voided.into_iter().map(|((is_error, why), places)| Voided { why, is_error, places }).collect())
}

/// What voids captures of nothing.
struct Voided {
    why: Why,
    /// A command that failed, not one that printed nothing.
    is_error: bool,
    /// Where it shows.
    places: BTreeSet<Origin>,
}

impl Voided {
    fn said(&self, sources: &[Harvest]) -> Message {
        said(self.why, self.places.iter().copied(), sources)
    }

    fn cited(&self) -> Option<Citations> {
        Citations::collect(self.places.iter().copied().take(MOST_CITED))
    }
}

fn lost_its_rows(piece: &Piece<'_>) -> bool {
    matches!(piece.says, Says::Listing(listing) if listing.lost_its_rows())
}

/// What keeps one capture from showing none, with the place at which it shows.
type Doubts = Vec<(Why, Origin)>;

/// Whether one capture shows none, given what lies beside it; `None` where it does not speak of volumes.
fn shows_none(piece: &Piece<'_>, beside: &[&Piece<'_>], own: &OwnNames) -> Option<Result<NotInUseProof, Doubts>> {
    let in_run = |why: Why, test: fn(&Says<'_>) -> bool| {
        let other = beside.iter().find(|other| test(&other.says) && piece.taken.maybe_same_run(&other.taken))?;
        Some(vec![(why, other.origin)])
    };
    let here = |why: Why| vec![(why, piece.origin)];
    let of_it = |doubts: Vec<Doubt>| -> Doubts {
        let at = |line| Origin { source: piece.origin.source, at: Locus::Line(line) };
        doubts.into_iter().map(|doubt| (doubt.why, at(doubt.line))).collect()
    };
    let taken = proof::Taken { at: piece.origin, host: piece.taken.node };
    let down = || in_run(Why::ServiceDown, |says| matches!(says, Says::ServiceDown { .. }));
    let failed = || in_run(Why::QueryFailed, |says| matches!(says, Says::Failed));
    let empty = || {
        if let Some(doubts) = down().or_else(failed) {
            return Err(doubts);
        }
        let answers = beside.iter().filter(|o| matches!(o.says, Says::Answered) && piece.taken.same_run(&o.taken));
        let proofs = answers.map(|other| NotInUseProof::of_bundle(piece.path, own, taken, (other.path, other.origin)));
        proofs.reduce(Result::or).map_or_else(|| Err(here(Why::EmptyAlone)), |best| best.map_err(here))
    };
    let shown = match &piece.says {
        Says::Answered | Says::ServiceDown { by_list: true } => return None,
        Says::ServiceDown { by_list: false } => Err(here(Why::ServiceDown)),
        Says::Failed => Err(here(Why::Failed)),
        Says::EmptyFile => empty(),
        Says::Listing(listing) => match &listing.outcome {
            VolumeOutcome::Rows(_) => return None,
            VolumeOutcome::Unnamed => Err(here(Why::Unnamed)),
            VolumeOutcome::NoObjects => empty(),
            // The error that a console printed above its number may be lost; a collector writes it down.
            VolumeOutcome::Counted(StatedCount { by: CountedBy::Console(_), .. }) if let Some(doubts) = down() => {
                Err(doubts)
            }
            VolumeOutcome::Counted(stated) => NotInUseProof::of_count(stated, own, taken).map_err(of_it),
            VolumeOutcome::Silent(heard) => match down() {
                Some(doubts) => Err(doubts),
                None => NotInUseProof::of_silence(heard, own, taken).map_err(of_it),
            },
        },
    };
    Some(shown)
}

/// Whether a capture dated after the event shows none (ruling 4).
fn is_superseded(event: Option<Time>, none: &[NoneShown]) -> bool {
    event.is_some_and(|event| none.iter().any(|none| none.time.is_some_and(|time| time.is_after(event))))
}

/// The newest event that names a volume, against the newest capture dated after it that shows none.
fn events_then_none(events: &[VolumeNamed], none: &[NoneShown], sources: &[Harvest]) -> Option<Message> {
    let newest = events.iter().max_by_key(|named| named.time)?;
    let at = newest.time?;
    let later = none.iter().filter_map(|none| none.time).filter(|time| time.is_after(at));
    // Local times without a zone come before instants: an instant says more.
    let captured = later.max_by_key(|time| match time {
        CaptureTime::Local(local) => (false, local.to_string()),
        CaptureTime::Utc(time) => (true, time.0.to_string()),
    })?;
    let captured = match captured {
        CaptureTime::Utc(time) => Arg::Time(time),
        CaptureTime::Local(local) => {
            let shown = Arg::Code(local.strftime("%Y-%m-%d %H:%M:%S").to_string());
            Message::new("cases.csv.local-time").with("time", shown).into()
        }
    };
    let origin = newest.volume.origin;
    let path = origin.source.of(sources).map_or("", |source| source.path.as_str());
    let said = Message::new("cases.csv.events-then-none").with("place", proof::place(path, origin.at));
    let said = said.with("event", newest.event);
    let volume = Arg::Volume(newest.volume.value.name.clone());
    Some(said.with("volume", volume).with("time", at).with("captured", captured))
}

fn once(events: &[&VolumeNamed]) -> Vec<Sourced<Volume>> {
    let (mut all, mut known) = (Vec::<Sourced<Volume>>::new(), BTreeSet::new());
    for VolumeNamed { volume, .. } in events {
        if known.insert(volume.value.name.to_ascii_lowercase()) {
            all.push(volume.clone());
        }
    }
    all.sort_by(|a, b| a.value.name.cmp(&b.value.name));
    all
}
