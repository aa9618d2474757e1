//! B101: assertions, which `python -O` leaves out (`plugins/asserts.py`).

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;
use crate::rules::rule_of;
use crate::site::{Site, has_any};
use crate::source;

/// Which a file has, if it has an assertion.
pub(crate) const NEEDLE: &str = "assert";

/// Every assertion, judged.
///
/// A file can have thousands of them, nearly all refused by their form: that comes first.
pub(crate) fn sites(cx: &Context<'_>) -> Vec<Site> {
    let mut sites = Vec::new();
    if !has_any(cx, &[NEEDLE]) {
        return sites;
    }
    let rule = rule_of("B101");
    let mut is_test = None;
    let mut assigned = None;
    // Statements come from the outside in: what stands right before a simple statement in its block
    // comes right before it here, if it is a simple one too.
    for stmt in cx.module.index().statements() {
        let Stmt::Assert(assert) = stmt else {
            assigned = Assigned::by(stmt);
            continue;
        };
        let judgement = if *is_test.get_or_insert_with(|| is_test_file(cx)) {
            Err(Reason::TestFile)
        } else {
            judge(cx, stmt, assert, assigned.as_ref())
        };
        assigned = match (assigned, &judgement) {
            // Several assertions may narrow what one assignment bound.
            (Some(assigned), Ok(_)) => Some(assigned.until(stmt)),
            _ => None,
        };
        let message = "python -O leaves the assertion out";
        sites.push(Site::new(rule, stmt.range(), message, judgement));
    }
    sites
}

/// What the statement before an assertion assigned.
struct Assigned<'a> {
    /// The statement right before, which is the assignment or an assertion about it.
    last: &'a Stmt,
    targets: &'a [Expr],
    value: &'a Expr,
}

impl<'a> Assigned<'a> {
    fn by(stmt: &'a Stmt) -> Option<Self> {
        let (targets, value) = match stmt {
            Stmt::Assign(assign) => (assign.targets.as_slice(), &*assign.value),
            Stmt::AnnAssign(assign) => (
                std::slice::from_ref(&*assign.target),
                assign.value.as_deref()?,
            ),
            _ => return None,
        };
        Some(Assigned {
            last: stmt,
            targets,
            value,
        })
    }

    fn until(self, last: &'a Stmt) -> Self {
        Assigned { last, ..self }
    }

    fn has(&self, name: &str) -> bool {
        self.targets.iter().any(|target| binds(target, name))
    }
}

fn binds(target: &Expr, name: &str) -> bool {
    match target {
        Expr::Name(target) => target.id == *name,
        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
            elts.iter().any(|element| binds(element, name))
        }
        _ => false,
    }
}

/// Whether the file is one of tests, by its place or because it imports what tests are made with.
fn is_test_file(cx: &Context<'_>) -> bool {
    let is_test_module = |module: &str| {
        let root = module.split('.').next();
        matches!(root, Some("pytest" | "unittest" | "nose" | "hypothesis"))
    };
    cx.project.is_test(cx.path)
        || cx
            .module
            .index()
            .imports()
            .any(|(_, imported)| match imported.stmt {
                Stmt::ImportFrom(from) => {
                    from.level == 0
                        && from
                            .module
                            .as_ref()
                            .is_some_and(|module| is_test_module(module))
                }
                _ => is_test_module(&imported.alias.name),
            })
}

fn judge(
    cx: &Context<'_>,
    stmt: &Stmt,
    assert: &ast::StmtAssert,
    assigned: Option<&Assigned<'_>>,
) -> Result<String, Reason> {
    let name = narrowed(cx, &assert.test)?;
    let assigned = assigned
        .filter(|assigned| assigned.has(&name.id) && is_next(cx, assigned.last, stmt))
        .ok_or_else(|| not_assigned(cx, name))?;
    source::check(cx, assigned.value)?;
    if is_handled(cx, assert) {
        return Err(Reason::Handled);
    }
    Ok(format!(
        "only narrows the type of {}, assigned above",
        name.id
    ))
}

