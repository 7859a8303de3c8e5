//! Volumes below a command that lists them, without a header: rows with a state, or names that Windows gives to disks
//! of a cluster, or fields with their names on one line. Anything else is not guessed at.

use std::sync::LazyLock;

use regex::Regex;

use crate::decode::text::Line;
use crate::facts::Volume;
use crate::knowledge::csv_words::{self, is_disk_name};
use crate::knowledge::states::Enumeration;

/// Volumes kept of one capture.
const MOST: usize = 10_000;

/// The volumes, where every line is one, and how many lines there was no room for.
pub(super) fn rows(lines: &[Line<'_>]) -> Option<(Vec<Volume>, usize)> {
    let all = || lines.iter().filter(|line| !line.text.trim().is_empty());
    let said: Vec<&Line<'_>> = all().take(MOST).collect();
    let left_out = all().count() - said.len();
    Some((of_each(&said)?, left_out))
}

fn of_each(said: &[&Line<'_>]) -> Option<Vec<Volume>> {
    if said.is_empty() {
        return None;
    }
    let fields: Vec<Volume> = said.iter().flat_map(|line| with_fields(line)).collect();
    if !fields.is_empty() {
        return Some(fields);
    }
    said.iter().map(|line| with_state(line)).collect::<Option<Vec<_>>>().or_else(|| {
        let named = |line: &&Line<'_>| names(line.text).map(|name| volume(name, None, None, line.number)).collect();
        let all: Vec<Vec<Volume>> = said.iter().map(named).collect();
        let whole = said.iter().all(|line| names(line.text).all(is_disk_name));
        whole.then(|| all.concat())
    })
}

/// Volumes of a sheet's rows below titles that are not understood: a name in the first cell with something in it, and a
/// state that a volume has in another; and how many there was no room for.
pub(super) fn in_cells(lines: &[Line<'_>]) -> (Vec<Volume>, usize) {
    let of_line = |line: &Line<'_>| {
        let mut cells = cells(line.text);
        let name = cells.next().filter(|name| !is_state(name))?;
        let state = cells.find(|cell| is_state(cell))?;
        Some(volume(name, Some(state), None, line.number))
    };
    let mut volumes: Vec<Volume> = lines.iter().filter(|line| line.text.contains('\t')).filter_map(of_line).collect();
    let left_out = volumes.len().saturating_sub(MOST);
    volumes.truncate(MOST);
    (volumes, left_out)
}

/// The volumes of a sheet in which each stands in a column, and what is said of it below its name.
pub(super) fn upright(lines: &[Line<'_>]) -> Vec<Volume> {
    /// Properties of a volume.
    const ROWS: usize = 64;
    const COLUMNS: usize = 1_000;
    let rows = lines.iter().filter(|line| line.text.contains('\t')).take(ROWS);
    let rows = rows.map(|line| (line.number, line.text.split('\t').map(str::trim).take(COLUMNS).collect::<Vec<_>>()));
    let rows: Vec<(u32, Vec<&str>)> = rows.collect();
    let row = |titles: &[&str]| {
        let is_it = |(_, cells): &&(u32, Vec<&str>)| {
            cells.first().is_some_and(|cell| titles.iter().any(|title| cell.eq_ignore_ascii_case(title)))
        };
        rows.iter().find(is_it)
    };
    let (Some((line, names)), Some((_, states))) = (row(&["Name"]), row(&["State", "Status"])) else {
        return Vec::new();
    };
    let owners = row(&["OwnerNode", "Owner Node", "Node", "Owner"]);
    let of_column = |(column, name): (usize, &&str)| {
        let state = states.get(column).filter(|state| is_state(state))?;
        let owner = owners.and_then(|(_, owners)| owners.get(column)).filter(|owner| !owner.is_empty());
        (!name.is_empty()).then(|| volume(name, Some(state), owner.copied(), *line))
    };
    names.iter().enumerate().skip(1).filter_map(of_column).collect()
}

/// Whether lines begin with a table in cells of a sheet.
pub(super) fn has_cells(lines: &[Line<'_>]) -> bool {
    let mut rows = lines.iter().filter(|line| !line.text.trim().is_empty()).take(2);
    let is_row = |line: &Line<'_>| line.text.contains('\t') && cells(line.text).nth(1).is_some();
    rows.next().is_some_and(is_row) && rows.next().is_some_and(is_row)
}

/// What stands in the cells of a sheet's row.
fn cells(text: &str) -> impl Iterator<Item = &str> {
    text.split('\t').map(str::trim).filter(|cell| !cell.is_empty())
}

fn is_state(cell: &str) -> bool {
    csv_words::is_online(cell) || Enumeration::Resource.has_word(cell)
}

/// The volumes of lines that say of what stands on them that it is one (`Type: ClusterSharedVolume`), in fields or in the
/// columns of Failover Cluster Manager; and how many there was no room for.
pub(super) fn of_type(lines: &[Line<'_>]) -> (Vec<Volume>, usize) {
    let speaks = |line: &&Line<'_>| csv_words::said(line.text).is_some();
    let of_line = |line: &Line<'_>| match with_fields(line) {
        none if none.is_empty() => assigned(line).into_iter().collect(),
        fields => fields,
    };
    let mut volumes: Vec<Volume> = lines.iter().filter(speaks).flat_map(of_line).collect();
    let left_out = volumes.len().saturating_sub(MOST);
    volumes.truncate(MOST);
    (volumes, left_out)
}

/// `Cluster Disk 1 <tab> Online <tab> Cluster Shared Volume <tab> vm-1`: a name, that it is online, and what it is assigned
/// to, each in a column of its own.
fn assigned(line: &Line<'_>) -> Option<Volume> {
    let between = ["\t", "\",\""].into_iter().find(|between| line.text.contains(between)).unwrap_or("  ");
    let cells = line.text.trim().split(between).map(|cell| cell.trim_matches([' ', '"']));
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let (name, rest) = cells.split_first()?;
    let state = rest.iter().find(|cell| csv_words::is_online(cell) || Enumeration::Resource.has_word(cell))?;
    (!csv_words::is_word(name) && rest.iter().any(|cell| csv_words::is_word(cell)))
        .then(|| volume(name, Some(state), None, line.number))
}

/// `Name: Tills State: Online OwnerNode: n1`, `@{Name=Tills; State=Online}`, `name="Tills" state="Online"`: each name with
/// a state that a volume has and a node, if there is one, before the next name.
fn with_fields(line: &Line<'_>) -> Vec<Volume> {
    static FIELD: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"["']?\b([A-Za-z][A-Za-z_]{2,31}(?: Node)?)["']?(?:\s*[:=]+)\s*["']?"#).ok());
    let Some(field) = FIELD.as_ref().filter(|_| line.text.contains([':', '='])) else { return Vec::new() };
    let found: Vec<_> = field.captures_iter(line.text).collect();
    let ends = found.iter().skip(1).filter_map(|next| Some(next.get(0)?.start())).chain([line.text.len()]);
    let mut all: Vec<Volume> = Vec::new();
    for (field, end) in found.iter().zip(ends) {
        let (Some(key), Some(whole)) = (field.get(1), field.get(0)) else { continue };
        let value = line.text.get(whole.end()..end).unwrap_or_default();
        let value = value.split([';', ',', '}', '"', '\'', '|', '<', '>']).next().unwrap_or_default().trim();
        let value = Some(value).filter(|value| !value.is_empty()).map(str::to_owned);
        match (key.as_str().to_ascii_lowercase().as_str(), all.last_mut()) {
            ("name", _) => all.extend(value.map(|name| volume(&name, None, None, line.number))),
            ("state" | "status", Some(last)) => {
                last.state = value.filter(|state| Enumeration::Resource.has_word(state))
            }
            ("ownernode" | "owner node" | "owner" | "node", Some(last)) => last.owner_node = value,
            _ => {}
        }
    }
    all.retain(|volume| volume.state.is_some());
    all
}

/// `Cluster Disk 1 Online vm-1`: a name, a state that a volume has, at most the node behind it.
pub(super) fn with_state(line: &Line<'_>) -> Option<Volume> {
    let text = line.text.trim();
    // A sentence ends in a full stop, a name of a node in a letter or digit.
    let (before, last) =
        text.rsplit_once(char::is_whitespace).filter(|(_, last)| last.ends_with(char::is_alphanumeric))?;
    let is_state = |word: &str| Enumeration::Resource.has_word(word);
    let (name, state, node) = match before.trim_end().rsplit_once(char::is_whitespace) {
        Some((name, state)) if is_state(state) => (name, state, Some(last)),
        _ if is_state(last) => (before, last, None),
        _ => return None,
    };
    Some(volume(name.trim(), Some(state), node, line.number))
}

/// What two blanks set apart (`Format-Wide`).
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.trim().split("  ").map(str::trim).filter(|name| !name.is_empty())
}

fn volume(name: &str, state: Option<&str>, node: Option<&str>, line: u32) -> Volume {
    Volume { name: name.to_owned(), state: state.map(str::to_owned), owner_node: node.map(str::to_owned), line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<Vec<String>> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        rows(&lines).map(|(volumes, _)| volumes.into_iter().map(|volume| volume.name).collect())
    }

    #[test]
    fn rows_without_a_header_and_names_alone() {
        assert_eq!(named("Tills 1 Online n1\nTills 2   Offline   n2\n").unwrap(), ["Tills 1", "Tills 2"]);
        assert_eq!(named("Cluster Disk 1      Cluster Disk 2\n").unwrap(), ["Cluster Disk 1", "Cluster Disk 2"]);
        assert_eq!(named("クラスター ディスク 3\n").unwrap(), ["クラスター ディスク 3"]);
        for text in [
            "Name: Tills 1 State: Online OwnerNode: n1\n",
            "Name=Tills 1;State=Online;OwnerNode=n1\n",
            "@{Name=Tills 1; State=Online}\n",
            "name=\"Tills 1\" state=\"Online\" owner=\"n1\"\n",
        ] {
            assert_eq!(named(text).unwrap(), ["Tills 1"], "{text}");
        }
        assert_eq!(named("@{Name=A; State=Online} @{Name=B; State=Failed}").unwrap(), ["A", "B"]);
        assert_eq!(named("Name: vm-1 State: Up\n"), None);
        for (text, volumes) in [
            ("SharedVolumes: @{Name=Tills 1; State=Online}", 1),
            ("<ClusterSharedVolume Name=\"Tills 1\" State=\"Online\"/>", 1),
            ("Name=Tills 1; State=Online; IsClusterSharedVolume=False", 0),
            ("Name=Tills 1; State=Online", 0),
            ("Tills 1\tOnline\tCluster Shared Volume\tn1", 1),
            ("クラスター ディスク 1  オンライン  クラスターの共有ボリューム  n1", 1),
            ("\"Tills 1\",\"En ligne\",\"Volume partagé de cluster\",\"n1\"", 1),
            ("Error\t9/3/2024\tFailoverClustering\t5142\tCluster Shared Volume", 0),
            ("Tills 1 Online Cluster Shared Volume n1", 0),
        ] {
            assert_eq!(of_type(&[Line { number: 1, text }]).0.len(), volumes, "{text}");
        }
        for text in ["", "Tills 1\n", "The service is not Online here.\n", "Cluster Disk 1\nan error\n"] {
            assert_eq!(named(text), None, "{text}");
        }
    }
}
