"""Code that parses nothing that comes from elsewhere: a comment says so, and no more."""

from shape import JUSTIFIED, Shape
from shapes.programs import ONE, SHOW, program


def builds(
    name: str, imports: str, body: str, outcome: str = JUSTIFIED, **rest
) -> Shape:
    rest = {"helper": "", "documents": ONE, "parses": False, **rest}
    return program(f"justified-{name}", imports, body, outcome, **rest)


ET = "import xml.etree.ElementTree as ET"
PRETTY = "from xml.dom import minidom\n" + ET

SHAPES = (
    builds(
        "builder",
        ET,
        'root = ET.Element("a")\nET.SubElement(root, "b")\nprint(ET.tostring(root))',
    ),
    builds(
        "builder-names",
        "from xml.etree.ElementTree import Element, SubElement, tostring",
        'root = Element("a")\nSubElement(root, "b")\nprint(tostring(root))',
    ),
    builds(
        "builder-of-a-package",
        "from xml.etree import ElementTree as ET",
        'print(ET.tostring(ET.Element("a")))',
    ),
    builds(
        "builder-of-two-lines",
        "from xml.etree.ElementTree import (\n    Element,\n    tostring,\n)",
        'print(tostring(Element("a")))',
    ),
    builds(
        "builder-with-a-comment",
        "import xml.etree.ElementTree as ET  # the standard one",
        'print(ET.tostring(ET.Element("a")))',
        "justified|refused",
    ),
    builds(
        "builder-with-noqa",
        "from xml.etree.ElementTree import Element, tostring  # noqa: I001",
        'print(tostring(Element("a")))',
        "justified|refused",
    ),
    builds(
        "builder-in-a-list",
        "import os, xml.etree.ElementTree as ET",
        'print(ET.tostring(ET.Element("a")), os.sep)',
    ),
    builds(
        "builder-in-a-function",
        "",
        'from xml.etree.ElementTree import Element\n\nprint(Element("a").tag)',
    ),
    builds(
        "builder-writes",
        ET,
        'tree = ET.ElementTree(ET.Element("a"))\nET.indent(tree)\ntree.write("out.xml")',
    ),
    builds(
        "c-builder",
        "import xml.etree.cElementTree as ET",
        'print(ET.tostring(ET.Element("a")))',
        "justified|safe|refused",
    ),
    builds(
        "types",
        ET,
        "print(count(None))",
        helper="def count(root: ET.Element | None) -> int:\n    return 0 if root is None else len(root)\n",
    ),
    builds(
        "types-only-checked",
        """
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element
""",
        "print(count([1]))",
        helper="def count(root: Element) -> int:\n    return len(root)\n",
    ),
    builds(
        "types-only-checked-module",
        """
import typing

if typing.TYPE_CHECKING:
    import xml.etree.ElementTree as ET
""",
        "print(count([1]))",
        helper='def count(root: "ET.Element") -> int:\n    return len(root)\n',
    ),
    builds("isinstance", ET, "print(isinstance(source, ET.Element))"),
    builds(
        "error-class",
        ET,
        "print(ET.ParseError.__name__, issubclass(ET.ParseError, SyntaxError))",
        "justified|safe",
    ),
    builds(
        "tostring-only",
        "from xml.etree.ElementTree import tostring",
        "print(tostring.__name__)",
        "justified|safe|refused",
    ),
    builds(
        "escape",
        "from xml.sax.saxutils import escape, quoteattr",
        'print(escape("<"), quoteattr("\'"))',
    ),
    builds(
        "escape-dotted",
        "import xml.sax.saxutils",
        'print(xml.sax.saxutils.unescape("&lt;"))',
    ),
    builds(
        "escape-module", "from xml.sax import saxutils", 'print(saxutils.escape("<"))'
    ),
    builds("escape-alias", "import xml.sax.saxutils as su", 'print(su.escape("<"))'),
    builds(
        "generator",
        "import sys\nfrom xml.sax.saxutils import XMLGenerator",
        'out = XMLGenerator(sys.stdout)\nout.startElement("a", {})\nout.endElement("a")\nprint()',
        "justified|refused",
    ),
    builds(
        "handler-class",
        "from xml.sax.handler import ContentHandler",
        "print(Silent.__name__)",
        helper="class Silent(ContentHandler):\n    pass\n",
    ),
    builds(
        "attributes-class",
        "from xml.sax.xmlreader import AttributesImpl",
        'print(AttributesImpl({"a": "b"}).items())',
    ),
    builds(
        "sax-exception",
        "from xml.sax import SAXParseException",
        "print(SAXParseException.__name__)",
    ),
    builds(
        "minidom-builder",
        "from xml.dom import minidom",
        'document = minidom.Document()\ndocument.appendChild(document.createElement("a"))\nprint(document.toxml())',
    ),
    builds(
        "minidom-implementation",
        "from xml.dom.minidom import getDOMImplementation",
        'print(getDOMImplementation().createDocument(None, "a", None).toxml())',
    ),
    builds(
        "minidom-node", "from xml.dom.minidom import Node", "print(Node.ELEMENT_NODE)"
    ),
    builds(
        "pulldom-constant",
        "from xml.dom import pulldom",
        "print(pulldom.START_ELEMENT)",
    ),
    # The document is the program's own.
    builds(
        "pretty",
        PRETTY,
        'root = ET.Element("a")\nET.SubElement(root, "b")\nprint(minidom.parseString(ET.tostring(root)).toprettyxml())',
        "justified|safe|refused",
    ),
    builds(
        "pretty-in-a-name",
        PRETTY,
        'text = ET.tostring(ET.Element("a"), "utf-8")\nprint(minidom.parseString(text).toprettyxml(indent=" "))',
        "justified|safe|refused",
    ),
    builds(
        "pretty-names",
        "from xml.dom.minidom import parseString\nfrom xml.etree.ElementTree import Element, tostring",
        'print(parseString(tostring(Element("a"))).toprettyxml())',
        "justified|safe|refused",
    ),
    builds(
        "pretty-of-many-lines",
        PRETTY,
        """
        print(
            minidom.parseString(
                ET.tostring(
                    ET.Element("a"),
                )
            ).toprettyxml()
        )
        """,
        "justified|safe|refused",
    ),
    builds(
        "copy-of-itself",
        ET,
        'root = ET.Element("a")\nprint(ET.fromstring(ET.tostring(root)).tag)',
        "justified|safe",
    ),
    builds(
        "literal",
        ET,
        'print(ET.fromstring("<a><b/></a>").tag)',
        "justified|safe",
    ),
    # Half and half: the builder of one module, the parser of the other.
    builds(
        "one-of-two-modules",
        PRETTY,
        "print(ET.tostring(ET.parse(source).getroot()), minidom.Document().nodeName)",
        "safe",
        documents=("plain", "namespaces", "subset", "mismatched"),
        parses=True,
    ),
    builds(
        "escape-beside-a-parser",
        "from xml.sax.saxutils import escape\n" + ET,
        'show(ET.parse(source).getroot())\nprint(escape("<"))',
        "safe",
        helper=SHOW,
        documents=("plain", "namespaces", "subset", "mismatched"),
        parses=True,
    ),
)
