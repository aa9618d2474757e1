//! The condition of an assertion, turned round.

use ast::token::Token;
use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind};

use crate::parts::is_always_false;

/// How the condition is written behind `if`.
pub(crate) enum Condition {
    /// There is none: the check always fails.
    Never,
    /// What comes before and in it.
    Turned {
        edits: Vec<Edit>,
        /// What comes behind it.
        close: &'static str,
        /// Where it ends, with its parentheses.
        end: TextSize,
    },
}

impl Condition {
    /// The condition that holds where `assert` fails.
    pub(crate) fn of(cx: &Context<'_>, assert: &ast::StmtAssert) -> Self {
        let module = cx.module;
        let test = &*assert.test;
        let outer = module.parenthesized(test);
        if is_always_false(test) && !module.has_comment(outer) {
            return Condition::Never;
        }
        let inner = match test {
            // `not x` is `x`, as far as an `if` can tell.
            Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => {
                let operand = module.parenthesized(&unary.operand);
                // `not  # comment`
                if module.has_comment(TextRange::new(test.start(), operand.start())) {
                    return Inner::denied(test.range()).turned(cx, assert, outer);
                }
                let kept = if may_drop_parentheses(cx, operand, &unary.operand) {
                    unary.operand.range()
                } else {
                    operand
                };
                Inner {
                    kept,
                    behind: TextRange::new(kept.end(), operand.end()),
                    ..Inner::new(test.range())
                }
            }
            Expr::Compare(compare) => match opposite(cx, compare) {
                Some(operator) => Inner {
                    operator: Some(operator),
                    ..Inner::new(test.range())
                },
                None => Inner::denied(test.range()),
            },
            _ => Inner::denied(test.range()),
        };
        inner.turned(cx, assert, outer)
    }
}

/// What becomes of the condition within its parentheses.
struct Inner {
    /// The whole of it.
    range: TextRange,
    /// What is left of it.
    kept: TextRange,
    /// What goes behind that.
    behind: TextRange,
    /// The operator that another one takes the place of.
    operator: Option<Edit>,
    /// Whether `not` stands before it.
    is_denied: bool,
}

impl Inner {
    fn new(range: TextRange) -> Self {
        Inner {
            range,
            kept: range,
            behind: TextRange::empty(range.end()),
            operator: None,
            is_denied: false,
        }
    }

    fn denied(range: TextRange) -> Self {
        Inner {
            is_denied: true,
            ..Inner::new(range)
        }
    }

    fn turned(self, cx: &Context<'_>, assert: &ast::StmtAssert, outer: TextRange) -> Condition {
        let test = &*assert.test;
        let has_parentheses = outer != self.range;
        let drops = has_parentheses
            && if has_break(cx, outer) {
                joins(cx, assert, outer)
            } else {
                !self.is_denied || is_atom(test)
            };
        let needs = self.is_denied && needs_parentheses(test) && (drops || !has_parentheses);
        let keyword = match (self.is_denied, needs) {
            (false, _) => "if ",
            (true, false) => "if not ",
            (true, true) => "if not (",
        };
        let mut edits = Vec::new();
        let mut delete = |range: TextRange| {
            if !range.is_empty() {
                edits.push(Edit::delete(range));
            }
        };
        let start = if drops || !has_parentheses {
            self.kept.start()
        } else {
            // `assert (\n    not x\n)` keeps its lines.
            delete(TextRange::new(self.range.start(), self.kept.start()));
            outer.start()
        };
        delete(self.behind);
        if drops {
            delete(TextRange::new(self.range.end(), outer.end()));
        }
        edits.push(Edit::replace(
            TextRange::new(assert.range.start(), start),
            keyword,
        ));
        edits.extend(self.operator);
        Condition::Turned {
            edits,
            close: if needs { "):" } else { ":" },
            end: outer.end(),
        }
    }
}

/// Whether a line ends in `range`.
fn has_break(cx: &Context<'_>, range: TextRange) -> bool {
    cx.module.slice(range).contains(['\n', '\r'])
}

/// Whether parentheses, the range `outer`, are there only to break the line: what is in them fits on
/// the line of the `if`.
fn joins(cx: &Context<'_>, assert: &ast::StmtAssert, outer: TextRange) -> bool {
    let test = assert.test.range();
    let indent = cx.module.indent_of_line(assert.range.start());
    let width = [indent, "if not ", cx.module.slice(test), " not", ":"]
        .iter()
        .map(|text| text.chars().count())
        .sum::<usize>();
    !has_break(cx, test)
        && !cx.module.has_comment(outer)
        && width <= cx.project.line_length(cx.path)
}

/// Whether nothing can come between `not` and `expr`, so that it needs no parentheses to be read.
fn is_atom(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) | Expr::Subscript(_)
    )
}

