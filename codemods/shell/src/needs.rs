//! The imports that a fix needs, under the names they have where it is made.

use harden_codemod::prelude::*;
use harden_codemod::{Context, ImportDoubt};

use crate::reason::Reason;

/// The imports that a fix needs.
pub(crate) struct Needs<'a> {
    /// Where the fix is made.
    at: &'a Expr,
    requests: Vec<ImportRequest>,
}

/// Refuses a fix that calls a built-in function whose name the file binds.
///
/// # Errors
/// As for [`Needs::name`].
pub(crate) fn check_builtin(cx: &Context<'_>, name: &str) -> Result<(), Reason> {
    match cx.module.line_of_binding(name) {
        None => Ok(()),
        Some(line) => Err(Reason::Import(ImportDoubt::Taken(NameTaken {
            name: name.to_string(),
            how: "bound",
            line,
        }))),
    }
}

impl<'a> Needs<'a> {
    pub(crate) fn new(at: &'a Expr) -> Self {
        Needs {
            at,
            requests: Vec::new(),
        }
    }

    /// What `module` is called there.
    ///
    /// # Errors
    /// Where it cannot be imported under a name that means it.
    pub(crate) fn name(&mut self, cx: &Context<'_>, module: &str) -> Result<String, Reason> {
        if let Some(known) = self
            .requests
            .iter()
            .find(|request| request.module() == module)
        {
            return Ok(known.name().to_string());
        }
        let request = cx.import(module, self.at).map_err(Reason::Import)?;
        let name = request.name().to_string();
        self.requests.push(request);
        Ok(name)
    }

    /// `member` of `module`, as it is called there.
    ///
    /// # Errors
    /// As for [`Needs::name`].
    pub(crate) fn member(
        &mut self,
        cx: &Context<'_>,
        module: &str,
        member: &str,
    ) -> Result<String, Reason> {
        Ok(format!("{}.{member}", self.name(cx, module)?))
    }

    pub(crate) fn into_requests(self) -> Vec<ImportRequest> {
        self.requests
    }
}
