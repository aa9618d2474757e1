//! Whether defusedxml's function takes what the standard library's is passed.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind};

use crate::family::{Family, Role, family_of};
use crate::reason::Reason;
use crate::uses::path_of;

/// What a call of a parser becomes, aside from the module's name.
#[derive(Debug, Default)]
pub(crate) struct Fit {
    /// What changes besides, if the fix is to be called unsafe for it.
    pub(crate) note: Option<String>,
    /// The function to call, where it is not the same.
    pub(crate) function: Option<&'static str>,
    /// Further edits of the call.
    pub(crate) edits: Vec<Edit>,
    /// An import that the edits rely on.
    pub(crate) import: Option<ImportRequest>,
    /// Where `target=…TreeBuilder()` could be put in, so that elements are the usual ones.
    pub(crate) target: Option<Target>,
}

/// Where an `XMLParser` that has no target can be given one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) at: TextSize,
    /// Whether arguments stand behind it.
    pub(crate) is_first_of_several: bool,
}

const OTHER_ELEMENTS: &str = "XMLParser builds elements of pure Python's class, which SubElement and isinstance do not take for the usual ones";
const OTHER_PIECES: &str = "the parser's target may be given text in other pieces";
const EXTERNAL_DTD: &str =
    "a document whose DOCTYPE names an external DTD is refused with a ValueError of defusedxml's";

/// Judges `call`, of the family's function `member`.
///
/// # Errors
/// Why the safe function cannot be called that way.
pub(crate) fn fit(
    cx: &Context<'_>,
    family: &Family,
    member: &str,
    expr: &Expr,
    call: &ast::ExprCall,
) -> Result<Fit, Reason> {
    let line = cx.module.line_of(call.start());
    if unpacks(call) {
        return Err(Reason::UnpackedArguments { line });
    }
    let other = || Reason::Arguments {
        name: member.to_string(),
        line,
    };
    let takes = |names: &[&str]| {
        let known = |name: &ast::Identifier| names.contains(&name.as_str());
        let keywords = call.arguments.keywords.iter();
        if keywords
            .filter_map(|keyword| keyword.arg.as_ref())
            .all(known)
            && call.arguments.args.len() <= names.len()
        {
            Ok(())
        } else {
            Err(other())
        }
    };
    let given = |name: &str, position: usize| argument(call, name, Some(position)).ok().flatten();
    match (family.module, member) {
        ("xml.etree.ElementTree", "parse") => {
            takes(&["source", "parser"])?;
            check_parser(cx, family, given("parser", 1), line)?;
            Ok(Fit::default())
        }
        ("xml.etree.ElementTree", "fromstring" | "XML") => {
            takes(&["text", "parser"])?;
            match given("parser", 1) {
                // The safe function's second parameter is another one.
                Some(_) => Err(Reason::CustomParser { line }),
                None => Ok(Fit::default()),
            }
        }
        ("xml.etree.ElementTree", "iterparse") => {
            takes(&["source", "events", "parser"])?;
            match given("parser", 2) {
                Some(_) => Err(Reason::CustomParser { line }),
                None => Ok(Fit::default()),
            }
        }
        ("xml.etree.ElementTree", "XMLParser") => {
            if !call.arguments.args.is_empty() {
                return Err(other());
            }
            takes(&["target", "encoding"])?;
            let mut fit = Fit::default();
            match given("target", 0) {
                Some(target) if is_tree_builder(cx, target) => {}
                Some(_) => fit.note = Some(OTHER_PIECES.to_string()),
                None => {
                    fit.note = Some(OTHER_ELEMENTS.to_string());
                    fit.target = Some(Target {
                        at: call.arguments.start() + TextSize::new(1),
                        is_first_of_several: !call.arguments.keywords.is_empty(),
                    });
                }
            }
            Ok(fit)
        }
        ("xml.dom.minidom", "parse") => {
            takes(&["file", "parser", "bufsize"])?;
            check_parser(cx, family, given("parser", 1), line)?;
            let by_events = ["parser", "bufsize"]
                .iter()
                .zip(1..)
                .filter_map(|(name, position)| given(name, position))
                .any(|value| !value.is_none_literal_expr());
            Ok(Fit {
                note: by_events.then(|| EXTERNAL_DTD.to_string()),
                ..Fit::default()
            })
        }
        ("xml.dom.minidom" | "xml.dom.pulldom", "parseString") => {
            takes(&["string", "parser"])?;
            match given("parser", 1) {
                Some(_) => Err(Reason::CustomParser { line }),
                None => Ok(Fit::default()),
            }
        }
        ("xml.dom.pulldom", "parse") => {
            takes(&["stream_or_string", "parser", "bufsize"])?;
            check_parser(cx, family, given("parser", 1), line)?;
            Ok(Fit::default())
        }
        ("xml.dom.expatbuilder", "parse") => {
            takes(&["file", "namespaces"]).map(|()| Fit::default())
        }
        ("xml.dom.expatbuilder", "parseString") => {
            takes(&["string", "namespaces"]).map(|()| Fit::default())
        }
        ("xml.sax", "parse") => {
            takes(&["source", "handler", "errorHandler"]).map(|()| Fit::default())
        }
        ("xml.sax", "parseString") => {
            takes(&["string", "handler", "errorHandler"])?;
            text_or_bytes(cx, expr, call, line)
        }
        ("xml.sax", "make_parser") => {
            let is_empty = |list: &Expr| match list {
                Expr::List(list) => list.elts.is_empty(),
                Expr::Tuple(tuple) => tuple.elts.is_empty(),
                _ => false,
            };
            match call.arguments.args.first() {
                Some(list) if !is_empty(list) => Err(Reason::CustomParser { line }),
                _ => takes(&["parser_list"]).map(|()| Fit::default()),
            }
        }
        ("xml.sax.expatreader", "create_parser") => {
            takes(&["namespaceHandling", "bufsize"]).map(|()| Fit::default())
        }
        _ => Err(other()),
    }
}

