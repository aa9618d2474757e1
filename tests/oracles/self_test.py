"""Shows that the checks see a wrong rewrite: each case rewrites one program wrongly and
names the check that must fail, or rewrites it rightly and names none."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import generator
from checks import Failure, check_all, place
from shape import IMMUNE, REFUSED, SINGLE, UNQUOTED, UNSAFE, Shape
from shapes.commands import TEXTS


@dataclass(frozen=True)
class Case:
    name: str
    shape: Shape
    rewrite: Callable[[str], str]
    check: str | None
    # For a rewrite that only `--unsafe-fixes` makes.
    unsafe_only: bool = False
    # What is said of the fix.
    says: str = ""


def program(call: str, **rest) -> Shape:
    return Shape("shape", f"import os, sys, subprocess\n{call}\n", **rest)


def into(new: str) -> Callable[[str], str]:
    """Puts a call in the place of the program's last line."""

    def rewrite(text: str) -> str:
        first, _ = text.split("\n", 1)
        return f"{first}\n{new}\n"

    return rewrite


LITERAL = program("os.system('ls -l')")
QUOTED = program(
    "os.system(f\"ls '{sys.argv[1]}'\")",
    values=("notes.txt", "two words", '"'),
    attack=SINGLE,
)
BARE = program(
    "os.system(f'ls {sys.argv[1]}')",
    outcome=UNSAFE,
    values=("notes.txt",),
    changes=("two words",),
    attack=UNQUOTED,
)
STATUS = program("sys.exit(os.system('ls') >> 8)", exits={"0": 0, "3": 3})
TRUTH = program("sys.exit(os.system('ls') != 0)", exits={"0": 0, "KILL": 1})
TWO = program("os.system('ls'); os.system('clear')")
PIPE = program("os.system('ls | read x')", outcome=REFUSED)
WINDOWS = program(
    "os.system('cls' if os.name == 'nt' else 'clear')", windows=("cmd", "/c", "cls")
)

READ = program(
    "print(ascii(os.popen('ls').read()))", outputs=TEXTS, exits={"0": 0, "3": 0}
)
LINES = program("print(ascii(os.popen('ls').readlines()))", outputs=("a\fb\nc\n",))
MERGE = program("print(ascii(subprocess.getoutput('ls')))", outputs=(None, "\n\n"))
OUTPUT = "subprocess.run(['ls'], stdout=subprocess.PIPE, text=True).stdout"
MERGED = OUTPUT.replace("text", "stderr=subprocess.STDOUT, text")
QUIET = program(
    "print(ascii(subprocess.getoutput('ls 2>/dev/null')))", outputs=("a\n\n\n",)
)
SILENT = OUTPUT.replace("text", "stderr=subprocess.DEVNULL, text")
RUN = program("subprocess.run('ls -l', shell=True)")
CHECK = program("subprocess.check_call('ls', shell=True)", exits={"0": 0, "3": 1})
LIST = program(
    "subprocess.run(['ls', '-l'], shell=True)",
    outcome=UNSAFE,
    values=(),
    changes=((),),
)
PIPELINE = program(
    "sys.exit(os.system('ls | sort') >> 8)", exits={"0": 0, "3,0": 0, "0,3": 3}
)
PIPED = """\
with subprocess.Popen(['ls'], stdout=subprocess.PIPE) as p:
    s = subprocess.run(['sort'], stdin=p.stdout).returncode
sys.exit(s)
"""
BIG = program("os.system('seq | fortune')", concurrent=True)
AND = program(
    "sys.exit(os.system('make && ls') >> 8)", exits={"0": 0, "3": 3, "0,3": 3}
)
SEQUENCE = program("sys.exit(os.system('make; ls') >> 8)", exits={"3,0": 0, "0,3": 3})
TO_FILE = program("os.system('ls > out.txt')", outcome=UNSAFE)
NULL = program("os.system('ls > /dev/null 2>&1')")
PREFIX = program("os.system('A=1 ls')")
CD = program("os.system('cd below && ls')", outcome=UNSAFE, files=("below/",))
VARIABLE = program("os.system('ls \"$GREETING\"')")
GLOB = program("os.system('ls *.txt')", outcome=UNSAFE)
JOINED = program(
    "import shlex; os.system('ls ' + shlex.join(sys.argv[1:]))",
    values=(("two words", "*"),),
    attack=IMMUNE,
)
HEAD = program(
    "os.system(f\"head -n 5 '{sys.argv[1]}'\")", values=("a",), attack=SINGLE
)
MAKE = program("os.system(f\"make '{sys.argv[1]}'\")", values=("all",), attack=SINGLE)
INNER = program(
    "os.system(f'env -- sh -c \"ls {sys.argv[1]}\"')",
    values=("a",),
    attack=UNQUOTED,
    left=1,
)
BACKGROUND = program("os.system('ls &')", outcome=UNSAFE, concurrent=True)

