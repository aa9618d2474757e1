"""Where output goes and input comes from: what is in the files afterwards."""

from shape import DOUBLE, IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import EITHER, IGNORED, NEVER_SAFE, SAME, TRUTH, shape


def command(name: str, text: str, outcome: str = NEVER_SAFE, **rest) -> Shape:
    rest = {"exits": IGNORED, **rest}
    return shape(f"redirect-{name}", f"os.system({text})\n", outcome, **rest)


def program(name: str, body: str, outcome: str = NEVER_SAFE, **rest) -> Shape:
    return shape(f"redirect-{name}", body, outcome, **rest)


VALUES = ("new.txt", "two words", "notes.txt")

SHAPES = (
    # Nothing can go wrong there.
    command("null", '"ls > /dev/null"', "safe"),
    command("null-no-blank", '"ls >/dev/null"', "safe"),
    command("null-explicit", '"ls 1>/dev/null"', "safe"),
    command("null-appended", '"ls >> /dev/null"', EITHER),
    command("null-errors", '"ls 2>/dev/null"', "safe"),
    command("null-both", '"ls > /dev/null 2>&1"', "safe"),
    command("null-both-twice", '"ls >/dev/null 2>/dev/null"', "safe"),
    command("null-errors-joined", '"ls 2>/dev/null 1>&2"', EITHER),
    command("null-order", '"ls 2>&1 >/dev/null"', EITHER),
    command("null-order-captured", '"ls 2>&1 1>/dev/null | cat"', EITHER),
    command("null-input", '"cat < /dev/null"', "safe"),
    command("null-all", '"cat </dev/null >/dev/null 2>&1"', "safe"),
    command("null-first", '">/dev/null ls"', EITHER),
    command("null-between", '"ls >/dev/null -l"', EITHER),
    command("null-both-bash", '"ls &> /dev/null"', NEVER_SAFE, concurrent=True),
    command("null-quoted", "\"ls > '/dev/null'\"", EITHER),
    command("joined", '"ls 2>&1"', "safe"),
    command("to-errors", '"ls >&2"', EITHER),
    command("to-errors-explicit", '"ls 1>&2"', EITHER),
    command("swapped", '"ls 3>&1 1>&2 2>&3"', "refused"),
    command("closed", '"ls 2>&-"', "refused"),
    command("third", '"ls 3>out.txt"', "refused"),
    command("here-document", '"cat <<END\\ntext\\nEND\\n"', EITHER),
    command("here-document-value", '"cat <<END\\n$HOME\\nEND\\n"', EITHER),
    command("here-string", '"cat <<< text"', "refused"),
    command("read-write", '"cat <> notes.txt"', "refused"),
    command("clobber", '"ls >| out.txt"', NEVER_SAFE),
    # Files.
    command("file", '"ls > out.txt"'),
    command("file-over", '"ls > notes.txt"'),
    command("file-appended", '"ls >> notes.txt"'),
    command("file-appended-new", '"ls >> new.txt"'),
    command("file-errors", '"ls 2> errors.txt"'),
    command("file-errors-appended", '"ls 2>> notes.txt"'),
    command("file-both", '"ls > out.txt 2>&1"'),
    command("file-both-appended", '"ls >> notes.txt 2>&1"'),
    command("file-order", '"ls 2>&1 > out.txt"'),
    command("file-each", '"ls > out.txt 2> errors.txt"'),
    command("file-errors-null", '"ls > out.txt 2>/dev/null"'),
    command("file-input", '"cat < notes.txt"'),
    command("file-input-output", '"sort < notes.txt > out.txt"'),
    command("file-same", '"cat < notes.txt > notes.txt"'),
    command("file-twice", '"ls > first.txt > second.txt"'),
    command("file-first", '"> out.txt ls"'),
    command("file-only", '"> out.txt"', NEVER_SAFE, unrecorded=True),
    command("file-quoted", "\"ls > 'two words'\""),
    command("file-below", '"ls > below/out.txt"', files=("below/",)),
    command("file-home", '"ls > ~/out.txt"'),
    command("file-variable", '"ls > \\"$HOME/out.txt\\""'),
    command("file-variable-bare", '"ls > $HOME/out.txt"'),
    command("file-glob", '"cat < note*.txt"', "refused"),
    command(
        "file-missing-folder", '"ls > nowhere/out.txt"', values=(), unrecorded=True
    ),
    command("file-input-missing", '"cat < nowhere.txt"', values=(), unrecorded=True),
    command("file-tee", '"ls | tee out.txt > copy.txt"'),
    command(
        "file-in-list", '"make > out.txt && ls > second.txt"', exits={"0": 0, "1": 0}
    ),
    command("file-then-read", '"ls > out.txt; sort < out.txt"'),
    command("file-and-prefix", '"LC_ALL=C sort < notes.txt > out.txt"'),
    command("file-after-cd", '"cd below && ls > out.txt"', files=("below/",)),
    command(
        "file-before-cd",
        '"ls > out.txt && cd below && ls > out.txt"',
        files=("below/",),
    ),
    command("file-value-single", '''f"ls > '{path}'"''', values=VALUES, attack=SINGLE),
    command("file-value-double", "'ls > \"%s\"' % path", values=VALUES, attack=DOUBLE),
    command(
        "file-value-quote",
        '"ls >> {}".format(shlex.quote(path))',
        values=VALUES,
        attack=IMMUNE,
    ),
    command(
        "file-value-bare",
        '"ls > " + path',
        values=("new.txt",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    command(
        "file-value-glued", '''f"ls > './{path}.out'"''', values=VALUES, attack=SINGLE
    ),
    command(
        "file-value-input",
        '''f"sort < '{path}'"''',
        values=("notes.txt",),
        attack=SINGLE,
    ),
    command(
        "file-value-both",
        '''f"ls '{path}' > '{path}.out' 2>&1"''',
        values=VALUES,
        attack=SINGLE,
    ),
    command(
        "null-value",
        '''f"ls '{path}' > /dev/null 2>&1"''',
        "safe",
        values=VALUES,
        attack=SINGLE,
    ),
    # In other calls.
    program(
        "tested",
        'if os.system("ls > /dev/null 2>&1") != 0:\n    sys.exit(1)\n',
        "safe|refused",
        exits=TRUTH,
    ),
    program("status-file", 'sys.exit(os.system("ls > out.txt") >> 8)\n', exits=SAME),
    program(
        "tested-file",
        'if os.system("ls > out.txt") == 0:\n    print("ok")\n',
        exits=IGNORED,
    ),
    program(
        "check-file", 'subprocess.check_call("ls > out.txt", shell=True)\n', exits=TRUTH
    ),
    program(
        "call-file",
        'sys.exit(subprocess.call("ls > out.txt 2>&1", shell=True))\n',
        exits=SAME,
    ),
    program(
        "run-file",
        'subprocess.run("ls > out.txt", shell=True, stderr=subprocess.DEVNULL)\n',
    ),
    program(
        "run-capture",
        'print(subprocess.run("ls > out.txt", shell=True, capture_output=True, text=True))\n',
        "refused",
    ),
    program(
        "run-capture-errors",
        'd = subprocess.run("ls 2>&1 > out.txt", shell=True, capture_output=True)\nprint(d.stdout, d.stderr)\n',
    ),
    program(
        "output-joined",
        'print(subprocess.check_output("ls 2>&1", shell=True))\n',
        "safe",
        exits=TRUTH,
    ),
    program(
        "output-null",
        'print(subprocess.check_output("ls 2>/dev/null", shell=True))\n',
        "safe",
    ),
    program(
        "run-stderr-joined",
        'print(subprocess.run("ls 2>&1", shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stderr)\n',
        EITHER,
    ),
    program(
        "run-stderr-null-joined",
        'subprocess.run("ls 2>&1", shell=True, stderr=subprocess.DEVNULL)\n',
        EITHER,
    ),
    program(
        "run-input-file",
        'subprocess.run("cat < notes.txt", shell=True, input=b"other")\n',
    ),
    program(
        "run-cwd",
        'subprocess.run("ls > out.txt", shell=True, cwd="below")\n',
        files=("below/",),
    ),
    program("popen-read", 'print(os.popen("ls 2>&1").read())\n', "safe"),
    program("popen-file", 'os.popen("ls > out.txt").read()\n'),
    program("getoutput", 'print(subprocess.getoutput("ls > out.txt"))\n'),
    program("popen-wait", 'subprocess.Popen("ls > out.txt", shell=True).wait()\n'),
    program(
        "popen-bare", 'subprocess.Popen("ls > out.txt", shell=True)\n', concurrent=True
    ),
    program(
        "name-taken",
        'f = out = output = file = "mine"\nos.system("ls > out.txt")\nprint(f, out, output, file)\n',
    ),
    program("one-line-suite", 'if sys.argv: os.system("ls > out.txt")\n'),
    program("lambda", 'show = lambda: os.system("ls > out.txt") == 0\nprint(show())\n'),
    program(
        "between-prints",
        'print("a", flush=True)\nos.system("ls > out.txt")\nprint(open("out.txt").read())\n',
    ),
    program(
        "open-is-taken",
        'def open(*names):\n    raise KeyError\n\n\nos.system("ls > out.txt")\n',
    ),
)