/// The only name that `test` narrows the type of.
fn narrowed<'a>(cx: &Context<'_>, test: &'a Expr) -> Result<&'a ast::ExprName, Reason> {
    match test {
        Expr::Compare(compare) => match (&*compare.left, &*compare.ops, &*compare.comparators) {
            (Expr::Name(name), [ast::CmpOp::IsNot], [Expr::NoneLiteral(_)]) => Ok(name),
            (Expr::Named(_), ..) => Err(Reason::BindsName),
            _ => Err(Reason::NotNarrowing),
        },
        Expr::Call(call) => match (&*call.func, &*call.arguments.args) {
            (Expr::Name(function), [Expr::Name(name), class])
                if function.id == *"isinstance"
                    && cx.module.index().is_builtin(function)
                    && call.arguments.keywords.is_empty()
                    && is_class(class) =>
            {
                Ok(name)
            }
            (_, [Expr::Named(_), ..]) => Err(Reason::BindsName),
            _ => Err(Reason::NotNarrowing),
        },
        Expr::BoolOp(both) if both.op == ast::BoolOp::And => {
            let mut names = both.values.iter().map(|value| narrowed(cx, value));
            let first = names.next().ok_or(Reason::NotNarrowing)??;
            for other in names {
                if other?.id != first.id {
                    return Err(Reason::NotNarrowing);
                }
            }
            Ok(first)
        }
        Expr::Named(_) => Err(Reason::BindsName),
        _ => Err(Reason::NotNarrowing),
    }
}

/// A class, or several: `int`, `ast.Name`, `(str, bytes)`, `str | bytes`.
fn is_class(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) | Expr::NoneLiteral(_) => true,
        Expr::Attribute(attribute) => is_class(&attribute.value),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_class),
        Expr::BinOp(union) => {
            union.op == ast::Operator::BitOr && is_class(&union.left) && is_class(&union.right)
        }
        _ => false,
    }
}

/// Whether nothing but blanks and comments stands between two statements, and both are of one block.
fn is_next(cx: &Context<'_>, before: &Stmt, stmt: &Stmt) -> bool {
    let module = cx.module;
    let between = module.slice(TextRange::new(before.end(), stmt.start()));
    let Some((rest, lines)) = between.split_once(['\n', '\r']) else {
        return between.trim() == ";";
    };
    let is_blank = |line: &str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with('#')
    };
    let rest = rest.trim_start();
    // Behind a colon, the statement may be all of another block.
    let begins_line = |stmt: &Stmt| {
        let line = module.line_range(stmt.start());
        let indent = module.indent_of_line(stmt.start());
        module
            .slice(TextRange::new(line.start(), stmt.start()))
            .len()
            == indent.len()
    };
    is_blank(rest.strip_prefix(';').unwrap_or(rest))
        && lines.split(['\n', '\r']).all(is_blank)
        && begins_line(before)
        && begins_line(stmt)
        && module.indent_of_line(before.start()) == module.indent_of_line(stmt.start())
}

/// Why a name that was not just assigned is asserted: it is a parameter, most often.
fn not_assigned(cx: &Context<'_>, name: &ast::ExprName) -> Reason {
    let mut bindings = cx.module.index().bindings_of(name);
    let is_parameter = bindings.any(|binding| matches!(binding.kind, BindingKind::Parameter(_)));
    let name = name.id.to_string();
    if is_parameter {
        Reason::GuardsParameter(name)
    } else {
        Reason::NotJustAssigned(name)
    }
}

/// Whether something around the assertion may catch its failure: the program goes on from there, and
/// would not without it.
fn is_handled(cx: &Context<'_>, assert: &ast::StmtAssert) -> bool {
    let within = |body: &[Stmt]| {
        body.iter()
            .any(|stmt| stmt.range().contains_range(assert.range()))
    };
    for ancestor in cx.module.index().ancestors(&assert.test) {
        match ancestor {
            AnyNode::Stmt(Stmt::Try(try_)) if within(&try_.body) && !try_.handlers.is_empty() => {
                let catches = |handler: &ast::ExceptHandler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    handler.type_.as_deref().is_none_or(may_catch)
                };
                if try_.handlers.iter().any(catches) {
                    return true;
                }
            }
            AnyNode::Stmt(Stmt::With(with)) => {
                let suppresses = |item: &ast::WithItem| {
                    let text = cx.module.slice(item.context_expr.range());
                    ["suppress", "raises", "assertRaises"]
                        .iter()
                        .any(|word| text.contains(word))
                };
                if with.items.iter().any(suppresses) {
                    return true;
                }
            }
            AnyNode::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => return false,
            _ => {}
        }
    }
    false
}

/// Whether a clause for `class` may catch an `AssertionError`.
fn may_catch(class: &Expr) -> bool {
    match class {
        Expr::Tuple(tuple) => tuple.elts.iter().any(may_catch),
        Expr::Name(name) => {
            let is_known = name.id.ends_with("Error") && name.id != *"AssertionError";
            !is_known && !matches!(name.id.as_str(), "StopIteration" | "KeyboardInterrupt")
        }
        Expr::Attribute(attribute) => !attribute.attr.ends_with("Error"),
        _ => true,
    }
}
