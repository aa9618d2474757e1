"""Runs the cases of the sql codemod before and after, and compares what the database does.

    python tests/oracles/sql/rows.py codemods/sql/cases/rewrites.md
    python tests/oracles/sql/rows.py --self-test

Each program runs with many values for the names that it leaves open: whatever they are, it must
find the same rows, leave the same tables and raise the same errors. Values that attack must have
an effect before and none after.
"""

import asyncio
import contextlib
import inspect
import io
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from drivers import Database, Installed

# Fewer programs, or runs that were compared, would prove little.
ENOUGH_PROGRAMS, ENOUGH_RUNS = 65, 1500

CASE = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

TEXTS = (
    "bob", "Zoë", "a%b", "100%%", "%s %d", "a_b", "", " ", "5", "5.0", "{x}", "--", "a;b", "$1 :a ?",
    'say "x"', "日本語", "😀", "NULL", "a,b", "line\nbreak",
)  # fmt: skip
OTHERS = (5, -1, 0, 2.5, 1e20, None, True)
NUMBERS = (0, 1, 3, -1, 7, 2**40)
# What putting a text together raises for a value that does not fit, before a database is asked.
UNREADY = {"TypeError", "AttributeError", "InvalidRequestError", "ProgrammingError", "ValueError"}
# Names that stand for a number in the cases, and those that stand for several values.
NUMERIC = {"uid", "age", "count", "price", "low", "high", "limit", "offset", "number", "page", "total"}
SEVERAL = {"ids": [1, 3, 7], "names": ["bob", "Zoë", "a%b"], "numbers": [1, 2], "pages": (1, 2)}
ATTACK_TEXTS = "x' OR '1'='1", "x' OR 1=1 -- ", "x') OR 1=1 -- ", 'x" OR "1"="1'
ATTACK_NUMBER = "0 OR 1=1"
HARMLESS_NUMBER = 987654


def cases(path):
    """The name of each rewritten case, its class, and its text before and after all fixes."""
    parts = CASE.split(path.read_text(encoding="utf-8"))[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        blocks = BLOCK.findall(body)
        if len(blocks) > 1:
            yield name, "outcome: safe" in body, blocks[0], blocks[-1]


class Names(dict):
    """The globals of a case: a name that nothing defines has a value by its name."""

    def __init__(self, text, number, cursors):
        super().__init__(__name__="case")
        self.text, self.number, self.cursors = text, number, cursors

    def __missing__(self, name):
        builtins = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
        if name in builtins:
            return builtins[name]
        return self.value(name)

    def value(self, name):
        if name in ("cur", "cursor", "conn", "connection", "session", "db_cursor", "pool", "db"):
            return self.cursors[self.driver]
        if name in SEVERAL:
            known = SEVERAL[name]
            # An attack is one more value, and so is the harmless one that it is compared with.
            if isinstance(known[0], str):
                is_more = self.text in ATTACK_TEXTS or set(str(self.text)) == {"z"}
                return [*known, self.text] if is_more else known
            is_more = self.number in (ATTACK_NUMBER, HARMLESS_NUMBER)
            return [*known, self.number] if is_more else known
        return self.number if name in NUMERIC else self.text

    @property
    def driver(self):
        return next((name for name in self.cursors if name in self.imports), "sqlite3")


class User:
    """An object or dictionary with the case's values."""

    def __init__(self, names):
        self.names = names

    def __getattr__(self, name):
        return self.names.value(name)

    __getitem__ = __getattr__

    def get(self, name, default=None):
        return self.names.value(name)


def run(program, text, number):
    """What the program does: what the database was asked and gave, and what it raised."""
    database = Database([value for value in TEXTS])
    raised = []
    with Installed(database) as installed, contextlib.redirect_stdout(io.StringIO()):
        names = Names(text, number, installed.cursors)
        names.imports = program
        for holder in ("user", "args", "request", "options", "self"):
            names[holder] = User(names)

        def note(action):
            try:
                action()
            except Exception as error:
                raised.append(type(error).__name__)

        note(lambda: exec(compile(program, "case", "exec"), names))
        for name, defined in sorted(names.items(), key=lambda item: item[0]):
            if getattr(defined, "__module__", None) != "case":
                continue
            if inspect.isclass(defined):
                methods = [m for m in vars(defined) if not m.startswith("_")]
                for method in methods:
                    note(lambda: call(getattr(call(defined, names), method), names))
            elif inspect.isfunction(defined):
                note(lambda: call(defined, names))
    return database.log, database.tables(), raised


def call(function, names):
    parameters = inspect.signature(function).parameters.values()
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)
    values = [
        names.get(p.name) or names.value(p.name)
        for p in parameters
        if p.kind in kinds and p.default is p.empty
    ]
    result = function(*values)
    if inspect.iscoroutine(result):
        result = asyncio.run(result)
    return list(result) if inspect.isgenerator(result) else result


