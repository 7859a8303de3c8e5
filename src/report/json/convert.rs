//! Facts into the JSON's fields.

use crate::facts::{
    CaseFacts, CsvUsage, Enabled, Event, EventMessage, Harvest, Incident, Level, Locus, LogSpan, NodeFacts, Origin,
    Sourced, Switch, Time, Volume, Writer, WriterState,
};
use crate::report::Wording;
use crate::report::json::{self as model, CsvStatus, SettingStatus, WriterStatus};
use crate::rules::support::{near, requester};

/// Turns facts of one case into fields.
pub(in crate::report) struct Converter<'a> {
    pub(in crate::report) wording: &'a Wording,
    pub(in crate::report) facts: &'a CaseFacts,
}

impl Converter<'_> {
    /// A citation; `None` where the source is not one of the case.
    pub(in crate::report) fn evidence(&self, origin: Origin) -> Option<model::EvidenceRef> {
        let source = self.wording.path(&self.facts.source(origin)?.path);
        Some(match origin.at {
            Locus::Record(record_id) => model::EvidenceRef::Record { source, record_id },
            Locus::Line(line) => model::EvidenceRef::Line { source, line },
            Locus::Whole => model::EvidenceRef::Line { source, line: 1 },
        })
    }

    fn evidence_of(&self, places: impl IntoIterator<Item = Origin>) -> Vec<model::EvidenceRef> {
        places.into_iter().filter_map(|place| self.evidence(place)).collect()
    }

    fn path_of(&self, origin: Origin) -> String {
        self.facts.source(origin).map_or_else(String::new, |source| self.wording.path(&source.path))
    }

    pub(in crate::report) fn csv_usage(&self) -> model::CsvUsage {
        match &self.facts.csv {
            CsvUsage::InUse { volumes, evidence } => model::CsvUsage {
                status: CsvStatus::InUse,
                ground: None,
                volumes: volumes.iter().map(|volume| self.volume(&volume.value)).collect(),
                evidence: self.evidence_of(evidence.iter()),
            },
            CsvUsage::NotInUse(proof) => model::CsvUsage {
                status: CsvStatus::NotInUse,
                ground: Some(proof.ground().as_str()),
                volumes: Vec::new(),
                evidence: self.evidence_of(proof.evidence().iter()),
            },
            CsvUsage::Unknown { evidence, .. } => model::CsvUsage {
                status: CsvStatus::Unknown,
                ground: None,
                volumes: Vec::new(),
                evidence: self.evidence_of(evidence.iter().copied()),
            },
        }
    }

    fn volume(&self, volume: &Volume) -> model::Volume {
        model::Volume {
            name: self.wording.volume(&volume.name),
            state: volume.state.as_deref().map(|state| self.wording.text(state)),
            owner_node: volume.owner_node.as_deref().map(|node| self.wording.host(node)),
        }
    }

    pub(in crate::report) fn node(&self, node: &NodeFacts) -> model::Node {
        model::Node {
            name: self.wording.host(&node.name),
            fqdn: node.fqdn.as_deref().map(|name| self.wording.host(name)),
            csv_writer: self.csv_writer(node),
            writers: node.writers.iter().map(|writer| self.writer(&writer.value)).collect(),
            incidents: node.incidents.iter().map(|incident| self.incident(node, incident)).collect(),
            logs: node.logs.iter().map(|log| self.log(log)).collect(),
            newest_boot: node.newest_boot.as_ref().map(|boot| self.moment(boot.time.value, boot.time.origin)),
            newest_backup: near::newest_backup(node).map(|(time, origin)| self.moment(time, origin)),
        }
    }

    fn moment(&self, time: Time, origin: Origin) -> model::Moment {
        model::Moment { time: time.to_string(), evidence: self.evidence_of([origin]) }
    }

    fn csv_writer(&self, node: &NodeFacts) -> model::CsvWriter {
        let fact = &node.csv_writer;
        let (status, value) = match node.setting.switch {
            Switch::Set(value) => (SettingStatus::Set, Some(value)),
            Switch::Unset => (SettingStatus::Unset, None),
            Switch::Unknown => (SettingStatus::Unknown, None),
        };
        model::CsvWriter {
            status: match fact.status {
                Enabled::Enabled => WriterStatus::Enabled,
                Enabled::Disabled => WriterStatus::Disabled,
                Enabled::Unknown => WriterStatus::Unknown,
            },
            certain: fact.status != Enabled::Unknown && !fact.stale && !fact.likely_only,
            listed: fact.listed,
            setting: model::Setting {
                status,
                value,
                evidence: self.evidence_of(node.setting.evidence.iter().copied()),
            },
            state: fact.state.as_ref().map(|state| self.state(state)),
            last_error: fact.last_error.as_deref().map(|error| self.wording.text(error)),
            evidence: self.evidence_of(fact.evidence.iter().chain(&node.setting.evidence).copied()),
        }
    }

    fn state(&self, state: &WriterState) -> model::State {
        model::State { code: state.code, text: self.wording.text(&state.text) }
    }

    fn writer(&self, writer: &Writer) -> model::Writer {
        model::Writer {
            name: self.wording.text(&writer.name),
            id: writer.id.map(|id| id.to_string()),
            instance_id: writer.instance_id.map(|id| self.wording.instance(id)),
            state: writer.state.as_ref().map(|state| self.state(state)),
            last_error: writer.last_error.as_deref().map(|error| self.wording.text(error)),
            failed: writer.failed,
        }
    }

    fn incident(&self, node: &NodeFacts, incident: &Incident) -> model::Incident {
        let requesters = requester::of(self.facts, node, incident);
        model::Incident {
            requesters: requesters.iter().map(|seen| self.wording.say(&seen.said())).collect(),
            time: incident.time.map(|time| time.to_string()),
            events: incident.events.iter().map(|event| self.event(&event.value, self.path_of(event.origin))).collect(),
        }
    }

    /// Texts of cited events that were saved beside their log.
    pub(in crate::report) fn messages(&self) -> Vec<model::RecordMessage> {
        let message = |(origin, message): (&Origin, &EventMessage)| match origin.at {
            Locus::Record(record_id) => Some(model::RecordMessage {
                source: self.path_of(*origin),
                record_id,
                text: self.wording.text(&message.text),
                recorded_in: self.path_of(Origin { source: message.recorded_in, at: Locus::Whole }),
            }),
            _ => None,
        };
        self.facts.messages.iter().filter_map(message).collect()
    }

    pub(in crate::report) fn event(&self, event: &Event, source: String) -> model::Event {
        self::event(event, source, self.wording)
    }

    fn log(&self, log: &Sourced<LogSpan>) -> model::Log {
        let span = &log.value;
        model::Log {
            channel: (!span.channel.is_empty()).then(|| self.wording.text(&span.channel)),
            first: span.first.map(|time| time.to_string()),
            last: span.last.map(|time| time.to_string()),
            records: span.records,
            unbroken: is_unbroken(log),
            source: self.path_of(log.origin),
        }
    }

    pub(in crate::report) fn source(&self, source: &Harvest) -> model::Source {
        model::Source {
            path: self.wording.path(&source.path),
            kind: source.kind,
            bytes: source.bytes,
            sha256: source.sha256.clone(),
            encoding: source.encoding,
            node: source.node.as_deref().map(|name| self.wording.host(name)),
            status: source.status,
            problems: source.problems.iter().map(|problem| self.wording.say(problem)).collect(),
        }
    }
}

