"""Row 42 of the fault list: dates that cannot be, are not yet, say too little, or say it in another script."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.dates.parse import effective_published, parse_instant
from pipeline.discover.feed import read_feed
from pipeline.normalise import Register
from pipeline.records import CleanText, DateOrigin, DatePrecision, Entry, Published
from tests.builders import a_cleaned_entry, a_feed, a_source, an_rss
from tests.warehouse.conftest import CLOCK, Rows
from warehouse.connection import Warehouse
from warehouse.violations import violations

SEEN_ON = date(2026, 10, 29)
IMPOSSIBLE = (
    *("9999-12-31T23:59:59Z", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z", "0", "-1"),
    *("30 Feb 2026", "Mon, 30 Feb 2026 10:00:00 GMT", "2026-02-30T10:00:00Z", "2026-13-01", "00/00/0000", "nan"),
)


def listed(raw: str) -> Entry:
    item = f"<title>A piece</title><link>http://review.example/a/</link><guid>1</guid><pubDate>{raw}</pubDate>"
    (entry,) = read_feed(an_rss(item), a_feed(), a_source(), final_url=a_feed().url).entries
    return entry


def stated(raw: str) -> Published | None:
    return effective_published(parse_instant(raw, DateOrigin.FEED), SEEN_ON)


@pytest.mark.parametrize("raw", IMPOSSIBLE)
def test_row_42_a_day_that_cannot_be_is_no_date_and_what_was_written_is_kept(raw: str) -> None:
    entry = listed(raw)
    assert entry.published is None
    assert entry.published_raw == raw


@pytest.mark.parametrize("clock", [" 10:00:00 GMT", ""])
@pytest.mark.parametrize("days", [-1, 0, 1, 2, 3, 4, 400])
def test_row_42_a_date_up_to_three_days_ahead_counts_on_the_day_first_seen_and_beyond_is_undated(
    days: int, clock: str
) -> None:
    day = SEEN_ON + timedelta(days=days)
    entry = listed(f"{day:%a, %d %b %Y}{clock}")
    effective = effective_published(entry.published, SEEN_ON)
    assert (effective.published_on if effective else None) == (min(day, SEEN_ON) if days <= 3 else None)
    assert entry.published_raw
    assert entry.published is not None
    assert entry.published.published_on == day


def test_row_42_where_tomorrow_has_begun_the_day_stays_the_publishers() -> None:
    for raw in ("Fri, 30 Oct 2026 06:00:00 +1100", "2026-10-30T00:30:00+13:00"):
        found = stated(raw)
        assert found is not None
        assert (found.published_on, found.precision) == (date(2026, 10, 30), DatePrecision.INSTANT)


def test_row_42_a_month_ahead_is_the_month_first_seen() -> None:
    found = effective_published(parse_instant("2026-11", DateOrigin.FEED), date(2026, 10, 30))
    assert found is not None
    assert (found.published_on, found.precision) == (date(2026, 10, 1), DatePrecision.MONTH)


def test_row_42_a_date_that_is_not_ahead_is_preferred_and_the_one_ahead_is_kept() -> None:
    feed = parse_instant("Sat, 31 Oct 2026 10:00:00 GMT", DateOrigin.FEED)
    shown = parse_instant("28 October 2026", DateOrigin.TEXT)
    assert feed is not None
    assert shown is not None
    entry = a_cleaned_entry()
    for others, day in (((shown,), shown.published_on), ((), SEEN_ON)):
        clean = entry.clean.model_copy(update={"published": feed, "other_dates": others})
        placed = Register({}, {}, {}).place(entry.model_copy(update={"clean": clean}), seen_on=SEEN_ON)
        assert placed.published is not None
        assert placed.published.published_on == day
        assert placed.other_dates == (feed,)


def test_row_42_what_is_older_than_the_source_is_undated() -> None:
    began = date(2019, 4, 1)
    assert effective_published(parse_instant("2019-03-31", DateOrigin.FEED), SEEN_ON, began) is None
    assert effective_published(parse_instant("2019-04-01", DateOrigin.FEED), SEEN_ON, began) is not None
    assert stated("1994-06-01") is None


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("Wed, 28 Oct 2026 21:30:00", None),  # no zone: no instant, nothing is guessed
        ("2026-10-28T21:30:00", None),
        ("Wed, 28 Oct 2026 21:30:00 IST", None),  # India, Israel or Ireland
        ("Wed, 28 Oct 2026 21:30:00 EST", datetime(2026, 10, 29, 2, 30, tzinfo=UTC)),
        ("Wed, 28 Oct 2026 21:30:00 +0900", datetime(2026, 10, 28, 12, 30, tzinfo=UTC)),
    ],
)
def test_row_42_the_day_is_the_publishers_and_the_instant_only_where_a_zone_is_stated(
    raw: str, at: datetime | None
) -> None:
    found = stated(raw)
    assert found is not None
    assert (found.published_on, found.published_at) == (date(2026, 10, 28), at)
    assert found.precision is (DatePrecision.INSTANT if at else DatePrecision.DAY)


@pytest.mark.parametrize(
    "raw",
    [
        "\u200f٢٨ أكتوبر ٢٠٢٦",
        "\u200f٢٠٢٦-١٠-٢٨",
        "۲۰۲۶/۱۰/۲۸",
        "28. Oktober 2026",
        "28 octobre 2026",
        "28 de octubre de 2026",
        "28 października 2026",
        "28 октября 2026",
        "28 Ekim 2026",
        "2026年10月28日",
        "2026년 10월 28일",
        "२८ अक्टूबर २०२६",
    ],
)
def test_row_42_digits_and_months_of_other_scripts_are_read(raw: str) -> None:
    found = stated(raw)
    assert found is not None
    assert (found.published_on, found.precision) == (date(2026, 10, 28), DatePrecision.DAY)


@pytest.mark.parametrize("raw", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "2026-02-30"])
def test_row_42_mark_up_that_lies_gives_way_to_the_line_that_the_page_shows(raw: str) -> None:
    text = "<p>The alliance opens an office, and the harbour waits for what it will bring to the strait.</p>" * 12
    page = (
        f'<html><head><title>A quiet strait</title><meta property="article:published_time" content="{raw}"></head>'
        f"<body><article><h1>A quiet strait</h1><p>28 October 2026</p>{text}</article></body></html>"
    )
    clean = clean_page(PageToClean(body=page.encode(), url="https://review.example/x"))
    assert isinstance(clean, CleanText)
    assert clean.published is not None
    assert (clean.published.published_on, clean.published.origin) == (date(2026, 10, 28), DateOrigin.TEXT)


def test_row_42_a_feed_that_lies_gives_way_to_what_the_page_says_and_its_date_is_kept() -> None:
    text = "<p>The alliance opens an office, and the harbour waits for what it will bring to the strait.</p>" * 12
    page = f"<html><body><article><h1>A quiet strait</h1><p>28 October 2026</p>{text}</article></body></html>"
    feed = parse_instant("2062-10-28T10:00:00Z", DateOrigin.FEED)
    clean = clean_page(PageToClean(body=page.encode(), url="https://review.example/x", feed_published=feed))
    assert isinstance(clean, CleanText)
    entry = a_cleaned_entry().model_copy(update={"clean": clean})
    placed = Register({}, {}, {}).place(entry, seen_on=SEEN_ON)
    assert placed.published is not None
    assert (placed.published.published_on, placed.published.origin) == (date(2026, 10, 28), DateOrigin.TEXT)
    assert placed.other_dates == (feed,)


def test_row_42_trends_never_grow_a_bucket_in_the_future(tmp_path: Path) -> None:
    opened = Warehouse(tmp_path / "warehouse.duckdb")
    try:
        with opened.reading() as con:
            rows = Rows(con)
            rows.begin()
            raws = ("2026-10-20", "9999-12-31", "2026-11-01", "2027-01-01", "30 Feb 2026", "1970-01-01", "")
            for number, raw in enumerate(raws):
                found = stated(raw)
                rows.article(f"a{number}", found.published_on if found else None, hits={"liaison_office": 1})
            rows.count()
            ((last, n_hits),) = con.execute(
                "select max(period_start), sum(n_hits) from trends.theme_periods where theme_kind = 'theme' "
                "and unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'all'"
            ).fetchall()
            assert last <= CLOCK.date()
            assert n_hits == 6  # of the two dated articles, by week, month and quarter
            assert "dates_are_not_in_the_future" not in {violation.check for violation in violations(con)}
    finally:
        opened.close()
