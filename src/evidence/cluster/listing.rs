//! The listings in a section, whatever form they have.

use super::asked::Asked;
use super::over;
use super::subject::{Subject, is_known_header};
use crate::decode::listing::{Form, blocks};
use crate::decode::objects::{Object, delimited, html, json, properties};
use crate::decode::text::Line;
use crate::facts::{Message, Volume, VolumeForm};
use crate::knowledge::error_texts;

/// Objects of one kind, printed or exported together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    /// Form.
    pub(crate) form: VolumeForm,
    /// Line it begins on.
    pub(crate) line: u32,
    /// .NET type, where the form tells.
    pub(crate) type_name: Option<String>,
    /// Its columns, or the properties of its first object.
    pub(crate) columns: Vec<String>,
    /// Its objects.
    pub(crate) objects: Vec<Object>,
    /// Rows for which there was no room.
    pub(crate) left_out: usize,
    /// What it lacks beside rows: columns for which there was no room, the end.
    pub(crate) lacks: Option<Message>,
}

impl Listing {
    /// Of resources those that say of themselves that they are Cluster Shared Volumes.
    pub(crate) fn shared(resources: &Self) -> Option<Self> {
        let says_yes = |object: &&Object| {
            object.text_of("IsClusterSharedVolume").is_some_and(|is| is.eq_ignore_ascii_case("true") || is == "1")
        };
        let objects: Vec<Object> = resources.objects.iter().filter(says_yes).cloned().collect();
        (!objects.is_empty()).then(|| Self { objects, ..resources.clone() })
    }

    /// From objects that were exported together; each run of one type is a listing.
    pub(crate) fn of_objects(form: VolumeForm, objects: Vec<Object>) -> Vec<Self> {
        let mut listings: Vec<Self> = Vec::new();
        for object in objects {
            match listings.last_mut() {
                Some(last) if last.type_name == object.type_name && object.type_name.is_some() => {
                    last.objects.push(object)
                }
                _ => listings.push(Self {
                    form,
                    line: object.line,
                    type_name: object.type_name.clone(),
                    columns: object.columns().map(str::to_owned).collect(),
                    objects: vec![object],
                    left_out: 0,
                    lacks: None,
                }),
            }
        }
        listings
    }
}

/// Names of volumes, one a line, and how many there was no room for; `None` where some line reads as something else: an
/// error, a prompt, a sentence.
pub(crate) fn bare_names(lines: &[Line<'_>]) -> Option<(Vec<Volume>, usize)> {
    /// Names kept of one capture; a cluster resource's name has at most 255 characters.
    const MOST: usize = 10_000;
    const LONGEST: usize = 255;
    let all = || lines.iter().filter(|line| !line.text.trim().is_empty());
    let said: Vec<&Line<'_>> = all().take(MOST).collect();
    let text: Vec<&str> = said.iter().map(|line| line.text).collect();
    let is_name = |line: &&Line<'_>| {
        let text = line.text.trim();
        let marks = text.contains([':', '|', '\\', '{', '}', '"']) || text.starts_with(['+', '-', '~', '>', '*']);
        text.chars().count() <= LONGEST && !marks && !text.ends_with('.')
    };
    if said.is_empty() || error_texts::reason(&text.join("\n")).is_some() || !said.iter().all(is_name) {
        return None;
    }
    let volume = |line: &&Line<'_>| Volume {
        name: line.text.trim().to_owned(),
        state: None,
        owner_node: None,
        line: line.number,
    };
    Some((said.iter().map(volume).collect(), all().count() - said.len()))
}

/// All listings in these lines; an empty JSON array is a listing without columns.
pub(crate) fn listings(lines: &[Line<'_>], asked: Option<Asked>) -> Vec<Listing> {
    let mut before = Vec::new();
    if let Some(all) = json::parse(lines) {
        let line = lines.iter().find(|line| !line.text.trim().is_empty()).map_or(1, |line| line.number);
        let (columns, objects) = (Vec::new(), Vec::new());
        let empty =
            Listing { form: VolumeForm::Json, line, type_name: None, columns, objects, left_out: 0, lacks: None };
        let mut listings = Listing::of_objects(VolumeForm::Json, all.objects);
        if let Some(last) = listings.last_mut() {
            last.left_out = all.left_out;
            last.lacks = all.cut.then(|| Message::new("listings.json.cut"));
        }
        let is_of_cluster = |listing: &Listing| {
            let columns: Vec<&str> = listing.columns.iter().map(String::as_str).collect();
            Subject::by_marks(&columns).is_some()
        };
        // A runner's answer goes on as what the command printed.
        if !all.cut || listings.iter().any(is_of_cluster) {
            return if listings.is_empty() { vec![empty] } else { listings };
        }
        before = listings;
    }
    let (exported, left_out) = properties::objects(lines);
    if !exported.is_empty() {
        let mut listings = Listing::of_objects(VolumeForm::CliXml, exported);
        listings.last_mut().into_iter().for_each(|last| last.left_out = left_out);
        return listings;
    }
    let is_wanted = |type_name: Option<&str>, columns: &[&str]| {
        type_name.and_then(Subject::by_type).or_else(|| Subject::by_marks(columns)).is_some()
            || asked.is_some_and(|asked| asked != Asked::Foreign)
            || columns.len() < 8 && columns.iter().any(|name| name.eq_ignore_ascii_case("Name"))
    };
    if let Some(export) = delimited::parse(lines, &is_wanted) {
        return vec![Listing {
            form: VolumeForm::Csv,
            line: export.line,
            type_name: export.type_name,
            columns: export.columns,
            objects: export.objects,
            left_out: export.left_out,
            lacks: over(export.columns_left_out),
        }];
    }
    let form = |form| if form == Form::Table { VolumeForm::Table } else { VolumeForm::List };
    let listing = |block: crate::decode::listing::Block| Listing {
        form: form(block.form),
        line: block.line,
        type_name: block.objects.first().and_then(|object| object.type_name.clone()),
        columns: block.columns,
        objects: block.objects,
        left_out: block.left_out,
        lacks: over(block.columns_left_out),
    };
    let of_page = |table: html::Table| Listing {
        form: VolumeForm::Table,
        line: table.line,
        type_name: None,
        columns: table.columns,
        objects: table.objects,
        left_out: table.left_out,
        lacks: None,
    };
    let pages = html::tables(lines).into_iter().map(of_page);
    let rest: Vec<Listing> = pages.chain(blocks(lines, &is_known_header).into_iter().map(listing)).collect();
    if rest.is_empty() { before } else { rest }
}
