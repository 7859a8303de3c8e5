//! Output of failover-cluster cmdlets: volumes, nodes, the cluster's name, and that the cluster service answered.

mod asked;
mod bare;
mod below;
mod listing;
mod owners;
mod roles;
mod subject;
mod unlabelled;

pub(super) use asked::Asked;
pub(super) use listing::Listing;
pub(super) use subject::Subject;

use super::{Found, ReadOptions, SectionReader, cluster_nodes, shared_volumes};
use crate::decode::transcript::Section;
use crate::facts::proof::{CountedBy, StatedCount, cluster_asked_for_nodes};
use crate::facts::{
    ClusterName, CsvMention, Kind, Message, Observation, Volume, VolumeForm, VolumeListing, VolumeOutcome,
};

/// Characters kept of rows that are not understood.
const SAID: usize = 80;

/// Reads what cluster cmdlets print, in any form.
#[derive(Debug)]
pub(super) struct ClusterCmdlets;

impl SectionReader for ClusterCmdlets {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let command = section.command.as_ref().map(|command| command.text.as_ref());
        let typed = command.map(Asked::by_command);
        let hint = if command.is_none() { Asked::by_path(section.path) } else { None };
        if let Some(outcome) = without_names(section) {
            let listing = VolumeListing { form: VolumeForm::Table, outcome };
            found.observations.push(section.saw(section.first_line(), Observation::Volumes(listing)));
            return Some(Kind::ClusterSharedVolume);
        }
        let by_name = command.is_some_and(asked::prints_volume_names);
        if let Some((volumes, over)) = by_name.then(|| listing::bare_names(&section.lines)).flatten() {
            found.left_out.extend(shared_volumes::left_out(volumes.len(), over));
            let line = volumes.first().map_or(1, |volume| volume.line);
            let listing = VolumeListing { form: VolumeForm::List, outcome: VolumeOutcome::Rows(volumes) };
            found.observations.push(section.saw(line, Observation::Volumes(listing)));
            return Some(Kind::ClusterSharedVolume);
        }
        let asked_volumes = typed.or(hint).is_some_and(Asked::is_volumes);
        let upright = if asked_volumes { bare::upright(&section.lines) } else { Vec::new() };
        if let Some(first) = upright.first() {
            let line = first.line;
            let listing = VolumeListing { form: VolumeForm::List, outcome: VolumeOutcome::Rows(upright) };
            found.observations.push(section.saw(line, Observation::Volumes(listing)));
            return Some(Kind::ClusterSharedVolume);
        }
        let mut listings = listing::listings(&section.lines, typed.or(hint));
        below::mend(&mut listings, &section.lines);
        let mut facts = facts(&listings, typed, hint);
        let beside = roles::out_of_columns(section, &facts.seen);
        facts.seen.extend(beside);
        if let Some((line, pool)) = roles::spaces_direct(section).or_else(|| roles::pooled_disks(section)) {
            facts.add(line, pool, Kind::ClusterProperties);
        }
        found.left_out.append(&mut facts.left_out);
        if !facts.seen.is_empty() {
            found.left_out.extend(listings.iter().filter_map(|listing| listing.lacks.clone()));
        }
        let some = |found: (Vec<Volume>, usize)| Some(found).filter(|(volumes, _)| !volumes.is_empty());
        let bare = || match asked_volumes {
            true => bare::rows(&section.lines).or_else(|| some(bare::in_cells(&section.lines))),
            false => some(bare::of_type(&section.lines)),
        };
        if let Some((volumes, over)) = facts.seen.is_empty().then(bare).flatten() {
            found.left_out.extend(shared_volumes::left_out(volumes.len(), over));
            let line = volumes.first().map_or(1, |volume| volume.line);
            let listing = VolumeListing { form: VolumeForm::Table, outcome: VolumeOutcome::Rows(volumes) };
            found.observations.push(section.saw(line, Observation::Volumes(listing)));
            return Some(Kind::ClusterSharedVolume);
        }
        // Below a sheet's title, which nobody typed, cells that are not understood may be rows.
        if asked_volumes && facts.seen.is_empty() && bare::has_cells(&section.lines) {
            let said = section.lines.iter().map(|line| line.text.trim()).find(|text| !text.is_empty());
            let mention = CsvMention { said: said.unwrap_or_default().chars().take(SAID).collect(), rows: true };
            facts.add(section.first_line(), Observation::CsvMention(mention), Kind::ClusterSharedVolume);
        }
        let unasked = matches!(typed.or(hint), None | Some(Asked::Foreign));
        let named = facts.seen.iter().any(|(_, fact)| matches!(fact, Observation::Volumes(_)));
        if let Some((line, said)) = listings.iter().filter(|_| unasked && !named).find_map(unlabelled::row) {
            let mention = Observation::CsvMention(CsvMention { said, rows: false });
            facts.add(line, mention, Kind::ClusterProperties);
        }
        // What was asked of a cluster by its name may be another one's.
        if command.is_some_and(|command| command.to_ascii_lowercase().contains("-cluster ")) {
            facts.seen.retain(|(_, fact)| !matches!(fact, Observation::Owners(_)));
        }
        let by_name = command.and_then(cluster_asked_for_nodes);
        for (_, fact) in &mut facts.seen {
            if let Observation::Nodes(nodes) = fact {
                nodes.asked.clone_from(&by_name);
            }
        }
        found.observations.extend(facts.seen.into_iter().map(|(line, fact)| section.saw(line, fact)));
        facts.kind
    }
}

