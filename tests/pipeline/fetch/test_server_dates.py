"""The clock is judged by the majority of hosts that send a date."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.fetch.request_error import retry_after_s
from pipeline.fetch.server_dates import ServerDates, http_date, judge_clock

NOW = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)


def dates(*off: timedelta) -> dict[str, datetime]:
    return {f"{n}.example": NOW + one for n, one in enumerate(off)}


DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.mark.parametrize(
    ("off", "is_wrong"),
    [
        ((), False),
        ((timedelta(),), False),
        ((YEAR,), True),
        ((-YEAR,), True),
        ((timedelta(hours=14),), False),
        ((DAY,), False),
        ((DAY + timedelta(seconds=1),), True),
        ((YEAR, timedelta()), False),
        ((YEAR, -YEAR), False),
        ((YEAR, YEAR, timedelta()), True),
        ((YEAR, timedelta(), timedelta()), False),
        ((YEAR, -YEAR, timedelta(), YEAR), False),
    ],
)
def test_a_clock_is_wrong_where_most_hosts_are_more_than_a_day_from_it_on_one_side(
    off: tuple[timedelta, ...], is_wrong: bool
) -> None:
    verdict = judge_clock(NOW, dates(*off))
    assert verdict.is_refused is is_wrong
    assert ("timedatectl" in verdict.verdict) is is_wrong


def test_the_sentence_names_both_instants_and_the_side() -> None:
    said = judge_clock(NOW, dates(-YEAR, -YEAR)).verdict
    for words in ("365 days ahead", "2026-10-29 02:15 UTC", "2025-10-29 02:15 UTC", "2 of 2", "--now"):
        assert words in said, words


def test_a_host_has_one_vote_however_often_it_answers() -> None:
    heard = ServerDates()
    for _ in range(9):
        heard.hear("loud.example", "Wed, 29 Oct 2025 02:15:00 GMT", "")
    for host in ("a.example", "b.example"):
        heard.hear(host, "Thu, 29 Oct 2026 02:15:00 GMT", "")
    assert not judge_clock(NOW, heard.by_host()).is_refused


def test_what_a_cache_kept_is_as_old_as_the_cache_says() -> None:
    heard = ServerDates()
    heard.hear("cached.example", "Mon, 26 Oct 2026 02:15:00 GMT", str(3 * 86_400))
    assert heard.by_host() == {"cached.example": NOW}


@pytest.mark.parametrize("said", ["", "yesterday", "Thu, 99 Oct 2026 02:15:00 GMT", "\x00", "0", "9" * 400])
def test_what_is_no_date_is_not_heard(said: str) -> None:
    heard = ServerDates()
    heard.hear("odd.example", said, "9" * 9)
    heard.hear("odd.example", "Fri, 31 Dec 9999 23:59:59 GMT", "9" * 9)
    assert heard.by_host() == {}


def test_a_leap_second_is_the_second_before_it() -> None:
    assert http_date("Sat, 31 Dec 2016 23:59:60 GMT") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    at = datetime(2016, 12, 31, 23, 59, tzinfo=UTC)
    assert retry_after_s("Sat, 31 Dec 2016 23:59:60 GMT", now=at, at_most_s=86_400) == 59
