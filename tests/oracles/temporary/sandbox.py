"""Runs a program in a process, a folder for temporary files and a working folder of its own."""

import contextlib
import gc
import glob
import inspect
import io
import itertools
import json
import os
import re
import shutil
import stat
import sys
import tempfile
import traceback

# What a random part of a name is in here: it tells which process made the name.
RANDOM = re.compile(r"q\d+x\d+q")
SECRET = b"precious"


class Names:
    """The random parts of `tempfile`, in order."""

    def __init__(self):
        self.count = itertools.count()

    def __iter__(self):
        return self

    def __next__(self):
        return f"q{os.getpid()}x{next(self.count)}q"


class Attacker:
    """Another user, who is always faster: links the first path that is about to be written to
    somebody else's file, if the folder lets everybody in."""

    def __init__(self, victim, folders):
        self.victim, self.folders = victim, folders
        self.is_done = False

    def __call__(self, event, arguments):
        if self.is_done:
            return
        if event == "open":
            path, _, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR):
                self.link(path)
        elif event == "subprocess.Popen":
            for argument in arguments[1]:
                self.link(argument)

    def link(self, path):
        if self.is_done or not isinstance(path, str) or not path.startswith(self.folders):
            return
        folder = os.path.dirname(path)
        if os.path.lexists(path) or not os.stat(folder).st_mode & stat.S_IWOTH:
            return
        self.is_done = True
        os.symlink(self.victim, path)


def run(text, with_tmpdir, attack=False):
    """What the program does, in words that do not depend on where and when."""
    # Short, since it is part of the names of sockets.
    root = tempfile.mkdtemp(prefix="h", dir="/tmp")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            answer = Child(root, with_tmpdir, attack).run(text)
        except BaseException:
            answer = {"error": traceback.format_exc()}
        os.write(write, json.dumps(answer).encode())
        os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        answer = json.loads(pipe.read())
    os.waitpid(child, 0)
    shutil.rmtree(root)
    for path in glob.glob(f"/tmp/*q{child}x*"):
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    if "error" in answer:
        raise AssertionError(answer["error"])
    answer["left"] = {path: tuple(kind) for path, kind in answer["left"]}
    return answer


class Child:
    def __init__(self, root, with_tmpdir, attack):
        self.root, self.attack = root, attack
        self.shared, self.own = f"{root}/tmp", f"{root}/own"
        self.victim = f"{root}/victim"
        for folder in (self.shared, self.own):
            os.mkdir(folder)
            os.chmod(folder, 0o1777)
        os.mkdir(f"{root}/work")
        os.chdir(f"{root}/work")
        os.umask(0o022)
        for name in ("TMPDIR", "TEMP", "TMP"):
            os.environ.pop(name, None)
        if with_tmpdir:
            os.environ["TMPDIR"] = self.own
        self.temporary = self.own if with_tmpdir else "/tmp"
        tempfile.tempdir = None
        tempfile._name_sequence = Names()
        self.events = []

    def run(self, text):
        with open(self.victim, "wb") as file:
            file.write(SECRET)
        descriptors = self.descriptors()
        # The paths in the text are below the folder of this run.
        text = text.replace("/tmp", self.shared)
        names = {"__name__": "__main__"}
        if self.attack:
            # Else the attack would be on the file with which `tempfile` tries its folder.
            tempfile.gettempdir()
            sys.addaudithook(Attacker(self.victim, (self.shared + "/", self.own + "/")))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            self.note("module", lambda: exec(compile(text, "case", "exec"), names))
            for name, value in list(names.items()):
                if inspect.isfunction(value) and is_own(value) and not required(value):
                    self.note(name, value)
        values = {
            name: self.plain(repr(value))
            for name, value in names.items()
            if isinstance(value, (bytes, int, str)) and not name.startswith("__")
        }
        names.clear()
        gc.collect()
        with open(self.victim, "rb") as file:
            harmed = file.read() != SECRET
        return {
            "events": self.events,
            "values": values,
            "printed": self.plain(printed.getvalue()),
            "descriptors": len(self.descriptors() - descriptors),
            "harmed": harmed,
            "left": list(self.left().items()),
            "open": self.lets_in(),
        }

    def note(self, name, call):
        try:
            value = call()
            self.events.append(f"{name}: {self.plain(repr(value))}")
        except Exception as error:
            self.events.append(f"{name}: {type(error).__name__} {self.plain(str(error))}")

    def descriptors(self):
        try:
            return set(os.listdir("/proc/self/fd"))
        except FileNotFoundError:
            return set()

    def plain(self, text):
        """The text with the same words for paths that differ as they are meant to."""
        for folder in (self.shared, self.own, "/tmp"):
            text = text.replace(folder + "/", "<tmp>/")
        # A name of the program's in a folder of its own is the same as the name before.
        text = re.sub(rf"({RANDOM.pattern})/tmp", r"\1", text)
        text = re.sub(rf"<tmp>/tmp{RANDOM.pattern}/", "<tmp>/", text)
        return re.sub(f"-?{RANDOM.pattern}", "", text)

    def made(self):
        """Everything that the program has left in the folders for temporary files."""
        patterns = [f"{self.shared}/*", f"{self.own}/*", f"/tmp/*q{os.getpid()}x*"]
        paths = [path for pattern in patterns for path in glob.glob(pattern)]
        for path in sorted(paths):
            yield path
            for folder, folders, files in os.walk(path):
                yield from (os.path.join(folder, name) for name in sorted(folders + files))

    def left(self):
        """What is left, by plain paths: a path in a private folder stands for the folder too."""
        left = {}
        for path in self.made():
            mode = os.lstat(path).st_mode
            if stat.S_ISLNK(mode):
                kind = ["link", self.plain(os.readlink(path))]
            elif stat.S_ISREG(mode):
                with open(path, "rb") as file:
                    kind = ["file", repr(file.read()) if "dbm" not in sys.modules else ""]
            elif stat.S_ISDIR(mode):
                kind = ["folder", []]
            else:
                kind = ["other", stat.S_IFMT(mode)]
            left[self.plain(path)] = kind
        return left

    def lets_in(self):
        """What is left that other users can read or write to."""
        others = stat.S_IRWXG | stat.S_IRWXO
        for_all = [self.shared, self.own, "/tmp"]
        found = []
        for path in self.made():
            inner = [path, *itertools.takewhile(lambda p: p not in for_all, parents(path))]
            modes = [os.lstat(p).st_mode for p in inner if not os.path.islink(p)]
            if modes and all(mode & others for mode in modes):
                found.append(self.plain(path))
        return found


def parents(path):
    while path != "/":
        path = os.path.dirname(path)
        yield path


def is_own(function):
    return function.__code__.co_filename == "case"


def required(function):
    return any(p.default is p.empty for p in inspect.signature(function).parameters.values())
