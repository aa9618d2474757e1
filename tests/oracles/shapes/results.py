"""What the program does with the status that os.system returns."""

from shape import REFUSED, Shape

# Statuses that mean failure, among them a signal.
TRUTH = {"0": 0, "3": 1, "KILL": 1}

# The program exits as the command did.
SAME = {"0": 0, "3": 3, "255": 255}


def result(name: str, body: str, **rest) -> Shape:
    source = "import os\nimport sys\n\n" + body.removeprefix("\n")
    return Shape(f"result-{name}", source, **rest)


def seen(name: str, body: str, outcome: str = REFUSED) -> Shape:
    """The wait status itself is seen."""
    return result(f"seen-{name}", body, outcome=outcome)


SHAPES = (
    result("unused", 'os.system("make")\n', exits={"0": 0, "1": 0, "KILL": 0}),
    result("if", 'if os.system("make"):\n    sys.exit(1)\n', exits=TRUTH),
    result(
        "if-not",
        'if not os.system("make"):\n    sys.exit(0)\nsys.exit(1)\n',
        exits=TRUTH,
    ),
    result(
        "equal-zero",
        'if os.system("make") == 0:\n    sys.exit(0)\nsys.exit(1)\n',
        exits=TRUTH,
    ),
    result(
        "not-equal-zero", 'if os.system("make") != 0:\n    sys.exit(1)\n', exits=TRUTH
    ),
    result(
        "zero-equal",
        'if 0 == os.system("make"):\n    sys.exit(0)\nsys.exit(1)\n',
        exits=TRUTH,
    ),
    result(
        "zero-not-equal", 'if 0 != os.system("make"):\n    sys.exit(1)\n', exits=TRUTH
    ),
    result(
        "elif",
        """
if sys.argv[1:]:
    print("arguments")
elif os.system("make") != 0:
    sys.exit(1)
""",
        exits=TRUTH,
    ),
    result(
        "while",
        """
tries = 0
while os.system("ping -c1 host") != 0 and tries < 3:
    tries += 1
sys.exit(tries)
""",
        exits={"0": 0, "1,1,0": 2, "1": 3},
    ),
    result(
        "while-truth",
        'while os.system("ping host"):\n    print("again")\n',
        exits={"0": 0, "2,KILL,0": 0},
    ),
    result(
        "and",
        """
if os.system("make") == 0 and os.system("make install") == 0:
    sys.exit(0)
sys.exit(1)
""",
        exits={"0": 0, "1": 1, "0,1": 1},
    ),
    result(
        "or-of-truth",
        """
if os.system("make") or os.system("make install"):
    sys.exit(1)
""",
        exits={"0": 0, "1": 1, "0,1": 1},
    ),
    result("or-as-statement", 'os.system("make") == 0 or sys.exit(1)\n', exits=TRUTH),
    result("and-as-statement", 'os.system("make") and sys.exit(1)\n', exits=TRUTH),
    result("ternary-test", 'sys.exit(1 if os.system("make") else 0)\n', exits=TRUTH),
    result(
        "ternary-comparison",
        'print("ok" if os.system("make") == 0 else "bad")\n',
        exits={"0": 0, "1": 0},
    ),
    result("assert", 'assert os.system("make") == 0, "make failed"\n', exits=TRUTH),
    result(
        "assert-not",
        # A traceback would show the lines of the statement, of which there are more now.
        'try:\n    assert not os.system("make")\nexcept AssertionError:\n    raise SystemExit(1)\n',
        exits=TRUTH,
    ),
    result(
        "compared-and-kept",
        'ok = os.system("make") == 0\nsys.exit(0 if ok else 1)\n',
        exits=TRUTH,
    ),
    result(
        "not-kept", 'ok = not os.system("make")\nprint(ok)\n', exits={"0": 0, "1": 0}
    ),
    result(
        "compared-and-printed",
        'print(os.system("make") != 0)\n',
        exits={"0": 0, "1": 0},
    ),
    result("compared-and-exit", 'sys.exit(os.system("make") != 0)\n', exits=TRUTH),
    result(
        "compared-and-returned",
        """
def build():
    return os.system("make") == 0


sys.exit(not build())
""",
        exits=TRUTH,
    ),
    result(
        "lambda-comparison",
        'build = lambda: os.system("make") == 0\nprint(build())\n',
        exits={"0": 0, "1": 0},
    ),
    result(
        "comprehension-comparison",
        """
print(all(os.system(f"cat '{name}'") == 0 for name in ("all", "two words")))
print([os.system(f"cat '{name}'") != 0 for name in ("a", "b")])
""",
        exits={"0": 0, "1": 0, "0,1,0": 0},
    ),
    result(
        "comprehension-filter",
        'print([n for n in "ab" if os.system(f"ls \'{n}\'") == 0])\n',
        exits={"0": 0, "0,1": 0},
    ),
    result("shift", 'sys.exit(os.system("make") >> 8)\n', exits=SAME),
    result(
        "shift-kept",
        'code = os.system("make") >> 8\nprint(code)\n',
        exits={"0": 0, "3": 0},
    ),
    result(
        "shift-compared",
        'if os.system("make") >> 8 == 3:\n    sys.exit(3)\n',
        exits={"0": 0, "1": 0, "3": 3},
    ),
    result("shift-parenthesised", 'sys.exit((os.system("make")) >> 8)\n', exits=SAME),
    result("wexitstatus", 'sys.exit(os.WEXITSTATUS(os.system("make")))\n', exits=SAME),
    result(
        "waitstatus-to-exitcode",
        'sys.exit(os.waitstatus_to_exitcode(os.system("make")))\n',
        exits=SAME,
    ),
    result(
        "in-try",
        'try:\n    os.system("make")\nfinally:\n    print("done")\n',
        exits={"0": 0, "1": 0},
    ),
    result(
        "to-underscore",
        '_ = os.system("make")\n',
        outcome="safe|refused",
        exits={"0": 0, "1": 0},
    ),
    result(
        "bool",
        'print(bool(os.system("make")))\n',
        outcome="safe|refused",
        exits={"0": 0, "1": 0},
    ),
    result(
        "floor-division",
        'sys.exit(os.system("make") // 256)\n',
        outcome="safe|refused",
        exits=SAME,
    ),
    result(
        "walrus-compared",
        'if (code := os.system("make")) != 0:\n    sys.exit(1)\n',
        outcome="safe|refused",
        exits=TRUTH,
    ),
    result(
        "assigned-then-tested",
        """
code = os.system("make")
if code != 0:
    sys.exit(1)
""",
        outcome="safe|refused",
        exits=TRUTH,
    ),
    result(
        "assigned-then-shifted",
        'code = os.system("make")\nsys.exit(code >> 8)\n',
        outcome="safe|refused",
        exits=SAME,
    ),
    # The status is 0 either way; else it was 256 times the code, which exits with 0.
    seen("exit", 'sys.exit(os.system("make"))\n', "unsafe|refused"),
    seen("raise-exit", 'raise SystemExit(os.system("make"))\n', "unsafe|refused"),
    seen("print", 'print(os.system("make"))\n'),
    seen("f-string", "print(f\"{os.system('make')}\")\n"),
    seen("return", 'def build():\n    return os.system("make")\n\n\nprint(build())\n'),
    seen("yield", 'def build():\n    yield os.system("make")\n\n\nprint(*build())\n'),
    seen("lambda", 'clear = lambda: os.system("clear")\nprint(clear())\n'),
    seen("assigned-then-printed", 'code = os.system("make")\nprint(code)\n'),
    seen("attribute", 'sys.code = os.system("make")\nprint(sys.code)\n'),
    seen("walrus", 'if code := os.system("make"):\n    print(code)\n'),
    seen("list", 'print([os.system("make"), 1])\n'),
    seen("comprehension", 'print([os.system("make") for _ in "ab"])\n'),
    seen("argument", 'print(max(os.system("make"), 1))\n'),
    seen(
        "default", 'def build(code=os.system("make")):\n    print(code)\n\n\nbuild()\n'
    ),
    seen("sum", 'print(os.system("make") + os.system("ls"))\n'),
    seen("or-value", 'code = os.system("make") or os.system("ls")\nprint(code)\n'),
    seen("ternary-value", 'print(os.system("make") if sys.argv else 0)\n'),
    seen("equal-one", 'print(os.system("make") == 1)\n'),
    seen("equal-256", 'print(os.system("make") == 256)\n'),
    seen("greater", 'print(os.system("make") > 255)\n'),
    seen("in", 'print(os.system("make") in (0, 256))\n'),
    seen("mask", 'print(os.system("make") & 0xFF)\n'),
    seen("shift-by-another-number", 'print(os.system("make") >> 4)\n'),
    seen(
        "shift-in-place",
        'code = os.system("make")\ncode >>= 8\nprint(code)\n',
        "safe|refused",
    ),
    seen("wifexited", 'print(os.WIFEXITED(os.system("make")))\n'),
    seen("chained-comparison", 'print(0 == os.system("make") == False)\n'),
    seen("negated", 'print(-os.system("make"))\n'),
)
