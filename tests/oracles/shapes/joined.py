"""Several words in one value: joined from a list, or named for it."""

from shape import IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import EITHER, IGNORED, NEVER_SAFE, SAFE_OR_NOT, SAME, shape

# Each is the arguments of the program.
WORDS = (("a", "b"), ("notes.txt", "notes.txt"))
ANY_WORDS = (("a b", "it's"), ("", "$x;*"), ("~", "é"))
SPLIT = (("two words", "b"), ("", "b"))
QUOTE = "' '.join(shlex.quote(name) for name in names)"


def joined(name: str, body: str, outcome: str = NEVER_SAFE, **rest) -> Shape:
    rest = {"values": WORDS, "changes": SPLIT, "attack": UNQUOTED, **rest}
    return shape(f"joined-{name}", "names = sys.argv[1:]\n" + body, outcome, **rest)


def quoted(name: str, body: str, outcome: str = SAFE_OR_NOT, **rest) -> Shape:
    rest = {"values": ANY_WORDS, "changes": (), "attack": IMMUNE, **rest}
    return joined(name, body, outcome, **rest)


def flags(name: str, body: str, outcome: str = NEVER_SAFE, **rest) -> Shape:
    """One argument, which is to be split."""
    rest = {
        "values": ("-l -a", "-l", "", " -a  'two words' ", '--a="b c"'),
        "attack": UNQUOTED,
        **rest,
    }
    return shape(f"flags-{name}", body, outcome, **rest)


