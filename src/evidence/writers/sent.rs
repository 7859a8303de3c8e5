//! Lists that stand in the mails of a thread: the head above each says when its mail was sent, whatever the order in the
//! text (contract, ruling 3).

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use regex::Regex;

use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::evidence::Found;
use crate::evidence::event_text::dates;
use crate::facts::{Locus, Observation, Sent};
use crate::knowledge::mail_heads::{HeadLine, read};

/// Lines in which the parts of one head stand.
const NEAR: usize = 5;

/// Marks each list with the head that it stands below; one list alone needs none.
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    let is_list = |fact: &Observation| matches!(fact, Observation::Writers(_));
    let lists = founds.iter().flat_map(|found| &found.observations).filter(|seen| is_list(&seen.fact));
    if lists.take(2).count() < 2 {
        return;
    }
    let mut heads = heads(sections.iter().flat_map(|section| &section.lines));
    heads.sort_by_key(|(line, _)| *line);
    for seen in founds.iter_mut().flat_map(|found| &mut found.observations) {
        let Observation::Writers(list) = &mut seen.fact else { continue };
        let Locus::Line(line) = seen.at else { continue };
        let above = heads.partition_point(|(head, _)| *head < line).checked_sub(1);
        list.sent = above.and_then(|at| heads.get(at)).map_or(Sent::NoMail, |(_, sent)| *sent);
    }
}

/// The heads of mails by line: a sender with a date near it, a line that quotes somebody, a separator.
fn heads<'a, 't: 'a>(lines: impl Iterator<Item = &'a Line<'t>>) -> Vec<(u32, Sent)> {
    let lines: Vec<(&Line<'_>, Option<HeadLine<'_>>)> = lines.map(|line| (line, read(line.text))).collect();
    let mut heads = Vec::new();
    for (at, (line, head)) in lines.iter().enumerate() {
        let near = || lines.iter().skip(at.saturating_sub(NEAR)).take(2 * NEAR + 1).map(|(_, head)| head);
        let sent = match head {
            Some(HeadLine::Sent(date)) if near().any(|head| *head == Some(HeadLine::From)) => {
                Some(when(date, line.number))
            }
            // The next line of the head says when; without one it is not known.
            Some(HeadLine::From) => {
                let told = near().any(|head| matches!(head, Some(HeadLine::Sent(_))));
                let is_head = told || lines.get(at + 1).is_some_and(|(next, _)| next.text.contains([':', '：']));
                (is_head && !told).then_some(Sent::Unknown(line.number))
            }
            Some(HeadLine::Separator) => Some(Sent::Unknown(line.number)),
            Some(HeadLine::Wrote(text)) => match when(text, line.number) {
                // A mail program may break the line.
                Sent::Unknown(_) => {
                    let before = at.checked_sub(1).and_then(|at| lines.get(at)).map_or("", |(line, _)| line.text);
                    Some(when(&format!("{before} {text}"), line.number))
                }
                sent => Some(sent),
            },
            _ => None,
        };
        heads.extend(sent.map(|sent| (line.number, sent)));
    }
    heads
}

/// When that is. A date that another region reads otherwise is not known.
fn when(text: &str, head: u32) -> Sent {
    static NUMBERS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\b([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:[0-9]{4}|[0-9]{2})\b").ok());
    let is_open = NUMBERS.as_ref().and_then(|numbers| numbers.captures(text)).is_some_and(|found| {
        let number = |group: usize| found.get(group).and_then(|number| number.as_str().parse::<u8>().ok());
        let (a, b) = (number(1), number(2));
        a != b && a.is_some_and(|a| a <= 12) && b.is_some_and(|b| b <= 12)
    });
    let date = dates::find(text).filter(|_| !is_open);
    date.and_then(|date| dates::parse(date, &TimeZone::UTC))
        .map_or(Sent::Unknown(head), |(time, local)| Sent::At { time, local })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Time;

    fn of(text: &str) -> Vec<(u32, Option<String>)> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        let told = |sent| match sent {
            Sent::At { time: Time(time), .. } => Some(time.to_string()),
            Sent::NoMail | Sent::Unknown(_) => None,
        };
        heads(lines.iter()).into_iter().map(|(line, sent)| (line, told(sent))).collect()
    }

    #[test]
    fn heads_say_when() {
        let at = |time: &str| Some(format!("2024-10-{time}:00Z"));
        for (text, line, time) in [
            ("From: Bob\nSent: Tuesday, 15 October 2024 10:02\nTo: Support\n", 2, at("15T10:02")),
            ("From: Bob\nSent: Tuesday, October 15, 2024 10:02 AM\n", 2, at("15T10:02")),
            ("Von: Bob\nGesendet: Dienstag, 15. Oktober 2024 10:02\n", 2, at("15T10:02")),
            ("De : Bob\nEnvoyé : mardi 15 octobre 2024 10:02\n", 2, at("15T10:02")),
            ("差出人: Bob\n送信日時: 2024年10月15日 10:02\n", 2, at("15T10:02")),
            ("Date: Tue, 15 Oct 2024 12:02:00 +0200\nFrom: Bob\n", 1, at("15T10:02")),
            ("On Tue, 15 Oct 2024 at 10:02, Bob <b@example.com> wrote:\n", 1, at("15T10:02")),
            ("On Tue, 15 Oct 2024 at 10:02, Bob\n<b@example.com> wrote:\n", 2, at("15T10:02")),
            ("Am 15.10.2024 um 10:02 schrieb Bob:\n", 1, at("15T10:02")),
            ("2024年10月15日(火) 10:02 Bob <b@example.com>:\n", 1, at("15T10:02")),
            ("From: Bob\nSent: 05/10/2024 10:02\n", 2, None),
            ("From: Bob\nSubject: RE: backup\n", 1, None),
            ("-----Original Message-----\n", 1, None),
        ] {
            assert_eq!(of(text).last(), Some(&(line, time)), "{text}");
        }
        assert!(of("Data from n1:\nState: x\nDate: 2024-10-15 10:02\n").is_empty());
    }
}
