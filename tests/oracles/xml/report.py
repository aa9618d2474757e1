"""Writes down what hostile documents do to the standard library's parsers, for each version
of Python."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from checks import Failure
from documents import HOSTILE
from sandbox import Observation, Sandbox
from shape import Shape
from shapes.programs import program

LIBRARY = "libexpat"
REPORT = Path(__file__).with_name("hostile.md")

HEAD = """\
# What hostile documents do

To programs that parse them with the standard library, before any fix: `xml_differential.py --write-report` makes these
tables anew.

| word | the program |
| --- | --- |
| expands | prints what the entity stands for |
| reads | opens the file that the document names |
| fetches | asks the address that the document names |
| ignores | goes on without it |

All else is the exception that it ends with. defusedxml refuses each of these documents with `EntitiesForbidden`,
except for the DTD from the network, which declares no entity itself: there `xml.sax`, `xml.dom.pulldom` and
`minidom.parse(bufsize=)` raise `ExternalReferenceForbidden`, and the others do as before.
"""

VERSIONS = (
    "import platform, pyexpat; print(platform.python_version(), pyexpat.EXPAT_VERSION)"
)

PRINTER = """
class Printer(ContentHandler):
    def startElement(self, name, attrs):
        print(name, sorted(attrs.items()))

    def characters(self, content):
        print(content)
"""


def etree(call: str) -> Shape:
    imports = "import xml.etree.ElementTree as ET"
    return api(imports, f"print(ET.tostring({call}))")


def api(imports: str, body: str, helper: str = "", reads: str = "path") -> Shape:
    return program("api", imports, body, helper=helper, reads=reads)


SAX = "import xml.sax\nfrom xml.sax.handler import ContentHandler, feature_external_ges"
FEATURE = "parser.setFeature(feature_external_ges, True)\n"
MADE = "parser = xml.sax.make_parser()\n{}parser.setContentHandler(Printer())\nparser.parse(source)"
RPC = """
head, _, rest = source.partition("<catalog")
title = rest.partition("<title>")[2].partition("</title>")[0]
head = head.replace("catalog", "params")
print(xmlrpc.client.loads(head + "<params><param><value>" + title + "</value></param></params>"))
"""

APIS = {
    "ElementTree.parse": etree("ET.parse(source).getroot()"),
    "ElementTree.fromstring": etree('ET.fromstring(open(source, "rb").read())'),
    "ElementTree.iterparse": etree("[e for _, e in ET.iterparse(source)][-1]"),
    "ElementTree.ElementTree(file=)": etree("ET.ElementTree(file=source).getroot()"),
    "minidom.parse": api(
        "from xml.dom import minidom",
        "print(minidom.parse(source).documentElement.toxml())",
    ),
    "minidom.parse(bufsize=)": api(
        "from xml.dom import minidom",
        "print(minidom.parse(source, bufsize=100).documentElement.toxml())",
    ),
    "expatbuilder.parse": api(
        "from xml.dom import expatbuilder",
        "print(expatbuilder.parse(source).documentElement.toxml())",
    ),
    "pulldom.parse": api(
        "from xml.dom import pulldom",
        """
        for event, node in pulldom.parse(source):
            print(node.nodeName, node.nodeValue)
            for name, value in (node.attributes or {}).items():
                print(name, value)
        """,
    ),
    "sax.parse": api(SAX, "xml.sax.parse(source, Printer())", PRINTER),
    "sax.make_parser": api(SAX, MADE.format(""), PRINTER),
    "sax.make_parser, external entities on": api(SAX, MADE.format(FEATURE), PRINTER),
    "xmlrpc.client.loads": api("import xmlrpc.client", RPC, reads="text"),
}


def write(pythons: list[str], folder: Path) -> None:
    columns = {
        versions(python): rows(python, folder / str(number))
        for number, python in enumerate(pythons)
    }
    order = sorted(columns, key=lambda column: [int(n) for n in column[0].split(".")])
    lines = [HEAD]
    for document in HOSTILE:
        lines.append(f"## {title(document.name)}\n")
        lines.append(line("", [version for version, _ in order]))
        lines.append(line("---", ["---"] * len(order)))
        lines.append(line(LIBRARY, [expat for _, expat in order]))
        for name in APIS:
            cells = [columns[column][name][document.name] for column in order]
            lines.append(line(f"`{name}`", cells))
        lines.append("")
    REPORT.write_text("\n".join(lines).rstrip("\n") + "\n")


def check(folder: Path) -> list[Failure]:
    """That the report is right about the interpreter that runs, if it has it."""
    column = versions(sys.executable)
    now = rows(sys.executable, folder)
    failures = []
    for document, table in tables(REPORT.read_text()).items():
        written = [
            dict(zip(table, cells, strict=True))
            for cells in zip(*table.values(), strict=True)
        ]
        for cells in written:
            if (cells[""], cells[LIBRARY]) != column:
                continue
            failures += [
                Failure(
                    "report",
                    "report",
                    f"{document}: {name} is {cells[name]}, not {word}",
                )
                for name, word in now_by_label(now, document).items()
                if cells.get(name) != word
            ]
    return failures


def title(document: str) -> str:
    return document[0].upper() + document[1:]


def line(head: str, cells: list[str]) -> str:
    return f"| {' | '.join([head, *cells])} |"


def tables(text: str) -> dict[str, dict[str, list[str]]]:
    """By document the rows of its table, each by its first cell."""
    found = {}
    for section in text.split("\n## ")[1:]:
        name, _, rest = section.partition("\n")
        rows = [row.strip("| ").split(" | ") for row in rest.splitlines() if row]
        # The corner is empty, and the line below the head says nothing.
        found[name] = {"": rows[0], **{row[0]: row[1:] for row in rows[2:]}}
    return found


def now_by_label(now: dict[str, dict[str, str]], document: str) -> dict[str, str]:
    return {
        f"`{name}`": word
        for name, words in now.items()
        for each, word in words.items()
        if title(each) == document
    }


def versions(python: str) -> tuple[str, str]:
    """Of Python and of its libexpat."""
    done = subprocess.run(
        [python, "-I", "-c", VERSIONS],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    version, expat = done.stdout.split()
    return version, expat


def rows(python: str, folder: Path) -> dict[str, dict[str, str]]:
    with closing(Sandbox(folder, python)) as sandbox:
        return {
            name: {
                document: word(observed)
                for document, observed in sandbox.hostile(shape, shape.tree()).items()
            }
            for name, shape in APIS.items()
        }


def word(observed: Observation) -> str:
    if observed.harm:
        return observed.harm
    raised = observed.result.raised
    return f"`{raised[0].rpartition('.')[2]}`" if raised else "ignores"
