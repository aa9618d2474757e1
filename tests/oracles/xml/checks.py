"""Everything that must hold for a shape and what harden made of it."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from documents import HOSTILE
from findings import IMPORT_RULES, Findings, find
from sandbox import Observation, Sandbox
from shape import CLOSED, JUSTIFIED, MANIFESTS, REFUSED, SAFE, UNSAFE, Shape
from tool import Report

# Fixes a folder in place, with unsafe fixes or without.
Harden = Callable[[Path, bool], Report]
Tree = dict[str, str]

WORKERS = 2

# Words behind the ids would be read as names of tests, but for the second `#`.
SUPPRESSES = re.compile(r"nosec B\d{3}(?:,? B\d{3})*(?: # \S.*)?$")


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
    """A shape's folder after each kind of run, and after a second one."""

    safe: Tree
    safe_again: Tree
    unsafe: Tree
    unsafe_again: Tree
    report: Report


def check_all(shapes: tuple[Shape, ...], harden: Harden, folder: Path) -> list[Failure]:
    trees = folder / "trees"
    rewrites = dict(
        each(shapes, lambda shape: [(shape.name, rewrite(shape, harden, trees))])
    )
    findings = find(trees)
    with closing(Sandbox(folder / "sandbox")) as sandbox:
        failures = each(
            shapes,
            lambda shape: check(shape, rewrites[shape.name], findings, sandbox),
        )
    # They do not always say where.
    return merged(failures) + [
        Failure("Bandit", "nosec", warning) for warning in findings.warnings
    ]


def merged(failures: list[Failure]) -> list[Failure]:
    """One for each check of a shape: many documents show the same fault."""
    first: dict[tuple[str, str], list[Failure]] = {}
    for failure in failures:
        first.setdefault((failure.shape, failure.check), []).append(failure)
    return [
        Failure(
            shape,
            check,
            f"({len(them)} times) {them[0].detail}" if them[1:] else them[0].detail,
        )
        for (shape, check), them in first.items()
    ]


def check_all_before(shapes: tuple[Shape, ...], folder: Path) -> list[Failure]:
    with closing(Sandbox(folder / "sandbox")) as sandbox:
        return each(shapes, lambda shape: check_before(shape, sandbox))


def each(shapes: tuple[Shape, ...], function: Callable[[Shape], Iterator]) -> list:
    with ThreadPoolExecutor(WORKERS) as pool:
        found = pool.map(lambda shape: list(function(shape)), shapes)
        return [one for some in found for one in some]


def rewrite(shape: Shape, harden: Harden, trees: Path) -> Rewrite:
    write(trees / "before" / shape.name, shape.tree())
    made, reports = [], []
    for kind in (SAFE, UNSAFE):
        folder = trees / kind / shape.name
        write(folder, shape.tree())
        reports.append(harden(folder, kind == UNSAFE))
        made.append(read(folder))
        harden(folder, kind == UNSAFE)
        made.append(read(folder))
    return Rewrite(*made, reports[-1])


def write(folder: Path, tree: Tree) -> None:
    for name, text in tree.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def read(folder: Path) -> Tree:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def check(
    shape: Shape, made: Rewrite, findings: Findings, sandbox: Sandbox
) -> Iterator[Failure]:
    def failure(check: str, detail: str, tree: Tree = made.unsafe) -> Failure:
        return Failure(shape.name, check, f"{detail}\n{show(tree)}")

    before = shape.tree()
    if made.safe_again != made.safe or made.unsafe_again != made.unsafe:
        again = made.unsafe_again
        yield failure("settled", "a second run goes on", again)
    outcome = outcome_of(before, made)
    outcomes = {outcome, REFUSED} if made.report.refused else {outcome}
    if not outcomes <= shape.outcomes:
        got = "|".join(sorted(outcomes))
        yield failure("outcome", f"expected {shape.outcome}, got {got}")
    untold = set(findings.of(f"before/{shape.name}"))
    untold -= made.report.rules | set(shape.mistaken)
    if untold:
        yield failure("reported", f"nothing is said about {sorted(untold)}")

    trees = [(SAFE, made.safe)]
    if made.unsafe != made.safe:
        trees.append((UNSAFE, made.unsafe))
    for kind, tree in trees:
        if tree == before:
            continue
        try:
            for text in modules(tree).values():
                compile(text, "program.py", "exec")
        except (SyntaxError, ValueError) as error:
            yield failure("parses", str(error), tree)
            continue
        for name, detail in (
            *check_texts(shape, tree),
            *check_findings(shape, kind, outcome, made.report, findings),
            *check_benign(shape, tree, kind, outcome, sandbox),
        ):
            yield failure(name, detail, tree)
    # Only what can be applied in the end has to be without danger.
    if made.unsafe != before and not made.report.refused and shape.parses:
        for name, detail in check_hostile(shape, made.unsafe, outcome, sandbox):
            yield failure(name, detail)


def outcome_of(before: Tree, made: Rewrite) -> str:
    if codes(made.safe) != codes(before):
        return SAFE
    if codes(made.unsafe) != codes(before):
        return UNSAFE
    texts = (modules(made.safe), modules(made.unsafe))
    return JUSTIFIED if any(text != modules(before) for text in texts) else REFUSED


def modules(tree: Tree) -> Tree:
    return {name: text for name, text in tree.items() if name.endswith(".py")}


