"""The terminal and the programs of the person in front of it."""

import os
import shutil
import subprocess
import sys
from typing import Optional


def clear_screen() -> None:
    os.system("cls" if os.name == "nt" else "clear")


def banner(title: str) -> None:
    if sys.stdout.isatty():
        os.system("clear")
    print(title)
    print("=" * len(title))


def find_editor() -> Optional[str]:
    if sys.platform == "win32":
        found = subprocess.run(["where", "notepad++"], shell=True)
        if found.returncode == 0:
            return "notepad++"
    for name in ("code", "vim", "nano"):
        if shutil.which(name):
            return name
    return None


def open_in_editor(path: str, line: int = 1) -> None:
    editor = os.environ.get("EDITOR") or find_editor() or "vi"
    cmd = f'{editor} +{line} "{path}"'
    subprocess.run(cmd, shell=True)


def page(path: str) -> None:
    os.system(f"less -R '{path}'")
