//! `--format html`: one page that loads nothing, reads without its script, and escapes all that it shows.

use std::fmt::Write as _;
use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, Output, State, context};
use sha2::{Digest, Sha256};

use super::{Look, markup, unbroken};
use crate::facts::visible;
use crate::knowledge::texts::{self, Lang};
use crate::report::page::Document;

const TEMPLATE: &str = include_str!("report.html");
const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

pub(super) fn render(document: &Document, look: &Look) -> io::Result<String> {
    let mut environment = environment(look.lang)?;
    environment.add_template("report.html", TEMPLATE).map_err(io::Error::other)?;
    let page = environment.get_template("report.html").map_err(io::Error::other)?;
    page.render(context! {
        lang => look.lang.as_str(),
        verbose => look.verbose,
        policy => policy(STYLE, SCRIPT),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        comma => texts::word(look.lang, "list.separator"),
        version => env!("CARGO_PKG_VERSION"),
        overview => Serde(&document.overview),
        pages => Serde(&document.pages),
        strays => Serde(&document.strays),
    })
    .map_err(io::Error::other)
}

/// Where pages are made: all that is shown is escaped, words come from the texts of the language.
pub(super) fn environment(lang: Lang) -> io::Result<Environment<'static>> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(io::Error::other)?;
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    environment.set_formatter(write_escaped);
    environment.add_filter("lines", |text: String| safe(unbroken::lines(&visible::escape_lines(&text))));
    environment.add_filter("markup", |text: String| safe(markup::page(&text)));
    environment.add_filter("path", |text: String| safe(unbroken::path(&visible::escape_lines(&text))));
    environment.add_function("t", move |key: String| -> Value {
        let key = format!("render.{key}");
        Value::from(texts::catalogue(lang).get(key.as_str()).map_or(key.as_str(), AsRef::as_ref))
    });
    Ok(environment)
}

/// HTML that was made harmless already.
fn safe(html: String) -> Value {
    Value::from_safe_string(html)
}

/// Every value goes through here: what acts is made visible first, then HTML's own signs are escaped.
fn write_escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            minijinja::escape_formatter(out, state, &Value::from(visible::escape(text).into_owned()))
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// Nothing may be loaded; only our own style and script may act.
pub(super) fn policy(style: &str, script: &str) -> String {
    let mut policy = String::from("default-src 'none'; base-uri 'none'; form-action 'none'");
    for (what, text) in [("style-src", style), ("script-src", script)] {
        let _ = write!(policy, "; {what} 'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    }
    policy
}

/// RFC 4648; one use is not worth a dependency.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for digit in 0..4_usize {
            let index = (bits >> (18 - 6 * digit)) & 63;
            let filled = digit <= group.len();
            let sign = DIGITS.get(index as usize).copied().unwrap_or(b'=');
            out.push(char::from(if filled { sign } else { b'=' }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_the_rfc() {
        for (text, want) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), want);
        }
    }
}
