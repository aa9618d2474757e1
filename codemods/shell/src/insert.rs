//! New arguments where the old one stood.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::command::Branch;
use crate::layout;
use crate::program::Argv;

/// A call whose one argument is replaced by a list and what follows it.
pub(crate) struct Insertion<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    /// The call, as an expression.
    pub(crate) expr: &'a Expr,
    pub(crate) call: &'a ast::ExprCall,
    /// The argument, with its keyword and parentheses.
    pub(crate) argument: TextRange,
    /// The command in it, with its parentheses.
    pub(crate) command: TextRange,
    /// The argument after the list, if any.
    pub(crate) second: Option<&'c str>,
}

impl Insertion<'_, '_> {
    /// The edits that put the lists and the second argument in.
    pub(crate) fn edits(&self, lists: &[Branch], edits: &mut Vec<Edit>) {
        let source = self.source(lists);
        let Some(indent) = self.own_line() else {
            let arguments = match self.second {
                Some(second) => format!("{source}, {second}"),
                None => source,
            };
            edits.push(Edit::replace(self.argument, arguments));
            return;
        };
        let on_own_line = match lists {
            [list] => list_of(list)
                .map(|list| layout::list_text(self.cx, list, self.expr, self.argument))
                .unwrap_or_default(),
            _ => source,
        };
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
            return list_of(list).map(Argv::source).unwrap_or_default();
        }
        let mut out = String::new();
        let mut from = self.command.start();
        for list in lists {
            out.push_str(
                self.cx
                    .module
                    .slice(TextRange::new(from, list.range.start())),
            );
            out.push_str(&list_of(list).map(Argv::source).unwrap_or_default());
            from = list.range.end();
        }
        out.push_str(
            self.cx
                .module
                .slice(TextRange::new(from, self.command.end())),
        );
        out
    }

    /// The indentation of the argument, where it begins a line that no formatter has made.
    fn own_line(&self) -> Option<&str> {
        let module = self.cx.module;
        let line = module.line_range(self.argument.start());
        let before = module.slice(TextRange::new(line.start(), self.argument.start()));
        if !before.trim().is_empty() {
            return None;
        }
        (!layout::is_broken_by_formatter(self.cx, self.expr)).then_some(before)
    }
}

/// The argument list of a command that is nothing else.
fn list_of(branch: &Branch) -> Option<&Argv> {
    branch.program.single().map(|start| &start.argv)
}
