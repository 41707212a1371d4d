"""Row 43 of the fault list: a clock that runs ahead, falls back or jumps, and the nights before and after it."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from flows.doctor.clock_findings import clock_findings
from flows.gaps import gaps_between
from flows.night import enter_night, run_night
from flows.settings import read_clock
from flows.summary import NightSummary
from pipeline.archive import ArchiveReader
from pipeline.errors import ClockError
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import whole_night, whole_rebuild
from tests.web import Canned
from warehouse.ask.status import night_endings
from warehouse.connection import connect

AHEAD = "2027-10-23T02:15:00Z"
PIECES = {21: ("tea",), 22: ("rice",), 24: ("salt", "silk"), 25: ("iron",)}  # by day; the night ahead saw salt already
SAME = {  # but for the days on which nights saw them, and coverage
    "articles": "select articles.title, published_on, relevance, genre from core.articles "
    "join core.revisions on latest_revision_id = revision_id order by all",
    "stories": "select published_on, n_articles from core.stories order by all",
    "hits": "select theme_id, term, sentence_number from core.hits order by all",
    "trends": "select period, period_start, unit, panel, source_group, genre, theme_id, n, n_with_theme, n_hits, "
    "is_complete from trends.theme_periods order by all",
}


def clock(day: int) -> str:
    return f"2026-10-{day}T02:15:00Z"


def publish(stand: Newsstand, slugs: Sequence[str], **headers: str) -> None:
    for slug in slugs:
        if slug not in {item.slug for item in stand.items}:
            stand.items.append(Item(slug, f"A commentary on {slug}"))
        prose = " ".join(f"NATO and Japan speak of {slug} for the time number {n}." for n in range(30))
        stand.put(slug, page(f"A commentary on {slug}", prose), **headers)
    stand.serve_feed()


def edit(stand: Newsstand, slug: str) -> None:
    """Let the outlet rewrite a piece, and say so in its feed."""
    (item,) = (one for one in stand.items if one.slug == slug)
    item.said = "It was rewritten."
    prose = " ".join(f"NATO and South Korea speak of {slug} and of Taiwan, time number {n}." for n in range(40))
    stand.put(slug, page(item.title, prose))
    stand.serve_feed()


def counted(stand: Newsstand) -> dict[str, list[tuple[Any, ...]]]:
    with connect(stand.settings.published / "nato_asia.duckdb", read_only=True) as con:
        return {name: con.execute(query).fetchall() for name, query in SAME.items()}


def run_days(stand: Newsstand, *, with_night_ahead: bool) -> None:
    for day, pieces in PIECES.items():
        if day == 24 and with_night_ahead:
            publish(stand, pieces[:1])
            edit(stand, "tea")
            whole_night(AHEAD, stand.settings)
        publish(stand, pieces)
        if day == 24:
            edit(stand, "tea")
        assert whole_night(clock(day), stand.settings).violations == ()


def test_row_43_a_night_a_year_ahead_starves_no_later_night_and_a_rebuild_is_the_same(tmp_path: Path) -> None:
    for name in ("honest", "lying"):
        (tmp_path / name).mkdir()
    with a_newsstand(tmp_path / "honest") as honest, a_newsstand(tmp_path / "lying") as lying:
        run_days(honest, with_night_ahead=False)
        run_days(lying, with_night_ahead=True)
        expected, found = counted(honest), counted(lying)
        assert len(found["articles"]) == 5
        for name, rows in expected.items():
            assert found[name] == rows, name
        published = lying.csv()
        whole_rebuild(lying.settings)
        assert lying.csv() == published


def test_row_43_what_a_night_ahead_put_off_is_due_again(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        publish(stand, ("tea",))
        stand.put("tea", Canned(429, {"Retry-After": "80000"}))
        whole_night(AHEAD, stand.settings)
        publish(stand, ("tea",))
        stand.web.log.clear()
        whole_night(clock(24), stand.settings)
        assert stand.web.paths() == ["/feed/", "/tea/"]
        due = "select max(due_at) from raw.entries union all select max(due_at) from ops.feed_states"
        late = datetime(2026, 10, 29, tzinfo=UTC)
        assert all(at is None or at < late for (at,) in stand.ask(due))
        assert stand.ask("select count(*) from ops.host_states where open_until > '2026-10-26'") == [(0,)]


def test_row_43_a_clock_a_day_back_fetches_no_page_again_and_skips_no_night(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        publish(stand, ("tea",))
        whole_night(clock(22), stand.settings)
        publish(stand, ("rice",))
        stand.web.log.clear()
        whole_night(clock(21), stand.settings)
        publish(stand, ("salt",))
        whole_night(clock(23), stand.settings)
        assert stand.web.paths() == ["/feed/", "/rice/", "/feed/", "/salt/"]
        order = stand.ask("select night_id from main.ordered_nights order by night_number")
        assert [night_id[6:8] for (night_id,) in order] == ["22", "21", "23"]


def test_row_43_a_rerun_of_a_night_asks_no_feed_again(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        publish(stand, ("tea",))
        for day in (21, 22):
            whole_night(clock(day), stand.settings)
        stand.web.log.clear()
        for day in (21, 22):
            whole_night(clock(day), stand.settings)
        assert stand.web.paths() == []


def a_night(stand: Newsstand) -> NightSummary:
    """Run a night that reads the machine's clock."""
    with enter_night(stand.settings, read_clock(None)) as context:
        return run_night(context)


