//! Names are planted everywhere that a customer's name can hide, and none comes out in any format.
use crate::report_facts;

use report_facts::{Names, in_use, infest, open, said, unneeded, written};
use vssleuth::diagnosis::Diagnosis;
use vssleuth::facts::{Arg, CaseFacts, Message};
use vssleuth::knowledge::texts::Lang;
use vssleuth::render::{FORMATS, Look};
use vssleuth::report::page::{self, Depth};
use vssleuth::report::{Redactor, Wording, json};

/// Parts of names that must not come out, in lower case.
const SECRETS: [&str; 16] = [
    "zebra",
    "okapi",
    "quagga",
    "wombat",
    "axolotl",
    "ibexvol",
    "kiwi-owner",
    "lemur",
    "manul",
    "10.20.30.40",
    "s-1-5-21-7",
    "fe80::abcd",
    "narwhal",
    "serval",
    "tapir",
    "a2c1fb45",
];

fn names() -> Names {
    Names {
        case: "Zebra GmbH 0917".to_owned(),
        nodes: vec!["okapi-sql-01".to_owned(), "okapi-sql-02".to_owned()],
        domain: "ad.quagga.com".to_owned(),
        cluster: "wombat-clu".to_owned(),
        volume: "Ibexvol Data 1".to_owned(),
        text: r"access for QUAGGA\lemur (S-1-5-21-7-8-9-500, manul@quagga.com) from 10.20.30.40 / fe80::abcd to \\serval\tapir$\x and D:\Narwhal\Axolotl.mdf of OKAPI-SQL-02 failed".to_owned(),
        folder: "Axolotl Upload".to_owned(),
    }
}

fn cases() -> Vec<(CaseFacts, Diagnosis)> {
    let names = names();
    let (mut facts, diagnosis) = in_use(&names);
    for source in &mut facts.sources {
        source.because = said("taken for it because zebra says so in okapi-sql-01");
        source.problems.push(Message::new("render.more").with("n", Arg::Path(r"C:\Users\lemur\a.txt".to_owned())));
        source.problems.push(Message::new("render.more").with("n", Arg::User(r"QUAGGA\lemur".to_owned())));
    }
    for event in facts.nodes.iter_mut().flat_map(|node| &mut node.incidents).flat_map(|incident| &mut incident.events) {
        if let Some(vss) = &mut event.value.vss {
            vss.command_line = Some(r#""C:\Program Files\Narwhal\agent.exe" /host okapi-sql-01"#.to_owned());
            vss.writer_name = Some("Writer of okapi-sql-01.ad.quagga.com".to_owned());
            vss.operation = Some("Gather \\\\serval\\tapir$ for lemur@quagga.com".to_owned());
        }
    }
    vec![(facts, diagnosis), unneeded(&names, 2), open(&names)]
}

fn wording(lang: Lang) -> Wording {
    Wording { lang, redactor: Some(Redactor::default()), ..Wording::default() }
}

fn built(wording: &Wording) -> json::Report {
    json::report(cases().iter().map(|(facts, diagnosis)| json::case(facts, diagnosis, wording)).collect())
}

fn redacted(wording: &Wording) -> Option<String> {
    let (facts, diagnosis) = cases().remove(0);
    page::page(&facts, &diagnosis, wording, Depth::Page, true).notes.pop()
}

#[test]
fn no_planted_name_comes_out_in_any_format() {
    for lang in [Lang::En, Lang::Ja] {
        let wording = wording(lang);
        for format in FORMATS {
            let look = Look { lang, verbose: true, ..Look::default() };
            let out = written(format.name, &cases(), &wording, look).to_lowercase();
            for secret in SECRETS {
                let at = out.find(secret);
                let near = at.map(|at| {
                    out.chars().skip(out[..at].chars().count().saturating_sub(60)).take(160).collect::<String>()
                });
                assert_eq!(near, None, "{secret} in {}", format.name);
            }
        }
    }
}

/// A word without any shape, which nothing types as a name.
#[test]
fn no_word_comes_out_whatever_the_field() {
    for lang in [Lang::En, Lang::Ja] {
        let wording = wording(lang);
        let (facts, mut diagnosis) = infest(in_use(&Names::default()), "kumquat");
        diagnosis.plan.iter_mut().for_each(|step| step.commands.clear());
        let cases = [(facts, diagnosis)];
        for format in FORMATS {
            let out = written(format.name, &cases, &wording, Look { lang, verbose: true, ..Look::default() });
            let at = out.find("kumquat").map(|at| out[..at].chars().rev().take(200).collect::<Vec<_>>());
            assert_eq!(at.map(|near| near.iter().rev().collect::<String>()), None, "{}", format.name);
        }
    }
}

#[test]
fn stand_ins_are_the_same_in_every_case_and_in_the_map() {
    let wording = wording(Lang::En);
    let report = built(&wording);
    let name = |case: usize| report.cases[case].nodes.iter().map(|node| node.name.clone()).collect::<Vec<_>>();
    assert_eq!(name(0), ["node-1", "node-2"]);
    assert_eq!(name(0), name(1));
    assert_eq!(report.cases[0].nodes[0].fqdn.as_deref(), Some("node-1.domain-1"));
    assert_eq!(report.cases[0].csv_usage.volumes[0].name, "volume-1");
    assert_eq!(report.cases[0].csv_usage.volumes[0].owner_node.as_deref(), Some("node-1"));
    let map = wording.redactor.as_ref().expect("redacts").map();
    let original =
        |stand_in: &str| map.iter().find(|entry| entry.stand_in == stand_in).map(|entry| entry.original.as_str());
    assert_eq!(original("node-1"), Some("okapi-sql-01"));
    assert_eq!(original("volume-1"), Some("Ibexvol Data 1"));
    assert_eq!(original("cluster-1"), Some("wombat-clu"));
    let mut stand_ins: Vec<&str> = map.iter().map(|entry| entry.stand_in.as_str()).collect();
    stand_ins.sort_unstable();
    stand_ins.dedup();
    assert_eq!(stand_ins.len(), map.len(), "a stand-in stands for two names");
}

#[test]
fn what_helps_is_kept() {
    let report = built(&wording(Lang::En));
    let step = &report.cases[1].remediation[1];
    assert_eq!(step.commands[0], "Suspend-ClusterNode -Name node-1 -Drain");
    assert!(
        step.commands[1]
            .starts_with(r#"reg add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters""#)
    );
    let event = &report.cases[1].nodes[0].incidents[0].events[0];
    assert_eq!(event.command_line.as_deref(), Some(r"C:\Windows\Cluster\clussvc.exe -s"));
    assert_eq!(event.writer_name.as_deref(), Some("Cluster Shared Volume VSS Writer"));
    assert_eq!(event.source, "path-1/node-1/Application.evtx");
    assert!(redacted(&wording(Lang::En)).is_some_and(|text| text.contains("4 nodes")), "counts");
    let copy = report.cases[1].nodes[0].writers[0].instance_id.as_deref().expect("a stand-in that is a GUID");
    assert!(copy.starts_with("{00000000-0000-0000-0000-0000000"), "{copy}");
}

#[test]
fn without_redaction_nothing_is_replaced() {
    let wording = Wording::default();
    let case = built(&wording).cases.remove(0);
    assert_eq!((case.name.as_str(), case.nodes[0].name.as_str()), ("Zebra GmbH 0917", "okapi-sql-01"));
    assert_eq!(redacted(&wording), None);
}
