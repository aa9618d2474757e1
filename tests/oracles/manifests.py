"""Judges what harden puts into the manifests of projects.

    python manifests.py CASES.json
    python manifests.py --self-test

The file has a list of cases, as `Case` says. Each project is read before and after with what Python
itself and its packaging tools read manifests with. Needs Python 3.11 and what `manifests.txt` lists.
"""

import ast
import configparser
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

NAME = "defusedxml"
# What the requirement has to take, and what it must not take.
GOOD, BAD = "0.7.1", "0.6"
# Later versions than that; one of them has to be possible where a project declares it already.
LATER = (GOOD, "0.7.2", "0.8", "1.0", "99")
# For projects that do not say which Python they run on.
OLDEST_PYTHON = (3, 8)
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
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

# A manifest as dictionaries, lists and strings: a list of requirements is a list in it, or a
# dictionary where the names are keys.
Tree = Any


class Wrong(Exception):
    """What a check has seen."""

    def __init__(self, check: str, message: str):
        super().__init__(f"{check}: {message}")
        self.check = check


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

    @property
    def kind(self) -> str:
        return self.result.split(":")[0].strip()

    @property
    def manifest(self) -> str:
        return self.result.splitlines()[0].split(": ")[1]


# Reading.


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def read(path: Path) -> Tree:
    """The manifest. A requirements file is its `lines`, a `setup.py` the arguments of its call."""
    text = text_of(path)
    try:
        if path.suffix == ".toml" or path.name == "Pipfile":
            return tomllib.loads(text)
        if path.suffix in {".yml", ".yaml"}:
            return yaml.safe_load(text)
        if path.name == "setup.cfg":
            return read_cfg(text)
        if path.name == "setup.py":
            return read_setup(text)
        if path.suffix == ".py":
            return tomllib.loads(header(text))
        return {"lines": read_lines(text)}
    except (ValueError, SyntaxError, yaml.YAMLError, configparser.Error) as error:
        raise Wrong("parses", f"{path.name}: {error}") from error


def read_cfg(text: str) -> Tree:
    """As setuptools reads it: a list is one with lines or, on a single line, with semicolons."""
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read_string(text)
    tree: Tree = {}
    for section in parser.sections():
        tree[section] = dict(parser.items(section))
        for key, value in tree[section].items():
            is_list = key in {"install_requires", "tests_require", "setup_requires"}
            if not (is_list or section == "options.extras_require"):
                continue
            if not value.startswith("file:"):
                parts = value.splitlines() if "\n" in value else value.split(";")
                stripped = (part.strip() for part in parts)
                tree[section][key] = [
                    part for part in stripped if part and not part.startswith("#")
                ]
    return tree


def read_setup(text: str) -> Tree:
    """The arguments that are literals, or names of literals, and the rest of the module."""
    module = ast.parse(text)
    names: dict[str, list[ast.expr]] = {}
    calls = []
    for node in ast.walk(module):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    names.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.Call):
            function = node.func
            if getattr(function, "id", getattr(function, "attr", None)) == "setup":
                calls.append(node)
    if len(calls) != 1:
        raise ValueError(f"{len(calls)} calls of setup")
    tree: Tree = {}
    for keyword in calls[0].keywords:
        value = keyword.value
        if isinstance(value, ast.Name) and len(names.get(value.id, ())) == 1:
            [value] = names[value.id]
        try:
            literal = ast.literal_eval(value)
        except ValueError:
            continue
        if keyword.arg is not None:
            tree[keyword.arg] = list(literal) if isinstance(literal, tuple) else literal
    tree["*"] = ast.dump(WithoutRequirement().visit(module))
    return tree


class WithoutRequirement(ast.NodeTransformer):
    """Leaves the requirement out of lists and tuples."""

    def visit_List(self, node: ast.List) -> ast.List:
        node.elts = [element for element in node.elts if not self.is_it(element)]
        self.generic_visit(node)
        return node

    visit_Tuple = visit_List

    @staticmethod
    def is_it(element: ast.expr) -> bool:
        value = getattr(element, "value", None)
        return isinstance(value, str) and Entry.parse(value).name == NAME


