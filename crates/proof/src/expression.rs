//! What an expression can be.

use harden_rewriter::prelude::*;

use crate::because::Because;
use crate::doubt::Doubt;
use crate::format::makes_comment;
use crate::kind::{Kind, Value};
use crate::prover::{Known, Prover};
use crate::variable::generators;

impl<'a> Prover<'_, 'a> {
    /// What `expr` can be, where all of it is fixed by the source.
    pub(crate) fn value(&mut self, expr: &'a Expr) -> Known {
        self.step(expr.range())?;
        self.deeper(|this| this.expression(expr))
    }

    fn expression(&mut self, expr: &'a Expr) -> Known {
        match expr {
            Expr::StringLiteral(literal) => Ok(text(literal.value.to_str())),
            Expr::BytesLiteral(_) => Ok(Value::literal(Kind::Text)),
            Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => Ok(Value::literal(Kind::Plain)),
            Expr::FString(string) => self.fstring(expr, string),
            Expr::Name(name) => self.name(expr, name),
            Expr::Attribute(attribute) => self.attribute(expr, attribute),
            Expr::Named(named) => self.value(&named.value),
            Expr::If(if_) => {
                let body = self.value(&if_.body)?;
                Ok(chosen(body.or(self.value(&if_.orelse)?)))
            }
            Expr::BoolOp(op) => Ok(chosen(self.any_operand(op)?)),
            Expr::BinOp(_) => self.operation(expr),
            Expr::UnaryOp(unary) => match unary.op {
                ast::UnaryOp::Not => Ok(Value::literal(Kind::Plain)),
                _ => self.number(&unary.operand),
            },
            Expr::Compare(compare)
                if compare.ops.iter().all(|op| {
                    use ast::CmpOp::{In, Is, IsNot, NotIn};
                    matches!(op, In | NotIn | Is | IsNot)
                }) =>
            {
                Ok(Value::literal(Kind::Plain))
            }
            Expr::Tuple(tuple) => {
                let elements = self.any_of(&tuple.elts)?;
                let kind = Kind::tuple(elements.kind.clone());
                Ok(elements.with(kind))
            }
            Expr::List(ast::ExprList { elts, .. }) | Expr::Set(ast::ExprSet { elts, .. }) => {
                let elements = self.any_of(elts)?;
                let kind = Kind::list(elements.kind.clone());
                Ok(elements.with(kind))
            }
            // Where it is an element: `[*others]`.
            Expr::Starred(starred) => {
                let items = self.value(&starred.value)?;
                let kind = items.kind.element();
                Ok(items.with(kind))
            }
            Expr::Dict(dict) => self.dict(dict),
            Expr::ListComp(comp) => self.made_of(&comp.elt, Kind::list),
            Expr::SetComp(comp) => self.made_of(&comp.elt, Kind::list),
            Expr::Generator(comp) => self.made_of(&comp.elt, Kind::tuple),
            Expr::DictComp(comp) => {
                let values = self.value(&comp.value)?;
                let keys = match &comp.key {
                    Some(key) => self.value(key)?,
                    None => return Err(Doubt::Other(self.source(expr.range()))),
                };
                let kind = Kind::Mapping {
                    keys: Box::new(keys.kind.clone()),
                    values: Box::new(values.kind.clone()),
                };
                Ok(keys.or(values).with(kind))
            }
            Expr::Subscript(subscript) => {
                let items = self.value(&subscript.value)?;
                let kind = match &*subscript.slice {
                    Expr::Slice(_) => items.kind.clone(),
                    _ => items.kind.item(),
                };
                let value = chosen(items.with(kind));
                Ok(match &*subscript.slice {
                    Expr::Slice(_) | Expr::NumberLiteral(_) | Expr::StringLiteral(_) => value,
                    _ => value.picked(),
                })
            }
            Expr::Call(call) => self.call(expr, call),
            _ => Err(Doubt::Other(self.source(expr.range()))),
        }
    }

    /// Any of `exprs`, all of which are fixed.
    pub(crate) fn any_of(&mut self, exprs: &'a [Expr]) -> Known {
        let mut any = Value::never();
        for expr in exprs {
            any = any.or(self.value(expr)?);
        }
        Ok(any)
    }

    fn any_operand(&mut self, op: &'a ast::ExprBoolOp) -> Known {
        let mut any = Value::never();
        for (at, value) in op.values.iter().enumerate() {
            let value = match value {
                // `test and text or other`: what is no text is passed over.
                Expr::BoolOp(inner)
                    if op.op == ast::BoolOp::Or
                        && inner.op == ast::BoolOp::And
                        && at + 1 < op.values.len() =>
                {
                    inner.values.last().unwrap_or(value)
                }
                value => value,
            };
            any = any.or(self.value(value)?);
        }
        Ok(any)
    }

    fn made_of(&mut self, element: &'a Expr, of: impl FnOnce(Kind) -> Kind) -> Known {
        let element = self.value(element)?;
        let kind = of(element.kind.clone());
        Ok(element.with(kind))
    }

    fn dict(&mut self, dict: &'a ast::ExprDict) -> Known {
        let (mut keys, mut values) = (Value::never(), Value::never());
        for item in &dict.items {
            let value = self.value(&item.value)?;
            match &item.key {
                Some(key) => {
                    keys = keys.or(self.value(key)?);
                    values = values.or(value);
                }
                // `**others`
                None => match value.kind.clone() {
                    Kind::Mapping {
                        keys: inner_keys,
                        values: inner_values,
                    } => {
                        keys = keys.or(value.clone().with(*inner_keys));
                        values = values.or(value.with(*inner_values));
                    }
                    _ => return Err(Doubt::Other(self.source(item.value.range()))),
                },
            }
        }
        let kind = Kind::Mapping {
            keys: Box::new(keys.kind.clone()),
            values: Box::new(values.kind.clone()),
        };
        Ok(keys.or(values).with(kind))
    }

    fn operation(&mut self, expr: &'a Expr) -> Known {
        // A long sum is a deep tree; its operands are gone through one by one.
        let mut operands = Vec::new();
        let mut left = expr;
        while let Expr::BinOp(binary) = left
            && binary.op == ast::Operator::Add
        {
            operands.push(&*binary.right);
            left = &binary.left;
        }
        if !operands.is_empty() {
            let mut sum = self.value(left)?;
            let mut has_text = has_text(left);
            let mut before = left;
            for operand in operands.into_iter().rev() {
                let value = self.value(operand)?;
                if let Expr::StringLiteral(literal) = before
                    && makes_comment(literal.value.to_str(), &value)
                {
                    return Err(Doubt::Negative(self.source(operand.range())));
                }
                sum = sum.or(value);
                has_text |= self::has_text(operand);
                before = operand;
            }
            return Ok(sum.framed(has_text));
        }
        let Expr::BinOp(binary) = expr else {
            return Err(Doubt::Other(self.source(expr.range())));
        };
        match binary.op {
            ast::Operator::Mod => self.percent(binary),
            ast::Operator::Mult => self.product(binary),
            // A set's elements, or some of them.
            ast::Operator::Sub | ast::Operator::BitAnd | ast::Operator::BitOr => {
                let left = self.value(&binary.left);
                match (&left, binary.op) {
                    (Ok(value), _) if value.kind == Kind::Plain => {
                        Ok(left?.because_of(self.number(&binary.right)?))
                    }
                    (Ok(value), ast::Operator::Sub | ast::Operator::BitAnd)
                        if matches!(value.kind, Kind::Items { .. }) =>
                    {
                        left
                    }
                    (Err(_), ast::Operator::BitAnd) => {
                        let right = self.value(&binary.right)?;
                        match right.kind {
                            Kind::Items { .. } => Ok(right),
                            _ => left,
                        }
                    }
                    _ => Ok(left?.or(self.value(&binary.right)?)),
                }
            }
            _ => {
                let left = self.number(&binary.left)?;
                Ok(left.because_of(self.number(&binary.right)?))
            }
        }
    }

    /// `"?" * len(values)`: however often, it is the same text again.
    fn product(&mut self, binary: &'a ast::ExprBinOp) -> Known {
        let repeated = |value: &Value| matches!(value.kind, Kind::Text | Kind::Items { .. });
        let left = self.value(&binary.left);
        if matches!(&left, Ok(value) if repeated(value)) {
            return left;
        }
        let right = self.value(&binary.right);
        if matches!(&right, Ok(value) if repeated(value)) {
            return right;
        }
        Ok(left?.or(right?))
    }

    /// What `expr` is where it is a number.
    pub(crate) fn number(&mut self, expr: &'a Expr) -> Known {
        let value = self.value(expr)?;
        match value.kind {
            Kind::Plain | Kind::Never => Ok(value),
            _ => Err(Doubt::Other(self.source(expr.range()))),
        }
    }

    /// The name of the built-in function `call` calls.
    pub(crate) fn builtin(&self, call: &'a ast::ExprCall) -> Option<&'a str> {
        match &*call.func {
            Expr::Name(name) if self.index().is_builtin(name) => Some(name.id.as_str()),
            _ => None,
        }
    }
}

