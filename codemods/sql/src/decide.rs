//! What becomes of each value in a text.

use std::ops::Range;

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_sql::{Context as Use, ListKind, Position, Sql};
use harden_template::print::argument;
use harden_template::{Spelling, Value, any_origin, any_value};

use crate::driver::Driver;
use crate::kind::{self, Kind};
use crate::list::{self, Elements, List};
use crate::names;
use crate::reason::Reason;
use crate::text::Text;
use crate::value::{self, Part, Style, unescaped};

/// A parameter that takes the place of a part of the text.
pub(crate) struct Parameter<'a> {
    /// The steps of the text that its mark replaces.
    pub(crate) steps: Range<usize>,
    /// What is passed.
    pub(crate) source: String,
    /// The values in it, in the order in which they are evaluated.
    pub(crate) values: Vec<&'a Expr>,
    /// The number of the first of them among all values of the text.
    pub(crate) first: usize,
    /// It is several values, whose marks an expression makes in the place of the one that joined
    /// them.
    pub(crate) list: Option<Marked<'a>>,
}

/// The marks of several values.
pub(crate) struct Marked<'a> {
    /// The expression that joined the values.
    pub(crate) joined: &'a Expr,
    /// The expression that makes the marks.
    pub(crate) marks: String,
    /// What is passed is a list or tuple for certain.
    pub(crate) is_sequence: bool,
}

/// What becomes of a text.
pub(crate) struct Plan<'a> {
    /// In the order of the text.
    pub(crate) parameters: Vec<Parameter<'a>>,
    /// The steps of values that stay in the text, since they are constant.
    pub(crate) kept: Vec<usize>,
    /// What may be different for the program.
    pub(crate) doubts: Vec<String>,
}

/// Decides on every value of `text`: each becomes a parameter.
///
/// # Errors
/// Where one cannot be a parameter.
pub(crate) fn plan<'a>(
    cx: &Context<'a>,
    text: &Text<'a>,
    sql: &Sql,
    driver: Driver,
) -> Result<Plan<'a>, Reason> {
    planned(cx, text, sql, driver, None)
}

/// [`plan`], where constants may stay in the text, and marks for joined values take their place.
///
/// With `undoubles`, the driver makes one percent sign of two, since it is passed parameters already.
///
/// # Errors
/// As [`plan`]; and where no value becomes a parameter.
pub(crate) fn plan_keeping<'a>(
    cx: &Context<'a>,
    text: &Text<'a>,
    sql: &Sql,
    driver: Driver,
    undoubles: bool,
) -> Result<Plan<'a>, Reason> {
    let keeps = Keeps { undoubles };
    let plan = planned(cx, text, sql, driver, Some(keeps))?;
    if plan.parameters.is_empty() {
        return Err(Reason::Constant);
    }
    Ok(plan)
}

fn planned<'a>(
    cx: &Context<'a>,
    text: &Text<'a>,
    sql: &Sql,
    driver: Driver,
    keeps: Option<Keeps>,
) -> Result<Plan<'a>, Reason> {
    let mut planner = Planner {
        cx,
        text,
        sql,
        driver,
        keeps,
        doubts: Vec::new(),
    };
    planner.check_positions()?;
    let mut parameters = Vec::new();
    let mut kept = Vec::new();
    for literal in 0..sql.literals.len() {
        parameters.push(planner.literal(literal)?);
    }
    for (number, hole) in sql.holes.iter().enumerate() {
        if hole.literal.is_none() {
            if let Some(step) = planner.constant(number) {
                kept.push(step);
            } else {
                parameters.push(planner.bare(number)?);
            }
        }
    }
    parameters.sort_by_key(|parameter| parameter.steps.start);
    let mut doubts = planner.doubts;
    let mut seen = Vec::new();
    doubts.retain(|doubt| {
        let is_new = !seen.contains(doubt);
        seen.push(doubt.clone());
        is_new
    });
    Ok(Plan {
        parameters,
        kept,
        doubts,
    })
}

/// How values stay in a text.
#[derive(Clone, Copy)]
struct Keeps {
    /// The driver makes one percent sign of two.
    undoubles: bool,
}

