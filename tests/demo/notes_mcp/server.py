"""MCP over HTTP: JSON-RPC requests in, tool results out."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

from notes_mcp import __version__
from notes_mcp.store import Store

host = "0.0.0.0"
port = 8765

TOOLS = {
    "add_note": "Stores a note and returns its number",
    "search_notes": "Finds notes that hold a text",
}


def call_tool(store: Store, name: str, arguments: dict[str, Any]) -> Any:
    if name == "add_note":
        return store.add(arguments["title"], arguments["body"])
    if name == "search_notes":
        return store.search(arguments["text"])
    raise KeyError(name)


def answer(store: Store, request: dict[str, Any]) -> dict[str, Any]:
    methods: dict[str, Callable[[dict[str, Any]], Any]] = {
        "initialize": lambda params: {
            "protocolVersion": "2024-11-05",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "notes-mcp", "version": __version__},
        },
        "tools/list": lambda params: {
            "tools": [
                {"name": name, "description": text, "inputSchema": {"type": "object"}}
                for name, text in TOOLS.items()
            ]
        },
        "tools/call": lambda params: {
            "content": [
                {
                    "type": "text",
                    "text": json.dumps(
                        call_tool(store, params["name"], params["arguments"])
                    ),
                }
            ]
        },
    }
    reply: dict[str, Any] = {"jsonrpc": "2.0", "id": request.get("id")}
    try:
        reply["result"] = methods[request["method"]](request.get("params", {}))
    except KeyError as error:
        reply["error"] = {"code": -32601, "message": f"unknown: {error}"}
    return reply


def make_server(
    store: Store, bind: str = host, bind_port: int = port
) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = json.dumps(answer(store, json.loads(self.rfile.read(length))))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return ThreadingHTTPServer((bind, bind_port), Handler)
