//! The platform that a place in the program runs on, where that is certain.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::expr;
use crate::reason::Reason;
use crate::windows::{self, Known};

/// The platform that a place in the program runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    Windows,
    Posix,
    Unknown,
}

/// The platform, by the tests on the way to `place`.
pub(crate) fn at(cx: &Context<'_>, place: &Expr) -> Platform {
    cx.module
        .conditions(place)
        .into_iter()
        .find_map(|condition| by_test(cx, condition.test, condition.holds, 3))
        .unwrap_or(Platform::Unknown)
}

/// What it says about the platform that `test` turned out as `holds`.
fn by_test(cx: &Context<'_>, test: &Expr, holds: bool, steps: usize) -> Option<Platform> {
    let steps = steps.checked_sub(1)?;
    match test {
        Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => {
            by_test(cx, &unary.operand, !holds, steps)
        }
        // Every operand of an `and` that holds holds; of an `or` that does not, none does.
        Expr::BoolOp(bool_op) if (bool_op.op == ast::BoolOp::And) == holds => bool_op
            .values
            .iter()
            .find_map(|value| by_test(cx, value, holds, steps)),
        Expr::Compare(compare) => {
            let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
                return None;
            };
            let subject = subject(cx, &compare.left)?;
            let positive = match op {
                ast::CmpOp::Eq | ast::CmpOp::In | ast::CmpOp::Is => true,
                ast::CmpOp::NotEq | ast::CmpOp::NotIn | ast::CmpOp::IsNot => false,
                _ => return None,
            };
            subject.by_texts(&texts(right)?, positive == holds)
        }
        Expr::Call(call) => {
            let Expr::Attribute(method) = &*call.func else {
                return None;
            };
            if method.attr.as_str() != "startswith" {
                return None;
            }
            let subject = subject(cx, &method.value)?;
            let [prefix] = &*call.arguments.args else {
                return None;
            };
            subject.by_prefix(&texts(prefix)?, holds)
        }
        Expr::Name(name) => {
            let mut bindings = cx.module.index().bindings_of(name);
            match (bindings.next()?.kind, bindings.next()) {
                (BindingKind::Value(value), None) => by_test(cx, value, holds, steps),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Something that tells the platform.
#[derive(Clone, Copy)]
enum Subject {
    /// `os.name`: "nt" or "posix".
    OsName,
    /// `sys.platform`: "win32", "linux", "darwin", …
    SysPlatform,
    /// `platform.system()`: "Windows", "Linux", …
    PlatformSystem,
    /// `platform.system().lower()`
    LowerSystem,
}

impl Subject {
    /// What it is on Windows.
    fn on_windows(self) -> &'static str {
        match self {
            Subject::OsName => "nt",
            Subject::SysPlatform => "win32",
            Subject::PlatformSystem => "Windows",
            Subject::LowerSystem => "windows",
        }
    }

    /// The platform, if this is one of `texts` or, where `equal` is false, none of them.
    fn by_texts(self, texts: &[&str], equal: bool) -> Option<Platform> {
        let is_windows = |text: &&str| *text == self.on_windows();
        // "win64", or "windows" where it is "Windows": what nothing is, and was meant for Windows.
        let is_meant = |text: &&str| {
            let lower = text.to_ascii_lowercase();
            lower == "nt" || lower.starts_with("win")
        };
        if texts.iter().any(is_windows) {
            return match equal {
                true if texts.iter().all(is_meant) => Some(Platform::Windows),
                true => None,
                false => Some(Platform::Posix),
            };
        }
        match equal {
            true if !texts.iter().any(is_meant) => Some(Platform::Posix),
            // Python has had other values of `os.name` than these two, such as "java".
            false if matches!(self, Subject::OsName) && texts == ["posix"] => {
                Some(Platform::Windows)
            }
            _ => None,
        }
    }

    /// The platform, if this starts with one of `prefixes` or, where `holds` is false, with none.
    fn by_prefix(self, prefixes: &[&str], holds: bool) -> Option<Platform> {
        let fits = |prefix: &&str| self.on_windows().starts_with(prefix);
        // "wasi" is a platform as well.
        let is_certain = |prefix: &&str| fits(prefix) && prefix.len() > 1;
        match holds {
            true if prefixes.iter().all(is_certain) => Some(Platform::Windows),
            true if prefixes.iter().any(fits) => None,
            true => Some(Platform::Posix),
            false if prefixes.iter().any(fits) => Some(Platform::Posix),
            false => None,
        }
    }
}

fn subject(cx: &Context<'_>, expr: &Expr) -> Option<Subject> {
    match expr {
        Expr::Call(call) if call.arguments.is_empty() => {
            if let Expr::Attribute(method) = &*call.func
                && method.attr.as_str() == "lower"
            {
                return match subject(cx, &method.value)? {
                    Subject::PlatformSystem => Some(Subject::LowerSystem),
                    // Those are in lower case.
                    subject => Some(subject),
                };
            }
            (expr::qualified(cx, &call.func)? == "platform.system")
                .then_some(Subject::PlatformSystem)
        }
        _ => match expr::qualified(cx, expr)?.as_str() {
            "os.name" => Some(Subject::OsName),
            "sys.platform" => Some(Subject::SysPlatform),
            _ => None,
        },
    }
}

fn texts(expr: &Expr) -> Option<Vec<&str>> {
    let elements: Vec<&Expr> = match expr {
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        Expr::List(list) => list.elts.iter().collect(),
        Expr::Set(set) => set.elts.iter().collect(),
        single => vec![single],
    };
    elements
        .into_iter()
        .map(|element| match element {
            Expr::StringLiteral(literal) => Some(literal.value.to_str()),
            _ => None,
        })
        .collect()
}

/// Whether something in `range` asks which platform the program runs on.
fn is_asked_for(cx: &Context<'_>, range: TextRange) -> bool {
    cx.module
        .index()
        .reads(range, &["os.name", "sys.platform", "platform.system"])
}

/// What is wrong with running `program`, a literal, directly where the platform is `platform`.
///
/// `has_directory` says that the process gets a folder of its own.
///
/// # Errors
/// Where only Windows' command interpreter starts it, or finds it, and this may be Windows.
pub(crate) fn check_program(
    cx: &Context<'_>,
    platform: Platform,
    program: &str,
    has_directory: bool,
) -> Result<(), Reason> {
    if platform == Platform::Posix {
        return Ok(());
    }
    let whole_file = TextRange::up_to(cx.module.text().text_len());
    match windows::known(program) {
        Known::BuiltIn => Err(Reason::WindowsBuiltIn(program.to_string())),
        Known::SharedBuiltIn if is_asked_for(cx, whole_file) => {
            Err(Reason::WindowsBuiltIn(program.to_string()))
        }
        Known::Script if is_asked_for(cx, whole_file) => {
            Err(Reason::WindowsScript(program.to_string()))
        }
        Known::Program => Err(Reason::WindowsText),
        _ if has_directory && windows::depends_on_folder(program) => Err(Reason::WindowsText),
        _ => Ok(()),
    }
}

/// Programs that are there on every POSIX system and on no Windows.
const POSIX_ONLY: &[&str] = &[
    "awk", "cat", "chmod", "chown", "clear", "cp", "df", "du", "grep", "ln", "ls", "mv", "ps",
    "reset", "rm", "sed", "sudo", "touch", "uname", "which",
];

/// Whether a test of the platform on the way to `place` leaves open that Windows, which lacks
/// `program`, gets there: `os.name == "nt" and os.system("cls") or os.system("clear")`.
pub(crate) fn is_missing_on_windows(cx: &Context<'_>, place: &Expr, program: &str) -> bool {
    POSIX_ONLY.contains(&program)
        && at(cx, place) == Platform::Unknown
        && cx
            .module
            .conditions(place)
            .iter()
            .any(|condition| is_asked_for(cx, condition.test.range()))
}
