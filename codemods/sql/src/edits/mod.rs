//! The edits that make plain literals of a text, with marks in the place of its values.
//!
//! A literal stays where it is, in its quotes, with its escapes; lines without a value stay as they
//! are. What stood between literals, operators and values, goes.

mod gaps;

use std::ops::Range;

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_template::{Char, Format, Literal, Template, Unit};

use crate::reason::Reason;
use crate::text::Text;

/// A part of the text and what it becomes.
pub(crate) struct Replaced<'m> {
    /// The steps.
    pub(crate) steps: Range<usize>,
    /// The mark.
    pub(crate) mark: &'m str,
}

/// What is changed in a text.
pub(crate) struct Change<'m> {
    /// The parts with marks in their places.
    pub(crate) replaced: Vec<Replaced<'m>>,
    /// The steps of values that stay, in f-strings or as operands.
    pub(crate) kept: Vec<usize>,
    /// The fields for those of them that `%` or `format` put in: their literals become f-strings.
    pub(crate) fields: Vec<(usize, String)>,
    /// Edits of values that stay.
    pub(crate) rewritten: Vec<Edit>,
    /// The steps whose percent signs are doubled, since they are read from now on.
    pub(crate) doubles: &'m dyn Fn(usize) -> bool,
}

/// The edits for all `texts`, the expressions that `text` was read from.
///
/// The percent signs at the steps that `doubles` accepts are doubled, since they are read from now
/// on.
///
/// # Errors
/// Where comments would be lost, or parentheses are in the way.
pub(crate) fn edits(
    cx: &Context<'_>,
    texts: &[&Expr],
    text: &Text<'_>,
    replaced: &[Replaced<'_>],
    doubles: &dyn Fn(usize) -> bool,
) -> Result<Vec<Edit>, Reason> {
    let replaced = replaced.iter().map(|part| Replaced {
        steps: part.steps.clone(),
        mark: part.mark,
    });
    let change = Change {
        replaced: replaced.collect(),
        kept: Vec::new(),
        fields: Vec::new(),
        rewritten: Vec::new(),
        doubles,
    };
    changed(cx, texts, text, &change)
}

/// [`edits`], where some values stay in the text.
///
/// # Errors
/// As [`edits`].
pub(crate) fn changed(
    cx: &Context<'_>,
    texts: &[&Expr],
    text: &Text<'_>,
    change: &Change<'_>,
) -> Result<Vec<Edit>, Reason> {
    let mut edits = Vec::new();
    for (number, expr) in texts.iter().enumerate() {
        let rewritten = change.rewritten.iter();
        let own = rewritten.filter(|edit| expr.range().contains_range(edit.range()));
        let mut writer = Writer {
            cx,
            text,
            template: &text.templates[number],
            number,
            change,
            edits: own.cloned().collect(),
        };
        writer.write(expr)?;
        edits.extend(writer.whole_fstrings());
    }
    Ok(edits)
}

struct Writer<'w, 'a> {
    cx: &'w Context<'a>,
    text: &'w Text<'a>,
    template: &'w Template<'a>,
    /// The template's place.
    number: usize,
    change: &'w Change<'w>,
    edits: Vec<Edit>,
}

/// What is left of a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    /// Its place in the template.
    literal: usize,
    /// A mark is at its end.
    goes_on: bool,
    /// That mark stands for what goes on behind the literal.
    crosses: bool,
}

impl Writer<'_, '_> {
    fn write(&mut self, expr: &Expr) -> Result<(), Reason> {
        let left = self.left();
        let removed = self.removed(expr, &left);
        let literals = &self.template.literals;
        let (Some(first), Some(last)) = (left.first(), left.last()) else {
            return Err(Reason::Layout);
        };
        let mut merged = vec![false; left.len()];
        for (at, pair) in left.windows(2).enumerate() {
            let (one, next) = (&literals[pair[0].literal], &literals[pair[1].literal]);
            merged[at + 1] = self.between(one, next, pair[0], &removed)?;
        }
        for (at, one) in left.iter().enumerate() {
            let literal = literals[one.literal];
            if !merged[at] {
                self.unprefix(&literal);
            }
            self.characters(one.literal);
        }
        let before = TextRange::new(expr.start(), literals[first.literal].range.start());
        let after = TextRange::new(literals[last.literal].range.end(), expr.end());
        self.around(before, &removed)?;
        self.around(after, &removed)
    }

