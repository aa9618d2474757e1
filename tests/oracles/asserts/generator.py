"""Random programs with assertions in every layout, as a list in JSON.

    python tests/oracles/asserts/generator.py --count 400 --seed 1

Each is a function of two parameters, so that `checks.py` can call it.
"""

import argparse
import ast
import json
import random
import sys
import warnings

ATOMS = [
    "a", "b", "a.size", "b[0]", "len(a)", "len(b)", "work(a, b)", "0", "1", "2.5", "'x'", "None",
    "(a, b)", "[b]", "f'{a}'", "not_a", "b'x'", "-1", "a.b.c()", "'''x\ny'''",
]
COMPARISONS = ["==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"]
MESSAGES = [
    "'why'", "f'{a} and {b}'", "(a, b)", "('one ' 'two')", "('one '\n 'two')", "(\n  'one'  # c\n)",
    "'%s of %s' % (a, b)", "'{}'.format(\n  a\n)", "'''one\n  two'''", "(y for y in [1])", "None",
    "(m := 'set')", "str(a) + \\\n  str(b)", "(a,)", "('a long text that does not fit on a line, ' + 'as it is')",
    "f'''{a}\n {b}'''", "lambda: a", "a if b else 'c'", "(\n(a))", "not a",
]
BREAKS = [" ", " ", " ", "  ", "\n", "\n    ", "  # why\n", "\t", " \\\n"]


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.depth = 0

    def one(self, choices):
        return self.random.choice(choices)

    def gap(self):
        """White space between two tokens, with breaks within parentheses only."""
        gap = self.one(BREAKS) if self.random.random() < 0.3 else " "
        if self.depth == 0 and "\n" in gap and "\\" not in gap:
            return " "
        return gap

    def parenthesized(self, make):
        self.depth += 1
        text = "(" + self.one(["", "", " ", "\n    ", "  # first\n"]) + make()
        text += self.one(["", "", " ", "\n", "  # last\n    "]) + ")"
        self.depth -= 1
        return text

    def condition(self, levels=3):
        kind = self.random.random()
        inner = lambda: self.condition(levels - 1)
        if levels == 0 or kind < 0.15:
            return self.one(ATOMS)
        if kind < 0.45:
            return self.operand(levels) + self.gap() + self.one(COMPARISONS) + self.gap() + self.operand(levels)
        if kind < 0.6:
            return "not" + self.gap() + inner()
        if kind < 0.75:
            return inner() + self.gap() + self.one(["and", "or"]) + self.gap() + inner()
        if kind < 0.9:
            return self.parenthesized(inner)
        if kind < 0.93:
            return inner() + " if " + inner() + " else " + inner()
        if kind < 0.96:
            return self.parenthesized(lambda: self.one(["m", "n"]) + " := " + inner())
        return self.one(["isinstance(a, ", "isinstance(\n    a,\n    "]) + "(int, str))"

    def operand(self, levels):
        if self.random.random() < 0.7:
            return self.one(ATOMS)
        return self.parenthesized(lambda: self.condition(levels - 1))

    def assertion(self):
        condition = self.condition()
        blank = "" if condition.startswith("(") and self.random.random() < 0.3 else " "
        text = "assert" + blank + condition
        if self.random.random() < 0.6:
            text += self.one([", ", ",", " , ", ", \\\n  "]) + self.one(MESSAGES)
        return text

    def line(self, indent):
        """Statements that an assertion is among, with all that may stand on their lines."""
        text = self.assertion()
        before = self.one(["", "", "", "", "x = a; ", "x = a; y = b; ", "x = '''\n'''; "])
        behind = self.one(["", "", "", "", "; x = b", ";", "; x = a; y = b", "; assert b, 'two'"])
        comment = self.one(["", "", "", "  # c", "  # type: ignore", " #: c", "  # pragma: no cover"])
        header = self.one(
            [""] * 6
            + ["if a: ", "for x in [a]: ", "while b: ", "if a: pass\n" + indent + "else: ", "with a: ",
               "if a: \\\n  ", "try: ", "if (a and\n      b): "]
        )
        end = ""
        if header in ("try: ",):
            end = f"\n{indent}except ValueError: pass"
        if header == "while b: ":
            behind, end = "; break", ""
        return indent + header + before + text + behind + comment + end + "\n"

    def program(self):
        step = self.one(["    ", "    ", "  ", "\t"])
        lines = [self.line(step) for _ in range(self.random.randint(1, 3))]
        nested = f"{step}if b:\n{self.line(step * 2)}"
        body = "".join(lines) + (nested if self.random.random() < 0.4 else "")
        body += f"{step}return a\n"
        return f"def check(a, b):\n{body}"


def programs(count, seed):
    """Programs that are Python, each with an assertion at least."""
    writer, found = Writer(seed), []
    while len(found) < count:
        text = writer.program()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, "case", "exec")
        except SyntaxError:
            continue
        if any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(text))):
            found.append(text)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    json.dump(programs(arguments.count, arguments.seed), sys.stdout)
