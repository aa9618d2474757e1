//! The calls that start a shell, as Bandit's `injection_shell` plugins list them, and those that
//! they miss.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Finding, Outcome, Rule, Severity};

use crate::calls::{self, Calls, Rewritten};
use crate::reason::Reason;
use crate::{B602, B604, B605, together};

/// A way to start a shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Api {
    /// `os.system`
    System,
    /// `os.popen`
    Popen,
    /// `subprocess.getoutput`
    Output,
    /// `subprocess.getstatusoutput`
    OutputWithStatus,
    /// `asyncio.create_subprocess_shell`, which Bandit does not know.
    Asyncio,
    /// A function that only Python 2 has.
    Python2,
    /// A function of `subprocess` with `shell=True`.
    Subprocess,
    /// A function of `subprocess` with `["sh", "-c", …]`, which Bandit takes for any other list.
    DashC,
    /// A function of `os` that starts `sh -c`, which Bandit takes for any other program.
    Exec,
}

/// B605: functions that always start a shell.
const SHELL_FUNCTIONS: &[(&str, Api)] = &[
    ("os.system", Api::System),
    ("os.popen", Api::Popen),
    ("os.popen2", Api::Python2),
    ("os.popen3", Api::Python2),
    ("os.popen4", Api::Python2),
    ("popen2.popen2", Api::Python2),
    ("popen2.popen3", Api::Python2),
    ("popen2.popen4", Api::Python2),
    ("popen2.Popen3", Api::Python2),
    ("popen2.Popen4", Api::Python2),
    ("commands.getoutput", Api::Python2),
    ("commands.getstatusoutput", Api::Python2),
    ("subprocess.getoutput", Api::Output),
    ("subprocess.getstatusoutput", Api::OutputWithStatus),
    ("asyncio.create_subprocess_shell", Api::Asyncio),
    ("asyncio.subprocess.create_subprocess_shell", Api::Asyncio),
];

/// B602: functions that start one if asked to.
const SUBPROCESS_FUNCTIONS: &[&str] = &[
    "subprocess.Popen",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.run",
];

/// Functions that start any program, and so a shell.
const EXEC_FUNCTIONS: &[&str] = &[
    "os.execl",
    "os.execlp",
    "os.execv",
    "os.execvp",
    "os.spawnl",
    "os.spawnlp",
    "os.spawnv",
    "os.spawnvp",
];

/// Whether the function with this qualified name starts a process.
fn starts_process(function: &str) -> bool {
    SUBPROCESS_FUNCTIONS.contains(&function)
        || EXEC_FUNCTIONS.contains(&function)
        || shell_function(function).is_some()
}

fn shell_function(function: &str) -> Option<Api> {
    let (_, api) = SHELL_FUNCTIONS.iter().find(|(name, _)| *name == function)?;
    Some(*api)
}

/// The outcome for every call in the file that starts a shell.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let starts = cx.module.calls_where(starts_process);
    let calls = Calls {
        cx,
        starts: &starts,
    };
    let found: Vec<(Finding, Result<Rewritten, Reason>)> = starts
        .iter()
        .filter_map(|site| {
            let api = api(site).or_else(|| {
                let executes = EXEC_FUNCTIONS.contains(&site.qualified.as_str())
                    && calls::executes_script(cx, site);
                executes.then_some(Api::Exec)
            })?;
            let fix = match &site.doubt {
                Some(doubt) => Err(Reason::NameInDoubt(doubt.clone())),
                None => calls::fix(&calls, site, api),
            };
            // Bandit sees no shell there, and no value can reach one in a constant.
            let is_harmless =
                api == Api::DashC && fix.is_err() && calls::is_constant_script(site.call);
            (!is_harmless).then(|| (finding(site, api), fix))
        })
        .collect();
    let mut outcomes = together::outcomes(cx, &starts, found);
    outcomes.extend(others(cx, &starts));
    outcomes
}

