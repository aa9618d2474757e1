//! Whether a value can change what the shell does with a command.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_shell::Quoting;
use harden_template::{any_origin, any_value};

use crate::calls::calls_of;
use crate::expr;
use crate::joined;
use crate::reason::Reason;
use crate::template::{Spelling, Value};

/// What becomes of a value as (part of) an argument.
#[derive(Debug, Clone)]
pub(crate) struct Judged<'a> {
    pub(crate) form: Form<'a>,
    /// The shell split and expanded the value, so that some values meant several arguments.
    pub(crate) was_split: bool,
}

/// What stands for a value in a list.
#[derive(Debug, Clone)]
pub(crate) enum Form<'a> {
    /// The value, as text.
    Text,
    /// What stands in `shlex.quote(…)`, where the value is that: the shell takes the quotes away.
    Unquoted(&'a Expr),
    /// The words that `shlex.split` finds in the value.
    Split {
        /// The words cannot be anything else to a shell.
        certain: bool,
    },
    /// Each element of an iterable, given as source.
    Each {
        iterable: String,
        /// The elements were quoted for the shell.
        certain: bool,
    },
}

/// Judges `value`, which stands in the command as `quoting` says; `alone` tells whether it is a
/// whole word, so that several can take its place.
///
/// # Errors
/// Where some value that is no attack would reach the program as something else.
pub(crate) fn judge<'a>(
    cx: &Context<'a>,
    value: &Value<'a>,
    quoting: Quoting,
    alone: bool,
) -> Result<Judged<'a>, Reason> {
    let source = || cx.module.slice(value.expr).to_string();
    let form = |form| Judged {
        form,
        was_split: false,
    };
    let safe = form(Form::Text);
    if let Some(inner) = shlex_quoted(cx, value.expr) {
        if quoting != Quoting::Unquoted {
            return Err(Reason::QuoteInsideQuotes);
        }
        if !value.spelling.is_plain() {
            return Err(Reason::PaddedValue(source()));
        }
        return Ok(form(Form::Unquoted(inner)));
    }
    if value.spelling.is_numeric() {
        return Ok(safe);
    }
    if let Spelling::Field { spec, .. } | Spelling::Format { spec, .. } = value.spelling
        && spec.contains(['\'', '"', '\\', '$', '`'])
    {
        return Err(Reason::Formatting("this format specification"));
    }
    let plain = value.spelling.is_plain();
    let may_be_several = plain && alone && quoting == Quoting::Unquoted;
    if may_be_several && let Some(joined) = joined::of(cx, value.expr) {
        if !joined.quoted {
            joined::check_elements(cx, value.expr)?;
        }
        return Ok(form(Form::Each {
            iterable: joined.iterable,
            certain: joined.quoted,
        }));
    }
    if plain && let Some(texts) = expr::known_texts(cx, value.expr) {
        if texts.iter().all(|text| quoting.keeps(text)) {
            return Ok(safe);
        }
        if quoting != Quoting::Unquoted {
            return Err(Reason::ValueBreaksQuotes(source()));
        }
        let are_words = texts.iter().all(|text| {
            text.split([' ', '\t'])
                .all(|word| word.is_empty() || quoting.keeps(word))
        });
        return match (may_be_several, are_words) {
            (true, true) => Ok(form(Form::Split { certain: true })),
            _ => Err(Reason::SeveralWords(source())),
        };
    }
    if plain && expr::is_number(cx, value.expr) {
        return Ok(safe);
    }
    if may_be_several && joined::is_quoted_text(cx, value.expr) {
        return Ok(form(Form::Split { certain: true }));
    }
    let joins = any_origin(cx.module, value.expr, &mut |expr| {
        makes_several_words(cx, expr)
    });
    let splits_commands = joins
        && any_origin(cx.module, value.expr, &mut |expr| {
            joins_with_more_than_a_blank(expr)
        });
    if joins && !may_be_several || splits_commands {
        return Err(Reason::SeveralWords(source()));
    }
    if any_origin(cx.module, value.expr, &mut |expr| {
        quotes_for_shell(cx, expr)
    }) {
        return Err(Reason::AlreadyQuoted(source()));
    }
    if quoting != Quoting::Unquoted {
        return Ok(safe);
    }
    if value.spelling.pads() {
        return Err(Reason::PaddedValue(source()));
    }
    if joins
        || any_origin(cx.module, value.expr, &mut |expr| {
            is_named_for_several(expr)
        })
    {
        return if may_be_several && !is_collection(cx, value.expr) {
            Ok(form(Form::Split { certain: false }))
        } else {
            Err(Reason::SeveralWords(source()))
        };
    }
    if plain && expr::known_from_types(cx, value.expr, |known| known.is_one_word(quoting)) {
        return Ok(safe);
    }
    Ok(Judged {
        form: Form::Text,
        was_split: true,
    })
}