    /// The edits, with one for each f-string that is one no more: its tokens are others then.
    fn whole_fstrings(&mut self) -> Vec<Edit> {
        let mut edits = std::mem::take(&mut self.edits);
        edits.sort();
        let touches = |range: TextRange, edit: &Edit| {
            let own = edit.range();
            own.start() < range.end() && range.start() < own.end()
                || range.start() < own.start() && own.start() < range.end()
        };
        let mut wholes: Vec<TextRange> = Vec::new();
        let fstrings = self.template.literals.iter().filter(|literal| {
            (literal.format == Format::Fstring || self.is_formatted(literal))
                && edits.iter().any(|edit| touches(literal.range, edit))
        });
        for literal in fstrings {
            let whole = edits
                .iter()
                .filter(|edit| touches(literal.range, edit))
                .fold(literal.range, |whole, edit| whole.cover(edit.range()));
            match wholes.last_mut() {
                Some(last) if whole.start() < last.end() => *last = last.cover(whole),
                _ => wholes.push(whole),
            }
        }
        let mut out = Vec::new();
        for whole in wholes {
            let (inside, outside) = edits
                .into_iter()
                .partition(|edit| touches(whole, edit) || whole.contains_range(edit.range()));
            out.push(self.as_one(whole, inside));
            edits = outside;
        }
        out.extend(edits);
        out
    }

    /// The edit of `range` that does what `parts` do.
    fn as_one(&self, range: TextRange, mut parts: Vec<Edit>) -> Edit {
        if parts.len() == 1 && parts[0].range() == range {
            return parts.remove(0);
        }
        let mut new = String::new();
        let mut from = range.start();
        for part in &parts {
            new.push_str(self.slice(TextRange::new(from, part.range().start())));
            new.push_str(part.replacement());
            from = part.range().end();
        }
        new.push_str(self.slice(TextRange::new(from, range.end())));
        Edit::replace(range, new)
    }

    /// Whether the literal is an f-string with a field afterwards.
    fn is_formatted(&self, literal: &Literal) -> bool {
        self.has_kept(literal.content)
    }

    /// Whether a value that stays is in `range`.
    fn has_kept(&self, range: TextRange) -> bool {
        self.steps().any(|(at, unit)| {
            matches!(unit, Unit::Value { range: own, .. } if range.contains_range(own))
                && self.change.kept.contains(&at)
        })
    }

    fn slice(&self, range: TextRange) -> &str {
        self.cx.module.slice(range)
    }

    /// The ranges of `expr` that belong to no literal that is left: operands, what follows `%` and
    /// `.format`, and literals that a mark stands for.
    fn removed(&self, expr: &Expr, left: &[Left]) -> Vec<TextRange> {
        let mut removed: Vec<TextRange> = self
            .steps()
            .filter_map(|(at, unit)| match unit {
                Unit::Value {
                    range,
                    literal: None,
                    ..
                } if !self.change.kept.contains(&at) => Some(range),
                _ => None,
            })
            .collect();
        self.tails(expr, &mut removed);
        let literals = self.template.literals.iter().enumerate();
        let goes = |at: usize| left.iter().all(|one| one.literal != at);
        removed.extend(literals.filter(|(at, _)| goes(*at)).map(|(_, it)| it.range));
        removed.sort_by_key(Ranged::start);
        removed
    }

    fn tails(&self, expr: &Expr, removed: &mut Vec<TextRange>) {
        let module = self.cx.module;
        let mut tail = |left: &Expr| {
            let from = module.parenthesized(left).end();
            removed.push(TextRange::new(from, expr.end()));
        };
        match expr {
            Expr::BinOp(binary) if binary.op == ast::Operator::Mod => tail(&binary.left),
            Expr::BinOp(binary) => {
                self.tails(&binary.left, removed);
                self.tails(&binary.right, removed);
            }
            Expr::Call(call) => {
                if let Expr::Attribute(method) = &*call.func {
                    tail(&method.value);
                }
            }
            _ => {}
        }
    }

