"""Random programs, run with values that must not come through what is proven constant.

`programs.py generate COUNT SEED` writes programs, each after a line with its number. `programs.py run COUNT SEED` reads
the numbers of programs and of sinks in them, which are proven constant, runs the programs many times, and names every
sink of those that was reached by a value from outside.
"""

import random
import resource
import sys

NAMES = ["x", "y", "z"]
RUNS = 20
OUTSIDE = ["EVIL", "EVILa", "c1", "p", "k"]
HEAD = """import contextlib
T = 't'
C = ('c1', 'c2')
D = {'k': 'c3', 'p': 'q'}
def f(a, b):
    L = ['l']
    later = []
"""


class Program:
    def __init__(self, source):
        self.random = source
        self.sinks = 0
        self.functions = 0

    def one_of(self, *choices):
        return self.random.choice(choices)

    def happens(self, chance):
        return self.random.random() < chance

    def name(self):
        return self.one_of("a", "b", *NAMES) if self.happens(0.25) else self.one_of(*NAMES)

    def text(self, depth=2):
        kind = self.random.randrange(16)
        if depth == 0 or kind < 4:
            return self.one_of("'p'", "'q'", "T", "'c1'", self.name(), self.name())
        one, other = self.text(depth - 1), self.text(depth - 1)
        return [
            f"({one} + {other})",
            f"({one} if {self.test()} else {other})",
            f"D.get({one}, {other})",
            f"D[{one}]",
            f"f'{{{self.name()}}}s'",
            f"({self.one_of(*NAMES)} := {one})",
            f"', '.join(v for v in ({one}, {other}) if {self.test_of('v')})",
            f"', '.join([{one}, {other}])",
            f"'%s-%s' % ({one}, {other})",
            "'+'.join(L)",
            f"({one} or {other})",
            self.name(),
        ][kind - 4]

    def test_of(self, name):
        return self.one_of(
            f"{name} in C",
            f"{name} not in C",
            f"{name} == 'p'",
            f"{name} != 'p'",
            "coin()",
            f"{name} in L",
            f"{name} in D",
            f"not {name} in C",
            f"{name} in ('c1', {self.name()})",
        )

    def test(self, depth=1):
        kind = self.random.randrange(8)
        if depth and kind == 0:
            return f"({self.test(0)} and {self.test(0)})"
        if depth and kind == 1:
            return f"({self.test(0)} or {self.test(0)})"
        if depth and kind == 2:
            return f"(not {self.test(0)})"
        if kind == 3:
            return f"(({self.one_of(*NAMES)} := {self.text(1)}) in C)"
        return self.test_of(self.name())

    def sink(self):
        self.sinks += 1
        name = self.name()
        text = self.one_of(
            f"f'{{{name}}}'",
            f"f'{{{name}}}{{{self.name()}}}'",
            f"'' + {name}",
            f"f'{{{name} if {self.test()} else T}}'",
            f"(lambda: {name})()",
            "'|'.join(L)",
        )
        return f"sink({self.sinks}, {text})"

    def block(self, depth, in_loop, functions):
        lines = []
        for _ in range(self.random.randrange(1, 4)):
            lines += self.statement(depth, in_loop, functions)
        return ["    " + line for line in lines]

    def assignment(self):
        target = self.one_of(*NAMES)
        return self.one_of(
            f"{target} = {self.text()}",
            f"{target} = {self.text()}",
            f"{target} = {self.name()}",
            f"{target} += {self.text(1)}",
            f"{target}, {self.one_of(*NAMES)} = {self.text(1)}, {self.text(1)}",
            f"L.append({self.text(1)})" if self.happens(0.2) else f"{target} = T",
        )

    def statement(self, depth, in_loop, functions):
        kind = self.random.randrange(20)
        inner = lambda loop=in_loop: self.block(depth - 1, loop, functions)
        leave = self.one_of("raise ValueError", "return", *(["break", "continue"] if in_loop else []))
        if kind < 4:
            return [self.sink()]
        if kind < 7 or depth == 0:
            return [self.assignment()]
        if kind < 11:
            lines = [f"if {self.test()}:"]
            lines += ["    " + self.one_of(leave, leave, f"{self.one_of(*NAMES)} = 'p'")] if self.happens(0.5) else inner()
            if self.happens(0.25):
                lines += [f"elif {self.test()}:", *inner()]
            if self.happens(0.35):
                lines += ["else:", *inner()]
            return lines
        if kind in (11, 12):
            over = self.one_of("C", "D", "L", "(a, b)", f"({self.text(1)}, {self.text(1)})")
            head = f"for {self.one_of(*NAMES)} in {over}:" if kind == 11 else f"while coin() and {self.test()}:"
            lines = [head, "    spend()", *inner(True)]
            if self.happens(0.3):
                lines += ["else:", *inner()]
            return lines
        if kind == 13:
            return [f"while {self.one_of(*NAMES)} not in C:", "    spend()", *inner(True)]
        if kind in (14, 15):
            lines = ["try:", *inner()]
            if self.happens(0.8):
                error = self.one_of("ValueError", "Exception", "KeyError")
                lines += [f"except {error}:", *(inner() if self.happens(0.6) else ["    " + self.one_of("pass", "return")])]
                if self.happens(0.3):
                    lines += ["else:", *inner()]
                if self.happens(0.2):
                    lines += ["finally:", *inner(False)]
            else:
                lines += ["finally:", *inner(False)]
            return lines
        if kind == 16:
            return [f"with contextlib.suppress({self.one_of('ValueError', 'Exception')}):", *inner()]
        if kind == 17:
            lines = [f"match {self.name()}:", "    case 'p' | 'c1':", *("    " + line for line in inner())]
            if self.happens(0.4):
                lines += [f"    case {self.one_of(*NAMES)} if {self.test()}:", *("    " + line for line in inner())]
            if self.happens(0.6):
                lines += ["    case _:", *("    " + line for line in inner())] if self.happens(0.5) else ["    case _:", "        return"]
            return lines
        if kind == 18 and functions < 2:
            self.functions += 1
            name = f"g{self.functions}"
            changed = self.one_of([], [], ["x"], ["y"], ["x", "z"])
            lines = [f"def {name}():"]
            if changed:
                lines.append("    nonlocal " + ", ".join(changed))
            lines += self.block(depth - 1, False, functions + 1)
            return [*lines, self.one_of(f"attempt({name})", f"later.append({name})")]
        return [self.sink()]

    def source(self):
        lines = [
            self.one_of("x = a", "x = 'p'"),
            self.one_of("y = b", "y = T"),
            self.one_of("z = a", "z = 'q'"),
        ]
        for _ in range(self.random.randrange(3, 8)):
            lines += self.statement(3, False, 0)
        lines.append("for g in later: attempt(g)")
        return HEAD + "".join(f"    {line}\n" for line in lines)