/// Whether the value is a list or tuple, which becomes text with brackets and commas.
fn is_collection(cx: &Context<'_>, expr: &Expr) -> bool {
    any_origin(cx.module, expr, &mut |expr| {
        matches!(expr, Expr::List(_) | Expr::Tuple(_) | Expr::ListComp(_))
    })
}

/// What `expr` quotes, if it is a call of `shlex.quote` or of its older names.
pub(crate) fn shlex_quoted<'a>(cx: &Context<'a>, expr: &'a Expr) -> Option<&'a Expr> {
    let Expr::Call(call) = expr else {
        return None;
    };
    let function = expr::qualified(cx, &call.func)?;
    if !matches!(function.as_str(), "shlex.quote" | "pipes.quote") {
        return None;
    }
    match (&*call.arguments.args, call.arguments.keywords.len()) {
        ([inner], 0) if !inner.is_starred_expr() => Some(inner),
        _ => None,
    }
}

pub(crate) fn called_name(call: &ast::ExprCall) -> &str {
    match &*call.func {
        Expr::Name(name) => &name.id,
        Expr::Attribute(attribute) => &attribute.attr,
        _ => "",
    }
}

/// `" ".join(…)`, `shlex.join(…)`, `subprocess.list2cmdline(…)`, or a text with blanks in it.
fn makes_several_words(cx: &Context<'_>, expr: &Expr) -> bool {
    let Expr::Call(call) = expr else {
        return false;
    };
    let is_path = expr::qualified(cx, &call.func)
        .is_some_and(|name| name.starts_with("os.path.") || name.ends_with("path.join"));
    match called_name(call) {
        "list2cmdline" => true,
        "join" if !is_path => !matches!(&*call.func, Expr::Attribute(method)
            if matches!(&*method.value, Expr::StringLiteral(glue)
                if !glue.value.to_str().contains(char::is_whitespace))),
        _ => false,
    }
}

/// `"\n".join(…)`, of which the shell makes several commands.
fn joins_with_more_than_a_blank(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(call) if matches!(&*call.func, Expr::Attribute(method)
        if method.attr.as_str() == "join"
            && matches!(&*method.value, Expr::StringLiteral(glue)
                if !glue.value.to_str().chars().all(|c| matches!(c, ' ' | '\t')))))
}

/// Functions with a name like those that quote for a shell, which quote for something else.
const OTHER_QUOTING: &[&str] = &[
    "cgi.escape",
    "django.utils.html.escape",
    "flask.escape",
    "glob.escape",
    "html.escape",
    "html.unescape",
    "markupsafe.escape",
    "urllib.parse.quote",
    "urllib.parse.quote_from_bytes",
    "urllib.parse.quote_plus",
    "urllib.parse.unquote",
    "urllib.parse.unquote_plus",
    "urllib.quote",
    "urllib.quote_plus",
    "urllib.unquote",
    "xml.sax.saxutils.escape",
    "xml.sax.saxutils.unescape",
];

