//! A support desk's inbox: as many bundles as asked for, each the same at every run. Ten kinds, one to sixteen nodes.

use super::super::listing::{cluster_node, csv_node, plain_server, volumes_table};
use super::*;

/// The file name and the bytes of the `n`-th bundle.
pub fn bundle(n: usize) -> (String, Vec<u8>) {
    let (kind, make) = KINDS[n % KINDS.len()];
    let bytes = make(&Desk { n, nodes: SIZES[n / KINDS.len() % SIZES.len()] });
    (format!("{n:06}-{kind}.zip"), bytes)
}

type Kind = (&'static str, fn(&Desk) -> Vec<u8>);

const KINDS: [Kind; 10] = [
    ("csv-in-use", |desk| desk.cluster(&csv_node(), true, None).zip()),
    ("writer-on", |desk| desk.cluster(&csv_node(), false, None).zip()),
    ("not-restarted", |desk| desk.cluster(&csv_node(), false, Some(0)).zip()),
    ("writer-off", |desk| desk.cluster(&cluster_node(), false, Some(0)).zip()),
    ("plain-server", |desk| desk.server().zip()),
    ("no-captures", |desk| desk.logs_alone().zip()),
    ("a-zip-a-node", |desk| desk.zipped_nodes().zip()),
    ("cut-log", |desk| desk.cut_log().zip()),
    ("no-evidence", |_| Tree::new().text("readme.txt", Encoding::Utf8, "See the mail of Monday.\n").zip()),
    // As an upload that broke off: half of a zip.
    ("cut-zip", |desk| {
        let whole = desk.cluster(&csv_node(), false, None).zip();
        whole[..whole.len() / 2].to_vec()
    }),
];

/// Nodes of a bundle: most clusters are small.
const SIZES: [usize; 10] = [2, 1, 2, 3, 2, 4, 2, 8, 2, 16];

/// One bundle in the making.
struct Desk {
    n: usize,
    nodes: usize,
}

impl Desk {
    fn names(&self) -> Vec<String> {
        (1..=self.nodes).map(|node| format!("c{:05}n{node:02}", self.n)).collect()
    }

    /// Five nights, some of which failed.
    fn story(&self, name: &str) -> Story {
        let nights = [&["2024-09-01", "2024-09-02"][..], &["2024-09-02"], &["2024-08-30", "2024-09-01"], &[]];
        let failed = nights[(self.n / 7 + name.len() + usize::from(name.as_bytes()[name.len() - 1])) % nights.len()];
        Story::node(&format!("{name}.corp.contoso.com")).from("2024-08-29").failed(failed)
    }

    fn cluster(&self, list: &[Listed], volumes: bool, value: Option<u32>) -> Tree {
        let names = self.names();
        names.iter().fold(Tree::new(), |tree, name| tree.below(name, self.node(name, &names, list, volumes, value)))
    }

    fn node(&self, name: &str, names: &[String], list: &[Listed], volumes: bool, value: Option<u32>) -> Tree {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = volumes_table(&[["Cluster Disk 1", "Online", names[0]]]);
        let volumes = if volumes { ran(name, "Get-ClusterSharedVolume", &table) } else { no_volumes(name) };
        let session = [nodes(name, &names), volumes, writers(Language::English, name, list), switch(name, value)];
        logs(&self.story(name)).text("session.txt", Encoding::Utf8Bom, &Style::Transcript.write(&session))
    }

    fn server(&self) -> Tree {
        let story = Story::server(&format!("s{:05}.fabrikam.com", self.n)).from("2024-08-29");
        let list = Style::Console.write(&[writers(Language::English, &format!("S{:05}", self.n), &plain_server())]);
        logs(&story).text("vssadmin.txt", Encoding::Utf8, &list)
    }

    fn logs_alone(&self) -> Tree {
        self.names().iter().fold(Tree::new(), |tree, name| tree.below(name, logs(&self.story(name))))
    }

    fn zipped_nodes(&self) -> Tree {
        let names = self.names();
        let zip = |name: &String| self.node(name, &names, &csv_node(), false, None).zip();
        names.iter().fold(Tree::new(), |tree, name| tree.file(&format!("{name}.zip"), zip(name)))
    }

    /// The first node's Application log broke off.
    fn cut_log(&self) -> Tree {
        let mut tree = self.cluster(&csv_node(), false, None);
        let log = tree.files.iter_mut().find(|(path, _)| path.ends_with("Application.evtx"));
        if let Some((_, log)) = log {
            log.truncate(log.len() - 30_000);
        }
        tree
    }
}
