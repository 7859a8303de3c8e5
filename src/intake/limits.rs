//! Caps on what an input may cost, and the account of what it has cost so far.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::kind;
use super::share::Claim;

/// Caps of one case. Every one can be set; what is left out because of one is said in the report.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Entries read of one archive.
    pub entries: u64,
    /// Sources of one case.
    pub sources: u64,
    /// Unpacked bytes of one entry.
    pub entry_bytes: u64,
    /// Unpacked bytes of one case.
    pub total_bytes: u64,
    /// Unpacked bytes of one case for each byte on disk, once [`Limits::ratio_free_bytes`] are used up.
    pub ratio: u64,
    /// Unpacked bytes that need no justification by [`Limits::ratio`].
    pub ratio_free_bytes: u64,
    /// Archives inside archives.
    pub depth: u32,
    /// Bytes of an archive inside another that are held in memory.
    pub held_bytes: u64,
    /// Bytes of memory for the sources of one case and what they say, with what is held of archives meanwhile.
    pub memory: u64,
    /// Characters of a source's path.
    pub path_chars: usize,
    /// Tried in turn on what is encrypted.
    pub passwords: Vec<String>,
    /// What the case may take beside others that are read at the same time; `None` where it is alone.
    pub beside: Option<Arc<Claim>>,
}

impl Default for Limits {
    fn default() -> Self {
        const GIB: u64 = 1 << 30;
        Self {
            // The largest collectors write some thousand files a node.
            entries: 100_000,
            sources: 200_000,
            // Windows lets a log grow to 2 TiB; 64 GiB take about a minute to inflate.
            entry_bytes: 64 * GIB,
            total_bytes: 256 * GIB,
            // Logs shrink 10 to 20 times; one that is nearly all zeros shrinks 1,000 times but is at most some GiB.
            ratio: 200,
            ratio_free_bytes: 16 * GIB,
            // A ticket's zip, a collector's zip, a day's archive: 3 are seen; 42.zip has 6.
            depth: 8,
            // A node's bundle zipped again; a larger zip is read from front to back without being held.
            held_bytes: 96 << 20,
            // A hundred thousand sources, or as many events in full; a cluster's logs of a year hold some hundred of those
            // that are kept.
            memory: 128 << 20,
            // Windows' own limit is 32,767, PATH_MAX is 4,096.
            path_chars: 4_096,
            passwords: Vec::new(),
            beside: None,
        }
    }
}

impl Limits {
    /// Bytes of standard input that are held where it is a pipe, which can be read only once: so many that there is memory
    /// left for what they say.
    pub(super) fn piped_bytes(&self) -> u64 {
        self.memory / 4 * 3
    }
}

/// The passwords of a file, one a line; blank lines are none. In UTF-8, in the UTF-16 of Windows PowerShell, or in the code
/// page 932 or 1252 of a Windows.
///
/// # Errors
/// Whatever the operating system says.
pub fn passwords(path: &std::path::Path) -> std::io::Result<Vec<String>> {
    let bytes = std::fs::read(path)?;
    let plain = super::transfer::plain(&bytes);
    let lines = |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    if let Ok(text) = std::str::from_utf8(&plain) {
        return Ok(lines(text));
    }
    // Nothing tells one code page from the other: both readings are tried.
    let japanese = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&plain);
    let both = [japanese, Some(encoding_rs::WINDOWS_1252.decode(&plain).0)];
    Ok(both.iter().flatten().flat_map(|text| lines(text)).collect())
}

/// About half the bytes that a source takes by being there: its path stands in several places, up to the report. The
/// other half is gone where facts weigh most.
pub(super) fn source_cost(path: usize) -> u64 {
    1_200 + 5 * path as u64
}

/// About the bytes that a problem of a source takes, with the finding and the line of a report that come of it.
pub(super) const PROBLEM: u64 = 600;

/// About the bytes that a node takes with all that a report says of it and asks for, beside its facts.
const NODE: u64 = 10_000;

/// What one case may still cost; shared by all threads.
pub(super) struct Budget {
    bytes: AtomicU64,
    sources: AtomicU64,
    memory: AtomicU64,
    /// What there was of it at first.
    all_memory: u64,
    beside: Option<Arc<Claim>>,
    held: AtomicU64,
    spent: AtomicBool,
    /// Places that evidence came from and that a node may be called after, by their hash.
    nodes: Mutex<BTreeSet<u64>>,
    /// Unpacked bytes allowed altogether.
    pub(super) allowed: u64,
}

