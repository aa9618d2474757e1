"""The functions that parse, their arguments, and the sources they take."""

from documents import BENIGN
from shapes.programs import SHOW, program

ET = "import xml.etree.ElementTree as ET"
IO = "import io\n" + ET

# For a stream of text: where a declaration names another encoding, the standard parser stops,
# and the one of defusedxml knows better.
TEXTS = tuple(
    document.name
    for document in BENIGN
    if document.name not in ("utf-16", "latin-1", "not-utf-8", "unknown-encoding")
)

SHAPES = (
    program("parse-path", ET, "show(ET.parse(source).getroot())"),
    program("parse-file", ET, "show(ET.parse(source).getroot())", reads="file"),
    program("parse-keyword", ET, "show(ET.parse(source=source).getroot())"),
    program(
        "parse-pathlib",
        "from pathlib import Path\n" + ET,
        "show(ET.parse(Path(source)).getroot())",
    ),
    program(
        "parse-text-file",
        ET,
        'with open(source, encoding="utf-8") as file:\n    show(ET.parse(file).getroot())',
        documents=TEXTS,
    ),
    program(
        "parse-bytes-io",
        IO,
        "show(ET.parse(io.BytesIO(source)).getroot())",
        reads="bytes",
    ),
    program(
        "parse-string-io",
        IO,
        "show(ET.parse(io.StringIO(source)).getroot())",
        reads="text",
        documents=TEXTS,
    ),
    program("parse-parser-none", ET, "show(ET.parse(source, None).getroot())"),
    program(
        "parse-parser-none-keyword", ET, "show(ET.parse(source, parser=None).getroot())"
    ),
    program("fromstring-bytes", ET, "show(ET.fromstring(source))", reads="bytes"),
    program("fromstring-text", ET, "show(ET.fromstring(source))", reads="text"),
    program("fromstring-keyword", ET, "show(ET.fromstring(text=source))", reads="text"),
    program(
        "fromstring-bytearray",
        ET,
        "show(ET.fromstring(bytearray(source)))",
        reads="bytes",
    ),
    program("xml-text", ET, "show(ET.XML(source))", reads="text"),
    program(
        "xml-bytes-from",
        "from xml.etree.ElementTree import XML",
        "show(XML(source))",
        reads="bytes",
    ),
    program(
        "iterparse",
        ET,
        "for event, element in ET.iterparse(source):\n    print(event, ascii((element.tag, element.text)))",
    ),
    program(
        "iterparse-events",
        ET,
        """
        for event, element in ET.iterparse(source, events=("start", "end")):
            print(event, ascii((element.tag, element.attrib)))
            if event == "end":
                print(ascii(element.text))
                element.clear()
        """,
    ),
    program(
        "iterparse-positional-events",
        ET,
        'for event, element in ET.iterparse(source, ["end"]):\n    print(event, ascii(element.tag))',
    ),
    program(
        "iterparse-every-event",
        ET,
        """
        events = ("start", "end", "start-ns", "end-ns", "comment", "pi")
        for event, value in ET.iterparse(source, events):
            print(event, ascii(getattr(value, "text", value)) if event != "start" else value.tag)
        """,
    ),
    program(
        "iterparse-root",
        ET,
        """
        steps = ET.iterparse(source, events=("start",))
        _, root = next(steps)
        for _ in steps:
            pass
        print(steps.root is root)
        show(root)
        """,
    ),
    program(
        "iterparse-file",
        ET,
        "for _, element in ET.iterparse(source):\n    print(ascii(element.tag))",
        reads="file",
    ),
    program(
        "iterparse-in-a-comprehension",
        ET,
        'print(sorted({ascii(e.tag) for _, e in ET.iterparse(source) if e.tag != "title"}))',
    ),
    # The parser without a target makes elements of another class.
    program(
        "parser-fed",
        ET,
        """
        parser = ET.XMLParser()
        parser.feed(source)
        show(parser.close())
        """,
        "safe|unsafe|refused",
        reads="bytes",
    ),
    program(
        "parser-fed-in-pieces",
        ET,
        """
        parser = ET.XMLParser()
        for start in range(0, len(source), 1000):
            parser.feed(source[start:start + 1000])
        show(parser.close())
        """,
        "safe|unsafe|refused",
        reads="bytes",
    ),
    program(
        "parser-with-tree-builder",
        ET,
        """
        parser = ET.XMLParser(target=ET.TreeBuilder())
        parser.feed(source)
        root = parser.close()
        ET.SubElement(root, "more")
        show(root)
        """,
        "safe|unsafe|refused",
        reads="bytes",
    ),
    program(
        "parser-into-a-builder",
        ET,
        """
        parser = ET.XMLParser()
        parser.feed(source)
        root = ET.Element("all")
        root.append(parser.close())
        ET.SubElement(root[0], "more")
        show(root)
        """,
        "safe|unsafe|refused",
        reads="bytes",
    ),
    program(
        "parser-and-isinstance",
        ET,
        """
        parser = ET.XMLParser()
        parser.feed(source)
        print(isinstance(parser.close(), ET.Element))
        """,
        "safe|unsafe|refused",
        reads="bytes",
    ),
    program(
        "parser-and-pickle",
        "import pickle\n" + ET,
        """
        root = ET.parse(source, parser=ET.XMLParser()).getroot()
        show(pickle.loads(pickle.dumps(root)))
        """,
        "unsafe|refused",
        may_change=True,
    ),
    program(
        "parser-encoding",
        ET,
        'show(ET.parse(source, parser=ET.XMLParser(encoding="iso-8859-1")).getroot())',
        "safe|unsafe|refused",
    ),
    program(
        "parser-positional",
        ET,
        "show(ET.parse(source, ET.XMLParser()).getroot())",
        "safe|unsafe|refused",
    ),
    program(
        "parser-in-a-name",
        ET,
        'parser = ET.XMLParser(encoding="utf-8")\nshow(ET.parse(source, parser=parser).getroot())',
        "safe|unsafe|refused",
    ),
    program(
        "parser-with-comments",
        ET,
        """
        builder = ET.TreeBuilder(insert_comments=True, insert_pis=True)
        root = ET.parse(source, ET.XMLParser(target=builder)).getroot()
        print(ET.tostring(root))
        """,
        "safe|unsafe|refused",
    ),
    program(
        "parser-for-iterparse",
        ET,
        'for _, element in ET.iterparse(source, parser=ET.XMLParser(encoding="utf-8")):\n    print(ascii(element.tag))',
        "safe|unsafe|refused",
    ),
    # Text comes in other pieces.
    program(
        "target-of-its-own",
        ET,
        """
        parser = ET.XMLParser(target=Target())
        parser.feed(source)
        print(parser.close())
        """,
        "unsafe|refused",
        reads="bytes",
        helper="""
class Target:
    def __init__(self):
        self.seen = []

    def start(self, tag, attributes):
        self.seen.append(ascii((tag, attributes)))

    def end(self, tag):
        self.seen.append("end")

    def data(self, text):
        self.seen.append(ascii(text))

    def close(self):
        return self.seen
""",
        documents=("plain", "cdata", "deep", "spaces"),
        changes=("plain", "cdata", "spaces"),
    ),
    program(
        "target-that-counts",
        ET,
        """
        parser = ET.XMLParser(target=Counter())
        parser.feed(source)
        print(parser.close())
        """,
        "safe|unsafe|refused",
        reads="bytes",
        helper="""
class Counter:
    depth = 0

    def start(self, tag, attributes):
        self.depth += 1
        print(tag, "".join(attributes.values()))

    def end(self, tag):
        pass

    def close(self):
        return self.depth
""",
        # Without a method for text, what is undefined is passed over.
        may_change=True,
    ),
    # Not seen by Bandit.
    program(
        "fromstringlist-of-text",
        ET,
        "show(ET.fromstringlist([source[:20], source[20:]]))",
        "safe|unsafe|refused",
        reads="text",
    ),
    program(
        "fromstringlist-of-literals",
        ET,
        'show(ET.fromstringlist(["<a>", "</a>"]))',
        "safe|unsafe|refused",
        parses=False,
        documents=("plain",),
    ),
    program(
        "fromstringlist-typed",
        ET,
        "show(join([source]))",
        "safe|unsafe|refused",
        reads="text",
        helper=SHOW
        + """

def join(parts: list[str]) -> ET.Element:
    return ET.fromstringlist(parts)
""",
    ),
    program(
        "tree-of-a-file",
        ET,
        "show(ET.ElementTree(file=source).getroot())",
        "safe|unsafe|refused",
    ),
    program(
        "tree-of-an-element-and-no-file",
        ET,
        "show(ET.ElementTree(ET.parse(source).getroot(), None).getroot())",
        "safe|unsafe|refused",
    ),
    program(
        "tree-that-parses",
        ET,
        "show(ET.ElementTree().parse(source))",
        "safe|unsafe|refused",
    ),
    program(
        "tree-that-parses-later",
        ET,
        "tree = ET.ElementTree()\ntree.parse(source)\nshow(tree.getroot())",
        "safe|unsafe|refused",
    ),
    program(
        "passed-on-to-map",
        ET,
        "for root in map(ET.fromstring, [source]):\n    show(root)",
        "safe|unsafe|refused",
        reads="bytes",
    ),
    program(
        "passed-on-in-a-name",
        ET,
        "parse = ET.parse\nshow(parse(source).getroot())",
        "safe|unsafe|refused",
    ),
    program(
        "passed-on-as-default",
        ET,
        "show(read(source))",
        "safe|unsafe|refused",
        helper=SHOW
        + "\n\ndef read(source, parse=ET.parse):\n    return parse(source).getroot()\n",
    ),
    program(
        "passed-on-in-a-table",
        ET,
        'readers = {"path": ET.parse}\nshow(readers["path"](source).getroot())',
        "safe|unsafe|refused",
    ),
    program(
        "passed-on-to-partial",
        "from functools import partial\n" + ET,
        "show(partial(ET.parse, source)().getroot())",
        "safe|unsafe|refused",
    ),
    program(
        "passed-on-as-a-key",
        ET,
        "print(max([b'<a/>', source], key=lambda text: len(ET.fromstring(text))) == source)",
        reads="bytes",
        documents=("plain", "namespaces", "mismatched"),
    ),
)
