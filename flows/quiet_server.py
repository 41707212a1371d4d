"""Threaded HTTP server whose log is not filled by clients that close the connection."""

import sys
from http.server import ThreadingHTTPServer
from typing import Any


class QuietServer(ThreadingHTTPServer):
    """An HTTP server that reports errors, except for a client that closed the connection or sent nothing more."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report an error of a handler on stderr, unless the client caused it."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)
