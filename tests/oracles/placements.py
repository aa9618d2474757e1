"""Judges where comments that justify are placed, with Bandit, Ruff and Black themselves.

    placements.py before FOLDER    writes the rows of the table as files, with Bandit's finding of each
    placements.py after FOLDER     says what is wrong with the files that harden wrote next to them
    placements.py silenced FOLDER  writes which findings Bandit passes over: those of all these files in
                                   silenced.json, and in reached.json whether a comment at the end of
                                   each line of a row's program would reach its finding

A row of the table (placements/*.py) begins with a line `#: name | rule option ...` and goes on with
the program that has the finding. Options:

    line=3            the line of the finding, where the program has several of the rule
    refused=Moved   no comment can be written; refused-long: none with a long reason;
                      refused-both-long: none for both tools with a long reason
    each=calls        the program is a row for each of these expressions, in the place of FINDING;
                      empty-refused...: the option holds for those without arguments only

`before` makes FOLDER/before/<row>.py and FOLDER/rows.json; harden makes FOLDER/<variant>/<row>.py.
"""

import ast
import collections
import functools
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tokenize

HERE = pathlib.Path(__file__).parent

#: Expressions with one finding each: the rule, and what has to stand above.
EXPRESSIONS = {
    "calls": [
        ("B301", "import pickle\n", "pickle.loads(data)"),
        ("B602", "import subprocess\n", "subprocess.Popen(command, shell=True)"),
        ("B605", "import os\n", "os.popen(command, mode)"),
        ("B324", "import hashlib\n", 'hashlib.new("md5", data)'),
        ("B311", "import random\n", "random.random()"),
        ("B506", "import yaml\n", "yaml.load(data, Loader=yaml.Loader)"),
        ("B113", "import requests\n", "requests.get(url, timeout=None)"),
        ("B106", "", 'login(user, password="abc")'),
    ],
    "texts": [
        ("B108", "", '"/tmp/x"'),
        ("B104", "", '"0.0.0.0"'),
        ("B608", "", 'f"SELECT a FROM {table} WHERE b"'),
        ("B608", "", '"SELECT a FROM %s WHERE b" % table'),
        ("B608", "", '"SELECT a FROM " + table'),
        ("B608", "", '"SELECT a FROM {} WHERE b".format(table)'),
        ("B608", "", 'f"SELECT a FROM {table} " "WHERE b"'),
    ],
}

#: What comments may hide of Ruff's other rules, save that tabs and blanks are mixed.
OTHERS = "E262,E4,E501,E7,E9,F,RUF100,PLE"

#: Ruff has no such rules.
NOT_IN_RUFF = {"B613", "B614", "B615", "B703", "B304", "B412"}


def rows():
    for path in sorted((HERE / "placements").glob("*.py")):
        row = None
        for line in path.read_text().splitlines(keepends=True):
            if line.startswith("#: "):
                if row:
                    yield from expanded(row)
                name, _, rest = line[3:].partition("|")
                words = rest.split()
                options = dict(word.partition("=")[::2] for word in words if word[0] != "B")
                rule = next((word for word in words if word[0] == "B"), None)
                row = {"name": name.strip(), "rule": rule, "options": options, "text": ""}
            elif row:
                row["text"] += line
        if row:
            yield from expanded(row)


def expanded(row):
    text = row["text"].strip("\n") + "\n"
    text = text.encode().decode("unicode_escape") if "escapes" in row["options"] else text
    each = row["options"].get("each")
    if each is None:
        yield {**row, "text": text}
        return
    for rule, above, expression in EXPRESSIONS[each]:
        name = f"{row['name']}: {expression}"
        # A call without arguments has no brackets that can be split.
        is_empty = expression.endswith("()")
        options = {
            key.removeprefix("empty-"): value
            for key, value in row["options"].items()
            if is_empty or not key.startswith("empty-")
        }
        text = above + row["text"].strip("\n").replace("FINDING", expression) + "\n"
        yield {**row, "name": name, "rule": rule, "options": options, "text": text}


def run(*command):
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)


def bandit(folder, *options):
    """The findings of each file, in order, and what Bandit has to say of it."""
    done = run("bandit", "--format", "json", "--recursive", *options, str(folder))
    report = json.loads(done.stdout[done.stdout.index("{") :])
    findings = collections.defaultdict(list)
    for result in report["results"]:
        findings[pathlib.Path(result["filename"]).name].append(result)
    for of_file in findings.values():
        of_file.sort(key=lambda it: (it["line_range"][0], it["col_offset"], it["test_id"]))
    errors = {pathlib.Path(it["filename"]).name: it["reason"] for it in report["errors"]}
    # That an id matches nothing is said of every other call or string on the lines of a healthy
    # comment as well.
    warnings = [
        line
        for line in done.stderr.splitlines()
        if ("WARNING" in line or "ERROR" in line) and "but no failed test on file" not in line
    ]
    return findings, errors, warnings


