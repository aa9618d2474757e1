//! New arguments where the old one stood, broken into lines as Black and Ruff's formatter do.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::command::Branch;
use crate::print::{LINE_LENGTH, Style, one_by_one, width};
use crate::program::Argv;

/// A call whose one argument is replaced by a list and what follows it.
pub(crate) struct Layout<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    /// The call, as an expression.
    pub(crate) expr: &'a Expr,
    pub(crate) call: &'a ast::ExprCall,
    /// The argument, with its keyword and parentheses.
    pub(crate) argument: TextRange,
    /// The command in it, with its parentheses.
    pub(crate) command: TextRange,
    /// What the call's function becomes.
    pub(crate) function: &'c str,
    /// The argument after the list, if any.
    pub(crate) second: Option<&'c str>,
    /// What follows the call.
    pub(crate) suffix: &'c str,
}

impl Layout<'_, '_> {
    /// The edits that put the lists and the second argument in.
    pub(crate) fn edits(&self, lists: &[Branch], edits: &mut Vec<Edit>) {
        let source = self.source(lists);
        let Some(indent) = self.own_line() else {
            let arguments = self.arguments(&source, lists);
            edits.push(Edit::replace(self.argument, arguments));
            return;
        };
        let on_own_line = self.on_own_line(source, lists, indent);
        edits.push(Edit::replace(self.argument, on_own_line));
        let Some(second) = self.second else {
            return;
        };
        let module = self.cx.module;
        let newline = module.newline();
        let line = module.line_range(self.argument.end());
        let below = TextRange::new(
            line.end().min(self.call.arguments.end()),
            self.call.arguments.end(),
        );
        if module.slice(below).trim_start().starts_with([',', '#']) || below.is_empty() {
            // The closing parenthesis is on the argument's line, or a comma not where one is put.
            let text = format!(",{newline}{indent}{second}");
            edits.push(Edit::insert(self.argument.end(), text));
            return;
        }
        // A comment behind the argument stays with it.
        let rest = module.slice(TextRange::new(self.argument.end(), line.end()));
        let comma = if rest.trim_start().starts_with(',') {
            ""
        } else {
            ","
        };
        let text = format!("{newline}{indent}{second},");
        if rest.is_empty() {
            edits.push(Edit::insert(line.end(), comma.to_string() + &text));
        } else {
            edits.push(Edit::insert(self.argument.end(), comma));
            edits.push(Edit::insert(line.end(), text));
        }
    }

    /// The one list, or the conditional expression with its lists.
    fn source(&self, lists: &[Branch]) -> String {
        if let [list] = lists {
            return source_of(list);
        }
        let mut out = String::new();
        let mut from = self.command.start();
        for list in lists {
            out.push_str(
                self.cx
                    .module
                    .slice(TextRange::new(from, list.range.start())),
            );
            out.push_str(&source_of(list));
            from = list.range.end();
        }
        out.push_str(
            self.cx
                .module
                .slice(TextRange::new(from, self.command.end())),
        );
        out
    }

    fn arguments(&self, source: &str, lists: &[Branch]) -> String {
        let one_line = match self.second {
            Some(second) => format!("{source}, {second}"),
            None => source.to_string(),
        };
        // Where more than the argument stands between the parentheses, a formatter would not
        // break there.
        let alone = self.argument.start() == self.call.arguments.start() + TextSize::new(1)
            && self.argument.end() + TextSize::new(1) == self.call.arguments.end();
        if self.fits(&one_line) || !alone || !is_breakable(self.cx, self.expr) {
            one_line
        } else {
            self.broken(source, lists, &one_line)
        }
    }

    /// The indentation of the argument, where it begins a line.
    fn own_line(&self) -> Option<&str> {
        let module = self.cx.module;
        let line = module.line_range(self.argument.start());
        let before = module.slice(TextRange::new(line.start(), self.argument.start()));
        before.trim().is_empty().then_some(before)
    }

    /// The list on the argument's line, or with a line for each element.
    fn on_own_line(&self, source: String, lists: &[Branch], indent: &str) -> String {
        let line = self.cx.module.line_range(self.argument.start());
        match lists {
            [list]
                if width(indent) + width(&source)
                    >= LINE_LENGTH.max(width(self.cx.module.slice(line))) =>
            {
                self.one_by_one(list, indent)
            }
            _ => source,
        }
    }

    /// Whether the call with `arguments` fits its line, or is no longer than the line was before.
    fn fits(&self, arguments: &str) -> bool {
        let module = self.cx.module;
        let func = self.call.func.range();
        let line = module.line_range(func.start());
        let last = module.line_range(self.argument.end());
        let before = module.slice(TextRange::new(line.start(), func.start()));
        let between = module.slice(TextRange::new(func.end(), self.argument.start()));
        let after = module.slice(TextRange::new(self.argument.end(), last.end()));
        let new = [
            before,
            self.function,
            between,
            arguments,
            after,
            self.suffix,
        ]
        .iter()
        .map(|part| width(part))
        .sum::<usize>();
        new <= LINE_LENGTH.max(width(module.slice(line)))
    }

    /// The list with a line for each element, its brackets indented by `indent`.
    fn one_by_one(&self, list: &Branch, indent: &str) -> String {
        match argv(list) {
            Some(Argv::List(elements)) => one_by_one(elements, &Style::of(self.cx.module), indent),
            _ => source_of(list),
        }
    }

    fn broken(&self, source: &str, lists: &[Branch], one_line: &str) -> String {
        let (module, newline) = (self.cx.module, self.cx.module.newline());
        let indent = module.indent_of_line(self.call.func.start());
        let inner = format!("{indent}{}", module.indentation());
        if width(&inner) + width(one_line) <= LINE_LENGTH {
            return format!("{newline}{inner}{one_line}{newline}{indent}");
        }
        let first = match lists {
            [list] if self.second.is_none() => return self.one_by_one(list, indent),
            [list] if width(&inner) + width(source) >= LINE_LENGTH => self.one_by_one(list, &inner),
            _ => source.to_string(),
        };
        let second = match self.second {
            Some(second) => format!("{inner}{second},{newline}"),
            None => String::new(),
        };
        format!("{newline}{inner}{first},{newline}{second}{indent}")
    }
}

/// The argument list of a command that is nothing else.
fn argv(branch: &Branch) -> Option<&Argv> {
    branch.program.single().map(|start| &start.argv)
}

fn source_of(branch: &Branch) -> String {
    argv(branch).map(Argv::source).unwrap_or_default()
}

/// Whether a formatter would break the line inside the call `expr`: it is all that the statement
/// has, or what an `if` or `while` tests.
pub(crate) fn is_breakable(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let mut value = expr;
    while let Some(AnyNode::Expr(
        outer @ (Expr::Compare(_)
        | Expr::UnaryOp(_)
        | Expr::BinOp(_)
        | Expr::Call(_)
        | Expr::Attribute(_)
        | Expr::Await(_)
        | Expr::Subscript(_)),
    )) = index.parent_of(value)
    {
        value = outer;
    }
    matches!(
        index.parent_of(value),
        Some(AnyNode::Stmt(
            Stmt::Expr(_)
                | Stmt::Assign(_)
                | Stmt::AnnAssign(_)
                | Stmt::AugAssign(_)
                | Stmt::For(_)
                | Stmt::If(_)
                | Stmt::While(_)
                | Stmt::Return(_)
                | Stmt::Assert(_)
        ))
    )
}
