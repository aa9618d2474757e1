"""The binary under test."""

import json
import subprocess
import sys
from pathlib import Path


def fix(harden: Path, folder: Path, unsafe: bool) -> frozenset[str]:
    """Fixes a folder in place; the rules that were reported."""
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
    return frozenset(
        finding["rule"] for file in report["files"] for finding in file["findings"]
    )
