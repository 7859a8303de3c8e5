//! What to ask for: the same capture of several nodes is one request, and all requests make one message.

use std::collections::{HashMap, HashSet};

use super::blocks::{Block, Depth, Item, ListOf, Section};
use super::desk::{self, Desk, list};
use super::mail;
use crate::diagnosis::{Diagnosis, Instead, Missing};
use crate::facts::{Arg, Capture, Message};
use crate::knowledge::collect;
use crate::report::Wording;

/// A capture to ask for, of several nodes.
pub(super) struct Request {
    /// Node names; empty for any node of the cluster.
    pub(super) nodes: Vec<String>,
    /// Where: the nodes' names, or "any node of the cluster".
    pub(super) place: String,
    /// What, as a word.
    pub(super) what: &'static str,
    /// The capture itself is to be made.
    pub(super) is_capture: bool,
    /// Why.
    why: String,
    /// Commands.
    pub(super) collect: String,
    /// It could change the verdict.
    pub(super) decisive: bool,
    /// A log was sent, but it begins after the failure.
    pub(super) is_later: bool,
}

/// A capture as a word.
pub(in crate::report) fn what(capture: Capture, wording: &Wording) -> &'static str {
    wording.word(match capture {
        Capture::ClusterSharedVolume => "render.what.cluster-shared-volume",
        Capture::VssadminWriters => "render.what.vssadmin-writers",
        Capture::EventLogApplication => "render.what.event-log-application",
        Capture::EventLogSystem => "render.what.event-log-system",
        Capture::RegistrySetting => "render.what.registry-setting",
        Capture::ClusterNodes => "render.what.cluster-nodes",
    })
}

/// Requests in the order in which they are first made, the decisive ones first; what comes along with another is no
/// request of its own.
pub(super) fn requests(diagnosis: &Diagnosis, wording: &Wording) -> Vec<Request> {
    let mut grouped: Vec<(&Missing, Vec<String>, Vec<Why>)> = Vec::new();
    let (mut groups, mut named, mut given) = (HashMap::new(), HashSet::new(), HashMap::new());
    let wanted: Vec<Capture> = diagnosis.missing.iter().map(|missing| missing.what).collect();
    for missing in diagnosis.missing.iter().filter(|missing| !collect::comes_along(missing.what, &wanted)) {
        let node = missing.node.as_deref().map(|name| wording.machine(name));
        let why = wording.say(&missing.why);
        let is_capture = missing.instead.is_capture();
        let key = (missing.what, &missing.collect, (missing.decisive, is_capture), missing.node.is_some());
        let at = *groups.entry(key).or_insert_with(|| {
            grouped.push((missing, Vec::new(), Vec::new()));
            grouped.len() - 1
        });
        let Some((_, nodes, reasons)) = grouped.get_mut(at) else { continue };
        nodes.extend(node.clone().filter(|node| named.insert((at, node.clone()))));
        let reason = *given.entry((at, why.clone())).or_insert_with(|| {
            reasons.push((why, Vec::new()));
            reasons.len() - 1
        });
        reasons.get_mut(reason).into_iter().for_each(|(_, concerned)| concerned.extend(node.clone()));
    }
    grouped.sort_by_key(|(missing, ..)| !missing.decisive);
    grouped
        .into_iter()
        .map(|(missing, nodes, reasons)| Request {
            place: match nodes.as_slice() {
                [] if !missing.instead.is_capture() => String::new(),
                [] if missing.what == Capture::VssadminWriters => wording.word("render.every-node").to_owned(),
                [] => wording.word("render.any-node").to_owned(),
                names => wording.join(names),
            },
            nodes,
            what: match missing.instead {
                Instead::OfArchive => wording.word("render.what.of-archive"),
                Instead::OfFile => wording.word("render.what.of-file"),
                Instead::OfRun => wording.word("render.what.of-run"),
                Instead::OfNothing | Instead::OfLaterLog => what(missing.what, wording),
            },
            is_capture: missing.instead.is_capture(),
            why: why(reasons, wording),
            collect: wording.command(&missing.collect),
            decisive: missing.decisive,
            is_later: missing.instead == Instead::OfLaterLog,
        })
        .collect()
}

/// A reason and the nodes that it holds for.
type Why = (String, Vec<String>);

/// One reason as it is; several, one a line, each with its nodes.
fn why(reasons: Vec<Why>, wording: &Wording) -> String {
    if let [(only, _)] = reasons.as_slice() {
        return only.clone();
    }
    let lines: Vec<String> = reasons.iter().map(|(why, nodes)| format!("{}: {why}", wording.join(nodes))).collect();
    lines.join("\n")
}

