"""Shows that the checks see a wrong manifest: each trial names the check that must fail, or
none."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from checks import Case, judge
from wrong import Wrong


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
