"""The modules that parse XML: every way to import a parser with every way to call it.

Each has a function `main(text)` that says what it made of a document.
"""

from dataclasses import dataclass

FIXED = "fixed"
LEFT = "left"


@dataclass(frozen=True)
class Module:
    name: str
    text: str
    # Whether the fix moves all parsing to defusedxml, or leaves the module as it is.
    outcome: str = FIXED
    # Whether a broken document, and so a hostile one, gives "broken".
    handles: bool = False
    # Whether it reads documents that name an external DTD after the fix as before.
    external_dtd: bool = True


# How the module is imported, and how its names are written then; `{names}` are those that are used.
ETREE_IMPORTS = {
    "alias": ("import xml.etree.ElementTree as ET", "ET."),
    "dotted": ("import xml.etree.ElementTree", "xml.etree.ElementTree."),
    "from-package": ("from xml.etree import ElementTree", "ElementTree."),
    "from-package-alias": ("from xml.etree import ElementTree as tree", "tree."),
    "names": ("from xml.etree.ElementTree import {names}", ""),
    "old-name": ("import xml.etree.cElementTree as ET", "ET."),
    "old-or-new": (
        "try:\n    import xml.etree.cElementTree as ET\n"
        "except ImportError:\n    import xml.etree.ElementTree as ET",
        "ET.",
    ),
    "among-others": ("import os, xml.etree.ElementTree as ET, sys", "ET."),
    "semicolon": ("import os; import xml.etree.ElementTree as ET", "ET."),
}

# The expression that gives the root, and the names that it takes.
ETREE_CALLS = {
    "fromstring": ("{p}fromstring(text)", ["fromstring"]),
    "XML": ("{p}XML(text)", ["XML"]),
    "parse": ("{p}parse(io.StringIO(text)).getroot()", ["parse"]),
    "parse-bytes": ("{p}parse(io.BytesIO(text.encode())).getroot()", ["parse"]),
    "iterparse": (
        "[element for _, element in {p}iterparse(io.StringIO(text))][-1]",
        ["iterparse"],
    ),
    "iterparse-events": (
        "[x for e, x in {p}iterparse(io.StringIO(text), events=('start', 'end', 'comment')) if e == 'end'][-1]",
        ["iterparse"],
    ),
    "parser-with-builder": (
        "{p}parse(io.StringIO(text), {p}XMLParser(target={p}TreeBuilder())).getroot()",
        ["parse", "XMLParser", "TreeBuilder"],
    ),
    "tree-of-file": ("{p}ElementTree(file=io.StringIO(text)).getroot()", ["ElementTree"]),
    "fresh-tree": ("{p}ElementTree().parse(io.StringIO(text))", ["ElementTree"]),
    "mapped": ("list(map({p}fromstring, [text]))[0]", ["fromstring"]),
}

BODIES = {
    "parser": ("    return show({call})\n", [], False),
    "builder": (
        "    root = {call}\n    {p}SubElement(root, 'new').text = '<'\n    return show(root)\n",
        ["SubElement"],
        False,
    ),
    "handler": (
        "    try:\n        return show({call})\n    except {p}ParseError:\n        return 'broken'\n",
        ["ParseError"],
        True,
    ),
}

SHOW = '''

def show(element):
    return [element.tag, element.text, element.tail, sorted(element.attrib.items()),
            [show(child) for child in element if isinstance(child.tag, str)]]


'''


def etree() -> list[Module]:
    modules = []
    for style, (imports, prefix) in ETREE_IMPORTS.items():
        for call, (expression, call_names) in ETREE_CALLS.items():
            for body, (text, body_names, handles) in BODIES.items():
                names = ", ".join(sorted({*call_names, *body_names}))
                made = text.replace("{call}", expression).replace("{p}", prefix)
                source = f"import io\n{imports.replace('{names}', names)}\n{SHOW}def main(text):\n{made}"
                modules.append(Module(f"etree-{style}-{call}-{body}", source, handles=handles))
    return modules


DOM = """

def main(text):
    try:
        document = {call}
    except ExpatError:
        return "broken"
    return document.documentElement.toxml()
"""

