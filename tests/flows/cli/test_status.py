"""`nato-asia status`: how nights ended, which are missing, and sums that add up."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.cli.status import status
from flows.lock import hold
from flows.settings import Settings, read_clock
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_night, whole_rebuild
from tests.web import Canned

CAPTURED = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    """Four nights: a complete one, a degraded one after a gap of three days, a killed one, and a complete one."""
    with a_newsstand(tmp_path_factory.mktemp("stand")) as opened:
        opened.items = [Item("a"), Item("b", "A copy"), Item("c", "Cooking"), Item("gone")]
        opened.put("a", page("The liaison office in Tokyo"))
        opened.put("b", page("The liaison office in Tokyo"))
        opened.put("c", page("Soup", "Onions are cut before they are fried. " * 60))
        opened.serve_feed()
        whole_night("2026-10-21T02:15:00Z", opened.settings)
        opened.web.routes["/feed/"] = Canned(404)
        whole_night("2026-10-25T02:15:00Z", opened.settings)
        opened.serve_feed()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("flows.night.after_fetching", _die)
            with pytest.raises(KeyboardInterrupt):
                whole_night("2026-10-26T02:15:00Z", opened.settings)
        whole_night("2026-10-27T02:15:00Z", opened.settings)
        yield opened


def _die(*_arguments: object) -> None:
    raise KeyboardInterrupt


def shown(settings: Settings, capsys: CAPTURED) -> str:
    capsys.readouterr()
    status(settings.data)
    return capsys.readouterr().out


def test_nights_are_shown_as_they_ended(stand: Newsstand, capsys: CAPTURED) -> None:
    lines = shown(stand.settings, capsys).splitlines()
    endings = [line.split()[3] for line in lines if line.startswith("2026-10-2")]
    assert endings == ["complete", "interrupted", "degraded", "complete"]
    (place,) = [number for number, line in enumerate(lines) if line.startswith("2026-10-25")]
    assert lines[place + 1].strip().startswith("1 of 1 source could not be read (stand)")


def test_missed_nights_and_the_longest_gap_are_named(stand: Newsstand, capsys: CAPTURED) -> None:
    found = shown(stand.settings, capsys)
    assert "No night on 2026-10-22 to 2026-10-24 (3 days)." in found
    assert "The longest gap: 96 hours, from 2026-10-21 02:15 to 2026-10-25 02:15 UTC." in found
    assert "No night for " in found
    assert "the last one began on 2026-10-27 at 02:15 UTC." in found


def test_routes_and_reasons_add_up_to_all_articles(stand: Newsstand, capsys: CAPTURED) -> None:
    found = " ".join(shown(stand.settings, capsys).split())
    (total, routes) = re.findall(r"^(\d+) articles?: ([^.]*)\.", found)[0]
    assert sum(map(int, re.findall(r"(\d+) by", routes))) == int(total)
    (counted, uncounted, reasons) = re.findall(
        r"(\d+) counted stor(?:y|ies) of commentary with .*? (\d+) not counted: ([^.]*)\.", found
    )[0]
    assert int(counted) + int(uncounted) == int(total)
    assert sum(map(int, re.findall(r"(\d+) ", reasons))) == int(uncounted)
    assert "1 copy" in reasons


def test_what_is_piped_has_whole_addresses_and_short_lines(stand: Newsstand, capsys: CAPTURED) -> None:
    found = shown(stand.settings, capsys)
    assert stand.web.url("/feed/") in found
    assert max(map(len, found.splitlines())) <= 100


def test_a_feed_that_answers_with_a_page_is_broken_whatever_it_held_before(tmp_path: Path, capsys: CAPTURED) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.items = [Item("a")]
        stand.put("a", page("The liaison office in Tokyo"))
        stand.serve_feed()
        whole_night("2026-10-21T02:15:00Z", stand.settings)
        stand.serve_feed(b"<!doctype html><html><body>Gone</body></html>")
        whole_night("2026-10-22T02:15:00Z", stand.settings)
        found = shown(stand.settings, capsys)
    assert "Feeds: 1 broken" in found
    assert "The feed has probably moved" in found


def test_a_night_that_is_running_and_one_that_was_killed_are_told_apart(stand: Newsstand, capsys: CAPTURED) -> None:
    left = stand.settings.archive / "20261028T021500Z.warc.gz"
    left.write_bytes(b"")
    try:
        with hold(stand.settings.data):
            running = shown(stand.settings, capsys)
        killed = shown(stand.settings, capsys)
    finally:
        left.unlink()
    assert "is working in this folder" in running
    assert "Interrupted" not in running
    assert "Interrupted: 20261028T021500Z began and never ended." in killed


def test_the_published_file_and_a_rebuild_know_how_each_night_ended(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.items = [Item("a")]
        stand.put("a", page("The liaison office in Tokyo", COMMENTARY))
        stand.serve_feed()
        whole_night("2026-10-21T02:15:00Z", stand.settings)
        stand.web.routes["/feed/"] = Canned(404)
        whole_night("2026-10-22T02:15:00Z", stand.settings)
        query = "select night_id, ending, troubles from core.nights order by night_id"
        before, csv = stand.ask(query), stand.csv()
        whole_rebuild(stand.settings)
        assert stand.ask(query) == before
        assert stand.csv() == csv
    assert [ending for _, ending, _ in before] == ["complete", "degraded"]
    assert [len(troubles) for _, _, troubles in before] == [0, 1]


def test_no_night_is_late_within_a_day_and_a_half() -> None:
    from flows.gaps import gaps_between, late_in_words

    now = read_clock(None).at
    assert late_in_words(now - timedelta(hours=35), now) == ""
    assert "No night for 37 hours" in late_in_words(now - timedelta(hours=37), now)
    assert gaps_between(now - timedelta(hours=24 * number) for number in range(9)) == ()
