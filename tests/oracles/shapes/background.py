"""Commands that nobody waits for."""

from shape import SINGLE, Shape
from shapes.commands import NEVER_SAFE, SAFE_OR_NOT, shape


def background(name: str, body: str, outcome: str = NEVER_SAFE, **rest) -> Shape:
    return shape(f"background-{name}", body, outcome, **{"concurrent": True, **rest})


SHAPES = (
    background("one", 'os.system("make &")\n'),
    background("no-blank", 'os.system("make all&")\n'),
    background("null", 'os.system("make > /dev/null 2>&1 &")\n'),
    background("file", 'os.system("make > log.txt 2>&1 &")\n'),
    background("nohup", 'os.system("nohup ls > /dev/null 2>&1 &")\n'),
    background("input", 'os.system("cat < notes.txt &")\n'),
    background("two", 'os.system("make & ls &")\n'),
    background("then-one", 'os.system("make & ls")\n'),
    background("and", 'os.system("make && ls &")\n'),
    background("pipe", 'os.system("ls | sort &")\n'),
    background("subshell", 'os.system("(make; ls) &")\n'),
    background("prefix", 'os.system("A=1 make &")\n'),
    background("variable", 'os.system("ls \\"$HOME\\" &")\n'),
    background("wait", 'os.system("make & wait")\n', "refused"),
    background("pid", 'os.system("make & ls $!")\n', "refused"),
    background(
        "value", "os.system(f\"ls '{path}' &\")\n", values=("a b", ""), attack=SINGLE
    ),
    background("status", 'sys.exit(os.system("make &") >> 8)\n'),
    background("tested", 'if os.system("make &") == 0:\n    print("started")\n'),
    background("run", 'subprocess.run("make &", shell=True)\n'),
    background("call", 'print(subprocess.call("make &", shell=True))\n'),
    background("popen", 'subprocess.Popen("make &", shell=True).wait()\n'),
    background("read", 'print(os.popen("make &").read())\n', SAFE_OR_NOT),
    background("quoted-ampersand", "os.system(\"ls 'a & b'\")\n", "safe"),
)
