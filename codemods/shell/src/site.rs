//! The calls that start a shell, as Bandit's `injection_shell` plugins list them.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Finding, Outcome, Rule, Severity};

use crate::reason::Reason;
use crate::{B602, B605, rewrite};

/// B605: functions that always start a shell.
const SHELL_FUNCTIONS: &[&str] = &[
    "os.system",
    "os.popen",
    "os.popen2",
    "os.popen3",
    "os.popen4",
    "popen2.popen2",
    "popen2.popen3",
    "popen2.popen4",
    "popen2.Popen3",
    "popen2.Popen4",
    "commands.getoutput",
    "commands.getstatusoutput",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
];

/// B602: functions that start one if asked to.
const SUBPROCESS_FUNCTIONS: &[&str] = &[
    "subprocess.Popen",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.run",
];

/// Whether the function with this qualified name starts a process.
fn starts_process(function: &str) -> bool {
    SHELL_FUNCTIONS.contains(&function) || SUBPROCESS_FUNCTIONS.contains(&function)
}

/// The outcome for every call in the file that starts a shell.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let calls = cx.module.calls_where(starts_process);
    calls
        .iter()
        .filter(|site| {
            !SUBPROCESS_FUNCTIONS.contains(&site.qualified.as_str()) || asks_for_shell(site.call)
        })
        .filter(|site| !site.call.arguments.is_empty())
        .map(|site| {
            let finding = finding(site);
            let fix = match (&site.doubt, site.qualified.as_str()) {
                (Some(doubt), _) => Err(Reason::NameInDoubt(doubt.clone())),
                (None, "os.system") => rewrite::system(cx, &calls, site),
                (None, other) => Err(Reason::NotCovered(other.to_string())),
            };
            match fix {
                Ok(fix) => Outcome::Fixed { finding, fix },
                Err(reason) => Outcome::Refused {
                    finding,
                    refusal: reason.into(),
                },
            }
        })
        .collect()
}

fn finding(site: &QualifiedCall<'_>) -> Finding {
    let rule: &'static Rule = if SUBPROCESS_FUNCTIONS.contains(&site.qualified.as_str()) {
        B602
    } else {
        B605
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
    let Some(keyword) = call.arguments.find_keyword("shell") else {
        return false;
    };
    match &keyword.value {
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
