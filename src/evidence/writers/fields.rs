//! The lines of a writer's block by shape, in any language: a label, a colon, and a value that tells what it is.

use nom::branch::alt;
use nom::bytes::complete::{take_till1, take_while1};
use nom::character::complete::{char, one_of, space0, space1};
use nom::combinator::{map_res, peek, rest, verify};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::Id;
use crate::knowledge::labels;

/// Quotes around a name, in consoles and in what editors, blogs and tickets make of them.
const QUOTES: &[char] =
    &['\'', '"', '‘', '’', '‚', '‛', '“', '”', '„', '«', '»', '`', '´', '′', '＇', '＂', '「', '」', '『', '』'];

/// What stands behind a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evidence) enum Value<'t> {
    /// A name in quotes, and what follows it on the line.
    Quoted(&'t str, &'t str),
    /// Something in braces, or an id without them.
    Id(Id),
    /// A number in brackets and the word behind it.
    State(u8, &'t str),
    /// Anything else.
    Other(&'t str),
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Field<'t> {
    pub(in crate::evidence) label: &'t str,
    pub(in crate::evidence) value: Value<'t>,
}

/// The field on a line; `None` where there is no label and no colon.
pub(in crate::evidence) fn field(line: &str) -> Option<Field<'_>> {
    let line = line.trim();
    let (value, label) = label(line).ok().filter(|_| !line.starts_with(QUOTES))?;
    Some(Field { label, value: value_of(value) })
}

/// A label of any language: no quote, bracket, brace or colon in it. French puts a blank before the colon.
fn label(line: &str) -> IResult<&str, &str> {
    let mut plain =
        take_till1(|c: char| matches!(c, ':' | '：' | '[' | '{') || (QUOTES.contains(&c) && !is_apostrophe(c)));
    let (after, label) = plain.parse(line)?;
    let (value, _) = one_of(":：").parse(after)?;
    Ok((value.trim(), label.trim_end()))
}

/// Stands in French labels as well.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '´' | '`')
}

/// What a value is, by its own shape.
pub(in crate::evidence) fn value_of(text: &str) -> Value<'_> {
    if let Some((name, after)) = quoted(text) {
        // French puts blanks inside its quotes.
        return Value::Quoted(name.trim(), after);
    }
    if let Ok((_, id)) = id(text) {
        return Value::Id(id);
    }
    match state(text) {
        Ok((word, code)) => Value::State(code, word.trim()),
        Err(_) => Value::Other(text),
    }
}

/// A name in any quotes: up to the last quote of the line, or, where other fields follow on the same line, up to the
/// first quote with two blanks behind it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(QUOTES)?;
    if let Some(name) = inner.strip_suffix(QUOTES) {
        return Some((name, ""));
    }
    let ends = inner.match_indices(QUOTES).filter_map(|(at, quote)| {
        let (name, tail) = inner.split_at_checked(at)?;
        let tail = tail.strip_prefix(quote)?;
        (tail.starts_with("  ") || tail.starts_with('\t')).then_some((name, tail.trim_start()))
    });
    let mut ends = ends;
    ends.next()
}

/// `{…}`, or an id that lost its braces.
fn id(text: &str) -> IResult<&str, Id> {
    let braced = delimited(char('{'), take_till1(|c| c == '}'), char('}'));
    let bare = verify(take_while1(|c: char| c.is_ascii_hexdigit() || c == '-'), |text: &str| text.len() == 36);
    let (after, inner) = alt((braced, bare)).parse(text)?;
    let id = match inner.parse() {
        Ok(guid) if after.trim().is_empty() => Id::Is(guid),
        _ => Id::Unreadable,
    };
    Ok(("", id))
}

/// `[1] Stable`; without its brackets, which some editors eat, where the word is that of a state.
fn state(text: &str) -> IResult<&str, u8> {
    let number = || {
        let digits = verify(take_while1(|c: char| c.is_ascii_digit()), |digits: &str| digits.len() <= 2);
        map_res(digits, str::parse::<u8>)
    };
    let framed = delimited(char('['), delimited(space0, number(), space0), char(']'));
    let bare = terminated(number(), peek(verify(preceded(space1, rest), labels::is_state_word)));
    let (word, code) = alt((framed, bare)).parse(text)?;
    let (_, word) = preceded(space0, rest).parse(word)?;
    Ok((word, code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Guid;

    #[test]
    fn fields_of_several_languages() {
        let csv = Id::Is(Guid::CSV_WRITER);
        for (line, label, value) in [
            ("Writer name: 'System Writer'", "Writer name", Value::Quoted("System Writer", "")),
            ("   Writer Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}", "Writer Id", Value::Id(csv)),
            ("ID de l’instance du rédacteur : {ID}", "ID de l’instance du rédacteur", Value::Id(Id::Unreadable)),
            ("Nom du rédacteur\u{a0}: 'A'", "Nom du rédacteur", Value::Quoted("A", "")),
            ("状態: [1] 安定", "状態", Value::State(1, "安定")),
            ("状态：[10] x", "状态", Value::State(10, "x")),
            ("Verfassername: \"Bob's Writer\"", "Verfassername", Value::Quoted("Bob's Writer", "")),
            ("Last error: No error", "Last error", Value::Other("No error")),
            ("a: 'MSMQ Writer (MSMQ)'   State: [1] S", "a", Value::Quoted("MSMQ Writer (MSMQ)", "State: [1] S")),
            ("WriterID : 1072ae1c-e5a7-4ea1-9e4a-6f7964656570", "WriterID", Value::Id(csv)),
            ("Id: {7eef8900-84b4-406e-a461-ce19e5e5e7ae7f}", "Id", Value::Id(Id::Unreadable)),
            ("State: [100] x", "State", Value::Other("[100] x")),
            ("State: 8 Failed", "State", Value::State(8, "Failed")),
            ("Version: 8 Days", "Version", Value::Other("8 Days")),
        ] {
            assert_eq!(field(line), Some(Field { label, value }), "{line}");
        }
        for line in ["", "Waiting for responses.", "(C) Copyright 2001", "[1] Stable", "'x': y", ": x"] {
            assert_eq!(field(line), None, "{line}");
        }
    }
}
