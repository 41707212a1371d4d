from datetime import date

import pytest

from pipeline.clean.dates.date_candidates import StatedDates
from pipeline.clean.dates.publication_date import Dating, date_page
from pipeline.clean.dates.url_date import published_in_url
from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin, DatePrecision, Published

ELSEWHERE = "https://harbour.example/x"


def in_text(day: str) -> Published | None:
    return parse_instant(day, DateOrigin.TEXT)


def dated(stated: StatedDates, url: str = ELSEWHERE, found: str = "", feed: str = "") -> Dating:
    return date_page(parse_instant(feed, DateOrigin.FEED), stated, url, lambda: in_text(found))


def day_of(stated: StatedDates, url: str = ELSEWHERE, found: str = "", feed: str = "") -> str:
    published = dated(stated, url, found, feed).published
    return str(published.published_on) if published else ""


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/2024/05/17/a-piece/",
        "https://harbour.example/2024/5/17/a-piece/",
        "https://harbour.example/2024-05-17-a-piece",
        "https://harbour.example/world/2024/may/17/a-piece",
        "https://harbour.example/a/202405/17/WS64b5.html",
        "https://harbour.example/english/2024-05/17/c_139.htm",
        "https://harbour.example/n3/2024/0517/c90000-1.html",
        "https://harbour.example/20240517/abc/c.html",
        "https://harbour.example/art/t20240517_123.htm",
        "https://harbour.example/news/17-05-2024",
        "https://harbour.example/news/17.5.2024-a-piece",
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
        "https://harbour.example/2024/05/3-reasons-to-stay/",
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
        "https://harbour.example/news/05-06-2024",
        "https://harbour.example/?day=2024/05/17",
        "https://harbour.example/g20-11-2022-harbour-town",
        "https://harbour.example/covid-19-12-2020-the-strait",
        "https://2024.example/a-piece",
    ],
)
def test_other_numbers_in_an_address_are_no_date(url: str) -> None:
    assert published_in_url(url) is None


def test_each_witness_is_asked_only_where_the_ones_before_are_silent() -> None:
    stated = StatedDates(
        json_ld=("2024-05-02",),
        meta=("2024-05-03",),
        lines=("5 May 2024",),
        labelled=("Published 6 May 2024",),
        times=("2024-05-07",),
        footers=("Published 8 May 2024",),
        created=("2024-05-09",),
        leads=("10 May 2024",),
    )
    url = "https://harbour.example/2024/05/04/a-piece"
    witnesses = [day_of(stated, url, "2024-05-11", feed="2024-05-01"), day_of(stated, url, "2024-05-11")]
    for silent in ("json_ld", "meta", "", "lines", "labelled", "times", "footers", "created", "leads"):
        stated = StatedDates(**(stated._asdict() | ({silent: ()} if silent else {})))
        url = url if silent in ("json_ld", "meta") else ELSEWHERE
        witnesses.append(day_of(stated, url, "2024-05-11"))
    assert witnesses == [f"2024-05-{day:02}" for day in range(1, 12)]
    assert dated(StatedDates()) == Dating(None)


def test_an_origin_is_that_of_the_witness() -> None:
    origins = [
        dated(StatedDates(), feed="2024-05-17"),
        dated(StatedDates(json_ld=("2024-05-17",))),
        dated(StatedDates(meta=("2024-05-17",))),
        dated(StatedDates(), "https://harbour.example/2024/05/17/x"),
        dated(StatedDates(lines=("17 May 2024",))),
    ]
    assert [dating.published and dating.published.origin.value for dating in origins] == [
        "feed",
        "json-ld",
        "meta",
        "url",
        "text",
    ]


def test_a_day_that_two_tell_goes_before_one_that_one_tells() -> None:
    stated = StatedDates(lines=("3 May 2024", "17 May 2024"), created=("2024-05-17T08:00:00+02:00",))
    assert day_of(stated) == "2024-05-17"


def test_times_of_several_days_are_those_of_other_pages() -> None:
    assert day_of(StatedDates(times=("2024-05-17", "2023-01-02", "2022-03-04"))) == ""
    assert day_of(StatedDates(times=("2024-05-17", "2024-05-17T10:00:00Z"))) == "2024-05-17"


