"""Rows 24, 26 to 29, 37 and 49 of the fault list: feeds that are too large, no feeds, bombs, or lie.

Each is met in a whole night beside a healthy outlet, which must come out as if it were alone.
"""

import gzip
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.discover.feed import FeedReading, read_feed
from pipeline.records import Feed, FeedKind
from tests.builders import a_source
from tests.faults.town import Town, a_town, item, logged, opened, prose, rss
from tests.flows.newsstand import page
from tests.pipeline.clean.pages import TEXT, paragraphs
from tests.web import Canned, Seen, Web

HOST = "http://hostile.example"
QUICK_S = 10  # bounds what would else take minutes or for ever


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path / "town") as opened_town:
        yield opened_town


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What a night publishes of the healthy outlet when it is alone."""
    with a_town(tmp_path_factory.mktemp("alone") / "town") as alone:
        alone.night()
        rows = alone.healthy_rows()
    assert len(rows) >= 2
    return rows


def assert_sound(town: Town, report: Any, undisturbed: list[bytes]) -> None:
    """The invariants: nothing broke, nothing is unaccounted for, the healthy outlet noticed nothing."""
    assert report.violations == ()
    assert report.crashes == ()
    assert town.healthy_rows() == undisturbed
    assert town.statuses()["healthy"] == "read"
    told = {feed.source_id for feed in report.failing_feeds}
    assert told == {name for name, status in town.statuses().items() if status not in {"read", "not_modified"}}


def assert_repeatable(town: Town) -> None:
    """The same night again publishes the same bytes and asks for nothing."""
    before, asked = town.csv(), len(town.web.log)
    town.night()
    assert town.csv() == before
    assert len(town.web.log) == asked


def read(body: bytes, kind: FeedKind | str = FeedKind.RSS) -> FeedReading:
    feed = Feed(url=f"{HOST}/feed", kind=FeedKind(kind), link_pattern="/a/" if kind == "listing" else "")
    return read_feed(body, feed, a_source("hostile", feed=feed), final_url=feed.url)


def an_rss_of(n: int) -> bytes:
    return rss(*(f'<item><guid isPermaLink="false">{number}</guid><title>A</title></item>' for number in range(n)))


def a_json_of(n: int) -> bytes:
    return json.dumps({"items": [{"id": str(number), "title": f"Piece {number}"} for number in range(n)]}).encode()


def test_row_24_of_100_000_items_the_first_5_000_are_kept_and_the_others_reported(
    town: Town, undisturbed: list[bytes]
) -> None:
    town.settle("hostile", an_rss_of(100_000))
    with logged() as said:
        report = town.night()
    assert_sound(town, report, undisturbed)
    state = "select n_entries, n_dropped, last_status from ops.feed_states join core.feeds using (feed_id)"
    assert town.ask(f"{state} where source_id = 'hostile'") == [(5_000, 95_000, "read")]
    assert town.ask("select count(*) from raw.entries where source_id = 'hostile'") == [(5_000,)]
    assert any("hostile" in line and "95000 left out" in line for line in said)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_row_24_the_cap_holds_in_every_encoding_and_for_json(encoding: str) -> None:
    body = an_rss_of(100_000).decode().replace('"1.0"', f'"1.0" encoding="{encoding.removesuffix("-be")}"')
    for reading in (read(body.encode(encoding)), read(a_json_of(100_000), "json")):
        assert (len(reading.entries), reading.n_dropped, reading.trouble) == (5_000, 95_000, "")


FEED = '<rss version="2.0" xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>{}</title></item></channel></rss>'
SITEMAP = "<urlset xmlns:xi='http://www.w3.org/2001/XInclude'><url><loc>{}</loc></url></urlset>"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
# By name: what stands before the root, what stands in the first text.
BOMBS = {
    "laughs": (f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>', "&a11;"),
    "quadratic": (f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]>', "&a;" * 50_000),
    "external-file": ('<!DOCTYPE x [<!ENTITY a SYSTEM "{file}">]>', "&a;"),
    "external-web": ('<!DOCTYPE x [<!ENTITY a SYSTEM "{canary}">]>', "&a;"),
    "parameter": ('<!DOCTYPE x [<!ENTITY % a SYSTEM "{canary}">%a;]>', "x"),
    "dtd": ('<!DOCTYPE x SYSTEM "{canary}">', "x"),
    "xinclude": ("", '<xi:include href="{canary}" parse="text"/><xi:include href="{file}" parse="text"/>'),
    "stylesheet": ('<?xml-stylesheet type="text/xsl" href="{canary}"?>', "x"),
}
DECLARING = {"laughs", "quadratic", "external-file", "external-web", "parameter"}


def test_row_26_bombs_and_references_are_never_expanded_opened_or_asked_for(
    town: Town, undisturbed: list[bytes], tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-in-a-file")
    with Web() as canary, opened(secret) as opens:
        for name, (head, text) in BOMBS.items():
            filled = [
                part.replace("{canary}", canary.url("/x")).replace("{file}", secret.as_uri()) for part in (head, text)
            ]
            town.settle(f"rss-{name}", (filled[0] + FEED.format(filled[1])).encode())
            town.settle(f"map-{name}", (filled[0] + SITEMAP.format(filled[1])).encode(), kind="sitemap")
            town.settle(
                f"page-{name}",
                rss(item("a", host=f"page-{name}")),
                {"a": (filled[0] + FEED.format(filled[1])).encode()},
            )
        report = town.night()
    assert (canary.n_connections, opens) == (0, [])
    assert_sound(town, report, undisturbed)
    statuses = town.statuses()
    assert {statuses[f"rss-{name}"] for name in DECLARING} == {"feed_has_doctype"}
    assert {statuses[f"map-{name}"] for name in {*DECLARING, "dtd"}} == {"feed_has_doctype"}
    assert all(town.reasons(f"page-{name}") for name in BOMBS)
    assert b"canary-in-a-file" not in b"".join(town.csv().values())


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-be", "utf-32", "utf-7", "iso-2022-jp", "iso-2022-kr", "hz", "johab"]
)
def test_row_26_no_encoding_hides_an_entity(encoding: str) -> None:
    hidden = {
        "utf-7": b"+ADw-!ENTITY",
        "iso-2022-jp": b"<!ENT\x1b(BITY",
        "iso-2022-kr": b"<!ENT\x0e\x0fITY",
        "hz": b"<!ENT~\nITY",
    }
    feed = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "boom">]>{FEED.format("&a;")}'
    body = feed.encode().replace(b"<!ENTITY", hidden[encoding]) if encoding in hidden else feed.encode(encoding)
    reading = read(body)
    assert reading.trouble in {"feed_has_doctype", "feed_malformed"}
    assert not any("boom" in entry.title for entry in reading.entries)


@contextmanager
def touched() -> Iterator[list[str]]:
    """Collect every file, address and command that this thread's Python asks for."""
    found: list[str] = []
    is_on = [True]
    watched = {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen", "os.listdir"}

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if is_on[0] and event in watched:
            found.append(f"{event} {arguments[:2]}")

    sys.addaudithook(note)  # it cannot be taken away again, only be switched off
    try:
        yield found
    finally:
        is_on[0] = False


@pytest.mark.parametrize("kind", FeedKind)
def test_row_27_a_body_that_is_a_path_or_an_address_is_neither(kind: FeedKind, tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_bytes(rss(item("a")))
    with Web() as canary, opened(secret) as opens:
        places = [
            str(secret),
            secret.as_uri(),
            canary.url("/feed"),
            canary.url()[5:],
            "/etc/passwd",
            "-",
            ".",
            "feed.xml",
        ]
        bodies = [
            f"{start}{place}{end}".encode() for place in places for start in ("", "\n") for end in ("", "\n", "\0")
        ]
        read(b"what is imported late is imported", kind)
        with touched() as found:
            readings = [read(body, kind) for body in bodies]
    assert (found, opens, canary.n_connections) == ([], [], 0)
    assert all(reading.trouble and not reading.entries for reading in readings)


def test_row_27_a_night_over_feeds_that_are_addresses_opens_nothing(
    town: Town, undisturbed: list[bytes], tmp_path: Path
) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_bytes(rss(item("a")))
    with Web() as canary, opened(secret) as opens:
        for n, place in enumerate((str(secret), secret.as_uri(), canary.url("/feed"))):
            town.settle(f"hostile-{n}", place.encode())
        report = town.night()
    assert (opens, canary.n_connections) == ([], 0)
    assert_sound(town, report, undisturbed)
    assert [town.statuses()[f"hostile-{n}"] for n in range(3)] == ["feed_malformed"] * 3


WAITING_ROOM = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Wait.</body></html>"
NO_FEEDS: dict[str, tuple[bytes | Canned, str, str]] = {
    "nothing": (b"", "rss", "feed_empty"),
    "blanks": (b" \r\n\t ", "rss", "feed_empty"),
    "no-content": (Canned(204), "rss", "http_204"),
    "page": (page("The front page"), "rss", "feed_is_html"),
    "page-after-comments": (b"<!-- a --> " * 300 + b"<html><body>x</body></html>", "rss", "feed_is_html"),
    "page-as-json": (page("The front page"), "json", "feed_is_html"),
    "page-as-map": (page("The front page"), "sitemap", "feed_is_html"),
    "json-as-rss": (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}',
        "rss",
        "feed_malformed",
    ),
    "rss-as-json": (b"<rss><channel><item/></channel></rss>", "json", "feed_not_json"),
    "rss-as-map": (rss(item("a")), "sitemap", "feed_malformed"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "rss", "feed_malformed"),
    "pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "atom", "feed_malformed"),
    "gzip": (gzip.compress(rss(item("a"))), "rss", "feed_malformed"),
    "waiting-room": (WAITING_ROOM, "rss", "feed_challenge"),
    "waiting-room-json": (WAITING_ROOM, "json", "feed_challenge"),
    "waiting-room-list": (WAITING_ROOM, "listing", "feed_challenge"),
    "plea": (b"Too many requests, please slow down.", "rss", "feed_rate_limited"),
    "channel": (rss(), "rss", "feed_without_entries"),
    "urlset": (b"<urlset></urlset>", "sitemap", "feed_without_entries"),
    "drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "rss", "feed_without_entries"),
}


def test_row_28_no_answer_without_a_feed_counts_as_a_feed_without_news(town: Town, undisturbed: list[bytes]) -> None:
    for name, (body, kind, _) in NO_FEEDS.items():
        pattern: dict[str, Any] = {"link_pattern": "/a/"} if kind == "listing" else {}
        town.settle(name, body, kind=kind, **pattern)
    report = town.night()
    assert_sound(town, report, undisturbed)
    expected = {name: reason for name, (_, _, reason) in NO_FEEDS.items()}
    assert {name: status for name, status in town.statuses().items() if name in expected} == expected
    assert {name: town.reasons(name) for name in expected} == {name: [reason] for name, reason in expected.items()}
    assert report.is_degraded
    assert all(way_out for (way_out,) in town.ask("select way_out from core.rejections"))


JSON_TROUBLE = {
    "brackets": (b"[" * 100_000, "feed_too_deep"),
    "braces": (b'{"items":' * 100_000, "feed_too_deep"),
    "closed": (b"[" * 100_000 + b"]" * 100_000, "feed_too_deep"),
    "nan": (b'{"items": [{"id": "1", "x": NaN}]}', "feed_malformed"),
    "infinity": (b'{"items": [{"id": "1", "x": -Infinity}]}', "feed_malformed"),
    "beyond": (b'{"items": [{"id": 1e999}]}', "feed_malformed"),
    "digits": (b'{"items": [{"id": ' + b"9" * 100_000 + b"}]}", "feed_malformed"),
    "twice": (b'{"items": [{"id": "1", "id": "2"}]}', "feed_malformed"),
    "items-twice": (b'{"items": [{"id": "1"}], "items": []}', "feed_malformed"),
    "crowd": (b'{"items": [' + b"{}," * 500_000 + b"{}]}", "feed_too_large"),
}
SURROGATES = rb'{"items": [{"id": "\ud83d", "title": "A \ude00 z", "url": "/\udfff", "tags": ["\ud800"]}]}'


def test_row_29_json_that_is_nested_without_end_or_means_two_things_is_put_aside(
    town: Town, undisturbed: list[bytes]
) -> None:
    for name, (body, _) in JSON_TROUBLE.items():
        town.settle(name, body, kind="json")
        town.settle(f"{name}-gdelt", body, kind="gdelt_doc")
    town.settle("surrogates", SURROGATES, kind="json")
    report = town.night()
    assert_sound(town, report, undisturbed)
    expected = {name: reason for name, (_, reason) in JSON_TROUBLE.items()}
    expected |= {f"{name}-gdelt": reason for name, reason in expected.items()}
    assert {name: status for name, status in town.statuses().items() if name in expected} == expected
    assert town.ask("select count(*) from raw.entries where source_id not in ('healthy', 'surrogates')") == [(0,)]
    assert town.ask("select guid, title from raw.entries where source_id = 'surrogates'") == [("\ufffd", "A \ufffd z")]


def test_row_37_a_guid_is_nobodys_alone(town: Town, undisturbed: list[bytes]) -> None:
    texts = [f"<p>{prose('lighthouses')}</p>", paragraphs(*TEXT)]
    for name, text in zip(("ant", "bee"), texts, strict=True):
        town.settle(name, rss(item("a", host=name, guid="7", content=text)), full_text=True)
    same = [item(slug, host="cat", guid="7", content=text) for slug, text in zip("ab", texts, strict=True)]
    town.settle("cat", rss(*same, same[0]), full_text=True)
    report = town.night()
    assert_sound(town, report, undisturbed)
    found = dict(town.ask("select source_id, count(distinct article_id) from core.articles group by all"))
    assert {name: found[name] for name in ("ant", "bee", "cat")} == {"ant": 1, "bee": 1, "cat": 2}
    assert town.ask("select count(*) from raw.entries where source_id = 'cat'") == [(2,)]
    assert_repeatable(town)


def a_map(*places: str, root: str = "urlset", tag: str = "url") -> bytes:
    listed = "".join(f"<{tag}>{place}</{tag}>" for place in places)
    return f"<{root} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{listed}</{root}>".encode()


def an_index(*urls: str) -> bytes:
    return a_map(*(f"<loc>{url}</loc>" for url in urls), root="sitemapindex", tag="sitemap")


def an_endless_index(seen: Seen) -> Canned:
    """Each part is an index of more parts that nobody has seen."""
    return Canned(
        body=an_index(*(f"http://{seen.host}{seen.path.partition('?')[0]}?{len(seen.path)}-{n}" for n in range(50)))
    )


def test_row_49_a_sitemap_without_end_ends(town: Town, undisturbed: list[bytes]) -> None:
    town.settle("itself", an_index("http://itself.example/feed", "http://itself.example/feed#x"), kind="sitemap")
    town.settle("ring", an_index("http://ring.example/1", "http://other.example/1"), kind="sitemap")
    town.sites["ring"]["/1"] = Canned(body=an_index("http://ring.example/feed"))
    town.settle("endless", b"", kind="sitemap")
    town.sites["endless"] = _Everywhere(an_endless_index)
    town.settle("bomb", gzip.compress(a_map("<loc/>" * 10_000_000)), kind="sitemap")
    town.settle("large", a_map("<loc/>" * 10_000_000), kind="sitemap")
    report = town.night()
    assert_sound(town, report, undisturbed)
    assert town.statuses()["itself"] == "feed_without_entries"
    assert town.statuses()["bomb"] == "feed_too_large"
    assert town.statuses()["large"] == "too_large"
    assert town.asked("itself") == ["/feed"]
    assert len(town.asked("ring")) <= 20
    assert len(town.asked("endless")) <= 20
    assert not [seen for seen in town.web.log if seen.host == "other.example"]


class _Everywhere(dict[str, Any]):
    """Answers at every address in the same way."""

    def __init__(self, route: Any) -> None:
        super().__init__({"/feed": route})

    def get(self, path: str, default: Any = None) -> Any:
        return default if path == "/robots.txt" else self["/feed"]


def test_row_49_of_50_001_addresses_the_newest_are_kept_and_lies_date_nothing(
    town: Town, undisturbed: list[bytes]
) -> None:
    lies = ("9999-12-31", "2027-01-01", "0000-00-00", "yesterday", "1e9", "")
    pages = [f"<loc>http://map.example/p/{n}</loc><lastmod>{lies[n % 6]}</lastmod>" for n in range(50_000)]
    # Said to carry whole texts, so that the night does not ask for 5,000 pages.
    town.settle("map", a_map(*pages, "<loc>http://other.example/p/50001</loc>"), kind="sitemap", full_text=True)
    report = town.night()
    assert_sound(town, report, undisturbed)
    state = "select n_entries, n_dropped from ops.feed_states join core.feeds using (feed_id) where source_id = 'map'"
    assert town.ask(state) == [(5_000, 45_001)]
    assert town.ask("select count(*) from raw.entries where source_id = 'map' and published_on is not null") == [(0,)]
    assert not [path for path in town.asked("map") if path != "/feed"]
    assert not [seen for seen in town.web.log if seen.host == "other.example"]


ATTRIBUTES = b" ".join(b'a%d="x"' % n for n in range(90_000))
MARKED = b"<rss><channel><item>%s</item></channel></rss>"
# Small bodies over which a parser or an expression of ours, or of those that we use, took minutes or gigabytes.
SLOW = {
    "comments before a page": (b"<!-- --> " * 450 + b"x" * 4_000, "rss"),
    "comments after a half feed": (b"<rss><channel>&x</rss>" + b"<!-- --> " * 400 + b"x", "rss"),
    "a name without end": (b"<rss><channel><item><" + b"a" * 200_000, "rss"),
    "attributes": (b"<rss><channel><item " + ATTRIBUTES + b"/></channel></rss>", "rss"),
    "attributes after a bracket": (b"<rss><channel><item x='>' " + ATTRIBUTES + b"/></channel></rss>", "rss"),
    "attributes in a map": (b"<urlset><url " + ATTRIBUTES + b"/></urlset>", "sitemap"),
    "attributes in a list": (b"<!doctype html><p " + ATTRIBUTES + b">", "listing"),
    "attributes after a script": (b"<!doctype html><p x='<script' y='>' " + ATTRIBUTES + b">", "listing"),
    "attributes of a script": (b"<!doctype html><!--><script " + ATTRIBUTES + b">", "listing"),
    "an author": (MARKED % (b"<author>" + b"a" * 1_000_000 + b"</author>"), "rss"),
    "categories": (MARKED % b"".join(b"<category>%d</category>" % n for n in range(50_000)), "rss"),
    "blank lines": (b"<?xml version='1.0'?>" + b"\n" * 2_000_000 + MARKED % b"", "rss"),
    "authors of an item": (b'{"items":[{"authors":[' + b"1," * 4_000_000 + b"1]}]}", "json"),
    "a base address": (b"<html><base href='/%s/'>" % (b"a" * 300_000) + b"<a href='x'>" * 20_000, "listing"),
    "empty elements": (gzip.compress(b"<urlset><url>" + b"<a/>" * 12_000_000, 1), "sitemap"),
    "empty lines": (gzip.compress(b"\n" * 5_000_000, 1), "gdelt_gal"),
}


@pytest.mark.parametrize("name", SLOW)
def test_rows_24_to_29_no_small_body_costs_minutes(name: str) -> None:
    body, kind = SLOW[name]
    start = time.process_time()
    read(body, kind)
    assert time.process_time() - start < QUICK_S


def test_what_feedparser_is_kept_from_costs_no_entry_its_authors() -> None:
    people = ", ".join(f"Person {n}" for n in range(60))
    texts = (f"<author>{people}</author>", "<author>ada@review.test (Ada Lee)</author><category>x</category>")
    many, one = read(rss(*(f"<item><guid>{n}</guid>{text}</item>" for n, text in enumerate(texts)))).entries
    assert (many.authors, one.authors) == ((people,), ("Ada Lee",))
