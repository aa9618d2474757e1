//! Calls that bind to an address.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::arguments::{Passed, says_true, shown, string};
use crate::known::{Form, Nature, function, has_host_setting, method, protects_loopback};
use crate::made::{self, Made};
use crate::reason::Reason;

use Form::{Address, Pair};
use Nature::{ByHandler, ByServer, BySign, Datagrams, Development, Production};

/// Arguments with which a server is started for development: errors are shown, and code is loaded
/// again when it changes.
const SIGNS: &[&str] = &[
    "allow_unsafe_werkzeug",
    "auto_reload",
    "autoreload",
    "debug",
    "dev",
    "reload",
    "reloader",
    "use_debugger",
    "use_reloader",
];

/// Methods that only servers have, or nearly so.
const SERVING: &[&str] = &["launch", "listen", "run", "run_server", "serve", "start"];

/// A call that binds to an address it is passed.
pub(crate) struct Bind<'a> {
    pub(crate) expr: &'a Expr,
    pub(crate) call: &'a ast::ExprCall,
    /// The call that made the object whose method it is.
    made: Option<&'a ast::ExprCall>,
    nature: Nature,
    socket: Socket,
    /// Whether it turns a protection on where only this machine reaches it.
    protects_loopback: bool,
}

/// Whether it is the method of a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Socket {
    /// It is none.
    No,
    /// It is.
    Stream,
    /// It reads like it.
    Unknown,
}

/// The bind that `call` is, where `at` is passed as the address.
///
/// # Errors
/// Where it reads like a server of which it is not certain that it is one.
pub(crate) fn bind<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    at: &Expr,
    form: Form,
) -> Result<Option<Bind<'a>>, Reason> {
    let Some(passed) = Passed::of(call, at) else {
        return Ok(None);
    };
    if let Some(bind) = by_function(cx, expr, call, passed, form)? {
        return Ok(Some(bind));
    }
    match &*call.func {
        Expr::Attribute(method) if method.attr == *"bind" && form == Pair => {
            by_socket(cx, expr, call, method).map(Some)
        }
        Expr::Attribute(method) if form == Address => by_method(cx, expr, call, passed, method),
        _ => Ok(None),
    }
}

fn by_function<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    passed: Passed<'_>,
    form: Form,
) -> Result<Option<Bind<'a>>, Reason> {
    let in_doubt = || doubtful(cx, expr, &|name| function(name).is_some());
    let Some((name, derived)) = made::called(cx, &call.func) else {
        return match in_doubt() {
            Some(doubt) => Err(Reason::NameInDoubt(doubt)),
            None => Ok(None),
        };
    };
    let Some((nature, wanted, (_, keyword, position))) = function(&name) else {
        return Ok(None);
    };
    if !passed.is(keyword, position) || form != wanted {
        return Ok(None);
    }
    let made = Made {
        class: name,
        call,
        derived,
    };
    if made.overrides("__init__") || made.overrides("server_bind") {
        return Err(unknown(cx, &call.func));
    }
    if made.derived.is_empty()
        && let Some(doubt) = in_doubt()
    {
        return Err(Reason::NameInDoubt(doubt));
    }
    check_module(cx, &made.class)?;
    Ok(Some(Bind {
        expr,
        call,
        made: None,
        nature: settled(cx, nature, call)?,
        socket: Socket::No,
        protects_loopback: protects_loopback(&made.class),
    }))
}

fn by_method<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    passed: Passed<'_>,
    attribute: &'a ast::ExprAttribute,
) -> Result<Option<Bind<'a>>, Reason> {
    let name = attribute.attr.as_str();
    let made = made::class(cx, &attribute.value);
    if let Some(made) = &made
        && let Some(nature) = method(&made.class, name, passed)
        && !made.overrides(name)
    {
        check_module(cx, &made.class)?;
        return Ok(Some(Bind {
            expr,
            call,
            made: Some(made.call),
            nature: settled(cx, nature, call)?,
            socket: Socket::No,
            protects_loopback: protects_loopback(&made.class),
        }));
    }
    // What `import name` binds is a module, of which it is a function.
    let is_module = || {
        matches!(&*attribute.value, Expr::Name(object) if cx.module.index().every_binding(object, |kind| {
            matches!(kind, BindingKind::Import(imported) if imported.stmt.is_import_stmt())
        }))
    };
    let is_address = matches!(passed, Passed::At(_))
        || matches!(passed, Passed::As("host" | "hostname" | "address" | "ip"));
    if SERVING.contains(&name) && is_address && !is_module() {
        return Err(unknown(cx, &attribute.value));
    }
    Ok(None)
}

/// `sock.bind(("0.0.0.0", 8000))`.
fn by_socket<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    method: &'a ast::ExprAttribute,
) -> Result<Bind<'a>, Reason> {
    let sockets = made::made(cx, &method.value).unwrap_or_default();
    let is_stream = |made: &Made<'_>| {
        // Without a type, it is this one.
        let kind = made.call.arguments.find_argument_value("type", 1);
        let is_unpacked = unpacks(made.call);
        made.class == "socket.socket"
            && !is_unpacked
            && kind.is_none_or(|kind| cx.module.slice(kind).ends_with("SOCK_STREAM"))
    };
    let is_socket = !sockets.is_empty() && sockets.iter().all(is_stream);
    let gets_datagrams = |made: &Made<'_>| {
        let source = cx.module.slice(made.call);
        source.contains("SOCK_DGRAM") || source.contains("SOCK_RAW")
    };
    if sockets.iter().any(gets_datagrams) {
        return Err(Reason::Datagrams);
    }
    Ok(Bind {
        expr,
        call,
        made: None,
        nature: Production,
        socket: if is_socket {
            Socket::Stream
        } else {
            Socket::Unknown
        },
        protects_loopback: false,
    })
}

