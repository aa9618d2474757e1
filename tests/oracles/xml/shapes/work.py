"""What programs do with parsed elements, most of it with the standard module."""

from shapes.programs import program

ET = "import xml.etree.ElementTree as ET"

SHAPES = (
    program(
        "work-tostring",
        ET,
        """
        root = ET.parse(source).getroot()
        print(ET.tostring(root))
        print(ET.tostring(root, encoding="unicode").encode())
        print(ET.tostring(root, "utf-16", method="html"))
        print(ET.tostring(root, encoding="us-ascii", short_empty_elements=False))
        """,
        helper="",
    ),
    program(
        "work-subelement",
        ET,
        """
        root = ET.parse(source).getroot()
        ET.SubElement(root, "more", {"k": "v"}).text = "é"
        root.append(ET.Comment("made"))
        root.insert(0, ET.ProcessingInstruction("go", "on"))
        root.extend([ET.Element("last")])
        print(ET.tostring(root))
        """,
        helper="",
    ),
    program(
        "work-parsed-parts",
        ET,
        """
        all_of_them = ET.Element("all")
        all_of_them.append(ET.fromstring(source))
        ET.SubElement(all_of_them[0], "more")
        print(ET.tostring(all_of_them))
        """,
        helper="",
        reads="bytes",
    ),
    program(
        "work-write",
        ET,
        """
        tree = ET.parse(source)
        tree.getroot().set("seen", "yes")
        tree.write("out.xml", encoding="utf-8", xml_declaration=True)
        ET.ElementTree(tree.getroot()[0] if len(tree.getroot()) else None)
        """,
        helper="",
    ),
    program(
        "work-write-only",
        ET,
        """
        tree = ET.parse(source)
        tree.getroot().set("seen", "yes")
        tree.write("out.xml", encoding="utf-16")
        """,
        helper="",
    ),
    program(
        "work-namespaces",
        ET,
        """
        ET.register_namespace("c", "urn:c")
        root = ET.parse(source).getroot()
        print(ET.tostring(root), ET.QName("urn:c", "x").text)
        for book in root.findall("d:book", {"d": "urn:d"}):
            print(ascii(book.attrib))
        """,
        helper="",
    ),
    program(
        "work-indent-and-dump",
        "import sys\n" + ET,
        """
        tree = ET.parse(source)
        ET.indent(tree, space="    ")
        ET.dump(tree)
        sys.stdout.flush()
        """,
        helper="",
    ),
    program(
        "work-paths",
        ET,
        """
        root = ET.parse(source).getroot()
        print([ascii(e.text) for e in root.findall("./book[@id='b2']/title")])
        print(ascii(root.findtext(".//title", default="none")), root.find("nothing"))
        print([ascii(text) for text in root.itertext()][:20])
        print(len(root), root.get("name"), sorted(root.keys()), bool(root.tag))
        """,
        helper="",
    ),
    program(
        "work-types",
        ET,
        """
        tree = ET.parse(source)
        root = tree.getroot()
        print(isinstance(root, ET.Element), isinstance(tree, ET.ElementTree))
        print(type(root) is ET.Element, ET.iselement(root))
        """,
        helper="",
    ),
    program(
        "work-copy-and-pickle",
        "import copy\nimport pickle\n" + ET,
        """
        root = ET.parse(source).getroot()
        show(copy.deepcopy(root))
        show(pickle.loads(pickle.dumps(root)))
        """,
        documents=("plain", "namespaces", "comments", "subset", "mismatched"),
    ),
    program(
        "work-sort-and-remove",
        ET,
        """
        root = ET.parse(source).getroot()
        root[:] = sorted(root, key=lambda book: book.get("id") or "", reverse=True)
        for book in list(root):
            if book.find("price") is None:
                root.remove(book)
        show(root)
        """,
    ),
    program(
        "work-canonical",
        ET,
        """
        root = ET.parse(source).getroot()
        print(ET.canonicalize(ET.tostring(root, encoding="unicode")).encode())
        """,
        "safe|unsafe|refused",
        helper="",
    ),
    program(
        "work-parse-twice",
        ET,
        """
        first = ET.parse(source)
        again = ET.fromstring(ET.tostring(first.getroot()))
        print(ET.tostring(again) == ET.tostring(first.getroot()))
        show(again)
        """,
    ),
    program(
        "work-builder",
        ET,
        """
        builder = ET.TreeBuilder()
        builder.start("all", {})
        builder.data(ET.parse(source).getroot().tag)
        builder.end("all")
        show(builder.close())
        """,
    ),
    program(
        "work-pretty",
        "import xml.etree.ElementTree as ET\nfrom xml.dom import minidom",
        """
        root = ET.parse(source).getroot()
        print(ascii(minidom.parseString(ET.tostring(root)).toprettyxml(indent="  ")))
        """,
        helper="",
    ),
    program(
        "work-both-modules",
        "from xml.dom import minidom\nimport xml.etree.ElementTree as ET",
        """
        print(ET.tostring(ET.parse(source).getroot()))
        document = minidom.parse(source)
        print([book.getAttribute("id") for book in document.getElementsByTagName("book")])
        document.documentElement.appendChild(minidom.Document().createElement("x"))
        """,
        helper="",
        documents=("plain", "namespaces", "subset", "external-dtd", "mismatched"),
    ),
    program(
        "work-both-modules-kept",
        "from xml.dom import minidom\nimport xml.etree.ElementTree as ET",
        """
        print(ET.tostring(ET.parse(source).getroot()), ET.Element("x").tag)
        print(minidom.parse(source).documentElement.tagName, minidom.Node.TEXT_NODE)
        """,
        helper="",
        documents=("plain", "namespaces", "subset", "external-dtd", "mismatched"),
    ),
    program(
        "work-url-like-name",
        ET,
        """
        # ET.parse(source) would do, were it not for ET.fromstring
        text = "ET.parse(source) and xml.etree.ElementTree"
        print(text, ascii(ET.parse(source).getroot().tag))
        """,
        helper="",
    ),
    program(
        "work-f-string",
        ET,
        "print(f\"{ascii(ET.parse(source).getroot().attrib)!s:>4} {ET.Element('a').tag}\")",
        helper="",
    ),
)