def codes(tree: Tree) -> dict[str, str]:
    """The modules without comments and layout."""
    return {name: code(text) for name, text in modules(tree).items()}


def code(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return text


def check_texts(shape: Shape, tree: Tree) -> Iterator[tuple[str, str]]:
    """Comments survive, and the manifest declares what is imported."""
    for name, text in modules(shape.tree()).items():
        for comment in set(comments(tree[name])) - set(comments(text)):
            if "nosec" in comment and not SUPPRESSES.search(comment):
                yield "nosec", f"not what Bandit reads as it is meant: {comment}"
        now = " ".join(comments(tree[name]))
        lost = [
            comment
            for comment in comments(text)
            # What is not found any more need not be suppressed.
            if comment not in now and not comment.startswith("nosec")
        ]
        if lost:
            yield "comments", f"lost: {lost}"
    manifests = MANIFESTS[shape.manifest]
    declared = any("defusedxml" in tree[name] for name in manifests)
    needed = any(imports_defusedxml(text) for text in modules(tree).values())
    if declared != (needed or shape.manifest == "declared") and not (
        shape.manifest in CLOSED and not declared
    ):
        yield "manifest", f"declared: {declared}, imported: {needed}"
    others = {name for name in tree if name not in shape.tree()}
    if others:
        yield "manifest", f"new files: {sorted(others)}"


def comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT
    ]


def imports_defusedxml(text: str) -> bool:
    return any(
        name.partition(".")[0] == "defusedxml"
        for node in ast.walk(ast.parse(text))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    )


def check_findings(
    shape: Shape, kind: str, outcome: str, report: Report, findings: Findings
) -> Iterator[tuple[str, str]]:
    before = findings.of(f"before/{shape.name}")
    now = findings.of(f"{kind}/{shape.name}")
    # What is safe needs no second run.
    if kind == UNSAFE or outcome in (SAFE, JUSTIFIED):
        stay = set(now) - report.refused - set(shape.mistaken)
        if stay:
            yield "bandit", f"Bandit still finds {sorted(stay)}"
    for call, imported in IMPORT_RULES.items():
        if now[call] and before[imported] and not now[imported]:
            yield "early", f"{imported} is gone, but {call} is still there"


def check_benign(
    shape: Shape, tree: Tree, kind: str, outcome: str, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    before = sandbox.benign(shape, shape.tree(), shape.documents)
    after = sandbox.benign(shape, tree, shape.documents)
    yield from faults(shape, before)
    is_unsafe = (kind, outcome) == (UNSAFE, UNSAFE)
    # With a reason that documents show, an unsafe fix must do what it says.
    changes = shape.changes if is_unsafe else ()
    for name in shape.documents:
        same = before[name] == after[name]
        if name in changes and same and SAFE not in shape.outcomes:
            yield "changes", f"{name}: nothing changes: {after[name]}"
        if not (same or name in changes or (is_unsafe and shape.may_change)):
            detail = f"{name} ({kind} fixes)\n  before: {before[name]}\n  after:  {after[name]}"
            yield "same", detail


def check_hostile(
    shape: Shape, tree: Tree, outcome: str, sandbox: Sandbox
) -> Iterator[tuple[str, str]]:
    before = sandbox.hostile(shape, shape.tree())
    after = sandbox.hostile(shape, tree)
    for document in HOSTILE:
        observed = after[document.name]
        if observed.harm:
            yield "harm", f"{document.name}: {observed}"
        elif not document.declares:
            pass
        elif observed.is_refused(shape.handled):
            # An unsafe fix may say that the clause does not catch it.
            must_catch = outcome == SAFE and shape.handled and not shape.may_raise
            if must_catch and observed.result.raised:
                yield "handler", f"{document.name}: not caught: {observed}"
        # Text that is not UTF-16 any more may break the program before its parser sees it.
        elif document.encoding == "utf-8" or observed != before[document.name]:
            yield "refuses", f"{document.name}: {observed}"


def faults(shape: Shape, before: dict[str, Observation]) -> Iterator[tuple[str, str]]:
    first = before[shape.documents[0]]
    if first.result.raised or not (first.result.stdout or first.files):
        yield "shape", f"{shape.documents[0]}: {first}"
    broken = before.get("mismatched")
    if (
        shape.handled
        and broken
        and broken.result.stdout.decode().strip() != shape.handled
    ):
        yield "shape", f"does not print {shape.handled!r}: {broken}"


def check_before(shape: Shape, sandbox: Sandbox) -> Iterator[Failure]:
    """That a shape's own program does what the shape says."""
    for name, detail in faults(
        shape, sandbox.benign(shape, shape.tree(), shape.documents)
    ):
        yield Failure(shape.name, name, detail)
    if not shape.parses:
        return
    hostile = sandbox.hostile(shape, shape.tree())
    for document in HOSTILE:
        if "defusedxml" in str(hostile[document.name].result.raised):
            yield Failure(shape.name, "shape", f"{document.name}: refused already")
    taken = hostile["entity"]
    if not taken.harm and (taken.result.raised or taken.is_refused(shape.handled)):
        shown = "\n".join(f"  {name}: {each}" for name, each in hostile.items())
        yield Failure(shape.name, "shape", f"nothing hostile does harm:\n{shown}")


def show(tree: Tree) -> str:
    return "\n".join(
        f"    {name}| {line}"
        for name, text in tree.items()
        for line in text.splitlines()
    )
