//! Why a source was taken for what it is: what was found in it, with the line.

use crate::facts::{
    Arg, CommandKind, Harvest, ListShape, Locus, Message, Observation, Observed, SettingState, VolumeOutcome,
    WriterList, WriterSays, WriterTool,
};

/// Things named of one source; the report's own parts tell of each.
const MOST: usize = 6;

/// Adds to a source's reason what was found in it: a text is taken for its kind because of that.
pub(super) fn complete(harvest: &mut Harvest, is_text: bool) {
    let mut found: Vec<Found> = Vec::new();
    for seen in &harvest.observations {
        let Some(what) = what(seen) else { continue };
        let (adds_up, count) = match &seen.fact {
            Observation::Event(_) => (true, 1),
            Observation::Context(context) => (true, context.count),
            Observation::Routine(routine) => (true, routine.count),
            _ => (false, 1),
        };
        let full = found.len() >= MOST;
        match found.iter_mut().find(|known| adds_up && known.adds_up) {
            Some(known) => known.count += count,
            None if full => {}
            None => found.push(Found { what, at: seen.at, count, adds_up }),
        }
    }
    if found.is_empty() {
        return;
    }
    let parts = Arg::List(found.into_iter().map(Found::said).collect());
    let kind = std::mem::replace(&mut harvest.because, Message::new("evidence.because.found"));
    harvest.because = match is_text {
        true => Message::new("evidence.because.found").with("parts", parts),
        false => Message::new("evidence.because.holds").with("kind", kind).with("parts", parts),
    };
}

/// Of a file without content, which its name tells of.
pub(super) fn empty(fact: &Observation) -> Message {
    let of = if let Observation::Empty(command) = fact { *command } else { CommandKind::Unknown };
    Message::new("evidence.because.empty-capture").with("command", command(of))
}

/// Of a text in which nothing was found. The names of the agents' own logs are fixed.
pub(super) fn unknown_text(path: &str) -> &'static str {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    match file.as_str() {
        log if !log.ends_with(".log") => "evidence.because.unknown-text",
        log if log.starts_with("waappagent") => "evidence.because.agent-log",
        log if log.starts_with("iaasbcdrextension") => "evidence.because.backup-extension-log",
        _ => "evidence.because.unknown-text",
    }
}

struct Found {
    what: Message,
    at: Locus,
    count: u64,
    /// Told once with its count.
    adds_up: bool,
}

impl Found {
    fn said(self) -> Arg {
        let what = if self.adds_up { self.what.with("count", self.count) } else { self.what };
        let message = match self.at {
            Locus::Line(line) => Message::new("evidence.found.at").with("what", what).with("line", line),
            _ => what,
        };
        message.into()
    }
}

fn what(seen: &Observed) -> Option<Message> {
    let number = |n: usize| Arg::Number(n as u64);
    Some(match &seen.fact {
        Observation::Event(_) | Observation::Context(_) | Observation::Routine(_) => {
            Message::new("evidence.found.events")
        }
        Observation::Log(log) => Message::new("evidence.found.log")
            .with("channel", Arg::Text(log.channel.clone()))
            .with("count", log.records),
        Observation::Writers(list) => writers(list),
        Observation::FailedWriters(writers) => {
            Message::new("evidence.found.logged").with("count", number(writers.len()))
        }
        Observation::WriterMention(mention) => match mention.says {
            WriterSays::Fails | WriterSays::Rejects => Message::new("evidence.found.writer-word"),
            WriterSays::Named => Message::new("evidence.found.writer-named"),
        },
        Observation::ClusterSign(_) => Message::new("evidence.found.cluster-sign"),
        Observation::ClusterServiceDown => Message::new("evidence.found.service-down"),
        Observation::Volumes(listing) => match &listing.outcome {
            VolumeOutcome::Rows(rows) => Message::new("evidence.found.volumes").with("count", number(rows.len())),
            VolumeOutcome::Silent(_) => Message::new("evidence.found.no-volumes"),
            VolumeOutcome::Counted(stated) => Message::new("evidence.found.volumes").with("count", stated.count),
            VolumeOutcome::NoObjects | VolumeOutcome::Unnamed => Message::new("evidence.found.no-rows"),
        },
        Observation::Nodes(listing) => Message::new("evidence.found.nodes").with("count", number(listing.rows.len())),
        Observation::Cluster(_) => Message::new("evidence.found.cluster"),
        Observation::ClusterAnswered => Message::new("evidence.found.answer"),
        Observation::Setting(setting) => Message::new(match setting.state {
            SettingState::Value(_) => "evidence.found.switch",
            SettingState::KeyWithoutValue => "evidence.found.key",
            SettingState::NotFoundText => "evidence.found.not-found",
        }),
        Observation::Host(_) => Message::new("evidence.found.host"),
        Observation::Error(error) => Message::new("evidence.found.error").with("command", command(error.command)),
        Observation::WrongVerb(_) => Message::new("evidence.found.wrong-verb"),
        Observation::BundleTime(_) => Message::new("evidence.found.bundle-time"),
        Observation::ClusterStoragePath(_) => Message::new("evidence.found.path"),
        Observation::JobError(error) => {
            Message::new("evidence.found.job-error").with("code", Arg::Code(error.code.clone()))
        }
        Observation::NamelessEvent(_) => Message::new("evidence.found.nameless-event"),
        Observation::CsvMention(mention) if mention.rows => Message::new("evidence.found.csv-rows"),
        Observation::CsvMention(_) => Message::new("evidence.found.csv-word"),
        Observation::AbsentPicture(_) => Message::new("evidence.found.absent-picture"),
        // Its name is the reason, and said; a role and an owner stand beside the answer that lists them.
        Observation::Empty(_) | Observation::Role(_) | Observation::Owners(_) => return None,
        Observation::RecoveryPoint(_) => Message::new("evidence.found.point"),
    })
}

fn writers(list: &WriterList) -> Message {
    let key = match list.tool {
        WriterTool::Vssadmin => "evidence.found.vssadmin",
        WriterTool::Diskshadow => "evidence.found.diskshadow",
        WriterTool::Wrapper => "evidence.found.wrapped",
    };
    let shape = match list.shape {
        ListShape::Whole => "evidence.shape.whole",
        ListShape::Cut => "evidence.shape.cut",
        ListShape::WithoutIds => "evidence.shape.without-ids",
        ListShape::Empty => "evidence.shape.empty",
    };
    Message::new(key).with("count", list.writers.len()).with("shape", Arg::Word(shape))
}

fn command(command: CommandKind) -> Arg {
    let name = match command {
        CommandKind::ListWriters => "vssadmin list writers",
        CommandKind::ClusterSharedVolume => "Get-ClusterSharedVolume",
        CommandKind::ClusterNode => "Get-ClusterNode",
        CommandKind::OtherCluster => return Arg::Word("evidence.command.cluster"),
        CommandKind::Registry => return Arg::Word("evidence.command.registry"),
        CommandKind::Unknown => return Arg::Word("evidence.command.other"),
    };
    Arg::Code(name.to_owned())
}