/// Whether `expr` is one of the calls in `starts`, and starts a shell for `command`.
pub(crate) fn runs(starts: &[QualifiedCall<'_>], expr: &Expr, command: &Expr) -> bool {
    starts.iter().any(|site| {
        let named = || {
            ["args", "command", "cmd"]
                .iter()
                .find_map(|name| site.call.arguments.find_keyword(name))
                .map(|keyword| &keyword.value)
        };
        site.expr.range() == expr.range()
            && api(site).is_some()
            && site
                .call
                .arguments
                .args
                .first()
                .or_else(named)
                .is_some_and(|first| first.range() == command.range())
    })
}

/// In which way the call starts a shell, if it does.
fn api(site: &QualifiedCall<'_>) -> Option<Api> {
    if site.call.arguments.is_empty() {
        return None;
    }
    if let Some(api) = shell_function(&site.qualified) {
        return Some(api);
    }
    if EXEC_FUNCTIONS.contains(&site.qualified.as_str()) {
        return None;
    }
    if asks_for_shell(site.call) {
        return Some(Api::Subprocess);
    }
    let command = argument(site.call, "args", Some(0)).ok().flatten()?;
    calls::is_script(command).then_some(Api::DashC)
}

/// The outcome for a call of a function that the project imports from elsewhere, where its type
/// says that it is one of `subprocess`'s after all.
fn reexported<'a>(
    cx: &Context<'a>,
    starts: &[QualifiedCall<'a>],
    expr: &'a Expr,
    call: &'a ast::ExprCall,
) -> Option<Outcome> {
    let imported = cx.module.index().qualified_name(&call.func)?;
    let name = imported.rsplit('.').next()?;
    let is_like = |function: &&&str| function.rsplit('.').next() == Some(name);
    SUBPROCESS_FUNCTIONS.iter().find(is_like)?;
    let qualified = cx.known(&call.func).defined_as?;
    if !SUBPROCESS_FUNCTIONS.contains(&qualified.as_str()) {
        return None;
    }
    let site = QualifiedCall {
        expr,
        call,
        qualified,
        doubt: None,
    };
    let finding = Finding {
        rule: B604,
        severity: Severity::Medium,
        ..finding(&site, Api::Subprocess)
    };
    let fix = calls::fix(&Calls { cx, starts }, &site, Api::Subprocess);
    let fix = fix.and_then(|rewritten| match rewritten.variable {
        None => Ok(rewritten.fix),
        // Other calls of its command are not known to be ones of `subprocess`.
        Some(variable) => Err(Reason::CommandUses(cx.module.slice(variable).to_string())),
    });
    Some(Outcome::of(finding, fix))
}

/// B604: calls of anything else with `shell=`.
fn others<'a>(cx: &Context<'a>, starts: &[QualifiedCall<'a>]) -> Vec<Outcome> {
    cx.module
        .index()
        .calls_with_keyword("shell")
        .filter(|(expr, call)| {
            asks_for_shell(call)
                && !starts.iter().any(|site| {
                    site.expr.range() == expr.range()
                        && SUBPROCESS_FUNCTIONS.contains(&site.qualified.as_str())
                })
        })
        .map(|(expr, call)| {
            if let Some(outcome) = reexported(cx, starts, expr, call) {
                return outcome;
            }
            let function = cx.module.slice(&*call.func);
            let function = function.lines().next().unwrap_or_default().to_string();
            let finding = Finding {
                rule: B604,
                range: expr.range(),
                severity: Severity::Medium,
                message: format!("`{function}` is called with `shell=`, which may start a shell"),
            };
            Outcome::of(finding, Err(Reason::UnknownFunction(function)))
        })
        .collect()
}

fn finding(site: &QualifiedCall<'_>, api: Api) -> Finding {
    let rule: &'static Rule = match api {
        Api::Subprocess | Api::DashC => B602,
        _ => B605,
    };
    // Bandit: a constant string is low, since an attacker cannot reach it.
    let constant = matches!(
        site.call.arguments.args.first(),
        Some(Expr::StringLiteral(_))
    );
    Finding {
        rule,
        range: site.expr.range(),
        severity: if constant {
            Severity::Low
        } else {
            Severity::High
        },
        message: if constant {
            format!("`{}` starts a shell for a constant command", site.qualified)
        } else {
            format!(
                "`{}` starts a shell, which reads whatever the values in the command hold",
                site.qualified
            )
        },
    }
}

/// Whether `shell=` is there and not plainly false, which is Bandit's `has_shell`.
fn asks_for_shell(call: &ast::ExprCall) -> bool {
    let value = match call.arguments.find_keyword("shell") {
        Some(keyword) => &keyword.value,
        // By position, which Bandit does not look at.
        None => match call.arguments.args.get(8) {
            Some(shell) => shell,
            None => return false,
        },
    };
    match value {
        Expr::BooleanLiteral(literal) => literal.value,
        Expr::NoneLiteral(_) => false,
        Expr::NumberLiteral(number) => {
            !matches!(&number.value, ast::Number::Int(int) if *int == ast::Int::ZERO)
        }
        Expr::StringLiteral(string) => !string.value.is_empty(),
        Expr::List(list) => !list.elts.is_empty(),
        Expr::Tuple(tuple) => !tuple.elts.is_empty(),
        Expr::Dict(dict) => !dict.items.is_empty(),
        _ => true,
    }
}
