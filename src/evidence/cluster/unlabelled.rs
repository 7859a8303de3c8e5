//! Names with a state and an owner of which nothing says what they are: groups and Cluster Shared Volumes are laid out
//! alike, so they may be either (contract, ruling 34).

use super::{Listing, Subject};
use crate::knowledge::csv_words;
use crate::knowledge::states::Enumeration;

/// The first row of such a listing, as what was said. A list of groups or resources holds those that every cluster has.
pub(super) fn row(listing: &Listing) -> Option<(u32, String)> {
    let columns: Vec<&str> = listing.columns.iter().map(String::as_str).collect();
    let has = |names: &[&str]| columns.iter().any(|column| names.iter().any(|name| column.eq_ignore_ascii_case(name)));
    let fits = has(&["Name"]) && has(&["State", "Status"]) && has(&["OwnerNode", "Owner Node", "Owner", "Node"]);
    if !fits || listing.type_name.is_some() || Subject::by_marks(&columns).is_some() {
        return None;
    }
    let rows = || listing.objects.iter().filter_map(|object| Some((object, object.text_of("Name")?)));
    if rows().any(|(_, name)| csv_words::is_core(name)) {
        return None;
    }
    let is_up = |state: &str| Enumeration::Resource.has_word(Enumeration::Resource.word(state));
    let state = |object: &crate::decode::objects::Object| {
        let state = object.text_of("State").or_else(|| object.text_of("Status"));
        state.is_some_and(is_up)
    };
    rows().find(|(object, _)| state(object)).map(|(object, name)| (object.line, name.to_owned()))
}
