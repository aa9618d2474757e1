//! Programs that take `--` for the end of their options, and which of their options have an argument
//! of their own.

/// How a program reads its options.
pub(super) struct Utility {
    pub(super) names: &'static [&'static str],
    /// The word after the name that it must have: a subcommand.
    pub(super) subcommand: &'static str,
    /// Letters of options without an argument, in each system that has them.
    pub(super) flags: &'static str,
    /// Letters of options whose argument is the next word, unless it is glued.
    pub(super) with_argument: &'static str,
    /// Long options whose argument is the next word, unless it follows a `=`.
    pub(super) long_with_argument: &'static [&'static str],
    /// The first word may be letters of options without a hyphen.
    pub(super) is_bundled: bool,
    /// What follows the first operand is never an option.
    pub(super) stops_at_operand: bool,
}

const fn utility(
    names: &'static [&'static str],
    flags: &'static str,
    with_argument: &'static str,
) -> Utility {
    Utility {
        names,
        subcommand: "",
        flags,
        with_argument,
        long_with_argument: &[],
        is_bundled: false,
        stops_at_operand: false,
    }
}

const fn git(
    subcommand: &'static str,
    flags: &'static str,
    with_argument: &'static str,
) -> Utility {
    Utility {
        subcommand,
        ..utility(&["git"], flags, with_argument)
    }
}

/// Long options that have no argument of their own in the next word, in any of the programs here
/// that know them.
pub(super) const LONG_FLAGS: &[&str] = &[
    "--all",
    "--archive",
    "--bare",
    "--cached",
    "--compress",
    "--count",
    "--create",
    "--delete",
    "--dereference",
    "--dry-run",
    "--extended-regexp",
    "--extract",
    "--fail",
    "--files-with-matches",
    "--fixed-strings",
    "--follow",
    "--force",
    "--gzip",
    "--human-readable",
    "--ignore-case",
    "--insecure",
    "--inplace",
    "--interactive",
    "--invert-match",
    "--line-number",
    "--location",
    "--mirror",
    "--no-clobber",
    "--no-dereference",
    "--no-target-directory",
    "--null",
    "--numeric-sort",
    "--one-file-system",
    "--only-matching",
    "--parents",
    "--partial",
    "--preserve-root",
    "--progress",
    "--quiet",
    "--recurse-submodules",
    "--recursive",
    "--reverse",
    "--show-error",
    "--silent",
    "--single-branch",
    "--sparse",
    "--stats",
    "--summarize",
    "--symbolic",
    "--unique",
    "--verbose",
    "--word-regexp",
    "--zero",
];