/// What is missing, in one line; only what could change the verdict counts here.
pub(super) fn line(desk: &Desk<'_>) -> String {
    let wording = desk.wording;
    let requests = requests(desk.diagnosis, wording);
    let decisive: Vec<String> =
        requests.iter().filter(|request| request.decisive).map(|request| named(request, wording)).collect();
    // A log that does not reach the failure is missing, though the verdict stands without it.
    let older: Vec<String> =
        requests.iter().filter(|request| request.is_later).map(|request| named(request, wording)).collect();
    match (decisive.is_empty(), requests.is_empty()) {
        (false, _) => wording.join(&decisive),
        (true, false) if !older.is_empty() => {
            let requests = Arg::Said(wording.join(&older));
            wording.say(&Message::new("render.missing.useful").with("requests", requests))
        }
        (true, false) => wording.word("render.missing.nothing-decisive").to_owned(),
        (true, true) => wording.word("render.missing.nothing").to_owned(),
    }
}

/// Each request with its reason. A short page names what is optional: its first lines have what decides.
pub(super) fn section(desk: &Desk<'_>) -> Option<Section> {
    let requests = requests(desk.diagnosis, desk.wording);
    let has_message = mail::asks(&requests);
    if !desk.says_all() {
        return brief(&requests, has_message, desk);
    }
    let item = |request: &Request| Item {
        mark: request.what.to_owned(),
        title: match request.is_capture {
            true => desk.wording.say(
                &Message::new(if request.decisive { "render.decisive" } else { "render.useful" })
                    .with("place", Arg::Said(request.place.clone())),
            ),
            false => String::new(),
        },
        text: request.why.lines().map(str::to_owned).collect(),
        // The message has the commands, too.
        commands: if has_message || !request.is_capture {
            Vec::new()
        } else {
            request.collect.lines().map(str::to_owned).collect()
        },
        ..Item::default()
    };
    let blocks = list(ListOf::Requests, requests.iter().map(item).collect()).into_iter().collect();
    desk::section("missing", desk.word("render.h.missing"), blocks)
}

fn brief(requests: &[Request], has_message: bool, desk: &Desk<'_>) -> Option<Section> {
    // The message has what is optional, too; a note only says how to get it.
    if desk.depth == Depth::Note && desk.makes_room() && has_message {
        let ready = vec![Block::Quiet(desk.word("render.message.ready").to_owned())];
        return desk::section("missing", desk.word("render.h.missing"), ready);
    }
    if desk.depth == Depth::Note || desk.makes_room() {
        return None;
    }
    let line = |(decisive, key): (bool, &'static str)| {
        let asked = requests.iter().filter(|request| request.decisive == decisive);
        // Of which node, where it is not any, the first lines say too.
        let one = |request: &Request| match request.nodes.as_slice() {
            [] => request.what.to_owned(),
            _ => named(request, desk.wording),
        };
        let asked: Vec<String> = asked.map(one).collect();
        let said = Message::new(key).with("what", Arg::Said(desk.wording.join(&asked)));
        (!asked.is_empty()).then(|| Block::Text(desk.wording.say(&said)))
    };
    let mut blocks: Vec<Block> =
        [(true, "render.required"), (false, "render.optional")].into_iter().filter_map(line).collect();
    blocks.extend(has_message.then(|| Block::Quiet(desk.word("render.message.ready").to_owned())));
    desk::section("missing", desk.word("render.h.missing"), blocks)
}

/// "list of VSS writers (vm-sql-01)"; many nodes are counted.
fn named(request: &Request, wording: &Wording) -> String {
    if !request.is_capture {
        return request.what.to_owned();
    }
    let place = match request.nodes.len() {
        0..=3 => request.place.clone(),
        n => wording.count(("render.count.node", "render.count.nodes"), n),
    };
    let said = Message::new("render.request").with("what", Arg::Said(request.what.to_owned()));
    wording.say(&said.with("place", Arg::Said(place)))
}

/// The message to the customer, where an answer to it could change the verdict. A short page has it where nothing else
/// can be done.
pub(super) fn message(desk: &Desk<'_>) -> Option<Section> {
    let asks = mail::asks(&requests(desk.diagnosis, desk.wording));
    let is_shown = asks && (desk.says_all() || desk.makes_room() && desk.depth > Depth::Note);
    let letter = is_shown.then(|| Block::Letter(mail::mail(desk)))?;
    desk::section("message", desk.word("render.h.message"), vec![letter])
}
