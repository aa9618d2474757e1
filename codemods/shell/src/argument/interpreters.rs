//! Programs that are known to read arguments as code, each by its manual.

use harden_shell::{Part, Word};

use super::{has_value, holds_one_of, is_one_of, is_option, leading_text, without_version};

/// Shells: the word after an option that ends in `c` (XCU 4, `sh`).
const SHELLS: &[&str] = &[
    "ash", "bash", "busybox", "csh", "dash", "elvish", "fish", "ksh", "mksh", "nu", "osh", "rbash",
    "sh", "tcsh", "xonsh", "yash", "zsh",
];

/// Programs that read code from the argument of these options.
const BY_OPTION: &[(&[&str], &[&str])] = &[
    // Languages.
    (
        &["bun", "node", "nodejs", "ts-node"],
        &["-e", "-p", "-pe", "--eval", "--print"],
    ),
    (&["clisp"], &["-x"]),
    (&["dc"], &["-e", "--expression"]),
    (
        &[
            "elixir", "iex", "groovy", "lua", "luajit", "racket", "scala",
        ],
        &["-e", "--eval"],
    ),
    (
        &["emacs", "emacsclient"],
        &["-e", "-eval", "--eval", "--execute", "-l", "--load"],
    ),
    (&["erl"], &["-eval", "-run", "-s"]),
    (
        &["gdb"],
        &[
            "-ex",
            "-iex",
            "-eval-command",
            "--eval-command",
            "--init-eval-command",
        ],
    ),
    (&["ghc", "ghci", "gnuplot"], &["-e"]),
    (&["guile", "python", "pypy", "ipython", "sage"], &["-c"]),
    (&["julia"], &["-e", "-E", "--eval", "--print"]),
    (
        &["lldb"],
        &["-o", "-O", "-S", "--one-line", "--one-line-before-file"],
    ),
    (
        &["matlab", "octave", "maxima"],
        &["-r", "-batch", "--eval", "--batch-string"],
    ),
    (
        &["osascript", "R", "Rscript", "r", "gp", "newlisp"],
        &["-e"],
    ),
    (&["perl", "raku"], &["-e", "-E", "-M", "-m"]),
    (&["php"], &["-r", "-B", "-R", "-E", "--run"]),
    (&["ruby", "jruby"], &["-e", "-r"]),
    (&["sbcl"], &["--eval", "--load"]),
    // Databases.
    (&["beeline", "hive", "spark-sql"], &["-e"]),
    (
        &["clickhouse", "clickhouse-client", "clickhouse-local"],
        &["-q", "--query"],
    ),
    (
        &["cqlsh", "influx", "presto", "trino"],
        &["-e", "-execute", "--execute"],
    ),
    (&["duckdb"], &["-c", "-s", "-cmd"]),
    (&["mongo", "mongosh"], &["--eval"]),
    (
        &["mysql", "mariadb"],
        &["-e", "--execute", "--init-command", "--pager"],
    ),
    (&["psql"], &["-c", "--command"]),
    (
        &["sqlcmd", "snowsql", "impala-shell"],
        &["-q", "-Q", "--query"],
    ),
    (&["sqlite"], &["-cmd"]),
    // Editors and pagers: `ex` commands, which can start programs.
    (
        &[
            "ex", "gvim", "mvim", "nvim", "rvim", "vi", "view", "vim", "vimdiff",
        ],
        &["-c", "--cmd", "-S", "-s"],
    ),
    // Programs that give a text to a shell, here or elsewhere.
    (&["ansible"], &["-a", "--args"]),
    (&["cmd"], &["/c", "/C", "/k", "/K"]),
    (&["expect"], &["-c"]),
    (&["env"], &["-S", "--split-string"]),
    (&["flock", "runuser", "su", "sg"], &["-c", "--command"]),
    (&["gcloud", "vagrant"], &["-c", "--command"]),
    (
        &["git"],
        &[
            "--exec",
            "--upload-pack",
            "--receive-pack",
            "--env-filter",
            "--tree-filter",
            "--index-filter",
            "--msg-filter",
            "--commit-filter",
            "--parent-filter",
            "--open-files-in-pager",
        ],
    ),
    (
        &[
            "gnome-terminal",
            "konsole",
            "mate-terminal",
            "rxvt",
            "terminator",
            "urxvt",
            "x-terminal-emulator",
            "xfce4-terminal",
            "xterm",
        ],
        &["-e", "-x", "--command", "--execute"],
    ),
    (&["install"], &["--strip-program"]),
    (
        &["nc", "ncat", "netcat"],
        &["-c", "-e", "--exec", "--sh-exec", "--lua-exec"],
    ),
    (
        &["nix", "nix-shell"],
        &["-c", "--run", "--command", "--expr", "-E"],
    ),
    (&["npm", "npx", "pnpm"], &["-c", "--call"]),
    (&["rsync"], &["-e", "--rsh", "--rsync-path"]),
    (&["script", "scriptreplay"], &["-c", "--command"]),
    (&["sort"], &["--compress-program"]),
    (&["split"], &["--filter"]),
    (
        &["bsdtar", "gtar", "tar"],
        &[
            "-I",
            "--use-compress-program",
            "--to-command",
            "--checkpoint-action",
            "-F",
            "--info-script",
            "--new-volume-script",
            "--rsh-command",
            "--rmt-command",
        ],
    ),
    (&["terminal-notifier"], &["-execute"]),
    (&["wget"], &["-e", "--execute", "--use-askpass"]),
    (
        &["yt-dlp", "youtube-dl"],
        &[
            "--exec",
            "--exec-before-download",
            "--external-downloader",
            "--downloader",
            "--netrc-cmd",
        ],
    ),
    (&["zip"], &["-TT", "--unzip-command"]),
];

