//! Who asked for a snapshot: the process or product that events of the same job name. What hosts a writer is no
//! requester.

use std::collections::{BTreeMap, BTreeSet};

use super::near;
use crate::facts::provider::VSS;
use crate::facts::{Arg, CaseFacts, Event, Incident, Message, NodeFacts, Origin, Sourced, Time};
use crate::knowledge::requesters::{self, Product, by_event, by_process, hosts_writers, program};

/// One requester seen at a time.
#[derive(Clone, Debug)]
pub(crate) struct Requester {
    product: Option<&'static Product>,
    process: Option<String>,
    /// What names it.
    pub(crate) evidence: Vec<Origin>,
}

impl Requester {
    /// Azure VM Backup itself.
    pub(crate) fn is_azure_vm_backup(&self) -> bool {
        self.product.is_some_and(|product| product.is_azure_vm_backup)
    }

    /// What tells requesters apart.
    pub(crate) fn key(&self) -> String {
        self.product.map_or_else(|| self.process.clone().unwrap_or_default(), |product| product.name.to_owned())
    }

    /// Its product, with the process where one is known.
    pub(crate) fn said(&self) -> Message {
        let product = self.product.map(|product| Arg::Code(product.name.to_owned()));
        let process = self.process.clone().map(Arg::Path);
        match (product, process) {
            (Some(product), None) => Message::new("rules.requester.product").with("product", product),
            (None, process) => {
                Message::new("rules.requester.process").with("process", process.unwrap_or(Arg::Path(String::new())))
            }
            (Some(product), Some(process)) => {
                Message::new("rules.requester").with("product", product).with("process", process)
            }
        }
    }

    /// Its product, else its process.
    pub(crate) fn short(&self) -> Arg {
        match self.product {
            Some(product) => Arg::Code(product.name.to_owned()),
            None => self.name(),
        }
    }

    /// The same inside another sentence.
    pub(crate) fn name(&self) -> Arg {
        self.said().into()
    }
}

/// The requesters that events of the same job name, those other than Azure VM Backup first.
pub(crate) fn around(case: &CaseFacts, node: &NodeFacts, time: Option<Time>) -> Vec<Requester> {
    let near = near::around(node, time, case.windows.1);
    let hosts: BTreeSet<String> = near.iter().filter_map(|event| host(&event.value)).collect();
    let mut all: Vec<Requester> = Vec::new();
    let mut places = BTreeMap::new();
    for event in near {
        for seen in named(event, &hosts) {
            let at = *places.entry(seen.key()).or_insert(all.len());
            match all.get_mut(at) {
                Some(known) => {
                    known.process = known.process.take().or(seen.process);
                    known.evidence.extend(seen.evidence);
                }
                None => all.push(seen),
            }
        }
    }
    all.sort_by_key(Requester::is_azure_vm_backup);
    all
}

/// The same for an attempt.
pub(crate) fn of(case: &CaseFacts, node: &NodeFacts, incident: &Incident) -> Vec<Requester> {
    around(case, node, incident.time)
}

/// The program that hosts the writer of an event.
fn host(event: &Event) -> Option<String> {
    let vss = event.vss.as_ref().filter(|vss| vss.writer_id.is_some())?;
    vss.command_line.as_deref().map(program)
}

/// VSS events whose strings name the requester's process.
const NAMES_REQUESTER: &[u32] = &[8219, 8231];

fn named(event: &Sourced<Event>, hosts: &BTreeSet<String>) -> Vec<Requester> {
    let seen = |product, process| Requester { product, process, evidence: vec![event.origin] };
    if let Some(product) = by_event(&event.value.provider, event.value.id) {
        return vec![seen(Some(product), None)];
    }
    let of_vss = event.value.provider.eq_ignore_ascii_case(VSS);
    let Some(vss) = event.value.vss.as_ref().filter(|vss| of_vss && vss.writer_id.is_none()) else { return Vec::new() };
    let strings = event.value.data.iter().map(|item| item.value.as_str());
    let strings = strings.filter(|text| NAMES_REQUESTER.contains(&event.value.id) && text.contains(".exe"));
    let processes = vss.logged_by.as_deref().into_iter().chain(vss.command_line.as_deref()).chain(strings);
    let one = |process: &str| {
        let (product, file) = (by_process(process), requesters::program(process));
        let part_of_windows = process.to_ascii_lowercase().contains(r":\windows\");
        let is_other = process.contains(r":\") && !part_of_windows && !hosts_writers(&file) && !hosts.contains(&file);
        (product.is_some() || is_other).then(|| seen(product, Some(requesters::program_path(process).to_owned())))
    };
    processes.filter_map(one).collect()
}
