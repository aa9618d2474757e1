"""How the stand-ins' real programs read their arguments: by getopt, whose rules they share
(XBD 12.2). Written from their manuals, and not from harden's own table."""

from getopt import GetoptError, getopt, gnu_getopt

# Options with an argument are followed by a colon.
SHORT = {
    "cat": "AbeEnstTuv",
    "chmod": "cfRv",
    "cp": "abdfHiLlnPpRrsTuvxS:t:",
    "curl": "46fgIikLsSvo:d:H:X:u:A:",
    "cut": "nszb:c:d:f:",
    "grep": "EFGPivwxcLloqsbHhnaIrRUzZe:f:m:A:B:C:",
    "gzip": "acdfhklLnNqrtvV123456789S:",
    "head": "qvz0123456789c:n:",
    "less": "eEfFgGiIMmNnqQrRsSX",
    "ls": "aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1I:w:T:",
    "mkdir": "pvZm:",
    "mv": "bfinuTvS:t:",
    "rm": "dfiIrRv",
    "rsync": "avzrlptgoDHnuqcCRWxhPe:f:T:",
    "scp": "346ABCpqrTvc:F:i:J:l:o:P:S:",
    "sort": "bCcdfgihMmnRrsuVzk:o:S:t:T:",
    "tail": "fFqrvz0123456789c:n:",
    "tar": "cxtruAvzjJhpPkOWwSmf:b:C:T:X:I:F:",
    "tee": "aip",
    "touch": "acfhmd:r:t:",
    "tr": "cCdst",
    "uniq": "cdDiuzf:s:w:",
    "wc": "clLmw",
    "git add": "nvfiupAN",
    "git clone": "lnqsvb:c:j:o:",
    "git mv": "fknv",
    "git rm": "fnqr",
}
LONG = ["all", "depth=", "file=", "include=", "output=", "directory=", "force", "verbose", "quiet"]
# They start what follows their own options.
STARTERS = {"sudo": "AbEHknPSC:D:g:p:R:r:T:t:U:u:", "xargs": "0prtxa:d:E:I:L:n:P:s:"}
# What follows the first operand is not theirs.
STOPPING = {"ssh": "1246AaCfGgKkMNnqsTtVvXxYyb:c:D:E:e:F:i:J:L:l:m:o:p:Q:R:S:W:w:"}

Reading = tuple[tuple[str, ...], tuple[str, ...]]


def read(argv: tuple[str, ...]) -> Reading | None:
    """The options, and the operands; None for programs and options that are not known."""
    name, *rest = argv
    if name in STARTERS:
        try:
            options, inner = getopt(rest, STARTERS[name])
        except GetoptError:
            return None
        found = read(tuple(inner)) if inner else ((), ())
        return found and ((*flat(options), *found[0]), (*inner[:1], *found[1]))
    if name in STOPPING:
        try:
            options, operands = getopt(rest, STOPPING[name])
        except GetoptError:
            return None
        return flat(options), tuple(operands)
    if name == "git" and rest:
        name, rest = f"git {rest[0]}", rest[1:]
    if name not in SHORT:
        return None
    if name == "tar" and rest and not rest[0].startswith("-"):
        rest = unbundled(rest)
    try:
        options, operands = gnu_getopt(rest, SHORT[name], LONG)
    except GetoptError:
        return None
    return flat(options), tuple(operands)


def unbundled(rest: list[str]) -> list[str]:
    """`cf name` as `-c -f name`."""
    letters, *words = rest
    options = []
    for letter in letters:
        options.append(f"-{letter}")
        if f"{letter}:" in SHORT["tar"] and words:
            options.append(words.pop(0))
    return options + words


def flat(options: list[tuple[str, str]]) -> tuple[str, ...]:
    """Each option with its argument, behind a NUL."""
    return tuple(f"{name}\0{argument}" for name, argument in options)


def names(options: tuple[str, ...]) -> set[str]:
    """The options without their arguments, which may well begin with a hyphen."""
    return {option.partition("\0")[0] for option in options}


def without_delimiter(argv: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments without their `--`, where the program reads the same in them."""
    if "--" not in argv:
        return argv
    place = argv.index("--")
    rest = argv[:place] + argv[place + 1 :]
    reading = read(argv)
    return rest if reading is not None and read(rest) == reading else argv


def gained(base: tuple[str, ...], argv: tuple[str, ...]) -> set[str]:
    """The options that the program finds in `argv`, or may find where it is not known, and
    did not find in `base`. A word that was one before is none that it gained."""
    if len(written(argv)) <= len(written(base)):
        return set()
    # A value behind `--` that was empty: the program's author has the word be an option.
    same = zip(base, argv, strict=True) if len(base) == len(argv) else ()
    authors = {word for old, word in same if old == "--"}
    before, after = read(base), read(argv)
    if before is None or after is None:
        return set(written(argv)) - authors
    return names(after[0]) - names(before[0]) - authors


def written(argv: tuple[str, ...]) -> list[str]:
    """The words that look like options."""
    end = argv.index("--") if "--" in argv else len(argv)
    return [word for word in argv[1:end] if word.startswith("-") and word != "-"]
