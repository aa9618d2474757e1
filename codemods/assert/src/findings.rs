//! What becomes of each finding.

use std::cell::OnceCell;

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome};
use harden_proof::Compiled;

use crate::purpose::Purpose;
use crate::reason::Reason;
use crate::{B101, effect, exception, handlers, names, rewrite, surroundings};

/// The outcome for every assertion: Bandit's plugin `asserts.py` reports each.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    if !cx.wants(B101.id) {
        return Vec::new();
    }
    let file = File {
        exception: exception::wanted(cx),
        touchable: OnceCell::new(),
        compiled: OnceCell::new(),
        doubt: OnceCell::new(),
    };
    let statements = cx.module.index().statements();
    statements
        .filter_map(Stmt::as_assert_stmt)
        .map(|assert| Outcome::of(finding(assert), fix(cx, &file, assert)))
        .collect()
}

/// What is known of a file that has findings.
struct File {
    /// The exception that a failed check raises.
    exception: &'static str,
    /// Whether its assertions may be touched.
    touchable: OnceCell<Result<(), Reason>>,
    /// What other compilers read of it.
    compiled: OnceCell<Compiled>,
    /// Why the name of the exception may mean something else.
    doubt: OnceCell<Option<NameDoubt>>,
}

fn finding(assert: &ast::StmtAssert) -> Finding {
    Finding {
        rule: B101,
        range: assert.range,
        severity: B101.severity,
        message: "python -O leaves the assertion out".to_string(),
    }
}

fn fix<'a>(cx: &Context<'a>, file: &File, assert: &'a ast::StmtAssert) -> Result<Fix, Reason> {
    let check_file = || surroundings::check_file(cx);
    file.touchable.get_or_init(check_file).clone()?;
    let compiled = file.compiled.get_or_init(|| Compiled::of(cx.module));
    surroundings::check(cx, compiled, assert)?;
    let purpose = Purpose::of(cx, assert);
    if let Some(reason) = purpose.refusal().filter(|_| !cx.is_named(B101.id)) {
        return Err(reason);
    }
    let exception = file.exception;
    let doubt = file.doubt.get_or_init(|| names::doubt_of(cx, exception));
    if let Some(doubt) = doubt {
        return Err(Reason::NameInDoubt(doubt.clone()));
    }
    if let Some(line) = handlers::that_differs(cx, assert, exception) {
        return Err(Reason::Handled { line, exception });
    }
    let check = rewrite::check(cx, assert, exception);
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), check.edits).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Unsafe,
        effect: effect::sentence(cx, assert, &purpose, exception, check.has_new_message),
        also_removes: &[],
        brings: Vec::new(),
    })
}
