"""Forms of imports, and of uses of what they bind."""

from shape import Shape
from shapes.programs import SHOW, SHOW_NODE, program


def tree(name: str, imports: str, parse: str, outcome: str = "safe", **rest) -> Shape:
    return program(f"import-{name}", imports, f"show({parse})", outcome, **rest)


SHAPES = (
    tree(
        "alias",
        "import xml.etree.ElementTree as ET",
        "ET.parse(source).getroot()",
    ),
    tree(
        "other-alias",
        "import xml.etree.ElementTree as etree",
        "etree.parse(source).getroot()",
    ),
    tree(
        "alias-named-like-the-safe-one",
        "import xml.etree.ElementTree as SafeET",
        "SafeET.parse(source).getroot()",
    ),
    tree(
        "dotted",
        "import xml.etree.ElementTree",
        "xml.etree.ElementTree.parse(source).getroot()",
    ),
    tree(
        "dotted-and-another-of-xml",
        "import xml.etree.ElementTree\nimport xml.sax.saxutils",
        'xml.etree.ElementTree.parse(source).getroot()); print(xml.sax.saxutils.escape("<")',
        "safe|refused",
    ),
    tree(
        "dotted-and-builder",
        "import xml.etree.ElementTree",
        'xml.etree.ElementTree.parse(source).getroot()); show(xml.etree.ElementTree.Element("a")',
    ),
    tree(
        "from-package",
        "from xml.etree import ElementTree",
        "ElementTree.parse(source).getroot()",
    ),
    tree(
        "from-package-alias",
        "from xml.etree import ElementTree as ET",
        "ET.parse(source).getroot()",
    ),
    tree(
        "from-package-mixed",
        "from xml.etree import ElementTree as ET",
        'ET.parse(source).getroot()); show(ET.Element("a")',
    ),
    tree(
        "from-module",
        "from xml.etree.ElementTree import parse",
        "parse(source).getroot()",
    ),
    tree(
        "from-module-alias",
        "from xml.etree.ElementTree import parse as read",
        "read(source).getroot()",
    ),
    tree(
        "from-module-mixed",
        "from xml.etree.ElementTree import Element, parse",
        'parse(source).getroot()); show(Element("a")',
    ),
    tree(
        "from-module-mixed-aliases",
        "from xml.etree.ElementTree import Element as E, parse as p, tostring as t",
        'p(source).getroot()); print(t(E("a"))',
    ),
    tree(
        "from-module-many-lines",
        "from xml.etree.ElementTree import (\n    Element,\n    parse,\n    SubElement,\n)",
        'parse(source).getroot()); show(SubElement(Element("a"), "b")',
    ),
    tree(
        "from-module-comments",
        """
from xml.etree.ElementTree import (
    # for the tests
    Element,
    parse,  # reads
)
""",
        'parse(source).getroot()); show(Element("a")',
        "safe|refused",
    ),
    tree(
        "from-module-backslash",
        "from xml.etree.ElementTree import Element, \\\n    parse",
        'parse(source).getroot()); show(Element("a")',
        "safe|refused",
    ),
    tree(
        "list",
        "import os, xml.etree.ElementTree as ET, sys",
        "ET.parse(source).getroot()); print(os.sep, sys.maxsize",
    ),
    tree(
        "list-first",
        "import xml.etree.ElementTree as ET, os",
        "ET.parse(source).getroot()); print(os.sep",
    ),
    tree(
        "list-mixed",
        "import os, xml.etree.ElementTree as ET",
        "ET.parse(source).getroot()); show(ET.Element(os.sep)",
    ),
    tree(
        "list-of-two",
        "import xml.etree.ElementTree as ET, xml.dom.minidom as dom",
        "ET.parse(source).getroot()); print(ascii(dom.parse(source).toxml())",
    ),
    tree(
        "semicolons",
        "import os; import xml.etree.ElementTree as ET; import sys",
        "ET.parse(source).getroot()); print(os.sep, sys.maxsize",
        "safe|refused",
    ),
    tree(
        "comment-behind",
        "import xml.etree.ElementTree as ET  # the standard one",
        "ET.parse(source).getroot()",
    ),
    tree(
        "comment-behind-mixed",
        "import xml.etree.ElementTree as ET  # noqa: N817",
        'ET.parse(source).getroot()); show(ET.Element("a")',
    ),
    tree(
        "twice",
        "import xml.etree.ElementTree as ET\nimport xml.etree.ElementTree as ET2",
        "ET.parse(source).getroot()); show(ET2.parse(source).getroot()",
    ),
    tree(
        "module-and-name",
        "import xml.etree.ElementTree as ET\nfrom xml.etree.ElementTree import parse",
        'parse(source).getroot()); show(ET.Element("a")',
    ),
    tree(
        "c-module",
        "import xml.etree.cElementTree as ET",
        "ET.parse(source).getroot()",
    ),
    tree(
        "c-module-mixed",
        "import xml.etree.cElementTree as ET",
        'ET.parse(source).getroot()); show(ET.Element("a")',
    ),
    tree(
        "c-module-from",
        "from xml.etree.cElementTree import Element, parse",
        'parse(source).getroot()); show(Element("a")',
    ),
    tree(
        "c-module-fallback",
        """
try:
    import xml.etree.cElementTree as ET
except ImportError:
    import xml.etree.ElementTree as ET
""",
        "ET.parse(source).getroot()",
    ),
    tree(
        "c-module-fallback-mixed",
        """
try:
    import xml.etree.cElementTree as ET
except ImportError:
    import xml.etree.ElementTree as ET
""",
        'ET.parse(source).getroot()); show(ET.Element("a")',
    ),
    tree(
        "c-module-fallback-bare",
        """
try:
    from xml.etree import cElementTree as ET
except:
    from xml.etree import ElementTree as ET
""",
        "ET.parse(source).getroot()",
        "safe|refused",
    ),
    tree(
        "c-module-fallback-names",
        """
try:
    from xml.etree.cElementTree import fromstring, tostring
except ImportError:
    from xml.etree.ElementTree import fromstring, tostring
""",
        "fromstring(source)",
        "safe|refused",
        reads="bytes",
    ),
    tree(
        "c-module-fallback-comment",
        """
try:  # quicker
    import xml.etree.cElementTree as ET
except ImportError:
    import xml.etree.ElementTree as ET
""",
        "ET.parse(source).getroot()",
        "safe|refused",
    ),
    program(
        "import-in-a-function",
        "",
        """
        import xml.etree.ElementTree as ET

        show(ET.parse(source).getroot())
        """,
    ),
    program(
        "import-in-a-function-mixed",
        "",
        """
        from xml.etree.ElementTree import Element, parse

        show(parse(source).getroot())
        show(Element("a"))
        """,
    ),
    program(
        "import-in-two-functions",
        "",
        """
        import xml.etree.ElementTree as ET

        show(ET.parse(source).getroot())
        build()
        """,
        helper=SHOW
        + """

def build():
    import xml.etree.ElementTree as ET

    show(ET.Element("a"))
""",
    ),
    program(
        "import-behind-a-docstring-and-future",
        '"""Reads."""\n\nfrom __future__ import annotations\n\nimport xml.etree.ElementTree as ET',
        "root: ET.Element = ET.parse(source).getroot()\nshow(root)",
    ),
    program(
        "import-sorted-in",
        "import sys\nimport xml.etree.ElementTree as ET\nfrom pathlib import Path\n\nimport yaml_less\n",
        "show(ET.parse(Path(source)).getroot())\nshow(ET.Element(yaml_less.NAME + sys.byteorder))",
        files={"yaml_less.py": 'NAME = "a"\n'},
    ),
    program(
        "import-minidom-from-package",
        "from xml.dom import minidom",
        "show(minidom.parse(source))",
        helper=SHOW_NODE,
    ),
    program(
        "import-minidom-dotted",
        "import xml.dom.minidom",
        "show(xml.dom.minidom.parse(source))",
        helper=SHOW_NODE,
    ),
    program(
        "import-minidom-alias",
        "import xml.dom.minidom as dom",
        "show(dom.parse(source))",
        helper=SHOW_NODE,
    ),
    program(
        "import-minidom-name",
        "from xml.dom.minidom import parse, Document",
        'show(parse(source))\nshow(Document().createElement("a"))',
        helper=SHOW_NODE,
    ),
    program(
        "import-minidom-and-node",
        "from xml.dom import Node, minidom",
        "show(minidom.parse(source))\nprint(Node.ELEMENT_NODE)",
        helper=SHOW_NODE,
    ),
    program(
        "import-dotted-minidom-and-dom",
        "import xml.dom\nimport xml.dom.minidom",
        "show(xml.dom.minidom.parse(source))\nprint(xml.dom.Node.TEXT_NODE)",
        helper=SHOW_NODE,
    ),
    program(
        "import-only-binds-xml",
        "import xml.dom.minidom",
        "show(xml.dom.minidom.parse(source))\nprint(xml.dom.Node.TEXT_NODE)",
        "safe|refused",
        helper=SHOW_NODE,
    ),
    program(
        "import-conditional-on-version",
        """
import sys

if sys.version_info >= (3, 9):
    import xml.etree.ElementTree as ET
else:
    import xml.etree.cElementTree as ET
""",
        "show(ET.parse(source).getroot())",
        "safe|refused",
    ),
    program(
        "import-in-a-class",
        """
class Reader:
    import xml.etree.ElementTree as ET

    def read(self, source):
        return self.ET.parse(source).getroot()
""",
        "show(Reader().read(source))",
        "safe|unsafe|refused",
    ),
    program(
        "import-in-try-finally",
        "",
        """
        try:
            import xml.etree.ElementTree as ET

            show(ET.parse(source).getroot())
        finally:
            print("done")
        """,
        documents=("plain", "subset", "mismatched"),
    ),
)
