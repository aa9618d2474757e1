//! B104: the address of all interfaces (`plugins/general_bind_all_interfaces.py`).

use harden_bandit::texts::Text;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::flow::{self, Purpose};
use crate::reason::Reason;
use crate::rules::rule_of;
use crate::site::Site;

/// The finding in `text`, if there is one.
pub(crate) fn site(cx: &Context<'_>, text: &Text<'_>) -> Option<Site> {
    text.is_address().then(|| {
        let message = "the address of all interfaces may be bound to";
        Site::new(rule_of("B104"), text.expr.range(), message, judge(cx, text))
    })
}

fn judge(cx: &Context<'_>, text: &Text<'_>) -> Result<String, Reason> {
    if is_connected(cx, text.expr) || is_of_client(cx, text.expr) {
        return Ok("connected to, not bound".to_string());
    }
    if is_looked_for(cx, text.expr) {
        return Ok("only looked for, not bound".to_string());
    }
    let purpose = flow::purpose(cx, text.expr).map_err(Reason::MayBeBound)?;
    Ok(match purpose {
        Purpose::Compared => "only compared, not bound",
        Purpose::LookedUp => "only a key to look up, not bound",
        Purpose::Matched => "only a pattern to match, not bound",
        Purpose::Shown => "only shown, not bound",
        Purpose::Version => "a version, not an address",
        Purpose::Type => "a type, not bound",
        Purpose::Nothing => "not used",
        Purpose::Several => "only looked at, not bound",
    }
    .to_string())
}

/// Whether the address is looked for in a text or collection: `url.replace(address, other)`,
/// `hosts.count(address)`.
fn is_looked_for(cx: &Context<'_>, address: &Expr) -> bool {
    let index = cx.module.index();
    let Some(AnyNode::Expr(Expr::Call(call))) = index.parent_of(address) else {
        return false;
    };
    let Expr::Attribute(method) = &*call.func else {
        return false;
    };
    let arguments = &call.arguments;
    let is_first = arguments
        .args
        .first()
        .is_some_and(|first| first.range() == address.range());
    // A function of a module is another one.
    let is_method = index.qualified_name(&call.func).is_none();
    let looks = match method.attr.as_str() {
        "count" | "index" | "partition" | "removeprefix" | "removesuffix" | "rindex"
        | "rpartition" => arguments.len() == 1,
        "replace" => arguments.args.len() == 2 && arguments.keywords.is_empty(),
        _ => false,
    };
    is_first && is_method && looks
}

/// Clients of the standard library, which connect to the address that they are passed first.
const CLIENTS: &[&str] = &[
    "asyncio.open_connection",
    "ftplib.FTP",
    "http.client.HTTPConnection",
    "http.client.HTTPSConnection",
    "imaplib.IMAP4",
    "imaplib.IMAP4_SSL",
    "poplib.POP3",
    "poplib.POP3_SSL",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
];

/// Whether it is passed to one of these.
fn is_of_client(cx: &Context<'_>, address: &Expr) -> bool {
    let index = cx.module.index();
    let Some(AnyNode::Expr(Expr::Call(call))) = index.parent_of(address) else {
        return false;
    };
    let is_host = argument(call, "host", Some(0))
        .is_ok_and(|host| host.is_some_and(|host| host.range() == address.range()));
    is_host
        && index
            .qualified_name(&call.func)
            .is_some_and(|name| CLIENTS.contains(&name.as_str()))
}

/// Whether the address is only connected to: `socket.create_connection((text, port))`, or the same
/// with the method `connect` of what only ever is a socket.
fn is_connected(cx: &Context<'_>, address: &Expr) -> bool {
    let index = cx.module.index();
    let Some(AnyNode::Expr(pair @ Expr::Tuple(_))) = index.parent_of(address) else {
        return false;
    };
    let Some(AnyNode::Expr(Expr::Call(call))) = index.parent_of(pair) else {
        return false;
    };
    let is_first = call
        .arguments
        .args
        .first()
        .is_some_and(|first| first.range() == pair.range());
    let is = |expr: &Expr, function: &str| index.qualified_name(expr).as_deref() == Some(function);
    let connects = match &*call.func {
        Expr::Attribute(method) if matches!(method.attr.as_str(), "connect" | "connect_ex") => {
            matches!(&*method.value, Expr::Name(socket) if index.every_binding(socket, |kind| {
                matches!(kind, BindingKind::Value(Expr::Call(made)) if is(&made.func, "socket.socket"))
            }))
        }
        function => is(function, "socket.create_connection"),
    };
    is_first && connects
}