def runs(is_safe):
    """The values to compare with, safe fixes with all of them."""
    for at, text in enumerate(TEXTS):
        yield text, NUMBERS[at % len(NUMBERS)]
    if is_safe:
        for at, other in enumerate(OTHERS):
            yield other, NUMBERS[at % len(NUMBERS)]


# Drivers that read percent signs in a text, if they are passed parameters along with it.
READS_PERCENT = re.compile(r"import (psycopg2?|pymysql|MySQLdb|connection)\b.*,\s*[\[(]\d", re.DOTALL)


def harmless_text(attack):
    """A text as long as the attack, that nothing is called."""
    return "z" * len(attack)


def without(value, seen):
    """What was seen, as if the value had been a harmless one."""
    harmless = harmless_text(value)
    return repr(seen).replace(repr(value), repr(harmless)).replace(value, harmless)


def problems(is_safe, before, after):
    """What is wrong with `after` as a rewrite of `before`, and how many runs were compared."""
    found, compared, asked, logs = [], 0, False, []
    for text, number in runs(is_safe and ": str" not in before):
        # A percent sign in a value was read as one of the text's.
        if "%" in str(text) and READS_PERCENT.search(before):
            continue
        then, now = run(before, text, number), run(after, text, number)
        if not then[0] and "TypeError" in then[2]:
            number = str(number)
            then, now = run(before, text, number), run(after, text, number)
        # What cannot be added to a text never got as far as the database.
        if not then[0] and set(then[2]) & UNREADY:
            continue
        compared += 1
        asked |= bool(then[0])
        logs.append(then[0])
        # In MySQL, a text may stand in double quotes, which this value ends.
        if '"' in str(text) and "OperationalError" in then[2]:
            continue
        if then != now:
            found.append(f"with {text!r} and {number!r}: {then[::2]} before, {now[::2]} after")
    if not asked:
        return found, 0
    attacks = [(text, HARMLESS_NUMBER) for text in ATTACK_TEXTS]
    worked = False
    for text, number in [*attacks, ("nobody", ATTACK_NUMBER)]:
        harmless = [run(p, harmless_text(text), HARMLESS_NUMBER) for p in (before, after)]
        then, now = run(before, text, number), run(after, text, number)
        worked |= without(text, then) != without(text, harmless[0])
        if text in ATTACK_TEXTS and without(text, now) != without(text, harmless[1]):
            found.append(f"{text!r} has an effect after: {now[::2]}")
        more = sum(len(entry) for entry in now[0] if isinstance(entry, list))
        if number == ATTACK_NUMBER and more > sum(map(len, harmless[1][0])):
            found.append(f"{number!r} has an effect after: {now[::2]}")
    # A program may be given nothing, or check what it is given.
    varies = any(log != logs[0] for log in logs)
    is_escaped = not varies or "replace(\"'\"" in before or "int(" in before
    if not worked and not is_escaped:
        found.append("no attack has an effect before")
    return found, compared


def self_test():
    """Wrong rewrites, each of which must be seen."""
    start = "import sqlite3\n\ncur = sqlite3.connect(db).cursor()\n"
    before = start + "cur.execute(f\"SELECT id FROM u WHERE name = '{name}' AND age >= {int(age)}\")\n"
    right = start + 'cur.execute("SELECT id FROM u WHERE name = ? AND age >= ?", (f"{name}", int(age)))\n'
    assert problems(True, before, right)[0] == [], problems(True, before, right)
    wrong = [
        before,
        right.replace('f"{name}", int(age)', 'int(age), f"{name}"'),
        right.replace("name = ?", "name = '?'"),
        right.replace("name = ?", "name LIKE ?"),
        right.replace('f"{name}"', "name"),
        right.replace("int(age)", "-int(age)"),
        right.replace("age >= ?", "age > 3 OR ?"),
        right.replace("(f", "[f").replace("))", "]").replace("?", "%s"),
        right.replace("?", "%s"),
        right.replace("execute", "executemany"),
        right.replace('f"{name}"', 'f"%{name}%"'),
    ]
    for text in wrong:
        assert problems(True, before, text)[0], text
    print(f"{len(wrong)} wrong rewrites, all seen")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    failed, ran, compared = 0, 0, 0
    for path in map(Path, arguments):
        for name, is_safe, before, after in cases(path):
            found, count = problems(is_safe, before, after)
            failed += bool(found)
            ran += bool(count)
            compared += count
            for problem in found[:4]:
                print(f"{path.name}: {name}: {problem}")
            if not count:
                print(f"{path.name}: {name}: runs nothing")
    print(f"{ran} programs, {compared} runs compared, {failed} programs differ")
    return failed > 0 or ran < ENOUGH_PROGRAMS or compared < ENOUGH_RUNS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
