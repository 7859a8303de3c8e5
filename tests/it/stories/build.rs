//! What stories are made of: a cluster or a server over two weeks, what went wrong, and what the customer sent.

use crate::support;

use support::bundle::Tree;
use support::evtx::{Event, SQL_WRITER, Vss8229, Writer, binary, volsnap};
use support::listing::{self, Language, Listed, cluster_node, csv_node, listed, plain_server};
use support::story::Story;
use support::text::{Capture, Encoding, Style};

/// The night that fails: seconds after the snapshot began.
pub(super) fn at(seconds: i64) -> String {
    let night: jiff::Timestamp = "2024-09-02T16:00:41Z".parse().unwrap();
    format!("{:.7}", night + jiff::SignedDuration::from_secs(seconds))
}

pub(super) const NTDS: Writer =
    writer("{b2014c9e-8711-4c5c-a5a9-3cf384484757}", "NTDS", r"C:\Windows\system32\lsass.exe");
pub(super) const EXCHANGE: Writer = writer(
    "{76fe1ac4-15f7-4bcd-987e-8e1acb462fb7}",
    "Microsoft Exchange Writer",
    r#""C:\Program Files\Microsoft\Exchange Server\V15\Bin\msexchangerepl.exe""#,
);
pub(super) const EXCHANGE_2010: Writer =
    writer(EXCHANGE.id, EXCHANGE.name, r"C:\Program Files\Microsoft\Exchange Server\V14\bin\store.exe");
pub(super) const HYPER_V: Writer =
    writer("{66841cd4-6ded-4f4b-8f17-fd23f8ddc3de}", "Microsoft Hyper-V VSS Writer", r"C:\Windows\system32\vmms.exe");
pub(super) const SYSTEM: Writer = writer(
    "{e8132975-6f93-4464-a53e-1050253ae220}",
    "System Writer",
    r"C:\Windows\system32\svchost.exe -k NetworkService",
);
pub(super) const WMI: Writer =
    writer("{a6ad56c2-b509-4e6c-bb19-49d8f43532f0}", "WMI Writer", r"C:\Windows\system32\svchost.exe -k netsvcs");

const fn writer(id: &'static str, name: &'static str, host: &'static str) -> Writer {
    Writer { id, name, host }
}

pub(super) const TIMED_OUT: &str = "0x800423f2, The writer's timeout expired between the Freeze and Thaw events.\r\n";
pub(super) const NOT_RETRYABLE: &str = "0x800423f4, The writer experienced a non-transient error.\r\n";

/// A writer rejects at the failing night.
pub(super) fn rejects(writer: Writer, error: &str, seconds: i64) -> Event {
    Vss8229::of(writer, &at(seconds)).error(error).operation("Freeze Event").into()
}

/// An event of an application, with its strings.
pub(super) fn says(provider: &str, id: u16, seconds: i64, strings: &[&str]) -> Event {
    Event::classic(provider, id, &at(seconds)).level(2).strings(strings.iter().copied())
}

/// SQL Server's writer quotes the native error of a database.
pub(super) fn sql_says(native: u32, text: &str) -> Event {
    let text = format!(
        "ICommandText::Execute failed. HRESULT: 0x80040e14\nSQLSTATE: 42000, Native Error: {native}\nError message: {text}"
    );
    says("SQLWRITER", 24583, 0, &[&text])
}

/// VSS itself logs something, in a process.
pub(super) fn vss(id: u16, seconds: i64, process: &str, strings: &[&str]) -> Event {
    Event::classic("VSS", id, &at(seconds)).level(2).strings(strings.iter().copied()).binary(&binary(7004, process))
}

/// A process asked for the snapshot.
pub(super) fn asked_by(process: &str) -> Event {
    vss(
        8193,
        -3,
        process,
        &["CoCreateInstance", "0x80070422, The service cannot be started.\r\n", "\n\nOperation:\n   Creating instance"],
    )
}

/// Disk, adapter and snapshot driver were slow.
pub(super) fn slow_disks() -> [Event; 3] {
    [
        Event::classic("disk", 153, &at(-20)).level(3).strings(["", r"\Device\Harddisk2\DR2", "4", "0x2"]),
        Event::classic("storvsc", 129, &at(-15)).level(3).strings([r"\Device\RaidPort1"]),
        volsnap(8, 2, &at(5), "F:"),
    ]
}

