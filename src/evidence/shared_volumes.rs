//! `Get-ClusterSharedVolume` and `-State`: the volumes, or the kind of nothing.

use super::cluster::{Listing, Subject};
use crate::decode::objects::Object;
use crate::facts::{Message, Volume, VolumeForm, VolumeListing, VolumeOutcome};
use crate::knowledge::states::Enumeration;

/// Rows kept of one capture: 64 nodes times the volumes of the largest clusters.
const MAX_VOLUMES: usize = 10_000;

/// All volumes of the listings of one capture, as one listing; with a note on those over the cap. Tables of one capture
/// add up: two cmdlets that list the volumes show each volume that either shows.
pub(super) fn volumes(listings: &[(Subject, &Listing)]) -> (VolumeListing, Option<Message>) {
    let on_nodes = listings.iter().all(|(subject, _)| *subject == Subject::VolumesOnNodes);
    let form = match listings.first().map(|(_, listing)| listing.form) {
        Some(VolumeForm::Table | VolumeForm::List) if on_nodes => VolumeForm::State,
        Some(form) => form,
        None => VolumeForm::Table,
    };
    let rows = listings.iter().flat_map(|(subject, listing)| listing.objects.iter().map(|object| (*subject, object)));
    let mut rows = rows.filter_map(|(subject, object)| volume(subject, object));
    // Those that are left out are counted and not held: a piece of JSON has fifty thousand.
    let mut volumes: Vec<Volume> = rows.by_ref().take(MAX_VOLUMES).collect();
    volumes.shrink_to_fit();
    let unread: usize = listings.iter().map(|(_, listing)| listing.left_out).sum();
    let over = rows.count() + unread;
    let left_out = left_out(volumes.len(), over);
    let outcome = if volumes.is_empty() { VolumeOutcome::Unnamed } else { VolumeOutcome::Rows(volumes) };
    (VolumeListing { form, outcome }, left_out)
}

/// What is said of volumes that there was no room for.
pub(super) fn left_out(kept: usize, over: usize) -> Option<Message> {
    (over > 0).then(|| Message::new("listings.cap.volumes").with("kept", kept).with("left", over))
}

/// One row. A row without a name is a volume too: any text in it stands for the name.
fn volume(subject: Subject, object: &Object) -> Option<Volume> {
    let names = ["Name", "FriendlyVolumeName", "VolumeFriendlyName", "VolumeName", "Id"];
    let name = names.iter().find_map(|name| object.get(name).filter(|_| object.text_of(name).is_some()));
    let name = name.or_else(|| object.properties.iter().find(|property| property.value.as_text().is_some()));
    let (name, line) = match name {
        Some(property) => (property.value.as_text()?, property.line),
        None => (object.text.as_deref()?, object.line),
    };
    let (state, enumeration) = match (subject, object.text_of("StateInfo")) {
        (Subject::VolumesOnNodes, None) => (object.text_of("State"), Enumeration::VolumeOnNode),
        (_, Some(info)) => (Some(info), Enumeration::VolumeOnNode),
        (_, None) => (object.text_of("State").or_else(|| object.text_of("Status")), Enumeration::Resource),
    };
    Some(Volume {
        name: name.trim().to_owned(),
        state: state.map(|state| enumeration.word(state).to_owned()),
        owner_node: object.text_of("Node").or_else(|| object.text_of("OwnerNode")).map(str::to_owned),
        line,
    })
}
