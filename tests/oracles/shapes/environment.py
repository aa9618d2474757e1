"""Variables, home directories and the working directory."""

from shape import DOUBLE, IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import EITHER, IGNORED, NEVER_SAFE, SAFE_OR_NOT, SAME, TRUTH, shape


def command(name: str, text: str, outcome: str = EITHER, **rest) -> Shape:
    return shape(f"environment-{name}", f"os.system({text})\n", outcome, **rest)


def program(name: str, body: str, outcome: str = EITHER, **rest) -> Shape:
    return shape(f"environment-{name}", body, outcome, **rest)


VALUES = ("x", "two words", "", "é=*")
BELOW = ("below/", "two words/", "below/deeper/")

SHAPES = (
    # A=1 cmd
    command("prefix", '"LANG=C ls -l"', "safe"),
    command("prefix-two", '"A=1 B=two ls"', "safe"),
    command("prefix-quoted", "\"A='two words' ls\"", "safe"),
    command("prefix-double", "'A=\"two words\" ls'", "safe"),
    command("prefix-empty", '"A= ls"', "safe"),
    command("prefix-glued", '"A=a\'b c\'\\"d\\" ls"', "safe"),
    command("prefix-equals", '"A=b=c ls"', "safe"),
    command("prefix-colon-path", '"A=/a:/b ls"', "safe"),
    command("prefix-tilde", '"A=~/a ls"', EITHER),
    command("prefix-tilde-after-colon", '"A=/a:~/b ls"', EITHER),
    command("prefix-glob-is-none", '"A=*.txt ls"', EITHER),
    command("prefix-same-twice", '"A=1 A=2 ls"', EITHER),
    command("prefix-over", '"GREETING=other ls"', "safe"),
    command("prefix-variable", '"A=$HOME/x ls"'),
    command("prefix-variable-quoted", '"A=\\"$GREETING\\" ls"'),
    command("prefix-variable-is-not-split", '"A=$GREETING ls"'),
    command(
        "prefix-not-seen-by-words", '"GREETING=other ls \\"$GREETING\\""', SAFE_OR_NOT
    ),
    command("prefix-seen-by-the-next", '"A=1 B=\\"$A\\" ls"', SAFE_OR_NOT),
    command("prefix-appends-path", '"PATH=$PATH:/opt/x/bin ls"'),
    command(
        "prefix-path", '"PATH=/usr/bin:/bin printenv HOME"', EITHER, unrecorded=True
    ),
    command("prefix-of-built-in", '"A=1 cd /"', "refused", unrecorded=True),
    command("prefix-append", '"A+=1 ls"', "refused"),
    command("prefix-not-a-name", '"1A=b ls"', EITHER, values=()),
    command("prefix-first-of-two", '"A=1 make && ls"'),
    command("prefix-second-of-two", '"make && A=1 ls"'),
    command("assignment-only", '"A=1"', "refused", unrecorded=True),
    command("env-program", '"env A=1 ls"', "safe"),
    command("equals-argument", '"make A=1"', "safe"),
    command(
        "prefix-value-single",
        '''f"A='{path}' ls"''',
        "safe",
        values=VALUES,
        attack=SINGLE,
    ),
    command(
        "prefix-value-double",
        '"A=\\"%s\\" ls" % path',
        "safe",
        values=VALUES,
        attack=DOUBLE,
    ),
    command(
        "prefix-value-quote",
        '"A={} ls".format(shlex.quote(path))',
        "safe",
        values=(*VALUES, "it's"),
        attack=IMMUNE,
    ),
    command(
        "prefix-value-bare",
        'f"A={path} ls"',
        NEVER_SAFE,
        values=("x",),
        attack=UNQUOTED,
    ),
    command(
        "prefix-value-number",
        'f"A={int(path)} ls"',
        "safe",
        values=("3",),
        attack=IMMUNE,
    ),
    command(
        "prefix-value-and-word",
        '''f"A='{path}' ls '{path}'"''',
        "safe",
        values=VALUES,
        attack=SINGLE,
    ),
    program(
        "prefix-tested",
        'if os.system("LANG=C grep -q x") != 0:\n    sys.exit(1)\n',
        "safe",
        exits=TRUTH,
    ),
    program("prefix-read", 'print(os.popen("LC_ALL=C sort").read())\n', "safe"),
    program(
        "prefix-output",
        'print(subprocess.check_output("A=1 ls", shell=True))\n',
        "safe",
    ),
    program(
        "prefix-call",
        'sys.exit(subprocess.call("A=1 ls", shell=True))\n',
        "safe",
        exits=SAME,
    ),
    program(
        "prefix-environment-changed",
        'os.environ["B"] = "1"\nos.system("A=1 ls")\n',
        "safe",
    ),
    program(
        "prefix-os-is-taken",
        'from os import system\n\nos = "mine"\nsystem("A=1 ls")\nprint(os)\n',
        SAFE_OR_NOT,
    ),
    program(
        "prefix-from-import", 'from os import system\n\nsystem("A=1 ls")\n', SAFE_OR_NOT
    ),
    # $VAR
    command("variable-quoted", '"ls \\"$GREETING\\""', "safe"),
    command("variable-braces", '"ls \\"${GREETING}\\""', "safe"),
    command("variable-glued", '"ls \\"$HOME/a b\\""', "safe"),
    command("variable-two", '"ls \\"$HOME-$GREETING\\""', "safe"),
    command("variable-not-text", '"ls \\"$SUMMER\\""', "safe"),
    command("variable-unset", '"ls \\"$NOT_THERE\\" x"', "safe"),
    command("variable-bare", '"ls $HOME"', NEVER_SAFE),
    command("variable-bare-glued", '"ls $HOME/x"', NEVER_SAFE),
    command(
        "variable-bare-splits", '"ls $GREETING"', NEVER_SAFE
    ),
    command(
        "variable-bare-unset", '"ls $NOT_THERE x"', NEVER_SAFE
    ),
    command("variable-single", "\"ls '$HOME'\"", "safe"),
    command("variable-escaped", '"ls \\\\$HOME \\"\\\\$HOME\\""', "safe"),
    command("variable-default", '"ls \\"${GREETING:-x}\\""', EITHER),
    command("variable-default-unset", '"ls \\"${NOT_THERE:-x}\\""', EITHER),
    command("variable-default-dash", '"ls \\"${NOT_THERE-x}\\""', EITHER),
    command("variable-prefix-cut", '"ls \\"${HOME##*/}\\""', "refused"),
    command("variable-length", '"ls \\"${#HOME}\\""', "refused"),
    command("variable-error", '"ls \\"${HOME:?}\\""', "refused"),
    command("variable-assigns", '"ls \\"${NOT_THERE:=x}\\""', "refused"),
    command("variable-positional", '"ls \\"$1\\" x"', "refused"),
    command("variable-zero", '"ls \\"$0\\""', "refused"),
    command("variable-all", '"ls \\"$@\\" x"', "refused"),
    command("variable-status", '"ls $?"', "refused"),
    command("variable-pid", '"ls $$"', "refused"),
    command("variable-options", '"ls $-"', "refused"),
    command("variable-pwd", '"ls \\"$PWD\\""', SAFE_OR_NOT),
    command("variable-ifs", '"ls \\"$IFS\\""', "refused"),
    command("variable-program", '"$NOT_THERE ls"', NEVER_SAFE),
    command(
        "variable-is-program",
        '"\\"$GREETING\\" ls"',
        NEVER_SAFE,
        unrecorded=True,
        values=(),
    ),
    command(
        "variable-and-value",
        '''f"ls \\"$HOME\\" '{path}'"''',
        "safe",
        values=VALUES,
        attack=SINGLE,
    ),
    command(
        "variable-name-value",
        'f"ls ${path}"',
        "refused",
        values=("HOME",),
        attack=UNQUOTED,
    ),
    program(
        "variable-changed",
        'os.environ["A"] = "a b"\nos.system("ls \\"$A\\"")\n',
        "safe",
    ),
    program(
        "variable-deleted",
        'del os.environ["GREETING"]\nos.system("ls \\"$GREETING\\"")\n',
        "safe",
    ),
    program("variable-read", 'print(os.popen("ls \\"$GREETING\\"").read())\n', "safe"),
    program(
        "variable-of-other-environment",
        'subprocess.run("ls \\"$A\\"", shell=True, env={**os.environ, "A": "b"})\n',
        SAFE_OR_NOT,
    ),
    program(
        "variable-from-import",
        'from os import system\n\nsystem("ls \\"$HOME\\"")\n',
        SAFE_OR_NOT,
    ),
    # ~
    command("home", '"ls ~"'),
    command("home-below", '"ls ~/notes"'),
    command("home-below-quoted", "\"ls ~/'two words'\""),
    command("home-quoted", "\"ls '~/notes'\"", "safe"),
    command("home-double", "'ls \"~/notes\"'", "safe"),
    command("home-escaped", '"ls \\\\~/notes"', "safe"),
    command("home-inside-word", '"ls --file=~/notes a~b x/~"', SAFE_OR_NOT),
    command("home-of-root", '"ls ~root/x"'),
    command("home-of-nobody-there", '"ls ~no-such-user/x"', SAFE_OR_NOT),
    command("home-program", '"~/tool --all"', EITHER, values=(), unrecorded=True),
    command(
        "home-value",
        '''f"ls ~/'{path}'"''',
        EITHER,
        values=("x", "two words"),
        attack=SINGLE,
    ),
    command(
        "home-value-bare",
        'f"ls ~/{path}"',
        NEVER_SAFE,
        values=("x",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    program(
        "home-changed", 'os.environ["HOME"] = "/other home"\nos.system("ls ~/x")\n'
    ),
    program("home-read", 'print(os.popen("cat ~/.profile").read())\n'),
    # cd
    command("cd", '"cd below && ls -l"', NEVER_SAFE, files=BELOW, exits=IGNORED),
    command("cd-absolute", '"cd / && ls"', EITHER),
    command("cd-quoted", "\"cd 'two words' && ls\"", NEVER_SAFE, files=BELOW),
    command("cd-semicolon", '"cd below; ls"', NEVER_SAFE, files=BELOW),
    command("cd-missing", '"cd nowhere && ls"', NEVER_SAFE, values=(), unrecorded=True),
    command("cd-missing-semicolon", '"cd nowhere; ls"', NEVER_SAFE, values=()),
    command(
        "cd-two-commands",
        '"cd below && make && ls"',
        NEVER_SAFE,
        files=BELOW,
        exits={"0": 0, "1": 0, "0,1": 0},
    ),
    command(
        "cd-and-or",
        '"cd below && make || ls"',
        NEVER_SAFE,
        files=BELOW,
        exits={"0": 0, "1": 0},
    ),
    command("cd-twice", '"cd below && cd deeper && ls"', NEVER_SAFE, files=BELOW),
    command(
        "cd-between",
        '"make && cd below && ls"',
        NEVER_SAFE,
        files=BELOW,
        exits={"0": 0, "1": 0},
    ),
    command("cd-and-back", '"cd below && ls && cd .. && ls"', NEVER_SAFE, files=BELOW),
    command("cd-dash", '"cd below && cd - && ls"', "refused", files=BELOW),
    command("cd-home", '"cd && ls"', NEVER_SAFE),
    command("cd-tilde", '"cd ~ && ls"', NEVER_SAFE),
    command("cd-variable", '"cd \\"$HOME\\" && ls"', NEVER_SAFE),
    command("cd-subshell", '"(cd below && ls)"', NEVER_SAFE, files=BELOW),
    command("cd-alone", '"cd below"', "refused", files=BELOW, unrecorded=True),
    command("cd-last", '"ls && cd below"', NEVER_SAFE, files=BELOW),
    command("cd-or-exit", '"cd below || exit 1; ls"', NEVER_SAFE, files=BELOW),
    command("cd-prefix", '"cd below && A=1 ls > out.txt"', NEVER_SAFE, files=BELOW),
    command("cd-local-program", '"cd below && ../build.sh"', NEVER_SAFE, files=BELOW),
    command(
        "cd-value-single",
        '''f"cd '{path}' && ls"''',
        NEVER_SAFE,
        files=BELOW,
        values=("below", "two words", "."),
        attack=SINGLE,
    ),
    command(
        "cd-value-quote",
        '"cd {} && ls".format(shlex.quote(path))',
        NEVER_SAFE,
        files=BELOW,
        values=("below", "two words"),
        attack=IMMUNE,
    ),
    command(
        "cd-value-double",
        '"cd \\"%s\\" && ls" % path',
        NEVER_SAFE,
        files=BELOW,
        values=("below", "two words"),
        attack=DOUBLE,
    ),
    command(
        "cd-value-bare",
        'f"cd {path} && ls"',
        NEVER_SAFE,
        files=BELOW,
        values=("below",),
        attack=UNQUOTED,
    ),
    command(
        "cd-value-and-word",
        '''f"cd below && ls '{path}'"''',
        NEVER_SAFE,
        files=BELOW,
        values=VALUES,
        attack=SINGLE,
    ),
    program(
        "cd-tested",
        'if os.system("cd below && ls") != 0:\n    sys.exit(1)\n',
        NEVER_SAFE,
        files=BELOW,
        exits=TRUTH,
    ),
    program(
        "cd-read", 'print(os.popen("cd below && ls").read())\n', NEVER_SAFE, files=BELOW
    ),
    program(
        "cd-output",
        'print(subprocess.check_output("cd below && ls", shell=True))\n',
        NEVER_SAFE,
        files=BELOW,
    ),
    program(
        "cd-relative-to-cwd",
        'subprocess.call("cd deeper && ls", shell=True, cwd="below")\n',
        NEVER_SAFE,
        files=BELOW,
    ),
    program(
        "cd-stays-here",
        'os.system("cd below && ls")\nprint(os.path.basename(os.getcwd()))\n',
        NEVER_SAFE,
        files=BELOW,
    ),
)
