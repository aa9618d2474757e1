//! What Windows reads otherwise than a POSIX shell: which text is written for `cmd.exe`, and which
//! of it an argument list can say as well.
//!
//! - [`CreateProcess`](https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createprocessw)
//!   starts programs. It appends `.exe` to a name without an extension and nothing else: a `.com`
//!   has to be named in full, a batch file needs `cmd.exe`. It looks for the program in the folder of
//!   the parent's program, in the parent's current folder, in Windows' folders and in `PATH`, and
//!   never in the folder that the new process gets.
//! - [`cmd.exe`](https://learn.microsoft.com/windows-server/administration/windows-commands/cmd) has
//!   commands of its own, tries every extension in `PATHEXT`, and reads `& | < > ^ ( ) % "` as grammar.
//! - [`subprocess`](https://docs.python.org/3/library/subprocess.html#converting-argument-sequence)
//!   joins a list with blanks, and adds quotes only around an element that is empty or has blanks, and
//!   backslashes only before a quote. Of words without those it makes the very text that it was split
//!   from.

use crate::program::{Argv, Start, Stream};
use crate::reason::Reason;

/// Commands of `cmd.exe` itself that no program of a POSIX system is called.
const BUILT_IN: &[&str] = &[
    "assoc", "call", "cls", "color", "copy", "del", "dir", "dpath", "endlocal", "erase", "ftype",
    "goto", "md", "mklink", "move", "pause", "prompt", "rd", "rem", "ren", "setlocal", "start",
    "title", "ver", "vol",
];

/// Commands of `cmd.exe` itself that have a namesake on POSIX systems.
const SHARED: &[&str] = &[
    "date", "echo", "mkdir", "path", "rename", "rmdir", "time", "type",
];

/// Programs that are there on every Windows and end in `.exe`, so that `CreateProcess` finds them.
const SYSTEM32: &[&str] = &[
    "attrib",
    "bcdedit",
    "cacls",
    "certutil",
    "chkdsk",
    "cmd",
    "cscript",
    "driverquery",
    "explorer",
    "findstr",
    "fsutil",
    "getmac",
    "gpresult",
    "gpupdate",
    "icacls",
    "ipconfig",
    "msiexec",
    "net",
    "netsh",
    "notepad",
    "pathping",
    "ping",
    "powershell",
    "reg",
    "regedit",
    "regsvr32",
    "robocopy",
    "rundll32",
    "sc",
    "schtasks",
    "setx",
    "sfc",
    "shutdown",
    "subst",
    "systeminfo",
    "takeown",
    "taskkill",
    "tasklist",
    "tracert",
    "w32tm",
    "wevtutil",
    "where",
    "whoami",
    "wmic",
    "wscript",
    "wsl",
    "xcopy",
];

/// Those of [`SYSTEM32`] that have a namesake on POSIX systems.
const ALSO_ON_POSIX: &[&str] = &["certutil", "net", "ping", "shutdown", "whoami"];

/// Further programs of Windows alone.
const WINDOWS_PROGRAMS: &[&str] = &[
    "bitsadmin",
    "chcp",
    "choice",
    "choco",
    "cipher",
    "cleanmgr",
    "clip",
    "cmdkey",
    "control",
    "defrag",
    "devmgmt",
    "diskpart",
    "dism",
    "doskey",
    "forfiles",
    "logoff",
    "mode",
    "mountvol",
    "mshta",
    "msinfo32",
    "mspaint",
    "nbtstat",
    "nmake",
    "openfiles",
    "pnputil",
    "powercfg",
    "quser",
    "qwinsta",
    "runas",
    "taskmgr",
    "tskill",
    "typeperf",
    "vssadmin",
    "winget",
    "winrm",
    "winver",
];

/// What `net` does on Windows, and Samba's program of that name does not.
const NET: &[&str] = &[
    "accounts",
    "config",
    "continue",
    "localgroup",
    "pause",
    "start",
    "statistics",
    "stop",
    "use",
    "view",
];

/// Names under which Windows has a batch file rather than a program, which only its command
/// interpreter starts.
const SCRIPTS: &[&str] = &[
    "ant", "az", "bundle", "code", "composer", "corepack", "flutter", "gcloud", "gem", "gradle",
    "gradlew", "grunt", "gsutil", "gulp", "mvn", "mvnw", "ng", "npm", "npx", "pnpm", "rake", "sbt",
    "tsc", "yarn", "yarnpkg",
];