impl Budget {
    pub(super) fn new(limits: &Limits, bytes_on_disk: u64) -> Self {
        let by_ratio = limits.ratio.saturating_mul(bytes_on_disk).max(limits.ratio_free_bytes);
        let allowed = by_ratio.min(limits.total_bytes);
        Self {
            bytes: AtomicU64::new(allowed),
            sources: AtomicU64::new(limits.sources),
            memory: AtomicU64::new(limits.memory),
            all_memory: limits.memory,
            beside: limits.beside.clone(),
            held: AtomicU64::new(limits.held_bytes),
            spent: AtomicBool::new(false),
            nodes: Mutex::default(),
            allowed,
        }
    }

    /// Whether something had to be refused.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }

    /// Whether the case is given up because it does not fit beside others.
    pub(super) fn is_refused(&self) -> bool {
        self.beside.as_ref().is_some_and(|claim| claim.is_refused())
    }

    /// Gives the case up if it is read beside others, and a source of it takes too much for that while it is read.
    pub(super) fn is_too_heavy(&self, head: &[u8], size: u64) -> bool {
        self.beside
            .as_ref()
            .is_some_and(|claim| claim.is_refused() || kind::takes_apart(head, size, claim.lanes()) && claim.refuse())
    }

    /// Takes `n` unpacked bytes; `false` where there are not as many left, and none from then on.
    pub(super) fn take_bytes(&self, n: u64) -> bool {
        self.take(&self.bytes, n) == n
    }

    /// Takes a source with a path of so many bytes; `false` where there is no room for it.
    pub(super) fn take_source(&self, path: usize) -> bool {
        let cost = source_cost(path);
        self.take(&self.sources, 1) == 1 && self.take_memory(cost) == cost
    }

    /// Whether more sources are allowed, by their number.
    pub(super) fn has_sources(&self) -> bool {
        self.sources.load(Ordering::Relaxed) > 0
    }

    /// Takes `n` bytes that are held until they are given back; `false`, and none taken, where others hold too many, or
    /// they do not fit beside what is kept.
    pub(super) fn hold(&self, n: u64) -> bool {
        let held = self.take_whole(&self.held, n);
        if held && !self.hold_memory(n) {
            self.held.fetch_add(n, Ordering::Relaxed);
            return false;
        }
        held
    }

    /// Gives held bytes back.
    pub(super) fn release(&self, n: u64) {
        self.held.fetch_add(n, Ordering::Relaxed);
        self.release_memory(n);
    }

    /// Takes `n` bytes of memory until they are given back; `false`, and none taken, where there are not as many.
    pub(super) fn hold_memory(&self, n: u64) -> bool {
        self.take_whole(&self.memory, n) && self.is_covered()
    }

    /// Gives memory back.
    pub(super) fn release_memory(&self, n: u64) {
        self.memory.fetch_add(n, Ordering::Relaxed);
    }

    fn take_whole(&self, from: &AtomicU64, n: u64) -> bool {
        let taken = from.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(n));
        self.spent.fetch_or(taken.is_err(), Ordering::Relaxed);
        taken.is_ok()
    }

    /// Takes `n` bytes of memory, or as many as are left.
    pub(super) fn take_memory(&self, n: u64) -> u64 {
        let taken = self.take(&self.memory, n);
        if self.is_covered() { taken } else { 0 }
    }

    /// Whether what is taken of memory fits into what all cases side by side may take. Where it does not, the account does
    /// not count any more: the case is given up.
    fn is_covered(&self) -> bool {
        let taken = || self.all_memory.saturating_sub(self.memory.load(Ordering::Relaxed));
        self.beside.as_ref().is_none_or(|claim| !claim.is_refused() && claim.cover(taken()))
    }

    /// What the node may take that evidence of this path is the first of: the one that its folder is called after, or what
    /// its name begins with. A log names its node itself, and a folder has hundreds.
    pub(super) fn node_cost(&self, path: &str, is_log: bool) -> u64 {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = if is_log { "" } else { name.split(['_', '.']).next().unwrap_or_default() };
        let mut hasher = DefaultHasher::new();
        (folder, name).hash(&mut hasher);
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        if nodes.insert(hasher.finish()) { NODE } else { 0 }
    }

    fn take(&self, from: &AtomicU64, n: u64) -> u64 {
        let rest = |left: u64| Some(left.saturating_sub(n));
        let taken = from.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest).unwrap_or_default().min(n);
        if taken < n {
            self.spent.store(true, Ordering::Relaxed);
        }
        taken
    }
}