struct Planner<'t, 'a> {
    cx: &'t Context<'a>,
    text: &'t Text<'a>,
    sql: &'t Sql,
    driver: Driver,
    /// Values may stay in the text.
    keeps: Option<Keeps>,
    doubts: Vec<String>,
}

impl<'t, 'a> Planner<'t, 'a> {
    fn value(&self, hole: usize) -> Result<(usize, &'t Value<'a>), Reason> {
        let missing = Reason::Marks("{}".to_string());
        let piece = self.sql.holes.get(hole).map(|hole| hole.piece);
        let step = piece.and_then(|piece| self.text.step_of(piece));
        step.and_then(|step| Some((step, self.text.value(step)?)))
            .ok_or(missing)
    }

    fn source(&self, expr: &Expr) -> String {
        self.cx.module.slice(expr).to_string()
    }

    fn no_parameter(&self, hole: usize) -> Reason {
        match self.value(hole) {
            Ok((_, value)) => Reason::Position {
                value: self.source(value.expr),
                position: self.sql.holes[hole].position.clone(),
                has_marks: any_origin(self.cx.module, value.expr, &mut |expr| {
                    names::holds_marks(self.cx.module, expr)
                }),
            },
            Err(reason) => reason,
        }
    }

    /// That every value stands where there may be one, before any is looked at closely: its type may
    /// have to be asked for.
    fn check_positions(&self) -> Result<(), Reason> {
        let holes = self.sql.holes.iter().enumerate();
        let mut bare = holes.filter(|(_, hole)| hole.literal.is_none());
        let wrong = bare.find(|(number, hole)| {
            let may_be = matches!(
                hole.position,
                Position::Value(_) | Position::ValueOrName(_) | Position::List { .. }
            );
            !may_be && self.constant(*number).is_none()
        });
        wrong.map_or(Ok(()), |(number, _)| Err(self.no_parameter(number)))
    }

