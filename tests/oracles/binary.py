"""The binary under test."""

import json
import subprocess
import sys
from pathlib import Path


def fix(harden: Path, tree: Path, unsafe: bool) -> dict[str, str]:
    """Fixes a folder in place. What is said of each file's fixes, by its name without the
    ending."""
    flags = ["--apply", "--output-format", "json", *["--unsafe-fixes"] * unsafe]
    command = [harden, "fix", *flags, tree]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode != 0:
        sys.exit(f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return {
        Path(file["path"]).stem: "; ".join(
            finding["effect"] or "" for finding in file["findings"]
        )
        for file in json.loads(done.stdout)["files"]
    }
