"""What composing is made of: quarters and weeks, decks that deal evenly, themes allotted as planned."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.demo.composed.allot import allot_themes
from flows.demo.composed.bank import DatedLine
from flows.demo.composed.deck import Deck
from flows.demo.composed.past_plan import load_plan
from flows.demo.composed.quarters import consecutive_quarters, first_day, last_day, monday_of, mondays, quarter_of
from flows.demo.composed.weeks import publication_days


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_quarter_and_a_monday_in_one_only(day: date) -> None:
    quarter = quarter_of(day)
    assert first_day(quarter) <= day <= last_day(quarter)
    assert quarter_of(last_day(quarter) + timedelta(days=1)) != quarter
    assert (monday_of(day) in mondays(quarter)) == (quarter_of(monday_of(day)) == quarter)
    assert all(monday.weekday() == 0 and quarter_of(monday) == quarter for monday in mondays(quarter))


def test_quarters_go_on_over_the_end_of_a_year() -> None:
    assert consecutive_quarters("2023-Q4", "2024-Q2") == ("2023-Q4", "2024-Q1", "2024-Q2")


def test_a_deck_deals_everything_before_anything_comes_again_and_nothing_before_its_time() -> None:
    lines = [DatedLine("a"), DatedLine("b"), DatedLine("c", since="2024-Q2")]
    deck = Deck(lines, Random(1))
    early = [deck.deal("2024-Q1")[0] for _ in range(8)]
    late = [deck.deal("2024-Q2")[0] for _ in range(31)]
    assert Counter(early) == {"a": 4, "b": 4}
    assert min(Counter(late).values()) >= 9
    assert all(len(set(deck.deal("2024-Q3", 3))) == 3 for _ in range(10))
    assert len(deck.deal("2024-Q1", 5)) == 2


def test_each_week_has_a_day_and_commentary_a_week_of_its_own() -> None:
    commentary, notices = publication_days("2024-Q2", 6, 4, [date(2024, 4, 3)], Random(1))
    weeks = Counter(monday_of(day) for day in commentary)
    assert (len(commentary), max(weeks.values()), date(2024, 4, 1) in weeks) == (6, 1, False)
    assert set(mondays("2024-Q2")) == {date(2024, 4, 1), *weeks, *map(monday_of, notices)}
    assert all(quarter_of(day) == "2024-Q2" and day.weekday() < 5 for day in (*commentary, *notices))


@pytest.mark.parametrize("outlet_id", load_plan().volume)
def test_themes_are_allotted_as_planned_but_for_the_rounding(outlet_id: str) -> None:
    plan = load_plan()
    volume = plan.volume_of(outlet_id)
    allotted = allot_themes(plan, outlet_id, volume, Random(1))
    for theme_id, theme in plan.themes.items():
        planned = sum(n * theme.share_at(outlet_id, quarter) for quarter, n in volume.items())
        found = sum(theme_id in piece for pieces in allotted.values() for piece in pieces)
        assert abs(found - planned) <= 1, theme_id
    for pieces in allotted.values():
        assert max(map(len, pieces)) - min(map(len, pieces)) <= 1
        assert all(len(set(piece)) == len(piece) for piece in pieces)
