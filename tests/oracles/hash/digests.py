"""Runs the cases of the weak-hash codemod before and after, and compares the digests.

    python tests/oracles/hash/digests.py codemods/weak-hash/cases/rewrites.md
    python tests/oracles/hash/digests.py --self-test
"""

import contextlib
import io
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from standin import Ledger, Names, call_all, fake_open, note

# Fewer programs that make a digest would prove little.
ENOUGH = 60

CASE = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cases(path):
    """The name of each rewritten case, its text before and after all fixes."""
    parts = CASE.split(path.read_text(encoding="utf-8"))[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        blocks = BLOCK.findall(body)
        if len(blocks) > 1:
            yield name, blocks[0], blocks[-1]


def run(text, forbids=False):
    """What the program does: the digests it makes, its values and errors, and what it prints."""
    names = Names(__name__="case", open=fake_open)
    events, printed = [], io.StringIO()
    with Ledger(forbids) as ledger, contextlib.redirect_stdout(printed):
        note(events, "module", lambda: exec(compile(text, "case", "exec"), names))
        call_all(names, events)
    values = {
        name: value
        for name, value in names.items()
        if isinstance(value, (str, bytes, int)) and not name.startswith("__")
    }
    return ledger.digests(), values, events, printed.getvalue()


def problems(before, after):
    """What is wrong with `after` as a rewrite of `before`, and how many digests were compared."""
    then, now = run(before), run(after)
    found = []
    for what, old, new in zip(("digests", "values", "results", "output"), then, now):
        if old != new:
            found.append(f"other {what}: {old} before, {new} after")
    if now[0] and "# nosec" not in after:
        if run(before, forbids=True)[0]:
            found.append("the program does not need the fix")
        if run(after, forbids=True)[:2] != now[:2]:
            found.append("a digest is still made for security")
    return found, len(now[0])


def self_test():
    """Wrong rewrites, each of which must be seen."""
    before = "import hashlib\n\n\ndef etag(body):\n    return hashlib.md5(body).hexdigest()\n"
    right = before.replace("(body).", "(body, usedforsecurity=False).")
    assert problems(before, right) == ([], 1), problems(before, right)
    wrong = [
        before,
        before.replace("(body).", "(body, usedforsecurity=True)."),
        before.replace("md5", "sha256"),
        right.replace("md5", "sha1"),
        right.replace("body, ", "b'', "),
        right.replace("(body, ", "(body, data=b'', "),
        right.replace("hexdigest", "digest"),
        right.replace("return", "yield"),
        right.replace("body, ", ""),
    ]
    for text in wrong:
        assert problems(before, text)[0], text
    print(f"{len(wrong)} wrong rewrites, all seen")


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    failed, ran, compared = 0, 0, 0
    for path in map(Path, arguments):
        for name, before, after in cases(path):
            found, digests = problems(before, after)
            failed += bool(found)
            ran += bool(digests)
            compared += digests
            for problem in found:
                print(f"{path.name}: {name}: {problem}")
            if not digests:
                print(f"{path.name}: {name}: makes no digest")
    print(f"{ran} programs, {compared} digests compared, {failed} programs differ")
    return failed > 0 or ran < ENOUGH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
