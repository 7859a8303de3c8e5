//! What the commands print: writer lists in several languages, cluster cmdlets, registry.

pub use super::labels::Language;

use super::evtx::{CLUSTER_DATABASE, CSV_WRITER, REGISTRY_WRITER, SHADOW_COPY_OPTIMIZATION, SQL_WRITER, Writer, guid};

/// One writer of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub writer: Writer,
    pub state: u8,
    /// Last error where it is not "no error".
    pub error: Option<&'static str>,
}

/// A healthy writer.
pub fn listed(writer: Writer) -> Listed {
    Listed { writer, state: 1, error: None }
}

const fn in_box(id: &'static str, name: &'static str) -> Writer {
    Writer { id, name, host: "" }
}

/// The writers of a server with SQL Server; the first three come first on every Windows.
pub const SERVER: [Writer; 10] = [
    in_box("{d61d61c8-d73a-4eee-8cdd-f6f9786b7124}", "Task Scheduler Writer"),
    in_box("{75dfb225-e2e4-4d39-9ac9-ffaff65ddf06}", "VSS Metadata Store Writer"),
    in_box("{0bada1de-01a9-4625-8278-69e735f39dd2}", "Performance Counters Writer"),
    in_box("{e8132975-6f93-4464-a53e-1050253ae220}", "System Writer"),
    SQL_WRITER,
    in_box("{be000cbe-11fe-4426-9c58-531aa6355fc4}", "ASR Writer"),
    SHADOW_COPY_OPTIMIZATION,
    REGISTRY_WRITER,
    in_box("{542da469-d3e1-473c-9f4f-7847f01fc64f}", "COM+ REGDB Writer"),
    in_box("{a6ad56c2-b509-4e6c-bb19-49d8f43532f0}", "WMI Writer"),
];

/// A plain server's list.
pub fn plain_server() -> Vec<Listed> {
    SERVER.map(listed).to_vec()
}

/// A cluster node's list with the CSV writer off.
pub fn cluster_node() -> Vec<Listed> {
    let mut all = plain_server();
    all.insert(5, listed(CLUSTER_DATABASE));
    all
}

/// A cluster node's list with the CSV writer on.
pub fn csv_node() -> Vec<Listed> {
    let mut all = cluster_node();
    all.push(listed(CSV_WRITER));
    all
}

/// `vssadmin list writers`; `host` makes the instance ids.
pub fn vssadmin(language: Language, host: &str, writers: &[Listed]) -> String {
    let l = language.labels();
    let banner = format!("vssadmin 1.1 - {}\n{}\n\n", l.banner, l.copyright);
    let block = |listed: &Listed| {
        let Writer { name, id, .. } = listed.writer;
        let instance = guid::made_up(&format!("{host} {name}"));
        let (n, word) = (listed.state, if listed.state < 6 { l.stable } else { l.failed });
        let (error, q) = (listed.error.unwrap_or(l.no_error), l.quote);
        format!(
            "{} {q}{name}{q}\n   {} {id}\n   {} {instance}\n   {} [{n}] {word}\n   {} {error}\n\n",
            l.name, l.id, l.instance, l.state, l.error
        )
    };
    banner + &writers.iter().map(block).collect::<String>()
}

/// `diskshadow` with `list writers detailed`, shortened to what each writer begins with.
pub fn diskshadow(host: &str, writers: &[Listed]) -> String {
    let block = |listed: &Listed| {
        let Writer { name, id, .. } = listed.writer;
        let instance = guid::made_up(&format!("{host} {name}"));
        format!(
            "\t* WRITER \"{name}\"\n\t\t- Writer ID   = {id}\n\t\t- Writer instance ID = {instance}\n\t\t- Supports \
             restore events = TRUE\n\t\t- Writer restore conditions = VSS_WRE_ALWAYS\n\n"
        )
    };
    let blocks: String = writers.iter().map(block).collect();
    format!(
        "Microsoft DiskShadow version 1.0\nCopyright (C) 2013 Microsoft Corporation\nOn computer:  {host},  9/3/2024 \
         10:15:12 AM\n\nDISKSHADOW> list writers detailed\n\nListing writer metadata ...\n\n{blocks}Number of writers listed: {}\n",
        writers.len()
    )
}

