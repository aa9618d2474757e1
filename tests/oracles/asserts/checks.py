"""Runs the cases of the assert codemod before and after, with and without -O.

    python tests/oracles/asserts/checks.py codemods/assert/cases/rewrites.md
    python tests/oracles/asserts/checks.py --attacks codemods/assert/cases/attacks.md
    python tests/oracles/asserts/checks.py --generated pairs.json
    python tests/oracles/asserts/checks.py --self-test
"""

import ast
import contextlib
import inspect
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))

from standin import Names, Thing, argument_lists, outside

# Fewer programs with a check that fails would prove little.
ENOUGH = 90
ENOUGH_ATTACKS = 6
ENOUGH_GENERATED = 0.6

CASE = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXCEPTION = re.compile(r"^- option: exception = (\w+)$", re.MULTILINE)
NEWER = re.compile(r"^- python: 3\.(\d+)$", re.MULTILINE)

WITH, WITHOUT = 0, 1


def cases(path):
    """Of each rewritten case: name, text before and after all fixes, and the exception raised."""
    parts = CASE.split(path.read_text(encoding="utf-8"))[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        blocks = BLOCK.findall(body)
        newer = NEWER.search(body)
        if newer and sys.version_info < (3, int(newer[1])):
            continue
        if len(blocks) > 1:
            exception = EXCEPTION.search(body)
            yield name, blocks[0], blocks[-1], exception[1] if exception else "AssertionError"


def shown(value):
    """The value in a text that is the same in each run."""
    if isinstance(value, (list, tuple)):
        return [shown(one) for one in value]
    if value is None or isinstance(value, (str, bytes, int, float, Thing)):
        return repr(value)
    return type(value).__name__


def finish(value):
    """All that comes of a call: what a generator gives, what a coroutine returns."""
    if inspect.isgenerator(value):
        given = []
        for answer in (None, None, 1, 0):
            try:
                given.append(value.send(answer))
            except StopIteration as stop:
                return [*given, stop.value]
        return given
    if inspect.iscoroutine(value):
        try:
            while True:
                value.send(None)
        except StopIteration as stop:
            return stop.value
    return value


class Run:
    """What a program does, with or without assertions."""

    def __init__(self, text, optimize, truth, every=1):
        self.events = []
        own, modules = outside(truth)
        names = Names(truth, __name__="case", **own)
        printed = io.StringIO()
        arguments = ["program"] if truth else ["program"] * 200
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(printed),
            mock.patch.object(sys, "argv", arguments),
            mock.patch.dict(sys.modules, modules),
        ):
            warnings.simplefilter("ignore")
            # As `python -O` compiles it.
            program = compile(text, "case", "exec", dont_inherit=True, optimize=optimize)
            self.note("module", lambda: exec(program, names), [])
            for name, count, call in functions(names, truth):
                for given in argument_lists(count)[::every]:
                    self.note(name, lambda: call(given), given)
        self.printed = printed.getvalue()

    def note(self, name, call, given):
        try:
            result = ("returns", shown(finish(call())))
        except BaseException as error:
            result = ("raises", type(error).__name__, shown(error.args))
        self.events.append((name, result, shown(given)))

    def all(self):
        return self.events, self.printed


def functions(names, truth):
    """Every function and method of the program, with the number of its parameters."""
    for name, value in sorted(names.items()):
        if inspect.isfunction(value) and value.__module__ == "case":
            yield name, *callable_of(value, [])
        elif inspect.isclass(value) and value.__module__ == "case":
            for method, function in sorted(vars(value).items()):
                is_static = isinstance(function, staticmethod)
                function = function.__func__ if is_static else function
                if inspect.isfunction(function) and method != "__init__":
                    own = [] if is_static else [lambda value=value: instance(value, truth)]
                    yield f"{name}.{method}", *callable_of(function, own)


def instance(kind, truth):
    """An object of a class of the program's, with any attribute besides its own."""
    mocked = type(kind.__name__, (kind,), {"__getattr__": lambda self, name: Thing(truth)})
    made = mocked.__new__(mocked)
    with contextlib.suppress(Exception):
        made.__init__()
    if not truth and "size" in vars(made):
        made.size = 0
    return made


def callable_of(function, own):
    parameters = list(inspect.signature(function).parameters.values())[len(own) :]
    further = [p.name for p in parameters if p.kind is p.VAR_KEYWORD]
    needed = [p for p in parameters if p.kind is not p.VAR_KEYWORD and p.default is p.empty]

    def call(given):
        others = {"other": given[-1]} if further and given[-1] else {}
        return function(*(make() for make in own), *given[: len(needed)], **others)

    return len(needed) + len(further), call


def fails(events, exception):
    return [event for event in events if event[1][:2] == ("raises", exception)]


def untold(text):
    """The conditions of assertions without a message, as they stand there."""
    tree = ast.parse(text)
    return {
        ast.get_source_segment(text, node.test)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and node.msg is None
    }


def gets_message(old, new, conditions):
    """Whether the one difference is that an exception has the text of such a condition."""
    (name, (kind, *what), given), (other, (_, *now), also) = old, new
    return (
        (name, given, kind, what) == (other, also, "raises", [now[0], []])
        and len(now[1]) == 1
        and now[1][0] in map(repr, conditions)
    )


