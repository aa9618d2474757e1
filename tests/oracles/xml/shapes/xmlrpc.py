"""XML-RPC: the parser is replaced for the whole process, and the import stays."""

from shape import Shape
from shapes.programs import program

# A document is no method call: the program makes one of what it is given.
SPLIT = '''
def message(source):
    """The method call with the DTD and the text of a document."""
    head, _, rest = source.partition("<catalog")
    title = rest.partition("<title>")[2].partition("</title>")[0]
    head = head.replace("catalog", "methodCall")
    return (
        f"{head}<methodCall><methodName>add</methodName><params><param><value>"
        f"<string>{title}</string></value></param></params></methodCall>"
    )
'''

DOCUMENTS = ("plain", "declared", "cdata", "references", "subset", "undefined-entity")


def rpc(
    name: str, imports: str, body: str, outcome: str = "unsafe|refused", **rest
) -> Shape:
    rest = {"reads": "text", "documents": DOCUMENTS, "helper": SPLIT, **rest}
    return program(f"xmlrpc-{name}", imports, body, outcome, **rest)


SHAPES = (
    rpc(
        "loads",
        "import xmlrpc.client",
        "print(ascii(xmlrpc.client.loads(message(source))))",
        "unsafe",
    ),
    rpc(
        "loads-name",
        "from xmlrpc.client import dumps, loads",
        'print(ascii(loads(message(source))), dumps(("a",), "b"))',
    ),
    rpc(
        "from-package",
        "from xmlrpc import client",
        "print(ascii(client.loads(message(source))))",
    ),
    rpc(
        "alias",
        "import xmlrpc.client as rpc",
        "print(ascii(rpc.loads(message(source), use_builtin_types=True)))",
    ),
    rpc(
        "in-a-function",
        "",
        "import xmlrpc.client\n\nprint(ascii(xmlrpc.client.loads(message(source))))",
    ),
    rpc(
        "getparser",
        "import xmlrpc.client",
        """
        parser, unmarshaller = xmlrpc.client.getparser()
        parser.feed(message(source))
        parser.close()
        print(ascii(unmarshaller.close()))
        """,
    ),
    rpc(
        "parser-class",
        "import xmlrpc.client",
        """
        unmarshaller = xmlrpc.client.Unmarshaller()
        parser = xmlrpc.client.ExpatParser(unmarshaller)
        parser.feed(message(source))
        parser.close()
        print(ascii(unmarshaller.close()))
        """,
        "refused",
        mistaken=(),
    ),
    rpc(
        "proxy-and-server",
        """
import threading
import xmlrpc.client
from xmlrpc.server import SimpleXMLRPCServer
""",
        """
        server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False, allow_none=True)
        server.register_function(lambda text: [text, {"length": len(text)}], "measure")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = "http://127.0.0.1:{}".format(server.server_address[1])
        with xmlrpc.client.ServerProxy(url) as proxy:
            print(ascii(proxy.measure("é <&> " * 500)))
            try:
                proxy.nothing()
            except xmlrpc.client.Fault as fault:
                print(fault.faultCode)
        server.shutdown()
        server.server_close()
        """,
        documents=("plain",),
        parses=False,
        helper="",
    ),
    rpc(
        "server-only",
        "from xmlrpc.server import SimpleXMLRPCDispatcher",
        """
        dispatcher = SimpleXMLRPCDispatcher()
        dispatcher.register_function(lambda text: text * 2, "add")
        print(dispatcher._marshaled_dispatch(message(source)))
        """,
        # The dispatcher answers every exception with a fault.
        parses=False,
        documents=("plain", "references"),
    ),
    rpc(
        "patched-already",
        "import xmlrpc.client\n\nimport defusedxml.xmlrpc\n\ndefusedxml.xmlrpc.monkey_patch()",
        "print(ascii(xmlrpc.client.loads(message(source))))",
        "justified|unsafe|refused",
        manifest="declared",
        parses=False,
    ),
    rpc(
        "dumps",
        "import xmlrpc.client",
        'print(xmlrpc.client.dumps(("a", 1, [True]), "method"))',
        "justified|unsafe",
        documents=("plain",),
        parses=False,
        helper="",
    ),
    rpc(
        "types-only",
        "from xmlrpc.client import Binary, DateTime, Fault",
        'print(Binary(b"a").data, DateTime(0).value, Fault(1, "text").faultString)',
        "justified|unsafe",
        documents=("plain",),
        parses=False,
        helper="",
    ),
)
