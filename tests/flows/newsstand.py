"""One outlet on loopback whose feed and pages a test writes as it goes, and nights over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any

from flows.settings import Settings
from flows.summary import NightSummary
from tests.nights import unpublished_night, whole_night
from tests.web import Canned, Web
from warehouse.connection import connect

COMMENTARY = " ".join(
    f"NATO and Japan agreed on point {n} of their plan; the alliance said that South Korea and Australia were welcome "
    f"to join the talks in the Indo-Pacific before year {n} is over, which the capitals of the region have noted."
    for n in range(1, 10)
)


def page(title: str, body: str = COMMENTARY, *, day: str = "2026-10-20") -> bytes:
    paragraphs = "".join(f"<p>{part.strip()}.</p>" for part in body.split(". ") if part.strip())
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


@dataclass
class Item:
    slug: str
    title: str = "A commentary"
    guid: str = ""
    said: str = ""  # changes when the feed says something new
    content: str = ""

    def xml(self, base: str) -> str:
        content = f"<content:encoded><![CDATA[{self.content}]]></content:encoded>" if self.content else ""
        return (
            f"<item><title>{self.title}</title><link>{base}/{self.slug}/</link><guid>{self.guid or self.slug}</guid>"
            f"<pubDate>Tue, 20 Oct 2026 08:00:00 GMT</pubDate><description>{self.said}</description>{content}</item>"
        )


@dataclass
class Newsstand:
    """The outlet: `items` are what its feed lists, pages are put up with `put`."""

    web: Web
    folder: Path
    full_text: bool = False
    declared: str = ""  # more lines of its table in sources.toml
    items: list[Item] = field(default_factory=list)

    changed: dict[str, Any] = field(default_factory=dict)  # settings of this test

    def put(self, slug: str, body: bytes | Canned, **headers: str) -> None:
        answer = body if isinstance(body, Canned) else Canned(200, {"Content-Type": "text/html", **headers}, body)
        self.web.routes[f"/{slug}/"] = answer

    def stock(self, n_pages: int) -> None:
        """List so many pieces of commentary, none of them a copy of another, and put up their pages."""
        for n in range(n_pages):
            self.items.append(Item(f"p{n}", f"Piece {n}"))
            self.put(f"p{n}", page(f"Piece {n}", COMMENTARY.replace("their plan", f"plan {n} of {n * 7}")))
        self.serve_feed()

    def write_toml(self) -> None:
        """Write the nato-asia.toml of a user who works in the folder of the outlet."""
        sources = self.settings.sources
        (self.folder / "nato-asia.toml").write_text(
            f'data = "data"\nsources = "{sources.name}"\ndelay_s = 0\nworkers = 1\n'
            f'allow_host = ["{self.web.address}"]\n'
        )

    def feed(self) -> bytes:
        listed = "".join(item.xml(self.web.url("")) for item in self.items)
        head = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        return f"{head}<channel><title>Stand</title>{listed}</channel></rss>".encode()

    def serve_feed(self, body: bytes | None = None, *, etag: str = "", last_modified: str = "") -> None:
        validators = {"ETag": etag, "Last-Modified": last_modified}
        headers = {"Content-Type": "application/rss+xml", **{name: said for name, said in validators.items() if said}}
        self.web.routes["/feed/"] = Canned(200, headers, self.feed() if body is None else body)

    @property
    def settings(self) -> Settings:
        sources = self.folder / "sources.toml"
        sources.write_text(
            f'[[source]]\nid = "stand"\nname = "Stand"\nfull_text = {str(self.full_text).lower()}\n'
            f'{self.declared}\nfeeds = [{{ url = "{self.web.url("/feed/")}" }}]\n'
        )
        plain: dict[str, Any] = {"allow_host": (self.web.address,), "delay_s": 0, "workers": 1}
        return Settings(data=self.folder / "data", sources=sources, **{**plain, **self.changed})

    def night(self, day: int, *, publishes: bool = False) -> NightSummary:
        run = whole_night if publishes else unpublished_night
        return run(now=f"2026-10-{day:02}T02:15:00Z", settings=self.settings)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        con = connect(self.folder / "data" / "warehouse.duckdb", read_only=True)
        try:
            return con.execute(query).fetchall()
        finally:
            con.close()

    def csv(self) -> dict[str, bytes]:
        """Return what was published last."""
        folder = self.folder / "data" / "published" / "csv"
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@contextmanager
def a_newsstand(folder: Path, *, full_text: bool = False, warehouse: Path | None = None) -> Iterator[Newsstand]:
    """Open an outlet in `folder`; `warehouse`, where it is given, is copied to be the one of its nights."""
    if warehouse:
        (folder / "data").mkdir()
        copyfile(warehouse, folder / "data" / "warehouse.duckdb")
    with Web() as web:
        yield Newsstand(web, folder, full_text=full_text)