def problems(before, after, exception="AssertionError", every=1):
    """What is wrong with `after` as a rewrite of `before`; how many checks failed.

    Of the lists of arguments, one of so many is tried.
    """
    found, failed, bypassed = [], 0, 0
    conditions = untold(before)
    for truth in (True, False):
        then, now = Run(before, WITH, truth, every), Run(after, WITH, truth, every)
        expected = [
            (name, ("raises", exception, result[2]), given)
            if result[:2] == ("raises", "AssertionError")
            else (name, result, given)
            for name, result, given in then.events
        ]
        for old, new in zip(expected, now.events):
            if old != new and not gets_message(old, new, conditions):
                found.append(f"{old} before, {new} after")
        if len(expected) != len(now.events) or then.printed != now.printed:
            found.append(f"{then.printed!r} printed before, {now.printed!r} after")
        optimized = Run(after, WITHOUT, truth, every)
        if optimized.all() != now.all():
            found.append("with -O, it does something else than without")
        failed += len(fails(now.events, exception))
        left_out = Run(before, WITHOUT, truth, every)
        bypassed += len(fails(expected, exception)) - len(fails(left_out.events, exception))
    if "__debug__" not in before and failed and not bypassed:
        found.append("the program does not need the fix")
    return found[:3], failed


def attack(text, *options):
    """What a program prints, run by itself."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "program.py")
        program.write_text(text, encoding="utf-8")
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONOPTIMIZE"}
        run = subprocess.run(
            [sys.executable, "-I", *options, program],
            capture_output=True, text=True, env=environment, timeout=60,
        )
        return run.stdout + run.stderr


def attacks(paths):
    """Programs that are attacked as they run: with -O, the attack works before and not after."""
    wrong = count = 0
    for path in paths:
        for name, before, after, _ in cases(path):
            count += 1
            done = {
                "before": "HARM" in attack(before),
                "before, with -O": "HARM" in attack(before, "-O"),
                "after": "HARM" in attack(after),
                "after, with -O": "HARM" in attack(after, "-O"),
            }
            harmed = [what for what, harm in done.items() if harm]
            if harmed != ["before, with -O"]:
                wrong += 1
                print(f"{path.name}: {name}: harm is done {harmed}")
    print(f"{count} attacks, {wrong} of them not as they should be")
    return wrong > 0 or count < ENOUGH_ATTACKS


def generated(path):
    """Random programs, given as pairs of texts before and after."""
    pairs = json.loads(Path(path).read_text(encoding="utf-8"))
    wrong, failing, total = 0, 0, 0
    for before, after in pairs:
        found, failed = problems(before, after, every=7)
        comments = [text.count("#") for text in (before, after)]
        if comments[0] != comments[1]:
            found.append("a comment is lost")
        wrong += bool(found)
        failing += bool(failed)
        total += failed
        if found:
            print(f"{before}\nafter:\n{after}\n{found}")
    print(f"{len(pairs)} programs, {total} failed checks compared, {wrong} programs differ")
    return wrong > 0 or failing < ENOUGH_GENERATED * len(pairs)


def self_test():
    """Wrong rewrites, each of which must be seen."""
    before = (
        "def pick(values, index):\n    print(index)\n"
        "    assert index < len(values) and values, (index, values)\n    return values[index]\n"
    )
    right = before.replace(
        "    assert index < len(values) and values, (index, values)",
        "    if not (index < len(values) and values):\n"
        "        raise AssertionError((index, values))",
    )
    found, failed = problems(before, right)
    assert not found and failed, (found, failed)
    wrong = [
        before,
        right.replace("if not (", "if ("),
        right.replace("if not (index < len(values) and values)", "if not index < len(values) and values"),
        right.replace("not (index < len(values) and values)", "index >= len(values) or not values"),
        right.replace("AssertionError((index, values))", "AssertionError(index, values)"),
        right.replace("AssertionError((index, values))", "AssertionError"),
        right.replace("AssertionError", "ValueError"),
        right.replace("        raise", "        print()\n        raise"),
        right.replace("if not (", "if __debug__ and not ("),
        right.replace("values[index]", "values"),
        right.replace("raise AssertionError((index, values))", "assert False, (index, values)"),
    ]
    for text in wrong:
        assert problems(before, text)[0], text
    print(f"{len(wrong)} wrong rewrites, all seen")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    if arguments[0] == "--generated":
        return generated(arguments[1])
    if arguments[0] == "--attacks":
        return attacks(map(Path, arguments[1:]))
    wrong, ran, total = 0, 0, 0
    for path in map(Path, arguments):
        for name, before, after, exception in cases(path):
            found, failed = problems(before, after, exception)
            wrong += bool(found)
            ran += bool(failed)
            total += failed
            for problem in found:
                print(f"{path.name}: {name}: {problem}")
            if not failed:
                print(f"{path.name}: {name}: no check fails")
    print(f"{ran} programs, {total} failed checks compared, {wrong} programs differ")
    return wrong > 0 or ran < ENOUGH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
