//! Arguments that are plain text to the program that gets them, whatever they hold.

use harden_shell::Word;

use super::{holds_one_of, is_one_of, without_version};

/// Programs that read none of their arguments as code, but for those of the options in
/// `interpreters`. File names, patterns, dates, addresses and messages are text to them: POSIX
/// (XCU 4), the manuals of GNU coreutils, findutils, grep and tar, and each program's own.
const PROGRAMS: &[&str] = &[
    "aplay",
    "afplay",
    "banner",
    "basename",
    "bunzip2",
    "bzip2",
    "cal",
    "cat",
    "chgrp",
    "chmod",
    "chown",
    "chromium",
    "cksum",
    "clear",
    "cmp",
    "comm",
    "cowsay",
    "cp",
    "curl",
    "cut",
    "date",
    "dd",
    "df",
    "dialog",
    "diff",
    "dirname",
    "du",
    "echo",
    "egrep",
    "espeak",
    "espeak-ng",
    "expand",
    "expr",
    "fgrep",
    "figlet",
    "file",
    "firefox",
    "fold",
    "google-chrome",
    "grep",
    "groupadd",
    "gunzip",
    "gzip",
    "head",
    "hostname",
    "id",
    "install",
    "join",
    "kdialog",
    "kill",
    "killall",
    "ln",
    "locate",
    "logger",
    "lp",
    "lpr",
    "ls",
    "md5sum",
    "mkdir",
    "mkfifo",
    "mktemp",
    "mv",
    "nl",
    "notify-send",
    "od",
    "open",
    "paste",
    "pgrep",
    "pkill",
    "printf",
    "ps",
    "readlink",
    "realpath",
    "rg",
    "rm",
    "rmdir",
    "rsync",
    "say",
    "scp",
    "sensible-browser",
    "seq",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "sleep",
    "sort",
    "spd-say",
    "split",
    "stat",
    "strings",
    "tac",
    "tail",
    "tar",
    "tee",
    "test",
    "timedatectl",
    "toilet",
    "touch",
    "tr",
    "truncate",
    "unexpand",
    "uniq",
    "unzip",
    "wall",
    "wc",
    "wget",
    "whereis",
    "which",
    "whiptail",
    "whoami",
    "x-www-browser",
    "xdg-open",
    "xmessage",
    "xz",
    "youtube-dl",
    "yt-dlp",
    "zcat",
    "zenity",
    "zip",
    "zstd",
];

/// Options whose argument is plain text to the program.
const OPTIONS: &[(&[&str], &[&str])] = &[
    (&["bzr", "cvs", "hg", "svn"], &["-m", "--message"]),
    // git-commit(1), git-tag(1), git-log(1), git(1) for `-C`.
    (
        &["git"],
        &[
            "-m",
            "--message",
            "--author",
            "--date",
            "-C",
            "--grep",
            "--since",
            "--until",
            "--before",
            "--after",
            "--format",
            "--pretty",
            "--trailer",
        ],
    ),
    (
        &["gh", "glab", "hub"],
        &[
            "-t",
            "--title",
            "-b",
            "--body",
            "-n",
            "--notes",
            "-d",
            "--description",
            "-m",
            "--message",
        ],
    ),
    (&["docker", "podman"], &["-m", "--message", "--label"]),
    // mailx (XCU 4).
    (&["mail", "mailx", "mutt", "s-nail"], &["-s"]),
    (&["ffmpeg"], &["-metadata", "-i"]),
    (&["openssl"], &["-subj"]),
    (&["gpg", "gpg2"], &["--passphrase", "-r", "--recipient"]),
    (&["ssh-keygen"], &["-C", "-f", "-N"]),
    (
        &["adduser", "useradd", "usermod"],
        &["-c", "--comment", "--gecos"],
    ),
    (&["terminal-notifier"], &["-message", "-title", "-subtitle"]),
    (&["yad"], &["--text", "--title"]),
];

/// Whether every argument of the program is plain text, but for those of some options.
pub(super) fn is_plain_program(name: &str) -> bool {
    PROGRAMS.contains(&name) || PROGRAMS.contains(&without_version(name))
}

/// Whether the word at `place` of `rest`, the words after the program's name, is plain text to it.
pub(super) fn is_plain_argument(name: &str, rest: &[Word], place: usize) -> bool {
    // What follows is another command.
    if name == "find" {
        return !rest[..place].iter().any(|word| {
            matches!(
                word.literal(),
                Some("-exec" | "-execdir" | "-ok" | "-okdir")
            )
        });
    }
    let before = place
        .checked_sub(1)
        .and_then(|before| rest[before].literal());
    OPTIONS.iter().any(|(names, options)| {
        names.contains(&name)
            && (before.is_some_and(|option| is_one_of(option, options))
                || holds_one_of(&rest[place], options))
    })
}

#[cfg(test)]
mod tests {
    use super::PROGRAMS;

    #[test]
    fn no_program_stands_twice() {
        let mut names = PROGRAMS.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PROGRAMS.len());
    }
}
