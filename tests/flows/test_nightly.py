"""A night over a real outlet on loopback: every entry ends in one way, a second run changes nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from tests.web import Canned


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


@pytest.fixture
def full_text_stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, full_text=True, warehouse=empty_warehouse) as opened:
        yield opened


def outcomes(stand: Newsstand) -> dict[str, str]:
    return dict(stand.ask("select guid, outcome from raw.entries order by guid"))


def test_every_entry_ends_in_one_way_with_its_reason(stand: Newsstand) -> None:
    stand.items = [Item("good"), Item("gone"), Item("later"), Item("closed"), Item("empty"), Item("copy", "A copy")]
    stand.put("good", page("A commentary"))
    stand.put("copy", page("A commentary"))
    stand.put("later", Canned(503))
    stand.put("empty", b"")
    stand.web.routes["/robots.txt"] = Canned(200, {}, b"User-agent: *\nDisallow: /closed\n")
    stand.serve_feed()
    report = stand.night(21)
    found = outcomes(stand)
    assert {guid: found[guid] for guid in ("gone", "later", "closed", "empty")} == {
        "gone": "rejected",
        "later": "waiting",
        "closed": "rejected",
        "empty": "rejected",
    }
    assert sorted((found["good"], found["copy"])) == ["article", "duplicate"]
    reasons = dict(stand.ask("select reason, state from core.rejections"))
    assert reasons == {
        "http_404": "rejected",
        "http_503": "waiting",
        "robots_disallow": "rejected",
        "empty": "rejected",
    }
    assert all(way_out for (way_out,) in stand.ask("select way_out from core.rejections"))
    assert not report.violations
    assert "/closed/" not in stand.web.paths()


def test_the_same_night_again_changes_nothing_and_asks_for_nothing(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    stand.night(21, publishes=True)
    before, asked = stand.csv(), len(stand.web.log)
    stand.night(21, publishes=True)
    assert stand.csv() == before
    assert len(stand.web.log) == asked


def test_a_feed_that_has_not_changed_is_asked_with_its_validators(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed(etag='"one"', last_modified="Tue, 20 Oct 2026 08:00:00 GMT")
    stand.night(21)
    asked = len(stand.web.log)
    stand.web.routes["/feed/"] = Canned(304)
    stand.night(22)
    (request,) = [seen for seen in stand.web.log[asked:] if seen.path == "/feed/"]
    assert request.headers["if-none-match"] == '"one"'
    assert request.headers["if-modified-since"] == "Tue, 20 Oct 2026 08:00:00 GMT"
    assert stand.ask("select last_status from ops.feed_states") == [("not_modified",)]


def test_what_waited_is_fetched_on_a_later_night_and_its_rejection_resolved(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", Canned(500))
    stand.serve_feed()
    stand.night(21)
    assert outcomes(stand) == {"a": "waiting"}
    stand.put("a", page("A commentary"))
    stand.night(22)
    assert outcomes(stand) == {"a": "article"}
    assert stand.ask("select state from core.rejections") == [("resolved",)]


def test_an_edit_is_a_revision_of_the_same_article(stand: Newsstand) -> None:
    stand.items = [Item("a", said="first")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    stand.night(21)
    stand.items = [Item("a", said="second")]
    stand.put("a", page("A commentary", COMMENTARY.replace("were welcome", "were not welcome")))
    stand.serve_feed()
    stand.night(22)
    assert stand.ask("select count(*), max(n_revisions) from core.articles") == [(1, 2)]
    ((text,),) = stand.ask("select text from core.revisions where revision_number = 2")
    assert "were not welcome" in text


def test_a_new_address_under_the_same_guid_is_an_alias(full_text_stand: Newsstand) -> None:
    stand = full_text_stand
    content = f"<p>{COMMENTARY}</p>"
    stand.items = [Item("old", guid="7", content=content)]
    stand.serve_feed()
    stand.night(21)
    stand.items = [Item("new", guid="7", content=content)]
    stand.serve_feed()
    stand.night(22)
    assert stand.ask("select count(*) from core.articles") == [(1,)]
    assert sorted(url.rsplit("/", 2)[1] for (url,) in stand.ask("select url from core.aliases")) == ["new", "old"]
    assert stand.ask("select url[-5:] from core.articles") == [("/new/",)]


def test_no_page_is_asked_for_where_the_feed_carries_the_whole_text(full_text_stand: Newsstand) -> None:
    stand = full_text_stand
    stand.items = [Item("a", content=f"<p>{COMMENTARY}</p>"), Item("b", content="")]
    stand.serve_feed()
    stand.night(21)
    assert [path for path in stand.web.paths() if path not in {"/feed/", "/robots.txt"}] == []
    assert outcomes(stand) == {"a": "article", "b": "rejected"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "feed_empty"),
        (b"<!doctype html><html><body>Gone</body></html>", "feed_is_html"),
        (b"<rss><channel><item><title>Half", "feed_malformed"),
    ],
)
def test_a_feed_in_trouble_is_a_rejection_and_the_night_goes_on(stand: Newsstand, body: bytes, reason: str) -> None:
    stand.serve_feed(body, etag='"broken"')
    report = stand.night(21)
    assert stand.ask("select reason, step from core.rejections") == [(reason, "discover")]
    assert [feed.last_status for feed in report.failing_feeds] == [reason]
    assert report.is_degraded  # the only feed fails
    assert stand.ask("select etag from ops.feed_states") == [("",)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
    ],
)
def test_a_page_that_cannot_be_read_is_a_rejection_and_the_night_goes_on(
    stand: Newsstand, body: bytes, reason: str
) -> None:
    stand.items = [Item("bad"), Item("good")]
    stand.put("bad", body)
    stand.put("good", page("A commentary"))
    stand.serve_feed()
    stand.night(21)
    assert outcomes(stand) == {"bad": "rejected", "good": "article"}
    assert stand.ask("select reason, step from core.rejections") == [(reason, "clean")]


def test_a_page_that_is_not_in_utf_8_is_read_in_its_own_encoding(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    body = page("A commentary", COMMENTARY.replace("alliance said", "alliance’s council – in Brüssel – said"))
    body = body.decode().replace('charset="utf-8"', 'charset="windows-1252"').encode("windows-1252")
    stand.put("a", body)
    stand.serve_feed()
    stand.night(21)
    ((text,),) = stand.ask("select text from core.revisions")
    assert "alliance’s council – in Brüssel – said" in text


def test_a_feed_that_answers_with_a_web_page_is_not_answered_nor_while_it_rests(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    stand.night(21)
    stand.serve_feed(b"<!doctype html><html><body>Gone</body></html>")
    for day in range(22, 27):
        stand.night(day, publishes=day == 26)
    visits = "select night_id[:8]::int % 100, visit_result from ops.visits order by night_id"
    went = [(21, "read"), (22, "failed"), (23, "failed"), (24, None), (25, None), (26, "failed")]
    assert stand.ask(visits) == went
    watched = (
        "select n_nights, n_feeds_known, n_feeds_answered, has_low_coverage "
        "from trends.coverage where period = 'month' and source_group = 'all'"
    )
    assert stand.ask(watched) == [(6, 6, 1, True)]
    before = stand.csv()
    (stand.folder / "data" / "warehouse.duckdb").unlink()
    whole_rebuild(settings=stand.settings)
    assert stand.csv() == before
    assert stand.ask(visits) == went


def test_rebuilding_from_the_archive_gives_the_same_bytes_without_network(stand: Newsstand) -> None:
    stand.items = [Item("a", said="1"), Item("b"), Item("gone"), Item("later")]
    for slug in ("a", "b"):
        stand.put(slug, page("A commentary"))
    stand.put("later", Canned(500))
    stand.serve_feed(etag='"one"')
    stand.night(21)
    stand.put("a", page("A commentary", COMMENTARY.replace("noted", "ignored")))
    stand.put("later", page("Another commentary"))
    stand.items[0].said = "2"
    stand.serve_feed(etag='"two"')
    stand.night(22, publishes=True)
    before, asked = stand.csv(), len(stand.web.log)
    states = stand.ask("select * from ops.feed_states")
    (stand.folder / "data" / "warehouse.duckdb").unlink()
    report = whole_rebuild(settings=stand.settings)
    assert stand.csv() == before
    assert stand.ask("select * from ops.feed_states") == states
    assert len(stand.web.log) == asked
    assert not report.violations


def test_a_counting_pixel_makes_a_copy_of_an_abridged_text_and_a_rebuild_finds_it_again(stand: Newsstand) -> None:
    pixel = b'<img src="https://counter.theconversation.com/content/204117/count.gif" width="1" height="1">'
    sentences = COMMENTARY.split(". ")
    other = "Ministers in Oslo would rather speak of fish, and of who may catch it where, than of any office abroad. "
    for slug, text in {
        "whole": COMMENTARY,
        "abridged": ". ".join([*sentences[:6], other * 3]),
        "unrelated": "".join(f"Boat {n} of the fleet sailed at {n} o'clock for bank {n * 7}. " for n in range(30)),
    }.items():
        stand.put(slug, page(f"On {slug} things", text).replace(b"</article>", pixel + b"</article>"))
    stand.items = [Item("whole"), Item("abridged"), Item("unrelated")]
    stand.serve_feed()
    query = "select url, story_reason from core.story_members inner join core.articles using (article_id) order by 2"
    stand.night(21, publishes=True)
    before, found = stand.csv(), stand.ask(query)
    assert [reason for _, reason in found] == ["alone", "counter", "original"]
    (stand.folder / "data" / "warehouse.duckdb").unlink()
    assert not whole_rebuild(settings=stand.settings).violations
    assert (stand.csv(), stand.ask(query)) == (before, found)


def test_hits_say_where_their_words_stand(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put(
        "a",
        page(
            "The liaison office",
            COMMENTARY
            + " A liaison office is planned in Tokyo. “It divides: a liaison office is a foot in the door,” one said.",
        ),
    )
    stand.serve_feed()
    stand.night(21)
    found = stand.ask(
        "select matched, sentence, voice from core.hit_sentences "
        "where theme_id = 'liaison_office' order by sentence_number"
    )
    assert all(matched in sentence for matched, sentence, _ in found)
    assert any("planned in Tokyo" in sentence for _, sentence, _ in found)
    assert [voice for _, _, voice in found] == ["headline", "author", "quotation"]


def test_the_process_of_a_night_loads_nothing_that_reads_pages() -> None:
    code = "import sys, flows.nightly; print(sorted({'trafilatura', 'dateparser', 'vl_convert'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