def ruff(folder):
    """The findings of each file: those of the rules that Bandit has as well, and the others."""
    done = run(
        "ruff", "check", "--isolated", "--preview", "--no-cache", "--quiet",
        "--target-version", "py312", "--output-format", "json", "--select", f"S,{OTHERS}", str(folder),
    )  # fmt: skip
    security, others = collections.defaultdict(list), collections.defaultdict(list)
    for result in json.loads(done.stdout):
        findings = security if re.fullmatch(r"S\d+", result["code"]) else others
        findings[pathlib.Path(result["filename"]).name].append(result)
    return security, others


def before(folder):
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "before").mkdir(parents=True)
    table = list(rows())
    for number, row in enumerate(table):
        row["file"] = f"{number}.py"
        row["ruff"] = None if row["rule"] in NOT_IN_RUFF else "S" + row["rule"][1:]
        (folder / "before" / row["file"]).write_bytes(row["text"].encode())
    findings, errors, _ = bandit(folder / "before")
    problems = [f"Bandit cannot read {file}: {why}" for file, why in errors.items()]
    for row in table:
        wanted = [
            finding
            for finding in findings[row["file"]]
            if finding["test_id"] == row["rule"]
            and row["options"].get("line") in (None, str(finding["line_number"]))
        ]
        if len(wanted) != 1:
            problems.append(f"{row['name']}: {len(wanted)} findings of {row['rule']}")
            continue
        keys = ("line_number", "line_range", "col_offset", "end_col_offset")
        row["finding"] = {key: wanted[0][key] for key in keys}
    (folder / "rows.json").write_text(json.dumps(table))
    return problems


def after(folder):
    table = json.loads((folder / "rows.json").read_text())
    problems = []
    stages = {"before": (bandit(folder / "before"), *ruff(folder / "before"))}
    variants = sorted(
        path for path in folder.iterdir() if path.is_dir() and path.name != "before" and "." not in path.name
    )
    for variant in variants:
        formatted = {"": variant}
        by_ruff_alone = "-ruff" in variant.name
        for tool in ("ruff",) if by_ruff_alone else ("black", "ruff"):
            copy = folder / f"{variant.name}.{tool}"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(variant, copy)
            formatted[f" after {tool}"] = copy
        if not by_ruff_alone:
            run("black", "--quiet", "--target-version", "py312", str(formatted[" after black"]))
        run("ruff", "format", "--isolated", "--no-cache", "--quiet", str(formatted[" after ruff"]))
        if by_ruff_alone:
            problems += reformatted(table, folder, variant)
        for stage, path in formatted.items():
            found = (bandit(path), *ruff(path))
            for line in set(found[0][2]) - set(stages["before"][0][2]):
                problems.append(f"{variant.name}{stage}: {line}")
            for row in table:
                if not (path / row["file"]).exists():
                    continue
                for problem in judged(row, variant.name, stage, stages["before"], found, folder, path):
                    text = (path / row["file"]).read_text()
                    problems.append(f"{row['name']} ({row['rule']}, {variant.name}{stage}): {problem}\n{text}")
    return problems, len(table)


def reformatted(table, folder, variant):
    """Where Ruff changes a file with a comment that it would not have changed without."""
    for row in table:
        written = variant / row["file"]
        if written.exists() and is_formatted(folder, row["text"]) and not is_formatted(folder, written.read_text()):
            yield f"{row['name']} ({row['rule']}, {variant.name}): Ruff formats it\n{written.read_text()}"


