//! B404: imports of `subprocess` (`blacklists/imports.py`).

use harden_bandit::names::Names;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::command::command;
use crate::processes::{certainly, kind};
use crate::reason::Reason;
use crate::rules::rule_of;
use crate::site::{Site, has_any};

const MODULE: &str = "subprocess";

/// Prefixes of the modules that Bandit looks for before this one: it reports a statement once.
const EARLIER: [&str; 6] = ["telnetlib", "ftplib", "pickle", "cPickle", "dill", "shelve"];

/// Every finding of the rule, judged.
pub(crate) fn sites(cx: &Context<'_>) -> Vec<Site> {
    if !has_any(cx, &[MODULE]) {
        return Vec::new();
    }
    let index = cx.module.index();
    let found = |range, judgement| {
        let message = "a module that starts processes is imported";
        Site::new(rule_of("B404"), range, message, judgement)
    };
    let statements = index
        .statements()
        .filter(|stmt| is_reported(stmt))
        .map(|stmt| found(stmt.range(), judge(cx, stmt)));
    let mut sites: Vec<Site> = statements.collect();
    let names = Names::of(cx.module);
    sites.extend(
        index
            .expressions()
            .filter(|expr| matches!(expr, Expr::Call(call) if is_dynamic(&names, call)))
            .map(|expr| found(expr.range(), Err(Reason::DynamicImport))),
    );
    sites
}

/// Whether Bandit reports the statement for this rule: it compares how names begin.
fn is_reported(stmt: &Stmt) -> bool {
    let begins = |prefixes: &[&str]| {
        let is_one = |path: &str| prefixes.iter().any(|prefix| path.starts_with(prefix));
        match stmt {
            Stmt::Import(import) => import.names.iter().any(|alias| is_one(&alias.name)),
            Stmt::ImportFrom(from) => match &from.module {
                Some(module) => from
                    .names
                    .iter()
                    .any(|alias| is_one(&format!("{module}.{}", alias.name))),
                None => from.names.iter().any(|alias| is_one(&alias.name)),
            },
            _ => false,
        }
    };
    begins(&[MODULE]) && !begins(&EARLIER)
}

/// Calls that import it, and calls of something that is only called like it.
fn is_dynamic(names: &Names<'_>, call: &ast::ExprCall) -> bool {
    let is_text =
        |expr: &Expr| matches!(expr, Expr::StringLiteral(text) if text.value.to_str() == MODULE);
    if matches!(&*call.func, Expr::Name(name) if name.id == *"__import__") {
        return call.arguments.args.first().is_some_and(is_text);
    }
    let is_possible = matches!(
        names.last_part(&call.func),
        Some("__import__" | "import_module" | MODULE)
    );
    if !is_possible {
        return false;
    }
    let function = names.qualified(&call.func);
    match function.as_str() {
        "importlib.import_module" | "importlib.__import__" => {
            // It takes a variable's own name for the module's.
            let is_named = |expr: &Expr| match expr {
                Expr::Name(name) => name.id == *MODULE,
                Expr::Attribute(attribute) => attribute.attr == *MODULE,
                other => is_text(other),
            };
            match call.arguments.args.first() {
                Some(first) => is_named(first),
                None => call
                    .arguments
                    .find_keyword("name")
                    .is_some_and(|keyword| is_named(&keyword.value)),
            }
        }
        function => function == MODULE,
    }
}

