//! The handlers that Bandit reports, and the functions and classes of the file.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Rule};

use crate::{B110, B112};

/// A handler that Bandit reports.
pub(crate) struct Site<'a> {
    pub(crate) rule: &'static Rule,
    pub(crate) try_: &'a ast::StmtTry,
    pub(crate) handler: &'a ast::ExceptHandlerExceptHandler,
    /// The `pass` or `continue` that is all it has.
    pub(crate) body: &'a Stmt,
    /// The statements around it, outermost first; the last one is the `try` itself.
    pub(crate) around: Vec<&'a Stmt>,
}

impl<'a> Site<'a> {
    /// The statement of the module that it is in.
    pub(crate) fn top(&self) -> &'a Stmt {
        // There is always the `try` itself, whose only handlers are in it.
        self.around.first().copied().unwrap_or(self.body)
    }

    /// The functions around it, outermost first.
    pub(crate) fn functions(&self) -> impl DoubleEndedIterator<Item = &'a ast::StmtFunctionDef> {
        self.around.iter().filter_map(|stmt| match stmt {
            Stmt::FunctionDef(def) => Some(def),
            _ => None,
        })
    }

    /// Whether it runs as the module is loaded.
    pub(crate) fn is_import_time(&self) -> bool {
        self.functions().next().is_none()
    }

    /// The statements around it that run with it, innermost first: no further than the function.
    pub(crate) fn running(&self) -> impl Iterator<Item = &'a Stmt> {
        let around = self.around.iter().rev().copied();
        around.take_while(|stmt| !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)))
    }
}

/// A function, and the class whose method it is.
pub(crate) struct Function<'a> {
    pub(crate) def: &'a ast::StmtFunctionDef,
    pub(crate) class: Option<&'a ast::StmtClassDef>,
}

/// What a file consists of, in source order.
#[derive(Default)]
pub(crate) struct Outline<'a> {
    pub(crate) sites: Vec<Site<'a>>,
    pub(crate) functions: Vec<Function<'a>>,
    pub(crate) classes: Vec<&'a ast::StmtClassDef>,
}

impl<'a> Outline<'a> {
    pub(crate) fn of(cx: &Context<'a>) -> Self {
        let mut outline = Outline::default();
        let mut around: Vec<&Stmt> = Vec::new();
        for stmt in cx.module.index().statements() {
            while let Some(last) = around.last()
                && !last.range().contains_range(stmt.range())
            {
                around.pop();
            }
            match stmt {
                Stmt::FunctionDef(def) => {
                    let class = around
                        .iter()
                        .rev()
                        .take_while(|outer| !matches!(outer, Stmt::FunctionDef(_)))
                        .find_map(|outer| outer.as_class_def_stmt());
                    outline.functions.push(Function { def, class });
                }
                Stmt::ClassDef(def) => outline.classes.push(def),
                _ => {}
            }
            around.push(stmt);
            if let Stmt::Try(try_) = stmt {
                for handler in &try_.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    let Some((rule, body)) = reported(handler) else {
                        continue;
                    };
                    outline.sites.push(Site {
                        rule,
                        try_,
                        handler,
                        body,
                        around: around.clone(),
                    });
                }
            }
        }
        outline
    }

    /// The innermost class that `at` is in.
    pub(crate) fn class_at(&self, at: TextRange) -> Option<&'a ast::StmtClassDef> {
        let mut classes = self.classes.iter().rev();
        classes
            .find(|class| class.range.contains_range(at))
            .copied()
    }
}

/// Bandit's plugins `try_except_pass.py` and `try_except_continue.py`: one statement, and either no
/// type or the name `Exception`; neither a tuple with it nor `builtins.Exception`.
fn reported(handler: &ast::ExceptHandlerExceptHandler) -> Option<(&'static Rule, &Stmt)> {
    let is_wide = match handler.type_.as_deref() {
        None => true,
        Some(Expr::Name(name)) => name.id == "Exception",
        Some(_) => false,
    };
    match handler.body.as_slice() {
        [body @ Stmt::Pass(_)] if is_wide => Some((B110, body)),
        [body @ Stmt::Continue(_)] if is_wide => Some((B112, body)),
        _ => None,
    }
}
