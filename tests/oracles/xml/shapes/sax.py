"""xml.sax: parsers, handlers, sources."""

from documents import EXTERNAL
from shape import UNSAFE, Shape
from shapes.programs import RECORDER, program

SAX = "import xml.sax\nfrom xml.sax.handler import ContentHandler"


def sax(name: str, body: str, outcome: str = UNSAFE, **rest) -> Shape:
    imports = rest.pop("imports", SAX)
    helper = rest.pop("helper", RECORDER)
    rest = {"changes": EXTERNAL, **rest}
    return program(f"sax-{name}", imports, body, outcome, helper, **rest)


SHAPES = (
    sax("parse", "xml.sax.parse(source, Recorder())"),
    sax("parse-file", "xml.sax.parse(source, Recorder())", reads="file"),
    sax("parse-keywords", "xml.sax.parse(source=source, handler=Recorder())"),
    sax(
        "parse-error-handler",
        "xml.sax.parse(source, Recorder(), Errors())",
        imports="import xml.sax\nfrom xml.sax.handler import ContentHandler, ErrorHandler",
        helper=RECORDER
        + """

class Errors(ErrorHandler):
    def error(self, exception):
        print("error", exception.getMessage())

    def fatalError(self, exception):
        print("fatal", exception.getLineNumber(), exception.getMessage())
""",
    ),
    sax(
        "parse-string-bytes",
        "xml.sax.parseString(source, Recorder())",
        "unsafe|justified|refused",
        reads="bytes",
    ),
    sax(
        "parse-string-encoded",
        'xml.sax.parseString(source.encode("utf-8", "surrogateescape"), Recorder())',
        "unsafe|justified|refused",
        reads="text",
        documents=("plain", "bom", "namespaces", "subset", "mismatched", *EXTERNAL),
    ),
    sax(
        "parse-string-bytes-annotated",
        "read(source)",
        "unsafe|justified|refused",
        reads="bytes",
        helper=RECORDER
        + "\n\ndef read(data: bytes) -> None:\n    xml.sax.parseString(data, Recorder())\n",
    ),
    # Bytes only, afterwards.
    sax(
        "parse-string-unknown",
        "xml.sax.parseString(source, Recorder())",
        "unsafe|justified|refused",
        reads="text",
    ),
    sax(
        "parse-string-text-annotated",
        "read(source)",
        "unsafe|justified|refused",
        reads="text",
        helper=RECORDER
        + "\n\ndef read(text: str) -> None:\n    xml.sax.parseString(text, Recorder())\n",
    ),
    sax(
        "parse-string-decoded",
        'xml.sax.parseString(source.decode("utf-8", "surrogateescape"), Recorder())',
        "unsafe|justified|refused",
        reads="bytes",
        documents=(
            "plain",
            "bom",
            "latin-1",
            "namespaces",
            "subset",
            "mismatched",
            *EXTERNAL,
        ),
    ),
    sax(
        "parse-string-of-an-f-string",
        'xml.sax.parseString(f"<all>{source}</all>", Recorder())',
        "unsafe|justified|refused",
        reads="text",
        documents=("plain", "namespaces", "cdata", "mismatched"),
        changes=(),
        # A DOCTYPE within the element is not well-formed.
        parses=False,
    ),
    sax(
        "parse-string-of-a-literal",
        'xml.sax.parseString("<all>é</all>", Recorder())',
        "unsafe|refused",
        documents=("plain",),
        changes=(),
        parses=False,
    ),
    sax(
        "make-parser",
        """
        parser = xml.sax.make_parser()
        parser.setContentHandler(Recorder())
        parser.parse(source)
        """,
    ),
    sax(
        "make-parser-list",
        """
        parser = xml.sax.make_parser(["xml.sax.expatreader"])
        parser.setContentHandler(Recorder())
        parser.parse(source)
        """,
        "unsafe|justified|refused",
    ),
    sax(
        "make-parser-of-its-own",
        """
        parser = xml.sax.make_parser(["own_driver"])
        parser.setContentHandler(Recorder())
        parser.parse(source)
        """,
        "justified|refused",
        files={
            "own_driver.py": (
                "from xml.sax.expatreader import ExpatParser\n\n\n"
                'def create_parser():\n    print("mine")\n    return ExpatParser()\n'
            )
        },
        changes=(),
    ),
    sax(
        "make-parser-features",
        """
        parser = make_parser()
        parser.setFeature(feature_namespaces, True)
        parser.setContentHandler(Names())
        parser.parse(source)
        """,
        imports=(
            "from xml.sax import make_parser\n"
            "from xml.sax.handler import ContentHandler, feature_namespaces"
        ),
        helper="""
class Names(ContentHandler):
    def startElementNS(self, name, qname, attrs):
        print(ascii((name, qname, sorted(attrs.items()))))
""",
    ),
    sax(
        "make-parser-external-entities",
        """
        parser = xml.sax.make_parser()
        parser.setFeature(feature_external_ges, True)
        parser.setContentHandler(Recorder())
        parser.parse(source)
        """,
        "unsafe|refused",
        imports="import xml.sax\nfrom xml.sax.handler import ContentHandler, feature_external_ges",
        documents=("plain", "namespaces", "subset", "mismatched"),
        changes=(),
    ),
    sax(
        "make-parser-lexical",
        """
        parser = xml.sax.make_parser()
        parser.setContentHandler(Recorder())
        parser.setProperty(property_lexical_handler, Lexical())
        parser.parse(source)
        """,
        imports="import xml.sax\nfrom xml.sax.handler import ContentHandler, property_lexical_handler",
        helper=RECORDER
        + """

class Lexical:
    def comment(self, text):
        print("comment", ascii(text))

    def startCDATA(self):
        print("cdata")

    def endCDATA(self):
        print("cdata ends")

    def startDTD(self, *names):
        print("dtd", names)

    def endDTD(self):
        print("dtd ends")
""",
    ),
    sax(
        "incremental",
        """
        parser = xml.sax.make_parser()
        parser.setContentHandler(Recorder())
        for start in range(0, len(source), 700):
            parser.feed(source[start:start + 700])
        parser.close()
        """,
        reads="bytes",
    ),
    sax(
        "input-source",
        """
        given = xml.sax.InputSource()
        given.setByteStream(source)
        given.setSystemId("catalog.xml")
        xml.sax.parse(given, Recorder())
        """,
        reads="file",
    ),
    sax(
        "input-source-of-text",
        """
        given = InputSource("catalog.xml")
        given.setCharacterStream(io.StringIO(source))
        sax.parse(given, Recorder())
        """,
        imports=(
            "import io\nfrom xml import sax\nfrom xml.sax.handler import ContentHandler\n"
            "from xml.sax.xmlreader import InputSource"
        ),
        reads="text",
    ),
    sax(
        "from-names",
        "parse(source, Recorder())",
        imports="from xml.sax import ContentHandler, parse",
    ),
    sax(
        "from-package",
        "sax.parse(source, Recorder())",
        imports="from xml import sax\nfrom xml.sax.handler import ContentHandler",
    ),
    sax(
        "handler-of-the-module",
        "xml.sax.parse(source, Recorder())",
        imports="import xml.sax",
        helper=RECORDER.replace("(ContentHandler)", "(xml.sax.ContentHandler)"),
    ),
    sax(
        "handler-dotted",
        "xml.sax.parse(source, Recorder())",
        imports="import xml.sax\nimport xml.sax.handler",
        helper=RECORDER.replace("(ContentHandler)", "(xml.sax.handler.ContentHandler)"),
    ),
    sax(
        "expatreader",
        """
        parser = create_parser(1, bufsize=500)
        parser.setContentHandler(Names())
        parser.parse(source)
        """,
        imports=(
            "from xml.sax.expatreader import create_parser\n"
            "from xml.sax.handler import ContentHandler"
        ),
        helper="""
class Names(ContentHandler):
    def startElementNS(self, name, qname, attrs):
        print(ascii(name))
""",
    ),
    sax(
        "expatreader-dotted",
        """
        parser = xml.sax.expatreader.create_parser()
        parser.setContentHandler(Recorder())
        parser.parse(source)
        """,
        imports="import xml.sax.expatreader\nfrom xml.sax.handler import ContentHandler",
    ),
    sax(
        "generator-of-its-own",
        'with open("out.xml", "w", encoding="utf-8") as out:\n    xml.sax.parse(source, XMLGenerator(out, "utf-8"))',
        imports="import xml.sax\nfrom xml.sax.saxutils import XMLGenerator",
        helper="",
    ),
    sax(
        "filter",
        """
        reader = Shout(xml.sax.make_parser())
        reader.setContentHandler(Recorder())
        reader.parse(source)
        """,
        imports=(
            "import xml.sax\nfrom xml.sax.handler import ContentHandler\n"
            "from xml.sax.saxutils import XMLFilterBase"
        ),
        helper=RECORDER
        + """

class Shout(XMLFilterBase):
    def characters(self, content):
        super().characters(content.upper())
""",
    ),
)
