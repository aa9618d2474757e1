"""Everything that must hold for a shape and what harden made of it."""

import ast
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox import Observation, Sandbox
from shape import (
    HOSTILE_FILES,
    REFUSED,
    SAFE,
    STILL_AN_OPTION,
    UNSAFE,
    Run,
    Shape,
    as_arguments,
    hostile,
)
from shell_starts import starts_of_a_shell

# Fixes a folder in place, with unsafe fixes or without, and returns what it says of each
# file, by the name without its ending.
Harden = Callable[[Path, bool], dict[str, str]]

WORKERS = 2


@dataclass(frozen=True)
class Failure:
    shape: str
    # Which check failed: one word, which the self-test asks for.
    check: str
    detail: str

    def __str__(self) -> str:
        return f"FAIL {self.shape} ({self.check}): {self.detail}"


@dataclass(frozen=True)
class Rewrite:
    """What one shape's file is after each kind of run, and after a second one."""

    safe: bytes
    unsafe: bytes
    safe_again: bytes
    unsafe_again: bytes
    # What the unsafe fixes say.
    says: str


def check_all(shapes: tuple[Shape, ...], harden: Harden, folder: Path) -> list[Failure]:
    rewrites = rewrite_all(shapes, harden, folder)
    with closing(Sandbox(folder / "sandbox")) as sandbox:
        return each(shapes, lambda shape: check(shape, rewrites[shape.name], sandbox))


def check_all_before(shapes: tuple[Shape, ...], folder: Path) -> list[Failure]:
    with closing(Sandbox(folder / "sandbox")) as sandbox:
        return each(shapes, lambda shape: check_before(shape, sandbox))


def each(
    shapes: tuple[Shape, ...], check_one: Callable[[Shape], Iterator[Failure]]
) -> list[Failure]:
    with ThreadPoolExecutor(WORKERS) as pool:
        found = pool.map(lambda shape: list(check_one(shape)), shapes)
        return [failure for failures in found for failure in failures]


def rewrite_all(
    shapes: tuple[Shape, ...], harden: Harden, folder: Path
) -> dict[str, Rewrite]:
    texts = []
    said = {}
    for unsafe in (False, True):
        tree = folder / ("unsafe" if unsafe else "safe")
        tree.mkdir(parents=True)
        for shape in shapes:
            # A project of its own: what one replaces by name, no other one has replaced.
            (tree / shape.name / ".git").mkdir(parents=True)
            place(tree, shape).write_bytes(shape.text)
        for again in (False, True):
            says = harden(tree, unsafe)
            if not again:
                said = says
            texts.append([place(tree, shape).read_bytes() for shape in shapes])
    safe, safe_again, unsafe, unsafe_again = texts
    return {
        shape.name: Rewrite(*files, said.get(shape.name, ""))
        for shape, *files in zip(
            shapes, safe, unsafe, safe_again, unsafe_again, strict=True
        )
    }


def place(tree: Path, shape: Shape) -> Path:
    """The file of a shape."""
    return tree / shape.name / f"{shape.name}.py"


def check(shape: Shape, rewrite: Rewrite, sandbox: Sandbox) -> Iterator[Failure]:
    def failure(check: str, detail: str) -> Failure:
        return Failure(shape.name, check, detail)

    if rewrite.safe_again != rewrite.safe or rewrite.unsafe_again != rewrite.unsafe:
        yield failure(
            "settled", f"a second run goes on to\n{show(rewrite.unsafe_again)}"
        )

    outcome = outcome_of(shape, rewrite)
    if outcome not in shape.outcomes:
        detail = f"expected {shape.outcome}, got {outcome}\n{show(rewrite.unsafe)}"
        yield failure("outcome", detail)

    # A wrong rewrite is one whatever its outcome should have been.
    for text in {rewrite.safe, rewrite.unsafe} - {shape.text}:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError) as error:
            yield failure("parses", f"{error}\n{show(text)}")
            continue
        left = starts_of_a_shell(tree)
        if text == rewrite.unsafe and left > shape.left:
            yield failure("left", f"{left} starts of a shell stay\n{show(text)}")
        for check_name, detail in check_runs(shape, text, sandbox):
            yield failure(check_name, f"{detail}\n{show(text)}")
    for text in {rewrite.unsafe} - {shape.text}:
        for check_name, detail in check_attacks(shape, text, sandbox):
            yield failure(check_name, f"{detail}\n{show(text)}")
        for check_name, detail in check_hostile(shape, text, rewrite.says, sandbox):
            yield failure(check_name, f"{detail}\n{show(text)}")


def outcome_of(shape: Shape, rewrite: Rewrite) -> str:
    if rewrite.safe != shape.text:
        return SAFE
    return REFUSED if rewrite.unsafe == shape.text else UNSAFE