/// A console table: columns as wide as their longest cell, a rule below the header.
pub fn table(header: &[&str], rows: &[&[&str]]) -> String {
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).chain([header[column].len()]).max().unwrap_or(0)
    };
    let line = |cells: &[String]| {
        let padded: Vec<String> =
            cells.iter().enumerate().map(|(i, cell)| format!("{cell:<width$}", width = width(i))).collect();
        format!("{}\n", padded.join(" "))
    };
    let texts = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
    let rule: Vec<String> = header.iter().map(|cell| "-".repeat(cell.len())).collect();
    let body: String = rows.iter().map(|row| line(&texts(row))).collect();
    format!("\n{}{}{body}\n\n", line(&texts(header)), line(&rule))
}

/// `Get-ClusterSharedVolume`: name, state, owner.
pub fn volumes_table(rows: &[[&str; 3]]) -> String {
    let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
    table(&["Name", "State", "Node"], &rows)
}

/// `Get-ClusterSharedVolume | fl *`.
pub fn volumes_list(rows: &[[&str; 3]]) -> String {
    let record = |(i, row): (usize, &[&str; 3])| {
        let [name, state, node] = row;
        let id = guid::made_up(name);
        let id = id.trim_matches(['{', '}']);
        format!(
            "\nId               : {id}\nName             : {name}\nOwnerNode        : {node}\nSharedVolumeInfo : \
             {{C:\\ClusterStorage\\Volume{}}}\nState            : {state}\n",
            i + 1
        )
    };
    rows.iter().enumerate().map(record).collect::<String>() + "\n\n"
}

/// `Get-ClusterNode`: name, state.
pub fn nodes_table(rows: &[[&str; 2]]) -> String {
    let rows: Vec<[String; 4]> = rows
        .iter()
        .enumerate()
        .map(|(i, [name, state])| [name.to_string(), (i + 1).to_string(), state.to_string(), "Node".into()])
        .collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    table(&["Name", "ID", "State", "Type"], &rows)
}

/// Key that holds the switch.
pub const SWITCH_KEY: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters";

/// `reg query` of the key, with the switch or without it.
pub fn reg_query(switch: Option<u32>) -> String {
    let value = switch.map_or(String::new(), |n| format!("    EnableCsvVssWriter    REG_DWORD    {n:#x}\n"));
    format!("\n{SWITCH_KEY}\n    MaxLicensedNodes    REG_DWORD    0x40\n{value}\n")
}

/// A .reg export around the key.
pub fn reg_export(switch: Option<u32>) -> String {
    let value = switch.map_or(String::new(), |n| format!("\"EnableCsvVssWriter\"=dword:{n:08x}\n"));
    let parent = SWITCH_KEY.strip_suffix(r"\Failover Clusters").unwrap();
    format!(
        "Windows Registry Editor Version 5.00\n\n[{parent}]\n\"SystemRoot\"=\"C:\\\\Windows\"\n\"CurrentBuild\"=\
         \"20348\"\n\n[{SWITCH_KEY}]\n\"MaxLicensedNodes\"=dword:00000040\n{value}\n[{parent}\\Fonts]\n\"Arial (TrueType)\"\
         =\"arial.ttf\"\n\n"
    )
}

/// Objects as `Export-Clixml` writes them: type name, then name and value of each property.
pub fn clixml(type_name: &str, objects: &[Vec<(&str, &str)>]) -> String {
    let object = |(i, properties): (usize, &Vec<(&str, &str)>)| {
        let names = if i == 0 {
            format!("\n    <TN RefId=\"0\">\n      <T>{type_name}</T>\n      <T>System.Object</T>\n    </TN>")
        } else {
            "\n    <TNRef RefId=\"0\" />".into()
        };
        let text = properties.iter().find(|(name, _)| *name == "Name").map_or("", |(_, value)| value);
        let properties: String =
            properties.iter().map(|(name, value)| format!("\n      <S N=\"{name}\">{value}</S>")).collect();
        format!(
            "  <Obj RefId=\"{i}\">{names}\n    <ToString>{text}</ToString>\n    <Props>{properties}\n    </Props>\n  \
             </Obj>\n"
        )
    };
    let body: String = objects.iter().enumerate().map(object).collect();
    format!("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{body}</Objs>")
}

/// `systeminfo`.
pub fn systeminfo(host: &str, domain: &str, booted: &str) -> String {
    format!(
        "\nHost Name:                 {host}\nOS Name:                   Microsoft Windows Server 2022 Datacenter\n\
         OS Version:                10.0.20348 N/A Build 20348\nOS Manufacturer:           Microsoft Corporation\n\
         OS Configuration:          Member Server\nSystem Boot Time:          {booted}\n\
         Time Zone:                 (UTC+09:00) Osaka, Sapporo, Tokyo\nDomain:                    {domain}\n\
         Logon Server:              \\\\CONTOSO-DC1\n"
    )
}
