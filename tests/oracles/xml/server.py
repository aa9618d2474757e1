"""Runs programs in forks of one interpreter that has imported nothing of XML yet.

A script of its own, for every Python from 3.6 on: `runner.py` is the side that asks. A job is
one program and the documents that it is run on, one after the other, all in one fork: its
`main` is called for each, or the whole of it is executed for each where it has none.
"""

import ast
import gc
import os
import signal
import sys
import tempfile
import traceback
import types

SECONDS = 20

# Import order is a part of what is compared: defusedxml exchanges modules while it is imported.
NOT_YET = {"xml", "defusedxml", "xmlrpc", "pyexpat", "_elementtree"}


def import_in_advance():
    """What programs import otherwise, so that the forks have it."""
    import argparse  # noqa: F401
    import asyncio  # noqa: F401
    import contextlib  # noqa: F401
    import dataclasses  # noqa: F401
    import functools  # noqa: F401
    import gzip  # noqa: F401
    import http.client  # noqa: F401
    import http.server  # noqa: F401
    import inspect  # noqa: F401
    import json  # noqa: F401
    import pathlib  # noqa: F401
    import pydoc  # noqa: F401
    import typing  # noqa: F401
    import unittest.mock  # noqa: F401
    import urllib.request  # noqa: F401

    early = {name.partition(".")[0] for name in sys.modules} & NOT_YET
    if early:
        sys.exit(f"imported in advance: {sorted(early)}")


def serve(jobs, results):
    with open(jobs, "rb", closefd=False) as lines:
        for line in iter(lines.readline, b""):
            answer = in_a_fork(run_job, ast.literal_eval(line.decode()))
            with open(results, "wb", closefd=False) as out:
                out.write(ascii(answer).encode() + b"\n")


def in_a_fork(function, job):
    """What a function returns there, and how the fork ended."""
    with tempfile.TemporaryFile() as value:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                value.write(ascii(function(job)).encode())
                value.flush()
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        status = os.waitpid(child, 0)[1]
        return content(value), status


def content(file):
    file.seek(0)
    return file.read()


def run_job(job):
    signal.alarm(SECONDS)
    sys.path[0:0] = [job["folder"]] + job["path"]
    program = os.path.join(job["folder"], "program.py")
    opened = []
    if hasattr(sys, "addaudithook"):
        secret = job["secret"]

        def hook(event, values):
            if event == "open" and values[0] == secret:
                opened.append(True)

        sys.addaudithook(hook)
    outputs = Outputs(opened)
    if job["script"]:
        return None, [
            outputs.of(run_script, job, number, program)
            for number in range(len(job["documents"]))
        ]
    module = types.ModuleType("program")
    imported = outputs.of(execute, module, program)
    if imported[2] is not None:
        return imported, []
    return imported, [
        outputs.of(run_main, job, number, module)
        for number in range(len(job["documents"]))
    ]


def run_script(job, number, program):
    os.chdir(os.path.join(job["work"], str(number)))
    sys.argv[:] = [program, job["documents"][number][1]]
    execute(types.ModuleType("__main__"), program)


def run_main(job, number, module):
    os.chdir(os.path.join(job["work"], str(number)))
    kind, source = job["documents"][number]
    if kind == "path":
        return module.main(source)
    with open(source, "rb") as file:
        if kind == "file":
            return module.main(file)
        data = file.read()
    return module.main(data if kind == "bytes" else text(data))


class Outputs:
    """Two files in the place of stdout and stderr."""

    def __init__(self, opened):
        self.opened = opened
        self.files = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        for number, file in enumerate(self.files, 1):
            os.dup2(file.fileno(), number)

    def of(self, function, *arguments):
        """What a function prints, what it raises, and whether the secret is opened."""
        del self.opened[:]
        for file in self.files:
            file.seek(0)
            file.truncate()
        raised = guarded(function, *arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        stdout, stderr = map(content, self.files)
        return stdout, stderr, raised, bool(self.opened)


def text(data):
    """The document as a string, as one has it that was decoded before."""
    for bom, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(bom):
            return data.decode(encoding)
    if b"iso-8859-1" in data[:60]:
        return data.decode("latin-1")
    return data.decode("utf-8", "surrogateescape")


def execute(module, program):
    module.__file__ = program
    sys.modules[module.__name__] = module
    with open(program, "rb") as file:
        code = compile(file.read(), program, "exec")
    exec(code, vars(module))


def guarded(function, *arguments):
    """The names of the classes of what a function raised, and its text."""
    try:
        function(*arguments)
    except SystemExit as end:
        return ["SystemExit"], str(end.code)
    except BaseException as error:
        names = [c.__module__ + "." + c.__qualname__ for c in type(error).__mro__]
        return names, str(error)
    return None


if __name__ == "__main__":
    import_in_advance()
    # Else the collector writes to what the forks share.
    if hasattr(gc, "freeze"):
        gc.freeze()
    serve(int(sys.argv[1]), int(sys.argv[2]))