/// Whether the parser that a call is given is one of defusedxml's, after the fix.
fn check_parser(
    cx: &Context<'_>,
    family: &Family,
    parser: Option<&Expr>,
    line: Line,
) -> Result<(), Reason> {
    match parser {
        None => Ok(()),
        Some(parser) if parser.is_none_literal_expr() || becomes_safe(cx, family, parser) => Ok(()),
        Some(_) => Err(Reason::CustomParser { line }),
    }
}

/// Whether `parser` is made by a call that the fix moves to defusedxml along with this one, or that
/// is defusedxml's already.
fn becomes_safe(cx: &Context<'_>, family: &Family, parser: &Expr) -> bool {
    match parser {
        Expr::Call(call) => {
            let Some(path) = path_of(cx, &call.func) else {
                return false;
            };
            if path == "defusedxml.ElementTree.XMLParser" || path == "defusedxml.sax.make_parser" {
                return !unpacks(call);
            }
            // Only within the family: what another one's fix does is its own affair.
            family_of(&path).is_some_and(|(of, member)| {
                of == family
                    && of.role(&member) == Role::Parser
                    && member == "XMLParser"
                    && fit(cx, family, &member, parser, call).is_ok()
            })
        }
        Expr::Name(name) => cx.module.index().every_binding(name, |kind| match kind {
            BindingKind::Value(value) => value.is_call_expr() && becomes_safe(cx, family, value),
            _ => false,
        }),
        _ => false,
    }
}

/// `TreeBuilder()` of the standard library.
fn is_tree_builder(cx: &Context<'_>, target: &Expr) -> bool {
    let Expr::Call(call) = target else {
        return false;
    };
    path_of(cx, &call.func).as_deref() == Some("xml.etree.ElementTree.TreeBuilder")
}

/// `xml.sax.parseString` takes text and bytes, defusedxml's only bytes: text is read from a
/// `StringIO`, as the standard library does it.
fn text_or_bytes(
    cx: &Context<'_>,
    expr: &Expr,
    call: &ast::ExprCall,
    line: Line,
) -> Result<Fit, Reason> {
    let reason = || Reason::TextOrBytes {
        name: "parseString".to_string(),
        line,
    };
    let text = argument(call, "string", Some(0))
        .ok()
        .flatten()
        .ok_or_else(reason)?;
    let kind = match text {
        Expr::BytesLiteral(_) => Some(Kind::Bytes),
        Expr::StringLiteral(_) | Expr::FString(_) => Some(Kind::Str),
        // `text.encode()`
        Expr::Call(inner) if matches!(&*inner.func, Expr::Attribute(attribute) if attribute.attr == *"encode") => {
            Some(Kind::Bytes)
        }
        _ => cx.known(text).kind,
    };
    match kind {
        Some(Kind::Bytes) => Ok(Fit::default()),
        Some(Kind::Str) => {
            let by_name = call.arguments.find_keyword("string");
            let import = cx.import("io", expr).map_err(|_| reason())?;
            let range = cx.module.parenthesized(text);
            let mut edits = vec![
                Edit::insert(range.start(), format!("{}.StringIO(", import.name())),
                Edit::insert(range.end(), ")"),
            ];
            if let Some(arg) = by_name.and_then(|keyword| keyword.arg.as_ref()) {
                edits.push(Edit::replace(arg.range(), "source"));
            }
            Ok(Fit {
                function: Some("parse"),
                edits,
                import: Some(import),
                ..Fit::default()
            })
        }
        _ => Err(reason()),
    }
}
