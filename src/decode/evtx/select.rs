//! Which events a reader wants, by provider and id, as the light walk can ask it.

use std::borrow::Cow;

use super::anchor::Needle;
use super::names;

/// Events of one provider.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Provider's name in lower case; `*` at its end stands for any end.
    pub provider: Cow<'static, str>,
    /// Ids wanted in any case.
    pub ids: Cow<'static, [u32]>,
    /// Those of them that are shown beside a failure only.
    pub context: Cow<'static, [u32]>,
    /// Besides those, any event of this provider whose text names one of the needles.
    pub mentions: bool,
    /// Live events of this provider are counted, whatever their id.
    pub counted: bool,
}

/// What is wanted of a log.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    wanted: Vec<Wanted>,
    /// Ids wanted of any provider.
    any: Vec<u32>,
    needles: Vec<Needle>,
    /// The only provider of whose events the data are wanted, in lower case; `None` for all.
    data_of: Option<String>,
}

/// A provider of which something is wanted: its place in the selector.
pub(super) type Class = Option<usize>;

impl Selector {
    /// `any`: ids wanted whatever the provider.
    pub fn new(mut wanted: Vec<Wanted>, mut any: Vec<u32>, needles: Vec<Needle>) -> Self {
        any.sort_unstable();
        for entry in &mut wanted {
            // A table has them so already, and is asked for each of very many logs.
            if entry.provider.bytes().any(|byte| byte.is_ascii_uppercase()) {
                entry.provider.to_mut().make_ascii_lowercase();
            }
            if !entry.ids.is_sorted() {
                entry.ids.to_mut().sort_unstable();
            }
        }
        Self { wanted, any, needles, data_of: None }
    }

    /// Leaves out the data of all events but those of one provider.
    #[must_use]
    pub fn data_only_of(self, provider: &str) -> Self {
        Self { data_of: Some(provider.to_ascii_lowercase()), ..self }
    }

    /// Whether the data of a provider's events are wanted.
    pub(super) fn wants_data(&self, provider: &str) -> bool {
        self.data_of.as_ref().is_none_or(|only| only.eq_ignore_ascii_case(provider))
    }

    /// Whether the bytes of a record name one of the class ids.
    pub(super) fn mentions(&self, record: &[u8]) -> bool {
        self.needles.iter().any(|needle| needle.is_in(record))
    }

    /// The class of a provider by its raw name.
    pub(super) fn class(&self, raw: &[u8]) -> Class {
        let raw = names::until_nul(raw);
        self.wanted.iter().position(|entry| match entry.provider.strip_suffix('*') {
            Some(head) => raw.get(..head.len() * 2).is_some_and(|raw| names::equals(raw, head.as_bytes())),
            None => names::equals(raw, entry.provider.as_bytes()),
        })
    }

    /// Whether live events of a provider are counted.
    pub(super) fn counts(&self, class: Class) -> bool {
        class.and_then(|class| self.wanted.get(class)).is_some_and(|entry| entry.counted)
    }

    /// The same for an event read in full.
    pub(super) fn counts_named(&self, provider: &str) -> bool {
        self.counts(self.named(provider))
    }

    /// Whether no more of an event is wanted than is shown beside a failure.
    pub(super) fn is_context(&self, class: Class, id: u32) -> bool {
        class.and_then(|class| self.wanted.get(class)).is_some_and(|entry| entry.context.contains(&id))
    }

    /// Whether an event is wanted; `mentions` says whether its bytes name a needle.
    pub(super) fn wants(&self, class: Class, id: u32, mentions: impl FnOnce() -> bool) -> bool {
        let listed = |ids: &[u32]| ids.binary_search(&id).is_ok();
        let of_provider = class.and_then(|class| self.wanted.get(class));
        (!self.any.is_empty() && listed(&self.any))
            || of_provider.is_some_and(|entry| listed(&entry.ids) || (entry.mentions && mentions()))
    }

    /// Whether an event read in full is wanted, where it may name a needle.
    pub(super) fn wants_named(&self, provider: &str, id: u32) -> bool {
        self.wants(self.named(provider), id, || true)
    }

    fn named(&self, provider: &str) -> Class {
        self.wanted.iter().position(|entry| match entry.provider.strip_suffix('*') {
            Some(head) => provider.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head)),
            None => entry.provider.eq_ignore_ascii_case(provider),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provider_and_id_decide_and_a_mention_counts_only_where_asked() {
        let wanted = |provider: &str, mentions| Wanted {
            provider: provider.to_owned().into(),
            ids: vec![8229, 22].into(),
            context: vec![22].into(),
            mentions,
            counted: !mentions,
        };
        let selector = Selector::new(vec![wanted("VSS", true), wanted("Other", false)], vec![1102], Vec::new());
        let raw: Vec<u8> = "Vss\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let vss = selector.class(&raw);
        assert_eq!(vss, Some(0));
        assert!(selector.wants(vss, 8229, || false) && selector.wants(vss, 8224, || true));
        assert!(!selector.wants(vss, 8224, || false) && !selector.wants(Some(1), 8224, || true));
        assert!(selector.wants(None, 1102, || false) && !selector.wants(None, 8229, || true));
        assert!(selector.wants_named("OTHER", 22) && !selector.wants_named("none", 22));
        assert!(selector.is_context(vss, 22) && !selector.is_context(vss, 8229) && !selector.is_context(None, 22));
        assert!(selector.counts_named("OTHER") && !selector.counts(vss) && !selector.counts_named("none"));
    }
}
