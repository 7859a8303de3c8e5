//! What a labelled value is of: the event that is read, or the next one that was pasted right below it.

use super::{Ahead, First, Reader, is_number, is_source};
use crate::knowledge::event_labels::Field;

impl Reader {
    /// A label of an event's head inside a message that is indented below its own label (`Format-List`).
    pub(super) fn in_context(&self, field: Field) -> bool {
        const DEEPER: usize = 6;
        self.in_message && self.blanks >= self.indent + DEEPER && field != Field::Log
    }

    pub(super) fn field(&mut self, number: u32, field: Field, value: &str, label: Option<&str>) {
        if field == Field::Source && is_source(value) && !self.has_message {
            self.watched();
        }
        let agrees = self.now.fields.get(&field).is_some_and(|old| old == value || value.ends_with(old.as_str()));
        if field == Field::Computer {
            self.envelope(label);
        }
        // `EventType=3` and `Type=Warning` are one level in two forms.
        let in_words = |level: &String| field == Field::Level && is_number(level) != is_number(value);
        // Behind a message that its whole head stood above, or a line that told all, a log, a source or an id is the next
        // event's; so is what comes behind the computer, the dialog's last label.
        let heads = match field {
            Field::Source => is_source(value),
            Field::Id => is_number(value),
            Field::Log => true,
            _ => false,
        };
        let first = First { field, label: label.map(str::to_owned) };
        let has = |field| self.now.fields.contains_key(&field);
        let is_full = has(Field::Source) && has(Field::Id) && has(Field::Date) && !self.now.message.trim().is_empty();
        let is_whole = self.is_whole && self.in_message && !self.titled;
        let is_told = is_whole || is_full && !self.in_message && !self.titled;
        let is_over = is_whole || is_told && !self.ahead.is_empty() || self.titled && has(Field::Computer);
        // Lists of properties have a level or a date below the message, too: what comes next tells.
        let may_be_ahead =
            matches!(field, Field::Level | Field::Date | Field::Record) || field == Field::Log && !is_whole;
        let may_be_ahead = may_be_ahead && !has(field);
        if is_told && may_be_ahead && !self.after_blank && self.ahead.iter().all(|ahead| ahead.first.field != field) {
            self.ahead.push(Ahead { number, first, value: value.to_owned() });
            return;
        }
        if heads && is_over {
            self.next_event(&first);
        } else if self.is_next_paste(field, value) {
            self.end_event();
            self.is_soft = true;
        }
        self.own_ahead();
        self.is_spaced |= field != Field::Other && self.after_blank && !self.now.fields.is_empty();
        let repeats = field != Field::Other && self.now.fields.get(&field).is_some_and(|old| !in_words(old));
        let begins = !matches!(field, Field::Computer | Field::Other) && self.in_message && self.now.fields.len() > 1;
        // `EventID` and `InstanceId` are one field of one event, `Severity` and `Level` are: what begins a list does so
        // under the same label.
        let is_first = || self.first.as_ref() == Some(&first) && self.now.name().is_some();
        let is_next = || self.after_blank && !self.is_spaced || is_first();
        if repeats && (!agrees || (!self.titled && (begins || (!self.in_message && is_next())))) {
            self.end_event();
        }
        if self.now.fields.is_empty() {
            self.first = Some(first);
            self.indent = self.blanks;
            // What stands above its head may be a mail's: it is cited by the head.
            if !self.now.message.trim().is_empty() {
                self.now.line = number;
            }
        }
        if let Some(date) = self.date_above.take().filter(|_| self.now.fields.is_empty()) {
            self.now.set(Field::Date, &date);
        }
        self.begin(number);
        self.in_message = false;
        if field != Field::Other {
            self.now.set(field, value);
        }
    }

    /// Ends the event before a line that names the next, whose head may have begun above.
    pub(super) fn next_event(&mut self, first: &First) {
        // In a list all begin alike: what stands above the first line is of the one before.
        if self.first.as_ref() == Some(first) {
            self.own_ahead();
        }
        let ahead = std::mem::take(&mut self.ahead);
        let is_soft = self.is_unlabelled;
        self.end_event();
        self.is_soft = is_soft;
        for line in ahead {
            self.begin(line.number);
            if self.now.fields.is_empty() {
                self.indent = self.blanks;
            }
            match line.first.field {
                Field::Clock => self.now.clock(&line.value),
                field => drop(self.now.set(field, &line.value)),
            }
            self.first.get_or_insert(line.first);
        }
    }

    /// What may have been the next event's is this one's.
    pub(super) fn own_ahead(&mut self) {
        for line in std::mem::take(&mut self.ahead) {
            match line.first.field {
                Field::Clock => self.now.clock(&line.value),
                field => drop(self.now.set(field, &line.value)),
            }
            self.in_message = false;
        }
    }

    /// Whether a field begins the head of another event that was pasted behind a whole one, in whatever form.
    pub(super) fn is_next_paste(&self, field: Field, value: &str) -> bool {
        let begins = match field {
            Field::Source => is_source(value),
            Field::Id => is_number(value),
            Field::Log | Field::Level | Field::Date => true,
            _ => false,
        };
        let has = |field| self.now.fields.contains_key(&field);
        let is_whole = has(Field::Source) && has(Field::Id) && !self.now.message.trim().is_empty();
        begins && self.after_blank && is_whole && !self.is_spaced && !self.titled
    }

    /// A host under this label: what sends an event on names one above it, under another label than the event does.
    pub(super) fn envelope(&mut self, label: Option<&str>) {
        if self.now.fields.is_empty() {
            self.sender = label.map(str::to_owned);
        } else if self.sender.take().is_some_and(|sender| Some(sender.as_str()) != label) && !self.in_message {
            self.now.fields.remove(&Field::Computer);
        }
    }
}
