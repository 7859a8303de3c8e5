//! Writer lists of scripts that make objects of vssadmin's text: tables, lists, exports of PowerShell properties, and
//! lines of monitoring.

mod elements;
mod exported;
mod names;
mod records;
mod separated;
mod table;
mod told;

pub(super) use exported::of_objects;

use super::writers::fields::{Value, value_of};
use super::writers::{self, Block, Ends, Id};
use super::{Found, ReadOptions, SectionReader};
use crate::decode::transcript::Section;
use crate::facts::{Kind, Observation, WriterTool};
use crate::knowledge::labels::{self, Column};
use crate::knowledge::writers::{all, by_id, by_name};

/// Reads them. Such a list never counts as whole: what the script left out is not known.
pub(super) struct WrappedWriters;

impl SectionReader for WrappedWriters {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let mut rows = records::rows(&section.lines);
        for read in [separated::rows, table::rows, elements::rows] {
            if rows.is_empty() {
                rows = read(&section.lines);
            }
        }
        if rows.is_empty() {
            let (exported, cut) = exported::rows(&section.lines);
            rows = exported;
            found.left_out.extend(cut);
        }
        // Where vssadmin's own words were put on one line each, they are read already.
        let is_read = found
            .observations
            .iter()
            .any(|seen| matches!(&seen.fact, Observation::Writers(list) if !list.writers.is_empty()));
        if rows.is_empty() && !is_read {
            rows = told::rows(&section.lines);
            if rows.is_empty() {
                rows = told::measured(&section.lines);
            }
            if rows.is_empty() {
                rows = names::rows(&section.lines);
            }
        }
        let mut claimed = None;
        // One table may hold the lists of several computers.
        rows.sort_by(|a, b| a.computer.cmp(&b.computer));
        for rows in rows.chunk_by(|a, b| a.computer == b.computer) {
            let Some(first) = rows.first() else { continue };
            let blocks = rows.iter().map(|row| row.block.clone()).collect();
            let at = found.observations.len();
            writers::add(section, first.block.line, writers::list(WriterTool::Wrapper, blocks, Ends::default()), found);
            if let (Some(seen), Some(computer)) = (found.observations.get_mut(at), &first.computer) {
                seen.owner = Some(computer.clone());
            }
            claimed = Some(Kind::VssadminWriters);
        }
        claimed
    }
}

/// A writer, and the computer that its object names.
#[derive(Clone, Debug, Default)]
struct Row {
    block: Block,
    computer: Option<String>,
    /// The number of its state stands alone, as numbers of anything do.
    is_bare: bool,
}

/// What a property or column is of; scripts name them in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Property {
    Name,
    Id,
    Instance,
    State,
    Code,
    Error,
    Computer,
}

/// A column or key of codes: those of anything.
const CODE: &str = "code";

fn property(name: &str) -> Option<Property> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    // `VssWriterName`, `WriterName` and `Name` are one.
    let bare = plain.strip_prefix("vss").unwrap_or(&plain);
    Some(match bare.strip_prefix("writer").unwrap_or(bare) {
        "" if !bare.is_empty() => Property::Name,
        "name" | "displayname" => Property::Name,
        "id" | "classid" | "guid" | "classguid" => Property::Id,
        "instanceid" | "instance" | "instanceguid" => Property::Instance,
        "state" | "status" | "currentstate" | "statename" | "statedescription" | "statedesc" | "statetext" => {
            Property::State
        }
        "stateid" | "statecode" | "statenumber" => Property::Code,
        "lasterror" | "error" | "lasterrortext" | "lasterrormessage" | "errormessage" | "failure" | "failurecode" => {
            Property::Error
        }
        _ => match bare {
            "pscomputername" | "computername" | "computer" | "server" | "servername" | "machinename" | "hostname"
            | "host" | "machine" | "nodename" | "devicename" => Property::Computer,
            CODE => Property::Code,
            _ => match labels::column(name)? {
                Column::Name => Property::Name,
                Column::Id => Property::Id,
                Column::Instance => Property::Instance,
                Column::State => Property::State,
                Column::Error => Property::Error,
                Column::Computer => Property::Computer,
            },
        },
    })
}