/// Bytes that are held until this is dropped.
pub(super) struct Hold<'a> {
    budget: &'a Budget,
    n: u64,
}

impl<'a> Hold<'a> {
    /// `None` where others hold too many.
    pub(super) fn take(budget: &'a Budget, n: u64) -> Option<Self> {
        // Made only where it was taken: one that is dropped gives back.
        budget.hold(n).then(|| Self { budget, n })
    }

    /// Takes `n` more; `false` where there are not as many.
    pub(super) fn grow(&mut self, n: u64) -> bool {
        let grown = self.budget.hold(n);
        self.n += if grown { n } else { 0 };
        grown
    }

    /// Gives `n` back before the rest.
    pub(super) fn shrink(&mut self, n: u64) {
        let n = n.min(self.n);
        self.budget.release(n);
        self.n -= n;
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.budget.release(self.n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed_follows_the_size_on_disk_between_two_bounds() {
        let limits = Limits { ratio: 10, ratio_free_bytes: 100, total_bytes: 1_000, ..Limits::default() };
        for (on_disk, allowed) in [(0, 100), (9, 100), (50, 500), (200, 1_000), (u64::MAX, 1_000)] {
            assert_eq!(Budget::new(&limits, on_disk).allowed, allowed, "{on_disk} bytes on disk");
        }
    }

    #[test]
    fn passwords_are_read_in_the_encodings_of_windows() {
        let of = |bytes: &[u8]| {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("passwords.txt");
            std::fs::write(&path, bytes).expect("a file");
            passwords(&path).expect("passwords")
        };
        let wide: Vec<u8> = "\u{feff}one\r\n二\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, expected) in [
            (&b"one\r\n\r\ntwo"[..], &["one", "two"][..]),
            ("\u{feff}二\n".as_bytes(), &["二"]),
            (&wide, &["one", "二"]),
            (b"\x93\xf1\n", &["二", "“ñ"]),
        ] {
            assert_eq!(of(bytes), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn a_budget_gives_no_more_than_it_has() {
        let budget = Budget::new(&Limits { sources: 3, total_bytes: 10, ..Limits::default() }, 1);
        assert!(budget.take_bytes(10) && !budget.is_spent());
        assert!(!budget.take_bytes(1) && budget.is_spent());
        assert_eq!([10, 10, 10, 10].map(|path| budget.take_source(path)), [true, true, true, false]);
        let budget = Budget::new(&Limits { memory: 3 * source_cost(10), ..Limits::default() }, 1);
        assert_eq!([10, 500, 10].map(|path| budget.take_source(path)), [true, false, false]);
        let budget = Budget::new(&Limits { held_bytes: 10, memory: 30, ..Limits::default() }, 1);
        assert!(budget.hold(8) && !budget.hold(3));
        budget.release(8);
        assert!(budget.hold(10));
        budget.release(10);
        assert!(budget.hold_memory(25) && !budget.hold(8) && budget.hold(5), "beside what is kept");
        budget.release(5);
        assert!(!budget.hold_memory(6) && budget.hold_memory(5), "one memory for both");
    }

    #[test]
    fn what_is_held_comes_back_whatever_was_taken_and_refused() {
        let budget = Budget::new(&Limits { held_bytes: 10, ..Limits::default() }, 1);
        let mut first = Hold::take(&budget, 4).expect("room");
        assert!(first.grow(3) && !budget.is_spent());
        assert!(!first.grow(4) && budget.is_spent(), "refused, and said");
        assert!(Hold::take(&budget, 4).is_none());
        first.shrink(5);
        let second = Hold::take(&budget, 8).expect("what was given back");
        assert!(!budget.hold(1));
        first.shrink(100);
        assert!(budget.hold(2) && !budget.hold(1), "no more than was taken");
        budget.release(2);
        drop((first, second));
        assert!(budget.hold(10) && !budget.hold(1));
    }

    #[test]
    fn a_node_is_charged_once_by_what_it_may_be_called_after() {
        let budget = Budget::new(&Limits::default(), 1);
        let costs = |path: &str, is_log| budget.node_cost(path, is_log) > 0;
        assert!(costs("n1/System.evtx", true) && !costs("n1/Application.evtx", true));
        assert!(
            costs("b/n1_writers.txt", false) && !costs("b/n1_volumes.txt", false) && costs("b/n2_writers.txt", false)
        );
    }
}
