//! Where something stands: the blocks of statements around it.

use harden_rewriter::prelude::*;

/// Which part of a compound statement a block is.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// The file.
    Module,
    /// A function's body.
    Function,
    /// A class's body.
    Class,
    /// The `if` (0), or the clause of that number.
    Clause(usize),
    /// The body of a `for` or `while`.
    Loop,
    /// Its `else`.
    LoopElse,
    /// What is tried.
    Try,
    /// An `except`.
    Handler(&'a ast::ExceptHandlerExceptHandler),
    /// The `else` of a `try`.
    TryElse,
    /// Its `finally`.
    Finally,
    /// The body of a `with`.
    With,
    /// The `case` of that number.
    Case(usize),
}

/// A statement in a block.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// What the block is.
    pub part: Part<'a>,
    /// The block.
    pub block: &'a [Stmt],
    /// The statement's place in it.
    pub at: usize,
}

impl<'a> Step<'a> {
    /// The statement.
    pub fn stmt(&self) -> &'a Stmt {
        &self.block[self.at]
    }

    pub(crate) fn at(self, at: usize) -> Self {
        Step { at, ..self }
    }
}

/// The statements around a place, outermost first. Never empty.
pub type Path<'a> = Vec<Step<'a>>;

/// The blocks of a statement.
pub(crate) fn blocks(stmt: &Stmt) -> Vec<(Part<'_>, &[Stmt])> {
    match stmt {
        Stmt::FunctionDef(def) => vec![(Part::Function, &*def.body)],
        Stmt::ClassDef(def) => vec![(Part::Class, &*def.body)],
        Stmt::If(if_) => {
            let clauses = if_.elif_else_clauses.iter().map(|clause| &*clause.body);
            std::iter::once(&*if_.body)
                .chain(clauses)
                .enumerate()
                .map(|(at, body)| (Part::Clause(at), body))
                .collect()
        }
        Stmt::For(for_) => vec![(Part::Loop, &*for_.body), (Part::LoopElse, &*for_.orelse)],
        Stmt::While(while_) => vec![
            (Part::Loop, &*while_.body),
            (Part::LoopElse, &*while_.orelse),
        ],
        Stmt::Try(try_) => {
            let mut blocks = vec![(Part::Try, &*try_.body)];
            blocks.extend(try_.handlers.iter().map(|handler| {
                let ast::ExceptHandler::ExceptHandler(handler) = handler;
                (Part::Handler(handler), &*handler.body)
            }));
            blocks.push((Part::TryElse, &*try_.orelse));
            blocks.push((Part::Finally, &*try_.finalbody));
            blocks
        }
        Stmt::With(with) => vec![(Part::With, &*with.body)],
        Stmt::Match(match_) => match_
            .cases
            .iter()
            .enumerate()
            .map(|(at, case)| (Part::Case(at), &*case.body))
            .collect(),
        _ => Vec::new(),
    }
}

/// The path to the innermost statement that holds `range`; `None` outside of all statements.
pub fn path(suite: &[Stmt], range: TextRange) -> Option<Path<'_>> {
    let mut path = vec![step(Part::Module, suite, range)?];
    while let Some(inner) = path.last().and_then(|step| {
        blocks(step.stmt())
            .into_iter()
            .find_map(|(part, block)| self::step(part, block, range))
    }) {
        path.push(inner);
    }
    Some(path)
}

fn step<'a>(part: Part<'a>, block: &'a [Stmt], range: TextRange) -> Option<Step<'a>> {
    // Statements stand in the order of their ranges.
    let at = block.partition_point(|stmt| stmt.end() < range.end());
    block
        .get(at)
        .filter(|stmt| stmt.range().contains_range(range))
        .map(|_| Step { part, block, at })
}

/// How many steps of `path` lead into the innermost function's body; 0 for the module's code.
pub(crate) fn function_depth(path: &[Step<'_>]) -> usize {
    path.iter()
        .rposition(|step| matches!(step.part, Part::Function))
        .unwrap_or(0)
}

/// The function whose code stands at `path`; `None` for the module's.
pub fn function<'a>(path: &[Step<'a>]) -> Option<&'a Stmt> {
    match function_depth(path) {
        0 => None,
        depth => Some(path[depth - 1].stmt()),
    }
}

/// Whether control never runs off the end of `block`, whatever it does with exceptions.
pub(crate) fn exits(index: &Index<'_>, block: &[Stmt]) -> bool {
    block.iter().any(|stmt| match stmt {
        Stmt::Return(_) | Stmt::Raise(_) | Stmt::Continue(_) | Stmt::Break(_) => true,
        Stmt::Expr(expr) => match &*expr.value {
            Expr::Call(call) => index
                .qualified_name(&call.func)
                .is_some_and(|name| name == "sys.exit" || name == "os._exit"),
            _ => false,
        },
        Stmt::If(if_) => {
            if_.elif_else_clauses
                .last()
                .is_some_and(|last| last.test.is_none())
                && exits(index, &if_.body)
                && if_
                    .elif_else_clauses
                    .iter()
                    .all(|clause| exits(index, &clause.body))
        }
        _ => false,
    })
}

/// Whether a `break` in `block` belongs to the loop that the block is the body of.
pub(crate) fn breaks(block: &[Stmt]) -> bool {
    block.iter().any(|stmt| match stmt {
        Stmt::Break(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        // Their own bodies take the `break`, their `else` does not.
        Stmt::For(for_) => breaks(&for_.orelse),
        Stmt::While(while_) => breaks(&while_.orelse),
        _ => blocks(stmt).into_iter().any(|(_, block)| breaks(block)),
    })
}