/// A command that printed nothing, or nothing but the number of volumes.
fn without_names(section: &Section<'_>) -> Option<VolumeOutcome> {
    let heard = section.heard()?;
    if section.printed_nothing {
        return Some(VolumeOutcome::Silent(heard));
    }
    let mut said = section.lines.iter().map(|line| line.text.trim()).filter(|text| !text.is_empty());
    let (first, more) = (said.next()?, said.next());
    let lower = heard.typed.to_ascii_lowercase();
    let count = match more {
        None if ["count", "length", "measure"].iter().any(|word| lower.contains(word)) => first.parse().ok(),
        // `Measure-Object` as it prints itself.
        _ if lower.contains("measure") => measured(first),
        _ => None,
    };
    let by = CountedBy::Console(heard);
    Some(VolumeOutcome::Counted(StatedCount { count: count?, by }))
}

/// `Count    : 3`.
fn measured(line: &str) -> Option<u64> {
    let (label, number) = line.split_once(':')?;
    number.trim().parse().ok().filter(|_| label.trim().eq_ignore_ascii_case("Count"))
}

/// What listings say.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Facts with their lines.
    pub(super) seen: Vec<(u32, Observation)>,
    /// What was left out.
    pub(super) left_out: Vec<Message>,
    /// What they were taken for: that of the fact that matters most.
    pub(super) kind: Option<Kind>,
}

/// What the listings of one capture say, given what was asked for and what the file's name hints at.
pub(super) fn facts(listings: &[Listing], typed: Option<Asked>, hint: Option<Asked>) -> Facts {
    let mut facts = Facts::default();
    let asked_volumes = typed.or(hint).is_some_and(Asked::is_volumes);
    let sorted: Vec<(Subject, &Listing)> = listings
        .iter()
        .filter_map(|listing| match Subject::of(listing, typed, hint) {
            None if listing.columns.is_empty() && asked_volumes => Some((Subject::Volumes, listing)),
            subject => subject.map(|subject| (subject, listing)),
        })
        .collect();
    let of = |wanted: &[Subject]| -> Vec<(Subject, &Listing)> {
        sorted.iter().filter(|(subject, _)| wanted.contains(subject)).copied().collect()
    };
    let mut volumes = of(&[Subject::Volumes, Subject::VolumesOnNodes]);
    let shared: Vec<Listing> =
        of(&[Subject::OtherCluster]).into_iter().filter_map(|(_, l)| Listing::shared(l)).collect();
    volumes.extend(shared.iter().map(|listing| (Subject::Volumes, listing)));
    if let Some((_, first)) = volumes.first() {
        let (listing, left_out) = shared_volumes::volumes(&volumes);
        let line = match &listing.outcome {
            VolumeOutcome::Rows(rows) => rows.first().map_or(first.line, |volume| volume.line),
            _ => first.line,
        };
        facts.add(line, Observation::Volumes(listing), Kind::ClusterSharedVolume);
        facts.left_out.extend(left_out);
    }
    // One that breaks off would make what follows it no nodes.
    let is_cut = |listing: &Listing| listing.left_out > 0 || listing.lacks.is_some();
    let is_whole = |listing: &&Listing| listing.form != VolumeForm::Json || !is_cut(listing);
    let nodes: Vec<&Listing> = of(&[Subject::Nodes]).into_iter().map(|(_, listing)| listing).filter(is_whole).collect();
    let (listing, left_out) = cluster_nodes::nodes(&nodes);
    if let Some(first) = listing.rows.first() {
        facts.add(first.line, Observation::Nodes(listing), Kind::ClusterNodes);
        facts.left_out.extend(left_out);
    }
    // What is counted above, or is no more than a cluster's name, is left alone.
    let counted = [Subject::Volumes, Subject::VolumesOnNodes, Subject::Nodes];
    let is_counted = |listing: &&Listing| of(&counted).iter().any(|(_, known)| std::ptr::eq(*known, *listing));
    let unread: usize =
        listings.iter().filter(|one| one.left_out > 0 && !is_counted(one)).map(|listing| listing.left_out).sum();
    facts.left_out.extend(over(unread));
    for object in of(&[Subject::Cluster]).iter().flat_map(|(_, listing)| &listing.objects) {
        if let (Some(name), Some(property)) = (object.text_of("Name"), object.get("Name")) {
            let cluster = ClusterName { name: name.to_owned() };
            facts.add(property.line, Observation::Cluster(cluster), Kind::ClusterProperties);
        }
    }
    if let Some((_, other)) = of(&[Subject::OtherCluster]).iter().find(|(_, listing)| !listing.objects.is_empty()) {
        let line = other.objects.first().map_or(other.line, |object| object.line);
        facts.add(line, Observation::ClusterAnswered, Kind::ClusterProperties);
    }
    let others = of(&[Subject::OtherCluster]);
    let named = owners::owners(others.iter().map(|(_, listing)| *listing));
    if let Some(first) = named.first() {
        facts.seen.push((first.line, Observation::Owners(named)));
    }
    let (roles, left_out) = roles::roles(others.iter().map(|(_, listing)| *listing));
    facts.seen.extend(roles);
    facts.left_out.extend(over(left_out));
    facts
}

/// What is said of facts that there was no room for.
fn over(count: usize) -> Option<Message> {
    (count > 0).then(|| Message::new("evidence.problem.left-out").with("count", count))
}

impl Facts {
    fn add(&mut self, line: u32, fact: Observation, kind: Kind) {
        self.seen.push((line, fact));
        self.kind.get_or_insert(kind);
    }
}
