"""Several commands: which run, and whose status it is."""

from shape import IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import EITHER, NEVER_SAFE, SAFE_OR_NOT, TEXTS, shape

# Seen in what is started, not in the status.
WHICH = {"0": 0, "1": 0, "0,1": 0, "1,0": 0}
AND = {"0": 0, "3": 3, "0,3": 3, "3,0": 3}
OR = {"0": 0, "3": 3, "0,3": 0, "3,0": 0}
SEQUENCE = {"0": 0, "3": 3, "0,3": 3, "3,0": 0}
VALUES = ("notes.txt", "two words", "")


def truth(statuses: dict[str, int]) -> dict[str, int]:
    return {exits: int(status != 0) for exits, status in statuses.items()}


def statement(name: str, text: str, outcome: str = EITHER, **rest) -> Shape:
    rest = {"exits": WHICH, **rest}
    return shape(f"list-{name}", f"os.system({text})\n", outcome, **rest)


def every(name: str, text: str, statuses: dict[str, int]):
    """In the kinds of calls that see a status."""

    def program(form: str, body: str, exits: dict[str, int]) -> Shape:
        body = body.replace("COMMAND", text)
        return shape(f"list-{name}-{form}", body, EITHER, exits=exits)

    yield program("system", "os.system(COMMAND)\n", dict.fromkeys(statuses, 0))
    yield program("if", "if os.system(COMMAND):\n    sys.exit(1)\n", truth(statuses))
    yield program(
        "zero", "ok = os.system(COMMAND) == 0\nsys.exit(not ok)\n", truth(statuses)
    )
    yield program(
        "not-zero", "if os.system(COMMAND) != 0:\n    sys.exit(1)\n", truth(statuses)
    )
    yield program("shift", "sys.exit(os.system(COMMAND) >> 8)\n", statuses)
    yield program("call", "sys.exit(subprocess.call(COMMAND, shell=True))\n", statuses)
    yield program(
        "run", "sys.exit(subprocess.run(COMMAND, shell=True).returncode)\n", statuses
    )
    yield program(
        "check", "subprocess.check_call(COMMAND, shell=True)\n", truth(statuses)
    )
    yield program(
        "output",
        "print(subprocess.check_output(COMMAND, shell=True))\n",
        truth(statuses),
    )
    yield program(
        "read", "print(os.popen(COMMAND).read())\n", dict.fromkeys(statuses, 0)
    )
    yield program(
        "getstatus",
        "print(subprocess.getstatusoutput(COMMAND))\n",
        dict.fromkeys(statuses, 0),
    )


