//! The machine's name, domain and time zone in a `SYSTEM` hive.

use super::regf::{Damaged, Hive, Node};
use crate::facts::HostFacts;
use crate::knowledge::system_labels::zone_offset;

/// What the hive says of the machine; `None` where it is no `SYSTEM` hive.
pub(super) fn facts(hive: &mut Hive<'_>) -> Result<Option<HostFacts>, Damaged> {
    let Some(select) = hive.find(&["Select"])? else { return Ok(None) };
    let current = hive.value(&select, "Current")?.and_then(|value| value.data.first_chunk::<4>().copied());
    let Some(current) = current.map(u32::from_le_bytes) else { return Ok(None) };
    let set = format!("ControlSet{current:03}");
    let mut text = |path: &[&str], value: &str| -> Result<Option<String>, Damaged> {
        let path: Vec<&str> = [&[set.as_str()], path].concat();
        match hive.find(&path)? {
            Some(key) => read(hive, &key, value),
            None => Ok(None),
        }
    };
    let Some(name) = text(&["Control", "ComputerName", "ComputerName"], "ComputerName")? else { return Ok(None) };
    let domain = text(&["Services", "Tcpip", "Parameters"], "Domain")?;
    let zone = text(&["Control", "TimeZoneInformation"], "TimeZoneKeyName")?.and_then(|name| zone_offset(&name));
    Ok(Some(HostFacts {
        name: Some(name),
        domain,
        utc_offset_minutes: zone,
        // Only zones that never shift are known by name.
        zone_is_fixed: zone.is_some(),
        ..HostFacts::default()
    }))
}

/// A text that is not empty.
fn read(hive: &mut Hive<'_>, key: &Node, name: &str) -> Result<Option<String>, Damaged> {
    const REG_SZ: u32 = 1;
    let Some(value) = hive.value(key, name)?.filter(|value| value.kind == REG_SZ) else { return Ok(None) };
    let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(&value.data);
    let text = text.split('\0').next().unwrap_or_default().trim();
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}
