//! Where the lines of a fix are broken: as a formatter does it, where the file looks as if one had
//! been there.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::format::{self, Lines, width};
use crate::program::Argv;

/// The lines that a file's formatter makes.
pub(crate) fn lines<'c>(cx: &'c Context<'_>, indent: &str) -> Lines<'c> {
    // Whoever indents with tabs has them on every level, whatever the file's first one is.
    let unit = if indent.starts_with('\t') {
        "\t"
    } else {
        cx.module.indentation()
    };
    Lines {
        limit: cx.project.line_length(cx.path),
        unit,
        newline: cx.module.newline(),
        wraps_items: cx
            .project
            .minimum_python(cx.path)
            .is_some_and(|version| version >= (3, 9)),
    }
}

/// A simple statement, or the part of a compound one up to its colon, that has its lines to itself.
pub(crate) struct Statement<'a> {
    range: TextRange,
    text: &'a str,
    indent: &'a str,
    /// The columns that the comment behind it takes.
    behind: usize,
}

impl<'a> Statement<'a> {
    /// The one in `stmt` that `range` is in.
    ///
    /// `None` where something else stands on its lines, or a comment between them.
    pub(crate) fn at(cx: &Context<'a>, stmt: &Stmt, range: TextRange) -> Option<Self> {
        let module = cx.module;
        let whole = header(module, stmt, range)?;
        if module.has_comment(whole) {
            return None;
        }
        let first = module.line_range(whole.start());
        let last = module.line_range(whole.end());
        let before = module.slice(TextRange::new(first.start(), whole.start()));
        let after = module.slice(TextRange::new(whole.end(), last.end().max(whole.end())));
        if !before.trim_start_matches('\u{feff}').trim().is_empty() {
            return None;
        }
        let comment = after.trim();
        let behind = match comment.strip_prefix('#') {
            None if comment.is_empty() => 0,
            None => return None,
            // Formatters do not break a line for a comment that belongs on it.
            Some(text) if is_pragma(text) => 0,
            Some(_) => width(comment) + 2,
        };
        Some(Statement {
            range: whole,
            text: module.slice(whole),
            indent: module.indent_of_line(whole.start()),
            behind,
        })
    }

    /// The columns that its comment takes.
    pub(crate) fn behind(&self) -> usize {
        self.behind
    }

    /// `text` in its place, as a formatter lays it out.
    fn formatted(&self, cx: &Context<'_>, text: &str) -> Option<String> {
        format::statement(text, lines(cx, self.indent), self.indent, self.behind)
    }

    /// Whether it takes several lines, as a formatter breaks them.
    pub(crate) fn is_broken_by_formatter(&self, cx: &Context<'_>) -> bool {
        self.text.contains('\n')
            && self
                .formatted(cx, self.text)
                .is_some_and(|formatted| formatted == self.text)
    }

    /// The edits of it, which become one where a formatter would break lines otherwise.
    fn settled(&self, cx: &Context<'_>, edits: Vec<Edit>) -> Vec<Edit> {
        let Some(new) = self.with(&edits) else {
            return edits;
        };
        let is_line = !self.text.contains('\n');
        if is_line && !new.contains('\n') {
            let taken = |text: &str| width(self.indent) + width(text) + self.behind;
            let limit = cx.project.line_length(cx.path);
            // A line that is too long already says that no formatter is at work.
            if taken(&new) <= limit.max(taken(self.text)) {
                return edits;
            }
        }
        if !is_line && !self.is_broken_by_formatter(cx) {
            return edits;
        }
        match self.formatted(cx, &new) {
            Some(formatted) if formatted != new => vec![self.replaced(cx.module, &formatted)],
            _ => edits,
        }
    }

    /// Its text after `edits`.
    fn with(&self, edits: &[Edit]) -> Option<String> {
        let moved = edits
            .iter()
            .map(|edit| {
                let range = edit.range();
                self.range
                    .contains_range(range)
                    .then(|| Edit::replace(range - self.range.start(), edit.replacement()))
            })
            .collect::<Option<Vec<_>>>()?;
        let set = EditSet::new(self.text, moved).ok()?;
        Some(set.apply(self.text))
    }

    /// The edit that makes `new` of it, without the tokens that are the same at both ends.
    fn replaced(&self, module: &Module<'_>, new: &str) -> Edit {
        let old = self.text;
        let same = |(a, b): &(char, char)| a == b;
        let before: usize = old
            .chars()
            .zip(new.chars())
            .take_while(same)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let after: usize = old
            .chars()
            .rev()
            .zip(new.chars().rev())
            .take_while(same)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let after = after.min(old.len().min(new.len()) - before);
        let place = |at: TextSize| (at - self.range.start()).to_usize();
        let tokens = || module.tokens_in(self.range);
        let from = tokens()
            .map(|token| place(token.start()))
            .take_while(|at| *at <= before)
            .last()
            .unwrap_or(0);
        let to = tokens()
            .map(|token| place(token.end()))
            .find(|at| *at >= old.len() - after && *at >= from)
            .unwrap_or(old.len());
        let kept = old.len() - to;
        let range = TextRange::new(
            self.range.start() + TextSize::of(&old[..from]),
            self.range.start() + TextSize::of(&old[..to]),
        );
        Edit::replace(range, &new[from..new.len() - kept])
    }
}