    /// The template's own steps.
    fn steps(&self) -> impl Iterator<Item = (usize, Unit)> {
        self.text
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.template == self.number)
            .map(|(at, step)| (at, step.unit))
    }

    fn replaced_at(&self, step: usize) -> Option<&Replaced<'_>> {
        self.change
            .replaced
            .iter()
            .find(|replaced| replaced.steps.contains(&step))
    }

    /// The literals of which something is left, or that had nothing in them.
    fn left(&self) -> Vec<Left> {
        let count = self.template.literals.len();
        let mut has_text = vec![false; count];
        let mut has_any = vec![false; count];
        let mut goes_on = vec![false; count];
        let mut crosses = vec![false; count];
        for (at, unit) in self.steps() {
            let replaced = self.replaced_at(at);
            let literal = match unit {
                Unit::Char(Char { literal, .. }) => Some(literal),
                Unit::Value { literal, .. } => literal,
            };
            let Some(literal) = literal else {
                continue;
            };
            has_any[literal] = true;
            match replaced {
                None => {
                    has_text[literal] = true;
                    goes_on[literal] = false;
                    crosses[literal] = false;
                }
                Some(replaced) => {
                    // The literal that the part begins in, or that it follows, holds the mark.
                    has_text[literal] |= replaced.steps.start == at;
                    goes_on[literal] = true;
                    crosses[literal] = replaced.steps.end > at + 1;
                }
            }
        }
        // An operand of its own that is replaced puts its mark at the end of the literal before.
        for replaced in &self.change.replaced {
            if let Some(literal) = self.literal_before(replaced.steps.start) {
                goes_on[literal] = true;
                crosses[literal] = true;
                has_text[literal] = true;
            }
        }
        (0..count)
            .filter(|&literal| has_text[literal] || !has_any[literal] || literal == 0)
            .map(|literal| Left {
                literal,
                goes_on: goes_on[literal],
                crosses: crosses[literal],
            })
            .collect()
    }

    /// The literal in front of the step, which is an operand of its own.
    fn literal_before(&self, step: usize) -> Option<usize> {
        let own = self.text.steps.get(step)?;
        let before = self.text.steps.get(step.checked_sub(1)?)?;
        if own.template != self.number || before.template != self.number {
            return None;
        }
        match (own.unit, before.unit) {
            (Unit::Value { literal: None, .. }, Unit::Char(Char { literal, .. })) => Some(literal),
            _ => None,
        }
    }

    /// Takes the `f` of an f-string out, or gives a literal one that becomes an f-string.
    fn unprefix(&mut self, literal: &Literal) {
        let is_formatted = self.is_formatted(literal);
        if (literal.format == Format::Fstring) == is_formatted {
            return;
        }
        let quotes = if literal.triple { 3 } else { 1 };
        let end = literal.content.start() - TextSize::new(quotes);
        let prefix = TextRange::new(literal.range.start(), end);
        let rest: String = self
            .slice(prefix)
            .chars()
            .filter(|c| !matches!(c, 'f' | 'F' | 'u' | 'U'))
            .collect();
        let new = if is_formatted { "f" } else { "" };
        self.edits
            .push(Edit::replace(prefix, format!("{new}{rest}")));
    }

    /// The edits within a literal.
    fn characters(&mut self, literal: usize) {
        let steps: Vec<(usize, Unit)> = self.steps().collect();
        let mut pending: Option<(Range<usize>, TextRange)> = None;
        let mut edits = Vec::new();
        for (at, unit) in steps {
            let (range, c) = match unit {
                Unit::Char(char) if char.literal == literal => (char.range, Some(char.c)),
                Unit::Value {
                    range,
                    literal: Some(own),
                    ..
                } if own == literal => (range, None),
                _ => continue,
            };
            if let Some(replaced) = self.replaced_at(at) {
                match &mut pending {
                    Some((steps, covered)) if *steps == replaced.steps => {
                        *covered = covered.cover(range);
                    }
                    _ => {
                        edits.extend(self.mark(literal, pending.take()));
                        pending = Some((replaced.steps.clone(), range));
                    }
                }
                continue;
            }
            edits.extend(self.mark(literal, pending.take()));
            let own = &self.template.literals[literal];
            let new = c.and_then(|c| self.respelled(c, range, at));
            let new = match c {
                // Braces are doubled where fields are.
                Some(c @ ('{' | '}')) if self.is_formatted(own) => {
                    let is_single = self.slice(range) == c.to_string();
                    is_single.then_some(if c == '{' { "{{" } else { "}}" })
                }
                _ => new,
            };
            let field = self.change.fields.iter().find(|(step, _)| *step == at);
            if let Some((_, field)) = field {
                edits.push(Edit::replace(range, field.clone()));
            } else if let Some(new) = new {
                edits.push(Edit::replace(range, new));
            }
        }
        edits.extend(self.mark(literal, pending));
        for replaced in &self.change.replaced {
            if self.literal_before(replaced.steps.start) == Some(literal) {
                let end = self.template.literals[literal].content.end();
                edits.push(Edit::insert(end, replaced.mark));
            }
        }
        self.edits.extend(edits);
    }

    /// The edit for a replaced part of a literal: with the mark, if the part begins there.
    fn mark(&self, literal: usize, pending: Option<(Range<usize>, TextRange)>) -> Option<Edit> {
        let (steps, range) = pending?;
        let begins_here = match self.text.steps.get(steps.start)?.unit {
            Unit::Char(char) => {
                self.text.steps[steps.start].template == self.number && char.literal == literal
            }
            Unit::Value { literal: own, .. } => {
                self.text.steps[steps.start].template == self.number && own == Some(literal)
            }
        };
        let replaced = self
            .change
            .replaced
            .iter()
            .find(|part| part.steps == steps)?;
        Some(Edit::replace(
            range,
            if begins_here { replaced.mark } else { "" },
        ))
    }

    /// How a character is written in a literal that is formatted no more, where that is otherwise.
    fn respelled(&self, c: char, range: TextRange, step: usize) -> Option<&'static str> {
        let new = match c {
            '%' if (self.change.doubles)(step) => "%%",
            '%' => "%",
            '{' => "{",
            '}' => "}",
            _ => return None,
        };
        let old = self.slice(range);
        let is_plain = old.chars().all(|old| old == c);
        (is_plain && old != new).then_some(new)
    }
}
