"""The headline says what a test carries, with its interval, and what is missing where none does."""

from datetime import date

from pipeline.records.report import Standing
from pipeline.render.report.headline import ReportHeadline, headline
from pipeline.render.report.index_page import by_theme
from pipeline.render.report.movers import movers, untested
from tests.pipeline.render.report.reported_rows import a_point, a_standing, a_test, a_theme


def of(standing: Standing) -> ReportHeadline:
    series = by_theme(standing.points)
    found = headline(standing, movers(standing.themes, standing.tests, series), series)
    plain = found.title.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
    return found.model_copy(update={"title": plain})


def a_rise(*ends: float) -> Standing:
    first, last = ends
    points = [a_point(number, first + (last - first) * number / 11) for number in range(12)]
    verdict = "rising" if last > first else "falling"
    trend = a_test("trend", verdict, odds_ratio=1.2, odds_ratio_low=1.1, odds_ratio_high=1.3, p_adjusted=0.01)
    return a_standing(points, [trend])


def test_a_steady_trend_is_told_with_both_ends_and_their_intervals() -> None:
    found = of(a_rise(0.2, 0.3))
    assert found.title == "“Liaison office” rises: 30 % (25–35) of commentary in Q4 2025, after 20 % (15–25) in Q1 2023"
    assert "12 quarters" in found.beside
    assert "p = 0.01" in found.beside


def test_a_multiple_is_told_only_where_the_intervals_lie_that_far_apart() -> None:
    assert ", more than twice the 10 % (5–15) in Q1 2023" in of(a_rise(0.1, 0.35)).title
    assert "twice" not in of(a_rise(0.1, 0.34)).title  # 0.29 is less than twice 0.15
    assert ", less than half the 35 % (30–40) in Q1 2023" in of(a_rise(0.35, 0.1)).title


def test_an_alarm_is_told_as_one() -> None:
    points = [a_point(number, 0.3) for number in range(12)]
    alarm = a_test("ewma", "alarm_high", share_before=0.1, share_after=0.28, changed_from=date(2025, 4, 1))
    found = of(a_standing(points, [a_test("trend", "none_shown"), alarm]))
    assert found.title == (
        "“Liaison office” is above the range of its baseline since Q2 2025: a smoothed share of 28 % of commentary, "
        "against 10 %"
    )
    assert "alone has 30\N{NARROW NO-BREAK SPACE}% (25–35)" in found.beside


def test_a_trend_against_its_plain_shares_is_told_without_them() -> None:
    points = [a_point(number, 0.4 - 0.02 * number) for number in range(12)]
    found = of(a_standing(points, [a_test("trend", "rising", odds_ratio=1.2, p_adjusted=0.01)]))
    assert found.title == "“Liaison office” rises: 18 % (13–23) of commentary in Q4 2025"


def test_an_exploratory_change_is_no_headline() -> None:
    points = [a_point(number, 0.1 if number < 6 else 0.6) for number in range(12)]
    step = a_test("change_point", "rising", share_before=0.1, share_after=0.6, changed_from=date(2024, 7, 1))
    found = of(a_standing(points, [a_test("trend", "none_shown"), step]))
    assert (
        found.title
        == "No test shows a change; most common is “Liaison office”, in 60 % (55–65) of commentary in Q4 2025"
    )


def test_without_a_test_nothing_is_said_to_have_been_tested() -> None:
    found = of(
        a_standing([a_point(0, 0.4)], [a_test("trend", "not_tested", remark="8 periods are needed")], outlook="Soon.")
    )
    assert found.title.startswith("Nothing can be tested yet; most common is")
    assert found.beside == "Soon."


def test_a_weak_theme_comes_after_a_measured_one_and_says_so() -> None:
    themes = (a_theme("weak_one", weaknesses=("few",)), a_theme("strong_one"))
    points = [a_point(number, 0.5, theme_id=theme.theme_id) for theme in themes for number in range(3)]
    alarms = [
        a_test("ewma", "alarm_high", "weak_one", share_before=0.0, share_after=0.9),
        a_test("ewma", "alarm_high", "strong_one", share_before=0.3, share_after=0.4),
    ]
    assert "Strong one" in of(a_standing(points, alarms, *themes)).title
    alone = of(a_standing(points, alarms[:1], *themes))
    assert "Weak one" in alone.title
    assert "finds this theme poorly" in alone.beside


def test_thin_quarters_make_no_share() -> None:
    found = of(a_standing([a_point(0, 0.5, n=4)], outlook="Soon."))
    assert found.title == "480 pieces of commentary so far: too few for a share"
    assert found.beside.endswith("Soon.")


def test_without_commentary_there_is_nothing_to_tell() -> None:
    assert of(Standing(corpus=None)).title == "No commentary has been counted yet"


def test_the_quarter_that_is_not_over_is_never_the_latest() -> None:
    points = [a_point(0, 0.2), a_point(1, 0.9, is_complete=False)]
    assert "20 %" in of(a_standing(points, [a_test("trend", "none_shown")])).title


def test_movers_are_the_firmest_first_and_the_rest_has_its_reason() -> None:
    tests = [
        a_test("change_point", "falling", share_before=0.9, share_after=0.1),
        a_test("ewma", "alarm_low", share_before=0.3, share_after=0.2),
        a_test("trend", "falling", "other_theme"),
        a_test("trend", "not_tested", remark="3 texts with the theme, 30 are needed"),
        a_test("ewma", "none_shown", "other_theme"),
    ]
    themes = [a_theme(), a_theme("other_theme")]
    found = movers(themes, tests, by_theme([a_point(0, 0.4, theme_id="other_theme")]))
    assert [(one.test.test_code, one.direction) for one in found] == [
        ("trend", "down"),
        ("ewma", "down"),
        ("change_point", "down"),
    ]
    assert [(one.reason, one.n_themes) for one in untested(tests)] == [("fewer than 30 pieces have the theme", 1)]
