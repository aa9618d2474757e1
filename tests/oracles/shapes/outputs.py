"""subprocess.getoutput and getstatusoutput: both outputs in one text, less one newline."""

from shape import Shape
from shapes.commands import (
    ALL,
    EITHER,
    IGNORED,
    NEVER_SAFE,
    SAME,
    SOME,
    TEXTS,
    TRUTH,
    each,
    shape,
)

# A program that is not there is told of in the output, which may be seen.
SAFE_OR_UNSAFE = "safe|unsafe"


def output(name: str, body: str, outcome: str = SAFE_OR_UNSAFE, **rest) -> Shape:
    rest = {"outputs": TEXTS, "exits": IGNORED, **rest}
    return shape(f"getoutput-{name}", body, outcome, **rest)


SHAPES = (
    *each(
        "getoutput",
        "print(ascii(subprocess.getoutput(COMMAND)))\n",
        ALL,
        SAFE_OR_UNSAFE,
        outputs=TEXTS,
        exits=IGNORED,
    ),
    *each(
        "getoutput-strip",
        "print(ascii(subprocess.getoutput(COMMAND).strip()))\n",
        SOME,
        outputs=TEXTS,
    ),
    *each(
        "getstatusoutput",
        "status, text = subprocess.getstatusoutput(COMMAND)\n"
        "print(ascii(text))\nsys.exit(status)\n",
        ALL,
        EITHER,
        outputs=TEXTS,
        exits=SAME,
    ),
    output("kept", 'text = subprocess.getoutput("uname -r")\nprint(ascii(text))\n'),
    output("split", 'print(subprocess.getoutput("uname -r").split())\n'),
    output("splitlines", 'print(ascii(subprocess.getoutput("ls").splitlines()))\n'),
    output("split-newline", 'print(ascii(subprocess.getoutput("ls").split("\\n")))\n'),
    output("rstrip", 'print(ascii(subprocess.getoutput("ls").rstrip()))\n'),
    output("index", 'print(ascii(subprocess.getoutput("ls")[-1:]))\n'),
    output("length", 'print(len(subprocess.getoutput("ls")))\n'),
    output("compared", 'print(subprocess.getoutput("ls") == "no end")\n'),
    output("in", 'print("warns" in subprocess.getoutput("ls"))\n'),
    output("unused", 'subprocess.getoutput("make")\n'),
    output("truth", 'if subprocess.getoutput("ls"):\n    print("says")\n'),
    output(
        "to-number",
        'print(int(subprocess.getoutput("wc -l 2>/dev/null")))\n',
        outputs=("3\n",),
    ),
    output(
        "returned",
        """
def kernel():
    return subprocess.getoutput("uname -r")


print(ascii(kernel()))
""",
    ),
    output(
        "from-import",
        'from subprocess import getoutput\n\nprint(ascii(getoutput("ls")))\n',
    ),
    output("alias", 'import subprocess as sp\n\nprint(ascii(sp.getoutput("ls -l")))\n'),
    output("keyword", 'print(subprocess.getoutput(cmd="ls"))\n', EITHER),
    output(
        "encoding",
        'print(ascii(subprocess.getoutput("ls", encoding="latin-1")))\n',
        EITHER,
        outputs=("caf\udce9\n",),
        # Python 3.11 has it.
        exits={"0": 0},
    ),
    output(
        "joined-errors", 'print(ascii(subprocess.getoutput("make 2>&1")))\n', EITHER
    ),
    output("no-errors", 'print(ascii(subprocess.getoutput("make 2>/dev/null")))\n'),
    output("errors-only", 'print(subprocess.getoutput("make >/dev/null"))\n', EITHER),
    output(
        "pipeline", 'print(ascii(subprocess.getoutput("ps aux | wc -l")))\n', EITHER
    ),
    output("sequence", 'print(ascii(subprocess.getoutput("ls; uname")))\n', EITHER),
    output("and", 'print(ascii(subprocess.getoutput("ls && uname")))\n', EITHER),
    output("glob", 'print(subprocess.getoutput("cat *.txt"))\n', NEVER_SAFE),
    output("variable", "print(subprocess.getoutput('ls \"$GREETING\"'))\n"),
    output("variable-bare", 'print(subprocess.getoutput("ls $HOME"))\n', EITHER),
    output("home", 'print(subprocess.getoutput("ls ~"))\n', EITHER),
    output("substitution", 'print(subprocess.getoutput("ls `uname`"))\n', "refused"),
    output("built-in", 'print(subprocess.getoutput("type ls"))\n', "refused"),
    output("in-f-string", "print(f\"{subprocess.getoutput('ls')}\")\n", EITHER),
    output(
        "status-first",
        'sys.exit(subprocess.getstatusoutput("make")[0] != 0)\n',
        EITHER,
        exits=TRUTH,
    ),
    output(
        "status-second", 'print(ascii(subprocess.getstatusoutput("make")[1]))\n', EITHER
    ),
    output("status-both", 'print(ascii(subprocess.getstatusoutput("make")))\n', EITHER),
    output(
        "status-tuple",
        """
result = subprocess.getstatusoutput("make all")
if result[0] == 0:
    print(ascii(result[1]))
else:
    sys.exit(1)
""",
        EITHER,
        exits=TRUTH,
    ),
    output(
        "status-underscore",
        '_, text = subprocess.getstatusoutput("make")\nprint(ascii(text))\n',
        EITHER,
    ),
    output(
        "status-returned",
        """
def build():
    return subprocess.getstatusoutput("make")


print(ascii(build()))
""",
        EITHER,
    ),
    output(
        "status-pipeline",
        'print(ascii(subprocess.getstatusoutput("make | tail -n 1")))\n',
        EITHER,
        exits={"0": 0, "1,0": 0, "0,1": 0},
    ),
    output("status-unused", 'subprocess.getstatusoutput("make")\n', EITHER),
)