RIGHT = into("subprocess.run(['ls', '-l'], check=False)")
RIGHT_VALUE = into("subprocess.run(['ls', '--', sys.argv[1]], check=False)")

CASES = (
    Case("right", LITERAL, RIGHT, None),
    Case("right value", QUOTED, RIGHT_VALUE, None),
    Case("right unsafe", BARE, RIGHT_VALUE, None, unsafe_only=True),
    Case(
        "right status",
        STATUS,
        into("sys.exit(subprocess.run(['ls'], check=False).returncode)"),
        None,
    ),
    Case(
        "right platform",
        WINDOWS,
        into("subprocess.run(['cmd', '/c', 'cls'] if os.name == 'nt' else ['clear'])"),
        None,
    ),
    Case("rightly refused", PIPE, str, None),
    Case("not fixed", LITERAL, str, "outcome"),
    Case("fixed though unsafe", BARE, RIGHT_VALUE, "outcome"),
    Case("unsafe though safe", LITERAL, RIGHT, "outcome", unsafe_only=True),
    Case("refused but touched", PIPE, lambda text: text + "\n", "outcome"),
    Case("unsafe without reason", QUOTED, RIGHT_VALUE, "outcome", unsafe_only=True),
    Case("goes on", LITERAL, lambda text: RIGHT(text) + "#" * len(text), "settled"),
    Case("does not parse", LITERAL, into("subprocess.run(['ls', '-l'"), "parses"),
    Case("one of two", TWO, into("subprocess.run(['ls']); os.system('clear')"), "left"),
    Case("word lost", LITERAL, into("subprocess.run(['ls'])"), "starts"),
    Case("words joined", LITERAL, into("subprocess.run(['ls -l'])"), "starts"),
    Case(
        "value split",
        QUOTED,
        into("subprocess.run(['ls', *sys.argv[1].split()])"),
        "starts",
    ),
    Case(
        "quotes kept",
        QUOTED,
        into("subprocess.run(['ls', repr(sys.argv[1])])"),
        "starts",
    ),
    Case(
        "environment changed",
        LITERAL,
        into("subprocess.run(['ls', '-l'], env={**os.environ, 'A': 'b'})"),
        "starts",
    ),
    Case(
        "directory changed",
        LITERAL,
        into("subprocess.run(['ls', '-l'], cwd='/')"),
        "starts",
    ),
    Case(
        "input closed",
        LITERAL,
        into("subprocess.run(['ls', '-l'], stdin=subprocess.DEVNULL)"),
        "starts",
    ),
    Case(
        "order swapped",
        TWO,
        into("subprocess.run(['clear']); subprocess.run(['ls'])"),
        "starts",
    ),
    Case(
        "output captured",
        LITERAL,
        into("subprocess.run(['ls', '-l'], stdout=subprocess.PIPE)"),
        "stdout",
    ),
    Case(
        "errors captured",
        LITERAL,
        into("subprocess.run(['ls', '-l'], stderr=subprocess.DEVNULL)"),
        "stderr",
    ),
    Case(
        "status shifted twice",
        STATUS,
        into("sys.exit(subprocess.run(['ls']).returncode >> 8)"),
        "status",
    ),
    Case(
        "object for status",
        TRUTH,
        into("sys.exit(bool(subprocess.run(['ls'])))"),
        "status",
    ),
    Case(
        "truth inverted",
        TRUTH,
        into("sys.exit(subprocess.run(['ls']).returncode == 0)"),
        "status",
    ),
    Case(
        "signal not seen",
        TRUTH,
        into("sys.exit(subprocess.run(['ls']).returncode > 0)"),
        "status",
    ),
    Case(
        "file left behind",
        LITERAL,
        into("subprocess.run(['ls', '-l']); open('new', 'w').close()"),
        "files",
    ),
    Case(
        "still a shell",
        QUOTED,
        into("subprocess.run(f\"ls '{sys.argv[1]}'\", shell=True)"),
        "attack",
    ),
    Case(
        "unsafe without effect",
        program(
            "os.system(f'ls {sys.argv[1]}')",
            outcome=UNSAFE,
            values=("notes.txt",),
            changes=("todo.txt",),
            attack=UNQUOTED,
        ),
        RIGHT_VALUE,
        "changes",
        unsafe_only=True,
    ),
    Case(
        "no program of that name on Windows",
        WINDOWS,
        into("subprocess.run(['cls' if os.name == 'nt' else 'clear'])"),
        "windows",
    ),
    # Output that is read.
    Case("right read", READ, into(f"print(ascii({OUTPUT}))"), None),
    Case(
        "bytes for text",
        READ,
        into(f"print(ascii({OUTPUT.replace(', text=True', '')}))"),
        "stdout",
    ),
    Case("newline lost", READ, into(f"print(ascii({OUTPUT}.rstrip()))"), "stdout"),
    Case(
        "nothing read",
        READ,
        into("print(ascii(subprocess.run(['ls'], text=True).stdout))"),
        "stdout",
    ),
    Case("errors read too", READ, into(f"print(ascii({MERGED}))"), "stdout"),
    Case(
        "error raised",
        READ,
        into(f"print(ascii({OUTPUT.replace(', text', ', check=True, text')}))"),
        "stdout",
    ),
    Case(
        "right lines",
        LINES,
        into(f"print(ascii([l + '\\n' for l in {OUTPUT}.split('\\n')[:-1]]))"),
        None,
    ),
    Case(
        "lines end at form feeds",
        LINES,
        into(f"print(ascii({OUTPUT}.splitlines(True)))"),
        "stdout",
    ),
    Case(
        "lines without ends",
        LINES,
        into(f"print(ascii({OUTPUT}.split('\\n')[:-1]))"),
        "stdout",
    ),
    Case(
        "right merged", MERGE, into(f"print(ascii({MERGED}.removesuffix('\\n')))"), None
    ),
    Case(
        "errors not merged",
        MERGE,
        into(f"print(ascii({OUTPUT}.removesuffix('\\n')))"),
        "stdout",
    ),
    Case(
        "right one newline",
        QUIET,
        into(f"print(ascii({SILENT}.removesuffix('\\n')))"),
        None,
    ),
    Case(
        "all newlines lost",
        QUIET,
        into(f"print(ascii({SILENT}.rstrip('\\n')))"),
        "stdout",
    ),
    Case("last newline kept", MERGE, into(f"print(ascii({MERGED}))"), "stdout"),
    # shell=True.
    Case("right run", RUN, into("subprocess.run(['ls', '-l'])"), None),
    Case(
        "text as a program", RUN, into("subprocess.run('ls -l', shell=False)"), "starts"
    ),
    Case(
        "shell stays",
        RUN,
        into("subprocess.run('ls -l', shell=True, check=False)"),
        "left",
    ),
    Case(
        "shell stays, by position",
        RUN,
        into("subprocess.call('ls -l', -1, None, None, None, None, None, True, True)"),
        "left",
    ),
    Case("shell in a list", RUN, into("subprocess.run(['sh', '-c', 'ls -l'])"), "left"),
    Case("another way to a shell", RUN, into("os.popen('ls -l').close()"), "left"),
    Case("check lost", CHECK, into("subprocess.run(['ls'])"), "stderr"),
    Case(
        "right list", LIST, into("subprocess.run(['ls', '-l'])"), None, unsafe_only=True
    ),
    Case(
        "list not passed",
        LIST,
        into("subprocess.run(['ls'])"),
        "changes",
        unsafe_only=True,
    ),
    Case("list called safe", LIST, into("subprocess.run(['ls', '-l'])"), "outcome"),
    # Pipelines.
    Case("right pipe", PIPELINE, into(PIPED), None),
    Case(
        "pipe without a pipe",
        PIPELINE,
        into("subprocess.run(['ls']); sys.exit(subprocess.run(['sort']).returncode)"),
        "starts",
    ),
    Case(
        "text for a pipe",
        PIPELINE,
        into("sys.exit(subprocess.run(['ls', '|', 'sort']).returncode)"),
        "starts",
    ),
    Case(
        "members swapped",
        PIPELINE,
        into(PIPED.replace("ls", "x").replace("sort", "ls").replace("x", "sort")),
        "starts",
    ),
    Case(
        "input of the first closed",
        PIPELINE,
        into(PIPED.replace("['ls'],", "['ls'], stdin=subprocess.DEVNULL,")),
        "starts",
    ),
    Case(
        "status of the first",
        PIPELINE,
        into(PIPED.replace("exit(s)", "exit(p.returncode)")),
        "status",
    ),
    Case(
        "pipe never closed",
        BIG,
        into(
            "p = subprocess.Popen(['seq'], stdout=subprocess.PIPE); subprocess.run(['fortune'], stdin=p.stdout); p.wait()"
        ),
        "stdout",
    ),
    Case(
        "right pipe that is not read",
        BIG,
        into(
            "with subprocess.Popen(['seq'], stdout=subprocess.PIPE) as p:\n    subprocess.run(['fortune'], stdin=p.stdout)\n"
        ),
        None,
    ),
    # Lists.
    Case(
        "right and",
        AND,
        into(
            "sys.exit(subprocess.run(['make']).returncode or subprocess.run(['ls']).returncode)"
        ),
        None,
    ),
    Case(
        "sequence for and",
        AND,
        into("subprocess.run(['make']); sys.exit(subprocess.run(['ls']).returncode)"),
        "starts",
    ),
    Case(
        "or for and",
        AND,
        into(
            "if subprocess.run(['make']).returncode: sys.exit(subprocess.run(['ls']).returncode)"
        ),
        "starts",
    ),
    Case(
        "and for a sequence",
        SEQUENCE,
        into(
            "sys.exit(subprocess.run(['make']).returncode or subprocess.run(['ls']).returncode)"
        ),
        "starts",
    ),
    Case(
        "first status of a sequence",
        SEQUENCE,
        into(
            "s = subprocess.run(['make']).returncode; subprocess.run(['ls']); sys.exit(s)"
        ),
        "status",
    ),
    # Files.
    Case(
        "right file",
        TO_FILE,
        into("with open('out.txt', 'wb') as f: subprocess.run(['ls'], stdout=f)"),
        None,
        unsafe_only=True,
    ),
    Case(
        "file not written",
        TO_FILE,
        into("subprocess.run(['ls'], stdout=subprocess.DEVNULL)"),
        "files",
        unsafe_only=True,
    ),
    Case(
        "file appended to",
        TO_FILE,
        into("with open('notes.txt', 'ab') as f: subprocess.run(['ls'], stdout=f)"),
        "files",
        unsafe_only=True,
    ),
    Case(
        "other file",
        TO_FILE,
        into("with open('other.txt', 'wb') as f: subprocess.run(['ls'], stdout=f)"),
        "files",
        unsafe_only=True,
    ),
    Case(
        "errors in the file",
        TO_FILE,
        into(
            "with open('out.txt', 'wb') as f: subprocess.run(['ls'], stdout=f, stderr=f)"
        ),
        "stderr",
        unsafe_only=True,
    ),
    Case(
        "right null",
        NULL,
        into(
            "subprocess.run(['ls'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)"
        ),
        None,
    ),
    Case(
        "errors not null",
        NULL,
        into("subprocess.run(['ls'], stdout=subprocess.DEVNULL)"),
        "stderr",
    ),
    Case(
        "output captured for null",
        NULL,
        into("subprocess.run(['ls'], stderr=subprocess.DEVNULL)"),
        "stdout",
    ),
    # Environment and directory.
    Case(
        "right environment",
        PREFIX,
        into("subprocess.run(['ls'], env={**os.environ, 'A': '1'})"),
        None,
    ),
    Case(
        "environment lost",
        PREFIX,
        into(
            "subprocess.run(['ls'], env={'A': '1', **{k: v for k, v in os.environ.items() if k.startswith('S') or k == 'PATH'}})"
        ),
        "starts",
    ),
    Case("variable lost", PREFIX, into("subprocess.run(['ls'])"), "starts"),
    Case(
        "variable as a word",
        PREFIX,
        into("subprocess.run(['env', 'A=1', 'make'])"),
        "starts",
    ),
    Case(
        "variable stays",
        PREFIX,
        into("os.environ['A'] = '1'; subprocess.run(['ls']); subprocess.run(['ls'])"),
        "starts",
    ),
    Case(
        "right directory",
        CD,
        into("subprocess.run(['ls'], cwd='below')"),
        None,
        unsafe_only=True,
    ),
    Case(
        "wrong directory",
        CD,
        into("subprocess.run(['ls'], cwd='.')"),
        "starts",
        unsafe_only=True,
    ),
    Case(
        "directory of this program",
        CD,
        into("os.chdir('below'); open('x', 'w'); subprocess.run(['ls'])"),
        "files",
        unsafe_only=True,
    ),
    Case(
        "right variable",
        VARIABLE,
        into("subprocess.run(['ls', os.environ.get('GREETING', '')])"),
        None,
    ),
    Case(
        "variable as text",
        VARIABLE,
        into("subprocess.run(['ls', '$GREETING'])"),
        "starts",
    ),
    Case(
        "variable split",
        VARIABLE,
        into("subprocess.run(['ls', *os.environ['GREETING'].split()])"),
        "starts",
    ),
    Case(
        "right pattern",
        GLOB,
        into("import glob; subprocess.run(['ls', '--', *sorted(glob.glob('*.txt'))])"),
        None,
        unsafe_only=True,
    ),
    Case(
        "pattern as text",
        GLOB,
        into("subprocess.run(['ls', '*.txt'])"),
        "starts",
        unsafe_only=True,
    ),
    Case(
        "names in disorder",
        GLOB,
        into("import glob; subprocess.run(['ls', *sorted(glob.glob('*.txt'))[::-1]])"),
        "starts",
        unsafe_only=True,
    ),
    Case(
        "names not joined",
        JOINED,
        into("subprocess.run(['ls', ' '.join(sys.argv[1:])])"),
        "starts",
    ),
    Case(
        "right names",
        JOINED,
        into("subprocess.run(['ls', *sys.argv[1:]])"),
        None,
        says="`ls` still reads it as an option",
    ),
    # The order of what runs side by side does not count, anything else does.
    Case(
        "right background",
        BACKGROUND,
        into("subprocess.Popen(['ls'], stdin=subprocess.DEVNULL)"),
        None,
        unsafe_only=True,
    ),
    Case(
        "input in the background",
        BACKGROUND,
        into("subprocess.Popen(['ls'])"),
        "starts",
        unsafe_only=True,
    ),
    Case(
        "nothing in the background",
        BACKGROUND,
        into("pass"),
        "starts",
        unsafe_only=True,
    ),
    # Options.
    Case(
        "a value may be an option",
        QUOTED,
        into("subprocess.run(['ls', sys.argv[1]])"),
        "option",
    ),
    Case(
        "a value may be an option, as is said",
        QUOTED,
        into("subprocess.run(['ls', sys.argv[1]])"),
        None,
        says="`ls` still reads it as an option",
    ),
    Case(
        "a value may be an option of a program that is not known",
        MAKE,
        into("subprocess.run(['make', sys.argv[1]])"),
        "option",
    ),
    Case(
        "`--` for a program that does not take it",
        MAKE,
        into("subprocess.run(['make', '--', sys.argv[1]])"),
        "starts",
    ),
    Case(
        "right delimiter behind an option's argument",
        HEAD,
        into("subprocess.run(['head', '-n', '5', '--', sys.argv[1]])"),
        None,
    ),
    Case(
        "`--` for an option's argument",
        HEAD,
        into("subprocess.run(['head', '-n', '--', '5', sys.argv[1]])"),
        "starts",
    ),
    Case(
        "`--` before options",
        program(
            "os.system(f\"rm '{sys.argv[1]}' -rf\")", values=("a",), attack=SINGLE
        ),
        into("subprocess.run(['rm', '--', sys.argv[1], '-rf'])"),
        "starts",
    ),
    Case(
        "`--` that means that a path follows",
        program(
            "os.system(f\"git checkout '{sys.argv[1]}'\")",
            values=("a",),
            attack=SINGLE,
        ),
        into("subprocess.run(['git', 'checkout', '--', sys.argv[1]])"),
        "starts",
    ),
    Case(
        "a file may be an option",
        program("os.system('ls *')", outcome=UNSAFE),
        into("import glob; subprocess.run(['ls', *sorted(glob.glob('*'))])"),
        "option",
        unsafe_only=True,
    ),
    Case(
        "no file may be an option",
        program("os.system('ls *')", outcome=UNSAFE),
        into("import glob; subprocess.run(['ls', '--', *sorted(glob.glob('*'))])"),
        None,
        unsafe_only=True,
    ),
    Case(
        "a pattern that fits nothing is lost",
        program("os.system('ls *.none')", outcome=UNSAFE),
        into("import glob; subprocess.run(['ls', '--', *glob.glob('*.none')])"),
        "starts",
        unsafe_only=True,
    ),
    Case(
        "code for another shell",
        INNER,
        into("subprocess.run(['env', '--', 'sh', '-c', 'ls ' + sys.argv[1]])"),
        "attack",
    ),
    # A shape that does not do what it says proves nothing.
    Case("starts nothing", program("os.system(':')"), into("pass"), "shape"),
    Case(
        "other status",
        program("sys.exit(os.system('ls') >> 8)", exits={"3": 4}),
        into("sys.exit(subprocess.run(['ls']).returncode)"),
        "shape",
    ),
    Case(
        "attack that does not work",
        program(
            "os.system(f\"ls '{sys.argv[1]}'\")", values=("a",), attack="$(touch pwned)"
        ),
        RIGHT_VALUE,
        "shape",
    ),
    Case(
        "not immune",
        program("os.system(f'ls {sys.argv[1]}')", values=("a",), attack=IMMUNE),
        RIGHT_VALUE,
        "shape",
    ),
)


