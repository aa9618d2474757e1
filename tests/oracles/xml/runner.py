"""The side of `server.py` that asks."""

import ast
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SERVER = Path(__file__).with_name("server.py")


@dataclass(frozen=True)
class Result:
    """What one program did with one document, or when it was imported."""

    stdout: bytes = b""
    stderr: bytes = b""
    # The names of the classes of the exception that ended it, and the exception's text.
    raised: tuple[str, ...] = ()
    message: str = ""
    opened_secret: bool = False

    def __str__(self) -> str:
        ended = f"{self.raised[0]}: {self.message}" if self.raised else "ended"
        return f"{ended}, stdout {short(self.stdout)}, stderr {short(self.stderr)}"


class Runner:
    """One interpreter, for one thread."""

    def __init__(
        self, python: str = sys.executable, path: tuple[str, ...] = ()
    ) -> None:
        jobs, self.jobs = os.pipe()
        self.results, results = os.pipe()
        self.path = list(path)
        # The environment's interpreter by its own name, for that is how it finds its packages.
        self.process = subprocess.Popen(
            [python, "-I", "-B", SERVER, str(jobs), str(results)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
            pass_fds=(jobs, results),
        )
        os.close(jobs)
        os.close(results)
        self.lines = os.fdopen(self.results, "rb")

    def run(
        self,
        folder: Path,
        work: Path,
        secret: Path,
        documents: list[tuple[str, str]],
        script: bool,
    ) -> tuple[Result, list[Result]]:
        """How `program.py` of a folder was imported, and what it did with each document,
        which is a kind (`path`, `file`, `bytes`, `text`) and a path."""
        job = {
            "folder": str(folder),
            "work": str(work),
            "secret": str(secret),
            "documents": documents,
            "script": script,
            "path": self.path,
        }
        os.write(self.jobs, ascii(job).encode() + b"\n")
        answer = self.lines.readline()
        if not answer:
            raise RuntimeError("the runner is gone")
        value, status = ast.literal_eval(answer.decode())
        if status != 0:
            code = os.waitstatus_to_exitcode(status)
            name = signal.Signals(-code).name if code < 0 else str(code)
            return Result(raised=("died",), message=name), []
        imported, results = ast.literal_eval(value.decode())
        return result(*imported) if imported else Result(), [
            result(*each) for each in results
        ]

    def close(self) -> None:
        os.close(self.jobs)
        self.lines.close()
        self.process.wait()


def result(
    stdout: bytes,
    stderr: bytes,
    raised: tuple[list[str], str] | None,
    opened_secret: bool = False,
) -> Result:
    names, message = raised or ((), "")
    return Result(stdout, stderr, tuple(names), message, opened_secret)


def short(output: bytes) -> str:
    return ascii(output if len(output) <= 400 else output[:400] + b"...")