/// Whether `expr` in its parentheses, the range `outer`, reads the same without them.
fn may_drop_parentheses(cx: &Context<'_>, outer: TextRange, expr: &Expr) -> bool {
    !has_break(cx, outer)
        && outer != expr.range()
        && !matches!(
            expr,
            Expr::Named(_)
                | Expr::Yield(_)
                | Expr::YieldFrom(_)
                | Expr::If(_)
                | Expr::Lambda(_)
                | Expr::Starred(_)
        )
}

/// Whether `not` in front of `expr` would be about a part of it, or be no Python.
fn needs_parentheses(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::BoolOp(_)
            | Expr::If(_)
            | Expr::Lambda(_)
            | Expr::Named(_)
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
    )
}

/// The edit that makes of a comparison its opposite, where that is certain: `is` and `in` give true
/// or false and nothing else; `==` and `<` are whatever the operands' classes make of them, unless
/// both are numbers, texts and the like of Python's own.
fn opposite(cx: &Context<'_>, compare: &ast::ExprCompare) -> Option<Edit> {
    let ([operator], [right]) = (&*compare.ops, &*compare.comparators) else {
        return None;
    };
    let left = &*compare.left;
    let are_values = || is_value(cx, left) && is_value(cx, right);
    let are_numbers = || is_number(cx, left) && is_number(cx, right);
    let new = match operator {
        ast::CmpOp::Is => "is not",
        ast::CmpOp::IsNot => "is",
        ast::CmpOp::In => "not in",
        ast::CmpOp::NotIn => "in",
        ast::CmpOp::Eq if are_values() => "!=",
        ast::CmpOp::NotEq if are_values() => "==",
        ast::CmpOp::Lt if are_numbers() => ">=",
        ast::CmpOp::LtE if are_numbers() => ">",
        // No length is less than nothing.
        ast::CmpOp::Gt
            if is_len(cx, left) && is_always_false(right) && right.is_number_literal_expr() =>
        {
            "=="
        }
        ast::CmpOp::Gt if are_numbers() => "<=",
        ast::CmpOp::GtE if are_numbers() => "<",
        _ => return None,
    };
    let module = cx.module;
    let between = TextRange::new(
        module.parenthesized(left).end(),
        module.parenthesized(right).start(),
    );
    if module.has_comment(between) {
        return None;
    }
    let tokens: Vec<&Token> = module
        .tokens_in(between)
        .filter(|token| !token.kind().is_trivia())
        .collect();
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some(Edit::replace(
        TextRange::new(first.start(), last.end()),
        new,
    ))
}

/// Whether `expr` certainly is a number, a text or the like, of Python's own classes.
fn is_value(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::FString(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_) => true,
        Expr::Tuple(tuple) => tuple.elts.iter().all(|element| is_value(cx, element)),
        _ => {
            is_number(cx, expr)
                || is_status(cx, expr)
                || matches!(
                    cx.known(expr).kind,
                    Some(Kind::Str | Kind::Bytes | Kind::True | Kind::False)
                )
        }
    }
}

/// `process.returncode` of what `subprocess` starts: a number, or `None` while it runs.
fn is_status(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let starts = |value: &Expr| {
        let name = value
            .as_call_expr()
            .and_then(|call| index.qualified_name(&call.func));
        matches!(name.as_deref(), Some("subprocess.run" | "subprocess.Popen"))
    };
    let Expr::Attribute(attribute) = expr else {
        return false;
    };
    let is_started = match &*attribute.value {
        Expr::Name(name) => index.every_binding(
            name,
            |kind| matches!(kind, BindingKind::Value(value) if starts(value)),
        ),
        value => starts(value),
    };
    attribute.attr == *"returncode" && is_started
}

/// Whether `expr` certainly is an `int`, or a `float` that is a number: literals, `len(…)`, and
/// what whole ones make.
fn is_number(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(literal) => match literal.value {
            ast::Number::Float(value) => value.is_finite(),
            ast::Number::Int(_) => true,
            ast::Number::Complex { .. } => false,
        },
        _ => is_int(cx, expr),
    }
}

fn is_int(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(literal) => literal.value.is_int(),
        Expr::UnaryOp(unary) => unary.op != ast::UnaryOp::Not && is_int(cx, &unary.operand),
        Expr::BinOp(binary) => {
            matches!(
                binary.op,
                ast::Operator::Add
                    | ast::Operator::Sub
                    | ast::Operator::Mult
                    | ast::Operator::Mod
                    | ast::Operator::FloorDiv
            ) && is_int(cx, &binary.left)
                && is_int(cx, &binary.right)
        }
        _ => calls(cx, expr, &["len", "ord"]) || cx.known(expr).kind == Some(Kind::Int),
    }
}

fn is_len(cx: &Context<'_>, expr: &Expr) -> bool {
    calls(cx, expr, &["len"])
}

/// Whether `expr` is a call of one of the built-in functions.
fn calls(cx: &Context<'_>, expr: &Expr, functions: &[&str]) -> bool {
    let function = expr.as_call_expr().map(|call| &*call.func);
    matches!(function, Some(Expr::Name(name))
        if functions.contains(&name.id.as_str()) && cx.module.index().is_builtin(name))
}
