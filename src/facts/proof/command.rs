//! The command line as a closed grammar (ruling 30): the whole of it is parsed, and what does not parse proves nothing.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while1};
use nom::character::complete::{char, space0, space1};
use nom::combinator::{all_consuming, map, opt, recognize, value, verify};
use nom::multi::{many0_count, separated_list1};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::Why;

/// The cmdlet, in lower case.
const CMDLET: &str = "get-clustersharedvolume";

/// Properties of what the cmdlet gives: with any of them a volume is printed.
const PROPERTIES: [&str; 5] = ["name", "state", "ownernode", "sharedvolumeinfo", "id"];

/// What a line of the grammar asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The cluster named by `-Cluster`.
    pub(super) cluster: Option<String>,
}

/// The cmdlet that lists nodes, in lower case.
const NODES: &str = "get-clusternode";

/// The cluster that a line asks by name for all its nodes, and for nothing else.
pub fn cluster_asked_for_nodes(typed: &str) -> Option<String> {
    let piped = |text| {
        let of = preceded((tag_no_case("Get-Cluster"), space1, opt((tag_no_case("-Name"), space1))), cluster);
        let nodes = (space0, char('|'), space0, opt(tag_no_case("FailoverClusters\\")), tag_no_case(NODES));
        map(terminated(of, nodes), |cluster| Asked { cluster: Some(cluster) }).parse(text)
    };
    let asked = alt((|text| named(NODES, text), piped));
    whole(terminated(asked, layout), typed)?.cluster.filter(|name| name != ".")
}

/// Whether the line speaks of the cmdlet at all: then its silence has to be explained.
pub fn asks_for_volumes(typed: &str) -> bool {
    typed.to_ascii_lowercase().contains("clustersharedvolume")
}

/// Whether the line makes, moves or takes back a volume, whatever it prints: the noun behind another verb than `get`.
pub fn acts_on_volumes(typed: &str) -> bool {
    const NOUN: &str = "-clustersharedvolume";
    let lower = typed.to_ascii_lowercase();
    lower.match_indices(NOUN).any(|(at, _)| {
        let before = lower.get(..at).unwrap_or_default();
        let verb = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        !matches!(verb, "" | "get")
    })
}

/// Whether the line counts the volumes, and does nothing else.
pub fn counts_volumes(typed: &str) -> bool {
    counts(typed).is_some()
}

/// The bare command, maybe laid out.
pub(super) fn lists(typed: &str) -> Option<Asked> {
    whole(terminated(cmdlet, layout), typed)
}

/// `@(Get-ClusterSharedVolume).Count`, `(Get-ClusterSharedVolume | Measure-Object).Count`.
pub(super) fn counts(typed: &str) -> Option<Asked> {
    let array = delimited((tag("@("), space0), cmdlet, (space0, char(')')));
    let measured = delimited(
        (char('('), space0),
        terminated(cmdlet, (space0, char('|'), space0, tag_no_case("Measure-Object"))),
        (space0, char(')')),
    );
    whole(terminated(alt((array, measured)), tag_no_case(".Count")), typed)
}

/// A line that is this from end to end, but for blanks and a semicolon behind it.
fn whole<'t>(
    line: impl Parser<&'t str, Output = Asked, Error = nom::error::Error<&'t str>>,
    typed: &'t str,
) -> Option<Asked> {
    let end = (space0, many0_count(terminated(char(';'), space0)));
    all_consuming(delimited(space0, line, end)).parse(typed).ok().map(|(_, asked)| asked)
}

fn cmdlet(text: &str) -> IResult<&str, Asked> {
    named(CMDLET, text)
}

fn named<'t>(cmdlet: &str, text: &'t str) -> IResult<&'t str, Asked> {
    let name = (opt(tag_no_case("FailoverClusters\\")), tag_no_case(cmdlet));
    let of = preceded((space1, tag_no_case("-Cluster"), alt((recognize((char(':'), space0)), space1))), cluster);
    map(preceded(name, opt(of)), |cluster| Asked { cluster }).parse(text)
}