/// Whether `expr` is a value with quotes or backslashes in it that a shell is to take away: by a
/// function that puts them there, such as `repr` or `shlex.quote`, by a literal that has them, or by
/// its name where nothing else tells.
pub(crate) fn quotes_for_shell(cx: &Context<'_>, expr: &Expr) -> bool {
    let says_so = |name: &str| {
        let name = name.to_ascii_lowercase();
        let takes_away = name.contains("unquote") || name.contains("unescape");
        !takes_away && (name.contains("quote") || name.contains("escape") || name == "mkarg")
    };
    let has_quotes = |text: &str| text.contains(['\'', '"', '\\']);
    match expr {
        Expr::Name(name) => name_quotes(cx, name, says_so),
        Expr::Attribute(attribute) => says_so(&attribute.attr),
        Expr::Call(call) => call_quotes(cx, call, says_so),
        // Text that is assigned with quotes in it, to be read by the shell.
        Expr::StringLiteral(text) => has_quotes(text.value.to_str()) && !is_sought(cx, expr),
        Expr::FString(string) => string.value.elements().any(|element| match element {
            ast::InterpolatedStringElement::Literal(text) => has_quotes(&text.value),
            ast::InterpolatedStringElement::Interpolation(field) => matches!(
                field.conversion,
                ast::ConversionFlag::Repr | ast::ConversionFlag::Ascii
            ),
        }),
        Expr::BinOp(binary) if binary.op == ast::Operator::Mod => {
            matches!(&*binary.left, Expr::StringLiteral(format)
                if ["%r", "%a"].iter().any(|conversion| format.value.to_str().contains(conversion)))
        }
        _ => false,
    }
}

/// Whether a variable holds quoted text: what is assigned to it tells more than its name.
fn name_quotes(cx: &Context<'_>, name: &ast::ExprName, says_so: impl Fn(&str) -> bool) -> bool {
    let index = cx.module.index();
    let is_traced = index.every_binding(name, |kind| matches!(kind, BindingKind::Value(_)));
    if is_traced {
        return false;
    }
    says_so(&name.id)
        || index.bindings_of(name).any(|binding| match binding.kind {
            BindingKind::Element(iterable) => elements_are_quoted(cx, iterable),
            BindingKind::Parameter(_) => callers_quote(cx, binding),
            _ => false,
        })
}

/// Whether a loop over `iterable` gets quoted text: `map(repr, names)`, `[quote(n) for n in names]`.
pub(crate) fn elements_are_quoted(cx: &Context<'_>, iterable: &Expr) -> bool {
    let quotes = |element: &Expr| {
        any_origin(cx.module, element, &mut |expr| {
            !expr.is_name_expr() && quotes_for_shell(cx, expr)
        })
    };
    any_value(cx.module, iterable, &mut |expr| match expr {
        Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
            elts.iter().any(quotes)
        }
        Expr::ListComp(ast::ExprListComp { elt, .. })
        | Expr::SetComp(ast::ExprSetComp { elt, .. })
        | Expr::Generator(ast::ExprGenerator { elt, .. }) => quotes(elt),
        Expr::Call(call) => {
            called_name(call) == "map"
                && call
                    .arguments
                    .args
                    .first()
                    .is_some_and(|function| is_quoting_function(cx, function))
        }
        _ => false,
    })
}

/// Whether the file calls a function with quoted text for the parameter `binding`.
fn callers_quote(cx: &Context<'_>, binding: &Binding<'_>) -> bool {
    let Some(Stmt::FunctionDef(function)) = cx.module.index().statement_at(binding.range) else {
        return false;
    };
    let Some(place) = function
        .parameters
        .iter()
        .position(|parameter| parameter.as_parameter().name.range() == binding.range)
    else {
        return false;
    };
    calls_of(cx, &function.name).into_iter().any(|call| {
        let Expr::Call(call) = call else {
            return false;
        };
        // The object of a method is the first parameter.
        let is_method = call.func.is_attribute_expr();
        let place = place.checked_sub(usize::from(is_method));
        let passed = call
            .arguments
            .find_keyword(binding.name)
            .map(|keyword| &keyword.value)
            .or_else(|| call.arguments.args.get(place?));
        passed.is_some_and(|passed| {
            any_origin(cx.module, passed, &mut |expr| {
                !expr.is_name_expr() && quotes_for_shell(cx, expr)
            })
        })
    })
}

fn call_quotes(cx: &Context<'_>, call: &ast::ExprCall, says_so: impl Fn(&str) -> bool) -> bool {
    let name = called_name(call);
    if name == "replace" {
        return call.arguments.args.get(1).is_some_and(|new| match new {
            Expr::StringLiteral(text) => text.value.to_str().contains(['\\', '\'', '"']),
            _ => true,
        });
    }
    if let Expr::Name(function) = &*call.func
        && matches!(name, "repr" | "ascii")
        && cx.module.index().is_builtin(function)
    {
        return !matches!(&*call.arguments.args, [only] if expr::is_number(cx, only));
    }
    if let Expr::Attribute(method) = &*call.func
        && name == "format"
        && let Expr::StringLiteral(format) = &*method.value
        && ["!r", "!a"]
            .iter()
            .any(|conversion| format.value.to_str().contains(conversion))
    {
        return true;
    }
    match expr::qualified(cx, &call.func) {
        Some(function) if OTHER_QUOTING.contains(&function.as_str()) => false,
        _ => says_so(name) || is_quoting_function(cx, &call.func),
    }
}

