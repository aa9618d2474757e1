"""Random programs: harden fixes them all, unsafe fixes included, and each that it changed
must do the same as before, and nothing else with a value or a file that attacks.

python generator.py HARDEN [--cases N] [--seed S] [--folder FOLDER] [--case NUMBER]
"""

import argparse
import ast
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from binary import fix
from checks import WORKERS, check_files, differences, harms, show
from grammar import FILES, Grammar, python
from sandbox import Observation, Sandbox
from shape import Run, Shape, hostile
from shell_starts import starts_of_a_shell

# Programs in one folder, and one run of harden.
BATCH = 5000

# Where the command goes, and what the program sees of it.
FORMS = {
    "system": "os.system(COMMAND)",
    "system if": "if os.system(COMMAND) != 0:\n    print('failed')",
    "system else": "if os.system(COMMAND) == 0:\n    print(1)\nelse:\n    print(2)",
    "system not": "print(not os.system(COMMAND))",
    "system shift": "print(os.system(COMMAND) >> 8)",
    "system and": "print(os.system(COMMAND) == 0 and os.system('ls') == 0)",
    "system while": "n = 0\nwhile os.system(COMMAND) != 0 and n < 2:\n    n += 1",
    "run": "subprocess.run(COMMAND, shell=True)",
    "run status": "print(subprocess.run(COMMAND, shell=True).returncode)",
    "run check": "subprocess.run(COMMAND, shell=True, check=True)",
    "run capture": (
        "d = subprocess.run(COMMAND, shell=True, capture_output=True, text=True)\n"
        "print(d.stdout, d.stderr, d.returncode)"
    ),
    "run null": "subprocess.run(COMMAND, shell=True, stdout=subprocess.DEVNULL)",
    "run input": "subprocess.run(COMMAND, shell=True, input=b'a\\nb\\n')",
    "run env": "subprocess.run(COMMAND, shell=True, env={**os.environ, 'B': '2'})",
    "call": "print(subprocess.call(COMMAND, shell=True))",
    "check_call": "subprocess.check_call(COMMAND, shell=True)",
    "check_output": "print(subprocess.check_output(COMMAND, shell=True))",
    "check_output text": (
        "print(subprocess.check_output(COMMAND, shell=True, text=True).strip())"
    ),
    "Popen wait": "print(subprocess.Popen(COMMAND, shell=True).wait())",
    "Popen communicate": (
        "p = subprocess.Popen(COMMAND, shell=True, stdout=subprocess.PIPE)\n"
        "print(p.communicate()[0], p.returncode)"
    ),
    "popen read": "print(os.popen(COMMAND).read())",
    "popen lines": "for line in os.popen(COMMAND):\n    print(ascii(line))",
    "popen readlines": "print(os.popen(COMMAND).readlines())",
    "popen with": "with os.popen(COMMAND) as p:\n    print(p.read())",
    "popen strip": "text = os.popen(COMMAND).read().strip()\nprint(text)",
    "getoutput": "print(ascii(subprocess.getoutput(COMMAND)))",
    "getstatusoutput": "print(subprocess.getstatusoutput(COMMAND))",
    "sh -c": "subprocess.run(['sh', '-c', COMMAND])",
}

# What stands around it.
LAYOUTS = {
    "plain": "{}\n",
    "function": "def main():\n{}\n\n\nmain()\n",
    "try": "try:\n{}\nfinally:\n    print('end')\n",
    "if": "if sys.argv:\n{}\nelse:\n    print('never')\n",
    "loop": "for _ in range(2):\n{}\n",
}
EXITS = ("0", "0", "0", "0", "3", "0,1", "1,0", "0,0,1", "1,0,0")


@dataclass(frozen=True)
class Case:
    shape: Shape
    given: Run
    form: str


@dataclass(frozen=True)
class Result:
    passed: int
    failures: list[str]
    # Cases, and those that harden changed, by the form of the call.
    cases: Counter[str]
    rewritten: Counter[str]


def case(seed: int, number: int) -> Case:
    random = Random(f"{seed} {number}")
    command = Grammar(random).program()
    expression = python(random, command.pieces)
    form = random.choice(tuple(FORMS))
    call = FORMS[form]
    if random.random() < 0.15:
        call = f"command = {expression}\n" + call.replace("COMMAND", "command")
    call = call.replace("COMMAND", expression)
    layout = random.choice(("plain", "plain", "plain", *LAYOUTS))
    if layout != "plain":
        call = "\n".join(f"    {line}" for line in call.splitlines())
    source = (
        "import os\nimport shlex\nimport subprocess\nimport sys\n\n"
        + command.definitions
        + LAYOUTS[layout].replace("{}", call)
    )
    shape = Shape(f"case-{number}", source, files=FILES)
    return Case(shape, Run(tuple(command.arguments), random.choice(EXITS)), form)


