"""What must hold for a project whose manifest was changed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lists import at, entries, lowest_python, written
from packaging.utils import canonicalize_name
from reading import NAME, Tree, read, text_of
from requirement import Entry
from wrong import Wrong

# What the requirement has to take, and what it must not take.
GOOD, BAD = "0.7.1", "0.6"
# Later versions than that; one of them has to be possible where a project declares it already.
LATER = (GOOD, "0.7.2", "0.8", "1.0", "99")
# For projects that do not say which Python they run on.
OLDEST_PYTHON = (3, 8)
# The lists that are installed with a project, whatever else is.
RUN = {
    "project.dependencies",
    "tool.poetry.dependencies",
    "tool.flit.metadata.requires",
    "options.install_requires",
    "install_requires",
    "packages",
    "dependencies",
    "lines",
}


@dataclass(frozen=True)
class Case:
    name: str
    # Folders with the project.
    before: Path
    after: Path
    # What harden says: `addable: PATH`, `declared: PATH`, `by hand: PATH: REASON` or `nowhere`, and
    # perhaps a line `python: MAJOR.MINOR` below.
    result: str
    # The list that is to have the requirement, such as `project.dependencies`; see `read`.
    list: str
    # Whether a resolver is to read the manifest too.
    resolved: bool
    # Whether only tests need the requirement.
    is_test: bool = False
    # The lower bound that is raised, as it stands in the manifest.
    raises: str = ""

    @property
    def kind(self) -> str:
        return self.result.split(":")[0].strip()

    @property
    def manifest(self) -> str:
        return self.result.splitlines()[0].split(": ")[1]


def judge(case: Case) -> None:
    """Raises `Wrong` where something does not hold."""
    files = {folder: sorted(below(folder)) for folder in (case.before, case.after)}
    changed = [
        file
        for file in sorted({*files[case.before], *files[case.after]})
        if bytes_of(case.before / file) != bytes_of(case.after / file)
    ]
    expected = [case.manifest] if case.kind == "addable" else []
    if changed != expected:
        raise Wrong("files", f"{changed} changed, not {expected}")
    if case.kind == "addable":
        if case.raises:
            judge_raise(case)
        else:
            judge_addition(case)
        if case.resolved:
            resolve(case)
    elif case.kind == "declared":
        judge_declared(case)


def below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def judge_addition(case: Case) -> None:
    before, after = case.before / case.manifest, case.after / case.manifest
    tree_before, tree = read(before), read(after)
    added = list(additions(tree_before, tree))
    if len(added) != 1:
        raise Wrong("one", f"{len(added)} entries were added: {added}")
    [(path, new)] = added
    if isinstance(new, dict):
        [(name, value)] = new.items()
        entry = Entry.keyed(name, value)
    elif isinstance(new, str):
        is_conda = after.suffix in {".yml", ".yaml"} and path == ("dependencies",)
        entry = Entry.conda(new) if is_conda else Entry.parse(new)
    else:
        raise Wrong("name", f"{new} was added")
    if entry.name != NAME:
        raise Wrong("name", f"`{new}` was added")
    if not entry.admits(GOOD) or entry.admits(BAD):
        raise Wrong("version", f"`{new}` is for other versions")
    if ".".join(path) != case.list:
        raise Wrong("place", f"{'.'.join(path)} has it, not {case.list}")
    if not case.is_test and case.list not in RUN:
        raise Wrong("place", f"{case.list} is not always installed")
    judge_python(case, tree, entry)
    names = [entry.name for entry in entries(after, tree, case.list)]
    if names.count(NAME) != 1:
        raise Wrong("one", f"it is declared {names.count(NAME)} times")
    judge_order(written(at(tree_before, case.list)), written(at(tree, case.list)))
    judge_text(before, after)


def judge_raise(case: Case) -> None:
    """The bound alone is another, and what is wanted is declared then, for every Python."""
    before, after = case.before / case.manifest, case.after / case.manifest
    operator = re.match(r"\D+", case.raises)[0]
    operator = operator if "=" in operator or "^" in operator else f"{operator.strip()}="
    bound = f"{operator}{GOOD}".encode()
    if after.read_bytes() != before.read_bytes().replace(case.raises.encode(), bound, 1):
        raise Wrong("text", "something else than the bound has changed")
    tree = read(after)
    found = [entry for entry in entries(after, tree, case.list) if entry.name == NAME]
    if not found:
        raise Wrong("declared", f"{case.list} of {case.manifest} does not have it")
    for entry in found:
        if not entry.admits(GOOD) or entry.admits(BAD):
            raise Wrong("version", f"`{entry}` is for other versions")
        judge_python(case, tree, entry)


def judge_declared(case: Case) -> None:
    """It is there already, in a version that will do, with every Python and platform."""
    manifest = case.after / case.manifest
    tree = read(manifest)
    if not case.list:
        raise Wrong("declared", "the case names no list")
    found = [
        entry
        for entry in entries(manifest, tree, case.list)
        if entry.name == NAME and any(map(entry.admits, LATER))
    ]
    if not found:
        raise Wrong("declared", f"{case.list} of {case.manifest} does not have it")
    for entry in found:
        judge_python(case, tree, entry)


def judge_python(case: Case, tree: Tree, entry: Entry) -> None:
    stated = re.search(r"(?m)^python: (\d+)\.(\d+)$", case.result)
    lowest = lowest_python(tree)
    if lowest and (stated is None or tuple(map(int, stated.groups())) != lowest):
        raise Wrong("python", f"the lowest is {lowest}: {case.result}")
    lowest = lowest or OLDEST_PYTHON
    for python in [lowest, *((3, minor) for minor in range(lowest[1], 20))]:
        if not entry.holds(python):
            raise Wrong("marker", f"`{entry.marker}` excludes Python {python}")


def judge_text(before: Path, after: Path) -> None:
    """All characters are kept in their order, comments among them, and line breaks are alike."""
    old, new = before.read_bytes(), after.read_bytes()
    is_empty = not text_of(before)
    rest = iter(new)
    if not all(byte in rest for byte in old):
        raise Wrong("text", "something was taken out or moved")
    if old.count(b"#") != new.count(b"#"):
        raise Wrong("text", "a comment was added")
    if not is_empty and old.endswith(b"\n") != new.endswith(b"\n"):
        raise Wrong("text", "the end of the last line has changed")
    if len(set(re.findall(rb"\r?\n|\r", new))) > max(
        1, len(set(re.findall(rb"\r?\n|\r", old)))
    ):
        raise Wrong("text", "line breaks are mixed")


def additions(
    before: Tree, after: Tree, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Tree]]:
    """What was added, and the path of the list or table that has it. All else must be equal."""
    if isinstance(before, dict) and isinstance(after, dict):
        if [key for key in after if key in before] != list(before):
            raise Wrong("kept", f"keys of {path}: {list(before)}, {list(after)}")
        for key, value in after.items():
            if key in before:
                yield from additions(before[key], value, (*path, key))
            elif isinstance(value, list):
                yield from additions([], value, (*path, key))
            else:
                yield path, {key: value}
    elif isinstance(before, list) and isinstance(after, list):
        if len(before) == len(after):
            for index, pair in enumerate(zip(before, after)):
                yield from additions(*pair, (*path, str(index)))
            return
        kept = iter(before)
        expected = next(kept, None)
        for value in after:
            if value == expected:
                expected = next(kept, None)
            else:
                yield path, value
        if expected is not None:
            raise Wrong("kept", f"`{expected}` of {'.'.join(path)} is not in its place")
    elif type(before) is not type(after) or before != after:
        raise Wrong("kept", f"{'.'.join(path)} was {before} and is {after}")


def judge_order(before: list[str], after: list[str]) -> None:
    """A list of two or more that was sorted is sorted."""
    orders = [
        key
        for key in (canonicalize_name, str)
        if len(before) > 1 and before == sorted(before, key=key)
    ]
    if orders and not any(after == sorted(after, key=key) for key in orders):
        raise Wrong("order", f"{before} was sorted, {after} is not")


def resolve(case: Case) -> None:
    """uv reads the manifest and finds a version."""
    table, _, group = case.list.rpartition(".")
    option = {
        "dependency-groups": ["--group", group],
        "project.optional-dependencies": ["--extra", group],
    }.get(table, [])
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *option]
    run = subprocess.run(
        [*command, "--no-header", "--no-annotate", "--universal", case.manifest],
        cwd=case.after,
        capture_output=True,
        check=False,
        text=True,
    )
    if run.returncode != 0 or not re.search(rf"(?m)^{NAME}==", run.stdout):
        raise Wrong("resolved", f"{' '.join(command)}: {run.stdout}{run.stderr}")
