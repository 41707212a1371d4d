"""Serves one outlet with as many pages as its argument says, on loopback, as a process; prints its port.

Each page is a commentary of its own: pages of one form would be compared with one another, as no outlet's are.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from random import Random

from tests.flows.newsstand import COMMENTARY

ON_NATO = [part.strip().rstrip(".") for part in COMMENTARY.split(". ")]
N_PARAGRAPHS = 24


@cache
def words() -> list[str]:
    """Return the words of the demo newsroom, each as often as it is used there."""
    pieces = sorted(Path(str(resources.files("flows.demo")), "newsroom").rglob("*.md"))
    return re.findall(r"[a-z]{2,}", " ".join(piece.read_text("utf-8") for piece in pieces).lower())


def paragraphs(number: int) -> Iterator[str]:
    """Yield the paragraphs of page `number`: some 900 words with names and numbers; no two pages are alike."""
    random = Random(number)
    for n in range(N_PARAGRAPHS):
        first, *rest = random.choices(words(), k=random.randint(20, 50))
        rest[3], rest[4], rest[8] = rest[3].title(), rest[4].title(), str(random.randrange(100_000))
        on_nato = f" {random.choice(ON_NATO)}." if n % 8 == 0 else ""
        yield f"{first.title()} {' '.join(rest)}.{on_nato}"


def page_of(number: int, n_pages: int) -> bytes:
    """Return page `number`, in the mark-up of an ordinary outlet."""
    text = "".join(f"<p>{part}</p>" for part in paragraphs(number))
    links = "".join(f'<li><a href="/p{n % n_pages}/">Another piece, number {n}</a></li>' for n in range(60))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Piece {number} | Stand</title>'
        f'<meta property="article:published_time" content="2026-10-{1 + number % 20:02}T08:00:00Z">'
        f"<style>{'.a{color:red}' * 300}</style></head><body><nav><ul>{links}</ul></nav><main><article>"
        f"<h1>Piece {number}</h1>{text}</article><aside><ul>{links}</ul></aside></main></body></html>"
    ).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers the feed, its pages, and 404 for all else."""

    protocol_version = "HTTP/1.1"
    n_pages = 0

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        body = b""
        if self.path == "/feed/":
            body = self._feed()
        elif self.path.startswith("/p"):
            body = page_of(int(self.path.strip("/p")), self.n_pages)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _feed(self) -> bytes:
        base = f"http://{self.headers['Host']}"
        items = "".join(
            f"<item><title>Piece {n}</title><link>{base}/p{n}/</link><guid>{n}</guid></item>"
            for n in range(self.n_pages)
        )
        return f'<rss version="2.0"><channel><title>Stand</title>{items}</channel></rss>'.encode()


if __name__ == "__main__":
    Handler.n_pages = int(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
