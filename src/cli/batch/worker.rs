//! A process that reads cases for a batch: it may read the inputs and do nothing else, and is stopped where a case takes
//! too long or too much.

use std::io::{self, BufRead as _, Write as _};
use std::sync::mpsc;

use super::protocol::{Answer, Request};
use crate::cli::exit::Unread;
use crate::intake::CaseInput;
use crate::render::{Format, Look};
use crate::report::Wording;
use crate::run::{self, Options, Tally, Writing};

/// How cases are read and shown.
pub(in crate::cli) struct Way<'a> {
    pub(in crate::cli) options: Options,
    pub(in crate::cli) look: Look,
    /// Each format with its ending and how its reports speak.
    pub(in crate::cli) formats: Vec<(&'static Format, &'static str, &'a Wording)>,
    /// The format of the line of JSON, and how it speaks.
    pub(in crate::cli) line: (&'static Format, &'a Wording),
}

/// Answers until nobody asks any more.
pub(in crate::cli) fn serve(way: &Way<'_>, memory: u64) -> anyhow::Result<()> {
    limit(memory)?;
    for request in requests()? {
        let answer = answer(&serde_json::from_str(&request)?, way)?;
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, &answer)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

/// The lines asked. Who leads the batch may be gone at any time: then nobody wants the answer that is being made.
fn requests() -> io::Result<mpsc::Receiver<String>> {
    let (asked, requests) = mpsc::channel();
    let read = move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            let _ = asked.send(line);
        }
        std::process::exit(0);
    };
    std::thread::Builder::new().name("requests".to_owned()).spawn(read)?;
    Ok(requests)
}

fn answer(request: &Request, way: &Way<'_>) -> anyhow::Result<Answer> {
    let case = CaseInput::found(request.name.clone(), &request.path, request.is_child);
    let options = Options { jobs: Some(request.threads), ..way.options.clone() };
    let result = run::analyze_one(&case, &options)?;
    let written = |format, wording| {
        let mut writing = Writing::new(format, wording, way.look);
        writing.add(&result).and_then(|text| Ok(text + &writing.finish()?))
    };
    let reports =
        way.formats.iter().map(|(format, ending, wording)| Ok(((*ending).to_owned(), written(format, wording)?)));
    let (format, wording) = way.line;
    let (mut tally, mut unread) = (Tally::default(), Unread::told_in(wording.lang));
    for source in &result.facts.sources {
        tally.count(source.status, source.is_evidence);
        let problem = source.problems.first().map(|problem| wording.say(problem));
        unread.note(source.status, source.is_evidence, &source.path, problem.as_deref());
    }
    Ok(Answer {
        glance: crate::report::page::row(&result.facts, &result.diagnosis, wording),
        line: written(format, wording)?,
        reports: reports.collect::<io::Result<_>>()?,
        unread: unread.line(tally),
    })
}

/// Bytes that this process may take for itself. Elsewhere only `--max-memory` and the caps hold.
#[cfg(target_os = "linux")]
fn limit(memory: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Data).maximum;
    let current = Some(maximum.map_or(memory, |most| memory.min(most)));
    Ok(setrlimit(Resource::Data, Rlimit { current, maximum })?)
}

#[cfg(not(target_os = "linux"))]
fn limit(_: u64) -> io::Result<()> {
    Ok(())
}
