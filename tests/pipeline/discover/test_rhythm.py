"""A feed is polled at its own rhythm, within bounds; failures are weighted by how likely they are to pass."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.discover.rhythm import LONGEST, NIGHTLY, SHORTEST, WEIGHTS, next_visit, severity_of, usual_gap

NOW = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)


def every(gap: timedelta, n: int = 10) -> list[datetime]:
    return [NOW - gap * number for number in range(n)]


def gap_s(dates: list[datetime]) -> float | None:
    gap = usual_gap(dates)
    return gap.total_seconds() if gap else None


@pytest.mark.parametrize(
    ("gap", "wait"),
    [
        (timedelta(minutes=10), SHORTEST),
        (timedelta(hours=24), timedelta(hours=12)),
        (timedelta(days=3), NIGHTLY),
        (timedelta(days=30), NIGHTLY),
    ],
)
def test_a_feed_is_asked_twice_in_its_usual_gap_and_at_least_every_night(gap: timedelta, wait: timedelta) -> None:
    assert next_visit(NOW, gap_s(every(gap)), has_overflowed=False) == NOW + wait


def test_a_feed_without_dates_is_asked_every_night() -> None:
    assert next_visit(NOW, None, has_overflowed=False) == NOW + NIGHTLY
    assert usual_gap(every(timedelta(days=1), 2)) is None


def test_a_feed_that_ran_over_is_asked_earlier_and_a_failing_one_later() -> None:
    daily = gap_s(every(timedelta(days=1)))
    assert next_visit(NOW, daily, has_overflowed=True) == NOW + timedelta(hours=6)
    assert next_visit(NOW, daily, has_overflowed=False, failing=2.0) == NOW + timedelta(hours=48)
    assert next_visit(NOW, daily, has_overflowed=False, failing=0.25) < NOW + timedelta(hours=15)
    assert next_visit(NOW, None, has_overflowed=False, failing=9.0) == NOW + LONGEST


@pytest.mark.parametrize(
    ("reason", "severity"),
    [
        ("http_404", "hard"),
        ("feed_is_html", "hard"),
        ("refused_address", "hard"),
        ("feed_malformed", "soft"),
        ("http_500", "soft"),
        ("timeout", "temporary"),
        ("http_429", "temporary"),
    ],
)
def test_failures_are_weighed_by_how_likely_they_are_to_pass(reason: str, severity: str) -> None:
    assert severity_of(reason) == severity
    assert WEIGHTS["hard"] > WEIGHTS["soft"] > WEIGHTS["temporary"]


@given(
    st.lists(st.integers(0, 10**8), max_size=30),
    st.booleans(),
    st.floats(0, 20),
)
def test_the_next_visit_is_always_within_bounds(ages: list[int], ran_over: bool, failing: float) -> None:
    dates = [NOW - timedelta(seconds=age) for age in ages]
    wait = next_visit(NOW, gap_s(dates), has_overflowed=ran_over, failing=failing) - NOW
    assert SHORTEST <= wait <= LONGEST
