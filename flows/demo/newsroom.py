"""Simulated web sites of the demo: the response to a request depends on host, path and night only."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Self

from pydantic import Field

from flows.demo.feeds import Item, write_feed
from flows.demo.outlets import ListedPath, Outlet, SecondFeed, Special, load_outlets
from flows.demo.pieces import NIGHTS, Piece
from flows.demo.templates import fill_page, paragraphs_of
from pipeline.records import FeedKind, Record

__all__ = ["FOLDER", "NIGHTS", "Newsroom", "Reply"]

FOLDER = Path(__file__).with_name("newsroom")
FEED_PATH = "/feed/"
_MEDIA_TYPES = {
    FeedKind.RSS: "application/rss+xml; charset=utf-8",
    FeedKind.ATOM: "application/atom+xml; charset=utf-8",
}
_HTML = "text/html; charset=utf-8"
_PICTURE = base64.b64decode(  # a PNG of one grey dot
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mOoBwAAgQCAfhwpxwAAAABJRU5ErkJggg=="
)


class Reply(Record):
    """One HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = Field(repr=False)

    def header(self, name: str) -> str:
        """Return the header with that name, in any case, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Newsroom:
    """The sites of the demo outlets. The same request on the same night has the same response, byte for byte."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        """Take the outlets, each with its own host."""
        self.outlets = tuple(outlets)
        self._by_host = {outlet.host: outlet for outlet in self.outlets}

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Load the newsroom of a folder. Raises ConfigurationError, which names file, line and key of a mistake."""
        return cls(load_outlets(folder))

    def answer(self, night: int, host: str, path: str, headers: Mapping[str, str]) -> Reply:
        """Return the response to a GET of `path` at `host` (with or without a port) on night 1, 2 or 3."""
        outlet = self._by_host.get(host.partition(":")[0].lower())
        path = path.partition("?")[0]
        if outlet is None:
            return _missing("There is no such site here.")
        if path == FEED_PATH:
            return _conditional(_main_feed(outlet, night), headers)
        if outlet.second_feed and path == outlet.second_feed.path:
            return _conditional(_second_feed(outlet, outlet.second_feed, night), headers)
        if path == "/robots.txt" and outlet.robots:
            return _reply(200, outlet.robots.encode(), "text/plain; charset=utf-8")
        return _page(outlet, path, night)


def _reply(status: int, body: bytes, media_type: str, *more: tuple[str, str]) -> Reply:
    return Reply(status=status, headers=(("Content-Type", media_type), *more), body=body)


def _note(status: int, words: str, *more: tuple[str, str]) -> Reply:
    """Return a web page of one sentence."""
    page = f"<!doctype html>\n<html lang=en><title>{escape(words)}</title>\n<h1>{escape(words)}</h1>\n</html>\n"
    return _reply(status, page.encode(), _HTML, *more)


def _missing(words: str) -> Reply:
    return _note(404, words)


def _conditional(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """Return the reply, or 304 if the client already has it (RFC 9110, 13.1.2)."""
    etag = reply.header("ETag")
    known = next((value for name, value in headers.items() if name.lower() == "if-none-match"), "")
    if etag and etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]:
        return Reply(status=304, headers=reply.headers, body=b"")
    return reply


def _main_feed(outlet: Outlet, night: int) -> Reply:
    listed = [_listed_item(outlet, listed) for listed in outlet.listed if listed.published < NIGHTS[night - 1]]
    return _feed(outlet, FEED_PATH, [*_items(outlet, outlet.pieces, night), *listed])


def _second_feed(outlet: Outlet, second: SecondFeed, night: int) -> Reply:
    is_broken = night == second.broken_on_night
    if is_broken and second.broken_as == "page":
        return _note(200, f"{outlet.name} is being improved. Please come back later.")
    pieces = [piece for piece in outlet.pieces if piece.number in second.numbers]
    whole = _feed(outlet, second.path, _items(outlet, pieces, night))
    return _cut(whole) if is_broken else whole


def _feed(outlet: Outlet, path: str, items: Sequence[Item]) -> Reply:
    body = write_feed(outlet, path, items)
    changed = max(item.updated for item in items).astimezone(UTC)
    return _reply(
        200,
        body,
        _MEDIA_TYPES[outlet.feed],
        _etag(body),
        ("Last-Modified", format_datetime(changed, usegmt=True)),
    )


def _cut(whole: Reply) -> Reply:
    """Return the first half of a feed, as sent by a server that failed while writing it and cached the part."""
    body = whole.body[: len(whole.body) // 2]
    return _reply(whole.status, body, whole.header("Content-Type"), _etag(body))


def _etag(body: bytes) -> tuple[str, str]:
    return "ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _items(outlet: Outlet, pieces: Iterable[Piece], night: int) -> list[Item]:
    return [_item(outlet, piece, night) for piece in pieces if piece.is_out(night)]


def _item(outlet: Outlet, piece: Piece, night: int) -> Item:
    note = [f"<p><em>{escape(piece.author_note, quote=False)}</em></p>"] if piece.author_note else []
    return Item(
        guid=f"tag:{outlet.host},2025:{piece.slug}",
        url=f"http://{outlet.host}{outlet.path_of(piece, night)}",
        title=piece.title,
        authors=piece.authors,
        section=piece.section,
        published=piece.published,
        updated=piece.updated_at(night),
        summary=piece.standfirst,
        content="\n".join([*paragraphs_of(piece.text_on(night)), *note]) if outlet.full_text else "",
    )


def _listed_item(outlet: Outlet, listed: ListedPath) -> Item:
    return Item(
        guid=f"tag:{outlet.host},2025:{listed.path}",
        url=f"http://{outlet.host}{listed.path}",
        title=listed.title,
        authors=(),
        section="Notices",
        published=listed.published,
        updated=listed.published,
        summary=listed.summary,
        content="",
    )


def _page(outlet: Outlet, path: str, night: int) -> Reply:
    for piece in outlet.pieces:
        if piece.is_out(night) and path == outlet.path_of(piece, night):
            return _piece_page(outlet, piece, night)
        if piece.has_moved(night) and path == outlet.first_path_of(piece):
            return _note(301, "This page has moved.", ("Location", outlet.path_of(piece, night)))
    for listed in outlet.listed:
        if path == listed.path:
            return _special(listed)
    return _missing("This page cannot be found.")


def _piece_page(outlet: Outlet, piece: Piece, night: int) -> Reply:
    if any(failing.number == piece.number and failing.night == night for failing in outlet.failing):
        return _note(500, "Something went wrong. We are looking into it.")
    return _reply(200, fill_page(outlet, piece, night), f"text/html; charset={piece.encoding}")


def _special(listed: ListedPath) -> Reply:
    match listed.answer:
        case Special.EMPTY:
            return _reply(200, b"", _HTML)
        case Special.PICTURE:
            return _reply(200, _PICTURE, _HTML)
        case Special.MISSING:
            return _missing("This page cannot be found.")
        case Special.PAGE:
            return _note(200, listed.title)
