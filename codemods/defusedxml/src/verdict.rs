//! What becomes of each use of a family.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind};

use crate::arguments::{Fit, fit};
use crate::family::{Family, Role};
use crate::output::is_own_output;
use crate::reason::Reason;
use crate::uses::{Use, path_of};

/// What becomes of a use.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It parses, and defusedxml's function can take its place.
    Moves(Fit),
    /// It does not parse, and the safe module has the same object.
    Shared,
    /// It does not parse.
    Inert,
    /// It parses what the program has written itself.
    OwnOutput,
    /// It parses, or may, and stays.
    Stays(Reason),
}

/// Judges `used`.
pub(crate) fn judge(cx: &Context<'_>, family: &Family, used: &Use<'_>) -> Verdict {
    let module = cx.module;
    let line = module.line_of(used.expr.start());
    let name = module.slice(used.expr.range()).to_string();
    if used.member.is_empty() {
        return Verdict::Stays(Reason::ModulePassedOn { name, line });
    }
    let stored = match used.expr {
        Expr::Attribute(attribute) => !attribute.ctx.is_load(),
        _ => false,
    };
    let role = family.role(&used.member);
    if stored && role != Role::Inert {
        return Verdict::Stays(Reason::Patched { name, line });
    }
    let call = called(cx, used.expr);
    match role {
        Role::Inert => Verdict::Inert,
        Role::Shared => Verdict::Shared,
        Role::Parser => match call {
            Some((expr, call)) => parser_call(cx, family, used, expr, call),
            None => parser_value(cx, used, line),
        },
        Role::Other if family.is_etree() => match (used.member.as_str(), call) {
            ("ElementTree", Some((expr, call))) => tree(cx, used, expr, call),
            ("ElementTree", None) if is_base_class(cx, used.expr) => {
                Verdict::Stays(Reason::TreeParse { line })
            }
            ("ElementTree", None) => Verdict::Inert,
            ("fromstringlist", Some((_, call))) => joined(cx, call).map_or_else(
                || {
                    Verdict::Stays(Reason::Arguments {
                        name: used.member.clone(),
                        line,
                    })
                },
                Verdict::Moves,
            ),
            _ => Verdict::Stays(Reason::NoCounterpart { name, line }),
        },
        Role::Other => Verdict::Stays(Reason::NoCounterpart { name, line }),
    }
}

/// The call whose function is `expr`.
pub(crate) fn called<'a>(cx: &Context<'a>, expr: &Expr) -> Option<(&'a Expr, &'a ast::ExprCall)> {
    match cx.module.index().parent_of(expr)? {
        AnyNode::Expr(outer @ Expr::Call(call)) if call.func.range() == expr.range() => {
            Some((outer, call))
        }
        _ => None,
    }
}

fn parser_call(
    cx: &Context<'_>,
    family: &Family,
    used: &Use<'_>,
    expr: &Expr,
    call: &ast::ExprCall,
) -> Verdict {
    let only = match (
        call.arguments.args.as_ref(),
        call.arguments.keywords.as_ref(),
    ) {
        ([only], []) => Some(only),
        _ => None,
    };
    if !family.is_etree() && only.is_some_and(|only| is_own_output(cx, only)) {
        return Verdict::OwnOutput;
    }
    match fit(cx, family, &used.member, expr, call) {
        Ok(fit) => Verdict::Moves(fit),
        Err(reason) => Verdict::Stays(reason),
    }
}

/// A parser that is used without being called.
fn parser_value(cx: &Context<'_>, used: &Use<'_>, line: Line) -> Verdict {
    if used.member == "XMLParser" {
        return Verdict::Stays(Reason::ParserClass { line });
    }
    let index = cx.module.index();
    // `map(ET.fromstring, documents)` passes one argument.
    let is_mapped = matches!(index.parent_of(used.expr),
        Some(AnyNode::Expr(Expr::Call(call)))
            if call.arguments.args.len() == 2
                && call.arguments.keywords.is_empty()
                && matches!(&*call.func, Expr::Name(name)
                    if name.id == *"map" && index.is_builtin(name)));
    Verdict::Moves(Fit {
        note: (!is_mapped).then(|| {
            format!(
                "what calls `{}` from line {line} may not pass it a parser",
                cx.module.slice(used.expr.range())
            )
        }),
        ..Fit::default()
    })
}

