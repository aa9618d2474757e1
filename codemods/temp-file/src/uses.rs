//! What is done with a path.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::known;

/// What a place that has a path does with it.
#[derive(Debug, Clone)]
pub(crate) enum Use<'a> {
    /// It makes the file, or empties the one that is there.
    Overwrites,
    /// It makes the file, or goes on with the one that is there.
    Appends,
    /// It makes a folder, by this call, and fails if something is there.
    MakesFolder(&'a Expr),
    /// It makes something else, and may fail if something is there.
    Makes,
    /// It hands the path to something that may do anything with it, and may give back another path
    /// that was made of it.
    Passed(String),
    /// It hands the path to something that may do anything with it, and gives nothing back.
    Lent(String),
    /// It needs the file to be there, and leaves it so.
    Reads,
    /// It gives the file another name.
    Moves,
    /// The statement takes the file or folder away.
    Removes(&'a Stmt),
    /// It asks whether the file is there.
    Asks(&'a Expr),
    /// It shows the path to somebody, or compares it.
    Shown,
    /// It takes a part of the path.
    TakenApart(String),
    /// It keeps the path for code that is not seen here: a clause.
    Escapes(String),
}

impl Use<'_> {
    /// Whether something may be at the path afterwards that was not there before.
    pub(crate) fn may_create(&self) -> bool {
        matches!(
            self,
            Use::Overwrites
                | Use::Appends
                | Use::MakesFolder(_)
                | Use::Makes
                | Use::Passed(_)
                | Use::Lent(_)
        )
    }
}

/// What is done with `path`, an expression, where it stands.
pub(crate) fn of<'a>(cx: &Context<'a>, path: &Expr) -> Use<'a> {
    let used = match cx.module.index().parent_of(path) {
        Some(AnyNode::Stmt(stmt)) => in_statement(cx, stmt, path),
        Some(AnyNode::Expr(outer)) => in_expression(cx, outer, path),
        None => Use::Escapes("where it goes is not known".to_string()),
    };
    match used {
        Use::Passed(_) if expects_nothing_there(cx, path) => Use::Reads,
        Use::Passed(to) if is_lent(cx, path) => Use::Lent(to),
        used => used,
    }
}

/// Whether nothing can come back that was made of the path: a call that is a statement, a program
/// that is run, a list of arguments.
fn is_lent(cx: &Context<'_>, path: &Expr) -> bool {
    let index = cx.module.index();
    let mut at = path;
    loop {
        match index.parent_of(at) {
            Some(AnyNode::Expr(outer @ (Expr::List(_) | Expr::Tuple(_)))) => {
                if let Some(AnyNode::Stmt(Stmt::Assign(_))) = index.parent_of(outer) {
                    return at.range() == path.range();
                }
                at = outer;
            }
            Some(AnyNode::Expr(outer @ Expr::Call(call))) => {
                let runs_program = known::function_name(cx, call).is_some_and(|name| {
                    name.starts_with("subprocess.")
                        || matches!(name.as_str(), "os.system" | "os.popen")
                });
                return runs_program || is_statement(cx, outer);
            }
            Some(AnyNode::Expr(outer)) => at = outer,
            _ => return false,
        }
    }
}

/// Whether `call` is a statement, awaited or not.
fn is_statement(cx: &Context<'_>, call: &Expr) -> bool {
    match cx.module.index().parent_of(call) {
        Some(AnyNode::Stmt(Stmt::Expr(_))) => true,
        Some(AnyNode::Expr(outer @ Expr::Await(_))) => is_statement(cx, outer),
        _ => false,
    }
}

/// Whether a test is to see that there is no file: `with pytest.raises(FileNotFoundError):`,
/// `self.assertRaises(FileNotFoundError, load, path)`.
fn expects_nothing_there(cx: &Context<'_>, path: &Expr) -> bool {
    let says = |expr: &Expr| {
        let text = cx.module.slice(expr);
        text.contains("aises(FileNotFoundError") || text.contains("aises(OSError")
    };
    cx.module.index().ancestors(path).any(|node| match node {
        AnyNode::Expr(expr @ Expr::Call(_)) => says(expr),
        AnyNode::Stmt(Stmt::With(with)) => with.items.iter().any(|item| says(&item.context_expr)),
        _ => false,
    })
}

