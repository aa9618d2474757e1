"""Decides findings by keyboard on a real terminal, and reads the screen.

    terminal.py (--tmux | --pty) HARDEN

`--tmux` is a terminal of tmux; `--pty` is a pseudo-terminal whose screen pyte draws, for machines
that have no tmux. Both get the same keys and must show the same.
"""

import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

COLUMNS, LINES = 100, 40
PATIENCE = 60

CODE = """\
import os


def clean(name):
    os.system(f"rm {name}")
    os.system(name)


def run(name):
    os.system(name)
"""


class Tmux:
    count = 0

    def __init__(self, command, folder):
        # A server that is told to end may still be there when the next one begins.
        Tmux.count += 1
        self.socket = f"harden-{os.getpid()}-{Tmux.count}"
        # What ends at once would take its screen with it.
        script = f"{command}; echo '[ended' $?']'; sleep 600"
        size = ["-x", str(COLUMNS), "-y", str(LINES)]
        self.tmux("-f", "/dev/null", "new-session", "-d", *size, "-c", str(folder), script)

    def tmux(self, *arguments):
        run = subprocess.run(
            ["tmux", "-L", self.socket, *arguments], capture_output=True, text=True, check=True
        )
        return run.stdout

    def send(self, keys):
        for key in keys:
            name = {"\r": "Enter", "\x7f": "BSpace", "\x03": "C-c"}.get(key)
            self.tmux("send-keys", *([name] if name else ["-l", key]))

    def screen(self):
        return self.tmux("capture-pane", "-p", "-J", "-S", "-200")

    def close(self):
        self.tmux("kill-server")


class Pty:
    def __init__(self, command, folder):
        import pyte

        self.drawn = pyte.HistoryScreen(COLUMNS, LINES, history=2000)
        self.stream = pyte.ByteStream(self.drawn)
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execv("/bin/sh", ["sh", "-c", f"{command}; echo '[ended' $?']'; sleep 600"])
        self.pid = pid
        size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, size)

    def send(self, keys):
        for key in keys:
            os.write(self.terminal, key.encode())
            time.sleep(0.02)

    def screen(self):
        while select.select([self.terminal], [], [], 0.1)[0]:
            self.stream.feed(os.read(self.terminal, 65536))
        above = ["".join(line[x].data for x in range(COLUMNS)) for line in self.drawn.history.top]
        return "\n".join(line.rstrip() for line in above + self.drawn.display)

    def close(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


class Session:
    """A command on a terminal, until what is expected shows, or patience ends."""

    def __init__(self, terminal, command, folder):
        self.terminal = terminal(command, folder)

    def sees(self, *texts):
        deadline = time.monotonic() + PATIENCE
        while True:
            screen = self.terminal.screen()
            missing = [text for text in texts if text not in screen]
            if not missing:
                return screen
            if time.monotonic() > deadline:
                self.terminal.close()
                sys.exit(f"{missing} not on the screen:\n{screen}")
            time.sleep(0.1)

    def types(self, keys):
        self.terminal.send(keys)

    def close(self):
        self.terminal.close()


def expect(condition, what):
    if not condition:
        sys.exit(f"wrong: {what}")


def main():
    terminal = {"--tmux": Tmux, "--pty": Pty}[sys.argv[1]]
    harden = os.path.abspath(sys.argv[2])
    os.environ.update(TERM="xterm-256color", NO_COLOR="1")
    folder = Path(tempfile.mkdtemp())
    try:
        check(terminal, f"{harden} triage --interactive", folder)
    finally:
        shutil.rmtree(folder)
    print("the session was held, interrupted and resumed")


def check(terminal, command, folder):
    (folder / "a.py").write_text(CODE)
    file = folder / "harden-triage.toml"

    first = Session(terminal, command, folder)
    first.sees("1 of 3", "B605 high", "a.py:5 in clean", 'os.system(f"rm {name}")', "[j]ustify")
    screen = first.sees("The unsafe fix:", "-    os.system(f", "+    subprocess.run(")
    expect("accept [u]nsafe fix" in screen, "the fix is offered")
    first.types("?")
    first.sees("q  quit; decisions so far are already saved")
    first.types("x")
    first.sees("press ? for help")
    first.types("y")
    first.sees("2 of 3", "a.py:6 in clean")
    expect(file.read_text().count('decision = "accept-unsafe-fix"') == 1, "saved at once")
    # A reason that says nothing is asked for again; what is mistyped can be taken back.
    first.types("j")
    first.sees("Reason")
    first.types("todo\r")
    first.sees("Not accepted:")
    first.types("names come from our own tablet\x7f\r")
    first.sees("3 of 3", "a.py:10 in run")
    expect('reason = "names come from our own table"' in file.read_text(), "the reason is saved")
    first.types("\x03")
    first.sees("2 of 3 are decided; 1 left.", "[ended 1]")
    first.close()

    second = Session(terminal, command, folder)
    screen = second.sees("2 of 3 are decided already.", "3 of 3", "a.py:10 in run")
    expect("1 of 3 " not in screen, "what is decided is not asked again")
    second.types("b")
    second.sees("Decided: justify, because names come from our own table")
    second.types("s")
    second.sees("3 of 3")
    second.types("n")
    second.sees("All 3 are decided.", "[ended 0]")
    second.close()
    expect(file.read_text().count('decision = "leave"') == 1, "left")


main()
