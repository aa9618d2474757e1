"""Runs modules that parse XML before and after `harden fix`, on benign and on hostile documents.

python xml_differential.py HARDEN [--only TEXT]

To be run by the interpreter of an environment that has defusedxml and Bandit.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

# An isolated interpreter does not look beside the script.
sys.path.insert(0, str(Path(__file__).parent))
from xml_cases import documents, modules  # noqa: E402

RULES = {f"B{number}" for number in [*range(313, 320), *range(405, 410), 411]}
MANIFEST = '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = []\n'
DRIVE = Path(__file__).parent / "xml_cases" / "drive.py"


class Listener(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        Listener.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("harden", type=Path, help="the binary")
    parser.add_argument("--only", default="", help="modules whose names hold this text")
    options = parser.parse_args()
    chosen = [module for module in modules.ALL if options.only in module.name]
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        failures = check(chosen, options.harden.resolve(), Path(folder), server.server_port)
    server.shutdown()
    for name, problem in failures:
        print(f"{name}: {problem}")
    failed = len({name for name, _ in failures})
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed or not chosen else 0


def check(chosen, harden: Path, folder: Path, port: int) -> list[tuple[str, str]]:
    before, after = folder / "before", folder / "after"
    marker = folder / "marker.txt"
    marker.write_text("READ", encoding="utf-8")
    hostile = documents.hostile(str(marker), f"http://127.0.0.1:{port}")
    texts = {**documents.BENIGN, **documents.EXTERNAL_DTD, **hostile}
    list_of_texts = folder / "documents.json"
    list_of_texts.write_text(json.dumps(texts), encoding="utf-8")
    for place in (before, after):
        place.mkdir()
        for module in chosen:
            (place / file_name(module)).write_text(module.text, encoding="utf-8")
        (place / "pyproject.toml").write_text(MANIFEST, encoding="utf-8")
    fix(harden, after)
    once = {path.name: path.read_bytes() for path in after.iterdir()}
    fix(harden, after)
    failures = [
        ("second run", f"changes {path.name}")
        for path in after.iterdir()
        if once[path.name] != path.read_bytes()
    ]
    if b"defusedxml>=0.7.1" not in once["pyproject.toml"]:
        failures.append(("pyproject.toml", "does not declare defusedxml"))
    found = findings(after)

    def check_one(module) -> list[tuple[str, str]]:
        changed = once[file_name(module)] != module.text.encode()
        problems = []
        if changed != (module.outcome == modules.FIXED):
            problems.append("was changed" if changed else "was not changed")
        if module.outcome == modules.FIXED:
            problems += [f"Bandit reports {rule}" for rule in found.get(file_name(module), [])]
            was = run(before / file_name(module), list_of_texts)
            now = run(after / file_name(module), list_of_texts)
            problems += compare(module, was, now, hostile)
        return [(module.name, problem) for problem in problems]

    with ThreadPoolExecutor(2) as pool:
        for problems in pool.map(check_one, chosen):
            failures += problems
    if Listener.asked:
        failures.append(("network", f"was asked for {Listener.asked}"))
    return failures


def file_name(module) -> str:
    return module.name.replace("-", "_") + ".py"


def fix(harden: Path, folder: Path) -> None:
    run = subprocess.run(
        [harden, "fix", "--apply", "--unsafe-fixes", "--quiet", folder],
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise SystemExit(f"harden: {run.stderr}")


def findings(folder: Path) -> dict[str, list[str]]:
    run = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-f", "json", "-r", folder],
        capture_output=True,
        text=True,
    )
    if "nosec" in run.stderr:
        raise SystemExit(f"Bandit warns: {run.stderr}")
    found: dict[str, list[str]] = {}
    for result in json.loads(run.stdout)["results"]:
        if result["test_id"] in RULES:
            name = Path(result["filename"]).name
            found.setdefault(name, []).append(result["test_id"])
    return found


def run(module: Path, texts: Path) -> dict[str, list]:
    run = subprocess.run(
        [sys.executable, "-B", DRIVE, module, texts], capture_output=True, text=True
    )
    if run.returncode:
        return {"": ["fails", run.stderr]}
    return json.loads(run.stdout)


def compare(module, was: dict, now: dict, hostile: dict[str, str]) -> list[str]:
    if "" in was or "" in now:
        return [f"does not run: {was.get('')} {now.get('')}"]
    problems = []
    for name in [*documents.BENIGN, *documents.EXTERNAL_DTD]:
        if name in documents.EXTERNAL_DTD and not module.external_dtd:
            continue
        if was[name] != now[name]:
            problems.append(f"{name}: {short(was[name])} became {short(now[name])}")
    for name in hostile:
        refused = "DefusedXmlException" in now[name][1] if now[name][0] == "raises" else False
        broken = module.handles and now[name] == ["gives", "broken"]
        if not (refused or broken):
            problems.append(f"{name} is not refused: {short(now[name])}")
        if refused and module.handles:
            problems.append(f"{name} does not take the path of a broken document")
        if "EXPANDED" in json.dumps(now[name][:2]) or "READ" in json.dumps(now[name][:2]):
            problems.append(f"{name} is expanded")
    if not any("EXPANDED" in json.dumps(was[name]) for name in hostile):
        # Events of elements alone show no text.
        if "pulldom" not in module.name:
            problems.append("no hostile document is expanded before, so the check proves nothing")
    return problems


def short(outcome: list) -> str:
    return json.dumps(outcome)[:120]


if __name__ == "__main__":
    sys.exit(main())
