from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.request_error import retry_after_s, status_error

NOW = datetime(2026, 11, 21, 2, 15, tzinfo=UTC)
DAY = 86_400


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("1000000000", DAY),
        ("9" * 10_000, DAY),
        ("Sat, 21 Nov 2026 02:20:00 GMT", 300),
        ("Saturday, 21-Nov-26 02:20:00 GMT", 300),
        ("Sat Nov 21 02:20:00 2026", 300),
        ("Sat, 21 Nov 2026 02:20:00 -0000", 300),
        ("Fri, 20 Nov 2026 02:20:00 GMT", 0),
        ("Sat, 21 Nov 2126 02:20:00 GMT", DAY),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("²", None),
        ("Sat, 99 Nov 99999 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_read_in_all_its_forms_and_cut_to_a_day(value: str, seconds: int | None) -> None:
    assert retry_after_s(value, now=NOW, at_most_s=DAY) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_is_an_exception_or_out_of_bounds(value: str) -> None:
    seconds = retry_after_s(value, now=NOW, at_most_s=DAY)
    assert seconds is None or 0 <= seconds <= DAY


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451])
def test_a_status_about_the_address_is_permanent(status: int) -> None:
    error = status_error(status, "", now=NOW, retry_after_max_s=DAY)
    assert (error.reason, error.retry_later, error.retry_now) == (f"http_{status}", False, False)


@pytest.mark.parametrize("status", [408, 421, 425, 429, 500, 502, 503, 504, 599, 204, 206, 300])
def test_a_status_about_the_moment_is_temporary(status: int) -> None:
    assert status_error(status, "", now=NOW, retry_after_max_s=DAY).retry_later


def test_only_a_server_error_without_retry_after_is_worth_asking_again_at_once() -> None:
    assert status_error(503, "", now=NOW, retry_after_max_s=DAY).retry_now
    assert not status_error(503, "30", now=NOW, retry_after_max_s=DAY).retry_now
    assert not status_error(429, "", now=NOW, retry_after_max_s=DAY).retry_now
