"""Runs Python programs in forks of one interpreter, which need not start and import anew.

`Runner` is the side that asks. The other side is this file as a script: it forks for each
job, and the program runs in the fork as the main module would.
"""

import ast
import os
import subprocess
import sys

# The real interpreter: a version manager's shim is slow and changes the environment.
PYTHON = os.path.realpath(sys.executable)

# Without `site` (quick), and leaving no bytecode behind.
COMMAND = [PYTHON, "-S", "-B"]

SECONDS = 10

# For what runs in the background, where nothing tells when it ends.
PATIENCE = 2

# Of Linux: orphans become children of this process instead of the first one.
PR_SET_CHILD_SUBREAPER = 36


class Runner:
    """One interpreter, for one thread."""

    def __init__(self) -> None:
        jobs, self.jobs = os.pipe()
        self.results, results = os.pipe()
        # Pipes from the start, for what `sys.stdout` and its like are made for.
        self.process = subprocess.Popen(
            [*COMMAND, __file__, str(jobs), str(results)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
            pass_fds=(jobs, results),
        )
        os.close(jobs)
        os.close(results)
        self.lines = os.fdopen(self.results, "rb")

    def run(self, **job) -> tuple[int, bytes, bytes]:
        """Exit status, stdout and stderr of `program` (a path), started with `arguments`,
        `environment`, `cwd`, `stdin`, and `os.name` changed to `platform`."""
        os.write(self.jobs, ascii(job).encode() + b"\n")
        answer = self.lines.readline()
        if not answer:
            raise RuntimeError("the runner is gone")
        return ast.literal_eval(answer.decode())

    def close(self) -> None:
        os.close(self.jobs)
        self.lines.close()
        self.process.communicate()


def serve(jobs: int, results: int) -> dict:
    """Answers jobs; returns in the fork, with the job that is to be done there."""
    with open(jobs, "rb", closefd=False) as lines:
        while line := lines.readline():
            job = ast.literal_eval(line.decode())
            # Ends in the fork are inherited by what it starts: they are at end when all is.
            pipes = [os.pipe() for _ in range(3)]
            # It fits into the pipe.
            os.write(pipes[0][1], job["stdin"])
            child = os.fork()
            if child == 0:
                become(job, pipes)
                for descriptor in (jobs, results):
                    os.close(descriptor)
                return job
            answer = watch(child, pipes)
            with open(results, "wb", closefd=False) as out:
                out.write(ascii(answer).encode() + b"\n")
    os._exit(0)


def become(job: dict, pipes: list[tuple[int, int]]) -> None:
    os.setpgid(0, 0)
    (stdin, _), (_, stdout), (_, stderr) = pipes
    for target, source in enumerate((stdin, stdout, stderr)):
        os.dup2(source, target)
    for ends in pipes:
        for end in ends:
            os.close(end)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["environment"])
    sys.argv[:] = [job["program"], *job["arguments"]]
    sys.path[0] = os.path.dirname(job["program"])
    if job.get("platform"):
        os.name = job["platform"]


def watch(child: int, pipes: list[tuple[int, int]]) -> tuple[int, bytes, bytes]:
    stdin, (stdout, end_of_stdout), (stderr, end_of_stderr) = pipes
    for end in (*stdin, end_of_stdout, end_of_stderr):
        os.close(end)
    output = {stdout: b"", stderr: b""}
    deadline = time.monotonic() + SECONDS
    still_open = [stdout, stderr]
    while still_open:
        ready, _, _ = select.select(
            still_open, [], [], max(0, deadline - time.monotonic())
        )
        if not ready:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return -1, b"", b"does not end"
        for descriptor in ready:
            text = os.read(descriptor, 65536)
            output[descriptor] += text
            if not text:
                still_open.remove(descriptor)
                os.close(descriptor)
    _, status = os.waitpid(child, 0)
    # What runs in the background may have closed its outputs.
    patience = time.monotonic() + PATIENCE
    while runs(child) and time.monotonic() < patience:
        time.sleep(0.001)
    return os.waitstatus_to_exitcode(status), output[stdout], output[stderr]


def runs(group: int) -> bool:
    """Whether there is anything of a group, after those that ended are cleared away."""
    try:
        while os.waitpid(-group, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    # What the programs import, so that the forks have it.
    import asyncio  # noqa: F401
    import ctypes
    import gc
    import glob  # noqa: F401
    import select
    import shlex  # noqa: F401
    import signal
    import time
    import types

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Else the collector writes to what the forks share.
    gc.freeze()

    JOB = serve(int(sys.argv[1]), int(sys.argv[2]))
    MODULE = types.ModuleType("__main__")
    MODULE.__file__ = JOB["program"]
    sys.modules["__main__"] = MODULE
    STATUS = 0
    try:
        with open(JOB["program"], "rb") as FILE:
            CODE = compile(FILE.read(), JOB["program"], "exec")
        exec(CODE, vars(MODULE))
    except SystemExit as end:
        STATUS = end.code
        if not isinstance(STATUS, int | None):
            print(STATUS, file=sys.stderr)
            STATUS = 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        STATUS = 1
    # The interpreter would take its time to clear up.
    for STREAM in (sys.stdout, sys.stderr):
        STREAM.flush()
    os._exit((STATUS or 0) & 0xFF)
