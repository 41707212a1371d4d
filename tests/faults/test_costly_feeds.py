"""Rows 25 and 28 of the fault list for feeds: no feed, sitemap, list or listing page keeps a night from ending.

Each is read in a child process with limits; what exceeds them is a failed visit of that feed, and the others go on.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.children.pool import ChildPool
from pipeline.children.worker import ChildLimits, GaveUp
from pipeline.discover.feed import read_body
from pipeline.discover.feed_pool import read_feeds
from pipeline.discover.reading import FeedBody
from pipeline.records import Feed, FeedKind
from tests.builders import a_source
from tests.faults.town import Town, a_town, item, rss
from tests.flows.newsstand import page
from tests.pipeline.children.failing import fill, loop, read_or_loop

LIMITS = ChildLimits(cpu_s=0.5, memory_bytes=300_000_000)
TITLE = "<title>T</title>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>{}</entry></feed>'
# By name: kind and body.
COSTLY: dict[str, tuple[str, bytes]] = {
    "quotes in a declaration": ("rss", b"<?xml encoding='" + b"'\"" * 250_000 + b"?><rss><channel/></rss>"),
    "quotes without end": ("rss", b"<?xml version='1.0' encoding=" + b"'" * 9_000_000),
    "contents": ("atom", ATOM.format("<content>x</content>" * 60_000).encode()),
    "authors": ("atom", ATOM.format("<author><name>a@b</name></author>" * 60_000).encode()),
    "links": ("atom", ATOM.format("<link href='/x'/>" * 90_000).encode()),
    "categories": ("rss", rss("<item>" + "<category>x</category>" * 90_000 + "</item>")),
    "namespaces": ("rss", b"<rss " + b" ".join(b'xmlns:a%d="x"' % n for n in range(60_000)) + b"><channel/></rss>"),
    "comments": ("rss", b"<!--" * 900_000),
    "references": ("rss", rss(f"<item><title>{'&amp;#' * 900_000}</title></item>")),
    "a sitemap": ("sitemap", b"<urlset>" + b"<url><loc>http://hostile.example/a" * 200_000),
    "a sitemap of one address": ("sitemap", b"<urlset><url><loc>" + b"&#104;" * 3_000_000 + b"</loc></url></urlset>"),
    "brackets": ("json", b'{"items":' + b"[" * 5_000_000),
    "strings": ("json", b'{"items": ["' + b'\\"' * 5_000_000),
    "a listing": ("listing", b"<html>" + b"<a href='/a/x'>x</a>" * 1_000_000),
    "a listing that opens": ("listing", b"<html>" + b"<a href='/a/x'>" * 300_000),
}


def body(kind: str, content: bytes) -> FeedBody:
    pattern = "/a/" if kind == "listing" else ""
    feed = Feed(url="http://hostile.example/feed", kind=FeedKind(kind), link_pattern=pattern)
    return FeedBody(content=content, feed=feed, source=a_source("hostile", feed=feed), final_url=feed.url)


GOOD = body("rss", rss(item("a"), item("b")))


@pytest.fixture(scope="module")
def children() -> Iterator[ChildPool]:
    with ChildPool(read_body, n_workers=2, limits=LIMITS) as opened:
        yield opened


@pytest.mark.parametrize("name", COSTLY)
def test_row_25_a_costly_feed_is_read_or_refused_and_the_others_are_read(children: ChildPool, name: str) -> None:
    kind, content = COSTLY[name]
    before, costly, after = read_feeds(children, [GOOD, body(kind, content), GOOD])
    assert len(before.entries) == len(after.entries) == 2
    if costly.trouble:
        assert costly.detail
        assert not costly.retry_later


def test_row_25_what_runs_without_end_is_given_up_with_its_reason(children: ChildPool) -> None:
    looping, filling = children.call(loop, GOOD), children.call(fill, GOOD)
    assert isinstance(looping, GaveUp)
    assert isinstance(filling, GaveUp)
    assert (looping.retry_later, filling.retry_later) == (False, False)
    assert ("processor time" in looping.detail, "memory" in filling.detail) == (True, True)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path / "town") as opened:
        yield opened


def test_row_25_a_night_over_a_feed_that_runs_without_end_goes_on_and_says_why(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.children.pool.ChildLimits", lambda: ChildLimits(cpu_s=1.0))
    monkeypatch.setattr("pipeline.discover.feed_pool.read_body", read_or_loop)
    monkeypatch.setattr("flows.context.read_body", read_or_loop)
    town.settle("hostile", rss(item("LOOP", host="hostile")))
    town.settle("other", rss(item("a", host="other")), {"a": page("Another")})
    report = town.night()
    assert report.violations == ()
    assert report.crashes == ()
    assert town.statuses() == {"healthy": "read", "hostile": "feed_gave_up", "other": "read"}
    ((detail, way_out, state),) = town.ask(
        "select detail, way_out, state from core.rejections where source_id = 'hostile'"
    )
    assert detail == "Reading it takes more processor time than the limit of 1 seconds."
    assert (way_out.startswith("Reading the feed took too much"), state) == (True, "rejected")
    assert [feed.source_id for feed in report.failing_feeds] == ["hostile"]


def test_row_28_a_night_in_which_no_feed_has_changed_starts_no_child(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.web import Canned

    started: list[object] = []
    town.night(21)
    for site in town.sites.values():
        site["/feed"] = Canned(304)

    def note(*arguments: object, **named: object) -> None:
        started.append((arguments, named))
        raise AssertionError("a child was started")

    monkeypatch.setattr("pipeline.children.pool.Child", note)
    assert town.night(22).crashes == ()
    assert started == []


@pytest.mark.parametrize("outline", ["<outline " * 400_000, "<outline xmlUrl='http://a.example/{}'/>" * 100_000])
def test_row_25_a_costly_subscription_list_ends_in_one_sentence(outline: str, tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    file.write_text(f"<opml><body>{outline}</body></opml>")
    command = [sys.executable, "-m", "flows.cli", "sources", "import", "--opml", str(file)]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert shown.returncode in {0, 2}
    assert "Traceback" not in shown.stderr
