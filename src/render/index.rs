//! The index of a batch: a page that links to the reports and does not contain them, and a table for a spreadsheet.

use std::io;

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Look;
use super::csv::table;
use super::html::{environment, policy};
use crate::knowledge::texts;
use crate::report::page::Index;

const TEMPLATE: &str = include_str!("index.html");
const STYLE: &str = include_str!("index.css");
const SCRIPT: &str = include_str!("index.js");

/// The folder beside the index in which the reports lie; the page's template names it as well.
pub const CASES: &str = "cases";

/// Columns of the page, by the keys of their headings.
const COLUMNS: [&str; 11] = [
    "render.h.case",
    "render.h.verdict",
    "render.cause",
    "render.queue.sure",
    "render.h.nodes",
    "render.queue.attempts",
    "render.queue.last",
    "render.index.first",
    "render.missing",
    "render.queue.unread",
    "render.index.reports",
];

/// Columns of the table; like those of `--format csv` they are names for programs, in any language.
const HEADER: &str = "case,verdict,cause,cause_title,confidence,nodes,attempts,last_attempt,first_action,missing,\
                      not_read,status,error,report";

/// `index.html`.
///
/// # Errors
/// The page cannot be rendered.
pub fn html(index: &Index, look: &Look) -> io::Result<String> {
    let mut environment = environment(look.lang)?;
    environment.add_template("index.html", TEMPLATE).map_err(io::Error::other)?;
    let page = environment.get_template("index.html").map_err(io::Error::other)?;
    page.render(context! {
        lang => look.lang.as_str(),
        policy => policy(STYLE, SCRIPT),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        comma => texts::word(look.lang, "list.separator"),
        version => env!("CARGO_PKG_VERSION"),
        columns => COLUMNS.map(|key| look.word(key)),
        index => Serde(index),
    })
    .map_err(io::Error::other)
}

/// `index.csv`.
pub fn csv(index: &Index) -> String {
    let rows = index.rows.iter().map(|row| {
        let case = &row.glance;
        let [nodes, attempts, unread] = [case.nodes, case.attempts, case.unread].map(|n| n.to_string());
        let link = row.links.first().map_or_else(String::new, |(_, name)| format!("{CASES}/{name}"));
        [
            case.name.clone(),
            row.kind.clone(),
            case.cause_code.clone(),
            case.cause.clone(),
            case.confidence.clone(),
            nodes,
            attempts,
            case.last_attempt.clone(),
            case.first.clone(),
            case.missing.clone(),
            unread,
            row.status.clone(),
            row.error.clone().unwrap_or_default(),
            link,
        ]
    });
    table(HEADER, rows)
}