def test_a_day_in_the_text_counts_only_in_the_month_of_the_address() -> None:
    url = "https://harbour.example/2024/05/a-piece/"
    confirmed = dated(StatedDates(), url, "2024-05-17").published
    assert confirmed is not None
    assert (confirmed.published_on, confirmed.precision) == (date(2024, 5, 17), DatePrecision.DAY)
    contradicted, silent = dated(StatedDates(), url, "2023-01-03"), dated(StatedDates(), url)
    assert contradicted.published == silent.published == published_in_url(url)


def test_a_numeric_day_is_read_as_the_language_of_the_page_writes_it() -> None:
    lines = ("05/06/2024",)
    assert day_of(StatedDates(lines=lines)) == ""
    assert day_of(StatedDates(lines=lines, is_day_first=True)) == "2024-06-05"
    assert day_of(StatedDates(lines=lines, is_day_first=False)) == "2024-05-06"


def test_an_instant_in_utc_takes_the_day_that_the_outlet_states_for_it() -> None:
    feed = parse_instant("Thu, 16 May 2024 22:10:00 GMT", DateOrigin.FEED)
    found = date_page(feed, StatedDates(meta=("2024-05-17T07:10:00+09:00",)), "", lambda: None).published
    assert found is not None
    assert feed is not None
    assert (found.published_on, found.published_at, found.origin) == (
        date(2024, 5, 17),
        feed.published_at,
        DateOrigin.FEED,
    )


@pytest.mark.parametrize(
    ("stated", "url", "day"),
    [
        (StatedDates(json_ld=("2024-05-17T03:28:35Z",)), "https://harbour.example/2024/05/16/x", "2024-05-16"),
        (StatedDates(json_ld=("2024-05-17T03:28:35Z",), lines=("May 16, 2024",)), ELSEWHERE, "2024-05-16"),
        (StatedDates(json_ld=("2024-05-16T23:01:00Z",), lines=("17 Maggio 2024",)), ELSEWHERE, "2024-05-17"),
        # Nowhere on earth is it the 16th at this instant: the address is older than the publication.
        (StatedDates(json_ld=("2024-05-17T17:37:00Z",)), "https://harbour.example/2024/05/16/x", "2024-05-17"),
        # The outlet's own offset says which day it is there.
        (StatedDates(json_ld=("2024-05-17T03:02:34-05:00",), lines=("16 May 2024",)), ELSEWHERE, "2024-05-17"),
        # The page shows both days: one of them is the head of today's page.
        (StatedDates(json_ld=("2024-05-17T03:28:35Z",), lines=("16 May 2024", "17 May 2024")), ELSEWHERE, "2024-05-17"),
    ],
)
def test_a_shift_of_zone_keeps_the_day_that_the_publisher_states(stated: StatedDates, url: str, day: str) -> None:
    found = dated(stated, url).published
    assert found is not None
    assert (str(found.published_on), found.precision) == (day, DatePrecision.INSTANT)


@pytest.mark.parametrize(
    ("instant", "url", "day"),
    [
        ("2024-05-16T15:00:00Z", "https://harbour.jp/x", "2024-05-17"),
        ("2024-05-16T16:00:00Z", "https://www.harbour.com.cn/x", "2024-05-17"),
        ("2024-05-16T22:00:00Z", "https://harbour.de/x", "2024-05-17"),
        ("2024-01-16T22:00:00Z", "https://harbour.de/x", "2024-01-16"),
        ("2024-05-17T01:30:00Z", "https://harbour.pe/x", "2024-05-16"),
        ("2024-05-16T22:00:00Z", "https://harbour.com/x", "2024-05-16"),
    ],
)
def test_an_instant_in_utc_that_stands_alone_takes_the_day_of_the_outlets_country(
    instant: str, url: str, day: str
) -> None:
    assert day_of(StatedDates(json_ld=(instant,)), url) == day
    assert day_of(StatedDates(), url, feed=instant) == day


def test_an_offset_of_the_outlets_own_goes_before_the_zone_of_its_country() -> None:
    assert day_of(StatedDates(json_ld=("2024-05-16T17:00:00-05:00",)), "https://harbour.de/x") == "2024-05-16"


def test_a_day_that_is_shown_goes_before_that_of_the_country() -> None:
    assert day_of(StatedDates(json_ld=("2024-05-16T22:00:00Z",), lines=("16 May 2024",)), "https://harbour.de/x") == (
        "2024-05-16"
    )