/// Programs that put all that follows them together for a shell.
const JOINERS: &[&str] = &[
    "adb",
    "byobu",
    "eval",
    "heroku",
    "hyperfine",
    "i3-msg",
    "parallel",
    "screen",
    "swaymsg",
    "tmux",
    "watch",
    "watchexec",
    "wsl",
];

/// `ssh` and its like put all that follows the host together for a shell there.
const REMOTE: &[&str] = &[
    "autossh", "dbclient", "mosh", "plink", "remsh", "rsh", "ssh",
];

/// The same for programs that name the hosts by options.
const REMOTE_BY_OPTION: &[&str] = &["clush", "dsh", "fab", "pdsh", "pssh", "parallel-ssh"];

/// The options of `ssh` that take a word of their own.
const REMOTE_OPTIONS: &str = "BbcDEeFIiJLlmOopQRSWw";

/// Programs that read code from their input where they are not given any: shells and languages, if
/// no argument is a script.
const INPUT_LANGUAGES: &[&str] = &[
    "bun",
    "guile",
    "julia",
    "lua",
    "node",
    "nodejs",
    "octave",
    "perl",
    "php",
    "pypy",
    "python",
    "R",
    "ruby",
    "tclsh",
    "osascript",
    "pwsh",
    "powershell",
    "gnuplot",
    "expect",
];

/// Programs that read commands from their input, whatever their arguments are.
const INPUT_COMMANDS: &[&str] = &[
    "at",
    "batch",
    "bc",
    "cqlsh",
    "crontab",
    "dc",
    "ed",
    "ex",
    "ftp",
    "gdb",
    "iptables-restore",
    "lftp",
    "m4",
    "mariadb",
    "mongo",
    "mongosh",
    "mysql",
    "nft",
    "nsupdate",
    "parallel",
    "psql",
    "sftp",
    "sqlcmd",
    "sqlite",
    "sqlplus",
    "telnet",
    "xargs",
];

/// Whether the program reads a value in `rest`, the words after its name, as code.
pub(super) fn reads_values(name: &str, rest: &[Word]) -> bool {
    let stem = without_version(name);
    if JOINERS.contains(&stem) || REMOTE_BY_OPTION.contains(&stem) {
        return rest.iter().any(has_value);
    }
    if REMOTE.contains(&stem) {
        return behind_host(rest).iter().any(has_value) || sets_command(rest);
    }
    if SHELLS.contains(&stem) {
        let takes_code = |option: &str| {
            option.starts_with(['-', '+']) && !option.starts_with("--") && option.ends_with('c')
        };
        return after(rest, takes_code);
    }
    let by_option = BY_OPTION.iter().any(|(names, options)| {
        names.contains(&stem)
            && (after(rest, |word| is_one_of(word, options))
                || rest
                    .iter()
                    .any(|word| has_value(word) && holds_one_of(word, options)))
    });
    by_option || reads_operand(stem, rest)
}

