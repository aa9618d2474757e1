"""Runs the cases of the temp-file codemod before and after, with TMPDIR and without, and once more
while somebody else tries to be the first at each path.

    python tests/oracles/temporary/races.py codemods/temp-file/cases/names.md
    python tests/oracles/temporary/races.py --self-test
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sandbox import run

# Fewer programs, or fewer that can be attacked, would prove little.
ENOUGH, ENOUGH_HARMED = 60, 40

CASE = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cases(path):
    """The name of each rewritten case, its text before and after all fixes."""
    parts = CASE.split(path.read_text(encoding="utf-8"))[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        blocks = BLOCK.findall(body)
        if len(blocks) > 1:
            yield name, blocks[0], blocks[-1]


def differences(then, now):
    """How a run of the fixed program differs from one of the program before, beyond what is said."""
    for what in ("events", "printed", "descriptors"):
        if then[what] != now[what]:
            yield f"other {what}: {then[what]} before, {now[what]} after"
    for name, value in then["values"].items():
        if now["values"].get(name) != value:
            yield f"{name} is {value} before, {now['values'].get(name)} after"
    for path, kind in then["left"].items():
        if now["left"].get(path) != kind:
            yield f"{path} is {kind} before, {now['left'].get(path)} after"
    for path in now["left"].keys() - then["left"].keys():
        # The folder around a path that is gone.
        if now["left"][path][0] != "folder":
            yield f"{path} is new: {now['left'][path]}"
    for path in now["open"]:
        yield f"{path} lets others in"


def problems(before, after):
    """What is wrong with `after` as a rewrite of `before`; whether `before` does harm."""
    found = []
    for with_tmpdir in (True, False):
        then, now = run(before, with_tmpdir), run(after, with_tmpdir)
        where = "with TMPDIR" if with_tmpdir else "without TMPDIR"
        found += [f"{where}: {text}" for text in differences(then, now)]
    attacked, safe = run(before, True, attack=True), run(after, True, attack=True)
    if safe["harmed"]:
        found.append("somebody else's link is still followed")
    if safe["events"] != now["events"]:
        found.append(f"the attack changes what it does: {safe['events']}, not {now['events']}")
    return found, attacked["harmed"]


def self_test():
    """Wrong rewrites, each of which must be seen."""
    before = (
        "import os\nimport tempfile\n\n\ndef write():\n    path = tempfile.mktemp('.txt')\n"
        "    with open(path, 'w') as f:\n        f.write('data')\n"
        "    size = os.path.getsize(path)\n    return size\n"
    )
    right = before.replace(
        "path = tempfile.mktemp('.txt')\n",
        "fd, path = tempfile.mkstemp('.txt')\n    os.close(fd)\n",
    )
    private = before.replace(
        "tempfile.mktemp('.txt')", "os.path.join(tempfile.mkdtemp(), 'tmp.txt')"
    )
    for text in (right, private):
        assert problems(before, text) == ([], True), problems(before, text)
    wrong = [
        before,
        right.replace("    os.close(fd)\n", ""),
        right.replace("'.txt'", "prefix='.txt'"),
        right.replace("'w'", "'x'"),
        right.replace("'data'", "'date'"),
        right.replace("    return", "    os.remove(path)\n    return"),
        right.replace("    return", "    os.chmod(path, 0o644)\n    return"),
        right.replace("    return", "    print(path)\n    return"),
        right.replace("    return", "    open(path + '.lock', 'w').close()\n    return"),
        private.replace("tempfile.mkdtemp()", "tempfile.gettempdir()"),
        private.replace("tmp.txt", "tmp"),
        private.replace("tempfile.mkdtemp()", "tempfile.mkdtemp(), 'a'"),
        private.replace("    return", "    os.chmod(os.path.dirname(path), 0o755)\n    return"),
    ]
    for text in wrong:
        assert problems(before, text)[0], text
    fifo = "import os\nimport tempfile\n\npath = tempfile.mktemp()\nos.mkfifo(path)\n"
    there = fifo.replace("path = tempfile.mktemp()", "fd, path = tempfile.mkstemp(); os.close(fd)")
    assert problems(fifo, there)[0], there
    print(f"{len(wrong) + 1} wrong rewrites, all seen")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    failed, ran, harmed = 0, 0, 0
    for path in map(Path, arguments):
        for name, before, after in cases(path):
            found, is_harmed = problems(before, after)
            failed += bool(found)
            ran += 1
            harmed += is_harmed
            for problem in found:
                print(f"{path.name}: {name}: {problem}")
    print(f"{ran} programs, {harmed} do harm before, {failed} programs differ")
    return failed > 0 or ran < ENOUGH or harmed < ENOUGH_HARMED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
