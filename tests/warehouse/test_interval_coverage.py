"""Draws from known shares and rates, 1,000 or more: how often 95 % intervals hold what was drawn from."""

# ruff: noqa: S608 - queries are put together from these tests' own words

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from tests.warehouse.conftest import WINDOWS, Rows
from warehouse.connection import Connection
from warehouse.statements import insert, run

DRAWS = 1000
DRAWS_OF_TEXTS = 2000  # more, as so many cells would by chance alone leave the band now and then
SEED = 20230825


def covered(con: Connection, question: str, drawn: Mapping[str, NDArray[Any]]) -> float:
    """Return the answer of a question to the table `drawn`: a share of draws."""
    con.register("drawn", pa.table(dict(drawn)))
    ((share,),) = con.execute(question).fetchall()
    con.unregister("drawn")
    return float(share)


@pytest.mark.parametrize(("n", "share"), [(20, 0.4), (40, 0.3), (60, 0.15), (120, 0.1)])
def test_wilson_intervals_hold_the_share_in_95_of_100_draws(con: Connection, n: int, share: float) -> None:
    drawn = {"k": np.random.default_rng(SEED).binomial(n, share, DRAWS)}
    question = f"select avg(({share} between trends.wilson_low(k, {n}) and trends.wilson_high(k, {n}))::int) from drawn"
    assert 0.93 <= covered(con, question, drawn) <= 0.97


def drawn_texts(n: int, rate: float, shape: float, share: float = 1.0) -> dict[str, NDArray[Any]]:
    """Return texts of varied lengths, a share of them with the theme, each at a rate of its own.

    Rates are of a gamma of that shape, the less, the wilder; over all texts they come to `rate` per 1,000 words.
    """
    rng = np.random.default_rng(SEED)
    words = rng.lognormal(6.6, 0.5, (DRAWS_OF_TEXTS, n)).round().astype(np.int64) + 150
    rates = rng.gamma(shape, rate / 1000 / shape / share, words.shape) * (rng.random(words.shape) < share)
    hits = rng.poisson(rates * words)
    return {"draw": np.repeat(np.arange(DRAWS_OF_TEXTS), n), "words": words.ravel(), "hits": hits.ravel()}


RATES = (0.5, 3.0, 10.0)  # per 1,000 words: the seeds have their themes at 0.6 to 16
SHAPES = (0.7, 1.0, 2.0, 10.0)
SUMS = (
    "with sums as (select sum(hits) as h, sum(hits * hits) as hh, sum(hits * words) as hw, sum(words) as w, "
    "sum(words * words) as ww, count(*) as n from drawn group by draw) "
)
OURS = (
    SUMS + "select avg(({rate} between trends.rate_low(n, h, hh, hw, w, ww) and trends.rate_high(n, h, hh, hw, w, ww))"
    "::int) from sums"
)
PLAIN = (
    SUMS + "select avg((abs(h / w - {rate} / 1000) <= trends.t_975(n - 1) * trends.rate_se(n, h, hh, hw, w, ww))::int) "
    "from sums"
)
NAIVE = SUMS + "select avg((abs(h / w - {rate} / 1000) <= 1.96 * sqrt(h) / w)::int) from sums"


def coverage(con: Connection, question: str, n: int, shape: float, share: float = 1.0) -> list[float]:
    """Return for each of RATES how often the intervals of a question hold it."""
    return [covered(con, question.format(rate=rate), drawn_texts(n, rate, shape, share)) for rate in RATES]


@pytest.mark.parametrize("n", [10, 20, 40, 60, 80, 200])
def test_intervals_of_ten_texts_or_more_hold_the_rate_in_95_of_100_draws(con: Connection, n: int) -> None:
    found = {shape: coverage(con, OURS, n, shape) for shape in SHAPES}
    assert all(0.93 <= one <= 0.97 for coverages in found.values() for one in coverages), found


@pytest.mark.parametrize(("share", "n"), [(0.5, 20), (0.5, 80), (0.2, 80)])
def test_so_they_do_where_half_of_twenty_texts_have_the_theme_or_a_fifth_of_eighty(
    con: Connection, n: int, share: float
) -> None:
    found = {shape: coverage(con, OURS, n, shape, share) for shape in SHAPES}
    assert all(0.93 <= one <= 0.97 for coverages in found.values() for one in coverages), found


def test_where_eight_texts_have_the_theme_they_are_too_wide_and_where_four_do_too_narrow_if_hits_are_rare(
    con: Connection,
) -> None:
    """Nothing in the sums tells better: of four texts, one draw in fifty has none, and others have a single one."""
    eight, four = coverage(con, OURS, 40, 10.0, 0.2), coverage(con, OURS, 20, 0.7, 0.2)
    assert all(0.96 <= one < 0.985 for one in eight), eight
    assert 0.83 < four[0] < 0.93 <= min(four[1:]), four


