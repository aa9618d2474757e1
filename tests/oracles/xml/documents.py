"""The documents that programs are run on: all are catalogues of books, as far as they go."""

from dataclasses import dataclass

# What only an expanded entity can print: from the document, the secret file, the listener.
MARKERS = (b"EXPANDED-MARKER", b"SECRET-MARKER", b"FETCHED-MARKER")
SECRET = "SECRET-MARKER\n"

BOOKS = """\
<catalog name="spring">
  <book id="b1" lang="en"><title>One &amp; only</title><price>10</price></book>
  <book id="b2"><title>Zwölf</title><price>12.50</price>sold out</book>
</catalog>
"""


@dataclass(frozen=True)
class Document:
    name: str
    data: bytes


@dataclass(frozen=True)
class Hostile:
    """`{secret}` is the path of a file, `{url}` an address of the listener."""

    name: str
    text: str
    encoding: str = "utf-8"
    # Without a declaration of its own, a document need not be refused, but must do no harm.
    declares: bool = True

    def data(self, secret: str, url: str) -> bytes:
        text = self.text.replace("{secret}", secret).replace("{url}", url)
        return text.encode(self.encoding)


def book(title: str) -> str:
    return f'<catalog><book id="b1"><title>{title}</title></book></catalog>'


def doctype(rest: str) -> str:
    return f"<!DOCTYPE catalog {rest}>\n"


def large() -> str:
    """Characters of two and four bytes at every border of a buffer, whatever its size."""
    words = "".join(f"{number} é😀\n" for number in range(9000))
    books = "".join(f'<book id="b{n}"><title>T{n}</title></book>\n' for n in range(500))
    return f"<catalog>{books}<book id='big'><title>{words}</title></book></catalog>"


DECLARED = "<?xml version='1.0' encoding='{}'?>\n"
SUBSET = doctype(
    '[<!ELEMENT catalog ANY><!ATTLIST book lang CDATA "de" shelf NMTOKEN #FIXED "s1">'
    "<!-- a comment --><?pi in it?>]"
)

BENIGN = tuple(
    Document(name, text if isinstance(text, bytes) else text.encode())
    for name, text in {
        "plain": BOOKS,
        "declared": DECLARED.format("utf-8") + BOOKS,
        "bom": b"\xef\xbb\xbf" + BOOKS.encode(),
        "utf-16": (DECLARED.format("utf-16") + BOOKS).encode("utf-16"),
        "latin-1": (DECLARED.format("iso-8859-1") + BOOKS).encode("latin-1"),
        "crlf": BOOKS.replace("\n", "\r\n"),
        "namespaces": (
            '<c:catalog xmlns:c="urn:c" xmlns="urn:d"><book id="b1" c:id="x">'
            '<title xmlns="">One</title><c:book/></book></c:catalog>'
        ),
        "cdata": book("<![CDATA[<b> & ]]]]><![CDATA[>]]>"),
        "comments": "<!-- before -->"
        + book("a<!-- in & between -->b")
        + "<!-- end -->",
        "instructions": "<?style a='b'?>" + book("a<?go on?>b") + "<?end?>",
        "references": book("&#233;&#x1F600;&lt;&gt;&quot;&apos;&#10;x"),
        "attributes": "<catalog><book id='a\nb\tc' k='&lt;&#10;&quot;'/></catalog>",
        "spaces": "<catalog>\n\n  <book\n id = 'b1' ><title> a  b </title></book>\n</catalog>\n\n",
        "external-dtd": doctype('PUBLIC "-//C//D" "catalog.dtd"') + BOOKS,
        "external-dtd-standalone": (
            "<?xml version='1.0' standalone='yes'?>"
            + doctype('SYSTEM "catalog.dtd"')
            + BOOKS
        ),
        "external-dtd-entity": doctype('SYSTEM "catalog.dtd"') + book("&copy; us"),
        "doctype": doctype("") + BOOKS,
        "subset": SUBSET + BOOKS,
        "notation": doctype('[<!NOTATION gif SYSTEM "viewer">]') + BOOKS,
        "large": large(),
        "deep": "<catalog>" + "<book>" * 150 + "x" + "</book>" * 150 + "</catalog>",
        "empty": "",
        "no-element": "<!-- nothing -->",
        "truncated": BOOKS[:90],
        "mismatched": "<catalog><book></catalog>",
        "trailing": BOOKS + "trailing",
        "undefined-entity": book("&nothing;"),
        "duplicate-attribute": "<catalog a='1' a='2'/>",
        "unbound-prefix": "<catalog><x:book/></catalog>",
        "not-utf-8": b"<catalog><book id='b1'><title>\xe9t\xe9</title></book></catalog>",
        "unknown-encoding": DECLARED.format("no-such-code") + BOOKS,
    }.items()
)

