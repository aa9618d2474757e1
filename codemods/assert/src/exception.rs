//! Which exception a failed check raises.

use harden_codemod::{CodemodOption, Context, OptionKind};

/// The exception that assertions raise.
pub(crate) const OF_ASSERTIONS: &str = "AssertionError";

/// Built-in exceptions that a check may raise, with the classes besides `Exception` and
/// `BaseException` that they derive from.
const CLASSES: &[(&str, &[&str])] = &[
    ("ArithmeticError", &[]),
    (OF_ASSERTIONS, &[]),
    ("AttributeError", &[]),
    ("Exception", &[]),
    ("IndexError", &["LookupError"]),
    ("KeyError", &["LookupError"]),
    ("LookupError", &[]),
    ("NotImplementedError", &["RuntimeError"]),
    ("OSError", &["EnvironmentError", "IOError"]),
    ("OverflowError", &["ArithmeticError"]),
    (
        "PermissionError",
        &["EnvironmentError", "IOError", "OSError"],
    ),
    ("RuntimeError", &[]),
    ("TypeError", &[]),
    ("ValueError", &[]),
];

/// `[tool.harden.assert] exception = "ValueError"`.
pub(crate) const OPTION: CodemodOption = CodemodOption {
    name: "exception",
    kind: OptionKind::Choice {
        of: &NAMES,
        default: OF_ASSERTIONS,
    },
    doc: "The built-in exception that a check raises which was an assertion.",
};

const NAMES: [&str; CLASSES.len()] = {
    let mut names = [""; CLASSES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = CLASSES[at].0;
        at += 1;
    }
    names
};

/// The exception that checks are to raise.
pub(crate) fn wanted(cx: &Context<'_>) -> &'static str {
    cx.choice(&OPTION)
}

/// Whether a handler for the built-in class `handled` takes exceptions of the class `raised`, one of
/// those above.
pub(crate) fn is_caught(raised: &str, handled: &str) -> bool {
    let bases = CLASSES.iter().find(|(name, _)| *name == raised);
    handled == raised
        || matches!(handled, "Exception" | "BaseException")
        || bases.is_some_and(|(_, bases)| bases.contains(&handled))
}
