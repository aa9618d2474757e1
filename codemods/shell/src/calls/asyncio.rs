//! `asyncio.create_subprocess_shell(command)` as `asyncio.create_subprocess_exec(…)`.

use harden_codemod::Fix;
use harden_codemod::prelude::*;

use super::arguments::Arguments;
use super::surroundings::{check_f_string, note_process_groups};
use super::{Calls, finish, has_probe};
use crate::command::{Reader, Shell};
use crate::doubts::Doubts;
use crate::emit::Emission;
use crate::needs::Needs;
use crate::reason::Reason;
use crate::runner::{Runner, Wants, Way};

/// The fix for a call of `asyncio.create_subprocess_shell`.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(calls: &Calls<'_, 'a>, site: &QualifiedCall<'a>) -> Result<Fix, Reason> {
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
    let mut doubts = Doubts::default();
    let mut needs = Needs::new(site.expr);
    let shell = Shell {
        has_environment: arguments.get("env").is_some(),
        ..Shell::DEFAULT
    };
    let mut branches = Reader {
        cx,
        shell,
        needs: &mut needs,
        doubts: &mut doubts,
    }
    .branches(command)?;
    let (Some(branch), true) = (branches.pop(), branches.is_empty()) else {
        return Err(Reason::Branches);
    };
    if branch.program.single().is_none() {
        return Err(Reason::SeveralOutputs);
    }
    if has_probe(&branch.program, true) {
        return Err(Reason::AvailabilityProbe);
    }
    note_process_groups(cx, &arguments, &mut doubts);
    let module = match &*site.call.func {
        Expr::Attribute(attribute) => cx.module.slice(&*attribute.value).to_string(),
        _ => needs.name(cx, "asyncio")?,
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
        unpacked: None,
    };
    let edits =
        Emission::new(cx, &mut needs, &mut doubts, site.expr, runner).edits(&branch.program)?;
    finish(cx, edits, needs, &doubts)
}
