"""Removal of what a page holds and no reader sees: comments, scripts and styles, in linear time."""

import re

_OPENING = re.compile(rb"<(?:!--|(script|style)\b)", re.I)


def without_unseen(page: bytes) -> bytes:
    """Return a page without its comments, scripts and styles; what is not closed stays."""
    lowered = page.lower()
    pieces: list[bytes] = []
    unclosed: set[bytes] = set()
    end = 0
    for opening in _OPENING.finditer(page):
        closing = b"</" + opening[1].lower() if opening[1] else b"-->"
        if opening.start() < end or closing in unclosed:
            continue
        if (closed := lowered.find(closing, opening.end())) < 0:
            unclosed.add(closing)
            continue
        pieces.append(page[end : opening.start()])
        end = closed + len(closing) if closing == b"-->" else page.find(b">", closed) + 1 or len(page)
    return b"".join((*pieces, page[end:]))
