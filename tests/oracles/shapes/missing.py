"""Programs that are not there, are none, or are looked for elsewhere."""

from shape import REFUSED, SINGLE, UNQUOTED, Shape
from shapes.commands import NEVER_SAFE, SAME, shape
from shapes.values import IN_SINGLE_QUOTES


def probe(name: str, body: str, **rest) -> Shape:
    return shape(f"probe-{name}", body, REFUSED, unrecorded=True, **rest)


def function(name: str, body: str, **rest) -> Shape:
    return shape(f"function-{name}", body, REFUSED, unrecorded=True, **rest)


def environment(name: str, body: str, outcome: str = "safe", **rest) -> Shape:
    return shape(f"own-environment-{name}", body, outcome, **rest)


def quoted(name: str, body: str) -> Shape:
    return shape(f"own-quotes-{name}", body, REFUSED, values=("notes.txt",))


NULL = "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL"

SHAPES = (
    probe(
        "bare-returncode",
        f"""
missing = []
if subprocess.run("no-such-tool", shell=True, {NULL}).returncode != 0:
    missing.append("no-such-tool")
print(missing)
""",
    ),
    probe(
        "status-127",
        """
done = subprocess.run("no-such-tool all", shell=True, capture_output=True)
print("falls back" if done.returncode == 127 else "works")
""",
    ),
    probe(
        "status-127-by-a-caller",
        """
def start():
    return subprocess.run("no-such-tool all", shell=True, capture_output=True)


print("falls back" if start().returncode == 127 else "works")
""",
    ),
    probe(
        "waited-for",
        f"""
process = subprocess.Popen("no-such-tool", shell=True, {NULL})
print("falls back" if process.wait() else "works")
""",
    ),
    probe(
        "message",
        """
done = subprocess.run("no-such-tool all", shell=True, capture_output=True, text=True)
print("falls back" if "not found" in done.stderr else "works")
""",
    ),
    probe(
        "pair",
        """
print("falls back" if subprocess.getstatusoutput("no-such-tool")[0] else "works")
""",
    ),
    probe(
        "caller-catches",
        """
def start():
    subprocess.check_call("no-such-tool all", shell=True)


try:
    start()
except subprocess.CalledProcessError:
    print("falls back")
""",
    ),
    probe(
        "check-returncode",
        """
done = subprocess.run("no-such-tool all", shell=True)
try:
    done.check_returncode()
except subprocess.CalledProcessError:
    print("falls back")
""",
    ),
    probe(
        "not-installed",
        """
if os.system("no-such-tool all 2> /dev/null") != 0:
    print("no-such-tool is not installed")
""",
    ),
    function("modules", 'os.system("module load gcc && ls")\n'),
    function(
        "exported",
        """
os.environ["BASH_FUNC_module%%"] = "() { GCC=$2; export GCC; }"
os.system("module load gcc && printenv GCC")
""",
    ),
    function("alone", 'os.system("nvm use 18 2> /dev/null")\n'),
    function("by-its-argument", 'os.system("pkgtool load gcc && ls")\n'),
    function("by-its-name", 'os.system("site_env; ls")\n'),
    shape("function-none", 'os.system("make && make install")\n'),
    environment(
        "whole",
        'sys.exit(subprocess.call("make all", shell=True, env=os.environ))\n',
        exits=SAME,
    ),
    environment(
        "copy",
        """
environment = os.environ.copy()
environment["LANG"] = "C"
sys.exit(subprocess.call("make all", shell=True, env=environment))
""",
        exits=SAME,
    ),
    environment(
        "display",
        'subprocess.run("ls -l", shell=True, env={**os.environ, "A": "1"})\n',
    ),
    environment(
        "union",
        'subprocess.run("ls -l", shell=True, env=os.environ | {"A": "1"})\n',
    ),
    environment(
        "update",
        """
environment = {"A": "1"}
environment.update(os.environ)
subprocess.run(f"ls '{path}'", shell=True, env=environment)
""",
        values=IN_SINGLE_QUOTES,
        attack=SINGLE,
    ),
    environment(
        "no-path",
        'subprocess.run("uname", shell=True, env={"A": "1"})\n',
        NEVER_SAFE,
        unrecorded=True,
    ),
    environment(
        "no-path-and-a-path",
        'subprocess.run("/bin/echo a", shell=True, env={"A": "1"})\n',
        unrecorded=True,
    ),
    quoted("repr", 'os.system("ls " + repr(path))\n'),
    quoted("repr-in-quotes", "os.system(\"ls '\" + repr(path) + \"'\")\n"),
    quoted("json", 'import json\nos.system("ls " + json.dumps(path))\n'),
    quoted(
        "caller",
        """
def show(name):
    os.system("ls " + name)


show(shlex.quote(path))
""",
    ),
    quoted("loop", "for name in map(repr, [path]):\n    os.system('ls ' + name)\n"),
    shape(
        "own-quotes-none",
        """
import re
name = re.sub(r"www\\.", "", path)
os.system("ls " + name)
""",
        "unsafe",
        values=("www.example.org",),
        attack=UNQUOTED,
    ),
    shape(
        "inner-shell-constant",
        "print(os.system(\"sh -c 'exit 3'\") >> 8)\n",
        "safe|refused",
        unrecorded=True,
        left=1,
    ),
)
