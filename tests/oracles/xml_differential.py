"""Runs programs that deal with XML before and after `harden fix`: what they make of benign
documents must stay the same, and hostile ones must be refused.

python xml_differential.py HARDEN [--folder FOLDER] [--only TEXT]
python xml_differential.py --before [--only TEXT]
python xml_differential.py --self-test
python xml_differential.py --write-report [PYTHON ...]

It is run by an interpreter that has Bandit and defusedxml.
"""

import argparse
import sys
import tempfile
from pathlib import Path

# Not a package of its own: with an `__init__.py` in it, the folder would stand in the place
# of the standard library's `xml` for whatever is run from here.
sys.path.insert(0, str(Path(__file__).parent / "xml"))

import report
import self_test
import shapes
from checks import Failure, check_all, check_all_before
from shape import Shape
from tool import fix


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
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
    parser.add_argument(
        "--write-report",
        nargs="*",
        metavar="PYTHON",
        help="write what hostile documents do to xml/hostile.md, for each interpreter",
    )
    options = parser.parse_args()
    writes_report = options.write_report is not None
    if not (options.harden or options.self_test or options.before or writes_report):
        parser.error("the path of the binary is missing")

    chosen = tuple(shape for shape in shapes.ALL if options.only in shape.name)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        if writes_report:
            report.write(options.write_report or [sys.executable], folder)
            return 0
        if options.self_test:
            total, failures = self_test.run(folder)
        elif options.before:
            total = len(chosen)
            failures = table_failures(chosen) + check_all_before(chosen, folder)
            failures += report.check(folder / "report")
        else:
            total = len(chosen)
            harden = options.harden.resolve()
            failures = table_failures(chosen)
            failures += check_all(
                chosen, lambda tree, unsafe: fix(harden, tree, unsafe), folder
            )

    for failure in failures:
        print(failure)
    failed = len({failure.shape for failure in failures})
    print(f"{total - failed} passed, {failed} failed")
    return 1 if failed or not total else 0


def table_failures(chosen: tuple[Shape, ...]) -> list[Failure]:
    names = [shape.name for shape in chosen]
    return [Failure(n, "shape", "twice") for n in set(names) if names.count(n) > 1]


if __name__ == "__main__":
    sys.exit(main())