/// Devices of Windows, which are there in every folder.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// What the name of a program says about Windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// A command of `cmd.exe` itself.
    BuiltIn,
    /// A command of `cmd.exe` itself, and a program elsewhere.
    SharedBuiltIn,
    /// A batch file there, and a program elsewhere.
    Script,
    /// A program, or a batch file, that is there on Windows only.
    Program,
    /// Nothing.
    Unknown,
}

/// What `name`, the first word of a command, says about Windows.
pub(crate) fn known(name: &str) -> Known {
    let lower = name.trim_start_matches('@').to_ascii_lowercase();
    let (stem, extension) = match lower.rsplit_once('.') {
        Some((stem, extension @ ("exe" | "com" | "bat" | "cmd"))) => (stem, extension),
        _ => (lower.as_str(), ""),
    };
    let is = |list: &[&str]| list.contains(&stem);
    if is(BUILT_IN) && extension.is_empty() {
        Known::BuiltIn
    } else if matches!(extension, "com" | "bat" | "cmd")
        || (is(SYSTEM32) && !is(ALSO_ON_POSIX))
        || is(WINDOWS_PROGRAMS)
    {
        Known::Program
    } else if is(SHARED) && extension.is_empty() {
        Known::SharedBuiltIn
    } else if is(SCRIPTS) && extension.is_empty() {
        Known::Script
    } else {
        Known::Unknown
    }
}

/// Whether a program of this name is there on every Windows, so that no command interpreter is
/// needed to start it.
pub(crate) fn is_program(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SYSTEM32.contains(&name.strip_suffix(".exe").unwrap_or(&name))
}

/// Whether `program` is looked for in the folder that the new process gets by `cmd.exe`, and in
/// the parent's by `CreateProcess`.
pub(crate) fn depends_on_folder(program: &str) -> bool {
    program.to_ascii_lowercase().ends_with(".exe") && !program.contains(['/', '\\'])
}

/// Whether `word` is the same to `cmd.exe` as to the program that gets it, and takes no quotes in a
/// command line.
pub(crate) fn is_plain_word(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:\\+@=,;?*~#$[]{}".contains(c);
    !word.is_empty() && word.chars().all(is_plain)
}

/// The process for a command that `cmd.exe` is certain to read, if that is plain words, behind
/// which output may be thrown away.
///
/// `has_directory` says that the process gets a folder of its own.
///
/// # Errors
/// Where `cmd.exe` would read more than that in it.
pub(crate) fn process(
    command: &str,
    has_directory: bool,
    as_source: impl Fn(&str) -> String,
) -> Result<Start, Reason> {
    let mut words: Vec<&str> = command.split(' ').collect();
    let (stdout, stderr) = take_redirections(&mut words);
    let is_spaced = words.iter().all(|word| !word.is_empty());
    words.retain(|word| !word.is_empty());
    let Some(program) = words.first() else {
        return Err(harden_shell::Unplannable::Empty.into());
    };
    if !words.iter().all(|word| is_plain_word(word)) {
        return Err(Reason::WindowsText);
    }
    let starts_alone = is_program(program)
        || is_full_path(program)
        || (program.to_ascii_lowercase().ends_with(".exe") && !has_directory);
    if !starts_alone {
        if !is_spaced {
            // A list has one blank between its words, and `echo` prints all there are.
            return Err(Reason::WindowsText);
        }
        // The command interpreter's own command, or what only it finds or starts.
        words.splice(0..0, ["cmd", "/c"]);
    }
    let words = words.into_iter().map(as_source).collect();
    Ok(Start {
        stdout,
        stderr,
        ..Start::new(Argv::List(words))
    })
}

/// `C:\Tools\run.exe`
fn is_full_path(program: &str) -> bool {
    is_drive_path(program) && program.to_ascii_lowercase().ends_with(".exe")
}

