"""Samples to be coded: the same every time, stratified, and weighted so that they add up to the slice."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import StratumCode, UnitLevel, Voice
from pipeline.themes.match.voice import voices_of
from pipeline.trial.sampling import (
    Candidate,
    DrawnSample,
    DrawnText,
    allocate,
    draw_sample,
    sentence_spans,
    sentence_voice,
)

TEXT = "A headline\n\nOne plain sentence. “All of this sentence is quoted by somebody,” he said. A last one."


def articles(n: int, stratum: StratumCode, first: int = 0) -> list[Candidate]:
    return [Candidate(f"a{first + at:03d}", f"r{first + at:03d}", stratum) for at in range(n)]


MIXED = [
    *articles(60, StratumCode.AUTHOR),
    *articles(3, StratumCode.HEADLINE, 100),
    *articles(12, StratumCode.QUOTATION, 200),
    *articles(300, StratumCode.NOT_FOUND, 400),
]


def texts(revision_ids: Sequence[str]) -> dict[str, DrawnText]:
    return {one: DrawnText(TEXT, "A headline", {"t": frozenset({2})}) for one in revision_ids}


def drawn(candidates: Sequence[Candidate] = MIXED, *, n: int = 60, sentences: int = 2, seed: int = 1) -> DrawnSample:
    return draw_sample({"t": candidates}, texts, n_articles=n, n_sentences=sentences, seed=seed)


def test_half_is_drawn_without_a_hit_and_the_rest_evenly_from_where_it_was_found() -> None:
    sizes = {one.stratum: (one.n_articles, one.n_drawn) for one in drawn().strata}
    assert sizes == {
        StratumCode.AUTHOR: (60, 15),
        StratumCode.HEADLINE: (3, 3),
        StratumCode.QUOTATION: (12, 12),
        StratumCode.NOT_FOUND: (300, 30),
    }


@given(
    st.integers(1, 400),
    st.dictionaries(st.sampled_from(StratumCode), st.integers(1, 150), min_size=1),
)
def test_as_many_are_drawn_as_there_are_up_to_what_was_asked_for(n: int, sizes: dict[StratumCode, int]) -> None:
    wanted = allocate(n, sizes)
    assert sum(wanted.values()) == min(n, sum(sizes.values()))
    assert all(0 <= wanted[one] <= sizes[one] for one in wanted)


def test_no_order_of_the_articles_changes_a_sample_and_another_seed_does() -> None:
    assert drawn() == drawn(MIXED[::-1])
    assert drawn() != drawn(seed=2)


def test_the_weights_of_articles_add_up_to_the_slice() -> None:
    weights = [unit.weight for unit in drawn().units if unit.level is UnitLevel.ARTICLE]
    assert sum(weights) == pytest.approx(len(MIXED))


def test_the_weights_of_sentences_add_up_to_those_of_the_slice() -> None:
    """Every text has the same four sentences, so those with a hit and those without are both known."""
    weights: Counter[bool] = Counter()
    for unit in drawn().units:
        if unit.level is UnitLevel.SENTENCE:
            weights[unit.is_found] += unit.weight  # type: ignore[assignment]  # a sum of floats
    assert weights[True] == pytest.approx(len(MIXED))
    assert weights[False] == pytest.approx(3 * len(MIXED))


def test_the_order_does_not_tell_what_the_codebook_found() -> None:
    found = [unit.is_found for unit in drawn().units if unit.level is UnitLevel.ARTICLE]
    changes = sum(one != other for one, other in pairwise(found))
    assert changes > len(found) / 4


def test_sentences_follow_their_article_in_their_order_and_are_numbered_through() -> None:
    units = drawn(sentences=3).units
    assert [unit.unit_number for unit in units] == list(range(1, len(units) + 1))
    for article, *sentences in zip(units[::4], units[1::4], units[2::4], units[3::4], strict=True):
        assert article.level is UnitLevel.ARTICLE
        assert {one.article_id for one in sentences} == {article.article_id}
        numbers = [one.sentence_number for one in sentences]
        assert numbers == sorted(numbers, key=lambda number: number or 0)


def test_articles_are_shared_out_among_the_themes() -> None:
    many = draw_sample({"t": MIXED, "u": MIXED, "v": MIXED}, texts, n_articles=32, n_sentences=0, seed=1)
    assert Counter(unit.theme_id for unit in many.units) == {"t": 11, "u": 11, "v": 10}


def test_a_sentence_has_the_voice_of_most_of_it() -> None:
    voices = voices_of(TEXT, "A headline")
    said = [sentence_voice(voices, span) for span in sentence_spans(TEXT)]
    assert said == [Voice.HEADLINE, Voice.AUTHOR, Voice.QUOTATION, Voice.AUTHOR]