DOM_IMPORTS = {
    "minidom": [
        ("alias", "from xml.dom import minidom", "minidom."),
        ("dotted", "import xml.dom.minidom", "xml.dom.minidom."),
        ("renamed", "import xml.dom.minidom as dom", "dom."),
        ("names", "from xml.dom.minidom import parse, parseString", ""),
    ],
    "expatbuilder": [
        ("alias", "from xml.dom import expatbuilder", "expatbuilder."),
        ("dotted", "import xml.dom.expatbuilder", "xml.dom.expatbuilder."),
        ("names", "from xml.dom.expatbuilder import parse, parseString", ""),
    ],
}


def dom() -> list[Module]:
    modules = []
    for family, styles in DOM_IMPORTS.items():
        for style, imports, prefix in styles:
            for call in ["parseString(text)", "parse(io.BytesIO(text.encode()))"]:
                body = DOM.replace("{call}", prefix + call)
                head = f"import io\n{imports}\nfrom xml.parsers.expat import ExpatError\n"
                name = f"{family}-{style}-{call.partition('(')[0]}"
                modules.append(Module(name, head + body, handles=True))
    return modules


SAX = """

class Seen(xml.sax.ContentHandler):
    def __init__(self):
        super().__init__()
        self.events = []

    def startElement(self, name, attributes):
        self.events.append((name, sorted(attributes.items())))

    def characters(self, content):
        self.events.append(content)


def main(text):
    seen = Seen()
    try:
        {call}
    except xml.sax.SAXParseException:
        return "broken"
    joined = "".join(event for event in seen.events if isinstance(event, str))
    return [joined, [event for event in seen.events if not isinstance(event, str)]]
"""


def sax() -> list[Module]:
    calls = {
        "bytes": "xml.sax.parseString(text.encode(), seen)",
        "text": "xml.sax.parseString(f'{text}', seen)",
        "file": "xml.sax.parse(io.BytesIO(text.encode()), seen)",
        "parser": "parser = xml.sax.make_parser(); parser.setContentHandler(seen); parser.parse(io.BytesIO(text.encode()))",
    }
    modules = [
        Module(
            f"sax-{name}",
            "import io\nimport xml.sax\n" + SAX.replace("{call}", call),
            handles=True,
            external_dtd=False,
        )
        for name, call in calls.items()
    ]
    pull = (
        "import io\nfrom xml.dom import pulldom\n\n\ndef main(text):\n"
        "    return [node.nodeName for event, node in pulldom.{call} if event == pulldom.START_ELEMENT]\n"
    )
    for call in ["parseString(text)", "parse(io.BytesIO(text.encode()))"]:
        name = f"pulldom-{call.partition('(')[0]}"
        modules.append(Module(name, pull.replace("{call}", call), external_dtd=False))
    return modules


LEFT_ALONE = {
    "parser-for-fromstring": "import xml.etree.ElementTree as ET\n\n\ndef main(text):\n"
    "    return ET.fromstring(text, parser=ET.XMLParser()).tag\n",
    "pull-parser": "import xml.etree.ElementTree as ET\n\n\ndef main(text):\n"
    "    parser = ET.XMLPullParser(['end'])\n    parser.feed(text)\n"
    "    return [element.tag for _, element in parser.read_events()]\n",
    "tree-that-parses": "import io\nimport xml.etree.ElementTree as ET\n\n\ndef main(text):\n"
    "    tree = ET.ElementTree()\n    return tree.parse(io.StringIO(text)).tag\n",
    "subclass": "import xml.etree.ElementTree as ET\n\n\nclass Parser(ET.XMLParser):\n    pass\n\n\n"
    "def main(text):\n    parser = Parser()\n    parser.feed(text)\n    return parser.close().tag\n",
    "getattr": "import xml.etree.ElementTree as ET\n\n\ndef main(text):\n"
    "    return getattr(ET, 'fromstring')(text).tag\n",
    "star": "from xml.etree.ElementTree import *\n\n\ndef main(text):\n    return fromstring(text).tag\n",
    "identified": "import xml.etree.ElementTree as ET\n\n\ndef main(text):\n    return ET.XMLID(text)[0].tag\n",
    "unpacked": "import xml.etree.ElementTree as ET\n\n\ndef main(text):\n"
    "    return ET.fromstring(*[text]).tag\n",
    "text-or-bytes": "import xml.sax\n\n\ndef main(text):\n"
    "    return xml.sax.parseString(text, xml.sax.ContentHandler())\n",
}


def left() -> list[Module]:
    return [Module(f"left-{name}", text, LEFT) for name, text in LEFT_ALONE.items()]


ALL = tuple(etree() + dom() + sax() + left())
