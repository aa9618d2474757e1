"""Commands that the tables put into each kind of call: one for each way of quoting."""

import re
from dataclasses import dataclass, field

from shape import DOUBLE, IMMUNE, SAFE, SINGLE, SUBSTITUTED, UNQUOTED, UNSAFE, Shape
from shapes.values import ANYTHING, IN_DOUBLE_QUOTES, IN_SINGLE_QUOTES, NUMBERS

# Where the specification leaves it open.
EITHER = "safe|unsafe|refused"
SAFE_OR_NOT = "safe|refused"
NEVER_SAFE = "unsafe|refused"

# What is printed is seen, and may hold anything: one newline less and two differ, and
# some functions of Python end lines where others do not.
TEXTS = (None, "", "last\n\n", "no end", "form\x0cfeed \x1c\x85\u2028é\nb\r\nc\rd\n")

# The exit status is not seen.
IGNORED = {"0": 0, "3": 0}
# Seen as it is.
SAME = {"0": 0, "3": 3, "255": 255}
# Seen as success or failure.
TRUTH = {"0": 0, "3": 1}


@dataclass(frozen=True)
class Command:
    name: str
    expression: str
    rest: dict = field(default_factory=dict)


def value(name: str, expression: str, values, attack: str, **rest) -> Command:
    return Command(name, expression, {"values": values, "attack": attack, **rest})


LITERAL = Command("literal", "\"grep -c 'two words' notes.txt\"")
F_SINGLE = value("f-single", '''f"ls -l '{path}'"''', IN_SINGLE_QUOTES, SINGLE)
F_DOUBLE = value("f-double", """f'ls "{path}" -l'""", IN_DOUBLE_QUOTES, SUBSTITUTED)
F_QUOTE = value("f-quote", 'f"ls {shlex.quote(path)}"', ANYTHING, IMMUNE)
F_BARE = value(
    "f-bare",
    'f"ls {path}"',
    ("notes.txt",),
    UNQUOTED,
    outcome=UNSAFE,
    changes=("two words", ""),
)
PERCENT = value("percent", "\"ls '%s'\" % path", IN_SINGLE_QUOTES[:2], SINGLE)
FORMAT = value("format", "'ls \"{}\"'.format(path)", IN_DOUBLE_QUOTES[:2], DOUBLE)
PLUS = value("plus", '"ls " + shlex.quote(path) + " -l"', ANYTHING[:3], IMMUNE)
NUMBER = value("number", 'f"head -n {int(path)} notes.txt"', NUMBERS, IMMUNE)

ALL = (LITERAL, F_SINGLE, F_DOUBLE, F_QUOTE, F_BARE, PERCENT, FORMAT, PLUS, NUMBER)
SOME = (LITERAL, F_SINGLE, F_QUOTE, F_BARE)


def shape(name: str, body: str, outcome: str = SAFE, **rest) -> Shape:
    """A program of a few lines, below the imports they need."""
    body = body.removeprefix("\n")
    # Arguments come in by one name, so that forms of calls can be told apart.
    uses = re.search(r"(?<![.\"'])\bpath\b(?! =)", body)
    head = "path = sys.argv[1]\n" if uses else ""
    modules = [
        f"import {module}\n"
        for module in ("asyncio", "os", "shlex", "subprocess", "sys")
        if f"{module}." in head + body
    ]
    return Shape(name, "".join((*modules, "\n", head, body)), outcome, **rest)


def each(name: str, body: str, commands=ALL, outcome: str = SAFE, **rest):
    """The same program around each command, which stands for `COMMAND`."""
    for command in commands:
        merged = {**rest, **command.rest}
        # A form that is not always safe is never safer for a command than it says.
        if outcome != SAFE:
            merged["outcome"] = NEVER_SAFE if command is F_BARE else outcome
        text = body.replace("COMMAND", command.expression)
        yield shape(f"{name}-{command.name}", text, **merged)
