//! Which writers of a list failed, and whether the list is whole enough for absence to show anything.

use std::collections::BTreeMap;

use super::{Block, Ends, Id};
use crate::facts::{Guid, ListShape, WriterState, WriterTool};
use crate::knowledge::{codes, labels};

/// The writers without a service of their own, which every Windows with a CSV writer lists: Task Scheduler, VSS
/// Metadata Store, Performance Counters.
const ALWAYS: [Guid; 3] = [
    Guid::from_u128(0xd61d61c8_d73a_4eee_8cdd_f6f9786b7124),
    Guid::from_u128(0x75dfb225_e2e4_4d39_9ac9_ffaff65ddf06),
    Guid::from_u128(0x0bada1de_01a9_4625_8278_69e735f39dd2),
];

/// Writers that nearly every server lists besides: System, ASR, Shadow Copy Optimization, COM+ REGDB, Registry, WMI,
/// BITS, MSSearch, IIS Config.
const USUAL: [Guid; 9] = [
    Guid::from_u128(0xe8132975_6f93_4464_a53e_1050253ae220),
    Guid::from_u128(0xbe000cbe_11fe_4426_9c58_531aa6355fc4),
    Guid::from_u128(0x4dc3bdd4_ab48_4d07_adb0_3bee2926fd7f),
    Guid::from_u128(0x542da469_d3e1_473c_9f4f_7847f01fc64f),
    Guid::from_u128(0xafbab4a2_367d_4d15_a586_71dbb18f8485),
    Guid::from_u128(0xa6ad56c2_b509_4e6c_bb19_49d8f43532f0),
    Guid::from_u128(0x4969d978_be47_48b0_b100_f328f07ac1e0),
    Guid::from_u128(0xcd3f2362_8bef_46c7_9181_d62844cdc0b2),
    Guid::from_u128(0x2a40fd15_dfca_4aa8_a654_1f8c654603f6),
];

/// Usual writers that a whole list holds at least, besides those that are always there.
const USUAL_AT_LEAST: usize = 2;

/// Whether absence from the list shows anything.
///
/// diskshadow prints states only where they are asked for; its blocks then end with the instance id.
pub(in crate::evidence) fn shape(tool: WriterTool, blocks: &[Block], ends: Ends) -> ListShape {
    let Some((last, others)) = blocks.split_last() else { return ListShape::Empty };
    let no_id = |block: &Block| block.id.known().is_none();
    // A list that breaks off may do so in the middle of its last id, or before it.
    let masked = others.is_empty() && no_id(last) && (last.id == Id::Unreadable || last.state.is_some());
    if others.iter().any(no_id) || masked {
        return ListShape::WithoutIds;
    }
    let holds = |id: &Guid| blocks.iter().any(|block| block.id == Id::Is(*id));
    let in_box = ALWAYS.iter().all(holds) && USUAL.iter().filter(|id| holds(id)).count() >= USUAL_AT_LEAST;
    let stateless = tool == WriterTool::Diskshadow && blocks.iter().all(|block| block.state.is_none());
    let complete = |block: &Block| match stateless {
        _ if no_id(block) => false,
        true => block.instance.known().is_some(),
        false => block.state.as_ref().is_some_and(|(code, _)| code.is_some()) && block.error.is_some(),
    };
    match ends.begins && !ends.cut && in_box && blocks.iter().all(complete) {
        true => ListShape::Whole,
        false => ListShape::Cut,
    }
}

/// States 6 to 15, or a word known to mean failed whatever the number.
pub(super) fn failed_by_state(state: &WriterState) -> bool {
    state.code.is_some_and(|code| (6..=15).contains(&code)) || labels::is_failed_word(&state.text)
}

/// Whether a word means failed and its number does not: `[1] Failed`.
pub(super) fn contradicts(code: u8, text: &str) -> bool {
    (1..=5).contains(&code) && labels::is_failed_word(text)
}

/// Which blocks carry a last error that is not their language's "no error". In a language that is not known, that is
/// the text which most writers carry that are in no failed state. Scripts label it in English in any language: a text that
/// all writers carry, and that is no error's, is none there either.
pub(in crate::evidence) fn failed_by_error(blocks: &[Block]) -> Vec<bool> {
    let errors = || blocks.iter().filter_map(|block| block.error.as_ref());
    let is_known =
        |text: &str| labels::says_no_error(text) || codes::by_last_error(text).is_some() || hresult(text).is_some();
    let are_alike = || errors().count() > 1 && errors().zip(errors().skip(1)).all(|((_, one), (_, next))| one == next);
    let known = errors().any(|(_, text)| is_known(text))
        || errors().any(|(label, _)| labels::is_last_error_label(label)) && !are_alike();
    let usual = if known { None } else { most_common(blocks) };
    let failed = |block: &Block| match &block.error {
        None => false,
        Some((_, text)) if text.is_empty() => false,
        Some((_, text)) => match hresult(text) {
            Some(code) => code != 0,
            None if known => !labels::says_no_error(text),
            None => usual.is_some_and(|usual| usual != text),
        },
    };
    blocks.iter().map(failed).collect()
}

/// The error text that more than half of the writers in no failed state carry.
fn most_common(blocks: &[Block]) -> Option<&str> {
    let healthy = blocks.iter().filter(|block| {
        !block.state.as_ref().is_some_and(|(code, _)| code.is_some_and(|code| (6..=15).contains(&code)))
    });
    let texts: Vec<&str> = healthy.filter_map(|block| block.error.as_ref()).map(|(_, text)| text.as_str()).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in &texts {
        *counts.entry(text).or_default() += 1;
    }
    let (text, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (texts.len() > 1 && count * 2 > texts.len()).then_some(text)
}

/// The code of `0x00000000 (S_OK)`, as diskshadow prints errors.
fn hresult(text: &str) -> Option<u32> {
    let digits = text.trim_start().strip_prefix("0x")?.split(|c: char| !c.is_ascii_hexdigit()).next()?;
    u32::from_str_radix(digits, 16).ok()
}
