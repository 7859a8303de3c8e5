//! What goes wrong, told in the language of the command line, also where that could not be read as a whole.

use std::ffi::OsString;
use std::fmt::Display;
use std::num::ParseIntError;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::exit;
use crate::facts::{Arg, Message, visible};
use crate::intake;
use crate::knowledge::texts::{self, Lang, NoNames};
use crate::report::compare::ReportError;

static LANG: OnceLock<Lang> = OnceLock::new();

/// Learns `--lang` from the words themselves: they may be in error.
pub(super) fn listen(arguments: &[OsString]) {
    let words: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().to_lowercase()).collect();
    let behind = words.windows(2).filter_map(|pair| match pair {
        [option, value] if option == "--lang" => Some(value.as_str()),
        _ => None,
    });
    let named = behind.chain(words.iter().filter_map(|word| word.strip_prefix("--lang="))).last();
    // It is set once, before anything can fail.
    let _ = LANG.set(if named == Some(Lang::Ja.as_str()) { Lang::Ja } else { Lang::En });
}

/// The language of the command line.
pub(super) fn lang() -> Lang {
    LANG.get().copied().unwrap_or_default()
}

/// Says a sentence in the language of the command line.
pub(super) fn say(message: &Message) -> String {
    texts::say(lang(), message, &NoNames)
}

/// What is wrong, without more.
pub(super) fn plain(key: &'static str) -> String {
    say(&Message::new(key))
}

/// What is wrong with a path or a word.
pub(super) fn with(key: &'static str, subject: impl Display) -> String {
    say(&Message::new(key).with("what", Arg::Said(subject.to_string())))
}

/// What is wrong with a path, and why.
pub(super) fn because(key: &'static str, subject: impl Display, why: &'static str) -> String {
    format!("{}: {}", with(key, subject), plain(why))
}

/// An error with its causes, ours in the language of the command line, the system's as it says them.
pub(super) fn told(error: &anyhow::Error) -> String {
    let cause = |cause: &(dyn std::error::Error + 'static)| {
        if let Some(error) = cause.downcast_ref::<intake::Error>() {
            return say(&error.message());
        }
        cause.downcast_ref::<ReportError>().map_or_else(|| cause.to_string(), |error| say(&error.message()))
    };
    error.chain().map(cause).collect::<Vec<_>>().join(": ")
}

/// What clap says of arguments that it cannot use. Help and version are no errors and stay its own.
pub(super) fn unusable(error: &clap::Error) -> ExitCode {
    let Some(said) = of_arguments(error).filter(|_| LANG.get() == Some(&Lang::Ja)) else {
        // Nobody is left to be told of a failure to tell.
        let _ = error.print();
        return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
    };
    said.lines().for_each(exit::tell);
    ExitCode::from(2)
}

/// The error in a line, with what could be meant instead.
fn of_arguments(error: &clap::Error) -> Option<String> {
    let key = match error.kind() {
        ErrorKind::InvalidValue if text(error, ContextKind::InvalidValue).is_empty() => "cli.usage.no-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli.usage.value",
        ErrorKind::UnknownArgument => "cli.usage.unknown",
        ErrorKind::InvalidSubcommand => "cli.usage.command",
        ErrorKind::ArgumentConflict => "cli.usage.conflict",
        ErrorKind::MissingRequiredArgument => "cli.usage.required",
        ErrorKind::InvalidUtf8 => "cli.usage.utf8",
        ErrorKind::NoEquals | ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            "cli.usage.number"
        }
        _ => return None,
    };
    let gap = |message: Message, name, kind| message.with(name, Arg::Said(text(error, kind)));
    let message = gap(Message::new(key), "argument", ContextKind::InvalidArg);
    let message = gap(message, "value", ContextKind::InvalidValue);
    let message = gap(message, "other", ContextKind::PriorArg);
    let mut said = say(&gap(message, "command", ContextKind::InvalidSubcommand));
    let more = |key, said: String| (!said.is_empty()).then(|| with(key, said));
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant: Vec<String> = meant.map(|kind| text(error, kind)).into_iter().filter(|text| !text.is_empty()).collect();
    let more = [
        why(error),
        more("cli.usage.known", text(error, ContextKind::ValidValue)),
        more("cli.usage.meant", meant.join(" ")),
        Some(plain("cli.usage.help")),
    ];
    for part in more.into_iter().flatten() {
        said.push('\n');
        said.push_str(&part);
    }
    Some(said)
}

/// Why a value was refused: what our own parsers say, or what a number has to be.
fn why(error: &clap::Error) -> Option<String> {
    let cause = std::error::Error::source(error)?;
    if cause.is::<ParseIntError>() {
        return Some(plain("cli.usage.whole-number"));
    }
    let said = cause.to_string();
    // clap's own ranges of numbers.
    match said.split_once(" is not in ") {
        Some((_, range)) => Some(with("cli.usage.range", range.replace("..=", " - "))),
        None => Some(said),
    }
}

/// What the error tells of one kind, as words.
fn text(error: &clap::Error, kind: ContextKind) -> String {
    let said = match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    visible::escape(&said).into_owned()
}
