//! What the outcome of a test says of a variable.

use harden_rewriter::prelude::*;

use crate::because::Because;
use crate::doubt::Doubt;
use crate::flow::Settled;
use crate::kind::{Kind, Value};
use crate::prover::{Missed, Prover};
use crate::variable::Variable;

impl<'a> Prover<'_, 'a> {
    /// The fixed values to which the variable is bounded where `test` was `outcome`.
    pub(crate) fn fact(&mut self, v: &Variable<'_, 'a>, test: &'a Expr, outcome: bool) -> Settled {
        self.step(test.range())?;
        // `(x := f()) in LIST` is read below; in any other place the variable may change after the
        // part of the test that speaks of it.
        let changes = !v.bindings_in(test.range()).is_empty();
        match test {
            Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => {
                self.fact(v, &unary.operand, !outcome)
            }
            Expr::BoolOp(op) if !changes => {
                // All of the values are known, or only that one of them is so.
                if (op.op == ast::BoolOp::And) == outcome {
                    for value in &op.values {
                        if let Some(value) = self.fact(v, value, outcome)? {
                            return Ok(Some(value));
                        }
                    }
                    return Ok(None);
                }
                let mut either = Value::never();
                for value in &op.values {
                    match self.fact(v, value, outcome)? {
                        Some(value) => either = either.or(value),
                        None => return Ok(None),
                    }
                }
                Ok(Some(either))
            }
            Expr::Compare(compare) => self.comparison(v, compare, outcome, changes),
            Expr::Call(call) if !changes && outcome => Ok(self.is_number_by_type(v, call)),
            _ => Ok(None),
        }
    }

    fn comparison(
        &mut self,
        v: &Variable<'_, 'a>,
        compare: &'a ast::ExprCompare,
        outcome: bool,
        changes: bool,
    ) -> Settled {
        let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
            return Ok(None);
        };
        let left = &*compare.left;
        let is_subject = |this: &Self, expr: &Expr| match expr {
            Expr::Named(named) => {
                v.bindings_in(compare.range).len() == 1
                    && v.bindings_in(compare.range)[0].range == named.target.range()
            }
            expr => !changes && v.is_read_by(this.index(), expr),
        };
        let constants = match (op, outcome) {
            (ast::CmpOp::In, true) | (ast::CmpOp::NotIn, false) => {
                if !is_subject(self, left) {
                    return Ok(None);
                }
                match self.collection(right) {
                    Ok(kind) => kind,
                    Err(doubt @ Doubt::Involved(_)) => return Err(doubt),
                    Err(why) => {
                        self.missed.push(Missed {
                            subject: v.name().to_string(),
                            list: self.source(right.range()),
                            why,
                        });
                        return Ok(None);
                    }
                }
            }
            (ast::CmpOp::Eq | ast::CmpOp::Is, true)
            | (ast::CmpOp::NotEq | ast::CmpOp::IsNot, false) => {
                let other = if is_subject(self, left) {
                    right
                } else if is_subject(self, right) && !changes {
                    left
                } else {
                    return Ok(None);
                };
                match self.known(other)? {
                    Some(value) => value.kind,
                    None => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        Ok(Some(
            Value::of(
                constants,
                Because::Checked {
                    subject: v.name().to_string(),
                    list: self.list_name(right),
                },
            )
            .picked(),
        ))
    }

    /// What is in a collection that is fixed. A text is none: it contains parts of itself.
    fn collection(&mut self, expr: &'a Expr) -> Result<Kind, Doubt> {
        match self.value(expr)?.kind {
            kind @ (Kind::Items { .. } | Kind::Mapping { .. }) => Ok(kind.element()),
            Kind::Never | Kind::Text | Kind::Plain | Kind::Any { .. } => {
                Err(Doubt::NoCollection(self.source(expr.range())))
            }
        }
    }

    /// The value of `expr` where it is fixed; only that there is too much to look at is an error.
    fn known(&mut self, expr: &'a Expr) -> Settled {
        match self.value(expr) {
            Ok(value) => Ok(Some(value)),
            Err(doubt @ Doubt::Involved(_)) => Err(doubt),
            Err(_) => Ok(None),
        }
    }

    fn list_name(&self, list: &Expr) -> Option<String> {
        let is_dotted = matches!(list, Expr::Name(_))
            || matches!(list, Expr::Attribute(attribute) if attribute.value.is_name_expr());
        is_dotted.then(|| self.source(list.range()))
    }

    /// `isinstance(x, int)`.
    fn is_number_by_type(&self, v: &Variable<'_, 'a>, call: &'a ast::ExprCall) -> Option<Value> {
        let [subject, class] = &*call.arguments.args else {
            return None;
        };
        let is_number = |class: &Expr| {
            matches!(class, Expr::Name(name)
                if matches!(name.id.as_str(), "int" | "float" | "bool")
                    && self.index().is_builtin(name))
        };
        let holds = self.builtin(call) == Some("isinstance")
            && v.is_read_by(self.index(), subject)
            && match class {
                Expr::Tuple(classes) => {
                    !classes.elts.is_empty() && classes.elts.iter().all(is_number)
                }
                class => is_number(class),
            };
        holds.then(|| {
            let source = v.name().to_string();
            Value::of(Kind::Plain, Because::Number { source })
        })
    }

    /// The values that a pattern lets through, where they are fixed.
    pub(crate) fn matched(
        &mut self,
        v: &Variable<'_, 'a>,
        pattern: &'a ast::Pattern,
    ) -> Option<Value> {
        match pattern {
            ast::Pattern::MatchValue(constant) => {
                let kind = self.value(&constant.value).ok()?.kind;
                Some(
                    Value::of(
                        kind,
                        Because::Checked {
                            subject: v.name().to_string(),
                            list: None,
                        },
                    )
                    .picked(),
                )
            }
            ast::Pattern::MatchSingleton(_) => Some(Value::literal(Kind::Plain)),
            ast::Pattern::MatchOr(or) => {
                let mut either = Value::never();
                for pattern in &or.patterns {
                    either = either.or(self.matched(v, pattern)?);
                }
                Some(either)
            }
            ast::Pattern::MatchAs(as_) => self.matched(v, as_.pattern.as_deref()?),
            _ => None,
        }
    }
}
