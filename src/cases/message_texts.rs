//! Which file of message texts (`LocaleMetaData\<log>_<LCID>.MTA`) belongs to which log.

use std::collections::BTreeMap;

use crate::facts::{Harvest, Kind, SourceId};
use crate::knowledge::texts::Lang;

/// The folder that Windows puts beside an exported log; collectors put a host's name before it.
const FOLDER: &str = "localemetadata";

/// For each log that has such files beside it: the files, those in the report's language first, then by name.
pub fn beside(sources: &[Harvest], lang: Lang) -> BTreeMap<SourceId, Vec<SourceId>> {
    let numbered = || (0u32..).map(SourceId).zip(sources);
    let mut logs: BTreeMap<String, Vec<(String, SourceId)>> = BTreeMap::new();
    for (id, log) in numbered().filter(|(_, source)| source.kind == Kind::Evtx) {
        let (folder, name) = split(&log.path);
        logs.entry(folder).or_default().push((stem(&name).to_owned(), id));
    }
    let mut found: BTreeMap<SourceId, Vec<(bool, SourceId)>> = BTreeMap::new();
    for (id, source) in numbered() {
        let Some((folder, log, lcid)) = texts_of(&source.path) else { continue };
        if let Some(owner) = logs.get(&folder).and_then(|logs| owner(logs, &log)) {
            found.entry(owner).or_default().push((language(lcid) != Some(lang), id));
        }
    }
    let in_order = |(log, mut texts): (SourceId, Vec<(bool, SourceId)>)| {
        // Sources are sorted by path.
        texts.sort_unstable();
        (log, texts.into_iter().map(|(_, id)| id).collect())
    };
    found.into_iter().map(in_order).collect()
}

/// Folder and name, in lower case.
fn split(path: &str) -> (String, String) {
    let path = path.to_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    (folder.to_owned(), name.to_owned())
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The log's folder, the log's name and the language's number, where a path is that of a file of message texts.
fn texts_of(path: &str) -> Option<(String, String, u32)> {
    let (folder, name) = split(path);
    let (log, lcid) = name.strip_suffix(".mta")?.rsplit_once('_')?;
    let (outer, inner) = folder.rsplit_once('/').unwrap_or(("", &folder));
    inner.ends_with(FOLDER).then_some(())?;
    Some((outer.to_owned(), log.to_owned(), lcid.parse().ok()?))
}

/// The log of this name; else the only one whose name has a prefix more (a collector's) or less.
fn owner(logs: &[(String, SourceId)], name: &str) -> Option<SourceId> {
    if let Some((_, id)) = logs.iter().find(|(log, _)| log == name) {
        return Some(*id);
    }
    let is_prefixed = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|prefix| prefix.ends_with('_'));
    let mut others = logs.iter().filter(|(log, _)| is_prefixed(log, name) || is_prefixed(name, log));
    match (others.next(), others.next()) {
        (Some((_, id)), None) => Some(*id),
        _ => None,
    }
}

/// The language of a locale's number: its low ten bits (MS-LCID).
fn language(lcid: u32) -> Option<Lang> {
    match lcid & 0x3FF {
        0x09 => Some(Lang::En),
        0x11 => Some(Lang::Ja),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(paths: &[&str]) -> Vec<Harvest> {
        let kind = |path: &str| if path.to_lowercase().ends_with(".evtx") { Kind::Evtx } else { Kind::Other };
        paths.iter().map(|path| Harvest::of(path, kind(path), "evidence.because.collector")).collect()
    }

    /// The texts of the first log, by path.
    fn texts(paths: &[&str], lang: Lang) -> Vec<String> {
        let sources = sources(paths);
        let found = beside(&sources, lang).remove(&SourceId(0)).unwrap_or_default();
        found.iter().map(|id| sources[id.0 as usize].path.clone()).collect()
    }

    #[test]
    fn texts_belong_to_the_log_of_their_name_in_the_folder_above() {
        for (what, log, file, belongs) in [
            ("beside", "vm/System.evtx", "vm/LocaleMetaData/System_1041.MTA", true),
            ("at the top", "System.evtx", "LocaleMetaData/System_1041.MTA", true),
            ("any case", "vm/SYSTEM.EVTX", "VM/LOCALEMETADATA/system_1041.mta", true),
            ("channel with a slash", "vm/A%4B.evtx", "vm/LocaleMetaData/A%4B_1033.MTA", true),
            ("underscores", "vm/HV-1_evt_System.evtx", "vm/LocaleMetaData/HV-1_evt_System_1033.MTA", true),
            ("log renamed", "vm/HV-1_System.evtx", "vm/LocaleMetaData/System_1033.MTA", true),
            ("texts renamed", "vm/System.evtx", "vm/HV-1_LocaleMetaData/HV-1_System_1033.MTA", true),
            ("another log", "vm/System.evtx", "vm/LocaleMetaData/Application_1033.MTA", false),
            ("another folder", "vm/System.evtx", "vm2/LocaleMetaData/System_1033.MTA", false),
            ("not in its folder", "vm/System.evtx", "vm/System_1033.MTA", false),
            ("no number", "vm/System.evtx", "vm/LocaleMetaData/System_ja.MTA", false),
            ("another name that ends so", "vm/System.evtx", "vm/LocaleMetaData/FileSystem_1033.MTA", false),
        ] {
            assert_eq!(!texts(&[log, file], Lang::En).is_empty(), belongs, "{what}");
        }
    }

    #[test]
    fn the_reports_language_comes_first_then_the_name() {
        let paths = [
            "System.evtx",
            "LocaleMetaData/System_1033.MTA",
            "LocaleMetaData/System_1041.MTA",
            "LocaleMetaData/System_1031.MTA",
        ];
        assert_eq!(texts(&paths, Lang::Ja)[0], paths[2]);
        assert_eq!(texts(&paths, Lang::En)[0], paths[1]);
        assert_eq!(texts(&[paths[0], paths[3]], Lang::Ja), [paths[3]], "any language is better than none");
    }

    #[test]
    fn texts_that_could_be_of_two_logs_are_of_none() {
        let paths = ["A_System.evtx", "B_System.evtx", "LocaleMetaData/System_1033.MTA"];
        assert!(beside(&sources(&paths), Lang::En).is_empty());
    }
}
