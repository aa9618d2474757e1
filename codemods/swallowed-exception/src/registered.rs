//! Where a file hands its functions over to something that calls them at a bad time to log.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::danger::Kind;

/// Code that hands functions over: the names in it are those that are called.
pub(crate) struct Registered {
    pub(crate) kind: Kind,
    /// Where the names stand.
    pub(crate) range: TextRange,
}

/// Functions that keep what they are passed, by their qualified names.
const REGISTERING: &[(&str, Kind)] = &[
    ("atexit.register", Kind::Exit),
    ("threading._register_atexit", Kind::Exit),
    ("signal.signal", Kind::Signal),
    ("weakref.WeakMethod", Kind::Destructor),
    ("weakref.finalize", Kind::Destructor),
    ("weakref.proxy", Kind::Destructor),
    ("weakref.ref", Kind::Destructor),
    ("gc.callbacks.append", Kind::Destructor),
    ("os.register_at_fork", Kind::Fork),
    ("sys.addaudithook", Kind::Hook),
    ("sys.setprofile", Kind::Hook),
    ("sys.settrace", Kind::Hook),
    ("threading.setprofile", Kind::Hook),
    ("threading.setprofile_all_threads", Kind::Hook),
    ("threading.settrace", Kind::Hook),
    ("threading.settrace_all_threads", Kind::Hook),
    ("logging.basicConfig", Kind::Logging),
    ("logging.config.dictConfig", Kind::Logging),
    ("logging.setLogRecordFactory", Kind::Logging),
    ("logging.setLoggerClass", Kind::Logging),
    ("loguru.logger.add", Kind::Logging),
    ("loguru.logger.configure", Kind::Logging),
    ("loguru.logger.patch", Kind::Logging),
    ("structlog.configure", Kind::Logging),
    ("structlog.wrap_logger", Kind::Logging),
];

/// Functions that keep what they are passed, by their own names: `util.Finalize`.
const REGISTERING_ANYWHERE: &[(&str, Kind)] = &[
    ("Finalize", Kind::Destructor),
    ("addFilter", Kind::Logging),
    ("addHandler", Kind::Logging),
    ("setFormatter", Kind::Logging),
];

/// Attributes that hold what Python calls for an exception that nobody takes.
const HOOKS: &[&str] = &[
    "breakpointhook",
    "displayhook",
    "excepthook",
    "unraisablehook",
];

/// Whether a call of `name` is one of logging's own that keeps what it is passed.
pub(crate) fn sets_logging_up(name: &str) -> bool {
    kind_of(name) == Some(Kind::Logging)
}

fn kind_of(name: &str) -> Option<Kind> {
    let own = name.rsplit('.').next().unwrap_or(name);
    let of = |table: &[(&str, Kind)], name: &str| {
        let found = table.iter().find(|(known, _)| *known == name);
        found.map(|(_, kind)| *kind)
    };
    of(REGISTERING, name).or_else(|| of(REGISTERING_ANYWHERE, own))
}

/// Everything in the file that hands functions over. A name in doubt counts.
pub(crate) fn all(cx: &Context<'_>) -> Vec<Registered> {
    let (module, index) = (cx.module, cx.module.index());
    let mut all = Vec::new();
    for made in module.calls_where(|name| kind_of(name).is_some()) {
        if let Some(kind) = kind_of(&made.qualified) {
            let range = made.call.arguments.range;
            all.push(Registered { kind, range });
        }
    }
    for (_, call) in index.calls_with_keyword("preexec_fn") {
        if let Some(keyword) = call.arguments.find_keyword("preexec_fn") {
            all.push(Registered {
                kind: Kind::Fork,
                range: keyword.range,
            });
        }
    }
    for store in index.attribute_stores() {
        if let Expr::Attribute(attribute) = store
            && HOOKS.contains(&attribute.attr.as_str())
            && let Some(Stmt::Assign(assign)) = index.statement_of(store)
        {
            all.push(Registered {
                kind: Kind::Hook,
                range: assign.value.range(),
            });
        }
    }
    // `{"filters": {"tidy": {"()": tidy}}}`: what logging.config makes things with.
    for expr in index.expressions() {
        let Expr::Dict(dict) = expr else {
            continue;
        };
        for item in &dict.items {
            if matches!(&item.key, Some(Expr::StringLiteral(key)) if key.value.to_str() == "()") {
                all.push(Registered {
                    kind: Kind::Logging,
                    range: item.value.range(),
                });
            }
        }
    }
    all
}

/// What a decorator makes of its function: `@atexit.register`.
pub(crate) fn by_decorator(cx: &Context<'_>, decorator: &ast::Decorator) -> Option<Kind> {
    let function = match &decorator.expression {
        Expr::Call(call) => &*call.func,
        other => other,
    };
    kind_of(&cx.module.index().qualified_name(function)?)
}
