from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates.months import month_number
from pipeline.dates.parse import days_in, effective_published, parse_instant
from pipeline.records import DateOrigin, DatePrecision, Published

DAY = date(2024, 5, 17)


def read(raw: str) -> Published | None:
    return parse_instant(raw, DateOrigin.FEED)


@pytest.mark.parametrize(
    ("raw", "hour_utc"),
    [
        ("Fri, 17 May 2024 10:20:30 GMT", 10),
        ("Fri, 17 May 2024 10:20:30 -0000", 10),
        ("Fri, 17 May 2024 10:20:30 +0900", 1),
        ("Fri, 17 May 2024 10:20:30 EST", 15),
        ("Fri, 17 May 2024 10:20:30 JST", 1),
        ("17 May 24 10:20:30 +0000", 10),
        ("2024-05-17T10:20:30Z", 10),
        ("2024-05-17T10:20:30.123456789Z", 10),
        ("2024-05-17t10:20:30z", 10),
        ("2024-05-17 10:20:30 +0900", 1),
        ("2024-05-17T10:20:30+09", 1),
        ("2024-05-17 10:20:30 UTC", 10),
        ("20240517T102030Z", 10),
        ("Thu May 17 10:20:30 +0000 2024", 10),
        ("May 17th, 2024 10:20:30 am EST", 15),
    ],
)
def test_a_time_with_its_zone_is_an_instant(raw: str, hour_utc: int) -> None:
    found = read(raw)
    assert found is not None
    assert found.published_at == datetime(2024, 5, 17, hour_utc, 20, 30, tzinfo=UTC)
    assert (found.published_on, found.precision) == (DAY, DatePrecision.INSTANT)


def test_an_instant_keeps_whether_it_was_stated_in_utc() -> None:
    in_utc = [
        *("2024-05-17T10:20:30Z", "Fri, 17 May 2024 10:20:30 GMT", "2024-05-17 10:20 UTC", "1715941230"),
        *("Fri, 17 May 2024 10:20:30 +0000", "2024-05-17T10:20:30.5+00:00", "20240517T102030Z"),
    ]
    elsewhere = ("2024-05-17T10:20:30+01:00", "Fri, 17 May 2024 10:20:30 EST", "2024-05-17", "2024-05-17T10:20:30")
    assert [raw for raw in (*in_utc, *elsewhere) if (found := read(raw)) and found.is_utc] == in_utc


@pytest.mark.parametrize(
    "raw",
    [
        "2024-05-17",
        "2024/5/17",
        "20240517",
        "2024-05-17T10:20:30",
        "Fri, 17 May 2024 10:20:30 IST",  # India, Israel or Ireland
        "Thu May 17 10:20:30 2024",
        "2024-05-17T10:20:30+99:00",
        "2024-05-17T24:00:00Z",
        "May 17, 2024",
        "Friday, May 17, 2024",
        "17 May 2024",
        "17-May-2024",
        "17/05/2024",
        "17.05.2024 08:30",
        "17.05.24",
        "‏٢٠٢٤-٠٥-١٧",
        "١٧ مايو ٢٠٢٤",
        "17. Mai 2024",
        "le 17 mai 2024",
        "17 de mayo de 2024",
        "17 maggio 2024",
        "17 maja 2024",
        "17 мая 2024",
        "17 травня 2024",
        "17 Mayıs 2024",
        "2024. május 17.",
        "17 tháng 5, 2024",
        "17 मई 2024",
        "2024年5月17日",
        "2024년 5월 17일",
    ],
)
def test_without_a_zone_only_the_day_is_known(raw: str) -> None:
    found = read(raw)
    assert found is not None
    assert (found.published_on, found.published_at, found.precision) == (DAY, None, DatePrecision.DAY)


@pytest.mark.parametrize("raw", ["2024-05", "2024/05", "May 2024", "may, 2024"])
def test_a_month_stays_a_month(raw: str) -> None:
    found = read(raw)
    assert found is not None
    assert (found.published_on, found.precision) == (date(2024, 5, 1), DatePrecision.MONTH)


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "",
            "yesterday",
            "2024",
            "30 Feb 2024",
            "2024-02-30",
            "2024-13-01T00:00:00Z",
            "Sat, 31 Feb 2024 10:00:00 GMT",
        ),
        *("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31", "0", "12"),
        "05/06/2024",  # May in one country, June in another
        "2024-05-17 " * 20,
    ],
)
def test_what_is_no_date_or_not_one_date_is_none(raw: str) -> None:
    assert read(raw) is None


