"""Runs the cases of the swallowed-exception codemod before and after, with exceptions thrown into
the code that is tried, and counts the records.

    python tests/oracles/exceptions/records.py codemods/swallowed-exception/cases/rewrites.md
    python tests/oracles/exceptions/records.py --self-test
"""

import ast
import asyncio
import atexit
import contextlib
import inspect
import io
import logging
import re
import signal
import sys
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))

from standin import Installed, Ledger, Names, Value, libraries

# Fewer programs in which an exception is ignored would prove little.
ENOUGH = 50

CASE = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TRIES = tuple(getattr(ast, name) for name in ("Try", "TryStar") if hasattr(ast, name))
THROWN = (ValueError, KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError)


def cases(path):
    """The name of each rewritten case, its text before and after all fixes."""
    parts = CASE.split(path.read_text(encoding="utf-8"))[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        blocks = BLOCK.findall(body)
        if len(blocks) > 1:
            yield name, blocks[0], blocks[-1]


def is_silent(handler):
    """Whether all that the handler does is to ignore every exception."""
    is_wide = handler.type is None or getattr(handler.type, "id", None) == "Exception"
    return is_wide and len(handler.body) == 1 and isinstance(handler.body[0], (ast.Pass, ast.Continue))


def statement(text):
    return ast.parse(text).body[0]


def instrumented(text):
    """The program, with a call in all code that is tried and in all silent handlers.

    Statements of tries come in the order of their lines, so they are numbered the same before and
    after. Returns the program and the numbers of those with a silent handler.
    """
    tree = ast.parse(text)
    tries = [node for node in ast.walk(tree) if isinstance(node, TRIES)]
    tries.sort(key=lambda node: (node.lineno, node.col_offset))
    silent = []
    for number, node in enumerate(tries):
        node.body.insert(0, statement(f"throw_here({number})"))
        for handler in filter(is_silent, node.handlers):
            silent.append(number)
            handler.body.insert(0, statement(f"ignored_here({number})"))
    return compile(ast.fix_missing_locations(tree), "case", "exec"), silent


def finish(value):
    """All that comes of a call: what a generator yields, what a coroutine returns."""
    if inspect.isgenerator(value):
        return list(value)
    if inspect.iscoroutine(value):
        try:
            while True:
                value.send(None)
        except StopIteration as stop:
            return stop.value
    return value


def instance(kind):
    """An object as its class makes it, without what `__init__` would do; with any attribute else."""
    mocked = type(kind.__name__, (kind,), {"__getattr__": lambda self, name: Value()})
    return mocked.__new__(mocked)


def values(function, skip):
    """A value for every parameter that has no default."""
    parameters = list(inspect.signature(function).parameters.values())[skip:]
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [Value() for p in parameters if p.kind in by_position and p.default is p.empty]


def functions(names):
    """Every function and method that the program has defined, ready to be called."""
    for name, value in list(names.items()):
        if inspect.isfunction(value):
            yield name, value, lambda f=value: f(*values(f, 0))
        elif inspect.isclass(value) and value.__module__ == "case":
            for method, f in list(vars(value).items()):
                if inspect.isfunction(f) and method != "__init__":
                    yield f"{name}.{method}", f, lambda f=f, k=value: f(instance(k), *values(f, 1))


class Run:
    """What a program does if `error` is thrown into its try number `target`."""

    def __init__(self, text, target, error, logs):
        self.events, self.ignored, self.thrown = [], [], 0
        self.error, self.target = error, target
        self.ledger = Ledger()
        program, _ = instrumented(text)
        names = Names(__name__="case", throw_here=self.throw, ignored_here=self.ignore)
        out, err = io.StringIO(), io.StringIO()
        root = logging.getLogger()
        before = (root.level, root.handlers[:])
        if logs:
            root.handlers, root.level = [self.ledger], logging.DEBUG
        else:
            root.handlers, root.level = [], logging.WARNING
        logging.Logger.manager._clear_cache()
        try:
            with (
                mock.patch.dict(sys.modules, libraries(self.ledger)),
                mock.patch.object(atexit, "register", lambda f, *args, **kwargs: f),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                self.note("module", lambda: exec(program, names))
                for name, _, call in functions(names):
                    self.note(name, call)
        finally:
            root.level, root.handlers = before
            logging.Logger.manager._clear_cache()
        self.printed = out.getvalue(), err.getvalue()

    def throw(self, number):
        if number == self.target:
            self.thrown += 1
            raise self.error()

    def ignore(self, number):
        self.ignored.append(number)

    def note(self, name, call):
        def late(*_):
            raise TimeoutError(name)

        signal.signal(signal.SIGALRM, late)
        signal.alarm(10)
        try:
            value = finish(call())
            # Values have names that differ from run to run.
            self.events.append((name, type(value).__name__))
        except BaseException as error:
            self.events.append((name, type(error).__name__, str(error.args)))
        finally:
            signal.alarm(0)


def is_of(error, kind):
    """Whether a record of `kind` is one of `error`, be it in a group by `except*`."""
    return kind is error or getattr(kind, "__name__", None) == "ExceptionGroup"


def problems(before, after):
    """What is wrong with `after` as a rewrite of `before`; how many exceptions were ignored."""
    found, ignored = [], 0
    _, silent = instrumented(before)
    for target in sorted(set(silent)):
        for error in THROWN:
            where = f"{error.__name__} in try {target}"
            for logs in (True, False):
                then, now = Run(before, target, error, logs), Run(after, target, error, logs)
                if then.events != now.events:
                    found.append(f"{where}: {then.events} before, {now.events} after")
                if then.thrown != now.thrown:
                    found.append(f"{where}: thrown {then.thrown} times before, {now.thrown} after")
                if now.ignored:
                    found.append(f"{where}: still silent")
                if then.printed != now.printed:
                    found.append(f"{where}: {then.printed} printed before, {now.printed} after")
                if not logs:
                    continue
                ignored += len(then.ignored)
                made = now.ledger.records[:]
                for record in then.ledger.records:
                    if record in made:
                        made.remove(record)
                if len(made) != len(then.ignored):
                    found.append(f"{where}: {len(then.ignored)} ignored, {len(made)} records")
                own = [record for record in made if is_of(error, record[1])]
                if len(own) < then.ignored.count(target):
                    found.append(f"{where}: {len(own)} records have it")
                for level, kind, text, args in made:
                    if level != "DEBUG" or kind is None or args:
                        found.append(f"{where}: a record of {level}, {kind}, {args}")
                    if not isinstance(text, str) or not text.startswith("Ignored exception"):
                        found.append(f"{where}: a record that says {text!r}")
    return found, ignored


def self_test():
    """Wrong rewrites, each of which must be seen."""
    before = (
        "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
        "def close(files):\n    for file in files:\n        try:\n            file.close()\n"
        "        except:\n            continue\n"
    )
    record = 'logger.debug("Ignored exception in file.close()", exc_info=True)'
    right = before.replace("continue", record + "\n            continue")
    found, ignored = problems(before, right)
    assert not found and ignored == 2 * len(THROWN), (found, ignored)
    wrong = [
        before,
        right.replace("except:", "except Exception:"),
        right.replace("except:", "except ValueError:"),
        right.replace("logger.debug", "logger.info"),
        right.replace("logger.debug", "logger.warning"),
        right.replace(", exc_info=True", ""),
        right.replace("close()\", ", "close() of %s\", file, "),
        right.replace(record, f"{record}; {record}"),
        right.replace(record, f"if files is None: {record}"),
        right.replace(record, f"{record}; print('ignored')"),
        right.replace("continue", "break"),
        right.replace("continue", "raise"),
        right.replace("continue", "return files"),
        right.replace("logger =", "other ="),
        right.replace("logger = ", "logging.basicConfig(level=10)\nlogger = "),
        right.replace('"Ignored exception in file.close()"', "file"),
    ]
    for text in wrong:
        assert problems(before, text)[0], text
    print(f"{len(wrong)} wrong rewrites, all seen")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    sys.meta_path.append(Installed())
    failed, ran, total = 0, 0, 0
    for path in map(Path, arguments):
        for name, before, after in cases(path):
            if "except*" in before and len(TRIES) < 2:
                continue
            found, ignored = problems(before, after)
            failed += bool(found)
            ran += bool(ignored)
            total += ignored
            for problem in found:
                print(f"{path.name}: {name}: {problem}")
            if not ignored:
                print(f"{path.name}: {name}: ignores no exception")
    print(f"{ran} programs, {total} exceptions ignored, {failed} programs differ")
    return failed > 0 or ran < ENOUGH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
