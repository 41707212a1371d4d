"""A file on a server that answers as object stores do: ETag, Range, If-Range, 206, 416 and 503 Slow Down."""

import re
from dataclasses import dataclass, field

from tests.web import Answering, Canned, Raw, Seen

SLOW_DOWN = Canned(503, {"Content-Type": "application/xml"}, b"<Error><Code>SlowDown</Code></Error>")


@dataclass
class StoredFile:
    """A route of `tests.web`. `cuts` are the numbers of bytes after which the next responses break off."""

    content: bytes
    etag: str = '"v1"'
    headers: dict[str, str] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    refusals: list[Canned] = field(default_factory=list)  # sent first
    has_ranges: bool = True
    ranges: list[str] = field(default_factory=list)  # that were asked for, in order; empty for all of it

    def __call__(self, seen: Seen) -> Answering:
        if self.refusals:
            return self.refusals.pop(0)
        self.ranges.append(seen.headers.get("range", ""))
        answer = self._answer(seen)
        return self._cut(answer, self.cuts.pop(0)) if self.cuts else answer

    def _answer(self, seen: Seen) -> Canned:
        headers = {"Content-Type": "application/octet-stream", "ETag": self.etag, **self.headers}
        is_same = seen.headers.get("if-range", self.etag) == self.etag
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", seen.headers.get("range", ""))
        if not asked or not is_same or not self.has_ranges:
            return Canned(200, headers, self.content)
        first, end = int(asked[1]), len(self.content)
        last = min(int(asked[2] or end), end - 1)
        if first >= end:
            return Canned(416, {"Content-Range": f"bytes */{end}"}, b"")
        headers["Content-Range"] = f"bytes {first}-{last}/{end}"
        return Canned(206, headers, self.content[first : last + 1])

    def _cut(self, answer: Canned, n_bytes: int) -> Raw:
        head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        length = f"Content-Length: {len(answer.body)}\r\n"
        return Raw([f"HTTP/1.1 {answer.status} OK\r\n{head}{length}\r\n".encode(), answer.body[:n_bytes]])
