//! Before and after: `samples/compare/NAME` is what [`all`] builds under that name. Two nodes; `before` is compared with
//! each of the others.

use super::super::listing::{cluster_node, csv_node, volumes_table};
use super::*;

/// Every state.
pub fn all() -> Vec<(&'static str, Tree)> {
    vec![
        ("before", both(Before::node, Before::node)),
        ("fixed", both(|host| After::done().node(host), |host| After::done().node(host))),
        ("half-fixed", both(|host| After::done().node(host), |host| After::not_done().node(host))),
        ("not-restarted", both(|host| After::waiting().node(host), |host| After::waiting().node(host))),
        ("cannot-tell", both(|host| After::done().node(host), |host| After::unseen().node(host))),
        ("worse", both(|host| After::with_volume().node(host), |host| After::with_volume().node(host))),
    ]
}

const NAMES: [&str; 2] = ["vm-erp-01", "vm-erp-02"];

fn both(first: fn(&str) -> Tree, second: fn(&str) -> Tree) -> Tree {
    Tree::new().below(NAMES[0], first(NAMES[0])).below(NAMES[1], second(NAMES[1]))
}

fn story(host: &str) -> Story {
    Story::node(&format!("{host}.corp.contoso.com")).from("2024-08-29").failed(&[
        "2024-08-30",
        "2024-09-01",
        "2024-09-02",
    ])
}

fn session(host: &str, list: &[Listed], value: Option<u32>, volumes: Capture) -> String {
    Style::Transcript.write(&[
        nodes(host, &NAMES),
        volumes,
        writers(Language::English, host, list),
        switch(host, value),
    ])
}

/// The CSV writer is on and not needed.
struct Before;

impl Before {
    fn node(host: &str) -> Tree {
        let session = session(host, &csv_node(), None, no_volumes(host));
        logs(&story(host).until("2024-09-02")).text("session.txt", Encoding::Utf8Bom, &session)
    }
}

/// Four nights later.
struct After {
    boot: Option<&'static str>,
    list: fn() -> Vec<Listed>,
    value: Option<u32>,
    volume: bool,
    /// Whether it sent captures, and logs that reach back to the restart.
    shown: bool,
}

impl After {
    fn done() -> Self {
        let boot = Some("2024-09-04T20:03:55.1002003Z");
        Self { boot, list: cluster_node, value: Some(0), volume: false, shown: true }
    }

    fn not_done() -> Self {
        Self { boot: None, list: csv_node, value: None, ..Self::done() }
    }

    fn waiting() -> Self {
        Self { value: Some(0), ..Self::not_done() }
    }

    fn unseen() -> Self {
        Self { shown: false, ..Self::done() }
    }

    /// The switch was set, and a volume came.
    fn with_volume() -> Self {
        Self { volume: true, ..Self::done() }
    }

    fn node(&self, host: &str) -> Tree {
        let story = self.boot.into_iter().fold(story(host).from("2024-08-31").until("2024-09-06"), Story::booted);
        let story = if self.boot.is_none() { story.failed(&["2024-09-01", "2024-09-02", "2024-09-04"]) } else { story };
        let table = volumes_table(&[["Cluster Disk 4", "Online", NAMES[0]]]);
        let volumes = if self.volume { ran(host, "Get-ClusterSharedVolume", &table) } else { no_volumes(host) };
        // Taken three days after the last night.
        let session = session(host, &(self.list)(), self.value, volumes).replace("202409031", "202409091");
        match self.shown {
            true => logs(&story).text("session.txt", Encoding::Utf8Bom, &session),
            false => logs(&story.from("2024-09-05")),
        }
    }
}
