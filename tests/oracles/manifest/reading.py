"""Manifests as Python itself and its packaging tools read them."""

import ast
import configparser
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml
from requirement import Entry
from wrong import Wrong

NAME = "defusedxml"

# A manifest as dictionaries, lists and strings: a list of requirements is a list in it, or a
# dictionary where the names are keys.
Tree = Any


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def read(path: Path) -> Tree:
    """The manifest. A requirements file is its `lines`, a `setup.py` the arguments of its call."""
    text = text_of(path)
    try:
        if path.suffix == ".toml" or path.name == "Pipfile":
            return tomllib.loads(text)
        if path.suffix in {".yml", ".yaml"}:
            return yaml.safe_load(text)
        if path.name == "setup.cfg":
            return read_cfg(text)
        if path.name == "setup.py":
            return read_setup(text)
        if path.suffix == ".py":
            return tomllib.loads(header(text))
        return {"lines": read_lines(text)}
    except (ValueError, SyntaxError, yaml.YAMLError, configparser.Error) as error:
        raise Wrong("parses", f"{path.name}: {error}") from error


def read_cfg(text: str) -> Tree:
    """As setuptools reads it: a list is one with lines or, on a single line, with semicolons."""
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read_string(text)
    tree: Tree = {}
    for section in parser.sections():
        tree[section] = dict(parser.items(section))
        for key, value in tree[section].items():
            is_list = key in {"install_requires", "tests_require", "setup_requires"}
            if not (is_list or section == "options.extras_require"):
                continue
            if not value.startswith("file:"):
                parts = value.splitlines() if "\n" in value else value.split(";")
                stripped = (part.partition(" #")[0].strip() for part in parts)
                tree[section][key] = [
                    part for part in stripped if part and not part.startswith("#")
                ]
    return tree


def read_setup(text: str) -> Tree:
    """The arguments that are literals, or names of literals, and the rest of the module."""
    module = ast.parse(text)
    names: dict[str, list[ast.expr]] = {}
    calls = []
    for node in ast.walk(module):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    names.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.Call):
            function = node.func
            if getattr(function, "id", getattr(function, "attr", None)) == "setup":
                calls.append(node)
    if len(calls) != 1:
        raise ValueError(f"{len(calls)} calls of setup")
    tree: Tree = {}
    for keyword in calls[0].keywords:
        value = keyword.value
        if isinstance(value, ast.Name) and len(names.get(value.id, ())) == 1:
            [value] = names[value.id]
        try:
            literal = ast.literal_eval(value)
        except ValueError:
            continue
        if keyword.arg is not None:
            tree[keyword.arg] = list(literal) if isinstance(literal, tuple) else literal
    tree["*"] = ast.dump(WithoutRequirement().visit(module))
    return tree


class WithoutRequirement(ast.NodeTransformer):
    """Leaves the requirement out of lists and tuples."""

    def visit_List(self, node: ast.List) -> ast.List:
        node.elts = [element for element in node.elts if not self.is_it(element)]
        self.generic_visit(node)
        return node

    visit_Tuple = visit_List

    @staticmethod
    def is_it(element: ast.expr) -> bool:
        value = getattr(element, "value", None)
        return isinstance(value, str) and Entry.parse(value).name == NAME


def read_lines(text: str) -> list[str]:
    """As pip reads a requirements file: continued lines are one, comments are none."""
    lines = []
    joined = ""
    for line in text.splitlines():
        joined += line
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            joined = joined[:-1]
            continue
        line = re.sub(r"(^|\s)#.*$", "", joined).strip()
        joined = ""
        if line:
            lines.append(line)
    if joined:
        raise ValueError("the last line is continued")
    for line in lines:
        option = re.match(r"--?[a-z]", line)
        if not option and Entry.parse(line).name is None:
            raise ValueError(f"`{line}` is no requirement")
    return lines


def header(text: str) -> str:
    """The metadata of a script (PEP 723)."""
    block = re.search(r"(?m)^# /// script\s*$\n((?:#.*\n)*?)# ///\s*$", text)
    if block is None:
        raise ValueError("no header of a script")
    return "\n".join(line[2:] for line in block[1].splitlines())
