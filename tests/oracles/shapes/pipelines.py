"""Pipelines: what each member reads, and whose status it is."""

from shape import DOUBLE, IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import EITHER, IGNORED, NEVER_SAFE, SAFE_OR_NOT, TEXTS, shape

# The last one's status is that of the pipeline.
LAST = {"0": 0, "3,0": 0, "0,3": 3, "3": 3}
TRUTH = {"0": 0, "3,0": 0, "0,3": 1}
VALUES = ("notes.txt", "two words", "")


def pipe(name: str, text: str, outcome: str = EITHER, **rest) -> Shape:
    """As a statement; whether the pipe's first failure is seen is left open."""
    rest = {"exits": IGNORED, **rest}
    return shape(f"pipe-{name}", f"os.system({text})\n", outcome, **rest)


def program(name: str, body: str, outcome: str = EITHER, **rest) -> Shape:
    return shape(f"pipe-{name}", body, outcome, **rest)


SHAPES = (
    pipe("two", '"ls | cat"', "safe"),
    pipe("without-blanks", '"ls|cat"', "safe"),
    pipe("three", '"ps aux | grep httpd | wc -l"', "safe"),
    pipe("four", '"ls | sort | uniq -c | sort -n"', "safe"),
    pipe("newline-after", '"ls |\\n sort"'),
    pipe("reads-input", '"cat | sort"', "safe"),
    pipe("tee", "\"ls | tee 'a b' | wc\"", "safe"),
    pipe("xargs", "\"find . -name '*.pyc' | xargs rm -f\"", "safe"),
    pipe("big", '"seq 3 | wc -l"', "safe"),
    pipe("big-through-filter", '"seq 3 | sort | wc -l"', "safe"),
    pipe("reader-ends-first", '"seq 3 | fortune"', concurrent=True),
    pipe("reader-ends-first-of-three", '"seq 3 | fortune | wc"', concurrent=True),
    pipe("errors-joined", '"make 2>&1 | tee log.txt"'),
    pipe("errors-gone", '"ls 2>/dev/null | sort"'),
    pipe("last-gone", '"ls | sort > /dev/null"'),
    pipe("all-gone", '"ls 2>/dev/null | sort > /dev/null 2>&1"'),
    pipe("to-file", '"ls | sort > out.txt"', NEVER_SAFE),
    pipe("appended", '"ls | sort >> notes.txt"', NEVER_SAFE),
    pipe("from-file", '"sort < notes.txt | wc"', NEVER_SAFE),
    pipe("prefix", '"LC_ALL=C sort | uniq"'),
    pipe("prefix-second", '"ls | LC_ALL=C sort"'),
    pipe("cd", '"cd below && ls | sort"', NEVER_SAFE, files=("below/",)),
    pipe("variable", '"ls \\"$GREETING\\" | grep \\"$HOME\\""'),
    pipe("glob", '"cat *.txt | wc"', NEVER_SAFE),
    pipe("local-program", '"./build.sh | tee log.txt"', NEVER_SAFE),
    pipe("both-streams", '"make |& cat"', "refused"),
    pipe("negated", '"! ls | cat"', "refused"),
    pipe("subshell", '"(ls; ls) | cat"', SAFE_OR_NOT),
    pipe("built-in-first", '"echo two words | cat"'),
    pipe("built-in-escapes", "\"echo 'a\\\\nb' | cat\"", "refused"),
    pipe("built-in-printf", "\"printf 'a\\\\nb' | cat\"", SAFE_OR_NOT),
    pipe("built-in-last", '"ls | read line"', "refused"),
    pipe("cd-in-pipe", '"cd / | ls"', "refused"),
    pipe("while-read", '"ls | while read f; do rm \\"$f\\"; done"', "refused"),
    pipe("then-and", '"ls | sort && make"', exits={"0": 0, "0,1": 0, "1,0": 0}),
    pipe("after-and", '"make && ls | sort"', exits={"0": 0, "1": 0}),
    pipe("after-semicolon", '"make; ls | sort"'),
    pipe("background", '"ls | sort &"', NEVER_SAFE, concurrent=True),
    pipe("ssh", "\"tar cz . | ssh host 'tar xz'\""),
    pipe(
        "value-first",
        '''f"grep '{path}' | wc"''',
        "safe",
        values=VALUES,
        attack=SINGLE,
    ),
    pipe(
        "value-last",
        '"ls | grep %s" % shlex.quote(path)',
        "safe",
        values=(*VALUES, "it's"),
        attack=IMMUNE,
    ),
    pipe(
        "value-double",
        '"ls | grep \\"{}\\" | sort".format(path)',
        "safe",
        values=VALUES,
        attack=DOUBLE,
    ),
    pipe(
        "value-bare",
        '"ls " + path + " | wc"',
        NEVER_SAFE,
        values=("notes.txt",),
        changes=("two words", ""),
        attack=UNQUOTED,
    ),
    pipe(
        "value-everywhere",
        '''f"ls '{path}' | grep {shlex.quote(path)} | head -n {len(path)}"''',
        "safe",
        values=VALUES,
        attack=SINGLE,
    ),
    pipe(
        "value-is-a-program",
        'f"ls | {path}"',
        NEVER_SAFE,
        values=("sort",),
        attack=UNQUOTED,
    ),
    # The status.
    program("status", 'sys.exit(os.system("ls | sort") >> 8)\n', exits=LAST),
    program(
        "tested", 'if os.system("ls | grep -q x") != 0:\n    sys.exit(1)\n', exits=TRUTH
    ),
    program(
        "tested-zero", 'sys.exit(not os.system("ls | grep x") == 0)\n', exits=TRUTH
    ),
    program(
        "tested-in-while",
        'n = 0\nwhile os.system("ls | grep x") and n < 2:\n    n += 1\nsys.exit(n)\n',
        exits={"0": 0, "0,1": 2},
    ),
    program("escapes", 'print(os.system("ls | grep x"))\n', "refused"),
    program("run", 'subprocess.run("ls | sort", shell=True)\n', "safe", exits=IGNORED),
    program(
        "run-status",
        'sys.exit(subprocess.run("ls | sort", shell=True).returncode)\n',
        exits=LAST,
    ),
    program(
        "run-check",
        'subprocess.run("ls | sort", shell=True, check=True)\n',
        exits=TRUTH,
    ),
    program(
        "check-call", 'subprocess.check_call("ls | sort", shell=True)\n', exits=TRUTH
    ),
    program(
        "call",
        'sys.exit(subprocess.call("ls | sort | uniq", shell=True))\n',
        exits={"0": 0, "3,0": 0, "0,0,3": 3, "3,3,0": 0},
    ),
    program(
        "check-output",
        'print(subprocess.check_output("ls | sort", shell=True))\n',
        exits=TRUTH,
        outputs=TEXTS,
    ),
    program(
        "check-output-text",
        'print(ascii(subprocess.check_output("ls | sort", shell=True, text=True)))\n',
        outputs=TEXTS,
    ),
    program(
        "capture",
        'd = subprocess.run("ls | sort", shell=True, capture_output=True)\nprint(d.stdout, d.stderr, d.returncode)\n',
        exits=IGNORED,
    ),
    program(
        "stderr-null",
        'subprocess.run("ls | sort", shell=True, stderr=subprocess.DEVNULL)\n',
    ),
    program("stdin", 'subprocess.run("cat | sort", shell=True, input=b"b\\na\\n")\n'),
    program(
        "cwd-env",
        'subprocess.run("ls | sort", shell=True, cwd="/", env={**os.environ, "A": "b"})\n',
    ),
    program(
        "popen-read",
        'print(ascii(os.popen("ls | sort").read()))\n',
        "safe",
        outputs=TEXTS,
        exits=IGNORED,
    ),
    program(
        "popen-lines",
        'for line in os.popen("ls | sort"):\n    print(ascii(line))\n',
        outputs=TEXTS,
    ),
    program(
        "getoutput", 'print(ascii(subprocess.getoutput("ls | sort")))\n', outputs=TEXTS
    ),
    program(
        "getstatusoutput",
        'print(subprocess.getstatusoutput("ls | sort"))\n',
        exits={"0": 0, "0,3": 0},
    ),
    program(
        "popen-object",
        'p = subprocess.Popen("ls | sort", shell=True, stdout=subprocess.PIPE)\nprint(p.communicate()[0])\nsys.exit(p.returncode)\n',
        exits=LAST,
    ),
    program(
        "popen-bare",
        'subprocess.Popen("ls | sort", shell=True)\n',
        NEVER_SAFE,
        concurrent=True,
    ),
    program("in-variable", 'command = "ls | sort"\nos.system(command)\n'),
    program(
        "pipefail",
        'subprocess.run("set -o pipefail; ls | sort", shell=True, executable="/bin/bash")\n',
        "refused",
    ),
    program("in-expression", 'print("x" in os.popen("ls | sort").read() or 1)\n'),
    program("in-lambda", 'show = lambda: os.system("ls | sort") == 0\nprint(show())\n'),
    program(
        "in-comprehension",
        'print([os.popen(f"ls \'{n}\' | sort").read() for n in "ab"])\n',
    ),
    program("one-line-suite", 'if sys.argv: os.system("ls | sort")\n'),
    program("semicolons", 'print(1, flush=True); os.system("ls | sort"); print(2)\n'),
    program("name-taken", 'ps = "ps"\nos.system("ls | sort")\nprint(ps)\n'),
    program(
        "names-taken",
        'process = producer = p = ps = first = "mine"\nos.system("ls | sort")\nprint(process, producer, p, ps, first)\n',
    ),
    program("twice", 'os.system("ls | sort")\nos.system("ls -l | sort -n")\n'),
    program(
        "in-a-class",
        'class Screen:\n    os.system("ls | sort")\n\n\nprint([n for n in vars(Screen) if n[0] != "_"])\n',
        SAFE_OR_NOT,
    ),
)
