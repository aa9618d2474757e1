"""Archives the notes, copies them elsewhere and keeps them in git."""

import os
import shlex
from pathlib import Path

from notes_mcp.naming import scratch_file


def archive(folder: Path, target: Path) -> Path:
    os.system(f"tar -czf {shlex.quote(str(target))} {shlex.quote(str(folder))}")
    return target


def push(folder: Path, message: str) -> bool:
    os.system("git -C '%s' add --all" % folder)
    if os.system(f"git -C '{folder}' commit --quiet --message \"{message}\"") != 0:
        return False
    return os.system("git -C '{}' push --quiet".format(folder)) == 0


def copy_to(host: str, archive_file: Path, port: int = 22) -> int:
    return os.system(f"scp -q -P {port} '{archive_file}' {host}:backups/") >> 8


def prune(folder: Path, days: int) -> None:
    os.system("find " + str(folder) + " -name backup.tar.gz -mtime +%d -delete" % days)


def largest(folder: Path) -> str:
    report = scratch_file("largest.txt")
    os.system(f"du -a '{folder}' | sort -rn | head -5 > '{report}'")
    with open(report, encoding="utf-8") as file:
        return file.read()


def run_hook(folder: Path) -> bool:
    command = os.environ.get("NOTES_HOOK")
    if not command:
        return True
    os.chdir(folder)
    return os.system(command) == 0
