//! Texts that are no SQL but messages, as far as where they go shows it.

use harden_codemod::prelude::*;

/// What shows that `text` is only a message: it goes to a log, is the message of an error, or is
/// printed and does not begin as SQL does.
pub(super) fn of(module: &Module<'_>, text: &Expr) -> Option<&'static str> {
    let index = module.index();
    let Some(AnyNode::Expr(outer @ Expr::Call(call))) = index.parent_of(text) else {
        return None;
    };
    let is_argument = call
        .arguments
        .args
        .iter()
        .any(|argument| argument.range() == text.range());
    if !is_argument {
        return None;
    }
    match &*call.func {
        Expr::Name(name) if index.is_builtin(name) => {
            let is_raised = matches!(index.parent_of(outer), Some(AnyNode::Stmt(Stmt::Raise(_))));
            if is_raised && is_exception(&name.id) {
                return Some("the message of an error, not SQL");
            }
            let is_printed = name.id.as_str() == "print"
                && call
                    .arguments
                    .keywords
                    .iter()
                    .all(|keyword| is_kept_from_files(module, keyword))
                && !begins_as_sql(module, text);
            is_printed.then_some("a message that is printed, not SQL")
        }
        Expr::Attribute(method) if is_level(&method.attr) => {
            is_logger(module, &method.value).then_some("a message that is logged, not SQL")
        }
        _ => None,
    }
}

/// Python's own exceptions do nothing with their message.
fn is_exception(name: &str) -> bool {
    name.ends_with("Error") || matches!(name, "Exception" | "SystemExit" | "StopIteration")
}

fn is_level(method: &str) -> bool {
    matches!(
        method,
        "debug" | "info" | "warning" | "warn" | "error" | "critical" | "exception"
    )
}

/// `logging`, or a name that only ever holds what `logging.getLogger` returns.
fn is_logger(module: &Module<'_>, expr: &Expr) -> bool {
    let index = module.index();
    if index.qualified_name(expr).as_deref() == Some("logging") {
        return true;
    }
    matches!(expr, Expr::Name(name) if index.every_binding(name, |kind| {
        matches!(kind, BindingKind::Value(Expr::Call(call))
            if index.qualified_name(&call.func).as_deref() == Some("logging.getLogger"))
    }))
}

/// Whether an argument of `print` does not send the text to a file, where something may run it.
fn is_kept_from_files(module: &Module<'_>, keyword: &ast::Keyword) -> bool {
    match keyword.arg.as_deref() {
        Some("end" | "sep" | "flush") => true,
        Some("file") => module
            .index()
            .qualified_name(&keyword.value)
            .is_some_and(|name| name == "sys.stderr"),
        _ => false,
    }
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
