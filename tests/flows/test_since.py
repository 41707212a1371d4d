"""A date from before its source existed is kept and never counted: through a real night, from feed and page."""

from datetime import UTC, date, datetime
from pathlib import Path

from flows.preflight import rehearse
from pipeline.records import Night
from tests.flows.newsstand import Item, a_newsstand, page

CLOCK = datetime(2026, 10, 23, 2, 15, tzinfo=UTC)


def test_the_next_statement_is_taken_and_without_one_the_text_is_undated(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.declared = "since = 2026-10-21"  # the feed dates all to the day before
        stand.items = [Item("dated"), Item("undated")]
        stand.put("dated", page("One", day="2026-10-22"))
        stand.put("undated", page("Two", day="2025-05-05"))
        stand.serve_feed()
        stand.night(23)
        found = stand.ask("select title, published_on, published_origin, other_dates from core.articles order by title")
    before = {"published_on": date(2026, 10, 20), "published_origin": "feed"}
    long_before = {"published_on": date(2025, 5, 5), "published_origin": "meta"}
    assert found == [
        ("One", date(2026, 10, 22), "meta", [before]),
        ("Two", None, None, [before, long_before]),
    ]


def test_a_source_that_begins_after_the_night_is_odd(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        assert rehearse(stand.settings, Night(at=CLOCK), CLOCK) == ()
        stand.declared = "since = 2027"
        (said,) = rehearse(stand.settings, Night(at=CLOCK), CLOCK)
    assert "'stand' is declared to begin on 2027-01-01, after this night" in said
