"""Shows that the checks see a wrong rewrite: each case rewrites one program wrongly and
names the check that must fail, or rewrites it rightly and names none."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from checks import Failure, check_all, imports_defusedxml
from documents import EXTERNAL
from findings import RULES
from shape import CLOSED, MANIFESTS, Shape
from shapes.programs import RECORDER, SHOW, SHOW_NODE, program
from tool import Report

Rewrite = Callable[[str], str]


@dataclass(frozen=True)
class Case:
    name: str
    shape: Shape
    rewrite: Rewrite
    check: str | None
    # For a rewrite that only `--unsafe-fixes` makes.
    unsafe_only: bool = False
    # Whether the manifest is told.
    declares: bool = True
    refused: tuple[str, ...] = ()
    rules: frozenset[str] = RULES


def change(*pairs: tuple[str, str]) -> Rewrite:
    """Puts text in the place of other text, which must be there."""

    def rewrite(text: str) -> str:
        for old, new in pairs:
            if old not in text:
                raise ValueError(f"{old!r} is not in\n{text}")
            text = text.replace(old, new)
        return text

    return rewrite


STANDARD = "import xml.etree.ElementTree as ET"
SAFE_ET = "import defusedxml.ElementTree as ET"
NOSEC = "  # nosec B405 # only builds XML"
BOTH = f"{STANDARD}{NOSEC}\nimport defusedxml.ElementTree as SafeET"

PARSE = program("parse", STANDARD, "show(ET.parse(source).getroot())")
MIXED = program(
    "mixed", STANDARD, 'show(ET.parse(source).getroot())\nshow(ET.Element("a"))'
)
NAMES = program(
    "names",
    "from xml.etree.ElementTree import Element, parse",
    'show(parse(source).getroot())\nshow(Element("a"))',
)
DOTTED = program(
    "dotted",
    "import xml.etree.ElementTree",
    "show(xml.etree.ElementTree.parse(source).getroot())",
)
STRING = program("string", STANDARD, "show(ET.fromstring(source))", reads="bytes")
COMMENTED = program(
    "commented",
    STANDARD + "  # the standard one",
    "show(ET.parse(source).getroot())  # all of it",
)
HANDLED = program(
    "handled",
    STANDARD,
    """
    try:
        root = ET.parse(source).getroot()
    except ET.ParseError:
        print("broken")
    else:
        show(root)
    """,
    handled="broken",
)
TWO_CLAUSES = program(
    "two-clauses",
    STANDARD,
    """
    try:
        root = ET.parse(source).getroot()
    except ET.ParseError:
        print("broken")
    except LookupError:
        print("no such encoding")
    else:
        show(root)
    """,
    handled="broken",
)
WITH_PARSER = program(
    "with-parser",
    STANDARD,
    'show(ET.parse(source, ET.XMLParser(encoding="iso-8859-1")).getroot())',
    "safe|unsafe|refused",
)
STRING_PARSER = program(
    "string-parser",
    STANDARD,
    'show(ET.fromstring(source, ET.XMLParser(encoding="iso-8859-1")))',
    "safe|refused",
    reads="bytes",
)
STRING_COMMENTS = program(
    "string-comments",
    STANDARD,
    """
    builder = ET.TreeBuilder(insert_comments=True)
    print(ET.tostring(ET.fromstring(source, ET.XMLParser(target=builder))))
    """,
    "safe|refused",
    reads="bytes",
    helper="",
)
FED = program(
    "fed",
    STANDARD,
    """
    parser = ET.XMLParser()
    parser.feed(source)
    root = parser.close()
    ET.SubElement(root, "more")
    show(root)
    """,
    "safe|refused",
    reads="bytes",
)
TYPES = program(
    "types",
    STANDARD,
    """
    parser = ET.XMLParser()
    parser.feed(source)
    print(isinstance(parser.close(), ET.Element))
    """,
    "safe|refused",
    reads="bytes",
)
TARGET = program(
    "target",
    STANDARD,
    """
    parser = ET.XMLParser(target=Target())
    parser.feed(source)
    print(parser.close())
    """,
    "unsafe|refused",
    reads="bytes",
    documents=("plain", "cdata", "deep"),
    changes=("plain", "cdata"),
    helper="""
class Target:
    seen = ""

    def data(self, text):
        self.seen += ascii(text)

    def close(self):
        return self.seen
