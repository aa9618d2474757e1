"""Commands with a value in them: every way to put it there, in every quoting."""

from shape import DOUBLE, IMMUNE, SINGLE, SUBSTITUTED, UNQUOTED, UNSAFE, Shape

PLAIN = ("notes.txt", "été-b,c:d@e+f%g=")
IN_SINGLE_QUOTES = (
    "notes.txt",
    "",
    " two  words ",
    '"hi" $HOME `id` *.txt ~ # ; | & > ( {a,b} ! \\n Á ☃ 𝕊 caf\udce9 \n \t \\',
)
IN_DOUBLE_QUOTES = (
    "notes.txt",
    "",
    " two  words ",
    "it's *.txt ~ # ; | & > ( {a,b} ! C:\\dir\\name Á ☃ 𝕊 caf\udce9 \n \t",
)
ANYTHING = (*IN_SINGLE_QUOTES, f"it's {DOUBLE}")
SPLIT = ("two words", "*.txt", "")
NUMBERS = ("3", "-1200000")

PROGRAM = """\
import os
import shlex
import sys

path = sys.argv[1]
os.system({})
"""

TWO = """\
import os
import shlex
import sys

source, target = sys.argv[1:]
os.system({})
"""

NUMBER = """\
import os
import sys

count = int(sys.argv[1])
os.system({})
"""

# A parameter without annotation: nothing tells which type it has.
UNKNOWN = """\
import os
import sys
from pathlib import Path


def show(path):
    os.system({})


show({})
"""


def single(name: str, expression: str, **rest) -> Shape:
    rest = {"values": IN_SINGLE_QUOTES, "attack": SINGLE, **rest}
    return Shape(f"single-quoted-{name}", PROGRAM.format(expression), **rest)


def double(name: str, expression: str, **rest) -> Shape:
    rest = {"values": IN_DOUBLE_QUOTES, "attack": SUBSTITUTED, **rest}
    return Shape(f"double-quoted-{name}", PROGRAM.format(expression), **rest)


def quoted(name: str, expression: str, **rest) -> Shape:
    rest = {"values": ANYTHING, "attack": IMMUNE, **rest}
    return Shape(f"shlex-{name}", PROGRAM.format(expression), **rest)


def unquoted(name: str, expression: str, **rest) -> Shape:
    rest = {
        "outcome": UNSAFE,
        "values": PLAIN,
        "changes": SPLIT,
        "attack": UNQUOTED,
        **rest,
    }
    return Shape(f"unquoted-{name}", PROGRAM.format(expression), **rest)


def number(name: str, expression: str, **rest) -> Shape:
    rest = {"values": NUMBERS, "attack": IMMUNE, **rest}
    return Shape(f"number-{name}", NUMBER.format(expression), **rest)


def two(name: str, expression: str, **rest) -> Shape:
    return Shape(f"two-{name}", TWO.format(expression), **rest)


def unknown(name: str, expression: str, argument: str, **rest) -> Shape:
    return Shape(f"unknown-{name}", UNKNOWN.format(expression, argument), **rest)