/// The programs. Their options are those of POSIX (XCU 4), GNU and the BSDs where these agree, and
/// `--` ends them: XBD 12.2, guideline 10, to which POSIX holds its utilities; getopt(3) for the
/// others; git(1) and curl(1), less(1), vim(1), wget(1), yt-dlp(1) by their manuals. An option that
/// is not listed may have an argument, so nothing is put behind it.
///
/// Not here: `echo`, `printf`, `expr`, `test` and `kill`, to which `--` is an operand or means
/// something else; `find` and `dd`, whose operands are no names; `git checkout`, `diff`, `log` and
/// `reset`, where `--` says that paths follow.
pub(super) const UTILITIES: &[Utility] = &[
    utility(&["basename"], "az", "s"),
    utility(&["bunzip2", "bzip2"], "cdfkqsvz123456789", ""),
    utility(&["cat"], "AbEensTtuv", ""),
    utility(&["chgrp", "chown"], "cfhHLPRv", ""),
    utility(&["chmod"], "cfRv", ""),
    utility(
        &["cksum", "md5sum", "sha1sum", "sha256sum", "sha512sum"],
        "bctwz",
        "",
    ),
    utility(&["cmp"], "bls", ""),
    utility(&["comm"], "123", ""),
    utility(&["cp"], "abdfHiLlnPpRrsTuvx", ""),
    Utility {
        long_with_argument: &[
            "--output",
            "--data",
            "--header",
            "--request",
            "--user",
            "--user-agent",
            "--max-time",
            "--connect-timeout",
            "--retry",
            "--form",
        ],
        ..utility(&["curl"], "46fgIiJkLlNnOqSsv", "AbcdeFHmoTuXx")
    },
    utility(&["cut"], "nsz", "bcdf"),
    utility(&["df"], "ahHiklP", ""),
    utility(&["diff"], "abBdiNpqrstTuwy", ""),
    utility(&["dirname"], "z", ""),
    utility(&["du"], "acHhkLlmPsx0", "dB"),
    Utility {
        long_with_argument: &["--regexp", "--file", "--max-count", "--context"],
        ..utility(
            &["egrep", "fgrep", "grep"],
            "aEFGHhIiLlnoqRrsUvwxyZz",
            "efmABC",
        )
    },
    utility(&["expand", "unexpand"], "ai", "t"),
    utility(&["file"], "bhikLNprsvz0", ""),
    utility(&["fold"], "bs", "w"),
    utility(&["gunzip", "gzip"], "acdfhklLNnqrtv123456789", "S"),
    utility(&["head"], "qvz0123456789", "cn"),
    utility(&["less"], "eEfFgiIMmNnqQRrSsX", ""),
    utility(&["ln"], "bfiLnPrsTv", ""),
    utility(&["ls"], "AaBbCcdFfGgHhiklLmNnopqQRrSsStuvxX1", ""),
    utility(&["mkdir", "mkfifo"], "pv", "m"),
    utility(&["mv"], "bfinuTv", ""),
    utility(&["paste"], "sz", "d"),
    utility(&["readlink"], "efmnqsvz", ""),
    utility(&["realpath"], "emLPqsz", ""),
    utility(&["rm"], "dfiIRrv", ""),
    utility(&["rmdir"], "pv", ""),
    Utility {
        long_with_argument: &[
            "--exclude",
            "--include",
            "--exclude-from",
            "--include-from",
            "--rsh",
        ],
        ..utility(&["rsync"], "acDdEgHhikKLlnoOPpqRrSstuvWxXz0468", "efT")
    },
    utility(&["scp"], "346ABCpqrTvO", "cFiJlPS"),
    utility(&["sort"], "bCcdfgihMmnRrsuVz", "koStT"),
    Utility {
        stops_at_operand: true,
        ..utility(
            &["ssh"],
            "1246AaCfGgKkMNnqsTtVvXxYy",
            "BbcDEeFIiJLlmOopQRSWw",
        )
    },
    utility(&["tac"], "b", "s"),
    utility(&["tail"], "fFqrvz0123456789", "cn"),
    Utility {
        long_with_argument: &["--directory", "--file", "--exclude", "--transform"],
        is_bundled: true,
        ..utility(
            &["bsdtar", "gtar", "tar"],
            "cxtruAvzjJhpPkOWwSmUlZ",
            "fCbTXFIHKLNV",
        )
    },
    utility(&["tee"], "ai", ""),
    utility(&["touch"], "acfhm", "drt"),
    utility(&["tr"], "Ccds", ""),
    utility(&["truncate"], "co", "rs"),
    utility(&["uniq"], "cdDiuz", "fsw"),
    utility(&["vi", "vim"], "RnN", ""),
    utility(&["wc"], "cLlmw", ""),
    Utility {
        long_with_argument: &[
            "--output-document",
            "--directory-prefix",
            "--tries",
            "--timeout",
        ],
        ..utility(&["wget"], "cdHKkLmNnpqrSvxE46", "aDiOoPQTtUw")
    },
    utility(&["xz"], "cdfklqtvz0123456789", ""),
    Utility {
        long_with_argument: &["--output", "--format", "--paths"],
        ..utility(&["youtube-dl", "yt-dlp"], "iqvwx", "afoP")
    },
    git("add", "AfinNpuv", ""),
    Utility {
        long_with_argument: &["--branch", "--depth", "--origin", "--config"],
        ..git("clone", "lnqsv", "bcjo")
    },
    git("mv", "fknv", ""),
    git("rm", "fnqr", ""),
];

/// What is known of the program with this name, and this word after it.
pub(super) fn find(name: &str, second: Option<&str>) -> Option<&'static Utility> {
    UTILITIES.iter().find(|utility| {
        utility.names.contains(&name)
            && (utility.subcommand.is_empty() || second == Some(utility.subcommand))
    })
}

/// What follows an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OptionForm {
    /// The word is all of it.
    Complete,
    /// The next word is its argument.
    TakesNext,
    /// One of the two.
    Unknown,
}

impl Utility {
    /// What follows the option that starts with `text`; `is_whole` where that is all of the word.
    pub(super) fn form(&self, text: &str, is_whole: bool) -> OptionForm {
        if let Some(long) = text.strip_prefix("--") {
            return if long.contains('=') {
                OptionForm::Complete
            } else if !is_whole {
                OptionForm::Unknown
            } else if self.long_with_argument.contains(&text) {
                OptionForm::TakesNext
            } else if LONG_FLAGS.contains(&text) {
                OptionForm::Complete
            } else {
                OptionForm::Unknown
            };
        }
        self.letters(&text[1..], is_whole)
    }

    /// The same for options of one letter that are written together.
    fn letters(&self, letters: &str, is_whole: bool) -> OptionForm {
        for (place, letter) in letters.char_indices() {
            if self.with_argument.contains(letter) {
                let is_glued = place + letter.len_utf8() < letters.len() || !is_whole;
                return if is_glued {
                    OptionForm::Complete
                } else {
                    OptionForm::TakesNext
                };
            }
            if !self.flags.contains(letter) {
                return OptionForm::Unknown;
            }
        }
        if is_whole {
            OptionForm::Complete
        } else {
            OptionForm::Unknown
        }
    }

    /// How many of the next words are arguments of the letters in `bundle`, as in `tar cf name`.
    pub(super) fn bundled(&self, bundle: &str) -> Option<usize> {
        let mut count = 0;
        for letter in bundle.chars() {
            if self.with_argument.contains(letter) {
                count += 1;
            } else if !self.flags.contains(letter) {
                return None;
            }
        }
        Some(count)
    }
}