/// Whether the statement of `expr` takes several lines, as a formatter breaks them: then it is
/// laid out anew, and what is put in need not be.
pub(crate) fn is_broken_by_formatter(cx: &Context<'_>, expr: &Expr) -> bool {
    cx.module
        .index()
        .statement_of(expr)
        .and_then(|stmt| Statement::at(cx, stmt, expr.range()))
        .is_some_and(|statement| statement.is_broken_by_formatter(cx))
}

/// A list in the place of `range`, in the statement of `expr`: with a line for each element where
/// that takes several lines, which no formatter has made, and the list does not fit the first of
/// them.
pub(crate) fn list_text(cx: &Context<'_>, list: &Argv, expr: &Expr, range: TextRange) -> String {
    let module = cx.module;
    let flat = list.source();
    let Argv::List(elements) = list else {
        return flat;
    };
    let line = module.line_range(range.start());
    let before = module.slice(TextRange::new(line.start(), range.start()));
    let limit = cx
        .project
        .line_length(cx.path)
        .max(width(module.slice(line)));
    let is_line = module
        .index()
        .statement_of(expr)
        .is_none_or(|stmt| line.contains_range(stmt.range()));
    if is_line || width(before) + width(&flat) < limit || is_broken_by_formatter(cx, expr) {
        return flat;
    }
    let indent = module.indent_of_line(range.start());
    let Lines { unit, newline, .. } = lines(cx, indent);
    let mut out = format!("[{newline}");
    for element in elements {
        for part in [indent, unit, element, ",", newline] {
            out.push_str(part);
        }
    }
    out.push_str(indent);
    out.push(']');
    out
}

/// The part of `stmt` that is laid out as one and has `range` in it.
fn header(module: &Module<'_>, stmt: &Stmt, range: TextRange) -> Option<TextRange> {
    let up_to_body = |start: TextSize, body: &[Stmt]| {
        let body = body.first()?.start();
        let colon = module
            .tokens_in(TextRange::new(start, body))
            .filter(|token| token.kind() == ast::token::TokenKind::Colon)
            .last()?;
        Some(TextRange::new(start, colon.end()))
    };
    let whole = match stmt {
        Stmt::If(if_) => {
            let clause = if_
                .elif_else_clauses
                .iter()
                .find(|clause| clause.range.contains_range(range));
            match clause {
                Some(clause) => {
                    clause.test.as_ref()?;
                    up_to_body(clause.start(), &clause.body)?
                }
                None => up_to_body(if_.start(), &if_.body)?,
            }
        }
        Stmt::While(while_) => up_to_body(while_.start(), &while_.body)?,
        Stmt::For(for_) => up_to_body(for_.start(), &for_.body)?,
        Stmt::With(with) => up_to_body(with.start(), &with.body)?,
        Stmt::Expr(_)
        | Stmt::Return(_)
        | Stmt::Assign(_)
        | Stmt::AnnAssign(_)
        | Stmt::AugAssign(_)
        | Stmt::Assert(_) => stmt.range(),
        _ => return None,
    };
    whole.contains_range(range).then_some(whole)
}

/// Whether a comment, without its `#`, is for a tool that looks for it on its line.
fn is_pragma(comment: &str) -> bool {
    let comment = comment.trim_start().to_ascii_lowercase();
    ["noqa", "nosec"]
        .iter()
        .any(|word| comment.starts_with(word))
        || comment.split_once(':').is_some_and(|(tool, _)| {
            matches!(
                tool.trim_end(),
                "type" | "pyright" | "pylint" | "flake8" | "ruff" | "isort" | "ty" | "mypy"
            )
        })
}

/// The edits of a fix for what is at `at`, with the statements that they are in laid out as a
/// formatter does.
pub(crate) fn settled(cx: &Context<'_>, at: &Expr, edits: Vec<Edit>) -> Vec<Edit> {
    let module = cx.module;
    let own = module.index().statement_of(at);
    let is_in = |edit: &Edit| {
        own.and_then(|stmt| header(module, stmt, at.range()))
            .is_some_and(|range| range.contains_range(edit.range()))
    };
    let (inside, outside): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(is_in);
    let mut out = match own.and_then(|stmt| Statement::at(cx, stmt, at.range())) {
        Some(statement) if !inside.is_empty() => statement.settled(cx, inside),
        _ => inside,
    };
    for edit in outside {
        // Only then is it worth looking for the statement.
        let may_change = module.slice(edit.range()).contains('\n') || {
            let line = module.slice(module.line_range(edit.range().start()));
            let old = module.slice(edit.range());
            width(line) + width(edit.replacement()) > cx.project.line_length(cx.path) + width(old)
        };
        let statement = may_change
            .then(|| module.index().statement_at(edit.range()))
            .flatten()
            .and_then(|stmt| Statement::at(cx, stmt, edit.range()));
        match statement {
            Some(statement) => out.extend(statement.settled(cx, vec![edit])),
            None => out.push(edit),
        }
    }
    out
}
