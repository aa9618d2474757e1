//! A text with values in it, read as SQL.

use std::ops::Range;

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_sql::{Dialect, Piece, Place, Span, Sql};
use harden_template::{Char, Format, Template, Unit, Value};

use crate::reason::Reason;

/// A text, put together by one expression or several.
pub(crate) struct Text<'a> {
    /// What each expression puts together.
    pub(crate) templates: Vec<Template<'a>>,
    /// Every character and value, in order.
    pub(crate) steps: Vec<Step>,
    /// The pieces of the text, each with the place of its first step.
    pieces: Vec<(Option<String>, usize)>,
}

/// A character or a value of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// The place of the template.
    pub(crate) template: usize,
    pub(crate) unit: Unit,
}

impl<'a> Text<'a> {
    /// Reads `texts`, which make one text one after the other.
    ///
    /// # Errors
    /// Where they are not put together from literals and values.
    pub(crate) fn read(cx: &Context<'a>, texts: &[&'a Expr]) -> Result<Self, Reason> {
        let mut text = Text {
            templates: Vec::new(),
            steps: Vec::new(),
            pieces: Vec::new(),
        };
        for (number, expr) in texts.iter().enumerate() {
            let template = harden_template::read(cx.module, expr, &|_| false)?;
            let units = template.units(cx.module).ok_or(Reason::Unreadable(
                harden_template::Unreadable::Formatting("an escape of the text"),
            ))?;
            text.templates.push(template);
            text.steps.extend(units.into_iter().map(|unit| Step {
                template: number,
                unit,
            }));
        }
        for (at, step) in text.steps.iter().enumerate() {
            match (step.unit, text.pieces.last_mut()) {
                (Unit::Char(Char { c, .. }), Some((Some(piece), _))) => piece.push(c),
                (Unit::Char(Char { c, .. }), _) => text.pieces.push((Some(c.to_string()), at)),
                (Unit::Value { .. }, _) => text.pieces.push((None, at)),
            }
        }
        Ok(text)
    }

    /// Whether there are values in it.
    pub(crate) fn has_values(&self) -> bool {
        self.pieces.iter().any(|(text, _)| text.is_none())
    }

    /// What `dialect` makes of it.
    ///
    /// # Errors
    /// Where that is not understood.
    pub(crate) fn sql(&self, dialect: Dialect) -> Result<Sql, Reason> {
        let pieces: Vec<Piece<'_>> = self.sql_pieces().collect();
        harden_sql::read(&pieces, dialect).map_err(Reason::Sql)
    }

    /// [`Text::sql`], where the text is part of a statement: between `before` and `after`, which
    /// have no marks and no percent signs.
    ///
    /// # Errors
    /// Where that is not understood.
    pub(crate) fn sql_between(
        &self,
        before: &str,
        after: &str,
        dialect: Dialect,
    ) -> Result<Sql, Reason> {
        let pieces: Vec<Piece<'_>> = std::iter::once(Piece::Text(before))
            .chain(self.sql_pieces())
            .chain(std::iter::once(Piece::Text(after)))
            .collect();
        let mut sql = harden_sql::read(&pieces, dialect).map_err(Reason::Sql)?;
        // All that is listed is part of the text, whose pieces are one place further on.
        let own = |piece: &mut usize| *piece = piece.saturating_sub(1);
        for hole in &mut sql.holes {
            own(&mut hole.piece);
        }
        let literals = sql.literals.iter_mut().map(|literal| &mut literal.span);
        for span in literals.chain(sql.marks.iter_mut().map(|mark| &mut mark.span)) {
            own(&mut span.start.piece);
            own(&mut span.end.piece);
        }
        for percent in &mut sql.percents {
            own(&mut percent.place.piece);
        }
        Ok(sql)
    }

    fn sql_pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.pieces
            .iter()
            .map(|(text, _)| text.as_deref().map_or(Piece::Hole, Piece::Text))
    }

    /// The step that the piece `piece` begins with.
    pub(crate) fn step_of(&self, piece: usize) -> Option<usize> {
        self.pieces.get(piece).map(|&(_, step)| step)
    }

    /// The character at a step.
    pub(crate) fn char(&self, step: usize) -> Option<char> {
        match self.steps.get(step)?.unit {
            Unit::Char(Char { c, .. }) => Some(c),
            Unit::Value { .. } => None,
        }
    }

    /// The value at a step.
    pub(crate) fn value(&self, step: usize) -> Option<&Value<'a>> {
        let step = self.steps.get(step)?;
        match step.unit {
            Unit::Value { piece, .. } => self.templates.get(step.template)?.value(piece),
            Unit::Char(_) => None,
        }
    }

    /// The quote of the literal that becomes an f-string where the value at a step stays: the one
    /// that `%` or `format` puts it into.
    pub(crate) fn new_fstring(&self, step: usize) -> Option<Quote> {
        let step = self.steps.get(step)?;
        let Unit::Value {
            literal: Some(literal),
            ..
        } = step.unit
        else {
            return None;
        };
        let template = self.templates.get(step.template)?;
        let literal = template.literals.get(literal)?;
        matches!(literal.format, Format::Percent | Format::Call).then_some(literal.quote)
    }

    /// The values in order, each with its step.
    pub(crate) fn values(&self) -> impl Iterator<Item = (usize, &Value<'a>)> {
        (0..self.steps.len()).filter_map(|step| Some((step, self.value(step)?)))
    }

    /// The steps of a part of the text.
    pub(crate) fn steps_of(&self, span: Span) -> Option<Range<usize>> {
        Some(self.step_at(span.start)?..self.step_at(span.end)?)
    }

    /// The step of the character behind `place`, or one more than the last of its piece.
    pub(crate) fn step_at(&self, place: Place) -> Option<usize> {
        let (text, first) = self.pieces.get(place.piece)?;
        let before = text.as_deref()?.get(..place.offset)?;
        Some(first + before.chars().count())
    }
}
