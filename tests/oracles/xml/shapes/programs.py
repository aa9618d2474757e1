"""What the programs of the table have in common."""

import textwrap

from shape import SAFE, Shape

SHOW = """\
def show(root):
    for element in root.iter():
        print(ascii((element.tag, element.attrib, element.text, element.tail)))
"""

SHOW_NODE = """\
def show(node, depth=0):
    value = node.toxml() if node.nodeType == 10 else node.nodeValue
    print(depth, node.nodeType, ascii((node.nodeName, value)))
    for name, attribute in sorted((node.attributes or {}).items()):
        print(depth, ascii((name, attribute)))
    for child in node.childNodes:
        show(child, depth + 1)
"""

RECORDER = """\
class Recorder(ContentHandler):
    def startElement(self, name, attrs):
        print("start", ascii((name, sorted(attrs.items()))))

    def endElement(self, name):
        print("end", name)

    def characters(self, content):
        print("text", ascii(content))

    def processingInstruction(self, target, data):
        print("instruction", ascii((target, data)))

    def skippedEntity(self, name):
        print("skipped", name)
"""

# For what parses nothing, or nothing that it is given.
ONE = ("plain",)


def program(
    name: str,
    imports: str,
    body: str,
    outcome: str = SAFE,
    helper: str = SHOW,
    **rest,
) -> Shape:
    """A module whose `main` has this body."""
    body = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    parts = [imports.strip("\n"), helper.strip("\n"), f"def main(source):\n{body}"]
    return Shape(name, "\n\n\n".join(filter(None, parts)) + "\n", outcome, **rest)


def module(name: str, source: str, outcome: str = SAFE, **rest) -> Shape:
    return Shape(name, source, outcome, **rest)