SHAPES = (
    joined("plus", 'os.system("ls " + " ".join(names))\n'),
    joined("f", "os.system(f\"ls {' '.join(names)} -l\")\n"),
    joined("percent", 'os.system("ls %s -l" % " ".join(names))\n'),
    joined("format", 'os.system("ls {} -l".format(" ".join(names)))\n'),
    joined(
        "name-before", 'text = " ".join(names)\nos.system(f"ls {text}")\n', changes=()
    ),
    joined("twice", "os.system(f\"cp {' '.join(names)} {' '.join(names)}\")\n"),
    joined("after-double-dash", 'os.system("rm -f -- " + " ".join(names))\n'),
    joined("run", 'subprocess.run("ls " + " ".join(names), shell=True)\n'),
    joined(
        "call",
        'sys.exit(subprocess.call("ls " + " ".join(names), shell=True))\n',
        exits=SAME,
    ),
    joined("read", 'print(os.popen("ls " + " ".join(names)).read())\n'),
    joined("output", 'print(subprocess.getoutput("ls " + " ".join(names)))\n'),
    joined("str", 'os.system("ls " + " ".join(str(name) for name in names))\n'),
    joined("map-str", 'os.system("ls " + " ".join(map(str, names)))\n'),
    joined("sorted", 'os.system("ls " + " ".join(sorted(names)))\n'),
    joined(
        "set-of-words",
        'os.system("ls " + " ".join(names[:1] * 3))\n',
        attack=(UNQUOTED, ""),
    ),
    joined(
        "list-comprehension",
        'os.system("ls " + " ".join([f"-f {n}" for n in names]))\n',
    ),
    joined(
        "prefixed",
        'os.system("ls " + " ".join("--file=" + n for n in names))\n',
        changes=(),
    ),
    joined(
        "single-quoted-each",
        'os.system("ls " + " ".join(f"\'{n}\'" for n in names))\n',
        NEVER_SAFE,
        values=(("a b", "c"),),
        changes=(),
        attack=SINGLE,
    ),
    joined(
        "quotes-around",
        'os.system("ls \'" + "\' \'".join(names) + "\'")\n',
        EITHER,
        values=(("a b", "c"), ("", "")),
        changes=(),
        attack=SINGLE,
    ),
    joined(
        "in-single-quotes",
        'os.system("ls \'%s\'" % " ".join(names))\n',
        EITHER,
        values=(("a b", "c"), ("", "")),
        changes=(),
        attack=SINGLE,
    ),
    joined("comma", 'os.system("ls " + ",".join(names))\n', changes=()),
    joined("newline", 'os.system("make " + "\\n".join(names))\n', "refused"),
    joined(
        "nothing-between", 'os.system("ls " + "".join(names))\n', NEVER_SAFE, changes=()
    ),
    joined(
        "number-words",
        'os.system("kill " + " ".join(str(len(n)) for n in names))\n',
        EITHER,
        unrecorded=True,
        values=(),
        changes=(),
        attack="",
    ),
    joined("glued", 'os.system("ls --files=" + " ".join(names))\n'),
    joined("glued-behind", 'os.system("ls " + " ".join(names) + ".txt")\n'),
    joined(
        "words",
        'os.system("ls " + " ".join(["-l", "-a", names[0]]))\n',
        attack=(UNQUOTED, ""),
        changes=SPLIT,
    ),
    joined(
        "words-constant",
        'os.system("ls " + " ".join(["-l", "-a"]))\n',
        EITHER,
        values=((),),
        changes=(),
        attack="",
    ),
    joined(
        "words-quoted",
        'os.system("ls " + " ".join(["-l", shlex.quote(names[0])]))\n',
        EITHER,
        values=ANY_WORDS,
        changes=(),
        attack=IMMUNE,
    ),
    # The whole command.
    joined("command", 'command = ["ls", *names]\nos.system(" ".join(command))\n'),
    joined(
        "command-run",
        'command = ["ls", *names]\nsubprocess.run(" ".join(command), shell=True)\n',
    ),
    joined("command-literal", 'os.system(" ".join(["ls", *names]))\n'),
    joined(
        "command-list-and-name",
        'os.system(" ".join(["ls", "-l", names[0], names[1]]))\n',
    ),
    joined("command-plus", 'os.system(" ".join(["ls"] + names))\n'),
    joined(
        "command-tuple",
        'command = ("ls", *names)\nsubprocess.call(" ".join(command), shell=True)\n',
    ),
    joined(
        "command-appended",
        'command = ["ls"]\nfor name in names:\n    command.append(name)\nos.system(" ".join(command))\n',
    ),
    joined(
        "command-option-text",
        'command = ["ls", "-l -a", *names]\nos.system(" ".join(command))\n',
        "refused|unsafe",
        values=(),
        changes=WORDS,
    ),
    joined(
        "command-printed",
        'command = ["ls", *names]\nprint(" ".join(command))\nos.system(" ".join(command))\n',
    ),
    joined(
        "command-with-pipe",
        'command = ["ls", *names, "|", "sort"]\nos.system(" ".join(command))\n',
        "refused|unsafe",
        values=(),
        changes=WORDS,
    ),
    joined(
        "command-redirected",
        'command = ["ls", *names]\nos.system(" ".join(command) + " > /dev/null")\n',
    ),
    joined(
        "command-empty-element",
        'command = ["ls", "", *names]\nos.system(" ".join(command))\n',
        values=(),
        changes=WORDS,
    ),
    joined(
        "command-iterator",
        'command = iter(["ls", *names])\nos.system(" ".join(command))\n',
    ),
    joined(
        "command-parameter",
        'def run(words):\n    return os.system(" ".join(words)) == 0\n\n\nprint(run(["ls", *names]))\n',
    ),
    joined(
        "command-star",
        'def run(*words):\n    os.system(" ".join(words))\n\n\nrun("ls", *names)\n',
    ),
    joined(
        "command-string",
        'def run(words):\n    os.system(" ".join(words))\n\n\nrun("w")\n',
        "unsafe|refused",
        values=(),
        changes=(),
        unrecorded=True,
        attack="",
    ),
    # Quoted.
    quoted("shlex-join", 'os.system("ls " + shlex.join(names))\n'),
    quoted("shlex-join-f", 'os.system(f"ls {shlex.join(names)} -l")\n'),
    quoted("shlex-join-command", 'os.system(shlex.join(["ls", *names]))\n'),
    quoted(
        "shlex-join-name", 'command = ["ls", *names]\nos.system(shlex.join(command))\n'
    ),
    quoted(
        "shlex-join-run",
        'command = ["ls", *names]\nsubprocess.run(shlex.join(command), shell=True)\n',
    ),
    quoted(
        "shlex-join-tuple",
        'command = ("ls", *names)\nsubprocess.run(shlex.join(command), shell=True)\n',
    ),
    quoted(
        "shlex-join-generator",
        'subprocess.run(shlex.join(w for w in ["ls", *names]), shell=True)\n',
    ),
    quoted(
        "shlex-join-redirected",
        'os.system(shlex.join(["ls", *names]) + " > /dev/null")\n',
        EITHER,
    ),
    quoted("shlex-join-pipe", 'os.system(shlex.join(["ls", *names]) + " | sort")\n'),
    quoted("map-quote", 'os.system("ls " + " ".join(map(shlex.quote, names)))\n'),
    quoted("quote-each", f'os.system("ls " + {QUOTE})\n'),
    quoted(
        "quote-each-list",
        'os.system("ls " + " ".join([shlex.quote(n) for n in names]))\n',
    ),
    quoted("quote-each-f", f'os.system(f"ls {{{QUOTE}}} -l")\n'),
    quoted(
        "quote-each-filtered",
        'os.system("ls " + " ".join(shlex.quote(n) for n in names if n))\n',
    ),
    quoted(
        "quote-each-glued",
        'os.system("ls " + " ".join("--f=" + shlex.quote(n) for n in names))\n',
    ),
    quoted(
        "quote-each-two",
        'os.system("ls " + " ".join(f"-f {shlex.quote(n)}" for n in names))\n',
        EITHER,
    ),
    quoted(
        "quote-command", 'os.system(" ".join(shlex.quote(w) for w in ["ls", *names]))\n'
    ),
    quoted(
        "quote-and-sort",
        'os.system("ls " + " ".join(map(shlex.quote, sorted(names))))\n',
    ),
    quoted("shlex-join-glued", 'os.system("ls --x=" + shlex.join(names))\n', EITHER),
    quoted(
        "shlex-join-in-quotes",
        'os.system("ls \'" + shlex.join(names) + "\'")\n',
        EITHER,
        values=(("a", "b"),),
        attack=UNQUOTED,
    ),
    quoted(
        "check-output",
        'print(subprocess.check_output("ls " + shlex.join(names), shell=True))\n',
    ),
    quoted(
        "none-of-it",
        'os.system("ls " + shlex.join(names))\n',
        values=((), ("a",)),
        attack=IMMUNE,
    ),
    # Named for it.
    flags(
        "f",
        'flags = sys.argv[1]\nos.system(f"ls {flags} notes.txt")\n',
        changes=("*.txt", "$HOME"),
    ),
    flags(
        "options",
        'options = sys.argv[1]\nos.system("ls " + options + " notes.txt")\n',
        changes=("*.txt",),
    ),
    flags(
        "args", 'args = sys.argv[1]\nos.system("ls %s" % args)\n', changes=("$HOME",)
    ),
    flags(
        "extra-args",
        'extra_args = sys.argv[1]\nos.system("ls {}".format(extra_args))\n',
        changes=("~",),
    ),
    flags(
        "params", 'params = sys.argv[1]\nsubprocess.run(f"ls {params}", shell=True)\n'
    ),
    flags(
        "arguments",
        'arguments = sys.argv[1]\nsubprocess.call(f"ls {arguments}", shell=True)\n',
    ),
    flags("opts", 'opts = sys.argv[1]\nprint(os.popen(f"ls {opts} x").read())\n'),
    flags(
        "attribute",
        'class Settings:\n    flags = sys.argv[1]\n\n\nos.system(f"ls {Settings.flags}")\n',
    ),
    flags("upper", 'CFLAGS = sys.argv[1]\nos.system(f"gcc {CFLAGS} -c a.c")\n'),
    flags("two", 'flags = args = sys.argv[1]\nos.system(f"ls {flags} {args}")\n'),
    flags("glued", 'flags = sys.argv[1]\nos.system(f"ls -{flags}")\n', values=("la",)),
    flags(
        "quoted-in-text",
        "flags = sys.argv[1]\nos.system(f\"ls '{flags}'\")\n",
        EITHER,
        attack=SINGLE,
        values=("-l -a", ""),
    ),
    flags(
        "constant",
        'flags = "-l -a"\nos.system(f"ls {flags}")\n',
        EITHER,
        values=((),),
        attack="",
        exits=IGNORED,
    ),
    flags(
        "constant-empty",
        'flags = ""\nos.system(f"ls {flags} x")\n',
        EITHER,
        values=((),),
        attack="",
    ),
    flags(
        "choice",
        'flags = "-l -a" if sys.argv[1:] else ""\nos.system(f"ls {flags} x")\n',
        EITHER,
        values=((), "x"),
        attack=IMMUNE,
    ),
    flags(
        "appended",
        'flags = ""\nif sys.argv[1:]:\n    flags += " -l"\nos.system(f"ls {flags} x")\n',
        EITHER,
        values=((), "x"),
        attack=IMMUNE,
    ),
)
