//! Events of the Volume Shadow Copy service (Application log, source `VSS`, classic).

use super::super::{Event, guid};

/// A VSS writer: class id in braces, lower case, and name.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    pub id: &'static str,
    pub name: &'static str,
    /// Process that hosts it.
    pub host: &'static str,
}

pub const CSV_WRITER: Writer = Writer {
    id: "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}",
    name: "Cluster Shared Volume VSS Writer",
    host: r"C:\Windows\Cluster\clussvc.exe -s",
};
pub const CLUSTER_DATABASE: Writer = Writer {
    id: "{41e12264-35d8-479b-8e5c-9b23d1dad37e}",
    name: "Cluster Database",
    host: r"C:\Windows\Cluster\clussvc.exe -s",
};
pub const SQL_WRITER: Writer = Writer {
    id: "{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}",
    name: "SqlServerWriter",
    host: r#""C:\Program Files\Microsoft SQL Server\90\Shared\sqlwriter.exe""#,
};
pub const REGISTRY_WRITER: Writer = Writer {
    id: "{afbab4a2-367d-4d15-a586-71dbb18f8485}",
    name: "Registry Writer",
    host: r"C:\Windows\system32\vssvc.exe",
};
pub const SHADOW_COPY_OPTIMIZATION: Writer = Writer {
    id: "{4dc3bdd4-ab48-4d07-adb0-3bee2926fd7f}",
    name: "Shadow Copy Optimization Writer",
    host: r"C:\Windows\system32\vssvc.exe",
};

/// Language of the labels in an event's context text: that of the process which logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    English,
    Japanese,
    German,
}

impl Labels {
    /// Operation, context, execution context, writer class, writer name, writer instance, command line, process id.
    fn words(self) -> [&'static str; 8] {
        match self {
            Labels::English => [
                "Operation",
                "Context",
                "Execution Context",
                "Writer Class Id",
                "Writer Name",
                "Writer Instance ID",
                "Command Line",
                "Process ID",
            ],
            Labels::Japanese => [
                "操作",
                "コンテキスト",
                "実行コンテキスト",
                "ライター クラス ID",
                "ライター名",
                "ライター インスタンス ID",
                "コマンド ライン",
                "プロセス ID",
            ],
            Labels::German => [
                "Vorgang",
                "Kontext",
                "Ausführungskontext",
                "Generatorklassen-ID",
                "Generatorname",
                "Generatorinstanz-ID",
                "Befehlszeile",
                "Prozess-ID",
            ],
        }
    }
}

/// A writer rejected an event.
#[derive(Clone, Debug)]
pub struct Vss8229 {
    pub time: String,
    pub writer: Writer,
    /// In braces.
    pub instance: String,
    /// `0xHHHHHHHH, text`.
    pub error: String,
    pub operation: String,
    pub labels: Labels,
    /// Class and instance id in capitals.
    pub upper_case: bool,
    /// Leave `Command Line` and `Process ID` out of the text: only the `Binary` names the process.
    pub without_process: bool,
    pub process_id: u32,
}

impl Vss8229 {
    /// The CSV writer rejects `PrepareForSnapshot` without an error code.
    pub fn csv(time: &str) -> Self {
        Self::of(CSV_WRITER, time)
    }

    /// Any writer.
    pub fn of(writer: Writer, time: &str) -> Self {
        Self {
            time: time.into(),
            writer,
            instance: guid::made_up(writer.name),
            error: "0x00000000, The operation completed successfully.\r\n".into(),
            operation: "PrepareForSnapshot Event".into(),
            labels: Labels::English,
            upper_case: false,
            without_process: false,
            process_id: 4004,
        }
    }

    /// Another error.
    pub fn error(self, error: &str) -> Self {
        Self { error: error.into(), ..self }
    }

    /// Another operation.
    pub fn operation(self, operation: &str) -> Self {
        Self { operation: operation.into(), ..self }
    }

    /// Labels of a language.
    pub fn labels(self, labels: Labels) -> Self {
        Self { labels, ..self }
    }

