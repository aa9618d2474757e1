"""What Bandit finds, and what it says about comments that suppress."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

RULES = frozenset(
    """
    B313 B314 B315 B316 B317 B318 B319 B405 B406 B407 B408 B409 B411
    """.split()
)

# The rule for an import, by those for the calls into the module.
IMPORT_RULES = {
    "B313": "B405",
    "B314": "B405",
    "B315": "B406",
    "B316": "B407",
    "B317": "B406",
    "B318": "B408",
    "B319": "B409",
}

WARNING = re.compile(r"nosec|Test in comment")


@dataclass(frozen=True)
class Findings:
    # By folder (its path below the root): how often a rule was found.
    rules: dict[str, Counter[str]]
    warnings: tuple[str, ...]

    def of(self, folder: str) -> Counter[str]:
        return self.rules.get(folder, Counter())


def find(root: Path) -> Findings:
    """One run over everything: Bandit takes its time to start."""
    output = root.with_suffix(".json")
    command = [sys.executable, "-I", "-m", "bandit", "--recursive", "--format", "json"]
    # Its stdout is for the bar that shows how far it is.
    done = subprocess.run(
        [*command, "--output", str(output), str(root)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"bandit: exit {done.returncode}\n{done.stderr}")
    report = json.loads(output.read_text())
    rules: dict[str, Counter[str]] = {}
    for each in report["results"]:
        if each["test_id"] in RULES:
            folder = str(Path(each["filename"]).parent.relative_to(root))
            rules.setdefault(folder, Counter())[each["test_id"]] += 1
    warnings = [line for line in done.stderr.splitlines() if WARNING.search(line)]
    return Findings(rules, tuple(warnings))
