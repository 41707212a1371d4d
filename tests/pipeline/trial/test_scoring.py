"""Scores of coded samples: precision and recall weighted to the slice, agreement of the coders, open units left out."""

from datetime import date

import pytest

from pipeline.records import (
    Code,
    Sample,
    SampleScore,
    SampleStratum,
    SampleUnit,
    StratumCode,
    TrendSlice,
    UnitLevel,
    Voice,
)
from pipeline.trial.scoring import coded_strata, scores
from tests.builders import CLOCK

FOUND, OTHERS = StratumCode.AUTHOR, StratumCode.NOT_FOUND


def unit(number: int, *, is_found: bool, theme_id: str = "t", voice: Voice | None = None, weight: float) -> SampleUnit:
    return SampleUnit(
        unit_number=number,
        theme_id=theme_id,
        level=UnitLevel.SENTENCE if voice else UnitLevel.ARTICLE,
        article_id=f"a{number}",
        revision_id=f"r{number}",
        sentence_number=2 if voice else None,
        stratum=FOUND if is_found else OTHERS,
        voice=voice,
        is_found=is_found,
        weight=weight,
    )


def sample(units: list[SampleUnit], **codes: str) -> Sample:
    """Return a sample with the codes of each coder, one sign a unit: 1, 0, or - where it is not coded."""
    listed = [
        Code(unit_number=one.unit_number, coder=coder, is_theme=sign == "1", note="")
        for coder, signs in codes.items()
        for one, sign in zip(units, signs, strict=True)
        if sign != "-"
    ]
    day = date(2026, 7, 1)
    return Sample(
        sample_id="s0123456789abcdef",
        drawn_at=CLOCK,
        seed=1,
        slice=TrendSlice(unit="story", panel="all", source_group="all", genre="all", first_day=day, last_day=day),
        codebook_sha256="c" * 64,
        codebook_version="1.0.0",
        strata=(
            SampleStratum(theme_id="t", stratum=FOUND, n_articles=20, n_drawn=10),
            SampleStratum(theme_id="t", stratum=OTHERS, n_articles=90, n_drawn=10),
        ),
        units=tuple(units),
        codes=tuple(listed),
    )


ARTICLES = [unit(n, is_found=n <= 10, weight=2.0 if n <= 10 else 9.0) for n in range(1, 21)]


def the(listed: tuple[SampleScore, ...], level: UnitLevel, voice: str, theme_id: str = "t") -> SampleScore:
    (one,) = (one for one in listed if (one.theme_id, one.level, one.voice) == (theme_id, level, voice))
    return one


def test_precision_and_recall_are_weighted_to_the_slice() -> None:
    """8 of 10 found articles are right, each for 2; 1 of 10 others was missed, for 9: recall is 16 of 25."""
    one = the(scores(sample(ARTICLES, ann="1111111100" + "1000000000")), UnitLevel.ARTICLE, "all")
    assert one.precision is not None
    assert one.precision.share == pytest.approx(0.8)
    assert one.precision.n == 10
    assert one.recall is not None
    assert one.recall.share == pytest.approx(16 / 25)
    assert one.recall.n == 9
    assert one.recall.low < 16 / 25 < one.recall.high
    assert one.alpha is None


def test_two_coders_have_an_alpha_and_what_they_differ_on_is_open() -> None:
    coded = sample(ARTICLES, ann="1111111100" + "1000000000", ben="1111111110" + "1000000000")
    one = the(scores(coded), UnitLevel.ARTICLE, "all")
    assert (one.n_decided, one.n_open) == (19, 1)
    assert one.alpha == pytest.approx(1 - 39 * 2 / (2 * 19 * 21))
    (found, others) = coded_strata(coded)["t"]
    assert (found.n_articles, found.n_decided, found.n_true) == (20, 9, 8)
    assert (others.n_articles, others.n_decided, others.n_true) == (90, 10, 1)


def test_of_three_coders_most_decide_and_blanks_do_not_count() -> None:
    coded = sample(ARTICLES, ann="1" * 20, ben="0" + "1" * 19, eve="0" + "-" * 19)
    one = the(scores(coded), UnitLevel.ARTICLE, "all")
    assert (one.n_decided, one.n_open) == (20, 0)
    assert one.precision is not None
    assert one.precision.share == pytest.approx(0.9)


def test_sentences_have_scores_by_voice() -> None:
    units = [
        unit(1, is_found=True, voice=Voice.AUTHOR, weight=1),
        unit(2, is_found=False, voice=Voice.AUTHOR, weight=3),
        unit(3, is_found=True, voice=Voice.QUOTATION, weight=1),
    ]
    listed = scores(sample(units, ann="110"))
    author, quoted = the(listed, UnitLevel.SENTENCE, "author"), the(listed, UnitLevel.SENTENCE, "quotation")
    assert author.precision is not None
    assert author.recall is not None
    assert author.precision.share == 1
    assert author.recall.share == pytest.approx(0.25)
    assert quoted.precision is not None
    assert (quoted.precision.share, quoted.recall) == (0, None)


def test_several_themes_have_scores_together_as_well() -> None:
    units = [unit(1, is_found=True, weight=1), unit(2, is_found=True, theme_id="u", weight=1)]
    together = the(scores(sample(units, ann="10")), UnitLevel.ARTICLE, "all", "all")
    assert together.precision is not None
    assert together.precision.share == pytest.approx(0.5)