/// Takes `> nul`, `2> nul` and `2>&1` off the end of `words`: where stdout and stderr go.
fn take_redirections(words: &mut Vec<&str>) -> (Stream, Stream) {
    let (mut stdout, mut stderr) = (Stream::Inherited, Stream::Inherited);
    let mut place = words.len();
    let mut found = Vec::new();
    loop {
        let word = |back: usize| place.checked_sub(back).map(|at| words[at]);
        let is_null = |target: &str| {
            let lower = target.to_ascii_lowercase();
            lower.strip_suffix(':').unwrap_or(&lower) == "nul"
        };
        let last = word(1).unwrap_or_default();
        let before = word(2).unwrap_or_default();
        let of_one = |word: &str| match word {
            ">" | "1>" => Some('1'),
            "2>" => Some('2'),
            _ => None,
        };
        if last == "2>&1" {
            found.push('&');
            place -= 1;
        } else if let Some(stream) = of_one(before).filter(|_| is_null(last)) {
            found.push(stream);
            place -= 2;
        } else if let Some((stream, target)) =
            last.split_at_checked(last.find('>').map_or(0, |at| at + 1))
            && let Some(stream) = of_one(stream)
            && is_null(target)
        {
            found.push(stream);
            place -= 1;
        } else {
            break;
        }
    }
    found.reverse();
    match found.as_slice() {
        ['1'] => stdout = Stream::Null,
        ['2'] => stderr = Stream::Null,
        ['1', '&'] => (stdout, stderr) = (Stream::Null, Stream::Stdout),
        ['1', '2'] | ['2', '1'] => (stdout, stderr) = (Stream::Null, Stream::Null),
        ['&'] => stderr = Stream::Stdout,
        // None, or such as are left as words, which are not plain.
        _ => return (stdout, stderr),
    }
    words.truncate(place);
    (stdout, stderr)
}

/// Whether a text reads as if written for `cmd.exe`.
///
/// The evidence: a program or command that only Windows has, `%NAME%`, `C:\folder`, an option
/// `/x`, a device as the target of a redirection, `^` before an operator, or a backslash before a
/// letter or digit outside quotes, where a POSIX shell would drop it.
pub(crate) fn is_evident(text: &str) -> bool {
    let read = read(text);
    read.has_escapes || has_variable(text) || read.commands.iter().any(|words| is_command(words))
}

/// A text as both interpreters take it apart.
#[derive(Default)]
struct Read {
    /// The words of each command, without quotes.
    commands: Vec<Vec<Word>>,
    has_escapes: bool,
}

#[derive(Default)]
struct Word {
    text: String,
    /// It follows `>` or `<`.
    is_target: bool,
    is_quoted: bool,
}

fn read(text: &str) -> Read {
    let mut out = Read::default();
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    let mut follows_redirection = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_end = quote.is_none() && " \t\n&|;()<>".contains(c);
        if is_end {
            words.extend(word.take());
            match c {
                '<' | '>' => follows_redirection = true,
                // `2>&1`
                '&' if follows_redirection => {}
                ' ' | '\t' => {}
                _ => {
                    out.commands.push(std::mem::take(&mut words));
                    follows_redirection = false;
                }
            }
            continue;
        }
        let current = word.get_or_insert_with(|| Word {
            is_target: std::mem::take(&mut follows_redirection),
            ..Word::default()
        });
        match c {
            '\'' | '"' if quote.is_none() => {
                quote = Some(c);
                current.is_quoted = true;
            }
            '\'' | '"' if quote == Some(c) => quote = None,
            '\\' if quote != Some('\'') => {
                let next = chars.peek().copied();
                let drive = is_drive(&current.text);
                if drive || (quote.is_none() && next.is_some_and(char::is_alphanumeric)) {
                    out.has_escapes = true;
                }
                current.text.push(c);
                // What a POSIX shell takes for escaped, such as a quote.
                if let Some(escaped) = chars.next() {
                    current.text.push(escaped);
                }
            }
            '^' if quote.is_none() && chars.peek().is_some_and(|next| "&|<>^".contains(*next)) => {
                out.has_escapes = true;
            }
            _ => current.text.push(c),
        }
    }
    words.extend(word);
    out.commands.push(words);
    out
}

/// `C:`, at the end of a word so far.
fn is_drive(text: &str) -> bool {
    let mut end = text.chars().rev();
    end.next() == Some(':')
        && end
            .next()
            .is_some_and(|letter| letter.is_ascii_alphabetic())
        && !end.next().is_some_and(char::is_alphanumeric)
}

/// Whether the words of one command are those of a command for `cmd.exe`.
fn is_command(words: &[Word]) -> bool {
    let mut arguments = words.iter().filter(|word| !word.is_target);
    let Some(first) = arguments.next() else {
        return words.iter().any(is_device);
    };
    let name = first.text.as_str();
    let lower = name.to_ascii_lowercase();
    let second = arguments
        .next()
        .map(|word| word.text.to_ascii_lowercase())
        .unwrap_or_default();
    let by_name = name.starts_with('@')
        || name.contains('\\')
        || lower.starts_with("echo.")
        || lower.starts_with("echo:")
        || known(name) == Known::Program
        || (lower == "net" && NET.contains(&second.as_str()))
        || (lower == "if" && matches!(second.as_str(), "exist" | "not" | "defined" | "errorlevel"))
        || (lower == "for" && second.starts_with('%'));
    by_name
        || words.iter().any(is_device)
        || words.iter().any(|word| is_drive_path(&word.text))
        || words
            .iter()
            .skip(1)
            .any(|word| !word.is_quoted && !word.is_target && is_switch(&word.text))
}