def programs(count, seed):
    source = random.Random(seed)
    made = []
    while len(made) < count:
        text = Program(source).source()
        try:
            compile(text, "program", "exec")
        except SyntaxError:
            continue
        made.append(text)
    return made


class Spent(BaseException):
    """The program runs for too long."""


def reached(text, number):
    """The sinks that a value from outside has reached in some run, and all that were reached."""
    code = compile(text, "program", "exec")
    evil, all_of_them = set(), set()
    for run in range(RUNS):
        source = random.Random(number * RUNS + run)
        # Few steps: texts double in each.
        left = [14]

        def spend():
            left[0] -= 1
            if left[0] < 0:
                raise Spent

        def coin():
            spend()
            return source.random() < 0.5

        def sink(place, text):
            spend()
            all_of_them.add(place)
            if "EVIL" in text:
                evil.add(place)

        def attempt(function):
            spend()
            try:
                function()
            except Exception:
                pass

        names = {"attempt": attempt, "coin": coin, "sink": sink, "spend": spend}
        exec(code, names)
        try:
            names["f"](source.choice(OUTSIDE), source.choice(OUTSIDE))
        except (Exception, Spent):
            pass
    return evil, all_of_them


def main():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    mode, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    made = programs(count, seed)
    if mode == "generate":
        for number, text in enumerate(made):
            print(f"=== {number}\n{text}", end="")
        return
    proven = {}
    for line in sys.stdin:
        number, sink = map(int, line.split())
        proven.setdefault(number, set()).add(sink)
    shown = seen = 0
    for number, text in enumerate(made):
        evil, all_of_them = reached(text, number)
        sinks = proven.get(number, set())
        shown += len(sinks & all_of_them)
        seen += len(evil)
        for sink in sorted(sinks & evil):
            print(f"false: program {number}, sink {sink}\n{text}")
    print(f"reached: {shown} that are proven, {seen} by values from outside")


main()
