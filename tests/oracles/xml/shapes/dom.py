"""xml.dom.minidom, expatbuilder and pulldom."""

from documents import EXTERNAL
from shape import UNSAFE, Shape
from shapes.programs import SHOW_NODE, program

MINIDOM = "from xml.dom import minidom"
PULLDOM = "from xml.dom import pulldom"


def dom(name: str, body: str, outcome: str = "safe", **rest) -> Shape:
    imports = rest.pop("imports", MINIDOM)
    helper = rest.pop("helper", SHOW_NODE)
    return program(name, imports, body, outcome, helper, **rest)


def pulled(name: str, body: str, outcome: str = UNSAFE, **rest) -> Shape:
    rest = {"imports": PULLDOM, "changes": EXTERNAL, **rest}
    return dom(name, body, outcome, **rest)


SHAPES = (
    dom("minidom-parse", "show(minidom.parse(source))"),
    dom("minidom-parse-file", "show(minidom.parse(source))", reads="file"),
    dom("minidom-parse-keyword", "show(minidom.parse(file=source))"),
    dom("minidom-parse-none", "show(minidom.parse(source, None, None))"),
    dom("minidom-parse-string", "show(minidom.parseString(source))", reads="bytes"),
    dom("minidom-parse-text", "show(minidom.parseString(source))", reads="text"),
    dom(
        "minidom-parse-keyword-string",
        "show(minidom.parseString(string=source))",
        reads="text",
    ),
    dom(
        "minidom-bufsize",
        "show(minidom.parse(source, bufsize=1000))",
        "unsafe|refused",
        changes=EXTERNAL,
    ),
    dom(
        "minidom-bufsize-zero",
        "show(minidom.parse(source, bufsize=0))",
        "safe|unsafe|refused",
    ),
    dom(
        "minidom-parser",
        "show(minidom.parse(source, parser=make_parser()))",
        "unsafe|refused",
        imports=MINIDOM + "\nfrom xml.sax import make_parser",
        changes=EXTERNAL,
    ),
    dom(
        "minidom-parser-in-a-name",
        "parser = xml.sax.make_parser()\nshow(minidom.parseString(source, parser))",
        "unsafe|refused",
        imports=MINIDOM + "\nimport xml.sax",
        reads="text",
        changes=EXTERNAL,
    ),
    dom(
        "minidom-write",
        """
        document = minidom.parse(source)
        with open("out.xml", "w", encoding="utf-8") as file:
            document.writexml(file, addindent="  ", newl="\\n", encoding="utf-8")
        document.unlink()
        """,
    ),
    dom(
        "minidom-elements",
        """
        document = minidom.parse(source)
        for book in document.getElementsByTagName("book"):
            print(ascii((book.getAttribute("id"), book.hasAttribute("lang"))))
            book.setAttribute("seen", "yes")
        print(ascii(document.documentElement.toxml()))
        """,
    ),
    dom(
        "minidom-build-and-parse",
        """
        document = minidom.parse(source)
        other = minidom.Document()
        root = other.appendChild(other.createElement("all"))
        root.appendChild(other.importNode(document.documentElement, True))
        print(ascii(other.toxml()), isinstance(document, minidom.Document))
        """,
    ),
    dom(
        "minidom-implementation",
        """
        other = minidom.getDOMImplementation().createDocument(None, "all", None)
        other.documentElement.appendChild(minidom.parse(source).documentElement)
        print(ascii(other.toxml()))
        """,
    ),
    dom(
        "minidom-subclass-and-annotation",
        "show(read(source))",
        helper=SHOW_NODE
        + """

class Visitor(minidom.Element):
    pass


def read(source) -> minidom.Document:
    return minidom.parse(source)
""",
    ),
    dom("minidom-with", "with minidom.parse(source) as document:\n    show(document)"),
    dom(
        "minidom-passed-on",
        "for d in map(minidom.parse, [source]):\n    show(d)",
        "safe|unsafe|refused",
    ),
    dom(
        "expatbuilder-parse",
        "show(expatbuilder.parse(source))",
        imports="from xml.dom import expatbuilder",
    ),
    dom(
        "expatbuilder-parse-string",
        "show(expatbuilder.parseString(source, namespaces=False))",
        imports="from xml.dom import expatbuilder",
        reads="bytes",
    ),
    dom(
        "expatbuilder-names",
        "show(parse(source, False))",
        imports="from xml.dom.expatbuilder import parse",
        reads="file",
    ),
    dom(
        "expatbuilder-dotted",
        "show(xml.dom.expatbuilder.parseString(source))",
        imports="import xml.dom.expatbuilder",
        reads="text",
    ),
    pulled(
        "pulldom-events",
        "for event, node in pulldom.parse(source):\n    print(event, ascii((node.nodeName, node.nodeValue)))",
    ),
    pulled(
        "pulldom-string",
        "for event, node in pulldom.parseString(source):\n    print(event, ascii(node.nodeName))",
        reads="text",
    ),
    pulled(
        "pulldom-expand",
        """
        events = pulldom.parse(source)
        for event, node in events:
            if event == pulldom.START_ELEMENT and node.tagName == "book":
                events.expandNode(node)
                print(ascii(node.toxml()))
        """,
    ),
    pulled(
        "pulldom-file",
        "for event, node in pulldom.parse(source):\n    print(event)",
        reads="file",
    ),
    pulled(
        "pulldom-names",
        "for event, node in parse(source):\n    print(event == START_ELEMENT, event)",
        imports="from xml.dom.pulldom import START_ELEMENT, parse",
    ),
    pulled(
        "pulldom-bufsize",
        "for event, node in pulldom.parse(source, bufsize=100):\n    print(event)",
    ),
    pulled(
        "pulldom-dotted",
        "for event, node in xml.dom.pulldom.parse(source):\n    print(event)",
        imports="import xml.dom.pulldom",
    ),
    pulled(
        "pulldom-parser",
        "for event, node in pulldom.parse(source, make_parser()):\n    print(event)",
        "unsafe|refused",
        imports=PULLDOM + "\nfrom xml.sax import make_parser",
    ),
)
