//! Files of `Export-Clixml` (`GetClusterSharedVolume.XML` and its neighbours in a collector's bundle).

use std::io::Read;

use super::cluster::{self, Asked, Listing};
use super::dispatch;
use super::event_text::event_of_object;
use super::turns::Turn;
use super::{Head, ReadOptions, WholeReader, overheard, wrapped_writers};
use crate::decode::objects::Object;
use crate::decode::text::Text;
use crate::decode::{body, clixml};
use crate::facts::{
    CaptureTime, Harvest, Kind, Locus, Message, Observation, Observed, Status, Time, VolumeForm, VolumeListing,
    VolumeOutcome,
};
use crate::intake::{Input, Room};

/// Bytes of one file that are read: volumes and nodes take kilobytes each. Larger files hold other objects (parameters
/// of all resources, performance history), of which the first tells as much as all.
const MAX_BYTES: u64 = 16 << 20;

/// Reads CliXML files.
#[derive(Debug)]
pub(super) struct CliXmlFile;

impl WholeReader for CliXmlFile {
    fn recognises(&self, head: &Head<'_>) -> bool {
        head.text().is_some_and(clixml::begins)
    }

    fn listens_for(&self) -> Option<overheard::Words> {
        Some(overheard::TEXT)
    }

    fn read(&self, input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
        let mut harvest = Harvest::of(input.path, Kind::Other, "listings.because.clixml");
        let mut bytes = Vec::new();
        let read = body::reader(input.body).take(MAX_BYTES + 1).read_to_end(&mut bytes);
        let over = bytes.len() as u64 > MAX_BYTES;
        bytes.truncate(usize::try_from(MAX_BYTES).unwrap_or(usize::MAX));
        if over {
            harvest.problems.push(Message::new("listings.cap.clixml").with("limit", MAX_BYTES >> 20));
        }
        if read.is_err() {
            harvest.problems.push(Message::new("listings.unreadable"));
        }
        let _turn = Turn::of(&bytes);
        if let Some(text) = Text::decode(&bytes) {
            harvest.encoding = Some(text.encoding);
            if clixml::holds_strings(text.as_str()) || clixml::holds_lines(text.as_str()) {
                // What a program printed: lines like any other.
                let said = dispatch::of_text(&harvest.path, &text, options, room);
                let problems = harvest.problems.into_iter().chain(said.problems).collect();
                harvest = Harvest { problems, encoding: harvest.encoding, ..said };
            }
            objects(clixml::parse(text.as_str()), clixml::is_empty(text.as_str()), over, options, &mut harvest);
        } else {
            harvest.status = Status::Damaged;
        }
        // What lies behind the cap of a file of other objects would say nothing more.
        if read.is_err() || (over && harvest.kind != Kind::ClusterProperties) {
            harvest.status = Status::Partial;
        }
        harvest
    }
}

fn objects(file: clixml::CliXml, empty: bool, over: bool, options: &ReadOptions, harvest: &mut Harvest) {
    let hint = Asked::by_path(&harvest.path);
    if file.cut && !over {
        harvest.status = Status::Partial;
        harvest.problems.push(Message::new("listings.clixml.cut"));
    } else if !file.cut && file.objects.is_empty() && hint.is_some_and(Asked::is_volumes) {
        let outcome = if empty { VolumeOutcome::NoObjects } else { VolumeOutcome::Unnamed };
        let listing = VolumeListing { form: VolumeForm::CliXml, outcome };
        harvest.kind = Kind::ClusterSharedVolume;
        harvest.observations.push(observed(Locus::Whole, Observation::Volumes(listing)));
    }
    harvest.observations.extend(file.objects.iter().find_map(made));
    let events: Vec<Observed> = file.objects.iter().filter_map(|object| event_of_object(object, options)).collect();
    if !events.is_empty() {
        harvest.kind = Kind::EventText;
        harvest.observations.extend(events);
    }
    for (line, owner, list) in wrapped_writers::of_objects(&file.objects) {
        harvest.kind = Kind::VssadminWriters;
        harvest.observations.push(Observed { owner, ..observed(Locus::Line(line), Observation::Writers(list)) });
    }
    let facts = cluster::facts(&Listing::of_objects(VolumeForm::CliXml, file.objects), None, hint);
    harvest.kind = facts.kind.unwrap_or(harvest.kind);
    if !facts.left_out.is_empty() {
        harvest.status = Status::Partial;
        harvest.problems.extend(facts.left_out);
    }
    harvest.observations.extend(facts.seen.into_iter().map(|(line, fact)| observed(Locus::Line(line), fact)));
}

/// When the collector ran: its parameters hold the time with its zone.
fn made(object: &Object) -> Option<Observed> {
    let property = object.get("TodayDate")?;
    let time = property.value.as_text()?.trim().parse().ok()?;
    Some(observed(Locus::Line(property.line), Observation::BundleTime(CaptureTime::Utc(Time(time)))))
}

fn observed(at: Locus, fact: Observation) -> Observed {
    Observed { at, owner: None, captured: None, fact }
}