/// Whether the program reads a value in one of its operands as code.
fn reads_operand(stem: &str, rest: &[Word]) -> bool {
    match stem {
        "sed" | "gsed" => script(
            rest,
            &["-e", "--expression", "-f", "--file"],
            &["-l", "-E"],
            &[],
        ),
        "awk" | "gawk" | "mawk" | "nawk" => script(
            rest,
            &["-e", "--source", "-f", "--file"],
            &["-F", "-v", "--assign", "--field-separator"],
            &[],
        ),
        "jq" | "yq" | "gojq" | "jaq" => script(
            rest,
            &["-f", "--from-file"],
            &["--indent", "--tab"],
            &["--arg", "--argjson", "--slurpfile", "--rawfile"],
        ),
        // Dot commands and SQL stand behind the file.
        "sqlite" => operands(rest).skip(1).any(has_value),
        "pwsh" | "powershell" => {
            let runs_file = |word: &Word| {
                word.literal()
                    .is_some_and(|option| option.eq_ignore_ascii_case("-file"))
            };
            !rest.iter().any(runs_file) && rest.iter().any(has_value)
        }
        "make" | "gmake" => make(rest),
        // Paths on another machine are read by its shell.
        "scp" | "rsync" => rest.iter().any(is_remote_path) || sets_command(rest),
        "sftp" | "sshfs" => sets_command(rest),
        "git" => git(rest),
        "deno" | "crystal" => matches!(rest, [word, rest @ ..]
            if word.literal() == Some("eval") && rest.iter().any(has_value)),
        "less" | "more" | "ex" | "gvim" | "nvim" | "vi" | "view" | "vim" | "vimdiff" => rest
            .iter()
            .any(|word| has_value(word) && leading_text(word).starts_with('+')),
        "socat" => rest.iter().any(|word| {
            let text = leading_text(word).to_ascii_lowercase();
            has_value(word)
                && (text.is_empty() || text.starts_with("exec") || text.starts_with("system"))
        }),
        _ => false,
    }
}

/// Whether a word with a value follows one for which `takes_code` holds.
fn after(rest: &[Word], takes_code: impl Fn(&str) -> bool) -> bool {
    rest.windows(2)
        .any(|pair| pair[0].literal().is_some_and(&takes_code) && has_value(&pair[1]))
}

/// Whether a value is part of the script: the first operand, unless one of the options `given` has
/// it. `one` and `two` are the options with one and two words of their own.
fn script(rest: &[Word], given: &[&str], one: &[&str], two: &[&str]) -> bool {
    let is_given = |word: &Word| {
        word.literal().is_some_and(|text| is_one_of(text, given)) || holds_one_of(word, given)
    };
    if rest.iter().any(is_given) {
        return after(rest, |word| is_one_of(word, given))
            || rest
                .iter()
                .any(|word| has_value(word) && holds_one_of(word, given));
    }
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match word.literal() {
            Some("--") => return words.next().is_some_and(has_value),
            Some(text) if two.contains(&text) => {
                words.nth(1);
            }
            Some(text) if one.contains(&text) => {
                words.next();
            }
            _ if is_option(word) => {}
            _ => return has_value(word),
        }
    }
    false
}

/// `NAME=value` is a line of a makefile, with functions such as `$(shell …)`; and an operand that is
/// a value may be one.
fn make(rest: &[Word]) -> bool {
    let takes_word = |word: &Word| {
        matches!(
            word.literal(),
            Some("-C" | "-f" | "-I" | "-j" | "-l" | "-o" | "-W")
        )
    };
    let mut is_argument = false;
    rest.iter().any(|word| {
        let is_operand = !is_argument && !is_option(word);
        is_argument = takes_word(word);
        let sets = |part: &Part| matches!(part, Part::Text(text) if text.contains('='));
        has_value(word)
            && ((is_operand && (leading_text(word).is_empty() || word.parts.iter().any(sets)))
                || leading_text(word).starts_with("--eval"))
    })
}

