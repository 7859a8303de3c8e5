//! What is known of the terminal: its width, and whether colour is wanted.

use std::io::IsTerminal as _;

use anstream::ColorChoice;
use clap::ValueEnum;

use crate::render::Look;

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Whether standard output is to be coloured.
    pub(super) fn wanted(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => !matches!(anstream::AutoStream::choice(&std::io::stdout()), ColorChoice::Never),
        }
    }
}

/// Columns to use: those of the terminal within bounds, 80 where there is none.
pub(super) fn columns() -> usize {
    if !std::io::stdout().is_terminal() {
        return Look::WIDTH;
    }
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or_else(seen).unwrap_or(Look::WIDTH).clamp(40, Look::WIDEST)
}