def read_lines(text: str) -> list[str]:
    """As pip reads a requirements file: continued lines are one, comments are none."""
    lines = []
    joined = ""
    for line in text.splitlines():
        joined += line
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            joined = joined[:-1]
            continue
        line = re.sub(r"(^|\s)#.*$", "", joined).strip()
        joined = ""
        if line:
            lines.append(line)
    if joined:
        raise ValueError("the last line is continued")
    for line in lines:
        option = re.match(r"--?[a-z]", line)
        if not option and Entry.parse(line).name is None:
            raise ValueError(f"`{line}` is no requirement")
    return lines


def header(text: str) -> str:
    """The metadata of a script (PEP 723)."""
    block = re.search(r"(?m)^# /// script\s*$\n((?:#.*\n)*?)# ///\s*$", text)
    if block is None:
        raise ValueError("no header of a script")
    return "\n".join(line[2:] for line in block[1].splitlines())


# Requirements.

EVERY_VERSION = SpecifierSet()


@dataclass(frozen=True)
class Entry:
    """One requirement. Without a name, it is something else."""

    name: str | None
    versions: SpecifierSet = EVERY_VERSION
    marker: Marker | None = None
    # Whether something else than a marker says that it is not always wanted.
    is_restricted: bool = False

    @staticmethod
    def parse(text: str) -> "Entry":
        """A line of a requirements file, or of a list of strings."""
        text = re.split(r"\s--?[a-z]", text)[0]
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            url = re.sub(r"^(-e|--editable)[ =]+", "", text)
            named = re.search(r"#egg=([\w.-]+)", url) or re.search(
                r"/([\w.]+)-[^/]*\.(?:whl|zip|tar\.gz)$", url
            )
            is_other = re.match(r"[\w+]+:|[./~]|-e|--editable", text)
            name = named[1] if named else "?" if is_other else None
            return Entry(name and canonicalize_name(name))
        name = canonicalize_name(requirement.name)
        return Entry(name, requirement.specifier, requirement.marker)

    @staticmethod
    def conda(text: str) -> "Entry":
        """A match specification: `channel::name=version=build`."""
        parts = re.fullmatch(r"(?:\S+::)?([\w.-]+)\s*([^\s=<>!~]*)(.*)", text)
        if parts is None:
            return Entry(None)
        version = parts[3].strip()
        if re.match(r"=[^=]", version):
            version = f"=={version[1:].split('=')[0].removesuffix('.*')}.*"
        return Entry(canonicalize_name(parts[1]), SpecifierSet(version))

    @staticmethod
    def keyed(name: str, value: Tree) -> "Entry":
        """An entry of a table, as Poetry and Pipenv have them."""
        table = {"version": value} if isinstance(value, str) else value
        known = {"version", "extras", "git", "path", "url", "rev"}
        versions = poetry(table.get("version", "*"))
        return Entry(canonicalize_name(name), versions, None, not set(table) <= known)

    def admits(self, version: str) -> bool:
        return self.versions.contains(version)

    def holds(self, python: tuple[int, int]) -> bool:
        """Whether it is wanted on every platform, with this Python."""
        version = ".".join(map(str, python))
        environments = (
            {"python_version": version, "python_full_version": f"{version}.0"}
            | platform
            for platform in PLATFORMS
        )
        return not self.is_restricted and (
            self.marker is None or all(map(self.marker.evaluate, environments))
        )


def poetry(text: str) -> SpecifierSet:
    """A constraint with carets and tildes, as Poetry explains them."""
    specifiers = []
    for part in re.split(r"\s*,\s*|\s+(?=[<>=!~^])", text.strip()):
        operator, version = re.fullmatch(r"([<>=!~^]*)\s*(.*)", part).groups()
        if operator in {"^", "~"}:
            numbers = [int(number) for number in version.split(".")]
            first = next((at for at, number in enumerate(numbers) if number), 0)
            at = first if operator == "^" else min(len(numbers) - 1, 1)
            upper = [*numbers[:at], numbers[at] + 1]
            specifiers += [f">={version}", f"<{'.'.join(map(str, upper))}"]
        elif version != "*":
            specifiers.append(f"{operator or '=='}{version}")
    return SpecifierSet(",".join(specifiers))


def at(tree: Tree, path: str) -> Tree:
    """What stands at a path such as `options.extras_require.test`, if anything."""
    if not path:
        return tree
    if not isinstance(tree, dict):
        return None
    for key, value in tree.items():
        if path == key or path.startswith(f"{key}."):
            found = at(value, path[len(key) + 1 :])
            if found is not None:
                return found
    return None


