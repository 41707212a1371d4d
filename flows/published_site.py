"""HTTP server for a folder of published files: on loopback, read-only, without a way out of the folder.

A page of another site can neither read it (DNS rebinding: only the names of this machine are answered) nor embed it.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from flows.quiet_server import QuietServer
from pipeline.errors import SettingsError
from pipeline.render.folder_page import FolderEntry, folder_page

LOOPBACK = "127.0.0.1"
INDEX = "index.html"
_NAMES = {LOOPBACK, "localhost"}  # that a browser on this machine sends as Host; any port, which may be forwarded
_IDLE_S = 30  # after which a connection that sends nothing is closed
_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".atom": "application/atom+xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".parquet": "application/vnd.apache.parquet",
}
_ANY_TYPE = "application/octet-stream"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",  # a night replaces the files
}


class _Found(NamedTuple):
    """What a path leads to: an open descriptor with its state, and the names on the way to it."""

    handle: int
    state: os.stat_result
    names: tuple[str, ...]

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.state.st_mode)


@contextmanager
def published_site(folder: Path, port: int) -> Iterator[QuietServer]:
    """Yield a server of `folder` that listens on this port of loopback, 0 for any free one; `serve_forever` runs it.

    Raises SettingsError where the port cannot be had.
    """

    class OfFolder(_Handler):
        root = folder

    try:
        server = QuietServer((LOOPBACK, port), OfFolder)
    except OSError as broken:
        raise SettingsError(
            f"--port {port}: {LOOPBACK}:{port} cannot be used ({broken.strerror}). Choose another port, or 0 for any "
            "free one."
        ) from broken
    with server:
        yield server


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with a file, a folder's index.html, or a list of the folder."""

    root: Path
    timeout = _IDLE_S

    def do_GET(self) -> None:
        names = self._names()
        if names is None:
            return
        with ExitStack() as opened:
            try:
                found = _open(self.root, names, opened)
                if found.is_folder:
                    self._send_folder(found, opened)
                elif not self._path().endswith("/"):
                    self._send_file(found, opened)
                else:
                    self.send_error(HTTPStatus.NOT_FOUND)
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                self.send_error(HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET

    def _refuse(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = _refuse

    def _names(self) -> tuple[str, ...] | None:
        """Return the names in the requested path; None where the request was refused."""
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].partition(":")[0].lower() not in _NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if not self.path.startswith("/"):  # of a proxy, or no path
            self.send_error(HTTPStatus.BAD_REQUEST)
            return None
        written = self._path().removeprefix("/").removesuffix("/")
        return tuple(unquote(name, errors="surrogateescape") for name in written.split("/")) if written else ()

    def _path(self) -> str:
        return urlsplit(f"//{LOOPBACK}{self.path}").path

    def _send_folder(self, found: _Found, opened: ExitStack) -> None:
        address = "/".join(["", *(quote(name, errors="surrogateescape") for name in found.names), ""])
        if not self._path().endswith("/"):  # else links of its page would lead astray
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", address)
            self._send_body(b"", "text/plain; charset=utf-8")
            return
        try:
            self._send_file(_open(self.root, (*found.names, INDEX), opened), opened)
        except FileNotFoundError:
            page = folder_page(address, _listed(found.handle))
            self.send_response(HTTPStatus.OK)
            self._send_body(page, _CONTENT_TYPES[".html"])

    def _send_file(self, found: _Found, opened: ExitStack) -> None:
        if not stat.S_ISREG(found.state.st_mode):
            raise FileNotFoundError
        file = opened.enter_context(os.fdopen(os.dup(found.handle), "rb"))
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _CONTENT_TYPES.get(Path(found.names[-1]).suffix.lower(), _ANY_TYPE))
        self.send_header("Content-Length", str(found.state.st_size))
        changed_at = datetime.fromtimestamp(int(found.state.st_mtime), UTC)
        self.send_header("Last-Modified", format_datetime(changed_at, usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            shutil.copyfileobj(file, self.wfile)

    def _send_body(self, body: bytes, content_type: str) -> None:
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """End the headers with those that every answer has, an error as well."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if getattr(self, "command", None) not in {"GET", "HEAD"}:
            self.send_header("Allow", "GET, HEAD")
        super().end_headers()

    def version_string(self) -> str:
        """Return the name of the server, without the versions of its parts."""
        return "nato-asia"

    def log_message(self, *_words: Any) -> None:
        """Log nothing: the terminal shows the address."""


def _open(root: Path, names: tuple[str, ...], opened: ExitStack) -> _Found:
    """Open the file or folder that `names` lead to below `root`, one name at a time, following no link.

    Raises FileNotFoundError where there is none, also for names that lead elsewhere and hidden ones (files that are
    being written).
    """
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    opened.callback(os.close, handle)
    for name in names:
        if not name or name.startswith(".") or "/" in name or "\0" in name:
            raise FileNotFoundError(name)
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=handle)
        except OSError as broken:  # a link, a socket, a name that is too long
            raise FileNotFoundError(name) from broken
        opened.callback(os.close, handle)
    return _Found(handle, os.fstat(handle), names)


def _listed(folder: int) -> list[FolderEntry]:
    """Return the files and folders of an open folder that can be requested, by name."""
    with os.scandir(folder) as entries:
        found = [
            FolderEntry(entry.name, is_folder=entry.is_dir(follow_symlinks=False), n_bytes=entry.stat().st_size)
            for entry in entries
            if not entry.name.startswith(".") and not entry.is_symlink() and (entry.is_file() or entry.is_dir())
        ]
    return sorted(found)
