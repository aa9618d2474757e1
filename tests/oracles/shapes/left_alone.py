"""What no fix is proven for: the file must stay as it is, byte for byte."""

from shape import REFUSED, Shape


def command(name: str, expression: str) -> Shape:
    source = f"import os\nimport sys\n\nos.system({expression})\n"
    return Shape(f"left-{name}", source, REFUSED)


def program(name: str, source: str) -> Shape:
    return Shape(f"left-{name}", source, REFUSED)


SHAPES = (
    # shell syntax
    command("braces", r'''"ls {a,b}"'''),
    command("command-substitution", r'''"ls $(cat notes.txt)"'''),
    command("backquotes", r'''"ls `cat notes.txt`"'''),
    command("arithmetic", r'''"ls $((1 + 1))"'''),
    command("assignment-only", r'''"LANG=C"'''),
    command("for", r'''"for f in a b; do ls $f; done"'''),
    command("function", r'''"f() { ls; }; f"'''),
    command("unclosed-quote", r'''"ls 'a"'''),
    command("trailing-backslash", r'''"ls \\"'''),
    command("nul", r'''"ls \0"'''),
    command("empty", r'''""'''),
    command("blank", r'''"  "'''),
    command("comment-only", r'''"# nothing"'''),
    # the shell's own commands
    command("cd", r'''"cd /tmp"'''),
    command("exit", r'''"exit 3"'''),
    command("eval", r'''"eval ls"'''),
    command("export", r'''"export A=1"'''),
    command("dot", r'''". ./environment"'''),
    command("source", r'''"source environment"'''),
    command("umask", r'''"umask 077"'''),
    command("ulimit", r'''"ulimit -n 100"'''),
    command("set", r'''"set -e"'''),
    command("read", r'''"read line"'''),
    command("trap", r'''"trap '' INT"'''),
    command("wait", r'''"wait"'''),
    command("alias", r'''"alias l=ls"'''),
    command("command", r'''"command -v ls"'''),
    command("colon", r'''":"'''),
    command("echo-with-backslash", r'''"echo 'a\\nb'"'''),
    command("echo-with-option", r'''"echo -n a"'''),
    # values that are, or hide, shell syntax
    command("value-is-the-command", r"""sys.argv[1]"""),
    command("value-is-the-whole-f-string", r'''f"{sys.argv[1]}"'''),
    command("value-after-dollar", r'''f"ls ${sys.argv[1]}"'''),
    command("value-after-backslash", r'''f"ls \\{sys.argv[1]}"'''),
    command("value-in-a-substitution", r'''f"ls $(cat '{sys.argv[1]}')"'''),
    command("format-with-star", r""""ls '{}'".format(*sys.argv[1:])"""),
    command("format-with-two-stars", r""""ls '{path}'".format(**vars(sys))"""),
    command("format-map", r""""ls '{path}'".format_map(vars(sys))"""),
    command("percent-with-locals", r""""ls '%(path)s'" % locals()"""),
    command("call", r"""input()"""),
    command("starred", r"""*sys.argv[1:2]"""),
    command("two-stars", r"""**{"command": "ls"}"""),
    command("two-arguments", r'''"ls", "-l"'''),
    command("no-argument", ""),
    # not os.system, or not surely
    program("parameter", "import os\n\n\ndef run(os):\n    os.system('ls')\n"),
    program(
        "parameter-over-from",
        "from os import system\n\n\ndef run(system):\n    system('ls')\n",
    ),
    program("rebound", "import os\n\nos = object()\nos.system('ls')\n"),
    program(
        "rebound-sometimes",
        "import os\nimport sys\n\nif sys.argv[1:]:\n    os = sys\nos.system('ls')\n",
    ),
    program(
        "rebound-in-a-function",
        r"""
import os


def fake():
    global os
    os = None


os.system("ls")
""",
    ),
    program(
        "own-system",
        "def system(command):\n    print(command)\n\n\nsystem('ls')\n",
    ),
    program(
        "own-system-over-import",
        "from os import system\n\n\ndef system(c):\n    print(c)\n\n\nsystem('ls')\n",
    ),
    program("own-class", "class os:\n    system = print\n\n\nos.system('ls')\n"),
    program("star-import", "from os import *\n\nsystem('ls')\n"),
    program("no-import", "os.system('ls')\n"),
    program("another-module", "import sys as os\n\nos.system('ls')\n"),
    program("attribute-of-another", "import os\n\nos.path.system('ls')\n"),
    program("deleted", "import os\n\ndel os\nos.system('ls')\n"),
    program("replaced", "import os\n\nos.system = print\nos.system('ls')\n"),
    program("not-called", "import os\n\nrun = os.system\nrun('ls')\n"),
    program("handed-on", "import os\n\nprint(*map(os.system, ['ls']))\n"),
    program("in-a-string", "import os\n\nprint('os.system(\"ls\")', os.sep)\n"),
    program("in-a-comment", "import os\n\n# os.system('ls')\nprint(os.sep)\n"),
    program("nosec", "import os\n\nos.system('ls')  # nosec B605\n"),
    program("nosec-all", "import os\n\nos.system('ls')  # nosec\n"),
    program("noqa", "import os\n\nos.system('ls')  # noqa: S605\n"),
    program("noqa-all", "import os\n\nos.system('ls')  # noqa\n"),
)
