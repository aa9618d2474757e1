//! What around an address speaks against a change.

use std::sync::LazyLock;

use ast::token::TokenKind;
use harden_bandit::texts::ADDRESS;
use harden_codemod::Context;
use harden_codemod::prelude::*;
use regex::Regex;

use crate::arguments::string;
use crate::reason::Reason;
use crate::route::Route;
use crate::servers::Bind;
use crate::words::speaks_of_others;

/// What a program has that gets datagrams sent to all, or to a group.
const DATAGRAMS: &[&str] = &[
    "DatagramProtocol",
    "IP_ADD_MEMBERSHIP",
    "SOCK_DGRAM",
    "SOCK_RAW",
    "SO_BROADCAST",
    "UDPServer",
    "create_datagram_endpoint",
    "listenUDP",
];

/// Names of files that configure servers which run in production.
const SERVER_CONFIGURATIONS: &[&str] = &["gunicorn", "hypercorn", "jupyter", "uvicorn", "uwsgi"];

/// `os.environ["PORT"]`, `os.getenv("PORT", 8000)`, which hosting platforms set.
static PLATFORM_PORT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:environ|getenv|env|config)\b[^\n]*["']PORT["']"#).ok());

/// Checks the file itself.
///
/// # Errors
/// Where it is one of tests, or configures a server.
pub(crate) fn check_file(cx: &Context<'_>) -> Result<(), Reason> {
    if cx.project.is_test(cx.path) {
        return Err(Reason::TestFile);
    }
    let stem = cx
        .path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let is_configuration = SERVER_CONFIGURATIONS.iter().any(|server| {
        stem.strip_prefix(server)
            .is_some_and(|rest| rest.contains("conf"))
    });
    if is_configuration {
        return Err(Reason::ServerConfiguration);
    }
    Ok(())
}

/// Checks the code on the way from `address` to what binds to it.
///
/// # Errors
/// What speaks against a change.
pub(crate) fn check(cx: &Context<'_>, address: &Expr, route: &Route<'_>) -> Result<(), Reason> {
    check_comments(cx, address)?;
    check_ipv6(cx, address)?;
    for bind in route.binds.iter().chain(&route.by_default) {
        check_comments(cx, bind.expr)?;
        check_ipv6(cx, bind.expr)?;
    }
    for bind in &route.binds {
        check_port(cx, bind)?;
    }
    let text = cx.module.text();
    if route.knob.is_some() && DATAGRAMS.iter().any(|name| text.contains(name)) {
        return Err(Reason::Datagrams);
    }
    Ok(())
}

/// Checks that no comment above or behind says that others are to reach the program.
fn check_comments(cx: &Context<'_>, expr: &Expr) -> Result<(), Reason> {
    let lines = cx.module.logical_lines(expr.range());
    let range = TextRange::new(
        above(cx, lines.start()),
        cx.module.line_range(lines.end()).end(),
    );
    let comments =
        cx.module.tokens().iter().filter(|token| {
            token.kind() == TokenKind::Comment && range.contains_range(token.range())
        });
    for comment in comments {
        let comment_text = cx.module.slice(comment.range());
        if speaks_of_others(comment_text) || comment_text.contains(ADDRESS) {
            return Err(Reason::SaidOnPurpose(cx.module.line_of(comment.start())));
        }
    }
    Ok(())
}

/// Where the comments begin that stand right above the line of `at`.
fn above(cx: &Context<'_>, at: TextSize) -> TextSize {
    let text = cx.module.text();
    let mut start = cx.module.line_range(at).start();
    loop {
        let before = text[..start.to_usize()].trim_end_matches(['\r', '\n']);
        let line = cx.module.line_range(before.text_len());
        // Another line ends where it does, and nothing but its end is between the two.
        let is_next = text[line.end().to_usize()..start.to_usize()]
            .matches('\n')
            .count()
            <= 1;
        if line.start() >= start || !is_next || !cx.module.slice(line).trim_start().starts_with('#')
        {
            return start;
        }
        start = line.start();
    }
}

/// Checks that the statement has no address of all interfaces in IPv6.
fn check_ipv6(cx: &Context<'_>, expr: &Expr) -> Result<(), Reason> {
    let index = cx.module.index();
    let around = match index.statement_of(expr) {
        Some(Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::Expr(_) | Stmt::Return(_)) => {
            index.statement_of(expr).map_or(expr.range(), Ranged::range)
        }
        _ => expr.range(),
    };
    let is_all = |expr: &&Expr| string(expr) == Some("::") && around.contains_range(expr.range());
    if index.expressions().any(|expr| is_all(&expr)) {
        return Err(Reason::Ipv6Too);
    }
    Ok(())
}

/// Checks that the port is not one that a platform gives.
fn check_port(cx: &Context<'_>, bind: &Bind<'_>) -> Result<(), Reason> {
    let Some(regex) = PLATFORM_PORT.as_ref() else {
        return Ok(());
    };
    let index = cx.module.index();
    let is_given = |expr: &Expr| regex.is_match(cx.module.slice(expr));
    let inside = |range: TextRange| bind.call.arguments.range().contains_range(range);
    let by_variable = index.expressions().any(|expr| match expr {
        Expr::Name(name) if inside(name.range) => index
            .bindings_of(name)
            .any(|binding| matches!(binding.kind, BindingKind::Value(value) if is_given(value))),
        _ => false,
    });
    // `server.settings.port = int(os.environ["PORT"])`
    let by_setting = bind.is_setting()
        && index.statements().any(|stmt| {
            matches!(stmt, Stmt::Assign(assign) if assign.targets.iter().any(|target| {
                cx.module.slice(target).ends_with(".settings.port")
            }) && is_given(&assign.value))
        });
    if by_variable || by_setting || is_given(bind.expr) {
        return Err(Reason::PlatformPort);
    }
    Ok(())
}
