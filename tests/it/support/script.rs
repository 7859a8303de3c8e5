//! What the script of `vssleuth collect --script` leaves of a node: one line for each query, and the outputs of programs
//! below their line in files of their own.

use super::bundle::Tree;
use super::listing::{self, Language, Listed};
use super::text::{Encoding, crlf};
use serde_json::{Map, Value, json};

/// PowerShell's words where the module is not there.
const NO_MODULE: &str = "is not recognized as the name of a cmdlet, function, script file, or operable program. Check the \
    spelling of the name, or if a path was included, verify that the path is correct and try again.";

/// A run of the script on one node, on 3 September 2024 at 01:15 UTC.
pub struct Run<'a> {
    host: &'a str,
    cluster: Option<&'a str>,
    nodes: Vec<&'a str>,
    volumes: Vec<(&'a str, &'a str)>,
    elevated: bool,
    writers: Vec<Listed>,
    switch: Option<u32>,
    language: Language,
    lines: Vec<Value>,
    tree: Tree,
}

impl<'a> Run<'a> {
    /// A member of a cluster without volumes whose CSV writer is on.
    pub fn on(host: &'a str, cluster: &'a str, nodes: &[&'a str]) -> Self {
        Self {
            host,
            cluster: Some(cluster),
            nodes: nodes.to_vec(),
            volumes: Vec::new(),
            elevated: true,
            writers: listing::csv_node(),
            switch: None,
            language: Language::English,
            lines: Vec::new(),
            tree: Tree::new(),
        }
    }

    /// A server on which no cluster cmdlet exists.
    pub fn on_server(host: &'a str) -> Self {
        Self { cluster: None, writers: listing::plain_server(), ..Self::on(host, "", &[]) }
    }

    pub fn volumes(self, volumes: &[(&'a str, &'a str)]) -> Self {
        Self { volumes: volumes.to_vec(), ..self }
    }

    pub fn not_elevated(self) -> Self {
        Self { elevated: false, ..self }
    }

    pub fn switch(self, value: u32) -> Self {
        Self { switch: Some(value), ..self }
    }

    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The files of the node's folder, but for its event logs.
    pub fn tree(mut self) -> Tree {
        let host = self.host.to_owned();
        let member = self.cluster.is_some();
        self.cmdlet("cluster", "Get-Cluster", self.cluster.iter().map(|name| json!({ "Name": name })).collect());
        self.cmdlet(
            "cluster-nodes",
            "Get-ClusterNode",
            self.nodes.iter().map(|name| json!({ "Name": name, "State": "Up", "NodeWeight": "1" })).collect(),
        );
        let volume = |(name, owner): &(&str, &str)| json!({ "Name": name, "State": "Online", "OwnerNode": owner });
        self.cmdlet("cluster-shared-volume", "Get-ClusterSharedVolume", self.volumes.iter().map(volume).collect());
        let group = json!({ "Name": "Cluster Group", "GroupType": "Cluster", "OwnerNode": host, "State": "Online" });
        self.cmdlet("cluster-groups", "Get-ClusterGroup", Vec::from_iter(member.then_some(group)));
        let value = self.switch.map_or(Value::Null, |value| json!(value));
        self.line(
            "registry-setting",
            "[Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')",
            json!(u8::from(self.switch.is_some())),
            Value::Null,
            json!({
                "key": listing::SWITCH_KEY.replace("HKEY_LOCAL_MACHINE", "HKLM"), "exists": member,
                "value_exists": self.switch.is_some(), "type": self.switch.map(|_| "REG_DWORD"), "value": value,
            }),
        );
        let query = format!("reg.exe query '{}' /reg:64", listing::SWITCH_KEY.replace("HKEY_LOCAL_MACHINE", "HKLM"));
        let key = if member {
            listing::reg_query(self.switch)
        } else {
            "ERROR: The system was unable to find the specified registry key or value.\n".into()
        };
        self.program("registry", "reg_failover_clusters", &query, &key, member);
        let denied = "Error:  You don't have the correct permissions to run this command. Please run this utility from a \
            command window that has elevated administrator privileges.\n";
        let list = if self.elevated { listing::vssadmin(self.language, &host, &self.writers) } else { denied.into() };
        self.program("vssadmin-writers", "vssadmin_list_writers", "vssadmin.exe list writers", &list, self.elevated);
        let zone = json!({ "id": "Tokyo Standard Time", "offset_minutes": 540 });
        self.line(
            "machine",
            "Get-CimInstance Win32_ComputerSystem",
            json!(1),
            Value::Null,
            json!({ "domain": "corp.contoso.com" }),
        );
        self.line("time-zone", "[TimeZoneInfo]::Local", json!(1), Value::Null, zone);
        let os = json!({
            "caption": "Microsoft Windows Server 2022 Datacenter", "build": "10.0.20348",
            "installed": "2023-01-10T02:00:00.0000000Z", "booted": "2024-08-20T01:01:40.5000000Z",
        });
        self.line("os", "Get-CimInstance Win32_OperatingSystem", json!(1), Value::Null, os);
        let filters = "\nFilter Name                     Num Instances    Altitude    Frame\n------------------------------  -------------  \
            ------------  -----\nstorqosflt                              0       244000         0\n\
            FileInfo                                4        40500         0\n";
        self.program("filters", "fltmc", "fltmc.exe filters", filters, true);
        let count = self.lines.len();
        self.line("end", "", json!(count), Value::Null, json!({}));
        let lines: String = self.lines.iter().map(|line| printed(line) + "\r\n").collect();
        self.tree.text(&format!("{host}_vssleuth-evidence.jsonl"), Encoding::Utf8, &lines)
    }

    fn cmdlet(&mut self, query: &str, command: &str, objects: Vec<Value>) {
        let (count, error) = match self.cluster {
            Some(_) => (json!(objects.len()), Value::Null),
            None => (Value::Null, json!(format!("The term '{command}' {NO_MODULE}"))),
        };
        self.line(query, command, count, error, json!({ "objects": objects }));
    }

    fn program(&mut self, query: &str, name: &str, command: &str, output: &str, worked: bool) {
        let file = format!("{}_{name}.txt", self.host);
        let (count, error) = if worked { (json!(1), Value::Null) } else { (Value::Null, json!("exit code 1")) };
        self.line(query, command, count, error, json!({ "file": file }));
        let line = self.lines.last().map(printed).unwrap_or_default();
        let text = format!("{line}\r\n{}\r\n", crlf(output));
        self.tree = std::mem::replace(&mut self.tree, Tree::new()).text(&file, Encoding::Utf8, &text);
    }

    fn line(&mut self, query: &str, command: &str, count: Value, error: Value, more: Value) {
        // The node knows that it is a member once it has listed the nodes.
        let member = self.cluster.is_some() && self.lines.len() > 1;
        let mut line = note(self.host, self.cluster, query, command, count, error);
        line.extend([("elevated".to_owned(), json!(self.elevated)), ("member".to_owned(), json!(member))]);
        line.extend(more.as_object().cloned().unwrap_or_default());
        self.lines.push(Value::Object(line));
    }
}

/// A line as Windows PowerShell writes it.
fn printed(line: &Value) -> String {
    line.to_string().replace('\'', r"\u0027")
}

/// What every line has.
fn note(
    node: &str,
    cluster: Option<&str>,
    query: &str,
    command: &str,
    count: Value,
    error: Value,
) -> Map<String, Value> {
    let all = json!({
        "schema": "vssleuth-evidence/1", "tool": "vssleuth", "node": node, "cluster": cluster,
        "utc": "2024-09-03T01:15:00.1234567Z", "query": query, "command": command, "count": count, "error": error,
    });
    all.as_object().cloned().unwrap_or_default()
}

/// `collection.jsonl`: what came of asking each node, by the one that asked.
pub fn collection(cluster: Option<&str>, asked: &[(&str, Option<&str>)]) -> String {
    let said = |(node, error): &(&str, Option<&str>)| {
        let count = if error.is_none() { json!(1) } else { Value::Null };
        note(node, cluster, "collection", "Collect-VssEvidence.ps1", count, json!(error))
    };
    let end = note(asked[0].0, cluster, "end", "", json!(asked.len()), Value::Null);
    asked.iter().map(said).chain([end]).map(|line| format!("{}\r\n", Value::Object(line))).collect()
}
