"""An HTTP server on 127.0.0.1 that serves a DTD and remembers who asked."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DTD = b'<!ENTITY e "FETCHED-MARKER">'


class Listener:
    def __init__(self) -> None:
        asked: set[str] = set()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.add(self.path)
                self.send_response(200)
                self.send_header("Content-Length", str(len(DTD)))
                self.end_headers()
                self.wfile.write(DTD)

            def log_message(self, *_: object) -> None:
                pass

        self.asked = asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, token: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{token}.dtd"

    def was_asked(self, token: str) -> bool:
        return f"/{token}.dtd" in self.asked

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
