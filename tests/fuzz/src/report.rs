//! From bytes to the reports, with what must hold whatever the bytes are: a volume that can be read is never overlooked,
//! and no name shows where names are replaced.

use vssleuth::facts::CsvUsage;
use vssleuth::knowledge::texts::Lang;
use vssleuth::render::{FORMATS, Format, Look};
use vssleuth::report::{self, Redactor, Wording};
use vssleuth::run::{self, CaseResult, Writing};

use crate::OPTIONS;

/// A volume of one node of the cluster; nothing that the other bytes say can take it away.
const PLANTED: &str = "PS C:\\> hostname\r\nvm-sql-09\r\nPS C:\\> Get-ClusterSharedVolume\r\n\r\n\
    Name          State  Node\r\n----          -----  ----\r\nKumquat Vol 7 Online vm-sql-09\r\n\r\nPS C:\\>\r\n";

/// Where the bytes lie: by the first of them.
const PLACES: [&str; 6] = [
    "vm-sql-01/Get-ClusterSharedVolume.txt",
    "vm-sql-09/Get-ClusterSharedVolume-2.txt",
    "vm-sql-01/System.evtx",
    "vm-sql-09/vssadmin_list_writers.txt",
    "vm-sql-01/GetClusterSharedVolume.XML",
    "bundle.tar",
];

/// The bytes as one source of a case in which another holds a volume.
pub(crate) fn whole(bytes: &[u8]) {
    // Of all bytes together, and not of one that an input would keep while the rest of it changes.
    let sum = bytes.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let at = usize::from(*choice) % PLACES.len();
    let place = PLACES[at];
    let mut tar = tar::Builder::new(Vec::new());
    let mut add = |path: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, bytes).expect("an entry in memory");
    };
    add(place, bytes);
    add("vm-sql-09/Get-ClusterSharedVolume.txt", PLANTED.as_bytes());
    let archive = tar.into_inner().expect("an archive in memory");
    let result = run::analyze_held("case", archive, &OPTIONS).expect("two sources");
    assert!(matches!(result.facts.csv, CsvUsage::InUse { .. }), "a volume was overlooked: {:?}", result.facts.csv);
    assert_eq!(result.diagnosis.verdict.as_str(), "csv-in-use");
    // A report takes ten times as long as all that goes before: one run in 73 shows one, plain or redacted.
    let (format, redacts) = (sum % 1024 / 2, sum % 2 == 1);
    let Some(format) = FORMATS.get(format) else { return };
    let lang = if at % 2 == 0 { Lang::En } else { Lang::Ja };
    let shown = show(&result, format, lang, redacts);
    assert!(!redacts || !shown.contains("Kumquat"), "a name is left: {shown}");
}

fn show(result: &CaseResult, format: &Format, lang: Lang, redacts: bool) -> String {
    let wording = Wording { lang, zone: None, redactor: redacts.then(Redactor::default), ..Wording::default() };
    if let Some(redactor) = &wording.redactor {
        report::rehearse(&result.facts, &result.diagnosis, &wording);
        redactor.start_over();
    }
    let mut writing = Writing::new(format, &wording, Look { lang, verbose: true, ..Look::default() });
    let mut shown = writing.add(result).expect("a report in memory");
    shown.push_str(&writing.finish().expect("a report in memory"));
    shown
}