impl Row {
    fn put(&mut self, property: Property, label: &str, text: &str) {
        let block = &mut self.block;
        // What stands below a table has nothing in most columns, or words where ids have to be.
        let is_masked = || text.contains(['-', '{', '*', '.', '…']);
        if matches!(property, Property::Id | Property::Instance | Property::State) && text.trim().is_empty() {
            return;
        }
        match (property, value_of(text)) {
            (Property::Id | Property::Instance, Value::Other(_)) if !is_masked() => {}
            (Property::Name, _) => block.name = text.to_owned(),
            (Property::Id, Value::Id(id)) => block.id = id,
            (Property::Id, _) => block.id = Id::Unreadable,
            (Property::Instance, Value::Id(id)) => block.instance = id,
            (Property::Instance, _) => block.instance = Id::Unreadable,
            (Property::State, Value::State(code, word)) => {
                block.state = Some((Some(code), word.to_owned()));
                self.is_bare = false;
            }
            (Property::State, _) if bare_state(text).is_some() => {
                self.is_bare = block.state.as_ref().is_none_or(|(code, _)| code.is_none());
                let word = block.state.take().map(|(_, word)| word).unwrap_or_default();
                block.state = Some((bare_state(text), word));
            }
            (Property::State, _) => {
                let code = block.state.as_ref().and_then(|(code, _)| *code);
                block.state = Some((writers::state_code(text).or(code), text.to_owned()));
            }
            (Property::Code, _) => {
                self.is_bare = label.trim().eq_ignore_ascii_case(CODE) && block.state.is_none();
                let word = block.state.take().map(|(_, word)| word).unwrap_or_default();
                block.state = Some((text.parse().ok(), word));
            }
            (Property::Error, _) => block.error = Some((label.to_owned(), text.to_owned())),
            (Property::Computer, _) if text.is_empty() => {}
            (Property::Computer, _) => self.computer = Some(text.to_owned()),
        }
    }

    /// Named, with something that only writers have: a state's number, a state and two ids, the id of a known class.
    fn is_writer(&self) -> bool {
        let block = &self.block;
        let known = || by_name(&block.name).is_some();
        let numbered = block.state.as_ref().is_some_and(|(code, _)| code.is_some()) && (!self.is_bare || known());
        // One in quotes of any kind is vssadmin's own, and read as such.
        let is_quoted = block.name.starts_with(['\'', '"']) || matches!(value_of(&block.name), Value::Quoted(..));
        let named = !block.name.is_empty() && !is_quoted;
        let ids = block.state.is_some() && block.id != Id::Absent && block.instance != Id::Absent;
        named && (numbered || ids || block.id.known().is_some_and(|id| by_id(id).is_some()))
    }

    /// A writer, or a known one's name with a word that states of writers are: services have the names of some as well.
    fn is_known_writer(&self) -> bool {
        self.is_writer() || by_name(&self.block.name).is_some() && self.is_worded()
    }

    /// Named, with a word that states of writers are.
    fn is_worded(&self) -> bool {
        let worded =
            self.block.state.as_ref().is_some_and(|(code, word)| code.is_some() || labels::is_state_word(word));
        worded && !self.block.name.is_empty()
    }

    /// Gives a name that its column cut (`Cluster Shared Volume VSS W…`) whole, if only one writer's begins so.
    fn complete(&mut self) {
        let name = &mut self.block.name;
        let Some(start) = name.strip_suffix("...").or_else(|| name.strip_suffix('…')) else { return };
        let mut known = all().map(|(_, known)| known.name.as_str()).filter(|known| known.starts_with(start.trim_end()));
        if let (Some(only), None) = (known.next(), known.next()) {
            only.clone_into(name);
        }
    }
}

