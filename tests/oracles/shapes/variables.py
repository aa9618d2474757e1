"""Commands that are put together before the call."""

from shape import IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import EITHER, IGNORED, NEVER_SAFE, SAFE_OR_NOT, SAME, TEXTS, shape

VALUES = ("notes.txt", "two words", "")


def program(name: str, body: str, outcome: str = SAFE_OR_NOT, **rest) -> Shape:
    return shape(f"variable-{name}", body, outcome, **rest)


def single(name: str, body: str, outcome: str = SAFE_OR_NOT, **rest) -> Shape:
    rest = {"values": VALUES, "attack": SINGLE, **rest}
    return program(name, body, outcome, **rest)


def quoted(name: str, body: str, outcome: str = SAFE_OR_NOT, **rest) -> Shape:
    rest = {"values": (*VALUES, "it's $HOME; *"), "attack": IMMUNE, **rest}
    return program(name, body, outcome, **rest)


def bare(name: str, body: str, **rest) -> Shape:
    rest = {"values": VALUES[:1], "changes": VALUES[1:2], "attack": UNQUOTED, **rest}
    return program(name, body, NEVER_SAFE, **rest)


SHAPES = (
    program("literal", 'command = "ls -l"\nos.system(command)\n', "safe"),
    program(
        "literal-run",
        'command = "ls -l"\nsubprocess.run(command, shell=True)\n',
        "safe",
    ),
    program(
        "literal-call",
        'cmd = "make all"\nsys.exit(subprocess.call(cmd, shell=True))\n',
        "safe",
        exits=SAME,
    ),
    program(
        "literal-read",
        'cmd = "ls -l"\nprint(os.popen(cmd).read())\n',
        "safe",
        outputs=TEXTS,
    ),
    program(
        "literal-output",
        'cmd = "ls -l"\nprint(ascii(subprocess.getoutput(cmd)))\n',
        EITHER,
        outputs=TEXTS,
    ),
    program(
        "literal-popen",
        'cmd = "ls"\np = subprocess.Popen(cmd, shell=True)\np.wait()\n',
        "safe",
    ),
    program(
        "in-function",
        'def show():\n    command = "ls -l"\n    os.system(command)\n\n\nshow()\n',
        "safe",
    ),
    program(
        "of-module",
        'COMMAND = "ls -l"\n\n\ndef show():\n    os.system(COMMAND)\n\n\nshow()\n',
    ),
    program(
        "of-class",
        'class Tool:\n    command = "ls -l"\n\n    def show(self):\n        os.system(self.command)\n\n\nTool().show()\n',
        EITHER,
    ),
    program(
        "annotated",
        'command: str = "ls -l"\nos.system(command)\nprint(__annotations__)\n',
    ),
    program(
        "annotated-in-function",
        'def show() -> None:\n    command: str = "ls -l"\n    os.system(command)\n\n\nshow()\n',
    ),
    program("walrus", 'os.system(command := "ls -l")\nprint(command)\n'),
    program("two-targets", 'a = b = "ls -l"\nos.system(a)\nprint(b)\n'),
    program("tuple", 'a, b = "ls -l", "clear"\nos.system(a)\nos.system(b)\n'),
    program(
        "used-twice", 'command = "ls -l"\nos.system(command)\nos.system(command)\n'
    ),
    program(
        "used-in-two-ways",
        'command = "ls -l"\nos.system(command)\nprint(os.popen(command).read())\n',
    ),
    program(
        "assigned-again",
        'command = "ls -l"\nos.system(command)\ncommand = "clear"\nos.system(command)\n',
    ),
    program(
        "assigned-again-as-text",
        'command = "ls -l"\nos.system(command)\ncommand = "text"\nprint(command)\n',
    ),
    program(
        "branches",
        'if sys.argv[1:]:\n    command = "ls -l"\nelse:\n    command = "clear"\nos.system(command)\n',
        values=((), "x"),
        attack=IMMUNE,
    ),
    program(
        "branches-one-unknown",
        'command = "ls -l"\nif sys.argv[1:]:\n    command = sys.argv[1]\nos.system(command)\n',
        "refused",
        values=((), "ls"),
    ),
    program(
        "ternary",
        'command = "ls -l" if sys.argv[1:] else "clear"\nos.system(command)\n',
        values=((), "x"),
        attack=IMMUNE,
    ),
    program(
        "default",
        'command = None\nif sys.argv:\n    command = "ls -l"\nif command:\n    os.system(command)\n',
    ),
    program(
        "loop", 'for command in ["ls -l", "clear"]:\n    os.system(command)\n', EITHER
    ),
    program(
        "loop-tuple",
        'for command in ("ls -l", "grep \'a b\'"):\n    subprocess.check_call(command, shell=True)\n',
        EITHER,
    ),
    program(
        "loop-of-name",
        'commands = ["ls -l", "clear"]\nfor command in commands:\n    os.system(command)\n',
        EITHER,
    ),
    program(
        "loop-printed",
        'for command in ["ls -l", "clear"]:\n    print(command, flush=True)\n    os.system(command)\n',
        EITHER,
    ),
    program(
        "dictionary",
        'commands = {"show": "ls -l"}\nos.system(commands["show"])\n',
        EITHER,
    ),
    program(
        "parameter",
        'def run(command):\n    os.system(command)\n\n\nrun("ls -l")\n',
        EITHER,
    ),
    program(
        "parameter-default",
        'def run(command="ls -l"):\n    os.system(command)\n\n\nrun()\n',
        EITHER,
    ),
    program(
        "returned-by-function",
        'def command():\n    return "ls -l"\n\n\nos.system(command())\n',
        EITHER,
    ),
    program(
        "global",
        'command = "ls"\n\n\ndef choose():\n    global command\n    command = "clear"\n\n\nchoose()\nos.system(command)\n',
    ),
    program(
        "nonlocal",
        'def outer():\n    command = "ls"\n\n    def choose():\n        nonlocal command\n        command = "clear"\n\n    choose()\n    os.system(command)\n\n\nouter()\n',
    ),
    program(
        "closure",
        'def outer():\n    command = "ls -l"\n\n    def inner():\n        os.system(command)\n\n    inner()\n\n\nouter()\n',
    ),
    program("deleted", 'command = "ls -l"\nos.system(command)\ndel command\n'),
    program(
        "exported",
        '__all__ = ["command"]\ncommand = "ls -l"\nos.system(command)\nprint(globals()[__all__[0]])\n',
    ),
    program(
        "alias",
        'command = "ls -l"\nother = command\nos.system(other)\nprint(command)\n',
    ),
    # Seen as text as well.
    program(
        "printed", 'command = "ls -l"\nprint(command, flush=True)\nos.system(command)\n'
    ),
    program(
        "printed-f",
        'command = "ls -l"\nprint(f"running {command}", flush=True)\nos.system(command)\n',
    ),
    program(
        "printed-percent",
        'command = "ls -l"\nprint("running %s" % command)\nos.system(command)\n',
    ),
    program(
        "printed-format",
        'command = "ls -l"\nprint("running {}".format(command))\nos.system(command)\n',
    ),
    program(
        "printed-plus",
        'command = "ls -l"\nprint("running " + command)\nos.system(command)\n',
    ),
    program(
        "printed-repr",
        'command = "ls -l"\nprint(f"running {command!r}")\nos.system(command)\n',
    ),
    program(
        "printed-quotes",
        "command = \"grep 'two words' notes.txt\"\nprint(command)\nos.system(command)\n",
        EITHER,
    ),
    program(
        "printed-double-quotes",
        "command = 'grep \"two words\" notes.txt'\nprint(command)\nos.system(command)\n",
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    program(
        "printed-needless-quotes",
        "command = \"ls 'notes.txt'\"\nprint(command)\nos.system(command)\n",
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    program(
        "printed-blanks",
        'command = "ls   -l"\nprint(command)\nos.system(command)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    program(
        "printed-tilde",
        'command = "ls a~b x=y"\nprint(command)\nos.system(command)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    program(
        "logged",
        'import logging\n\ncommand = "ls -l"\nlogging.warning("running %s", command)\nos.system(command)\n',
    ),
    program(
        "logged-once",
        'import logging\n\nlogging.basicConfig(format="%(message)s")\ncommand = "ls -l"\nlogging.error(command)\nos.system(command)\n',
    ),
    program("length", 'command = "ls -l"\nprint(len(command))\nos.system(command)\n'),
    program(
        "split", 'command = "ls -l"\nprint(command.split()[0])\nos.system(command)\n'
    ),
    program(
        "index",
        'command = "ls -l"\nprint(command[0], command[-2:])\nos.system(command)\n',
    ),
    program(
        "compared",
        'command = "ls -l"\nif command == "ls -l":\n    os.system(command)\n',
    ),
    program("in", 'command = "ls -l"\nprint("-l" in command)\nos.system(command)\n'),
    program("truth", 'command = "ls -l"\nif command:\n    os.system(command)\n'),
    program("iterated", 'command = "ls -l"\nprint([*command])\nos.system(command)\n'),
    program(
        "in-exception",
        'command = "make"\nif os.system(command) != 0:\n    raise SystemExit("failed: " + command)\n',
        exits={"0": 0, "3": 1},
    ),
    program(
        "returned",
        'def run():\n    command = "ls -l"\n    os.system(command)\n    return command\n\n\nprint(run())\n',
    ),
    program(
        "handed-on",
        'def log(text):\n    print("$ " + text, flush=True)\n\n\ncommand = "ls -l"\nlog(command)\nos.system(command)\n',
    ),
    program(
        "written",
        'command = "ls -l"\nsys.stdout.write(command + "\\n")\nos.system(command)\n',
    ),
    program(
        "locals",
        'def run():\n    command = "ls -l"\n    print(locals())\n    os.system(command)\n\n\nrun()\n',
        NEVER_SAFE,
    ),
    program(
        "error-cmd",
        'command = "make"\ntry:\n    subprocess.check_call(command, shell=True)\nexcept subprocess.CalledProcessError as error:\n    print(error.cmd)\n',
        NEVER_SAFE,
    ),
    # Values.
    single("value-single", "command = f\"ls '{path}'\"\nos.system(command)\n", "safe"),
    quoted(
        "value-quote",
        'command = f"ls {shlex.quote(path)}"\nos.system(command)\n',
        "safe",
    ),
    quoted(
        "value-quote-percent",
        'cmd = "ls %s -l" % shlex.quote(path)\nsubprocess.run(cmd, shell=True)\n',
        "safe",
    ),
    quoted(
        "value-quote-format",
        'cmd = "ls {} -l".format(shlex.quote(path))\nsubprocess.call(cmd, shell=True)\n',
        "safe",
    ),
    quoted(
        "value-quote-plus",
        'cmd = "ls " + shlex.quote(path)\nprint(os.popen(cmd).read())\n',
        "safe",
    ),
    bare("value-bare", 'command = f"ls {path}"\nos.system(command)\n'),
    bare(
        "value-bare-percent",
        'command = "ls %s" % path\nsubprocess.check_call(command, shell=True)\n',
    ),
    quoted(
        "value-quote-printed",
        'command = f"convert {shlex.quote(path)}"\nprint(command)\nos.system(command)\n',
        EITHER,
    ),
    single(
        "value-single-printed",
        "command = f\"convert '{path}'\"\nprint(command)\nos.system(command)\n",
        NEVER_SAFE,
        values=("two words", ""),
        changes=("notes.txt",),
    ),
    bare(
        "value-bare-printed",
        'command = f"convert {path}"\nprint(command)\nos.system(command)\n',
    ),
    single(
        "value-changes-later",
        "command = f\"ls '{path}'\"\npath = 'other'\nos.system(command)\nprint(path)\n".replace(
            'f"ls', 'f"ls'
        ),
        SAFE_OR_NOT,
    ),
    single(
        "value-evaluated-early",
        "import itertools\n\ncounter = itertools.count()\ncommand = f\"ls '{path}' '{next(counter)}'\"\nprint(next(counter), flush=True)\nos.system(command)\n",
    ),
    single(
        "value-in-loop",
        "for name in (path, 'b'):\n    command = f\"ls '{name}'\"\n    os.system(command)\n",
    ),
    # Put together in steps.
    program("appended", 'command = "ls"\ncommand += " -l"\nos.system(command)\n'),
    program(
        "appended-in-branch",
        'command = "ls"\nif sys.argv[1:]:\n    command += " -l"\nos.system(command)\n',
        values=((), "x"),
        attack=IMMUNE,
    ),
    program(
        "appended-in-loop",
        'command = "ls"\nfor name in ("a", "b"):\n    command += " -x"\nos.system(command)\n',
    ),
    program(
        "appended-several",
        'command = "ls"\ncommand += " -l -a \'two words\'"\nos.system(command)\n',
    ),
    program(
        "appended-without-blank",
        'command = "ls notes"\ncommand += ".txt"\nos.system(command)\n',
    ),
    program(
        "appended-blank-before",
        'command = "ls "\ncommand += "-l"\nos.system(command)\n',
    ),
    program(
        "appended-into-quotes",
        'command = "ls \'two"\ncommand += " words\'"\nos.system(command)\n',
    ),
    program(
        "appended-pipe",
        'command = "ls"\ncommand += " | sort"\nos.system(command)\n',
        EITHER,
    ),
    program(
        "appended-redirection",
        'command = "ls"\ncommand += " > /dev/null"\nos.system(command)\n',
        EITHER,
    ),
    program(
        "appended-and",
        'command = "ls"\ncommand += " && make"\nos.system(command)\n',
        EITHER,
    ),
    program(
        "appended-plus",
        'command = "ls"\ncommand = command + " -l"\nos.system(command)\n',
    ),
    program(
        "prepended", 'command = "-l"\ncommand = "ls " + command\nos.system(command)\n'
    ),
    program(
        "appended-after-call",
        'command = "ls"\nos.system(command)\ncommand += " -l"\nos.system(command)\n',
    ),
    program(
        "appended-printed",
        'command = "ls"\ncommand += " -l"\nprint(command)\nos.system(command)\n',
        EITHER,
    ),
    program(
        "appended-shared",
        'first = "ls"\nsecond = first\nsecond += " -l"\nos.system(first)\nos.system(second)\n',
    ),
    program(
        "appended-elsewhere",
        'command = "ls"\n\n\ndef more():\n    global command\n    command += " -l"\n\n\nmore()\nos.system(command)\n',
    ),
    quoted(
        "appended-quote",
        'command = "ls"\ncommand += " " + shlex.quote(path)\nos.system(command)\n',
    ),
    quoted(
        "appended-quote-f",
        'command = "ls"\ncommand += f" {shlex.quote(path)}"\nos.system(command)\n',
    ),
    quoted(
        "appended-quote-option",
        'command = "ls"\nif path:\n    command += f" --file={shlex.quote(path)}"\nos.system(command)\n',
    ),
    single(
        "appended-single",
        'command = "ls"\ncommand += f" \'{path}\'"\nos.system(command)\n',
    ),
    single(
        "appended-percent",
        'command = "ls"\ncommand += " \'%s\'" % path\nos.system(command)\n',
    ),
    bare(
        "appended-bare", 'command = "ls"\ncommand += f" {path}"\nos.system(command)\n'
    ),
    bare("appended-path", 'command = "ls "\ncommand += path\nos.system(command)\n'),
    program("extra-at-call", 'command = "ls"\nos.system(command + " -l")\n', EITHER),
    program("extra-at-call-f", 'command = "ls"\nos.system(f"{command} -l")\n', EITHER),
    program(
        "extra-at-call-two",
        'git = "git -C \'two words\'"\nos.system(git + " status")\nos.system(git + " log")\n',
    ),
    program("program-in-name", 'program = "ls"\nos.system(f"{program} -l")\n', EITHER),
    single(
        "template-format",
        "TEMPLATE = \"ls '{}'\"\nos.system(TEMPLATE.format(path))\n",
        EITHER,
    ),
    single(
        "template-percent",
        "TEMPLATE = \"ls '%s'\"\nos.system(TEMPLATE % path)\n",
        EITHER,
    ),
    single(
        "constants-and-value",
        'TOOL = "ls"\nos.system(TOOL + " -l \'" + path + "\'")\n',
        EITHER,
    ),
    program(
        "join-of-literals",
        'command = " ".join(["ls", "-l"])\nos.system(command)\n',
        EITHER,
    ),
    program(
        "list-then-text",
        'words = ["ls", "-l"]\ncommand = " ".join(words)\nprint(command)\nos.system(command)\n',
        EITHER,
    ),
    program("stripped", 'command = " ls -l ".strip()\nos.system(command)\n'),
    program(
        "dedent",
        'import textwrap\n\ncommand = textwrap.dedent("""\n    ls -l\n""")\nos.system(command)\n',
    ),
    program(
        "replaced",
        'command = "ls NAME".replace("NAME", "notes.txt")\nos.system(command)\n',
    ),
    program(
        "from-input",
        "command = sys.stdin.readline()\nos.system(command)\n",
        "refused",
        unrecorded=True,
    ),
    program(
        "from-environment", 'os.system(os.environ.get("CMD", "ls -l"))\n', "refused"
    ),
    program(
        "comment-at-definition", 'command = "ls -l"  # everything\nos.system(command)\n'
    ),
    program(
        "comments-in-definition",
        'command = (\n    "ls "  # shows\n    "-l"  # everything\n)\nos.system(command)\n',
    ),
    program(
        "status", 'command = "make"\nsys.exit(os.system(command) >> 8)\n', exits=SAME
    ),
    program(
        "tested",
        'command = "make"\nif os.system(command) == 0:\n    print("ok")\n',
        exits=IGNORED,
    ),
)