def test_of_two_days_in_the_mark_up_the_one_that_is_shown_is_believed() -> None:
    stated = StatedDates(json_ld=("2024-05-10",), meta=("2024-05-17",), lines=("17 May 2024",))
    assert day_of(stated) == "2024-05-17"
    assert day_of(stated._replace(lines=("10 May 2024", "17 May 2024"))) == "2024-05-10"
    assert day_of(stated._replace(modified=("2024-05-17T10:00:00Z",))) == "2024-05-10"


def test_what_was_changed_before_it_was_created_was_not_created_then() -> None:
    stated = StatedDates(created=("2024-05-17",), modified=("Updated 16 May 2024",))
    assert day_of(stated) == ""
    assert day_of(stated._replace(modified=("Updated 18 May 2024",))) == "2024-05-17"


def test_a_change_is_no_publication() -> None:
    assert day_of(StatedDates(modified=("2024-05-17", "Updated 18 May 2024"))) == ""
    assert (
        day_of(StatedDates(json_ld=("2021-01-01",), lines=("17 May 2024",), modified=("2024-05-17",))) == "2021-01-01"
    )


def test_disagreements_of_more_than_a_day_are_kept_once_for_each_day() -> None:
    stated = StatedDates(
        json_ld=("2024-05-17T10:00:00Z",),
        meta=("2024-05-18", "2024-05-02"),
        lines=("2 May 2024", "3 April 2024", "8 June 2024"),
        modified=("2024-06-08T10:00:00Z",),
    )
    dating = dated(stated, "https://harbour.example/2024/05/x", feed="2024-05-17")
    assert dating.published is not None
    assert dating.published.origin is DateOrigin.FEED
    assert [(str(one.published_on), one.origin.value) for one in dating.others] == [
        ("2024-05-02", "meta"),
        ("2024-04-03", "text"),
    ]


BEGAN = date(2016, 4, 10)


def since_then(feed: str, meta: tuple[str, ...], found: str = "") -> tuple[str, list[str]]:
    """The day taken and the others kept of an outlet that began in April 2016."""
    stated, listed = StatedDates(meta=meta), parse_instant(feed, DateOrigin.FEED)
    dating = date_page(listed, stated, ELSEWHERE, lambda: in_text(found), BEGAN)
    return str(dating.published and dating.published.published_on), [str(one.published_on) for one in dating.others]


def test_a_day_before_the_outlet_began_is_kept_and_the_next_statement_taken() -> None:
    assert since_then("1999-01-01", ("2024-05-17",)) == ("2024-05-17", ["1999-01-01"])
    assert since_then("2024-05-17", ("1999-01-01",)) == ("2024-05-17", ["1999-01-01"])
    assert since_then("", ("1999-01-01", "2016-04-09", "2016-04-10")) == ("2016-04-10", ["1999-01-01"])
    assert since_then("", ("1999-01-01",), "2024-05-17") == ("2024-05-17", ["1999-01-01"])
    assert since_then("1999-01-01", ()) == ("None", ["1999-01-01"])


def test_the_month_in_which_the_outlet_began_can_be() -> None:
    assert since_then("2016-04", ())[0] == "2016-04-01"
    assert since_then("2016-03", ())[0] == "None"


def test_since_is_compared_with_the_day_where_the_outlet_is() -> None:
    stated = StatedDates(json_ld=("2016-04-09T22:30:00Z",), meta=("2016-05-17",))
    for feed in (None, parse_instant("2016-04-09T22:30:00Z", DateOrigin.FEED)):
        published = date_page(feed, stated, "https://harbour.de/x", lambda: None, BEGAN).published
        assert published is not None
        assert published.published_on == BEGAN


@pytest.mark.parametrize(
    ("feed", "url", "day"),
    [
        ("Wed, 17 Jul 2024 23:30:00 +0100", "https://harbour.de/x", "2024-07-17"),
        ("Wed, 17 Jul 2024 16:00:00 -0400", "https://harbour.jp/x", "2024-07-17"),
        ("Wed, 17 Jul 2024 16:00:00 EST", "https://harbour.jp/x", "2024-07-17"),
        ("Wed, 17 Jul 2024 22:30:00 +0000", "https://harbour.de/x", "2024-07-18"),
        ("Wed, 17 Jul 2024 22:30:00 GMT", "https://harbour.de/x", "2024-07-18"),
        ("1721255400", "https://harbour.de/x", "2024-07-18"),
    ],
)
def test_a_country_speaks_only_where_an_instant_is_stated_in_utc(feed: str, url: str, day: str) -> None:
    assert day_of(StatedDates(), url, feed=feed) == day
    assert day_of(StatedDates(json_ld=(feed,)), url) == day