/// `ET.ElementTree(…)`, which parses the file that it is given.
fn tree(cx: &Context<'_>, used: &Use<'_>, expr: &Expr, call: &ast::ExprCall) -> Verdict {
    let line = cx.module.line_of(call.start());
    if unpacks(call) {
        return Verdict::Stays(Reason::UnpackedArguments { line });
    }
    let arguments = &call.arguments;
    if let Some(file) = arguments.find_keyword("file") {
        if !arguments.args.is_empty() || arguments.keywords.len() > 1 {
            return Verdict::Stays(Reason::Arguments {
                name: used.member.clone(),
                line,
            });
        }
        let Some(name) = &file.arg else {
            return Verdict::Stays(Reason::UnpackedArguments { line });
        };
        let until_value =
            TextRange::new(name.start(), cx.module.parenthesized(&file.value).start());
        return Verdict::Moves(Fit {
            function: Some("parse"),
            edits: vec![Edit::delete(until_value)],
            note: (!is_there(&file.value)).then(|| {
                format!("a file in line {line} that is None or empty is an error instead of an empty tree")
            }),
            ..Fit::default()
        });
    }
    if arguments.args.len() > 1 {
        return Verdict::Stays(Reason::Arguments {
            name: used.member.clone(),
            line,
        });
    }
    if !arguments.is_empty() {
        return Verdict::Inert;
    }
    match fresh_tree_parse(cx, expr) {
        Some(outer) => {
            // `ET.ElementTree().parse(f)` gives the root: `ET.parse(f).getroot()`.
            let between = TextRange::new(call.func.end(), outer.func.end());
            Verdict::Moves(Fit {
                function: Some("parse"),
                edits: vec![
                    Edit::delete(between),
                    Edit::insert(outer.end(), ".getroot()"),
                ],
                ..Fit::default()
            })
        }
        None => Verdict::Inert,
    }
}

/// `tree.parse(source)`, where `tree` is a tree that was made on the spot.
fn fresh_tree_parse<'a>(cx: &Context<'a>, tree: &Expr) -> Option<&'a ast::ExprCall> {
    let AnyNode::Expr(method @ Expr::Attribute(attribute)) = cx.module.index().parent_of(tree)?
    else {
        return None;
    };
    if attribute.attr != *"parse" {
        return None;
    }
    let (_, outer) = called(cx, method)?;
    match (
        outer.arguments.args.as_ref(),
        outer.arguments.keywords.as_ref(),
    ) {
        ([source], []) if !source.is_starred_expr() => Some(outer),
        _ => None,
    }
}

/// Whether a file is certainly neither `None` nor an empty name.
fn is_there(file: &Expr) -> bool {
    match file {
        Expr::StringLiteral(text) => !text.value.is_empty(),
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Name(name) if name.id == *"open")
                || matches!(&*call.func, Expr::Attribute(attribute)
                    if matches!(attribute.attr.as_str(), "StringIO" | "BytesIO" | "open"))
        }
        _ => false,
    }
}

fn is_base_class(cx: &Context<'_>, expr: &Expr) -> bool {
    matches!(
        cx.module.index().parent_of(expr),
        Some(AnyNode::Stmt(Stmt::ClassDef(_)))
    )
}

/// `fromstringlist(parts)` as `fromstring("".join(parts))`, where the parts are certainly text.
fn joined(cx: &Context<'_>, call: &ast::ExprCall) -> Option<Fit> {
    let ([parts], []) = (
        call.arguments.args.as_ref(),
        call.arguments.keywords.as_ref(),
    ) else {
        return None;
    };
    let is_text = |element: &Expr| matches!(element, Expr::StringLiteral(_) | Expr::FString(_));
    let all_text = match parts {
        Expr::List(list) => list.elts.iter().all(is_text),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_text),
        Expr::Starred(_) => return None,
        _ => cx.known(parts).kind == Some(Kind::Strings),
    };
    if !all_text {
        return None;
    }
    let quote = cx.module.quote().as_char();
    let range = cx.module.parenthesized(parts);
    Some(Fit {
        function: Some("fromstring"),
        edits: vec![
            Edit::insert(range.start(), format!("{quote}{quote}.join(")),
            Edit::insert(range.end(), ")"),
        ],
        ..Fit::default()
    })
}

/// The line of a call `x.parse(…)` where `x` may be an `ElementTree`: nothing else shows what it is.
pub(crate) fn parse_of_unknown(cx: &Context<'_>) -> Option<Line> {
    let index = cx.module.index();
    index.expressions().find_map(|expr| {
        let Expr::Attribute(attribute) = expr else {
            return None;
        };
        let is_known = attribute.attr != *"parse"
            || called(cx, expr).is_none()
            || index.qualified_name(expr).is_some()
            || is_imported(cx, &attribute.value)
            // Fresh trees are judged by themselves.
            || is_fresh_tree(cx, &attribute.value);
        (!is_known).then(|| cx.module.line_of(expr.start()))
    })
}

/// Whether `expr` is an attribute of something that is imported, however doubtful its name.
fn is_imported(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Name(name) => cx
            .module
            .index()
            .every_binding(name, |kind| matches!(kind, BindingKind::Import(_))),
        Expr::Attribute(attribute) => is_imported(cx, &attribute.value),
        _ => false,
    }
}

fn is_fresh_tree(cx: &Context<'_>, expr: &Expr) -> bool {
    matches!(expr, Expr::Call(call) if call.arguments.is_empty()
        && path_of(cx, &call.func).is_some_and(|path| path.ends_with(".ElementTree")))
        && fresh_tree_parse(cx, expr).is_some()
}
