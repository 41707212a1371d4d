"""Serves real pages as outlets, each at a loopback address of its own; prints their port. Arguments: outlets, pages.

The pages are those of html_htmldate, which are not part of the repository.
"""

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.bench.town import Town

_SHARED = Path(__file__).parents[2].parent / "shared"


def address_of(outlet: int) -> str:
    """Return the loopback address of an outlet."""
    return f"127.0.0.{outlet + 2}"


def real_pages(n_pages: int) -> list[bytes]:
    """Return so many real pages, in the order of their names."""
    unpacked = subprocess.run([_SHARED / "data" / "unpack"], check=True, capture_output=True, text=True).stdout.strip()
    files = sorted(Path(unpacked, "html_htmldate").rglob("*.html"))
    return [file.read_bytes() for file in files[:n_pages]]


def feed_of(host: str, n_pages: int) -> bytes:
    """Return the feed of an outlet: an entry for each of its pages."""
    items = "".join(
        f"<item><title>Piece {n}</title><link>http://{host}/p{n}/</link><guid>{n}</guid></item>" for n in range(n_pages)
    )
    return f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()


async def main(n_outlets: int, n_pages: int) -> None:
    """Serve, all outlets at the port that the first one is given."""
    town = Town(0, 0, 0.0, 0)
    pages = real_pages(n_pages)
    first = await asyncio.start_server(town.serve, address_of(0), 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    for outlet in range(n_outlets):
        host, theirs = f"{address_of(outlet)}:{port}", pages[outlet::n_outlets]
        town.bodies[host.encode(), b"/feed/"] = feed_of(host, len(theirs))
        town.bodies |= {(host.encode(), f"/p{n}/".encode()): page for n, page in enumerate(theirs)}
        if outlet:
            await asyncio.start_server(town.serve, address_of(outlet), port, backlog=512)
    print(port, flush=True)
    await first.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