def test_the_day_is_the_publishers_not_that_of_utc() -> None:
    found = read("2024-05-17T23:20:30-05:00")
    assert found is not None
    assert found.published_on == DAY
    assert found.published_at == datetime(2024, 5, 18, 4, 20, 30, tzinfo=UTC)


def test_epoch_seconds_and_milliseconds_are_instants() -> None:
    assert read("1715900000") == read("1715900000123")
    found = read("1715900000")
    assert found is not None
    assert found.published_at == datetime(2024, 5, 16, 22, 53, 20, tzinfo=UTC)


def test_a_leap_second_does_not_lose_the_instant() -> None:
    found = read("2016-12-31T23:59:60Z")
    assert found is not None
    assert found.published_at == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.times(timezones=st.none()), st.integers(-12 * 60, 14 * 60))
def test_every_iso_instant_comes_back(day: date, clock: time, offset: int) -> None:
    moment = datetime.combine(day, clock.replace(microsecond=0), tzinfo=timezone(timedelta(minutes=offset)))
    found = read(moment.isoformat())
    assert found is not None
    assert (found.published_on, found.published_at) == (moment.date(), moment.astimezone(UTC))


@given(st.text(max_size=120))
def test_no_text_makes_it_fail(raw: str) -> None:
    found = read(raw)
    assert found is None or found.origin is DateOrigin.FEED


def test_a_date_ahead_counts_on_the_day_first_seen_and_beyond_three_days_is_dropped() -> None:
    today = date(2024, 5, 16)
    for raw in ("2024-05-16", "2024-05-17", "2024-05-19"):
        found = effective_published(read(raw), today)
        assert found is not None
        assert found.published_on == today
    assert effective_published(read("2024-05-20"), today) is None
    assert effective_published(None, today) is None


def test_a_date_before_the_source_began_is_dropped() -> None:
    found = read("1994-12-31")
    assert effective_published(found, DAY) is None
    assert effective_published(found, DAY, not_before=date(1990, 1, 1)) == found
    assert effective_published(read("2019-01-01"), DAY, not_before=date(2020, 1, 1)) is None


def test_a_line_states_every_day_that_is_written_out_in_it() -> None:
    line = "From 3 May 2024 (in print: 2024-05-05) to May 17, 2024"
    assert {found.published_on.day for found in days_in(line, DateOrigin.TEXT)} == {3, 5, 17}
    assert read(line) is None


def test_day_and_month_in_numbers_are_told_apart_by_the_language_or_not_at_all() -> None:
    def days(line: str, *, is_day_first: bool | None) -> list[date]:
        return [found.published_on for found in days_in(line, DateOrigin.TEXT, is_day_first=is_day_first)]

    assert days("05/06/2024", is_day_first=None) == []
    assert days("05/06/2024", is_day_first=True) == [date(2024, 6, 5)]
    assert days("05/06/2024", is_day_first=False) == [date(2024, 5, 6)]
    assert days("17/05/2024", is_day_first=False) == days("05/17/2024", is_day_first=True) == [DAY]
    assert days("05.06.2024", is_day_first=None) == [date(2024, 6, 5)]


@pytest.mark.parametrize("word", ["", "monday", "version", "listopada.", "MÄRZ", "août"])
def test_a_month_is_known_by_its_name_in_any_case_and_accent(word: str) -> None:
    expected = {"listopada.": 11, "MÄRZ": 3, "août": 8}
    assert month_number(word) == expected.get(word)


def test_a_month_is_before_the_source_began_where_all_of_it_is() -> None:
    began = date(2016, 4, 10)
    assert effective_published(read("2016-04"), DAY, not_before=began) == read("2016-04")
    assert effective_published(read("2016-03"), DAY, not_before=began) is None
    assert effective_published(read("2016-04-09"), DAY, not_before=began) is None


@pytest.mark.parametrize(
    "line",
    [
        "17 December 2024",
        "17. Dezember 2024",
        "17 Dezember, 2024",
        "17 décembre 2024",
        "17 de diciembre de 2024",
        "17 dicembre 2024",
        "17 d’octubre 2024",
        "17 of December 2024",
    ],
)
def test_a_month_that_begins_with_de_is_read_whole(line: str) -> None:
    month = 10 if "octubre" in line else 12
    assert [one.published_on for one in days_in(line, DateOrigin.TEXT)] == [date(2024, month, 17)]


