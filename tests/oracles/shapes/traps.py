"""Places where the obvious rewrite is wrong."""

from shape import DOUBLE, IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.values import ANYTHING, IN_SINGLE_QUOTES, NUMBERS, SPLIT

SHAPES = (
    # The values are read in the order of the call, the words stand in another.
    Shape(
        "evaluation-order",
        r"""
import os

names = iter(["first", "second"])
os.system("mv '{1}' '{0}'".format(next(names), next(names)))
""",
        outcome="safe|refused",
    ),
    Shape(
        "evaluation-order-kept",
        r"""
import os

names = iter(["first", "second"])
os.system(f"mv '{next(names)}' '{next(names)}'")
""",
    ),
    Shape(
        "evaluated-once",
        r"""
import os

names = iter(["first", "second"])
os.system("cp '{0}' '{0}.bak'".format(next(names)))
print(next(names))
""",
        outcome="safe|refused",
    ),
    Shape(
        "evaluated-though-unused",
        r"""
import os

names = iter(["first", "second", "third"])
os.system("ls '{0}'".format(next(names), next(names)))
print(next(names))
""",
        outcome="safe|refused",
    ),
    Shape(
        "percent-with-a-tuple-in-a-name",
        r"""
import os
import sys


def show(path):
    os.system("ls '%s'" % path)


show((sys.argv[1],))
""",
        outcome="safe|refused",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    Shape(
        "percent-with-a-dictionary-in-a-name",
        r"""
import os
import sys

names = {"path": sys.argv[1]}
os.system("ls '%(path)s'" % names)
""",
        outcome="safe|refused",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    Shape(
        "repr-as-quoting",
        r"""
import os
import sys

path = sys.argv[1]
os.system(f"ls {path!r}")
""",
        outcome="unsafe|refused",
        values=("notes.txt", "two words"),
        attack="$(touch pwned)'",
    ),
    Shape(
        "repr-of-a-number-in-quotes",
        r"""
import os
import sys

count = int(sys.argv[1])
os.system(f"head -n '{count!r}'")
""",
        outcome="safe|unsafe|refused",
        values=NUMBERS,
        attack=IMMUNE,
    ),
    Shape(
        "quoted-twice",
        r"""
import os
import shlex
import sys

os.system(f"ls '{shlex.quote(sys.argv[1])}'")
""",
        outcome="unsafe|refused",
        values=("notes.txt",),
        attack=UNQUOTED,
    ),
    Shape(
        "quoted-before",
        r"""
import os
import shlex
import sys

path = shlex.quote(sys.argv[1])
os.system(f"ls {path}")
""",
        outcome="safe|refused",
        values=ANYTHING,
        attack=IMMUNE,
    ),
    Shape(
        "several-words-in-one-value",
        r"""
import os
import shlex
import sys

names = " ".join(shlex.quote(name) for name in sys.argv[1:])
os.system(f"tar cf notes.tar {names}")
""",
        outcome="safe|unsafe|refused",
        values=("notes.txt", "two words", ("a", "b")),
        attack=IMMUNE,
    ),
    Shape(
        "a-quote-of-their-own",
        r"""
import os
import sys


def quote(text):
    return "'" + text + "'"


os.system("ls " + quote(sys.argv[1]))
""",
        outcome="unsafe|refused",
        values=(),
        changes=("notes.txt",),
        attack=SINGLE,
    ),
    Shape(
        "program-in-a-value",
        r"""
import os
import sys

program = sys.argv[1]
os.system(f"'{program}' -l")
""",
        outcome="unsafe|refused",
        values=("ls",),
        attack=SINGLE,
    ),
    Shape(
        "program-in-a-value-unquoted",
        r"""
import os
import sys

os.system(sys.argv[1] + " -l")
""",
        outcome="unsafe|refused",
        values=("ls",),
        changes=("git --version",),
        attack=UNQUOTED,
    ),
    Shape(
        "a-constant-in-a-name",
        r"""
import os

NAME = "notes.txt"
os.system(f"ls {NAME}")
""",
        outcome="safe|unsafe",
        attack=IMMUNE,
    ),
    Shape(
        "constants-in-a-loop",
        r"""
import os

for name in ("notes.txt", "todo.txt"):
    os.system(f"cat {name}")
""",
        outcome="safe|unsafe",
        attack=IMMUNE,
    ),
    Shape(
        "a-name-that-only-looks-like-a-number",
        r"""
import os
import sys

count = sys.argv[1]
os.system(f"head -n {count} notes.txt")
""",
        outcome="unsafe",
        values=NUMBERS,
        changes=("1 -q",),
        attack=UNQUOTED,
    ),
    Shape(
        "a-shadowed-int",
        r"""
import os
import sys


def int(text):
    return text


os.system(f"head -n {int(sys.argv[1])} notes.txt")
""",
        outcome="unsafe|refused",
        values=NUMBERS,
        changes=("1 -q",),
        attack=UNQUOTED,
    ),
    Shape(
        "a-number-or-text",
        r"""
import os
import sys

count = int(sys.argv[1]) if sys.argv[1].isdigit() else sys.argv[1]
os.system(f"head -n {count} notes.txt")
""",
        outcome="unsafe|refused",
        values=NUMBERS,
        changes=SPLIT[:1],
        attack=UNQUOTED,
    ),
    Shape(
        "class-scope-does-not-shadow",
        r"""
import os


class Screen:
    os = "linux"

    def wipe(self):
        os.system("clear")


Screen().wipe()
print(Screen.os)
""",
    ),
    Shape(
        "comprehension-does-not-shadow",
        r"""
import os

print([os for os in "ab"])
os.system("clear")
""",
    ),
    Shape(
        "import-lost-its-last-use-but-not-its-text",
        r"""
import os

os.system("ls")
print(sorted(name for name in globals() if name == "os"))
""",
        outcome="safe|refused",
    ),
    Shape(
        "one-of-two",
        r"""
import os

os.system("ls -l")
os.system("ls | cat")
""",
        left=1,
    ),
    Shape(
        "one-safe-one-unsafe",
        r"""
import os
import sys

os.system("ls -l")
os.system("ls " + sys.argv[1])
""",
        values=("notes.txt",),
        attack=UNQUOTED,
    ),
    Shape(
        "double-quote-attack-in-a-message",
        r"""
import os
import sys

os.system('git commit -m "' + sys.argv[1] + '" --quiet')
""",
        values=("two words", "it's"),
        attack=DOUBLE,
    ),
    Shape(
        "missing-program",
        r"""
import os

try:
    os.system("no-such-program-anywhere")
except OSError:
    pass
""",
        unrecorded=True,
        stderr_differs=True,
    ),
)
