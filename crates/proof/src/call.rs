//! What calls of built-in functions and of methods of text and collections return.

use harden_rewriter::prelude::*;

use crate::because::Because;
use crate::doubt::Doubt;
use crate::expression::has_text;
use crate::kind::{Kind, Value};
use crate::prover::{Known, Prover};

/// Functions that return a number, whatever they are passed.
const NUMBERS: &[&str] = &[
    "os.getpid",
    "random.randint",
    "random.random",
    "random.randrange",
    "time.time",
    "time.time_ns",
];

/// Methods of `str` whose result is made of the text and the arguments.
const TEXT_METHODS: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "decode",
    "encode",
    "expandtabs",
    "format_map",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "removeprefix",
    "removesuffix",
    "replace",
    "rjust",
    "rstrip",
    "strip",
    "swapcase",
    "title",
    "upper",
    "zfill",
];

impl<'a> Prover<'_, 'a> {
    /// What `call`, which is `expr`, returns.
    pub(crate) fn call(&mut self, expr: &'a Expr, call: &'a ast::ExprCall) -> Known {
        if let Some(name) = self.builtin(call) {
            return self.builtin_call(expr, call, name);
        }
        let qualified = self.index().qualified_name(&call.func);
        match qualified.as_deref() {
            Some(name) if NUMBERS.contains(&name) => return Ok(self.a_number(expr)),
            Some("textwrap.dedent") => {
                let text = self.arguments(call)?;
                return Ok(text.with(Kind::Text));
            }
            Some("types.MappingProxyType") => return self.arguments(call),
            Some(_) => return Err(Doubt::Call(self.source(expr.range()))),
            None => {}
        }
        match &*call.func {
            Expr::Attribute(method) => self.method(expr, call, method),
            _ => Err(Doubt::Call(self.source(expr.range()))),
        }
    }

    fn a_number(&self, expr: &Expr) -> Value {
        let source = self.source(expr.range());
        Value::of(Kind::Plain, Because::Number { source })
    }

    /// Any of the arguments, all of which are fixed.
    pub(crate) fn arguments(&mut self, call: &'a ast::ExprCall) -> Known {
        let mut any = self.any_of(&call.arguments.args)?;
        for keyword in &call.arguments.keywords {
            any = any.or(self.value(&keyword.value)?);
        }
        Ok(any)
    }

    fn builtin_call(&mut self, expr: &'a Expr, call: &'a ast::ExprCall, name: &str) -> Known {
        let unknown = Doubt::Call(self.source(expr.range()));
        let new = |items: Value, of: fn(Kind) -> Kind| {
            let kind = of(items.kind.element());
            Ok(items.with(kind))
        };
        match name {
            "int" | "float" | "len" | "ord" | "id" | "hash" | "hex" | "oct" | "bin" => {
                Ok(self.a_number(expr))
            }
            "bool" | "isinstance" | "issubclass" | "callable" | "hasattr" | "any" | "all" => {
                Ok(Value::literal(Kind::Plain))
            }
            "str" | "repr" | "ascii" => Ok(self.arguments(call)?.with(Kind::Text)),
            "abs" | "round" | "sum" | "divmod" | "pow" => {
                let numbers = self.arguments(call)?;
                match (&numbers.kind, numbers.kind.element()) {
                    (Kind::Plain, _) | (_, Kind::Plain) => Ok(numbers.with(Kind::Plain)),
                    _ => Err(unknown),
                }
            }
            "min" | "max" => {
                let [first, rest @ ..] = &*call.arguments.args else {
                    return Err(unknown);
                };
                if call.arguments.keywords.iter().any(|keyword| {
                    !matches!(&keyword.arg, Some(name) if name == "key" || name == "default")
                }) {
                    return Err(unknown);
                }
                let mut any = self.value(first)?;
                if rest.is_empty() {
                    let kind = any.kind.element();
                    any = any.with(kind);
                }
                for other in rest {
                    any = any.or(self.value(other)?);
                }
                if let Some(default) = call.arguments.find_keyword("default") {
                    any = any.or(self.value(&default.value)?);
                }
                Ok(any)
            }
            "range" => Ok(Value::of(
                Kind::tuple(Kind::Plain),
                Because::Number {
                    source: self.source(expr.range()),
                },
            )),
            "list" | "set" | "sorted" => match &*call.arguments.args {
                [] => Ok(Value::literal(Kind::list(Kind::Never))),
                [items] => new(self.value(items)?, Kind::list),
                _ => Err(unknown),
            },
            "tuple" | "frozenset" | "reversed" | "iter" => match &*call.arguments.args {
                [] => Ok(Value::literal(Kind::tuple(Kind::Never))),
                [items] => new(self.value(items)?, Kind::tuple),
                _ => Err(unknown),
            },
            "dict" => self.new_dict(call),
            "enumerate" => {
                let [items, ..] = &*call.arguments.args else {
                    return Err(unknown);
                };
                let items = self.value(items)?;
                let kind = Kind::tuple(Kind::tuple(items.kind.element().or(Kind::Plain)));
                let source = self.source(expr.range());
                Ok(items
                    .because_of(Value::of(Kind::Never, Because::Number { source }))
                    .with(kind))
            }
            "zip" => {
                let mut any = Value::never();
                for items in &call.arguments.args {
                    let items = self.value(items)?;
                    let kind = items.kind.element();
                    any = any.or(items.with(kind));
                }
                let kind = Kind::tuple(Kind::tuple(any.kind.clone()));
                Ok(any.with(kind))
            }
            "map" => self.mapped(expr, call),
            "next" => {
                let [items, default @ ..] = &*call.arguments.args else {
                    return Err(unknown);
                };
                let items = self.value(items)?;
                let kind = items.kind.element();
                Ok(items.with(kind).or(self.any_of(default)?))
            }
            _ => Err(unknown),
        }
    }

    /// `dict(a="x")`, `dict(other)`
    fn new_dict(&mut self, call: &'a ast::ExprCall) -> Known {
        let mut values = Value::never();
        let mut keys = Kind::Never;
        for argument in &call.arguments.args {
            let other = self.value(argument)?;
            let Kind::Mapping {
                keys: other_keys,
                values: other_values,
            } = other.kind.clone()
            else {
                return Err(Doubt::Call(self.source(call.range())));
            };
            keys = keys.or(*other_keys);
            values = values.or(other.with(*other_values));
        }
        for keyword in &call.arguments.keywords {
            if keyword.arg.is_none() {
                return Err(Doubt::Call(self.source(call.range())));
            }
            keys = keys.or(Kind::Text);
            values = values.or(self.value(&keyword.value)?);
        }
        let kind = Kind::Mapping {
            keys: Box::new(keys),
            values: Box::new(values.kind.clone()),
        };
        Ok(values.with(kind))
    }

    /// `map(str, items)`
    fn mapped(&mut self, expr: &'a Expr, call: &'a ast::ExprCall) -> Known {
        let unknown = Doubt::Call(self.source(expr.range()));
        let [Expr::Name(function), items] = &*call.arguments.args else {
            return Err(unknown);
        };
        if !self.index().is_builtin(function) {
            return Err(unknown);
        }
        match function.id.as_str() {
            "int" | "float" | "len" | "hex" | "oct" => {
                let number = self.a_number(expr);
                Ok(number.with(Kind::tuple(Kind::Plain)))
            }
            "str" | "repr" => Ok(self.value(items)?.with(Kind::tuple(Kind::Text))),
            _ => Err(unknown),
        }
    }

    fn method(
        &mut self,
        expr: &'a Expr,
        call: &'a ast::ExprCall,
        method: &'a ast::ExprAttribute,
    ) -> Known {
        let unknown = Doubt::Call(self.source(expr.range()));
        let name = method.attr.as_str();
        let receiver = self.value(&method.value)?;
        match &receiver.kind {
            Kind::Text | Kind::Never | Kind::Any { .. } if name == "format" => {
                self.format_call(receiver, method, call)
            }
            Kind::Text | Kind::Never | Kind::Any { .. } if TEXT_METHODS.contains(&name) => {
                let arguments = self.arguments(call)?;
                // `"".join(pieces)`
                if name == "join" && arguments.picked && !has_text(&method.value) {
                    return Err(Doubt::Composed(self.source(expr.range())));
                }
                Ok(receiver.because_of(arguments).with(Kind::Text))
            }
            Kind::Text
                if matches!(
                    name,
                    "split" | "rsplit" | "splitlines" | "partition" | "rpartition"
                ) =>
            {
                Ok(receiver.with(Kind::list(Kind::Text)))
            }
            Kind::Mapping { keys, values } => {
                let (keys, values) = ((**keys).clone(), (**values).clone());
                match (name, &*call.arguments.args) {
                    ("get", [_]) => Ok(receiver.with(values.or(Kind::Plain)).picked()),
                    ("get", [_, default]) => {
                        let default = self.value(default)?;
                        Ok(receiver.with(values).or(default).picked())
                    }
                    ("keys", []) => Ok(receiver.with(Kind::tuple(keys))),
                    ("values", []) => Ok(receiver.with(Kind::tuple(values))),
                    ("items", []) => Ok(receiver.with(Kind::tuple(Kind::tuple(keys.or(values))))),
                    ("copy", []) => Ok(receiver),
                    _ => Err(unknown),
                }
            }
            Kind::Items { .. } => match name {
                "copy" | "intersection" | "difference" => Ok(receiver),
                "union" => {
                    let mut any = receiver.clone();
                    for other in &call.arguments.args {
                        any = any.or(self.value(other)?);
                    }
                    Ok(any)
                }
                "index" | "count" => Ok(self.a_number(expr)),
                _ => Err(unknown),
            },
            _ => Err(unknown),
        }
    }
}
