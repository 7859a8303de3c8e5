//! What one line of `vssleuth-evidence/1` says, as facts.

use serde_json::Value;

use super::line::Entry;
use crate::decode::objects::json;
use crate::decode::text::Line;
use crate::evidence::cluster::{self, Asked, Listing};
use crate::evidence::registry::Key;
use crate::facts::is_fixed_zone;
use crate::facts::proof::{CountedBy, Doubt, StatedCount, Why};
use crate::facts::{
    CaptureError, CaptureTime, CommandKind, ErrorReason, HostFacts, Observation, RegistryData, SettingSeen,
    SettingState, Time, VolumeForm, VolumeListing, VolumeOutcome,
};
use crate::knowledge::error_texts;

/// The command of which a count of 0 is a proof.
const COMMAND: &str = "Get-ClusterSharedVolume";

/// The facts of a line; `tampered` is where the file was changed, if it was.
pub(super) fn facts(entry: &Entry, line: u32, tampered: Option<u32>) -> Vec<Observation> {
    let mut seen = Vec::new();
    if let Some(error) = &entry.error {
        let reason = error_texts::reason(error).unwrap_or(ErrorReason::Other);
        seen.extend(command(&entry.query).map(|command| Observation::Error(CaptureError { command, reason })));
    }
    match entry.query.as_str() {
        "cluster-shared-volume" => seen.extend(volumes(entry, line, tampered)),
        "cluster-nodes" => seen.extend(listed(entry, line, Asked::Node)),
        "cluster" => seen.extend(listed(entry, line, Asked::Cluster)),
        "cluster-groups" | "cluster-resources" if entry.error.is_none() && entry.count > Some(0) => {
            seen.push(Observation::ClusterAnswered);
        }
        "registry-setting" => seen.extend(setting(entry)),
        "os" | "time-zone" | "machine" => seen.push(Observation::Host(host(entry))),
        _ => {}
    }
    seen
}

fn command(query: &str) -> Option<CommandKind> {
    Some(match query {
        "cluster-shared-volume" => CommandKind::ClusterSharedVolume,
        "cluster-nodes" => CommandKind::ClusterNode,
        // Not `cluster-s2d`: before Windows Server 2016 no node has the cmdlet.
        "cluster" | "cluster-groups" | "cluster-resources" => CommandKind::OtherCluster,
        "vssadmin-writers" => CommandKind::ListWriters,
        _ => return None,
    })
}

/// Objects as the cmdlet's own export would show them.
fn listed(entry: &Entry, line: u32, asked: Asked) -> Vec<Observation> {
    let Some(text) = entry.objects.as_ref().and_then(|objects| serde_json::to_string(objects).ok()) else {
        return Vec::new();
    };
    let parsed = json::parse(&[Line { number: line, text: &text }]).unwrap_or_default();
    let listings = Listing::of_objects(VolumeForm::Json, parsed.objects);
    cluster::facts(&listings, Some(asked), None).seen.into_iter().map(|(_, fact)| fact).collect()
}

/// Names go before numbers; a number that its names do not bear out is not understood.
fn volumes(entry: &Entry, line: u32, tampered: Option<u32>) -> Option<Observation> {
    let rows = listed(entry, line, Asked::SharedVolume).into_iter().find(|fact| match fact {
        Observation::Volumes(listing) => listing.outcome.shows_volumes(),
        _ => false,
    });
    let count = entry.count?;
    let kept = entry.objects.as_ref().map(|objects| objects.len() as u64);
    let outcome = match (rows, kept) {
        (Some(rows), _) => return Some(rows),
        (None, Some(kept)) if kept != count => VolumeOutcome::Unnamed,
        _ => {
            let proves = entry.command == COMMAND && entry.error.is_none() && entry.member && entry.cluster.is_some();
            let own = (!proves).then_some(Doubt { line, why: Why::NotCounted });
            let changed = tampered.map(|line| Doubt { line, why: Why::Tampered });
            let by = CountedBy::Collector { doubts: own.into_iter().chain(changed).collect() };
            VolumeOutcome::Counted(StatedCount { count, by })
        }
    };
    Some(Observation::Volumes(VolumeListing { form: VolumeForm::Json, outcome }))
}

/// The switch, or the key that would hold it.
fn setting(entry: &Entry) -> Option<Observation> {
    let Some(Key::Switch(view)) = Key::in_command(entry.text("key")?) else { return None };
    let value = entry.keys.get("value").unwrap_or(&Value::Null);
    let state = match (entry.flag("exists"), entry.flag("value_exists")) {
        (_, true) => {
            let kind = entry.text("type")?.to_owned();
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            SettingState::Value(match number.filter(|_| kind == "REG_DWORD") {
                Some(number) => RegistryData::Dword(number),
                None => RegistryData::Other { kind, text: value.to_string() },
            })
        }
        (true, false) if entry.keys.get("value_exists") == Some(&Value::Bool(false)) => SettingState::KeyWithoutValue,
        _ => SettingState::NotFoundText,
    };
    Some(Observation::Setting(SettingSeen { view, state }))
}

fn host(entry: &Entry) -> HostFacts {
    let offset = entry.keys.get("offset_minutes").and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok());
    let offset = offset.filter(|minutes| minutes.abs() <= 15 * 60);
    let utc = entry.text("id") == Some("UTC");
    let booted = entry.text("booted").and_then(|text| text.parse().ok());
    HostFacts {
        name: Some(entry.node.clone()),
        domain: entry.text("domain").map(str::to_owned),
        utc_offset_minutes: offset,
        zone_is_fixed: offset.is_some_and(|minutes| utc || is_fixed_zone(minutes)),
        boot: booted.map(|time| CaptureTime::Utc(Time(time))),
        os: entry.text("caption").map(str::to_owned),
        ..HostFacts::default()
    }
}
