"""A thousand draws from known shares and rates: how often the 95 % intervals of the trends hold what was drawn from."""

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
    question = f"select avg(({share} between trends.wilson_low(k, {n}) and trends.wilson_high(k, {n}))::int) from drawn"  # noqa: S608
    assert 0.93 <= covered(con, question, drawn) <= 0.97


def drawn_texts(n: int, rate: float, shape: float) -> dict[str, NDArray[Any]]:
    """Return texts of varied lengths, each with a rate of its own from a gamma of that shape: the less, the wilder."""
    rng = np.random.default_rng(SEED)
    words = rng.lognormal(6.6, 0.5, (DRAWS, n)).round().astype(np.int64) + 150
    hits = rng.poisson(rng.gamma(shape, rate / 1000 / shape, (DRAWS, n)) * words)
    return {"draw": np.repeat(np.arange(DRAWS), n), "words": words.ravel(), "hits": hits.ravel()}


RATE = (
    "with sums as (select sum(hits) as h, sum(hits * hits) as hh, sum(hits * words) as hw, sum(words) as w, "
    "sum(words * words) as ww, count(*) as n from drawn group by draw) "
    "select avg(({rate} between trends.rate_low(n, h, hh, hw, w, ww) and trends.rate_high(n, h, hh, hw, w, ww))::int) "
    "from sums"
)


@pytest.mark.parametrize("n", [60, 80])
def test_clustered_intervals_hold_the_rate_in_95_of_100_draws(con: Connection, n: int) -> None:
    assert 0.93 <= covered(con, RATE.format(rate=3.0), drawn_texts(n, 3.0, shape=2.0)) <= 0.97


@pytest.mark.parametrize(("n", "shape", "least"), [(40, 2.0, 0.92), (80, 0.7, 0.91), (40, 0.7, 0.90), (20, 0.7, 0.86)])
def test_of_few_texts_or_a_theme_that_few_dwell_on_they_are_too_narrow_but_not_by_much(
    con: Connection, n: int, shape: float, least: float
) -> None:
    wild = drawn_texts(n, 3.0, shape)
    assert least <= covered(con, RATE.format(rate=3.0), wild) < 0.94
    naive = "with sums as (select sum(hits) as h, sum(words) as w from drawn group by draw) "
    naive += "select avg((abs(1000 * h / w - 3.0) <= 1.96 * 1000 * sqrt(h) / w)::int) from sums"
    assert covered(con, naive, wild) < 0.80  # what counting each hit for itself would promise


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
    run(con, "save_windows", **WINDOWS.model_dump())
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
    run(con, "save_weights")
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
