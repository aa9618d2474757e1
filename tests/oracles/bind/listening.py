"""Runs the cases of the bind-all codemod before and after, and compares what is bound to.

    python tests/oracles/bind/listening.py codemods/bind-all/cases/rewrites.md
    python tests/oracles/bind/listening.py --self-test
"""

import contextlib
import io
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from standin import OTHERS, Ledger, Names, call_all, installed

ALL, LOOPBACK, CHOSEN = "0.0.0.0", "127.0.0.1", "127.0.0.3"

# Fewer programs, or sockets that are really reached, would prove little.
ENOUGH, ENOUGH_SOCKETS = 45, 12

CASE = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CLAIM = re.compile(r"(default\w*|默认)[ :=]*(?:is |to )?0\.0\.0\.0")


def cases(path):
    """The name of each rewritten case, its text before and after all fixes."""
    parts = CASE.split(path.read_text(encoding="utf-8"))[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        blocks = BLOCK.findall(body)
        # Where a comment says that others have to reach it, the address stays.
        if len(blocks) > 1 and "# nosec B104" not in blocks[-1]:
            yield name, blocks[0], blocks[-1]


def run(text, environment=(), passed=(), options=()):
    """What the program does: its calls and binds, the values it has, and who reaches it."""
    ledger, printed = Ledger(), io.StringIO()
    names = Names(ledger, __name__="__main__")
    with installed(ledger, dict(environment)), contextlib.redirect_stdout(printed):
        exec(compile(text, "case", "exec"), names)
        call_all(names, ledger, dict(passed))
        values = {
            name: value
            for name, value in names.items()
            if isinstance(value, (str, tuple)) and not name.startswith("__")
        }
        for parser in ledger.parsers:
            for option in options or [()]:
                with contextlib.suppress(SystemExit), contextlib.redirect_stderr(io.StringIO()):
                    values[f"parsed {option}"] = vars(parser.parse_args(list(option)))
    for value in names.values():
        close = getattr(value, "server_close", None) or getattr(value, "close", None)
        if close and type(value).__module__ in ("http.server", "socket", "wsgiref.simple_server"):
            close()
    helps = [action.help or "" for parser in ledger.parsers for action in parser._actions]
    return (ledger.events, values, printed.getvalue()), ledger.reached, helps


def count(value, address):
    """How often the address is in a value, as a whole text."""
    if isinstance(value, dict):
        return sum(count(item, address) for item in value.values())
    if isinstance(value, (list, tuple)):
        return sum(count(item, address) for item in value)
    return value == address


def expected(value):
    """The value with the address of this machine in the place of that of all interfaces."""
    if isinstance(value, dict):
        return {key: expected(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(expected(item) for item in value)
    return value.replace(ALL, LOOPBACK) if isinstance(value, str) else value


def problems(before, after):
    """What is wrong with `after` as a rewrite of `before`, whether anything was compared, and how
    many sockets were reached."""
    (then, reached, _), (now, reached_now, helps) = run(before), run(after)
    found = []
    # What is shown may be a text that the fix leaves.
    if now[:2] != expected(then)[:2] or now[2] not in (then[2], expected(then[2])):
        found.append(f"other behaviour: {then} before, {now} after")
    if count(now, ALL):
        found.append("the address of all interfaces is still there")
    # The attack: another machine connects.
    if not all(map(all, reached)):
        found.append("a socket is not reached before, so that nothing is shown")
    if any(map(any, reached_now)) or len(reached) != len(reached_now):
        found.append("a socket is still reached at another address")
    if any(CLAIM.search(text) for text in helps):
        found.append("the help names another default")
    # Whoever asks for an address gets it, as before.
    knobs = {"HOST": CHOSEN, "BIND_ADDRESS": CHOSEN, "LISTEN_HOST": CHOSEN}
    passed = {"host": CHOSEN, "bind": CHOSEN}
    names = re.findall(r'"(--[a-z-]+)"', before)
    options = [(name, CHOSEN) for name in names]
    asked, asked_now = (run(text, knobs, passed, options)[0] for text in (before, after))
    if asked_now[:2] != expected(asked)[:2]:
        found.append(f"what is asked for differs: {asked} before, {asked_now} after")
    if (names or "environ" in before or "getenv" in before) and not count(asked_now, CHOSEN):
        found.append("what is asked for is not got")
    return found, count(then, ALL), len(reached)


def self_test():
    """Wrong rewrites, each of which must be seen."""
    server = (
        "from http.server import HTTPServer, SimpleHTTPRequestHandler\n"
        'server = HTTPServer(("0.0.0.0", 0), SimpleHTTPRequestHandler)\n'
    )
    flask = 'from flask import Flask\napp = Flask("app")\napp.run(host="0.0.0.0", port=5000)\n'
    option = (
        "import argparse\np = argparse.ArgumentParser()\n"
        'p.add_argument("--host", default="0.0.0.0", help="default: 0.0.0.0")\n'
    )
    variable = 'import os\nHOST = os.environ.get("HOST", "0.0.0.0")\n'
    for before in (server, flask, option, variable):
        right = before.replace(ALL, LOOPBACK)
        found, compared, _ = problems(before, right)
        assert not found and compared, (before, found)
    wrong = [
        *((before, before) for before in (server, flask, option, variable)),
        (server, server.replace(ALL, "")),
        (server, server.replace(ALL, "127.0.0.2")),
        (flask, flask.replace(ALL, "")),
        (flask, flask.replace(ALL, "::")),
        (flask, flask.replace(ALL, "localhost")),
        (flask, flask.replace(ALL, LOOPBACK).replace("5000", "5001")),
        (flask, flask.replace("app.run", "app.start").replace(ALL, LOOPBACK)),
        (option, option.replace(ALL, LOOPBACK, 1)),
        (option, option.replace(ALL, LOOPBACK).replace("--host", "--bind")),
        (variable, variable.replace(ALL, LOOPBACK).replace('("HOST"', '("HOSTS"')),
        (variable, 'HOST = "127.0.0.1"\n'),
    ]
    for before, after in wrong:
        assert problems(before, after)[0], after
    print(f"{len(wrong)} wrong rewrites, all seen")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    failed, ran, sockets = 0, 0, 0
    for path in map(Path, arguments):
        for name, before, after in cases(path):
            found, compared, reached = problems(before, after)
            failed += bool(found)
            ran += bool(compared)
            sockets += reached
            for problem in found:
                print(f"{path.name}: {name}: {problem}")
            if not compared:
                print(f"{path.name}: {name}: does nothing with the address")
    print(
        f"{ran} programs, {sockets} sockets reached at {' and '.join(OTHERS)} before and not after, "
        f"{failed} programs differ"
    )
    return failed > 0 or ran < ENOUGH or sockets < ENOUGH_SOCKETS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
