"""Judges what harden puts into the manifests of projects.

python manifests.py CASES.json
python manifests.py --self-test

The file has a list of cases, as `manifest/checks.py` says. Each project is read before and
after with what Python itself and its packaging tools read manifests with. It is run by a
Python from 3.11 on that has what `manifests.txt` lists.

    manifest/reading.py      files as dictionaries, lists and strings
    manifest/requirement.py  requirements, as pip, conda, Poetry and Pipenv write them
    manifest/lists.py        lists of requirements, with what they include
    manifest/checks.py       what must hold
    manifest/self_test.py    wrong manifests, each of which a check must see
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "manifest"))

from checks import Case, judge
from self_test import self_test
from wrong import Wrong


def main() -> int:
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = [
            Case(
                **{**case, "before": Path(case["before"]), "after": Path(case["after"])}
            )
            for case in json.load(file)
        ]
    with ThreadPoolExecutor() as pool:
        failures = [failure for failure in pool.map(failure_of, cases) if failure]
    print("\n".join(failures))
    kinds = [case.kind for case in cases]
    print(f"{len(cases)} cases, {kinds.count('addable')} added, {len(failures)} wrong")
    return bool(failures)


def failure_of(case: Case) -> str | None:
    try:
        judge(case)
    except Wrong as wrong:
        return f"{case.name}: {wrong}"
    return None


if __name__ == "__main__":
    sys.exit(main())
