"""Real projects: what harden changes in them compiles, stays as it is in a second run, and is no
worse laid out than before.

python formatted.py HARDEN FOLDER [FOLDER ...]

Each FOLDER is a project's tree, such as an unpacked sdist. It is copied twice, fixed with and without
`--unsafe-fixes`, and judged by CPython and by Ruff with the project's own settings: a file that
`ruff format` would not have changed before, it must not change now, and the same for the rules `I`.
Needs the interpreter of an environment with `requirements.txt`, in which Ruff is.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

RUFF = [sys.executable, "-m", "ruff"]
MODES = {"safe": [], "unsafe": ["--unsafe-fixes"]}


@dataclass
class Figures:
    """What came out of one project with one class of fixes."""

    files: int = 0
    changed: int = 0
    were_formatted: int = 0
    were_sorted: int = 0
    problems: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, where: str) -> None:
        self.problems.setdefault(kind, []).append(where)


def main() -> None:
    """Reports on every folder; the exit code is 1 where there is a problem."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("harden", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    options = parser.parse_args()
    failed = False
    for folder in options.folders:
        for mode in MODES:
            figures = judge(options.harden.resolve(), folder, mode)
            print(
                f"{folder.name} {mode}: {figures.changed} of {figures.files} files changed, "
                f"{figures.were_formatted} of them formatted before, "
                f"{figures.were_sorted} with sorted imports"
            )
            for kind, places in figures.problems.items():
                failed = True
                print(f"  {kind}: {len(places)}")
                for place in places:
                    print(f"    {place}")
    sys.exit(failed)


def judge(harden: Path, folder: Path, mode: str) -> Figures:
    """Fixes a copy of a project, twice, and compares it with the project."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="harden-formatted-") as scratch:
        tree = Path(scratch) / folder.name
        shutil.copytree(folder, tree, symlinks=True)
        before = texts(tree)
        faults = {check: found_by(check, tree) for check in CHECKS}
        report = fix(harden, tree, mode)
        for file in report.get("files", []):
            for bug in file.get("bugs", []):
                figures.add("fixes that do not verify", f"{file['path']}: {bug}")
            fault = file.get("fault")
            if fault and fault["kind"] not in {"decode", "syntax"}:
                figures.add("faults", f"{file['path']}: {fault}")
        after = texts(tree)
        changed = {path for path, text in after.items() if before.get(path) != text}
        figures.files, figures.changed = len(before), len(changed)
        for path in sorted(changed):
            if compiles(before.get(path, b""), path) and not compiles(after[path], path):
                figures.add("does not compile any more", str(path))
        for check, name in CHECKS.items():
            clean = changed - faults[check]
            if check == "format":
                figures.were_formatted = len(clean)
            else:
                figures.were_sorted = len(clean)
            for path in sorted(clean & found_by(check, tree)):
                figures.add(f"no longer {name}", str(path))
        fix(harden, tree, mode)
        for path, text in texts(tree).items():
            if after.get(path) != text:
                figures.add("changed by a second run", str(path))
    return figures


def texts(tree: Path) -> dict[Path, bytes]:
    """The Python files of a tree, by their paths in it."""
    return {
        path.relative_to(tree): path.read_bytes()
        for path in sorted(tree.rglob("*.py"))
        if path.is_file() and not path.is_symlink()
    }


def fix(harden: Path, tree: Path, mode: str) -> dict:
    """Fixes a tree in place; what harden reports."""
    command = [harden, "fix", "--apply", "--output-format", "json", *MODES[mode], "."]
    done = subprocess.run(
        command, cwd=tree, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        sys.exit(f"{command}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr}")


CHECKS = {"format": "formatted", "imports": "sorted"}


def found_by(check: str, tree: Path) -> set[Path]:
    """The files that Ruff would change, or cannot read."""
    ruff = [*RUFF, "format", "--check"] if check == "format" else [*RUFF, "check", "--select", "I"]
    ruff += ["--output-format", "json", "--no-cache", "--no-respect-gitignore", "--exit-zero", "."]
    if check == "format":
        ruff.remove("--exit-zero")
    done = subprocess.run(ruff, cwd=tree, capture_output=True, encoding="utf-8", check=False)
    try:
        found = json.loads(done.stdout)
    except json.JSONDecodeError:
        sys.exit(f"{ruff}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr}")
    return {Path(one["filename"]).relative_to(tree.resolve()) for one in found}


def compiles(text: bytes, path: Path) -> bool:
    """Whether CPython compiles a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, str(path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


if __name__ == "__main__":
    main()