/// The nodes of a case, with what else the customer sent.
pub(super) struct Case {
    pub(super) stories: Vec<Story>,
    list: Vec<Listed>,
    said: Vec<(&'static str, String)>,
    switch: Option<u32>,
    volumes: Option<String>,
    is_cluster: bool,
    files: Vec<(&'static str, String)>,
}

impl Case {
    /// Two cluster nodes without CSV whose CSV writer is on.
    pub(super) fn cluster(names: [&str; 2]) -> Self {
        let stories = names.iter().map(|name| Story::node(&format!("{name}.corp.contoso.com"))).collect();
        Self {
            stories,
            list: csv_node(),
            said: Vec::new(),
            switch: None,
            volumes: Some(String::new()),
            is_cluster: true,
            files: Vec::new(),
        }
    }

    /// One server outside of any cluster.
    pub(super) fn server(name: &str) -> Self {
        let stories = vec![Story::server(&format!("{name}.corp.contoso.com"))];
        Self { stories, list: plain_server(), is_cluster: false, volumes: None, ..Self::cluster(["a", "b"]) }
    }

    /// The switch is set and the nodes were restarted since.
    pub(super) fn off(mut self) -> Self {
        (self.list, self.switch) = (cluster_node(), Some(0));
        self
    }

    /// The CSV writer rejects on these nights.
    pub(super) fn csv_rejects(mut self, nights: &[&str]) -> Self {
        self.stories = self.stories.into_iter().map(|story| story.failed(nights)).collect();
        self
    }

    /// Every node logs this in its Application log.
    pub(super) fn logs(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        for event in events {
            self.stories = self.stories.into_iter().map(|story| story.application_event(event.clone())).collect();
        }
        self
    }

    /// Every node logs this in its System log.
    pub(super) fn system(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        for event in events {
            self.stories = self.stories.into_iter().map(|story| story.system_event(event.clone())).collect();
        }
        self
    }

    /// A writer is in the lists, too.
    pub(super) fn has(mut self, writer: Writer) -> Self {
        self.list.push(listed(writer));
        self
    }

    /// A writer is listed as failed.
    pub(super) fn failed(mut self, writer: Writer, state: u8, error: &'static str) -> Self {
        self.list.retain(|entry| entry.writer.id != writer.id);
        self.list.push(Listed { writer, state, error: Some(error) });
        self
    }

    /// Another command of every node's transcript.
    pub(super) fn ran(mut self, command: &'static str, output: String) -> Self {
        self.said.push((command, output));
        self
    }

    /// What `Get-ClusterSharedVolume` printed; `None` where nobody ran it.
    pub(super) fn volumes(mut self, output: Option<String>) -> Self {
        self.volumes = output;
        self
    }

    /// A file beside the nodes.
    pub(super) fn file(mut self, path: &'static str, text: &str) -> Self {
        self.files.push((path, text.to_owned()));
        self
    }

    /// The bundle.
    pub(super) fn tree(&self) -> Tree {
        let hosts: Vec<String> = self.stories.iter().map(|story| story.host().to_owned()).collect();
        let of_node = |tree: Tree, (host, story): (&String, &Story)| {
            let ran = |command: &str, output: &str| Capture {
                host: host.to_uppercase(),
                command: command.into(),
                output: output.into(),
            };
            let mut session = Vec::new();
            if self.is_cluster {
                let rows: Vec<[&str; 2]> = hosts.iter().map(|name| [name.as_str(), "Up"]).collect();
                session.push(ran("Get-ClusterNode", &listing::nodes_table(&rows)));
                session.extend(self.volumes.iter().map(|output| ran("Get-ClusterSharedVolume", output)));
                let key = listing::SWITCH_KEY.replace("HKEY_LOCAL_MACHINE", "HKLM");
                session.push(ran(&format!("reg query \"{key}\""), &listing::reg_query(self.switch)));
            } else {
                session.push(ran("Get-ClusterNode", NO_CLUSTER));
            }
            session.push(ran("vssadmin list writers", &listing::vssadmin(Language::English, host, &self.list)));
            session.extend(self.said.iter().map(|(command, output)| ran(command, output)));
            let files = Tree::new()
                .file("Application.evtx", story.application())
                .file("System.evtx", story.system())
                .text("transcript.txt", Encoding::Utf8Bom, &Style::Transcript.write(&session));
            tree.below(host, files)
        };
        let nodes = hosts.iter().zip(&self.stories).fold(Tree::new(), of_node);
        self.files.iter().fold(nodes, |tree, (path, text)| tree.text(path, Encoding::Utf8, text))
    }
}

const NO_CLUSTER: &str = "Get-ClusterNode : The term 'Get-ClusterNode' is not recognized as the name of a cmdlet, function, \
    script file, or operable\nprogram. Check the spelling of the name.\nAt line:1 char:1\n+ Get-ClusterNode\n+ ~~~~~~~~~~~~~~~\n    + \
    CategoryInfo          : ObjectNotFound: (Get-ClusterNode:String) [], CommandNotFoundException\n    + \
    FullyQualifiedErrorId : CommandNotFoundException\n\n";

/// `Get-ClusterResource`: names with their types.
pub(super) fn resources(rows: &[[&str; 2]]) -> String {
    let rows: Vec<[&str; 4]> = rows.iter().map(|[name, kind]| [*name, "Online", "Cluster Group", *kind]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
    listing::table(&["Name", "State", "OwnerGroup", "ResourceType"], &rows)
}

/// SQL Server's writer, as the failing nights have it.
pub(super) fn sql(error: &str) -> Event {
    rejects(SQL_WRITER, error, 2)
}
