"""HTTP responses as archived: status, headers, and where the body begins."""

import re
from typing import NamedTuple

_STATUS = re.compile(rb"HTTP/[0-9.]+[ \t]+([0-9]{3})", re.I)
_HEAD_END = re.compile(rb"\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_INTERIM = 8  # at most, before the response: 100 Continue, 103 Early Hints


class HttpMessage(NamedTuple):
    """Status, headers in order as archived, and the position of the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body_start: int


def parse_response(content: bytes, start: int, most: int) -> HttpMessage | None:
    """Parse the response that begins at `start`, behind interim ones; None where there is none.

    most  bytes that status line and headers may have
    """
    for _ in range(1 + _INTERIM):
        found = _STATUS.match(content, start)
        body_start = _body_start(content, start, most)
        if found is None or body_start is None:
            return None
        status = int(found.group(1))
        if not 100 <= status < 200 or status == 101:
            return HttpMessage(status, _headers(content[start:body_start].decode("latin-1")), body_start)
        start = body_start
    return None


def _body_start(content: bytes, start: int, most: int) -> int | None:
    """Return where the headers have ended: at the end of all where no empty line follows them."""
    if found := _HEAD_END.search(content, start, start + most):
        return found.end()
    return len(content) if len(content) - start <= most else None


def _headers(head: str) -> tuple[tuple[str, str], ...]:
    lines = _FOLD.sub(" ", head).split("\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