@pytest.mark.parametrize(("n", "shape", "most"), [(20, 0.7, 0.91), (40, 0.7, 0.93), (20, 10.0, 0.95)])
def test_the_t_interval_of_the_rate_itself_would_be_too_narrow(
    con: Connection, n: int, shape: float, most: float
) -> None:
    """Why the interval is that of the logarithm and no longer the one of the codebook's documentation."""
    found = coverage(con, PLAIN, n, shape)
    assert all(0.88 < one < most for one in found), found
    assert all(one > plain for one, plain in zip(coverage(con, OURS, n, shape), found, strict=True))


def test_to_count_each_hit_for_itself_would_promise_far_too_much(con: Connection) -> None:
    rare, middling, frequent = coverage(con, NAIVE, 40, 0.7)
    assert frequent < 0.40 < middling < 0.60 < rare < 0.87


GROUPS = {"asia_pacific": (0.4, 0.35), "euro_atlantic": (0.3, 0.2), "prc_state": (0.2, 0.6), "other": (0.1, 0.1)}


def tally(con: Connection, group: str, n: int, with_theme: dict[str, int]) -> None:
    """Write what there is of a group in the third quarter: its texts, and those with each theme."""
    kind = {"unit": "story", "period": "quarter", "panel": "all", "genre": "all", "source_group": group}
    cell = {**kind, "period_start": date(2026, 7, 1)}
    words = {"n_words": 1, "words_squares": 1, "n_sentences": 1, "n_sources": 1, "n_biggest_source": n}
    insert(con, "trends.text_tallies", [{**cell, **words, "n_texts": n, "n": n, "n_squares": n}])
    zero = {"n_hits": 0, "hits_squares": 0, "hits_words": 0, "n_sentences_with_theme": 0, "theme_kind": "theme"}
    counted = [
        {**cell, **zero, "theme_id": theme, "n_texts_with_theme": k, "n_with_theme": k}
        for theme, k in with_theme.items()
    ]
    insert(con, "trends.theme_tallies", counted)


def a_period_with_a_thousand_themes(rows: Rows, con: Connection, n_of_group: int) -> float:
    """Write texts of four groups, each theme one draw of who has it; return the share that they are drawn from."""
    rng = np.random.default_rng(SEED)
    themes = [f"draw{number:04d}" for number in range(DRAWS)]
    rows.begin(themes=tuple(themes))
    run(con, "trends/save_windows", **WINDOWS.model_dump())
    con.execute("delete from core.sources")
    for source, (weight, share) in GROUPS.items():
        named = {"source_id": source, "name": source, "source_group": source, "kind": "other", "language_code": "en"}
        said = {"country": "", "viewpoint": "", "has_full_text": False, "is_enabled": True}
        insert(con, "core.sources", [{**named, **said}])
        ids = {"article_id": source, "revision_id": source, "story_id": source, "source_id": source}
        text = {"source_group": source, "genre": "commentary", "n_words": 1, "n_sentences": 1, "n_articles": 1}
        dated = {"published_on": date(2023, 6, 1), "published_precision": "day", "codebook_sha256": "c" * 64}
        story = {"story_published_on": date(2023, 6, 1), "story_published_precision": "day", "is_original": True}
        insert(con, "trends.counted_texts", [{**ids, **text, **dated, **story}] * round(100 * weight))
        tally(con, source, n_of_group, dict(zip(themes, rng.binomial(n_of_group, share, DRAWS).tolist(), strict=True)))
    tally(con, "all", len(GROUPS) * n_of_group, {})
    run(con, "trends/save_weights")
    return sum(weight * share for weight, share in GROUPS.values())


@pytest.mark.parametrize("n_of_group", [12, 25])
def test_standardised_intervals_hold_the_share_in_95_of_100_draws(rows: Rows, con: Connection, n_of_group: int) -> None:
    truth = a_period_with_a_thousand_themes(rows, con, n_of_group)
    ((n_draws, share),) = con.execute(
        "select count(*), avg((? between share_standardised_low and share_standardised_high)::int) "
        "from trends.theme_periods where period = 'quarter' and period_start = '2026-07-01' and unit = 'story' "
        "and panel = 'all' and source_group = 'all' and genre = 'all' and theme_kind = 'theme'",
        [truth],
    ).fetchall()
    assert n_draws == DRAWS
    assert 0.93 <= share <= 0.97
