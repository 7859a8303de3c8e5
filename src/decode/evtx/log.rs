//! A log as a whole: what its chunks gave together, whatever the order in which they were read.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::beside::Beside;
use super::chunk::{ChunkScan, Damage, Edge, MOST_IN_CHUNK, Numbers, is_step_back, span_of};
use super::xml::Record;
use crate::facts::{Context, Guid, Time, provider};

/// Computers remembered of one log: a collector of a large site forwards some thousands.
const MOST_COMPUTERS: usize = 10_000;
/// Chunks passed over that are remembered: a log of 4 GiB.
const MOST_PASSED: usize = 65_536;
/// Damaged chunks named one by one; the rest are counted.
const MOST_DAMAGES: usize = 50;

/// What the chunks of a log gave together. The order in which they are added does not matter.
#[derive(Debug)]
pub struct Gathered {
    /// Wanted events by provider and id, those that name the CSV writer apart: the failures of another writer do not push
    /// them out.
    kept: BTreeMap<(String, u32, bool), Kept>,
    /// Events that are shown beside a failure only.
    pub beside: Beside,
    /// Events kept of one id of a provider.
    cap: fn(&str) -> usize,
    /// Live records.
    pub live: u64,
    /// Live records of the providers to be counted.
    pub counted: u64,
    /// Some chunk could be read.
    pub readable: bool,
    /// Live record of the lowest number.
    pub first: Option<Edge>,
    /// Live record of the highest number.
    pub last: Option<Edge>,
    /// The lowest and the highest `EventRecordID` at the edges of chunks.
    ids: Option<Numbers>,
    /// A record at the edge of a chunk has none.
    without_id: bool,
    /// The smallest and the largest time of live records, whatever their order.
    pub times: Option<(Time, Time)>,
    /// The clock was set back inside a chunk.
    stepped_back: bool,
    /// Computers with the numbers of the records that name them.
    computers: BTreeMap<String, Numbers>,
    /// Damaged chunks by their place in the file, the first few.
    pub damages: BTreeMap<u64, Damage>,
    /// Damaged chunks in all.
    pub damaged: u64,
    /// Some chunk lost records.
    pub lost: bool,
    /// Chunks of which records were read, by their place in the file.
    ranges: Vec<Range>,
    /// Chunks without a record that the header does not count, by their place: empty, unless one behind them holds records.
    passed: Vec<u64>,
}

/// Where the records that were read of a chunk begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    chunk: u64,
    numbers: Numbers,
    /// None of its records is missing at the beginning.
    from_start: bool,
}

/// Events of one provider and id of which some were left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Provider.
    pub provider: String,
    /// Id.
    pub id: u32,
    /// Events kept: the newest.
    pub kept: u64,
    /// Events found.
    pub seen: u64,
}

impl LeftOut {
    /// Whether they are failures of writers or events of the cluster, of which one may be what a verdict rests on.
    pub fn may_decide(&self) -> bool {
        (self.provider.eq_ignore_ascii_case(provider::VSS) && self.id == 8229)
            || provider::is_clustering(&self.provider)
    }
}

/// Events of one provider and id.
#[derive(Debug, Default)]
struct Kept {
    /// With the place of their chunk in the file.
    records: Vec<(u64, Record)>,
    seen: u64,
}

impl Kept {
    /// Cuts down only now and then, so that each event is sorted a few times at most.
    fn cut_if_large(&mut self, cap: fn(&str) -> usize) {
        let most = self.records.first().map_or(0, |(_, record)| cap(&record.provider));
        if self.records.len() >= most.saturating_add(most / 2) {
            self.cut(most);
        }
    }

    /// Keeps the newest `cap`, each once.
    fn cut(&mut self, cap: usize) {
        self.records.sort_by(in_time);
        self.records.dedup_by(|(_, later), (_, earlier)| identity(later) == identity(earlier));
        self.records.drain(..self.records.len().saturating_sub(cap));
    }
}

