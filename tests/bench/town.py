"""Serves many outlets on one loopback port, told apart by Host, each answer after a delay; prints its port.

Arguments: outlets, pages of each, seconds until an answer, megabytes of zeros that one more outlet packs into gzip.
"""

import asyncio
import gzip
import io
import json
import sys
from collections import Counter

from tests.bench.stand import page_of

HEAD = "HTTP/1.1 {} \r\nContent-Type: text/html\r\nContent-Length: {}\r\n{}\r\n"
ETAG = '"as-it-was"'


def name_of(outlet: int) -> str:
    """Return the host name of an outlet."""
    return f"outlet-{outlet:03}.example"


def feed_of(outlet: int, n_pages: int) -> bytes:
    """Return the feed of an outlet: an entry for each of its pages."""
    items = "".join(
        f"<item><title>Piece {outlet} {n}</title><link>http://{name_of(outlet)}/p{n}/</link><guid>{n}</guid></item>"
        for n in range(n_pages)
    )
    return f'<rss version="2.0"><channel><title>Outlet {outlet}</title>{items}</channel></rss>'.encode()


def bomb_of(n_megabytes: int) -> bytes:
    """Return so many megabytes of zeros in gzip."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as file:
        for _ in range(n_megabytes):
            file.write(bytes(1_000_000))
    return packed.getvalue()


class Town:
    """All outlets behind one port. Bodies are made before the first question, so that serving them costs little."""

    def __init__(self, n_outlets: int, n_pages: int, delay_s: float, n_bomb_mb: int) -> None:
        self.delay_s = delay_s
        self.asked: Counter[str] = Counter()  # questions by kind
        self.bomb = bomb_of(n_bomb_mb) if n_bomb_mb else b""
        self.bodies = {(name_of(n).encode(), b"/feed/"): feed_of(n, n_pages) for n in range(n_outlets)}
        for n in range(n_outlets):
            for p in range(n_pages):
                self.bodies[name_of(n).encode(), f"/p{p}/".encode()] = page_of(n * n_pages + p, n_pages)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's questions until it is closed."""
        while head := await self._next_head(reader):
            await asyncio.sleep(self.delay_s)
            writer.write(self.answer(head))
            await writer.drain()
        writer.close()

    @staticmethod
    async def _next_head(reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""

    def answer(self, head: bytes) -> bytes:
        """Return the whole answer to one question."""
        path = head.split(b" ", 2)[1]
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        if path == b"/asked":
            return self._asked()
        self.asked[{b"/feed/": "feed", b"/robots.txt": "robots"}.get(path, "page")] += 1
        if path == b"/bomb":
            return HEAD.format(200, len(self.bomb), "Content-Encoding: gzip\r\n").encode() + self.bomb
        if path == b"/feed/" and lines.get(b"if-none-match") == ETAG.encode():
            return HEAD.format(304, 0, "").encode()
        body = self.bodies.get((lines[b"host"], path))
        if body is None:
            return HEAD.format(404, 0, "").encode()
        return HEAD.format(200, len(body), f"ETag: {ETAG}\r\n").encode() + body

    def _asked(self) -> bytes:
        """Return how often feeds, pages and robots.txt were asked for since this was last asked."""
        body = json.dumps(self.asked).encode()
        self.asked.clear()
        return HEAD.format(200, len(body), "").encode() + body


async def main() -> None:
    n_outlets, n_pages, delay_s, n_bomb_mb = sys.argv[1:]
    town = Town(int(n_outlets), int(n_pages), float(delay_s), int(n_bomb_mb))
    server = await asyncio.start_server(town.serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
