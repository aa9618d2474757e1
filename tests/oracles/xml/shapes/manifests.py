"""What the project says about its dependencies decides on the class of a fix."""

from shape import Shape
from shapes.programs import program

ET = "import xml.etree.ElementTree as ET"
FEW = ("plain", "namespaces", "subset", "mismatched")


def project(name: str, outcome: str, **rest) -> Shape:
    return program(
        f"manifest-{name}",
        ET,
        "show(ET.parse(source).getroot())",
        outcome,
        manifest=name,
        documents=FEW,
        **rest,
    )


SHAPES = (
    project("declared", "safe"),
    # Up to Python 3.9 the parser of defusedxml leaves out attributes that the DTD gives.
    project("old-python", "unsafe"),
    project("requirements", "safe|unsafe"),
    project("setup-cfg", "safe|unsafe"),
    project("none", "unsafe"),
    project("dynamic", "unsafe"),
    project("hashes", "unsafe"),
    # Without a change of the code, nothing is declared.
    program(
        "manifest-none-builder",
        ET,
        'print(ET.tostring(ET.Element("a")))',
        "justified",
        helper="",
        manifest="none",
        documents=("plain",),
        parses=False,
    ),
    program(
        "manifest-none-handler",
        ET,
        """
        try:
            root = ET.parse(source).getroot()
        except ET.ParseError:
            print("broken")
        else:
            show(root)
        """,
        "unsafe",
        manifest="none",
        documents=FEW,
        handled="broken",
    ),
    program(
        "manifest-none-mixed",
        ET,
        """
        show(ET.parse(source).getroot())
        show(ET.Element("a"))
        """,
        "unsafe",
        manifest="none",
        documents=FEW,
    ),
    program(
        "manifest-two-modules-one-line",
        "import xml.etree.ElementTree as ET\nimport reader",
        """
        show(ET.parse(source).getroot())
        show(reader.read(source))
        """,
        documents=FEW,
        files={
            "reader.py": """from xml.etree.ElementTree import parse


def read(source):
    return parse(source).getroot()
"""
        },
    ),
)
