//! Which dotted name an expression for a text says.

use ruff_python_ast::{self as ast, Expr, InterpolatedStringElement, Operator};

use crate::index::BindingKind;
use crate::module::Module;

use super::object::{class_attributes, objects};
use super::{ANY_NAME, Dotted, PathStart};

/// How many variables are followed.
const MOST_STEPS: usize = 3;

/// How many texts a variable is taken to hold.
const MOST_TEXTS: usize = 16;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Known(String),
    /// The name of the module that the file is.
    This,
    Unknown,
}

type Text = Vec<Piece>;

/// The dotted names that `expr`, as a text, can say; none where it is no text or its end is not
/// known.
pub(super) fn texts(module: &Module<'_>, expr: &Expr) -> Vec<Dotted> {
    read(module, expr, MOST_STEPS)
        .unwrap_or_default()
        .into_iter()
        .filter_map(dotted)
        .collect()
}

fn dotted(text: Text) -> Option<Dotted> {
    let mut start = PathStart::Top;
    let mut path = String::new();
    for piece in text {
        match piece {
            Piece::Known(known) => path.push_str(&known),
            Piece::This => {
                start = if path.is_empty() && start == PathStart::Top {
                    PathStart::This
                } else {
                    PathStart::Unknown
                };
                path.clear();
            }
            Piece::Unknown if path.ends_with('.') => path.push_str(ANY_NAME),
            Piece::Unknown => {
                start = PathStart::Unknown;
                path.clear();
            }
        }
    }
    if start != PathStart::Top {
        path = path.strip_prefix('.').unwrap_or(&path).to_string();
    }
    (!path.is_empty() || start == PathStart::This).then_some(Dotted { start, path })
}

/// Every text that `expr` can be; `None` where it is none that is understood.
fn read(module: &Module<'_>, expr: &Expr, steps: usize) -> Option<Vec<Text>> {
    let known = |text: String| Some(vec![vec![Piece::Known(text)]]);
    match expr {
        Expr::StringLiteral(literal) => known(literal.value.to_str().to_string()),
        Expr::Name(name) => {
            let index = module.index();
            let bindings: Vec<_> = index.bindings_of(name).collect();
            if bindings.is_empty() {
                return (name.id == "__name__").then(|| vec![vec![Piece::This]]);
            }
            let steps = steps.checked_sub(1)?;
            let mut all = Vec::new();
            for binding in bindings {
                match binding.kind {
                    BindingKind::Value(value) => all.extend(read(module, value, steps)?),
                    BindingKind::Element(
                        Expr::List(ast::ExprList { elts, .. })
                        | Expr::Tuple(ast::ExprTuple { elts, .. }),
                    ) => {
                        for element in elts {
                            all.extend(read(module, element, steps)?);
                        }
                    }
                    _ => return None,
                }
            }
            (all.len() <= MOST_TEXTS).then_some(all)
        }
        Expr::Attribute(attribute) if attribute.attr.as_str() == "__name__" => {
            let names = objects(module, &attribute.value);
            let text = |object: Dotted| match object.start {
                PathStart::Top => vec![Piece::Known(object.path)],
                PathStart::This if object.path.is_empty() => vec![Piece::This],
                _ if object.path.is_empty() => vec![Piece::Unknown],
                _ => vec![Piece::Unknown, Piece::Known(format!(".{}", object.path))],
            };
            Some(names.into_iter().map(text).collect())
        }
        Expr::Attribute(attribute) => {
            let steps = steps.checked_sub(1)?;
            let mut all = Vec::new();
            for value in class_attributes(module, &attribute.attr) {
                all.extend(read(module, value, steps)?);
            }
            (!all.is_empty()).then_some(all)
        }
        Expr::BinOp(sum) if sum.op == Operator::Add => {
            let (left, right) = (
                read(module, &sum.left, steps),
                read(module, &sum.right, steps),
            );
            if left.is_none() && right.is_none() {
                return None;
            }
            join([or_unknown(left), or_unknown(right)])
        }
        Expr::BinOp(filled) if filled.op == Operator::Mod => {
            let Expr::StringLiteral(literal) = &*filled.left else {
                return None;
            };
            let values: &[Expr] = match &*filled.right {
                Expr::Tuple(tuple) => &tuple.elts,
                other => std::slice::from_ref(other),
            };
            let text = literal.value.to_str();
            let mut parts = Vec::new();
            for (at, part) in text.split("%s").enumerate() {
                if at > 0 {
                    let value = values.get(at - 1);
                    parts.push(or_unknown(
                        value.and_then(|value| read(module, value, steps)),
                    ));
                }
                parts.push(vec![vec![Piece::Known(part.to_string())]]);
            }
            join(parts)
        }
        Expr::FString(fstring) => {
            let mut parts = Vec::new();
            for part in &fstring.value {
                match part {
                    ast::FStringPart::Literal(literal) => {
                        parts.push(vec![vec![Piece::Known(literal.value.to_string())]]);
                    }
                    ast::FStringPart::FString(inner) => {
                        for element in &inner.elements {
                            parts.push(match element {
                                InterpolatedStringElement::Literal(literal) => {
                                    vec![vec![Piece::Known(literal.value.to_string())]]
                                }
                                InterpolatedStringElement::Interpolation(value) => {
                                    or_unknown(read(module, &value.expression, steps))
                                }
                            });
                        }
                    }
                }
            }
            join(parts)
        }
        Expr::Call(call) => called(module, call, steps),
        _ => None,
    }
}

/// `"{}.system".format(prefix)` and `".".join([prefix, "system"])`.
fn called(module: &Module<'_>, call: &ast::ExprCall, steps: usize) -> Option<Vec<Text>> {
    let Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let Expr::StringLiteral(literal) = &*method.value else {
        return None;
    };
    let text = literal.value.to_str();
    let known = |text: &str| vec![vec![Piece::Known(text.to_string())]];
    let mut parts = Vec::new();
    match method.attr.as_str() {
        "format" => {
            let mut rest = text;
            let mut number = 0;
            while let Some((before, after)) = rest.split_once('{') {
                let (field, after) = after.split_once('}')?;
                parts.push(known(before));
                let value = if field.is_empty() {
                    number += 1;
                    call.arguments.args.get(number - 1)
                } else if let Ok(at) = field.parse::<usize>() {
                    call.arguments.args.get(at)
                } else {
                    let keyword = call.arguments.find_keyword(field);
                    keyword.map(|keyword| &keyword.value)
                };
                parts.push(or_unknown(
                    value.and_then(|value| read(module, value, steps)),
                ));
                rest = after;
            }
            parts.push(known(rest));
        }
        "join" => {
            let elements = match call.arguments.args.first()? {
                Expr::List(list) => &list.elts,
                Expr::Tuple(tuple) => &tuple.elts,
                _ => return None,
            };
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    parts.push(known(text));
                }
                parts.push(or_unknown(read(module, element, steps)));
            }
        }
        _ => return None,
    }
    join(parts)
}

fn or_unknown(texts: Option<Vec<Text>>) -> Vec<Text> {
    texts.unwrap_or_else(|| vec![vec![Piece::Unknown]])
}

/// Every text that is made of one of each of `parts`.
fn join(parts: impl IntoIterator<Item = Vec<Text>>) -> Option<Vec<Text>> {
    let mut all: Vec<Text> = vec![Vec::new()];
    for part in parts {
        if all.len() * part.len() > MOST_TEXTS {
            return None;
        }
        all = all
            .iter()
            .flat_map(|before| part.iter().map(|after| [&before[..], &after[..]].concat()))
            .collect();
    }
    Some(all)
}
