//! Options of programs, whose default an address is.

use harden_bandit::texts::ADDRESS;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::arguments::{Passed, string};
use crate::reason::Reason;
use crate::words::{is_bound_to, is_elsewhere, is_of_network, speaks_of_binding};
use crate::{help, made};

/// What a user turns to have another address than the default.
pub(crate) enum Knob<'a> {
    /// An option on the command line, and the call that adds it, if one does.
    Option {
        name: String,
        call: Option<&'a ast::ExprCall>,
    },
    /// A variable of the environment.
    Variable(String),
    /// A parameter.
    Parameter(String),
    /// Something else that is tested before the address is taken: `args.host`.
    Other(String),
}

impl Knob<'_> {
    /// How somebody chooses another address, to be read behind "unless".
    pub(crate) fn given(&self) -> String {
        match self {
            Knob::Option { name, .. } | Knob::Parameter(name) => format!("`{name}` is passed"),
            Knob::Variable(name) => format!("the environment sets `{name}`"),
            Knob::Other(what) => format!("{what} has another address"),
        }
    }

    /// How somebody chooses the address of all interfaces.
    pub(crate) fn public(&self) -> String {
        match self {
            Knob::Option { name, .. } => format!("`{name} {ADDRESS}`"),
            Knob::Variable(name) => format!("`{name}={ADDRESS}`"),
            Knob::Parameter(name) => format!("`{name}=\"{ADDRESS}\"`"),
            Knob::Other(_) => ADDRESS.to_string(),
        }
    }
}

/// Functions that add an option: the dotted name, and the position of the default.
const FUNCTIONS: &[(&str, Option<usize>)] = &[
    ("absl.flags.DEFINE_string", Some(1)),
    ("asyncclick.option", None),
    ("click.argument", None),
    ("click.option", None),
    ("optparse.make_option", None),
    ("rich_click.option", None),
    ("tornado.options.define", Some(1)),
    ("typer.Argument", Some(0)),
    ("typer.Option", Some(0)),
];

/// Methods that add an option to a parser.
const METHODS: &[&str] = &["add_argument", "add_option"];

/// The option that `call` adds with the default `at`.
///
/// # Errors
/// Where it is one that may be for something else than what is bound to.
pub(crate) fn option<'a>(
    cx: &Context<'a>,
    expr: &Expr,
    call: &'a ast::ExprCall,
    at: &Expr,
) -> Result<Option<Knob<'a>>, Reason> {
    let index = cx.module.index();
    if let (Expr::Attribute(method), Some(Passed::As(name))) = (&*call.func, Passed::of(call, at))
        && method.attr == *"set_defaults"
    {
        check_name(name)?;
        check_uses(cx, name)?;
        let name = format!("--{}", name.replace('_', "-"));
        return Ok(Some(Knob::Option { name, call: None }));
    }
    let position = match &*call.func {
        Expr::Attribute(method) if METHODS.contains(&method.attr.as_str()) => None,
        function => {
            let name = index.qualified_name(function);
            match FUNCTIONS
                .iter()
                .find(|known| Some(known.0) == name.as_deref())
            {
                Some((_, position)) => *position,
                None => return Ok(None),
            }
        }
    };
    if !Passed::of(call, at).is_some_and(|passed| passed.is("default", position)) {
        return Ok(None);
    }
    let Some(name) = name(cx, expr, call) else {
        return Err(Reason::UnknownOption("an option".to_string()));
    };
    check_name(&name)?;
    let is_limited = call.arguments.find_keyword("choices").is_some()
        || call
            .arguments
            .find_keyword("type")
            .is_some_and(|keyword| cx.module.slice(&keyword.value).contains("Choice"));
    if is_limited && !cx.module.slice(call).contains("127.0.0.1") {
        return Err(Reason::LimitedChoices(name));
    }
    check_help(call, &name)?;
    check_uses(cx, &destination(call, &name))?;
    Ok(Some(Knob::Option {
        name,
        call: Some(call),
    }))
}

/// What the option is called: the first long name, or else the first one.
fn name(cx: &Context<'_>, expr: &Expr, call: &ast::ExprCall) -> Option<String> {
    let texts: Vec<&str> = call.arguments.args.iter().filter_map(string).collect();
    let is_long = |text: &&&str| text.starts_with("--");
    let is_name = |text: &&&str| !text.starts_with(|c: char| c.is_ascii_digit());
    let given = texts
        .iter()
        .find(is_long)
        .or_else(|| texts.iter().find(is_name));
    if let Some(name) = given {
        // click takes several names in one: `--host/--address`.
        return Some(name.split('/').next().unwrap_or(name).to_string());
    }
    // typer takes that of the parameter.
    match cx.module.index().parent_of(expr)? {
        AnyNode::Stmt(Stmt::FunctionDef(def)) => {
            let parameter = def.parameters.iter().find(|parameter| {
                parameter
                    .default()
                    .is_some_and(|default| default.range() == expr.range())
            })?;
            Some(format!("--{}", parameter.name().replace('_', "-")))
        }
        _ => None,
    }
}

