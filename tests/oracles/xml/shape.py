"""One program that deals with XML, and what must become of it."""

import ast
from dataclasses import dataclass, field

from documents import BENIGN

# What harden may do with a shape; `a|b` where the specification leaves both open, or where a
# part of the program is fixed and another refused.
SAFE = "safe"
UNSAFE = "unsafe"
# Comments only.
JUSTIFIED = "justified"
REFUSED = "refused"

PYPROJECT = """\
[project]
name = "shape"
version = "1.0"
requires-python = ">=3.10"
dependencies = [{}]
"""

# What the program's folder says about dependencies.
MANIFESTS: dict[str, dict[str, str]] = {
    "open": {"pyproject.toml": PYPROJECT.format("")},
    "declared": {"pyproject.toml": PYPROJECT.format('"defusedxml>=0.7.1"')},
    "old-python": {"pyproject.toml": PYPROJECT.format("").replace("3.10", "3.8")},
    "requirements": {"requirements.txt": "requests>=2\n"},
    "setup-cfg": {
        "setup.cfg": "[metadata]\nname = shape\n\n[options]\ninstall_requires =\n    requests\n"
    },
    # None of these can be added to.
    "none": {},
    "dynamic": {
        "pyproject.toml": PYPROJECT.format("").replace(
            "dependencies = []", 'dynamic = ["dependencies"]'
        )
    },
    "hashes": {
        "requirements.txt": f"requests==2.32.3 --hash=sha256:{'0' * 64}\n",
    },
}
CLOSED = frozenset({"none", "dynamic", "hashes"})


@dataclass(frozen=True)
class Shape:
    name: str
    # A module with `main(source)`, or a script that reads the path in `sys.argv[1]`.
    source: str
    outcome: str = SAFE

    # What main is given: `path`, `file`, `bytes` or `text`.
    reads: str = "path"

    # Benign documents by name, for which it must do the same before and after.
    documents: tuple[str, ...] = tuple(document.name for document in BENIGN)

    # Those for which an unsafe fix changes what happens: that is why it is unsafe.
    changes: tuple[str, ...] = ()

    # An unsafe fix may change anything, as its sentence says.
    may_change: bool = False

    # Whether it parses what it is given, so that a hostile document must be refused.
    parses: bool = True

    # What it prints, instead of raising, about a document that it cannot take.
    handled: str = ""

    # What is refused may get past the clause that prints it.
    may_raise: bool = False

    manifest: str = "open"

    # More modules in the folder, by file name.
    files: dict[str, str] = field(default_factory=dict)

    # Bandit is mistaken about these: harden need not say anything.
    mistaken: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        # The tables begin a source on its own line.
        return self.source.removeprefix("\n")

    @property
    def outcomes(self) -> set[str]:
        return set(self.outcome.split("|"))

    @property
    def is_script(self) -> bool:
        return not any(
            isinstance(node, ast.FunctionDef | ast.Assign) and name_of(node) == "main"
            for node in ast.parse(self.text).body
        )

    def tree(self) -> dict[str, str]:
        """The program's folder: contents by file name."""
        return {"program.py": self.text, **self.files, **MANIFESTS[self.manifest]}


def name_of(node: ast.FunctionDef | ast.Assign) -> str:
    if isinstance(node, ast.FunctionDef):
        return node.name
    target = node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""
