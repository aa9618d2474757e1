//! A call with a new argument, laid out as a person would have typed it.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// The edits that put `new` behind the argument at `range`, which is one of `call`.
///
/// It gets a line of its own where arguments have one each. A comment behind the argument stays with
/// it.
pub(crate) fn argument_after(
    module: &Module<'_>,
    call: &ast::ExprCall,
    range: TextRange,
    new: &str,
) -> Vec<Edit> {
    let inline = || vec![Edit::insert(range.end(), format!(", {new}"))];
    let line = module.line_range(range.start());
    let indent = module.slice(TextRange::new(line.start(), range.start()));
    if !indent.trim().is_empty() || line.start() <= call.arguments.start() {
        return inline();
    }
    let rest = TextRange::new(range.end(), call.arguments.end());
    let mut comma = None;
    for token in module.tokens().in_range(rest) {
        match token.kind() {
            ast::token::TokenKind::Comma => {
                comma = Some(token.end());
                break;
            }
            ast::token::TokenKind::Comment | ast::token::TokenKind::NonLogicalNewline => {}
            _ => break,
        }
    }
    let behind = comma.unwrap_or(range.end());
    let line_end = module.line_range(behind).end();
    let after = module.slice(TextRange::new(behind, line_end)).trim_start();
    if !after.is_empty() && !after.starts_with('#') {
        return inline();
    }
    let newline = module.newline();
    if comma.is_some() {
        return vec![Edit::insert(line_end, format!("{newline}{indent}{new},"))];
    }
    if line_end == range.end() {
        // All arguments of the call may stand in this line.
        let is_only = call.arguments.len() == 1 && line.contains_range(range);
        return if is_only {
            inline()
        } else {
            vec![Edit::insert(line_end, format!(",{newline}{indent}{new}"))]
        };
    }
    vec![
        Edit::insert(range.end(), ","),
        Edit::insert(line_end, format!("{newline}{indent}{new}")),
    ]
}

/// `edits` of `call`, with its line broken as Black breaks it where they make it too long: in the
/// parentheses, and if that is not enough behind each argument. Edits that put arguments in at one
/// place become one.
pub(crate) fn settled(
    cx: &Context<'_>,
    expr: &Expr,
    call: &ast::ExprCall,
    edits: Vec<Edit>,
) -> Vec<Edit> {
    let edits = joined(edits);
    match Line::of(cx, expr, call, &edits) {
        Some(line) => line.broken(edits),
        None => edits,
    }
}

/// Makes one insertion of several at one place. An argument by place goes before one by name.
fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    let is_named = |edit: &Edit| !edit.replacement().starts_with(", [");
    edits.sort_by_key(|edit| (edit.range().start(), edit.range().end(), is_named(edit)));
    let mut out: Vec<Edit> = Vec::new();
    for edit in edits {
        match out.last_mut() {
            Some(last) if last.range() == edit.range() && edit.range().is_empty() => {
                let both = format!("{}{}", last.replacement(), edit.replacement());
                *last = Edit::insert(edit.range().start(), both);
            }
            _ => out.push(edit),
        }
    }
    out
}

/// A line with all arguments of a call, which is too long after some edits.
struct Line<'m> {
    /// The arguments.
    arguments: Vec<TextRange>,
    /// What the line begins with.
    indent: &'m str,
    /// One level more.
    inner: String,
    newline: &'static str,
    /// The call's parentheses stand in the line as well.
    is_flat: bool,
    /// It fits if only the parentheses are broken.
    fits: bool,
}

impl<'m> Line<'m> {
    /// `None` where the line is to stay as it is.
    fn of(cx: &Context<'m>, expr: &Expr, call: &ast::ExprCall, edits: &[Edit]) -> Option<Self> {
        let module = cx.module;
        let limit = cx.project.line_length(cx.path);
        let positional = call.arguments.args.iter();
        let mut arguments: Vec<TextRange> = positional
            .map(|argument| module.parenthesized(argument))
            .chain(call.arguments.keywords.iter().map(Ranged::range))
            .collect();
        arguments.sort_by_key(Ranged::start);
        let (first, last) = (arguments.first()?, arguments.last()?);
        let line = module.line_range(first.start());
        let stmt = module.index().statement_of(expr)?;
        let old = module.slice(line).chars().count();
        let new = old.checked_add_signed(grown(module, line, edits)?)?;
        let close = call.arguments.end() - TextSize::new(1);
        if old > limit || new <= limit || !line.contains_range(*last) || module.has_comment(line) {
            return None;
        }
        let indent = module.indent_of_line(first.start());
        let is_flat = line.contains_range(call.arguments.range);
        if is_flat {
            // No comma behind the last argument, no blanks in the parentheses.
            let is_tight =
                last.end() == close && first.start() == call.arguments.start() + TextSize::new(1);
            let is_alone = line.contains_range(stmt.range())
                && module.slice(line).trim() == module.slice(stmt);
            if !is_tight || !is_alone || !module.is_whole_value(expr) {
                return None;
            }
        } else if indent.text_len() != first.start() - line.start() || last.end() != line.end() {
            return None;
        }
        let within = TextRange::new(first.start(), last.end());
        let own = module.slice(within).chars().count();
        let own = own.checked_add_signed(grown(module, within, edits)?)?;
        let unit = module.indentation();
        Some(Line {
            indent,
            inner: if is_flat {
                format!("{indent}{unit}")
            } else {
                indent.to_string()
            },
            newline: module.newline(),
            is_flat,
            fits: is_flat && indent.len() + unit.len() + own <= limit,
            arguments,
        })
    }

    fn broken(&self, mut edits: Vec<Edit>) -> Vec<Edit> {
        let (Some(first), Some(last)) = (self.arguments.first(), self.arguments.last()) else {
            return edits;
        };
        let start = format!("{}{}", self.newline, self.inner);
        if !self.fits {
            for edit in &mut edits {
                let is_argument = edit.range().is_empty()
                    && self
                        .arguments
                        .iter()
                        .any(|it| it.end() == edit.range().start());
                if is_argument {
                    let new = edit.replacement().replacen(", ", &format!(",{start}"), 1);
                    *edit = Edit::insert(edit.range().start(), new);
                }
            }
            for pair in self.arguments.windows(2) {
                let gap = TextRange::new(pair[0].end(), pair[1].start());
                edits.push(Edit::replace(gap, format!(",{start}")));
            }
        }
        let comma = if self.fits { "" } else { "," };
        let end = if self.is_flat {
            format!("{comma}{}{}", self.newline, self.indent)
        } else {
            comma.to_string()
        };
        edits.push(Edit::insert(last.end(), end));
        if self.is_flat {
            edits.push(Edit::insert(first.start(), start));
        }
        // What goes behind an argument goes before what ends the line.
        let (inserted, mut rest): (Vec<Edit>, Vec<Edit>) = edits
            .into_iter()
            .partition(|edit| edit.range() == TextRange::empty(last.end()));
        let texts: Vec<&str> = inserted.iter().map(Edit::replacement).collect();
        rest.push(Edit::insert(last.end(), texts.concat()));
        rest
    }
}

/// By how many characters `edits` make the text in `range` longer; `None` where they bring lines.
fn grown(module: &Module<'_>, range: TextRange, edits: &[Edit]) -> Option<isize> {
    let mut grown = 0;
    for edit in edits
        .iter()
        .filter(|edit| range.contains_range(edit.range()))
    {
        let count = |text: &str| isize::try_from(text.chars().count()).ok();
        if edit.replacement().contains('\n') {
            return None;
        }
        grown += count(edit.replacement())? - count(module.slice(edit.range()))?;
    }
    Some(grown)
}