fn is_device(word: &Word) -> bool {
    let lower = word.text.to_ascii_lowercase();
    word.is_target && DEVICES.contains(&lower.strip_suffix(':').unwrap_or(&lower))
}

/// `C:`, `C:/tools`, `--out=C:/tools`
fn is_drive_path(word: &str) -> bool {
    let path = word.rsplit_once('=').map_or(word, |(_, path)| path);
    let mut chars = path.chars();
    chars
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && matches!(chars.next(), None | Some('/' | '\\'))
}

/// `/s`, `/?`, `/t:exe`: no path, unless folders in the root folder have names of one letter.
fn is_switch(word: &str) -> bool {
    let Some(option) = word.strip_prefix('/') else {
        return false;
    };
    match option.split_once(':') {
        None => {
            let mut chars = option.chars();
            chars
                .next()
                .is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '?')
                && chars.next().is_none()
        }
        Some((name, value)) => {
            !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphabetic())
                && !value.is_empty()
                && !value.contains('/')
        }
    }
}

/// Variables of Windows that are written in lower case as well.
const VARIABLES: &[&str] = &[
    "allusersprofile",
    "appdata",
    "cd",
    "computername",
    "comspec",
    "date",
    "errorlevel",
    "homedrive",
    "homepath",
    "localappdata",
    "os",
    "path",
    "pathext",
    "programdata",
    "programfiles",
    "programfiles(x86)",
    "random",
    "systemdrive",
    "systemroot",
    "temp",
    "time",
    "tmp",
    "userdomain",
    "username",
    "userprofile",
    "windir",
];

/// Whether there is a variable of `cmd.exe` in `text`: the name of one that Windows has, or of
/// several capital letters, between percent signs. One or two letters are a format, of a date or a
/// commit.
fn has_variable(text: &str) -> bool {
    let names: Vec<&str> = text.split('%').skip(1).collect();
    // Between two percent signs, so not after the last one.
    names.iter().rev().skip(1).any(|name| {
        // `%date:~0,4%`
        let name = name.split_once(":~").map_or(*name, |(name, _)| name);
        let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        VARIABLES
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
            || (name.len() > 2
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.chars().all(is_capital))
    })
}

#[cfg(test)]
mod tests {
    use super::is_evident;

    #[test]
    fn text_for_windows_is_seen() {
        for text in [
            "mkdir build 2> nul",
            "mkdir build 2>NUL",
            "tool >con:",
            "chcp 65001",
            "mode con: cols=100 lines=40",
            "env.bat",
            "./env.CMD x",
            "git pull && taskkill /f /im x.exe",
            "tool.com",
            "net use z:",
            "sort /r names.txt",
            "shutdown /s /t 0",
            "tool /out:a.exe",
            "cd /d build && make",
            "echo %USERPROFILE%",
            "echo %appdata%\\x",
            "echo %date:~0,4%",
            "echo %ProgramFiles(x86)%",
            "C:/tools/run.exe",
            "tool --out=D:/x",
            "\"..\\tools\\run.exe\" -x",
            "bin\\run",
            "echo a ^& b",
            "if exist a.txt echo yes",
            "for %i in (*.txt) do echo %i",
            "@echo off",
            "echo.",
        ] {
            assert!(is_evident(text), "{text}");
        }
    }

    #[test]
    fn text_for_a_posix_shell_is_let_be() {
        for text in [
            "ls /tmp /etc /usr/bin",
            "date +%Y%m%d-%H%M%S",
            "date +%FT%TZ",
            "date +%d_of_%m",
            "git log --format=%H%an%ae%s",
            "git log --format=%an:%ae:%s",
            "grep '^&' notes.txt",
            "grep ^from notes.txt",
            "find . -name \\*.txt",
            "docker run -v /data:/data x",
            "rsync -a host:/srv/ .",
            "ping -c 1 example.com",
            "net ads join",
            "make > null",
            "make 2>&1",
            "make 2> /dev/null",
            "sed -e 's/a/b/' x",
            "echo con",
            "curl -w '%{http_code}' x",
        ] {
            assert!(!is_evident(text), "{text}");
        }
    }
}
