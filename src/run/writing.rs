//! A report as its cases come in: each is worded for the format at once, so that what it was made from can go.

use std::io;

use super::{CaseResult, FailedCase};
use crate::render::{Format, Look, Shows};
use crate::report::json::{Bundle, CaseLine, FailedLine, Line};
use crate::report::page::{self, Depth, Page};
use crate::report::{Wording, json, rehearse};

/// A report in the making: cases come in one by one.
pub struct Writing<'a> {
    format: &'a Format,
    wording: &'a Wording,
    look: Look,
    pages: Vec<Page>,
    cases: Vec<json::Case>,
}

impl<'a> Writing<'a> {
    /// An empty report.
    pub fn new(format: &'a Format, wording: &'a Wording, look: Look) -> Self {
        Self { format, wording, look, pages: Vec::new(), cases: Vec::new() }
    }

    /// Words one more case; gives back what can be written at once.
    ///
    /// # Errors
    /// The case cannot be rendered.
    pub fn add(&mut self, case: &CaseResult) -> io::Result<String> {
        let CaseResult { facts, diagnosis, bundle } = case;
        rehearse(facts, diagnosis, self.wording);
        match self.format.shows {
            Shows::Pages { short, whole, folds, .. } => {
                let depth = match self.look.details || self.look.verbose {
                    true => whole,
                    // A case that stays alone has its page all the same.
                    false if folds && self.look.rows_only && !self.pages.is_empty() => Depth::Row,
                    false => short,
                };
                self.pages.push(page::page(facts, diagnosis, self.wording, depth, self.look.verbose));
            }
            Shows::Report(_) => self.cases.push(json::case(facts, diagnosis, self.wording)),
            Shows::Cases(render) => {
                let case = json::case(facts, diagnosis, self.wording);
                return render(&Line::Case(Box::new(CaseLine { bundle: self.worded(&facts.name, bundle), case })));
            }
        }
        Ok(String::new())
    }

    /// Says of a bundle that there is no case, where the format has a place for it.
    ///
    /// # Errors
    /// As for [`Self::add`].
    pub fn add_failed(&mut self, failed: &FailedCase) -> io::Result<String> {
        let Shows::Cases(render) = self.format.shows else { return Ok(String::new()) };
        let line = FailedLine::new(self.wording.case(&failed.name), self.worded(&failed.name, &failed.bundle));
        render(&Line::Failed(Box::new(line)))
    }

    /// Learns the names of a bundle without a case: they have one stand-in in every format, also where it is not told.
    pub fn learn_failed(&self, failed: &FailedCase) {
        self.worded(&failed.name, &failed.bundle);
    }

    /// A bundle as the report may name it: redacted, its case's stand-in is all that is said of where it lies.
    fn worded(&self, name: &str, bundle: &Bundle) -> Bundle {
        let Some(redactor) = &self.wording.redactor else { return bundle.clone() };
        let error = bundle.error.as_ref().map(|error| redactor.error(error, std::slice::from_ref(&bundle.path)));
        Bundle { path: self.wording.case(name), error, ..bundle.clone() }
    }

    /// What is left to be written.
    ///
    /// # Errors
    /// The report cannot be rendered.
    pub fn finish(&mut self) -> io::Result<String> {
        let (pages, cases) = (std::mem::take(&mut self.pages), std::mem::take(&mut self.cases));
        match self.format.shows {
            Shows::Pages { render, .. } => render(&page::document(pages, self.wording), &self.look),
            Shows::Report(render) => render(&json::report(cases)),
            Shows::Cases(_) => Ok(String::new()),
        }
    }
}
