"""Patterns: which files they name, in which order, and what else is a pattern."""

from shape import IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import NEVER_SAFE, SAFE_OR_NOT, shape

FILES = (
    "B.txt",
    "a.txt",
    ".hidden.txt",
    "é.txt",
    "[x].txt",
    "below/c.txt",
    "two words/d.txt",
    "empty/",
)


def pattern(name: str, text: str, outcome: str = NEVER_SAFE, **rest) -> Shape:
    rest = {"files": FILES, **rest}
    return shape(f"glob-{name}", f"os.system({text})\n", outcome, **rest)


def program(name: str, body: str, outcome: str = NEVER_SAFE, **rest) -> Shape:
    rest = {"files": FILES, **rest}
    return shape(f"glob-{name}", body, outcome, **rest)


SHAPES = (
    pattern("star", '"ls *.txt"'),
    pattern("everything", '"ls *"'),
    pattern("question-mark", '"ls ?.txt"', files=("B.txt", "a.txt")),
    pattern("brackets", '"ls [a-z]*.txt"'),
    pattern("brackets-negated", '"ls [!a]*.txt"', NEVER_SAFE),
    pattern("brackets-caret", '"ls [^a]*.txt"', "refused"),
    pattern("brackets-class", '"ls [[:upper:]]*"', "refused"),
    pattern("hidden", '"ls .h*"'),
    pattern("below", '"ls below/*"'),
    pattern("folders", '"ls */*.txt"'),
    pattern("folders-only", '"ls */"'),
    pattern("double-star", '"ls **/*.txt"'),
    pattern("absolute", '"ls /etc/host*"'),
    pattern("dot-slash", '"ls ./*.txt"'),
    pattern("dots", '"ls ../work/*.txt"'),
    pattern("after-quotes", "\"ls 'two words'/*.txt\""),
    pattern("between-quotes", "\"ls '['*'.txt'\""),
    pattern("quoted", "\"find . -name '*.txt'\"", "safe"),
    pattern("escaped", '"find . -name \\\\*.txt"', "safe"),
    pattern("half-quoted", "\"ls a*'*'\""),
    pattern("in-two-words", '"cp *.txt below/*.txt empty"'),
    pattern("after-options", '"rm -f -- *.txt"'),
    pattern("in-option", '"ls --file=*.txt"', "safe"),
    pattern("in-address", '"curl https://example.org/?page=1"', "safe"),
    pattern("of-another-machine", '"scp host:*.txt ."', "safe"),
    pattern("no-match", '"ls *.none"'),
    pattern("no-match-folder", '"ls empty/*"'),
    pattern("no-match-of-a-value", """f"ls '{path}'/*.none\"""", values=("below", "[x]"), attack=SINGLE),
    pattern("before-options", '"ls * -l"'),
    pattern("of-tar", '"tar cf below/x.tar *"'),
    pattern("of-tar-before-options", '"tar cf below/x.tar * -v"', "refused"),
    pattern("dangling-bracket", '"ls [a"', SAFE_OR_NOT),
    pattern("home", '"ls ~/*"'),
    pattern("variable", '"ls \\"$HOME\\"/*"'),
    pattern("variable-bare", '"ls $HOME/*"'),
    pattern("braces", '"ls *.{txt,py}"', "refused"),
    pattern("program", '"./b*.sh"', NEVER_SAFE),
    pattern("prefix", '"A=1 ls *.txt"'),
    pattern("pipe", '"cat *.txt | sort"'),
    pattern("and", '"ls *.txt && make"', exits={"0": 0, "1": 0}),
    pattern("after-creation", '"touch new.txt && ls *.txt"'),
    pattern("redirected", '"cat *.txt > all.out"'),
    pattern("after-cd", '"cd below && ls *.txt"'),
    pattern(
        "value-folder",
        '''f"ls '{path}'/*.txt"''',
        values=("below", "two words"),
        attack=SINGLE,
    ),
    pattern(
        "value-folder-special",
        '''f"ls ./'{path}'*"''',
        values=("[x]", "a"),
        attack=SINGLE,
    ),
    pattern(
        "value-quote",
        '"ls " + shlex.quote(path) + "/*"',
        values=("below", "two words"),
        attack=IMMUNE,
    ),
    pattern(
        "value-bare",
        'f"ls {path}/*.txt"',
        values=("below",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    pattern("value-extension", '''f"ls *'.{path}'"''', values=("txt",), attack=SINGLE),
    pattern(
        "value-beside",
        '''f"grep '{path}' *.txt"''',
        values=("a", "*", ""),
        attack=SINGLE,
    ),
    program(
        "tested",
        'if os.system("ls *.txt") != 0:\n    sys.exit(1)\n',
        exits={"0": 0, "3": 1},
    ),
    program("run", 'subprocess.run("ls *.txt", shell=True, check=True)\n'),
    program("output", 'print(subprocess.check_output("cat *.txt", shell=True))\n'),
    program("read", 'print(os.popen("cat *.txt").read())\n'),
    program("cwd", 'subprocess.run("ls *.txt", shell=True, cwd="below")\n'),
    program("variable-command", 'command = "ls *.txt"\nos.system(command)\n'),
    program(
        "variable-command-printed",
        'command = "ls *.txt"\nprint(command)\nos.system(command)\n',
        values=(),
        changes=((),),
    ),
    program(
        "glob-imported",
        'import glob\n\nos.system("ls *.txt")\nprint(sorted(glob.glob("b*")))\n',
    ),
    program(
        "glob-function-imported",
        'from glob import glob\n\nos.system("ls *.txt")\nprint(sorted(glob("b*")))\n',
    ),
    program("glob-name-taken", 'glob = "mine"\nos.system("ls *.txt")\nprint(glob)\n'),
    program(
        "sorted-name-taken",
        'def sorted(names):\n    return ["mine"]\n\n\nos.system("ls *.txt")\n',
    ),
)