/// A cluster's or node's name, or `.` for the machine's own.
fn cluster(text: &str) -> IResult<&str, String> {
    let name = || take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let quoted = |mark| delimited(char(mark), name(), char(mark));
    map(alt((quoted('\''), quoted('"'), verify(name(), |name: &str| !name.starts_with('-')))), str::to_owned)
        .parse(text)
}

/// Behind pipes: a cmdlet that lays out, then one that makes text of it.
fn layout(text: &str) -> IResult<&str, ()> {
    let pipe = || (space0, char('|'), space0);
    value((), (opt(preceded(pipe(), format)), opt(preceded(pipe(), out_string)))).parse(text)
}

fn format(text: &str) -> IResult<&str, ()> {
    let names = ["Format-Table", "Format-List", "ft", "fl"].map(tag_no_case);
    let switches = || many0_count(preceded(space1, word(alt((tag_no_case("-AutoSize"), tag_no_case("-Wrap"))))));
    let named = opt((tag_no_case("-Property"), space1));
    value((), (alt(names), switches(), opt((space1, named, word(properties))), switches())).parse(text)
}

fn properties(text: &str) -> IResult<&str, &str> {
    let name = take_while1(|c: char| c.is_ascii_alphanumeric());
    let known = verify(name, |name: &str| PROPERTIES.iter().any(|known| known.eq_ignore_ascii_case(name)));
    let listed = recognize(separated_list1((space0, char(','), space0), known));
    alt((tag("*"), listed)).parse(text)
}

/// Ends where a word does.
fn word<'t, P>(inner: P) -> impl Parser<&'t str, Output = &'t str, Error = nom::error::Error<&'t str>>
where
    P: Parser<&'t str, Output = &'t str, Error = nom::error::Error<&'t str>>,
{
    terminated(inner, nom::combinator::not(take_while1(|c: char| !matches!(c, ' ' | '\t' | '|' | ';'))))
}

fn out_string(text: &str) -> IResult<&str, ()> {
    let digits = verify(take_while1(|c: char| c.is_ascii_digit()), |n: &str| n.len() < 6 && n.contains(|c| c != '0'));
    let width = (space1, tag_no_case("-Width"), space1, digits);
    value((), (tag_no_case("Out-String"), opt(width))).parse(text)
}

/// What keeps a line from being a proof, as far as it can be told: a sentence for the report, no decision.
pub(super) fn why_not(typed: &str) -> Why {
    let lower = typed.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '?' || c == '%')).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let begins = |wanted: &[&str]| words.iter().any(|word| wanted.iter().any(|begin| word.starts_with(begin)));
    let first = lower.split_whitespace().next().unwrap_or_default();
    match () {
        () if lower.contains("^c") => Why::Interrupted,
        () if lower.trim_end().ends_with(['`', '|', ',', '{', '(']) => Why::Continued,
        () if lower.contains('>') || lower.trim_start().starts_with(['$', '[']) || lower.contains(" = ") => {
            Why::Redirects
        }
        () if has(&["out-null", "out-file", "set-content", "add-content", "clip", "set-clipboard", "scb", "tee"])
            || begins(&["export-", "epcsv", "-outv", "-ov", "out-g", "out-p", "ogv", "tee-"]) =>
        {
            Why::Redirects
        }
        () if begins(&["-err", "-ea", "silentlyc", "ignore"]) => Why::HidesErrors,
        () if lower.trim_end().trim_end_matches(';').contains(';') || lower.contains("&&") || lower.contains("||") => {
            Why::Chained
        }
        () if ["powershell", "pwsh", "cmd", "invoke-", "icm", "iex", "start-", "&", ".", "ssh", "winrs", "psexec"]
            .iter()
            .any(|begin| first.starts_with(begin)) =>
        {
            Why::Wrapped
        }
        () if has(&["where", "where-object", "?", "select-string", "sls", "findstr", "-name", "-inputobject"])
            || begins(&["-first", "-last", "-skip", "-index", "-unique", "select", "sort", "group", "compare"]) =>
        {
            Why::Filters
        }
        () => Why::AsksElse,
    }
}
