//! What the machine is: `systeminfo`, `Get-ComputerInfo`, `msinfo32`, `wmic os`, `hostname`, `tzutil /g`.

mod msinfo;
mod time;

use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::facts::{HostFacts, Kind, Observation, is_fixed_zone};
use crate::knowledge::system_labels::{Label, label, zone_offset};
pub(super) use msinfo::MsInfo;
use time::DayOrder;

/// Lines of a section that are looked at: more than any report has.
const MAX_LINES: usize = 100_000;

/// Reads what tools say of the machine.
#[derive(Debug)]
pub(super) struct SystemInfo;

impl SectionReader for SystemInfo {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let (line, facts) = one_liner(section)
            .or_else(|| wmic(section))
            .or_else(|| report(&section.lines))
            .or_else(|| cleaner(&section.lines))?;
        found.observations.push(section.saw(line, Observation::Host(facts)));
        Some(Kind::SystemInfo)
    }
}

/// `hostname` and `tzutil /g` print one line.
fn one_liner(section: &Section<'_>) -> Option<(u32, HostFacts)> {
    let command = section.command.as_ref()?.text.trim().to_ascii_lowercase();
    let mut lines = section.lines.iter().filter(|line| !line.text.trim().is_empty());
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let text = line.text.trim();
    let facts = match command.as_str() {
        "hostname" | "hostname.exe" | "$env:computername" if is_host_name(text) => {
            HostFacts { name: Some(text.to_owned()), ..HostFacts::default() }
        }
        "tzutil /g" | "tzutil.exe /g" => {
            let offset = zone_offset(text)?;
            let zone_is_fixed = text == "UTC" || is_fixed_zone(offset);
            HostFacts { utc_offset_minutes: Some(offset), zone_is_fixed, ..HostFacts::default() }
        }
        _ => return None,
    };
    Some((line.number, facts))
}

fn is_host_name(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.chars().all(|c| c.is_alphanumeric() || ['-', '_', '.'].contains(&c))
}

/// `wmic os get lastbootuptime`: a title, below it the value; or `LastBootUpTime=…` with `/value`.
fn wmic(section: &Section<'_>) -> Option<(u32, HostFacts)> {
    let boot = section.lines.iter().take(MAX_LINES).enumerate().find_map(|(index, line)| {
        let (column, _) = line.text.match_indices("LastBootUpTime").next()?;
        let same_line = line.text.split_once("LastBootUpTime=").map(|(_, value)| (line, value));
        let below = || section.lines.iter().skip(index + 1).take(3).find(|line| !line.text.trim().is_empty());
        let (line, value) =
            same_line.or_else(|| below().map(|line| (line, line.text.get(column..).unwrap_or_default())))?;
        let value = value.split_whitespace().next()?;
        Some((line.number, time::wmi(value)?))
    })?;
    Some((boot.0, HostFacts { boot: Some(boot.1), ..HostFacts::default() }))
}

/// The host in the head of a clean-up tool's report: `Ran by Petra (administrator) on DOCK1 (Maker, Model) (03-09-2024 …)`.
fn cleaner(lines: &[Line<'_>]) -> Option<(u32, HostFacts)> {
    /// The report's title stands right above.
    const HEAD: usize = 4;
    const BY: [&str; 10] = [
        "Ran by ",
        "durchgeführt von ",
        "Exécuté par ",
        "Ejecutado por ",
        "Eseguito da ",
        "Executado por ",
        "Uruchomiony przez ",
        "Uitgevoerd door ",
        "Запущено ",
        "Spuštěno ",
    ];
    const ON: [&str; 8] = [" on ", " auf ", " sur ", " en ", " su ", " em ", " na ", " op "];
    let title = lines.iter().position(|line| line.text.contains("Farbar Recovery Scan Tool"))?;
    let head = lines.get(title..)?.iter().take(HEAD);
    let (line, rest) =
        head.filter_map(|line| Some((line, BY.iter().find_map(|by| line.text.strip_prefix(by))?))).next()?;
    // Behind the user's name and rights stands the host, before its make: a name may hold such a word itself.
    let (_, place) = rest.split_once(')')?;
    let host = ON.iter().find_map(|on| place.strip_prefix(on))?.split(' ').next().filter(|host| is_host_name(host))?;
    Some((line.number, HostFacts { name: Some(host.to_owned()), ..HostFacts::default() }))
}

/// A line with a label before a colon (or a tab, in `msinfo32`).
struct Pair<'t> {
    line: u32,
    label: &'t str,
    value: &'t str,
}

fn pair<'t>(line: &Line<'t>) -> Option<Pair<'t>> {
    let (label, value) = line.text.split_once([':', '\t', '：'])?;
    let indented = label.starts_with([' ', '\t']);
    (!indented && !label.trim().is_empty()).then(|| Pair {
        line: line.number,
        label: label.trim(),
        value: value.trim(),
    })
}

/// `systeminfo` and its like: labels where they are known, place and shape where they are not.
fn report(lines: &[Line<'_>]) -> Option<(u32, HostFacts)> {
    let pairs: Vec<Pair<'_>> = lines.iter().take(MAX_LINES).filter_map(pair).collect();
    let by_label =
        |wanted: Label| pairs.iter().filter(move |pair| label(pair.label) == Some(wanted) && !pair.value.is_empty());
    let windows = pairs.iter().position(|pair| is_windows(pair.value))?;
    // `msinfo32` prints the zone's name, in the system's language.
    let by_name = |text: &str| zone_offset(text).filter(|_| text.ends_with(" Standard Time"));
    let zone =
        pairs.iter().find_map(|pair| Some((time::offset(pair.value).or_else(|| by_name(pair.value))?, pair.value)));
    let offset = zone.map(|(offset, _)| offset);
    let name = by_label(Label::Name).next();
    // Without known labels: the host's name stands above the system's, and nothing but systeminfo shows both a system
    // and a time zone in this form.
    let above = || pairs.get(windows.checked_sub(1)?).filter(|_| offset.is_some());
    let name = name.or_else(above).filter(|pair| is_host_name(pair.value))?;
    let order = by_label(Label::Locale).next().map_or(DayOrder::Unknown, |pair| DayOrder::of_locale(pair.value));
    let boot = by_label(Label::Boot).find_map(|pair| time::local(pair.value, order));
    // systeminfo prints two times: of the installation, then of the boot.
    let second = || pairs.iter().filter_map(|pair| time::local(pair.value, order)).nth(1);
    let domain = by_label(Label::Domain).map(|pair| pair.value).find(|value| value.contains('.'));
    let first = pairs.iter().filter_map(|pair| time::local(pair.value, order)).next();
    let facts = HostFacts {
        installed: first.filter(|_| second().is_some() && offset.is_some()),
        name: Some(name.value.to_owned()),
        domain: domain.map(str::to_owned),
        utc_offset_minutes: offset,
        zone_is_fixed: zone.is_some_and(|(offset, text)| text.starts_with("(UTC) ") || is_fixed_zone(offset)),
        boot: boot.or_else(|| second().filter(|_| offset.is_some())),
        os: pairs.get(windows).map(|pair| pair.value.to_owned()),
        complete_bundle_without_cluster: false,
    };
    Some((name.line, facts))
}

/// The name of a Windows system, which no language translates.
fn is_windows(value: &str) -> bool {
    value.starts_with("Microsoft Windows ") || value.starts_with("Microsoft® Windows ")
}