/// The bind that the assignment to `target` is: `server.settings.host = "0.0.0.0"`.
///
/// # Errors
/// Where a file of the project is called like the server's module.
pub(crate) fn by_setting<'a>(
    cx: &Context<'a>,
    target: &'a Expr,
) -> Result<Option<Bind<'a>>, Reason> {
    let Expr::Attribute(host) = target else {
        return Ok(None);
    };
    let Expr::Attribute(settings) = &*host.value else {
        return Ok(None);
    };
    if host.attr.as_str() != "host" || settings.attr.as_str() != "settings" {
        return Ok(None);
    }
    let Some(made) = made::class(cx, &settings.value) else {
        return Ok(None);
    };
    if !has_host_setting(&made.class) {
        return Ok(None);
    }
    check_module(cx, &made.class)?;
    Ok(Some(Bind {
        expr: target,
        call: made.call,
        made: None,
        nature: Development,
        socket: Socket::No,
        // It was made with its default, and is protected already.
        protects_loopback: false,
    }))
}

/// What a server is by its arguments.
fn settled(cx: &Context<'_>, nature: Nature, call: &ast::ExprCall) -> Result<Nature, Reason> {
    Ok(match nature {
        Datagrams => return Err(Reason::Datagrams),
        ByServer => match call
            .arguments
            .find_keyword("server")
            .map(|keyword| &keyword.value)
        {
            // Where nothing is said, it is that of `wsgiref`.
            None => Development,
            Some(server) if string(server) == Some("wsgiref") => Development,
            Some(_) => BySign,
        },
        ByHandler => {
            let handler = call.arguments.find_argument_value("RequestHandlerClass", 1);
            if handler.is_some_and(|handler| answers_http(cx, handler)) {
                Development
            } else {
                Production
            }
        }
        other => other,
    })
}

/// Whether `handler` is one of `http.server`'s, or derived from one in this file.
fn answers_http(cx: &Context<'_>, handler: &Expr) -> bool {
    let handler = match handler {
        Expr::Call(call)
            if cx.module.index().qualified_name(&call.func).as_deref()
                == Some("functools.partial") =>
        {
            match call.arguments.args.first() {
                Some(function) => function,
                None => return false,
            }
        }
        other => other,
    };
    made::called(cx, handler).is_some_and(|(class, _)| {
        class.starts_with("http.server.") && class.ends_with("HTTPRequestHandler")
    })
}

fn check_module(cx: &Context<'_>, name: &str) -> Result<(), Reason> {
    let module = name.split('.').next().unwrap_or(name);
    if cx.project.shadows(cx.path, module) {
        return Err(Reason::ProjectModule(module.to_string()));
    }
    Ok(())
}

/// Why the function that is called may be another one than it reads like.
fn doubtful(cx: &Context<'_>, expr: &Expr, wanted: &dyn Fn(&str) -> bool) -> Option<NameDoubt> {
    cx.module
        .calls_where(wanted)
        .into_iter()
        .find(|site| site.expr.range() == expr.range())?
        .doubt
}

fn unknown(cx: &Context<'_>, object: &Expr) -> Reason {
    Reason::UnknownObject(shown(cx.module.slice(object)))
}

impl Bind<'_> {
    /// Whether it is an assignment to a setting of the server.
    pub(crate) fn is_setting(&self) -> bool {
        self.expr.is_attribute_expr()
    }

    /// Whether a protection of the server is on from now on, since only this machine reaches it.
    pub(crate) fn protects_loopback(&self) -> bool {
        self.protects_loopback
    }

    /// Whether an argument says that it is for development.
    pub(crate) fn has_sign(&self) -> bool {
        says_true(self.call, SIGNS) || self.made.is_some_and(|made| says_true(made, SIGNS))
    }

    /// Checks that it certainly binds, to where a connection is made.
    ///
    /// # Errors
    /// Where it is the method of an object of which nothing is known.
    pub(crate) fn check_known(&self) -> Result<(), Reason> {
        match self.socket {
            Socket::Unknown => Err(Reason::PlainBind),
            Socket::No | Socket::Stream => Ok(()),
        }
    }

    /// Checks that the server is only for development.
    ///
    /// # Errors
    /// Where it may run in production, or is no server at all.
    pub(crate) fn check_development(&self, cx: &Context<'_>) -> Result<(), Reason> {
        match self.nature {
            Development => Ok(()),
            BySign if self.has_sign() => Ok(()),
            _ if self.socket != Socket::No => Err(Reason::PlainBind),
            _ => Err(Reason::ProductionServer(shown(
                cx.module.slice(&*self.call.func),
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(SIGNS.is_sorted() && SERVING.is_sorted());
    }
}
