"""Nights over feeds that name a visit in their addresses, or carry an error message where an article should be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.newsstand import Item, Newsstand, a_newsstand, page


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("link", "guid", "asked"),
    [
        (b"/a/;jsessionid=%d!7</link>", b"", "/a/"),
        (b"/a/?PHPSESSID=%d&amp;from=rss</link>", b"", "/a/?from=rss"),
        (b"/a/?sid=%032x</link>", b"<guid>http://stand.example/a/?sid=%032x</guid>", "/a/"),
    ],
)
def test_an_address_with_a_session_is_one_article_fetched_once(
    stand: Newsstand, link: bytes, guid: bytes, asked: str
) -> None:
    stand.put("a", page("A piece on harbours"))
    stand.items = [Item("a", "A piece on harbours")]
    plain = stand.feed().replace(b"<guid>a</guid>", b"")
    for day in (21, 22, 23):
        with_session = plain.replace(b"/a/</link>", link % day + (guid % day if guid else b""))
        assert with_session != plain
        stand.serve_feed(with_session)
        assert not stand.night(day).violations
    assert stand.ask("select count(*), count(distinct article_id) from core.articles") == [(1, 1)]
    assert stand.ask("select count(*), count(distinct url) from raw.entries") == [(1, 1)]
    assert [path for path in stand.web.paths() if path.startswith("/a/")] == [asked]
    assert stand.ask("select count(*) from ops.visits where visit_result = 'overflowed'") == [(0,)]


def test_a_night_on_which_the_feed_carries_an_error_message_was_not_watched(stand: Newsstand) -> None:
    stand.put("a", page("A piece on harbours"))
    stand.items = [Item("a", "A piece on harbours")]
    stand.serve_feed()
    stand.night(21)
    message = Item("bridge", "Bridge returned error 503! (20748)", content="<p>HttpException: 503</p>")
    stand.put("bridge", page("Bridge"))
    stand.items = [message]
    stand.serve_feed()
    assert not stand.night(22).violations
    assert stand.ask("select count(*) from core.articles") == [(1,)]
    assert stand.ask("select count(*) from raw.entries") == [(1,)]
    assert stand.ask("select visit_result from ops.visits order by night_id") == [("read",), ("failed",)]
    assert stand.ask("select reason, subject_id <> '' from core.rejections") == [("feed_is_error", True)]
    assert "/bridge/" not in stand.web.paths()
