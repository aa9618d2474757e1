"""Runs programs before and after `harden fix` and compares everything they do.

python differential.py HARDEN [--folder FOLDER] [--only TEXT]
python differential.py --before [--only TEXT]
python differential.py --self-test
"""

import argparse
import sys
import tempfile
from pathlib import Path

import self_test
import shapes
from binary import fix
from checks import Failure, check_all, check_all_before
from shape import REFUSED, Shape


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("harden", nargs="?", type=Path, help="the binary")
    parser.add_argument(
        "--folder", type=Path, help="where to make the temporary folder"
    )
    parser.add_argument("--only", default="", help="shapes whose names hold this text")
    parser.add_argument(
        "--before",
        action="store_true",
        help="only show that the programs do what their shapes say, without the binary",
    )
    parser.add_argument(
        "--self-test", action="store_true", help="show that wrong rewrites are detected"
    )
    options = parser.parse_args()
    if not (options.harden or options.self_test or options.before):
        parser.error("the path of the binary is missing")

    chosen = tuple(shape for shape in shapes.ALL if options.only in shape.name)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        if options.self_test:
            total, failures = self_test.run(Path(folder))
        elif options.before:
            total = len(chosen)
            failures = table_failures(chosen) + check_all_before(chosen, Path(folder))
        else:
            total = len(chosen)
            harden = options.harden.resolve()
            failures = table_failures(chosen)
            failures += check_all(
                chosen, lambda tree, unsafe: fix(harden, tree, unsafe), Path(folder)
            )

    for failure in failures:
        print(failure)
    failed = len({failure.shape for failure in failures})
    print(f"{total - failed} passed, {failed} failed")
    return 1 if failed or not total else 0


def table_failures(chosen: tuple[Shape, ...]) -> list[Failure]:
    names = [shape.name for shape in chosen]
    twice = [Failure(n, "shape", "twice") for n in set(names) if names.count(n) > 1]
    return twice + [
        Failure(shape.name, "shape", "takes a value, but has no attack")
        for shape in chosen
        if shape.outcomes != {REFUSED} and any(shape.arguments()) and not shape.attack
    ]


if __name__ == "__main__":
    sys.exit(main())