def serve_dated(stand: Newsstand, off: timedelta) -> None:
    """Let the outlet's feed say that it is `off` from now, as its server's clock has it."""
    publish(stand, ("tea",))
    answer = stand.web.routes["/feed/"]
    assert isinstance(answer, Canned)
    date = format_datetime(read_clock(None).at + off, usegmt=True)
    stand.web.routes["/feed/"] = answer._replace(headers={**answer.headers, "Date": date})


@pytest.mark.parametrize("off", [timedelta(days=365), timedelta(days=-2)])
def test_row_43_a_night_whose_clock_servers_contradict_is_refused_before_anything_is_stored(
    tmp_path: Path, off: timedelta
) -> None:
    with a_newsstand(tmp_path) as stand:
        serve_dated(stand, off)
        with pytest.raises(ClockError, match="timedatectl"):
            a_night(stand)
        assert stand.ask("select count(*) from ops.nights union all select count(*) from raw.fetches") == [(0,), (0,)]
        assert not list(stand.settings.data.rglob("*.warc.gz"))
        with connect(stand.settings.warehouse, read_only=True) as con:
            (finding,) = clock_findings(con, read_clock(None).at)
        assert "timedatectl" in finding
        serve_dated(stand, timedelta())
        stand.web.log.clear()
        assert not a_night(stand).is_degraded
        assert stand.web.paths() == ["/feed/", "/tea/"]
        with connect(stand.settings.warehouse, read_only=True) as con:
            assert clock_findings(con, read_clock(None).at) == ()


def test_row_43_a_night_ahead_does_not_keep_the_right_clock_from_its_nights(tmp_path: Path) -> None:
    ahead = f"{read_clock(None).at + timedelta(days=365):%Y-%m-%dT%H:%M:%SZ}"
    with a_newsstand(tmp_path) as stand:
        publish(stand, ("rice",))
        whole_night(ahead, stand.settings)
        with connect(stand.settings.warehouse, read_only=True) as con:
            assert "lies ahead" in clock_findings(con, read_clock(None).at)[0]
        serve_dated(stand, timedelta())
        assert not a_night(stand).is_degraded
        assert stand.ask("select count(*) from core.articles") == [(2,)]


def test_row_43_without_a_date_a_clock_before_the_last_night_degrades_the_night_that_goes_on(tmp_path: Path) -> None:
    ahead = f"{read_clock(None).at + timedelta(days=365):%Y-%m-%dT%H:%M:%SZ}"
    with a_newsstand(tmp_path) as stand:
        publish(stand, ("rice",))
        whole_night(ahead, stand.settings)
        publish(stand, ("tea",))
        summary = a_night(stand)
        assert summary.is_degraded
        assert "timedatectl" in summary.troubles[0]
        assert stand.ask("select count(*) from core.articles") == [(2,)]


def test_row_43_the_place_of_a_night_that_read_the_clock_is_archived_before_its_answers(tmp_path: Path) -> None:
    ahead = f"{read_clock(None).at + timedelta(days=365):%Y-%m-%dT%H:%M:%SZ}"
    with a_newsstand(tmp_path) as stand:
        publish(stand, ("rice",))
        whole_night(ahead, stand.settings)
        stand.web.routes["/robots.txt"] = Canned(200, {"Content-Type": "text/plain"}, b"User-agent: *\nAllow: /")
        serve_dated(stand, timedelta())
        a_night(stand)
        order = "select night_id from main.ordered_nights order by night_number"
        as_begun = stand.ask(order)
        assert ArchiveReader(stand.settings.archive).head(as_begun[-1][0])["order.json"] == b'{"night_number": 2}'
        whole_rebuild(stand.settings)
        assert stand.ask(order) == as_begun


def test_row_43_the_last_night_is_the_one_begun_last_and_one_ahead_leaves_no_gap(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        publish(stand, ("tea",))
        for now in (clock(22), AHEAD, clock(23)):
            whole_night(now, stand.settings)
        with connect(stand.settings.warehouse, read_only=True) as con:
            endings = night_endings(con)
        assert f"{endings[-1].clock_at:%Y-%m-%d}" == "2026-10-23"
        assert gaps_between(night.known_at for night in endings) == ()


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/New_York", "Pacific/Honolulu"])
def test_row_43_the_zone_of_the_machine_moves_no_day_and_no_due_time(
    tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        with a_newsstand(tmp_path) as stand:
            publish(stand, ("tea",))
            whole_night("2026-11-01T05:30:00Z", stand.settings)  # New York sets its clocks back half an hour later
            days = stand.ask("select published_on::varchar, epoch(first_seen_at) from core.articles")
            assert days == [("2026-10-20", datetime(2026, 11, 1, 5, 30, tzinfo=UTC).timestamp())]
            whole_night("2026-11-01T06:30:00Z", stand.settings)
            assert stand.ask("select count(*) from ops.visits where visit_result is not null") == [(2,)]
            (due,) = stand.ask("select epoch(max(due_at)) from ops.feed_states")[0]
            assert due <= datetime(2026, 11, 2, 6, 30, tzinfo=UTC).timestamp()
    finally:
        monkeypatch.undo()
        time.tzset()