    /// The parameter for a whole text in quotes.
    fn literal(&mut self, literal: usize) -> Result<Parameter<'a>, Reason> {
        let read = &self.sql.literals[literal];
        let holes: Vec<usize> = (0..self.sql.holes.len())
            .filter(|&hole| self.sql.holes[hole].literal == Some(literal))
            .collect();
        let (Some(&first), Some(steps)) = (holes.first(), self.text.steps_of(read.span)) else {
            return Err(Reason::Marks("''".to_string()));
        };
        let Position::Value(used) = &self.sql.holes[first].position else {
            return Err(self.no_parameter(first));
        };
        let list = match (&*read.parts, used) {
            ([harden_sql::Part::Hole(hole)], Use::InList { sole: true }) => {
                let (step, value) = self.value(*hole)?;
                self.stays(step, value, true)
                    .then(|| {
                        list::read(
                            self.cx,
                            self.driver,
                            value.expr,
                            true,
                            self.text.new_fstring(step),
                        )
                    })
                    .flatten()
                    .map(|list| (value.expr, list))
            }
            _ => None,
        };
        let mut parts = Vec::new();
        let mut values = Vec::new();
        let undoubles = self.keeps.is_some_and(|keeps| keeps.undoubles);
        for part in read.parts.iter().filter(|_| list.is_none()) {
            match part {
                harden_sql::Part::Text(text) if undoubles => {
                    parts.push(Part::Text(text.replace("%%", "%").into()));
                }
                harden_sql::Part::Text(text) => parts.push(Part::Text(text.as_str().into())),
                harden_sql::Part::Hole(hole) => {
                    let (_, value) = self.value(*hole)?;
                    self.check_quoted(value, used)?;
                    values.push(value.expr);
                    parts.push(Part::Value(value));
                }
            }
        }
        if let Some(doubt) = self.driver.doubt_about_text(used) {
            self.doubts.push(doubt.to_string());
        }
        if let Some(list) = list {
            return Ok(self.list(list, steps, first));
        }
        let template = &self.text.templates[self.text.steps[steps.start].template];
        let style = Style {
            quote: template.quote,
            source: template.source,
        };
        Ok(Parameter {
            steps,
            source: value::quoted(self.cx, style, &parts),
            values,
            first,
            list: None,
        })
    }

    /// The parameters for values that were joined.
    fn list(
        &mut self,
        list: (&'a Expr, List<'a>),
        steps: Range<usize>,
        first: usize,
    ) -> Parameter<'a> {
        let (joined, list) = list;
        let iterable = self.source(list.iterable);
        if list.of == Elements::Unknown {
            self.doubts.push(format!(
                "each of `{iterable}` is passed as what it is: text is compared as text where no column gives it another type, and a piece of SQL in it means nothing any more"
            ));
        }
        if !list.has_length {
            self.doubts.push(format!(
                "`{iterable}` has to have a length: what can be gone through only once has none"
            ));
        }
        Parameter {
            steps,
            source: list.values,
            values: vec![list.iterable],
            first,
            list: Some(Marked {
                joined,
                marks: list.marks,
                is_sequence: list.is_sequence,
            }),
        }
    }

    /// Whether a value can stay in the text when others are taken out: what `%` or `format` puts in
    /// becomes a field of an f-string, whose source the f-string's quotes must not be in unless it
    /// is written anew.
    fn stays(&self, step: usize, value: &Value<'_>, is_rewritten: bool) -> bool {
        let may_be_field = || match value.spelling {
            Spelling::Operand | Spelling::Field { .. } => true,
            // `%` takes a tuple apart.
            Spelling::Percent { whole_operand, .. } => {
                value.spelling.is_plain()
                    && (!whole_operand || kind::written(self.cx, value.expr) == Kind::Str)
            }
            Spelling::Format { .. } => value.spelling.is_plain(),
        };
        let fits = |quote: Quote| {
            let source = self.source(value.expr);
            is_rewritten || !source.contains([quote.as_char(), '\\', '\n', '\r', '#', '{', '}'])
        };
        self.keeps.is_some() && may_be_field() && self.text.new_fstring(step).is_none_or(fits)
    }

    /// The step of a value that no parameter can stand for, and need not: it is constant.
    fn constant(&self, hole: usize) -> Option<usize> {
        let is_bound = matches!(
            self.sql.holes[hole].position,
            Position::Value(_) | Position::List { .. }
        );
        // A driver may read percent signs in what a constant puts in.
        let may_hold_percent = self.driver.reads_percent()
            && !matches!(self.sql.holes[hole].position, Position::Name { .. });
        let (step, value) = self.value(hole).ok()?;
        let stays = self.stays(step, value, false) && !is_bound && !may_hold_percent;
        (stays && harden_proof::constant(self.cx.module, value.expr).is_ok()).then_some(step)
    }

    /// Checks a value in quotes.
    fn check_quoted(&mut self, value: &Value<'_>, used: &Use) -> Result<(), Reason> {
        let inner = unescaped(value.expr);
        if any_origin(self.cx.module, inner, &mut |expr| names::escapes(expr))
            || any_value(self.cx.module, inner, &mut |expr| holds_quote(expr))
        {
            return Err(Reason::AlreadyQuoted(self.source(value.expr)));
        }
        let sole = matches!(
            used,
            Use::InList { sole: true } | Use::Row { sole: true } | Use::Argument { sole: true, .. }
        );
        if sole && self.may_be_several(inner) {
            return Err(Reason::SeveralValues(self.source(value.expr)));
        }
        if matches!(used, Use::InList { sole: true }) {
            self.doubts.push(format!(
                "what `{}` holds is one value of the list, also where it has `','` in it",
                self.source(value.expr)
            ));
        }
        Ok(())
    }

    /// Whether a value may be several with commas between them.
    fn may_be_several(&self, expr: &Expr) -> bool {
        any_value(self.cx.module, expr, &mut |expr| {
            names::joins(expr) || names::names_several(expr)
        })
    }

    /// The parameter for a value that is not quoted.
    fn bare(&mut self, hole: usize) -> Result<Parameter<'a>, Reason> {
        let (step, value) = self.value(hole)?;
        if let Position::List {
            kind: ListKind::In,
            bracketed: true,
        } = &self.sql.holes[hole].position
            && self.stays(step, value, true)
            && let Some(list) = list::read(
                self.cx,
                self.driver,
                value.expr,
                false,
                self.text.new_fstring(step),
            )
        {
            if list.of == Elements::Text {
                let used = Use::InList { sole: true };
                let doubt = self.driver.doubt_about_text(&used);
                self.doubts.extend(doubt.map(str::to_string));
            }
            return Ok(self.list((value.expr, list), step..step + 1, hole));
        }
        let (inner, kind) = self.bare_kind(value)?;
        // `%d` gives digits, or an error.
        let is_digits = is_whole_number(&value.spelling);
        let is_number = is_digits || matches!(kind, Kind::Int | Kind::Float);
        let used = match &self.sql.holes[hole].position {
            Position::Value(used) => Some(used),
            Position::ValueOrName(used) if is_number => Some(used),
            Position::ValueOrName(_) => {
                return Err(Reason::MayBeName(self.source(value.expr)));
            }
            Position::List {
                bracketed: true, ..
            } if is_number => None,
            Position::List { .. } => {
                return Err(Reason::SeveralValues(self.source(value.expr)));
            }
            _ => return Err(self.no_parameter(hole)),
        };
        if !is_number {
            self.check_bare(inner, used, kind)?;
        }
        let doubt = match kind {
            Kind::Int => self.driver.doubt_about_int(used),
            _ if is_digits => self.driver.doubt_about_int(used),
            Kind::Float => self.driver.doubt_about_float(),
            Kind::Str | Kind::Unknown => None,
        };
        self.doubts.extend(doubt.map(str::to_string));
        let mut source = argument(self.cx.module, inner);
        if is_digits && kind != Kind::Int {
            self.doubts.push(format!(
                "`{source}` is made a whole number by int(), which takes text as well"
            ));
            source = format!("int({source})");
        }
        Ok(Parameter {
            steps: step..step + 1,
            source,
            values: vec![inner],
            first: hole,
            list: None,
        })
    }

    /// What is passed for a value that is not quoted, and of which kind it is: `str(number)` is the
    /// number.
    fn bare_kind<'v>(&self, value: &Value<'v>) -> Result<(&'v Expr, Kind), Reason> {
        if !value.spelling.is_plain() && !is_whole_number(&value.spelling) {
            return Err(Reason::NumberFormat(self.source(value.expr)));
        }
        let inner = kind::argument_of(self.cx, value.expr, "str").unwrap_or(value.expr);
        // An operand beside text is text, so that a number there is an error.
        let kind = match (kind::of(self.cx, inner), value.spelling) {
            (_, Spelling::Operand) if inner.range() == value.expr.range() => Kind::Unknown,
            (kind, _) => kind,
        };
        Ok((inner, kind))
    }

    /// Checks a value of which it is not known that it is a number.
    fn check_bare(&mut self, inner: &Expr, used: Option<&Use>, kind: Kind) -> Result<(), Reason> {
        let source = self.source(inner);
        if any_origin(self.cx.module, inner, &mut |expr| names::escapes(expr))
            || any_value(self.cx.module, inner, &mut |expr| names::puts_quotes(expr))
        {
            return Err(Reason::AlreadyQuoted(source));
        }
        if any_value(self.cx.module, inner, &mut |expr| names::is_snippet(expr)) {
            return Err(Reason::Snippet(source));
        }
        if self.may_be_several(inner) {
            return Err(Reason::SeveralValues(source));
        }
        if used == Some(&Use::Limit) && self.driver.quotes_text() {
            return Err(Reason::NotWhole(source));
        }
        self.doubts.push(match kind {
            Kind::Str => format!(
                "`{source}` is passed as text, which is compared as text where no column gives it another type, and a piece of SQL in it means nothing any more"
            ),
            _ => format!(
                "`{source}` is passed as what it is: text is compared as text where no column gives it another type, None is NULL, and a piece of SQL in it means nothing any more"
            ),
        });
        Ok(())
    }
}

/// `%d` and `{:d}`, of which a whole number comes out.
fn is_whole_number(spelling: &Spelling<'_>) -> bool {
    match spelling {
        Spelling::Percent { conversion, .. } => {
            conversion.modifiers.is_empty() && matches!(conversion.letter, 'd' | 'i' | 'u')
        }
        Spelling::Field { spec, .. } | Spelling::Format { spec, .. } => *spec == "d",
        Spelling::Operand => false,
    }
}

/// Whether a literal has a quote of SQL in it.
fn holds_quote(expr: &Expr) -> bool {
    matches!(expr, Expr::StringLiteral(text) if text.value.to_str().contains('\''))
}