""",
)
LIST = program(
    "list",
    STANDARD,
    "show(ET.fromstringlist([source[:9], source[9:]]))",
    "safe|refused",
    reads="bytes",
)
TREE = program("tree", STANDARD, "show(ET.ElementTree(file=source).getroot())")
EVENTS = program(
    "events",
    STANDARD,
    """
    for event, element in ET.iterparse(source, ("start", "end")):
        print(event, ascii(element.tag))
    """,
)
PRETTY = program(
    "pretty",
    STANDARD + "\nfrom xml.dom import minidom",
    "root = ET.parse(source).getroot()\n"
    "print(ascii(minidom.parseString(ET.tostring(root)).toprettyxml()))",
    helper="",
)
BUILDER = program(
    "builder",
    STANDARD,
    'print(ET.tostring(ET.Element("a")))',
    "justified",
    helper="",
    documents=("plain",),
    parses=False,
)
LITERAL = program(
    "literal", STANDARD, 'print(ET.fromstring("<a/>").tag)', "refused", helper=""
)
DOM = program(
    "dom",
    "from xml.dom import minidom",
    "show(minidom.parse(source))",
    helper=SHOW_NODE,
)
DOM_BUFFER = program(
    "dom-buffer",
    "from xml.dom import minidom",
    "show(minidom.parse(source, bufsize=1000))",
    "unsafe|refused",
    helper=SHOW_NODE,
    changes=EXTERNAL,
)
SAX = program(
    "sax",
    "import xml.sax\nfrom xml.sax.handler import ContentHandler",
    "xml.sax.parse(source, Recorder())",
    "unsafe",
    RECORDER,
    changes=EXTERNAL,
)
SAX_TEXT = replace(
    SAX,
    name="sax-text",
    source=SAX.source.replace("sax.parse(", "sax.parseString("),
    outcome="unsafe|refused",
    reads="text",
)
SAX_IMPORT = (
    "import xml.sax\nfrom xml.sax.handler import ContentHandler",
    "import defusedxml.sax\n"
    "from xml.sax.handler import ContentHandler  # nosec B406 # no parser",
)
RPC = program(
    "rpc",
    "import xmlrpc.client",
    """
    text = source.partition("<title>")[2].partition("</title>")[0]
    head = source.partition("<catalog")[0].replace("catalog", "params")
    print(xmlrpc.client.loads(f"{head}<params><param><value>{text}</value></param></params>"))
    """,
    "unsafe",
    helper="",
    reads="text",
    documents=("plain", "cdata", "subset"),
)
PATCH = (
    "import xmlrpc.client",
    "import xmlrpc.client  # nosec B411 # its parser is replaced\n"
    "import defusedxml.xmlrpc\n\ndefusedxml.xmlrpc.monkey_patch()",
)

SWAP = (STANDARD, SAFE_ET)
RIGHT = change(SWAP)
RIGHT_MIXED = change((STANDARD, BOTH), ("ET.parse", "SafeET.parse"))
EXTENDED = (
    "except ET.ParseError:",
    "except (ET.ParseError, DefusedXmlException):",
)
IMPORTS = (STANDARD, SAFE_ET + "\nfrom defusedxml import DefusedXmlException")
PARSER = "ET.XMLParser("

CASES = (
    Case("right", PARSE, RIGHT, None),
    Case("right with both", MIXED, RIGHT_MIXED, None),
    Case(
        "right names",
        NAMES,
        change(
            (
                "from xml.etree.ElementTree import Element, parse",
                "from xml.etree.ElementTree import Element  # nosec B405 # builds\n"
                "from defusedxml.ElementTree import parse",
            )
        ),
        None,
    ),
    Case("right handler", HANDLED, change(IMPORTS, EXTENDED), None),
    Case("right comment", BUILDER, change((STANDARD, STANDARD + NOSEC)), None),
    Case(
        "right parser",
        FED,
        change(
            (STANDARD, BOTH),
            (PARSER, "SafeET.XMLParser(target=ET.TreeBuilder()"),
        ),
        None,
    ),
    Case(
        "right SAX",
        SAX,
        change(SAX_IMPORT, ("    xml.sax.parse", "    defusedxml.sax.parse")),
        None,
        unsafe_only=True,
    ),
    Case("right XML-RPC", RPC, change(PATCH), None, unsafe_only=True),
    Case("rightly refused", LITERAL, str, None, refused=("B314", "B405")),
    # what comes out
    Case("not fixed", PARSE, str, "outcome"),
    Case("fixed though refused", LITERAL, RIGHT, "outcome"),
    Case("partly refused", PARSE, RIGHT, "outcome", refused=("B314",)),
    Case("safe though unsafe", SAX, change(("sax", "sax")), "outcome"),
    Case("unsafe though safe", PARSE, RIGHT, "outcome", unsafe_only=True),
    Case(
        "fixed though a comment does",
        BUILDER,
        change((STANDARD, BOTH)),
        "outcome",
    ),
    Case("nothing is said", LITERAL, str, "reported", rules=frozenset({"B405"})),
    Case(
        "goes on", PARSE, lambda text: text.replace(*SWAP) + "#" * len(text), "settled"
    ),
    Case(
        "does not parse", PARSE, change((STANDARD, "import ElementTree as")), "parses"
    ),
    # names
    Case(
        "alias lost", PARSE, change((STANDARD, "import defusedxml.ElementTree")), "same"
    ),
    Case(
        "import added only",
        PARSE,
        change((STANDARD, STANDARD + "\nimport defusedxml.ElementTree")),
        "bandit",
    ),
    Case(
        "module that is none",
        PARSE,
        change((STANDARD, "import defusedxml.etree as ET")),
        "same",
    ),
    Case("builder from defusedxml", MIXED, RIGHT, "same"),
    Case(
        "Element from defusedxml",
        NAMES,
        change(("xml.etree", "defusedxml")),
        "same",
    ),
    Case(
        "a name of two lost",
        NAMES,
        change(
            (
                "from xml.etree.ElementTree import Element, parse",
                "from defusedxml.ElementTree import parse",
            )
        ),
        "same",
    ),
    Case(
        "dotted import only",
        DOTTED,
        change(("import xml.etree", "import defusedxml")),
        "same",
    ),
    Case(
        "dotted call only",
        DOTTED,
        change(("show(xml.etree", "show(defusedxml")),
        "same",
    ),
    Case(
        "behind its use",
        PARSE,
        lambda text: text.replace(STANDARD, "") + "\n" + SAFE_ET + "\nmain = None\n",
        "same",
    ),
    Case(
        "helper lost",
        PARSE,
        lambda text: RIGHT(text).replace(SHOW, "show = print\n"),
        "same",
    ),
    # what is still parsed without defence
    Case(
        "only a comment",
        PARSE,
        change(
            (STANDARD, STANDARD + NOSEC),
            (".getroot())", ".getroot())  # nosec B314 # fine"),
        ),
        "harm",
    ),
    Case(
        "import justified before its call is fixed",
        SAX,
        change(
            ("import xml.sax\n", "import xml.sax  # nosec B406 # no parser\n"),
            (
                "handler import ContentHandler",
                "handler import ContentHandler  # nosec B406 # x",
            ),
        ),
        "early",
    ),
    Case(
        "one of two calls",
        replace(
            MIXED,
            name="two-calls",
            source=MIXED.source + "    show(ET.parse(source).getroot())\n",
        ),
        lambda text: RIGHT_MIXED(text).replace("SafeET.parse", "ET.parse", 1),
        "bandit",
    ),
    Case(
        "standard parser passed",
        WITH_PARSER,
        change((STANDARD, BOTH), ("ET.parse(", "SafeET.parse(")),
        "harm",
    ),
    Case("tree of a file", TREE, change((STANDARD, STANDARD + NOSEC)), "harm"),
    Case("list justified", LIST, change((STANDARD, STANDARD + NOSEC)), "harm"),
    Case(
        "protection turned off",
        PARSE,
        change(SWAP, ("parse(source)", "parse(source, forbid_entities=False)")),
        "harm",
    ),
    Case(
        "entities let through",
        STRING,
        change(SWAP, ("fromstring(source)", "fromstring(source, False, False)")),
        "harm",
    ),
    Case(
        "patched too late",
        RPC,
        lambda text: (
            text.replace("import xmlrpc.client", PATCH[1].partition("\n")[0])
            + "\n\nimport defusedxml.xmlrpc\n\n\ndef later():\n    defusedxml.xmlrpc.monkey_patch()\n"
        ),
        "harm",
        unsafe_only=True,
    ),
    Case(
        "XML-RPC without the patch",
        RPC,
        change(("import xmlrpc.client", "import xmlrpc.client  # nosec B411 # fine")),
        "harm",
        unsafe_only=True,
    ),
    # parsers
    Case(
        "parser to fromstring",
        STRING_PARSER,
        change(SWAP, ("(source, ET", "(source, parser=ET")),
        "same",
    ),
    Case("parser as forbid_dtd", STRING_PARSER, RIGHT, "same"),
    Case(
        "comments lost with the parser",
        STRING_COMMENTS,
        change(
            (STANDARD, BOTH),
            ("ET.fromstring(", "SafeET.fromstring("),
            (", ET.XMLParser(target=builder)", ""),
        ),
        "same",
    ),
    Case(
        "parser dropped",
        WITH_PARSER,
        change(SWAP, (', ET.XMLParser(encoding="iso-8859-1")', "")),
        "same",
    ),
    Case(
        "pure elements",
        FED,
        change((STANDARD, BOTH), (PARSER, "SafeET.XMLParser(")),
        "same",
    ),
    Case(
        "other class of elements",
        TYPES,
        change((STANDARD, BOTH), (PARSER, "SafeET.XMLParser(")),
        "same",
    ),
    Case("target in pieces", TARGET, RIGHT, "outcome"),
    Case(
        "target in pieces, safe",
        replace(TARGET, name="target-safe", outcome="safe"),
        RIGHT,
        "same",
    ),
    Case(
        "list of bytes joined",
        LIST,
        change(SWAP, ("fromstringlist(", 'fromstring("".join('), ("]))", "])))")),
        "same",
    ),
    Case(
        "tree of a text",
        TREE,
        change(
            SWAP, ("ET.ElementTree(file=source).getroot()", "ET.fromstring(source)")
        ),
        "same",
    ),
    Case("events lost", EVENTS, change(SWAP, (', ("start", "end")', "")), "same"),
    Case(
        "events as parser",
        EVENTS,
        change(SWAP, ('source, ("start"', 'source, None, ("start"')),
        "same",
    ),
    # handlers
    Case("handler not extended", HANDLED, RIGHT, "handler"),
    Case(
        "handler in place of",
        HANDLED,
        change(IMPORTS, ("except ET.ParseError:", "except DefusedXmlException:")),
        "same",
    ),
    Case("handler without its import", HANDLED, change(SWAP, EXTENDED), "same"),
    Case(
        "handler of everything",
        HANDLED,
        change(SWAP, ("except ET.ParseError:", "except Exception:")),
        "same",
    ),
    Case(
        "handler of ValueError",
        TWO_CLAUSES,
        change(
            SWAP,
            (
                "except ET.ParseError:",
                "except (ET.ParseError, ValueError, LookupError):",
            ),
        ),
        "same",
    ),
    Case(
        "wrong clause",
        TWO_CLAUSES,
        change(
            IMPORTS,
            ("except LookupError:", "except (LookupError, DefusedXmlException):"),
        ),
        "refuses",
    ),
    # other modules
    Case(
        "text to sax",
        SAX_TEXT,
        change(
            SAX_IMPORT, ("    xml.sax.parseString", "    defusedxml.sax.parseString")
        ),
        "same",
        unsafe_only=True,
    ),
    Case(
        "text to sax, encoded",
        SAX_TEXT,
        change(
            SAX_IMPORT,
            (
                "    xml.sax.parseString(source",
                "    defusedxml.sax.parseString(source.encode()",
            ),
        ),
        "same",
        unsafe_only=True,
    ),
    Case(
        "handler class from defusedxml",
        SAX,
        change(
            ("from xml.sax", "from defusedxml.sax"),
            ("import xml.sax", "import defusedxml.sax"),
            ("    xml.sax.parse", "    defusedxml.sax.parse"),
        ),
        "same",
        unsafe_only=True,
    ),
    Case(
        "safe SAX",
        replace(SAX, name="sax-safe", outcome="safe|unsafe"),
        change(SAX_IMPORT, ("    xml.sax.parse", "    defusedxml.sax.parse")),
        "same",
    ),
    Case(
        "unsafe without reason",
        replace(SAX, name="sax-same", changes=("plain", *EXTERNAL)),
        change(SAX_IMPORT, ("    xml.sax.parse", "    defusedxml.sax.parse")),
        "changes",
        unsafe_only=True,
    ),
    Case(
        "safe buffer",
        replace(DOM_BUFFER, name="buffer-safe", outcome="safe"),
        change(("from xml.dom", "from defusedxml")),
        "same",
    ),
    Case(
        "pretty without its tree",
        PRETTY,
        change(
            (STANDARD, SAFE_ET),
            (
                "from xml.dom import minidom",
                "from xml.dom import minidom  # nosec B408 # own output",
            ),
            (".toprettyxml()", ".toxml()"),
        ),
        "same",
    ),
    Case(
        "pretty half justified",
        PRETTY,
        change(
            SWAP,
            (
                "from xml.dom import minidom",
                "from xml.dom import minidom  # nosec B408 # own output",
            ),
        ),
        "bandit",
    ),
    Case(
        "minidom as etree",
        DOM,
        change(
            ("from xml.dom import minidom", "import defusedxml.ElementTree as minidom")
        ),
        "same",
    ),
    # comments
    Case(
        "comment lost",
        COMMENTED,
        change((STANDARD + "  # the standard one", SAFE_ET)),
        "comments",
    ),
    Case(
        "reason without a second mark",
        BUILDER,
        change((STANDARD, STANDARD + "  # nosec B405 - only builds XML")),
        "nosec",
    ),
    Case(
        "everything suppressed",
        BUILDER,
        change((STANDARD, STANDARD + "  # nosec")),
        "nosec",
    ),
    Case(
        "another id",
        BUILDER,
        change((STANDARD, STANDARD + "  # nosec B406 # only builds XML")),
        "bandit",
    ),
    Case(
        "comment on its own line",
        BUILDER,
        change((STANDARD, "# nosec B405 # only builds XML\n" + STANDARD)),
        "bandit",
    ),
    # manifests
    Case("dependency missing", PARSE, RIGHT, "manifest", declares=False),
    Case(
        "dependency though justified",
        BUILDER,
        lambda text: change((STANDARD, STANDARD + NOSEC))(text) + "# defusedxml\n",
        "manifest",
    ),
    Case(
        "safe without a manifest",
        replace(PARSE, name="none", manifest="none", outcome="unsafe"),
        RIGHT,
        "outcome",
    ),
    # A shape that does not do what it says proves nothing.
    Case(
        "prints nothing",
        replace(
            PARSE,
            name="silent",
            source=STANDARD + "\n\n\ndef main(source):\n    ET.parse(source)\n",
        ),
        RIGHT,
        "shape",
    ),
    Case(
        "other handler",
        replace(HANDLED, name="other", handled="sound"),
        change(IMPORTS, EXTENDED),
        "shape",
    ),
)


def run(folder: Path) -> tuple[int, list[Failure]]:
    by_name = {f"{number}-{case.shape.name}": case for number, case in enumerate(CASES)}
    shapes = tuple(replace(case.shape, name=name) for name, case in by_name.items())

    def harden(tree: Path, unsafe: bool) -> Report:
        return rewrite(by_name[tree.name], tree, unsafe)

    found: dict[str, dict[str, Failure]] = {}
    for failure in check_all(shapes, harden, folder):
        found.setdefault(failure.shape, {})[failure.check] = failure
    failures = [
        Failure(case.name, "self-test", detail)
        for name, case in by_name.items()
        if (detail := verdict(case, found.get(name, {})))
    ]
    return len(CASES), failures


def verdict(case: Case, found: dict[str, Failure]) -> str:
    if case.check is None:
        return f"must pass, but: {next(iter(found.values()))}" if found else ""
    if case.check in found:
        return ""
    return f"must fail {case.check}, but fails {sorted(found)}"


def rewrite(case: Case, tree: Path, unsafe: bool) -> Report:
    file = tree / "program.py"
    text = file.read_text()
    settled = text != case.shape.text and case.check != "settled"
    if not settled and (unsafe or not case.unsafe_only):
        text = case.rewrite(text)
        file.write_text(text)
        told = "defusedxml" in text if case.check == "manifest" else declares(text)
        if told and case.declares:
            declare(case.shape, tree)
    return Report(case.rules, frozenset(case.refused))


def declares(text: str) -> bool:
    try:
        return imports_defusedxml(text)
    except SyntaxError:
        return False


def declare(shape: Shape, tree: Path) -> None:
    for name in MANIFESTS[shape.manifest]:
        file = tree / name
        if shape.manifest not in CLOSED:
            text = file.read_text()
            file.write_text(
                text.replace(
                    "dependencies = []", 'dependencies = ["defusedxml>=0.7.1"]'
                )
            )