def check_before(shape: Shape, sandbox: Sandbox) -> Iterator[Failure]:
    """That a shape's own program does what the shape says."""
    if shape.outcomes == {REFUSED}:
        return
    for given in shape.runs():
        for detail in faults(shape, given, sandbox.run(shape, shape.text, given)):
            yield Failure(shape.name, "shape", detail)
    for arguments in shape.attacks():
        given = Run(arguments)
        detail = attack_fault(shape, given, sandbox.run(shape, shape.text, given))
        if detail:
            yield Failure(shape.name, "shape", detail)


def check_runs(
    shape: Shape, text: bytes, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    for given in shape.runs():
        before = sandbox.run(shape, shape.text, given)
        after = sandbox.run(shape, text, given)
        for detail in faults(shape, given, before):
            yield "shape", detail
        different = differences(shape, before, after)
        if different:
            detail = f"{given}: different {different}"
            yield different[0], f"{detail}\n  before: {before}\n  after:  {after}"

    for value in shape.changes:
        given = Run(as_arguments(value))
        before = sandbox.run(shape, shape.text, given)
        after = sandbox.run(shape, text, given)
        if not differences(shape, before, after):
            yield "changes", f"{given}: nothing changes: {after}"

    if shape.windows:
        there = sandbox.run(shape, text, Run(), windows=True)
        argv = [[word.decode() for word in start.argv] for start in there.starts]
        if argv != [list(shape.windows)]:
            yield "windows", f"expected {shape.windows}: {there}"


def differences(shape: Shape, before: Observation, after: Observation) -> list[str]:
    """The names of what differs. A `--` before operands is no difference to the programs that
    take it, where it makes none of what they read. No benign value makes a shell complain, so nothing it
    says is left out of stderr but what the sandbox names; but see `stderr_differs`."""
    before, after = before.plain(), after.plain()
    if shape.concurrent:
        before, after = before.unordered(), after.unordered()
    compared = ["starts", "stdout", "stderr", "status", "files"]
    if shape.stderr_differs:
        compared.remove("stderr")
    return [name for name in compared if getattr(before, name) != getattr(after, name)]


def check_attacks(
    shape: Shape, text: bytes, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    for arguments in shape.attacks():
        given = Run(arguments)
        before = sandbox.run(shape, shape.text, given)
        after = sandbox.run(shape, text, given)
        detail = attack_fault(shape, given, before)
        if detail:
            yield "shape", detail
        if b"touch" in after.programs():
            yield "attack", f"{given}: touch still starts: {after}"


def check_hostile(
    shape: Shape, text: bytes, says: str, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    """That no value and no file's name starts another program, or becomes an option."""
    benign = as_arguments((*shape.values, *shape.changes, ())[0])
    # What is left is open to attacks, as before.
    if shape.left or not (benign or b"glob" in text):
        return
    base = sandbox.run(shape, text, Run(benign))
    for kind, arguments in hostile(benign):
        given = Run(arguments)
        for name, detail in harms(base, sandbox.run(shape, text, given), says):
            yield name, f"{kind}, {given}: {detail}"
    if b"glob" in text:
        for name, detail in check_files(shape, text, says, Run(benign), sandbox):
            yield name, detail


def check_files(
    shape: Shape, text: bytes, says: str, given: Run, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    base = sandbox.run(shape, text, given)
    among = replace(shape, files=(*shape.files, *HOSTILE_FILES))
    for name, detail in harms(base, sandbox.run(among, text, given), says):
        yield name, f"files called like options: {detail}"


def harms(
    base: Observation, after: Observation, says: str
) -> Iterator[tuple[str, str]]:
    """What an attack achieves in a program that does `base` without it."""
    others = set(after.programs()) - set(base.programs())
    # The program itself may be a value; then nothing else is started.
    if b"touch" in others or (others and len(after.starts) > len(base.starts)):
        yield "attack", f"{others} start: {after}"
    gained = after.gained(base)
    if gained and STILL_AN_OPTION not in says:
        yield "option", f"{sorted(gained)} are options, and no sentence says so: {after}"


def faults(shape: Shape, given: Run, before: Observation) -> Iterator[str]:
    status = shape.exits[given.exits]
    if before.status != status:
        yield f"{given}: must exit {status}: {before}"
    if not (before.starts or shape.unrecorded):
        yield f"{given}: starts nothing: {before}"


def attack_fault(shape: Shape, given: Run, before: Observation) -> str | None:
    works = b"touch" in before.programs()
    return (
        f"{given}: touch started: {works}: {before}" if works is shape.immune else None
    )


def show(text: bytes) -> str:
    lines = text.decode(errors="backslashreplace").splitlines()
    return "\n".join(f"    | {line}" for line in lines)
