//! Windows: where it is certain, and what its command interpreter reads.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::expr;
use crate::reason::Reason;

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
            subject.platform(&texts(right)?, positive == holds)
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
            subject.platform(&texts(prefix)?, holds)
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
}

impl Subject {
    /// The platform, if this is one of `texts` or, where `equal` is false, none of them.
    fn platform(self, texts: &[&str], equal: bool) -> Option<Platform> {
        let is_windows = |text: &&str| match self {
            Subject::OsName => *text == "nt",
            Subject::SysPlatform => matches!(*text, "win32" | "win"),
            Subject::PlatformSystem => *text == "Windows",
        };
        let all_windows = texts.iter().all(is_windows);
        let any_windows = texts.iter().any(is_windows);
        // Python has had other values of `os.name` than these two, such as "java".
        let is_posix = matches!(self, Subject::OsName) && texts == ["posix"];
        match (equal, all_windows) {
            (true, true) => Some(Platform::Windows),
            (true, false) if !any_windows => Some(Platform::Posix),
            (false, true) => Some(Platform::Posix),
            (false, false) if is_posix => Some(Platform::Windows),
            _ => None,
        }
    }
}

fn subject(cx: &Context<'_>, expr: &Expr) -> Option<Subject> {
    match expr {
        Expr::Call(call) if call.arguments.is_empty() => (expr::qualified(cx, &call.func)?
            == "platform.system")
            .then_some(Subject::PlatformSystem),
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

/// Commands of `cmd.exe` itself that no program on a POSIX system is called.
const WINDOWS_ONLY: &[&str] = &[
    "assoc", "cls", "color", "copy", "del", "dir", "erase", "ftype", "md", "mklink", "move",
    "pause", "rd", "ren", "start", "title", "ver", "vol",
];

/// Commands of `cmd.exe` itself that have a namesake on POSIX systems.
const SHARED: &[&str] = &[
    "date", "echo", "mkdir", "path", "rename", "rmdir", "time", "type",
];

/// Programs that are there on every Windows.
const SYSTEM32: &[&str] = &[
    "attrib",
    "explorer",
    "icacls",
    "ipconfig",
    "net",
    "netsh",
    "notepad",
    "ping",
    "powershell",
    "reg",
    "robocopy",
    "sc",
    "schtasks",
    "shutdown",
    "systeminfo",
    "taskkill",
    "tasklist",
    "where",
    "whoami",
    "wmic",
    "xcopy",
];

/// Names under which Windows has a script rather than a program, which only its command
/// interpreter starts.
const SCRIPTS: &[&str] = &["az", "gradle", "mvn", "npm", "npx", "pnpm", "yarn"];

/// What is wrong with running `program`, a literal, directly where the platform is `platform`.
pub(crate) fn check_program(
    cx: &Context<'_>,
    platform: Platform,
    program: &str,
) -> Result<(), Reason> {
    let lower = program.to_ascii_lowercase();
    let lower = lower.as_str();
    let unsure = platform == Platform::Unknown;
    let whole_file = TextRange::up_to(cx.module.text().text_len());
    let refused = WINDOWS_ONLY.contains(&lower)
        || (unsure
            && (SHARED.contains(&lower) || SCRIPTS.contains(&lower))
            && is_asked_for(cx, whole_file));
    if refused {
        Err(Reason::WindowsBuiltIn(program.to_string()))
    } else {
        Ok(())
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

/// The argument list for a command that `cmd.exe` is certain to read, if it is plain words.
///
/// # Errors
/// Where `cmd.exe` would read more than words in it.
pub(crate) fn windows_words(command: &str) -> Result<Vec<String>, Reason> {
    let plain = |c: char| c.is_ascii_alphanumeric() || " _-./:\\+@".contains(c);
    if !command.chars().all(plain) {
        return Err(Reason::WindowsText);
    }
    let mut words: Vec<String> = command
        .split(' ')
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect();
    let Some(program) = words.first() else {
        return Err(harden_shell::Unplannable::Empty.into());
    };
    if !is_windows_program(program) {
        // The command interpreter's own command, or a script that only it starts.
        words.splice(0..0, ["cmd".to_string(), "/c".to_string()]);
    }
    Ok(words)
}

/// Whether a program of this name is there on every Windows, so that no command interpreter is
/// needed to start it.
pub(crate) fn is_windows_program(program: &str) -> bool {
    let name = program.to_ascii_lowercase();
    SYSTEM32.contains(&name.strip_suffix(".exe").unwrap_or(&name))
}

/// Whether a text reads as if written for `cmd.exe`: `%NAME%`, `C:\folder`, or a backslash before
/// a letter or digit outside quotes, where a POSIX shell would drop it.
pub(crate) fn looks_windows(text: &str) -> bool {
    let mut quote = None;
    let mut before = (' ', ' ');
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' if quote.is_none() => quote = Some(c),
            '\'' | '"' if quote == Some(c) => quote = None,
            '\\' if quote != Some('\'') => {
                let drive = before.1 == ':' && before.0.is_ascii_alphabetic();
                let escaped = chars.next();
                if drive || (quote.is_none() && escaped.is_some_and(char::is_alphanumeric)) {
                    return true;
                }
            }
            _ => {}
        }
        before = (before.1, c);
    }
    let names: Vec<&str> = text.split('%').skip(1).collect();
    // Between two percent signs, so not after the last one; a single letter is a date's format.
    names
        .iter()
        .rev()
        .skip(1)
        .any(|name| name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}
