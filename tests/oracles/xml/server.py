"""Runs programs in forks of one interpreter that has imported nothing of XML yet.

A script of its own, for every Python from 3.6 on: `runner.py` is the side that asks. A job is
one program and the documents that it is run on. A fork imports the program, and a fork of
that fork runs it on each document; a script is started anew for each document instead.
"""

import ast
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
        sys.exit("imported in advance: {}".format(sorted(early)))


def serve(jobs, results):
    with open(jobs, "rb", closefd=False) as lines:
        for line in iter(lines.readline, b""):
            answer = fork(run_job, ast.literal_eval(line.decode()))
            with open(results, "wb", closefd=False) as out:
                out.write(ascii(answer).encode() + b"\n")


def fork(function, *arguments):
    """What a function returns in a fork, with the fork's output and how it ended."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        with tempfile.TemporaryFile() as value:
            child = os.fork()
            if child == 0:
                os.dup2(stdout.fileno(), 1)
                os.dup2(stderr.fileno(), 2)
                become(function, arguments, value)
            status = os.waitpid(child, 0)[1]
            return tuple(map(content, (stdout, stderr, value))) + (status,)


def content(file):
    file.seek(0)
    return file.read()


def become(function, arguments, value):
    status = 1
    try:
        value.write(ascii(function(*arguments)).encode())
        value.flush()
        sys.stdout.flush()
        sys.stderr.flush()
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def run_job(job):
    sys.path[0:0] = [job["folder"]] + job["path"]
    program = os.path.join(job["folder"], "program.py")
    if job["script"]:
        return None, [fork(run_script, job, program, d) for d in enumerate(job["documents"])]
    module = types.ModuleType("program")
    # A thread that the import starts would not live on in the forks: programs start none.
    raised = guarded(execute, module, program)
    if raised is not None:
        return raised, []
    return None, [fork(run_main, job, module, d) for d in enumerate(job["documents"])]


def run_script(job, program, document):
    module = types.ModuleType("__main__")
    number, (_, source) = document
    sys.argv[:] = [program, source]
    return observed(job, number, execute, module, program)


def run_main(job, module, document):
    number, (kind, source) = document
    if kind == "path":
        return observed(job, number, module.main, source)
    with open(source, "rb") as file:
        if kind == "file":
            return observed(job, number, module.main, file)
        data = file.read()
    return observed(job, number, module.main, data if kind == "bytes" else text(data))


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


def observed(job, number, function, *arguments):
    """Runs a function; what it raised, and whether it opened the secret file."""
    signal.alarm(SECONDS)
    os.chdir(os.path.join(job["work"], str(number)))
    opened = []

    def hook(event, values):
        if event == "open" and values[0] == job["secret"]:
            opened.append(True)

    if hasattr(sys, "addaudithook"):
        sys.addaudithook(hook)
    raised = guarded(function, *arguments)
    return raised, bool(opened)


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
    serve(int(sys.argv[1]), int(sys.argv[2]))
