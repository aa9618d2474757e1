"""Stands in for every program a shape starts: records how it was started.

It is linked under many names into a folder on PATH, and imports next to nothing, for it
runs some thousand times.
"""

import os
import signal
import sys

# A shell adds these to what it passes on, and nobody relies on them: dash sets PWD;
# bash sets PWD, OLDPWD, SHLVL and `_`. Without a shell nothing adds them.
VOLATILE = {b"_", b"SHLVL", b"PWD", b"OLDPWD"}

# Where to record and how to exit: meant for this program, not for what it stands for.
CONTROL = {b"STANDIN_RECORD", b"STANDIN_EXITS"}


def main():
    name = os.path.basename(sys.argv[0])
    environment = {
        key: value
        for key, value in sorted(os.environb.items())
        if key not in VOLATILE | CONTROL
    }
    start = {
        "argv": [os.fsencode(argument) for argument in [name, *sys.argv[1:]]],
        "cwd": os.getcwdb(),
        "environment": environment,
        "stdin": sys.stdin.buffer.read(),
    }
    with open(os.environ["STANDIN_RECORD"], "a+", encoding="ascii") as record:
        record.seek(0)
        earlier = len(record.readlines())
        record.write(ascii(start) + "\n")

    print(name, "says", len(sys.argv) - 1, "arguments", flush=True)
    print(name, "warns", file=sys.stderr, flush=True)

    exits = os.environ["STANDIN_EXITS"].split(",")
    status = exits[min(earlier, len(exits) - 1)]
    if status == "KILL":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.exit(int(status))


main()
