//! What to ask for: the same capture of several nodes is one request, and all requests make one message.

use super::speech::Wording;
use super::view::{Letter, Request};
use crate::diagnosis::unread::Weighing;
use crate::diagnosis::{Diagnosis, Missing};
use crate::facts::{Arg, Capture, CaseFacts, CsvUsage, Message};
use crate::knowledge::collect;
use crate::render::visible;

/// A capture as a word.
pub(super) fn what(capture: Capture, wording: &Wording) -> &'static str {
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
    let wanted: Vec<Capture> = diagnosis.missing.iter().map(|missing| missing.what).collect();
    for missing in diagnosis.missing.iter().filter(|missing| !collect::comes_along(missing.what, &wanted)) {
        let same = |other: &Missing| {
            (other.what, &other.collect, other.decisive, other.node.is_some())
                == (missing.what, &missing.collect, missing.decisive, missing.node.is_some())
        };
        let node = missing.node.as_deref().map(|name| wording.host(name));
        let why = wording.say(&missing.why);
        let at = grouped.iter().position(|(first, ..)| same(first)).unwrap_or_else(|| {
            grouped.push((missing, Vec::new(), Vec::new()));
            grouped.len() - 1
        });
        let Some((_, nodes, reasons)) = grouped.get_mut(at) else { continue };
        nodes.extend(node.iter().filter(|node| !nodes.contains(node)).cloned().collect::<Vec<_>>());
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, concerned)) => concerned.extend(node),
            None => reasons.push((why, node.into_iter().collect())),
        }
    }
    grouped.sort_by_key(|(missing, ..)| !missing.decisive);
    grouped
        .into_iter()
        .map(|(missing, nodes, reasons)| Request {
            place: match nodes.as_slice() {
                [] if missing.what == Capture::VssadminWriters => wording.word("render.every-node").to_owned(),
                [] => wording.word("render.any-node").to_owned(),
                names => visible::escape(&wording.join(names)).into_owned(),
            },
            nodes,
            what: what(missing.what, wording),
            why: why(reasons, wording),
            collect: wording.command(&missing.collect),
            decisive: missing.decisive,
            is_later: missing.why.key == "diagnosis.missing.application.later",
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
    let lines: Vec<String> =
        reasons.iter().map(|(why, nodes)| format!("{}: {why}", visible::escape(&wording.join(nodes)))).collect();
    lines.join("\n")
}

/// What is missing, in one line; only what could change the verdict counts here.
pub(super) fn line(requests: &[Request], wording: &Wording) -> String {
    let named = |request: &Request| {
        let place = match request.nodes.len() {
            0..=3 => request.place.clone(),
            n => wording.count(("render.count.node", "render.count.nodes"), n),
        };
        wording.say(
            &Message::new("render.request")
                .with("what", Arg::Said(request.what.to_owned()))
                .with("place", Arg::Said(place)),
        )
    };
    let decisive: Vec<String> = requests.iter().filter(|request| request.decisive).map(named).collect();
    // A log that does not reach the failure is missing, though the verdict stands without it.
    let older: Vec<String> = requests.iter().filter(|request| request.is_later).map(named).collect();
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

/// A message to the customer, ready to be sent; `None` where no answer could change the verdict: what would only tell
/// more is worth no customer's time by itself. The case's name is that of our folder, so it is left out.
pub(super) fn message(facts: &CaseFacts, requests: &[Request], wording: &Wording) -> Option<Letter> {
    if !requests.iter().any(|request| request.decisive) {
        return None;
    }
    let mut parts = vec![(false, wording.word("render.message.intro").to_owned())];
    // Of an archive that could not be opened a whole copy is wanted, not what may lie in it.
    let weighing = Weighing::of(facts);
    let volumes = what(Capture::ClusterSharedVolume, wording);
    let sent_before = |request: &&Request| weighing.is_archives_only() && request.what == volumes;
    let commands = requests.iter().filter(|request| !sent_before(request));
    for (number, request) in (1..).zip(commands) {
        let item = Message::new("render.message.item")
            .with("number", Arg::Number(number))
            .with("what", Arg::Said(request.what.to_owned()))
            .with("place", Arg::Said(request.place.clone()));
        parts.extend([(false, wording.say(&item)), (true, request.collect.clone())]);
    }
    parts.extend(weighing.archives("render.message.unread").map(|asked| (false, wording.say(&asked))));
    if matches!(facts.csv, CsvUsage::Unknown { contradictory: true, .. }) {
        parts.push((false, wording.word("render.message.removed").to_owned()));
    }
    parts.push((false, wording.word("render.message.error").to_owned()));
    parts.push((false, wording.word("render.message.end").to_owned()));
    let texts: Vec<String> =
        parts.iter().map(|(command, text)| if *command { indented(text) } else { text.clone() }).collect();
    Some(Letter { parts, text: texts.join("\n\n") })
}

fn indented(command: &str) -> String {
    let lines: Vec<String> = command.lines().map(|line| format!("   {line}")).collect();
    lines.join("\n")
}
