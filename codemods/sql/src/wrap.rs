//! `text(…)` around a text that `SQLAlchemy` runs, which takes parameters by name only there.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_sql::{Sql, Style};

use crate::execution::Execution;
use crate::origin::{self, Origin};
use crate::reason::Reason;

/// `SQLAlchemy`'s function `text` at a call that runs a plain text.
pub(crate) struct Wrapper {
    /// What it is called there: `db.text`.
    function: String,
    /// The import it needs.
    pub(crate) import: Option<ImportRequest>,
}

impl Wrapper {
    /// The function for the text of `execution`, which reads as `sql`.
    ///
    /// # Errors
    /// Where `text` would read something in the text as a parameter, or a percent sign may have
    /// been read so far; and where the module has no name there.
    pub(crate) fn of(
        cx: &Context<'_>,
        execution: &Execution<'_>,
        sql: &Sql,
    ) -> Result<Self, Reason> {
        let read = sql
            .marks
            .iter()
            .find(|mark| matches!(mark.style, Style::ColonName | Style::ColonNumber));
        if let Some(mark) = read {
            let name = mark.name.as_deref().unwrap_or_default();
            return Err(Reason::Marks(format!(":{name}")));
        }
        if !sql.percents.is_empty() {
            return Err(Reason::Marks("%".to_string()));
        }
        // Flask-SQLAlchemy's object has what the module has.
        if let Expr::Attribute(part) = execution.receiver
            && matches!(part.attr.as_str(), "session" | "engine")
            && part.value.is_name_expr()
            && origin::of(cx, &part.value) == Origin::Known(crate::driver::Driver::Sqlalchemy)
        {
            return Ok(Wrapper {
                function: format!("{}.text", cx.module.slice(&*part.value)),
                import: None,
            });
        }
        let import = cx
            .import("sqlalchemy", execution.expr)
            .map_err(Reason::Import)?;
        Ok(Wrapper {
            function: format!("{}.text", import.name()),
            import: Some(import),
        })
    }

    /// Puts the call around the argument at `range`, which `edits` may be in or next to.
    pub(crate) fn around(&self, module: &Module<'_>, range: TextRange, edits: &mut Vec<Edit>) {
        let open = format!("{}(", self.function);
        let at_start =
            |edit: &&mut Edit| edit.range().start() == range.start() && !edit.range().is_empty();
        match edits.iter_mut().find(at_start) {
            Some(edit) => {
                *edit = Edit::replace(edit.range(), format!("{open}{}", edit.replacement()));
            }
            // The layout may break the line at the same place.
            None => {
                let first = module.slice(range).chars().next().unwrap_or('(');
                let place = TextRange::at(range.start(), TextSize::of(first));
                edits.push(Edit::replace(place, format!("{open}{first}")));
            }
        }
        let at_end =
            |edit: &&mut Edit| edit.range().is_empty() && edit.range().start() == range.end();
        match edits.iter_mut().find(at_end) {
            Some(edit) => {
                *edit = Edit::insert(range.end(), format!("){}", edit.replacement()));
            }
            None => edits.push(Edit::insert(range.end(), ")")),
        }
    }
}