/// A state given as its number alone.
fn bare_state(text: &str) -> Option<u8> {
    text.trim().parse().ok().filter(|code| (1..=15).contains(code))
}

/// The writers of a monitor's channels, each with a number alone: states, where most of them say that all is well and none
/// says what no state does.
fn of_channels(channels: Vec<(u32, &str, &str)>) -> Vec<Row> {
    const FEW: usize = 3;
    let states: Option<Vec<u8>> = channels.iter().map(|(_, _, value)| bare_state(value)).collect();
    let is_stable = |states: &Vec<u8>| states.iter().filter(|state| **state == 1).count() * 2 > states.len();
    let Some(states) = states.filter(|states| states.len() >= FEW && is_stable(states)) else { return Vec::new() };
    let row = |((line, name, _), state): ((u32, &str, &str), u8)| {
        let mut row = Row { is_bare: true, ..Row::default() };
        (row.block.line, row.block.name) = (line, name.to_owned());
        row.block.state = Some((Some(state), String::new()));
        row
    };
    channels.into_iter().zip(states).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::text::Line;
    use crate::decode::transcript;
    use crate::facts::ListShape;

    fn read(text: &str) -> Vec<(String, bool, Option<u8>, bool)> {
        let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
        let mut found = Found::default();
        for section in transcript::split("x.txt", lines, &[]) {
            WrappedWriters.read(&section, &super::super::tests::options(), &mut found);
        }
        let mut all = Vec::new();
        for seen in found.observations {
            let Observation::Writers(list) = seen.fact else { continue };
            assert_eq!((list.tool, list.shape == ListShape::Whole), (WriterTool::Wrapper, false));
            all.extend(list.writers.into_iter().map(|w| {
                (w.name, w.id.is_some() && w.instance_id.is_some(), w.state.and_then(|state| state.code), w.failed)
            }));
        }
        all
    }

    const ID: &str = "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";

    #[test]
    fn lists_and_tables_of_objects() {
        let list = format!(
            "\nWriterName : Cluster Writer\nWriterID   : {ID}\nWriterInstanceID : {ID}\nState      : [8] Failed\nLastError  : Timed out\n\n"
        );
        assert_eq!(read(&list), [("Cluster Writer".to_owned(), true, Some(8), true)]);
        let table = format!(
            "Name           Id                                     InstanceId                             State      LastError\n\
             ----           --                                     ----------                             -----      ---------\n\
             Cluster Writer {ID} {ID} [1] Stable No error\n\
             Other (X)      {ID} {ID} [9] Failed No error\n\n"
        );
        let expected =
            [("Cluster Writer".to_owned(), true, Some(1), false), ("Other (X)".to_owned(), true, Some(9), true)];
        assert_eq!(read(&table), expected);
    }

    const HEAD: &str = "VssWriter                        WriterID                               WriterInstanceID                       State      LastError";
    const ROW: &str = "Cluster Shared Volume VSS Writer {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} [1] Stable No error";

    #[test]
    fn rules_and_columns_that_do_not_align() {
        let rule = |starts: [usize; 5]| {
            let mut rule = String::new();
            for start in starts {
                rule = format!("{rule:start$}-----");
            }
            rule
        };
        let cut = "Cluster Shared Volume VSS Writer".to_owned();
        for starts in [[0, 33, 72, 111, 122], [0, 30, 69, 111, 122], [0, 28, 67, 106, 117], [2, 35, 74, 113, 124]] {
            for between in ["", "\n", "![image](x.png)\n"] {
                let text = format!("{HEAD}\n{}\n{between}{ROW}\n\n", rule(starts));
                assert_eq!(read(&text), [(cut.clone(), true, Some(1), false)], "{text}");
            }
        }
        assert_eq!(read(&format!("{HEAD}\n{ROW}\n")), [(cut, true, Some(1), false)], "no rule");
    }

    /// Neither head nor rule fits: the ids are sure, the state's number is, the words are not.
    #[test]
    fn what_is_not_read_for_sure_is_no_failure() {
        let shifted = ROW.replace("Writer {", "Writer      {").replace("} [1]", "}      [1]");
        let read = read(&format!("{HEAD}\n------ --- ---\n{shifted}\n"));
        assert_eq!(read, [("Cluster Shared Volume VSS Writer".to_owned(), true, Some(1), false)]);
    }

    #[test]
    fn states_by_their_own_names_and_exports() {
        let json = format!(
            "[{{\"WriterName\": \"A Writer\", \"WriterId\": \"{ID}\", \"State\": \"VSS_WS_FAILED_AT_FREEZE\", \"LastError\": \"\"}}]"
        );
        assert_eq!(read(&json), [("A Writer".to_owned(), false, Some(9), true)]);
        let csv =
            format!("\"Name\",\"Id\",\"State\",\"LastError\"\n\"A Writer\",\"{ID}\",\"[1] Stable\",\"No error\"\n");
        assert_eq!(read(&csv), [("A Writer".to_owned(), false, Some(1), false)]);
    }

    #[test]
    fn a_table_of_several_computers_is_a_list_of_each() {
        let table = "Name     State      LastError PSComputerName\n----     -----      --------- --------------\nA Writer [1] Stable No error  n1\nA Writer [9] Failed Timed out n2\n";
        let lines: Vec<Line<'_>> = table.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        let mut found = Found::default();
        for section in transcript::split("x.txt", lines.into_iter(), &[]) {
            WrappedWriters.read(&section, &super::super::tests::options(), &mut found);
        }
        let owners: Vec<_> = found.observations.iter().map(|seen| seen.owner.as_deref()).collect();
        assert_eq!(owners, [Some("n1"), Some("n2")]);
    }

    /// Nagios and Checkmk, a console's table, discovery of Zabbix, tables of Markdown: a writer's name and its state's number.
    #[test]
    fn monitoring_tells_names_and_states() {
        let all = |text: &str| -> Vec<(String, Option<u8>, bool)> {
            read(text).into_iter().map(|(name, _, code, failed)| (name, code, failed)).collect()
        };
        let expected = [("SqlServerWriter".to_owned(), Some(8), true), ("System Writer".to_owned(), Some(1), false)];
        for text in [
            "CRITICAL - 1 failed\nWriter: SqlServerWriter, State: [8] Failed, Error: Non-retryable error\nWriter: System Writer, State: [1] Stable, Error: No error\n",
            "<<<vss:sep(124)>>>\nSqlServerWriter|{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}|[8] Failed|Non-retryable error\nSystem Writer|x|[1] Stable|No error\n",
            "[FAIL] SqlServerWriter - State: [8] Failed - Last error: Non-retryable error\n[OK] System Writer - State: [1] Stable - Last error: No error\n",
            "SqlServerWriter=[8] Failed; System Writer=[1] Stable\n",
            "Name: SqlServerWriter | State: 8 (Failed) | LastError: Timed out\nName: System Writer | State: 1 (Stable) | LastError: No error\n",
            "| Writer | State |\n|---|---|\n| SqlServerWriter | [8] Failed |\n| System Writer | [1] Stable |\n",
            "{\"data\":[{\"{#WRITERNAME}\":\"SqlServerWriter\",\"{#STATE}\":\"[8] Failed\",\"{#LASTERROR}\":\"Timed out\"},{\"{#WRITERNAME}\":\"System Writer\",\"{#STATE}\":\"[1] Stable\",\"{#LASTERROR}\":\"No error\"}]}",
            "WriterName : SqlServerWriter\nStateID : 8\nStateDesc : Failed\nLastError : Timed out\n\nWriterName : System Writer\nStateID : 1\nStateDesc : Stable\nLastError : No error\n",
            "[ERROR] Writers | SqlServerWriter — State: 8 Failed, Last error: Timed out — restart it\n[OK] Writers | System Writer — State: 1 Stable, Last error: No error\n",
            "\"Category\",\"Item\",\"Detail\"\n\"Writers\",\"SqlServerWriter\",\"State: 8 Failed, Last error: Timed out\"\n\"Writers\",\"System Writer\",\"State: 1 Stable, Last error: No error\"\n",
            "  VSS Writer [ State ]: SqlServerWriter [ [8] Failed ] ( Timed out )\n  VSS Writer [ State ]: System Writer [ [1] Stable ] ( No error )\n",
            "@{WriterName=SqlServerWriter; State=[8] Failed; LastError=Timed out}\n@{WriterName=System Writer; State=[1] Stable; LastError=No error}\n",
            "{'SqlServerWriter': {'state': '[8] Failed', 'last_error': 'Timed out'}, 'System Writer': {'state': '[1] Stable', 'last_error': 'No error'}}\n",
            "Writer (BackupComplete): \"SqlServerWriter\", State: 0x8 (VSS_WS_FAILED_AT_PREPARE_SNAPSHOT)\nWriter (BackupComplete): \"System Writer\", State: 0x1 (VSS_WS_STABLE)\n",
            "  - Status for writer SqlServerWriter: FAILED(VSS_WS_FAILED_AT_PREPARE_SNAPSHOT)\n  - Status for writer System Writer: STABLE(VSS_WS_STABLE)\n",
            "SqlServerWriter\n[8] Failed\nTimed out\n\nSystem Writer\n[1] Stable\nNo error\n",
            "<<<vss:sep(59)>>>\nSqlServerWriter;8;Failed;Timed out\nSystem Writer;1;Stable;No error\n",
            "vssadmin 1.1 - x (C) 2013 Writer name: 'SqlServerWriter' State: [8] Failed Last error: Timed out Writer name: 'System Writer' State: [1] Stable Last error: No error\n",
            "{\"SqlServerWriter\": \"[8] Failed\", \"System Writer\": \"[1] Stable\"}",
            "{\"SqlServerWriter\": {\"state\": \"[8] Failed\"}, \"System Writer\": {\"state\": \"[1] Stable\"}}",
            "{\"writers\": [{\"name\": \"SqlServerWriter\", \"state\": {\"code\": 8, \"text\": \"Failed\"}},\n {\"name\": \"System Writer\", \"state\": {\"code\": 1, \"text\": \"Stable\"}}]}",
            "writers:\n  - name: \"SqlServerWriter\"\n    state: \"[8] Failed\"\n  - name: \"System Writer\"\n    state: \"[1] Stable\"\n",
            "- name: SqlServerWriter\n  state_code: 8\n  state: Failed\n- name: System Writer\n  state_code: 1\n  state: Stable\n",
            "WriterName       StateID StateDesc LastError\n----------       ------- --------- ---------\nSqlServerWriter  8       Failed    Timed out\nSystem Writer    1       Stable    No error\n",
        ] {
            assert_eq!(all(text), expected, "{text}");
        }
        assert_eq!(read("If the SqlServerWriter shows [8] Failed, restart its service.\n"), [], "a sentence");
    }

    /// `[1] Stable` beside an error is a failed writer: in every wrapping its last error is read.
    #[test]
    fn the_last_error_is_read_in_every_table() {
        let rows = [
            ("Task Scheduler Writer", "No error"),
            ("SqlServerWriter", "Non-retryable error"),
            ("WMI Writer", "No error"),
        ];
        let table = |head: &str, row: fn(&str, &str) -> String| {
            rows.iter().fold(head.to_owned(), |text, (name, error)| text + &row(name, error) + "\n")
        };
        let hashtable = |name: &str, error: &str| {
            format!(
                "Name       Value\n----       -----\nWriterName {name}\nState      [1] Stable\nLastError  {error}\n"
            )
        };
        for text in [
            table("| Writer | State | Last error |\n|---|---|---|\n", |n, e| format!("| {n} | [1] Stable | {e} |")),
            table("| Last error | Writer | State |\n|---|---|---|\n", |n, e| format!("| {e} | **{n}** | [1] Stable |")),
            table("Name\tId\tState\tLastError\n", |n, e| format!("{n}\t\t[1] Stable\t{e}")),
            table("", |n, e| format!("{n}\t{{d61d61c8-d73a-4eee-8cdd-f6f9786b7124}}\t[1] Stable\t{e}")),
            table("", |n, e| format!("{n} | [1] Stable | {e}")),
            table("", |n, e| format!("{n};1;Stable;{e}")),
            table("", |n, e| format!("{n}   [1] Stable   {e}")),
            table("", |n, e| format!("{n} [1] Stable {e}")),
            table("", |n, e| format!("{n}......[1] Stable ({e})")),
            table("", |n, e| format!("\"{n}\",\"[1] Stable\",\"{e}\"")),
            table("||Writer||State||Last error||\n", |n, e| format!("|{n}|[1] Stable|{e}|")),
            table("+---+\n| Name | State | LastError |\n+===+===+===+\n", |n, e| {
                format!("| {n} | [1] Stable | {e} |\n+---+---+---+")
            }),
            table("<writers>\n", |n, e| {
                format!("<writer><name>{n}</name><state>[1] Stable</state><lasterror>{e}</lasterror></writer>")
            }),
            table("<Objects>\n", |n, e| {
                format!(
                    "<Object><Property Name=\"Name\">{n}</Property>\n<Property Name=\"State\">[1] Stable</Property>\n<Property Name=\"LastError\">{e}</Property></Object>"
                )
            }),
            rows.iter().fold(String::new(), |text, (name, error)| text + "\n" + &hashtable(name, error)),
        ] {
            let read: Vec<(String, bool)> =
                read(&text).into_iter().map(|(name, _, _, failed)| (name, failed)).collect();
            let expected = rows.map(|(name, error)| (name.to_owned(), error != "No error"));
            assert_eq!(read, expected, "{text}");
        }
    }

    /// A time or a host in the next cell is no error.
    #[test]
    fn what_stands_behind_a_state_is_an_error_only_in_a_column_of_errors() {
        let text = "SqlServerWriter;[1] Stable;Timed out\nSystem Writer;[1] Stable;n1\nWMI Writer;[1] Stable;n1\nRegistry Writer;[1] Stable;2024-09-01\n";
        let failed: Vec<String> =
            read(text).into_iter().filter(|(.., failed)| *failed).map(|(name, ..)| name).collect();
        assert_eq!(failed, ["SqlServerWriter"]);
        let table = "| Writer | State | Last error |\n|---|---|---|\n| SqlServerWriter | [1] Stable | Timed out |\n| System Writer | [1] Stable | - |\n| WMI Writer | [1] Stable | None |\n";
        let failed: Vec<String> =
            read(table).into_iter().filter(|(.., failed)| *failed).map(|(name, ..)| name).collect();
        assert_eq!(failed, ["SqlServerWriter"]);
    }

    /// Channels and tags of monitors, and BETest's lines, of which exactly the failed ones were dropped.
    #[test]
    fn monitors_give_states_as_numbers() {
        let expected = [
            ("System Writer", Some(1), false),
            ("SqlServerWriter", Some(8), true),
            ("Cluster Database", Some(1), false),
        ];
        let of = |row: fn(&str, u8) -> String| {
            expected.iter().fold(String::new(), |text, (name, state, _)| text + &row(name, state.unwrap_or(0)))
        };
        for text in [
            format!(
                "{{\"prtg\": {{\"result\": [{}{{}}]}}}}",
                of(|n, s| format!("{{\"channel\": \"{n}\", \"value\": {s}}}, "))
            ),
            of(|n, s| format!("<result>\n<channel>{n}</channel>\n<value>{s}</value>\n</result>\n")),
            of(|n, s| {
                let (n, word) = (n.replace(' ', "\\ "), if s == 1 { "Stable" } else { "Failed" });
                format!("vss,host=N1,writer={n} state={s}i,state_text=\"{word}\",last_error=\"\" 1725214811000000000\n")
            }),
            of(|n, s| {
                let (n, word) = (n.replace(' ', "_"), if s == 1 { "Stable" } else { "Failed" });
                format!("{} \"VSS_{n}\" state={s} X - State: [{s}] {word}\n", u8::from(s > 1) * 2)
            }),
            of(|n, s| format!("vss_writer_state{{host=\"n1\",writer=\"{n}\"}} {s}\n")),
            of(|n, s| format!("servers.n1.vss.{}.state {s} 1725214811\n", n.replace(' ', "_"))),
            format!("CRITICAL: 1 writer failed | {}\n", of(|n, s| format!("'{n}'={s};;; "))),
            of(|n, s| {
                let error = if s == 1 { "No error" } else { "Timed out" };
                format!("ts=1 writer=\"{n}\" state={s} last_error=\"{error}\"\n")
            }),
            of(|n, s| match s {
                1 => format!("Status for writer {n}: STABLE(0x00000000)\n"),
                _ => format!(
                    "Status for writer {n}: FAILED_AT_PREPARE_SNAPSHOT(0x800423f4 - VSS_E_WRITERERROR_NONRETRYABLE)\n"
                ),
            }),
            format!(
                "[{}{{}}]",
                of(|n, s| format!("{{\"Name\": \"{n}\", \"State\": {s}, \"LastError\": \"No error\"}}, "))
            ),
        ] {
            let read = read(&text);
            let read: Vec<_> =
                read.iter().map(|(name, _, code, failed)| (name.as_str(), code.or(Some(1)), *failed)).collect();
            assert_eq!(read, expected, "{text}");
        }
        for text in [
            "<channel>System Writer</channel><value>0</value>\n<channel>WMI Writer</channel><value>1</value>\n<channel>SqlServerWriter</channel><value>0</value>",
            "[{\"Name\": \"Cluster Disk 1\", \"State\": 2}, {\"Name\": \"NTDS\", \"State\": \"Running\"}]",
            "Name | State\nNTDS | Running\nCertificate Authority | Online\n",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    /// A module's labels in another language; words without a number; a search that left names and class ids.
    #[test]
    fn shapes_tell_where_words_do_not() {
        let german = format!(
            "Verfassername : A Writer\nVerfasserkennung : {ID}\nVerfasserinstanzkennung : {ID}\nStatus : [9] Fehlgeschlagen\nLetzter Fehler : Kein Fehler\n"
        );
        assert_eq!(read(&german), [("A Writer".to_owned(), true, Some(9), true)]);
        let words = "Writer 'SqlServerWriter' has state 'Failed' (code 8).\nWriter 'System Writer' has state 'Stable' (code 1).\n";
        let states: Vec<(Option<u8>, bool)> =
            read(words).into_iter().map(|(_, _, code, failed)| (code, failed)).collect();
        assert_eq!(states, [(None, true), (None, false)]);
    }

    #[test]
    fn other_objects_are_no_writers() {
        for text in [
            "Name  State  Node\n----  -----  ----\nCluster Disk 1 Online n1\n",
            "Name : Cluster Disk 1\nState : Online\nId : 7275ed00-70a7-46d4-a038-78383d63110a\n",
            "Writer name: 'A'\n   State: [1] Stable\n   Last error: No error\n",
            "Writer name: SqlServerWriter\nWriter id: {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}\nWriter operation: 1014\nWriter state: 1\nException code: 0xe06d7363\n",
            "Context:\n   Writer Class Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   Writer Name: A Writer\n   Writer Instance ID: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
