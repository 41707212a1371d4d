"""Precision, recall and inter-coder agreement from the codes of a sample, weighted to the population it is from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from pipeline.records import (
    Code,
    CodedStratum,
    Sample,
    SampleScore,
    SampleUnit,
    StratumCode,
    UnitLevel,
    Voice,
)
from pipeline.stats.agreement import krippendorff_alpha
from pipeline.stats.weighted_share import weighted_share

ALL = "all"  # voices, or themes
_VOICE_OF = {
    StratumCode.AUTHOR: Voice.AUTHOR,
    StratumCode.HEADLINE: Voice.HEADLINE,
    StratumCode.QUOTATION: Voice.QUOTATION,
}


@dataclass(frozen=True, slots=True)
class _Coded:
    """A unit with what its coders say; `truth` is None where they are divided equally."""

    unit: SampleUnit
    values: tuple[bool, ...]
    truth: bool | None


def scores(sample: Sample) -> tuple[SampleScore, ...]:
    """Return the scores of a sample per theme, level and voice, then those over all its themes.

    What most coders of a unit say holds; units on which they are divided equally count for agreement only. Precision
    and recall are weighted by stratum, alpha is not: it is of the sample. A recall by voice is one of sentences: an
    article in which the codebook finds nothing has no voice.
    """
    coded = _coded(sample)
    return tuple(
        score
        for theme_id in (*sample.themes, *([ALL] if len(sample.themes) > 1 else []))
        for level in UnitLevel
        for score in _of_level(
            theme_id, level, [one for one in coded if one.unit.level is level and theme_id in (ALL, one.unit.theme_id)]
        )
    )


def coded_strata(sample: Sample) -> Mapping[str, Sequence[CodedStratum]]:
    """Return the strata of each theme with the decided codes of their articles: the input of the correction."""
    decided: Counter[tuple[str, StratumCode]] = Counter()
    true: Counter[tuple[str, StratumCode]] = Counter()
    for one in _coded(sample):
        if one.unit.level is UnitLevel.ARTICLE and one.truth is not None:
            decided[one.unit.theme_id, one.unit.stratum] += 1
            true[one.unit.theme_id, one.unit.stratum] += one.truth
    strata = defaultdict(list)
    for stratum in sample.strata:
        key = stratum.theme_id, stratum.stratum
        strata[stratum.theme_id].append(
            CodedStratum(
                stratum=stratum.stratum, n_articles=stratum.n_articles, n_decided=decided[key], n_true=true[key]
            )
        )
    return strata


def _coded(sample: Sample) -> list[_Coded]:
    """Return the units that anybody coded, in their order."""
    by_unit: dict[int, list[Code]] = defaultdict(list)
    for code in sample.codes:
        by_unit[code.unit_number].append(code)
    return [_decided(unit, by_unit[unit.unit_number]) for unit in sample.units if unit.unit_number in by_unit]


def _decided(unit: SampleUnit, codes: Iterable[Code]) -> _Coded:
    values = tuple(code.is_theme for code in codes)
    n_true = sum(values)
    return _Coded(unit, values, None if 2 * n_true == len(values) else 2 * n_true > len(values))


def _of_level(theme_id: str, level: UnitLevel, coded: Sequence[_Coded]) -> Iterator[SampleScore]:
    if coded:
        yield _scored(theme_id, level, ALL, coded)
    for voice in Voice:
        spoken = [one for one in coded if _voice(one.unit) is voice]
        if spoken:
            yield _scored(theme_id, level, voice, spoken)


def _voice(unit: SampleUnit) -> Voice | None:
    return _VOICE_OF.get(unit.stratum) if unit.level is UnitLevel.ARTICLE else unit.voice


def _scored(theme_id: str, level: UnitLevel, voice: str, coded: Sequence[_Coded]) -> SampleScore:
    decided = [one for one in coded if one.truth is not None]
    alpha = krippendorff_alpha(one.values for one in coded)
    has_recall = level is UnitLevel.SENTENCE or voice == ALL
    return SampleScore(
        theme_id=theme_id,
        level=level,
        voice=voice,
        n_decided=len(decided),
        n_open=len(coded) - len(decided),
        alpha=None if isnan(alpha) else alpha,
        precision=weighted_share((one.unit.weight, bool(one.truth)) for one in decided if one.unit.is_found),
        recall=weighted_share((one.unit.weight, one.unit.is_found) for one in decided if one.truth)
        if has_recall
        else None,
    )
