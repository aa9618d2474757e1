"""Runs the cases about Django before and after, and compares what the database returns.

    python tests/oracles/queryset/rows.py codemods/sql/cases/django-rewrites.md
    python tests/oracles/queryset/rows.py --self-test
"""

import re
import sys
import types
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from project import Entry, User, connection, fill, models

# Fewer programs that an attack reaches would prove little.
ENOUGH = 50

CASE = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What a parameter is passed, and what instead if its name is one of a number's.
BENIGN = {
    "alice": 31,
    "bob": 5,
    "Ann Lee": 0,
    "100% wool": -7,
    "": 2020,
    "5": 47,
    "alice 0": 2,
    "al_ce": 17,
}
NUMERIC = {"age", "count", "number", "year"}
# Behind an opening quote, behind one and a wildcard, and where no quote is.
ATTACKS = ["x' OR '1'='1", "x%' OR '1' LIKE '%1", "0 OR 1=1", "0) OR (1=1"]


class Request:
    """A request that has every parameter, with the same value."""

    def __init__(self, value):
        self.GET = self.POST = {
            name: value for name in ("q", "name", "title", "email", "year", "age", "id")
        }


def cases(path):
    """The name of each rewritten case, its text before and after all fixes."""
    parts = CASE.split(path.read_text(encoding="utf-8"))[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        blocks = BLOCK.findall(body)
        if len(blocks) > 1:
            yield name, blocks[0], blocks[-1]


def argument(parameter, value):
    """What a parameter of this name is passed, where the value under test is `value`."""
    if parameter in ("queryset", "qs", "users"):
        return User.objects.all()
    if parameter == "request":
        return Request(value)
    return BENIGN.get(value, value) if parameter in NUMERIC else value


def functions(names):
    """Each function and method that the program defines, ready to be called."""
    for name, value in list(names.items()):
        if getattr(value, "__module__", None) != "case":
            continue
        if isinstance(value, types.FunctionType):
            yield name, value
        elif isinstance(value, type) and issubclass(value, (models.QuerySet, models.Manager)):
            on = value(User) if issubclass(value, models.QuerySet) else value()
            on.model = User
            for method, function in vars(value).items():
                if isinstance(function, types.FunctionType):
                    yield f"{name}.{method}", getattr(on, method)


def rows(result):
    """What a query set finds, sorted; of an expression, what it is for each user."""
    if isinstance(result, models.expressions.RawSQL):
        result = User.objects.annotate(value=result)
    return sorted(map(repr, result.values_list()))


def run(text, value):
    """What each function finds with `value`, and the SQL that the database got."""
    names = {"__name__": "case", "User": User, "Entry": Entry}
    found, sql = {}, {}
    exec(compile(text, "case", "exec"), names)
    for name, function in functions(names):
        code = function.__code__
        parameters = code.co_varnames[: code.co_argcount]
        if isinstance(function, types.MethodType):
            parameters = parameters[1:]
        statements = []

        def keep(execute, statement, params, many, context):
            statements.append(statement)
            return execute(statement, params, many, context)

        try:
            with connection.execute_wrapper(keep):
                found[name] = rows(function(*(argument(each, value) for each in parameters)))
        except Exception as error:
            found[name] = type(error).__name__
        sql[name] = statements
    return found, sql


def problems(before, after):
    """What is wrong with `after` as a rewrite of `before`, and how many attacks it stops."""
    found, stopped, texts = [], 0, set()
    for value in BENIGN:
        (old, _), (new, sql) = run(before, value), run(after, value)
        texts.add(repr(sql))
        if old != new:
            found.append(f"with {value!r}: {old} before, {new} after")
        if not old or any(isinstance(rows, str) for rows in old.values()):
            found.append(f"with {value!r}: does not run: {old}")
    if len(texts) > 1:
        found.append(f"the SQL differs with the value: {sorted(texts)[:2]}")
    for attack in ATTACKS:
        (old, _), (new, sql) = run(before, attack), run(after, attack)
        if repr(sql) not in texts and any(sql.values()):
            found.append(f"the SQL has {attack!r} in it: {sql}")
        stopped += any(isinstance(old[name], list) and old[name] != new[name] for name in old)
    return found, stopped


def self_test():
    """Wrong rewrites, each of which must be seen."""
    start = "from shop.models import User\n\n\ndef named(name):\n    return User.objects.extra("
    before = start + "where=[f\"name = '{name}'\"])\n"
    right = start + 'where=["name = %s"], params=[f"{name}"])\n'
    assert problems(before, right)[0] == [], problems(before, right)
    assert problems(before, right)[1] > 0, problems(before, right)
    wrong = [
        before,
        right.replace("name = %s", "email = %s"),
        right.replace("name = %s", "'name' = %s"),
        right.replace("name = %s", "name = '%s'"),
        right.replace("name = %s", "name LIKE %s"),
        right.replace('f"{name}"', "name[:3]"),
        right.replace('[f"{name}"]', "[]"),
        right.replace('[f"{name}"]', "name"),
        right.replace("where", "tables"),
        right.replace("return", "yield"),
        start + "where=[\"name = '%s'\" % name.replace(\"'\", \"''\")])\n",
    ]
    for text in wrong:
        assert problems(before, text)[0], text
    print(f"{len(wrong)} wrong rewrites, all seen")


def main(arguments):
    fill()
    if arguments == ["--self-test"]:
        return self_test()
    failed, ran, attacked = 0, 0, 0
    for path in map(Path, arguments):
        for name, before, after in cases(path):
            found, stopped = problems(before, after)
            failed += bool(found)
            ran += 1
            attacked += bool(stopped)
            for problem in found:
                print(f"{path.name}: {name}: {problem}")
    print(f"{ran} programs, {attacked} let an attack in before and do not after, {failed} differ")
    return failed > 0 or attacked < ENOUGH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