/// What makes two records one event (a log holds some chunks twice): the same as for copies of a log.
fn identity(record: &Record) -> (Option<Time>, Option<u64>, &str, Option<&str>) {
    (record.time, record.record_id, &record.channel, record.computer.as_deref())
}

/// By time, then record id; of one event the live record comes first, then that of the first chunk. Records of one chunk
/// keep their order.
fn in_time((place_a, a): &(u64, Record), (place_b, b): &(u64, Record)) -> Ordering {
    identity(a).cmp(&identity(b)).then_with(|| (a.recovered, place_a).cmp(&(b.recovered, place_b)))
}

/// Whether a record has the class id of the CSV writer in its data.
fn names_csv_writer(record: &Record) -> bool {
    let id = Guid::CSV_WRITER.to_string();
    let id = id.trim_matches(['{', '}']);
    let holds = |text: &str| text.as_bytes().windows(id.len()).any(|part| part.eq_ignore_ascii_case(id.as_bytes()));
    record.id == 8229 && record.data.iter().any(|item| holds(&item.value))
}

impl Gathered {
    /// `cap`: events kept of one id of a provider.
    pub fn new(cap: fn(&str) -> usize) -> Self {
        Self {
            kept: BTreeMap::new(),
            beside: Beside::default(),
            cap,
            live: 0,
            counted: 0,
            readable: false,
            first: None,
            last: None,
            ids: None,
            without_id: false,
            times: None,
            stepped_back: false,
            computers: BTreeMap::new(),
            damages: BTreeMap::new(),
            damaged: 0,
            lost: false,
            ranges: Vec::new(),
            passed: Vec::new(),
        }
    }

    /// Passes over a chunk without a record that the header does not count.
    pub fn pass(&mut self, number: u64) {
        if self.passed.len() < MOST_PASSED {
            self.passed.push(number);
        }
    }

    /// Chunks are filled from front to back: one without a record before one that holds some has lost its own, whatever the
    /// header of a log that was copied while in use counts.
    pub fn count_passed(&mut self) {
        let Some(newest) = self.ranges.iter().map(|range| range.chunk).max() else { return };
        for number in std::mem::take(&mut self.passed).into_iter().filter(|number| *number < newest) {
            self.add(number, ChunkScan { damage: Some(Damage::Unreadable), ..ChunkScan::default() });
        }
    }

    /// Adds what the chunk at place `number` gave.
    pub fn add(&mut self, number: u64, scan: ChunkScan) {
        self.live += scan.live;
        self.counted += scan.counted;
        self.readable |= scan.damage != Some(Damage::Unreadable);
        if let (Some(first), Some(last)) = (&scan.first, &scan.last) {
            let numbers = Numbers { first: first.number, last: last.number };
            let from_start = scan.from_start || scan.damage.is_none();
            self.ranges.push(Range { chunk: number, numbers, from_start });
        }
        self.times = span_of(self.times, scan.times);
        self.stepped_back |= scan.stepped_back;
        for edge in scan.first.iter().chain(&scan.last) {
            match edge.record_id {
                Some(id) => self.add_ids(Some(Numbers::of(id))),
                None => self.without_id = true,
            }
        }
        self.add_edges(scan.first, scan.last);
        self.add_computers(scan.computers);
        if let Some(damage) = scan.damage {
            self.damaged += 1;
            self.lost |= damage.lost();
            self.add_damages([(number, damage)]);
        }
        self.beside.settle();
        for record in scan.records {
            let kept = self.kept.entry((record.provider.clone(), record.id, names_csv_writer(&record))).or_default();
            kept.seen += 1;
            kept.records.push((number, record));
            kept.cut_if_large(self.cap);
        }
    }

