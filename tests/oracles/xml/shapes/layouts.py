"""Where in a program the names stand."""

from shape import Shape
from shapes.programs import SHOW, module, program

ET = "import xml.etree.ElementTree as ET"


def layout(name: str, helper: str, call: str, outcome: str = "safe", **rest) -> Shape:
    imports = rest.pop("imports", ET)
    return program(
        f"layout-{name}", imports, call, outcome, helper=SHOW + helper, **rest
    )


SHAPES = (
    layout(
        "annotations",
        """

def read(source: str) -> ET.Element:
    tree: ET.ElementTree = ET.parse(source)
    return tree.getroot()
""",
        "show(read(source))",
    ),
    layout(
        "string-annotations",
        """

def read(source: str) -> "ET.Element":
    tree: "ET.ElementTree" = ET.parse(source)
    return tree.getroot()
""",
        "import typing\nprint(typing.get_type_hints(read)['return'].__name__)\nshow(read(source))",
    ),
    layout(
        "string-annotations-of-names",
        """

def read(source: str) -> "list[Element]":
    return list(parse(source).getroot())
""",
        "import typing\nprint(typing.get_type_hints(read)['return'])\n[show(each) for each in read(source)]",
        imports="from xml.etree.ElementTree import Element, parse",
    ),
    layout(
        "annotations-of-a-dataclass",
        """

@dataclass
class Entry:
    element: ET.Element
    parent: Optional[ET.Element] = None
""",
        "show(Entry(ET.parse(source).getroot()).element)",
        imports="from dataclasses import dataclass\nfrom typing import Optional\n" + ET,
    ),
    layout(
        "class-body",
        """

class Reader:
    read = staticmethod(lambda source: ET.parse(source).getroot())
    empty = ET.Element("empty")

    def __call__(self, source):
        return self.read(source)
""",
        "show(Reader()(source))\nshow(Reader.empty)",
    ),
    layout(
        "class-of-elements",
        """

class Catalog(ET.ElementTree):
    def names(self):
        return [book.get("id") for book in self.getroot()]
""",
        "print(Catalog(ET.parse(source).getroot()).names())",
        "safe|refused",
    ),
    layout(
        "decorated",
        """

def shown(function):
    def inner(source):
        show(function(source))
    return inner


@shown
def read(source):
    return ET.parse(source).getroot()
""",
        "read(source)",
    ),
    layout(
        "lambda",
        "\n\nread = lambda source: ET.parse(source).getroot()\n",
        "show(read(source))",
    ),
    layout(
        "comprehension",
        "",
        "print([ascii(e.tag) for root in (ET.parse(s).getroot() for s in [source]) for e in root])",
    ),
    layout(
        "nested-functions",
        """

def outer(source):
    def inner():
        return ET.parse(source).getroot()
    return inner()
""",
        "show(outer(source))",
    ),
    layout(
        "async",
        """

async def read(source):
    await asyncio.sleep(0)
    return ET.parse(source).getroot()
""",
        "show(asyncio.run(read(source)))",
        imports="import asyncio\n" + ET,
    ),
    layout(
        "generator",
        """

def titles(source):
    for _, element in ET.iterparse(source):
        if element.tag == "title":
            yield element.text
            element.clear()
""",
        "print([ascii(title) for title in titles(source)])",
    ),
    layout(
        "with-and-finally",
        "",
        """
        file = open(source, "rb")
        try:
            with file as lines:
                root = ET.parse(lines).getroot()
        finally:
            print(file.closed)
        show(root)
        """,
    ),
    layout(
        "many-lines",
        "",
        """
        root = (
            ET
            .parse(
                source,  # a path
            )
            .getroot()
        )
        show(root)
        show(ET.Element(
            "a",  # made here
        ))
        """,
        "safe|refused",
    ),
    layout(
        "one-line",
        "",
        "root = ET.parse(source).getroot(); show(root); show(ET.Element('a'))",
    ),
    layout(
        "walrus-and-match",
        "",
        """
        if (tree := ET.parse(source)) is not None:
            match tree.getroot():
                case ET.Element(tag=tag):
                    print(ascii(tag))
                case other:
                    print(type(other))
        """,
    ),
    layout(
        "default-and-global",
        """

NOTHING = ET.Element("nothing")


def read(source, otherwise=ET.Element("other")):
    global NOTHING
    NOTHING = ET.parse(source).getroot()
    return NOTHING if len(NOTHING) else otherwise
""",
        "show(read(source))\nshow(NOTHING)",
    ),
    layout(
        "name-of-the-safe-module-taken",
        "\n\nSafeET = 'taken'\n",
        "show(ET.parse(source).getroot())\nshow(ET.Element(SafeET))",
    ),
    layout(
        "name-of-defusedxml-taken",
        "\n\ndefusedxml = 'taken'\n",
        "show(ET.parse(source).getroot())\nshow(ET.Element(defusedxml))",
        "safe|refused",
    ),
    layout(
        "name-of-a-parse-function-taken",
        '\n\ndef fromstring(text):\n    return "my own"\n',
        "show(ET.parse(source).getroot())\nshow(ET.Element(fromstring(1)))",
    ),
    layout(
        "tabs",
        "\n\ndef read(source):\n\tif source:\n\t\treturn ET.parse(source).getroot()\n",
        "show(read(source))",
    ),
    layout(
        "export-of-functions",
        '\n\n__all__ = ["show", "main"]\n',
        "show(ET.parse(source).getroot())",
    ),
    layout(
        "patched-in-a-test",
        """

def read():
    return ET.parse("no-such.xml").getroot()
""",
        """
        tree = ET.parse(source)
        with unittest.mock.patch("program.ET.parse", return_value=tree) as parse:
            show(read())
        print(parse.call_count)
        """,
        "safe|unsafe|refused",
        imports="import unittest.mock\n" + ET,
    ),
    module(
        "layout-script",
        """
#!/usr/bin/env python3
# Prints a catalogue.
import sys
import xml.etree.ElementTree as ET

for book in ET.parse(sys.argv[1]).getroot():
    print(ascii((book.attrib, book.findtext("title"))))
print("done")
""",
    ),
    module(
        "layout-script-mixed",
        """
import argparse
import xml.etree.ElementTree as ET

options = argparse.ArgumentParser()
options.add_argument("path")

if __name__ == "__main__":
    root = ET.parse(options.parse_args().path).getroot()
    ET.SubElement(root, "seen")
    print(ET.tostring(root))
""",
    ),
    module(
        "layout-script-with-exit",
        """
import sys
from xml.etree.ElementTree import ParseError, parse

try:
    root = parse(sys.argv[1]).getroot()
except ParseError:
    print("broken")
    sys.exit(0)
print(ascii(root.tag))
""",
        # It leaves by SystemExit, which counts as raised.
        documents=("plain", "subset", "mismatched", "empty"),
        parses=False,
    ),
    program(
        "layout-two-modules",
        "import xml.etree.ElementTree as ET\nimport reader",
        'show(reader.read(source))\nshow(ET.Element("a"))',
        files={
            "reader.py": (
                "from xml.etree.ElementTree import parse\n\n\n"
                "def read(source):\n    return parse(source).getroot()\n"
            )
        },
    ),
    program(
        "layout-module-of-types",
        "import xml.etree.ElementTree as ET\nfrom types_of_it import Parsed",
        "parsed: Parsed = ET.parse(source).getroot()\nshow(parsed)",
        files={
            "types_of_it.py": "import xml.etree.ElementTree as ET\n\nParsed = ET.Element\n"
        },
    ),
)