def entries(manifest: Path, tree: Tree, path: str) -> Iterator[Entry]:
    """The requirements of a list, with those of the lists and files that it includes."""
    yield from listed(manifest, tree, at(tree, path), {path, str(manifest.resolve())})


def listed(manifest: Path, tree: Tree, items: Tree, seen: set[str]) -> Iterator[Entry]:
    if isinstance(items, dict):
        for name, value in items.items():
            for one in value if isinstance(value, list) else [value]:
                yield Entry.keyed(name, one)
        return
    is_conda = manifest.suffix in {".yml", ".yaml"}
    for item in items or ():
        if isinstance(item, dict):
            group = item.get("include-group")
            if group is None:
                # Below `pip:` conda passes lines on to pip.
                lines = item.get("pip") or ()
                yield from listed(manifest.with_suffix(".txt"), tree, lines, seen)
            for name, more in tree.get("dependency-groups", {}).items():
                is_it = group and canonicalize_name(name) == canonicalize_name(group)
                path = f"dependency-groups.{name}"
                if is_it and path not in seen:
                    yield from listed(manifest, tree, more, seen | {path})
        elif include := re.fullmatch(r"(?:-r|--requirement)[ =]*(.*)", item):
            file = (manifest.parent / include[1]).resolve()
            if file.is_file() and str(file) not in seen:
                more = read(file)
                yield from listed(file, more, more["lines"], seen | {str(file)})
        else:
            yield Entry.conda(item) if is_conda else Entry.parse(item)


def lowest_python(tree: Tree) -> tuple[int, int] | None:
    """The lowest Python that a manifest says it runs on, if it says so."""
    stated = None
    for path in (
        "project.requires-python",
        "tool.flit.metadata.requires-python",
        "options.python_requires",
        "python_requires",
        "requires-python",
    ):
        if stated is None and isinstance(at(tree, path), str):
            stated = SpecifierSet(at(tree, path))
    if stated is None and (text := at(tree, "tool.poetry.dependencies.python")):
        stated = poetry(text)
    if stated is None and (text := at(tree, "requires.python_version")):
        stated = SpecifierSet(f"=={text}.*")
    if stated is None and isinstance(conda := at(tree, "dependencies"), list):
        for item in conda:
            if isinstance(item, str) and Entry.conda(item).name == "python":
                stated = Entry.conda(item).versions
    if not stated:
        return None
    for minor in range(64):
        if any(stated.contains(f"3.{minor}.{patch}") for patch in range(40)):
            return 3, minor
    return None


# Checks.


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


def written(items: Tree) -> list[str]:
    """The names of a list as they are written; those with a place of their own do not count."""
    if isinstance(items, list):
        strings = (item for item in items if isinstance(item, str))
        names = [
            re.match(r"(?:\S+::)?([\w.-]+)(?![\w.+-]*:)", item) for item in strings
        ]
        items = [name[1] for name in names if name and not name[1].startswith("-")]
    return [name for name in items or () if name not in {"python", "pip"}]


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


def main() -> int:
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = [
            Case(
                **{**case, "before": Path(case["before"]), "after": Path(case["after"])}
            )
            for case in json.load(file)
        ]
    with ThreadPoolExecutor() as pool:
        failures = [failure for failure in pool.map(failure_of, cases) if failure]
    print("\n".join(failures))
    kinds = [case.kind for case in cases]
    print(f"{len(cases)} cases, {kinds.count('addable')} added, {len(failures)} wrong")
    return bool(failures)


def failure_of(case: Case) -> str | None:
    try:
        judge(case)
    except Wrong as wrong:
        return f"{case.name}: {wrong}"
    return None


# Shows that the checks see a wrong manifest: each trial names the check that must fail, or none.


@dataclass(frozen=True)
class Trial:
    name: str
    check: str | None
    # The manifest, or the manifest and what else is there.
    manifest: str
    before: str
    after: str
    list: str
    python: str = ""
    resolved: bool = False
    others: tuple[tuple[str, str], ...] = ()

    def case(self, folder: Path) -> Case:
        roots = folder / "before", folder / "after"
        for root, text in zip(roots, (self.before, self.after)):
            for name, content in (*self.others, (self.manifest, text)):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content.encode())
        kind = "addable" if self.before != self.after else "declared"
        result = f"{kind}: {self.manifest}\n{self.python}"
        return Case(self.name, *roots, result, self.list, self.resolved)


