//! Where an expression stands.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;

/// What the body of a class is called in a sentence.
pub(crate) const CLASS_BODY: &str = "the body of a class";

/// The statement that an expression is part of, where it is evaluated when that statement runs.
pub(crate) struct Place<'a> {
    /// The innermost statement.
    pub(crate) stmt: &'a Stmt,
    /// The compound statements around it, innermost first.
    pub(crate) around: Vec<&'a Stmt>,
}

impl<'a> Place<'a> {
    /// The place of `expr`.
    ///
    /// # Errors
    /// Where it is evaluated at another time than the statement: in a lambda, a comprehension, a
    /// default; or makes an attribute of a class.
    pub(crate) fn of(cx: &Context<'a>, expr: &Expr) -> Result<Self, Reason> {
        Place::new(cx, expr, false)
    }

    /// The place of `expr`, which may also be evaluated several times there, in a comprehension.
    ///
    /// # Errors
    /// As for [`Place::of`].
    pub(crate) fn of_use(cx: &Context<'a>, expr: &Expr) -> Result<Self, Reason> {
        Place::new(cx, expr, true)
    }

    fn new(cx: &Context<'a>, expr: &Expr, in_comprehension: bool) -> Result<Self, Reason> {
        let mut statements = Vec::new();
        for node in cx.module.index().ancestors(expr) {
            match node {
                AnyNode::Stmt(stmt) => statements.push(stmt),
                AnyNode::Expr(_) if !statements.is_empty() => {}
                AnyNode::Expr(Expr::Lambda(_)) => return Err(Reason::NoStatement("a lambda")),
                AnyNode::Expr(Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_))
                    if in_comprehension => {}
                AnyNode::Expr(
                    Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_),
                ) => return Err(Reason::NoStatement("a comprehension")),
                AnyNode::Expr(_) => {}
            }
        }
        let mut statements = statements.into_iter();
        let stmt = match statements.next() {
            Some(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => {
                return Err(Reason::NoStatement("the head of a definition"));
            }
            Some(stmt) => stmt,
            None => return Err(Reason::NoStatement("nothing")),
        };
        let place = Place {
            stmt,
            around: statements.collect(),
        };
        let inner = place
            .around
            .iter()
            .find(|stmt| matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)));
        match inner {
            Some(Stmt::ClassDef(_)) => Err(Reason::NoStatement(CLASS_BODY)),
            _ => Ok(place),
        }
    }

    /// The innermost function around it; `None` where it runs as the module is loaded.
    pub(crate) fn function(&self) -> Option<&'a ast::StmtFunctionDef> {
        self.around.iter().find_map(|stmt| match stmt {
            Stmt::FunctionDef(def) => Some(def),
            _ => None,
        })
    }

    /// Whether both run in the same call of the same function, or as the module is loaded.
    pub(crate) fn is_beside(&self, other: &Place<'_>) -> bool {
        let range = |def: Option<&ast::StmtFunctionDef>| def.map(|def| def.range);
        range(self.function()) == range(other.function())
    }

    /// The innermost loop around it that runs it again and again.
    pub(crate) fn repeated_by(&self) -> Option<TextRange> {
        let is_loop = |stmt: &Stmt| matches!(stmt, Stmt::For(_) | Stmt::While(_));
        self.around
            .iter()
            .take_while(|stmt| !stmt.is_function_def_stmt())
            .find(|stmt| is_loop(stmt))
            .map(Ranged::range)
    }

    /// The statements that the innermost one stands among.
    pub(crate) fn body(&self, cx: &Context<'a>) -> &'a [Stmt] {
        let holds = |body: &&[Stmt]| body.iter().any(|stmt| stmt.range() == self.stmt.range());
        match self.around.first() {
            Some(outer) => suites(outer).into_iter().find(holds).unwrap_or_default(),
            None => cx.module.suite(),
        }
    }
}

/// Whether nothing but blanks stands before `stmt` in its line.
pub(crate) fn opens_line(module: &Module<'_>, stmt: &Stmt) -> bool {
    module.indent_of_line(stmt.start()).len()
        == module
            .slice(TextRange::new(
                module.line_range(stmt.start()).start(),
                stmt.start(),
            ))
            .trim_start_matches('\u{feff}')
            .len()
}

/// What stands behind `stmt` in the line it ends in, without blanks around.
pub(crate) fn behind<'a>(module: &Module<'a>, stmt: &Stmt) -> &'a str {
    let line = module.line_range(stmt.end());
    module.slice(TextRange::new(stmt.end(), line.end())).trim()
}