def run(
    seed: int, numbers: range, folder: Path, harden: Callable[[Path], dict[str, str]]
) -> Result:
    """`harden` fixes a folder in place, and returns what it says of each file."""
    result = Result(0, [], Counter(), Counter())
    failures: list[str] = []
    passed = 0
    with (
        closing(Sandbox(folder / "sandbox")) as sandbox,
        ThreadPoolExecutor(WORKERS) as pool,
    ):
        for start in range(numbers.start, numbers.stop, BATCH):
            batch = range(start, min(start + BATCH, numbers.stop))
            cases = [case(seed, number) for number in batch]
            tree = folder / f"batch-{start}"
            tree.mkdir()
            for one in cases:
                (tree / f"{one.shape.name}.py").write_bytes(one.shape.text)
            said = harden(tree)
            says = [said.get(one.shape.name, "") for one in cases]
            texts = [(tree / f"{one.shape.name}.py").read_bytes() for one in cases]
            result.cases.update(one.form for one in cases)
            result.rewritten.update(
                one.form
                for one, text in zip(cases, texts, strict=True)
                if text != one.shape.text
            )
            failed = pool.map(partial(compare, sandbox), cases, texts, says)
            for failure in failed:
                if failure:
                    failures.append(failure)
                else:
                    passed += 1
    return Result(passed, failures, result.cases, result.rewritten)


def compare(sandbox: Sandbox, one: Case, text: bytes, says: str) -> str | None:
    if text == one.shape.text:
        return None
    before = sandbox.run(one.shape, one.shape.text, one.given)
    after = sandbox.run(one.shape, text, one.given)
    different = differences(one.shape, before, after)
    if different:
        return (
            f"FAIL {one.shape.name} ({', '.join(different)}), {one.given}:\n"
            f"{show(one.shape.text)}\n  became\n{show(text)}\n"
            f"  before: {before}\n  after:  {after}"
        )
    for check, detail in attack(sandbox, one, text, says, after):
        return (
            f"FAIL {one.shape.name} ({check}): {detail}\n"
            f"{show(one.shape.text)}\n  became\n{show(text)}"
        )
    return None


def attack(
    sandbox: Sandbox, one: Case, text: bytes, says: str, base: Observation
) -> Iterator[tuple[str, str]]:
    """What one hostile value, chosen by the case, achieves; and files called like options."""
    # What is left is open to attacks, as before.
    if starts_of_a_shell(ast.parse(text)):
        return
    attacks = list(hostile(one.given.arguments))
    if attacks:
        kind, arguments = Random(one.shape.name + one.form).choice(attacks)
        given = replace(one.given, arguments=arguments)
        after = sandbox.run(one.shape, text, given)
        for check, detail in harms(base, after, says):
            yield check, f"{kind}, {given}: {detail}"
    if b"glob" in text:
        yield from check_files(one.shape, text, says, one.given, sandbox)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("harden", type=Path, help="the binary")
    parser.add_argument("--cases", type=int, default=5000, help="how many programs")
    parser.add_argument("--seed", type=int, default=0, help="other programs")
    parser.add_argument("--case", type=int, help="only the one with this number")
    parser.add_argument(
        "--folder", type=Path, help="where to make the temporary folder"
    )
    options = parser.parse_args()

    numbers = range(options.cases)
    if options.case is not None:
        numbers = range(options.case, options.case + 1)
    harden = options.harden.resolve()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        result = run(
            options.seed, numbers, Path(folder), lambda tree: fix(harden, tree, True)
        )
    for failure in result.failures:
        print(failure)
    for form, cases in sorted(result.cases.items()):
        print(f"{form}: {result.rewritten[form]} of {cases} rewritten")
    share = result.rewritten.total() / len(numbers)
    print(
        f"{result.passed} passed, {len(result.failures)} failed,"
        f" {result.rewritten.total()} rewritten ({share:.0%}), seed {options.seed}"
    )
    return 1 if result.failures else 0


if __name__ == "__main__":
    sys.exit(main())
