//! One of the texts that a call is passed: what its percent signs are to Django, and what becomes
//! of the values in it.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_sql::{Dialect, NameKind, Part, Position, Role, Sql, Style};

use super::reason::Reason;
use crate::decide::{self, Parameter};
use crate::driver::Driver;
use crate::edits::{self, Replaced};
use crate::text::Text;

/// What Django makes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A condition, in parentheses (`ExtraWhere.as_sql` in `django/db/models/sql/where.py`).
    Condition,
    /// An expression, in parentheses (`RawSQL.as_sql` in `django/db/models/expressions.py`).
    Expression,
    /// A name.
    Name(NameKind),
}

impl Use {
    /// What stands before and behind the text in a statement. A comment in it may end with the line.
    ///
    /// Where a query selects an expression, Django gives it a name, and its type is no more certain
    /// in quotes: so an expression is read as a part of a condition, where its values stand apart
    /// from names.
    fn frame(self) -> (&'static str, &'static str) {
        let before = "SELECT 1 FROM harden_table WHERE (";
        match self {
            Use::Condition => (before, "\n)"),
            Use::Expression | Use::Name(_) => (before, "\n) IS NOT NULL"),
        }
    }
}

/// A text that has been read.
pub(crate) struct Fragment<'a> {
    expr: &'a Expr,
    text: Text<'a>,
    signs: Signs,
    pub(crate) parameters: Vec<Parameter<'a>>,
    pub(crate) doubts: Vec<String>,
}

impl<'a> Fragment<'a> {
    /// Reads `expr`, and decides on the values in it.
    ///
    /// # Errors
    /// Where it is not put together from literals there, or a value cannot be a parameter.
    pub(crate) fn read(cx: &Context<'a>, expr: &'a Expr, used: Use) -> Result<Self, Reason> {
        let text = Text::read(cx, &[expr])?;
        let mut fragment = Fragment {
            expr,
            signs: Signs::of(&text)?,
            text,
            parameters: Vec::new(),
            doubts: Vec::new(),
        };
        if fragment.text.has_values() {
            if let Use::Name(kind) = used {
                return Err(fragment.no_name(cx, kind));
            }
            fragment.plan(cx, used)?;
        }
        Ok(fragment)
    }

    fn no_name(&self, cx: &Context<'a>, kind: NameKind) -> Reason {
        let value = self.text.values().next();
        let whole = self.text.steps.len() == 1;
        let value = value.map_or("", |(_, value)| cx.module.slice(value.expr));
        Reason::Text(crate::reason::Reason::Position {
            value: value.to_string(),
            position: Position::Name {
                kind,
                quote: None,
                whole,
            },
            has_marks: false,
        })
    }

    fn plan(&mut self, cx: &Context<'a>, used: Use) -> Result<(), Reason> {
        let (before, after) = used.frame();
        let mut sql = self.text.sql_between(before, after, Dialect::Unknown)?;
        check_marks(&sql)?;
        halve(&mut sql);
        let plan = decide::plan(cx, &self.text, &sql, Driver::Django)?;
        for parameter in &plan.parameters {
            self.check_neighbours(parameter)?;
        }
        self.parameters = plan.parameters;
        self.doubts = plan.doubts;
        Ok(())
    }

    /// Checks that what becomes a mark has no mark in it, and no percent sign right before it:
    /// Django's backend for `SQLite` takes `%%%s` for no mark, and others for one.
    fn check_neighbours(&self, parameter: &Parameter<'_>) -> Result<(), Reason> {
        let steps = &parameter.steps;
        let is_percent = steps
            .start
            .checked_sub(1)
            .is_some_and(|before| self.text.char(before) == Some('%'));
        if is_percent || self.signs.marks.iter().any(|mark| steps.contains(mark)) {
            return Err(Reason::marks("%"));
        }
        Ok(())
    }

    /// The values in it.
    pub(crate) fn values(&self) -> impl Iterator<Item = &'a Expr> {
        self.text.values().map(|(_, value)| value.expr)
    }

    /// How many parameters the text has already.
    pub(crate) fn marks(&self) -> usize {
        self.signs.marks.len()
    }

    /// How many of them stand before `parameter`.
    pub(crate) fn marks_before(&self, parameter: &Parameter<'_>) -> usize {
        let start = parameter.steps.start;
        self.signs
            .marks
            .iter()
            .filter(|&&mark| mark < start)
            .count()
    }

    /// The edits that make a plain literal of it. With `doubles`, single percent signs are doubled,
    /// which the statement's parameters make necessary.
    ///
    /// # Errors
    /// Where comments would be lost, or parentheses are in the way.
    pub(crate) fn edits(&self, cx: &Context<'a>, doubles: bool) -> Result<Vec<Edit>, Reason> {
        let replaced: Vec<Replaced<'_>> = self
            .parameters
            .iter()
            .map(|parameter| Replaced {
                steps: parameter.steps.clone(),
                mark: "%s",
            })
            .collect();
        let is_doubled = |step| doubles && self.signs.single.contains(&step);
        if self.expr.is_string_literal_expr() && (!doubles || self.signs.single.is_empty()) {
            return Ok(Vec::new());
        }
        Ok(edits::edits(
            cx,
            &[self.expr],
            &self.text,
            &replaced,
            &is_doubled,
        )?)
    }
}

/// The percent signs of a text, as Django's backends read them, by their steps.
///
/// They do so always, since the compiler passes a tuple of parameters, be it empty
/// (`SQLCompiler.execute_sql`): `%%` is a percent sign, `%s` a parameter. The backend for `SQLite`
/// takes every other one for itself; the others fail.
struct Signs {
    marks: Vec<usize>,
    single: Vec<usize>,
}

impl Signs {
    fn of(text: &Text<'_>) -> Result<Self, Reason> {
        let mut signs = Signs {
            marks: Vec::new(),
            single: Vec::new(),
        };
        let mut at = 0;
        let mut is_behind_percent = false;
        while at < text.steps.len() {
            let next = text.char(at + 1);
            let is_percent = text.char(at) == Some('%');
            match next {
                Some('%') if is_percent => at += 1,
                Some('s') if is_percent && is_behind_percent => return Err(Reason::marks("%%%s")),
                Some('s') if is_percent => signs.marks.push(at),
                Some('(') if is_percent => return Err(Reason::marks("%(")),
                _ if is_percent => signs.single.push(at),
                _ => {}
            }
            is_behind_percent = is_percent;
            at += 1;
        }
        Ok(signs)
    }
}

/// Checks that the marks which the text has are Django's, where a parameter can be.
fn check_marks(sql: &Sql) -> Result<(), Reason> {
    let strange = sql.marks.iter().find(|mark| match mark.style {
        Style::Percent => mark.role != Role::Parameter,
        Style::PercentName => true,
        _ => mark.role == Role::Parameter,
    });
    match strange {
        Some(mark) => Err(Reason::marks(match mark.style {
            Style::Percent => "%s",
            Style::PercentName => "%(",
            Style::Question | Style::QuestionNumber => "?",
            Style::ColonNumber | Style::ColonName => ":",
            Style::AtName => "@",
            Style::DollarNumber | Style::DollarName => "$",
        })),
        None => Ok(()),
    }
}

/// Makes the texts that move into parameters what Django makes of them: it halves percent signs in
/// the statement, and not in parameters.
fn halve(sql: &mut Sql) {
    for part in sql.literals.iter_mut().flat_map(|it| &mut it.parts) {
        if let Part::Text(text) = part {
            *text = text.replace("%%", "%");
        }
    }
}
