"""Every way to import ElementTree, with every way to parse, with every use of the result."""

import itertools

from shape import SAFE, Shape
from shapes.programs import program

FEW = ("plain", "namespaces", "subset", "external-dtd", "comments", "mismatched")

# `{}` are the names that are used.
IMPORTS = {
    "alias": ("import xml.etree.ElementTree as ET", "ET."),
    "dotted": ("import xml.etree.ElementTree", "xml.etree.ElementTree."),
    "package": ("from xml.etree import ElementTree", "ElementTree."),
    "package-alias": ("from xml.etree import ElementTree as tree", "tree."),
    "names": ("from xml.etree.ElementTree import {}", ""),
    "old-name": ("import xml.etree.cElementTree as ET", "ET."),
    "old-or-new": (
        "try:\n    import xml.etree.cElementTree as ET\n"
        "except ImportError:\n    import xml.etree.ElementTree as ET",
        "ET.",
    ),
    "list": ("import os, xml.etree.ElementTree as ET, sys", "ET."),
    "semicolon": ("import os; import xml.etree.ElementTree as ET", "ET."),
}

# How the root is got, the names that it takes, and how the source is read.
CALLS = {
    "parse": ("{p}parse(source).getroot()", ["parse"], "path"),
    "fromstring": ("{p}fromstring(source)", ["fromstring"], "text"),
    "xml": ("{p}XML(source)", ["XML"], "bytes"),
    "iterparse": (
        "[element for _, element in {p}iterparse(source)][-1]",
        ["iterparse"],
        "path",
    ),
    "iterparse-events": (
        '[e for event, e in {p}iterparse(source, ("start", "end")) if event == "end"][-1]',
        ["iterparse"],
        "file",
    ),
    "parser": (
        "{p}parse(source, {p}XMLParser(target={p}TreeBuilder())).getroot()",
        ["parse", "XMLParser", "TreeBuilder"],
        "path",
    ),
    "tree-of-a-file": (
        "{p}ElementTree(file=source).getroot()",
        ["ElementTree"],
        "path",
    ),
    "fresh-tree": ("{p}ElementTree().parse(source)", ["ElementTree"], "path"),
    "mapped": ("list(map({p}fromstring, [source]))[0]", ["fromstring"], "bytes"),
}

SHOW = "show({call})"
BUILD = """
root = {call}
{p}SubElement(root, "more").text = "<"
show(root)
"""
HANDLE = """
try:
    root = {call}
except {p}ParseError:
    print("broken")
else:
    show(root)
"""
USES = {
    "shown": (SHOW, [], ""),
    "built-on": (BUILD, ["SubElement"], ""),
    "handled": (HANDLE, ["ParseError"], "broken"),
}

# A function that is passed on may be called with a parser; a file that is None gave an empty tree.
OUTCOMES = {"mapped": "safe|unsafe", "tree-of-a-file": "unsafe"}


def combined(style: str, call: str, use: str) -> Shape:
    imports, prefix = IMPORTS[style]
    expression, call_names, reads = CALLS[call]
    body, use_names, handled = USES[use]
    body = body.replace("{call}", expression).replace("{p}", prefix)
    return program(
        f"combined-{style}-{call}-{use}",
        imports.format(", ".join(sorted({*call_names, *use_names}))),
        body,
        OUTCOMES.get(call, SAFE),
        reads=reads,
        documents=FEW,
        handled=handled,
    )


SHAPES = tuple(itertools.starmap(combined, itertools.product(IMPORTS, CALLS, USES)))
