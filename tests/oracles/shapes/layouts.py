"""Where a call stands and how its file is laid out."""

from shape import IMMUNE, Shape

CRLF = "import os\r\nimport sys\r\n\r\nos.system('ls -l')\r\nprint(sys.argv[1:])\r\n"

SHAPES = (
    Shape("crlf", CRLF),
    Shape("cr", CRLF.replace("\r\n", "\r")),
    Shape("mixed-newlines", "import os\r\nimport sys\nos.system('ls')\r\nprint(1)\n"),
    Shape("tabs", "import os\n\nif True:\n\tos.system('ls')\n\tprint('tab')\n"),
    Shape("no-final-newline", "import os\n\nos.system('ls -l')"),
    Shape(
        "byte-order-mark", "import os\n\nos.system('ls été')\n", encoding="utf-8-sig"
    ),
    Shape(
        "latin-1",
        "# -*- coding: latin-1 -*-\nimport os\n\nos.system(\"ls 'été.txt'\")\n",
        encoding="latin-1",
    ),
    Shape("shebang", "#!/usr/bin/env python3\nimport os\n\nos.system('ls')\n"),
    Shape("form-feed", "import os\n\x0c\nos.system('ls')\n"),
    Shape("one-line-suite", "import os\n\nif True: os.system('ls')\n"),
    Shape(
        "one-line-suite-and-more", "import os\n\nif True: os.system('ls'); print(1)\n"
    ),
    Shape("one-line-def", "import os\ndef show(): os.system('ls')\nshow()\n"),
    Shape("semicolons", "import os; os.system('ls'); os.system('clear'); print(1)\n"),
    Shape("import-after-semicolon", "import sys; import os\nos.system('ls')\n"),
    Shape("two-on-a-line", "import os\n\nos.system('ls'), os.system('clear')\n"),
    Shape(
        "many-lines",
        r"""
import os

os.system(
    # everything
    "ls "
    "-l "  # long
    "notes.txt",
)
""",
        outcome="safe|refused",
    ),
    Shape(
        "trailing-comma",
        r"""
import os

os.system(
    "ls -l",
)
""",
    ),
    Shape("blanks-in-the-call", "import os\n\nos . system ( 'ls' )\n"),
    Shape("backslash-continuation", "import os\n\nos.\\\n    system('ls')\n"),
    Shape("trailing-comment", "import os\n\nos.system('ls')  # shows the notes\n"),
    Shape(
        "in-a-class",
        r"""
import os


class Screen:
    os.system("clear")

    def wipe(self):
        os.system("clear")

    @staticmethod
    def show(path="notes.txt"):
        os.system(f"ls '{path}'")


Screen().wipe()
Screen.show()
""",
    ),
    Shape(
        "in-a-nested-function",
        r"""
import os


def outer(path):
    def inner():
        os.system(f"ls '{path}'")

    inner()


outer("two words")
""",
    ),
    Shape(
        "in-async-with-for-and-try",
        r"""
import asyncio
import os


async def main():
    with open("notes.txt"):
        for path in ["a b", "c"]:
            try:
                os.system(f"ls '{path}'")
            except ValueError:
                os.system("clear")
            else:
                os.system("ls -l")
            finally:
                os.system("touch done")


asyncio.run(main())
""",
    ),
    Shape(
        "in-an-else",
        r"""
import os
import sys

if sys.argv[1:]:
    pass
else:
    os.system("ls")
""",
    ),
    Shape(
        "under-main",
        r'''
import os


def main() -> None:
    """Shows the notes."""
    os.system("ls")


if __name__ == "__main__":
    main()
''',
    ),
    Shape(
        "in-another-directory",
        r"""
import os

os.mkdir("below")
os.chdir("below")
os.system("ls -l")
os.chdir("..")
os.system("ls -l")
""",
    ),
    Shape(
        "in-another-environment",
        r"""
import os

os.environ["EDITOR"] = "vim -R"
os.environ["EMPTY"] = ""
os.environ.pop("GREETING")
os.system("ls -l")
""",
    ),
    Shape(
        "output-in-between",
        r"""
import os
import sys

print("before", flush=True)
os.system("ls")
print("kept back")
print("errors", file=sys.stderr)
os.system("clear")
print("after")
""",
    ),
    Shape(
        "reads-a-line-first",
        r"""
import os

print(os.read(0, 6))
os.system("cat")
""",
    ),
    Shape(
        "os-name",
        'import os\n\nos.system("cls" if os.name == "nt" else "clear")\n',
        windows=("cmd", "/c", "cls"),
    ),
    Shape(
        "os-name-single-quotes",
        "import os\n\nos.system('cls' if os.name == 'nt' else 'clear')\n",
        windows=("cmd", "/c", "cls"),
    ),
    Shape(
        "os-name-alias",
        'import os as o\n\no.system("cls" if o.name == "nt" else "clear")\n',
        windows=("cmd", "/c", "cls"),
    ),
    Shape(
        "os-name-not-equal",
        'import os\n\nos.system("clear" if os.name != "nt" else "cls")\n',
        windows=("cmd", "/c", "cls"),
    ),
    Shape(
        "os-name-in-a-function",
        r"""
from os import name, system


def clear():
    system("cls" if name == "nt" else "clear")


clear()
""",
        windows=("cmd", "/c", "cls"),
    ),
    Shape(
        "os-name-programs",
        r"""
import os

os.system("ping -n 1 host" if os.name == "nt" else "ping -c 1 host")
""",
        windows=("ping", "-n", "1", "host"),
    ),
    Shape(
        "os-name-posix",
        'import os\n\nos.system("clear" if os.name == "posix" else "cls")\n',
        outcome="safe|refused",
        windows=("cmd", "/c", "cls"),
    ),
    Shape(
        "os-name-statement",
        r"""
import os

if os.name == "nt":
    os.system("cls")
else:
    os.system("clear")
""",
        outcome="safe|refused",
        windows=("cmd", "/c", "cls"),
    ),
    Shape(
        "conditional-command",
        'import os\nimport sys\n\nos.system("ls -l" if sys.argv[1:] else "ls")\n',
        outcome="safe|refused",
        values=((), "x"),
        attack=IMMUNE,
    ),
)