@pytest.mark.parametrize("clock", ["00:00:00Z", "23:59:59Z", "00:00:00.000+00:00"])
def test_midnight_in_utc_is_a_day(clock: str) -> None:
    stated = StatedDates(json_ld=(f"2024-05-17T{clock}",))
    assert {day_of(stated, f"https://harbour.{country}/x") for country in ("pe", "jp", "de")} == {"2024-05-17"}
    assert day_of(stated._replace(lines=("18 May 2024",))) == "2024-05-17"


@pytest.mark.parametrize(
    ("stated", "url", "day"),
    [
        (StatedDates(lines=("16 May 2024",)), ELSEWHERE, "2024-05-16"),
        (StatedDates(lines=("May 16, 2024 8:00 pm EDT",)), ELSEWHERE, "2024-05-16"),
        (StatedDates(meta=("2024-05-16T20:00:00-04:00",)), ELSEWHERE, "2024-05-16"),
        (StatedDates(), "https://harbour.example/2024/05/16/a", "2024-05-16"),
        (StatedDates(lines=("16 May 2024", "17 May 2024")), ELSEWHERE, "2024-05-17"),
        (StatedDates(lines=("16 May 2024",)), "https://harbour.example/2024/05/17/a", "2024-05-17"),
        (StatedDates(lines=("15 May 2024",)), ELSEWHERE, "2024-05-17"),
    ],
)
def test_midnight_in_utc_is_the_evening_before_where_the_page_says_so(stated: StatedDates, url: str, day: str) -> None:
    midnight = "2024-05-17T00:00:00Z"
    assert day_of(stated._replace(json_ld=(midnight,)), url) == day
    assert day_of(stated, url, feed=midnight) == day


@pytest.mark.parametrize(
    ("marked", "modified", "beside", "day"),
    [
        ("2024-05-17T10:33:13Z", "2024-05-17T10:32:18Z", "9 March 2024", "2024-03-09"),
        ("2024-05-17T10:33:00+02:00", "2024-05-17T08:30:00Z", "9 March 2024", "2024-03-09"),
        ("2024-05-17T10:33:13Z", "2024-05-17T12:32:18Z", "9 March 2024", "2024-05-17"),
        ("2024-05-17T10:33:13Z", "2024-05-17T10:32:18Z", "9 June 2024", "2024-05-17"),
    ],
)
def test_the_time_of_a_change_is_no_publication_where_an_earlier_day_is_shown(
    marked: str, modified: str, beside: str, day: str
) -> None:
    assert day_of(StatedDates(json_ld=(marked,), modified=(modified,), lines=(beside,))) == day


def test_no_zone_moves_a_day_out_of_the_month_of_the_address() -> None:
    stated = StatedDates(json_ld=("2024-05-31T22:30:00Z",))
    assert day_of(stated, "https://harbour.de/2024/05/x/") == "2024-05-31"
    assert day_of(stated, "https://harbour.de/2024/06/x/") == "2024-06-01"


def test_a_text_may_be_changed_on_the_day_of_its_publication() -> None:
    stated = StatedDates(
        json_ld=("2024-05-17T10:00Z", "2024-05-10"),
        created=("2024-05-10",),
        modified=("2024-05-17T12:00Z",),
        lines=("17 May 2024",),
    )
    assert day_of(stated) == "2024-05-17"
    assert day_of(stated._replace(lines=())) == "2024-05-17"


def test_the_first_day_of_the_mark_up_is_kept_where_another_is_believed() -> None:
    stated = StatedDates(
        json_ld=("2024-05-17",), meta=("2024-05-10",), lines=("10 May 2024",), modified=("2024-05-17",)
    )
    dating = dated(stated)
    assert dating.published is not None
    assert (str(dating.published.published_on), [str(one.published_on) for one in dating.others]) == (
        "2024-05-10",
        ["2024-05-17"],
    )