/// The words that are no options.
fn operands(rest: &[Word]) -> impl Iterator<Item = &Word> {
    rest.iter().filter(|word| !is_option(word))
}

/// `host:path` with a value in the path.
fn is_remote_path(word: &Word) -> bool {
    let mut is_remote = false;
    for part in &word.parts {
        match part {
            Part::Text(text) | Part::Pattern(text) => {
                let host = text.find(':').filter(|colon| !text[..*colon].contains('/'));
                is_remote |= host.is_some() && !text.contains("://");
            }
            Part::Value { .. } if is_remote => return true,
            _ => {}
        }
    }
    false
}

/// `-o ProxyCommand=…` and others of OpenSSH that name a command, or an option that is a value.
fn sets_command(rest: &[Word]) -> bool {
    let names_command = |word: &Word, text: &str| {
        let text = text.to_ascii_lowercase();
        has_value(word) && (text.is_empty() || text.contains("command") || text.contains("exec"))
    };
    let glued = rest.iter().any(|word| {
        leading_text(word)
            .strip_prefix("-o")
            .is_some_and(|text| names_command(word, text))
    });
    glued
        || rest.windows(2).any(|pair| {
            matches!(pair[0].literal(), Some("-o" | "-S"))
                && names_command(&pair[1], leading_text(&pair[1]))
        })
}

/// Settings of Git that hold no command and no pattern of one (git-config, "Variables").
fn is_plain_setting(text: &str) -> bool {
    [
        "user.",
        "author.",
        "committer.",
        "branch.",
        "init.",
        "http.proxy=",
        "safe.directory",
    ]
    .iter()
    .any(|section| text.starts_with(section))
}

/// `git -c alias.x=…`, `git config core.editor …` and `git submodule foreach …`.
fn git(rest: &[Word]) -> bool {
    let sets = rest.windows(2).any(|pair| {
        pair[0].literal() == Some("-c")
            && has_value(&pair[1])
            && !is_plain_setting(leading_text(&pair[1]))
    });
    let place = |name: &str| rest.iter().position(|word| word.literal() == Some(name));
    let configures = place("config").is_some_and(|place| {
        let words = &rest[place + 1..];
        let is_plain = operands(words)
            .next()
            .is_some_and(|key| is_plain_setting(leading_text(key)));
        !is_plain && words.iter().any(has_value)
    });
    // git-clone(1), git-rebase(1).
    let short = [("clone", "-u"), ("rebase", "-x")];
    let takes_command = short.iter().any(|(name, option)| {
        place(name).is_some_and(|place| after(&rest[place..], |word| word == *option))
    });
    let runs = place("foreach")
        .or_else(|| place("difftool"))
        .is_some_and(|place| rest[place + 1..].iter().any(has_value));
    sets || configures || takes_command || runs
}

fn behind_host(rest: &[Word]) -> &[Word] {
    let mut place = 0;
    while let Some(option) = rest.get(place).map(leading_text) {
        let Some(letters) = option.strip_prefix('-') else {
            break;
        };
        let takes_word =
            letters.len() == 1 && REMOTE_OPTIONS.contains(letters) && rest[place].parts.len() == 1;
        place += if takes_word { 2 } else { 1 };
    }
    rest.get(place + 1..).unwrap_or(&[])
}

/// Whether the program runs what it reads from its input.
pub(super) fn runs_input(name: &str, rest: &[Word]) -> bool {
    let stem = without_version(name);
    let reads_script = || operands(rest).all(|word| word.literal() == Some("-"));
    if SHELLS.contains(&stem) || INPUT_LANGUAGES.contains(&stem) {
        let has_code = rest.iter().any(|word| {
            word.literal()
                .is_some_and(|text| text.ends_with('c') || text.ends_with('e'))
        });
        let takes_input = rest.iter().any(|word| word.literal() == Some("-s"));
        return takes_input || (reads_script() && !has_code);
    }
    if REMOTE.contains(&stem) {
        let is_shell = |word: &Word| word.literal().is_some_and(|text| SHELLS.contains(&text));
        let command = behind_host(rest);
        return command.is_empty() || command.iter().any(is_shell);
    }
    INPUT_COMMANDS.contains(&stem)
}