/// Whether `function` gives text with quotes around it.
fn is_quoting_function(cx: &Context<'_>, function: &Expr) -> bool {
    if let Expr::Name(name) = function
        && matches!(name.id.as_str(), "repr" | "ascii")
    {
        return cx.module.index().is_builtin(name);
    }
    let name = match function {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    matches!(name, "__repr__" | "dumps")
        || matches!(
            expr::qualified(cx, function).as_deref(),
            Some("json.dumps" | "shlex.quote" | "pipes.quote" | "reprlib.repr" | "pprint.pformat")
        )
}

/// Whether a literal is an argument that a function only looks for or takes away, so that it is no
/// part of the result: `re.sub(r"www\.", "", domain)`, `name.strip("'")`.
fn is_sought(cx: &Context<'_>, literal: &Expr) -> bool {
    let Some(AnyNode::Expr(Expr::Call(call))) = cx.module.index().parent_of(literal) else {
        return false;
    };
    let place = call
        .arguments
        .args
        .iter()
        .position(|argument| argument.range() == literal.range());
    let in_pattern = expr::qualified(cx, &call.func).is_some_and(|name| name.starts_with("re."));
    let is_method = matches!(&*call.func, Expr::Attribute(_));
    match called_name(call) {
        "replace" => is_method && place == Some(0),
        "count" | "endswith" | "find" | "index" | "lstrip" | "partition" | "removeprefix"
        | "removesuffix" | "rfind" | "rindex" | "rpartition" | "rsplit" | "rstrip" | "split"
        | "startswith" | "strip" => is_method && place.is_some(),
        "compile" | "findall" | "finditer" | "fullmatch" | "match" | "search" | "sub" | "subn" => {
            in_pattern && place == Some(0)
        }
        _ => false,
    }
}

/// Words that name something of which there may be several, or a command with arguments.
const SEVERAL: &[&str] = &[
    "arg",
    "args",
    "argument",
    "arguments",
    "argv",
    "browser",
    "cmd",
    "cmdline",
    "cmds",
    "command",
    "commands",
    "defines",
    "editor",
    "excludes",
    "extra",
    "extras",
    "files",
    "filenames",
    "flag",
    "flags",
    "hosts",
    "includes",
    "libs",
    "modules",
    "names",
    "opt",
    "option",
    "options",
    "opts",
    "packages",
    "pager",
    "param",
    "parameters",
    "params",
    "paths",
    "pkgs",
    "requirements",
    "rest",
    "sources",
    "srcs",
    "switches",
    "targets",
    "urls",
    "words",
];

/// Whether the last word of a variable's name says that its text may be several words.
fn names_several(name: &str) -> bool {
    name.to_ascii_lowercase()
        .rsplit('_')
        .find(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .is_some_and(|word| {
            let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
            SEVERAL.contains(&word) || word.ends_with("flags")
        })
}

/// Whether the last word of a name says that its value may be several words, or it is a text or
/// list that is put together of several.
fn is_named_for_several(expr: &Expr) -> bool {
    match expr {
        Expr::Name(name) => names_several(&name.id),
        Expr::Attribute(attribute) => names_several(&attribute.attr),
        Expr::Subscript(subscript) => {
            matches!(&*subscript.slice, Expr::StringLiteral(key) if names_several(key.value.to_str()))
        }
        Expr::StringLiteral(text) => text.value.to_str().trim().contains(char::is_whitespace),
        Expr::FString(string) => string.value.elements().any(|element| {
            matches!(element, ast::InterpolatedStringElement::Literal(text)
                if text.value.contains(char::is_whitespace))
        }),
        Expr::List(_) | Expr::Tuple(_) | Expr::ListComp(_) => true,
        _ => false,
    }
}
