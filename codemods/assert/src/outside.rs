//! Values that come from outside of the program.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::parts::{called, is_listed, parts};

/// How many variables are followed back.
const STEPS: usize = 4;

/// Functions and variables, by their dotted names, whose values come from outside; with a dot at the
/// end, all that a module has.
const QUALIFIED: &[&str] = &[
    "aiohttp.",
    "configparser.",
    "csv.DictReader",
    "csv.reader",
    "flask.request",
    "httpx.",
    "io.open",
    "json.load",
    "json.loads",
    "marshal.load",
    "marshal.loads",
    "orjson.loads",
    "os.environ",
    "os.environb",
    "os.getenv",
    "os.read",
    "pickle.load",
    "pickle.loads",
    "requests.",
    "simplejson.load",
    "simplejson.loads",
    "subprocess.call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "subprocess.run",
    "sys.argv",
    "sys.stdin",
    "toml.load",
    "toml.loads",
    "tomllib.load",
    "tomllib.loads",
    "ujson.loads",
    "urllib.request.urlopen",
    "xml.etree.ElementTree.fromstring",
    "xml.etree.ElementTree.parse",
    "yaml.full_load",
    "yaml.load",
    "yaml.safe_load",
];

/// Built-in functions that read.
const BUILTINS: &[&str] = &["input", "open"];

/// Methods that read, and attributes of requests and responses.
const ATTRIBUTES: &[&str] = &[
    "COOKIES",
    "FILES",
    "GET",
    "POST",
    "argv",
    "cookies",
    "environ",
    "get_json",
    "getenv",
    "parse_args",
    "query_params",
    "read_bytes",
    "read_text",
    "readexactly",
    "readline",
    "readlines",
    "recv",
    "recv_bytes",
    "recvfrom",
    "recvmsg",
    "request",
    "status_code",
];

/// Methods that only count as calls without arguments, or with few: `response.json()`.
const READERS: &[&str] = &["json", "read"];

/// Names that stand for such values, parameters above all.
const NAMES: &[&str] = &["argv", "environ", "request", "stdin"];

/// What in `expr` comes from outside, be it by way of variables: a short text that names it.
pub(crate) fn source(cx: &Context<'_>, expr: &Expr) -> Option<String> {
    Follower {
        cx,
        seen: Vec::new(),
    }
    .in_expr(expr, STEPS)
}

struct Follower<'c, 'a> {
    cx: &'c Context<'a>,
    /// The variables that have been followed.
    seen: Vec<TextRange>,
}

impl Follower<'_, '_> {
    fn in_expr(&mut self, expr: &Expr, steps: usize) -> Option<String> {
        let parts = parts(expr);
        let direct = parts.iter().find(|part| is_source(self.cx, part));
        if let Some(direct) = direct {
            let text = self.cx.module.slice(direct.range());
            return Some(text.lines().next().unwrap_or_default().to_string());
        }
        let steps = steps.checked_sub(1)?;
        parts.into_iter().find_map(|part| match part {
            Expr::Name(name) if name.ctx.is_load() => self.of_name(name, steps),
            _ => None,
        })
    }

    fn of_name(&mut self, name: &ast::ExprName, steps: usize) -> Option<String> {
        let index = self.cx.module.index();
        for binding in index.bindings_of(name) {
            if self.seen.contains(&binding.range) {
                continue;
            }
            self.seen.push(binding.range);
            let found = match binding.kind {
                BindingKind::Value(value) | BindingKind::Element(value) => {
                    self.in_expr(value, steps)
                }
                BindingKind::Augmented | BindingKind::Other => {
                    let values = index.statement_at(binding.range).map(values);
                    let mut values = values.unwrap_or_default().into_iter();
                    values.find_map(|value| self.in_expr(value, steps))
                }
                BindingKind::Import(_)
                | BindingKind::Parameter(_)
                | BindingKind::Definition
                | BindingKind::Deletion => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// What a statement binds names to.
fn values(stmt: &Stmt) -> Vec<&Expr> {
    match stmt {
        Stmt::Assign(assign) => vec![&assign.value],
        Stmt::AnnAssign(assign) => assign.value.as_deref().into_iter().collect(),
        Stmt::AugAssign(assign) => vec![&assign.value],
        Stmt::For(for_) => vec![&for_.iter],
        Stmt::With(with) => with.items.iter().map(|item| &item.context_expr).collect(),
        Stmt::Match(match_) => vec![&match_.subject],
        _ => Vec::new(),
    }
}

fn is_source(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let qualified = index.qualified_name(expr);
    let by_name = || {
        let name = qualified.as_ref();
        name.is_some_and(|name| is_listed(name, QUALIFIED))
    };
    match expr {
        Expr::Name(name) => {
            NAMES.contains(&name.id.as_str()) && !is_defined(index, name)
                || (BUILTINS.contains(&name.id.as_str()) && index.is_builtin(name))
                || by_name()
        }
        // What a module has is known by its dotted name: `urllib.request`.
        Expr::Attribute(_) if qualified.is_some() => by_name(),
        Expr::Attribute(attribute) => ATTRIBUTES.contains(&attribute.attr.as_str()),
        Expr::Call(call) => {
            call.func.is_attribute_expr()
                && called(call).is_some_and(|name| READERS.contains(&name))
                && call.arguments.args.len() < 2
        }
        _ => false,
    }
}

/// Whether `name` is a function, class or module: `urllib.request`.
fn is_defined(index: &Index<'_>, name: &ast::ExprName) -> bool {
    index.every_binding(name, |kind| {
        matches!(kind, BindingKind::Definition)
            || matches!(kind, BindingKind::Import(imported) if imported.qualified() != "flask.request")
    })
}