@pytest.mark.parametrize(
    "line", ["2024. 5. 17.", "17. 5. 2024", "17 | 05 | 2024", "17 / 05 / 2024", "17 أيار / مايو 2024"]
)
def test_a_day_may_be_written_with_spaces_or_two_names_of_its_month(line: str) -> None:
    assert [one.published_on for one in days_in(line, DateOrigin.TEXT)] == [DAY]


@pytest.mark.parametrize(
    "raw",
    [
        "Fri May 17 2024 20:30:00 GMT+0800 (China Standard Time)",
        "Fri, 17 May 2024 20:30:00 UTC+8",
        "17 May 2024 07:30 GMT-5",
        "2024-05-17 20:30 (UTC+8)",
        "2024-05-17 18:00 UTC +5:30",
        "May 17, 2024 8:30 p.m. Harbour time (GMT+8)",
        "2024-05-17 8:30 PM (UTC+08:00)",
        "2024年5月17日 下午8:30 (UTC+8)",
        "2024-05-17 07:30 GMT\u22125",
        "2024-05-17 20:30 CST+0800",
        "Fri May 17 20:30:00 GMT+0800 2024",
    ],
)
def test_an_offset_after_a_zone_name_counts(raw: str) -> None:
    found = read(raw)
    assert found is not None
    assert found.published_at == datetime(2024, 5, 17, 12, 30, tzinfo=UTC)
    assert (found.published_on, found.is_utc) == (DAY, False)


@pytest.mark.parametrize(
    "raw",
    [
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "-0001-11-30T00:00:00+00:00",
        "0026-05-17T09:15:00Z",
        "Fri, 17 May 0026 09:15:00 GMT",
        "1 Jan 1 00:00:00",
        "17 May 026",
        "01/01/0001 00:00:00",
        "000101010000",
        "0000-00-00 00:00:00",
    ],
)
def test_a_year_is_not_completed_where_it_has_four_digits_a_sign_or_one(raw: str) -> None:
    assert read(raw) is None


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("20240517T102030.45+01:00", "2024-05-17T09:20:30"),
        ("20240517T1020Z", "2024-05-17T10:20:00"),
        ("20240517T102030+0900", "2024-05-17T01:20:30"),
        ("20240517T10:20Z", "2024-05-17T10:20:00"),
        ("2024-05-17T1020Z", "2024-05-17T10:20:00"),
        ("Fri, 17-May-24 10:20:30 GMT", "2024-05-17T10:20:30"),
    ],
)
def test_compact_and_old_forms_state_an_instant(raw: str, at: str) -> None:
    found = read(raw)
    assert found is not None
    assert found.published_at == datetime.fromisoformat(at).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        *("17-MAY-24", "17-May-24 10.20", "17 may 24", "202405171020", "20240517102030", "20240517 10:20", "05/17/24"),
        *("令和6年5月17日", "令和 6 年 5 月 17 日", "令和６年５月１７日", "令和6.5.17"),
        *("民國113年5月17日", "中華民國 113 年 5 月 17 日", "民国113年5月17日", "民國113/05/17"),
    ],
)
def test_compact_forms_short_years_and_eras_state_a_day(raw: str) -> None:
    found = read(raw)
    assert found is not None
    assert (found.published_on, found.published_at) == (DAY, None)


def test_the_first_year_of_an_era_has_a_word_of_its_own_and_the_nineties_are_of_the_last_century() -> None:
    for raw, day in (("令和元年5月17日", "2019-05-17"), ("平成31年4月30日", "2019-04-30"), ("17-May-94", "1994-05-17")):
        found = read(raw)
        assert found is not None
        assert str(found.published_on) == day


@pytest.mark.parametrize("raw", ["26/01/25", "25/01/26", "01/05/26", "202405179915", "2024-05-17T10:20 - 11:00 GMT+99"])
def test_what_may_begin_with_the_year_or_has_no_such_hour_states_no_instant(raw: str) -> None:
    found = read(raw)
    assert found is None or found.published_at is None


def test_short_years_in_a_line_are_read_in_a_known_order() -> None:
    line = "Published on 01/05/26"
    assert [str(one.published_on) for one in days_in(line, DateOrigin.TEXT, is_day_first=False)] == ["2026-01-05"]
    assert [str(one.published_on) for one in days_in(line, DateOrigin.TEXT, is_day_first=True)] == ["2026-05-01"]
    assert list(days_in(line, DateOrigin.TEXT)) == []
