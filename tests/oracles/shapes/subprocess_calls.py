"""The functions of subprocess with shell=True, and what else they are given."""

from shape import DOUBLE, IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import (
    ALL,
    EITHER,
    F_QUOTE,
    F_SINGLE,
    IGNORED,
    LITERAL,
    NEVER_SAFE,
    PERCENT,
    SAFE_OR_NOT,
    SAME,
    SOME,
    TEXTS,
    TRUTH,
    each,
    shape,
)


def call(name: str, body: str, outcome: str = "safe", **rest) -> Shape:
    return shape(f"subprocess-{name}", body, outcome, **rest)


SHAPES = (
    *each("run", "subprocess.run(COMMAND, shell=True)\n", ALL, exits={"0": 0, "3": 0}),
    *each(
        "run-status",
        "sys.exit(subprocess.run(COMMAND, shell=True).returncode)\n",
        SOME,
        exits=SAME,
    ),
    *each(
        "run-check",
        "subprocess.run(COMMAND, shell=True, check=True)\n",
        SOME,
        exits=TRUTH,
    ),
    *each("call", "sys.exit(subprocess.call(COMMAND, shell=True))\n", ALL, exits=SAME),
    *each(
        "check-call", "subprocess.check_call(COMMAND, shell=True)\n", SOME, exits=TRUTH
    ),
    *each(
        "check-output",
        "print(subprocess.check_output(COMMAND, shell=True))\n",
        ALL,
        outputs=TEXTS,
        exits=TRUTH,
    ),
    *each(
        "run-capture",
        "done = subprocess.run(COMMAND, shell=True, capture_output=True, text=True)\n"
        "print(ascii((done.stdout, done.stderr, done.returncode)))\n",
        SOME,
        outputs=TEXTS,
        exits=IGNORED,
    ),
    *each(
        "popen-wait",
        "sys.exit(subprocess.Popen(COMMAND, shell=True).wait())\n",
        SOME,
        exits=SAME,
    ),
    *each(
        "popen-communicate",
        "p = subprocess.Popen(COMMAND, shell=True, stdout=subprocess.PIPE)\n"
        "print(p.communicate())\nsys.exit(p.returncode)\n",
        (LITERAL, F_SINGLE, F_QUOTE, PERCENT),
        outputs=TEXTS,
        exits=SAME,
    ),
    # Where the command and `shell` stand.
    call("args", 'subprocess.run(args="ls -l", shell=True)\n'),
    call("shell-first", 'subprocess.run(shell=True, args="ls -l")\n'),
    call("shell-one", 'subprocess.run("ls -l", shell=1)\n', SAFE_OR_NOT),
    call(
        "shell-positional",
        'subprocess.Popen("ls -l", -1, None, None, None, None, None, True, True).wait()\n',
        EITHER,
    ),
    call(
        "shell-positional-call",
        'subprocess.call("ls -l", -1, None, None, None, None, None, True, True)\n',
        EITHER,
    ),
    call(
        "shell-constant",
        'SHELL = True\nsubprocess.run("ls -l", shell=SHELL)\n',
        SAFE_OR_NOT,
    ),
    call(
        "shell-unknown",
        'subprocess.run("ls", shell=bool(sys.argv))\n',
        "refused",
    ),
    call("shell-false", 'subprocess.run("ls", shell=False)\n', "refused"),
    call("shell-zero", 'subprocess.run("ls", shell=0)\n', "refused"),
    call(
        "options-unpacked",
        'options = {"shell": True}\nsubprocess.run("ls -l", **options)\n',
        "refused",
    ),
    call(
        "options-beside",
        'options = {"cwd": "/"}\nsubprocess.run("ls -l", shell=True, **options)\n',
        EITHER,
    ),
    call("trailing-comma", 'subprocess.run(\n    "ls -l",\n    shell=True,\n)\n'),
    call(
        "comment-on-shell",
        'subprocess.run(\n    "ls -l",\n    shell=True,  # by name\n)\n',
        SAFE_OR_NOT,
    ),
    call(
        "two-on-a-line",
        'subprocess.call("ls", shell=True); subprocess.call("make", shell=True)\n',
    ),
    # Names.
    call("alias", 'import subprocess as sp\n\nsp.run("ls -l", shell=True)\n'),
    call("from-run", 'from subprocess import run\n\nrun("ls -l", shell=True)\n'),
    call(
        "from-several",
        """
from subprocess import PIPE, Popen

p = Popen("ls -l", shell=True, stdout=PIPE)
print(p.communicate())
""",
    ),
    call(
        "from-as",
        'from subprocess import check_output as co\n\nprint(co("ls -l", shell=True))\n',
    ),
    call("star", 'from subprocess import *\n\nrun("ls -l", shell=True)\n', SAFE_OR_NOT),
    call(
        "own-run",
        'def run(command, shell):\n    print(command)\n\n\nrun("ls", shell=True)\n',
        "refused",
    ),
    call(
        "wrapper",
        """
def run(command):
    return subprocess.call(command, shell=True)


sys.exit(run("make all"))
""",
        EITHER,
        exits=SAME,
    ),
    call(
        "parameter",
        "def run(command):\n    subprocess.run(command, shell=True)\n\n\nrun(sys.argv[1])\n",
        "refused",
        values=("ls",),
    ),
    # Other parameters stay.
    call("cwd", 'subprocess.run("ls -l", shell=True, cwd="/")\n'),
    call(
        "cwd-local-program",
        'subprocess.run("./build.sh", shell=True, cwd=".")\n',
        EITHER,
    ),
    call("env", 'subprocess.run("ls", shell=True, env={**os.environ, "A": "b c"})\n'),
    call(
        "env-without-path",
        'subprocess.run("/usr/bin/printf x", shell=True, env={})\n',
        SAFE_OR_NOT,
        unrecorded=True,
    ),
    call(
        "env-other-path",
        'subprocess.run("ls", shell=True, env={**os.environ, "PATH": os.environ["PATH"] + ":/x"})\n',
        EITHER,
    ),
    call("stdin-null", 'subprocess.run("cat", shell=True, stdin=subprocess.DEVNULL)\n'),
    call("input", 'subprocess.run("cat", shell=True, input="é\\n", text=True)\n'),
    call("input-bytes", 'subprocess.run("cat", shell=True, input=b"a\\0b")\n', "safe"),
    call("timeout", 'subprocess.run("ls", shell=True, timeout=10)\n', EITHER),
    call(
        "new-session",
        'subprocess.run("ls", shell=True, start_new_session=True)\n',
        EITHER,
    ),
    call(
        "preexec",
        'subprocess.Popen("ls -l", shell=True, preexec_fn=os.setsid).wait()\n',
        EITHER,
    ),
    call("close-fds", 'subprocess.run("ls", shell=True, close_fds=True)\n'),
    call(
        "universal-newlines",
        'print(subprocess.check_output("ls", shell=True, universal_newlines=True))\n',
        outputs=TEXTS,
    ),
    call(
        "stdout-null", 'subprocess.run("ls", shell=True, stdout=subprocess.DEVNULL)\n'
    ),
    call(
        "stderr-joined",
        'print(subprocess.check_output("ls", shell=True, stderr=subprocess.STDOUT))\n',
    ),
    call(
        "stdout-file",
        'with open("out.txt", "w") as out:\n    subprocess.run("ls -l", shell=True, stdout=out)\n',
    ),
    call(
        "decode",
        'print(ascii(subprocess.check_output("ls", shell=True).decode().strip()))\n',
        outputs=TEXTS,
    ),
    call(
        "splitlines",
        'print(subprocess.check_output("ls", shell=True).splitlines())\n',
        outputs=TEXTS,
    ),
    # `executable` chose the shell; it would be the program now.
    call(
        "executable-sh",
        'subprocess.run("ls -l", shell=True, executable="/bin/sh")\n',
        EITHER,
    ),
    call(
        "executable-bash",
        'subprocess.run("ls -l", shell=True, executable="/bin/bash")\n',
        EITHER,
    ),
    call(
        "executable-bash-syntax",
        'subprocess.run("ls <(ls)", shell=True, executable="/bin/bash")\n',
        "refused",
    ),
    call(
        "executable-unknown",
        'subprocess.run("ls -l", shell=True, executable=os.environ.get("SHELL"))\n',
        "refused",
    ),
    # What knows the command's text.
    call(
        "args-printed",
        'print(subprocess.run("ls -l", shell=True).args)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    call(
        "done-printed",
        'done = subprocess.run("ls -l", shell=True)\nprint(done)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    call(
        "done-returned",
        'def build():\n    return subprocess.run("make", shell=True)\n\n\nprint(build().returncode)\n',
        EITHER,
        exits=IGNORED,
    ),
    call(
        "done-kept",
        'done = subprocess.run("make", shell=True)\nsys.exit(done.returncode)\n',
        exits=SAME,
    ),
    call(
        "error-printed",
        """
try:
    subprocess.check_call("make all", shell=True)
except subprocess.CalledProcessError as error:
    print(error)
    sys.exit(1)
""",
        NEVER_SAFE,
        exits={"0": 0},
    ),
    call(
        "error-handled",
        """
try:
    subprocess.check_call("make all", shell=True)
except subprocess.CalledProcessError:
    sys.exit(1)
""",
        NEVER_SAFE,
        exits=TRUTH,
    ),
    call(
        "error-status",
        """
try:
    print(subprocess.check_output("git describe", shell=True))
except subprocess.CalledProcessError as error:
    sys.exit(error.returncode)
""",
        NEVER_SAFE,
        exits=SAME,
    ),
    # FileNotFoundError is handled as well.
    call(
        "any-error-handled",
        """
try:
    subprocess.check_call("make all", shell=True)
except Exception:
    sys.exit(1)
""",
        EITHER,
        exits=TRUTH,
    ),
    call(
        "both-errors-handled",
        """
try:
    subprocess.check_call("make all", shell=True)
except (subprocess.CalledProcessError, OSError):
    sys.exit(1)
""",
        EITHER,
        exits=TRUTH,
    ),
    call(
        "missing-handled-only-as-status",
        """
try:
    subprocess.check_call("no-such-program-at-all", shell=True)
except subprocess.CalledProcessError:
    print("none")
""",
        NEVER_SAFE,
        values=(),
        unrecorded=True,
    ),
    call(
        "missing-probed",
        'print(subprocess.call("git --version", shell=True) == 127)\n',
        NEVER_SAFE,
    ),
    call(
        "missing-ignored",
        'subprocess.run("no-such-program-at-all || true", shell=True)\n',
        NEVER_SAFE,
        values=(),
        unrecorded=True,
    ),
    # Handles.
    call(
        "popen-kept",
        'p = subprocess.Popen("make all", shell=True)\nsys.exit(p.wait())\n',
        exits=SAME,
    ),
    call(
        "popen-with",
        'with subprocess.Popen("ls -l", shell=True, stdout=subprocess.PIPE) as p:\n    print(p.stdout.read())\n',
        outputs=TEXTS,
    ),
    call(
        "popen-lines",
        'p = subprocess.Popen("ls", shell=True, stdout=subprocess.PIPE, text=True)\nfor line in p.stdout:\n    print(ascii(line))\np.wait()\n',
        outputs=TEXTS,
    ),
    call(
        "popen-input",
        'p = subprocess.Popen("cat", shell=True, stdin=subprocess.PIPE)\np.communicate(b"text")\n',
    ),
    call(
        "popen-errors",
        'p = subprocess.Popen("ls", shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)\nprint(p.communicate())\n',
        exits=IGNORED,
    ),
    call(
        "popen-bare",
        'subprocess.Popen("make all", shell=True)\n',
        EITHER,
        concurrent=True,
    ),
    call(
        "popen-pid",
        'p = subprocess.Popen("ls", shell=True)\nprint(p.pid > 0)\np.wait()\n',
        EITHER,
    ),
    call(
        "popen-killpg",
        'import signal\n\np = subprocess.Popen("ls", shell=True, preexec_fn=os.setsid)\np.wait()\ntry:\n    os.killpg(p.pid, signal.SIGTERM)\nexcept ProcessLookupError:\n    print("over")\n',
        EITHER,
    ),
    call(
        "popen-poll",
        'p = subprocess.Popen("ls", shell=True)\np.wait()\nprint(p.poll(), p.returncode)\n',
        exits=IGNORED,
    ),
    call(
        "in-thread",
        'import threading\n\nt = threading.Thread(target=lambda: subprocess.call("ls -l", shell=True))\nt.start()\nt.join()\n',
    ),
    call(
        "handed-to-thread",
        'import threading\n\nt = threading.Thread(target=subprocess.call, args=("ls -l",), kwargs={"shell": True})\nt.start()\nt.join()\n',
        "refused",
    ),
    call(
        "partial",
        'import functools\n\nsh = functools.partial(subprocess.run, shell=True)\nsh("ls -l")\n',
        "refused",
    ),
    # Lists: only the first was the command, the others are its $0, $1.
    call(
        "list",
        'subprocess.run(["ls", "-l"], shell=True)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    call("list-of-one", 'subprocess.run(["ls"], shell=True)\n', EITHER),
    call("list-of-one-text", 'subprocess.run(["ls -l"], shell=True)\n', SAFE_OR_NOT),
    call(
        "tuple",
        'subprocess.run(("ls", "-l"), shell=True)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    call(
        "list-in-name",
        'command = ["ls", "-l"]\nsubprocess.run(command, shell=True)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    call(
        "list-uses-arguments",
        'subprocess.run(["ls \\"$0\\"", "two words"], shell=True)\n',
        NEVER_SAFE,
    ),
    call(
        "list-status",
        'sys.exit(subprocess.call(["make", "all"], shell=True))\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    call(
        "list-value",
        'subprocess.run(["ls", path], shell=True)\n',
        NEVER_SAFE,
        values=(),
        changes=("notes.txt",),
        attack=("",),
    ),
    call(
        "list-first-value",
        'subprocess.run([f"ls {path}"], shell=True)\n',
        NEVER_SAFE,
        values=("notes.txt",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    # Shell syntax inside.
    call("null", 'subprocess.run("ls > /dev/null 2>&1", shell=True)\n', exits=IGNORED),
    call(
        "null-check",
        'subprocess.check_call("ls > /dev/null 2>&1", shell=True)\n',
        exits=TRUTH,
    ),
    call(
        "null-over-pipe",
        'print(subprocess.run("ls > /dev/null", shell=True, stdout=subprocess.PIPE).stdout)\n',
        EITHER,
    ),
    call(
        "joined-in-text",
        'print(subprocess.check_output("ls 2>&1", shell=True))\n',
        exits=TRUTH,
    ),
    call(
        "cd",
        'subprocess.run("cd below && ls", shell=True)\n',
        NEVER_SAFE,
        files=("below/",),
    ),
    call(
        "cd-beside-cwd",
        'subprocess.run("cd below && ls", shell=True, cwd="above")\n',
        NEVER_SAFE,
        files=("above/below/",),
    ),
    call("prefix", 'subprocess.run("A=1 ls", shell=True)\n'),
    call(
        "prefix-beside-env",
        'subprocess.run("A=1 ls", shell=True, env={**os.environ, "A": "0"})\n',
        EITHER,
    ),
    call(
        "variable-of-env",
        'subprocess.run(\'ls "$GREETING"\', shell=True, env={**os.environ, "GREETING": "other"})\n',
        SAFE_OR_NOT,
    ),
    call(
        "glob-beside-cwd",
        'subprocess.run("ls *.txt", shell=True, cwd="below")\n',
        NEVER_SAFE,
        files=("below/a.txt",),
    ),
    call(
        "pipe-output",
        'print(subprocess.check_output("ps aux | grep x", shell=True))\n',
        EITHER,
        outputs=TEXTS[:3],
        exits={"0": 0, "1,0": 0, "0,1": 1},
    ),
    call(
        "pipe-popen",
        'p = subprocess.Popen("ps aux | wc -l", shell=True, stdout=subprocess.PIPE)\nprint(p.communicate()[0])\n',
        EITHER,
    ),
    call(
        "value-double",
        'subprocess.check_call("git commit -m \\"" + path + "\\"", shell=True)\n',
        values=("two words",),
        attack=DOUBLE,
    ),
    call(
        "two-values",
        "subprocess.check_call(f\"cp '{path}' {shlex.quote(path)}\", shell=True)\n",
        values=("two words", ""),
        attack=(SINGLE,),
    ),
    call(
        "immune",
        'subprocess.check_output(f"head -n {len(path)}", shell=True)\n',
        values=("two words",),
        attack=IMMUNE,
    ),
)
