"""The binary under test."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Report:
    """The rules that harden speaks of, and those of which it leaves a finding."""

    rules: frozenset[str]
    refused: frozenset[str]


def fix(harden: Path, folder: Path, unsafe: bool) -> Report:
    """Fixes a folder in place."""
    command = [harden, "fix", "--apply", *["--unsafe-fixes"] * unsafe]
    command += ["--output-format", "json", "."]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        sys.exit(f"{folder.name}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    report = json.loads(done.stdout)
    bugs = [bug["message"] for file in report["files"] for bug in file["bugs"]]
    if bugs:
        sys.exit(f"{folder.name}: {bugs}")
    found = [finding for file in report["files"] for finding in file["findings"]]
    return Report(
        frozenset(finding["rule"] for finding in found),
        frozenset(finding["rule"] for finding in found if finding["refusal"]),
    )
