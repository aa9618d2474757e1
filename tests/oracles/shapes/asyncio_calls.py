"""asyncio.create_subprocess_shell."""

from shape import IMMUNE, SINGLE, UNQUOTED, Shape
from shapes.commands import (
    EITHER,
    NEVER_SAFE,
    SAFE_OR_NOT,
    SAME,
    SOME,
    TEXTS,
    each,
    shape,
)

WRAPPER = """
async def main():
{}


asyncio.run(main())
"""
PIPE = "asyncio.subprocess.PIPE"
VALUES = ("notes.txt", "two words", "")


def within(*lines: str) -> str:
    return WRAPPER.format("\n".join(f"    {line}" for line in lines))


def program(name: str, *lines: str, outcome: str = "safe", **rest) -> Shape:
    return shape(f"asyncio-{name}", within(*lines), outcome, **rest)


START = "p = await asyncio.create_subprocess_shell"

SHAPES = (
    *each(
        "asyncio-wait",
        within(f"{START}(COMMAND)", "sys.exit(await p.wait())"),
        SOME,
        exits=SAME,
    ),
    *each(
        "asyncio-output",
        within(f"{START}(COMMAND, stdout={PIPE})", "print(await p.communicate())"),
        SOME,
        outputs=TEXTS,
    ),
    program(
        "returncode",
        f'{START}("make all")',
        "await p.wait()",
        "print(p.returncode)",
        exits={"0": 0, "3": 0},
    ),
    program(
        "both",
        f'{START}("ls", stdout={PIPE}, stderr={PIPE})',
        "print(await p.communicate())",
    ),
    program("keyword", f'{START}(cmd="ls -l")', "await p.wait()", outcome=SAFE_OR_NOT),
    program("input", f'{START}("cat", stdin={PIPE})', 'await p.communicate(b"text")'),
    program(
        "lines",
        f'{START}("ls", stdout={PIPE})',
        "async for line in p.stdout:",
        "    print(line)",
        "await p.wait()",
        outputs=TEXTS,
    ),
    program(
        "null", f'{START}("ls > /dev/null 2>&1")', "await p.wait()", outcome=EITHER
    ),
    program(
        "joined",
        f'{START}("ls 2>&1", stdout={PIPE})',
        "print(await p.communicate())",
        outcome=EITHER,
    ),
    program("cwd", f'{START}("ls", cwd="/")', "await p.wait()"),
    program("env", f'{START}("ls", env={{**os.environ, "A": "1"}})', "await p.wait()"),
    program("prefix", f'{START}("A=1 ls")', "await p.wait()", outcome=EITHER),
    program(
        "pipe",
        f'{START}("ls | sort", stdout={PIPE})',
        "print(await p.communicate())",
        outcome=EITHER,
    ),
    program(
        "and",
        f'{START}("make && ls")',
        "sys.exit(await p.wait())",
        outcome=EITHER,
        exits={"0": 0, "3": 3, "0,3": 3},
    ),
    program(
        "cd",
        f'{START}("cd below && ls")',
        "await p.wait()",
        outcome=NEVER_SAFE,
        files=("below/",),
    ),
    program("glob", f'{START}("ls *.txt")', "await p.wait()", outcome=NEVER_SAFE),
    program(
        "variable",
        'command = "ls -l"',
        f"{START}(command)",
        "await p.wait()",
        outcome=SAFE_OR_NOT,
    ),
    program(
        "parameter",
        "command = sys.argv[1]",
        f"{START}(command)",
        "await p.wait()",
        outcome="refused",
        values=("ls",),
    ),
    program("chained", 'await (await asyncio.create_subprocess_shell("ls -l")).wait()'),
    program(
        "value",
        f"{START}(f\"ls '{{sys.argv[1]}}'\")",
        "await p.wait()",
        values=VALUES,
        attack=SINGLE,
    ),
    program(
        "value-bare",
        f'{START}("ls " + sys.argv[1])',
        "await p.wait()",
        outcome=NEVER_SAFE,
        values=("a",),
        changes=("two words",),
        attack=UNQUOTED,
    ),
    program(
        "value-number",
        f'{START}("head -n %d" % len(sys.argv))',
        "await p.wait()",
        values=("a",),
        attack=IMMUNE,
    ),
    program(
        "gathered",
        'ps = await asyncio.gather(*(asyncio.create_subprocess_shell("ls") for _ in "ab"))',
        "print([await p.wait() for p in ps])",
        outcome=EITHER,
        concurrent=True,
    ),
    program(
        "task",
        'p = await asyncio.create_task(asyncio.create_subprocess_shell("ls"))',
        "await p.wait()",
        outcome=EITHER,
    ),
    program(
        "wait-for",
        'p = await asyncio.wait_for(asyncio.create_subprocess_shell("ls"), 10)',
        "await p.wait()",
        outcome=EITHER,
    ),
    program(
        "from-subprocess",
        'p = await asyncio.subprocess.create_subprocess_shell("ls")',
        "await p.wait()",
        outcome=EITHER,
    ),
    program(
        "loop-method",
        "loop = asyncio.get_running_loop()",
        't, _ = await loop.subprocess_shell(asyncio.SubprocessProtocol, "ls", stdin=None, stdout=None, stderr=None)',
        "while t.get_returncode() is None:",
        "    await asyncio.sleep(0.01)",
        outcome=SAFE_OR_NOT,
    ),
    shape(
        "asyncio-imported",
        'from asyncio import create_subprocess_shell, run\n\n\nasync def main():\n    p = await create_subprocess_shell("ls -l")\n    await p.wait()\n\n\nrun(main())\n',
    ),
    shape(
        "asyncio-alias",
        'import asyncio as aio\n\n\nasync def main():\n    p = await aio.create_subprocess_shell("ls -l")\n    await p.wait()\n\n\naio.run(main())\n',
    ),
    shape("asyncio-system-inside", within('os.system("ls -l")')),
    shape(
        "asyncio-run-inside",
        within('print(subprocess.run("ls -l", shell=True).returncode)'),
    ),
)
