//! The whole text that a part of it becomes one of.

use harden_codemod::prelude::*;

/// Methods of `str` that return a text made of the text they are called on.
const TEXT_METHODS: &[&str] = &[
    "encode",
    "expandtabs",
    "format",
    "format_map",
    "join",
    "lower",
    "lstrip",
    "replace",
    "rstrip",
    "strip",
    "title",
    "upper",
];

/// How many variables a text is followed through.
const MOST_VARIABLES: usize = 4;

/// The outermost expression around `part` that makes a text of it: a sum, a format, an f-string or
/// a join.
pub(super) fn text<'a>(module: &Module<'a>, part: &'a Expr) -> &'a Expr {
    let mut whole = part;
    let mut at = part;
    while let Some(AnyNode::Expr(outer)) = module.index().parent_of(at) {
        let holds = |inner: &Expr| inner.range() == at.range();
        match outer {
            Expr::BinOp(_) | Expr::FString(_) => whole = outer,
            Expr::Attribute(method) if TEXT_METHODS.contains(&method.attr.as_str()) => {}
            // `text.format(values)`, `"".join([text, more])`, `format.replace(old, text)`
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) if TEXT_METHODS.contains(&method.attr.as_str()) => {
                    whole = outer;
                }
                _ => break,
            },
            // One of several texts, which may be made part of another one.
            Expr::If(if_) if !holds(&if_.test) => {}
            Expr::BoolOp(_)
            | Expr::Named(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Starred(_) => {}
            _ => break,
        }
        at = outer;
    }
    whole
}

/// The line in which something that is not constant is added to `text`, which is, further down: by
/// way of the variable or attribute that holds it.
pub(super) fn extension(module: &Module<'_>, text: &Expr) -> Option<Line> {
    extended(module, text, MOST_VARIABLES)
}

fn extended(module: &Module<'_>, text: &Expr, variables: usize) -> Option<Line> {
    let index = module.index();
    let line = |range: TextRange| module.line_of(range.start());
    let (target, adds) = holder(module, text)?;
    let Some(variables) = variables.checked_sub(1) else {
        return Some(line(target.range()));
    };
    for stmt in index.statements() {
        let (value, targets) = match stmt {
            Stmt::AugAssign(assign) => (&*assign.value, std::slice::from_ref(&*assign.target)),
            // What the text is added to counts as well.
            Stmt::Assign(assign) if adds => (&*assign.value, assign.targets.as_slice()),
            _ => continue,
        };
        let is_same = targets
            .iter()
            .any(|other| is_same_place(module, other, target));
        if is_same
            && value.range() != text.range()
            && harden_proof::constant(module, value).is_err()
        {
            return Some(line(stmt.range()));
        }
    }
    for used in index.expressions() {
        if !is_read(used) || !is_same_place(module, used, target) {
            continue;
        }
        let whole = self::text(module, used);
        if whole.range() == used.range() {
            continue;
        }
        if harden_proof::constant(module, whole).is_err() {
            return Some(line(whole.range()));
        }
        // `query = query + more` leads back to where it came from.
        let leads_on =
            holder(module, whole).is_some_and(|(other, _)| !is_same_place(module, other, target));
        if leads_on && let Some(line) = extended(module, whole, variables) {
            return Some(line);
        }
    }
    None
}

/// The variable or attribute that `text` is put in, and whether it is added to what is there.
fn holder<'a>(module: &Module<'a>, text: &Expr) -> Option<(&'a Expr, bool)> {
    let target = match module.index().parent_of(text)? {
        AnyNode::Stmt(Stmt::Assign(assign)) => match assign.targets.as_slice() {
            [target] => (target, false),
            _ => return None,
        },
        AnyNode::Stmt(Stmt::AnnAssign(assign)) => (&*assign.target, false),
        AnyNode::Stmt(Stmt::AugAssign(assign)) => (&*assign.target, true),
        AnyNode::Expr(Expr::Named(named)) => (&*named.target, false),
        _ => return None,
    };
    matches!(target.0, Expr::Name(_) | Expr::Attribute(_)).then_some(target)
}

fn is_read(expr: &Expr) -> bool {
    match expr {
        Expr::Name(name) => name.ctx.is_load(),
        Expr::Attribute(attribute) => attribute.ctx.is_load(),
        _ => false,
    }
}

/// Whether two expressions may mean the same variable or attribute.
fn is_same_place(module: &Module<'_>, one: &Expr, other: &Expr) -> bool {
    match (one, other) {
        (Expr::Name(one), Expr::Name(other)) => {
            one.id == other.id
                && module.index().bindings_of(one).any(|binding| {
                    module
                        .index()
                        .bindings_of(other)
                        .any(|same| same.is_same_variable(binding))
                })
        }
        (Expr::Attribute(one), Expr::Attribute(other)) => one.attr == other.attr,
        _ => false,
    }
}
