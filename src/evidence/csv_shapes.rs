//! Shapes that a Cluster Shared Volume is told in, and that do not say so: groups and resources are told alike, so that it
//! may be either (contract, ruling 34).

use crate::decode::text::{Line, holds};
use crate::knowledge::csv_words;
use crate::knowledge::states::Enumeration;

/// An object that was printed into a string (`Volumes: @{Name=Tills; State=Online}`), where it or the line before it
/// speaks of volumes: groups and nodes have names and states as well. Without such a word it takes a name, a state and a
/// node, and no group.
pub(super) fn printed_object<'t>(text: &'t str, before: &str) -> Option<&'t str> {
    let object = text.get(text.find("@{")?..)?;
    let keys = object.split(['{', ';']).filter_map(|part| part.split_once('=')).map(|(key, _)| key.trim());
    let has = |name: &str| keys.clone().any(|key| key.eq_ignore_ascii_case(name));
    let beside = [text, before];
    let speaks = || beside.into_iter().any(csv_words::speaks_of_volumes);
    let of_group = || beside.into_iter().any(|line| line.to_ascii_lowercase().contains("group"));
    let is_volume = match (has("State"), has("OwnerNode")) {
        (true, true) => speaks() || !of_group(),
        (false, false) => false,
        _ => speaks(),
    };
    (has("Name") && is_volume).then_some(object)
}

/// A line with a name, a state that a volume has, and a node that owns it, in fields of any form (`"name": "Tills", "state":
/// "Online", "owner": "n1"`). Groups and resources say of themselves what they are.
pub(super) fn has_fields(text: &str, before: &str) -> bool {
    if !["ame", "AME"].iter().any(|letters| text.contains(letters)) {
        return false;
    }
    let has = |wanted: &[&str]| words(text).any(|word| wanted.iter().any(|known| word.eq_ignore_ascii_case(known)));
    let fields = text.contains(['=', ':', '>', '(']) && has(&["name"]) && has(&["state", "status"]);
    let owned = || has(&["ownernode", "owner", "owner_node", "node", "csv"]) || csv_words::speaks_of_volumes(text);
    fields && owned() && has_state(text) && ![before, text].into_iter().any(is_of_other)
}

/// A line amid the keys or columns of a volume, in whatever they lie: a node that owns what has a name and a state, near by
/// (`"Name"`, `"State"`, `"OwnerNode"`), or the columns of `Get-ClusterSharedVolume` one behind another. Groups have these,
/// too, and may be read or not; resources say of themselves what they are.
pub(super) fn names_properties(lines: &[Line<'_>], at: usize) -> bool {
    /// Lines above and below in which the other properties stand.
    const NEAR: usize = 4;
    let Some(text) = lines.get(at).map(|line| line.text).filter(|text| holds(text, "node")) else { return false };
    if holds(text, "ownernode") {
        let near = || lines.iter().skip(at.saturating_sub(NEAR)).take(2 * NEAR + 1).map(|line| line.text);
        let has = |names: &[&str]| {
            near().any(|line| parts(line).any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name))))
        };
        return has(&["ownernode"]) && has(&["name"]) && has(&["state", "status"]) && !near().any(is_of_other);
    }
    let (mut before, mut last) = ("", "");
    parts(text).filter(|word| !word.is_empty()).any(|word| {
        let are_columns = (before, last, word) == ("Name", "State", "Node");
        (before, last) = (last, word);
        are_columns
    })
}

/// The words of a line, in which line ends may be escaped.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut pieces = text.split('\\');
    let first = pieces.next();
    let others = pieces.map(|piece| piece.strip_prefix(['r', 'n', 't']).unwrap_or(piece));
    first.into_iter().chain(others).flat_map(words)
}

/// A disk of the cluster by the name that Windows gives it, with a state: as the first of a row, or as the value of a name.
/// Resources say of themselves what they are.
pub(super) fn is_disk(text: &str, below: &[Line<'_>]) -> bool {
    /// Properties of an object that are looked at behind its name.
    const NEAR: usize = 3;
    if !csv_words::has_disk_name(text) {
        return false;
    }
    let value = || text.split_once([':', '=']).filter(|(key, _)| is_name_key(key)).map(|(_, value)| value);
    let field = || {
        let mut fields = text.split(['"', '\'']).zip(text.split(['"', '\'']).skip(1));
        fields.any(|(key, value)| is_name_key(key) && csv_words::behind_disk_name(value).is_some())
    };
    let row = csv_words::from_disk_name(text).and_then(csv_words::behind_disk_name).is_some_and(has_state);
    let near = || std::iter::once(text).chain(below.iter().take(NEAR).map(|line| line.text));
    let named = || value().is_some_and(|value| csv_words::behind_disk_name(value).is_some()) || field();
    (row || named() && near().any(has_state)) && !near().any(is_of_other)
}

/// A header, set apart by tabs amid other text, of a name, a state and an owner, above a row with a state that a volume
/// has. Lists of groups and resources hold those that every cluster has.
pub(super) fn is_header(text: &str, below: &[Line<'_>]) -> bool {
    /// Rows that are looked at.
    const ROWS: usize = 15;
    let has = |names: &[&str]| {
        text.split('\t').map(str::trim).any(|cell| names.iter().any(|name| cell.eq_ignore_ascii_case(name)))
    };
    let rows = || below.iter().map(|line| line.text).take_while(|text| !text.trim().is_empty()).take(ROWS);
    if ends_with_columns(text) {
        return rows().any(has_state) && !rows().any(is_of_other);
    }
    text.contains('\t')
        && has(&["Name"])
        && has(&["State", "Status"])
        && has(&["OwnerNode", "Owner Node", "Owner", "Node"])
        && rows().any(has_state)
        && !is_of_other(text)
        && !rows().any(|row| csv_words::is_core(row) || is_of_other(row))
}

/// Whether a line ends with the columns of `Get-ClusterSharedVolume`, whatever stands before them: no other table has these
/// in this order.
fn ends_with_columns(text: &str) -> bool {
    let mut words =
        text.trim_end_matches(['"', '\'', '|', '\\', ' ']).rsplit(char::is_whitespace).filter(|word| !word.is_empty());
    let is = |word: Option<&str>, name: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(name));
    let (node, state) = (words.next(), words.next());
    let name = words.next().map(|word| word.trim_start_matches(['"', '\'', '|', ':', '>']));
    (is(node, "Node") || is(node, "OwnerNode")) && is(state, "State") && name.is_some_and(|name| name.ends_with("Name"))
}

/// `Name`, `- name`, `… "name"` before what is named.
fn is_name_key(key: &str) -> bool {
    let key = key.trim_end_matches(|c: char| c.is_whitespace() || ":=\"'".contains(c));
    let last = key.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next();
    last.is_some_and(|word| word.eq_ignore_ascii_case("name")) && words(key).count() < 8
}

/// Whether a line says that it is about a group, another resource or a node.
fn is_of_other(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words = ["group", "resourcetype", "resource type", "nodeweight", "address", "physical disk"];
    words.iter().any(|word| lower.contains(word))
}

/// Whether a line has a word for a state of a cluster's resource.
pub(super) fn has_state(text: &str) -> bool {
    !text.contains("::") && words(text).any(|word| Enumeration::Resource.has_word(word))
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
}