    /// Adds what another part of the same log gave.
    pub fn merge(&mut self, other: Self) {
        self.live += other.live;
        self.counted += other.counted;
        self.readable |= other.readable;
        self.lost |= other.lost;
        self.damaged += other.damaged;
        self.ranges.extend(other.ranges);
        self.passed.extend(other.passed);
        self.times = span_of(self.times, other.times);
        self.stepped_back |= other.stepped_back;
        self.add_ids(other.ids);
        self.without_id |= other.without_id;
        self.add_edges(other.first, other.last);
        self.add_computers(other.computers);
        self.add_damages(other.damages);
        self.beside.merge(other.beside);
        for (key, more) in other.kept {
            let kept = self.kept.entry(key).or_default();
            kept.seen += more.seen;
            kept.records.extend(more.records);
            kept.cut_if_large(self.cap);
        }
    }

    /// Takes out the events that are shown beside a failure only, by computer, and what was over the cap.
    pub fn take_beside(&mut self) -> (Vec<(Option<String>, Context)>, Vec<LeftOut>) {
        std::mem::take(&mut self.beside).finish()
    }

    fn add_edges(&mut self, first: Option<Edge>, last: Option<Edge>) {
        self.first = [self.first.take(), first].into_iter().flatten().min();
        self.last = [self.last.take(), last].into_iter().flatten().max();
    }

    fn add_ids(&mut self, ids: Option<Numbers>) {
        if let Some(ids) = ids {
            self.ids.get_or_insert(ids).add(ids);
        }
    }

    /// Whether the log lacks records by their ids: it was exported by a filter, or the records of several channels were. An
    /// export numbers its records anew, so their numbers in the file follow each other all the same.
    pub fn is_filtered(&self) -> bool {
        let all = |ids: Numbers| ids.last.checked_sub(ids.first).and_then(|n| n.checked_add(1));
        self.live > 0 && (self.without_id || self.ids.and_then(all).is_none_or(|all| self.live < all))
    }

    fn add_computers(&mut self, others: impl IntoIterator<Item = (String, Numbers)>) {
        for (name, numbers) in others {
            self.computers.entry(name).and_modify(|known| known.add(numbers)).or_insert(numbers);
        }
        if self.computers.len() > MOST_COMPUTERS * 2 {
            self.computers = self.first_computers().map(|(name, numbers)| (name.to_owned(), numbers)).collect();
        }
    }

    fn add_damages(&mut self, others: impl IntoIterator<Item = (u64, Damage)>) {
        self.damages.extend(others);
        while self.damages.len() > MOST_DAMAGES {
            self.damages.pop_last();
        }
    }

    /// Counts what damaged chunks hold where the chunks beside them tell: records are numbered one after another.
    pub fn count_losses(&mut self) {
        self.ranges.sort_unstable();
        let whole = |chunk: u64| self.range(chunk).filter(|_| !self.damages.contains_key(&chunk));
        let counts: Vec<(u64, u64)> = self
            .damages
            .keys()
            .filter_map(|&chunk| {
                let own = self.range(chunk)?;
                let first = match own.from_start {
                    true => own.numbers.first,
                    false => whole(chunk.checked_sub(1)?)?.numbers.last.checked_add(1)?,
                };
                let count = whole(chunk + 1)?.numbers.first.checked_sub(first)?;
                (first <= own.numbers.first && count <= MOST_IN_CHUNK).then_some((chunk, count))
            })
            .collect();
        for (chunk, count) in counts {
            if let Some(Damage::Records { read, expected: expected @ None, .. }) = self.damages.get_mut(&chunk) {
                *expected = (count >= *read).then_some(count);
            }
        }
        if self.damages.len() as u64 == self.damaged {
            self.lost = self.damages.values().any(|damage| damage.lost());
        }
    }