/// Whether `expr` is text that is written out, and not empty.
pub(crate) fn has_text(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(literal) => !literal.value.is_empty(),
        Expr::FString(string) => string.value.iter().any(|part| match part {
            ast::FStringPart::Literal(literal) => !literal.value.is_empty(),
            ast::FStringPart::FString(string) => string.elements.literals().next().is_some(),
        }),
        _ => false,
    }
}

/// One of several values, which are literals if nothing else was said of them.
fn chosen(value: Value) -> Value {
    if value.because.is_empty() {
        return Value::of(value.kind, Because::Literals);
    }
    value
}

/// A text that is written out.
fn text(text: &str) -> Value {
    let is_placeholder = text.contains('?') || text.contains("%s");
    let is_only_that = text
        .replace("%s", "?")
        .chars()
        .all(|c| matches!(c, '?' | ',' | ' ' | '(' | ')'));
    if is_placeholder && is_only_that {
        Value::of(Kind::Text, Because::Placeholders)
    } else {
        Value::literal(Kind::Text)
    }
}

/// Whether `expr` is gone through by a comprehension, `comp`.
pub(crate) fn is_iterated_by(comp: &Expr, expr: &Expr) -> bool {
    generators(comp)
        .iter()
        .any(|generator| generator.iter.range() == expr.range())
}
