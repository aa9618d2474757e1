"""Everything that must hold for a shape and what harden made of it."""

import ast
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sandbox import Observation, Sandbox
from shape import REFUSED, SAFE, UNSAFE, Shape, as_arguments

# Fixes a folder in place, with unsafe fixes or without.
Harden = Callable[[Path, bool], None]

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


def check_all(shapes: tuple[Shape, ...], harden: Harden, folder: Path) -> list[Failure]:
    rewrites = rewrite_all(shapes, harden, folder)
    sandbox = Sandbox(folder / "sandbox")

    def check_one(shape: Shape) -> list[Failure]:
        return list(check(shape, rewrites[shape.name], sandbox))

    with ThreadPoolExecutor(WORKERS) as pool:
        return [failure for found in pool.map(check_one, shapes) for failure in found]


def rewrite_all(
    shapes: tuple[Shape, ...], harden: Harden, folder: Path
) -> dict[str, Rewrite]:
    texts = []
    for unsafe in (False, True):
        tree = folder / ("unsafe" if unsafe else "safe")
        tree.mkdir(parents=True)
        for shape in shapes:
            (tree / f"{shape.name}.py").write_bytes(shape.text)
        for _ in range(2):
            harden(tree, unsafe)
            texts.append([(tree / f"{shape.name}.py").read_bytes() for shape in shapes])
    safe, safe_again, unsafe, unsafe_again = texts
    return {
        shape.name: Rewrite(*files)
        for shape, *files in zip(
            shapes, safe, unsafe, safe_again, unsafe_again, strict=True
        )
    }


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
        left = calls_of_system(tree)
        if text == rewrite.unsafe and left > shape.left:
            yield failure("left", f"{left} calls of os.system stay\n{show(text)}")
        for check_name, detail in check_runs(shape, text, sandbox):
            yield failure(check_name, f"{detail}\n{show(text)}")
    for text in {rewrite.unsafe} - {shape.text}:
        for check_name, detail in check_attacks(shape, text, sandbox):
            yield failure(check_name, f"{detail}\n{show(text)}")


def outcome_of(shape: Shape, rewrite: Rewrite) -> str:
    if rewrite.safe != shape.text:
        return SAFE
    return REFUSED if rewrite.unsafe == shape.text else UNSAFE


def calls_of_system(tree: ast.AST) -> int:
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "os"
        for alias in node.names
        if alias.name == "system"
    }
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sum(
        (isinstance(function, ast.Attribute) and function.attr == "system")
        or (isinstance(function, ast.Name) and function.id in names)
        for function in functions
    )


def check_runs(
    shape: Shape, text: bytes, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    for arguments in shape.arguments():
        for exits, status in shape.exits.items():
            before = sandbox.run(shape.name, shape.text, arguments, exits)
            after = sandbox.run(shape.name, text, arguments, exits)
            at = f"with {arguments!r}, programs that exit {exits}"
            if before.status != status:
                yield "shape", f"{at}: must exit {status}: {before}"
            if not (before.starts or shape.unrecorded):
                yield "shape", f"{at}: starts nothing: {before}"
            different = differences(shape, before, after)
            if different:
                detail = f"{at}: different {different}"
                yield different[0], f"{detail}\n  before: {before}\n  after:  {after}"

    for value in shape.changes:
        arguments = as_arguments(value)
        before = sandbox.run(shape.name, shape.text, arguments)
        after = sandbox.run(shape.name, text, arguments)
        if not differences(shape, before, after):
            yield "changes", f"with {arguments!r}: nothing changes: {after}"

    if shape.windows:
        there = sandbox.run(shape.name, text, windows=True)
        argv = [[word.decode() for word in start["argv"]] for start in there.starts]
        if argv != [list(shape.windows)]:
            yield "windows", f"expected {shape.windows}: {there}"


def differences(shape: Shape, before: Observation, after: Observation) -> list[str]:
    """The names of what differs. No benign value makes a shell complain, so nothing it
    says is left out of stderr but what the sandbox names; but see `stderr_differs`."""
    compared = ["starts", "stdout", "stderr", "status", "files"]
    if shape.stderr_differs:
        compared.remove("stderr")
    return [name for name in compared if getattr(before, name) != getattr(after, name)]


def check_attacks(
    shape: Shape, text: bytes, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    for arguments in shape.attacks():
        before = sandbox.run(shape.name, shape.text, arguments)
        after = sandbox.run(shape.name, text, arguments)
        works = b"touch" in before.programs()
        if works is shape.immune:
            yield "shape", f"with {arguments!r}: touch started: {works}: {before}"
        if b"touch" in after.programs():
            yield "attack", f"with {arguments!r}: touch still starts: {after}"


def show(text: bytes) -> str:
    lines = text.decode(errors="backslashreplace").splitlines()
    return "\n".join(f"    | {line}" for line in lines)