def run(folder: Path) -> tuple[int, list[Failure]]:
    failures = []
    for number, case in enumerate(CASES):
        failures += run_case(case, folder / str(number))
    failures += generated(folder / "generated")
    return len(CASES) + 1, failures


def generated(folder: Path) -> list[Failure]:
    """Among random programs, those that are rewritten wrongly are found."""

    def harden(tree: Path) -> dict[str, str]:
        for file in tree.iterdir():
            file.write_text(file.read_text().replace(" || ", " && "))
        return {}

    folder.mkdir()
    result = generator.run(0, range(200), folder, harden)
    if 0 < len(result.failures) <= result.rewritten.total() < 200:
        return []
    return [Failure("generated", "self-test", f"{len(result.failures)} are found")]


def run_case(case: Case, folder: Path) -> list[Failure]:
    original = case.shape.text

    def harden(tree: Path, unsafe: bool) -> dict[str, str]:
        file = place(tree, case.shape)
        text = file.read_bytes()
        settled = text != original and case.check != "settled"
        if not settled and (unsafe or not case.unsafe_only):
            file.write_bytes(case.rewrite(text.decode()).encode())
        return {case.shape.name: case.says}

    found = check_all((case.shape,), harden, folder)
    checks = {failure.check for failure in found}
    if case.check is None and found:
        return [Failure(case.name, "self-test", f"must pass, but: {found[0]}")]
    if case.check is not None and case.check not in checks:
        detail = f"must fail {case.check}, but fails {sorted(checks)}"
        return [Failure(case.name, "self-test", detail)]
    return []
