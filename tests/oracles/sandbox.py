"""Runs one program among the stand-ins and tells everything it did."""

import ast
import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NAMES = """
    awk cat chmod clear cls cmd convert cp curl date docker ffmpeg find git grep head
    less ls make mkdir mv ping python rm rsync scp sed sleep sudo tar touch
""".split()

# Started by their paths, so that they stand in the working directory.
LOCAL_NAMES = ("build.sh", "my tool")
FILES = ("notes.txt", "todo.txt")
STDIN = b"first line\nsecond line\n"

# The real interpreter: a version manager's shim is slow and changes the environment.
PYTHON = os.path.realpath(sys.executable)

# Without `site` (quick), and leaving no bytecode behind.
COMMAND = [PYTHON, "-S", "-B"]
ON_WINDOWS = (
    "import os, runpy, subprocess, sys; os.name = 'nt'; del sys.argv[0]; "
    "runpy.run_path(sys.argv[0], run_name='__main__')"
)

# The lines between show the source, which is what the fix changes.
TRACEBACK = re.compile(rb"^(Traceback .*\n)(?:[ \t].*\n|\n)+", re.MULTILINE)

# A shell reports its child's signal; the status says the same.
KILLED = re.compile(rb"^Killed\n", re.MULTILINE)

SECONDS = 20


@dataclass(frozen=True)
class Observation:
    starts: tuple[dict, ...]
    stdout: bytes
    stderr: bytes
    status: int
    files: tuple[str, ...]

    def programs(self) -> list[bytes]:
        return [start["argv"][0] for start in self.starts]

    def __str__(self) -> str:
        starts = "".join(
            f"\n    started {start['argv']}"
            f" in {start['cwd']!r}, stdin {start['stdin']!r},"
            f" environment {start['environment']}"
            for start in self.starts
        )
        return (
            f"exit {self.status}, stdout {self.stdout!r}, stderr {self.stderr!r}, "
            f"files {list(self.files)}{starts}"
        )


class Sandbox:
    """A folder of stand-ins, and a place of its own for each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir(parents=True)
        self.standin = folder / "standin"
        script = Path(__file__).with_name("standin.py").read_bytes()
        self.standin.write_bytes(b"#!" + os.fsencode(PYTHON) + b" -IS\n" + script)
        self.standin.chmod(self.standin.stat().st_mode | stat.S_IXUSR)
        for name in NAMES:
            (self.programs / name).symlink_to(self.standin)

    def run(
        self,
        name: str,
        program: bytes,
        arguments: tuple[str, ...] = (),
        exits: str = "0",
        windows: bool = False,
    ) -> Observation:
        # One place for every run of a shape, for its paths are compared as well.
        place = self.folder / "runs" / name
        shutil.rmtree(place, ignore_errors=True)
        directory = place / "work"
        directory.mkdir(parents=True)
        for file in FILES:
            (directory / file).write_text(f"{file}\n")
        for local in LOCAL_NAMES:
            (directory / local).symlink_to(self.standin)
        file = place / "program.py"
        file.write_bytes(program)
        record = place / "record"
        record.touch()

        start = ["-c", ON_WINDOWS, str(file)] if windows else [str(file)]
        try:
            done = subprocess.run(
                [*COMMAND, *start, *arguments],
                cwd=directory,
                env={
                    "PATH": f"{self.programs}:/usr/bin:/bin",
                    "HOME": str(place),
                    "LC_ALL": "C.UTF-8",
                    "PWD": str(directory),
                    "GREETING": "two words",
                    # A name that is no identifier would not do: dash drops the variable.
                    "SUMMER": "été\n$HOME",
                    "STANDIN_RECORD": str(record),
                    "STANDIN_EXITS": exits,
                },
                input=STDIN,
                capture_output=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return Observation((), b"", b"does not end", -1, ())
        return Observation(
            starts=tuple(map(ast.literal_eval, record.read_text().splitlines())),
            stdout=done.stdout,
            stderr=KILLED.sub(b"", TRACEBACK.sub(rb"\1", done.stderr)),
            status=done.returncode,
            files=tuple(sorted(os.listdir(directory))),
        )