@functools.cache
def is_formatted(folder, text):
    """Whether Ruff's formatter leaves the text as it is."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet", "-"],
        input=text, capture_output=True, text=True, cwd=folder,
    )  # fmt: skip
    return done.stdout == text


def identity(finding):
    return [finding[key] for key in ("test_id", "line_number", "line_range", "col_offset", "end_col_offset")]


def silenced(folder):
    table = []
    for path in (folder / "before", folder / "bandit-short", folder / "both-long"):
        left, _, _ = bandit(path)
        every, _, _ = bandit(path, "--ignore-nosec")
        for file, findings in every.items():
            known = [identity(finding) for finding in left.get(file, ())]
            for finding in findings:
                entry = {"path": str(path / file), "finding": finding}
                table.append({**entry, "silenced": identity(finding) not in known})
    (folder / "silenced.json").write_text(json.dumps(table))
    rows = json.loads((folder / "rows.json").read_text())
    lines = folder / "lines.probe"
    lines.mkdir()
    table = []
    for row in rows:
        for number, _ in enumerate(row["text"].splitlines(), start=1):
            text = with_comment(row["text"], number, f"  # nosec {row['rule']}")
            if text is None:
                continue
            file = f"{row['file'].removesuffix('.py')}-{number}.py"
            (lines / file).write_text(text)
            table.append({"row": row, "line": number, "file": file})
    left, _, _ = bandit(lines)
    for entry in table:
        finding = {"test_id": entry["row"]["rule"], **entry["row"]["finding"]}
        known = [identity(finding) for finding in left.get(entry["file"], ())]
        # The comment makes none of the nodes longer.
        entry["reached"] = identity(finding) not in known
    (folder / "reached.json").write_text(json.dumps(table))


def with_comment(text, number, comment):
    """The text with a comment at the end of a line; None where none can stand, or one stands."""
    lines = text.split("\n")
    line = lines[number - 1]
    lines[number - 1] += comment
    new = "\n".join(lines)
    if "#" in line or not line.strip():
        return None
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(new).readline))
        same = ast.dump(ast.parse(new)) == ast.dump(ast.parse(text))
    except (SyntaxError, tokenize.TokenError):
        return None
    is_there = any(it.type == tokenize.COMMENT and it.start[0] == number for it in tokens)
    return new if same and is_there else None


def judged(row, variant, stage, old, new, folder, path):
    file = row["file"]
    style = variant.split("-")[0]
    if file in new[0][1]:
        yield f"Bandit cannot read it: {new[0][1][file]}"
        return
    brief = lambda it: (it["test_id"], it["issue_text"])
    wanted = [brief(it) for it in old[0][0][file]]
    place = next(
        at
        for at, it in enumerate(old[0][0][file])
        if it["test_id"] == row["rule"] and it["line_number"] == row["finding"]["line_number"]
        and it["col_offset"] == row["finding"]["col_offset"]
    )  # fmt: skip
    if style != "ruff":
        del wanted[place]
    got = [brief(it) for it in new[0][0][file]]
    if collections.Counter(got) != collections.Counter(wanted):
        yield f"Bandit has {[id for id, _ in got]}, not {[id for id, _ in wanted]}"
    brief = lambda it: (it["code"], it["message"])
    wanted = [brief(it) for it in old[1][file]]
    code = row["ruff"]
    mine = [it for it in old[1][file] if it["code"] == code]
    if style != "bandit" and mine:
        line = row["finding"]["line_number"]
        nearest = min(mine, key=lambda it: abs(it["location"]["row"] - line))
        wanted.remove(brief(nearest))
    got = [brief(it) for it in new[1][file]]
    if collections.Counter(got) != collections.Counter(wanted):
        yield f"Ruff has {[code for code, _ in got]}, not {[code for code, _ in wanted]}"
    # What Ruff does not find needs no `noqa`; which of Bandit's findings it shares is not asked here.
    def others(found):
        counter = collections.Counter()
        for it in found[2][file]:
            codes = re.findall(r"`([A-Z]+\d+)`", it["message"]) if it["code"] == "RUF100" else [""]
            counter.update((it["code"], other) for other in codes if other != code)
        return counter

    added = others(new) - others(old)
    if not stage:
        # A line that was too long may have been split.
        gone = others(old) - others(new)
        gone.pop(("E501", ""), None)
        if added or gone:
            yield f"Ruff's other findings: {dict(added)} more, {dict(gone)} less"
    text, source = (folder / "before" / file).read_bytes(), (path / file).read_bytes()
    if "tabs" in variant:
        text = text.replace(b"    ", b"\t")
    if not stage and ast.dump(ast.parse(text)) != ast.dump(ast.parse(source)):
        yield "the program is another one"
    for pragma in (b"# type: ignore", b"# fmt: skip", b"# pragma: no cover"):
        if text.count(pragma) != source.count(pragma):
            yield f"{pragma.decode()} is lost"
    reason = b"only a constant"
    if reason not in source:
        yield "the reason is lost"
    for comment in re.findall(rb"#.*", source):
        if comment.count(b"nosec B") > 1:
            yield "two nosec in a comment"


def main():
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if command == "before":
        problems = before(folder)
    elif command == "silenced":
        silenced(folder)
        problems = []
    else:
        problems, count = after(folder)
        print(f"{count} rows")
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    sys.exit(bool(problems))


main()
