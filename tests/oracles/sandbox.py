"""Runs one program among the stand-ins and tells everything it did."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import utilities
from runner import Runner
from shape import Run, Shape

NAMES = """
    awk cat chmod clear cls cmd convert cp curl cut date docker ffmpeg find fortune gcc
    git grep gzip head hostname less ls make mkdir mv ping ps python rm rsync scp sed
    seq sleep sort ssh sudo tail tar tee touch tr uname uniq wc xargs
""".split()

# Started by their paths, so that they stand in the working directory.
LOCAL_NAMES = ("build.sh", "my tool")
FILES = ("notes.txt", "todo.txt")
STDIN = b"first line\nsecond line\n"

# The lines between show the source, which is what the fix changes.
TRACEBACK = re.compile(rb"^(Traceback .*\n)(?:[ \t].*\n|\n)+", re.MULTILINE)

# It names the command as it was given.
FAILED_COMMAND = re.compile(
    rb"^(subprocess\.CalledProcessError: Command ).*?( returned non-zero| died with)",
    re.MULTILINE | re.DOTALL,
)

# A shell reports its child's signal; the status says the same.
KILLED = re.compile(rb"^Killed\n", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Start:
    argv: tuple[bytes, ...]
    cwd: bytes
    # As the shell's `export -p` prints it.
    environment: bytes
    stdin: bytes

    def words(self) -> tuple[str, ...]:
        return tuple(word.decode(errors="surrogateescape") for word in self.argv)

    def plain(self) -> "Start":
        """Without a `--` that changes nothing for the program."""
        words = utilities.without_delimiter(self.words())
        argv = tuple(word.encode(errors="surrogateescape") for word in words)
        return replace(self, argv=argv)

    def __str__(self) -> str:
        return (
            f"{list(self.argv)} in {self.cwd!r}, stdin {self.stdin!r},"
            f" environment {self.environment!r}"
        )


@dataclass(frozen=True)
class Observation:
    starts: tuple[Start, ...]
    stdout: bytes
    stderr: bytes
    status: int
    files: tuple[tuple[str, bytes], ...]

    def plain(self) -> "Observation":
        return replace(self, starts=tuple(start.plain() for start in self.starts))

    def gained(self, base: "Observation") -> set[tuple[str, str]]:
        """The options that programs found and did not find in `base`: each start is held
        against those of its program."""
        found = set()
        for start in self.starts:
            words = start.words()
            like = [other.words() for other in base.starts if other.argv[:1] == start.argv[:1]]
            each = [utilities.gained(other, words) for other in like]
            if each and all(each):
                found |= {(words[0], option) for option in min(each, key=len)}
        return found

    def unordered(self) -> "Observation":
        """The same for every order in which programs that run side by side get on."""
        return Observation(
            tuple(sorted(self.starts)),
            b"".join(sorted(self.stdout.splitlines(True))),
            b"".join(sorted(self.stderr.splitlines(True))),
            self.status,
            self.files,
        )

    def programs(self) -> list[bytes]:
        return [start.argv[0] for start in self.starts]

    def __str__(self) -> str:
        starts = "".join(f"\n    started {start}" for start in self.starts)
        return (
            f"exit {self.status}, stdout {self.stdout!r}, stderr {self.stderr!r}, "
            f"files {list(self.files)}{starts}"
        )


class Sandbox:
    """A folder of stand-ins, and a place of its own for each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.local = threading.local()
        self.runners: list[Runner] = []
        self.programs = folder / "bin"
        self.programs.mkdir(parents=True)
        self.standin = folder / "standin"
        shutil.copy(Path(__file__).with_name("standin.sh"), self.standin)
        self.standin.chmod(0o755)
        for name in NAMES:
            (self.programs / name).symlink_to(self.standin)

    def run(
        self, shape: Shape, program: bytes, given: Run, windows: bool = False
    ) -> Observation:
        # One place for every run of a shape, for its paths are compared as well.
        place = self.folder / "runs" / shape.name
        shutil.rmtree(place, ignore_errors=True)
        directory = place / "work"
        directory.mkdir(parents=True)
        for name in (*FILES, *shape.files):
            path = directory / name
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{name}\n")
        for local in LOCAL_NAMES:
            (directory / local).symlink_to(self.standin)
        file = place / "program.py"
        file.write_bytes(program)
        record = place / "record"
        record.touch()
        record.with_suffix(".ended").touch()

        says = {} if given.output is None else {"STANDIN_OUTPUT": given.output}
        status, stdout, stderr = self.runner().run(
            program=str(file),
            arguments=given.arguments,
            cwd=str(directory),
            environment={
                "PATH": f"{self.programs}:/usr/bin:/bin",
                "HOME": str(place),
                "LC_ALL": "C.UTF-8",
                "PWD": str(directory),
                "GREETING": "two words",
                # A name that is no identifier would not do: dash drops the variable.
                "SUMMER": "été\n$HOME",
                "STANDIN_RECORD": str(record),
                "STANDIN_EXITS": given.exits,
                **says,
            },
            stdin=STDIN,
            platform="nt" if windows else None,
        )
        return Observation(
            starts=tuple(starts(record.read_bytes())),
            stdout=stdout,
            stderr=plain(stderr),
            status=status,
            files=tuple(files(directory)),
        )

    def runner(self) -> Runner:
        """One for each thread."""
        if not hasattr(self.local, "runner"):
            self.local.runner = Runner()
            self.runners.append(self.local.runner)
        return self.local.runner

    def close(self) -> None:
        for runner in self.runners:
            runner.close()


def starts(record: bytes) -> Iterator[Start]:
    fields = iter(record.split(b"\0")[:-1])
    for name in fields:
        cwd, environment, stdin, count = (next(fields) for _ in range(4))
        arguments = tuple(next(fields) for _ in range(int(count)))
        yield Start((name, *arguments), cwd, environment, stdin)


def plain(stderr: bytes) -> bytes:
    """Without what a fix changes by its nature."""
    stderr = TRACEBACK.sub(rb"\1", stderr)
    return KILLED.sub(b"", FAILED_COMMAND.sub(rb"\1...\2", stderr))


def files(directory: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(directory.rglob("*")):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        yield str(path.relative_to(directory)), content
