"""The digest says what a test of the last night carries and nothing else, and picks what to read by rule."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeline.records import ChangeCode, ChangeTest, Night, Verdict
from tests.warehouse.conftest import CLOCK, Rows
from tests.warehouse.test_change_tests import CODEBOOK
from warehouse.ask.digest import MOST_PIECES, weekly_digest
from warehouse.connection import Connection
from warehouse.store.change_tests import save_tests
from warehouse.store.nights import CodebookRow

WEEK_AGO = CLOCK - timedelta(days=7)
EARLIER = CODEBOOK.model_copy(update={"codebook_sha256": "e" * 64, "codebook_version": "0.9.0"})


def verdict_of(theme_id: str, code: ChangeCode, verdict: Verdict, **said: Any) -> ChangeTest:
    plain: dict[str, Any] = {
        "first_period": date(2025, 1, 1),
        "last_period": date(2026, 7, 1),
        "n_periods": 7,
        "n_texts": 70,
        "n_with_theme": 30,
        "n_sources": 2,
        "n_groups": 1,
        "method": "m",
    }
    return ChangeTest(test_code=code, theme_id=theme_id, verdict=verdict, **{**plain, **said})


def save(con: Connection, clock: datetime, *tests: ChangeTest, codebook: CodebookRow = CODEBOOK) -> None:
    save_tests(con, Night(at=clock), codebook, tests)


def a_corpus(rows: Rows) -> None:
    """Write ten stories in each of seven quarters: the theme `up` is in two of ten, from 2026 on in seven of ten."""
    rows.begin(themes=("up", "still"))
    with rows.together():
        for quarter in range(7):
            day = date(2025 + quarter // 4, 3 * (quarter % 4) + 1, 7)
            for n in range(10):
                hits = {"up": 1} if n < (7 if day.year == 2026 else 2) else {}
                rows.article(f"q{quarter}-{n}", day, hits={**hits, "still": 1})
    rows.count()


def claims(con: Connection) -> list[tuple[Any, ...]]:
    return con.execute(
        "select theme_id, test_code, verdict, n_before, n_with_theme_before, n_after, n_with_theme_after "
        "from trends.moved_themes order by theme_id"
    ).fetchall()


def test_without_a_night_there_is_no_week(con: Connection) -> None:
    assert weekly_digest(con).week is None


def test_shares_that_differ_are_no_claim_without_a_test(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    save(
        con,
        CLOCK,
        verdict_of("up", ChangeCode.TREND, Verdict.NONE_SHOWN),
        verdict_of("up", ChangeCode.EWMA, Verdict.NOT_TESTED),
    )
    digest = weekly_digest(con)
    assert digest.moves == ()
    assert [(one.test_code, one.n_moved, one.n_none_shown, one.n_not_tested) for one in digest.verdicts] == [
        ("trend", 0, 1, 0),
        ("ewma", 0, 0, 1),
    ]


def test_a_change_point_is_no_test_and_carries_no_claim(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    save(con, CLOCK, verdict_of("up", ChangeCode.CHANGE_POINT, Verdict.RISING, changed_from=date(2026, 1, 1)))
    assert weekly_digest(con).moves == ()


def test_a_trend_has_its_first_and_its_last_quarter(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    save(con, CLOCK, verdict_of("up", ChangeCode.TREND, Verdict.RISING, odds_ratio=1.3, p_adjusted=0.01))
    assert claims(con) == [("up", "trend", "rising", 10, 2, 10, 7)]
    (move,) = weekly_digest(con).moves
    assert (move.first_before, move.last_before) == (date(2025, 1, 1), date(2025, 3, 31))
    assert (move.first_after, move.last_after) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (move.share_before, move.share_after) == (0.2, 0.7)
    assert move.share_after_low == pytest.approx(0.397, abs=0.001)  # Wilson, 7 of 10
    assert move.share_after_high == pytest.approx(0.892, abs=0.001)


def test_an_alarm_is_held_against_the_extended_baseline(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    for n in range(5):
        rows.article(f"b{n}", date(2023, 6, 1), hits={"up": 1} if n == 0 else {})
    rows.count()
    save(con, CLOCK, verdict_of("up", ChangeCode.EWMA, Verdict.ALARM_HIGH, changed_from=date(2026, 4, 1)))
    assert claims(con) == [("up", "ewma", "alarm_high", 5, 1, 20, 14)]


def test_the_strongest_test_carries_the_claim_and_the_others_are_named(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    save(
        con,
        CLOCK,
        verdict_of("up", ChangeCode.CHANGE_POINT, Verdict.RISING, changed_from=date(2026, 1, 1)),
        verdict_of("up", ChangeCode.EWMA, Verdict.ALARM_HIGH, changed_from=date(2026, 4, 1)),
        verdict_of("up", ChangeCode.TREND, Verdict.RISING),
    )
    (move,) = weekly_digest(con).moves
    assert (move.test_code, move.other_test_codes) == ("trend", ("ewma",))


def test_a_test_that_shows_the_opposite_is_not_named_in_support(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    save(
        con,
        CLOCK,
        verdict_of("up", ChangeCode.EWMA, Verdict.ALARM_LOW, changed_from=date(2026, 4, 1)),
        verdict_of("up", ChangeCode.TREND, Verdict.RISING),
    )
    (move,) = weekly_digest(con).moves
    assert (move.test_code, move.other_test_codes) == ("trend", ())


def test_what_only_an_earlier_night_showed_is_no_claim(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    rows.night(WEEK_AGO)
    save(con, WEEK_AGO, verdict_of("up", ChangeCode.TREND, Verdict.RISING))
    save(con, CLOCK, verdict_of("up", ChangeCode.TREND, Verdict.NONE_SHOWN))
    assert claims(con) == []


def test_a_claim_is_new_when_no_night_up_to_the_week_showed_it(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    yesterday = CLOCK - timedelta(days=1)
    for clock in (WEEK_AGO, yesterday):
        rows.night(clock)
    rising, alarm = (
        verdict_of("still", ChangeCode.TREND, Verdict.RISING),
        verdict_of("up", ChangeCode.EWMA, Verdict.ALARM_HIGH, changed_from=date(2026, 4, 1)),
    )
    save(con, WEEK_AGO, rising)
    save(con, yesterday, rising, alarm)
    save(con, CLOCK, rising, alarm)
    moves = weekly_digest(con).moves
    assert [(one.theme_id, one.is_new, one.shown_since) for one in moves] == [
        ("up", True, yesterday),
        ("still", False, WEEK_AGO),
    ]


def test_a_claim_that_was_gone_for_a_night_is_shown_since_it_came_back(rows: Rows, con: Connection) -> None:
    a_corpus(rows)
    for days in (3, 2, 1):
        rows.night(CLOCK - timedelta(days=days))
        verdict = Verdict.NONE_SHOWN if days == 2 else Verdict.RISING
        save(con, CLOCK - timedelta(days=days), verdict_of("up", ChangeCode.TREND, verdict))
    save(con, CLOCK, verdict_of("up", ChangeCode.TREND, Verdict.RISING))
    (move,) = weekly_digest(con).moves
    assert move.shown_since == CLOCK - timedelta(days=1)


def test_what_an_earlier_codebook_showed_is_another_claim_and_the_present_one_no_news(
    rows: Rows, con: Connection
) -> None:
    a_corpus(rows)
    rising = verdict_of("up", ChangeCode.TREND, Verdict.RISING)
    for days, codebook in ((9, CODEBOOK), (2, EARLIER), (1, CODEBOOK)):
        rows.night(CLOCK - timedelta(days=days))
        save(con, CLOCK - timedelta(days=days), rising, codebook=codebook)
    save(con, CLOCK, rising)
    (move,) = weekly_digest(con).moves
    assert (move.shown_since, move.is_new) == (CLOCK - timedelta(days=1), False)


def test_one_article_is_a_week_with_one_piece_and_no_claim(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 10, 28), title="The only one")
    rows.count()
    digest = weekly_digest(con)
    assert digest.week is not None
    assert (digest.week.n_new, digest.week.n_new_sources, digest.week.n_stories) == (1, 1, 1)
    assert [one.title for one in digest.pieces] == ["The only one"]
    assert (digest.moves, digest.verdicts, digest.failing_feeds) == ((), (), ())


def test_pieces_of_moved_themes_come_first_and_outlets_take_turns(rows: Rows, con: Connection) -> None:
    rows.begin(themes=("up", "still", "more"))
    day = date(2026, 10, 20)
    rows.article("plain", day, title="One theme", hits={"still": 9})
    rows.article("two", day, title="Two themes", hits={"still": 1, "more": 1})
    rows.article("moved", day, title="A moved theme", hits={"up": 1})
    rows.article("other", day, title="Of the other outlet", source_id="post")
    rows.article("old", date(2026, 6, 1), title="Of June", hits={"up": 1, "still": 1, "more": 1}, source_id="post")
    rows.article("known", day, title="Found before", hits={"up": 1})
    con.execute("update core.articles set first_seen_at = ? where article_id = 'known'", [WEEK_AGO])
    rows.article("news", day, title="On another subject", relevance="irrelevant")
    rows.count()
    save(con, CLOCK, verdict_of("up", ChangeCode.TREND, Verdict.RISING))
    digest = weekly_digest(con)
    assert [one.title for one in digest.pieces] == [
        "A moved theme",
        "Of the other outlet",
        "Two themes",
        "One theme",
        "Of June",
    ]
    assert [one.moved_labels for one in digest.pieces] == [("up",), (), (), (), ("up",)]
    assert len(digest.pieces) == MOST_PIECES


def test_rejections_are_those_that_the_week_met_first(rows: Rows, con: Connection) -> None:
    rows.begin()
    long_ago = datetime(2026, 9, 1, tzinfo=UTC)
    rows.night(long_ago)
    for number, (reason, state, night) in enumerate(
        [
            ("http_404", "rejected", CLOCK),
            ("http_404", "rejected", CLOCK),
            ("http_500", "resolved", CLOCK),
            ("stub", "rejected", long_ago),
        ]
    ):
        con.execute(
            "insert into core.rejections by name select ? as rejection_id, 'fetch' as step, 'review' as source_id, "
            "? as subject_id, 'u' as url, ? as reason, '' as detail, 'w' as way_out, ? as state, "
            "? as first_night_id, ? as last_night_id, 1 as n_nights",
            [str(number), str(number), reason, state, f"{night:%Y%m%dT%H%M%SZ}", f"{CLOCK:%Y%m%dT%H%M%SZ}"],
        )
    assert [(one.reason, one.n_things) for one in weekly_digest(con).rejections] == [("http_404", 2)]


def test_nights_of_the_week_come_with_their_troubles(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.night(WEEK_AGO)
    con.execute(
        "update ops.nights set ending = 'degraded', troubles = ['A disk was slow.'] where clock_at = ?", [CLOCK]
    )
    digest = weekly_digest(con)
    assert [(one.clock_at, one.ending, one.troubles) for one in digest.nights] == [
        (CLOCK, "degraded", ("A disk was slow.",))
    ]


def test_a_check_that_fails_is_named(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 10, 20))
    rows.count()
    claim = (
        "Each article is in exactly one story, and each story has exactly one original and the right number of "
        "articles."
    )
    before = weekly_digest(con)
    con.execute("delete from core.story_members")
    after = weekly_digest(con)
    assert claim not in dict(before.failed_checks)
    assert dict(after.failed_checks)[claim] == 2
    assert after.n_checks > len(after.failed_checks)
