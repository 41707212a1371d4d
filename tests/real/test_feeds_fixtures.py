"""Feeds that other projects collected to break readers are read, as far as those projects say what is in them."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from lxml import html

from pipeline.discover.feed import FeedReading, read_feed
from pipeline.records import Feed, FeedKind, Source

ADDRESS = "http://127.0.0.1:8097/feed"
SUFFIXES = {".xml", ".json", ".html"}
OUR_FIELD = {
    **{"title": "title", "link": "url", "id": "guid", "guid": "guid"},
    **{"published": "published_raw", "updated": "updated_raw"},
}
# What feedparser expects and we do not want, each with the reason.
JUSTIFIED = {
    "atom/entry_title_base64_2.xml": "an Atom title of a type that is not HTML is text, brackets and all",
    "base/http_entry_id_base_content_location.xml": "an id is kept as it stands, not resolved like a link",
    "base/http_entry_id_base_docuri.xml": "an id is kept as it stands, not resolved like a link",
    "base/http_item_link_base_content_location.xml": "links are resolved against the final address, not a header",
    "rss/entity_in_doctype.xml": "a feed that declares entities is refused (FAULTS.md row 26)",
    "rss/item_image_link_conflict.xml": "a link is spelt canonically: its host in small letters",
}


@pytest.fixture(scope="module")
def feeds(material: Path) -> Path:
    return material / "feeds_fixtures"


def read(body: bytes, kind: FeedKind = FeedKind.RSS) -> FeedReading:
    feed = Feed(url=ADDRESS, kind=kind)
    return read_feed(body, feed, Source(source_id="fixture", name="Fixture", feeds=(feed,)), final_url=ADDRESS)


def kinds_of(path: Path) -> tuple[FeedKind, ...]:
    if path.suffix == ".json":
        return (FeedKind.JSON, FeedKind.GDELT_DOC, FeedKind.GDELT_GAL)
    return (FeedKind.RSS, FeedKind.SITEMAP) if path.suffix == ".xml" else (FeedKind.RSS, FeedKind.LISTING)


def test_every_file_is_read_without_an_exception_in_bounded_time(feeds: Path) -> None:
    paths = [path for path in feeds.rglob("*") if path.suffix in SUFFIXES]
    assert len(paths) > 3_000
    for path in paths:
        began = perf_counter()
        for kind in kinds_of(path):
            read(path.read_bytes(), kind)
        assert perf_counter() - began < 10, path


def test_as_many_items_are_found_as_gofeed_expects(feeds: Path) -> None:
    paths = sorted(
        path for kind in ("atom", "rss") for path in (feeds / "gofeed/testdata/translator" / kind).glob("*.xml")
    )
    expected = {path.name: len(json.loads(path.with_suffix(".json").read_bytes()).get("items") or ()) for path in paths}
    assert len(paths) == len(expected) == 94
    assert {path.name: len(read(path.read_bytes()).entries) for path in paths} == expected


def test_as_many_items_of_json_feeds_are_found_as_gofeed_expects(feeds: Path) -> None:
    folder = feeds / "gofeed/testdata/translator/json"
    for path in folder.glob("*_expected.json"):
        body = folder / path.name.replace("_expected", "")
        assert len(read(body.read_bytes(), FeedKind.JSON).entries) == len(json.loads(path.read_bytes())["items"])


def test_what_feedparser_expects_of_entries_holds_through_our_reader(feeds: Path) -> None:
    root = feeds / "feedparser/tests/wellformed"
    held, missed = 0, {}
    for path in sorted(root.rglob("*.xml")):
        entries = read(path.read_bytes()).entries
        for number, field, expected in expectations(path.read_bytes()):
            found = getattr(entries[number], OUR_FIELD[field]) if number < len(entries) else None
            if found == expected or (field == "title" and found == as_text(expected)):
                held += 1
            else:
                missed[str(path.relative_to(root))] = (field, expected, found)
    assert missed.keys() == JUSTIFIED.keys(), missed
    assert held == 176


def as_text(markup: str) -> str:
    """The text of an HTML title, read by another parser than ours: titles are kept as text."""
    return " ".join(html.fromstring(f"<div>{markup}</div>").text_content().split())


def expectations(body: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield entry number, field and text of each `entries[0]['title'] == 'text'` that a fixture states of itself."""
    stated = re.search(r"Expect:\s*(.*)\s*-->", decoded(body))
    assert stated, "a fixture without expectation"
    for node in ast.walk(ast.parse(stated[1].strip(), mode="eval")):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            right = node.comparators[0]
            match steps(node.left):
                case ["entries", int(number), str(field)] | ["entries", int(number), "title_detail" as field, "value"]:
                    name = field.removesuffix("_detail")
                    if name in OUR_FIELD and isinstance(right, ast.Constant) and isinstance(right.value, str):
                        yield number, name, right.value


def steps(node: ast.expr) -> list[object]:
    """`entries[0].title` as ["entries", 0, "title"]."""
    match node:
        case ast.Name():
            return [node.id]
        case ast.Attribute():
            return [*steps(node.value), node.attr]
        case ast.Subscript(slice=ast.Constant(value=key)):
            return [*steps(node.value), key]
    return [None]


def decoded(body: bytes) -> str:
    if b"\0" in body[:100]:
        return body.replace(b"\0", b"").decode("latin-1")
    return body.decode("utf-8", "ignore")