/// Judges an import by what the file uses of it.
fn judge(cx: &Context<'_>, stmt: &Stmt) -> Result<String, Reason> {
    let index = cx.module.index();
    if let Stmt::ImportFrom(from) = stmt {
        if from.level > 0 {
            return Err(Reason::OtherModule);
        }
        if from.names.iter().any(|alias| alias.name == *"*") {
            return Err(Reason::StarImport);
        }
    }
    let mut starts = Starts::default();
    let of_statement = index.imports().filter(|(_, imported)| {
        imported.stmt.range() == stmt.range() && imported.qualified().starts_with(MODULE)
    });
    for (binding, imported) in of_statement {
        let path = imported.qualified();
        if path != MODULE && !path.starts_with("subprocess.") {
            return Err(Reason::OtherModule);
        }
        let is_only = index.bindings_of_same_name(binding).all(
            |other| matches!(&other.kind, BindingKind::Import(other) if other.qualified() == path),
        );
        if !is_only || index.star_behind(binding).is_some() {
            return Err(Reason::NameInDoubt(binding.name.to_string()));
        }
        let mut is_used = false;
        for used in index.uses_of(binding) {
            is_used = true;
            let Some(AnyNode::Expr(used)) = index.node_of(used.name) else {
                return Err(Reason::Escapes {
                    line: cx.module.line_of(used.name.start()),
                });
            };
            starts.add(cx, used, &path)?;
        }
        if !is_used {
            return Err(Reason::UnusedImport);
        }
        if cx.module.is_named_in_text(binding.name) || cx.is_shared(binding) {
            return Err(Reason::Shared(binding.name.to_string()));
        }
    }
    Ok(starts.fact().to_string())
}

/// What is known of the uses so far.
#[derive(Default)]
struct Starts {
    a_process: bool,
}

impl Starts {
    /// Takes `used` in, a name that stands for `path`.
    fn add(&mut self, cx: &Context<'_>, used: &Expr, path: &str) -> Result<(), Reason> {
        let index = cx.module.index();
        let escapes = || Reason::Escapes {
            line: cx.module.line_of(used.start()),
        };
        let (expr, member) = match path.strip_prefix("subprocess.") {
            Some(member) => (used, member.to_string()),
            None => match index.parent_of(used) {
                Some(AnyNode::Expr(outer @ Expr::Attribute(attribute)))
                    if attribute.ctx == ast::ExprContext::Load =>
                {
                    (outer, attribute.attr.to_string())
                }
                _ => return Err(escapes()),
            },
        };
        if starts_nothing(&member) || is_type(cx, expr, &member) {
            return Ok(());
        }
        let function = format!("{MODULE}.{member}");
        let started = match (index.parent_of(expr), kind(&function)) {
            (Some(AnyNode::Expr(Expr::Call(call))), Some(kind))
                if call.func.range() == expr.range() =>
            {
                certainly(cx, call, &function).and_then(|()| command(cx, call, kind))
            }
            _ => return Err(escapes()),
        };
        self.a_process = true;
        started.map(drop).map_err(|_| Reason::StartsProcess {
            line: cx.module.line_of(expr.start()),
        })
    }

    fn fact(&self) -> &'static str {
        if self.a_process {
            "every call has constant arguments"
        } else {
            "starts no process"
        }
    }
}

/// Constants, exceptions and results.
fn starts_nothing(member: &str) -> bool {
    matches!(
        member,
        "CalledProcessError"
            | "CompletedProcess"
            | "DEVNULL"
            | "PIPE"
            | "STARTUPINFO"
            | "STDOUT"
            | "SubprocessError"
            | "TimeoutExpired"
            | "list2cmdline"
    ) || (member.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

/// Whether `expr` names the class of a process, in an annotation or for `isinstance`.
fn is_type(cx: &Context<'_>, expr: &Expr, member: &str) -> bool {
    if member != "Popen" {
        return false;
    }
    let index = cx.module.index();
    let mut at = expr.range();
    for ancestor in index.ancestors(expr) {
        match ancestor {
            AnyNode::Expr(Expr::Call(call)) => {
                return matches!(&*call.func, Expr::Name(name)
                    if name.id == *"isinstance" && index.is_builtin(name));
            }
            AnyNode::Expr(
                Expr::Subscript(_)
                | Expr::Tuple(_)
                | Expr::List(_)
                | Expr::BinOp(_)
                | Expr::Attribute(_),
            ) => {}
            AnyNode::Stmt(Stmt::AnnAssign(assign)) => return assign.annotation.range() == at,
            AnyNode::Stmt(Stmt::FunctionDef(def)) => {
                let is_it = |annotation: Option<&Expr>| {
                    annotation.is_some_and(|annotation| annotation.range() == at)
                };
                return is_it(def.returns.as_deref())
                    || def
                        .parameters
                        .iter()
                        .any(|parameter| is_it(parameter.annotation()));
            }
            _ => return false,
        }
        at = ancestor.range();
    }
    false
}
