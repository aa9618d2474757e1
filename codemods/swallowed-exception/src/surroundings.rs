//! What is around a handler that keeps it from logging.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::is_logger;

use crate::outline::Site;
use crate::reason::Reason;
use crate::registered;

/// The modules that `import logging` imports in turn, and those of `logging.handlers` and
/// `logging.config` (Python 3.9 to 3.14). A file of such a name may be imported in their place.
const IMPORTED_BY_LOGGING: &[&str] = &[
    "__future__",
    "_bootstrap",
    "_bootstrap_external",
    "_collections_abc",
    "_colorize",
    "_opcode_metadata",
    "_weakrefset",
    "abc",
    "annotationlib",
    "ast",
    "atexit",
    "codecs",
    "codeop",
    "collections",
    "configparser",
    "contextlib",
    "copy",
    "copyreg",
    "dataclasses",
    "dis",
    "enum",
    "functools",
    "genericpath",
    "heapq",
    "importlib",
    "inspect",
    "io",
    "keyword",
    "linecache",
    "logging",
    "ntpath",
    "opcode",
    "operator",
    "os",
    "pickle",
    "posixpath",
    "queue",
    "re",
    "reprlib",
    "selectors",
    "smtplib",
    "socket",
    "socketserver",
    "sre_compile",
    "sre_constants",
    "sre_parse",
    "ssl",
    "stat",
    "string",
    "struct",
    "textwrap",
    "threading",
    "token",
    "tokenize",
    "traceback",
    "types",
    "warnings",
    "weakref",
];

/// Methods of loggers that make a record.
pub(crate) const RECORDING: &[&str] = &[
    "critical",
    "debug",
    "error",
    "exception",
    "fatal",
    "info",
    "log",
    "trace",
    "warn",
    "warning",
];

/// Methods of loggers that change how records are handled.
const SETTING_UP: &[&str] = &["removeFilter", "removeHandler", "setLevel"];

/// Functions of logging's that only ask.
const ASKING: &[&str] = &["logging.getLevelName", "logging.getLevelNamesMapping"];

/// Whether no handler of the file may log.
///
/// # Errors
/// Where logging cannot be relied on in the file.
pub(crate) fn check_file(cx: &Context<'_>) -> Result<(), Reason> {
    let name = |path: &std::path::Path| path.file_stem()?.to_str().map(str::to_string);
    let stem = match name(cx.path) {
        // `logging/__init__.py`
        Some(stem) if stem == "__init__" => cx.path.parent().and_then(name),
        stem => stem,
    };
    // `logging/handlers.py`
    let folder = cx.path.parent().and_then(name);
    for known in IMPORTED_BY_LOGGING {
        if stem.as_deref() == Some(known)
            || (*known == "logging" && folder.as_deref() == Some(known))
        {
            return Err(Reason::LoggingImport(known));
        }
    }
    if cx.project.shadows(cx.path, "logging") {
        return Err(Reason::ProjectModule);
    }
    Ok(())
}

/// Whether the code around a handler lets it log.
///
/// # Errors
/// Where it does not.
pub(crate) fn check(
    cx: &Context<'_>,
    site: &Site<'_>,
    setting_up: &[QualifiedCall<'_>],
) -> Result<(), Reason> {
    if cleans_up_generator(cx.module, site) {
        return Err(Reason::GeneratorCleanup);
    }
    match sets_up(cx.module, site, setting_up) {
        Some(at) => Err(Reason::LoggingSetup(cx.module.line_of(at))),
        None => Ok(()),
    }
}

/// The calls of the file that set logging up. Names in doubt count.
pub(crate) fn setting_up<'a>(cx: &Context<'a>) -> Vec<QualifiedCall<'a>> {
    cx.module.calls_where(|name| {
        let of_logging = name.starts_with("logging.")
            && !ASKING.contains(&name)
            && name
                .rsplit('.')
                .next()
                .is_some_and(|function| !RECORDING.contains(&function));
        of_logging
            || registered::sets_logging_up(name)
            || matches!(
                name,
                "loguru.logger.remove" | "structlog.get_logger" | "structlog.getLogger"
            )
            || name.contains(".handlers.")
            || name
                .rsplit_once('.')
                .is_some_and(|(_, method)| SETTING_UP.contains(&method))
    })
}

/// Where the code tried sets logging up, or is nothing but a record itself.
fn sets_up(
    module: &Module<'_>,
    site: &Site<'_>,
    setting_up: &[QualifiedCall<'_>],
) -> Option<TextSize> {
    let tried = |range: TextRange| {
        let mut body = site.try_.body.iter();
        body.any(|stmt| stmt.range().contains_range(range))
    };
    if let Some(call) = setting_up.iter().find(|call| tried(call.expr.range())) {
        return Some(call.expr.start());
    }
    let import = module.index().imports().find(|(_, imported)| {
        let qualified = imported.qualified();
        let root = qualified.split('.').next().unwrap_or_default();
        matches!(root, "logging" | "loguru" | "structlog") && tried(imported.stmt.range())
    });
    if let Some((_, imported)) = import {
        return Some(imported.stmt.start());
    }
    let [Stmt::Expr(only)] = site.try_.body.as_slice() else {
        return None;
    };
    let Expr::Call(call) = &*only.value else {
        return None;
    };
    let Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let is_record = RECORDING.contains(&method.attr.as_str()) && is_logger(module, &method.value);
    is_record.then(|| only.start())
}

/// Whether the handler is in a generator, in a `finally` or in what takes `GeneratorExit`.
fn cleans_up_generator(module: &Module<'_>, site: &Site<'_>) -> bool {
    let is_inside = |range: TextRange| range.contains_range(site.handler.range);
    let is_in_cleanup = site.running().any(|stmt| {
        let Stmt::Try(try_) = stmt else {
            return false;
        };
        let takes_exit = |handler: &ast::ExceptHandler| {
            let ast::ExceptHandler::ExceptHandler(inner) = handler;
            handler.range() != site.handler.range
                && is_inside(inner.range)
                && inner.type_.as_ref().is_some_and(|type_| {
                    module
                        .tokens_in(type_.range())
                        .any(|token| module.slice(token.range()) == "GeneratorExit")
                })
        };
        try_.finalbody.iter().any(|stmt| is_inside(stmt.range()))
            || try_.handlers.iter().any(takes_exit)
    });
    let Some(function) = site.functions().next_back().filter(|_| is_in_cleanup) else {
        return false;
    };
    module.index().expressions().any(|expr| {
        matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_))
            && function.range.contains_range(expr.range())
            && module.index().ancestors(expr).find_map(|node| match node {
                AnyNode::Stmt(Stmt::FunctionDef(def)) => Some(def.range),
                AnyNode::Expr(Expr::Lambda(lambda)) => Some(lambda.range),
                _ => None,
            }) == Some(function.range)
    })
}