    /// Another writer instance (a restart of the service).
    pub fn instance(self, id: &str) -> Self {
        Self { instance: id.into(), ..self }
    }

    /// The context text, as it also stands in an event that somebody pasted.
    pub fn context(&self) -> String {
        let [operation, context, execution, class, name, instance, command, process] = self.labels.words();
        let (id, instance_id) = match self.upper_case {
            true => (self.writer.id.to_uppercase(), self.instance.to_uppercase()),
            false => (self.writer.id.to_owned(), self.instance.clone()),
        };
        let mut text = format!(
            "\n\n{operation}:\n   {}\n\n{context}:\n   {execution}: Writer\n   {class}: {id}\n   {name}: {}\n   \
             {instance}: {instance_id}",
            self.operation, self.writer.name
        );
        if !self.without_process {
            text += &format!("\n   {command}: {}\n   {process}: {}", self.writer.host, self.process_id);
        }
        text
    }
}

impl From<Vss8229> for Event {
    fn from(e: Vss8229) -> Self {
        Event::classic("VSS", 8229, &e.time)
            .level(3)
            .strings([e.error.clone(), e.context()])
            .binary(&binary(e.process_id, e.writer.host))
    }
}

/// The `Binary` of VSS events: plain text, fields padded to eight bytes.
pub fn binary(process_id: u32, command: &str) -> Vec<u8> {
    let mut command = format!("- CMD:  {command}   ");
    while !command.len().is_multiple_of(8) {
        command.push(' ');
    }
    format!(
        "- Code: WRTWRTIC00000823- Call: WRTWRTIC00000774- PID:  {process_id:08}- TID:  00005120{command}\
         - User: Name: NT AUTHORITY\\SYSTEM, SID:S-1-5-18 "
    )
    .into_bytes()
}

/// The service stops after its idle time: the noise of every Application log.
pub fn vss_8224(time: &str) -> Event {
    Event::classic("VSS", 8224, time).strings([""]).binary(&binary(6120, r"C:\Windows\system32\vssvc.exe"))
}

/// A writer tries to subscribe during set-up.
pub fn vss_8212(time: &str, writer: Writer) -> Event {
    let context = format!(
        "\n\nOperation:\n   Initializing Writer\n\nContext:\n   Writer Class Id: {}\n   Writer Name: {}",
        writer.id, writer.name
    );
    Event::classic("VSS", 8212, time).strings([writer.name, writer.id, &context]).binary(&binary(1528, writer.host))
}

/// A routine failed; common on healthy servers.
pub fn vss_8193(time: &str) -> Event {
    let context = format!(
        "\n\nOperation:\n   OnIdentify event\n   Gathering Writer Data\n\nContext:\n   Execution Context: \
         Shadow Copy Optimization Writer\n   Writer Class Id: {}\n   Writer Name: {}\n   Writer Instance ID: {}",
        SHADOW_COPY_OPTIMIZATION.id,
        SHADOW_COPY_OPTIMIZATION.name,
        guid::made_up("optimization")
    );
    Event::classic("VSS", 8193, time)
        .level(2)
        .strings([
            "ConvertStringSidToSid(S-1-5-21-1004-500.bak)",
            "0x80070539, The security ID structure is invalid.\r\n",
            &context,
        ])
        .binary(&binary(6120, r"C:\Windows\system32\vssvc.exe"))
}

/// The snapshot itself failed.
pub fn vss_12289(time: &str) -> Event {
    let context =
        "\n\nOperation:\n   Processing PreFinalCommitSnapshots\n\nContext:\n   Execution Context: System Provider";
    Event::classic("VSS", 12289, time)
        .level(2)
        .strings([
            r"DeviceIoControl(\\?\Volume{9f3a0000-0000-0000-0000-100000000000} - 0000000000000198)",
            "0x80070079, The semaphore timeout period has expired.\r\n",
            context,
        ])
        .binary(&binary(6120, r"C:\Windows\system32\vssvc.exe"))
}
