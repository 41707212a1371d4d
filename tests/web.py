"""A real web server on loopback, for tests: it answers what it is told to, also what no good server would."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, NamedTuple, Self


class Seen(NamedTuple):
    """One request as the server saw it. Header names are lower case."""

    method: str
    path: str  # with the query
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        return self.headers.get("host", "")


class Canned(NamedTuple):
    """A whole answer. Content-Length is added unless `headers` states one."""

    status: int = 200
    headers: Mapping[str, str] = {}
    body: bytes = b""


@dataclass(frozen=True)
class Raw:
    """Bytes as they go over the wire, head and all, piece by piece; then the connection is closed.

    `pieces` may be a generator that sleeps between them. `is_reset` ends the connection with RST instead of FIN.
    """

    pieces: Iterable[bytes] = ()
    is_reset: bool = False


Answering = Canned | tuple[int, Mapping[str, str], bytes] | Raw
Route = Answering | Callable[[Seen], Answering]

NOT_FOUND = Canned(404, {"Content-Type": "text/plain"}, b"There is nothing here.\n")


@dataclass
class Web:
    """A server with routes by path; `with Web() as web:` runs it. Routes may be changed while it runs.

    A route is an answer or a callable from the request to an answer, and is looked up with the query first, then
    without. What is not routed is 404. `tls` serves https. A route that raises fails the test at the end.
    """

    routes: dict[str, Route] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    log: list[Seen] = field(default_factory=list)
    n_connections: int = 0
    errors: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.web = self
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if kind is None and self.errors:
            raise self.errors[0]

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """Host and port, as an allow-list names them."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"{'https' if self.tls else 'http'}://{self.address}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked, in order, robots.txt left out."""
        return [seen.path for seen in self.log if seen.path != "/robots.txt"]

    def answer(self, seen: Seen) -> Answering:
        route = self.routes.get(seen.path, self.routes.get(seen.path.partition("?")[0], NOT_FOUND))
        return route(seen) if callable(route) else route


class _Server(ThreadingHTTPServer):
    web: Web
    daemon_threads = True
    request_queue_size = 128

    def process_request(self, request: Any, client_address: Any) -> None:
        self.web.n_connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that hangs up, or a TLS handshake that it refuses, is what some tests are about


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize = 1 << 16
    timeout = 30

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = Seen(self.command, self.path, headers)
        web = self.server.web
        web.log.append(seen)
        try:
            answering = web.answer(seen)
        except BaseException as error:
            web.errors.append(error)
            raise
        if isinstance(answering, Raw):
            self._send_raw(answering)
        else:
            self._send(Canned(*answering))

    def _send(self, canned: Canned) -> None:
        self.send_response_only(canned.status)
        for name, value in canned.headers.items():
            self.send_header(name, value)
        if canned.status != 304 and "content-length" not in {name.lower() for name in canned.headers}:
            self.send_header("Content-Length", str(len(canned.body)))
        self.end_headers()
        self.wfile.write(canned.body)
        self.wfile.flush()

    def _send_raw(self, raw: Raw) -> None:
        self.close_connection = True
        for piece in raw.pieces:
            self.wfile.write(piece)
            self.wfile.flush()
        if raw.is_reset:
            linger_for_no_time = b"\x01\x00\x00\x00\x00\x00\x00\x00"
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_for_no_time)
            self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        pass
