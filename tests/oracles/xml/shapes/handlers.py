"""Clauses for broken documents must catch what is refused, too, and nothing else may."""

from shape import Shape
from shapes.programs import RECORDER, SHOW_NODE, program

ET = "import xml.etree.ElementTree as ET"
PRINTS = "broken document"


def handler(name: str, body: str, outcome: str = "safe", **rest) -> Shape:
    imports = rest.pop("imports", ET)
    rest = {"handled": PRINTS, **rest}
    return program(f"handler-{name}", imports, body, outcome, **rest)


def clause(name: str, clause: str, outcome: str = "safe", **rest) -> Shape:
    body = f"""
try:
    root = ET.parse(source).getroot()
except {clause}:
    print("{PRINTS}")
else:
    show(root)
"""
    return handler(name, body, outcome, **rest)


SHAPES = (
    clause("alone", "ET.ParseError"),
    clause("named", "ET.ParseError as error"),
    clause("tuple", "(ET.ParseError, OSError)"),
    clause("tuple-named", "(OSError, ET.ParseError) as error"),
    clause(
        "tuple-many-lines", "(\n    ET.ParseError,  # not well-formed\n    OSError,\n)"
    ),
    clause("value-error-too", "(ET.ParseError, ValueError)"),
    clause("exception", "Exception"),
    clause("bare", ""),
    clause(
        "comment",
        "ET.ParseError:  # not well-formed\n    pass\n    print('x', end='')\nexcept KeyError",
        handled="x",
    ),
    clause(
        "imported",
        "ParseError",
        imports=ET + "\nfrom xml.etree.ElementTree import ParseError",
    ),
    clause(
        "imported-by-another-name",
        "Broken",
        imports=ET + "\nfrom xml.etree.ElementTree import ParseError as Broken",
    ),
    clause(
        "of-expat",
        "ExpatError",
        "safe|refused",
        imports=ET + "\nfrom xml.parsers.expat import ExpatError",
        # ElementTree does not raise it.
        handled="",
    ),
    clause(
        "in-a-variable",
        "ERRORS",
        "safe|unsafe|refused",
        imports=ET + "\n\nERRORS = (ET.ParseError, OSError)",
    ),
    clause(
        "in-a-variable-starred",
        "(*ERRORS, KeyError)",
        "safe|unsafe|refused",
        imports=ET + "\n\nERRORS = (ET.ParseError, OSError)",
    ),
    handler(
        "two-clauses",
        f"""
        try:
            show(ET.parse(source).getroot())
        except OSError:
            print("no file")
        except ET.ParseError:
            print("{PRINTS}")
        """,
    ),
    # The new exception is a ValueError: it must not end in the clause before or behind.
    handler(
        "value-error-behind",
        f"""
        try:
            root = ET.parse(source).getroot()
        except ET.ParseError:
            print("{PRINTS}")
        except ValueError:
            print("bad value")
        else:
            show(root)
        """,
    ),
    handler(
        "value-error-before",
        f"""
        try:
            root = ET.parse(source).getroot()
        except ValueError:
            print("bad value")
        except ET.ParseError:
            print("{PRINTS}")
        else:
            show(root)
        """,
        "safe|unsafe|refused",
        parses=False,
    ),
    handler(
        "reads-position",
        """
        try:
            root = ET.parse(source).getroot()
        except ET.ParseError as error:
            print(error.position, error.code)
        else:
            show(root)
        """,
        "safe|unsafe|refused",
        handled="",
        documents=("plain", "mismatched", "subset"),
        parses=False,
    ),
    handler(
        "prints-error",
        """
        try:
            root = ET.parse(source).getroot()
        except ET.ParseError as error:
            print(f"{source.rpartition('/')[2]}: {error}")
        else:
            show(root)
        """,
        "safe|unsafe",
        handled="",
        documents=("plain", "mismatched", "subset"),
        parses=False,
    ),
    handler(
        "raises-again",
        f"""
        try:
            try:
                root = ET.parse(source).getroot()
            except ET.ParseError as error:
                raise RuntimeError("broken") from error
        except RuntimeError:
            print("{PRINTS}")
        else:
            show(root)
        """,
    ),
    handler(
        "in-a-caller",
        f"""
        try:
            root = read(source)
        except ET.ParseError:
            print("{PRINTS}")
        else:
            show(root)
        """,
        helper="""
def read(source):
    return ET.parse(source).getroot()


def show(root):
    print(ascii(root.tag), [ascii(text) for text in root.itertext()])
""",
    ),
    handler(
        "in-a-caller-of-another-module",
        f"""
        try:
            root = reader.read(source)
        except ET.ParseError:
            print("{PRINTS}")
        else:
            show(root)
        """,
        may_raise=True,
        imports=ET + "\nimport reader",
        files={
            "reader.py": (
                """import xml.etree.ElementTree as ET


def read(source):
    return ET.parse(source).getroot()
"""
            )
        },
    ),
    handler(
        "suppress",
        f"""
        root = None
        with contextlib.suppress(ET.ParseError):
            root = ET.parse(source).getroot()
        if root is None:
            print("{PRINTS}")
        else:
            show(root)
        """,
        "safe|unsafe|refused",
        imports="import contextlib\n" + ET,
    ),
    handler(
        "isinstance",
        f"""
        try:
            root = ET.parse(source).getroot()
        except Exception as error:
            if not isinstance(error, ET.ParseError):
                raise
            print("{PRINTS}")
        else:
            show(root)
        """,
        "safe|unsafe|refused",
        handled="",
    ),
    handler(
        "nested",
        f"""
        try:
            try:
                root = ET.parse(source).getroot()
            except KeyError:
                print("no such key")
        except ET.ParseError:
            print("{PRINTS}")
        else:
            show(root)
        """,
    ),
    handler(
        "loop",
        f"""
        for each in [source]:
            try:
                root = ET.parse(each).getroot()
            except ET.ParseError:
                print("{PRINTS}")
                continue
            show(root)
        """,
    ),
    handler(
        "iterparse",
        f"""
        found = []
        try:
            for _, element in ET.iterparse(source):
                found.append(ascii(element.text))
        except ET.ParseError:
            print("{PRINTS}")
        else:
            print(found)
        """,
    ),
    handler(
        "name-taken",
        f"""
        try:
            root = ET.parse(source).getroot()
        except ET.ParseError:
            print("{PRINTS}")
        else:
            show(root)
            print(DefusedXmlException)
        """,
        "safe|unsafe|refused",
        imports=ET + '\n\nDefusedXmlException = "taken"',
    ),
    handler(
        "minidom",
        f"""
        try:
            document = minidom.parse(source)
        except ExpatError:
            print("{PRINTS}")
        else:
            show(document)
        """,
        imports="from xml.dom import minidom\nfrom xml.parsers.expat import ExpatError",
        helper=SHOW_NODE,
    ),
    handler(
        "minidom-dotted",
        f"""
        try:
            document = xml.dom.minidom.parse(source)
        except xml.parsers.expat.ExpatError:
            print("{PRINTS}")
        else:
            show(document)
        """,
        imports="import xml.dom.minidom\nimport xml.parsers.expat",
        helper=SHOW_NODE,
    ),
    handler(
        "sax",
        f"""
        try:
            xml.sax.parse(source, Quiet())
        except xml.sax.SAXParseException:
            print("{PRINTS}")
        else:
            print("parsed")
        """,
        "unsafe",
        imports="import xml.sax\nfrom xml.sax.handler import ContentHandler",
        helper="class Quiet(ContentHandler):\n    pass\n",
        changes=("external-dtd", "external-dtd-entity"),
    ),
    handler(
        "sax-exception",
        f"""
        try:
            sax.parse(source, Quiet())
        except sax.SAXException as error:
            print("{PRINTS}")
        else:
            print("parsed")
        """,
        "unsafe",
        imports="from xml import sax\nfrom xml.sax.handler import ContentHandler",
        helper="class Quiet(ContentHandler):\n    pass\n",
        changes=("external-dtd", "external-dtd-entity"),
    ),
    handler(
        "sax-imported",
        f"""
        try:
            parse(source, Recorder())
        except SAXParseException:
            print("{PRINTS}")
        """,
        "unsafe",
        imports="from xml.sax import SAXParseException, parse\nfrom xml.sax.handler import ContentHandler",
        helper=RECORDER,
        changes=("external-dtd", "external-dtd-entity"),
        # What it prints first is no part of the handler.
        handled="",
        parses=False,
    ),
)
