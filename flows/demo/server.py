"""Loopback HTTP server for the demo: all sites of the newsroom on one port, selected by the Host header."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from threading import Thread
from typing import Any

from flows.demo.newsroom import Newsroom
from flows.quiet_server import QuietServer


@contextmanager
def serve(newsroom: Newsroom, night: Callable[[], int]) -> Iterator[str]:
    """Serve the newsroom as of `night()` for every Host; yield "127.0.0.1:PORT", until the context ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = newsroom.answer(night(), self.headers.get("Host", ""), self.path, dict(self.headers.items()))
            self.send_response_only(reply.status)  # without Date and Server: the same night, the same bytes
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_words: Any) -> None:
            """Log nothing: the progress of the night is shown instead."""

    with QuietServer(("127.0.0.1", 0), Handler) as server:
        listening = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        listening.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            listening.join()
