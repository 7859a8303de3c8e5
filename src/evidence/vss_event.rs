//! placeholder
use crate::facts::*;
pub(crate) fn detail_from_text(_: &str) -> VssDetail {
    VssDetail::default()
}
pub(crate) fn vss_detail(_: u32, _: &[DataItem], _: Option<&[u8]>) -> VssDetail {
    VssDetail::default()
}
impl crate::evidence::EventFilter {
    pub(crate) fn wants(&self, provider: &str, id: u32) -> bool {
        provider == "VSS" || id == 1544
    }
}
