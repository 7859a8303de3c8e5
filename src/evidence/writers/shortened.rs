//! Lists of which somebody says that writers were taken out: what such a list does not hold shows nothing.

use super::fields::{Value, field};
use crate::decode::transcript::Section;
use crate::evidence::Found;
use crate::facts::{ListShape, Observation, Observed, WriterList};
use crate::knowledge::shortened;

/// Takes no list of a text for a whole one in which a line says so.
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    let is_whole = |fact: &Observation| matches!(fact, Observation::Writers(list) if list.shape == ListShape::Whole);
    if !founds.iter().flat_map(|found| &found.observations).any(|seen| is_whole(&seen.fact)) {
        return;
    }
    let says_so = sections.iter().flat_map(|section| &section.lines).any(|line| says_so(line.text));
    for (at, found) in founds.iter_mut().enumerate() {
        for Observed { fact, .. } in &mut found.observations {
            let Observation::Writers(list) = fact else { continue };
            if list.shape == ListShape::Whole && (says_so || goes_on(list, sections.get(at..).unwrap_or_default())) {
                list.shape = ListShape::Cut;
            }
        }
    }
}

/// Whether a line says that something of a list was left out.
fn says_so(text: &str) -> bool {
    field(text).is_none() && shortened::says_so(text)
}

/// Whether the words right behind a list speak of writers that are not in it. Elsewhere they may tell of those that are.
fn goes_on(list: &WriterList, sections: &[Section<'_>]) -> bool {
    /// Lines of a block below its name.
    const FIELDS: usize = 4;
    /// Lines of words that are looked at.
    const WORDS: usize = 2;
    let Some(last) = list.writers.last() else { return false };
    let Some((section, behind)) = sections.split_first() else { return false };
    let from = section.lines.partition_point(|line| line.number <= last.line);
    let own = section.lines.get(from..).unwrap_or_default();
    let fields = own.iter().filter(|line| !line.text.trim().is_empty()).take(FIELDS);
    let skipped = fields.take_while(|line| is_of_block(line.text)).count();
    let others =
        behind.iter().take(WORDS).take_while(|section| section.command.is_none()).flat_map(|section| &section.lines);
    let texts = own.iter().chain(others).filter(|line| !line.text.trim().is_empty()).skip(skipped);
    texts.take(WORDS).any(|line| shortened::goes_on(line.text))
}

fn is_of_block(text: &str) -> bool {
    field(text).is_some_and(|field| match field.value {
        Value::Quoted(..) | Value::Id(_) | Value::State(..) => true,
        // A label has few words, and so has an error: a sentence is none.
        Value::Other(text) => !shortened::goes_on(text) && !shortened::goes_on(field.label),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_on_what_was_left_out_is_told_from_other_words() {
        for (text, expected) in [
            ("# Stable writers removed for brevity", true),
            ("(other writers removed)", true),
            ("I left out the rest of the list.", true),
            ("※ 安定しているライターは省略", true),
            ("(weitere Schreiber ausgelassen, gekürzt)", true),
            ("We removed the backup agent and its writer last week.", false),
            ("PS C:\\> vssadmin list writers", false),
            ("Writer name: 'Omitted Writer'", false),
        ] {
            assert_eq!(says_so(text), expected, "{text}");
        }
    }

    #[test]
    fn words_right_behind_a_list_are_told_from_those_on_other_machines() {
        for (text, expected) in [
            ("All other writers are stable as well.", true),
            ("The rest are all stable.", true),
            ("The remaining ones are OK", true),
            ("... everything else is fine", true),
            ("see attachment for the full list", true),
            ("The complete output is in the attached file.", true),
            ("die restlichen Writer sind auch stabil", true),
            ("Alle anderen sind in Ordnung.", true),
            ("Siehe Anhang für die vollständige Liste", true),
            ("Les autres rédacteurs sont stables.", true),
            ("Los demás están estables", true),
            ("他のライターはすべて安定しています。", true),
            ("残りは正常です", true),
            ("全一覧は添付ファイルを参照してください", true),
            ("其他写入程序均稳定", true),
            ("나머지는 모두 안정 상태입니다", true),
            ("<LEERTASTE> Nächste Seite; <EINGABE> Nächste Zeile; B Beenden", true),
            ("All other nodes are stable.", false),
            ("Thank you for your support, best regards", false),
            ("We restarted the service on the other node.", false),
            ("Here is the full list", false),
            ("他のノードも正常です", false),
        ] {
            assert_eq!(shortened::goes_on(text), expected, "{text}");
        }
    }
}
