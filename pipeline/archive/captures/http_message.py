"""HTTP responses as archived: status, headers, and where the body begins."""

import re
from typing import NamedTuple

_STATUS = re.compile(rb"HTTP/[0-9.]+[ \t]+([0-9]{3})")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")


class HttpMessage(NamedTuple):
    """Status, headers in order as archived, and the position of the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body_start: int


def parse_response(content: bytes, start: int, most: int) -> HttpMessage | None:
    """Parse the response that begins at `start`, interim ones passed over; None where there is none.

    most  bytes that status line and headers may have
    """
    found = _STATUS.match(content, start)
    if found is None:
        return None
    end = _HEAD_END.search(content, start, start + most)
    head_end, body_start = (end.start(), end.end()) if end else (len(content), len(content))
    if head_end - start > most:
        return None
    status = int(found.group(1))
    if 100 <= status < 200 and status != 101:
        return parse_response(content, body_start, most)
    return HttpMessage(status, _headers(content[start:head_end].decode("latin-1")), body_start)


def _headers(head: str) -> tuple[tuple[str, str], ...]:
    lines = _FOLD.sub(" ", head).split("\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
