from datetime import date

import pytest

from pipeline.clean.dating import StatedDates, published_in_url, published_of_page
from pipeline.dates import parse_instant
from pipeline.records import DateOrigin, DatePrecision, Published


def in_text(day: str) -> Published | None:
    return parse_instant(day, DateOrigin.TEXT)


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/2024/05/17/a-piece/",
        "https://harbour.example/2024-05-17-a-piece",
        "https://harbour.example/world/2024/may/17/a-piece",
        "https://harbour.example/a/202405/17/WS64b5.html",
        "https://harbour.example/english/2024-05/17/c_139.htm",
        "https://harbour.example/n3/2024/0517/c90000-1.html",
        "https://harbour.example/20240517/abc/c.html",
        "https://harbour.example/art/t20240517_123.htm",
    ],
)
def test_an_address_may_state_the_day(url: str) -> None:
    found = published_in_url(url)
    assert found is not None
    assert (found.published_on, found.precision, found.origin) == (date(2024, 5, 17), DatePrecision.DAY, DateOrigin.URL)


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/2024/05/a-piece/",
        "https://harbour.example/page/202405/129.shtml",
        "https://h.example/2024/may/x",
    ],
)
def test_an_address_may_state_no_more_than_the_month(url: str) -> None:
    found = published_in_url(url)
    assert found is not None
    assert (found.published_on, found.precision) == (date(2024, 5, 1), DatePrecision.MONTH)


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/news/10371941/a-piece",
        "https://harbour.example/2024/13/45/",
        "https://harbour.example/2024/a-piece",
        "https://harbour.example/?day=2024/05/17",
        "https://2024.example/a-piece",
    ],
)
def test_other_numbers_in_an_address_are_no_date(url: str) -> None:
    assert published_in_url(url) is None


def test_each_witness_is_asked_only_where_the_ones_before_are_silent() -> None:
    feed = parse_instant("2024-05-01", DateOrigin.FEED)
    stated = StatedDates(json_ld=("2024-05-02",), meta=("2024-05-03",), times=("2024-05-04",))
    url = "https://harbour.example/2024/05/05/a-piece"
    witnesses = [
        published_of_page(feed, stated, url, lambda: in_text("2024-05-06")),
        published_of_page(None, stated, url, lambda: in_text("2024-05-06")),
        published_of_page(None, stated._replace(json_ld=("never",)), url, lambda: in_text("2024-05-06")),
        published_of_page(None, StatedDates(times=("2024-05-04",)), url, lambda: in_text("2024-05-06")),
        published_of_page(None, StatedDates(), url, lambda: in_text("2024-05-06")),
        published_of_page(None, StatedDates(), "https://harbour.example/x", lambda: in_text("2024-05-06")),
    ]
    assert [witness and witness.published_on.day for witness in witnesses] == [1, 2, 3, 4, 5, 6]
    assert published_of_page(None, StatedDates(), "", lambda: None) is None


def test_a_day_in_the_text_counts_only_in_the_month_of_the_address() -> None:
    url = "https://harbour.example/2024/05/a-piece/"
    confirmed = published_of_page(None, StatedDates(), url, lambda: in_text("2024-05-17"))
    contradicted = published_of_page(None, StatedDates(), url, lambda: in_text("2023-01-03"))
    silent = published_of_page(None, StatedDates(), url, lambda: None)
    assert confirmed is not None
    assert (confirmed.published_on, confirmed.precision) == (date(2024, 5, 17), DatePrecision.DAY)
    assert contradicted == silent == published_in_url(url)


def test_an_instant_in_utc_takes_the_day_that_the_outlet_states_for_it() -> None:
    feed = parse_instant("Thu, 16 May 2024 22:10:00 GMT", DateOrigin.FEED)
    found = published_of_page(feed, StatedDates(meta=("2024-05-17T07:10:00+09:00",)), "", lambda: None)
    assert found is not None
    assert feed is not None
    assert (found.published_on, found.published_at, found.origin) == (
        date(2024, 5, 17),
        feed.published_at,
        DateOrigin.FEED,
    )