PROJECT = """\
[project]
name = "demo"
version = "1"
requires-python = ">=3.9"
dependencies = [
  "attrs",  # classes
  "requests>=2",
]
[project.optional-dependencies]
xml = ["lxml"]
"""
LISTED = PROJECT.replace('  "requests', '  "defusedxml>=0.7.1",\n  "requests')


def project(name: str, check: str | None, after: str, python="python: 3.9") -> Trial:
    return Trial(
        name, check, "pyproject.toml", PROJECT, after, "project.dependencies", python
    )


def lines(name: str, check: str | None, before: str, after: str) -> Trial:
    return Trial(name, check, "requirements.txt", before, after, "lines")


def with_marker(marker: str) -> str:
    return LISTED.replace(">=0.7.1", f">=0.7.1; {marker}")


POETRY = '[tool.poetry.dependencies]\npython = "^3.9"\nrequests = "*"\n'
DEV = "[tool.poetry.dev-dependencies]\n"
CFG = "[options]\ninstall_requires =\n  attrs\n  requests\n"
SETUP = "import setuptools\nsetuptools.setup(name='a', install_requires=['attrs'])\n"
CONDA = "dependencies:\n  - attrs\n  - pip:\n    - tool\n"

TRIALS = (
    project("right", None, LISTED),
    project("right marker", None, with_marker("python_version >= '3.9'")),
    project("not added", "one", PROJECT + "\n"),
    project("broken", "parses", LISTED.replace("\n]", "\n")),
    project("no quotes", "parses", LISTED.replace('"defusedxml>=0.7.1"', "defusedxml")),
    project("twice", "one", LISTED.replace('"attrs"', '"attrs", "defusedxml>=0.7.1"')),
    project("other name", "name", LISTED.replace("defusedxml", "defused-xml")),
    project("any version", "version", LISTED.replace(">=0.7.1", "")),
    project("old version", "version", LISTED.replace(">=0.7.1", ">=0.6,<0.7")),
    project("wrong number", "version", LISTED.replace(">=0.7.1", ">0.7.1")),
    project(
        "in an extra",
        "place",
        PROJECT.replace('["lxml"]', '["lxml", "defusedxml>=0.7.1"]'),
    ),
    project("in a new extra", "place", f'{PROJECT}more = ["defusedxml>=0.7.1"]\n'),
    project("lost comment", "text", LISTED.replace("  # classes", "")),
    project("lost entry", "kept", LISTED.replace('  "attrs",', "  ")),
    project("new comment", "text", LISTED.replace('0.7.1",', '0.7.1",  # XML')),
    project("lost line break", "text", LISTED.removesuffix("\n")),
    project("mixed line breaks", "text", LISTED.replace('0.7.1",\n', '0.7.1",\r\n')),
    project("changed version", "kept", LISTED.replace("requests>=2", "requests>=3")),
    project("narrower version", "kept", LISTED.replace("requests>=2", "requests>=2.1")),
    project("new key", "one", LISTED.replace("[project.", 'urls = "x"\n[project.')),
    project(
        "changed order",
        "kept",
        LISTED.replace('"attrs"', '"requests>=2"').replace(
            '"requests>=2",\n]', '"attrs"]'
        ),
    ),
    project(
        "not sorted",
        "order",
        PROJECT.replace('  "attrs"', '  "defusedxml>=0.7.1",\n  "attrs"'),
    ),
    project("marker of old Pythons", "marker", with_marker("python_version < '3.9'")),
    project("marker of new Pythons", "marker", with_marker("python_version >= '3.10'")),
    project("marker of a platform", "marker", with_marker("sys_platform != 'win32'")),
    project("marker of an extra", "marker", with_marker("extra == 'xml'")),
    project("lowest Python unseen", "python", LISTED, python=""),
    project("lowest Python misread", "python", LISTED, python="python: 3.10"),
    lines(
        "right lines", None, "attrs\nrequests\n", "attrs\ndefusedxml>=0.7.1\nrequests\n"
    ),
    lines("in a comment", "one", "a\n# b\n", "a\n# b\n# defusedxml>=0.7.1\n"),
    lines("behind a comment", "one", "a\n# b\n", "a\n# b defusedxml>=0.7.1\n"),
    lines("in an option", "kept", "-r a.txt\nb\n", "-r a.txt defusedxml>=0.7.1\nb\n"),
    lines("on a line with another", "parses", "a\nb\n", "a defusedxml>=0.7.1\nb\n"),
    lines(
        "within hashes",
        "parses",
        "a==1 \\\n  --hash=x:y\n",
        "a==1 \\\ndefusedxml>=0.7.1\n  --hash=x:y\n",
    ),
    lines("line joined", "parses", "a", "adefusedxml>=0.7.1 x"),
    Trial(
        "included already",
        "one",
        "requirements.txt",
        "-r base.txt\na\n",
        "-r base.txt\na\ndefusedxml>=0.7.1\n",
        "lines",
        others=(("base.txt", "defusedxml\n"),),
    ),
    Trial(
        "right table",
        None,
        "pyproject.toml",
        POETRY,
        POETRY.replace("requests", 'defusedxml = ">=0.7.1"\nrequests'),
        "tool.poetry.dependencies",
        "python: 3.9",
    ),
    Trial(
        "any version in a table",
        "version",
        "pyproject.toml",
        POETRY,
        POETRY.replace("requests", 'defusedxml = "*"\nrequests'),
        "tool.poetry.dependencies",
        "python: 3.9",
    ),
    Trial(
        "optional",
        "marker",
        "pyproject.toml",
        POETRY,
        POETRY.replace(
            "requests", 'defusedxml = {version = ">=0.7.1", optional = true}\nrequests'
        ),
        "tool.poetry.dependencies",
        "python: 3.9",
    ),
    Trial(
        "key below another table",
        "place",
        "pyproject.toml",
        POETRY + DEV,
        f'{POETRY}{DEV}defusedxml = ">=0.7.1"\n',
        "tool.poetry.dependencies",
        "python: 3.9",
    ),
    Trial(
        "right section",
        None,
        "setup.cfg",
        CFG,
        CFG.replace("  requests", "  defusedxml>=0.7.1\n  requests"),
        "options.install_requires",
    ),
    Trial(
        "not indented",
        "parses",
        "setup.cfg",
        CFG,
        CFG.replace("  requests", "defusedxml\n  requests"),
        "options.install_requires",
    ),
    Trial(
        "a semicolon among lines",
        "kept",
        "setup.cfg",
        CFG,
        CFG.replace("attrs", "attrs; defusedxml>=0.7.1"),
        "options.install_requires",
    ),
    Trial(
        "right argument",
        None,
        "setup.py",
        SETUP,
        SETUP.replace("'attrs'", "'attrs', 'defusedxml>=0.7.1'"),
        "install_requires",
    ),
    Trial(
        "strings joined",
        "kept",
        "setup.py",
        SETUP,
        SETUP.replace("'attrs'", "'attrs' 'defusedxml>=0.7.1'"),
        "install_requires",
    ),
    Trial(
        "elsewhere",
        "kept",
        "setup.py",
        SETUP,
        SETUP + "more = ['defusedxml>=0.7.1']\n",
        "install_requires",
    ),
    Trial(
        "right item",
        None,
        "environment.yml",
        CONDA,
        CONDA.replace("  - pip", "  - defusedxml>=0.7.1\n  - pip"),
        "dependencies",
    ),
    Trial(
        "below pip",
        "place",
        "environment.yml",
        CONDA,
        f"{CONDA}    - defusedxml>=0.7.1\n",
        "dependencies",
    ),
    Trial(
        "is declared",
        None,
        "pyproject.toml",
        LISTED,
        LISTED,
        "project.dependencies",
        "python: 3.9",
    ),
    Trial(
        "is not declared",
        "declared",
        "pyproject.toml",
        PROJECT,
        PROJECT,
        "project.dependencies",
        "python: 3.9",
    ),
    Trial(
        "does not resolve",
        "resolved",
        "requirements.txt",
        "defusedxml-not==1\n",
        "defusedxml-not==1\ndefusedxml>=0.7.1\n",
        "lines",
        resolved=True,
    ),
)


def self_test() -> int:
    wrong = []
    for trial in TRIALS:
        with tempfile.TemporaryDirectory() as folder:
            seen = None
            try:
                judge(trial.case(Path(folder)))
            except Wrong as failure:
                seen = failure
            if (seen and seen.check) != trial.check:
                wrong.append(f"{trial.name}: {seen}, expected {trial.check}")
    print("\n".join(wrong))
    print(f"{len(TRIALS)} trials, {len(wrong)} wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