    /// Number of the last record read before the first stretch lost, else of the first after it. Losses are counted.
    pub fn beside_gap(&self) -> Option<u64> {
        let (&chunk, _) = self.damages.iter().find(|(_, damage)| damage.lost())?;
        let before = self.ranges.partition_point(|range| range.chunk <= chunk).checked_sub(1);
        let before = before.and_then(|at| self.ranges.get(at)).map(|range| range.numbers.last);
        before.or_else(|| self.ranges.first().map(|range| range.numbers.first))
    }

    fn range(&self, chunk: u64) -> Option<&Range> {
        let at = self.ranges.binary_search_by_key(&chunk, |range| range.chunk).ok()?;
        self.ranges.get(at)
    }

    fn first_computers(&self) -> impl Iterator<Item = (&str, Numbers)> {
        let mut all: Vec<(Numbers, &str)> = self.computers.iter().map(|(name, seen)| (*seen, name.as_str())).collect();
        all.sort_unstable_by_key(|(numbers, name)| (numbers.first, *name));
        all.into_iter().take(MOST_COMPUTERS).map(|(numbers, name)| (name, numbers))
    }

    /// Whether a computer is named again after another one: the log holds events that were forwarded to it. The log of
    /// a machine that was renamed names one after the other; in how many letters or with which domain does not matter.
    pub fn is_interleaved(&self) -> bool {
        let mut hosts: BTreeMap<String, Numbers> = BTreeMap::new();
        for (name, numbers) in &self.computers {
            let host = name.split('.').next().unwrap_or_default().to_lowercase();
            hosts.entry(host).and_modify(|known| known.add(*numbers)).or_insert(*numbers);
        }
        let mut ranges: Vec<Numbers> = hosts.into_values().collect();
        ranges.sort_unstable();
        ranges.iter().zip(ranges.iter().skip(1)).any(|(before, after)| after.first < before.last)
    }

    /// Whether the clock was set back between two records, as far as it shows inside a chunk or at the log's ends.
    pub fn is_stepped_back(&self) -> bool {
        let time = |edge: &Option<Edge>| edge.as_ref().and_then(|edge| edge.time);
        let at_end = time(&self.last).zip(self.times).is_some_and(|(last, (_, newest))| is_step_back(newest, last));
        let at_start =
            time(&self.first).zip(self.times).is_some_and(|(first, (oldest, _))| is_step_back(first, oldest));
        self.stepped_back || at_end || at_start
    }

    /// Computers in order of appearance.
    pub fn computers(&self) -> Vec<String> {
        self.first_computers().map(|(name, _)| name.to_owned()).collect()
    }

    /// Takes out the wanted events that were added so far, each with the place of its chunk.
    pub fn take_records(&mut self) -> impl Iterator<Item = (u64, Record)> + use<> {
        std::mem::take(&mut self.kept).into_values().flat_map(|kept| kept.records)
    }

