//! `asyncio.create_subprocess_shell(command)` as `asyncio.create_subprocess_exec(…)`.

use harden_codemod::prelude::*;

use super::arguments::Arguments;
use super::search_path;
use super::surroundings::{check_f_string, note_process_groups};
use super::{Calls, Parts, Rewritten};
use crate::command::Shell;
use crate::probe::{self, Learned};
use crate::reason::Reason;
use crate::runner::{Runner, Wants, Way};

/// The fix for a call of `asyncio.create_subprocess_shell`.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
) -> Result<Rewritten, Reason> {
    let cx = calls.cx;
    check_f_string(cx, site.expr)?;
    let command = argument(site.call, "cmd", Some(0))
        .map_err(|Unpacked| Reason::UnpackedArguments)?
        .ok_or(Reason::NoCommand)?;
    if site.call.arguments.args.len() > 1 {
        return Err(Reason::NoCommand);
    }
    let arguments = Arguments::of(cx, site.call)?;
    if arguments.get("executable").is_some() || arguments.get("shell").is_some() {
        return Err(Reason::OtherExecutable);
    }
    let mut parts = Parts::new(calls, site.expr);
    let shell = Shell {
        has_environment: arguments.get("env").is_some(),
        has_directory: arguments.get("cwd").is_some(),
        ..Shell::DEFAULT
    };
    let program = parts.read_one(cx, shell, command)?;
    if program.single().is_none() {
        return Err(Reason::SeveralOutputs);
    }
    let learned = Learned {
        result: Some(site.expr),
        is_looked_at: true,
        printed: arguments.printed(cx),
    };
    probe::check(cx, &learned, [&program])?;
    search_path::note(cx, &arguments, [&program], &mut parts.doubts);
    note_process_groups(cx, &arguments, &mut parts.doubts);
    let module = match &*site.call.func {
        Expr::Attribute(attribute) => cx.module.slice(&*attribute.value).to_string(),
        _ => parts.needs.name(cx, "asyncio")?,
    };
    let way = Way {
        function: format!("{module}.create_subprocess_exec"),
        keyword: "",
        arguments: arguments.kept(cx, &["args", "cmd"]),
        exit_code: "",
        spreads: true,
    };
    let runner = Runner {
        subprocess: if module == "asyncio" || module.ends_with(".subprocess") {
            format!("{}.subprocess", module.trim_end_matches(".subprocess"))
        } else {
            format!("{module}.subprocess")
        },
        last: way.clone(),
        quiet: way,
        wants: Wants::Result,
        suffix: String::new(),
        is_handle: true,
        unpacked: None,
    };
    // Bandit knows neither function.
    parts.brings.clear();
    let edits = parts.emit(cx, site.expr, runner, &program)?;
    parts.finish(cx, edits)
}
