"""Places where the obvious rewrite is wrong: the file must stay as it is, or the exact
rewrite must be found."""

from shape import REFUSED, Shape
from shapes.programs import RECORDER, SHOW, SHOW_NODE, module, program

ET = "import xml.etree.ElementTree as ET"
FEW = ("plain", "namespaces", "comments", "subset", "mismatched", "undefined-entity")


def trap(name: str, imports: str, body: str, outcome: str = REFUSED, **rest) -> Shape:
    rest = {"documents": FEW, "parses": outcome != REFUSED, **rest}
    return program(f"trap-{name}", imports, body, outcome, **rest)


SHAPES = (
    # defusedxml has nothing of that name
    trap(
        "pull-parser",
        ET,
        """
        parser = ET.XMLPullParser(["end"])
        parser.feed(source)
        for event, element in parser.read_events():
            print(event, ascii(element.tag))
        """,
        reads="bytes",
    ),
    trap(
        "pull-parser-name",
        "from xml.etree.ElementTree import XMLPullParser",
        'XMLPullParser(["end"]).feed(source)\nprint("fed")',
        reads="bytes",
        documents=("plain",),
    ),
    trap("xmlid", ET, "root, ids = ET.XMLID(source)\nprint(sorted(ids))", reads="text"),
    trap(
        "xmldtd-id-name",
        "from xml.etree.ElementTree import XMLID",
        "print(sorted(XMLID(source)[1]))",
        reads="text",
    ),
    trap(
        "canonicalize-a-document",
        ET,
        "print(ascii(ET.canonicalize(source)))",
        reads="text",
    ),
    trap("canonicalize-a-file", ET, "print(ascii(ET.canonicalize(from_file=source)))"),
    trap(
        "include",
        "from xml.etree import ElementInclude\n" + ET,
        "root = ET.parse(source).getroot()\nElementInclude.include(root)\nshow(root)",
        "safe|unsafe|refused",
    ),
    trap(
        "include-loads",
        "from xml.etree import ElementInclude",
        "show(ElementInclude.default_loader(source, 'xml'))",
    ),
    # a parser of its own: not passed at all, taken for a flag, or without protection
    trap(
        "fromstring-parser",
        ET,
        "show(ET.fromstring(source, parser=ET.XMLParser()))",
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "fromstring-parser-by-position",
        ET,
        "show(ET.fromstring(source, ET.XMLParser()))",
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "xml-parser",
        ET,
        'show(ET.XML(source, ET.XMLParser(encoding="iso-8859-1")))',
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "fromstring-parser-comments",
        ET,
        "parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))\nprint(ET.tostring(ET.fromstring(source, parser)))",
        "safe|unsafe|refused",
        reads="bytes",
        helper="",
    ),
    trap(
        "fromstringlist-parser",
        ET,
        "show(ET.fromstringlist([source], ET.XMLParser()))",
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "parse-parser-from-elsewhere",
        ET + "\nimport parsers",
        "show(ET.parse(source, parsers.make()).getroot())",
        files={
            "parsers.py": "from xml.etree import ElementTree\n\n\ndef make():\n    return getattr(ElementTree, 'XMLParser')()\n"
        },
        mistaken=("B314",),
    ),
    trap(
        "parse-parser-parameter",
        ET,
        "show(read(source, None))",
        "safe|unsafe|refused",
        helper=SHOW
        + "\n\ndef read(source, parser):\n    return ET.parse(source, parser).getroot()\n",
        parses=False,
    ),
    trap(
        "iterparse-parser-parameter",
        ET,
        "read(source, None)",
        "safe|unsafe|refused",
        helper="def read(source, parser):\n    for _, element in ET.iterparse(source, None, parser):\n        print(ascii(element.tag))\n",
        parses=False,
    ),
    trap(
        "parse-unpacked",
        ET,
        "arguments = {'parser': ET.XMLParser()}\nshow(ET.parse(source, **arguments).getroot())",
        "safe|unsafe|refused",
    ),
    trap(
        "parse-starred",
        ET,
        "arguments = (source,)\nshow(ET.parse(*arguments).getroot())",
        "safe|unsafe|refused",
    ),
    trap(
        "fromstring-starred",
        ET,
        "show(ET.fromstring(*(source, None)))",
        "unsafe|refused",
        reads="bytes",
    ),
    trap(
        "parser-entities",
        ET,
        'parser = ET.XMLParser()\nparser.entity["nothing"] = "known"\nparser.feed(source)\nshow(parser.close())',
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "parser-internals",
        ET,
        "parser = ET.XMLParser()\nprint(hasattr(parser, 'parser'), parser.version.partition(' ')[0])\nparser.feed(source)\nshow(parser.close())",
        "unsafe|refused",
        reads="bytes",
        may_change=True,
    ),
    trap(
        "parser-subclass",
        ET,
        "parser = Counting()\nparser.feed(source)\nshow(parser.close())\nprint(parser.fed > 0)",
        "unsafe|refused",
        reads="bytes",
        helper=SHOW
        + "\n\nclass Counting(ET.XMLParser):\n    fed = 0\n\n    def feed(self, data):\n        self.fed += len(data)\n        super().feed(data)\n",
    ),
    trap(
        "parser-subclass-name",
        "from xml.etree.ElementTree import XMLParser",
        "parser = Own()\nparser.feed(source)\nshow(parser.close())",
        "unsafe|refused",
        reads="bytes",
        helper=SHOW + "\n\nclass Own(XMLParser):\n    pass\n",
    ),
    trap(
        "parser-isinstance",
        ET,
        "parser = ET.XMLParser()\nprint(isinstance(parser, ET.XMLParser))\nparser.feed(source)\nshow(parser.close())",
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "parser-annotation",
        ET,
        "show(read(source, ET.XMLParser(target=ET.TreeBuilder())))",
        "safe|unsafe|refused",
        reads="bytes",
        helper=SHOW
        + "\n\ndef read(source, parser: ET.XMLParser):\n    parser.feed(source)\n    return parser.close()\n",
    ),
    trap(
        "parser-joined-to-a-tree",
        ET,
        "parser = ET.XMLParser()\nparser.feed(source)\nroot = parser.close()\nroot.append(ET.Element('more'))\nET.SubElement(root, 'last')\nshow(root)",
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "parser-joined-in-another-module",
        ET + "\nimport joiner",
        "parser = ET.XMLParser()\nparser.feed(source)\nshow(joiner.join(parser.close()))",
        "safe|unsafe|refused",
        reads="bytes",
        may_change=True,
        files={
            "joiner.py": "from xml.etree.ElementTree import SubElement\n\n\ndef join(root):\n    SubElement(root, 'more')\n    return root\n"
        },
    ),
    # the name may be another one
    trap(
        "star-import",
        "from xml.etree.ElementTree import *",
        "show(parse(source).getroot())",
        mistaken=("B314",),
    ),
    trap(
        "star-import-minidom",
        "from xml.dom.minidom import *",
        "show(parse(source))",
        helper=SHOW_NODE,
        mistaken=("B318",),
    ),
    trap(
        "star-import-shadows",
        ET + "\nfrom other import *",
        "show(ET.parse(source).getroot())",
        "safe|refused",
        files={"other.py": "__all__ = []\n"},
    ),
    trap(
        "lxml-first",
        "try:\n    from no_lxml import etree as ET\nexcept ImportError:\n    import xml.etree.ElementTree as ET",
        "show(ET.parse(source).getroot())",
        "safe|unsafe|refused",
    ),
    trap(
        "defusedxml-first",
        "try:\n    import defusedxml.ElementTree as ET\nexcept ImportError:\n    import xml.etree.ElementTree as ET",
        "show(ET.parse(source).getroot())",
        "safe|unsafe|justified|refused",
        manifest="declared",
        parses=False,
    ),
    trap(
        "rebound",
        ET + "\n\nif not hasattr(ET, 'no_such'):\n    ET = ET",
        "show(ET.parse(source).getroot())",
        "safe|unsafe|refused",
    ),
    trap(
        "parameter",
        ET,
        "show(read(source, ET))",
        "safe|unsafe|refused",
        helper=SHOW
        + "\n\ndef read(source, ET):\n    return ET.parse(source).getroot()\n",
        mistaken=("B314",),
    ),
    trap(
        "own-class",
        "",
        "show(ET.parse(source))",
        helper="class ET:\n    @staticmethod\n    def parse(source):\n        return 'mine'\n\n\ndef show(value):\n    print(value)\n",
    ),
    trap(
        "own-module",
        "from local import minidom",
        "print(minidom.parse(source))",
        helper="",
        files={
            "local/__init__.py": "",
            "local/minidom.py": "def parse(source):\n    return 'mine'\n",
        },
        documents=("plain",),
    ),
    trap(
        "deleted",
        "",
        "import xml.etree.ElementTree as ET\nshow(ET.parse(source).getroot())\ndel ET",
        "safe|refused",
    ),
    trap(
        "global-in-a-function",
        "ET = None",
        "load()\nshow(ET.parse(source).getroot())",
        "safe|unsafe|refused",
        helper=SHOW
        + "\n\ndef load():\n    global ET\n    import xml.etree.ElementTree as ET\n",
    ),
    # what is used of the module cannot be told
    trap(
        "getattr", ET, "show(getattr(ET, 'parse')(source).getroot())", "unsafe|refused"
    ),
    trap(
        "getattr-of-a-name",
        ET,
        "for name in ('parse', 'Element'):\n    print(callable(getattr(ET, name)))\nshow(ET.parse(source).getroot())",
        "safe|refused",
    ),
    trap(
        "passed-on",
        ET,
        "show(read(source, ET))",
        "refused",
        helper=SHOW
        + "\n\ndef read(source, library):\n    root = library.parse(source).getroot()\n    library.SubElement(root, 'more')\n    return root\n",
    ),
    trap(
        "assigned",
        ET,
        "library = ET\nroot = library.parse(source).getroot()\nlibrary.SubElement(root, 'more')\nshow(root)",
    ),
    trap(
        "in-a-class",
        ET,
        "show(Reader.library.parse(source).getroot())\nshow(Reader.library.Element('a'))",
        helper=SHOW + "\n\nclass Reader:\n    library = ET\n",
    ),
    trap(
        "vars",
        ET,
        "print(sorted(vars(ET))[0] != '')\nshow(ET.parse(source).getroot())",
        "safe|refused",
    ),
    trap(
        "globals",
        ET,
        "show(globals()['ET'].parse(source).getroot())\nprint(globals()['ET'].Element('a').tag)",
        "refused",
    ),
    trap(
        "set-attribute",
        ET,
        "ET.parse = lambda source: ET.ElementTree(ET.Element('mine'))\nshow(ET.parse(source).getroot())",
        "refused",
    ),
    trap(
        "setattr",
        ET,
        "setattr(ET, 'extra', 1)\nshow(ET.parse(source).getroot())\nprint(ET.extra)",
        "safe|refused",
    ),
    trap(
        "importlib",
        "import importlib",
        "show(importlib.import_module('xml.etree.ElementTree').parse(source).getroot())",
        "refused",
    ),
    trap(
        "dunder-import",
        "",
        "show(__import__('xml.etree.ElementTree', fromlist=['parse']).parse(source).getroot())",
        "refused",
    ),
    trap(
        "sys-modules",
        "import sys\n" + ET,
        "print(ET.Element('a').tag)\nshow(sys.modules['xml.etree.ElementTree'].parse(source).getroot())",
        "justified|refused",
        parses=False,
    ),
    # other files take it from here
    trap(
        "re-export-all",
        ET + '\n\n__all__ = ["ET", "main"]',
        "show(ET.parse(source).getroot())\nshow(ET.Element('a'))",
        "safe|unsafe|refused",
    ),
    trap(
        "re-export-used",
        ET + "\nimport user",
        "show(user.read(source))\nshow(ET.parse(source).getroot())",
        "safe|unsafe|refused",
        files={
            "user.py": "def read(source):\n    import program\n\n    root = program.ET.parse(source).getroot()\n    program.ET.SubElement(root, 'more')\n    return root\n"
        },
        may_change=True,
        parses=False,
    ),
    trap(
        "re-export-package",
        "import kit",
        "root = kit.ET.parse(source).getroot()\nkit.ET.SubElement(root, 'more')\nshow(root)",
        "refused",
        files={"kit/__init__.py": "import xml.etree.ElementTree as ET\n"},
    ),
    trap(
        "re-export-package-names",
        "from kit import Element, parse",
        "show(parse(source).getroot())\nshow(Element('a'))",
        "safe|unsafe|refused",
        files={"kit/__init__.py": "from xml.etree.ElementTree import Element, parse\n"},
        parses=False,
    ),
    trap(
        "re-export-builder",
        ET + '\n\n__all__ = ["ET"]',
        "print(ET.Element('a').tag)",
        "justified|refused",
        documents=("plain",),
        parses=False,
    ),
    trap(
        "unused",
        ET,
        "import program\nprint(program.ET.Element('a').tag)",
        "justified|refused",
        documents=("plain",),
        helper="",
        parses=False,
    ),
    trap(
        "side-effect-of-import",
        "import xml.dom.minidom",
        "import xml.dom\nprint(xml.dom.minidom.Node.TEXT_NODE, xml.dom.Node.TEXT_NODE)",
        "justified|refused",
        documents=("plain",),
        helper="",
        parses=False,
    ),
    # another thing is meant by the same word
    trap(
        "method-parse",
        "from xml.etree.ElementTree import ElementTree",
        "tree = ElementTree()\ntree.parse(source)\nshow(tree.getroot())",
        "safe|unsafe|refused",
    ),
    trap(
        "method-parse-subclass",
        "from xml.etree.ElementTree import ElementTree",
        "tree = Own()\ntree.parse(source)\nshow(tree.getroot())",
        "safe|unsafe|refused",
        helper=SHOW + "\n\nclass Own(ElementTree):\n    pass\n",
    ),
    trap(
        "tree-from-a-parameter",
        ET,
        "show(fill(ET.ElementTree(), source))",
        "safe|unsafe|refused",
        helper=SHOW
        + "\n\ndef fill(tree, source):\n    tree.parse(source)\n    return tree.getroot()\n",
    ),
    trap(
        "tree-of-a-file-by-position",
        ET,
        "show(ET.ElementTree(None, source).getroot())",
        "safe|unsafe|refused",
    ),
    trap(
        "fromstringlist-of-bytes",
        ET,
        "show(ET.fromstringlist([source[:9], source[9:]]))",
        "unsafe|refused",
        reads="bytes",
    ),
    trap(
        "fromstringlist-of-a-generator",
        ET,
        "show(ET.fromstringlist(part for part in [source]))",
        "safe|unsafe|refused",
        reads="bytes",
    ),
    trap(
        "fromstringlist-with-a-declaration-apart",
        ET,
        "show(ET.fromstringlist(['<?xml version=\"1.0\"?>', source]))",
        "safe|unsafe|refused",
        reads="text",
    ),
    # handlers
    trap(
        "sax-text-in-a-name",
        "import xml.sax\nfrom xml.sax.handler import ContentHandler",
        "text = source if source else '<a/>'\nxml.sax.parseString(text, Recorder())",
        "unsafe|justified|refused",
        helper=RECORDER,
        reads="text",
    ),
    trap(
        "sax-text-or-bytes",
        "import sys\nimport xml.sax\nfrom xml.sax.handler import ContentHandler",
        "data = source if sys.maxsize > 1 else source.encode()\nxml.sax.parseString(data, Recorder())",
        "unsafe|justified|refused",
        helper=RECORDER,
        reads="text",
    ),
    trap(
        "sax-subclass-of-parser",
        "from xml.sax.expatreader import ExpatParser\nfrom xml.sax.handler import ContentHandler",
        "parser = Own()\nparser.setContentHandler(Recorder())\nparser.parse(source)",
        "justified|refused",
        helper=RECORDER + "\n\nclass Own(ExpatParser):\n    pass\n",
    ),
    trap(
        "expat-parser",
        "from xml.parsers import expat",
        "parser = expat.ParserCreate()\nparser.StartElementHandler = lambda name, attrs: print(ascii(name))\nparser.Parse(source, True)",
        reads="bytes",
        helper="",
    ),
    trap(
        "expatbuilder-fragment",
        "from xml.dom import expatbuilder\nfrom xml.dom.minidom import Document",
        "document = Document()\nroot = document.appendChild(document.createElement('a'))\nfragment = expatbuilder.parseFragmentString('<b/>', root)\nprint(fragment.firstChild.toxml())",
        "justified|refused",
        documents=("plain",),
        helper="",
        parses=False,
    ),
    trap(
        "expatbuilder-class",
        "from xml.dom import expatbuilder",
        "print(ascii(expatbuilder.ExpatBuilder().parseString(source).toxml()))",
        reads="bytes",
        helper="",
    ),
    trap(
        "pulldom-class",
        "import xml.sax\nfrom xml.dom import pulldom",
        "with open(source, 'rb') as file:\n    for event, node in pulldom.DOMEventStream(file, xml.sax.make_parser(), 1000):\n        print(event)",
        "unsafe|refused",
        helper="",
        changes=(),
    ),
    # suppressed by hand
    trap(
        "nosec-import",
        ET + "  # nosec B405",
        "show(ET.parse(source).getroot())",
        "safe|unsafe|refused",
    ),
    trap("nosec-call", ET, "show(ET.parse(source).getroot())  # nosec B314", "refused"),
    trap(
        "nosec-both",
        ET + "  # nosec",
        "show(ET.parse(source).getroot())  # nosec",
        "refused",
    ),
    trap(
        "nosec-one-of-two-calls",
        ET,
        "show(ET.parse(source).getroot())  # nosec B314\nshow(ET.parse(source).getroot())",
        "safe|unsafe|refused",
        parses=False,
    ),
    # where no comment can stand, or a line is shared
    trap(
        "backslash",
        "import os, \\\n    xml.etree.ElementTree as ET",
        "show(ET.Element('a'))\nprint(os.sep)",
        "justified|refused",
        documents=("plain",),
        parses=False,
    ),
    trap(
        "backslash-first",
        "from xml.etree.ElementTree \\\n    import Element",
        "show(Element('a'))",
        "justified|refused",
        documents=("plain",),
        parses=False,
    ),
    trap(
        "two-imports-on-a-line",
        "import xml.etree.ElementTree as ET; import xml.dom.minidom as dom",
        "show(ET.Element('a'))\nprint(ascii(dom.parse(source).toxml()))",
        "safe|refused",
    ),
    trap(
        "import-and-parse-on-a-line",
        "",
        "import xml.etree.ElementTree as ET; show(ET.parse(source).getroot()); show(ET.Element('a'))",
        "safe|refused",
    ),
    trap(
        "suite-on-a-line",
        "if True: import xml.etree.ElementTree as ET",
        "show(ET.parse(source).getroot())\nshow(ET.Element('a'))",
        "safe|refused",
    ),
    trap(
        "in-a-string",
        "",
        'print("import xml.etree.ElementTree as ET; ET.parse(source)")',
        "refused",
        documents=("plain",),
        helper="",
        parses=False,
    ),
    trap(
        "doctest",
        ET,
        'print(ET.parse(source).getroot().tag)\nprint(doctest.testmod(sys.modules["program"]).failed)',
        "safe|unsafe|refused",
        helper='import doctest\nimport sys\n\n\ndef names(text):\n    """Names of children.\n\n    >>> names("<a><b/></a>")\n    [\'b\']\n    >>> ET.Element("a").tag\n    \'a\'\n    """\n    return [child.tag for child in ET.fromstring(text)]\n',
        documents=("plain",),
    ),
    trap(
        "exec",
        ET,
        "exec('show(ET.Element(\"a\"))')\nshow(ET.parse(source).getroot())",
        "safe|unsafe|refused",
    ),
    module(
        "trap-local-module-named-defusedxml",
        ET
        + "\n\nimport defusedxml\n\n\ndef main(source):\n    print(defusedxml.MINE, ET.parse(source).getroot().tag)\n",
        "refused",
        files={"defusedxml.py": "MINE = 'mine'\n"},
        documents=("plain",),
        parses=False,
    ),
    module(
        "trap-generated",
        "# Generated by a tool. DO NOT EDIT.\n"
        + ET
        + "\n\n\ndef main(source):\n    print(ET.parse(source).getroot().tag)\n",
        "refused",
        documents=("plain",),
        parses=False,
    ),
)
