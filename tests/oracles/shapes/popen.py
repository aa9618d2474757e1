"""os.popen: its output read in every way, and its status."""

from shape import DOUBLE, IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import (
    ALL,
    EITHER,
    F_QUOTE,
    F_SINGLE,
    IGNORED,
    LITERAL,
    NEVER_SAFE,
    SAFE_OR_NOT,
    SOME,
    TEXTS,
    TRUTH,
    each,
    shape,
)


def read(name: str, body: str, outcome: str = "safe", **rest) -> Shape:
    rest = {"outputs": TEXTS, "exits": IGNORED, **rest}
    return shape(f"popen-{name}", body, outcome, **rest)


def forms(name: str, body: str, commands=SOME, outcome: str = "safe"):
    return each(f"popen-{name}", body, commands, outcome, outputs=TEXTS, exits=IGNORED)


SHAPES = (
    *forms("read", "print(ascii(os.popen(COMMAND).read()))\n", ALL),
    *forms("read-kept", "text = os.popen(COMMAND).read()\nprint(ascii(text))\n"),
    *forms("strip", "print(ascii(os.popen(COMMAND).read().strip()))\n"),
    *forms(
        "readlines",
        "print(ascii(os.popen(COMMAND).readlines()))\n",
        outcome=EITHER,
    ),
    *forms(
        "for",
        "for line in os.popen(COMMAND):\n    print(ascii(line))\n",
        outcome=EITHER,
    ),
    *forms(
        "with",
        "with os.popen(COMMAND) as p:\n    print(ascii(p.read()))\n",
        outcome=EITHER,
    ),
    *forms(
        "assigned",
        "p = os.popen(COMMAND)\nprint(ascii(p.read()))\np.close()\n",
        outcome=EITHER,
    ),
    read("split", 'print(os.popen("ps aux").read().split())\n'),
    read("split-lines", 'print(ascii(os.popen("ps aux").read().splitlines()))\n'),
    read("split-newline", 'print(ascii(os.popen("ps").read().split("\\n")))\n'),
    read("rstrip", 'print(ascii(os.popen("uname -r").read().rstrip()))\n'),
    read("rstrip-newline", 'print(ascii(os.popen("uname").read().rstrip("\\n")))\n'),
    read("slice", 'print(ascii(os.popen("uname").read()[:-1]))\n'),
    read("written", 'print(os.popen("uname -r").read(), end="")\n'),
    read("length", 'print(len(os.popen("uname -r").read()))\n'),
    read("in", 'print("says" in os.popen("uname -r").read())\n'),
    read("truth", 'print(bool(os.popen("uname -r").read()))\n'),
    read(
        "number",
        'print(int(os.popen("wc -l").read()) + 1)\n',
        outputs=("3\n", " 4 \n\n"),
    ),
    read(
        "returned",
        """
def kernel():
    return os.popen("uname -r").read()


print(ascii(kernel()))
""",
    ),
    read("lambda", 'kernel = lambda: os.popen("uname -r").read()\nprint(kernel())\n'),
    read("comprehension", 'print([os.popen(f"ls \'{n}\'").read() for n in "ab"])\n'),
    read("argument-of-call", 'print(repr(os.popen("uname").read().lower()))\n'),
    read("concatenated", 'print("on " + os.popen("uname").read() + "!")\n'),
    read("keyword", 'print(os.popen(cmd="uname -r").read())\n', SAFE_OR_NOT),
    read("mode-r", 'print(os.popen("uname -r", "r").read())\n'),
    read("mode-keyword", 'print(os.popen("uname -r", mode="r").read())\n'),
    read("buffering", 'print(os.popen("uname -r", "r", 1).read())\n', SAFE_OR_NOT),
    read("read-nothing", 'os.popen("make").read()\n'),
    read("from-import", 'from os import popen\n\nprint(popen("uname").read())\n'),
    read("from-import-as", 'from os import popen as p\n\nprint(p("uname").read())\n'),
    read("import-as", 'import os as o\n\nprint(o.popen("uname").read())\n'),
    read("read-size", 'print(ascii(os.popen("uname").read(3)))\n', EITHER),
    read("readline", 'print(ascii(os.popen("uname").readline()))\n', EITHER),
    read("list", 'print(ascii(list(os.popen("uname"))))\n', EITHER),
    read("in-f-string", "print(f\"{os.popen('uname').read()}\")\n", SAFE_OR_NOT),
    read("line-number", 'print([*enumerate(os.popen("ls"))])\n', EITHER),
    read(
        "line-stripped",
        'print(ascii([line.strip() for line in os.popen("ls")]))\n',
        EITHER,
    ),
    read("lines-index", 'print(os.popen("ls").readlines()[:1])\n', EITHER),
    read(
        "for-readlines",
        'for line in os.popen("ls -l").readlines():\n    print(ascii(line))\n',
        EITHER,
    ),
    read(
        "for-break",
        'for line in os.popen("ls -l"):\n    print(ascii(line))\n    break\n',
        EITHER,
    ),
    read(
        "for-nested",
        """
for line in os.popen("seq 3"):
    os.popen("ls '" + line[:2] + "'").read()
    break
""",
        EITHER,
        outputs=(None,),
        concurrent=True,
    ),
    read(
        "with-for",
        """
with os.popen("ls -l") as lines:
    for line in lines:
        print(ascii(line))
""",
        EITHER,
    ),
    read(
        "with-readlines",
        'with os.popen("ls") as p:\n    print(ascii(p.readlines()))\n',
        EITHER,
    ),
    read(
        "assigned-for",
        'p = os.popen("ls")\nfor line in p:\n    print(ascii(line))\np.close()\n',
        EITHER,
    ),
    read("assigned-no-close", 'p = os.popen("ls")\nprint(ascii(p.read()))\n', EITHER),
    read(
        "assigned-twice-read",
        'p = os.popen("ls")\nprint(ascii((p.read(), p.read())))\np.close()\n',
        EITHER,
    ),
    read(
        "assigned-read-later",
        'p = os.popen("ls")\nprint("meanwhile")\nprint(ascii(p.read()))\np.close()\n',
        EITHER,
    ),
    read(
        "assigned-readline-then-rest",
        'p = os.popen("ls")\nprint(ascii(p.readline()))\nprint(ascii(p.read()))\n',
        EITHER,
    ),
    read(
        "try-finally",
        """
p = os.popen("ls")
try:
    print(ascii(p.read()))
finally:
    p.close()
""",
        EITHER,
    ),
    # A wait status, or None: no exit code stands for it.
    read(
        "close-printed", 'p = os.popen("ls")\np.read()\nprint(p.close())\n', "refused"
    ),
    read(
        "close-returned",
        """
def run():
    p = os.popen("ls")
    text = p.read()
    return text, p.close()


print(run())
""",
        "refused",
    ),
    read(
        "close-tested",
        'p = os.popen("ls")\np.read()\nsys.exit(1 if p.close() else 0)\n',
        EITHER,
        exits=TRUTH,
        outputs=(None,),
    ),
    read(
        "close-is-none",
        'p = os.popen("ls")\np.read()\nsys.exit(p.close() is not None)\n',
        EITHER,
        exits=TRUTH,
        outputs=(None,),
    ),
    read(
        "handed-on",
        """
def show(p):
    print(ascii(p.read()))


show(os.popen("ls"))
""",
        EITHER,
    ),
    read(
        "json",
        'import json\n\nprint(json.load(os.popen("ls")))\n',
        EITHER,
        outputs=('{"a": 1}',),
    ),
    read(
        "not-text",
        'print(os.popen("ls").read())\n',
        outputs=("caf\udce9\n",),
        exits={"0": 1},
    ),
    read("big", 'print(len(os.popen("seq 3").read()))\n', outputs=(None,)),
    read(
        "two",
        'print(os.popen("ls").read() + os.popen("uname").read())\n',
        exits={"0": 0, "0,1": 0},
    ),
    read(
        "tried",
        'try:\n    print(os.popen("ls").read())\nexcept ValueError:\n    pass\n',
    ),
    # The status that makes a difference is not seen.
    read(
        "os-error-handled",
        """
try:
    print(os.popen("no-such-program-at-all").read())
except OSError:
    print("none")
""",
        EITHER,
        unrecorded=True,
        stderr_differs=True,
        values=(),
    ),
    # Nobody reads: the program goes on while Python does too.
    read("unused", 'os.popen("make")\n', NEVER_SAFE, outputs=(None,), concurrent=True),
    read(
        "close-only",
        'os.popen("make").close()\n',
        NEVER_SAFE,
        outputs=(None,),
        concurrent=True,
    ),
    # Writing.
    *each(
        "popen-write",
        'p = os.popen(COMMAND, "w")\np.write("a\\nb\\n")\np.close()\n',
        (LITERAL, F_SINGLE, F_QUOTE),
        EITHER,
        exits=IGNORED,
    ),
    shape(
        "popen-write-with",
        'with os.popen("less", "w") as pager:\n    pager.write("é\\n" * 3)\n',
        EITHER,
        exits=IGNORED,
    ),
    shape(
        "popen-write-print",
        'p = os.popen("less", mode="w")\nprint("text", file=p)\np.close()\n',
        EITHER,
    ),
    shape("popen-write-expression", 'os.popen("less", "w").write("text\\n")\n', EITHER),
    shape(
        "popen-write-status",
        'p = os.popen("less", "w")\np.write("text")\nsys.exit(p.close() is not None)\n',
        EITHER,
        exits=TRUTH,
    ),
    # Shell syntax inside.
    read("joined-errors", 'print(ascii(os.popen("make 2>&1").read()))\n'),
    read("no-errors", 'print(ascii(os.popen("make 2>/dev/null").read()))\n'),
    read("pipeline", 'print(ascii(os.popen("ps aux | grep httpd").read()))\n'),
    read(
        "pipeline-value",
        "print(ascii(os.popen(\"ps aux | grep '%s'\" % path).read()))\n",
        values=("notes.txt", "two words"),
        attack=SINGLE,
    ),
    read("sequence", 'print(ascii(os.popen("ls; uname").read()))\n', EITHER),
    read("and", 'print(ascii(os.popen("ls && uname").read()))\n', EITHER),
    read("variable", "print(ascii(os.popen('ls \"$GREETING\"').read()))\n"),
    read("glob", 'print(ascii(os.popen("cat *.txt").read()))\n', NEVER_SAFE),
    read(
        "cd",
        'print(os.popen("cd below && ls").read())\n',
        NEVER_SAFE,
        files=("below/",),
    ),
    read("environment", 'print(os.popen("LANG=C ls").read())\n'),
    read(
        "cat",
        'print(os.popen("cat notes.txt").read())\n',
    ),
    read("command-substitution", 'print(os.popen("ls $(uname)").read())\n', "refused"),
    read("arithmetic", 'print(os.popen("ls $((1+1))").read())\n', "refused"),
    read("braces", 'print(os.popen("ls {a,b}").read())\n', "refused"),
    read(
        "unknown-command", "print(os.popen(path).read())\n", "refused", values=("ls",)
    ),
    read("bare-mode", 'print(os.popen("uname", sys.argv[1]).read())\n', "refused"),
    read(
        "bare-and-quoted",
        "print(os.popen(f\"grep '{path}' {path}\").read())\n",
        "unsafe",
        values=("notes.txt",),
        changes=("two words",),
        attack=(SINGLE + UNQUOTED,),
    ),
    read(
        "quoted-in-double",
        "print(os.popen('grep \"' + path + '\" notes.txt').read())\n",
        values=("two words", ""),
        attack=DOUBLE,
    ),
    read(
        "number-in-middle",
        'print(os.popen("head -n %d notes.txt" % int(path)).read())\n',
        values=("2",),
        attack=IMMUNE,
    ),
)
