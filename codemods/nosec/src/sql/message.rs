//! Texts that nothing here runs as SQL, as far as where they go shows it: messages, and SQL that is
//! printed, logged or written to a file.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::{Display, display};

use super::whole;

/// How many variables a text is followed through.
const MOST_VARIABLES: usize = 3;

/// Calls by which a program may run a file that it has written.
const RUNNING: &[&str] = &["executescript", "os.system", "popen", "subprocess"];

/// What shows that `text` is not run as SQL: it goes to a log, is the message of an error, is
/// printed, or is written to a file that the program runs nothing of.
pub(super) fn of<'a>(cx: &Context<'a>, text: &'a Expr) -> Option<&'static str> {
    destination(cx, text, MOST_VARIABLES)
}

fn destination<'a>(cx: &Context<'a>, text: &'a Expr, variables: usize) -> Option<&'static str> {
    let module = cx.module;
    let index = module.index();
    match index.parent_of(text)? {
        AnyNode::Expr(outer @ Expr::Call(call)) => {
            let mut arguments = call.arguments.args.iter();
            let is_argument = arguments.any(|argument| argument.range() == text.range());
            is_argument.then(|| passed(cx, outer, call, text)).flatten()
        }
        AnyNode::Stmt(Stmt::Assign(assign)) => match assign.targets.as_slice() {
            [Expr::Name(name)] => held(cx, name, variables),
            _ => None,
        },
        AnyNode::Stmt(Stmt::AnnAssign(assign)) => {
            held(cx, assign.target.as_name_expr()?, variables)
        }
        // What a debugger shows of an object.
        AnyNode::Stmt(Stmt::Return(_)) => {
            let around = index.ancestors(text).find_map(|node| match node {
                AnyNode::Stmt(Stmt::FunctionDef(def)) => Some(def),
                _ => None,
            })?;
            (*around.name == *"__repr__").then_some("shown by `repr`, not run")
        }
        _ => None,
    }
}

/// What becomes of `text`, an argument of `call`, which is `outer`.
fn passed<'a>(
    cx: &Context<'a>,
    outer: &'a Expr,
    call: &'a ast::ExprCall,
    text: &Expr,
) -> Option<&'static str> {
    let module = cx.module;
    let index = module.index();
    match display(module, call) {
        Some(Display::Printed) if begins_as_sql(module, text) => return Some("printed, not run"),
        Some(Display::Printed) => return Some("a message that is printed, not SQL"),
        Some(Display::Logged) if begins_as_sql(module, text) => return Some("logged, not run"),
        Some(Display::Logged) => return Some("a message that is logged, not SQL"),
        None => {}
    }
    match &*call.func {
        Expr::Name(name) if index.is_builtin(name) => {
            let is_raised = matches!(index.parent_of(outer), Some(AnyNode::Stmt(Stmt::Raise(_))));
            (is_raised && is_exception(&name.id)).then_some("the message of an error, not SQL")
        }
        Expr::Attribute(method) => {
            let writes = match method.attr.as_str() {
                "write" => is_open_file(module, &method.value),
                "write_text" => is_path(module, &method.value),
                _ => false,
            };
            let runs_files = || {
                let source = module.text().to_ascii_lowercase();
                RUNNING.iter().any(|running| source.contains(running))
            };
            (writes && !runs_files()).then_some("written to a file, not run here")
        }
        _ => None,
    }
}

/// What becomes of a text that the variable `name` is given, if all its uses agree that nothing runs
/// it.
fn held<'a>(cx: &Context<'a>, name: &'a ast::ExprName, variables: usize) -> Option<&'static str> {
    let index = cx.module.index();
    let variables = variables.checked_sub(1)?;
    let own = index.binding_at(name.range)?;
    let is_plain = matches!(
        index.scope_kind(own),
        ScopeKind::Function | ScopeKind::Module
    );
    if !is_plain || cx.module.reads_namespaces() || cx.is_shared(own) {
        return None;
    }
    let mut found = None;
    for used in index.uses_of(own) {
        let AnyNode::Expr(used) = index.node_of(used.name)? else {
            return None;
        };
        let text = whole::text(cx.module, used);
        found = Some(destination(cx, text, variables)?);
    }
    found
}

/// Whether `expr` is a name that only ever means a file that is opened for writing: `with
/// open(path, "w") as script`.
fn is_open_file(module: &Module<'_>, expr: &Expr) -> bool {
    let index = module.index();
    let Expr::Name(name) = expr else {
        return false;
    };
    let opens = |value: &Expr| {
        let Expr::Call(call) = value else {
            return false;
        };
        match &*call.func {
            Expr::Name(function) => function.id == *"open" && index.is_builtin(function),
            function @ Expr::Attribute(method) => {
                let name = index.qualified_name(function);
                matches!(name.as_deref(), Some("io.open" | "codecs.open"))
                    || (method.attr == *"open" && is_path(module, &method.value))
            }
            _ => false,
        }
    };
    let mut bindings = index.bindings_of(name).peekable();
    let is_bound = bindings.peek().is_some();
    is_bound
        && bindings.all(|binding| match binding.kind {
            BindingKind::Value(value) => opens(value),
            _ => match index.statement_at(binding.range) {
                Some(Stmt::With(with)) => with.items.iter().any(|item| {
                    let target = item.optional_vars.as_ref();
                    target.is_some_and(|target| target.range() == binding.range)
                        && opens(&item.context_expr)
                }),
                _ => false,
            },
        })
}

/// Whether `expr` is a path of `pathlib` by its own text: `Path(name)`, `folder / name`.
fn is_path(module: &Module<'_>, expr: &Expr) -> bool {
    let index = module.index();
    match expr {
        Expr::Call(call) => {
            index.qualified_name(&call.func).as_deref() == Some("pathlib.Path")
                || matches!(&*call.func, Expr::Attribute(method)
                    if matches!(method.attr.as_str(), "absolute" | "resolve" | "with_suffix")
                        && is_path(module, &method.value))
        }
        Expr::BinOp(binary) if binary.op == ast::Operator::Div => is_path(module, &binary.left),
        Expr::Attribute(attribute) if attribute.attr == *"parent" => {
            is_path(module, &attribute.value)
        }
        Expr::Name(name) => {
            let mut bindings = index.bindings_of(name);
            let (Some(binding), None) = (bindings.next(), bindings.next()) else {
                return false;
            };
            match binding.kind {
                BindingKind::Value(value) if !value.is_name_expr() => is_path(module, value),
                BindingKind::Parameter(Some(annotation)) => {
                    index.qualified_name(annotation).as_deref() == Some("pathlib.Path")
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// Python's own exceptions do nothing with their message.
fn is_exception(name: &str) -> bool {
    name.ends_with("Error") || matches!(name, "Exception" | "SystemExit" | "StopIteration")
}

/// Whether the text begins with a verb of SQL, or with something that is put in.
fn begins_as_sql(module: &Module<'_>, text: &Expr) -> bool {
    let source = module.slice(text);
    let start = source
        .trim_start_matches(|c: char| !matches!(c, '"' | '\''))
        .trim_start_matches(['"', '\''])
        .trim_start();
    let word: String = start
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect::<String>()
        .to_ascii_lowercase();
    let opens_with_verb = [
        "alter", "begin", "create", "delete", "drop", "explain", "insert", "merge", "replace",
        "select", "set", "update", "use", "with",
    ]
    .contains(&word.as_str());
    opens_with_verb || word.is_empty()
}
