"""How the program gets at os.system, and what else it imports."""

from shape import Shape

SHAPES = (
    Shape("import-os", "import os\n\nos.system('ls -l')\n"),
    Shape("import-os-as", "import os as o\n\no.system('ls -l')\n"),
    Shape("from-os-import", "from os import system\n\nsystem('ls -l')\n"),
    Shape("from-os-import-as", "from os import system as s\n\ns('ls -l')\n"),
    Shape(
        "from-os-import-several",
        r"""
from os import getcwd, path, system

system("ls -l")
print(path.basename(getcwd()))
""",
    ),
    Shape(
        "from-os-import-parenthesised",
        r"""
from os import (
    getcwd,
    system,  # starts the tools
)

system("ls -l")
print(getcwd())
""",
    ),
    Shape("import-several", "import os, sys\n\nos.system('ls')\nprint(sys.argv[1:])\n"),
    Shape(
        "import-os-path",
        "import os.path\n\nos.system('ls')\nprint(os.path.join('a', 'b'))\n",
    ),
    Shape("import-os-twice", "import os\nimport os\n\nos.system('ls')\n"),
    Shape(
        "os-used-elsewhere",
        r"""
import os
import sys

os.system("ls")
print(os.path.exists("notes.txt"), sys.argv[1:])
""",
    ),
    Shape(
        "function-local",
        r"""
def show():
    import os

    os.system("ls -l")


show()
""",
    ),
    Shape(
        "function-local-from",
        r"""
def show():
    from os import system

    system("ls -l")
    system("clear")


show()
""",
    ),
    Shape(
        "two-functions-with-their-own",
        r"""
def show():
    import os

    os.system("ls")


def wipe():
    import os as operating_system

    operating_system.system("clear")


show()
wipe()
""",
    ),
    Shape(
        "conditional",
        r"""
import sys

if sys.version_info >= (3,):
    import os
else:
    os = None

os.system("ls -l")
""",
        outcome="safe|refused",
    ),
    Shape(
        "try-import",
        r"""
try:
    import os
except ImportError:
    raise SystemExit("no os")

os.system("ls -l")
""",
        outcome="safe|refused",
    ),
    Shape(
        "subprocess-there",
        "import os\nimport subprocess\n\nos.system('ls')\nsubprocess.run(['clear'])\n",
    ),
    Shape(
        "subprocess-under-an-alias",
        "import os\nimport subprocess as sp\n\nos.system('ls')\nsp.run(['clear'])\n",
    ),
    Shape(
        "run-imported",
        "import os\nfrom subprocess import run\n\nos.system('ls')\nrun(['clear'])\n",
    ),
    Shape(
        "subprocess-imported-below",
        r"""
import os

os.system("ls")

import subprocess

subprocess.run(["clear"])
""",
        outcome="safe|refused",
    ),
    Shape(
        "subprocess-imported-in-another-function",
        r"""
import os


def wipe():
    import subprocess

    subprocess.run(["clear"])


os.system("ls")
wipe()
""",
    ),
    Shape(
        "subprocess-for-type-checking",
        r"""
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

os.system("ls")


def finished() -> "subprocess.CompletedProcess[str]":
    raise NotImplementedError
""",
        outcome="safe|refused",
    ),
    Shape(
        "subprocess-or-none",
        r"""
import os

try:
    import subprocess
except ImportError:
    subprocess = None

os.system("ls")
print(subprocess is None)
""",
        outcome="safe|refused",
    ),
    Shape(
        "subprocess-is-a-variable",
        r"""
import os

subprocess = ["not", "the", "module"]
os.system("ls")
print(subprocess)
""",
        outcome="safe|refused",
    ),
    Shape(
        "subprocess-is-a-parameter",
        r"""
import os


def show(subprocess):
    os.system("ls")
    print(subprocess)


show("not the module")
""",
        outcome="safe|refused",
    ),
    Shape(
        "after-docstring-and-future",
        r'''
"""Shows the notes."""

from __future__ import annotations

import os

os.system("ls")
print(__doc__)
''',
    ),
    Shape(
        "exported-import-stays",
        r"""
import os

__all__ = ["os"]
os.system("ls")
print(eval(__all__[0]).sep)
""",
    ),
)
