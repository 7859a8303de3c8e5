//! Events of the System log around boots, services and snapshots.

use super::super::binxml::{Value, utf16};
use super::super::{Event, Shape, time};

const KERNEL_GENERAL: &str = "{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}";
const SERVICE_CONTROL: &str = "{555908d1-a6d7-4695-8e1e-26931d2012f4}";

fn event_log(id: u16, at: &str) -> Event {
    Event::classic("EventLog", id, at).qualifiers(0x8000)
}

/// The system started.
pub fn kernel_general_12(at: &str) -> Event {
    Event { process_id: 4, thread_id: 8, ..Event::manifest("Microsoft-Windows-Kernel-General", KERNEL_GENERAL, 12, at) }
        .keywords(0x8000_0000_0000_0080)
        .task(1)
        .values(vec![
            ("MajorVersion", Value::U32(10)),
            ("MinorVersion", Value::U32(0)),
            ("BuildVersion", Value::U32(20348)),
            ("QfeVersion", Value::U32(2655)),
            ("ServiceVersion", Value::U16(0)),
            ("BootMode", Value::U32(0)),
            ("StartTime", Value::FileTime(time::ticks(at))),
        ])
}

/// The system shuts down.
pub fn kernel_general_13(at: &str) -> Event {
    Event {
        process_id: 4,
        thread_id: 280,
        ..Event::manifest("Microsoft-Windows-Kernel-General", KERNEL_GENERAL, 13, at)
    }
    .keywords(0x8000_0000_0000_0080)
    .task(2)
    .values(vec![("StopTime", Value::FileTime(time::ticks(at)))])
}

/// Version of the system at start-up.
pub fn event_log_6009(at: &str) -> Event {
    event_log(6009, at).strings(["10.00.", "20348", "", "Multiprocessor Free", "0"])
}

/// The event log service started.
pub fn event_log_6005(at: &str) -> Event {
    event_log(6005, at).binary(&[0xe8, 7, 9, 0, 1, 0, 2, 0, 18, 0, 38, 0, 38, 0, 0x2b, 3, 0, 0, 0, 0, 0, 0, 0, 0])
}

/// The event log service stopped.
pub fn event_log_6006(at: &str) -> Event {
    event_log(6006, at).binary(&[1, 0, 0, 0])
}

/// Up-time in seconds, and the time zone.
pub fn event_log_6013(at: &str, seconds: u64, zone: &str) -> Event {
    let (seconds, binary) = (seconds.to_string(), utf16("1.1\0Windows Server 2022 Datacenter\x0010.0.20348\0"));
    event_log(6013, at).strings(["", "", "", "", &seconds, "60", zone]).binary(&binary)
}

/// The computer's name changed.
pub fn event_log_6011(at: &str, from: &str, to: &str) -> Event {
    event_log(6011, at).strings([from, to])
}

/// Somebody restarts the computer.
pub fn user32_1074(at: &str, computer: &str) -> Event {
    let process = format!(r"C:\Windows\system32\winlogon.exe ({computer})");
    Event {
        source_name: Some("User32".into()),
        process_id: 384,
        thread_id: 496,
        ..Event::manifest("User32", "{b0aa8734-56f7-41cc-b2f4-de228e98b946}", 1074, at)
    }
    .shape(Shape::ManifestLiteral)
    .qualifiers(0x8000)
    .keywords(0x8080_0000_0000_0000)
    .named(&[
        ("param1", process.as_str()),
        ("param2", computer),
        ("param3", "Operating System: Reconfiguration (Planned)"),
        ("param4", "0x80020004"),
        ("param5", "restart"),
        ("param6", ""),
        ("param7", r"CONTOSO\azureadmin"),
    ])
}

/// The sequence that a boot leaves: 12, 6009, 6005, 6013.
pub fn boot(at: &str, zone: &str) -> Vec<Event> {
    let start: jiff::Timestamp = at.parse().unwrap();
    let after = |seconds: i64| format!("{:.7}", start + jiff::SignedDuration::from_secs(seconds));
    vec![
        kernel_general_12(at),
        event_log_6009(&after(9)),
        event_log_6005(&after(9)),
        event_log_6013(&after(9), 12, zone),
    ]
}

/// A service changed its state.
pub fn scm_7036(at: &str, service: &str, state: &str) -> Event {
    let binary = utf16(&format!("{service}/4\0"));
    let mut event = scm(7036, at);
    event = event.values(vec![
        ("param1", Value::Str(service.into())),
        ("param2", Value::Str(state.into())),
        ("Binary", Value::Binary(binary)),
    ]);
    Event { user: None, ..event }
}

/// A service's start type changed.
pub fn scm_7040(at: &str, service: &str, from: &str, to: &str) -> Event {
    scm(7040, at).named(&[("param1", service), ("param2", from), ("param3", to), ("param4", "BITS")])
}

fn scm(id: u16, at: &str) -> Event {
    const NAME: &str = "Service Control Manager";
    Event {
        source_name: Some(NAME.into()),
        process_id: 596,
        thread_id: 2520,
        ..Event::manifest(NAME, SERVICE_CONTROL, id, at)
    }
    .shape(Shape::ManifestLiteral)
    .qualifiers(0x4000)
    .keywords(0x8080_0000_0000_0000)
}

/// A volsnap event; severity goes into the qualifiers' high bits as the driver sets them.
pub fn volsnap(id: u16, level: u8, at: &str, volume: &str) -> Event {
    let qualifiers = match level {
        2 => 0xc006,
        3 => 0x8006,
        _ => 0x4006,
    };
    Event {
        source_name: Some("volsnap".into()),
        process_id: 4,
        thread_id: 10_356,
        user: None,
        ..Event::manifest("Volsnap", "{cb017cd2-1f37-4e65-82bc-3e91f6a37559}", id, at)
    }
    .shape(Shape::ManifestLiteral)
    .qualifiers(qualifiers)
    .keywords(0x0080_0000_0000_0000)
    .level(level)
    .named(&[
        ("DeviceName", r"\Device\HarddiskVolumeShadowCopy1"),
        ("VolumeName", volume),
        ("NTSTATUS", "00000000"),
        ("SourceTag", "178"),
        ("SourceFileID", "0x0001"),
        ("SourceLine", "6195"),
    ])
}