/// Whether every number from the first record to the last is there (not in a log that was exported by a filter), and the
/// times follow one another.
fn is_unbroken(log: &Sourced<LogSpan>) -> bool {
    let span = &log.value;
    span.records > 0 && !span.has_gaps() && !span.stepped_back
}

/// One event as the contract has it; `source` is the path to show for its log.
pub fn event(event: &Event, source: String, wording: &Wording) -> model::Event {
    let vss = event.vss.as_deref().cloned().unwrap_or_default();
    let text = |text: Option<String>| text.map(|text| wording.text(&text));
    model::Event {
        provider: wording.text(&event.provider),
        event_id: event.id,
        record_id: event.record_id,
        channel: (!event.channel.is_empty()).then(|| wording.text(&event.channel)),
        time: event.time.map(|time| time.to_string()),
        level: Some(event.level).filter(|level| *level != Level::Unknown),
        source,
        writer_id: vss.writer_id.map(|id| id.to_string()),
        writer_name: text(vss.writer_name),
        writer_instance_id: vss.writer_instance_id.map(|id| wording.instance(id)),
        operation: text(vss.operation),
        error_code: text(vss.error_code),
        error_text: text(vss.error_text),
        command_line: text(vss.command_line),
        process_id: vss.process_id,
    }
}
