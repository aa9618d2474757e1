"""Shows that the checks see a wrong rewrite: each case rewrites one program wrongly and
names the check that must fail, or rewrites it rightly and names none."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checks import Failure, check_all
from shape import IMMUNE, REFUSED, SINGLE, UNQUOTED, UNSAFE, Shape


@dataclass(frozen=True)
class Case:
    name: str
    shape: Shape
    rewrite: Callable[[str], str]
    check: str | None
    # For a rewrite that only `--unsafe-fixes` makes.
    unsafe_only: bool = False


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
PIPE = program("os.system('ls | cat')", outcome=REFUSED)
WINDOWS = program(
    "os.system('cls' if os.name == 'nt' else 'clear')", windows=("cmd", "/c", "cls")
)

RIGHT = into("subprocess.run(['ls', '-l'], check=False)")
RIGHT_VALUE = into("subprocess.run(['ls', sys.argv[1]], check=False)")

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
    return len(CASES), failures


def run_case(case: Case, folder: Path) -> list[Failure]:
    original = case.shape.text

    def harden(tree: Path, unsafe: bool) -> None:
        file = tree / f"{case.shape.name}.py"
        text = file.read_bytes()
        settled = text != original and case.check != "settled"
        if not settled and (unsafe or not case.unsafe_only):
            file.write_bytes(case.rewrite(text.decode()).encode())

    found = check_all((case.shape,), harden, folder)
    checks = {failure.check for failure in found}
    if case.check is None and found:
        return [Failure(case.name, "self-test", f"must pass, but: {found[0]}")]
    if case.check is not None and case.check not in checks:
        detail = f"must fail {case.check}, but fails {sorted(checks)}"
        return [Failure(case.name, "self-test", detail)]
    return []