# Those that no parser takes.
BROKEN = frozenset(
    """
    empty no-element truncated mismatched trailing undefined-entity duplicate-attribute
    not-utf-8 unknown-encoding
    """.split()
)

# Those that the SAX parser of defusedxml refuses, for it is asked to read the DTD.
EXTERNAL = ("external-dtd", "external-dtd-entity")


def laughs() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 4}">' for n in range(1, 5))
    return doctype(f'[<!ENTITY l0 "EXPANDED-MARKER ">{levels}]') + book("&l4;")


ENTITY = '<!ENTITY e "EXPANDED-MARKER">'

HOSTILE = (
    Hostile("entity", doctype(f"[{ENTITY}]") + book("&e;")),
    Hostile(
        "entity in an attribute",
        doctype(f"[{ENTITY}]") + '<catalog><book id="&e;"/></catalog>',
    ),
    Hostile(
        "entity with elements",
        doctype("[<!ENTITY e '<title>EXPANDED-MARKER</title>'>]")
        + '<catalog><book id="b1">&e;</book></catalog>',
    ),
    Hostile(
        "entity in a default",
        doctype(f"[{ENTITY}<!ATTLIST book id CDATA '&e;'>]")
        + "<catalog><book/></catalog>",
    ),
    Hostile(
        "entity in UTF-16",
        DECLARED.format("utf-16") + doctype(f"[{ENTITY}]") + book("&e;"),
        encoding="utf-16",
    ),
    Hostile(
        "entity behind 70 kB",
        doctype(f"[<!-- {'x' * 70_000} -->{ENTITY}]") + book("&e;"),
    ),
    Hostile("entity that is unused", doctype(f"[{ENTITY}]") + book("x")),
    Hostile("billion laughs", laughs()),
    Hostile(
        "quadratic blow-up",
        doctype(f'[<!ENTITY e "EXPANDED-MARKER{"x" * 500}">]') + book("&e;" * 40),
    ),
    Hostile(
        "entity from a file",
        doctype('[<!ENTITY e SYSTEM "file://{secret}">]') + book("&e;"),
    ),
    Hostile(
        "entity from a path",
        doctype('[<!ENTITY e SYSTEM "{secret}">]') + book("&e;"),
    ),
    Hostile(
        "entity from the network",
        doctype('[<!ENTITY e SYSTEM "{url}">]') + book("&e;"),
    ),
    Hostile(
        "DTD from the network",
        doctype('SYSTEM "{url}"') + book("&e;"),
        declares=False,
    ),
    Hostile(
        "parameter entity",
        doctype("[<!ENTITY % p \"<!ENTITY e 'EXPANDED-MARKER'>\"> %p;]") + book("&e;"),
    ),
    Hostile(
        "parameter entity from the network",
        doctype('[<!ENTITY % p SYSTEM "{url}"> %p;]') + book("&e;"),
    ),
    Hostile(
        "unparsed entity",
        doctype('[<!NOTATION gif SYSTEM "x"><!ENTITY e SYSTEM "{url}" NDATA gif>]')
        + book("x"),
    ),
)
