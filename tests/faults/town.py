"""A town on loopback: hostile outlets beside a healthy one, each a host of its own, and nights over all of them."""

import ctypes
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.settings import Settings
from tests.flows.newsstand import page
from tests.nights import whole_night
from tests.web import NOT_FOUND, Answering, Canned, Route, Seen, Web
from warehouse.connection import connect

HEALTHY = "healthy"
HTML = {"Content-Type": "text/html"}


def item(slug: str, *, host: str = HEALTHY, guid: str = "", content: str = "") -> str:
    text = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    link = f"<link>http://{host}.example/{slug}</link>"
    return f"<item><title>A commentary</title>{link}<guid>{guid or slug}</guid>{text}</item>"


def rss(*items: str) -> bytes:
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{"".join(items)}</channel></rss>'.encode()


def prose(about: str) -> str:
    """A text of its own about something: no copy of what the healthy outlet prints."""
    return " ".join(f"NATO and Japan speak of {about} for the time number {n}, and Seoul listens." for n in range(30))


@dataclass
class Town:
    """`settle` outlets, then let nights pass. Outlet `x` is the host x.example, its feed lies at /feed."""

    web: Web
    folder: Path
    sites: dict[str, dict[str, Route]] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)

    def settle(self, name: str, feed: bytes | Answering, pages: Mapping[str, bytes] = {}, **declared: Any) -> None:
        feeds = {"url": f"http://{name}.example/feed", **declared}
        full_text = json.dumps(feeds.pop("full_text", False))
        listed = ", ".join(f"{key} = {json.dumps(value)}" for key, value in feeds.items())
        self.declared.append(
            f'[[source]]\nid = "{name}"\nname = "{name.title()}"\nfull_text = {full_text}\nfeeds = [{{ {listed} }}]\n'
        )
        site = self.sites.setdefault(name, {})
        site["/feed"] = Canned(body=feed) if isinstance(feed, bytes) else feed
        site |= {f"/{slug}": Canned(headers=HTML, body=body) for slug, body in pages.items()}

    def settle_healthy(self) -> None:
        texts = {"one": page("The liaison office in Tokyo"), "two": page("Four partners", "Too short. Not read.")}
        self.settle(HEALTHY, rss(*(item(slug) for slug in texts)), texts)

    def answer(self, seen: Seen) -> Answering:
        route = self.sites.get(seen.host.removesuffix(".example"), {}).get(seen.path, NOT_FOUND)
        return route(seen) if callable(route) else route

    def asked(self, name: str) -> list[str]:
        hosts = (f"{name}.example",)
        return [seen.path for seen in self.web.log if seen.host in hosts and seen.path != "/robots.txt"]

    def night(self, day: int = 21, *, year: int = 2026) -> Any:
        sources = self.folder / "sources.toml"
        sources.write_text("\n".join(self.declared))
        hosts = {f"{name}.example": self.web.address for name in self.sites}
        settings = Settings(data=self.folder / "data", sources=sources, connect_to=hosts, delay_s=0, workers=1)
        return whole_night(now=f"{year}-10-{day:02}T02:15:00Z", settings=settings)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        con = connect(self.folder / "data" / "published" / "nato_asia.duckdb", read_only=True)
        try:
            return con.execute(query).fetchall()
        finally:
            con.close()

    def statuses(self) -> dict[str, str]:
        """How each outlet's feed answered last."""
        return dict(self.ask("select source_id, last_status from ops.feed_states join core.feeds using (feed_id)"))

    def reasons(self, name: str) -> list[str]:
        """Why something of an outlet was put aside, each reason once."""
        found = self.ask("select distinct source_id, reason from core.rejections order by reason")
        return [reason for source_id, reason in found if source_id == name]

    def csv(self, *names: str) -> dict[str, bytes]:
        folder = self.folder / "data" / "published" / "csv"
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if not names or file.stem in names}

    def healthy_rows(self) -> list[bytes]:
        """What was published of the healthy outlet."""
        published = self.csv("articles", "hits", "rejections").values()
        return [row for table in published for row in table.splitlines() if HEALTHY.encode() in row]


@contextmanager
def a_town(folder: Path) -> Iterator[Town]:
    """Open a town with the healthy outlet in it."""
    folder.mkdir(exist_ok=True)
    with Web() as web:
        town = Town(web, folder)
        web.answer = town.answer  # type: ignore[method-assign]  # by host, and not by path alone
        town.settle_healthy()
        yield town


@contextmanager
def opened(file: Path) -> Iterator[list[int]]:
    """Watch a file; the list holds a number at the end where anything on this machine, C code too, has opened it."""
    system = ctypes.CDLL(None, use_errno=True)
    watch = system.inotify_init1(os.O_NONBLOCK)
    assert system.inotify_add_watch(watch, os.fsencode(file), 0x20) > 0  # IN_OPEN
    seen: list[int] = []
    try:
        yield seen
        with suppress(BlockingIOError):
            seen.append(len(os.read(watch, 4096)))
    finally:
        os.close(watch)


@contextmanager
def logged() -> Iterator[list[str]]:
    """Collect what the steps of a night say."""
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("nato_asia")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