/// Checks that the help does not say that the value is for something else.
fn check_help(call: &ast::ExprCall, name: &str) -> Result<(), Reason> {
    let Some(help) = help::literal(call).and_then(string) else {
        return Ok(());
    };
    if speaks_of_binding(help) {
        return Ok(());
    }
    if is_of_network(help) {
        return Err(Reason::Network(name.to_string()));
    }
    if is_elsewhere(help) {
        return Err(Reason::UnknownOption(format!("`{name}`, or its help,")));
    }
    Ok(())
}

/// Checks what the file does with the option's value, which is in a variable or an attribute of this
/// name.
///
/// # Errors
/// Where a client connects to it, or the program takes another way where it is the address.
pub(crate) fn check_uses(cx: &Context<'_>, name: &str) -> Result<(), Reason> {
    let index = cx.module.index();
    let reads = index.expressions().filter(|expr| match expr {
        Expr::Name(read) => read.id == *name,
        Expr::Attribute(read) => read.attr == *name,
        _ => false,
    });
    for read in reads {
        if is_connected_to(cx, read) {
            return Err(Reason::Connects(cx.module.line_of(read.start())));
        }
        if let Some(AnyNode::Expr(compare @ Expr::Compare(_))) = index.parent_of(read)
            && cx.module.slice(compare).contains(ADDRESS)
        {
            return Err(Reason::ComparedToo(name.to_string()));
        }
    }
    Ok(())
}

/// The attribute that has the option's value.
fn destination(call: &ast::ExprCall, name: &str) -> String {
    let dest = call.arguments.find_keyword("dest");
    match dest.and_then(|keyword| string(&keyword.value)) {
        Some(dest) => dest.to_string(),
        None => match name.trim_start_matches('-') {
            // An argument of click's may be in capitals.
            argument if argument.len() == name.len() => argument.to_lowercase(),
            option => option.replace('-', "_"),
        },
    }
}

fn check_name(name: &str) -> Result<(), Reason> {
    if is_of_network(name) {
        return Err(Reason::Network(name.to_string()));
    }
    if !is_bound_to(name) {
        return Err(Reason::UnknownOption(format!("`{name}`")));
    }
    Ok(())
}

/// The variable of the environment that `call` reads, where `at` is what it gets without one.
///
/// # Errors
/// Where the variable may be for something else than what is bound to.
pub(crate) fn variable<'a>(
    cx: &Context<'a>,
    call: &'a ast::ExprCall,
    at: &Expr,
) -> Result<Option<Knob<'a>>, Reason> {
    let Some(key) = key(cx, call) else {
        return Ok(None);
    };
    if !Passed::of(call, at).is_some_and(|passed| passed.is("default", Some(1))) {
        return Ok(None);
    }
    let Some(name) = string(key) else {
        return Err(Reason::UnknownOption(
            "a variable of the environment".to_string(),
        ));
    };
    check_name(name)?;
    Ok(Some(Knob::Variable(name.to_string())))
}

/// The variable that is read where `expr` is a look into the environment without a default:
/// `os.environ.get("HOST")`.
pub(crate) fn variable_read<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
) -> Result<Option<Knob<'a>>, Reason> {
    let Expr::Call(call) = expr else {
        return Ok(None);
    };
    match key(cx, call).and_then(string) {
        Some(name) => {
            check_name(name)?;
            Ok(Some(Knob::Variable(name.to_string())))
        }
        None => Ok(None),
    }
}

/// The name of the variable, if `call` reads the environment.
fn key<'a>(cx: &Context<'a>, call: &'a ast::ExprCall) -> Option<&'a Expr> {
    let reads = match cx.module.index().qualified_name(&call.func).as_deref() {
        Some("os.environ.get" | "os.getenv" | "decouple.config") => true,
        Some(_) => false,
        None => {
            // `env = environ.Env()`; `env("HOST", default=...)`, `env.str("HOST", ...)`.
            let object = match &*call.func {
                Expr::Attribute(method) if method.attr == *"str" => &*method.value,
                function => function,
            };
            object.is_name_expr()
                && made::class(cx, object).is_some_and(|made| {
                    matches!(made.class.as_str(), "environ.Env" | "environs.Env")
                })
        }
    };
    reads.then(|| call.arguments.args.first()).flatten()
}

/// Whether `address`, or a URL with it, is what a client connects to.
pub(crate) fn is_connected_to(cx: &Context<'_>, address: &Expr) -> bool {
    let mut is_text = false;
    for node in cx.module.index().ancestors(address) {
        match node {
            AnyNode::Expr(Expr::Tuple(_)) => {}
            AnyNode::Expr(Expr::FString(_) | Expr::BinOp(_)) => is_text = true,
            AnyNode::Expr(Expr::Call(call)) => {
                let name = match &*call.func {
                    Expr::Attribute(method) => method.attr.as_str(),
                    Expr::Name(name) => name.id.as_str(),
                    _ => return false,
                };
                return match name {
                    "connect" | "connect_ex" | "create_connection" | "open_connection"
                    | "sendto" => true,
                    "delete" | "get" | "head" | "patch" | "post" | "put" | "request"
                    | "urlopen" => is_text,
                    _ => false,
                };
            }
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(FUNCTIONS.is_sorted() && METHODS.is_sorted());
    }
}
