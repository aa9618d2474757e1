"""The binary under test."""

import subprocess
import sys
from pathlib import Path


def fix(harden: Path, tree: Path, unsafe: bool) -> None:
    """Fixes a folder in place."""
    command = [harden, "fix", "--apply", *["--unsafe-fixes"] * unsafe, tree]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode != 0:
        sys.exit(f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
