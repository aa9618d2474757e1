"""A shell that is started as a program: `sh -c text`, by every function that can."""

from shape import IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import EITHER, NEVER_SAFE, SAFE_OR_NOT, SAME, TEXTS, TRUTH, shape

VALUES = ("notes.txt", "two words", "")


def program(name: str, body: str, outcome: str = EITHER, **rest) -> Shape:
    return shape(f"dash-c-{name}", body, outcome, **rest)


def value(name: str, body: str, outcome: str = EITHER, **rest) -> Shape:
    rest = {"values": VALUES, "attack": SINGLE, **rest}
    return program(name, body, outcome, **rest)


SHAPES = (
    program("run", 'subprocess.run(["sh", "-c", "ls -l"])\n'),
    program("run-bash", 'subprocess.run(["bash", "-c", "ls -l"])\n'),
    program("run-path", 'subprocess.run(["/bin/sh", "-c", "ls -l"])\n'),
    program("run-tuple", 'subprocess.run(("sh", "-c", "ls -l"))\n'),
    program("run-args", 'subprocess.run(args=["sh", "-c", "ls -l"])\n'),
    program(
        "run-check",
        'subprocess.run(["sh", "-c", "make all"], check=True)\n',
        exits=TRUTH,
    ),
    program(
        "call", 'sys.exit(subprocess.call(["sh", "-c", "make all"]))\n', exits=SAME
    ),
    program(
        "check-call", 'subprocess.check_call(["sh", "-c", "make all"])\n', exits=TRUTH
    ),
    program(
        "check-output",
        'print(subprocess.check_output(["sh", "-c", "ls"]))\n',
        outputs=TEXTS,
    ),
    program(
        "popen",
        'sys.exit(subprocess.Popen(["sh", "-c", "ls -l"]).wait())\n',
        exits=SAME,
    ),
    program("null", 'subprocess.run(["sh", "-c", "ls > /dev/null 2>&1"])\n'),
    program("pipe", 'subprocess.run(["sh", "-c", "ls | sort"])\n'),
    program(
        "and",
        'sys.exit(subprocess.call(["sh", "-c", "make && ls"]))\n',
        exits={"0": 0, "3": 3, "0,3": 3},
    ),
    program(
        "cd",
        'subprocess.run(["sh", "-c", "cd below && ls"])\n',
        NEVER_SAFE,
        files=("below/",),
    ),
    program("exec", 'subprocess.run(["sh", "-c", "exec ls -l"])\n'),
    program("variable", 'subprocess.run(["sh", "-c", "ls \\"$GREETING\\""])\n'),
    program("glob", 'subprocess.run(["sh", "-c", "ls *.txt"])\n', NEVER_SAFE),
    value("value-single", 'subprocess.run(["sh", "-c", f"ls \'{path}\'"])\n'),
    value(
        "value-quote",
        'subprocess.run(["sh", "-c", "ls " + shlex.quote(path)])\n',
        attack=IMMUNE,
    ),
    value(
        "value-bare",
        'subprocess.run(["bash", "-c", f"ls {path}"])\n',
        NEVER_SAFE,
        values=("a",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    value(
        "value-percent",
        'subprocess.check_call(["/bin/sh", "-c", "ls \'%s\'" % path])\n',
    ),
    value(
        "value-whole",
        'subprocess.run(["sh", "-c", path])\n',
        "refused",
        values=("ls",),
        attack="",
    ),
    program("text-in-name", 'text = "ls -l"\nsubprocess.run(["sh", "-c", text])\n'),
    program(
        "list-in-name", 'command = ["sh", "-c", "ls -l"]\nsubprocess.run(command)\n'
    ),
    program(
        "list-printed",
        'command = ["sh", "-c", "ls -l"]\nprint(command)\nsubprocess.run(command)\n',
        NEVER_SAFE,
        values=(),
        changes=((),),
    ),
    # `$0` and `$1`: the right way to hand on values.
    value(
        "arguments",
        'subprocess.run(["sh", "-c", "ls \\"$1\\"", "sh", path])\n',
        SAFE_OR_NOT,
        attack=IMMUNE,
    ),
    value(
        "arguments-all",
        'subprocess.run(["sh", "-c", "ls \\"$@\\"", "sh", path, "b"])\n',
        SAFE_OR_NOT,
        attack=IMMUNE,
    ),
    value(
        "arguments-unused",
        'subprocess.run(["sh", "-c", "ls", "sh", path])\n',
        EITHER,
        attack=IMMUNE,
    ),
    program(
        "arguments-exec",
        'subprocess.run(["sh", "-c", "exec \\"$0\\" \\"$@\\"", "ls", "-l"])\n',
        SAFE_OR_NOT,
    ),
    program("login", 'subprocess.run(["bash", "-lc", "ls -l"])\n', "refused"),
    program("errexit", 'subprocess.run(["sh", "-ec", "make; ls"])\n', "refused"),
    program(
        "errexit-apart", 'subprocess.run(["sh", "-e", "-c", "make; ls"])\n', "refused"
    ),
    program("trace", 'subprocess.run(["sh", "-xc", "ls"])\n', "refused"),
    program(
        "bash-syntax", 'subprocess.run(["bash", "-c", "ls &> /dev/null"])\n', EITHER
    ),
    program(
        "bash-test",
        'subprocess.run(["bash", "-c", "[[ -f notes.txt ]] && ls"])\n',
        "refused",
    ),
    program(
        "bash-braces", 'subprocess.run(["bash", "-c", "ls {a,b}.txt"])\n', SAFE_OR_NOT
    ),
    program(
        "bash-pipefail",
        'subprocess.run(["bash", "-c", "set -o pipefail; ls | sort"])\n',
        "refused",
    ),
    program(
        "script", 'subprocess.run(["sh", "notes.txt"])\n', "refused", unrecorded=True
    ),
    program("script-of-build", 'subprocess.run(["sh", "build.sh", "-c"])\n', "refused"),
    program("env", 'subprocess.run(["env", "A=1", "sh", "-c", "ls"])\n', "refused"),
    program(
        "sudo", 'subprocess.run(["sudo", "sh", "-c", "ls > /root/x"])\n', "refused"
    ),
    program("ssh", 'subprocess.run(["ssh", "host", "sh", "-c", "ls"])\n', "refused"),
    program(
        "docker",
        'subprocess.run(["docker", "exec", "web", "sh", "-c", "ls | sort"])\n',
        "refused",
    ),
    program("inside-system", "os.system(\"sh -c 'ls -l'\")\n"),
    program(
        "inside-system-value",
        "os.system(f\"sh -c 'ls {path}'\")\n",
        NEVER_SAFE,
        values=("a",),
        attack=UNQUOTED,
    ),
    program("with-shell-too", "subprocess.run(\"sh -c 'ls -l'\", shell=True)\n"),
    program("cwd", 'subprocess.run(["sh", "-c", "ls -l"], cwd="/")\n'),
    program("input", 'subprocess.run(["sh", "-c", "cat"], input=b"text")\n'),
    # os.exec*: it is the end of this program.
    program("execl", 'os.execl("/bin/sh", "sh", "-c", "ls -l")\n', exits=SAME),
    program("execlp", 'os.execlp("sh", "sh", "-c", "ls -l")\n', exits=SAME),
    program("execv", 'os.execv("/bin/sh", ["sh", "-c", "ls -l"])\n', exits=SAME),
    program("execvp", 'os.execvp("sh", ["sh", "-c", "ls -l"])\n', exits=SAME),
    program(
        "execvpe",
        'os.execvpe("sh", ["sh", "-c", "ls"], {**os.environ, "A": "1"})\n',
        exits=SAME,
    ),
    program(
        "execle",
        'os.execle("/bin/sh", "sh", "-c", "ls", {**os.environ, "A": "1"})\n',
        exits=SAME,
    ),
    program(
        "execve",
        'os.execve("/bin/sh", ["sh", "-c", "ls"], {**os.environ, "A": "1"})\n',
        exits=SAME,
    ),
    program("exec-pipe", 'os.execlp("sh", "sh", "-c", "ls | sort")\n', SAFE_OR_NOT),
    program(
        "exec-redirected", 'os.execlp("sh", "sh", "-c", "ls > out.txt")\n', NEVER_SAFE
    ),
    program("exec-exec", 'os.execlp("sh", "sh", "-c", "exec ls -l")\n', exits=SAME),
    program(
        "exec-arguments",
        'os.execlp("sh", "sh", "-c", "exec \\"$0\\" \\"$@\\"", *["ls", "-l"])\n',
        SAFE_OR_NOT,
    ),
    value("exec-value", 'os.execlp("sh", "sh", "-c", f"ls \'{path}\'")\n'),
    value(
        "exec-value-list",
        'os.execvp("sh", ["sh", "-c", "ls " + shlex.quote(path)])\n',
        attack=IMMUNE,
    ),
    value(
        "exec-value-bare",
        'os.execvp("sh", ["sh", "-c", f"ls {path}"])\n',
        NEVER_SAFE,
        values=("a",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    program(
        "exec-other-shell",
        'os.execlp(os.environ.get("SHELL", "sh"), "sh", "-c", "ls")\n',
        "refused",
    ),
    program("exec-program", 'os.execlp("ls", "ls", "-l")\n', "refused", exits=SAME),
    # os.spawn*.
    program(
        "spawnl",
        'sys.exit(os.spawnl(os.P_WAIT, "/bin/sh", "sh", "-c", "ls -l"))\n',
        exits=SAME,
    ),
    program(
        "spawnlp",
        'sys.exit(os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "ls -l"))\n',
        exits=SAME,
    ),
    program(
        "spawnv",
        'sys.exit(os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "ls"]))\n',
        exits=SAME,
    ),
    program(
        "spawnvp",
        'sys.exit(os.spawnvp(os.P_WAIT, "sh", ["sh", "-c", "ls"]))\n',
        exits=SAME,
    ),
    program(
        "spawnve",
        'sys.exit(os.spawnve(os.P_WAIT, "/bin/sh", ["sh", "-c", "ls"], {**os.environ, "A": "1"}))\n',
        exits=SAME,
    ),
    program(
        "spawn-unused",
        'os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "ls -l")\n',
        exits={"0": 0, "3": 0},
    ),
    program(
        "spawn-tested",
        'if os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "make") != 0:\n    sys.exit(1)\n',
        exits=TRUTH,
    ),
    program(
        "spawn-nowait",
        'pid = os.spawnlp(os.P_NOWAIT, "sh", "sh", "-c", "ls")\nprint(os.waitpid(pid, 0)[1])\n',
        NEVER_SAFE,
    ),
    value(
        "spawn-value",
        'sys.exit(os.spawnlp(os.P_WAIT, "sh", "sh", "-c", f"ls \'{path}\'"))\n',
    ),
    program(
        "posix-spawn",
        'pid = os.posix_spawn("/bin/sh", ["sh", "-c", "ls"], os.environ)\nprint(os.waitpid(pid, 0)[1])\n',
        SAFE_OR_NOT,
    ),
    program(
        "execlp-from-import",
        'from os import execlp\n\nexeclp("sh", "sh", "-c", "ls -l")\n',
    ),
)
