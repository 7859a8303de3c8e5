//! Which time is looked at, and in which zone it is told.

use anyhow::bail;
use clap::Args;
use jiff::tz::TimeZone;

use super::fault;
use super::parse::{self, Moment};
use crate::facts::{Arg, Message, Scope};

/// `--since`, `--until`, `--timezone`.
#[derive(Debug, Args)]
pub(super) struct Period {
    /// Leave out events before TIME (RFC 3339 or YYYY-MM-DD)
    #[arg(long, value_name = "TIME", value_parser = parse::moment)]
    since: Option<Moment>,
    /// Leave out events from TIME on; a day is included whole
    #[arg(long, value_name = "TIME", value_parser = parse::moment)]
    until: Option<Moment>,
    /// Zone of local times in the evidence, and shown beside UTC: Asia/Tokyo, JST, +09:00, local, utc [default: each
    /// node's own where its evidence states it, else utc]
    #[arg(long, value_name = "ZONE", value_parser = parse::zone, allow_hyphen_values = true)]
    pub(super) timezone: Option<TimeZone>,
}

impl Period {
    /// The zone of days and of local times.
    pub(super) fn zone(&self) -> TimeZone {
        self.timezone.clone().unwrap_or(TimeZone::UTC)
    }

    /// What is to be looked at.
    ///
    /// # Errors
    /// A day outside the calendar; an end before the beginning.
    pub(super) fn scope(&self, caps: Vec<(&'static str, u64)>) -> anyhow::Result<Scope> {
        let zone = self.zone();
        let since = self.since.map(|since| since.instant(&zone)).transpose()?;
        let until = self.until.map(|until| until.end(&zone)).transpose()?;
        if let (Some(since), Some(until)) = (since, until)
            && since >= until
        {
            let ends = Message::new("cli.error.range").with("since", Arg::Said(since.to_string()));
            bail!(fault::say(&ends.with("until", Arg::Said(until.to_string()))));
        }
        Ok(Scope { since, until, zone_is_given: self.timezone.is_some(), zone, caps })
    }
}
