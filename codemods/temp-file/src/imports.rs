//! The modules that a fix needs.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;

/// Asks for modules where one expression is evaluated.
pub(crate) struct Imports<'c, 'a> {
    cx: &'c Context<'a>,
    at: &'a Expr,
    requests: Vec<ImportRequest>,
}

impl<'c, 'a> Imports<'c, 'a> {
    /// None yet, for what is evaluated where `at` is.
    pub(crate) fn new(cx: &'c Context<'a>, at: &'a Expr) -> Self {
        Imports {
            cx,
            at,
            requests: Vec::new(),
        }
    }

    /// What `module` is called there.
    ///
    /// # Errors
    /// Where it cannot be had.
    pub(crate) fn name(&mut self, module: &str) -> Result<String, Reason> {
        let request = self.cx.import(module, self.at).map_err(Reason::Import)?;
        let name = request.name().to_string();
        self.requests.push(request);
        Ok(name)
    }

    /// All that was asked for.
    pub(crate) fn requests(self) -> Vec<ImportRequest> {
        self.requests
    }
}