    /// The wanted events by time, then record id, and what was over the cap.
    pub fn into_records(self) -> (Vec<Record>, Vec<LeftOut>) {
        let mut all: Vec<_> = self.kept.into_iter().collect();
        all.par_iter_mut().for_each(|((provider, ..), kept)| kept.cut((self.cap)(provider)));
        let (mut records, mut over) = (Vec::new(), Vec::new());
        for ((provider, id, _), kept) in all {
            if kept.seen > (self.cap)(&provider) as u64 {
                over.push(LeftOut { kept: kept.records.len() as u64, seen: kept.seen, provider, id });
            }
            records.extend(kept.records.into_iter().map(|(_, record)| record));
        }
        // Of each provider and id every event is there once.
        records.par_sort_by(|a, b| {
            identity(a).cmp(&identity(b)).then_with(|| (&a.provider, a.id).cmp(&(&b.provider, b.id)))
        });
        (records, over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: u32, record_id: u64) -> Record {
        Record { provider: "VSS".into(), id, record_id: Some(record_id), ..Record::default() }
    }

    fn scan(records: Vec<Record>) -> ChunkScan {
        ChunkScan { live: records.len() as u64, records, ..ChunkScan::default() }
    }

    fn ids(records: &[Record]) -> Vec<u64> {
        records.iter().filter_map(|record| record.record_id).collect()
    }

    #[test]
    fn keeps_the_newest_of_each_id_and_counts_the_rest_in_any_order() {
        for order in [[0u64, 1, 2, 3], [3, 1, 0, 2]] {
            let mut gathered = Gathered::new(|_| 3);
            for block in order {
                let numbers = block * 10..block * 10 + 10;
                gathered.add(block, scan(numbers.map(|n| record(8229, n)).collect()));
            }
            gathered.add(9, scan(vec![record(22, 5)]));
            let (records, over) = gathered.into_records();
            assert_eq!(ids(&records), [5, 37, 38, 39]);
            assert_eq!(over, [LeftOut { provider: "VSS".into(), id: 8229, kept: 3, seen: 40 }]);
        }
    }

    #[test]
    fn a_record_that_stands_in_two_chunks_is_kept_once_and_the_live_one_wins() {
        let mut gathered = Gathered::new(|_| 100);
        gathered.add(0, scan(vec![Record { recovered: true, ..record(8229, 7) }, record(8229, 8)]));
        gathered.add(1, scan(vec![record(8229, 7), record(8229, 8)]));
        let (records, over) = gathered.into_records();
        assert_eq!(ids(&records), [7, 8]);
        assert!(!records[0].recovered && over.is_empty());
    }

    #[test]
    fn computers_come_in_order_of_appearance() {
        let mut gathered = Gathered::new(|_| 1);
        let named = |name: &str, number| {
            let computers = vec![(name.to_owned(), Numbers::of(number))];
            ChunkScan { computers, ..ChunkScan::default() }
        };
        for (at, (name, first)) in [("b", 90), ("a", 100), ("c", 5), ("b", 120)].into_iter().enumerate() {
            gathered.add(at as u64, named(name, first));
        }
        assert_eq!(gathered.computers(), ["c", "b", "a"]);
    }

    #[test]
    fn losses_are_counted_where_the_chunks_beside_tell() {
        let edge = |number| {
            let none = String::new;
            Some(Edge { number, record_id: Some(number), time: None, channel: none(), computer: none() })
        };
        let whole = |first, last| ChunkScan { first: edge(first), last: edge(last), ..ChunkScan::default() };
        let damaged = |from_start, first, last| {
            let damage = Some(Damage::Records { read: last - first + 1, expected: None, failed: 0 });
            ChunkScan { damage, from_start, ..whole(first, last) }
        };
        // Chunks, then what the second one should have held, and the record beside the gap.
        for (chunks, expected, beside) in [
            ([whole(1, 9), damaged(true, 10, 40), whole(45, 50)], Some(35), Some(40)),
            ([whole(1, 9), damaged(true, 10, 40), whole(41, 50)], Some(31), None),
            ([whole(1, 5), damaged(false, 10, 40), whole(41, 50)], Some(35), Some(40)),
            ([damaged(true, 1, 5), damaged(false, 10, 40), whole(41, 50)], None, Some(5)),
            ([whole(90, 99), damaged(true, 10, 40), damaged(true, 45, 50)], None, Some(40)),
            ([whole(51, 99), damaged(true, 10, 40), whole(9, 9)], None, Some(40)),
            ([whole(1, 9), damaged(true, 10, 40), whole(90_000, 90_001)], None, Some(40)),
        ] {
            let mut gathered = Gathered::new(|_| 1);
            [2, 0, 1].into_iter().for_each(|at| gathered.add(at as u64, chunks[at].clone()));
            gathered.count_losses();
            let Some(Damage::Records { expected: counted, .. }) = gathered.damages.get(&1) else { panic!("a damage") };
            assert_eq!((*counted, gathered.beside_gap()), (expected, beside), "{chunks:?}");
            assert_eq!(gathered.lost, beside.is_some());
        }
    }
}
