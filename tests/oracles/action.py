"""Runs the steps of action.yml as GitHub does, over a folder of files.

    python action.py CHECKOUT RUNNER WORKSPACE < INPUTS

INPUTS is a JSON object of the action's inputs. RUNNER stays from one run to the next, as the first
step installs harden there. The exit code is that of the step that fails.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

# How GitHub runs `shell: bash`.
SHELL = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
EXPRESSION = re.compile(r"\$\{\{ *inputs\.([a-z-]+) *\}\}")


def main():
    checkout, runner, workspace = (Path(argument).resolve() for argument in sys.argv[1:])
    action = yaml.safe_load((checkout / "action.yml").read_text(encoding="utf-8"))
    given = json.load(sys.stdin)
    if unknown := given.keys() - action["inputs"].keys():
        sys.exit(f"there is no input {unknown}")
    inputs = {name: given.get(name, described["default"]) for name, described in action["inputs"].items()}
    if action["runs"]["using"] != "composite":
        sys.exit("the action is not a composite one")
    environment = os.environ | {"GITHUB_ACTION_PATH": str(checkout), "RUNNER_TEMP": str(runner)}
    for step in action["runs"]["steps"]:
        if step["shell"] != "bash" or step.keys() - {"name", "shell", "env", "run"}:
            sys.exit(f"a step that is not understood here: {step}")
        if "${{" in step["run"]:
            sys.exit(f"an input in the text of a script: {step['name']}")
        if step["name"].startswith("Install") and (runner / "harden").exists():
            continue
        own = {name: EXPRESSION.sub(lambda found: inputs[found[1]], text) for name, text in step.get("env", {}).items()}
        run = subprocess.run([*SHELL, step["run"]], cwd=workspace, env=environment | own, check=False)
        if run.returncode:
            sys.exit(run.returncode)


if __name__ == "__main__":
    main()