SHAPES = (
    # f-strings
    single("f", r'''f"ls '{path}'"'''),
    single("f-glued", r'''f"tar xf '{path}' --directory='out/{path}/x'"'''),
    single("f-and-plain", r'''f"ls '{path}' " "-l"'''),
    single("plain-and-f-across-the-quotes", r'''"ls '" f"{path}" "' -l"'''),
    single("f-literal-braces", r'''f"awk '{{print}}' '{path}'"'''),
    single("f-raw", r'''rf"grep '\d' '{path}'"'''),
    single("f-triple-quoted", r'''f"""ls '{path}' "two words" """'''),
    single("f-str-conversion", r'''f"ls '{path!s}'"'''),
    single("f-alignment", r'''f"ls '{path:>12}'"'''),
    # Three characters are too few for an attack.
    single("f-precision", r'''f"ls '{path:.3}'"''', attack=IMMUNE),
    single("f-expression", r"""f'''ls '{path + "x"}' '''"""),
    double("f", r"""f'ls "{path}"'"""),
    double("f-escaped", r'''f"ls \"{path}\""'''),
    double("f-glued", r"""f'ls --file="{path}".bak'""", attack=DOUBLE),
    double("f-with-escapes", r'''f"git commit -m \"cost \\$5: {path}\""'''),
    unquoted("f", r'''f"ls {path}"'''),
    unquoted("f-glued", r'''f"ls --file={path}"''', changes=("two words",)),
    unquoted("f-in-a-path", r'''f"ls ./{path}/x.txt"''', changes=("two words",)),
    quoted("f", r'''f"ls {shlex.quote(path)}"'''),
    quoted("f-glued", r'''f"ls --file={shlex.quote(path)}.bak"'''),
    quoted("f-str-in-quote", r'''f"ls {shlex.quote(str(path))}"'''),
    two(
        "f-mixed-quotes",
        r'''f"cp '{source}' \"{target}\" -v"''',
        values=(("a b", "it's"), ("", ""), ('"', "*")),
        attack=(SINGLE, SUBSTITUTED),
    ),
    two(
        "f-mixed-with-unquoted",
        r'''f"cp '{source}' {target}"''',
        outcome=UNSAFE,
        values=(("a b", "c"),),
        changes=(("a b", "c d"),),
        attack=(SINGLE, UNQUOTED),
    ),
    two(
        "f-in-one-word",
        r'''f"scp '{source}':{shlex.quote(target)} ."''',
        # A shell on the other machine reads the path.
        outcome="refused",
        values=(("host", "a b"), ("a b", "it's"), ("", "")),
        attack=(SINGLE, ""),
    ),
    # percent
    single("percent", r""""ls '%s'" % path"""),
    single("percent-one-tuple", r""""ls '%s' -l" % (path,)"""),
    single("percent-dict", r""""ls '%(path)s'" % {"path": path}"""),
    single("percent-width", r""""ls '%-12s'" % path"""),
    single("percent-and-literal-percent", r""""date '+%%Y' -r '%s'" % path"""),
    double("percent", r"""'ls "%s"' % path"""),
    unquoted("percent", r""""ls %s" % path"""),
    quoted("percent", r""""ls %s" % shlex.quote(path)"""),
    quoted("percent-tuple", r""""ls %s -l" % (shlex.quote(path),)"""),
    quoted("percent-dict", r""""ls %(path)s" % {"path": shlex.quote(path)}"""),
    two(
        "percent-tuple",
        r""""cp '%s' '%s'" % (source, target)""",
        values=(("a b", 'c "d"'), ("", "")),
        attack=SINGLE,
    ),
    # format
    single("format", r""""ls '{}'".format(path)"""),
    single("format-position", r""""cp '{0}' '{0}.bak'".format(path)"""),
    single("format-name", r""""ls '{path}' -l".format(path=path)"""),
    single("format-spec", r""""ls '{:<12}'".format(path)"""),
    single("format-literal-braces", r""""awk '{{print}}' '{}'".format(path)"""),
    double("format", r"""'ls "{}"'.format(path)"""),
    unquoted("format", r""""ls {}".format(path)"""),
    quoted("format", r""""ls {}".format(shlex.quote(path))"""),
    quoted("format-name", r""""ls {path}".format(path=shlex.quote(path))"""),
    two(
        "format-swapped",
        r""""cp '{1}' '{0}'".format(source, target)""",
        values=(("a b", 'c "d"'), ("", "")),
        attack=SINGLE,
    ),
    # plus
    single("plus", r'''"ls '" + path + "'"'''),
    single("plus-glued", r'''"ls 'a/" + path + ".txt' -l"'''),
    single("plus-and-f", r'''"ls -l " + f"'{path}'"'''),
    single("plus-and-percent", r""""ls -l " + "'%s'" % path"""),
    double("plus", r"""'ls "' + path + '"'"""),
    unquoted("plus", r""""ls " + path"""),
    quoted("plus", r""""ls " + shlex.quote(path)"""),
    quoted("plus-then-words", r'''"ls " + shlex.quote(path) + " -l"'''),
    two(
        "plus",
        r'''"cp '" + source + "' '" + target + "'"''',
        values=(("a b", 'c "d"'), ("", "")),
        attack=SINGLE,
    ),
    # numbers
    number("f", r'''f"head -n {count} notes.txt"'''),
    number("f-spec", r'''f"head -n {count:04d} notes.txt"'''),
    number("f-glued", r'''f"head -n{count} notes.txt"'''),
    number("f-quoted", r'''f"head -n '{count}' notes.txt"'''),
    number("f-arithmetic", r'''f"head -n {count + 1} notes.txt"'''),
    number("f-division", r'''f"sleep {count / 4:.2f}"'''),
    number("percent-d", r""""head -n %d notes.txt" % count"""),
    number("percent-padded", r""""head -n %04d notes.txt" % (count,)"""),
    number("percent-float", r""""sleep %.1f" % count"""),
    number("percent-s", r""""head -n %s notes.txt" % count"""),
    number("format", r""""head -n {} notes.txt".format(count)"""),
    number("plus-str", r'''"head -n " + str(count) + " notes.txt"'''),
    number("int-call", r'''f"head -n {int(sys.argv[1])} notes.txt"'''),
    number("len-call", r'''f"head -n {len(sys.argv)} notes.txt"'''),
    # types that are not known, or not text
    unknown(
        "text",
        r'''f"ls '{path}'"''',
        "sys.argv[1]",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    unknown(
        "number",
        r'''f"ls '{path}'"''',
        "int(sys.argv[1])",
        values=("3", "1200000"),
        attack=IMMUNE,
    ),
    unknown(
        "path",
        r'''f"ls '{path}' -l"''',
        "Path(sys.argv[1])",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    unknown("none", r""""ls '{}'".format(path)""", "None", attack=""),
    unknown(
        "percent",
        r""""ls '%s'" % (path,)""",
        "Path(sys.argv[1])",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    unknown(
        "percent-d",
        r""""head -n %d notes.txt" % path""",
        "int(sys.argv[1])",
        values=NUMBERS,
        attack=IMMUNE,
    ),
    unknown(
        "str-call",
        r'''"ls '" + str(path) + "'"''',
        "Path(sys.argv[1])",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    unknown(
        "unquoted-path",
        r'''f"ls {path}"''',
        "Path(sys.argv[1])",
        outcome=UNSAFE,
        values=PLAIN,
        changes=("two words",),
        attack=UNQUOTED,
    ),
    Shape(
        "annotated-number",
        r"""
import os
import sys


def head(count: int) -> None:
    os.system(f"head -n {count} notes.txt")


head(int(sys.argv[1]))
""",
        # The type is asked for, and is as good as the annotation.
        values=NUMBERS,
        attack=IMMUNE,
    ),
    Shape(
        "attribute-subscript-and-call",
        r"""
import os
import sys


class Job:
    def __init__(self, path):
        self.path = path
        self.options = {"in": path}

    def name(self):
        return self.path

    def run(self):
        os.system(f'''cp '{self.path}' '{self.options["in"]}' '{self.name()}' ''')


Job(sys.argv[1]).run()
""",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    Shape(
        "from-shlex-import-quote",
        r"""
import os
import sys
from shlex import quote

os.system(f"ls {quote(sys.argv[1])}")
""",
        values=ANYTHING,
        attack=IMMUNE,
    ),
    Shape(
        "shlex-under-an-alias",
        r"""
import os
import shlex as sh
import sys

os.system("ls " + sh.quote(sys.argv[1]))
print(sh.quote("still used"))
""",
        values=ANYTHING,
        attack=IMMUNE,
    ),
)
