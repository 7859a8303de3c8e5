//! What rules share: how a finding is made, which captures were seen, events by provider and id, nearness in time.

pub(crate) mod captures;
pub(crate) mod clock;
pub(crate) mod failing;
mod found;
pub(crate) mod near;
pub(crate) mod points;
pub(crate) mod requester;
pub(crate) mod seen;
pub(crate) mod unzoned;
pub(crate) mod words;