SHAPES = (
    *every("and", '"make && ls -l"', AND),
    *every("or", '"make || ls -l"', OR),
    *every("sequence", '"make; ls -l"', SEQUENCE),
    *every("newline", '"make\\nls -l"', SEQUENCE),
    *every(
        "and-or",
        '"make && ls || clear"',
        {"0": 0, "3": 3, "3,0": 0, "0,3,0": 0, "0,0,3": 0},
    ),
    *every(
        "or-and",
        '"make || ls && clear"',
        {"0": 0, "3": 3, "3,0": 0, "0,3": 3, "3,0,3": 3},
    ),
    *every("and-and", '"make && ls && clear"', {"0": 0, "0,0,3": 3, "0,3": 3, "3": 3}),
    *every(
        "sequence-and", '"make; ls && clear"', {"0": 0, "3,0": 0, "0,3": 3, "0,0,3": 3}
    ),
    *every(
        "and-sequence", '"make && ls; clear"', {"0": 0, "3,0": 0, "3": 3, "0,3,0": 0}
    ),
    statement("trailing-semicolon", '"make;"'),
    statement("trailing-newlines", '"\\nmake\\n\\nls\\n"'),
    statement("many-lines", '"""\nmake\nmake install\nls -l\n"""'),
    statement("continued", '"make && \\\\\\n ls"'),
    statement("newline-after-and", '"make &&\\n ls"'),
    statement("comment-between", '"make # all\\nls"', EITHER),
    statement(
        "mixed-with-background",
        '"make & ls"',
        NEVER_SAFE,
        concurrent=True,
        exits={"0": 0},
    ),
    statement("true", '"make || true"'),
    statement("colon", '"make || :"'),
    statement("false", '"make && false"'),
    statement("exit", '"make || exit 1"'),
    statement("exit-between", '"exit 0; ls"', "refused"),
    statement("set-e", '"set -e; make; ls"', NEVER_SAFE),
    statement("set-x", '"set -x; make; ls"', "refused"),
    statement("test", '"test -f notes.txt && cat notes.txt"'),
    statement("bracket", '"[ -f notes.txt ] && cat notes.txt"'),
    statement("echo", '"make && echo done"'),
    statement("subshell", '"(make; ls)"', SAFE_OR_NOT),
    statement("group", '"{ make; ls; }"', SAFE_OR_NOT),
    statement("if", '"if make; then ls; fi"', SAFE_OR_NOT),
    statement("negated", '"! make && ls"', SAFE_OR_NOT),
    statement("for", '"for f in a b; do ls $f; done"', "refused"),
    statement("last-status", '"make; ls $?"', "refused"),
    statement("assignment-first", '"A=1; ls $A"', SAFE_OR_NOT),
    statement("export-first", '"export A=1; ls"', EITHER),
    statement("export-and", '"export A=1 && ls && make"', EITHER),
    statement("unset-first", '"unset GREETING; ls"', EITHER),
    statement("umask-first", '"umask 077; ls"', "refused"),
    statement("redirected-first", '"make > out.txt && ls"', NEVER_SAFE),
    statement("redirected-last", '"make && ls > /dev/null"'),
    statement("output-read-later", '"make > out.txt; cat < out.txt"', NEVER_SAFE),
    statement(
        "mkdir-cd",
        '"mkdir -p below && cd below && ls"',
        NEVER_SAFE,
        files=("below/",),
        exits={"0": 0, "1": 0},
    ),
    statement("variable-changed-between", '"cat \\"$GREETING\\" && ls \\"$HOME\\""'),
    statement("glob-second", '"make && ls *.txt"', NEVER_SAFE),
    statement(
        "value-both",
        '''f"mkdir '{path}' && ls {shlex.quote(path)}"''',
        "safe|refused",
        values=VALUES,
        attack=SINGLE,
    ),
    statement(
        "value-first-only",
        """"mkdir '%s'; ls" % path""",
        EITHER,
        values=VALUES,
        attack=SINGLE,
    ),
    statement(
        "value-quoted",
        '"mkdir " + shlex.quote(path) + " || make"',
        EITHER,
        values=(*VALUES, "it's; $x"),
        attack=IMMUNE,
    ),
    statement(
        "value-bare",
        'f"mkdir {path} && ls {path}"',
        NEVER_SAFE,
        values=("a",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    statement(
        "evaluated-once",
        "f\"ls '{sys.stdin.readline()!s}' && make\"",
        SAFE_OR_NOT,
        exits={"0": 0},
    ),
    shape(
        "list-evaluated-before",
        """
names = iter("abc")
os.system(f"cat '{next(names)}' || ls '{next(names)}'")
print(next(names))
""",
        SAFE_OR_NOT,
        exits=WHICH,
    ),
    shape(
        "list-in-variable",
        'command = "make && ls"\nos.system(command)\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-printed-output",
        'print(ascii(subprocess.getoutput("ls; make")))\n',
        EITHER,
        outputs=TEXTS,
    ),
    shape(
        "list-lambda",
        'build = lambda: os.system("make && ls") == 0\nprint(build())\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-comprehension",
        'print([os.system(f"cat \'{n}\' && ls") == 0 for n in "ab"])\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-elif",
        'if not sys.argv:\n    pass\nelif os.system("make && ls") == 0:\n    print("ok")\nelse:\n    print("bad")\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-while",
        'n = 0\nwhile os.system("make && ls") != 0 and n < 2:\n    n += 1\nprint(n)\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-assert", 'assert os.system("make && ls") == 0\n', EITHER, exits=truth(AND)
    ),
    shape(
        "list-and-operator",
        'print(os.system("make && ls") == 0 and os.system("clear; cat") == 0)\n',
        EITHER,
        exits=WHICH,
        left=2,
    ),
    shape("list-escapes", 'print(os.system("make && ls"))\n', "refused", exits=WHICH),
    shape(
        "list-one-line-suite",
        'if sys.argv: os.system("make && ls")\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-one-line-else",
        'if not sys.argv: pass\nelse: os.system("make; ls")\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-with-comment", 'os.system("make && ls")  # both\n', EITHER, exits=WHICH
    ),
    shape(
        "list-popen-wait",
        'sys.exit(subprocess.Popen("make && ls", shell=True).wait())\n',
        EITHER,
        exits=AND,
    ),
    shape(
        "list-cwd",
        'subprocess.run("make && ls", shell=True, cwd="/", stdout=subprocess.DEVNULL)\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-capture",
        'd = subprocess.run("make; ls", shell=True, capture_output=True)\nprint(d.stdout, d.stderr)\n',
        EITHER,
        exits=WHICH,
    ),
    shape(
        "list-input", 'subprocess.run("cat; cat", shell=True, input=b"text")\n', EITHER
    ),
)