fn in_statement<'a>(cx: &Context<'a>, stmt: &'a Stmt, path: &Expr) -> Use<'a> {
    match stmt {
        Stmt::Return(_) => Use::Escapes("it is returned".to_string()),
        Stmt::Assign(ast::StmtAssign { targets, .. }) => {
            let targets: Vec<&str> = targets.iter().map(|target| short(cx, target)).collect();
            Use::Escapes(format!("it is stored in `{}`", targets.join("` and `")))
        }
        Stmt::AnnAssign(assign) => {
            Use::Escapes(format!("it is stored in `{}`", short(cx, &assign.target)))
        }
        Stmt::Expr(_) | Stmt::If(_) | Stmt::While(_) | Stmt::Assert(_) => Use::Shown,
        Stmt::FunctionDef(_) => Use::Escapes("it is the default of a parameter".to_string()),
        _ => {
            let text = short(cx, path);
            Use::Escapes(format!("what becomes of `{text}` there is not known"))
        }
    }
}

fn in_expression<'a>(cx: &Context<'a>, outer: &'a Expr, path: &Expr) -> Use<'a> {
    match outer {
        Expr::Call(call) if known::is_same_path(cx, call) => of(cx, outer),
        Expr::Call(call) => known::argument_use(cx, outer, call, path),
        Expr::Attribute(attribute) => known::attribute_use(cx, outer, attribute),
        Expr::Subscript(subscript) if subscript.value.range() == path.range() => {
            Use::TakenApart(short(cx, outer).to_string())
        }
        Expr::Compare(_)
        | Expr::UnaryOp(ast::ExprUnaryOp {
            op: ast::UnaryOp::Not,
            ..
        }) => Use::Shown,
        Expr::If(conditional) if conditional.test.range() == path.range() => Use::Shown,
        Expr::FString(_) | Expr::BinOp(_) if is_shown(cx, outer) => Use::Shown,
        Expr::FString(_) | Expr::BinOp(_) => Use::Passed(format!("part of `{}`", short(cx, outer))),
        Expr::List(_)
        | Expr::Tuple(_)
        | Expr::Set(_)
        | Expr::Starred(_)
        | Expr::BoolOp(_)
        | Expr::If(_)
        | Expr::Dict(_) => collected(cx, outer),
        Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => {
            Use::Escapes("it is yielded".to_string())
        }
        Expr::Lambda(_) => Use::Escapes("a lambda returns it".to_string()),
        _ => Use::Escapes(format!("it is part of `{}`", short(cx, outer))),
    }
}

/// What a path is for that stands in `collection` with others.
fn collected<'a>(cx: &Context<'a>, collection: &'a Expr) -> Use<'a> {
    match cx.module.index().parent_of(collection) {
        Some(AnyNode::Expr(Expr::Call(call))) => Use::Passed(known::function(cx, call)),
        Some(AnyNode::Expr(Expr::Compare(_)) | AnyNode::Stmt(Stmt::Expr(_))) => Use::Shown,
        Some(AnyNode::Expr(
            outer @ (Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Starred(_)
            | Expr::BinOp(_)
            | Expr::Dict(_)
            | Expr::If(_)
            | Expr::BoolOp(_)),
        )) => collected(cx, outer),
        // The arguments of a command.
        Some(AnyNode::Stmt(Stmt::Assign(assign)))
            if !collection.is_dict_expr() && is_local(cx, collection, assign) =>
        {
            Use::Passed(format!("`{}`", short(cx, &assign.targets[0])))
        }
        _ => Use::Escapes(format!("it is part of `{}`", short(cx, collection))),
    }
}

/// Whether `value` is assigned to one variable of a function.
fn is_local(cx: &Context<'_>, value: &Expr, assign: &ast::StmtAssign) -> bool {
    let [Expr::Name(name)] = assign.targets.as_slice() else {
        return false;
    };
    let index = cx.module.index();
    value.range() == assign.value.range()
        && index
            .binding_at(name.range)
            .is_some_and(|binding| index.scope_kind(binding) == ScopeKind::Function)
}

/// Whether `text`, which the path is part of, is only shown: printed, logged, or raised.
fn is_shown(cx: &Context<'_>, text: &Expr) -> bool {
    let Some(AnyNode::Expr(Expr::Call(call))) = cx.module.index().parent_of(text) else {
        return false;
    };
    known::shows(cx, call)
}

/// The call of which `expr`, an attribute, is the function.
pub(crate) fn called<'a>(cx: &Context<'a>, expr: &Expr) -> Option<(&'a Expr, &'a ast::ExprCall)> {
    match cx.module.index().parent_of(expr)? {
        AnyNode::Expr(outer @ Expr::Call(call)) if call.func.range() == expr.range() => {
            Some((outer, call))
        }
        _ => None,
    }
}

/// The first line of an expression's text.
pub(crate) fn short<'a>(cx: &Context<'a>, expr: &Expr) -> &'a str {
    let text = cx.module.slice(expr);
    text.lines().next().unwrap_or_default()
}
